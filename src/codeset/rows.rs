//! The rows of one table in memory: sorted columns, titles in the shared pool.

use super::compiled::flat;
use super::entry::DxFlags;
use super::file::{NO_DATE, TableFile};
use super::pool::{Pool, TextId};
use crate::domain::Code;
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

/// No text, no row.
pub(crate) const NONE: u32 = u32::MAX;
const BILLABLE: u16 = 1 << 8;
const OWN_WORDS: u16 = 1 << 9;

/// Validity within an edition: first and last day, open where `None`.
pub(crate) type Span = (Option<NaiveDate>, Option<NaiveDate>);

/// One row on its way into a table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RowParts {
    /// The code.
    pub code: Code,
    /// Title, or what stands before `, ` and the tail.
    pub head: TextId,
    /// The rest of the title, or [`NONE`].
    pub tail: TextId,
    /// It can be billed.
    pub billable: bool,
    /// The title is this project's.
    pub own_words: bool,
    /// More words that find it, or [`NONE`].
    pub words: TextId,
    /// Its own dates.
    pub span: Span,
}

/// Sorted columns.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    codes: Vec<Code>,
    heads: Vec<TextId>,
    tails: Vec<TextId>,
    /// Low byte: flags of the Medicare Code Editor.
    marks: Vec<u16>,
    parents: Vec<u32>,
    words: Vec<(u32, TextId)>,
    spans: Vec<(u32, Span)>,
}

flat!(Rows {
    codes,
    heads,
    tails,
    marks,
    parents,
    words,
    spans
});

/// Days since 1970-01-01 in a file to a date.
fn day(number: i32) -> Option<NaiveDate> {
    if number == NO_DATE {
        return None;
    }
    NaiveDate::default().checked_add_days(Days::new(u64::try_from(number).ok()?))
}

/// A date to days since 1970-01-01; earlier ones are open.
pub(crate) fn day_number(date: Option<NaiveDate>) -> i32 {
    date.and_then(|d| i32::try_from((d - NaiveDate::default()).num_days()).ok())
        .filter(|n| *n >= 0)
        .unwrap_or(NO_DATE)
}

impl Rows {
    /// Whether its columns fit together, as those of rows that were loaded do.
    pub(crate) fn fits(&self) -> bool {
        let count = self.codes.len();
        let columns = [&self.heads, &self.tails, &self.parents].map(Vec::len);
        // A header stands above what is below it, so walking up always ends.
        let above = |(row, parent): (usize, &u32)| *parent == NONE || (*parent as usize) < row;
        columns == [count; 3]
            && self.marks.len() == count
            && self.codes.is_sorted()
            && self.parents.iter().enumerate().all(above)
            && self.words.is_sorted_by(|a, b| a.0 < b.0)
            && self.spans.is_sorted_by(|a, b| a.0 < b.0)
    }

    /// Rows of a data file whose texts were appended to the pool at `base`; `None` where its parts
    /// do not fit together.
    pub(crate) fn from_file(file: &TableFile, codes: Vec<Code>, base: TextId) -> Option<Self> {
        let count = codes.len();
        let texts = u32::try_from(file.text_lengths.len()).ok()?;
        let text = |id: u32| (id < texts).then(|| base + id);
        if file.heads.len() != count
            || file.tails.len() != count
            || file.billable.len() != count.div_ceil(8)
        {
            return None;
        }
        let heads = file
            .heads
            .iter()
            .map(|h| text(*h))
            .collect::<Option<Vec<_>>>()?;
        let tails = file
            .tails
            .iter()
            .map(|t| t.checked_sub(1).map_or(Some(NONE), text))
            .collect::<Option<Vec<_>>>()?;
        let bit = |i: usize| file.billable[i / 8] >> (i % 8) & 1 == 1;
        let marks = (0..count)
            .map(|i| if bit(i) { BILLABLE } else { 0 })
            .collect();
        if !file.words.is_sorted_by(|a, b| a.0 < b.0) || !file.dates.is_sorted_by(|a, b| a.0 < b.0)
        {
            return None;
        }
        let words = file
            .words
            .iter()
            .map(|(row, t)| Some((*row, text(*t)?)))
            .collect::<Option<Vec<_>>>()?;
        let spans = file
            .dates
            .iter()
            .map(|(row, from, to)| (*row, (day(*from), day(*to))))
            .collect();
        Some(Self {
            parents: parents(&codes),
            codes,
            heads,
            tails,
            marks,
            words,
            spans,
        })
    }

    /// Rows from parts in ascending order of codes.
    pub(crate) fn from_parts(parts: impl IntoIterator<Item = RowParts>) -> Self {
        let mut rows = Self::default();
        for part in parts {
            let row = u32::try_from(rows.codes.len()).unwrap_or(NONE);
            rows.codes.push(part.code);
            rows.heads.push(part.head);
            rows.tails.push(part.tail);
            rows.marks.push(
                if part.billable { BILLABLE } else { 0 }
                    | if part.own_words { OWN_WORDS } else { 0 },
            );
            if part.words != NONE {
                rows.words.push((row, part.words));
            }
            if part.span != (None, None) {
                rows.spans.push((row, part.span));
            }
        }
        rows.parents = parents(&rows.codes);
        rows
    }

    /// These rows with some replaced, added or (`None`) taken out. Flags are not kept: an edition
    /// brings its own.
    pub(crate) fn with_changes(&self, changed: &BTreeMap<Code, Option<RowParts>>) -> Self {
        let mut next = 0;
        let mut out = Vec::with_capacity(self.len() + changed.len());
        for (code, parts) in changed {
            let until = self.codes.partition_point(|c| c < code);
            out.extend((next..until).map(|row| self.parts(row)));
            out.extend(*parts);
            next = until + usize::from(self.codes.get(until) == Some(code));
        }
        out.extend((next..self.len()).map(|row| self.parts(row)));
        Self::from_parts(out)
    }

    /// The parts of a row.
    pub(crate) fn parts(&self, row: usize) -> RowParts {
        RowParts {
            code: self.codes[row],
            head: self.heads[row],
            tail: self.tails[row],
            billable: self.billable(row),
            own_words: self.own_words(row),
            words: self.words(row),
            span: self.span(row),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.codes.len()
    }

    pub(crate) fn code(&self, row: usize) -> Code {
        self.codes[row]
    }

    /// The row of a code.
    pub(crate) fn find(&self, code: Code) -> Option<usize> {
        self.codes.binary_search(&code).ok()
    }

    /// The first row whose code is not before these characters.
    pub(crate) fn from(&self, beginning: &str) -> usize {
        self.codes.partition_point(|c| c.as_str() < beginning)
    }

    pub(crate) fn billable(&self, row: usize) -> bool {
        self.marks[row] & BILLABLE != 0
    }

    pub(crate) fn own_words(&self, row: usize) -> bool {
        self.marks[row] & OWN_WORDS != 0
    }

    pub(crate) fn flags(&self, row: usize) -> DxFlags {
        DxFlags::from_bits(self.marks[row].to_le_bytes()[0])
    }

    /// Sets the flags of the rows whose codes begin with a prefix, or of the one code.
    pub(crate) fn set_flags(&mut self, prefix: &str, exact: bool, flags: DxFlags) {
        let start = self.codes.partition_point(|c| c.as_str() < prefix);
        for row in start..self.codes.len() {
            let text = self.codes[row].as_str();
            if !text.starts_with(prefix) || (exact && text != prefix) {
                break;
            }
            self.marks[row] = (self.marks[row] & !0xff) | u16::from(flags.bits());
        }
    }

    /// Takes the flags of the same codes in another table, where it has none of its own.
    pub(crate) fn borrow_flags(&mut self, lender: &Self) {
        for (code, marks) in self.codes.iter().zip(&mut self.marks) {
            if *marks & 0xff == 0
                && let Some(row) = lender.find(*code)
            {
                *marks |= lender.marks[row] & 0xff;
            }
        }
    }

    /// Appends the title of a row to `out`.
    pub(crate) fn title_into(&self, row: usize, pool: &Pool, out: &mut String) {
        out.push_str(pool.get(self.heads[row]));
        if self.tails[row] != NONE {
            out.push_str(", ");
            out.push_str(pool.get(self.tails[row]));
        }
    }

    pub(crate) fn title(&self, row: usize, pool: &Pool) -> String {
        let mut out = String::new();
        self.title_into(row, pool, &mut out);
        out
    }

    /// The header a code stands under.
    pub(crate) fn parent(&self, row: usize) -> Option<usize> {
        let parent = self.parents[row];
        (parent != NONE).then_some(parent as usize)
    }

    /// Rows directly below a header.
    pub(crate) fn children(&self, row: usize) -> impl Iterator<Item = usize> + '_ {
        let prefix = self.codes[row];
        let parent = u32::try_from(row).unwrap_or(NONE);
        (row + 1..self.codes.len())
            .take_while(move |r| self.codes[*r].as_str().starts_with(prefix.as_str()))
            .filter(move |r| self.parents[*r] == parent)
    }

    /// Rows whose codes begin with `prefix`.
    pub(crate) fn below<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = usize> + 'a {
        let start = self.codes.partition_point(|c| c.as_str() < prefix);
        (start..self.codes.len()).take_while(move |r| self.codes[*r].as_str().starts_with(prefix))
    }

    /// The text of more words of a row, or [`NONE`].
    pub(crate) fn words(&self, row: usize) -> TextId {
        let found = self
            .words
            .binary_search_by_key(&row, |(row, _)| *row as usize);
        found.map_or(NONE, |at| self.words[at].1)
    }

    /// The row's own dates.
    pub(crate) fn span(&self, row: usize) -> Span {
        let found = self
            .spans
            .binary_search_by_key(&row, |(row, _)| *row as usize);
        found.map_or((None, None), |at| self.spans[at].1)
    }
}

/// The longest other code each code begins with. Codes are sorted, so it is on the stack of those
/// just passed.
fn parents(codes: &[Code]) -> Vec<u32> {
    let mut stack: Vec<(Code, u32)> = Vec::with_capacity(8);
    let mut out = Vec::with_capacity(codes.len());
    for (row, code) in codes.iter().enumerate() {
        while stack
            .last()
            .is_some_and(|(above, _)| !code.as_str().starts_with(above.as_str()))
        {
            stack.pop();
        }
        out.push(stack.last().map_or(NONE, |(_, row)| *row));
        stack.push((*code, u32::try_from(row).unwrap_or(NONE)));
    }
    out
}
