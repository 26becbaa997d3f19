//! What the same practitioner did for this patient on other claims, as the claim's history has it.

use crate::domain::Code;
use crate::scrub::Context;
use chrono::NaiveDate;

/// A service of another claim. Its modifiers and units are not known: one unit is the least.
#[derive(Debug, Clone, Copy)]
pub(super) struct Other {
    pub code: Code,
    pub date: NaiveDate,
}

/// Services of the same practitioner that stand on other claims. A replacement or void takes the
/// place of a claim that may be among them, so it has none.
pub(super) fn others(c: &Context<'_>) -> Vec<Other> {
    let npi = c.rendering_npi();
    if matches!(c.claim.frequency.as_str(), "7" | "8") || npi.is_empty() {
        return Vec::new();
    }
    let history = c
        .claim
        .history
        .iter()
        .filter(|prior| c.is_same_physician(&prior.npi));
    let of_code = |prior: &crate::domain::PriorService| {
        let code = prior.code.parse().ok()?;
        let date = prior.date;
        Some(Other { code, date })
    };
    history.filter_map(of_code).collect()
}

/// The first day that two stretches share.
pub(super) fn shared_day(
    a: (NaiveDate, NaiveDate),
    b: (NaiveDate, NaiveDate),
) -> Option<NaiveDate> {
    let first = a.0.max(b.0);
    (first <= a.1.min(b.1)).then_some(first)
}
