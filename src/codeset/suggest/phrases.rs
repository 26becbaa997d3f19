//! The names of codes as sets of words, by the word that tells most.

use super::everyday;
use crate::codeset::search::Search;
use crate::codeset::search::texts::{each_word, singular, stem};
use crate::domain::CodeSet;
use std::collections::{HashMap, HashSet};

/// Most words of a name.
const LONGEST: usize = 12;

/// A name of a code.
#[derive(Debug, Clone, Copy)]
pub(super) struct Term {
    pub row: u32,
    first: u32,
    many: u8,
    /// What the name says besides, such as "without complications": less is better.
    pub left_out: u8,
    /// It holds two things together: "with", "due to", "and".
    pub joins: bool,
    /// Its words may stand the other way round: "fracture of wrist".
    pub turns: bool,
    /// It says what was done.
    pub done: bool,
    /// Its code can be billed.
    pub billable: bool,
}

/// The names.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    ids: HashMap<Box<str>, u32>,
    terms: Vec<Term>,
    words: Vec<u32>,
    weights: Vec<f32>,
    /// Terms whose rarest word this is: `anchored[starts[w]..starts[w + 1]]`.
    starts: Vec<u32>,
    anchored: Vec<u32>,
    /// Words of the titles of diagnoses: `title_words[title_starts[r]..title_starts[r + 1]]`.
    title_starts: Vec<u32>,
    title_words: Vec<u32>,
    /// Whether the row being added can be billed.
    billable: bool,
    /// Words that name something alone, as they are written there.
    alone: HashSet<Box<str>>,
}

/// What counts of a name.
#[derive(Debug, Default, PartialEq, Eq)]
struct Read {
    words: Vec<String>,
    left_out: u8,
    joins: bool,
    turns: bool,
    /// How many words it has outside brackets.
    plain: usize,
    /// The last word, in the singular.
    last: String,
}

impl Phrases {
    /// From every diagnosis the search knows, and the table of what was done.
    pub(super) fn build(search: &Search, done: &[(String, String)]) -> Self {
        let mut out = Self::default();
        for row in 0..search.row_count() {
            let known = search.row(row);
            out.title_starts.push(len(&out.title_words));
            // Seventh characters are chosen after the rest.
            if known.set != CodeSet::Icd10Cm || known.code.as_str().len() > 6 {
                continue;
            }
            for word in read(known.title).words {
                let id = out.intern(&word);
                out.title_words.push(id);
            }
            out.billable = known.billable;
            let elsewhere = known.title.contains("classified elsewhere");
            let vague = starts_other(known.title);
            if !vague && !elsewhere {
                out.add((row, known.code.as_str()), known.title, 0, false);
            }
            for name in search.names(row) {
                if !starts_other(name) && !name.contains("classified elsewhere") {
                    // A name below "Other disorders in Lyme disease" may be short for one in it.
                    out.add(
                        (row, known.code.as_str()),
                        name,
                        u8::from(vague || elsewhere),
                        false,
                    );
                }
            }
        }
        out.title_starts.push(len(&out.title_words));
        for (phrase, code) in done {
            let Ok(code) = code.parse::<crate::domain::Code>() else {
                continue;
            };
            let set = code.procedure_set().unwrap_or(CodeSet::Icd10Cm);
            out.billable = true;
            let rows = search.rows_coded(set, code.as_str());
            for row in rows.filter(|row| search.row(*row).code == code) {
                out.add((row, code.as_str()), phrase, 0, true);
            }
        }
        out.anchor();
        out
    }

    /// The number of a word, as notes and names write it alike.
    pub(super) fn id(&self, word: &str) -> Option<u32> {
        self.ids.get(form(word).as_str()).copied()
    }

    /// The words of a text, whatever they say.
    pub(super) fn all_words(&self, text: &str) -> Vec<u32> {
        let mut out = Vec::new();
        each_word(text, |word, _, _| out.extend(self.id(word)));
        out
    }

    /// Whether a word, as it is written, names something alone.
    pub(super) fn stands_alone(&self, word: &str) -> bool {
        self.alone.contains(singular(word).as_str())
    }

    /// How many numbers there are.
    pub(super) fn count(&self) -> usize {
        self.weights.len()
    }

    /// What a word tells.
    pub(super) fn weight(&self, id: u32) -> f32 {
        self.weights.get(id as usize).copied().unwrap_or(0.0)
    }

    /// The words of a term, in its order.
    pub(super) fn words(&self, term: &Term) -> &[u32] {
        &self.words[term.first as usize..term.first as usize + usize::from(term.many)]
    }

    /// Terms whose rarest word this is.
    pub(super) fn anchored(&self, id: u32) -> impl Iterator<Item = &Term> {
        let at = id as usize;
        let range = self.starts[at] as usize..self.starts[at + 1] as usize;
        self.anchored[range]
            .iter()
            .map(|t| &self.terms[*t as usize])
    }

    /// The words of the title of a diagnosis.
    pub(super) fn title(&self, row: u32) -> &[u32] {
        let at = row as usize;
        &self.title_words[self.title_starts[at] as usize..self.title_starts[at + 1] as usize]
    }

    fn intern(&mut self, word: &str) -> u32 {
        if let Some(id) = self.ids.get(word) {
            return *id;
        }
        let id = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
        self.ids.insert(word.into(), id);
        id
    }

    fn add(&mut self, row: (u32, &str), text: &str, left_out: u8, done: bool) {
        let mut name = read(text);
        name.left_out = name.left_out.saturating_add(left_out);
        self.add_read(row, &name, done);
        if text.contains('-') {
            let mut name = read(&joined(text));
            name.left_out = name.left_out.saturating_add(left_out);
            self.add_read(row, &name, done);
        }
    }

    fn add_read(&mut self, (row, code): (u32, &str), read: &Read, done: bool) {
        let alone = read.words.len() == 1;
        if read.words.is_empty()
            || read.words.len() > LONGEST
            || read.words.iter().all(|w| EMPTY.contains(&w.as_str()))
            || alone && !done && (read.plain > 1 || !everyday::stands_alone(&read.words[0], code))
        {
            return;
        }
        if alone {
            self.alone.insert(read.last.as_str().into());
        }
        let first = len(&self.words);
        for word in &read.words {
            let id = self.intern(word);
            self.words.push(id);
        }
        self.terms.push(Term {
            row,
            first,
            many: u8::try_from(read.words.len()).unwrap_or(u8::MAX),
            left_out: read.left_out,
            joins: read.joins,
            turns: read.turns,
            done,
            billable: self.billable,
        });
    }

    /// Counts the words, and files each term under its rarest.
    #[expect(
        clippy::cast_precision_loss,
        reason = "a weight needs no more than f32"
    )]
    fn anchor(&mut self) {
        let mut found = vec![0_u32; self.ids.len()];
        for word in &self.words {
            found[*word as usize] += 1;
        }
        let all = self.terms.len() as f32;
        self.weights = found
            .iter()
            .map(|n| (1.0 + all / (*n).max(1) as f32).ln())
            .collect();
        // Left out of most names, they would be taken for rare.
        for word in SOFT.iter().filter_map(|w| self.ids.get(form(w).as_str())) {
            self.weights[*word as usize] = 0.5;
        }
        let rarest = |term: &Term| {
            let words = self.words(term).iter();
            words.copied().min_by_key(|w| (found[*w as usize], *w))
        };
        let anchors: Vec<Option<u32>> = self.terms.iter().map(rarest).collect();
        let mut starts = vec![0_u32; self.ids.len() + 1];
        for anchor in anchors.iter().flatten() {
            starts[*anchor as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        self.anchored = vec![0; starts.last().map_or(0, |n| *n as usize)];
        for (term, anchor) in (0..).zip(&anchors) {
            if let Some(anchor) = anchor {
                let place = &mut next[*anchor as usize];
                self.anchored[*place as usize] = term;
                *place += 1;
            }
        }
        self.starts = starts;
    }
}

/// A word as its other forms have it in common.
fn form(word: &str) -> String {
    // No form of the name Sever, nor of each other.
    if matches!(word, "severe" | "several") {
        return word.to_owned();
    }
    stem(&singular(word)).to_owned()
}

fn len<T>(list: &[T]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}

/// Whether a name only says that it is none of the others.
fn starts_other(text: &str) -> bool {
    text.starts_with("Other ") || text.starts_with("other ") || text.contains("not elsewhere")
}

/// The text with its hyphenated words written as one.
fn joined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let inside = out.ends_with(char::is_alphabetic)
            && chars.peek().is_some_and(|next| next.is_alphabetic());
        if c != '-' || !inside {
            out.push(c);
        }
    }
    out
}

/// Words that only hold a name together.
const BINDING: [&str; 17] = [
    "a", "an", "and", "as", "at", "by", "due", "for", "from", "in", "of", "on", "or", "the", "to",
    "with", "without",
];

/// Words that say that nothing more is known, or what is so unless something else is said.
const SILENT: [&str; 14] = [
    "unspecified",
    "nos",
    "nec",
    "specified",
    "encounter",
    "elsewhere",
    "classified",
    "other",
    "uncomplicated",
    "current",
    "any",
    "certain",
    "type",
    "site",
];

/// Of those, the ones that say only that nothing more is known.
const UNKNOWN: [&str; 6] = [
    "unspecified",
    "nos",
    "nec",
    "specified",
    "uncomplicated",
    "encounter",
];

/// Stems that name nothing by themselves.
const EMPTY: [&str; 7] = [
    "personal", "history", "family", "histor", "famil", "person", "statu",
];

/// Sides.
const SIDES: [&str; 3] = ["left", "right", "bilateral"];

/// Words left out where enough others stand.
const SOFT: [&str; 8] = [
    "disease",
    "disorder",
    "condition",
    "mellitus",
    "essential",
    "primary",
    "status",
    "nonrheumatic",
];

/// What counts of a name: its words without brackets, without what it denies, and without what it
/// says is not known.
fn read(text: &str) -> Read {
    let mut out = Read::default();
    let mut depth = 0_i32;
    let mut last = 0;
    let mut denied = false;
    let mut unknown = false;
    let numbered = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    let mut soft: Vec<String> = Vec::new();
    each_word(text, |word, at, joined| {
        if joined {
            return;
        }
        for b in text.as_bytes().get(last..at.start).unwrap_or_default() {
            match b {
                b'(' | b'[' => depth += 1,
                b')' | b']' => depth -= 1,
                b',' | b';' => {
                    denied = false;
                    unknown = false;
                    out.turns = true;
                }
                _ => {}
            }
        }
        last = at.end;
        // "without foreign body of left hand" denies no side.
        denied &= !SIDES.contains(&word);
        if depth > 0 {
            return;
        }
        out.plain += usize::from(!BINDING.contains(&word) && !UNKNOWN.contains(&word));
        match word {
            "with" | "and" | "but" | "due" => {
                denied = false;
                unknown = false;
                out.joins = true;
                out.turns = true;
            }
            "of" | "in" | "to" | "at" | "on" | "for" | "from" => {
                unknown = false;
                out.turns = true;
            }
            "without" | "not" => {
                denied = true;
                out.left_out += 1;
            }
            "unspecified" => {
                // "of unspecified eye", ", unspecified organism": that noun says nothing; the one
                // of "Unspecified fracture" does.
                unknown = at.start > 0;
                out.left_out = out.left_out.saturating_add(u8::from(unknown));
            }
            _ if BINDING.contains(&word) => {}
            _ if denied || (unknown && !numbered(word)) => {}
            _ if SILENT.contains(&word) => {}
            _ => {
                out.last = singular(word);
                let form = form(word);
                if SOFT.contains(&word) {
                    if !soft.contains(&form) {
                        soft.push(form);
                    }
                } else if !out.words.contains(&form) {
                    out.words.push(form);
                }
            }
        }
    });
    if out.words.len() < 2 {
        for form in soft {
            if !out.words.contains(&form) {
                out.words.push(form);
            }
        }
    } else {
        out.left_out = out.left_out.saturating_add(u8::from(!soft.is_empty()));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_of_a_name() {
        let words = |text: &str| read(text).words.join(" ");
        for (text, want) in [
            ("Essential (primary) hypertension", "hypertens essential"),
            ("Type 2 diabetes mellitus without complications", "2 diabet"),
            (
                "Gastro-esophageal reflux disease without esophagitis",
                "gastro esophag reflux",
            ),
            ("Pneumonia, unspecified organism", "pneumonia"),
            (
                "Sprain of unspecified ligament of right ankle",
                "sprain right ankle",
            ),
            (
                "Unspecified fracture of right wrist",
                "fracture right wrist",
            ),
            ("Heart disease, unspecified", "heart disease"),
            (
                "Chronic kidney disease, stage 3a",
                "chronic kidney stage 3a",
            ),
        ] {
            let got = words(text);
            let want: Vec<String> = want
                .split(' ')
                .map(|w| stem(&singular(w)).to_owned())
                .collect();
            assert_eq!(got, want.join(" "), "{text}");
        }
        assert!(read("Fracture of wrist").turns);
        assert!(read("Nausea with vomiting").joins);
        assert!(!read("chest pain").turns);
        assert_eq!(
            joined("Gastro-esophageal x-ray, 3-4"),
            "Gastroesophageal xray, 3-4"
        );
    }
}
