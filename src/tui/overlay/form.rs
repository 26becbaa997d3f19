//! One or more fields to fill in.

use super::super::app::Then;
use super::super::widget::Field;
use crate::domain::{ChartId, ClaimId, Code, CodeSet, KitId, Pointer};

/// What a form is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// The words that filter the list below; drawn as a line at the foot.
    Filter,
    /// Why a chart is held.
    Hold(ChartId),
    /// The figures of a line, by its place.
    Line(usize),
    /// The day a claim went out.
    Sent(ClaimId),
    /// Amount and day of a payment.
    Paid(ClaimId),
    /// Why a claim was denied.
    Deny(ClaimId),
    /// Why a claim is closed.
    Close(ClaimId),
    /// Why a claim is taken back.
    Void(ClaimId),
    /// What was said about a late claim.
    LateNote(ClaimId),
    /// What was done about a late claim, and when the next step is due.
    LateAct(ClaimId),
    /// Until when a late claim is put aside.
    Snooze(ClaimId),
    /// How the chase of a late claim ended.
    Resolve(ClaimId),
    /// Under what name a chart's codes are kept.
    KitSave,
    /// What a kit is called, its key, and for whom it is.
    KitEdit(KitId),
    /// The notes on a code.
    CardNote(CodeSet, Code),
    /// Why a finding may stand.
    Accept(Box<Accepting>),
}

/// A finding that is to be accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepting {
    /// The edit.
    pub edit: String,
    /// What it speaks of.
    pub subject: String,
    /// What follows where this was asked on the way to staging.
    pub staging: Option<Then>,
    /// Reasons given before for this edit.
    pub reasons: Vec<String>,
    /// Which of them stands in the field.
    pub shown: Option<usize>,
}

impl Accepting {
    /// The reason after or before the one that stands in the field.
    fn turn(&mut self, forward: bool) -> Option<&str> {
        let last = self.reasons.len().checked_sub(1)?;
        let next = match (self.shown, forward) {
            (None, true) => 0,
            (None, false) => last,
            (Some(at), true) => (at + 1) % self.reasons.len(),
            (Some(at), false) => at.checked_sub(1).unwrap_or(last),
        };
        self.shown = Some(next);
        self.reasons.get(next).map(String::as_str)
    }
}

/// A field with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub label: &'static str,
    /// What to type in it.
    pub hint: String,
    /// What is known of the text typed so far, in place of the hint; empty where nothing.
    pub told: String,
    /// Its text.
    pub field: Field,
}

/// A form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Its title.
    pub title: String,
    /// What to know before it is sent; empty where nothing.
    pub warning: String,
    /// Its fields.
    pub entries: Vec<Entry>,
    /// The field that has the keys.
    pub at: usize,
    /// What it is for.
    pub purpose: Purpose,
    /// What was wrong with it; empty while nothing is.
    pub error: String,
    /// Lines below the fields, to look at while typing.
    pub below: Vec<String>,
}

impl Form {
    /// A form without fields.
    #[must_use]
    pub fn new(title: impl Into<String>, purpose: Purpose) -> Self {
        Self {
            title: title.into(),
            warning: String::new(),
            entries: Vec::new(),
            at: 0,
            purpose,
            error: String::new(),
            below: Vec::new(),
        }
    }

    /// With one more field.
    #[must_use]
    pub fn with(mut self, label: &'static str, hint: impl Into<String>, field: Field) -> Self {
        self.entries.push(Entry {
            label,
            hint: hint.into(),
            told: String::new(),
            field,
        });
        self
    }

    /// With something to know before it is sent.
    #[must_use]
    pub fn warn(mut self, text: Option<&str>) -> Self {
        text.unwrap_or_default().clone_into(&mut self.warning);
        self
    }

    /// The field that has the keys.
    #[must_use]
    pub fn field(&self) -> Option<&Field> {
        self.entries.get(self.at).map(|entry| &entry.field)
    }

    /// What stands in a field, trimmed.
    #[must_use]
    pub fn text(&self, at: usize) -> &str {
        self.entries
            .get(at)
            .map_or("", |entry| entry.field.text().trim())
    }

    /// Types text. In the pointer field a letter that stands there already goes again.
    pub fn type_text(&mut self, text: &str) {
        self.error.clear();
        let toggles = matches!(self.purpose, Purpose::Line(_)) && self.at == POINTERS;
        let Some(entry) = self.entries.get_mut(self.at) else {
            return;
        };
        if !toggles {
            entry.field.insert(text);
            return;
        }
        for c in text.chars() {
            let letter = c.to_ascii_uppercase();
            let lawful = (1..=12)
                .filter_map(Pointer::new)
                .any(|p| p.letter() == letter);
            let old = entry.field.text();
            if old.contains(letter) {
                entry.field.set(&old.replace(letter, ""));
            } else if lawful {
                let new = format!("{old}{letter}");
                entry.field.set(&new);
            } else {
                self.error = format!("'{c}' points at no diagnosis: type letters A to L");
            }
        }
    }

    /// Whether there is another field, or something earlier to put in this one.
    #[must_use]
    pub fn has_next(&self) -> bool {
        match &self.purpose {
            Purpose::Accept(accepting) => !accepting.reasons.is_empty(),
            _ => self.entries.len() > 1,
        }
    }

    /// Goes to the next or previous field; where there is but one, to the next or previous text that
    /// was typed in it before.
    pub fn go(&mut self, forward: bool) {
        if let (Purpose::Accept(accepting), Some(entry)) =
            (&mut self.purpose, self.entries.first_mut())
        {
            if let Some(reason) = accepting.turn(forward) {
                entry.field = Field::holding(reason);
                self.error.clear();
            }
            return;
        }
        let count = self.entries.len().max(1);
        self.at = (self.at + if forward { 1 } else { count - 1 }) % count;
    }
}

/// Place of the modifiers in the form of a line.
pub const MODIFIERS: usize = 0;
/// Place of the pointers.
pub const POINTERS: usize = 1;
/// Place of the units.
pub const UNITS: usize = 2;
/// Place of the charge.
pub const CHARGE: usize = 3;
/// Place of the place of service.
pub const PLACE: usize = 4;
