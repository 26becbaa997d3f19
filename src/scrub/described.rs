//! Edits as they are told to people: those of the program and the site's own rules alike.

use super::payer_rule::PayerRule;
use super::policy::{Level, Policy};
use super::{Edit, edit, edits};
use crate::domain::{Acceptance, Severity};
use crate::source::Place;
use chrono::NaiveDate;

/// An edit and what this site makes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described<'a> {
    /// Stable id, `FAMILY.NAME`.
    pub id: &'a str,
    /// What it is about, in a few words.
    pub title: &'a str,
    /// How grave its findings are as shipped; as written, for a rule of the site.
    pub severity: Option<Severity>,
    /// What it rests on.
    pub source: &'a str,
    /// Why it matters and what to do; may be empty for a rule of the site.
    pub explain: &'a str,
    /// First date of service it speaks for.
    pub since: Option<NaiveDate>,
    /// Last date of service it speaks for.
    pub until: Option<NaiveDate>,
    /// Whether a person may let its findings stand.
    pub acceptance: Acceptance,
    /// What the site's file makes of it for all payers; `None` where it leaves it as it is.
    pub here: Option<Level>,
    /// Payers for whom the site makes something else of it.
    pub payers: Vec<(&'a str, Level)>,
    /// Where it is written, for a rule of the site.
    pub place: Option<&'a Place>,
}

impl Described<'_> {
    /// The family: what stands before the dot.
    #[must_use]
    pub fn family(&self) -> &str {
        self.id.split('.').next().unwrap_or_default()
    }

    /// How grave its findings are here; `None` where it is off. An edit that is past its dates is
    /// not off: it speaks for the dates it is for.
    #[must_use]
    pub fn severity_here(&self) -> Option<Severity> {
        match self.here {
            Some(level) => level.severity(),
            None => self.severity,
        }
    }

    /// `error`, `warning`, `info` or `off`, as things are here.
    #[must_use]
    pub fn level_here(&self) -> &'static str {
        self.severity_here().map_or("off", Severity::name)
    }

    /// The dates of service it speaks for, in words; empty where it speaks for all. A site that
    /// names an edit wants it on every date.
    #[must_use]
    pub fn dates(&self) -> String {
        match (self.since, self.until) {
            _ if self.here.is_some() => String::new(),
            (None, None) => String::new(),
            (Some(since), None) => format!("since {since}"),
            (None, Some(until)) => format!("until {until}"),
            (Some(since), Some(until)) => format!("{since} to {until}"),
        }
    }
}

/// Whether a person may let a finding stand, in words.
#[must_use]
pub const fn acceptance_words(acceptance: Acceptance) -> &'static str {
    match acceptance {
        Acceptance::Free => "an error with a reason, a warning or info without one",
        Acceptance::Reason => "only with a reason, also as a warning",
        Acceptance::Never => "never: such a claim could not be sent",
    }
}

impl Policy {
    /// Every edit with what the site makes of it, the site's own rules last.
    pub fn described(&self) -> impl Iterator<Item = Described<'_>> {
        let own = edits().map(|edit| self.of_edit(edit));
        own.chain(self.rules().iter().map(of_rule))
    }

    /// The edit or rule with an id.
    #[must_use]
    pub fn describe(&self, id: &str) -> Option<Described<'_>> {
        let own = edit(id).map(|edit| self.of_edit(edit));
        own.or_else(|| self.rules().iter().find(|rule| rule.id == id).map(of_rule))
    }

    fn of_edit(&self, edit: &'static Edit) -> Described<'_> {
        Described {
            id: edit.id,
            title: edit.title,
            severity: Some(edit.severity),
            source: edit.source,
            explain: edit.explain,
            since: edit.since,
            until: edit.until,
            acceptance: edit.acceptance,
            here: self.level_everywhere(edit.id),
            payers: self.levels_by_payer(edit.id),
            place: None,
        }
    }
}

fn of_rule(rule: &PayerRule) -> Described<'_> {
    Described {
        id: &rule.id,
        title: &rule.title,
        severity: rule.severity,
        source: &rule.source,
        explain: &rule.explain,
        since: rule.since,
        until: rule.until,
        acceptance: rule.acceptance,
        here: None,
        payers: Vec::new(),
        place: Some(&rule.place),
    }
}
