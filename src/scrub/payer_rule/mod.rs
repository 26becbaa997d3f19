//! Rules of a site's own: what its payers want beyond what every payer wants, written down in the
//! site's file (`site_file`), compiled once and asked like the edits of the program.

mod need;
mod pattern;
mod template;
mod when;

pub(super) use need::{Field, Listed, Need};
pub(super) use pattern::{Codes, Kind, Span, TextPattern};
pub(super) use template::Template;
pub(super) use when::When;

use super::Context;
use super::context::Line;
use super::report::subject;
use crate::domain::{Acceptance, Finding, Severity};
use crate::source::Place;
use chrono::NaiveDate;
use need::Missing;
use template::Names;

/// A rule of a site's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PayerRule {
    /// `payer.NAME`.
    pub id: String,
    pub title: String,
    /// `None` where the rule is turned off.
    pub severity: Option<Severity>,
    pub message: Template,
    /// What to do; where the site does not say, the need says it.
    pub fix: Option<Template>,
    pub source: String,
    pub explain: String,
    pub since: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    pub acceptance: Acceptance,
    /// Where it is written.
    pub place: Place,
    pub when: When,
    pub need: Need,
}

impl PayerRule {
    /// Whether it is asked of each line, not of the claim once.
    pub fn looks_at_lines(&self) -> bool {
        self.when.looks_at_lines() || self.need.looks_at_lines()
    }

    /// Adds what it has to say of a claim.
    pub fn check(&self, c: &Context<'_>, findings: &mut Vec<Finding>) {
        let Some(severity) = self.severity else {
            return;
        };
        if !self.when.claim(c) {
            return;
        }
        let start = findings.len();
        if self.looks_at_lines() {
            for line in &c.lines {
                self.at(c, Some(line), severity, start, findings);
            }
        } else {
            self.at(c, None, severity, start, findings);
        }
    }

    fn at(
        &self,
        c: &Context<'_>,
        line: Option<&Line<'_>>,
        severity: Severity,
        start: usize,
        findings: &mut Vec<Finding>,
    ) {
        let day = line.map_or(c.dos, |line| line.from);
        if self.since.is_some_and(|since| day < since)
            || self.until.is_some_and(|until| until < day)
            || !self.when.place(c, line)
        {
            return;
        }
        if self.need.is_empty() {
            let at = line.map_or_else(|| "coverages[0].payer_id".to_owned(), |l| l.path("code"));
            let nothing = Missing {
                at,
                what: String::new(),
                fix: String::new(),
                repair: None,
            };
            findings.push(self.finding(c, line, severity, nothing));
            return;
        }
        self.need.missing(c, line, &mut |missing| {
            // What stands on the claim once is missing once, however many lines ask for it.
            let said = findings[start..].iter().any(|f| f.at == missing.at);
            if !said || missing.at.starts_with("lines[") {
                findings.push(self.finding(c, line, severity, missing));
            }
        });
    }

    fn finding(
        &self,
        c: &Context<'_>,
        line: Option<&Line<'_>>,
        severity: Severity,
        missing: Missing,
    ) -> Finding {
        let names = Names {
            code: line.map(|line| line.code),
            line: line.map(Line::number),
            payer: c.claim.coverages.first().map_or("", |c| &c.payer_name),
            missing: &missing.what,
        };
        let fix = match &self.fix {
            Some(fix) => Some(fix.fill(&names)),
            None => Some(missing.fix.clone()).filter(|fix| !fix.is_empty()),
        };
        Finding {
            subject: subject(c.claim, &missing.at),
            fix,
            repair: missing.repair,
            acceptance: self.acceptance,
            ..Finding::new(
                self.id.clone(),
                severity,
                missing.at,
                self.message.fill(&names),
                self.source.clone(),
            )
        }
    }
}
