//! Finding the names of codes in a sentence: longest first, words in any order that reads as one
//! phrase, with words put in between.

use super::everyday;
use super::phrases::{Phrases, Term};
use super::section::Section;
use super::text::{Before, MOST, Sentence};
use crate::codeset::lexicon::Domain;
use crate::codeset::search::Search;
use crate::codeset::search::texts::{plain, singular};
use crate::domain::CodeSet;
use chrono::NaiveDate;
use std::collections::HashMap;
use std::ops::Range;

/// Longest word group and abbreviation looked for, in words.
const GROUP: usize = 5;
/// Corrections of typing errors that one note may cost.
const CORRECTIONS: usize = 300;
/// Places of one word in a sentence that are tried.
const PLACES: usize = 4;

/// A word, or one written for it, and where it stands: tokens `from..to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    id: u32,
    from: u8,
    to: u8,
    /// Words written for the same tokens together have the same number.
    group: u16,
    /// How far from what was written: 0 is the word itself.
    cost: u8,
    /// The word names something alone, written so.
    alone: bool,
}

/// How a token reads between the words of a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// It may stand anywhere.
    Free,
    /// It ties words together, as "of" does.
    Ties,
    /// "and", "or".
    Joins,
    /// It parts what stands before from what stands after.
    Bars,
    /// Any other word.
    Other,
}

/// A name found.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub term: Term,
    /// First and last token of what is its own.
    pub tokens: Range<usize>,
    /// One bit a token it has.
    pub used: u128,
    pub score: f32,
}

/// Reads sentences of one note.
pub(super) struct Finder<'a> {
    search: &'a Search,
    phrases: &'a Phrases,
    day: NaiveDate,
    corrected: HashMap<String, Option<u32>>,
    places: Vec<Place>,
    kinds: Vec<Kind>,
}

impl<'a> Finder<'a> {
    pub(super) fn new(search: &'a Search, phrases: &'a Phrases, day: NaiveDate) -> Self {
        Self {
            search,
            phrases,
            day,
            corrected: HashMap::new(),
            places: Vec::new(),
            kinds: Vec::new(),
        }
    }

    /// The names in a sentence, in its order; none shares a token's place with another.
    pub(super) fn find(&mut self, note: &str, sentence: &Sentence) -> Vec<Found> {
        self.place(note, sentence);
        self.kinds.clear();
        self.kinds
            .extend(sentence.tokens.iter().map(|t| kind(&t.word)));
        let mut found = Vec::new();
        let mut last = None;
        for at in 0..self.places.len() {
            let id = self.places[at].id;
            if last == Some(id) {
                continue;
            }
            last = Some(id);
            for term in self.phrases.anchored(id) {
                self.try_term(term, id, sentence, &mut found);
            }
        }
        choose(found)
    }

    /// The words that stand in the tokens of a range, theirs and those written for them.
    pub(super) fn words_in(&self, tokens: Range<usize>) -> impl Iterator<Item = u32> + '_ {
        self.places
            .iter()
            .filter(move |p| tokens.contains(&usize::from(p.from)))
            .map(|p| p.id)
    }

    /// Whether a token parts what stands before from what stands after.
    pub(super) fn bars(&self, token: usize) -> bool {
        matches!(self.kinds.get(token), Some(Kind::Bars))
    }

    /// Lists where which words stand.
    fn place(&mut self, note: &str, sentence: &Sentence) {
        self.places.clear();
        let tokens = &sentence.tokens;
        let mut group = 0;
        for (at, token) in tokens.iter().enumerate() {
            let id = self.phrases.id(&token.word).map(|id| (id, 0));
            let id = id.or_else(|| self.correct(&token.word).map(|id| (id, 2)));
            if let Some((id, cost)) = id {
                group += 1;
                let alone = cost > 0 || self.phrases.stands_alone(&token.word);
                self.put(id, at..at + 1, group, cost, alone);
            }
            if let Some((word, many)) = &token.joined
                && let Some(id) = self.phrases.id(word)
            {
                group += 1;
                let alone = self.phrases.stands_alone(word);
                self.put(id, at..at + many, group, 0, alone);
            }
        }
        self.place_groups(sentence, &mut group);
        self.place_abbreviations(note, sentence, &mut group);
        self.places.sort_unstable();
        self.places.dedup_by_key(|p| (p.id, p.from, p.to));
    }

    fn put(&mut self, id: u32, tokens: Range<usize>, group: u16, cost: u8, alone: bool) {
        let small = |n: usize| u8::try_from(n).unwrap_or(u8::MAX);
        self.places.push(Place {
            id,
            from: small(tokens.start),
            to: small(tokens.end),
            group,
            cost,
            alone,
        });
    }

    /// Words of the lexicon's groups beside what was written.
    fn place_groups(&mut self, sentence: &Sentence, group: &mut u16) {
        let search = self.search;
        let words: Vec<String> = sentence.tokens.iter().map(|t| singular(&t.word)).collect();
        let mut key = String::new();
        for at in 0..words.len() {
            key.clear();
            for many in 1..=GROUP.min(words.len() - at) {
                if many > 1 {
                    if sentence.tokens[at + many - 1].before == Before::Comma {
                        break;
                    }
                    key.push(' ');
                }
                key.push_str(&words[at + many - 1]);
                let Some(others) = search.groups().get(&key) else {
                    continue;
                };
                for other in others.iter().take(3) {
                    self.put_all(other, at..at + many, group, 1);
                }
            }
        }
    }

    fn put_all(&mut self, words: &[String], tokens: Range<usize>, group: &mut u16, cost: u8) {
        *group = group.saturating_add(1);
        for word in words {
            if let Some(id) = self.phrases.id(word) {
                // One word of several that were written for a phrase is not the phrase.
                let alone = words.len() == 1 && self.phrases.stands_alone(word);
                self.put(id, tokens.clone(), *group, cost, alone);
            }
        }
    }

    /// What abbreviations stand for, where they are written as such.
    fn place_abbreviations(&mut self, note: &str, sentence: &Sentence, group: &mut u16) {
        let search = self.search;
        let chunks = &sentence.chunks;
        for at in 0..chunks.len() {
            let mut key = String::new();
            for (many, (bytes, tokens)) in chunks[at..].iter().take(3).enumerate() {
                let written = &note[bytes.clone()];
                if many > 0 {
                    key.push(' ');
                }
                key.push_str(&plain(written));
                let readings = search.abbreviation(&key);
                let Some((first, _)) = readings.first() else {
                    continue;
                };
                let tokens = chunks[at].1.start..tokens.end;
                // "pt" is the patient, "c/o" says nothing.
                if first.is_empty() || everyday::is_note_word(&key) {
                    continue;
                }
                let mut diagnoses = readings
                    .iter()
                    .filter(|(_, domain)| domain.fits(CodeSet::Icd10Cm));
                let Some((words, domain)) = diagnoses.next() else {
                    continue;
                };
                let whole = &note[chunks[at].0.start..bytes.end];
                let ambiguous = *domain == Domain::Diagnosis && diagnoses.next().is_some();
                if self.is_abbreviation(whole, &key, sentence, ambiguous, *domain) {
                    self.put_all(words, tokens, group, 1);
                }
            }
        }
    }

    /// Whether what was written is meant as an abbreviation: it stands in capitals, or it is no
    /// word. One of several meanings counts only where diagnoses stand.
    fn is_abbreviation(
        &self,
        written: &str,
        key: &str,
        sentence: &Sentence,
        ambiguous: bool,
        domain: Domain,
    ) -> bool {
        let letters = || written.chars().filter(|c| c.is_alphabetic());
        let small = letters().filter(|c| c.is_lowercase()).count();
        let signs = written.contains(|c: char| c.is_ascii_digit() || c == '/');
        let capitals = !sentence.shouted && small * 2 < letters().count();
        if ambiguous && !signs && key.len() <= 3 {
            let diagnoses = matches!(sentence.section, Section::Assessment | Section::Past);
            if !(diagnoses && capitals) {
                return false;
            }
        }
        if capitals || signs || domain == Domain::Any && key.len() <= 3 {
            return !(key.len() < 2 && domain == Domain::Diagnosis);
        }
        let voiceless = !key.contains(['a', 'e', 'i', 'o', 'u', 'y']);
        key.len() >= 3
            && (voiceless || SMALL.contains(&key) || !self.search.has_word(key))
            && !ENGLISH.contains(&key)
    }

    /// The word of the names that is meant by one that is in no text at all.
    fn correct(&mut self, word: &str) -> Option<u32> {
        if word.len() < 6 || !word.bytes().all(|b| b.is_ascii_lowercase()) {
            return None;
        }
        if let Some(known) = self.corrected.get(word) {
            return *known;
        }
        if self.corrected.len() >= CORRECTIONS {
            return None;
        }
        let found = if self.search.has_word(word) {
            None
        } else {
            let most = if word.len() < 10 { 1 } else { 2 };
            let near = self.search.nearest(word, most);
            near.filter(|near| near.len() >= 5)
                .and_then(|near| self.phrases.id(near))
        };
        self.corrected.insert(word.to_owned(), found);
        found
    }

    fn places_of(&self, id: u32) -> &[Place] {
        let start = self.places.partition_point(|p| p.id < id);
        let many = self.places[start..].partition_point(|p| p.id == id);
        &self.places[start..start + many]
    }

    fn try_term(&self, term: &Term, anchor: u32, sentence: &Sentence, out: &mut Vec<Found>) {
        let words = self.phrases.words(term);
        if words.iter().any(|w| self.places_of(*w).is_empty())
            || !self.search.is_valid(term.row, self.day)
        {
            return;
        }
        let mut best: Option<Found> = None;
        let alone = words.len() == 1;
        let places = self.places_of(anchor).iter().filter(|p| p.alone || !alone);
        for place in places.take(PLACES) {
            if let Some(found) = self.around(term, words, *place, sentence)
                && best.as_ref().is_none_or(|b| b.score < found.score)
            {
                best = Some(found);
            }
        }
        out.extend(best);
    }

    /// The words of a term nearest to one of them, where they read as one phrase.
    fn around(
        &self,
        term: &Term,
        words: &[u32],
        anchor: Place,
        sentence: &Sentence,
    ) -> Option<Found> {
        let mut taken: Vec<Place> = Vec::with_capacity(words.len());
        let mut score = 0.0;
        for word in words {
            let near = |p: &&Place| {
                let gap = p.from.abs_diff(anchor.from);
                (gap, p.cost, p.from)
            };
            let apart = |p: &&Place| {
                let meets = |t: &Place| t.from < p.to && p.from < t.to && t.group != p.group;
                !taken.iter().chain([&anchor]).any(meets)
            };
            let place = if *word == anchor.id {
                Some(anchor)
            } else {
                self.places_of(*word)
                    .iter()
                    .filter(apart)
                    .min_by_key(near)
                    .copied()
            };
            let place = place?;
            score += self.phrases.weight(*word) * (1.0 - 0.08 * f32::from(place.cost));
            taken.push(place);
        }
        // "MI" is a myocardial infarction, not just any.
        let whole = |place: &Place| {
            let mates = self.places.iter().filter(|p| p.group == place.group);
            place.cost != 1
                || mates
                    .into_iter()
                    .all(|p| words.contains(&p.id) || self.phrases.weight(p.id) < 1.0)
        };
        if !taken.iter().all(whole) {
            return None;
        }
        let from = taken.iter().map(|p| usize::from(p.from)).min()?;
        let to = taken.iter().map(|p| usize::from(p.to)).max()?;
        let mut used = 0_u128;
        for place in &taken {
            for at in place.from..place.to {
                used |= 1 << at;
            }
        }
        // "Diabetes with diabetic neuropathy" says one of its words twice.
        for word in words {
            for place in self.places_of(*word).iter().filter(|p| p.cost == 0) {
                let at = usize::from(place.from);
                if from < at && at < to {
                    used |= 1 << at;
                }
            }
        }
        let written: Vec<String> = sentence.tokens[from..to]
            .iter()
            .map(|t| singular(&t.word))
            .collect();
        if everyday::is_idle(&written.join(" ")) {
            return None;
        }
        let gaps = self.reads_as_one(term, &taken, from..to, used, sentence)?;
        #[expect(clippy::cast_precision_loss, reason = "a few words")]
        let gaps = gaps as f32;
        score *= 1.0 - 0.06 * gaps;
        score -= 0.2 * f32::from(term.left_out.min(4));
        // One word with a typing error is too little to go by.
        let alone = words.len() == 1 && taken[0].cost == 2;
        let short = sentence.tokens[from].word.len() < 8;
        (!(alone && short)).then_some(Found {
            term: *term,
            tokens: from..to,
            used,
            score,
        })
    }

    /// How many words stand between those of a term that are none of it; `None` where they do not
    /// read as one phrase.
    fn reads_as_one(
        &self,
        term: &Term,
        taken: &[Place],
        range: Range<usize>,
        used: u128,
        sentence: &Sentence,
    ) -> Option<usize> {
        let tokens = &sentence.tokens;
        let is_used = |at: usize| used >> at & 1 == 1;
        let mut gaps = 0;
        let mut ties = term.turns;
        let mut comma = None;
        for at in range.clone() {
            if at > range.start && tokens[at].before == Before::Comma {
                comma = Some(at);
                ties = true;
                // What stands between two commas belongs to the phrase whole, or not at all.
                if !self.part_fits(at, sentence, &is_used) {
                    return None;
                }
            }
            if is_used(at) {
                continue;
            }
            match self.kinds[at] {
                Kind::Free => {}
                Kind::Ties => ties = true,
                Kind::Joins if term.joins => {}
                Kind::Joins | Kind::Bars => return None,
                Kind::Other => gaps += 1,
            }
        }
        // What stands before the first comma, too.
        if comma.is_some() {
            let start = (0..=range.start)
                .rev()
                .find(|at| *at == 0 || tokens[*at].before == Before::Comma)
                .unwrap_or(0);
            let odd = (start..range.start)
                .filter(|at| self.kinds[*at] == Kind::Other)
                .count();
            if odd > 1 && !term.joins {
                return None;
            }
        }
        let most = match taken.len() {
            0 | 1 => 0,
            2 => 1,
            3 => 2,
            _ => 3,
        };
        let turned = !taken.is_sorted_by_key(|p| p.from);
        (gaps <= most && (!turned || ties)).then_some(gaps)
    }

    /// Whether the part that a comma begins holds nothing but words of the phrase, or says how it
    /// goes on.
    fn part_fits(&self, at: usize, sentence: &Sentence, used: &impl Fn(usize) -> bool) -> bool {
        let tokens = &sentence.tokens;
        if matches!(
            tokens[at].word.as_str(),
            "with" | "w" | "due" | "in" | "of" | "secondary" | "type"
        ) {
            return true;
        }
        let end = (at + 1..tokens.len())
            .find(|next| tokens[*next].before == Before::Comma)
            .unwrap_or(tokens.len());
        let mut fits = (at..end).take_while(|t| used(*t) || self.kinds[*t] != Kind::Other);
        fits.by_ref().count() == end - at
    }
}

fn kind(word: &str) -> Kind {
    match word {
        "of" | "in" | "to" | "at" | "on" | "with" | "w" | "from" | "due" | "by" | "secondary"
        | "for" | "involving" => Kind::Ties,
        "and" | "or" | "plus" => Kind::Joins,
        "no" | "not" | "without" | "denies" | "but" | "has" | "had" | "is" | "was" | "are"
        | "were" | "versus" | "vs" | "if" | "negative" | "likely" | "possible" | "probable"
        | "started" | "continue" | "then" | "which" | "that" => Kind::Bars,
        "a" | "an" | "the" | "his" | "her" | "their" | "this" | "left" | "right" | "bilateral"
        | "both" | "acute" | "chronic" | "mild" | "moderate" | "severe" | "recurrent" | "known"
        | "new" | "l" | "r" | "lt" | "rt" | "type" | "stage" | "grade" | "site" | "stable"
        | "unspecified" | "upper" | "lower" | "distal" | "proximal" | "medial" | "lateral"
        | "anterior" | "posterior" | "worsening" | "some" | "longstanding" | "diffuse"
        | "intermittent" | "persistent" | "simple" | "disease" | "disorder" => Kind::Free,
        _ => Kind::Other,
    }
}

/// The best names first; each token belongs to one, save that what two hold in common, such as the
/// diabetes of two complications, need not be said twice.
fn choose(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then(a.tokens.start.cmp(&b.tokens.start))
            .then(a.term.left_out.cmp(&b.term.left_out))
            .then(b.term.billable.cmp(&a.term.billable))
            .then(a.term.row.cmp(&b.term.row))
    });
    let mut out: Vec<Found> = Vec::new();
    let mut taken = 0_u128;
    let mut spans = 0_u128;
    for mut next in found {
        let own = next.used & !taken;
        if own == 0 {
            continue;
        }
        if own != next.used {
            // Shared words stand before its own, in one phrase.
            let shared = next.used & taken;
            let with = out
                .iter()
                .any(|o| o.used & shared == shared && o.used & !next.used != 0);
            let after = own.trailing_zeros() > 127 - shared.leading_zeros();
            if !(with && after && next.term.joins) {
                continue;
            }
            let start = own.trailing_zeros() as usize;
            let end = 128 - own.leading_zeros() as usize;
            next.tokens = start..end;
            next.used = own;
        }
        let span = span(&next.tokens);
        if span & spans != 0 {
            continue;
        }
        taken |= next.used;
        spans |= span;
        out.push(next);
    }
    out.sort_by_key(|f| f.tokens.start);
    out
}

fn span(tokens: &Range<usize>) -> u128 {
    debug_assert!(tokens.end <= MOST);
    tokens.clone().fold(0, |bits, at| bits | 1 << at)
}

/// Abbreviations that are written in small letters as well.
const SMALL: [&str; 20] = [
    "adhd", "afib", "aki", "ards", "avn", "cad", "copd", "crohns", "dvt", "esrd", "gerd", "ibs",
    "ida", "nstemi", "osa", "ptsd", "stemi", "tia", "uri", "uti",
];

/// Abbreviations that are words as well.
const ENGLISH: [&str; 40] = [
    "all", "and", "any", "are", "arm", "art", "ask", "bad", "bed", "can", "cap", "car", "cat",
    "day", "did", "ear", "fit", "for", "gas", "has", "his", "hot", "ill", "its", "lad", "may",
    "met", "not", "now", "off", "one", "out", "pad", "per", "ran", "sad", "see", "set", "she",
    "was",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_between_are_told_apart() {
        for (word, want) in [
            ("of", Kind::Ties),
            ("and", Kind::Joins),
            ("denies", Kind::Bars),
            ("left", Kind::Free),
            ("gout", Kind::Other),
        ] {
            assert_eq!(kind(word), want);
        }
    }
}
