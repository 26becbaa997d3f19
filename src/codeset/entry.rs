//! What a look-up answers with: entries, notes, seventh characters.

use super::compiled::flat;
use super::fees::Fee;
use super::indicators::Indicators;
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
    /// How many of them can be billed.
    pub billable: usize,
    /// Whether the user imported it; else it is shipped.
    pub imported: bool,
}

flat!(TableInfo {
    set,
    edition,
    effective_from,
    effective_to,
    practice,
    source,
    rows,
    billable,
    imported
});

impl TableInfo {
    /// Whether it is for this date of service.
    #[must_use]
    pub fn covers(&self, dos: NaiveDate) -> bool {
        self.effective_from <= dos && self.effective_to.is_none_or(|to| dos <= to)
    }
}

/// Flags of the Medicare Code Editor for a diagnosis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct DxFlags(u8);

/// What the Medicare Code Editor says of a diagnosis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DxFlag {
    /// Only at age 0.
    Newborn,
    /// Only at ages 0 to 17.
    Pediatric,
    /// Only at ages 9 to 64, in pregnancy or childbirth.
    Maternity,
    /// Only at ages 15 to 124.
    Adult,
    /// A manifestation: never the first diagnosis.
    Manifestation,
    /// Not acceptable as the principal diagnosis of an inpatient stay.
    UnacceptableFirst,
    /// An external cause: never the first diagnosis.
    ExternalCause,
    /// Questionable as the reason of an inpatient admission.
    QuestionableAdmission,
}

impl DxFlag {
    /// Every flag with its letter in `flags.tsv`.
    pub const LETTERS: [(char, Self); 8] = [
        ('N', Self::Newborn),
        ('P', Self::Pediatric),
        ('M', Self::Maternity),
        ('A', Self::Adult),
        ('F', Self::Manifestation),
        ('U', Self::UnacceptableFirst),
        ('X', Self::ExternalCause),
        ('Q', Self::QuestionableAdmission),
    ];

    /// The stable name in output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Newborn => "newborn",
            Self::Pediatric => "pediatric",
            Self::Maternity => "maternity",
            Self::Adult => "adult",
            Self::Manifestation => "manifestation",
            Self::UnacceptableFirst => "unacceptable_principal",
            Self::ExternalCause => "external_cause",
            Self::QuestionableAdmission => "questionable_admission",
        }
    }

    /// What it means for a coder.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Newborn => "only at age 0",
            Self::Pediatric => "only at ages 0 to 17",
            Self::Maternity => "only at ages 9 to 64",
            Self::Adult => "only at ages 15 to 124",
            Self::Manifestation => "a manifestation: never first, its cause stands before it",
            Self::UnacceptableFirst => "never the principal diagnosis of an inpatient stay",
            Self::ExternalCause => "an external cause: never first",
            Self::QuestionableAdmission => "questionable as the reason of an inpatient stay",
        }
    }

    /// In one or two words, for the right end of a row; `None` for what only counts in an inpatient
    /// stay.
    #[must_use]
    pub const fn short(self) -> Option<&'static str> {
        match self {
            Self::Newborn => Some("age 0"),
            Self::Pediatric => Some("age 0-17"),
            Self::Maternity => Some("age 9-64"),
            Self::Adult => Some("age 15+"),
            Self::Manifestation => Some("not first"),
            Self::ExternalCause => Some("ext.cause"),
            Self::UnacceptableFirst | Self::QuestionableAdmission => None,
        }
    }
}

impl DxFlags {
    /// Whether a flag is set.
    #[must_use]
    pub const fn has(self, flag: DxFlag) -> bool {
        self.0 >> (flag as u8) & 1 == 1
    }

    /// The flags that are set.
    pub fn iter(self) -> impl Iterator<Item = DxFlag> {
        let all = DxFlag::LETTERS.into_iter().map(|(_, flag)| flag);
        all.filter(move |flag| self.has(*flag))
    }

    /// Flags from letters; the letter that is none, where there is one.
    pub(crate) fn from_letters(letters: &str) -> Result<Self, char> {
        let mut bits = 0;
        for letter in letters.chars() {
            let flag = DxFlag::LETTERS
                .iter()
                .find(|(l, _)| *l == letter)
                .ok_or(letter)?;
            bits |= 1 << (flag.1 as u8);
        }
        Ok(Self(bits))
    }

    pub(crate) const fn from_bits(bits: u8) -> Self {
        Self(bits)
    }

    pub(crate) const fn bits(self) -> u8 {
        self.0
    }
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
    /// The part of a practice table it stands in, such as `anesthesia`; empty for others.
    pub section: String,
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
    /// What the Medicare fee schedule of the day of the look-up says, where that quarter was
    /// imported.
    pub fee: Option<Fee>,
    /// Medicare's status, global days and payment policy indicators: of that day's fee schedule,
    /// else as shipped.
    pub indicators: Option<Indicators>,
    /// What the Medicare Code Editor says of a diagnosis; none for procedures.
    pub flags: DxFlags,
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
        /// First valid date; `None` where it was valid before every table here.
        from: Option<NaiveDate>,
        /// Last valid date; `None` where no end is known.
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

impl NoteKind {
    /// Every kind, in the order of its number in data files.
    pub const ALL: [Self; 8] = [
        Self::Inclusion,
        Self::Includes,
        Self::Excludes1,
        Self::Excludes2,
        Self::CodeFirst,
        Self::UseAdditional,
        Self::CodeAlso,
        Self::Note,
    ];

    /// The stable name in output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Inclusion => "inclusion",
            Self::Includes => "includes",
            Self::Excludes1 => "excludes1",
            Self::Excludes2 => "excludes2",
            Self::CodeFirst => "code_first",
            Self::UseAdditional => "use_additional",
            Self::CodeAlso => "code_also",
            Self::Note => "note",
        }
    }

    /// The heading the book prints above such notes; empty for inclusion terms and other notes.
    #[must_use]
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Inclusion | Self::Note => "",
            Self::Includes => "Includes",
            Self::Excludes1 => "Excludes1",
            Self::Excludes2 => "Excludes2",
            Self::CodeFirst => "Code first",
            Self::UseAdditional => "Use additional",
            Self::CodeAlso => "Code also",
        }
    }
}

flat!(
    enum NoteKind {
        Inclusion,
        Includes,
        Excludes1,
        Excludes2,
        CodeFirst,
        UseAdditional,
        CodeAlso,
        Note,
    }
);

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
