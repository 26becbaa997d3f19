//! Search over every loaded table, fast enough to answer each keystroke.
//!
//! An inverted index over titles, inclusion terms and the lexicon (`index`); a query is read in
//! several ways (`rewrite`), each word of a reading is looked up by beginning, form and typing
//! error (`matching`), and each text is scored by how much of the query it has and how much more
//! it says (`score`).

mod default;
mod edit;
mod fold;
mod index;
mod marks;
mod matching;
mod personal;
mod rewrite;
mod score;
pub(in crate::codeset) mod texts;
mod vocabulary;
mod weights;

use super::compiled::flat::{Flat, Input};
use super::lexicon::Lexicon;
use super::tables::Tables;
use crate::domain::{Code, CodeSet};
use chrono::{Datelike, NaiveDate};
use fuzzy_matcher::skim::SkimMatcherV2;
use index::{Builder, Index, NONE};
use marks::Marker;
use matching::Meaning;
use rewrite::{Reading, Rewriter};
use score::{Filter, Found, Scratch};
use std::fmt;
use std::sync::{Mutex, PoisonError};

pub use personal::{Kept, Personal};

/// What to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query<'a> {
    /// The words, as typed.
    pub words: &'a str,
    /// Only this set; `None` for all. Several: see [`Query::procedures`].
    pub set: Option<CodeSet>,
    /// CPT and HCPCS together, no diagnoses.
    pub procedures: bool,
    /// Valid on this date of service.
    pub dos: NaiveDate,
    /// Headers too, not only billable codes.
    pub all_codes: bool,
    /// At most this many.
    pub limit: usize,
    /// What the user and the site keep about codes: it raises a little, and its notes are found.
    pub personal: Option<&'a Personal>,
}

impl Query<'_> {
    /// Sets to look in.
    fn sets(&self) -> &'static [CodeSet] {
        use CodeSet::{Cpt, Hcpcs, Icd10Cm};
        match (self.set, self.procedures) {
            (None, false) => &CodeSet::ALL,
            (None, true) => &[Cpt, Hcpcs],
            (Some(Icd10Cm), false) => &[Icd10Cm],
            (Some(Cpt), _) => &[Cpt],
            (Some(Hcpcs), _) => &[Hcpcs],
            (Some(Icd10Cm), true) => &[],
        }
    }
}

/// A code found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Which set.
    pub set: CodeSet,
    /// The code.
    pub code: Code,
    /// Its title.
    pub title: String,
    /// Whether it can be billed.
    pub billable: bool,
    /// Whether it stands in a practice table.
    pub practice: bool,
    /// The term that matched, where that is not the title.
    pub via: Option<String>,
    /// Characters of the title (or of `via`, where present) to mark as matched.
    pub marks: Vec<usize>,
    /// Greater is better; comparable within one answer only.
    pub score: f32,
    /// What the user and the site keep about it.
    pub kept: Kept,
}

/// The search engine: an inverted index over every table, built once.
#[derive(Default)]
pub struct Search {
    index: Index,
    rewriter: Rewriter,
    fuzzy: SkimMatcherV2,
    /// Memory for searches; one each that runs at a time.
    spare: Mutex<Vec<Scratch>>,
}

impl fmt::Debug for Search {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Search")
            .field("rows", &self.index.rows.len())
            .field("texts", &self.index.text_count())
            .finish_non_exhaustive()
    }
}

impl Search {
    /// Builds the index of the tables with the lexicon in the program. It takes some tenths of a
    /// second: build it in the background.
    #[must_use]
    pub fn build(tables: &Tables) -> Self {
        Self::with_lexicon(tables, &Lexicon::shipped())
    }

    /// Builds the index of the tables with a lexicon.
    #[must_use]
    pub fn with_lexicon(tables: &Tables, lexicon: &Lexicon) -> Self {
        let mut builder = Builder::new(lexicon);
        for set in CodeSet::ALL {
            tables.for_each(set, |row| builder.push(row));
        }
        Self {
            index: builder.finish(),
            rewriter: Rewriter::new(lexicon),
            ..Self::default()
        }
    }

    /// The whole engine as bytes, for [`Search::from_bytes`] of the same program.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.size() + (1 << 20));
        self.index.put(&mut out);
        self.rewriter.put(&mut out);
        out
    }

    /// The engine that was written; `None` where the bytes are not one.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut from = Input::new(bytes);
        let index = Index::take(&mut from)?;
        let rewriter = Rewriter::take(&mut from)?;
        (from.is_empty() && index.fits()).then(|| Self {
            index,
            rewriter,
            ..Self::default()
        })
    }

    /// Bytes the index holds, nearly.
    #[must_use]
    pub fn size(&self) -> usize {
        self.index.size()
    }

    /// Best codes first. Never fails: a query that means nothing finds nothing.
    #[must_use]
    pub fn find(&self, query: &Query<'_>) -> Vec<Hit> {
        let sets = query.sets();
        if self.index.rows.is_empty() || sets.is_empty() || query.limit == 0 {
            return Vec::new();
        }
        let filter = Filter {
            sets,
            day: query.dos.num_days_from_ce(),
            all_codes: query.all_codes,
        };
        let mut found = self.by_code(query.words, filter, query.limit);
        // Three characters that begin a code are a code; fewer may be the start of a word.
        let code_typed = !found.is_empty() && query.words.trim().len() >= 3;
        let readings = if code_typed || found.len() >= query.limit {
            Vec::new()
        } else {
            self.readings(query.words, sets)
        };
        let codes = found.len();
        if !readings.is_empty() {
            let mut spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner);
            let mut scratch = spare.pop().unwrap_or_default();
            drop(spare);
            self.by_words(&readings, filter, query.limit, &mut scratch, &mut found);
            let mut spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner);
            spare.push(scratch);
        }
        let mut words = found.split_off(codes);
        let personal = query.personal.filter(|personal| !personal.is_empty());
        let mut noted = Vec::new();
        if let (Some(personal), Some(typed)) = (personal, readings.first()) {
            noted = self.noted(personal, typed, filter);
            words.extend(noted.iter().map(|noted| noted.found));
            self.lift(personal, &mut words);
        }
        let shown = self.settle(found, words, query.limit);
        let markers: Vec<Vec<Marker>> = readings.iter().map(|r| self.markers(r)).collect();
        let markers_of = |f: &Found| markers.get(f.reading as usize).map_or(&[][..], |m| m);
        let note_of = |f: &Found| {
            let by_note = noted
                .iter()
                .find(|n| f.text == NONE && n.found.row == f.row);
            by_note.map(|n| n.note)
        };
        shown
            .iter()
            .map(|f| {
                let mut hit = self.hit(f, note_of(f), markers_of(f));
                hit.kept = personal.map_or_else(Kept::default, |p| p.kept(hit.set, hit.code));
                hit
            })
            .collect()
    }

    /// The readings of a query, and those of what it is with its typing errors corrected.
    fn readings(&self, words: &str, sets: &[CodeSet]) -> Vec<Reading> {
        let mut readings = self.rewriter.readings(words, sets);
        if let Some(corrected) = self.corrected(words) {
            for mut reading in self.rewriter.readings(&corrected, sets) {
                reading.trust *= weights::CORRECTED;
                readings.push(reading);
            }
        }
        readings
    }

    /// The query with each word that nothing begins with written as the commonest word nearest to
    /// it; `None` where there is no such word.
    fn corrected(&self, words: &str) -> Option<String> {
        let vocabulary = &self.index.vocabulary;
        let mut changed = false;
        let typed = words.split_whitespace().take(rewrite::WORDS);
        let corrected: Vec<String> = typed
            .map(|chunk| {
                let folded = fold::words(chunk);
                let word = match &folded[..] {
                    [word] if word.len() >= 4 && word.bytes().all(|b| b.is_ascii_lowercase()) => {
                        word
                    }
                    _ => return chunk.to_owned(),
                };
                if !vocabulary.prefixed(word).is_empty() || self.rewriter.knows(chunk) {
                    return chunk.to_owned();
                }
                let near = vocabulary.near(word, matching::forgiven(word.len()), false);
                let best = near.into_iter().min_by_key(|(id, distance)| {
                    (*distance, std::cmp::Reverse(self.index.found[*id as usize]))
                });
                best.map_or_else(
                    || chunk.to_owned(),
                    |(id, _)| {
                        changed = true;
                        vocabulary.get(id).to_owned()
                    },
                )
            })
            .collect();
        changed.then(|| corrected.join(" "))
    }

    /// Codes that begin with the query, where it looks like a code: the default of a header typed
    /// in full first, then in order.
    fn by_code(&self, words: &str, filter: Filter<'_>, limit: usize) -> Vec<Found> {
        let typed = words.trim();
        let code: String = typed
            .chars()
            .filter(|c| *c != '.')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let bytes = code.as_bytes();
        let looks = match bytes {
            [a, b, ..] if a.is_ascii_alphabetic() => b.is_ascii_digit(),
            [a, b, ..] => a.is_ascii_digit() && b.is_ascii_digit(),
            _ => false,
        };
        if !looks || bytes.len() > 7 || !bytes.iter().all(u8::is_ascii_alphanumeric) {
            return Vec::new();
        }
        let mut out: Vec<Found> = Vec::new();
        let mut add = |row: u32| {
            if out.len() < limit && !out.iter().any(|f| f.row == row) {
                out.push(Found {
                    row,
                    text: row,
                    score: 2.0,
                    reading: NONE,
                });
            }
        };
        for set in filter.sets {
            let rows = self.index.coded(*set, &code);
            for row in rows.clone() {
                let entry = &self.index.rows[row as usize];
                if entry.code.as_str() != code {
                    break;
                }
                let default = self.index.rows.get(entry.default as usize);
                if !filter.all_codes && default.is_some_and(|d| filter.shows(d)) {
                    add(entry.default);
                }
            }
            rows.filter(|r| filter.shows(&self.index.rows[*r as usize]))
                .take(limit)
                .for_each(&mut add);
        }
        out
    }

    fn by_words(
        &self,
        readings: &[Reading],
        filter: Filter<'_>,
        limit: usize,
        scratch: &mut Scratch,
        out: &mut Vec<Found>,
    ) {
        let keep = (2 * limit).clamp(60, 400);
        // Readings have most of their words in common.
        let mut known: Vec<(&rewrite::Word, Meaning)> = Vec::new();
        for word in readings.iter().flat_map(|r| &r.words) {
            if !known.iter().any(|(w, _)| *w == word) {
                known.push((word, matching::look_up(&self.index, word)));
            }
        }
        for (at, reading) in (0..).zip(readings) {
            let meanings: Vec<&Meaning> = reading
                .words
                .iter()
                .filter_map(|word| known.iter().find(|(w, _)| *w == word))
                .map(|(_, meaning)| meaning)
                .collect();
            scratch.run(
                &self.index,
                &meanings,
                filter,
                (at, reading.trust),
                keep,
                out,
            );
        }
    }

    /// Each row once, best first, after the codes; of rows as good, the one whose title says least
    /// beyond what was asked.
    fn settle(&self, codes: Vec<Found>, mut words: Vec<Found>, limit: usize) -> Vec<Found> {
        words.retain(|f| f.row != NONE);
        words.sort_by(|a, b| {
            let length = |found: &Found| self.index.text(found.row).len();
            b.score
                .total_cmp(&a.score)
                .then_with(|| length(a).cmp(&length(b)))
                .then(a.row.cmp(&b.row))
                .then(a.text.cmp(&b.text))
        });
        let mut out = codes;
        let mut seen = std::collections::HashSet::with_capacity(2 * limit.min(1_000));
        seen.extend(out.iter().map(|f| f.row));
        for found in words {
            if out.len() >= limit {
                break;
            }
            if seen.insert(found.row) {
                out.push(found);
            }
        }
        out
    }

    /// What to mark in the texts found by a reading.
    fn markers(&self, reading: &Reading) -> Vec<Marker> {
        let words = reading.words.iter().filter(|w| !w.stop);
        words
            .map(|word| {
                let unknown = self.index.vocabulary.prefixed(&word.text).is_empty();
                let also = word.also.iter().map(|(text, _)| text.as_str());
                Marker::new(std::iter::once(word.text.as_str()).chain(also), unknown)
            })
            .collect()
    }

    /// A hit; `note` is the note it was found by, where it was.
    fn hit(&self, found: &Found, note: Option<&str>, markers: &[Marker]) -> Hit {
        let row = &self.index.rows[found.row as usize];
        let title = self.index.text(found.row);
        let other = (note.is_none() && found.text != found.row).then(|| {
            let text = self.index.text(found.text);
            // More words of a row stand in brackets behind its title.
            let words = text.strip_prefix(title).and_then(|t| t.strip_prefix(" ("));
            words.and_then(|w| w.strip_suffix(')')).unwrap_or(text)
        });
        let via = note.or(other);
        Hit {
            set: row.set,
            code: row.code,
            title: title.to_owned(),
            billable: row.billable,
            practice: row.practice,
            via: via.map(str::to_owned),
            marks: marks::marks(via.unwrap_or(title), markers, &self.fuzzy),
            score: found.score,
            kept: Kept::default(),
        }
    }
}

#[cfg(test)]
mod tests;
