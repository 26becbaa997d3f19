//! A choice from a list, filtered by typing.

use super::super::widget::{Field, ListState};
use crate::command::Command;
use crate::domain::{ChartStatus, ClaimStatus, Code, EncounterKind};
use chrono::NaiveDate;
use std::ops::Range;

/// What choosing does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// Runs a command.
    Run(Command),
    /// Lists claims in a state.
    Claims(Option<ClaimStatus>),
    /// Lists charts in a state.
    Charts(Option<ChartStatus>),
    /// Lists visits of a kind.
    Kind(Option<EncounterKind>),
    /// Puts this code on the claim, or lists finer ones.
    Diagnosis(Code),
    /// Writes this meaning in the place of an abbreviation of the search.
    Meaning(Range<usize>, String),
    /// Meets an offer of the coding screen, by its place there, with one of its partners.
    Partner(usize, usize),
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What it is called.
    pub label: String,
    /// More about it.
    pub detail: String,
    /// Its keys, or what else stands at its right.
    pub right: String,
    /// What choosing it does.
    pub choice: Choice,
}

/// A choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picker {
    /// Its title.
    pub title: String,
    /// Every row.
    pub items: Vec<Item>,
    /// The rows that pass, by place in `items`, with the characters of the label that matched.
    pub shown: Vec<(usize, Vec<usize>)>,
    /// The words typed.
    pub field: Field,
    /// Cursor.
    pub list: ListState,
    /// Columns for labels.
    pub label_width: u16,
    /// The header whose next characters are chosen: these can be typed.
    pub stem: Option<Stem>,
}

/// A header whose next characters are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stem {
    /// The header.
    pub code: Code,
    /// Its date of service.
    pub dos: NaiveDate,
    /// The header that the characters typed lead to, whose codes are listed.
    pub reached: Option<Code>,
}

impl Picker {
    /// A choice among items.
    #[must_use]
    pub fn new(title: impl Into<String>, items: Vec<Item>) -> Self {
        let mut picker = Self {
            title: title.into(),
            items: Vec::new(),
            shown: Vec::new(),
            field: Field::default(),
            list: ListState::default(),
            label_width: 0,
            stem: None,
        };
        picker.set_items(items);
        picker.filter();
        picker
    }

    /// Chooses among other items, all of them shown.
    pub fn set_items(&mut self, items: Vec<Item>) {
        let columns = |item: &Item| super::super::widget::paint::columns(&item.label);
        self.label_width = items.iter().map(columns).max().unwrap_or(0).min(32);
        self.shown = (0..items.len()).map(|at| (at, Vec::new())).collect();
        self.items = items;
        self.list = ListState::default();
    }

    /// Applies the words typed.
    pub fn filter(&mut self) {
        use super::super::widget::fuzzy;
        let words = self.field.text();
        let mut scored: Vec<(i64, usize, Vec<usize>)> = Vec::new();
        for (at, item) in self.items.iter().enumerate() {
            if let Some((score, marks)) = fuzzy::find(words, &item.label) {
                scored.push((score, at, marks));
            } else if fuzzy::passes(words, &[&item.label, &item.detail]) {
                scored.push((0, at, Vec::new()));
            }
        }
        scored.sort_by_key(|(score, at, _)| (std::cmp::Reverse(*score), *at));
        self.shown = scored
            .into_iter()
            .map(|(_, at, marks)| (at, marks))
            .collect();
        self.list = ListState::default();
    }

    /// The row under the cursor.
    #[must_use]
    pub fn chosen(&self) -> Option<&Item> {
        let (at, _) = self.shown.get(self.list.at)?;
        self.items.get(*at)
    }
}
