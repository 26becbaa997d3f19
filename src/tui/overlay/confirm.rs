//! A question with yes and no.

use super::super::app::Then;
use crate::domain::Code;

/// What yes does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Yes {
    /// Leaves the chart although its last changes could not be stored.
    LeaveUnsaved(Then),
    /// Posts a diagnosis that the note names and does not affirm.
    Post(Code),
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirm {
    /// What is asked.
    pub question: String,
    /// What to know before answering.
    pub detail: String,
    /// What yes does.
    pub yes: Yes,
}
