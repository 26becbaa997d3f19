//! Building the index: reading rows and texts, then sorting the words.

use super::default::choose_defaults;
use super::family;
use super::fold;
use super::index::{Index, NONE, Row};
use super::vocabulary::{DENIED, INITIALS, Vocabulary, place};
use super::weights;
use crate::codeset::lexicon::{Lexicon, Term};
use crate::codeset::walk::Row as Source;
use crate::domain::{Code, CodeSet};
use chrono::{Datelike, NaiveDate};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

/// How a word of a text counts towards its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Body,
    Bracketed,
    /// Said of every code of its kind, or denied, or another form of its neighbours: not counted.
    Silent,
}

/// Gathers rows and texts.
#[derive(Debug)]
pub(super) struct Builder<'a> {
    lexicon: &'a Lexicon,
    index: Index,
    extras: Vec<(u32, String)>,
    /// Terms of the Alphabetic Index.
    terms: Vec<(Code, String)>,
    words: Words,
    /// (word, part) of each text, [`NONE`] between texts.
    stream: Vec<(u32, Part)>,
}

#[derive(Debug, Default)]
struct Words {
    ids: HashMap<Box<str>, u32, BuildHasherDefault<Fnv>>,
}

impl Words {
    fn id(&mut self, word: &str) -> u32 {
        if let Some(id) = self.ids.get(word) {
            return *id;
        }
        let id = place(self.ids.len());
        self.ids.insert(word.into(), id);
        id
    }
}

impl<'a> Builder<'a> {
    pub(super) fn new(lexicon: &'a Lexicon) -> Self {
        Self {
            lexicon,
            index: Index {
                starts: vec![0],
                ..Index::default()
            },
            extras: Vec::new(),
            terms: Vec::new(),
            words: Words::default(),
            stream: Vec::with_capacity(1 << 21),
        }
    }

    /// Adds a row; rows come by set, then by code.
    pub(super) fn push(&mut self, source: &Source<'_>) {
        let row = place(self.index.rows.len());
        let day = |date: NaiveDate| date.num_days_from_ce();
        self.index.rows.push(Row {
            code: source.code,
            set: source.set,
            billable: source.billable,
            practice: source.practice,
            from: source.from.map_or(i32::MIN, day),
            to: source.to.map_or(i32::MAX, day),
            end: row + 1,
            parent: NONE,
            default: NONE,
            family: row,
            weak: false,
        });
        self.text(source.title);
        for name in source.inclusions.iter().chain(source.includes) {
            self.extras.push((row, (*name).to_owned()));
        }
        if !source.words.is_empty() {
            let both = format!("{} ({})", source.title, source.words);
            self.extras.push((row, both));
        }
    }

    fn text(&mut self, text: &str) {
        self.index.texts.push_str(text);
        self.index.starts.push(place(self.index.texts.len()));
        // "initial encounter for closed fracture" is said of every such code; "open" is not.
        let usual = text
            .find(", initial encounter")
            .filter(|at| !text[*at..].contains("open"))
            .unwrap_or(text.len());
        let mut unknown = unknown(text);
        // Diabetes of no stated type is type 2 (Official Guidelines, I.C.4.a.2).
        if text.starts_with(TYPE_2) {
            unknown.push(0.."Type 2".len());
        }
        let mut initials = String::from(INITIALS);
        let mut denied = false;
        let mut last = 0;
        let mut depth = 0_i32;
        let mut buffer = String::new();
        let (words, stream) = (&mut self.words, &mut self.stream);
        fold::each_word(text, |word, at, joined| {
            if !joined {
                for b in text.as_bytes().get(last..at.start).unwrap_or_default() {
                    match b {
                        b'(' => depth += 1,
                        b')' => depth -= 1,
                        b',' | b';' => denied = false,
                        _ => {}
                    }
                }
                last = at.end;
            }
            if matches!(word, "with" | "and" | "but") {
                denied = false;
            }
            let part = if joined
                || denied
                || at.start > usual
                || unknown.iter().any(|range| range.contains(&at.start))
            {
                Part::Silent
            } else if depth > 0 {
                Part::Bracketed
            } else {
                Part::Body
            };
            let id = if denied {
                buffer.clear();
                buffer.push(DENIED);
                buffer.push_str(word);
                words.id(&buffer)
            } else {
                words.id(word)
            };
            stream.push((id, part));
            if part == Part::Body && !weights::binds(word) {
                initials.extend(word.chars().next());
            }
            if matches!(word, "without" | "not") {
                denied = true;
            }
        });
        if (3..=7).contains(&initials.len()) {
            stream.push((words.id(&initials), Part::Silent));
        }
        stream.push((NONE, Part::Silent));
    }

    /// Adds words of the Alphabetic Index that lead to a code.
    pub(super) fn term(&mut self, code: Code, text: &str) {
        self.terms.push((code, text.to_owned()));
    }

    /// Forgets what was added of the Alphabetic Index.
    pub(super) fn forget_terms(&mut self) {
        self.terms.clear();
    }

    /// Adds another name for a code, where there is such a code: to every form of it.
    fn name(&mut self, code: Code, text: &str) {
        let set = code.procedure_set().unwrap_or(CodeSet::Icd10Cm);
        for set in [set, CodeSet::Icd10Cm] {
            let rows = self.index.coded(set, code.as_str());
            let before = self.extras.len();
            let of_code = rows.take_while(|r| self.index.rows[*r as usize].code == code);
            self.extras
                .extend(of_code.map(|row| (row, text.to_owned())));
            if self.extras.len() > before {
                return;
            }
        }
    }

    fn lexicon_terms(&mut self, terms: &[Term]) {
        for term in terms {
            self.name(term.code, &term.text);
        }
    }

    /// Adds the terms of the Index, then those of the lexicon, to the texts beside the titles, and
    /// sorts everything.
    pub(super) fn finish(mut self) -> Index {
        let titles = self.index.rows.len();
        let index_terms = place(titles + self.extras.len());
        for (code, text) in std::mem::take(&mut self.terms) {
            self.name(code, &text);
        }
        let terms = place(titles + self.extras.len());
        self.lexicon_terms(&self.lexicon.terms);
        let site = place(titles + self.extras.len());
        self.lexicon_terms(&self.lexicon.site_terms);
        for (row, text) in std::mem::take(&mut self.extras) {
            self.index.owners.push(row);
            self.text(&text);
        }
        let Self {
            mut index,
            words,
            mut stream,
            ..
        } = self;
        sort_vocabulary(&mut index, words, &mut stream);
        fill(&mut index, &stream, [index_terms, terms, site]);
        list_others(&mut index);
        choose_defaults(&mut index);
        family::group(&mut index);
        index
    }
}

const TYPE_2: &str = "Type 2 diabetes";

/// Parts of a title behind a comma that say what is not known: ", unspecified organism".
fn unknown(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    if !text.contains("specified") {
        return out;
    }
    let mut start = 0;
    for (at, part) in text.split(',').enumerate() {
        let said = part.trim();
        let short = said.split(' ').count() <= 4 || said.starts_with("unspecified as");
        let unknown = said.starts_with("unspecified")
            || said.ends_with("unspecified")
            || said.ends_with("not specified");
        // ", stage 3 unspecified" does say something.
        let said_nothing = !said.bytes().any(|b| b.is_ascii_digit());
        if at > 0 && short && unknown && said_nothing {
            out.push(start..start + part.len());
        }
        start += part.len() + 1;
    }
    out
}

/// Sorts the words and renumbers them in the stream.
fn sort_vocabulary(index: &mut Index, words: Words, stream: &mut [(u32, Part)]) {
    let mut sorted: Vec<(Box<str>, u32)> = words.ids.into_iter().collect();
    sorted.sort_unstable();
    let mut renumber = vec![0; sorted.len()];
    for (new, (_, old)) in (0..).zip(&sorted) {
        renumber[*old as usize] = new;
    }
    for (word, _) in stream.iter_mut().filter(|(word, _)| *word != NONE) {
        *word = renumber[*word as usize];
    }
    let words: Vec<&str> = sorted.iter().map(|(word, _)| word.as_ref()).collect();
    index.vocabulary = Vocabulary::new(&words);
}

/// Counts, weighs and lists; texts from the three numbers on are of the Alphabetic Index, of the
/// lexicon and of the site.
fn fill(index: &mut Index, stream: &[(u32, Part)], [index_terms, terms, site]: [u32; 3]) {
    let count = index.vocabulary.len();
    let mut sizes = vec![0_u32; count + 1];
    index.found = vec![0; count];
    let mut seen = vec![NONE; count];
    let texts = || stream.split(|(word, _)| *word == NONE);
    for (text, words) in (0..).zip(texts()).take(index.text_count()) {
        let row = &index.rows[index.row_of(text) as usize];
        let apart = row.set == CodeSet::Icd10Cm && row.code.as_str().len() > 6;
        index.all += usize::from(!apart);
        for (word, _) in words {
            let word = *word as usize;
            if seen[word] != text {
                seen[word] = text;
                sizes[word + 1] += 1;
                index.found[word] += u32::from(!apart);
            }
        }
    }
    index.weights = (0..place(count))
        .map(|id| {
            let word = index
                .vocabulary
                .get(id)
                .trim_start_matches([DENIED, INITIALS]);
            weights::length(word, index.found[id as usize] as usize, index.all)
        })
        .collect();
    for at in 0..count {
        sizes[at + 1] += sizes[at];
    }
    let mut next: Vec<u32> = sizes[..count].to_vec();
    index.postings = vec![0; sizes[count] as usize];
    index.posting_starts = sizes;
    seen.fill(NONE);
    for (text, words) in (0..).zip(texts()).take(index.text_count()) {
        let row = &index.rows[index.row_of(text) as usize];
        let mut total = 0.0;
        for (word, part) in words {
            let word = *word as usize;
            if seen[word] == text {
                continue;
            }
            seen[word] = text;
            index.postings[next[word] as usize] = text;
            next[word] += 1;
            total += index.weights[word]
                * match part {
                    Part::Body => 1.0,
                    Part::Bracketed => weights::IN_BRACKETS,
                    Part::Silent => 0.0,
                };
        }
        index.totals.push(total.max(0.1));
        let kept = if text >= site {
            weights::SITE
        } else if text >= terms {
            weights::LEXICON
        } else if text >= index_terms {
            weights::INDEX
        } else if index.text(text).ends_with("classified elsewhere") {
            weights::ELSEWHERE
        } else if row.set == CodeSet::Cpt
            && matches!(
                row.code.as_str().as_bytes(),
                [b'0', b'0' | b'1', .., b'0'..=b'9']
            )
        {
            weights::ANESTHESIA
        } else {
            1.0
        };
        index.kept.push(kept);
    }
}

fn list_others(index: &mut Index) {
    let titles = place(index.rows.len());
    let mut others: Vec<(u32, u32)> = (titles..)
        .zip(&index.owners)
        .map(|(t, r)| (*r, t))
        .collect();
    others.sort_unstable();
    let rows = 0..=titles;
    index.other_starts = rows
        .map(|row| place(others.partition_point(|(r, _)| *r < row)))
        .collect();
    index.others = others.into_iter().map(|(_, text)| text).collect();
}

/// FNV-1a: words are short, and nobody chooses them against us.
#[derive(Debug)]
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.0 = (self.0 ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
