//! What Medicare's fee schedule says of how a procedure is paid, without amounts: its status, its
//! days of follow-up and its payment policy indicators. Of the codes of the practice tables they are
//! in the program; the relative value file of a date of service, once imported, goes before them.
//!
//! Meanings: see [`super::fees`].

use super::compiled::flat;
use super::error::CodesetError;
use super::fees::{Fee, Indicator};
use super::load::Folder;
use super::manifest::Manifest;
use super::tables::Tables;
use super::tsv;
use crate::domain::Code;
use chrono::NaiveDate;

/// Name of the set in manifests.
pub(crate) const SET: &str = "indicators";
const FILE: &str = "indicators.tsv";

const COLUMNS: [&str; 9] = [
    "code",
    "status",
    "global",
    "component",
    "multiple",
    "bilateral",
    "assistant",
    "co_surgeon",
    "team",
];

/// Status, global days and payment policy indicators of a procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Indicators {
    status: u8,
    global: [u8; 3],
    values: [u8; 6],
}

flat!(Indicators {
    status,
    global,
    values
});

impl Indicators {
    /// Whether and how Medicare pays: see [`super::fees::status_meaning`].
    #[must_use]
    pub const fn status(&self) -> char {
        self.status as char
    }

    /// Global days: `000 010 090 MMM XXX YYY ZZZ`.
    #[must_use]
    pub fn global(&self) -> &str {
        std::str::from_utf8(&self.global).unwrap_or_default()
    }

    /// The value of an indicator.
    #[must_use]
    pub const fn value(&self, which: Indicator) -> char {
        self.values[which as usize] as char
    }

    fn parse(cells: &[&str; 9]) -> Option<(Code, Self)> {
        let byte = |text: &str| match text.as_bytes() {
            [one] if one.is_ascii_alphanumeric() => Some(*one),
            _ => None,
        };
        let [code, status, global, rest @ ..] = cells;
        let code: Code = code.parse().ok()?;
        code.procedure_set()?;
        let global: [u8; 3] = global.as_bytes().try_into().ok()?;
        let mut values = [0; 6];
        for (value, cell) in values.iter_mut().zip(rest) {
            *value = byte(cell)?;
        }
        let status = byte(status)?;
        let plain = global.iter().all(u8::is_ascii_alphanumeric);
        plain.then_some((
            code,
            Self {
                status,
                global,
                values,
            },
        ))
    }
}

impl From<&Fee> for Indicators {
    fn from(fee: &Fee) -> Self {
        Self {
            status: fee.status,
            global: fee.global,
            values: fee.indicators,
        }
    }
}

/// What is shipped: ascending by code, and the edition it was taken from.
#[derive(Debug, Default)]
pub(crate) struct IndicatorList {
    edition: String,
    rows: Vec<(Code, Indicators)>,
}

flat!(IndicatorList { edition, rows });

impl IndicatorList {
    pub(crate) fn new(folder: &Folder<'_>, manifest: Manifest) -> Result<Self, CodesetError> {
        let file = format!("{}/{FILE}", folder.name);
        Ok(Self {
            edition: manifest.edition,
            rows: parse(&file, folder.text(FILE)?)?,
        })
    }
}

fn parse(file: &str, text: &str) -> Result<Vec<(Code, Indicators)>, CodesetError> {
    let mut rows = Vec::new();
    for (line, cells) in tsv::rows(file, text, COLUMNS)? {
        let row = Indicators::parse(&cells).ok_or_else(|| {
            let message = format!(
                "'{}' is no row of indicators: expected {}, each one character, global days three",
                cells.join(" "),
                COLUMNS.join(", ")
            );
            CodesetError::line(file, line, message)
        })?;
        rows.push(row);
    }
    rows.sort_by_key(|(code, _)| *code);
    match rows.windows(2).find(|w| w[0].0 == w[1].0) {
        Some(twice) => {
            let message = format!("{} stands twice", twice[0].0);
            Err(CodesetError::input(file, message))
        }
        None => Ok(rows),
    }
}

impl Tables {
    /// Medicare's status, global days and payment policy indicators of a procedure on a date of
    /// service: from the imported fee schedule of that day, else as shipped; `None` where neither
    /// has the code.
    #[must_use]
    pub fn indicators(&self, code: Code, dos: NaiveDate) -> Option<Indicators> {
        let imported = self.fee(code, "", dos).map(Indicators::from);
        imported.or_else(|| {
            let rows = &self.indicators.rows;
            let at = rows.binary_search_by_key(&code, |(code, _)| *code).ok()?;
            rows.get(at).map(|(_, indicators)| *indicators)
        })
    }

    /// The edition of the fee schedule that the shipped indicators were taken from.
    #[must_use]
    pub fn indicators_edition(&self) -> &str {
        &self.indicators.edition
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_of_the_practice_table_have_indicators() {
        let tables = Tables::shipped().unwrap();
        let day = "2026-11-02".parse().unwrap();
        let said = |code: &str| {
            let found = tables.indicators(code.parse().unwrap(), day)?;
            let values: String = Indicator::ALL
                .map(|which| found.value(which))
                .iter()
                .collect();
            Some(format!("{} {} {values}", found.status(), found.global()))
        };
        assert_eq!(said("71046").as_deref(), Some("A XXX 100000"));
        assert_eq!(said("27447").as_deref(), Some("A 090 021210"));
        assert_eq!(said("99024").as_deref(), Some("B XXX 999999"));
        assert_eq!(said("99999"), None);
        assert_eq!(tables.indicators_edition(), "2025-10");
    }

    #[test]
    fn a_wrong_row_names_its_line() {
        let heading = COLUMNS.join("\t");
        let error = |row: &str| {
            let text = format!("{heading}\n{row}\n");
            parse("i.tsv", &text).unwrap_err().to_string()
        };
        let row = "71046\tA\tXXX\t1\t0\t0\t0\t0\t0";
        assert!(error("71046\tA\tXXX\t1\t0\t0\t0\t0").starts_with("i.tsv:2: '71046 A XXX"));
        assert!(error(&row.replace("XXX", "XX")).starts_with("i.tsv:2:"));
        assert!(error(&row.replace("71046", "7104")).starts_with("i.tsv:2:"));
        assert_eq!(error(&format!("{row}\n{row}")), "i.tsv: 71046 stands twice");
    }
}
