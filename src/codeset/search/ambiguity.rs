//! Abbreviations that mean clearly different things, so that the coder can be asked which.

use super::fold;
use super::rewrite::LONGEST;
use super::{Search, weights};
use crate::domain::CodeSet;
use std::ops::Range;

/// An abbreviation among the words of a query that means two or more clearly different things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ambiguity {
    /// The abbreviation, as typed.
    pub short: String,
    /// Where it stands among the words, in bytes.
    pub range: Range<usize>,
    /// What it may mean, likeliest first; no two have a telling word in common.
    pub readings: Vec<String>,
}

/// What surrounds an abbreviation without belonging to it.
const AROUND: [char; 11] = [',', ';', ':', '.', '(', ')', '[', ']', '"', '?', '!'];

impl Search {
    /// The abbreviations among the words that mean clearly different things in one of the sets. One
    /// that is a part of a longer abbreviation, or that first of all means itself, is none.
    #[must_use]
    pub fn ambiguities(&self, words: &str, sets: &[CodeSet]) -> Vec<Ambiguity> {
        let chunks: Vec<(usize, &str)> = words
            .split_whitespace()
            .map(|chunk| chunk.trim_matches(AROUND))
            .filter(|chunk| !chunk.is_empty())
            .take(super::rewrite::WORDS)
            // A part of a text begins where it points to.
            .map(|chunk| (chunk.as_ptr() as usize - words.as_ptr() as usize, chunk))
            .collect();
        let mut out = Vec::new();
        let mut at = 0;
        while let Some((start, short)) = chunks.get(at) {
            let longest = LONGEST.min(chunks.len() - at);
            let longer = (2..=longest).rev().find(|n| {
                let joined: Vec<&str> = chunks[at..at + n].iter().map(|(_, c)| *c).collect();
                self.rewriter.knows(&joined.join(" "))
            });
            if let Some(longer) = longer {
                at += longer;
                continue;
            }
            at += 1;
            let readings = self.meanings(short, sets);
            if readings.len() > 1 {
                out.push(Ambiguity {
                    short: (*short).to_owned(),
                    range: *start..start + short.len(),
                    readings,
                });
            }
        }
        out
    }

    /// The clearly different meanings of an abbreviation.
    fn meanings(&self, short: &str, sets: &[CodeSet]) -> Vec<String> {
        let known = self.rewriter.abbreviation(&fold::plain(short)).iter();
        let fitting = known.filter(|(_, domain)| sets.iter().any(|set| domain.fits(*set)));
        let mut out: Vec<(String, Vec<String>)> = Vec::new();
        let typed = fold::words(short);
        for (at, (long, _)) in fitting.enumerate() {
            if at == 0 && *long == typed {
                return Vec::new();
            }
            let telling: Vec<String> = long
                .iter()
                .filter(|word| !weights::binds(word))
                .map(|word| fold::stem(&fold::singular(word)).to_owned())
                .collect();
            let new = !telling.is_empty()
                && *long != typed
                && out
                    .iter()
                    .all(|(_, other)| !other.iter().any(|w| telling.iter().any(|t| alike(w, t))));
            if new {
                out.push((long.join(" "), telling));
            }
        }
        out.into_iter().map(|(long, _)| long).collect()
    }
}

/// Whether one word is the other, or ends with it: a polyneuropathy is a neuropathy.
fn alike(a: &str, b: &str) -> bool {
    const LONG: usize = 5;
    a == b || (a.len().min(b.len()) >= LONG && (a.ends_with(b) || b.ends_with(a)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codeset::Tables;
    use crate::codeset::lexicon::Lexicon;

    fn search() -> Search {
        let mut lexicon = Lexicon::default();
        lexicon.add_abbreviations(
            "abbr\texpansion\tdomain\n\
             ms\tmultiple sclerosis\tdx\nms\tmitral stenosis\tdx\nms\tmorphine sulfate\tpx\n\
             ms contin\tmorphine\tany\nhtn\thypertension\tdx\n\
             ra\trheumatoid arthritis\tdx\nra\trheumatoid arthropathy\tdx\n\
             neur\tneuropathy\tdx\nneur\tpolyneuropathy\tdx\n\
             us\tus\tany\nus\tultrasound\tpx\n",
        );
        Search::with_lexicon(&Tables::default(), &lexicon)
    }

    #[test]
    fn only_what_means_clearly_different_things_is_asked() {
        let both = &["multiple sclerosis", "mitral stenosis"][..];
        for (words, want) in [
            ("ms", &[(0..2, both)][..]),
            (
                "left leg, (MS) \u{e9} ms",
                &[(11..13, both), (18..20, both)],
            ),
            // A part of a longer one; one meaning; two that say nearly the same; itself.
            ("ms contin", &[]),
            ("htn", &[]),
            ("ra", &[]),
            ("neur", &[]),
            ("us", &[]),
            ("", &[]),
        ] {
            let found = search().ambiguities(words, &[CodeSet::Icd10Cm]);
            let found: Vec<_> = found
                .iter()
                .map(|a| {
                    assert_eq!(words[a.range.clone()], a.short, "{words}");
                    let readings: Vec<&str> = a.readings.iter().map(String::as_str).collect();
                    (a.range.clone(), readings)
                })
                .collect();
            let want: Vec<_> = want.iter().map(|(r, w)| (r.clone(), w.to_vec())).collect();
            assert_eq!(found, want, "{words}");
        }
        let everywhere = search().ambiguities("ms", &CodeSet::ALL);
        assert_eq!(everywhere[0].readings.len(), 3);
    }
}
