//! The loaded tables and look-ups in them. Every look-up has a date of service.

use crate::domain::{Code, CodeSet, Sex};
use chrono::NaiveDate;

/// One edition of one table, as lists and `doctor` show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableInfo {
    /// Which set.
    pub set: CodeSet,
    /// Edition, such as `FY2027`.
    pub edition: String,
    /// First date of service it is for.
    pub effective_from: NaiveDate,
    /// Last date of service it is for; `None` where open.
    pub effective_to: Option<NaiveDate>,
    /// Whether it is a practice table: common codes in this project's own words.
    pub practice: bool,
    /// Where it came from.
    pub source: String,
    /// How many codes.
    pub rows: usize,
}

/// A code as a table has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Which set.
    pub set: CodeSet,
    /// The code.
    pub code: Code,
    /// Its title.
    pub title: String,
    /// Whether it can be billed, or is a header.
    pub billable: bool,
    /// Whether it stands in a practice table.
    pub practice: bool,
    /// Whether the title is this project's plain description, awaiting the official file.
    pub own_words: bool,
    /// Add-on procedure: never billed alone.
    pub add_on: bool,
    /// Medicare global days (`000 010 090 XXX ZZZ MMM YYY`); empty where unknown.
    pub global: String,
    /// Usual places of service; empty where unknown.
    pub places: Vec<String>,
    /// The only sex it is for.
    pub sex: Option<Sex>,
    /// Youngest and oldest age in years it is for.
    pub ages: (Option<u32>, Option<u32>),
    /// Medicare bilateral indicator; `None` where unknown.
    pub bilateral: Option<char>,
    /// The practice's usual charge in cents; 0 where none is set.
    pub charge: i64,
}

/// What a look-up answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// Valid on the date; may still be a header ([`Entry::billable`]).
    Found(Entry),
    /// In the table, but not on this date.
    NotEffective {
        /// The entry.
        entry: Entry,
        /// First valid date.
        from: Option<NaiveDate>,
        /// Last valid date.
        to: Option<NaiveDate>,
    },
    /// No such code in a table that is complete.
    Unknown,
    /// No such code, but the table is a practice table, so it may well exist.
    NotInPractice,
}

/// Kinds of notes of the ICD-10-CM Tabular.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoteKind {
    /// Inclusion terms under a code.
    Inclusion,
    /// "Includes".
    Includes,
    /// "Excludes1": not coded here, never together.
    Excludes1,
    /// "Excludes2": not included here, may stand together.
    Excludes2,
    /// "Code first".
    CodeFirst,
    /// "Use additional code".
    UseAdditional,
    /// "Code also".
    CodeAlso,
    /// Any other note.
    Note,
}

/// One note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its kind.
    pub kind: NoteKind,
    /// Its text as published.
    pub text: String,
}

/// Notes of one level above a code, outermost first when listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelNotes {
    /// `chapter 4`, `E08-E13`, `E11`, `E11.4`.
    pub level: String,
    /// Title of that level.
    pub title: String,
    /// Its own notes.
    pub notes: Vec<Note>,
}

/// A choice of seventh character.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeventhChar {
    /// The character.
    pub character: char,
    /// Its meaning.
    pub meaning: String,
}

/// Every table loaded: shipped and imported, several editions side by side.
#[derive(Debug, Default)]
pub struct Tables {}

impl Tables {
    /// Looks a code up in a set on a date of service.
    #[must_use]
    pub fn look_up(&self, _set: CodeSet, _code: Code, _dos: NaiveDate) -> Lookup {
        Lookup::Unknown
    }

    /// Looks a procedure up in the set its form names.
    #[must_use]
    pub fn look_up_procedure(&self, code: Code, dos: NaiveDate) -> Lookup {
        match code.procedure_set() {
            Some(set) => self.look_up(set, code, dos),
            None => Lookup::Unknown,
        }
    }

    /// Chapter, block and codes above a code, outermost first: (`E08-E13`, title).
    #[must_use]
    pub fn ancestors(&self, _code: Code, _dos: NaiveDate) -> Vec<(String, String)> {
        Vec::new()
    }

    /// Codes directly below a header.
    #[must_use]
    pub fn children(&self, _code: Code, _dos: NaiveDate) -> Vec<Entry> {
        Vec::new()
    }

    /// Notes of every level from the chapter to the code itself.
    #[must_use]
    pub fn notes(&self, _code: Code, _dos: NaiveDate) -> Vec<LevelNotes> {
        Vec::new()
    }

    /// The seventh characters a code takes; empty where it takes none.
    #[must_use]
    pub fn seventh_chars(&self, _code: Code, _dos: NaiveDate) -> Vec<SeventhChar> {
        Vec::new()
    }

    /// The tables loaded.
    #[must_use]
    pub fn editions(&self) -> Vec<TableInfo> {
        Vec::new()
    }

    /// Whether an edition of the set covers the date.
    #[must_use]
    pub fn covers(&self, _set: CodeSet, _dos: NaiveDate) -> bool {
        false
    }

    /// Title of a place of service; `None` where there is no such place.
    #[must_use]
    pub fn place_of_service(&self, _code: &str) -> Option<&str> {
        None
    }

    /// Meaning of a modifier; `None` where it is not in the table.
    #[must_use]
    pub fn modifier(&self, _code: &str) -> Option<&str> {
        None
    }
}
