//! The edits: what a payer would reject, said before the claim goes.

use crate::codeset::Tables;
use crate::domain::{Claim, Finding};

/// Everything the edits say about a claim, gravest first, then in the order of the claim.
#[must_use]
pub fn check(_claim: &Claim, _tables: &Tables) -> Vec<Finding> {
    Vec::new()
}
