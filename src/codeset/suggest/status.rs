//! Status and history codes: what is past, of the family, or a drug not borne has codes of its own.

use super::context::Context;
use super::find::Finder;
use super::phrases::Term;
use super::text::Sentence;
use super::{Mention, Section, Suggester};
use crate::domain::CodeSet;
use chrono::NaiveDate;

/// Puts the history code of something past, or of the family, before the code of the thing itself,
/// where there is one (Official Guidelines, section I.C.21.c.4). A phrase that itself names a status
/// is one whatever stands around it.
pub(super) fn personal(
    suggester: &Suggester,
    term: &Term,
    context: &mut Context,
    day: NaiveDate,
    rows: &mut Vec<u32>,
) {
    let code = suggester.search.row(term.row).code;
    let code = code.as_str();
    let category = code.get(..3).unwrap_or_default();
    let said = suggester.phrases.words(term);
    if ("Z80".."Z85").contains(&category) && *context == Context::Affirmed {
        *context = Context::Family;
        return;
    }
    let found = match context {
        // "Former smoker", "presence of pacemaker" under past history are so today.
        Context::Historical if code.starts_with('Z') => {
            *context = Context::Affirmed;
            None
        }
        // A list of drugs tells which are taken.
        Context::Drug if category == "Z79" || category == "Z88" => {
            *context = Context::Affirmed;
            None
        }
        Context::Historical => suggester.related(said, &["personal", "history"], "Z85".."Z88", day),
        Context::Family => suggester
            .related(said, &["family", "history"], "Z80".."Z85", day)
            .or_else(|| suggester.row_of(family_code(code)?, day)),
        _ => None,
    };
    if let Some(row) = found {
        rows.insert(0, row);
    }
}

/// The family history code of a condition, where its name is in no name of one: first and last code
/// of the conditions, and the code for the family's (ICD-10-CM, Z80 to Z84).
static OF_FAMILY: [(&str, &str, &str); 24] = [
    ("C15", "C26", "Z800"),
    ("C30", "C34", "Z801"),
    ("C50", "C50", "Z803"),
    ("C56", "C56", "Z8041"),
    ("C61", "C61", "Z8042"),
    ("C62", "C62", "Z8043"),
    ("C51", "C63", "Z8049"),
    ("C64", "C64", "Z8051"),
    ("C67", "C67", "Z8052"),
    ("C91", "C95", "Z806"),
    ("C00", "C96", "Z808"),
    ("Z8503", "Z8504", "Z800"),
    ("Z853", "Z853", "Z803"),
    ("E08", "E13", "Z833"),
    ("F10", "F10", "Z811"),
    ("F01", "F99", "Z818"),
    ("G40", "G40", "Z820"),
    ("I60", "I69", "Z823"),
    ("I46", "I46", "Z8241"),
    ("I10", "I52", "Z8249"),
    ("J45", "J45", "Z825"),
    ("M80", "M81", "Z8262"),
    ("M05", "M19", "Z8261"),
    ("E78", "E78", "Z83438"),
];

fn family_code(code: &str) -> Option<&'static str> {
    let within = |from: &str, to: &str| {
        let cut = |n: usize| code.get(..n).unwrap_or(code);
        cut(from.len()) >= from && cut(to.len()) <= to
    };
    let found = OF_FAMILY.iter().find(|(from, to, _)| within(from, to));
    found.map(|(_, _, family)| *family)
}

/// Drugs under the heading of allergies that have a status code.
pub(super) fn allergies(
    suggester: &Suggester,
    note: &str,
    sentence: &Sentence,
    finder: &Finder<'_>,
    day: NaiveDate,
    out: &mut Vec<Mention>,
) {
    for (at, token) in sentence.tokens.iter().enumerate() {
        let taken =
            |m: &&Mention| m.range.start < token.range.end && token.range.start < m.range.end;
        if token.word.len() < 4 || out.iter().rev().any(|m| taken(&m)) {
            continue;
        }
        let ids: Vec<u32> = finder.words_in(at..at + 1).collect();
        let codes = ["Z88".."Z89", "Z910".."Z911"];
        let mut rows = codes
            .into_iter()
            .filter_map(|codes| suggester.related(&ids, &["allergy", "status"], codes, day));
        if let Some(row) = rows.next() {
            out.push(Mention {
                range: token.range.clone(),
                text: note[token.range.clone()].to_owned(),
                context: Context::Affirmed,
                cue: String::new(),
                codes: vec![suggester.candidate(row, 1.0)],
                section: Section::Allergies,
            });
        }
    }
}

impl Suggester {
    /// The row of a diagnosis that is valid on a day.
    pub(super) fn row_of(&self, code: &str, day: NaiveDate) -> Option<u32> {
        let rows = self.search.rows_coded(CodeSet::Icd10Cm, code);
        rows.into_iter().find(|row| {
            self.search.row(*row).code.as_str() == code && self.search.is_valid(*row, day)
        })
    }

    /// The code in a range whose name says most of these words and nothing but them and `added`.
    fn related(
        &self,
        said: &[u32],
        added: &[&str],
        codes: std::ops::Range<&str>,
        day: NaiveDate,
    ) -> Option<u32> {
        let added: Vec<u32> = added.iter().filter_map(|w| self.phrases.id(w)).collect();
        let mut best: Option<(f32, u32)> = None;
        for id in said.iter().chain(&added) {
            for term in self.phrases.anchored(*id) {
                let row = self.search.row(term.row);
                let code = row.code.as_str();
                if row.set != CodeSet::Icd10Cm || code < codes.start || code >= codes.end {
                    continue;
                }
                let words = self.phrases.words(term);
                let fits = words.iter().all(|w| said.contains(w) || added.contains(w))
                    && words.iter().any(|w| said.contains(w) && !added.contains(w))
                    && self.search.is_valid(term.row, day);
                let weight: f32 = words.iter().map(|w| self.phrases.weight(*w)).sum();
                if fits && best.is_none_or(|(known, _)| weight > known) {
                    best = Some((weight, term.row));
                }
            }
        }
        best.map(|(_, row)| self.search.row(row).default.unwrap_or(row))
    }
}
