//! Reads the notes of one level.

use super::super::entry::NoteKind;
use super::super::links::{Link, Target, links};
use super::super::pool::{Pool, TextId};
use super::{Conventions, Exclusion, Exclusions, Instruction, Item, LevelName, letter};
use crate::domain::Code;
use std::ops::Range;

/// Whether notes of a kind are conventions.
pub(super) const fn matters(kind: NoteKind) -> bool {
    matches!(kind, NoteKind::Excludes1 | NoteKind::Excludes2) || instructs(kind)
}

const fn instructs(kind: NoteKind) -> bool {
    matches!(
        kind,
        NoteKind::CodeFirst | NoteKind::UseAdditional | NoteKind::CodeAlso
    )
}

/// What the notes of a level ask.
pub(super) fn level(name: LevelName<'_>, notes: &[(NoteKind, TextId)], pool: &Pool) -> Conventions {
    let of = |kind: NoteKind| exclusions(name, notes, kind, pool);
    let texts = notes
        .iter()
        .filter(|(kind, _)| instructs(*kind))
        .map(|(kind, id)| (*kind, pool.get(*id)));
    Conventions {
        excludes1: of(NoteKind::Excludes1),
        excludes2: of(NoteKind::Excludes2),
        instructions: instructions(texts),
    }
}

fn exclusions(
    name: LevelName<'_>,
    notes: &[(NoteKind, TextId)],
    kind: NoteKind,
    pool: &Pool,
) -> Exclusions {
    let mut out = Exclusions::default();
    for (_, text) in notes.iter().filter(|(k, _)| *k == kind) {
        for target in excluded(name, pool.get(*text)) {
            let (first, last) = (letter(target.first), letter(target.last));
            // Every letter from the first to the last of a range.
            out.letters |= (last | (last.wrapping_sub(1))) & !(first.wrapping_sub(1));
            out.list.push(Exclusion {
                target,
                text: *text,
            });
        }
    }
    out
}

/// What an Excludes note of a level names. A code of the level itself is only mentioned where a
/// code of elsewhere is named (`pneumoconiosis associated with tuberculosis, any type in A15 (J65)`).
pub(super) fn excluded(name: LevelName<'_>, text: &str) -> Vec<Target> {
    let mut targets: Vec<Target> = understood(text, &links(text)).cloned().collect();
    if targets.iter().any(|t| !stands_in(name, t.first)) {
        targets.retain(|t| !stands_in(name, t.first));
    }
    targets
}

/// Whether a code stands below a level; never of a chapter, whose name is no range.
fn stands_in(name: LevelName<'_>, code: Code) -> bool {
    let category = code.as_str().get(..3).unwrap_or_default();
    match name {
        LevelName::Code(own) => code.as_str().starts_with(own.as_str()),
        LevelName::Block(id) => id
            .split_once('-')
            .is_some_and(|(first, last)| first <= category && category <= last),
    }
}

/// The targets that are meant as they stand: not those that words of the note narrow in a way that
/// codes do not tell (`E08-E10, E11, E13 with ketoacidosis`).
fn understood<'a>(text: &'a str, links: &'a [Link]) -> impl Iterator<Item = &'a Target> {
    let plain = |link: &&Link| !is_narrowed_by_words(text, link);
    links.iter().filter(plain).map(|link| &link.target)
}

fn is_narrowed_by_words(text: &str, link: &Link) -> bool {
    let rest = text.get(link.span.end..).unwrap_or_default();
    let clause = rest.split([')', '(', ';']).next().unwrap_or_default();
    !link.target.is_narrowed() && clause.split([' ', ',']).any(|word| word == "with")
}

/// What of a text names codes and is not understood: what looks like a code and was not read, or is
/// narrowed by words. `None` where all is understood.
pub(super) fn not_understood(text: &str) -> Option<&str> {
    let links = links(text);
    let narrowed = links.iter().find(|l| is_narrowed_by_words(text, l));
    let stray = || {
        looks(text).find(|at| {
            !links
                .iter()
                .any(|l| l.span.start <= at.start && at.end <= l.span.end)
        })
    };
    let span = narrowed.map(|link| link.span.clone()).or_else(stray)?;
    text.get(span)
}

/// Whether a text names a code at all.
pub(super) fn names_codes(text: &str) -> bool {
    looks(text).next().is_some()
}

/// What looks like the category of a code: a letter, a digit, a letter or digit, nothing before.
fn looks(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    bytes.windows(3).enumerate().filter_map(|(at, w)| {
        let free = at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
        let code = w[0].is_ascii_uppercase()
            && w[1].is_ascii_digit()
            && (w[2].is_ascii_digit() || w[2].is_ascii_uppercase());
        (free && code).then_some(at..at + 3)
    })
}

/// The instructions among notes: words that end with a colon begin a list. Several "code first"
/// without such words are one list of choices; any other note stands for itself.
pub(super) fn instructions<'a>(
    notes: impl IntoIterator<Item = (NoteKind, &'a str)>,
) -> Vec<Instruction> {
    let mut out: Vec<Instruction> = Vec::new();
    for (kind, text) in notes {
        let text = text.trim();
        let new = |lead: &str, items| Instruction {
            kind,
            lead: lead.to_owned(),
            items,
            conditional: false,
            open: false,
        };
        let item = || Item {
            text: text.to_owned(),
            targets: links(text).into_iter().map(|link| link.target).collect(),
        };
        if let Some(lead) = text.strip_suffix(':') {
            out.push(new(lead.trim_start_matches([',', ' ']), Vec::new()));
            continue;
        }
        let open = out.last_mut().filter(|list| list.kind == kind);
        match open {
            Some(list) if !list.lead.is_empty() && !text.starts_with("code") => {
                list.items.push(item());
            }
            Some(list) if list.lead.is_empty() && kind == NoteKind::CodeFirst => {
                list.items.push(item());
            }
            _ => out.push(new("", vec![item()])),
        }
    }
    for list in &mut out {
        list.conditional = holds_sometimes(list.lead_or_only());
        list.open = list.words().contains("such as")
            || list.items.iter().all(|item| item.targets.is_empty());
    }
    out
}

/// Words that make a note hold only sometimes.
const CONDITIONAL: [&str; 7] = [
    "if ",
    "any ",
    "when ",
    "where ",
    "as ",
    "complicating",
    "or not",
];

fn holds_sometimes(words: &str) -> bool {
    let words = words.replace("such as", "").replace("e.g.", "");
    CONDITIONAL.iter().any(|sign| {
        let at = words.find(sign);
        at.is_some_and(|at| at == 0 || words.as_bytes()[at - 1] == b' ')
    })
}
