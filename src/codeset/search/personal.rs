//! What a user and the site keep about codes, in the search: a favourite and a code used often rise
//! among near equals, notes on codes are found by their words, and with nothing typed yet the search
//! offers favourites and what was used last.
//!
//! The rise is small and bounded ([`LIFT`]), it is shown with each hit ([`Kept`]), and without a
//! [`Personal`], or with an empty one, every answer is what it was.

use super::index::NONE;
use super::rewrite::Reading;
use super::score::{Filter, Found, value};
use super::{Hit, Query, Search, fold};
use crate::codeset::entry::Lookup;
use crate::codeset::tables::Tables;
use crate::domain::{Card, Code, CodeSet};
use chrono::NaiveDate;
use std::cmp::Reverse;
use std::collections::HashMap;

/// Most that a score rises: enough to go first among texts that say as much, never enough for a text
/// with a word less of what was asked.
const LIFT: f32 = 0.06;
/// Uses at which a code has risen by half of [`LIFT`].
const HALF: f32 = 8.0;
/// Score kept by a note, so that a title that says the same goes first.
const NOTE: f32 = 0.97;

/// What is kept about a code, as a hit shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kept {
    /// How many times the user used it.
    pub uses: u32,
    /// Whether it is a favourite, the user's or the site's.
    pub favourite: bool,
    /// Whether there is a note on it.
    pub noted: bool,
}

/// The cards of one code.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Cards {
    /// The user's, and the site's.
    cards: [Option<Card>; 2],
    /// The folded words of each one's note.
    words: [Vec<String>; 2],
}

/// Everything that one user sees of what is kept about codes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Personal {
    codes: HashMap<(CodeSet, Code), Cards>,
    /// Codes with a note.
    noted: Vec<(CodeSet, Code)>,
}

impl Personal {
    /// The cards of one user and of the site.
    #[must_use]
    pub fn new(cards: impl IntoIterator<Item = Card>) -> Self {
        let mut personal = Self::default();
        for card in cards {
            personal.take(card);
        }
        personal
    }

    /// Takes a card as it stands now.
    pub fn take(&mut self, card: Card) {
        let key = (card.set, card.code);
        let place = usize::from(card.is_sites());
        let cards = self.codes.entry(key).or_default();
        cards.words[place] = fold::words(&card.note);
        cards.cards[place] = (!card.is_blank()).then_some(card);
        let noted = cards.words.iter().any(|words| !words.is_empty());
        if cards.cards == [None, None] {
            self.codes.remove(&key);
        }
        self.noted.retain(|known| *known != key);
        if noted {
            self.noted.push(key);
        }
    }

    /// Whether nothing is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// The user's card of a code and the site's.
    #[must_use]
    pub fn cards(&self, set: CodeSet, code: Code) -> [Option<&Card>; 2] {
        match self.codes.get(&(set, code)) {
            Some(Cards {
                cards: [own, sites],
                ..
            }) => [own.as_ref(), sites.as_ref()],
            None => [None, None],
        }
    }

    /// What is kept about a code.
    #[must_use]
    pub fn kept(&self, set: CodeSet, code: Code) -> Kept {
        let mut kept = Kept::default();
        for card in self.cards(set, code).into_iter().flatten() {
            kept.favourite |= card.favourite;
            kept.noted |= !card.note.is_empty();
            if !card.is_sites() {
                kept.uses = card.uses;
            }
        }
        kept
    }

    /// The day on which the user used a code last.
    fn last_used(&self, set: CodeSet, code: Code) -> Option<NaiveDate> {
        self.cards(set, code)[0].and_then(|card| card.last_used)
    }

    /// Favourites, most used first, then what was used last, as far as it can be billed on the day
    /// and belongs to the sets of the query. Its words are not looked at.
    #[must_use]
    pub fn offers(&self, tables: &Tables, query: &Query<'_>) -> Vec<Hit> {
        let mut codes: Vec<(CodeSet, Code, Kept)> = self
            .codes
            .keys()
            .filter(|(set, _)| query.sets().contains(set))
            .map(|(set, code)| (*set, *code, self.kept(*set, *code)))
            .filter(|(_, _, kept)| kept.favourite || kept.uses > 0)
            .collect();
        codes.sort_by_key(|(set, code, kept)| {
            let last = Reverse(self.last_used(*set, *code));
            let uses = Reverse(kept.uses);
            let order = match kept.favourite {
                true => (uses, last, uses),
                false => (Reverse(0), last, uses),
            };
            (!kept.favourite, order, *set, *code)
        });
        codes
            .into_iter()
            .filter_map(|(set, code, kept)| offer(tables, query.dos, set, code, kept))
            .take(query.limit)
            .collect()
    }
}

/// A code that is offered with nothing typed; `None` where it cannot be billed on the day.
fn offer(tables: &Tables, dos: NaiveDate, set: CodeSet, code: Code, kept: Kept) -> Option<Hit> {
    let (title, practice) = match tables.look_up(set, code, dos) {
        Lookup::Found(entry) if entry.billable => (entry.title, entry.practice),
        Lookup::NotInPractice => ("as typed; not in the practice table".to_owned(), true),
        _ => return None,
    };
    Some(Hit {
        set,
        code,
        title,
        billable: true,
        practice,
        via: None,
        marks: Vec::new(),
        score: 0.0,
        kept,
    })
}

/// How much of a score a code rises by.
fn lift(kept: Kept) -> f32 {
    if kept.favourite {
        return LIFT;
    }
    // Beyond a thousand uses more of them say nothing more.
    let uses = f32::from(u16::try_from(kept.uses.min(1_000)).unwrap_or(1_000));
    LIFT * uses / (uses + HALF)
}

/// The note on a row that was found by it.
pub(super) struct Noted<'p> {
    pub found: Found,
    pub note: &'p str,
}

impl Search {
    /// Lets what is kept about codes raise what was found by words.
    pub(super) fn lift(&self, personal: &Personal, words: &mut [Found]) {
        for found in words {
            if let Some(row) = self.index.rows.get(found.row as usize) {
                found.score *= 1.0 + lift(personal.kept(row.set, row.code));
            }
        }
    }

    /// Codes whose note holds every word of the query as it was typed that tells anything.
    pub(super) fn noted<'p>(
        &self,
        personal: &'p Personal,
        reading: &Reading,
        filter: Filter<'_>,
    ) -> Vec<Noted<'p>> {
        let typed: Vec<_> = reading.words.iter().filter(|word| !word.stop).collect();
        let mut out = Vec::new();
        if typed.is_empty() {
            return out;
        }
        let holds = |words: &[String]| {
            typed.iter().all(|word| {
                let begins = |own: &String| own.starts_with(&word.text);
                let same = |own: &String| word.also.iter().any(|(also, _)| also == own);
                words.iter().any(|own| begins(own) || same(own))
            })
        };
        for (set, code) in &personal.noted {
            let Some(cards) = personal.codes.get(&(*set, *code)) else {
                continue;
            };
            let of_card = cards.cards.iter().zip(&cards.words);
            let found = of_card.filter_map(|(card, words)| Some((card.as_ref()?, words)));
            let Some((card, words)) = found
                .filter(|(_, words)| holds(words))
                .min_by_key(|(_, words)| words.len())
            else {
                continue;
            };
            let rows = self.index.coded(*set, code.as_str());
            let row = rows.take_while(|row| self.index.rows[*row as usize].code == *code);
            for row in row.filter(|row| filter.shows(&self.index.rows[*row as usize])) {
                out.push(Noted {
                    found: Found {
                        row,
                        text: NONE,
                        score: NOTE * value(1.0, share(typed.len(), words.len())),
                        coverage: 1.0,
                        reading: 0,
                    },
                    note: &card.note,
                });
            }
        }
        out
    }
}

/// How much of a note was asked for.
fn share(asked: usize, all: usize) -> f32 {
    let few = |n: usize| f32::from(u16::try_from(n).unwrap_or(u16::MAX));
    (few(asked) / few(all.max(1))).min(1.0)
}

#[cfg(test)]
mod tests;
