//! Medicare's Physician Fee Schedule relative value file: what Medicare says of a procedure's
//! status, its days of follow-up, its components and its surgeons, and its relative values. One table
//! a quarter, several side by side; a look-up has a date of service.
//!
//! Meanings of the indicators: CMS Pub. 100-04 chapter 23, addendum "MPFSDB record layouts".

use super::compiled::flat::{Flat, Input, flat};
use super::error::CodesetError;
use super::load::Folder;
use super::manifest::Manifest;
use super::tables::Tables;
use crate::domain::Code;
use chrono::NaiveDate;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::io::{Read, Write};

/// Name of the set in manifests.
pub(crate) const SET: &str = "rvu";
/// Name of the data file in the table's folder.
pub(crate) const DATA_FILE: &str = "fees.cdr";
const MAGIC: [u8; 6] = *b"CDR\0\x01\0";
/// Far beyond any fee schedule; a hostile file must not fill the memory.
const MAX_INFLATED: u64 = 64 << 20;

/// A relative value unit, in hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Rvu(pub i32);

impl Flat for Rvu {
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
    }

    fn take(from: &mut Input<'_>) -> Option<Self> {
        i32::take(from).map(Self)
    }
}

impl fmt::Display for Rvu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let value = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", value / 100, value % 100)
    }
}

/// One row of the fee schedule: a procedure, perhaps with the modifier 26, TC or 53.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fee {
    /// The code, five characters.
    pub(crate) code: [u8; 5],
    /// The modifier; two blanks for none.
    pub(crate) modifier: [u8; 2],
    pub(crate) status: u8,
    /// Global days: `000 010 090 MMM XXX YYY ZZZ`.
    pub(crate) global: [u8; 3],
    /// Indicators, in the order of [`Indicator::ALL`].
    pub(crate) indicators: [u8; 6],
    /// Work of the physician.
    pub work: Rvu,
    /// Practice expense outside a facility.
    pub nonfacility: Rvu,
    /// Practice expense in a facility.
    pub facility: Rvu,
    /// Malpractice.
    pub malpractice: Rvu,
    /// Whether it is rarely or never done outside a facility, so that the value is a stand-in.
    pub nonfacility_na: bool,
    /// Whether it is rarely or never done in a facility.
    pub facility_na: bool,
    /// Dollars for one RVU, in ten-thousandths.
    pub factor: u32,
}

flat!(Fee {
    code,
    modifier,
    status,
    global,
    indicators,
    work,
    nonfacility,
    facility,
    malpractice,
    nonfacility_na,
    facility_na,
    factor
});

/// What one character of the fee schedule says of a procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Indicator {
    /// Professional and technical component (26, TC).
    Component,
    /// Several procedures in one session (51).
    Multiple,
    /// Both sides (50).
    Bilateral,
    /// An assistant at surgery (80, 81, 82, AS).
    Assistant,
    /// Two surgeons (62).
    CoSurgeon,
    /// A team of surgeons (66).
    Team,
}

impl Indicator {
    /// Every one, in the order of the file.
    pub const ALL: [Self; 6] = [
        Self::Component,
        Self::Multiple,
        Self::Bilateral,
        Self::Assistant,
        Self::CoSurgeon,
        Self::Team,
    ];

    /// Its name, with the modifiers it decides on.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Component => "26/TC",
            Self::Multiple => "Mult 51",
            Self::Bilateral => "Bilat 50",
            Self::Assistant => "Asst 80",
            Self::CoSurgeon => "Co-surg 62",
            Self::Team => "Team 66",
        }
    }

    /// Its name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Component => "pc_tc",
            Self::Multiple => "multiple_procedure",
            Self::Bilateral => "bilateral",
            Self::Assistant => "assistant",
            Self::CoSurgeon => "co_surgeon",
            Self::Team => "team",
        }
    }

    /// What its value means; empty for one that is not known.
    #[must_use]
    pub const fn meaning(self, value: char) -> &'static str {
        match (self, value) {
            (_, '9') => "does not apply",
            (Self::Component, '0') => "a physician's service: neither 26 nor TC",
            (Self::Component, '1') => "a test: 26 and TC may be billed apart",
            (Self::Component, '2') => "the professional component itself",
            (Self::Component, '3') => "the technical component itself",
            (Self::Component, '4') => "the whole test: neither 26 nor TC",
            (Self::Component, '5') => "incident to a physician's service",
            (Self::Component, '6') => "a laboratory test a physician may interpret: 26 only",
            (Self::Component, '7') => "therapy, not paid to an employee of the physician",
            (Self::Component, '8') => "a physician's reading of a hospital inpatient's test",
            (Self::Multiple, '0') => "no reduction",
            (Self::Multiple, '1' | '2') => "reduced after the highest",
            (Self::Multiple, '3') => "endoscopy: by its family",
            (Self::Multiple, '4') => "imaging: technical part reduced",
            (Self::Multiple, '5') => "therapy: practice expense reduced",
            (Self::Multiple, '6') => "heart and vessel tests: technical part reduced",
            (Self::Multiple, '7') => "eye tests: technical part reduced",
            (Self::Bilateral, '0') => "no more for both sides",
            (Self::Bilateral, '1') => "150 percent for both sides",
            (Self::Bilateral, '2') => "priced for both sides already",
            (Self::Bilateral, '3') => "each side in full",
            (Self::Assistant, '0') => "paid only where the need is documented",
            (Self::Assistant, '1') => "never paid",
            (Self::Assistant, '2') => "may be paid",
            (Self::CoSurgeon | Self::Team, '0') => "not permitted",
            (Self::CoSurgeon, '1') => "paid where the need is documented",
            (Self::CoSurgeon, '2') => "permitted for two specialties",
            (Self::Team, '1') => "paid by report",
            (Self::Team, '2') => "permitted",
            _ => "",
        }
    }
}

/// What the status of a procedure means for payment; empty for one that is not known.
#[must_use]
pub const fn status_meaning(status: char) -> &'static str {
    match status {
        'A' => "active: paid by the fee schedule",
        'B' => "bundled: never paid by itself",
        'C' => "priced by the contractor",
        'D' => "deleted",
        'E' => "excluded from the schedule by regulation",
        'F' => "deleted, without a time of grace",
        'G' => "not valid for Medicare: another code is used",
        'H' => "the modifier is deleted",
        'I' => "not valid for Medicare: another code is used",
        'J' => "anesthesia: base units and time",
        'L' => "local code",
        'M' => "for measurement only",
        'N' => "not covered by Medicare",
        'P' => "bundled or excluded",
        'Q' => "therapy information, for reporting only",
        'R' => "restricted coverage",
        'T' => "paid only where nothing else of that day is",
        'X' => "outside the fee schedule by law",
        _ => "",
    }
}

/// What global days mean; empty for a value that is not known.
#[must_use]
pub const fn global_meaning(days: &str) -> &'static str {
    match days.as_bytes() {
        b"000" => "that day's visits are included",
        b"010" => "minor: visits of 10 days after are included",
        b"090" => "major: visits of the day before and 90 days after are included",
        b"MMM" => "maternity: other days apply",
        b"XXX" => "no global days",
        b"YYY" => "the contractor decides on the days",
        b"ZZZ" => "add-on: the days of the other procedure",
        _ => "",
    }
}

impl Fee {
    /// The modifier this row is for; empty for none.
    #[must_use]
    pub fn modifier(&self) -> &str {
        text(&self.modifier).trim_end()
    }

    /// Whether and how Medicare pays: see [`status_meaning`].
    #[must_use]
    pub const fn status(&self) -> char {
        self.status as char
    }

    /// Global days: see [`global_meaning`].
    #[must_use]
    pub fn global(&self) -> &str {
        text(&self.global)
    }

    /// The value of an indicator.
    #[must_use]
    pub const fn indicator(&self, which: Indicator) -> char {
        self.indicators[which as usize] as char
    }

    /// All three relative values together, outside a facility or in one.
    #[must_use]
    pub const fn total(&self, facility: bool) -> Rvu {
        let expense = if facility {
            self.facility
        } else {
            self.nonfacility
        };
        Rvu(self.work.0 + expense.0 + self.malpractice.0)
    }

    /// Everything it says in words, for people: a name and what stands for it.
    #[must_use]
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let mut out = vec![
            (
                "Status",
                format!("{} {}", self.status(), status_meaning(self.status())),
            ),
            (
                "Global",
                format!("{} {}", self.global(), global_meaning(self.global())),
            ),
        ];
        for which in Indicator::ALL {
            let value = self.indicator(which);
            if value != '9' {
                let text = format!("{value} {}", which.meaning(value));
                out.push((which.title(), text));
            }
        }
        if self.total(true).0 != 0 || self.total(false).0 != 0 {
            let place = |facility: bool, na: bool| {
                let mark = if na { " (rarely done there)" } else { "" };
                format!("{}{mark}", self.total(facility))
            };
            out.push((
                "RVU",
                format!(
                    "office {}, facility {}; work {}",
                    place(false, self.nonfacility_na),
                    place(true, self.facility_na),
                    self.work
                ),
            ));
        }
        out
    }

    fn key(&self) -> ([u8; 5], [u8; 2]) {
        (self.code, self.modifier)
    }
}

/// Text of bytes that were checked to be ASCII.
fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// The rows of one quarter, ascending by code and modifier.
#[derive(Debug)]
pub(crate) struct FeeTable {
    pub info: FeeInfo,
    rows: Vec<Fee>,
}

/// One quarter of the fee schedule, as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeeInfo {
    /// Edition, such as `2025-10`.
    pub edition: String,
    /// First date of service it is for.
    pub effective_from: NaiveDate,
    /// Last date of service it is for; `None` where open.
    pub effective_to: Option<NaiveDate>,
    /// How many rows.
    pub rows: usize,
    /// Where it came from.
    pub source: String,
}

flat!(FeeTable { info, rows });
flat!(FeeInfo {
    edition,
    effective_from,
    effective_to,
    rows,
    source
});

/// The bytes of the data file. The rows must ascend.
pub(crate) fn encode(rows: &[Fee]) -> Result<Vec<u8>, String> {
    let raw = postcard::to_stdvec(rows).map_err(|e| e.to_string())?;
    let mut deflate = DeflateEncoder::new(MAGIC.to_vec(), Compression::best());
    deflate.write_all(&raw).map_err(|e| e.to_string())?;
    deflate.finish().map_err(|e| e.to_string())
}

/// Reads a data file: rows that ascend, all of plain characters.
pub(crate) fn decode(bytes: &[u8]) -> Result<Vec<Fee>, String> {
    let deflated = bytes
        .strip_prefix(&MAGIC)
        .ok_or("it does not begin with the mark of a fee schedule file of this version")?;
    let mut raw = Vec::new();
    DeflateDecoder::new(deflated)
        .take(MAX_INFLATED)
        .read_to_end(&mut raw)
        .map_err(|e| format!("it cannot be unpacked: {e}"))?;
    let rows: Vec<Fee> = postcard::from_bytes(&raw).map_err(|e| format!("cannot be read: {e}"))?;
    let plain = |f: &Fee| {
        let bytes = [&f.code[..], &f.modifier, &f.global, &f.indicators];
        f.status.is_ascii_graphic() && bytes.concat().iter().all(|b| matches!(b, b' '..=b'~'))
    };
    if rows.iter().all(plain) && rows.is_sorted_by(|a, b| a.key() < b.key()) {
        Ok(rows)
    } else {
        Err("its rows are out of order or damaged".to_owned())
    }
}

impl FeeTable {
    pub(crate) fn new(folder: &Folder<'_>, manifest: &Manifest) -> Result<Self, CodesetError> {
        let damaged = |message: String| CodesetError::damaged(&folder.name, message);
        let bytes = folder
            .bytes(DATA_FILE)
            .ok_or_else(|| damaged(format!("{DATA_FILE} is missing")))?;
        let rows = decode(bytes).map_err(|e| damaged(format!("{DATA_FILE}: {e}")))?;
        let (from, to) = manifest.effective(&folder.name)?;
        let missing = || damaged("manifest.toml: effective_from is missing".to_owned());
        Ok(Self {
            info: FeeInfo {
                edition: manifest.edition.clone(),
                effective_from: from.ok_or_else(missing)?,
                effective_to: to,
                rows: rows.len(),
                source: manifest.source.clone(),
            },
            rows,
        })
    }

    fn find(&self, code: Code, modifier: &str) -> Option<&Fee> {
        let code: [u8; 5] = code.as_str().as_bytes().try_into().ok()?;
        let modifier: [u8; 2] = match modifier.as_bytes() {
            [] => *b"  ",
            other => other.try_into().ok()?,
        };
        let at = self
            .rows
            .binary_search_by_key(&(code, modifier), Fee::key)
            .ok()?;
        self.rows.get(at)
    }
}

impl Tables {
    /// What the Medicare fee schedule of a date of service says of a procedure with a modifier
    /// (`26`, `TC`, `53`; empty for none); `None` where no quarter of that day is imported or it has
    /// no such row. Of several that cover the day the one that begins last speaks.
    #[must_use]
    pub fn fee(&self, code: Code, modifier: &str, dos: NaiveDate) -> Option<&Fee> {
        let covers = |t: &&FeeTable| {
            t.info.effective_from <= dos && t.info.effective_to.is_none_or(|to| dos <= to)
        };
        let table = self.fees.iter().filter(covers);
        table
            .max_by_key(|t| t.info.effective_from)?
            .find(code, modifier)
    }

    /// The quarters of the fee schedule that are imported, by date.
    #[must_use]
    pub fn fee_schedules(&self) -> Vec<FeeInfo> {
        let mut out: Vec<FeeInfo> = self.fees.iter().map(|t| t.info.clone()).collect();
        out.sort_by_key(|info| info.effective_from);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(crate) fn fee(code: &[u8; 5], modifier: &[u8; 2]) -> Fee {
        Fee {
            code: *code,
            modifier: *modifier,
            status: b'A',
            global: *b"XXX",
            indicators: *b"000000",
            work: Rvu(130),
            nonfacility: Rvu(135),
            facility: Rvu(57),
            malpractice: Rvu(10),
            nonfacility_na: false,
            facility_na: false,
            factor: 323_465,
        }
    }

    #[test]
    fn rows_are_read_back_and_out_of_order_refused() {
        let rows = [
            fee(b"71046", b"  "),
            fee(b"71046", b"26"),
            fee(b"99213", b"  "),
        ];
        assert_eq!(decode(&encode(&rows).unwrap()).unwrap(), rows);
        assert!(decode(&encode(&[rows[2], rows[0]]).unwrap()).is_err());
        assert!(decode(&encode(&[fee(b"992\x1b3", b"  ")]).unwrap()).is_err());
        assert_eq!(rows[1].modifier(), "26");
        assert_eq!(rows[2].total(false).to_string(), "2.75");
        assert_eq!(rows[2].total(true).to_string(), "1.97");
        assert_eq!(Rvu(-5).to_string(), "-0.05");
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(tail in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(&tail);
            let mut deflate = DeflateEncoder::new(MAGIC.to_vec(), Compression::fast());
            deflate.write_all(&tail).unwrap();
            let _ = decode(&deflate.finish().unwrap());
        }
    }
}
