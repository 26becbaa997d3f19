//! Findings: what the edits say about a claim, and how a person answers them.

use super::payer::named;
use super::repair::Repair;
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
