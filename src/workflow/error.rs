//! What can go wrong in a use case.

use super::ports::{Key, StoreError};
use crate::domain::Finding;

/// Why a use case was not carried out. Nothing is stored when one is returned.
#[derive(Debug, thiserror::Error)]
pub enum WorkflowError {
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is no such record.
    #[error("there is no {0}")]
    NotFound(Key),
    /// It may not be done in this state; the text says what to do instead.
    #[error("{0}")]
    Refused(String),
    /// The claim has findings that block it.
    #[error("{}", blocked(.0))]
    Findings(Vec<Finding>),
}

/// The first finding that blocks in words, and how many more there are.
fn blocked(findings: &[Finding]) -> String {
    let mut grave = findings.iter().filter(|finding| finding.blocks());
    let first = grave.next().map_or("", |f| f.message.as_str());
    match grave.count() {
        0 => format!("not staged: {first}"),
        more => format!("not staged: {first} (and {more} more)"),
    }
}
