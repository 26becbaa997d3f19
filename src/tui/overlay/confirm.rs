//! A question with yes and no.

use super::super::app::Then;
use crate::domain::{Code, KitId};

/// What yes does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Yes {
    /// Leaves the chart although its last changes could not be stored.
    LeaveUnsaved(Then),
    /// Posts a diagnosis that the note names and does not affirm.
    Post(Code),
    /// Posts a kit without its codes that cannot be billed.
    KitPost(KitId),
    /// Puts the chart's codes in the place of a kit's.
    KitRecode(KitId),
    /// Takes a kit away.
    KitDelete(KitId),
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
