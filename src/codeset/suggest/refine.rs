//! From the code that a phrase names to the finer one that the words beside it ask for: side,
//! acuity, stage, "with" and "without", and the seventh character.

use super::find::Finder;
use super::phrases::Phrases;
use super::text::Sentence;
use crate::codeset::search::Search;
use crate::domain::CodeSet;
use chrono::NaiveDate;
use std::ops::Range;

/// Words looked at before and after a phrase.
const BEFORE: usize = 6;
const AFTER: usize = 10;
/// Codes below a header that are weighed.
const MOST: u32 = 1_500;

/// What a limb's part is a part of, as titles say it.
fn limb(part: &str) -> &'static [&'static str] {
    match part {
        "thigh" | "leg" | "calf" | "shin" | "knee" | "ankle" => &["lower", "limb"],
        "arm" | "forearm" | "elbow" | "wrist" | "hand" => &["upper", "limb"],
        _ => &[],
    }
}

/// Chooses finer codes.
pub(super) struct Refiner<'a> {
    pub search: &'a Search,
    pub phrases: &'a Phrases,
    pub day: NaiveDate,
    /// Which words stand near; one place a word of the names.
    near: Vec<bool>,
    listed: Vec<u32>,
}

impl<'a> Refiner<'a> {
    pub(super) fn new(search: &'a Search, phrases: &'a Phrases, day: NaiveDate) -> Self {
        Self {
            search,
            phrases,
            day,
            near: vec![false; phrases.count()],
            listed: Vec::new(),
        }
    }

    /// The row that the words beside tokens `range` ask for; `taken` tells tokens of other phrases.
    pub(super) fn refine(
        &mut self,
        row: u32,
        finder: &Finder<'_>,
        sentence: &Sentence,
        range: &Range<usize>,
        taken: impl Fn(usize) -> bool,
    ) -> u32 {
        if self.search.row(row).set != CodeSet::Icd10Cm {
            return row;
        }
        let mut start = range.start;
        while start > 0 && range.start - start < BEFORE {
            let at = start - 1;
            let part = sentence.tokens[start].before == super::text::Before::Comma;
            if part || taken(at) || finder.bars(at) {
                break;
            }
            start = at;
        }
        let mut end = range.end;
        while end < sentence.tokens.len() && end - range.end < AFTER {
            if taken(end) || finder.bars(end) {
                break;
            }
            end += 1;
        }
        let implied = sentence.tokens[start..end]
            .iter()
            .flat_map(|t| limb(&t.word));
        let implied = implied.filter_map(|word| self.phrases.id(word));
        let words: Vec<u32> = finder.words_in(start..end).chain(implied).collect();
        for id in words {
            let place = &mut self.near[id as usize];
            if !*place {
                *place = true;
                self.listed.push(id);
            }
        }
        let words = || sentence.tokens[start..end].iter().map(|t| t.word.as_str());
        let chosen = self.finer(self.top(row), row);
        let chosen = self.seventh(chosen, words);
        for id in self.listed.drain(..) {
            self.near[id as usize] = false;
        }
        self.billable(chosen)
    }

    /// The highest header that a row is the default of: its name is as good for what is beside.
    fn top(&self, row: u32) -> u32 {
        let mut top = row;
        while let Some(parent) = self.search.row(top).parent
            && self.search.row(parent).default == Some(row)
        {
            top = parent;
        }
        top
    }

    /// The row below a header whose title says most of what stands near and least besides.
    fn finer(&self, top: u32, named: u32) -> u32 {
        let header = self.search.row(top);
        if header.billable {
            return top;
        }
        let default = header.default.map_or(named, |d| self.stem_of(d));
        // What the default says is no more than what was named: "unspecified upper limb".
        let said = self.phrases.all_words(self.search.row(default).title);
        let of_top = self.phrases.title(top);
        let own = self.phrases.title(default);
        let mut best: Option<(f32, u32)> = None;
        for below in top + 1..header.end.min(top.saturating_add(MOST)) {
            let row = self.search.row(below);
            if row.code.as_str().len() > 6 || !self.search.is_valid(below, self.day) {
                continue;
            }
            let mut gain = 0.0;
            let mut loss = 0.0;
            let title = self.phrases.title(below);
            for id in title {
                if of_top.contains(id) {
                    continue;
                }
                let weight = self.phrases.weight(*id);
                if self.near[*id as usize] {
                    gain += weight;
                } else if !said.contains(id) {
                    loss += weight;
                }
            }
            // What the default itself says and the note does not, another need not say.
            if below == default {
                gain = own
                    .iter()
                    .filter(|id| self.near[**id as usize] && !of_top.contains(id))
                    .map(|id| self.phrases.weight(*id))
                    .sum();
            }
            let value = gain - loss;
            // A header says as much as the first of its codes: the code that is billed goes first.
            if gain > 0.0 && value > 0.0 && best.is_none_or(|(known, _)| value > known + 0.001) {
                best = Some((value, below));
            }
        }
        best.map_or(named, |(_, row)| row)
    }

    /// A row without its seventh character.
    fn stem_of(&self, row: u32) -> u32 {
        let known = self.search.row(row);
        match known.parent {
            Some(parent) if known.code.as_str().len() > 6 => parent,
            _ => row,
        }
    }

    /// The seventh character that the words ask for: the first treatment where nothing else is said
    /// (Official Guidelines, section I.C.19.a).
    fn seventh<'w, I: Iterator<Item = &'w str>>(&self, row: u32, words: impl Fn() -> I) -> u32 {
        let known = self.search.row(row);
        let stem = self.stem_of(row);
        let header = self.search.row(stem);
        let has_sevenths = known.code.as_str().len() > 6
            || (stem + 1..header.end).any(|r| self.search.row(r).code.as_str().len() > 6);
        if !has_sevenths {
            return row;
        }
        let says = |any: &[&str]| words().any(|w| any.contains(&w));
        let wanted: &[u8] = if says(&["sequela", "sequelae", "late"]) {
            b"S"
        } else if says(&["subsequent", "healing", "healed", "aftercare"]) {
            b"DS"
        } else if says(&["open", "compound"]) {
            b"BA"
        } else {
            b"A"
        };
        for letter in wanted {
            let found = (stem + 1..header.end).find(|r| {
                let row = self.search.row(*r);
                row.code.as_str().as_bytes().get(6) == Some(letter)
                    && self.search.row(*r).parent == Some(stem)
                    && self.search.is_valid(*r, self.day)
            });
            if let Some(found) = found {
                return found;
            }
        }
        row
    }

    /// A row that can be billed, where there is a default; else the header.
    fn billable(&self, row: u32) -> u32 {
        let known = self.search.row(row);
        match known.default {
            Some(default) if !known.billable && self.search.is_valid(default, self.day) => default,
            _ => row,
        }
    }
}
