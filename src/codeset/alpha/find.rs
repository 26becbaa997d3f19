//! Finding entries by what is typed: words of the path, or a code that the Index leads to.

use super::listing::{EntryId, IndexCode, Listing, Pointer};
use super::words::each_word;
use super::{Alphabetic, Volume};

/// Words of a query that count; more are left out.
const WORDS: usize = 8;

/// An entry of one of the volumes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Which volume.
    pub volume: Volume,
    /// The entry in it.
    pub entry: EntryId,
}

/// What of a query a path has, a bit a word.
#[derive(Debug, Clone, Copy, Default)]
struct Has {
    any: u8,
    exact: u8,
    /// Outside nonessential modifiers.
    plain: u8,
}

impl Has {
    const fn with(self, other: Self) -> Self {
        Self {
            any: self.any | other.any,
            exact: self.exact | other.exact,
            plain: self.plain | other.plain,
        }
    }
}

impl Alphabetic {
    /// Entries for what was typed, the best first, those as good in the order of the book; in one
    /// volume or in all. Every word must begin a word of the entry or of those
    /// above it, one of them of the entry itself. What looks like a code finds the entries that lead
    /// to it or to a finer one.
    #[must_use]
    pub fn find(&self, words: &str, volume: Option<Volume>, limit: usize) -> Vec<Place> {
        // (score, place of the volume, entry)
        let mut all: Vec<(u32, usize, EntryId)> = Vec::new();
        let wanted = Volume::ALL.into_iter().enumerate();
        for (at, wanted) in wanted.filter(|(_, v)| volume.is_none_or(|only| only == *v)) {
            if let Some(listing) = self.listing(wanted) {
                let found = match code_typed(words) {
                    Some(code) => listing.leading_to(&code),
                    None => listing.holding(words),
                };
                all.extend(found.into_iter().map(|(score, entry)| (score, at, entry)));
            }
        }
        all.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| a.cmp(b)));
        all.truncate(limit);
        all.into_iter()
            .filter_map(|(_, at, entry)| {
                let volume = *Volume::ALL.get(at)?;
                Some(Place { volume, entry })
            })
            .collect()
    }
}

/// The beginning of a code, canonical, where what was typed is one.
fn code_typed(words: &str) -> Option<String> {
    let typed = words.trim().trim_end_matches('-');
    let code: String = typed
        .chars()
        .filter(|c| *c != '.')
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let bytes = code.as_bytes();
    let fits = (3..=7).contains(&bytes.len())
        && bytes[0].is_ascii_uppercase()
        && bytes[1].is_ascii_digit()
        && bytes.iter().all(u8::is_ascii_alphanumeric);
    fits.then_some(code)
}

impl Listing {
    /// Entries that point at a code or a finer one, the exact ones first.
    fn leading_to(&self, code: &str) -> Vec<(u32, EntryId)> {
        let mut out = Vec::new();
        for entry in 0..self.count() {
            let codes = self.pointers(entry).filter_map(|p: Pointer<'_>| p.code());
            let best = codes
                .filter(|c: &IndexCode| c.code.as_str().starts_with(code))
                .map(|c| if c.code.as_str() == code { 2 } else { 1 })
                .max();
            if let Some(score) = best {
                out.push((score, entry));
            }
        }
        out
    }

    /// Entries that hold the words.
    fn holding(&self, words: &str) -> Vec<(u32, EntryId)> {
        let mut typed: Vec<String> = Vec::new();
        each_word(words, |word, _| {
            if typed.len() < WORDS && !typed.iter().any(|t| t == word) {
                typed.push(word.to_owned());
            }
        });
        if typed.is_empty() {
            return Vec::new();
        }
        let list = self.words();
        let mut has = vec![Has::default(); self.text_count()];
        for (at, word) in typed.iter().enumerate() {
            let bit = 1_u8 << at;
            for found in list.beginning(word) {
                if let Some(has) = has.get_mut(found.text as usize) {
                    has.any |= bit;
                    has.exact |= if found.exact { bit } else { 0 };
                    has.plain |= if found.modifier { 0 } else { bit };
                }
            }
        }
        let full = u8::MAX >> (8 - typed.len());
        let mut out = Vec::new();
        // (what the path to this level has, how many words it is long)
        let mut path: Vec<(Has, u32)> = Vec::new();
        for entry in 0..self.count() {
            let depth = usize::from(self.depth(entry));
            path.truncate(depth);
            let text = self.title_text(entry);
            let own = has.get(text as usize).copied().unwrap_or_default();
            let (above, length) = path.last().copied().unwrap_or_default();
            let (all, length) = (above.with(own), length + u32::from(list.length(text)));
            path.push((all, length));
            if all.any == full && own.any != 0 {
                out.push((score(all, own, depth, length), entry));
            }
        }
        out
    }
}

/// How good a path is: whole words before beginnings, essential words before modifiers, and as
/// little as possible beyond what was asked.
fn score(all: Has, own: Has, depth: usize, length: u32) -> u32 {
    let points = 2 * all.any.count_ones() + 2 * all.exact.count_ones() + 4 * all.plain.count_ones();
    let whole = if depth == 0 && own.exact == own.any {
        20
    } else {
        0
    };
    1_000 * points / (length + 2) + whole
}
