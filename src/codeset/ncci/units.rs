//! Medically unlikely edits: the most units of a code that one practitioner reports for one patient
//! on one day (NCCI Policy Manual, chapter I, section V).

use super::edition::Content;
use super::pairs::{Five, five};
use crate::codeset::error::CodesetError;
use crate::codeset::packed::Kind;
use crate::codeset::tsv;
use crate::domain::Code;
use serde::{Deserialize, Serialize};

const KIND: Kind = Kind {
    what: "an MUE file",
    mark: *b"CDU\0",
    version: 1,
};

/// What the units of a limit are counted over (MUE adjudication indicator, MAI).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum UnitBasis {
    /// MAI 1: each line by itself.
    Line,
    /// MAI 2: the day, by policy; never more.
    DayByPolicy,
    /// MAI 3: the day, by what is done; more may be paid where the need is documented.
    DayClinical,
}

impl UnitBasis {
    /// The indicator that a text begins with, such as `3 Date of Service Edit: Clinical`.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let mut chars = text.trim().chars();
        let basis = match chars.next()? {
            '1' => Self::Line,
            '2' => Self::DayByPolicy,
            '3' => Self::DayClinical,
            _ => return None,
        };
        chars
            .next()
            .is_none_or(|c| !c.is_ascii_alphanumeric())
            .then_some(basis)
    }

    /// The indicator: 1, 2 or 3.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Line => 1,
            Self::DayByPolicy => 2,
            Self::DayClinical => 3,
        }
    }
}

/// The most units of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitLimit<'a> {
    /// How many; 0 where a practitioner is not paid for it at all.
    pub units: u32,
    /// What they are counted over.
    pub basis: UnitBasis,
    /// Why, in the words of the table.
    pub rationale: &'a str,
    /// Whether it comes from the practice set.
    pub practice: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Row {
    code: Five,
    units: u32,
    basis: UnitBasis,
    rationale: u16,
}

/// The limits of one edition, ascending by code.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct UnitTable {
    rows: Vec<Row>,
    rationales: Vec<String>,
}

/// A row as it is read: code, units, what they are counted over, rationale.
pub(crate) type ReadRow<'a> = (Five, u32, UnitBasis, &'a str);

impl UnitTable {
    /// Adds a row; the table is of use after [`UnitTable::arrange`].
    pub(crate) fn push(
        &mut self,
        (code, units, basis, rationale): ReadRow<'_>,
    ) -> Result<(), String> {
        let known = self.rationales.iter().position(|r| r == rationale);
        let at = known.unwrap_or_else(|| {
            self.rationales.push(rationale.to_owned());
            self.rationales.len() - 1
        });
        let many = "more than 65,536 different rationales: this is no MUE file";
        self.rows.push(Row {
            code,
            units,
            basis,
            rationale: u16::try_from(at).map_err(|_| many)?,
        });
        Ok(())
    }

    /// Puts the rows in order; a code that stands twice is an error.
    pub(crate) fn arrange(mut self) -> Result<Self, String> {
        self.rows.sort_by_key(|row| row.code);
        match self.rows.windows(2).find(|w| w[0].code == w[1].code) {
            Some(twice) => Err(format!(
                "{} stands twice",
                String::from_utf8_lossy(&twice[0].code)
            )),
            None => Ok(self),
        }
    }

    /// The bytes of the data file.
    pub(crate) fn encode(&self) -> Result<Vec<u8>, String> {
        KIND.encode(self)
    }

    pub(super) fn find(&self, code: Code, practice: bool) -> Option<UnitLimit<'_>> {
        let code = five(code)?;
        let at = self.rows.binary_search_by_key(&code, |row| row.code).ok()?;
        let row = &self.rows[at];
        Some(UnitLimit {
            units: row.units,
            basis: row.basis,
            rationale: self.rationales.get(usize::from(row.rationale))?,
            practice,
        })
    }

    /// Every code that has a limit.
    pub(super) fn codes(&self) -> impl Iterator<Item = Code> {
        self.rows
            .iter()
            .filter_map(|row| Code::from_canonical(&row.code))
    }
}

impl Content for UnitTable {
    const SET: &'static str = "ncci-mue";
    const TITLE: &'static str = "NCCI unit limits (MUE)";
    const UNIT: &'static str = "codes";
    const OFF: &'static str = "unit limits (px.mue)";
    const DATA_FILE: &'static str = "units.cdn";
    const PRACTICE_FILE: &'static str = "units.tsv";

    fn decode(bytes: &[u8]) -> Result<Self, String> {
        let table: Self = KIND.decode(bytes)?;
        let fits = table.rows.is_sorted_by(|a, b| a.code < b.code)
            && table.rows.iter().all(|row| {
                Code::from_canonical(&row.code).is_some()
                    && usize::from(row.rationale) < table.rationales.len()
            });
        if fits {
            return Ok(table);
        }
        Err("its parts do not fit together".to_owned())
    }

    fn practice(file: &str, text: &str) -> Result<Self, CodesetError> {
        let mut table = Self::default();
        let columns = ["code", "units", "mai", "rationale"];
        for (line, [code, units, mai, rationale]) in tsv::rows(file, text, columns)? {
            let fail = |message: String| CodesetError::line(file, line, message);
            let code = super::procedure(code).map_err(fail)?;
            let units: u32 = units
                .parse()
                .map_err(|_| fail(format!("'{units}' is no number of units")))?;
            let basis = UnitBasis::of(mai)
                .ok_or_else(|| fail(format!("mai '{mai}': expected 1, 2 or 3")))?;
            table.push((code, units, basis, rationale)).map_err(fail)?;
        }
        table.arrange().map_err(|e| CodesetError::input(file, e))
    }

    fn rows(&self) -> usize {
        self.rows.len()
    }
}
