//! Words of titles, folded so that they can be compared, and found by their beginnings.

use super::file::NEMOD;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Calls `f` with every word of a text in lower case without accents and apostrophes, and whether
/// it stands in a nonessential modifier.
pub(super) fn each_word(text: &str, mut f: impl FnMut(&str, bool)) {
    let mut word = String::new();
    let mut modifier = false;
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
            continue;
        }
        if matches!(c, '\'' | '\u{2019}') {
            continue;
        }
        if !word.is_empty() {
            f(&word, modifier);
            word.clear();
        }
        if NEMOD.contains(&c) {
            modifier = c == NEMOD[0];
        }
    }
    if !word.is_empty() {
        f(&word, modifier);
    }
}

/// A word of a text: where it stands in the folded arena, and in which text.
#[derive(Debug, Clone, Copy)]
struct Word {
    start: u32,
    end: u32,
    text: u32,
    modifier: bool,
}

/// Every word of every title, sorted, so that those with a beginning stand together.
#[derive(Debug, Default)]
pub(super) struct WordList {
    folded: String,
    words: Vec<Word>,
    /// Of every text: how many words it has outside nonessential modifiers.
    lengths: Vec<u8>,
}

/// A word found by its beginning.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    /// The text it stands in.
    pub text: u32,
    /// The whole word was asked for.
    pub exact: bool,
    /// It stands in a nonessential modifier.
    pub modifier: bool,
}

impl WordList {
    /// The words of texts numbered from 0.
    pub(super) fn new<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut out = Self::default();
        for (text, content) in (0..).zip(texts) {
            let mut length = 0_u8;
            each_word(content, |word, modifier| {
                let start = out.folded.len();
                out.folded.push_str(word);
                length = length.saturating_add(u8::from(!modifier));
                // The importer keeps texts below 4 GiB; what would not fit is not found.
                if let (Ok(start), Ok(end)) =
                    (u32::try_from(start), u32::try_from(out.folded.len()))
                {
                    out.words.push(Word {
                        start,
                        end,
                        text,
                        modifier,
                    });
                }
            });
            out.lengths.push(length);
        }
        let folded = &out.folded;
        out.words.sort_by(|a, b| {
            let (a, b) = (part(folded, a), part(folded, b));
            a.cmp(b)
        });
        out
    }

    fn range(&self, beginning: &str) -> Range<usize> {
        let word = |w: &Word| part(&self.folded, w);
        let start = self.words.partition_point(|w| word(w) < beginning);
        let more = self.words[start..].partition_point(|w| word(w).starts_with(beginning));
        start..start + more
    }

    /// The words that begin so.
    pub(super) fn beginning(&self, beginning: &str) -> impl Iterator<Item = Found> {
        let length = beginning.len();
        self.words[self.range(beginning)]
            .iter()
            .map(move |word| Found {
                text: word.text,
                exact: (word.end - word.start) as usize == length,
                modifier: word.modifier,
            })
    }

    /// How many words a text has outside nonessential modifiers.
    pub(super) fn length(&self, text: u32) -> u8 {
        self.lengths.get(text as usize).copied().unwrap_or_default()
    }
}

fn part<'a>(folded: &'a str, word: &Word) -> &'a str {
    folded
        .get(word.start as usize..word.end as usize)
        .unwrap_or_default()
}

/// A title or a part of a reference as it is compared: folded words without NEC and NOS, each
/// without a plural s, joined by spaces. What stands in round brackets may be absent.
pub(super) fn key(text: &str) -> String {
    let mut out = String::new();
    let mut inside = 0_u32;
    let mut outside = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '(' => inside += 1,
            ')' => {
                inside = inside.saturating_sub(1);
                outside.push(' ');
            }
            c if inside == 0 => outside.push(c),
            _ => {}
        }
    }
    each_word(&outside, |word, _| {
        if matches!(word, "nec" | "nos") {
            return;
        }
        let single = word.strip_suffix('s').filter(|w| w.len() >= 3);
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(single.unwrap_or(word));
    });
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_their_beginning() {
        let texts = [
            "Ménière's disease",
            "Disease\u{1e}(organic)\u{1f}, diseased",
            "",
        ];
        let list = WordList::new(texts.into_iter());
        let found = |beginning: &str| -> Vec<(u32, bool, bool)> {
            list.beginning(beginning)
                .map(|f| (f.text, f.exact, f.modifier))
                .collect()
        };
        assert_eq!(found("meni"), [(0, false, false)]);
        assert_eq!(found("menieres"), [(0, true, false)]);
        assert_eq!(
            found("disease"),
            [(0, true, false), (1, true, false), (1, false, false)]
        );
        assert_eq!(found("org"), [(1, false, true)]);
        assert!(found("x").is_empty());
        assert_eq!([list.length(0), list.length(1), list.length(2)], [2, 2, 0]);
    }

    #[test]
    fn keys_meet_over_plurals_and_marks() {
        for (a, b) in [
            ("Complications", "complication"),
            ("specified type NEC", "specified types"),
            ("Kaposi's", "Kaposi"),
            ("Dye(s)", "dye"),
            ("in (due to)", "in"),
        ] {
            assert_eq!(key(a), key(b), "{a}");
        }
        assert_ne!(key("gas"), key("ga"));
    }
}
