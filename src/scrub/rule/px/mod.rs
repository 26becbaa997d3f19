//! Edits on procedures: one file a theme. What they share stands here and in [`kind`].

use crate::domain::{Modifier, PayerKind, Repair};
use crate::scrub::context::Line;

pub(super) mod assistant;
pub(super) mod bilateral;
pub(super) mod code;
pub(super) mod component;
pub(super) mod conflict;
mod deleted;
pub(super) mod global;
pub(super) mod history;
pub(super) mod invalid;
mod kind;
pub(super) mod laterality;
pub(super) mod missing;
pub(super) mod new_patient;
pub(super) mod person;
pub(super) mod place;
mod region;
pub(super) mod status;

/// The change that adds a modifier; `None` where the line holds four already.
fn add(line: &Line<'_>, modifier: &str) -> Option<Repair> {
    let free = line.modifiers.len() < crate::domain::ServiceLine::MAX_MODIFIERS;
    let modifier: Modifier = modifier.parse().ok().filter(|_| free)?;
    Some(Repair::AddModifier {
        line: line.at,
        modifier,
    })
}

/// The change that takes a modifier away.
const fn take(line: &Line<'_>, modifier: Modifier) -> Repair {
    Repair::RemoveModifier {
        line: line.at,
        modifier,
    }
}

/// Whether Medicare's rules of payment hold: original Medicare, and plans that pay in its place.
const fn medicare(payer: PayerKind) -> bool {
    matches!(payer, PayerKind::Medicare | PayerKind::MedicareAdvantage)
}
