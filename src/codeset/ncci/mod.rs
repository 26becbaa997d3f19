//! The tables of the National Correct Coding Initiative: pairs of procedures (PTP), unit limits
//! (MUE) and add-on codes, as CMS publishes them each quarter, and the practice sets that stand in
//! for them until they are imported.

mod add_ons;
mod day;
mod edition;
mod pairs;
#[cfg(test)]
mod tests;
mod units;

pub(crate) use add_ons::AddOnTable;
pub use add_ons::{AddOn, AddOnKind};
pub(crate) use day::{OPEN, day};
pub use edition::NcciInfo;
pub(crate) use edition::{Content, Editions, PRACTICE_SET};
pub(crate) use pairs::{Five, PairDraft, PairTable, five};
pub use pairs::{Pair, PairIndicator, PairKey, Pairs};
pub(crate) use units::UnitTable;
pub use units::{UnitBasis, UnitLimit};

use super::error::CodesetError;
use super::load::Folder;
use super::manifest::Manifest;
use super::tables::Tables;
use crate::domain::Code;
use chrono::NaiveDate;
use std::path::{Path, PathBuf};

/// Every NCCI table that is there.
#[derive(Debug, Default)]
pub(crate) struct Ncci {
    pub pairs: Editions<PairTable>,
    pub units: Editions<UnitTable>,
    pub add_ons: Editions<AddOnTable>,
    /// Where the imported ones lie.
    root: Option<PathBuf>,
}

impl super::compiled::flat::Flat for Ncci {
    fn put(&self, out: &mut Vec<u8>) {
        self.pairs.put(out);
        self.units.put(out);
        self.add_ons.put(out);
    }

    fn take(from: &mut super::compiled::flat::Input<'_>) -> Option<Self> {
        Some(Self {
            pairs: Editions::take(from)?,
            units: Editions::take(from)?,
            add_ons: Editions::take(from)?,
            root: None,
        })
    }
}

impl Ncci {
    /// Whether a manifest is of one of these tables.
    pub(crate) fn is_set(set: &str) -> bool {
        [
            PRACTICE_SET,
            PairTable::SET,
            UnitTable::SET,
            AddOnTable::SET,
        ]
        .contains(&set)
    }

    /// Adds the tables of a folder.
    pub(crate) fn add(
        &mut self,
        folder: &Folder<'_>,
        manifest: &Manifest,
    ) -> Result<(), CodesetError> {
        // The practice sets share a folder.
        let of = |set, file| {
            let has = || manifest.files.iter().any(|f| f.name == file);
            manifest.set == set || (manifest.set == PRACTICE_SET && has())
        };
        if of(PairTable::SET, PairTable::PRACTICE_FILE) {
            self.pairs.add(folder, manifest)?;
        }
        if of(UnitTable::SET, UnitTable::PRACTICE_FILE) {
            self.units.add(folder, manifest)?;
        }
        if of(AddOnTable::SET, AddOnTable::PRACTICE_FILE) {
            self.add_ons.add(folder, manifest)?;
        }
        Ok(())
    }

    /// Tells where the imported tables lie.
    pub(crate) fn set_root(&mut self, root: &Path) {
        self.root = Some(root.to_owned());
    }

    /// Why tables that were asked for cannot be used.
    pub(crate) fn failures(&self) -> impl Iterator<Item = &str> {
        let most = self.pairs.failures().chain(self.units.failures());
        most.chain(self.add_ons.failures())
    }
}

/// The rows of a data file, once it is sound; `None` where it is no file of these tables.
pub(crate) fn count(name: &str, bytes: &[u8]) -> Option<Result<usize, String>> {
    Some(match name {
        PairTable::DATA_FILE => PairTable::decode(bytes).map(|t| t.rows()),
        UnitTable::DATA_FILE => UnitTable::decode(bytes).map(|t| t.rows()),
        AddOnTable::DATA_FILE => AddOnTable::decode(bytes).map(|t| t.rows()),
        _ => return None,
    })
}

/// Whether a practice file is sound; `None` where it is none of these tables.
pub(crate) fn practice_fault(folder: &str, name: &str, text: &str) -> Option<CodesetError> {
    let file = format!("{folder}/{name}");
    match name {
        PairTable::PRACTICE_FILE => PairTable::practice(&file, text).err(),
        UnitTable::PRACTICE_FILE => UnitTable::practice(&file, text).err(),
        AddOnTable::PRACTICE_FILE => AddOnTable::practice(&file, text).err(),
        _ => None,
    }
}

/// The five characters of a procedure code in a table.
pub(crate) fn procedure(text: &str) -> Result<Five, String> {
    let bad = || {
        format!(
            "'{}' is no procedure code: expected five characters; a spreadsheet may have taken \
             zeros away",
            text.chars()
                .take(20)
                .filter(|c| !c.is_control())
                .collect::<String>()
        )
    };
    let code = Code::from_canonical(text.as_bytes());
    code.filter(|c| c.procedure_set().is_some())
        .and_then(five)
        .ok_or_else(bad)
}

/// A table that is missing or incomplete, and what is not checked because of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingTable {
    /// What people call the table, such as `NCCI pairs`.
    pub table: String,
    /// What is missing, what is off because of it, and what to do.
    pub message: String,
}

impl std::fmt::Display for MissingTable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.table, self.message)
    }
}

impl Tables {
    /// The pairs that speak for a date of service; `None` where there are none at all. The first
    /// call unpacks the file (some 0.1 s for a published one).
    #[must_use]
    pub fn pairs(&self, dos: NaiveDate) -> Option<Pairs<'_>> {
        let (info, table) = self.ncci.pairs.at(dos, self.ncci.root.as_deref())?;
        Some(Pairs {
            table,
            practice: info.practice,
        })
    }

    /// The pair of two procedures on a date of service, whichever is column 1.
    #[must_use]
    pub fn pair(&self, a: Code, b: Code, dos: NaiveDate) -> Option<Pair<'_>> {
        let pairs = self.pairs(dos)?;
        pairs.between(pairs.key(a)?, pairs.key(b)?, dos)
    }

    /// The most units of a procedure that one practitioner reports on a day; `None` where no limit
    /// is published.
    #[must_use]
    pub fn unit_limit(&self, code: Code, dos: NaiveDate) -> Option<UnitLimit<'_>> {
        let (info, table) = self.ncci.units.at(dos, self.ncci.root.as_deref())?;
        table.find(code, info.practice)
    }

    /// What makes a procedure an add-on, and beside which it is paid; `None` where the table does
    /// not have it on that day.
    #[must_use]
    pub fn add_on(&self, code: Code, dos: NaiveDate) -> Option<AddOn> {
        let (info, table) = self.ncci.add_ons.at(dos, self.ncci.root.as_deref())?;
        table.find(code, dos, info.practice)
    }

    /// The codes that have a unit limit on a date of service.
    #[must_use]
    pub fn limited_codes(&self, dos: NaiveDate) -> Vec<Code> {
        let found = self.ncci.units.at(dos, self.ncci.root.as_deref());
        found.map_or_else(Vec::new, |(_, table)| table.codes().collect())
    }

    /// The add-on codes of the table that speaks for a date of service.
    #[must_use]
    pub fn add_on_codes(&self, dos: NaiveDate) -> Vec<Code> {
        let found = self.ncci.add_ons.at(dos, self.ncci.root.as_deref());
        found.map_or_else(Vec::new, |(_, table)| table.codes().collect())
    }

    /// The editions of the NCCI tables, practice sets last.
    #[must_use]
    pub fn ncci_editions(&self) -> Vec<NcciInfo> {
        let Ncci {
            pairs,
            units,
            add_ons,
            ..
        } = &self.ncci;
        let all = [pairs.infos(), units.infos(), add_ons.infos()];
        all.into_iter().flatten().cloned().collect()
    }

    /// Unpacks what speaks for a date, so that no claim has to wait for it later.
    pub fn warm(&self, dos: NaiveDate) {
        let root = self.ncci.root.as_deref();
        let _ = self.ncci.pairs.at(dos, root);
        let _ = self.ncci.units.at(dos, root);
        let _ = self.ncci.add_ons.at(dos, root);
    }

    /// Tables that edits rest on and that are missing, stand in by a practice set only, or do not
    /// reach `today`: each with what is not checked because of it. Nothing is unpacked for it.
    #[must_use]
    pub fn not_loaded(&self, today: NaiveDate) -> Vec<MissingTable> {
        let mut out = Vec::new();
        let mut tell = |table: &str, message: Option<String>| {
            out.extend(message.map(|message| MissingTable {
                table: table.to_owned(),
                message,
            }));
        };
        tell(PairTable::TITLE, self.ncci.pairs.missing(today));
        tell(UnitTable::TITLE, self.ncci.units.missing(today));
        tell(AddOnTable::TITLE, self.ncci.add_ons.missing(today));
        tell("Medicare fee schedule (MPFS)", self.fees_missing(today));
        tell("Coverage articles (LCD, NCD)", self.coverage_missing());
        out
    }

    fn fees_missing(&self, today: NaiveDate) -> Option<String> {
        let schedules = self.fee_schedules();
        let Some(last) = schedules.last() else {
            return Some(
                "not loaded: status, global days and indicators come from the practice table only; \
                 import the relative value file"
                    .to_owned(),
            );
        };
        let covers = |from: NaiveDate, to: Option<NaiveDate>| {
            from <= today && to.is_none_or(|to| today <= to)
        };
        if schedules
            .iter()
            .any(|s| covers(s.effective_from, s.effective_to))
        {
            return None;
        }
        let edition = &last.edition;
        Some(match last.effective_to {
            Some(to) if to < today => format!(
                "{edition} ended {to}: status, global days and indicators come from the practice \
                 table only; import the relative value file of the quarter"
            ),
            _ => format!(
                "{edition} begins {}: not in force today",
                last.effective_from
            ),
        })
    }
}
