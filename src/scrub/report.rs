//! Where an edit puts what it finds.

use super::{Edit, Level};
use crate::domain::{Claim, Code, Finding, Repair, Severity};

/// What one edit finds in one claim.
pub(super) struct Report<'a> {
    pub claim: &'a Claim,
    pub edit: &'static Edit,
    /// What the site made of the edit's severity.
    pub level: Option<Level>,
    pub findings: &'a mut Vec<Finding>,
}

impl Report<'_> {
    /// Adds a finding at the edit's own severity. `at` is a path into the claim.
    pub fn add(
        &mut self,
        at: impl Into<String>,
        message: impl Into<String>,
        fix: Option<String>,
    ) -> Added<'_> {
        self.add_as(self.edit.severity, at, message, fix)
    }

    /// Adds a finding at a severity of its own. What is softer than the edit stays so when a site
    /// turns the edit up.
    pub fn add_as(
        &mut self,
        severity: Severity,
        at: impl Into<String>,
        message: impl Into<String>,
        fix: Option<String>,
    ) -> Added<'_> {
        let severity = match self.level.and_then(Level::severity) {
            Some(level) if severity >= self.edit.severity => level,
            Some(level) => level.min(severity),
            None => severity,
        };
        let at = at.into();
        let (edit, source) = (self.edit.id, self.edit.source);
        let finding = Finding {
            subject: subject(self.claim, &at),
            fix,
            acceptance: self.edit.acceptance,
            ..Finding::new(edit, severity, at, message, source)
        };
        let at = self.findings.len();
        self.findings.push(finding);
        Added(&mut self.findings[at])
    }
}

/// A finding just added, to say more of it.
pub(super) struct Added<'a>(&'a mut Finding);

impl Added<'_> {
    /// The one change that puts it right, where there is just one.
    pub fn repair(self, repair: impl Into<Option<Repair>>) -> Self {
        self.0.repair = repair.into();
        self
    }

    /// The other code it is about, besides the one that stands at its place.
    pub fn with(self, other: Code) -> Self {
        let text = match other.procedure_set() {
            Some(_) => other.to_string(),
            None => other.dotted(),
        };
        self.0.subject.push('+');
        self.0.subject.push_str(&text);
        self
    }

    /// As [`Added::with`], of a diagnosis: J03.90 looks like a HCPCS code.
    pub fn with_diagnosis(self, other: Code) -> Self {
        self.0.subject.push('+');
        self.0.subject.push_str(&other.dotted());
        self
    }

    /// The two diagnoses it is about, in an order that does not follow theirs on the claim: moving
    /// one must not lose what a person said of the pair.
    pub fn between(self, one: Code, other: Code) -> Self {
        let (first, second) = (one.min(other), one.max(other));
        self.0.subject = format!("{}+{}", first.dotted(), second.dotted());
        self
    }
}

/// What a place in the claim is about, in words that survive a new order: the code that stands
/// there, else the path itself.
pub(super) fn subject(claim: &Claim, at: &str) -> String {
    let index = |rest: &str| rest.split(']').next()?.parse::<usize>().ok();
    let coding = &claim.coding;
    let code = if let Some(rest) = at.strip_prefix("diagnoses[") {
        let found = index(rest).and_then(|i| coding.diagnoses.get(i));
        found.map(|code| code.dotted())
    } else if let Some(rest) = at.strip_prefix("lines[") {
        let found = index(rest).and_then(|i| coding.lines.get(i));
        found.map(|line| line.code.to_string())
    } else {
        None
    };
    code.unwrap_or_else(|| at.to_owned())
}
