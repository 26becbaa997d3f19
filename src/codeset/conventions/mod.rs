//! What the notes of the Tabular ask of a code beside others: what it excludes, what is coded first,
//! what in addition (Official Guidelines for Coding and Reporting, I.A.12, I.A.13, I.A.17). The notes
//! of a level are read when a code below it is first asked about, and kept.

mod coverage;
mod read;

pub use coverage::{Excludes1Report, Unread};

use super::compiled::flat::{Flat, Input};
use super::entry::NoteKind;
use super::links::Target;
use super::pool::TextId;
use super::tables::{Tables, above};
use crate::domain::Code;
use chrono::NaiveDate;
use std::fmt;
use std::ops::Deref;
use std::sync::OnceLock;

/// What one level of the Tabular asks of every code below it.
#[derive(Debug, Default)]
pub struct Conventions {
    /// What is not coded together with it.
    excludes1: Exclusions,
    /// What is not part of it, and may stand beside it.
    excludes2: Exclusions,
    /// Code first, use additional code, code also; in the order of the book.
    pub instructions: Vec<Instruction>,
}

/// The codes that the Excludes notes of one kind name at a level.
#[derive(Debug, Default)]
struct Exclusions {
    /// The letters with which what is excluded begins, A being bit 0: most codes are told apart by it.
    letters: u32,
    list: Vec<Exclusion>,
}

#[derive(Debug)]
struct Exclusion {
    target: Target,
    text: TextId,
}

/// One instruction: a note, or the notes that belong to one list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instruction {
    /// Code first, use additional code, or code also.
    pub kind: NoteKind,
    /// The words before its list, such as `underlying disease, such as`; empty where there are none.
    pub lead: String,
    /// What it names, in the order of the book.
    pub items: Vec<Item>,
    /// It holds only sometimes: "if applicable", "any associated", "when specified".
    pub conditional: bool,
    /// What it names are examples, or it names no code: other codes may meet it too.
    pub open: bool,
}

/// One condition that an instruction names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// In the words of the note.
    pub text: String,
    /// Its codes; none where it names none.
    pub targets: Vec<Target>,
}

impl Item {
    /// Whether a code is one that is meant.
    #[must_use]
    pub fn names(&self, code: Code) -> bool {
        self.targets.iter().any(|target| target.contains(code))
    }
}

impl Instruction {
    /// Whether it names a code.
    #[must_use]
    pub fn names(&self, code: Code) -> bool {
        self.items.iter().any(|item| item.names(code))
    }

    /// Its words, as a message quotes them: the lead, else the first condition.
    #[must_use]
    pub fn words(&self) -> &str {
        match self.items.first() {
            Some(item) if self.lead.is_empty() => &item.text,
            _ => &self.lead,
        }
    }

    /// Whether a code may not stand without what a "code first" names: always so for a manifestation;
    /// otherwise the note must name an underlying condition or an outside agent, without an "if".
    #[must_use]
    pub fn is_required(&self, manifestation: bool) -> bool {
        let words = self.lead_or_only();
        self.kind == NoteKind::CodeFirst
            && !self.conditional
            && (manifestation || words.contains("underlying") || words.starts_with("(T"))
    }

    /// The lead, or the one condition; empty where several stand without a lead.
    fn lead_or_only(&self) -> &str {
        match self.items.as_slice() {
            [one] if self.lead.is_empty() => one.text.trim_start(),
            _ => &self.lead,
        }
    }
}

impl Exclusions {
    fn find(&self, code: Code) -> Option<&Exclusion> {
        if self.letters & letter(code) == 0 {
            return None;
        }
        self.list.iter().find(|e| e.target.contains(code))
    }
}

/// The bit of the letter that a code begins with; none for what is no diagnosis.
fn letter(code: Code) -> u32 {
    match code.as_str().as_bytes().first() {
        Some(b @ b'A'..=b'Z') => 1 << (b - b'A'),
        _ => 0,
    }
}

/// A level of the Tabular.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LevelName<'a> {
    /// A chapter or block: `chapter 4`, `E08-E13`.
    Block(&'a str),
    /// A code or a header above it.
    Code(Code),
}

impl fmt::Display for LevelName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Block(id) => f.write_str(id),
            Self::Code(code) => f.write_str(&code.dotted()),
        }
    }
}

/// What a level above a code, or the code itself, asks of it.
#[derive(Debug, Clone, Copy)]
pub struct Level<'a> {
    /// Which.
    pub name: LevelName<'a>,
    conventions: &'a Conventions,
    tables: &'a Tables,
}

impl Deref for Level<'_> {
    type Target = Conventions;

    fn deref(&self) -> &Conventions {
        self.conventions
    }
}

impl<'a> Level<'a> {
    /// Whether it is the code or a header of it: notes of chapters and blocks hold for so many codes
    /// that they are no news.
    #[must_use]
    pub const fn is_near(&self) -> bool {
        matches!(self.name, LevelName::Code(_))
    }

    /// The words of the note here by which `own`, a code below, is not coded together with `other`;
    /// `None` where no such note stands here. A note that names `own` too speaks of its kin.
    #[must_use]
    pub fn excludes1(&self, own: Code, other: Code) -> Option<&'a str> {
        self.words(&self.conventions.excludes1, own, other)
    }

    /// The words of the note here by which `other` is no part of `own`, a code below, but may stand
    /// beside it.
    #[must_use]
    pub fn excludes2(&self, own: Code, other: Code) -> Option<&'a str> {
        self.words(&self.conventions.excludes2, own, other)
    }

    fn words(&self, list: &'a Exclusions, own: Code, other: Code) -> Option<&'a str> {
        let found = list.find(other)?;
        (!found.target.contains(own)).then(|| self.tables.pool.get(found.text))
    }
}

/// What was read of the notes of a book, level by level.
#[derive(Debug, Default)]
pub(crate) struct Kept(OnceLock<Box<[OnceLock<Conventions>]>>);

impl Kept {
    /// What was read at a place of `count`, else what `read` reads now.
    fn at(
        &self,
        place: usize,
        count: usize,
        read: impl FnOnce() -> Conventions,
    ) -> Option<&Conventions> {
        let empty = || (0..count).map(|_| OnceLock::new()).collect();
        Some(self.0.get_or_init(empty).get(place)?.get_or_init(read))
    }
}

/// Nothing of it is written: it is read from the notes again.
impl Flat for Kept {
    fn put(&self, _: &mut Vec<u8>) {}

    fn take(_: &mut Input<'_>) -> Option<Self> {
        Some(Self::default())
    }
}

impl Tables {
    /// What the Tabular of a date asks of a diagnosis, from the chapter to the code itself; levels
    /// that ask nothing are left out.
    #[must_use]
    pub fn conventions(&self, code: Code, dos: NaiveDate) -> Vec<Level<'_>> {
        let Some((table, row)) = self.home(code, dos) else {
            return Vec::new();
        };
        let Some(book) = table.book.as_deref() else {
            return Vec::new();
        };
        let mut out = Vec::new();
        let mut add = |name, place: usize| {
            let notes = book.notes_at(place);
            if !notes.iter().any(|(kind, _)| read::matters(*kind)) {
                return;
            }
            let read = || read::level(name, notes, &self.pool);
            if let Some(conventions) = book.kept.at(place, book.places(), read) {
                out.push(Level {
                    name,
                    conventions,
                    tables: self,
                });
            }
        };
        for (place, level) in book.places_of(code) {
            add(LevelName::Block(&level.id), place);
        }
        for row in above(&table.rows, row).into_iter().chain([row]) {
            let code = table.rows.code(row);
            if let Some(place) = book.place_of(code) {
                add(LevelName::Code(code), place);
            }
        }
        out
    }
}

#[cfg(test)]
mod tests;
