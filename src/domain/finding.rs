//! Findings: what the edits say about a claim.

use super::payer::named;
use std::fmt;
use std::str::FromStr;

named! {
    /// How grave a finding is. Ordered: an error is the greatest.
    Severity {
        /// Worth knowing.
        Info = "info", "Info";
        /// Likely to cost time or money; does not block.
        Warning = "warning", "Warning";
        /// Would be rejected; blocks staging.
        Error = "error", "Error";
    }
}

/// What one edit says about one place of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Stable id of the edit, `FAMILY.NAME`.
    pub edit: &'static str,
    /// How grave.
    pub severity: Severity,
    /// Path into the claim, such as `diagnoses[1]` or `lines[0].pointers`.
    pub at: String,
    /// What is wrong, in words a coder uses.
    pub message: String,
    /// The rule it rests on.
    pub source: &'static str,
    /// What would put it right, where that is known.
    pub fix: Option<String>,
}
