//! Search over every loaded table, fast enough to answer each keystroke.
//!
//! An inverted index over titles, inclusion terms and the lexicon (`index`); a query is read in
//! several ways (`rewrite`), each word of a reading is looked up by beginning, form and typing
//! error (`matching`), and each text is scored by how much of the query it has and how much more
//! it says (`score`).

mod ambiguity;
mod build;
mod compound;
mod default;
mod edit;
mod family;
mod fold;
mod index;
mod marks;
mod matching;
mod morphology;
mod personal;
mod rewrite;
mod score;
pub(in crate::codeset) mod texts;
mod vocabulary;
mod weights;

use super::compiled::flat::{Flat, Input};
use super::lexicon::Lexicon;
use super::loaded::Loaded;
use super::tables::Tables;
use crate::domain::{Code, CodeSet};
use build::Builder;
use chrono::{Datelike, NaiveDate};
use fuzzy_matcher::skim::SkimMatcherV2;
use index::{Index, NONE};
use marks::Marker;
use matching::{Guesses, Meaning};
use rewrite::{Reading, Rewriter};
use score::{Filter, Found, Scratch};
use std::collections::HashSet;
use std::fmt;
use std::sync::{Mutex, PoisonError};

pub use ambiguity::Ambiguity;
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
    #[must_use]
    pub fn sets(&self) -> &'static [CodeSet] {
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
    made_from: Loaded,
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
        Self::building(tables, lexicon, &mut |_| {})
    }

    /// Builds the index and tells how many of a hundred parts are done.
    pub(super) fn building(
        tables: &Tables,
        lexicon: &Lexicon,
        progress: &mut dyn FnMut(u8),
    ) -> Self {
        let mut builder = Builder::new(lexicon);
        let all = tables.editions_loaded().most_rows().max(1);
        let (mut seen, mut told) = (0, 0);
        for set in CodeSet::ALL {
            tables.for_each(set, |row| {
                builder.push(row);
                seen += 1;
                // Reading the titles is two thirds of the work.
                let done = u8::try_from((seen * 66 / all).min(66)).unwrap_or(66);
                if done >= told + 6 {
                    told = done;
                    progress(done);
                }
            });
        }
        // An Index that cannot be read is reported where it is opened and by `codeset check`; the
        // search does with the words it has.
        let read = tables.for_each_index_term(|code, text| builder.term(code, text));
        if read.is_err() {
            builder.forget_terms();
        }
        let index = builder.finish();
        progress(95);
        let rewriter = Rewriter::new(lexicon);
        progress(100);
        Self {
            made_from: tables.editions_loaded(),
            index,
            rewriter,
            ..Self::default()
        }
    }

    /// The whole engine as bytes, for [`Search::read`] of the same program.
    #[must_use]
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        // A new field is written and read once it stands here.
        let Self {
            made_from,
            index,
            rewriter,
            fuzzy: _,
            spare: _,
        } = self;
        let mut out = Vec::with_capacity(self.size() + (1 << 20));
        made_from.put(&mut out);
        index.put(&mut out);
        rewriter.put(&mut out);
        out
    }

    /// The engine that was written; `None` where the bytes are not one.
    #[must_use]
    pub(super) fn read(from: &mut Input<'_>) -> Option<Self> {
        let out = Self {
            made_from: Flat::take(from)?,
            index: Flat::take(from)?,
            rewriter: Flat::take(from)?,
            ..Self::default()
        };
        (from.is_empty() && out.index.fits()).then_some(out)
    }

    /// Which tables it was made from.
    #[must_use]
    pub fn made_from(&self) -> &Loaded {
        &self.made_from
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
        if let Some(plain) = self.taken_apart(words) {
            for mut reading in self.rewriter.readings(&plain, sets) {
                reading.trust *= weights::TAKEN_APART;
                readings.push(reading);
            }
        }
        if let Some(corrected) = self.corrected(words) {
            for mut reading in self.rewriter.readings(&corrected, sets) {
                reading.trust *= weights::CORRECTED;
                readings.push(reading);
            }
        }
        readings
    }

    /// The query with each word that no text has in any form written in plain words, where it is
    /// made of known parts; `None` where there is no such word.
    fn taken_apart(&self, words: &str) -> Option<String> {
        let vocabulary = &self.index.vocabulary;
        let mut changed = false;
        let typed = words.split_whitespace().take(rewrite::WORDS);
        let plain: Vec<String> = typed
            .map(|chunk| {
                let folded = fold::words(chunk);
                let [word] = &folded[..] else {
                    return chunk.to_owned();
                };
                let known = !vocabulary.prefixed(word).is_empty()
                    || vocabulary.same_stem(word).next().is_some()
                    || self.rewriter.knows(chunk);
                let plain = if known { None } else { compound::plain(word) };
                changed |= plain.is_some();
                plain.unwrap_or_else(|| chunk.to_owned())
            })
            .collect();
        changed.then(|| plain.join(" "))
    }

    /// The query with each word that nothing begins with written as the commonest word nearest to
    /// it; `None` where there is no such word.
    fn corrected(&self, words: &str) -> Option<String> {
        let vocabulary = &self.index.vocabulary;
        let mut changed = false;
        let mut guesses = Guesses::new();
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
                let known = !vocabulary.prefixed(word).is_empty()
                    || vocabulary.initials(word).is_some()
                    || self.rewriter.knows(chunk);
                if known || !guesses.next() {
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
                    coverage: 1.0,
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
        let mut guesses = Guesses::new();
        scratch.allow(score::WORK);
        for word in readings.iter().flat_map(|r| &r.words) {
            if !known.iter().any(|(w, _)| *w == word) {
                known.push((word, matching::look_up(&self.index, word, &mut guesses)));
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
        let mut seen: HashSet<u32> = codes.iter().map(|f| f.row).collect();
        let by_length = |a: &Found, b: &Found| {
            let length = |found: &Found| self.index.text(found.row).len();
            b.score
                .total_cmp(&a.score)
                .then_with(|| length(a).cmp(&length(b)))
                .then(a.row.cmp(&b.row))
                .then(a.text.cmp(&b.text))
        };
        words.sort_by(by_length);
        words.retain(|f| f.row != NONE && seen.insert(f.row));
        family::spread(&self.index, &mut words);
        words.sort_by(by_length);
        let mut out = codes;
        out.append(&mut words);
        out.truncate(limit);
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
