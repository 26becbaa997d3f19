//! Going through the rows of the tables, for whoever builds an index over them.

use super::entry::{Entry, NoteKind};
use super::rows::NONE;
use super::tables::Tables;
use super::timeline::Stretch;
use crate::domain::{Code, CodeSet};
use chrono::NaiveDate;

/// Names a row for as long as the tables are loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct RowRef {
    table: u32,
    row: u32,
}

/// A row as it passes by.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// To get at it again.
    pub at: RowRef,
    /// Which set.
    pub set: CodeSet,
    /// The code.
    pub code: Code,
    /// Its title.
    pub title: &'a str,
    /// Inclusion terms of a diagnosis: other names for it.
    pub inclusions: &'a [&'a str],
    /// "Includes" notes of a diagnosis itself.
    pub includes: &'a [&'a str],
    /// More words that should find it; empty for most.
    pub words: &'a str,
    /// Whether it can be billed.
    pub billable: bool,
    /// Whether it stands in a practice table.
    pub practice: bool,
    /// Whether the title is this project's plain description.
    pub own_words: bool,
    /// First date of service it is right for; `None` where open.
    pub from: Option<NaiveDate>,
    /// Last date of service it is right for; `None` where open.
    pub to: Option<NaiveDate>,
}

impl Tables {
    /// Calls `f` with every row of one edition, in order of codes; answers whether there is such an
    /// edition that speaks for any date.
    pub fn for_each_row(&self, set: CodeSet, edition: &str, mut f: impl FnMut(&Row<'_>)) -> bool {
        let mut title = String::new();
        let mut found = false;
        let named = |s: &&Stretch| self.tables[s.table].info.edition == edition;
        for stretch in self.timeline(set).iter().filter(named) {
            found = true;
            for row in 0..self.tables[stretch.table].rows.len() {
                self.visit(stretch, row, self.span(stretch, row), &mut title, &mut f);
            }
        }
        found
    }

    /// Calls `f` with the rows of every edition of a set, in order of codes, for an index that
    /// serves every date of service: a code that stays the same over several editions comes once,
    /// one whose title or billability changed comes once for each form, each with its own dates.
    pub fn for_each(&self, set: CodeSet, mut f: impl FnMut(&Row<'_>)) {
        let timeline = self.timeline(set);
        let mut next = vec![0_usize; timeline.len()];
        let mut title = String::new();
        loop {
            let heads = timeline.iter().zip(&next).filter_map(|(stretch, row)| {
                let rows = &self.tables[stretch.table].rows;
                (*row < rows.len()).then(|| rows.code(*row))
            });
            let Some(code) = heads.min() else { return };
            // The form that is being gathered: its last stretch, row and dates.
            let mut open: Option<(usize, usize, Option<NaiveDate>, Option<NaiveDate>)> = None;
            for (at, stretch) in timeline.iter().enumerate() {
                let rows = &self.tables[stretch.table].rows;
                let row = next[at];
                if row >= rows.len() || rows.code(row) != code {
                    continue;
                }
                next[at] += 1;
                let (from, to) = self.span(stretch, row);
                open = match open {
                    Some((before, old, since, until))
                        if before + 1 == at
                            && until == stretch.from.and_then(|d| d.pred_opt())
                            && from == stretch.from
                            && self.same(&timeline[before], old, stretch, row) =>
                    {
                        Some((at, row, since, to))
                    }
                    other => {
                        if let Some((at, row, from, to)) = other {
                            self.visit(&timeline[at], row, (from, to), &mut title, &mut f);
                        }
                        Some((at, row, from, to))
                    }
                };
            }
            if let Some((at, row, from, to)) = open {
                self.visit(&timeline[at], row, (from, to), &mut title, &mut f);
            }
        }
    }

    /// The entry of a row that passed by.
    #[must_use]
    pub fn entry_at(&self, at: RowRef) -> Option<Entry> {
        let table = self.tables.get(at.table as usize)?;
        let row = at.row as usize;
        (row < table.rows.len()).then(|| self.entry(table, row))
    }

    /// The title of a row that passed by; empty for one that did not.
    #[must_use]
    pub fn title_at(&self, at: RowRef) -> String {
        match self.tables.get(at.table as usize) {
            Some(table) if (at.row as usize) < table.rows.len() => {
                table.rows.title(at.row as usize, &self.pool)
            }
            _ => String::new(),
        }
    }

    /// Whether the rows of a code in two stretches read the same.
    fn same(&self, a: &Stretch, row_a: usize, b: &Stretch, row_b: usize) -> bool {
        let (a, b) = (&self.tables[a.table], &self.tables[b.table]);
        a.info.practice == b.info.practice && self.same_row(a, row_a, b, row_b)
    }

    fn visit(
        &self,
        stretch: &Stretch,
        row: usize,
        (from, to): (Option<NaiveDate>, Option<NaiveDate>),
        title: &mut String,
        f: &mut impl FnMut(&Row<'_>),
    ) {
        let table = &self.tables[stretch.table];
        let code = table.rows.code(row);
        title.clear();
        table.rows.title_into(row, &self.pool, title);
        let notes = table.book.as_ref().map_or(&[][..], |b| b.raw_notes(code));
        let of_kind = |kind: NoteKind| -> Vec<&str> {
            let own = notes.iter().filter(|(k, _)| *k == kind);
            own.map(|(_, id)| self.pool.get(*id)).collect()
        };
        let words = table.rows.words(row);
        f(&Row {
            at: RowRef {
                table: u32::try_from(stretch.table).unwrap_or(NONE),
                row: u32::try_from(row).unwrap_or(NONE),
            },
            set: table.info.set,
            code,
            title,
            inclusions: &of_kind(NoteKind::Inclusion),
            includes: &of_kind(NoteKind::Includes),
            words: if words == NONE {
                ""
            } else {
                self.pool.get(words)
            },
            billable: table.rows.billable(row),
            practice: table.info.practice,
            own_words: table.rows.own_words(row),
            from,
            to,
        });
    }
}
