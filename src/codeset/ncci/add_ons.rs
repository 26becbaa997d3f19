//! Add-on codes: services that are only paid beside a primary one (CMS, NCCI add-on code edits;
//! CPT Appendix D).

use super::day::{self, Span};
use super::edition::Content;
use super::pairs::{Five, five};
use crate::codeset::error::CodesetError;
use crate::codeset::packed::Kind;
use crate::codeset::tsv;
use crate::domain::Code;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

const KIND: Kind = Kind {
    what: "an add-on code file",
    mark: *b"CDO\0",
    version: 1,
};

/// How much is said of the primary codes of an add-on (add-on code edit types 1 to 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AddOnKind {
    /// Type 1: all primary codes are listed.
    One,
    /// Type 2: none is listed; the payer decides.
    Two,
    /// Type 3: some are listed; the payer may accept others.
    Three,
}

impl AddOnKind {
    /// The type of a text such as `1`, `I` or `Type III`.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_uppercase();
        match text.strip_prefix("TYPE").unwrap_or(&text).trim() {
            "1" | "I" => Some(Self::One),
            "2" | "II" => Some(Self::Two),
            "3" | "III" => Some(Self::Three),
            _ => None,
        }
    }
}

/// What is known of an add-on code on a date of service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddOn {
    /// How much is said of its primary codes.
    pub kind: AddOnKind,
    /// Its primary codes: first and last of each run, the same for a single one.
    pub primaries: Vec<(Code, Code)>,
    /// Whether it comes from the practice set.
    pub practice: bool,
}

impl AddOn {
    /// Whether a code is one of its listed primary codes.
    #[must_use]
    pub fn lists(&self, code: Code) -> bool {
        // 9920T would stand between 99202 and 99215, were there one.
        let form = |code: Code| {
            code.as_str()
                .bytes()
                .next_back()
                .map(|b| b.is_ascii_digit())
        };
        self.primaries
            .iter()
            .any(|(first, last)| *first <= code && code <= *last && form(*first) == form(code))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Row {
    code: Five,
    kind: AddOnKind,
    /// First and last primary code; `None` where the payer decides.
    primaries: Option<(Five, Five)>,
    span: Span,
}

/// The add-ons of one edition, ascending by code.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct AddOnTable {
    rows: Vec<Row>,
}

/// A row as it is read: code, type, first and last primary code, days.
pub(crate) type ReadRow = (Five, AddOnKind, Option<(Five, Five)>, Span);

impl AddOnTable {
    /// Adds a row; the table is of use after [`AddOnTable::arrange`].
    pub(crate) fn push(&mut self, (code, kind, primaries, span): ReadRow) {
        self.rows.push(Row {
            code,
            kind,
            primaries,
            span,
        });
    }

    /// Puts the rows in order, each once.
    pub(crate) fn arrange(mut self) -> Self {
        self.rows.sort();
        self.rows.dedup();
        self
    }

    /// The bytes of the data file.
    pub(crate) fn encode(&self) -> Result<Vec<u8>, String> {
        KIND.encode(self)
    }

    pub(super) fn find(&self, code: Code, dos: NaiveDate, practice: bool) -> Option<AddOn> {
        let code = five(code)?;
        let at = self.rows.partition_point(|row| row.code < code);
        let day = day::nearest(dos);
        let rows = self.rows[at..].iter().take_while(|row| row.code == code);
        let mut out: Option<AddOn> = None;
        for row in rows.filter(|row| day::within(row.span, day)) {
            let add_on = out.get_or_insert(AddOn {
                kind: row.kind,
                primaries: Vec::new(),
                practice,
            });
            // Where rows differ, the one that asks least decides.
            add_on.kind = add_on.kind.max(row.kind);
            if let Some((first, last)) = row.primaries {
                let code = |five: &Five| Code::from_canonical(five);
                add_on.primaries.extend(code(&first).zip(code(&last)));
            }
        }
        out
    }

    /// Every add-on code, once.
    pub(super) fn codes(&self) -> impl Iterator<Item = Code> {
        let firsts = self.rows.chunk_by(|a, b| a.code == b.code);
        firsts.filter_map(|rows| Code::from_canonical(&rows.first()?.code))
    }
}

/// The first and last code of `99202-99215`, or of a single code twice.
fn run(text: &str) -> Result<(Five, Five), String> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = (super::procedure(first)?, super::procedure(last)?);
    let form = |code: Five| code.map(|b| b.is_ascii_digit());
    if first <= last && form(first) == form(last) {
        return Ok((first, last));
    }
    Err(format!(
        "'{text}' is no run of codes: expected two codes of one form, the lower first"
    ))
}

impl Content for AddOnTable {
    const SET: &'static str = "ncci-aoc";
    const TITLE: &'static str = "NCCI add-on codes";
    const UNIT: &'static str = "codes";
    const OFF: &'static str = "add-on edits (px.addon_alone)";
    const DATA_FILE: &'static str = "add_ons.cdn";
    const PRACTICE_FILE: &'static str = "add_ons.tsv";

    fn decode(bytes: &[u8]) -> Result<Self, String> {
        let table: Self = KIND.decode(bytes)?;
        let plain = |code: &Five| Code::from_canonical(code).is_some();
        let fits = table.rows.is_sorted()
            && table.rows.iter().all(|row| {
                plain(&row.code) && row.primaries.is_none_or(|(a, b)| plain(&a) && plain(&b))
            });
        if fits {
            return Ok(table);
        }
        Err("its rows are out of order or damaged".to_owned())
    }

    fn practice(file: &str, text: &str) -> Result<Self, CodesetError> {
        let mut table = Self::default();
        let columns = ["code", "type", "primaries"];
        for (line, [code, kind, primaries]) in tsv::rows(file, text, columns)? {
            let fail = |message: String| CodesetError::line(file, line, message);
            let code = super::procedure(code).map_err(fail)?;
            let kind = AddOnKind::of(kind)
                .ok_or_else(|| fail(format!("type '{kind}': expected 1, 2 or 3")))?;
            let always = (0, day::OPEN);
            let listed: Vec<&str> = primaries
                .split(',')
                .map(str::trim)
                .filter(|p| !p.is_empty())
                .collect();
            if kind == AddOnKind::One && listed.is_empty() {
                return Err(fail("type 1 without primary codes: list them".to_owned()));
            }
            if listed.is_empty() {
                table.push((code, kind, None, always));
            }
            for primary in listed {
                table.push((code, kind, Some(run(primary).map_err(fail)?), always));
            }
        }
        Ok(table.arrange())
    }

    /// Add-on codes, however many primary codes they have.
    fn rows(&self) -> usize {
        self.codes().count()
    }
}
