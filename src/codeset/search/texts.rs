//! What the index knows, for whoever reads texts with it: rows with their names, abbreviations and
//! word groups, and how text becomes words.

use super::Search;
use super::fold;
use super::index::NONE;
use super::vocabulary::place;
use crate::codeset::lexicon::Domain;
use crate::domain::{Code, CodeSet};
use chrono::{Datelike, NaiveDate};
use std::collections::HashMap;
use std::ops::Range;

pub(in crate::codeset) use super::fold::{each_word, plain, singular, stem};

/// A row of the index.
#[derive(Debug, Clone, Copy)]
pub(in crate::codeset) struct Known<'a> {
    pub set: CodeSet,
    pub code: Code,
    pub title: &'a str,
    pub billable: bool,
    /// Rows from the next one to this are below it.
    pub end: u32,
    /// The row above.
    pub parent: Option<u32>,
    /// The billable row that stands for a header.
    pub default: Option<u32>,
}

impl Search {
    /// How many rows there are; they are numbered from 0, by set and code.
    pub(in crate::codeset) fn row_count(&self) -> u32 {
        place(self.index.rows.len())
    }

    /// A row; the number must be below [`Search::row_count`].
    pub(in crate::codeset) fn row(&self, row: u32) -> Known<'_> {
        let at = &self.index.rows[row as usize];
        let some = |row: u32| (row != NONE).then_some(row);
        Known {
            set: at.set,
            code: at.code,
            title: self.index.text(row),
            billable: at.billable,
            end: at.end,
            parent: some(at.parent),
            default: some(at.default),
        }
    }

    /// Whether a row is valid on a day.
    pub(in crate::codeset) fn is_valid(&self, row: u32, day: NaiveDate) -> bool {
        self.index.rows[row as usize].valid(day.num_days_from_ce())
    }

    /// Names of a row besides its title.
    pub(in crate::codeset) fn names(&self, row: u32) -> impl Iterator<Item = &str> {
        let texts = self.index.others(row).iter();
        texts.map(|text| self.index.text(*text))
    }

    /// Rows of a set whose codes begin with `prefix`.
    pub(in crate::codeset) fn rows_coded(&self, set: CodeSet, prefix: &str) -> Range<u32> {
        self.index.coded(set, prefix)
    }

    /// What an abbreviation, as [`plain`] writes it, stands for: likeliest first, with where it is
    /// read so. Empty where it is none.
    pub(in crate::codeset) fn abbreviation(&self, short: &str) -> &[(Vec<String>, Domain)] {
        self.rewriter.abbreviation(short)
    }

    /// What official texts say for what people say: by singular words with one space between.
    pub(in crate::codeset) fn groups(&self) -> &HashMap<String, Vec<Vec<String>>> {
        self.rewriter.groups()
    }

    /// The commonest word that is nearest to one with at most so many typing errors.
    pub(in crate::codeset) fn nearest(&self, word: &str, most: usize) -> Option<&str> {
        let near = self.index.vocabulary.near(word, most, false);
        let rarity = |id: u32| std::cmp::Reverse(self.index.found[id as usize]);
        let best = near
            .into_iter()
            .min_by_key(|(id, distance)| (*distance, rarity(*id), *id));
        best.map(|(id, _)| self.index.vocabulary.get(id))
    }

    /// Whether a word stands in any text.
    pub(in crate::codeset) fn has_word(&self, word: &str) -> bool {
        self.index.vocabulary.find(word).is_some()
    }
}

/// The folded words of a text.
pub(in crate::codeset) fn words(text: &str) -> Vec<String> {
    fold::words(text)
}
