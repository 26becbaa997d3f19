//! Suggestions from the note: the phrases that name a code, and what the note says of them.
//!
//! A note is cut into sentences under its headings (`text`, `section`), the names of codes are
//! found in each (`phrases`, `find`), the words beside a phrase choose the finer code (`refine`) and
//! tell whether it is so (`context`). Nothing here posts anything: a suggestion is something to
//! look at.

mod context;
mod everyday;
mod find;
mod phrases;
mod refine;
mod section;
mod status;
mod text;
mod triggers;

use super::search::Search;
use crate::domain::{Code, CodeSet};
use chrono::NaiveDate;
pub use context::Context;
use context::Said;
use find::{Finder, Found};
use phrases::Phrases;
use refine::Refiner;
pub use section::Section;
use std::ops::Range;
use std::sync::Arc;
use text::Sentence;

/// What was done, as notes say it, with its code.
const DONE: &str = include_str!("../../../codesets/lexicon/done.tsv");

/// A code for a phrase.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Which set.
    pub set: CodeSet,
    /// The code.
    pub code: Code,
    /// Its title.
    pub title: String,
    /// Whether it can be billed; else it needs more characters.
    pub billable: bool,
    /// Greater is surer; comparable within one note.
    pub score: f32,
}

/// A phrase of the note that names something with a code.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// Bytes of the note.
    pub range: Range<usize>,
    /// What stands there.
    pub text: String,
    /// What the note says of it.
    pub context: Context,
    /// The words that say so, such as "denies"; the name of the section where that does.
    pub cue: String,
    /// The codes it may be, best first; never empty.
    pub codes: Vec<Candidate>,
    /// Under which heading it stands.
    pub section: Section,
}

/// Reads notes. Made once from a search; it takes about a tenth of a second.
#[derive(Debug)]
pub struct Suggester {
    search: Arc<Search>,
    phrases: Phrases,
}

impl Suggester {
    /// From everything that a search knows.
    #[must_use]
    pub fn new(search: Arc<Search>) -> Self {
        let phrases = Phrases::build(&search, &done_rows());
        Self { search, phrases }
    }

    /// The phrases of a note that name codes valid on a day, in the order of the note; no two
    /// overlap.
    #[must_use]
    pub fn read(&self, note: &str, day: NaiveDate) -> Vec<Mention> {
        let mut finder = Finder::new(&self.search, &self.phrases, day);
        let mut refiner = Refiner::new(&self.search, &self.phrases, day);
        let mut out = Vec::new();
        for sentence in text::sentences(note) {
            let asked: Vec<bool> = sentence
                .tokens
                .iter()
                .map(|t| note[..t.range.start].ends_with('?'))
                .collect();
            let said = Said::of(&sentence.tokens, &asked);
            let found = finder.find(note, &sentence);
            for at in 0..found.len() {
                let mention =
                    self.mention(note, &sentence, &said, &found, at, &finder, &mut refiner);
                out.push(mention);
            }
            if sentence.section == Section::Allergies {
                status::allergies(self, note, &sentence, &finder, day, &mut out);
            }
        }
        out.sort_by_key(|m| m.range.start);
        out
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of one reading, used together once"
    )]
    fn mention(
        &self,
        note: &str,
        sentence: &Sentence,
        said: &Said,
        found: &[Found],
        at: usize,
        finder: &Finder<'_>,
        refiner: &mut Refiner<'_>,
    ) -> Mention {
        let this = &found[at];
        let others = found.iter().enumerate().filter(|(other, _)| *other != at);
        let taken = others.fold(0_u128, |bits, (_, f)| bits | f.used);
        let row = refiner.refine(this.term.row, finder, sentence, &this.tokens, |t| {
            taken >> t & 1 == 1
        });
        let (mut context, cue) = said.about(&sentence.tokens, this.tokens.clone(), |t| {
            this.used >> t & 1 == 1
        });
        let mut cue = cue.map_or_else(String::new, |cue| {
            let tokens = &sentence.tokens;
            note[tokens[cue.start].range.start..tokens[cue.end.max(cue.start + 1) - 1].range.end]
                .to_owned()
        });
        let row_set = self.search.row(row).set;
        if context == Context::Affirmed
            && this.term.done
            && (said.not_done() || sentence.section == Section::Plan)
        {
            context = Context::Planned;
        }
        let of_section = context::of_section(sentence.section);
        if context == Context::Affirmed && of_section != Context::Affirmed {
            context = of_section;
            sentence.section.title().clone_into(&mut cue);
        }
        let mut rows = vec![row];
        if row_set == CodeSet::Icd10Cm {
            status::personal(self, &this.term, &mut context, refiner.day, &mut rows);
        }
        let range = sentence.tokens[this.tokens.start].range.start
            ..sentence.tokens[this.tokens.end - 1].range.end;
        Mention {
            text: note[range.clone()].to_owned(),
            range,
            context,
            cue,
            codes: rows
                .into_iter()
                .map(|row| self.candidate(row, this.score))
                .collect(),
            section: sentence.section,
        }
    }

    /// A diagnosis by its code, without a dot, where it is valid on a day.
    #[must_use]
    pub fn candidate_of(&self, code: &str, day: NaiveDate) -> Option<Candidate> {
        self.row_of(code, day).map(|row| self.candidate(row, 0.0))
    }

    fn candidate(&self, row: u32, score: f32) -> Candidate {
        let known = self.search.row(row);
        Candidate {
            set: known.set,
            code: known.code,
            title: known.title.to_owned(),
            billable: known.billable,
            score,
        }
    }
}

/// The rows of the table of what was done: phrase and code.
fn done_rows() -> Vec<(String, String)> {
    let rows = DONE
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with("# "))
        .skip(1);
    rows.filter_map(|row| row.split_once('\t'))
        .map(|(phrase, code)| (phrase.trim().to_owned(), code.trim().to_owned()))
        .collect()
}

#[cfg(test)]
mod tests;
