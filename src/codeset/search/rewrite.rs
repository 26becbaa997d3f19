//! From what was typed to what may be meant: words, abbreviations and word groups written out.

use super::fold;
use super::morphology;
use super::weights;
use crate::codeset::compiled::flat;
use crate::codeset::lexicon::{Domain, Lexicon};
use crate::domain::CodeSet;
use std::collections::{HashMap, HashSet};

/// Longest abbreviation and word group, in words.
pub(super) const LONGEST: usize = 6;
/// At most this many readings of a query.
pub(super) const MOST: usize = 8;
/// Longest query looked at, in words; the rest is left alone.
pub(super) const WORDS: usize = 30;
/// Taken off a reading for every step down among the readings of an abbreviation.
const UNLIKELY: f32 = 0.03;
/// Kept by a reading in which a word group was written otherwise.
const GROUPED: f32 = 0.97;

/// A word to look for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    /// Folded.
    pub text: String,
    /// The query denies it.
    pub denied: bool,
    /// It tells little.
    pub stop: bool,
    /// It may not be typed to its end yet.
    pub open: bool,
    /// Stands for something only as an abbreviation, so what begins with it is hardly meant.
    pub short: bool,
    /// Words of its group in the lexicon, and how likely each is.
    pub also: Vec<(String, f32)>,
}

/// One way to read the query.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reading {
    pub words: Vec<Word>,
    /// How much of a score in this reading counts.
    pub trust: f32,
}

/// Turns queries into readings.
#[derive(Debug, Default)]
pub(super) struct Rewriter {
    /// By the text as written.
    abbreviations: HashMap<String, Vec<(Vec<String>, Domain)>>,
    /// By singular words with one space between: other words for it.
    groups: HashMap<String, Vec<Vec<String>>>,
    stop: HashSet<String>,
}

flat!(Rewriter {
    abbreviations,
    groups,
    stop
});

/// A piece of the query: what was typed, and what an abbreviation makes of it.
#[derive(Debug)]
struct Piece {
    typed: Vec<String>,
    readings: Vec<Vec<String>>,
    open: bool,
}

impl Rewriter {
    pub(super) fn new(lexicon: &Lexicon) -> Self {
        let mut out = Self::default();
        for row in &lexicon.abbreviations {
            let readings = out
                .abbreviations
                .entry(fold::plain(&row.short))
                .or_default();
            readings.push((fold::words(&row.long), row.domain));
        }
        for group in &lexicon.groups {
            let preferred = fold::words(&group.preferred);
            for other in &group.others {
                let other = fold::words(other);
                let same = key(&other) == key(&preferred);
                if other.is_empty() || preferred.is_empty() || same {
                    continue;
                }
                let entry = out.groups.entry(key(&other)).or_default();
                if !entry.contains(&preferred) {
                    entry.push(preferred.clone());
                }
            }
        }
        for word in &lexicon.stop_words {
            let words = fold::words(word);
            if let [word] = &words[..] {
                out.stop.insert(word.clone());
            }
        }
        out
    }

    /// Whether it is an abbreviation.
    pub(super) fn knows(&self, typed: &str) -> bool {
        self.abbreviations.contains_key(&fold::plain(typed))
    }

    /// What an abbreviation stands for, likeliest first.
    pub(super) fn abbreviation(&self, short: &str) -> &[(Vec<String>, Domain)] {
        self.abbreviations.get(short).map_or(&[], Vec::as_slice)
    }

    /// Other words for words, by singular words with one space between.
    pub(super) fn groups(&self) -> &HashMap<String, Vec<Vec<String>>> {
        &self.groups
    }

    /// The readings of a query, the one as typed first. `sets`: where is searched.
    pub(super) fn readings(&self, query: &str, sets: &[CodeSet]) -> Vec<Reading> {
        let pieces = self.pieces(query, sets);
        let mut out: Vec<Reading> = Vec::new();
        let mut add = |words: Vec<Word>, trust: f32| {
            let known = out.iter().any(|r| r.words == words);
            if !known && !words.is_empty() && out.len() < MOST {
                out.push(Reading { words, trust });
            }
        };
        let most = pieces.iter().map(|p| p.readings.len()).max().unwrap_or(0);
        // First the likeliest reading of all, then each less likely one of one piece at a time.
        let mut choices: Vec<(Vec<usize>, f32)> = Vec::new();
        if most > 0 {
            choices.push((vec![0; pieces.len()], 1.0));
        }
        let mut trust = 1.0;
        for step in 1..most {
            trust -= UNLIKELY;
            for (at, piece) in pieces.iter().enumerate() {
                if piece.readings.len() > step {
                    let mut choice = vec![0; pieces.len()];
                    choice[at] = step;
                    choices.push((choice, trust));
                }
            }
        }
        let raw: Vec<Word> = pieces
            .iter()
            .flat_map(|p| {
                let short = !p.readings.is_empty();
                p.typed.iter().map(move |w| (w.as_str(), p.open, short))
            })
            .map(|(w, open, short)| self.word(w, open, short))
            .collect();
        let raw = finish(raw);
        add(raw.clone(), 1.0);
        self.group(&raw, &mut |words| add(words, GROUPED));
        if let Some(words) = self.by_behavior(&raw) {
            add(words, weights::BEHAVIOR);
        }
        for (choice, trust) in choices {
            let words = pieces.iter().zip(&choice).flat_map(|(piece, choice)| {
                match piece.readings.get(*choice).or(piece.readings.first()) {
                    Some(reading) => reading.iter().map(|w| (w.as_str(), false)).collect(),
                    None => {
                        let typed = piece.typed.iter();
                        typed.map(|w| (w.as_str(), piece.open)).collect::<Vec<_>>()
                    }
                }
            });
            let words = words.map(|(w, open)| self.word(w, open, false)).collect();
            let words = finish(words);
            add(words.clone(), trust);
            self.group(&words, &mut |words| add(words, trust * GROUPED));
        }
        out
    }

    /// Cuts the query at spaces and takes out what the abbreviations know, longest first.
    fn pieces(&self, query: &str, sets: &[CodeSet]) -> Vec<Piece> {
        let folded = fold::plain(query);
        let open_end = !folded.ends_with(char::is_whitespace);
        let chunks: Vec<&str> = folded
            .split_whitespace()
            .map(|c| c.trim_matches([',', ';', ':', '.', '(', ')', '[', ']', '"', '?', '!']))
            .filter(|c| !c.is_empty())
            .take(WORDS)
            .collect();
        let mut out = Vec::new();
        let mut at = 0;
        while at < chunks.len() {
            let most = LONGEST.min(chunks.len() - at);
            let found = (1..=most).rev().find_map(|n| {
                let key = chunks[at..at + n].join(" ");
                let known = self.abbreviations.get(&key)?;
                Some((n, key, known))
            });
            let n = found.as_ref().map_or(1, |(n, ..)| *n);
            let typed: Vec<String> = chunks[at..at + n]
                .iter()
                .flat_map(|c| fold::words(c))
                .collect();
            let readings = found.map_or_else(Vec::new, |(_, _, known)| {
                let fitting = known
                    .iter()
                    .filter(|(_, domain)| sets.iter().any(|s| domain.fits(*s)))
                    .map(|(words, _)| words.clone());
                // An abbreviation that first of all means itself is not written out.
                let mut readings: Vec<Vec<String>> = fitting.collect();
                if readings.first() == Some(&typed) {
                    readings.clear();
                }
                readings.retain(|r| *r != typed);
                readings
            });
            at += n;
            out.push(Piece {
                typed,
                readings,
                open: open_end && at == chunks.len(),
            });
        }
        out
    }

    fn word(&self, text: &str, open: bool, short: bool) -> Word {
        let mut also = Vec::new();
        if let Some(others) = self.groups.get(&fold::singular(text)) {
            for other in others {
                if let [one] = &other[..] {
                    also.push((one.clone(), weights::GROUP));
                }
            }
        }
        if weights::NOUNS.contains(&text) {
            let others = weights::NOUNS.iter().filter(|n| **n != text);
            also.extend(others.map(|n| ((*n).to_owned(), weights::GENERAL_NOUN)));
        }
        // Types and grades are counted in Roman numbers here and there.
        let roman = match text {
            "1" => Some("i"),
            "5" => Some("v"),
            "10" => Some("x"),
            "i" => Some("1"),
            "v" => Some("5"),
            _ => None,
        };
        also.extend(roman.map(|r| (r.to_owned(), weights::GROUP)));
        Word {
            text: text.to_owned(),
            denied: false,
            stop: self.stop.contains(text),
            open,
            short,
            also,
        }
    }

    /// A tumour named by its behaviour instead of by what it is made of.
    fn by_behavior(&self, words: &[Word]) -> Option<Vec<Word>> {
        let at = words
            .iter()
            .position(|w| morphology::behavior(&w.text).is_some())?;
        let behavior = morphology::behavior(&words[at].text)?;
        let said = |text: &str| words.iter().any(|w| w.text == text);
        // "Malignant teratoma": what is said goes before what the name tells.
        let behavior = if said("malignant") {
            "malignant"
        } else {
            behavior
        };
        let before = words[..at].iter().chain(&words[at + 1..]);
        let kept = before.filter(|w| !morphology::is_kind(&w.text)).cloned();
        let named = [behavior, "neoplasm"].map(|w| self.word(w, false, false));
        Some(finish(kept.chain(named).collect()))
    }

    /// Readings in which groups of several words, or that become several, are written otherwise:
    /// all first choices together, then each further choice alone.
    fn group(&self, words: &[Word], add: &mut impl FnMut(Vec<Word>)) {
        let mut found: Vec<(usize, usize, &[Vec<String>])> = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let most = LONGEST.min(words.len() - at);
            let hit = (1..=most).rev().find_map(|n| {
                let texts: Vec<&str> = words[at..at + n].iter().map(|w| w.text.as_str()).collect();
                let others = self.groups.get(&key(&texts))?;
                // One word for one word is looked up beside it, not instead of it.
                let many = n > 1 || others.iter().any(|o| o.len() > 1);
                many.then_some((at, n, others.as_slice()))
            });
            match hit {
                Some(hit) => {
                    found.push(hit);
                    at += hit.1;
                }
                None => at += 1,
            }
        }
        if found.is_empty() {
            return;
        }
        let write = |pick: &Pick<'_>| {
            let mut out: Vec<Word> = Vec::new();
            let mut next = 0;
            for (i, (at, n, others)) in found.iter().enumerate() {
                out.extend_from_slice(&words[next..*at]);
                match pick(i, others) {
                    Some(chosen) => out.extend(chosen.iter().map(|w| self.word(w, false, false))),
                    None => out.extend_from_slice(&words[*at..at + n]),
                }
                next = at + n;
            }
            out.extend_from_slice(&words[next..]);
            finish(out)
        };
        add(write(&|_, others| others.first().cloned()));
        if found.len() > 1 {
            for only in 0..found.len() {
                add(write(&|i, others| {
                    others.first().filter(|_| i == only).cloned()
                }));
            }
        }
        for (at, (_, _, others)) in found.iter().enumerate() {
            for choice in 1..others.len() {
                add(write(&|i, others| {
                    others.get(if i == at { choice } else { 0 }).cloned()
                }));
            }
        }
    }
}

/// Chooses what to write for the n-th group found; `None` leaves it as it is.
type Pick<'a> = dyn Fn(usize, &[Vec<String>]) -> Option<Vec<String>> + 'a;

/// The words of a group as a key.
fn key(words: &[impl AsRef<str>]) -> String {
    let singular: Vec<String> = words.iter().map(|w| fold::singular(w.as_ref())).collect();
    singular.join(" ")
}

/// Whether what follows a word is not so.
fn denies(word: &str) -> bool {
    matches!(
        word,
        "without" | "no" | "not" | "denies" | "denied" | "denying"
    )
}

/// Drops what stands twice, and marks what the query denies.
fn finish(words: Vec<Word>) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::with_capacity(words.len());
    let mut denied = false;
    for mut word in words {
        if matches!(word.text.as_str(), "with" | "and" | "but") {
            denied = false;
        }
        word.denied = denied;
        if denies(&word.text) {
            denied = true;
        } else if let Some(before) = out.last_mut().filter(|w| denies(&w.text)) {
            // With something behind it, it says nothing of its own.
            before.stop = true;
        }
        if out.len() < WORDS && !out.iter().any(|o| o.text == word.text) {
            out.push(word);
        }
    }
    // Neighbours may be one word in the texts: "mal absorption", "malt-workers".
    for at in 1..out.len() {
        let both = format!("{}{}", out[at - 1].text, out[at].text);
        if both.len() > 5 && !out[at - 1].stop && !out[at].stop {
            out[at - 1].also.push((both.clone(), weights::GROUP));
            out[at].also.push((both, weights::GROUP));
        }
    }
    // The first letter of a further word tells next to nothing, and stands in every text.
    if let [_, .., last] = &mut out[..] {
        last.open &= last.text.len() > 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewriter() -> Rewriter {
        let mut lexicon = Lexicon::default();
        lexicon.add_abbreviations(
            "abbr\texpansion\tdomain\nfx\tfracture\tdx\ns/p\t\tany\nflu shot\tinfluenza vaccine\tpx\n\
             pt\tpatient\tdx\npt\tphysical therapy\tany\nca\tcancer\tdx\n",
        );
        lexicon.add_groups(
            "preferred\tothers\nkidney\trenal\nmyocardial infarction\theart attack\n\
             malignant neoplasm\tcancer\nmalignant neoplasm of colon\tcolon cancer\n",
        );
        lexicon.add_stop_words("the\nof\n");
        Rewriter::new(&lexicon)
    }

    fn texts(query: &str, sets: &[CodeSet]) -> Vec<String> {
        let readings = rewriter().readings(query, sets);
        let text = |r: &Reading| {
            let words: Vec<&str> = r.words.iter().map(|w| w.text.as_str()).collect();
            words.join(" ")
        };
        readings.iter().map(text).collect()
    }

    #[test]
    fn what_is_meant_is_written_out() {
        let dx = &[CodeSet::Icd10Cm][..];
        for (query, sets, want) in [
            ("wrist", dx, &["wrist"][..]),
            ("Fx wrist", dx, &["fx wrist", "fracture wrist"]),
            ("fx, wrist", &[CodeSet::Cpt], &["fx wrist"]),
            ("s/p fx", dx, &["s p fx", "fracture"]),
            (
                "flu shot",
                &[CodeSet::Cpt],
                &["flu shot", "influenza vaccine"],
            ),
            ("pt", dx, &["pt", "patient", "physical therapy"]),
            (
                "heart attacks",
                dx,
                &["heart attacks", "myocardial infarction"],
            ),
            (
                "colon ca",
                dx,
                &["colon ca", "colon cancer", "malignant neoplasm of colon"],
            ),
            ("", dx, &[]),
        ] {
            assert_eq!(texts(query, sets), want, "{query}");
        }
    }

    #[test]
    fn one_word_of_a_group_is_looked_up_beside_it() {
        let readings = rewriter().readings("renal", &[CodeSet::Icd10Cm]);
        assert_eq!(readings.len(), 1);
        assert_eq!(readings[0].words[0].also[0].0, "kidney");
        assert!(readings[0].words[0].open);
    }

    #[test]
    fn denial_reaches_to_the_next_with() {
        let readings = rewriter().readings("ulcer without bleeding with pain", &[]);
        let denied: Vec<bool> = readings[0].words.iter().map(|w| w.denied).collect();
        assert_eq!(denied, [false, false, true, false, false]);
    }
}
