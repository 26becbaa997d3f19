//! What a user and the site keep about codes: favourites, how often each was used, and notes.

use super::ports::{Key, List, Record, Row, card_name};
use super::{Desk, Result, WorkflowError};
use crate::codeset::Lookup;
use crate::domain::{Card, CardId, Code, CodeSet, Coding};
use std::collections::BTreeMap;

/// Whose a card is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Whose {
    /// The user's.
    #[default]
    Mine,
    /// The site's, seen by everyone.
    Sites,
}

impl Whose {
    /// The owner as a card has it.
    fn owner(self, desk: &Desk) -> String {
        match self {
            Self::Mine => desk.user.clone(),
            Self::Sites => String::new(),
        }
    }
}

/// The set that a procedure code of a line belongs to.
#[must_use]
pub fn set_of_line(code: Code) -> CodeSet {
    code.procedure_set().unwrap_or(CodeSet::Cpt)
}

/// Every card that the user sees: their own, then the site's, each by code.
///
/// # Errors
/// When the store cannot be read.
pub fn list(desk: &Desk) -> Result<Vec<Card>> {
    let mut cards = Vec::new();
    for whose in [Whose::Mine, Whose::Sites] {
        for row in desk.rows(List::Cards(whose.owner(desk)))? {
            if let Row::Card(card) = row {
                cards.push(card);
            }
        }
    }
    Ok(cards)
}

/// The card of a code; a blank one, not stored yet, where there is none.
///
/// # Errors
/// When the store cannot be read.
pub fn card(desk: &Desk, whose: Whose, set: CodeSet, code: Code) -> Result<Card> {
    let owner = whose.owner(desk);
    if let Some(Key::Card(id)) = desk.store.find(&card_name(&owner, set, code))? {
        return match desk.store.get(Key::Card(id))? {
            Some(Record::Card(card)) => Ok(card),
            _ => Err(WorkflowError::NotFound(Key::Card(id))),
        };
    }
    Ok(Card::new(CardId(0), owner, set, code))
}

/// Makes a code a favourite, or no longer one.
///
/// # Errors
/// When no table has the code, or it cannot be stored.
pub fn favourite(desk: &Desk, whose: Whose, set: CodeSet, code: Code, on: bool) -> Result<Card> {
    known(desk, set, code)?;
    let mut card = card(desk, whose, set, code)?;
    card.favourite = on;
    let mut card = numbered(desk, card);
    let done = desk.commit("card.favourite", vec![Record::Card(card.clone())])?;
    if let Some((_, revision)) = done.revisions.first() {
        card.revision = *revision;
    }
    Ok(card)
}

/// Writes the user's note on a code and the site's; an empty one is taken away. What did not change
/// is not stored again.
///
/// # Errors
/// When no table has the code, a note is too long, or it cannot be stored.
pub fn note(desk: &Desk, set: CodeSet, code: Code, notes: &[(Whose, &str)]) -> Result<Vec<Card>> {
    known(desk, set, code)?;
    let mut changed = Vec::new();
    for (whose, text) in notes {
        let text = text.trim();
        if text.chars().count() > Card::LONGEST_NOTE {
            return Err(WorkflowError::Refused(format!(
                "a note holds {} characters: make it shorter",
                Card::LONGEST_NOTE
            )));
        }
        let mut card = card(desk, *whose, set, code)?;
        if card.note != text {
            text.clone_into(&mut card.note);
            changed.push(card);
        }
    }
    store(desk, "card.note", changed)
}

/// Forgets how often the user used codes: those given, or with none given all. Favourites and notes
/// stay. Answers the cards that changed.
///
/// # Errors
/// When it cannot be stored.
pub fn forget(desk: &Desk, codes: &[(CodeSet, Code)]) -> Result<Vec<Card>> {
    let mut cards = Vec::new();
    if codes.is_empty() {
        for row in desk.rows(List::Cards(desk.user.clone()))? {
            if let Row::Card(card) = row {
                cards.push(card);
            }
        }
    }
    for (set, code) in codes {
        cards.push(card(desk, Whose::Mine, *set, *code)?);
    }
    cards.retain(|card| card.uses > 0 || card.last_used.is_some());
    for card in &mut cards {
        (card.uses, card.last_used) = (0, None);
    }
    store(desk, "card.forget", cards)
}

/// The user's cards as they are once a coding has changed: each code put on counts one more, each
/// taken off one less, so that taking a change back takes its count back. `mine` says whether the
/// chart was this user's: what somebody else put on is no use of the user's to take off.
///
/// # Errors
/// When the store cannot be read.
pub(super) fn counted(
    desk: &Desk,
    before: &Coding,
    after: &Coding,
    mine: bool,
) -> Result<Vec<Card>> {
    let mut changes: BTreeMap<(CodeSet, Code), i64> = BTreeMap::new();
    for (coding, by) in [(before, -1), (after, 1)] {
        let lines = coding
            .lines
            .iter()
            .map(|line| (set_of_line(line.code), line.code));
        let diagnoses = coding
            .diagnoses
            .iter()
            .map(|code| (CodeSet::Icd10Cm, *code));
        for key in diagnoses.chain(lines) {
            *changes.entry(key).or_default() += by;
        }
    }
    let today = desk.clock.today();
    let mut cards = Vec::new();
    for ((set, code), by) in changes {
        if by == 0 || by < 0 && !mine {
            continue;
        }
        let mut card = card(desk, Whose::Mine, set, code)?;
        let uses = i64::from(card.uses)
            .saturating_add(by)
            .clamp(0, i64::from(u32::MAX));
        let uses = u32::try_from(uses).unwrap_or(u32::MAX);
        if uses == card.uses {
            continue;
        }
        card.uses = uses;
        if by > 0 {
            card.last_used = Some(today);
        } else if uses == 0 {
            card.last_used = None;
        }
        cards.push(numbered(desk, card));
    }
    Ok(cards)
}

/// A code that no table has is a slip of the hand.
fn known(desk: &Desk, set: CodeSet, code: Code) -> Result<()> {
    match desk.tables.look_up(set, code, desk.clock.today()) {
        Lookup::Unknown => Err(WorkflowError::Refused(format!(
            "{} is in no {} table here",
            code.display(set),
            set.title()
        ))),
        _ => Ok(()),
    }
}

/// The card with a number of its own.
fn numbered(desk: &Desk, mut card: Card) -> Card {
    if card.revision == 0 {
        card.id = CardId(desk.store.next_id(Key::Card(CardId(0))));
    }
    card
}

/// Stores cards as one change set; answers them with their new revisions. No cards, no change set.
fn store(desk: &Desk, action: &str, cards: Vec<Card>) -> Result<Vec<Card>> {
    let mut cards: Vec<Card> = cards.into_iter().map(|card| numbered(desk, card)).collect();
    if !cards.is_empty() {
        let puts = cards.iter().cloned().map(Record::Card).collect();
        let done = desk.commit(action, puts)?;
        for (card, (_, revision)) in cards.iter_mut().zip(&done.revisions) {
            card.revision = *revision;
        }
    }
    Ok(cards)
}
