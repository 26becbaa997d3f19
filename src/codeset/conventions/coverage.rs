//! What of the Excludes1 notes of a whole Tabular could not be read.

use super::super::entry::NoteKind;
use super::super::tables::Tables;
use super::LevelName;
use super::read::{excluded, names_codes, not_understood};
use crate::domain::CodeSet;
use chrono::NaiveDate;

/// An Excludes1 note of which not every code is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Where it stands.
    pub level: String,
    /// Its text.
    pub text: String,
    /// The part that is not understood, or no longer exists.
    pub part: String,
}

/// How far the Excludes1 notes of a Tabular are read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Excludes1Report {
    /// The edition.
    pub edition: String,
    /// Notes in all.
    pub notes: usize,
    /// Of these, those that name no code: they speak to people only.
    pub words: usize,
    /// Of those that name codes, those that are not read in full.
    pub unread: Vec<Unread>,
}

impl Tables {
    /// How far the Excludes1 notes of the Tabular of a date are read; every level is looked at.
    #[must_use]
    pub fn excludes1_report(&self, dos: NaiveDate) -> Excludes1Report {
        let mut out = Excludes1Report::default();
        let Some((_, table)) = self.at(CodeSet::Icd10Cm, dos) else {
            return out;
        };
        out.edition.clone_from(&table.info.edition);
        let Some(book) = table.book.as_deref() else {
            return out;
        };
        for place in 0..book.places() {
            let Some(name) = book.name_at(place) else {
                continue;
            };
            // A code that this edition no longer has keeps its notes in a book it shares.
            if matches!(name, LevelName::Code(code) if table.rows.find(code).is_none()) {
                continue;
            }
            let notes = book.notes_at(place);
            for (_, id) in notes.iter().filter(|(k, _)| *k == NoteKind::Excludes1) {
                let text = self.pool.get(*id);
                out.notes += 1;
                if !names_codes(text) {
                    out.words += 1;
                    continue;
                }
                let gone = || {
                    let targets = excluded(name, text);
                    let gone = targets.iter().find(|t| !self.has_target(t, dos));
                    gone.map(ToString::to_string)
                };
                if let Some(part) = not_understood(text).map(str::to_owned).or_else(gone) {
                    out.unread.push(Unread {
                        level: name.to_string(),
                        text: text.to_owned(),
                        part,
                    });
                }
            }
        }
        out
    }
}
