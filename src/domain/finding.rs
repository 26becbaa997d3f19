//! Findings: what the edits say about a claim, and how a person answers them.

use super::payer::named;
use super::repair::Repair;
use chrono::{DateTime, Utc};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

named! {
    /// How grave a finding is. Ordered: an error is the greatest.
    Severity {
        /// Worth knowing.
        Info = "info", "Info";
        /// Likely to cost time or money.
        Warning = "warning", "Warning";
        /// Would be rejected; blocks staging.
        Error = "error", "Error";
    }
}

/// Whether a person may let a finding stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acceptance {
    /// An error needs a reason; a warning or info may stand without a word.
    Free,
    /// A warning needs a reason too: two things that seldom, but sometimes, go together.
    Reason,
    /// Never: such a claim could not even be written.
    Never,
}

/// A finding that a person lets stand, and why. It holds for an edit and a subject, wherever on the
/// claim that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The edit.
    pub edit: String,
    /// What it spoke of: [`Finding::subject`].
    pub subject: String,
    /// Why it may stand.
    pub reason: String,
}

impl Accepted {
    /// Whether it answers a finding.
    #[must_use]
    pub fn answers(&self, finding: &Finding) -> bool {
        finding.acceptance != Acceptance::Never
            && self.edit == finding.edit
            && self.subject == finding.subject
    }
}

/// An accepted finding with who accepted it, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// The edit.
    pub edit: String,
    /// What it spoke of: [`Finding::subject`].
    pub subject: String,
    /// Why it may stand.
    pub reason: String,
    /// Who let it stand.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl Override {
    /// What was accepted, and why.
    #[must_use]
    pub fn accepted(&self) -> Accepted {
        Accepted {
            edit: self.edit.clone(),
            subject: self.subject.clone(),
            reason: self.reason.clone(),
        }
    }
}

/// Why a text is no reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReasonError {
    /// It is empty, or next to it.
    #[error("a reason is needed that says something: a few words, such as what the note documents")]
    Empty,
    /// It tells a story.
    #[error("a reason is one sentence: at most {REASON_LIMIT} characters")]
    TooLong,
}

/// Most characters of a reason: what the note segment of a claim would hold (837P NTE02 takes 80)
/// several times over, and still one line of a report.
const REASON_LIMIT: usize = 300;

/// A reason as it is kept: one line, single spaces.
///
/// # Errors
/// When it says nothing, or too much.
pub fn reason(text: &str) -> Result<String, ReasonError> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    if text.chars().filter(|c| c.is_alphanumeric()).count() < 3 {
        return Err(ReasonError::Empty);
    }
    if text.chars().count() > REASON_LIMIT {
        return Err(ReasonError::TooLong);
    }
    Ok(text)
}

/// What one edit says about one place of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Stable id of the edit, `FAMILY.NAME`.
    pub edit: Cow<'static, str>,
    /// How grave.
    pub severity: Severity,
    /// Path into the claim, such as `diagnoses[1]` or `lines[0].pointers`.
    pub at: String,
    /// What it is about in words that survive a new order of the claim, such as `K50.90+K51.90` or
    /// `99213`: an override holds for an edit and a subject.
    pub subject: String,
    /// What is wrong, in words a coder uses.
    pub message: String,
    /// The rule it rests on.
    pub source: Cow<'static, str>,
    /// What would put it right, where that is known.
    pub fix: Option<String>,
    /// The one change that puts it right, where there is just one.
    pub repair: Option<Repair>,
    /// Whether a person may let it stand.
    pub acceptance: Acceptance,
    /// Why a person let it stand.
    pub accepted: Option<String>,
}

/// Where on a claim a finding stands. Ordered as a coder goes through it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place<'a> {
    /// On a diagnosis, counted from 0.
    Diagnosis(usize),
    /// On a line, counted from 0.
    Line(usize),
    /// On the claim or one of its parties: the path.
    Claim(&'a str),
}

impl Finding {
    /// What an edit says about a place, which is also its subject.
    #[must_use]
    pub fn new(
        edit: impl Into<Cow<'static, str>>,
        severity: Severity,
        at: impl Into<String>,
        message: impl Into<String>,
        source: impl Into<Cow<'static, str>>,
    ) -> Self {
        let at = at.into();
        Self {
            edit: edit.into(),
            severity,
            subject: at.clone(),
            at,
            message: message.into(),
            source: source.into(),
            fix: None,
            repair: None,
            acceptance: Acceptance::Free,
            accepted: None,
        }
    }

    /// Where it stands.
    #[must_use]
    pub fn place(&self) -> Place<'_> {
        let index = |list: &str| {
            let rest = self.at.strip_prefix(list)?.strip_prefix('[')?;
            rest.split(']').next()?.parse().ok()
        };
        if let Some(at) = index("diagnoses") {
            Place::Diagnosis(at)
        } else if let Some(at) = index("lines") {
            Place::Line(at)
        } else {
            Place::Claim(&self.at)
        }
    }

    /// Lets it stand where one of these answers it; else it stands open.
    pub fn answer(&mut self, accepted: &[Accepted]) {
        let found = accepted.iter().find(|accepted| accepted.answers(self));
        self.accepted = found.map(|accepted| accepted.reason.clone());
    }

    /// Whether it keeps the claim from being staged as things are.
    #[must_use]
    pub fn blocks(&self) -> bool {
        let grave = match self.severity {
            Severity::Error => true,
            Severity::Warning => self.acceptance == Acceptance::Reason,
            Severity::Info => false,
        };
        grave && self.accepted.is_none()
    }
}

/// Puts findings in the order in which they are worked: what stands open first, the gravest first,
/// what blocks before what does not, and then from the first diagnosis to the last line.
pub fn order(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        let rank = |f: &Finding| {
            (
                f.accepted.is_some(),
                std::cmp::Reverse(f.severity),
                !f.blocks(),
            )
        };
        rank(a)
            .cmp(&rank(b))
            .then_with(|| a.place().cmp(&b.place()))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_stands_first_and_what_was_accepted_last() {
        let of = |severity, at: &str| Finding::new("x.y", severity, at, "", "");
        let mut asks = of(Severity::Warning, "lines[0].modifiers");
        asks.acceptance = Acceptance::Reason;
        let mut accepted = of(Severity::Error, "diagnoses[0]");
        accepted.accepted = Some("why".into());
        let mut all = [
            accepted,
            of(Severity::Info, "diagnoses[0]"),
            of(Severity::Warning, "claim"),
            of(Severity::Warning, "diagnoses[10]"),
            of(Severity::Warning, "diagnoses[2]"),
            asks,
            of(Severity::Error, "lines[11].units"),
        ];
        order(&mut all);
        let places: Vec<&str> = all.iter().map(|f| f.at.as_str()).collect();
        assert_eq!(
            places,
            [
                "lines[11].units",
                "lines[0].modifiers",
                "diagnoses[2]",
                "diagnoses[10]",
                "claim",
                "diagnoses[0]",
                "diagnoses[0]"
            ]
        );
        assert!(all[6].accepted.is_some());
        assert_eq!(all[0].place(), Place::Line(11));
        assert_eq!(all[4].place(), Place::Claim("claim"));
    }

    #[test]
    fn a_reason_says_something_in_one_line() {
        assert_eq!(
            reason("  two organs,\n  both treated "),
            Ok("two organs, both treated".to_owned())
        );
        for empty in ["", "  ", "x", "--- .", "ok", "\t\n"] {
            assert_eq!(reason(empty), Err(ReasonError::Empty), "{empty:?}");
        }
        assert_eq!(reason(&"abc ".repeat(90)), Err(ReasonError::TooLong));
        assert!(ReasonError::TooLong.to_string().contains("300"));
    }

    #[test]
    fn an_accepted_finding_blocks_no_more_and_only_where_it_is_the_same() {
        let accepted = |edit: &str, subject: &str| Accepted {
            edit: edit.into(),
            subject: subject.into(),
            reason: "unrelated".into(),
        };
        let mut finding = Finding {
            subject: "J45.909+J44.9".into(),
            acceptance: Acceptance::Reason,
            ..Finding::new("dx.excludes1", Severity::Warning, "diagnoses[1]", "", "")
        };
        assert!(finding.blocks(), "a warning that asks for a reason blocks");
        for near in [
            accepted("dx.excludes1", "J45.901+J44.9"),
            accepted("dx.excludes2", "J45.909+J44.9"),
        ] {
            finding.answer(&[near]);
            assert!(finding.blocks());
        }
        finding.answer(&[accepted("dx.excludes1", "J45.909+J44.9")]);
        assert_eq!(finding.accepted.as_deref(), Some("unrelated"));
        assert!(!finding.blocks());
        finding.answer(&[]);
        assert!(finding.blocks(), "taken back");

        finding.severity = Severity::Error;
        finding.acceptance = Acceptance::Never;
        finding.answer(&[accepted("dx.excludes1", "J45.909+J44.9")]);
        assert!(
            finding.blocks(),
            "what cannot be written cannot be accepted"
        );
    }
}
