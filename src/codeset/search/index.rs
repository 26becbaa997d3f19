//! The inverted index: every text of every row, and which texts each word stands in.

use super::vocabulary::{Vocabulary, place};
use crate::codeset::compiled::flat::{self, flat};
use crate::domain::{Code, CodeSet};
use std::ops::Range;

/// No row.
pub(super) const NONE: u32 = u32::MAX;

/// A row of the index. The title of row `n` is text `n`.
#[derive(Debug)]
pub(super) struct Row {
    pub code: Code,
    pub set: CodeSet,
    pub billable: bool,
    pub practice: bool,
    /// First and last day of validity, as days of the common era.
    pub from: i32,
    pub to: i32,
    /// Rows from the next one to this are below it.
    pub end: u32,
    /// The row above; [`NONE`] where there is none.
    pub parent: u32,
    /// The billable row that stands for a header; [`NONE`] where there is none.
    pub default: u32,
    /// The first of the rows that say the same of another side, trimester, fetus or encounter.
    pub family: u32,
    /// No child on the way to the default says that it is one.
    pub weak: bool,
}

flat!(Row {
    code,
    set,
    billable,
    practice,
    from,
    to,
    end,
    parent,
    default,
    family,
    weak
});

impl Row {
    /// Whether it is valid on a day.
    pub(super) fn valid(&self, day: i32) -> bool {
        self.from <= day && day <= self.to
    }
}

/// The index.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub vocabulary: Vocabulary,
    pub rows: Vec<Row>,
    pub texts: String,
    pub starts: Vec<u32>,
    /// Row of each text that is no title.
    pub owners: Vec<u32>,
    /// Texts of a row besides its title: `others[other_starts[r]..other_starts[r + 1]]`.
    pub other_starts: Vec<u32>,
    pub others: Vec<u32>,
    /// Sum of the weights of the words of each text.
    pub totals: Vec<f32>,
    /// How much of its score each text keeps.
    pub kept: Vec<f32>,
    /// Texts of each word: `postings[posting_starts[w]..posting_starts[w + 1]]`, ascending.
    pub posting_starts: Vec<u32>,
    pub postings: Vec<u32>,
    /// What each word tells as a word of a text.
    pub weights: Vec<f32>,
    /// In how many texts each word stands, seventh characters not counted apart.
    pub found: Vec<u32>,
    /// How many texts there are, counted so.
    pub all: usize,
}

// A new field is written and read once it stands here; where it holds numbers of other things,
// `fits` looks at them.
flat!(Index {
    vocabulary,
    rows,
    texts,
    starts,
    owners,
    other_starts,
    others,
    totals,
    kept,
    posting_starts,
    postings,
    weights,
    found,
    all
});

impl Index {
    /// Whether its numbers fit together, as those of one that was built do: what was read from a
    /// disk must not be able to point beside it.
    pub(super) fn fits(&self) -> bool {
        let (rows, texts, words) = (self.rows.len(), self.text_count(), self.vocabulary.len());
        // A row above stands before, so walking up always ends.
        let row_fits = |(at, row): (usize, &Row)| {
            let known = |number: u32, end: usize| number == NONE || (number as usize) < end;
            row.end as usize <= rows
                && known(row.parent, at)
                && known(row.default, rows)
                && (row.family as usize) < rows
        };
        self.vocabulary.fits()
            && flat::cuts_text(&self.starts, texts, &self.texts)
            && rows + self.owners.len() == texts
            && self.rows.iter().enumerate().all(row_fits)
            && flat::below(&self.owners, rows, None)
            && flat::cuts(&self.other_starts, rows, self.others.len())
            && flat::below(&self.others, texts, None)
            && [self.totals.len(), self.kept.len()] == [texts; 2]
            && flat::cuts(&self.posting_starts, words, self.postings.len())
            && flat::below(&self.postings, texts, None)
            && [self.weights.len(), self.found.len()] == [words; 2]
            && [&self.totals, &self.kept, &self.weights].map(|n| flat::amounts(n)) == [true; 3]
    }

    pub(super) fn text(&self, text: u32) -> &str {
        let at = text as usize;
        &self.texts[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    pub(super) fn text_count(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    pub(super) fn row_of(&self, text: u32) -> u32 {
        let titles = place(self.rows.len());
        match text.checked_sub(titles) {
            None => text,
            Some(extra) => self.owners[extra as usize],
        }
    }

    /// Texts of a row besides its title.
    pub(super) fn others(&self, row: u32) -> &[u32] {
        let at = row as usize;
        &self.others[self.other_starts[at] as usize..self.other_starts[at + 1] as usize]
    }

    pub(super) fn postings(&self, word: u32) -> &[u32] {
        let at = word as usize;
        &self.postings[self.posting_starts[at] as usize..self.posting_starts[at + 1] as usize]
    }

    /// Rows of a set whose codes begin with `prefix`.
    pub(super) fn coded(&self, set: CodeSet, prefix: &str) -> Range<u32> {
        let before = |row: &Row| (row.set, row.code.as_str()) < (set, prefix);
        let start = self.rows.partition_point(before);
        let count = self.rows[start..]
            .partition_point(|row| row.set == set && row.code.as_str().starts_with(prefix));
        place(start)..place(start + count)
    }

    /// Bytes held.
    pub(super) fn size(&self) -> usize {
        self.texts.len()
            + self.rows.len() * size_of::<Row>()
            + 4 * (self.starts.len() + self.rows.len() + self.postings.len())
            + 4 * (2 * self.owners.len() + 2 * self.totals.len())
            + self.vocabulary.len() * 48
    }
}
