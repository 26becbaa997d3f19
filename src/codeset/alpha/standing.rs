//! What the Tabular says of a code the Index names.

use super::IndexCode;
use crate::codeset::entry::{Entry, Lookup};
use crate::codeset::tables::Tables;
use crate::domain::CodeSet;
use chrono::NaiveDate;

/// What a code of the Index is worth on a date of service. Nothing is posted from the Index unless
/// the Tabular has it (Guidelines I.B.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It can be billed as it is.
    Billable(Entry),
    /// It is a header: a finer code must be chosen.
    Header(Entry),
    /// The Tabular has it, but not on the date.
    NotEffective(Entry),
    /// The Tabular does not have it.
    Absent,
}

impl Standing {
    /// Whether it is not in the Tabular on the date.
    #[must_use]
    pub const fn is_dead(&self) -> bool {
        matches!(self, Self::NotEffective(_) | Self::Absent)
    }

    /// The entry of the Tabular, where there is one.
    #[must_use]
    pub const fn entry(&self) -> Option<&Entry> {
        match self {
            Self::Billable(entry) | Self::Header(entry) | Self::NotEffective(entry) => Some(entry),
            Self::Absent => None,
        }
    }
}

/// What the Tabular says of a code of the Index on a date of service.
#[must_use]
pub fn standing(tables: &Tables, code: IndexCode, dos: NaiveDate) -> Standing {
    match tables.look_up(CodeSet::Icd10Cm, code.code, dos) {
        Lookup::Found(entry) if entry.billable => Standing::Billable(entry),
        Lookup::Found(entry) => Standing::Header(entry),
        Lookup::NotEffective { entry, .. } => Standing::NotEffective(entry),
        Lookup::Unknown | Lookup::NotInPractice => Standing::Absent,
    }
}
