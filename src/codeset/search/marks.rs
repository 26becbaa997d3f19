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

/// A word of the query, as typed and as meant.
#[derive(Debug)]
pub(super) struct Marker {
    /// The word and those of its group, each with its stem.
    forms: Vec<(String, String)>,
    /// No word of the vocabulary begins so: it has a typing error, or is cut off inside.
    unknown: bool,
}

impl Marker {
    pub(super) fn new<'a>(forms: impl Iterator<Item = &'a str>, unknown: bool) -> Self {
        let with_stem = |form: &'a str| {
            let singular = fold::singular(form);
            (form.to_owned(), fold::stem(&singular).to_owned())
        };
        Self {
            forms: forms.map(with_stem).collect(),
            unknown,
        }
    }

    /// How many letters of a word to mark, where `whole` are all.
    fn fit(&self, word: &str, stem: &str, whole: usize) -> Option<usize> {
        let of_form = |(form, form_stem): &(String, String)| {
            if word.starts_with(form.as_str()) {
                // Where folding changed the word, its letters are not those of the text.
                Some(if whole == word.len() {
                    form.len()
                } else {
                    whole
                })
            } else {
                (form_stem == stem).then_some(whole)
            }
        };
        self.forms.iter().filter_map(of_form).max()
    }
}

/// Positions of the characters to mark, ascending.
pub(super) fn marks(text: &str, markers: &[Marker], fuzzy: &dyn Fuzzy) -> Vec<usize> {
    let mut spans: Vec<(usize, usize)> = Vec::new();
    let mut seen = 0_u64;
    fold::each_word(text, |word, at, joined| {
        let whole = at.end - at.start;
        let singular = fold::singular(word);
        let stem = fold::stem(&singular);
        let fits = (0..).zip(markers).filter_map(|(bit, marker): (u32, _)| {
            let length = marker.fit(word, stem, whole)?;
            seen |= 1_u64.checked_shl(bit).unwrap_or_default();
            Some(length)
        });
        if let Some(length) = fits.max().filter(|length| !joined || *length == whole) {
            spans.push((at.start, at.start + length));
        }
    });
    let mut out: Vec<usize> = Vec::new();
    if !spans.is_empty() {
        let chars = text.char_indices().enumerate();
        let marked = |byte: usize| spans.iter().any(|(from, to)| (*from..*to).contains(&byte));
        out.extend(
            chars
                .filter(|(_, (byte, _))| marked(*byte))
                .map(|(at, _)| at),
        );
    }
    let missed = (0..).zip(markers).filter(|(bit, marker): &(u32, _)| {
        marker.unknown && seen & 1_u64.checked_shl(*bit).unwrap_or_default() == 0
    });
    for (form, _) in missed.filter_map(|(_, marker)| marker.forms.first()) {
        let fit = fuzzy.fit(text, form);
        out.extend(fit.map(|(_, at)| at).unwrap_or_default());
    }
    out.sort_unstable();
    out.dedup();
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use fuzzy_matcher::skim::SkimMatcherV2;

    #[test]
    fn what_was_typed_and_what_was_meant_is_marked() {
        let marked = |text: &str, words: &[&[&str]], unknown| {
            let markers = words
                .iter()
                .map(|forms| Marker::new(forms.iter().copied(), unknown));
            let markers: Vec<Marker> = markers.collect();
            let chars: Vec<char> = text.chars().collect();
            let at = marks(text, &markers, &SkimMatcherV2::default());
            at.into_iter().map(|i| chars[i]).collect::<String>()
        };
        for (text, words, unknown, want) in [
            ("Fracture of foot", &[&["frac"][..]][..], false, "Frac"),
            (
                "Fractures of feet",
                &[&["fracture"], &["foot", "feet"]],
                false,
                "Fracturefeet",
            ),
            ("Renal failure", &[&["kidney", "renal"]], false, "Renal"),
            ("Diabetic foot", &[&["diabetes"]], false, "Diabetic"),
            (
                "\u{c9}b\u{e9} neuropathy",
                &[&["neurpathy"]],
                true,
                "neurpathy",
            ),
            ("Asthma", &[&["cough"]], true, ""),
        ] {
            assert_eq!(marked(text, words, unknown), want, "{text}");
        }
    }
}
