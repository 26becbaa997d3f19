//! Procedure-to-procedure pairs: which two codes are not paid side by side.
//!
//! The published table has some 2.4 million rows with its history. Codes are numbered in their
//! order, the rows of a first code stand together by second code and date, and a row is five bytes:
//! the second code, a stretch of days and a kind (indicator with rationale), both by number.

use super::day::{self, Span};
use super::edition::Content;
use crate::codeset::error::CodesetError;
use crate::codeset::packed::Kind;
use crate::codeset::tsv;
use crate::domain::Code;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::ops::Range;

const KIND: Kind = Kind {
    what: "an NCCI pair file",
    mark: *b"CDP\0",
    version: 1,
};

/// What becomes of a pair when a modifier is there (NCCI modifier indicator).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PairIndicator {
    /// 0: no modifier lets both be paid.
    Never,
    /// 1: an NCCI PTP-associated modifier does, where the record bears it out.
    Allowed,
    /// 9: the edit was withdrawn as if it had never been.
    NotApplicable,
}

impl PairIndicator {
    /// The indicator of a published file; `None` for any other text.
    pub(crate) fn of(text: &str) -> Option<Self> {
        match text {
            "0" => Some(Self::Never),
            "1" => Some(Self::Allowed),
            "9" => Some(Self::NotApplicable),
            _ => None,
        }
    }

    const fn number(self) -> u8 {
        match self {
            Self::Never => 0,
            Self::Allowed => 1,
            Self::NotApplicable => 9,
        }
    }

    const fn of_number(number: u8) -> Option<Self> {
        match number {
            0 => Some(Self::Never),
            1 => Some(Self::Allowed),
            9 => Some(Self::NotApplicable),
            _ => None,
        }
    }
}

/// A pair in force on a date of service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair<'a> {
    /// The code that is paid.
    pub column1: Code,
    /// The code that is not, unless a modifier says so.
    pub column2: Code,
    /// What a modifier can do.
    pub indicator: PairIndicator,
    /// First date of service.
    pub from: NaiveDate,
    /// Last date of service; `None` while in force.
    pub to: Option<NaiveDate>,
    /// Why, in the words of the table.
    pub rationale: &'a str,
    /// Whether it comes from the practice set.
    pub practice: bool,
}

/// A code's bytes: five characters.
pub(crate) type Five = [u8; 5];

/// The five characters of a procedure code; `None` for a code of another length.
pub(crate) fn five(code: Code) -> Option<Five> {
    code.as_str().as_bytes().try_into().ok()
}

/// The pairs of one edition.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct PairTable {
    /// Every code, ascending: its number is its place.
    codes: Vec<Five>,
    /// Where the rows of each first code begin; one more than codes.
    starts: Vec<u32>,
    /// Of every row: the second code, ascending within a first code.
    seconds: Vec<u16>,
    /// Of every row: a place in `spans`.
    row_spans: Vec<u16>,
    /// Of every row: a place in `kinds`.
    row_kinds: Vec<u8>,
    spans: Vec<Span>,
    kinds: Vec<(u8, String)>,
}

/// The number of a code in a table of pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PairKey(u16);

impl PairTable {
    /// How many pairs, with those of the past.
    pub(crate) fn len(&self) -> usize {
        self.seconds.len()
    }

    /// The bytes of the data file.
    pub(crate) fn encode(&self) -> Result<Vec<u8>, String> {
        KIND.encode(self)
    }

    /// Bytes in memory, for measurements.
    pub(crate) fn size(&self) -> usize {
        self.codes.len() * 5
            + self.starts.len() * 4
            + self.seconds.len() * 5
            + self.spans.len() * 4
            + self.kinds.iter().map(|k| k.1.len() + 32).sum::<usize>()
    }

    /// Whether every number points at something and everything stands in its order.
    fn fits(&self) -> bool {
        let rows = self.seconds.len();
        let counted = self.starts.len() == self.codes.len() + 1
            && self.starts.first() == Some(&0)
            && self.starts.last().copied() == u32::try_from(rows).ok()
            && self.starts.is_sorted()
            && self.row_spans.len() == rows
            && self.row_kinds.len() == rows;
        let plain = |code: &Five| Code::from_canonical(code).is_some();
        counted
            && self.codes.is_sorted_by(|a, b| a < b)
            && self.codes.iter().all(plain)
            && self
                .seconds
                .iter()
                .all(|s| usize::from(*s) < self.codes.len())
            && self
                .row_spans
                .iter()
                .all(|s| usize::from(*s) < self.spans.len())
            && self
                .row_kinds
                .iter()
                .all(|k| usize::from(*k) < self.kinds.len())
            && self
                .kinds
                .iter()
                .all(|k| PairIndicator::of_number(k.0).is_some())
            && self.spans.iter().all(|s| s.0 != day::OPEN)
            && (0..self.codes.len()).all(|first| self.seconds[self.rows(first)].is_sorted())
    }

    fn rows(&self, first: usize) -> Range<usize> {
        let at = |i: usize| self.starts.get(i).map_or(0, |at| *at as usize);
        at(first)..at(first + 1)
    }

    /// The number of a code; `None` where no pair has it.
    fn key(&self, code: Code) -> Option<PairKey> {
        let at = self.codes.binary_search(&five(code)?).ok()?;
        u16::try_from(at).ok().map(PairKey)
    }

    /// The row of a first and a second code that is in force on a day.
    fn row(&self, first: PairKey, second: PairKey, day: u16) -> Option<usize> {
        let rows = self.rows(usize::from(first.0));
        let begin = rows.start;
        let seconds = &self.seconds[rows];
        let at = seconds.partition_point(|s| *s < second.0);
        let same = seconds[at..].iter().take_while(|s| **s == second.0);
        let mut found = (begin + at..).zip(same).map(|(row, _)| row);
        found.find(|row| day::within(self.spans[usize::from(self.row_spans[*row])], day))
    }

    fn pair(
        &self,
        first: PairKey,
        second: PairKey,
        row: usize,
        practice: bool,
    ) -> Option<Pair<'_>> {
        let code = |key: PairKey| Code::from_canonical(&self.codes[usize::from(key.0)]);
        let span = self.spans[usize::from(self.row_spans[row])];
        let (indicator, rationale) = &self.kinds[usize::from(self.row_kinds[row])];
        Some(Pair {
            column1: code(first)?,
            column2: code(second)?,
            indicator: PairIndicator::of_number(*indicator)?,
            from: day::date(span.0)?,
            to: day::date(span.1),
            rationale,
            practice,
        })
    }
}

impl Content for PairTable {
    const SET: &'static str = "ncci-ptp";
    const TITLE: &'static str = "NCCI pairs";
    const UNIT: &'static str = "pairs";
    const OFF: &'static str = "pair edits (px.ncci)";
    const DATA_FILE: &'static str = "pairs.cdn";
    const PRACTICE_FILE: &'static str = "pairs.tsv";

    fn decode(bytes: &[u8]) -> Result<Self, String> {
        let table: Self = KIND.decode(bytes)?;
        if table.fits() {
            return Ok(table);
        }
        Err("its parts do not fit together".to_owned())
    }

    fn practice(file: &str, text: &str) -> Result<Self, CodesetError> {
        let columns = ["column1", "column2", "indicator", "from", "rationale"];
        let mut draft = PairDraft::default();
        for (line, [one, two, indicator, from, rationale]) in tsv::rows(file, text, columns)? {
            let fail = |message: String| CodesetError::line(file, line, message);
            let code = |text: &str| super::procedure(text).map_err(fail);
            let indicator = PairIndicator::of(indicator)
                .ok_or_else(|| fail(format!("indicator '{indicator}': expected 0, 1 or 9")))?;
            let from: Option<NaiveDate> = from.parse().ok();
            let from = from
                .and_then(day::day)
                .ok_or_else(|| fail("no date in column from: expected YYYY-MM-DD".to_owned()))?;
            let row = (
                code(one)?,
                code(two)?,
                indicator,
                (from, day::OPEN),
                rationale,
            );
            draft.push(row).map_err(fail)?;
        }
        let (table, doubles) = draft.finish();
        match doubles {
            0 => Ok(table),
            _ => Err(CodesetError::input(
                file,
                format!("{doubles} pairs stand twice"),
            )),
        }
    }

    fn rows(&self) -> usize {
        self.len()
    }
}

/// The pairs of an edition, for one who asks for many.
#[derive(Debug, Clone, Copy)]
pub struct Pairs<'a> {
    pub(super) table: &'a PairTable,
    pub(super) practice: bool,
}

impl<'a> Pairs<'a> {
    /// The number of a code here; `None` where no pair has it.
    #[must_use]
    pub fn key(&self, code: Code) -> Option<PairKey> {
        self.table.key(code)
    }

    /// The pair of two codes on a date of service, whichever is column 1.
    #[must_use]
    pub fn between(&self, a: PairKey, b: PairKey, dos: NaiveDate) -> Option<Pair<'a>> {
        let day = day::nearest(dos);
        let (table, practice) = (self.table, self.practice);
        let one_way = |first, second| {
            let row = table.row(first, second, day)?;
            table.pair(first, second, row, practice)
        };
        one_way(a, b).or_else(|| one_way(b, a))
    }

    /// How many pairs, with those of the past.
    #[must_use]
    pub fn count(&self) -> usize {
        self.table.len()
    }

    /// Bytes that they take in memory.
    #[must_use]
    pub fn size(&self) -> usize {
        self.table.size()
    }

    /// Every pair, by column 1, column 2 and date.
    pub fn all(&self) -> impl Iterator<Item = Pair<'a>> {
        let (table, practice) = (self.table, self.practice);
        (0..=u16::MAX)
            .take(table.codes.len())
            .flat_map(move |first| {
                let rows = table.rows(usize::from(first));
                rows.filter_map(move |row| {
                    table.pair(PairKey(first), PairKey(table.seconds[row]), row, practice)
                })
            })
    }
}

/// A row on its way into a table: numbers are those of the draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    first: u16,
    second: u16,
    span: u16,
    kind: u8,
}

/// A row as it is read: first code, second code, indicator, days, rationale.
pub(crate) type ReadRow<'a> = (Five, Five, PairIndicator, Span, &'a str);

/// Pairs as they are read, in any order.
#[derive(Debug, Default)]
pub(crate) struct PairDraft {
    codes: Numbers<Five>,
    spans: Numbers<Span>,
    kinds: Numbers<(u8, String)>,
    /// The kind of the row before: files repeat it thousands of times.
    last: Option<u8>,
    rows: Vec<Row>,
}

/// Values by the number of their first coming.
#[derive(Debug)]
struct Numbers<T> {
    all: Vec<T>,
    known: HashMap<T, u16>,
}

impl<T> Default for Numbers<T> {
    fn default() -> Self {
        Self {
            all: Vec::new(),
            known: HashMap::new(),
        }
    }
}

impl<T: Clone + Eq + std::hash::Hash> Numbers<T> {
    /// The number of a value; `None` where there are too many.
    fn number(&mut self, value: T) -> Option<u16> {
        if let Some(number) = self.known.get(&value) {
            return Some(*number);
        }
        let number = u16::try_from(self.all.len()).ok()?;
        self.all.push(value.clone());
        self.known.insert(value, number);
        Some(number)
    }
}

impl<T: Ord> Numbers<T> {
    /// The values ascending, and the new number of each old one.
    fn in_order(self) -> (Vec<T>, Vec<u16>) {
        let mut all: Vec<(u16, T)> = (0..=u16::MAX).zip(self.all).collect();
        all.sort_unstable_by(|a, b| a.1.cmp(&b.1));
        let mut numbers = vec![0; all.len()];
        for (new, (old, _)) in (0..=u16::MAX).zip(&all) {
            numbers[usize::from(*old)] = new;
        }
        (all.into_iter().map(|(_, value)| value).collect(), numbers)
    }
}

impl PairDraft {
    /// How many rows were read.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The highest first code, by which a missing part shows.
    pub(crate) fn last_first(&self) -> Option<Five> {
        let firsts = self
            .rows
            .iter()
            .map(|row| self.codes.all[usize::from(row.first)]);
        firsts.max()
    }

    /// Adds a row; an error where it can be none.
    pub(crate) fn push(&mut self, row: ReadRow<'_>) -> Result<(), String> {
        let (first, second, indicator, span, rationale) = row;
        if first == second {
            return Err("a code stands beside itself: expected two codes".to_owned());
        }
        let kind = match self.last.map(|k| (k, &self.kinds.all[usize::from(k)])) {
            Some((k, (number, text))) if *number == indicator.number() && text == rationale => k,
            _ => {
                let value = (indicator.number(), rationale.to_owned());
                let number = self.kinds.number(value).and_then(|k| u8::try_from(k).ok());
                number.ok_or("more than 256 different rationales: this is no NCCI pair file")?
            }
        };
        self.last = Some(kind);
        let many =
            |what: &str| format!("more than 65,536 different {what}: this is no NCCI pair file");
        let row = Row {
            first: self.codes.number(first).ok_or_else(|| many("codes"))?,
            second: self.codes.number(second).ok_or_else(|| many("codes"))?,
            span: self
                .spans
                .number(span)
                .ok_or_else(|| many("stretches of dates"))?,
            kind,
        };
        self.rows.push(row);
        Ok(())
    }

    /// Adds the rows of another part.
    pub(crate) fn append(&mut self, other: &Self) -> Result<(), String> {
        self.rows.reserve(other.rows.len());
        for row in &other.rows {
            let code = |number: u16| other.codes.all[usize::from(number)];
            let (indicator, rationale) = &other.kinds.all[usize::from(row.kind)];
            let indicator =
                PairIndicator::of_number(*indicator).ok_or("an indicator that is none")?;
            let span = other.spans.all[usize::from(row.span)];
            self.push((
                code(row.first),
                code(row.second),
                indicator,
                span,
                rationale,
            ))?;
        }
        Ok(())
    }

    /// The table, and how many rows were left out because another of the same two codes begins on
    /// the same day. In whatever order rows came, the same table comes out.
    pub(crate) fn finish(self) -> (PairTable, usize) {
        let (codes, code) = self.codes.in_order();
        let (spans, span) = self.spans.in_order();
        let (kinds, kind) = self.kinds.in_order();
        let mut rows = self.rows;
        for row in &mut rows {
            row.first = code[usize::from(row.first)];
            row.second = code[usize::from(row.second)];
            row.span = span[usize::from(row.span)];
            // No more than 256 kinds were let in.
            row.kind = u8::try_from(kind[usize::from(row.kind)]).unwrap_or(u8::MAX);
        }
        rows.sort_unstable();
        let before = rows.len();
        rows.dedup_by_key(|row| (row.first, row.second, spans[usize::from(row.span)].0));
        let doubles = before - rows.len();
        let mut starts = vec![0_u32; codes.len() + 1];
        for row in &rows {
            starts[usize::from(row.first) + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let table = PairTable {
            codes,
            starts,
            seconds: rows.iter().map(|r| r.second).collect(),
            row_spans: rows.iter().map(|r| r.span).collect(),
            row_kinds: rows.iter().map(|r| r.kind).collect(),
            spans,
            kinds,
        };
        (table, doubles)
    }
}
