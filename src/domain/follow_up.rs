//! Follow-ups: late claims being chased, and every contact about them.

use super::id::ClaimId;
use super::payer::named;
use chrono::{DateTime, NaiveDate, Utc};
use std::fmt;
use std::str::FromStr;

named! {
    /// Where a follow-up stands.
    FollowUpState {
        /// To be worked.
        Open = "open", "Open";
        /// Waiting until its next-action date.
        Snoozed = "snoozed", "Snoozed";
        /// Paid, or otherwise settled.
        Resolved = "resolved", "Resolved";
    }
}

/// A contact or note about a late claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// When it was written.
    pub at: DateTime<Utc>,
    /// Who wrote it.
    pub by: String,
    /// What was said or done.
    pub text: String,
}

/// The chase of one late claim. At most one a claim; its key is the claim's id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUp {
    /// The late claim.
    pub claim: ClaimId,
    /// Revision of the stored record this was read at; 0 for a new one.
    pub revision: u64,
    /// Where it stands.
    pub state: FollowUpState,
    /// Day payment was expected; days late count from it.
    pub expected: NaiveDate,
    /// Day the sweep marked it.
    pub marked: NaiveDate,
    /// Day of the next action; an open follow-up is due from this day on.
    pub next_action: NaiveDate,
    /// Who chases it; empty for anyone.
    pub assigned_to: String,
    /// Notes and contacts, oldest first. A note never moves `next_action`.
    pub contacts: Vec<Contact>,
    /// How it ended; empty while it has not.
    pub outcome: String,
}

impl FollowUp {
    /// Calendar days past the expected payment; 0 before.
    #[must_use]
    pub fn days_late(&self, today: NaiveDate) -> u32 {
        u32::try_from((today - self.expected).num_days()).unwrap_or(0)
    }
}
