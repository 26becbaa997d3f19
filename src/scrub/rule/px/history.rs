//! What was done before for this patient: the claim's history, and the lines of this claim with
//! other dates.

use crate::domain::{Code, Modifier};
use crate::scrub::Context;
use chrono::NaiveDate;

/// Who rendered an earlier service, as seen from this claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// The clinician of this claim, or one of the same group and specialty.
    Same,
    /// The group of this claim; which specialty is not known.
    Group,
    /// Somebody else, or not known.
    Other,
}

/// A service rendered before, or on the same day by another claim.
#[derive(Debug, Clone, Copy)]
pub(super) struct Prior<'a> {
    pub date: NaiveDate,
    pub code: Code,
    pub by: By,
    /// Its modifiers; `None` where they are not known.
    pub modifiers: Option<&'a [Modifier]>,
    /// The line of this claim that it is, from 0.
    pub line: Option<usize>,
}

impl Prior<'_> {
    /// Whether it is known to carry one of some modifiers.
    pub fn has_any(&self, modifiers: &[&str]) -> bool {
        let mut own = self.modifiers.unwrap_or_default().iter();
        own.any(|m| modifiers.contains(&m.as_str()))
    }
}

/// Every service known besides those of one date on this claim's lines.
pub(super) fn priors<'a>(c: &'a Context<'_>) -> impl Iterator<Item = Prior<'a>> {
    let history = c.claim.history.iter().filter_map(|service| {
        Some(Prior {
            date: service.date,
            code: service.code.parse().ok()?,
            by: by_npi(c, &service.npi),
            modifiers: None,
            line: None,
        })
    });
    let own = c
        .claim
        .coding
        .lines
        .iter()
        .enumerate()
        .map(|(at, line)| Prior {
            date: line.from,
            code: line.code,
            by: By::Same,
            modifiers: Some(line.modifiers.as_slice()),
            line: Some(at),
        });
    history.chain(own)
}

fn by_npi(c: &Context<'_>, npi: &str) -> By {
    if npi.is_empty() {
        By::Other
    } else if c.is_same_physician(npi) {
        By::Same
    } else if npi == c.claim.billing_provider.npi {
        By::Group
    } else {
        By::Other
    }
}
