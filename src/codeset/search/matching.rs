//! Which words of the vocabulary a word of the query may mean, and how much it tells.

use super::index::Index;
use super::rewrite::Word;
use super::vocabulary::DENIED;
use super::weights;
use crate::domain::CodeSet;
use std::ops::Range;

/// A word of the query, looked up.
#[derive(Debug, Default)]
pub(super) struct Meaning {
    /// (word of the vocabulary, how well it fits), best first.
    pub words: Vec<(u32, f32)>,
    /// Rows whose code begins so.
    pub rows: Range<u32>,
    /// What it tells.
    pub weight: f32,
    /// The query denies it; what a text denies is no part of its length.
    pub denied: bool,
}

/// Typing errors forgiven in a word of this length.
pub(super) fn forgiven(length: usize) -> usize {
    match length {
        0..=3 => 0,
        4..=5 => 1,
        _ => 2,
    }
}

/// How many times more in a query the whole vocabulary may be gone through for a word that it does
/// not have: a pasted page has hundreds of them.
#[derive(Debug)]
pub(super) struct Guesses(u32);

impl Guesses {
    pub(super) const fn new() -> Self {
        Self(24)
    }

    /// Takes one.
    pub(super) const fn next(&mut self) -> bool {
        let some = self.0 > 0;
        self.0 = self.0.saturating_sub(1);
        some
    }
}

/// Texts looked at for what begins with a word; one letter begins a tenth of everything.
const BEGINNING: [usize; 2] = [8_000, 20_000];

/// Leaves as many of the words from `strong` on, best first, as stand in so many texts.
fn shorten(index: &Index, words: &mut Vec<(u32, f32)>, strong: usize, most: usize) {
    let texts = |id: u32| index.postings(id).len();
    let all: usize = words[strong..].iter().map(|(id, _)| texts(*id)).sum();
    if all <= most {
        return;
    }
    words[strong..].sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut left = most;
    words.retain({
        let mut at = 0;
        move |(id, _)| {
            at += 1;
            if at <= strong {
                return true;
            }
            let fits = texts(*id) <= left;
            left = if fits { left - texts(*id) } else { 0 };
            fits
        }
    });
}

/// Looks a word up.
pub(super) fn look_up(index: &Index, word: &Word, guesses: &mut Guesses) -> Meaning {
    let vocabulary = &index.vocabulary;
    let text = word.text.as_str();
    let mut out = Meaning {
        denied: word.denied,
        ..Meaning::default()
    };
    let mut found = 0_usize;
    let count = |id: u32| index.found[id as usize] as usize;
    if let Some(id) = vocabulary.find(text) {
        out.words.push((id, weights::EXACT));
        found += count(id);
    }
    for id in vocabulary.same_singular(text) {
        if add(&mut out.words, id, weights::SINGULAR) {
            found += count(id);
        }
    }
    for (other, fit) in &word.also {
        for id in vocabulary.same_singular(other) {
            if add(&mut out.words, id, *fit) {
                found += count(id);
            }
        }
    }
    let as_typed = found;
    let number = text.bytes().all(|b| b.is_ascii_digit());
    if text.len() >= 5 && !number {
        for id in vocabulary.same_stem(text) {
            if add(&mut out.words, id, weights::STEM) && as_typed == 0 {
                found += count(id);
            }
        }
    }
    // An abbreviation that nobody wrote down may be the first letters of the words of a text.
    if out.words.is_empty()
        && !number
        && let Some(id) = vocabulary.initials(text)
    {
        out.words.push((id, weights::INITIALS));
        found += count(id);
    }
    let known = !out.words.is_empty();
    // A lone letter inside a query is no beginning of a word.
    let begins = !number && (word.open || text.len() > 1 && !word.stop);
    if begins {
        let range = vocabulary.prefixed(text);
        let strong = out.words.len();
        let kept = match (word.short, known && !word.open) {
            (true, _) => 0.5,
            (_, true) => 0.7,
            _ => 1.0,
        };
        for id in range {
            let whole = vocabulary.get(id).len().max(1);
            let part = ratio(text.len(), whole);
            let fit = kept * (weights::PREFIX + (0.92 - weights::PREFIX) * part);
            if out.words[..strong].iter().any(|(known, _)| *known == id) {
                continue;
            }
            out.words.push((id, fit));
            if !known {
                found += count(id);
            }
        }
        let most = BEGINNING[usize::from(text.len() > 1)];
        shorten(index, &mut out.words, strong, most);
    }
    if found < 4 && as_typed == 0 && !number && text.len() > 3 && guesses.next() {
        let most = forgiven(text.len());
        let near = vocabulary.near(text, most, word.open);
        for (id, distance) in near {
            let errors = if distance > 1 { 2.2 } else { 1.0 };
            let part = ratio(text.len(), vocabulary.get(id).len().max(text.len()));
            let fit = (0.75 + 0.2 * part) - weights::ERROR * errors;
            if add(&mut out.words, id, fit) {
                found += count(id);
            }
        }
    }
    if found == 0 && text.len() >= 6 && !number && guesses.next() {
        for id in parts(index, text) {
            if add(&mut out.words, id, weights::PART) {
                found += count(id);
            }
        }
    }
    denial(index, word, &mut out);
    out.words.sort_by(|a, b| b.1.total_cmp(&a.1));
    out.rows = code_rows(index, text);
    if !out.rows.is_empty() && out.words.is_empty() {
        found = out.rows.len();
    }
    let kept = if word.denied {
        weights::LEFT_OUT
    } else if word.stop {
        weights::STOP
    } else {
        weights::in_query(text)
    };
    // A word that nothing has tells as much as a fairly rare one: readings that explain it win.
    let found = if found == 0 { 30 } else { found };
    out.weight = kept * weights::rarity(found, index.all);
    out
}

/// What an unknown word is made of, or is part of: the words that it ends with, two that were run
/// together, and those that end with it.
fn parts(index: &Index, text: &str) -> Vec<u32> {
    const SHORTEST: usize = 3;
    let vocabulary = &index.vocabulary;
    let cuts = (SHORTEST..=text.len() - SHORTEST).filter(|at| text.is_char_boundary(*at));
    let mut out = Vec::new();
    for at in cuts {
        let (head, tail) = text.split_at(at);
        if tail.len() < 2 * SHORTEST && out.is_empty() {
            let (head, tail) = (vocabulary.find(head), vocabulary.find(tail));
            out.extend(
                head.zip(tail)
                    .into_iter()
                    .flat_map(|(head, tail)| [head, tail]),
            );
        } else {
            let known = vocabulary.find(tail).into_iter();
            out.extend(known.chain(vocabulary.same_singular(tail)));
        }
    }
    if out.is_empty() {
        out.extend(vocabulary.ending(text));
    }
    out
}

/// A text that denies what the query affirms fits badly; what the query denies is looked for only
/// where a text denies it too.
fn denial(index: &Index, word: &Word, out: &mut Meaning) {
    let mut denied = String::with_capacity(word.text.len() + 1);
    denied.push(DENIED);
    denied.push_str(&word.text);
    let exact = index.vocabulary.find(&denied);
    if !word.denied {
        if let Some(id) = exact {
            out.words.push((id, weights::DENIED));
        }
        return;
    }
    out.words.clear();
    for id in index.vocabulary.prefixed(&denied) {
        let whole = exact == Some(id);
        out.words
            .push((id, if whole { weights::EXACT } else { 0.9 }));
    }
}

/// Rows whose code begins with a word that looks like one: `e11`, `e116`.
fn code_rows(index: &Index, text: &str) -> Range<u32> {
    let bytes = text.as_bytes();
    let coded = bytes.len() >= 3
        && bytes[0].is_ascii_alphabetic()
        && bytes[1].is_ascii_digit()
        && bytes.is_ascii();
    if !coded {
        return 0..0;
    }
    let upper = text.to_ascii_uppercase();
    let of_set = |set| index.coded(set, &upper);
    let rows = of_set(CodeSet::Icd10Cm);
    if rows.is_empty() {
        of_set(CodeSet::Hcpcs)
    } else {
        rows
    }
}

fn add(words: &mut Vec<(u32, f32)>, id: u32, fit: f32) -> bool {
    let new = !words.iter().any(|(known, _)| *known == id);
    if new {
        words.push((id, fit));
    }
    new
}

#[expect(clippy::cast_precision_loss, reason = "lengths of words")]
fn ratio(part: usize, whole: usize) -> f32 {
    part as f32 / whole as f32
}
