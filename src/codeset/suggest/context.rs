//! What the words around a phrase make of it: denied, of the family, past, uncertain.
//!
//! The method is that of NegEx (Chapman and others, *A simple algorithm for identifying negated
//! findings and diseases in discharge summaries*, 2001) and `ConText` (Harkema and others, 2009):
//! trigger phrases with a direction, whose scope ends at words that end it. Words, scopes and code
//! are this project's own.

use super::section::Section;
use super::text::{Before, Token};
use super::triggers::{ALONG, BY_WORD, ENDS, NOT_DONE, OTHERS, RELATIVES, Reach, TELLING, Trigger};
use Context::{Family, Hypothetical, Negated, OtherPerson, Uncertain};
use std::ops::Range;

/// What the note says about something it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Context {
    /// The patient has it, or it was done.
    Affirmed,
    /// The patient had it.
    Historical,
    /// It may be: not coded for outpatients (Official Guidelines, section IV.H), coded as if it
    /// were so at the discharge of an inpatient (II.H, III.C).
    Uncertain,
    /// The patient does not have it.
    Negated,
    /// It was thought of, and is not it.
    RuledOut,
    /// It might come, or is looked for.
    Hypothetical,
    /// It is to be done.
    Planned,
    /// Somebody else has it.
    OtherPerson,
    /// It is said of a drug: what it is for, or what it did.
    Drug,
    /// The family has it.
    Family,
}

impl Context {
    /// The name in output that programs read.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Affirmed => "affirmed",
            Self::Historical => "historical",
            Self::Uncertain => "uncertain",
            Self::Negated => "negated",
            Self::RuledOut => "ruled_out",
            Self::Hypothetical => "hypothetical",
            Self::Planned => "planned",
            Self::OtherPerson => "other_person",
            Self::Drug => "drug",
            Self::Family => "family",
        }
    }

    /// The name shown to people.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Affirmed => "present",
            Self::Historical => "past",
            Self::Uncertain => "uncertain",
            Self::Negated => "negated",
            Self::RuledOut => "ruled out",
            Self::Hypothetical => "not yet",
            Self::Planned => "planned",
            Self::OtherPerson => "somebody else",
            Self::Drug => "drug list",
            Self::Family => "family history",
        }
    }

    /// Why it is not offered, with the rule where there is one.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Affirmed => "",
            Self::Historical => "past: code it only where it still counts, as Z85 to Z87",
            Self::Uncertain => "uncertain: not coded for outpatients (Guidelines IV.H)",
            Self::Negated => "the note says that it is not so",
            Self::RuledOut => "ruled out: code the signs and symptoms instead",
            Self::Hypothetical => "what to watch or look for, not what is",
            Self::Planned => "to be done, not done",
            Self::OtherPerson => "somebody else has it",
            Self::Drug => "what a drug is for or did, not a diagnosis of this visit",
            Self::Family => "the family has it: Z80 to Z84 where it counts",
        }
    }
}

/// What every word of a sentence stands under, with the words that say so.
pub(super) struct Said {
    slots: Vec<Option<(Context, Range<usize>)>>,
    not_done: bool,
}

impl Said {
    /// Reads a sentence; `asked` are words with a question mark before them.
    pub(super) fn of(tokens: &[Token], asked: &[bool]) -> Self {
        let mut said = Self {
            slots: vec![None; tokens.len()],
            not_done: tokens.iter().any(|t| NOT_DONE.contains(&t.word.as_str())),
        };
        let mut at = 0;
        while at < tokens.len() {
            let step = said.trigger(tokens, at);
            said.person(tokens, at);
            if asked[at] {
                said.mark(
                    tokens,
                    at..at,
                    at..(at + 5).min(tokens.len()),
                    Uncertain,
                    false,
                );
            }
            at += step.max(1);
        }
        // "Chest pain: no".
        if let [.., last] = tokens
            && last.before == Before::Comma
            && matches!(
                last.word.as_str(),
                "no" | "none" | "negative" | "neg" | "denies" | "denied" | "absent"
            )
        {
            let at = tokens.len() - 1;
            let start = part_start(tokens, at.saturating_sub(1));
            said.mark_back(tokens, at..at + 1, start, Negated);
        }
        said
    }

    /// Applies the longest trigger that begins here; answers how many words it has.
    fn trigger(&mut self, tokens: &[Token], at: usize) -> usize {
        let Some(triggers) = BY_WORD.get(tokens[at].word.as_str()) else {
            return 1;
        };
        let found: Vec<(&Trigger, usize)> = triggers
            .iter()
            .filter_map(|t| {
                let mut many = 0;
                for word in t.words.split(' ') {
                    if tokens.get(at + many)?.word != word {
                        return None;
                    }
                    many += 1;
                }
                Some((*t, many))
            })
            .collect();
        let Some(longest) = found.iter().map(|(_, many)| *many).max() else {
            return 1;
        };
        for (trigger, many) in found.into_iter().filter(|(_, many)| *many == longest) {
            let Some(says) = trigger.says else { continue };
            let cue = at..at + many;
            match trigger.reach {
                Reach::After => {
                    let end = (cue.end + trigger.slots).min(tokens.len());
                    self.mark(tokens, cue.clone(), cue.end..end, says, trigger.commas);
                }
                Reach::Before => {
                    // "DVT of the left leg, resolved": the part before the comma is meant.
                    let apart = at > 0 && tokens[at].before == Before::Comma;
                    let start = part_start(tokens, at - usize::from(apart));
                    let start = start.max(at.saturating_sub(trigger.slots));
                    self.mark_back(tokens, cue, start, says);
                }
            }
        }
        longest
    }

    fn person(&mut self, tokens: &[Token], at: usize) {
        let word = tokens[at].word.as_str();
        let says = if RELATIVES.contains(&word) {
            Family
        } else if OTHERS.contains(&word) {
            OtherPerson
        } else {
            return;
        };
        let along = at > 0 && ALONG.contains(&tokens[at - 1].word.as_str());
        let tells = tokens[at + 1..]
            .iter()
            .take(3)
            .any(|t| TELLING.contains(&t.word.as_str()));
        if !along && !tells {
            self.mark(tokens, at..at + 1, at + 1..tokens.len(), says, true);
        }
    }

    fn mark(
        &mut self,
        tokens: &[Token],
        cue: Range<usize>,
        range: Range<usize>,
        says: Context,
        commas: bool,
    ) {
        for at in range.clone() {
            let word = tokens[at].word.as_str();
            // A family's illnesses and conditions go on to the end.
            let on = matches!(says, Family | OtherPerson | Hypothetical);
            let cause = says == Negated && matches!(word, "with" | "due" | "secondary" | "caused");
            let ends = !on && (ENDS.contains(&word) || cause);
            let comma = at > cue.end && tokens[at].before == Before::Comma;
            // "no fever, positive for cough"; "possible gastritis, hypertension".
            if (at > range.start && ends) || (comma && !commas) {
                return;
            }
            self.set(at, says, &cue);
        }
    }

    fn mark_back(&mut self, tokens: &[Token], cue: Range<usize>, start: usize, says: Context) {
        for at in (start..cue.start).rev() {
            if ENDS.contains(&tokens[at].word.as_str()) {
                return;
            }
            self.set(at, says, &cue);
        }
    }

    /// What stands under several triggers is what the gravest of them says.
    fn set(&mut self, at: usize, says: Context, cue: &Range<usize>) {
        let slot = &mut self.slots[at];
        if slot.as_ref().is_none_or(|(known, _)| *known < says) {
            *slot = Some((says, cue.clone()));
        }
    }

    /// What a phrase that has these words stands under, and the words that say so. A trigger that
    /// is part of the phrase itself says nothing more.
    pub(super) fn about(
        &self,
        tokens: &[Token],
        range: Range<usize>,
        used: impl Fn(usize) -> bool,
    ) -> (Context, Option<Range<usize>>) {
        let outside = |cue: &Range<usize>| {
            let binds = |at: &usize| matches!(tokens[*at].word.as_str(), "of" | "for" | "to");
            cue.is_empty() || cue.clone().filter(|at| !binds(at)).any(|at| !used(at))
        };
        // A phrase that begins within a trigger, as "history of gout" in "family history of gout",
        // stands under it as far as it goes on.
        let under = |at: usize| {
            let (says, cue) = self.slots.get(at)?.as_ref()?;
            outside(cue).then(|| (*says, Some(cue.clone())))
        };
        let first = range.clone().find(|at| used(*at)).unwrap_or(range.start);
        let last = range.clone().rev().find(|at| used(*at)).unwrap_or(first);
        let within = |(_, cue): &(Context, Option<Range<usize>>)| {
            cue.as_ref().is_some_and(|cue| cue.contains(&first))
        };
        under(first)
            .or_else(|| under(last).filter(within))
            .unwrap_or((Context::Affirmed, None))
    }

    /// Whether something was left for another day.
    pub(super) fn not_done(&self) -> bool {
        self.not_done
    }
}

/// Where the part between commas begins that a word stands in.
fn part_start(tokens: &[Token], at: usize) -> usize {
    let mut start = at;
    while start > 0 && tokens[start].before != Before::Comma {
        start -= 1;
    }
    start
}

/// What a heading makes of what stands under it, where the sentence itself says nothing.
pub(super) const fn of_section(section: Section) -> Context {
    match section {
        Section::Past => Context::Historical,
        Section::Family => Context::Family,
        Section::Medications | Section::Allergies => Context::Drug,
        Section::Instructions => Context::Hypothetical,
        Section::Differential => Context::Uncertain,
        _ => Context::Affirmed,
    }
}
