//! What a site makes of the edits: turned up, down or off, everywhere or for one payer, and what it
//! knows of its payers' ways.

use super::Edit;
use super::payer_rule::PayerRule;
use crate::domain::{Modifier, Severity};
use std::collections::HashMap;

/// What a site makes of an edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// It says nothing.
    Off,
    /// It speaks at this severity.
    At(Severity),
}

impl Level {
    /// The severity; `None` where it is off.
    #[must_use]
    pub const fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::At(severity) => Some(severity),
        }
    }
}

/// What a site knows of one payer's ways (`[payer.ID]` of its file). An edit asks
/// `Context::knobs`, which is that of the payer who is asked first; where a value is `None` the
/// site says nothing, and the edit goes by what is usual.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PayerKnobs {
    /// Calendar days from the date of service within which a claim must arrive
    /// (`claim.timely_filing`); weighs more than the payer's own file.
    pub timely_filing_days: Option<u16>,
    /// Whether a drug needs its NDC (`px.ndc`).
    pub ndc_required: Option<bool>,
    /// Which modifier tells a telehealth visit by sound and picture (`px.modifier_missing`,
    /// `px.pos`): 95, GT, or none.
    pub telehealth: Option<Telehealth>,
    /// Whether it takes claims of frequency 7 and 8 (`claim.frequency`).
    pub replacements: Option<bool>,
}

/// How a payer wants telehealth visits marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Telehealth {
    /// The place of service says it all.
    NoModifier,
    /// With this modifier.
    Modifier(Modifier),
}

/// A payer of whom the site says nothing.
static NO_KNOBS: PayerKnobs = PayerKnobs {
    timely_filing_days: None,
    ndc_required: None,
    telehealth: None,
    replacements: None,
};

/// A site's choices. The default leaves every edit as it is.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    levels: HashMap<String, Level>,
    payers: HashMap<String, OfPayer>,
    rules: Vec<PayerRule>,
    unread: Vec<String>,
}

/// What is said of one payer.
#[derive(Debug, Clone, Default)]
struct OfPayer {
    knobs: PayerKnobs,
    levels: HashMap<String, Level>,
}

impl Policy {
    /// Sets the level of an edit, whatever its dates: a site that names it wants it.
    pub fn set(&mut self, id: &str, level: Level) {
        self.levels.insert(id.to_owned(), level);
    }

    /// Sets the level of an edit on claims to a payer (its electronic id), where that differs.
    pub fn set_for(&mut self, payer: &str, id: &str, level: Level) {
        let of = self.payers.entry(payer.to_owned()).or_default();
        of.levels.insert(id.to_owned(), level);
    }

    /// Sets what is known of a payer (its electronic id).
    pub fn set_knobs(&mut self, payer: &str, knobs: PayerKnobs) {
        self.payers.entry(payer.to_owned()).or_default().knobs = knobs;
    }

    /// What the site made of an edit on claims to a payer; `None` where it left it as it is. What
    /// is said for the payer weighs more than what is said for all.
    #[must_use]
    pub fn level(&self, edit: &Edit, payer: &str) -> Option<Level> {
        let own = self.payers.get(payer);
        let own = own.and_then(|of| of.levels.get(edit.id));
        own.or_else(|| self.levels.get(edit.id)).copied()
    }

    /// What the file says of an edit for all payers.
    pub(super) fn level_everywhere(&self, id: &str) -> Option<Level> {
        self.levels.get(id).copied()
    }

    /// Payers for whom the file says something of an edit, by electronic id.
    pub(super) fn levels_by_payer(&self, id: &str) -> Vec<(&str, Level)> {
        let mut payers: Vec<_> = (self.payers.iter())
            .filter_map(|(payer, of)| Some((payer.as_str(), *of.levels.get(id)?)))
            .collect();
        payers.sort_by_key(|(payer, _)| *payer);
        payers
    }

    /// What the site knows of a payer, by its electronic id.
    #[must_use]
    pub fn payer(&self, code: &str) -> &PayerKnobs {
        self.payers.get(code).map_or(&NO_KNOBS, |of| &of.knobs)
    }

    /// Sets the rules of the site's own.
    pub(super) fn set_rules(&mut self, rules: Vec<PayerRule>) {
        self.rules = rules;
    }

    /// The rules of the site's own, in the order of its file.
    pub(super) fn rules(&self) -> &[PayerRule] {
        &self.rules
    }

    /// What stands where the site's file cannot be applied: every edit as it is, and why.
    #[must_use]
    pub fn unread(problems: Vec<String>) -> Self {
        Self {
            unread: problems,
            ..Self::default()
        }
    }

    /// Why the site's file is not applied, each with its place; empty where it is, or where there is
    /// none.
    #[must_use]
    pub fn problems(&self) -> &[String] {
        &self.unread
    }

    /// How many severities, payers and rules the site's file sets.
    #[must_use]
    pub fn size(&self) -> (usize, usize, usize) {
        (self.levels.len(), self.payers.len(), self.rules.len())
    }
}
