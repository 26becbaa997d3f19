//! The sides that titles of diagnoses name (Official Guidelines, I.B.13). A code has a side when its
//! title names one and the same code of the other side exists: right heart failure has none.

use crate::codeset::{Entry, Tables};
use crate::domain::Code;
use chrono::NaiveDate;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Right,
    Left,
    Both,
    Unspecified,
}

impl Side {
    pub const fn other(self) -> Option<Self> {
        match self {
            Self::Right => Some(Self::Left),
            Self::Left => Some(Self::Right),
            Self::Both | Self::Unspecified => None,
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Left => "left",
            Self::Both => "both sides",
            Self::Unspecified => "no side",
        }
    }
}

fn words(title: &str) -> impl Iterator<Item = &str> {
    title
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// The side that a title names, if any.
pub(super) fn side_in(title: &str) -> Option<Side> {
    let (mut right, mut left, mut both, mut open) = (false, false, false, false);
    for word in words(title) {
        match word {
            "right" | "Right" => right = true,
            "left" | "Left" => left = true,
            "bilateral" | "Bilateral" | "both" => both = true,
            "unspecified" | "Unspecified" => open = true,
            _ => {}
        }
    }
    match (right, left, both) {
        (true, false, false) => Some(Side::Right),
        (false, true, false) => Some(Side::Left),
        (false, false, true) => Some(Side::Both),
        (false, false, false) if open => Some(Side::Unspecified),
        _ => None,
    }
}

/// What a title says beside the side: its other words, in order of the alphabet.
fn rest(title: &str) -> Vec<String> {
    const SIDES: [&str; 14] = [
        "right",
        "left",
        "bilateral",
        "unilateral",
        "unspecified",
        "both",
        "side",
        "of",
        "the",
        "and",
        "eye",
        "ear",
        "in",
        "a",
    ];
    let mut out: Vec<String> = words(title)
        .map(|word| word.to_lowercase().trim_end_matches('s').to_owned())
        .filter(|word| !SIDES.contains(&word.as_str()))
        .collect();
    out.sort_unstable();
    out
}

/// Whether two titles say the same but for the side.
pub(super) fn same_but_side(one: &str, other: &str) -> bool {
    rest(one) == rest(other)
}

/// The billable code for the same condition at another side.
pub(super) fn at_side(tables: &Tables, entry: &Entry, side: Side, dos: NaiveDate) -> Option<Code> {
    let fits = |title: &str| side_in(title) == Some(side) && same_but_side(title, &entry.title);
    let text = entry.code.as_str();
    let mut title = String::new();
    // The side is one of the characters after the category; the seventh is another matter.
    let swapped = (3..text.len().min(6)).rev().find_map(|at| {
        let mut bytes = [0; 7];
        let bytes = bytes.get_mut(..text.len())?;
        bytes.copy_from_slice(text.as_bytes());
        (b'0'..=b'9').find_map(|digit| {
            *bytes.get_mut(at)? = digit;
            let code = Code::from_canonical(bytes)?;
            let other = code != entry.code && tables.billable_title(code, dos, &mut title);
            (other && fits(&title)).then_some(code)
        })
    });
    // "Bilateral" may stand above the sides: M16.0 beside M16.11.
    swapped.or_else(|| {
        (side == Side::Both)
            .then(|| {
                let category: Code = text.get(..3)?.parse().ok()?;
                let below = tables.children(category, dos);
                let mut fitting = below.iter().filter(|e| e.billable && e.code != entry.code);
                fitting.find(|e| fits(&e.title)).map(|e| e.code)
            })
            .flatten()
    })
}

/// The side of a code, where it is one of two.
pub(super) fn true_side(tables: &Tables, entry: &Entry, dos: NaiveDate) -> Option<Side> {
    let side = side_in(&entry.title)?;
    let other = side.other()?;
    at_side(tables, entry, other, dos).map(|_| side)
}
