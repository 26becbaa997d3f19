//! The sorted words of everything indexed, and which of them a typed word may mean.

use super::edit::{Pattern, letters};
use super::fold;
use crate::codeset::compiled::flat::{self, flat};
use std::ops::Range;

/// Marks a word that a text denies ("without perforation"); no folded word begins with it.
pub(super) const DENIED: char = '~';

/// Marks the first letters of the words of a text; no folded word begins with it.
pub(super) const INITIALS: char = '^';

/// Sorted words in one string.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    text: String,
    starts: Vec<u32>,
    letters: Vec<u32>,
    /// (hash of the singular, word), sorted.
    singulars: Vec<(u64, u32)>,
    /// (hash of the stem, word), sorted.
    stems: Vec<(u64, u32)>,
}

flat!(Vocabulary {
    text,
    starts,
    letters,
    singulars,
    stems
});

impl Vocabulary {
    /// Whether its numbers fit together, as those of one that was built do.
    pub(super) fn fits(&self) -> bool {
        let words = self.letters.len();
        let known = |pairs: &[(u64, u32)]| pairs.iter().all(|(_, id)| (*id as usize) < words);
        flat::cuts_text(&self.starts, words, &self.text)
            && known(&self.singulars)
            && known(&self.stems)
    }

    /// Of sorted words without repetition.
    pub(super) fn new(words: &[&str]) -> Self {
        let mut out = Self {
            text: String::with_capacity(words.iter().map(|w| w.len()).sum()),
            ..Self::default()
        };
        for (id, word) in (0..).zip(words) {
            out.starts.push(place(out.text.len()));
            out.text.push_str(word);
            if !word.starts_with([DENIED, INITIALS]) {
                let singular = fold::singular(word);
                out.singulars.push((fold::hash(&singular), id));
                out.stems.push((fold::hash(fold::stem(&singular)), id));
            }
            out.letters.push(letters(word));
        }
        out.starts.push(place(out.text.len()));
        out.singulars.sort_unstable();
        out.stems.sort_unstable();
        out
    }

    pub(super) fn len(&self) -> usize {
        self.letters.len()
    }

    pub(super) fn get(&self, id: u32) -> &str {
        let at = id as usize;
        &self.text[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// The word itself.
    pub(super) fn find(&self, word: &str) -> Option<u32> {
        let at = self.lower_bound(word);
        (at < self.len() && self.get(place(at)) == word).then(|| place(at))
    }

    /// The first letters of the words of texts, where they are written so.
    pub(super) fn initials(&self, word: &str) -> Option<u32> {
        let short = (2..=6).contains(&word.len());
        self.find(&format!("{INITIALS}{word}")).filter(|_| short)
    }

    /// Words that begin with `prefix`.
    pub(super) fn prefixed(&self, prefix: &str) -> Range<u32> {
        let start = self.lower_bound(prefix);
        let (mut low, mut high) = (start, self.len());
        while low < high {
            let mid = usize::midpoint(low, high);
            if self.get(place(mid)).starts_with(prefix) {
                low = mid + 1;
            } else {
                high = mid;
            }
        }
        place(start)..place(low)
    }

    /// Words with the same singular.
    pub(super) fn same_singular(&self, word: &str) -> impl Iterator<Item = u32> + '_ {
        equal(&self.singulars, fold::hash(&fold::singular(word)))
    }

    /// Words with the same stem.
    pub(super) fn same_stem(&self, word: &str) -> impl Iterator<Item = u32> + '_ {
        let singular = fold::singular(word);
        equal(&self.stems, fold::hash(fold::stem(&singular)))
    }

    /// Words that end with `text`; every word is looked at.
    pub(super) fn ending<'a>(&'a self, text: &'a str) -> impl Iterator<Item = u32> + 'a {
        let ids = 0..place(self.len());
        ids.filter(move |id| self.get(*id).ends_with(text))
    }

    /// Words at most `most` typing errors away, with how many; with `open`, words whose beginning
    /// is. The first letter is taken to be right unless one neighbour was swapped into its place.
    pub(super) fn near(&self, word: &str, most: usize, open: bool) -> Vec<(u32, usize)> {
        let pattern = Pattern::new(word);
        let bytes = word.as_bytes();
        let mut out = Vec::new();
        let firsts = [bytes.first(), bytes.get(1)];
        for (i, first) in firsts.into_iter().enumerate() {
            let Some(first) = first.filter(|f| f.is_ascii() && (i == 0 || firsts[0] != Some(f)))
            else {
                continue;
            };
            let first = char::from(*first);
            let mut buffer = [0; 4];
            for id in self.prefixed(first.encode_utf8(&mut buffer)) {
                let candidate = self.get(id);
                if candidate.len() + most < word.len()
                    || (!open && candidate.len() > word.len() + most)
                {
                    continue;
                }
                let theirs = self.letters[id as usize];
                let missing = (pattern.letters & !theirs).count_ones() as usize;
                if missing > most {
                    continue;
                }
                let distance = pattern.distance(candidate, open);
                if distance <= most {
                    out.push((id, distance));
                }
            }
        }
        out
    }

    fn lower_bound(&self, word: &str) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let mid = usize::midpoint(low, high);
            if self.get(place(mid)) < word {
                low = mid + 1;
            } else {
                high = mid;
            }
        }
        low
    }
}

fn equal(sorted: &[(u64, u32)], key: u64) -> impl Iterator<Item = u32> + '_ {
    let start = sorted.partition_point(|(k, _)| *k < key);
    sorted[start..]
        .iter()
        .take_while(move |(k, _)| *k == key)
        .map(|(_, id)| *id)
}

/// Positions of an index this size fit.
pub(super) fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some() -> Vocabulary {
        Vocabulary::new(&[
            "diabetes",
            "diabetic",
            "foot",
            "fracture",
            "fractures",
            "~foot",
        ])
    }

    #[test]
    fn words_are_found_by_beginning_form_and_error() {
        let v = some();
        assert_eq!(v.find("foot"), Some(2));
        assert_eq!(v.find("fo"), None);
        assert_eq!(v.prefixed("fract"), 3..5);
        assert_eq!(v.prefixed("zz"), 5..5);
        assert_eq!(v.prefixed(""), 0..6);
        assert_eq!(v.same_singular("fractures").collect::<Vec<_>>(), [3, 4]);
        assert_eq!(v.same_stem("diabetic").collect::<Vec<_>>(), [0, 1]);
        assert_eq!(v.near("diabtes", 1, false), [(0, 1)]);
        assert_eq!(v.near("fratcu", 1, true), [(3, 1), (4, 1)]);
        assert_eq!(v.near("ofot", 1, false), [(2, 1)]);
        assert!(v.near("\u{e9}\u{e9}", 2, true).is_empty());
    }
}
