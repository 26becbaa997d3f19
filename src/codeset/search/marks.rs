//! Which characters of a text to mark as matched.

use super::fold;
use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

/// Finds the letters of a word in a text, in order, where they fit best.
pub(super) trait Fuzzy: Send + Sync {
    /// How well they fit, and the positions as characters of the text; `None` where they are not
    /// all there.
    fn fit(&self, text: &str, word: &str) -> Option<(i64, Vec<usize>)>;
}

impl Fuzzy for SkimMatcherV2 {
    fn fit(&self, text: &str, word: &str) -> Option<(i64, Vec<usize>)> {
        self.fuzzy_indices(text, word)
    }
}

/// A word that matched, as typed or as meant.
#[derive(Debug)]
pub(super) struct Marker {
    pub text: String,
    /// Singular, to find other forms.
    singular: String,
}

impl Marker {
    pub(super) fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            singular: fold::singular(text),
        }
    }
}

/// Positions of the characters to mark, ascending.
pub(super) fn marks(text: &str, markers: &[Marker], fuzzy: &dyn Fuzzy) -> Vec<usize> {
    let mut spans: Vec<(usize, usize)> = Vec::new();
    let mut seen = vec![false; markers.len()];
    fold::each_word(text, |word, at, joined| {
        let mut length = 0;
        for (marker, seen) in markers.iter().zip(&mut seen) {
            let whole = at.end - at.start;
            let marked = if word.starts_with(&marker.text) {
                // Where folding changed the word, its letters are not those of the text.
                if whole == word.len() {
                    marker.text.len()
                } else {
                    whole
                }
            } else if fold::singular(word) == marker.singular
                || word.len() > 4
                    && fold::stem(&marker.singular) == fold::stem(&fold::singular(word))
            {
                whole
            } else {
                continue;
            };
            *seen = true;
            length = length.max(marked);
        }
        if length > 0 && (!joined || length == at.end - at.start) {
            spans.push((at.start, at.start + length));
        }
    });
    let mut out: Vec<usize> = text
        .char_indices()
        .enumerate()
        .filter(|(_, (byte, _))| spans.iter().any(|(from, to)| (from..to).contains(&byte)))
        .map(|(at, _)| at)
        .collect();
    let missed = markers
        .iter()
        .zip(seen)
        .filter(|(m, seen)| !seen && m.text.len() > 3);
    for (marker, _) in missed {
        // A word with a typing error, or cut off inside.
        out.extend(
            fuzzy
                .fit(text, &marker.text)
                .map(|(_, at)| at)
                .unwrap_or_default(),
        );
    }
    out.sort_unstable();
    out.dedup();
    out
}
