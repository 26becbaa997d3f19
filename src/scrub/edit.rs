//! What an edit is.

use super::{Context, Report};
use crate::domain::{Acceptance, Severity};
use chrono::NaiveDate;

/// An edit: one rule, with what it rests on.
#[derive(Debug)]
pub struct Edit {
    /// Stable id, `FAMILY.NAME`.
    pub id: &'static str,
    /// What it is about, in a few words.
    pub title: &'static str,
    /// How grave its findings are, unless a finding says otherwise.
    pub severity: Severity,
    /// The rule it rests on: guide, section, edition.
    pub source: &'static str,
    /// Why it matters and what to do, for people.
    pub explain: &'static str,
    /// First date of service it speaks for; `None` for all before `until`.
    pub since: Option<NaiveDate>,
    /// Last date of service it speaks for; `None` while it is in force.
    pub until: Option<NaiveDate>,
    /// Whether a person may let its findings stand.
    pub acceptance: Acceptance,
    pub(super) run: fn(&Context<'_>, &mut Report<'_>),
}

impl Edit {
    /// What most edits are: an error, in force on every date, which may stand with a reason.
    pub(super) const BASE: Self = Self {
        id: "",
        title: "",
        severity: Severity::Error,
        source: "",
        explain: "",
        since: None,
        until: None,
        acceptance: Acceptance::Free,
        run: |_, _| {},
    };

    /// The family: what stands before the dot.
    #[must_use]
    pub fn family(&self) -> &'static str {
        self.id.split('.').next().unwrap_or_default()
    }

    /// Whether it speaks for a date of service.
    #[must_use]
    pub fn in_force(&self, dos: NaiveDate) -> bool {
        self.since.is_none_or(|since| since <= dos) && self.until.is_none_or(|until| dos <= until)
    }
}
