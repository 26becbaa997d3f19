//! The inverted index: every text of every row, and which texts each word stands in.

use super::default::choose_defaults;
use super::fold;
use super::vocabulary::{DENIED, Vocabulary, place};
use super::weights;
use crate::codeset::compiled::flat::{self, flat};
use crate::codeset::lexicon::{Lexicon, Term};
use crate::codeset::walk::Row as Source;
use crate::domain::{Code, CodeSet};
use chrono::{Datelike, NaiveDate};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

/// No row.
pub(super) const NONE: u32 = u32::MAX;

/// A row of the index. The title of row `n` is text `n`.
#[derive(Debug)]
pub(super) struct Row {
    pub code: Code,
    pub set: CodeSet,
    pub billable: bool,
    pub practice: bool,
    /// First and last day of validity, as days of the common era.
    pub from: i32,
    pub to: i32,
    /// Rows from the next one to this are below it.
    pub end: u32,
    /// The row above; [`NONE`] where there is none.
    pub parent: u32,
    /// The billable row that stands for a header; [`NONE`] where there is none.
    pub default: u32,
    /// No child on the way to the default says that it is one.
    pub weak: bool,
}

flat!(Row {
    code,
    set,
    billable,
    practice,
    from,
    to,
    end,
    parent,
    default,
    weak
});

impl Row {
    /// Whether it is valid on a day.
    pub(super) fn valid(&self, day: i32) -> bool {
        self.from <= day && day <= self.to
    }
}

/// The index.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub vocabulary: Vocabulary,
    pub rows: Vec<Row>,
    texts: String,
    starts: Vec<u32>,
    /// Row of each text that is no title.
    owners: Vec<u32>,
    /// Texts of a row besides its title: `others[other_starts[r]..other_starts[r + 1]]`.
    other_starts: Vec<u32>,
    others: Vec<u32>,
    /// Sum of the weights of the words of each text.
    pub totals: Vec<f32>,
    /// How much of its score each text keeps.
    pub kept: Vec<f32>,
    /// Texts of each word: `postings[posting_starts[w]..posting_starts[w + 1]]`, ascending.
    posting_starts: Vec<u32>,
    postings: Vec<u32>,
    /// What each word tells as a word of a text.
    pub weights: Vec<f32>,
    /// In how many texts each word stands, seventh characters not counted apart.
    pub found: Vec<u32>,
    /// How many texts there are, counted so.
    pub all: usize,
}

// A new field is written and read once it stands here; where it holds numbers of other things,
// `fits` looks at them.
flat!(Index {
    vocabulary,
    rows,
    texts,
    starts,
    owners,
    other_starts,
    others,
    totals,
    kept,
    posting_starts,
    postings,
    weights,
    found,
    all
});

impl Index {
    /// Whether its numbers fit together, as those of one that was built do: what was read from a
    /// disk must not be able to point beside it.
    pub(super) fn fits(&self) -> bool {
        let (rows, texts, words) = (self.rows.len(), self.text_count(), self.vocabulary.len());
        // A row above stands before, so walking up always ends.
        let row_fits = |(at, row): (usize, &Row)| {
            let known = |number: u32, end: usize| number == NONE || (number as usize) < end;
            row.end as usize <= rows && known(row.parent, at) && known(row.default, rows)
        };
        self.vocabulary.fits()
            && flat::cuts_text(&self.starts, texts, &self.texts)
            && rows + self.owners.len() == texts
            && self.rows.iter().enumerate().all(row_fits)
            && flat::below(&self.owners, rows, None)
            && flat::cuts(&self.other_starts, rows, self.others.len())
            && flat::below(&self.others, texts, None)
            && [self.totals.len(), self.kept.len()] == [texts; 2]
            && flat::cuts(&self.posting_starts, words, self.postings.len())
            && flat::below(&self.postings, texts, None)
            && [self.weights.len(), self.found.len()] == [words; 2]
            && [&self.totals, &self.kept, &self.weights].map(|n| flat::amounts(n)) == [true; 3]
    }

    pub(super) fn text(&self, text: u32) -> &str {
        let at = text as usize;
        &self.texts[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    pub(super) fn text_count(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    pub(super) fn row_of(&self, text: u32) -> u32 {
        let titles = place(self.rows.len());
        match text.checked_sub(titles) {
            None => text,
            Some(extra) => self.owners[extra as usize],
        }
    }

    /// Texts of a row besides its title.
    pub(super) fn others(&self, row: u32) -> &[u32] {
        let at = row as usize;
        &self.others[self.other_starts[at] as usize..self.other_starts[at + 1] as usize]
    }

    pub(super) fn postings(&self, word: u32) -> &[u32] {
        let at = word as usize;
        &self.postings[self.posting_starts[at] as usize..self.posting_starts[at + 1] as usize]
    }

    /// Rows of a set whose codes begin with `prefix`.
    pub(super) fn coded(&self, set: CodeSet, prefix: &str) -> Range<u32> {
        let before = |row: &Row| (row.set, row.code.as_str()) < (set, prefix);
        let start = self.rows.partition_point(before);
        let count = self.rows[start..]
            .partition_point(|row| row.set == set && row.code.as_str().starts_with(prefix));
        place(start)..place(start + count)
    }

    /// Bytes held.
    pub(super) fn size(&self) -> usize {
        self.texts.len()
            + self.rows.len() * size_of::<Row>()
            + 4 * (self.starts.len() + self.rows.len() + self.postings.len())
            + 4 * (2 * self.owners.len() + 2 * self.totals.len())
            + self.vocabulary.len() * 48
    }
}

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
            if matches!(word, "without" | "not") {
                denied = true;
            }
        });
        stream.push((NONE, Part::Silent));
    }

    /// Adds the terms of the lexicon and the texts beside the titles, and sorts everything.
    pub(super) fn finish(mut self) -> Index {
        let terms = place(self.index.rows.len() + self.extras.len());
        self.terms(&self.lexicon.terms);
        let site = place(self.index.rows.len() + self.extras.len());
        self.terms(&self.lexicon.site_terms);
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
        fill(&mut index, &stream, terms, site);
        list_others(&mut index);
        choose_defaults(&mut index);
        index
    }

    /// Adds terms to the rows of their codes.
    fn terms(&mut self, terms: &[Term]) {
        for term in terms {
            let set = term.code.procedure_set().unwrap_or(CodeSet::Icd10Cm);
            for set in [set, CodeSet::Icd10Cm] {
                let code = term.code.as_str();
                let rows = self.index.coded(set, code);
                let of_code: Vec<u32> = rows
                    .take_while(|r| self.index.rows[*r as usize].code == term.code)
                    .collect();
                let found = !of_code.is_empty();
                for row in of_code {
                    self.extras.push((row, term.text.clone()));
                }
                if found {
                    break;
                }
            }
        }
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
        let short = said.split(' ').count() <= 4;
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

/// Counts, weighs and lists; texts from `terms` on are of the lexicon, from `site` on of the site's.
fn fill(index: &mut Index, stream: &[(u32, Part)], terms: u32, site: u32) {
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
            let word = index.vocabulary.get(id).trim_start_matches(DENIED);
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
