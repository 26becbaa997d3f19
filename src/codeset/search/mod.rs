//! Search over every loaded table, fast enough to answer each keystroke.

use super::tables::Tables;
use crate::domain::{Code, CodeSet};
use chrono::NaiveDate;

/// What to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query<'a> {
    /// The words, as typed.
    pub words: &'a str,
    /// Only this set; `None` for all. Several: see [`Query::procedures`].
    pub set: Option<CodeSet>,
    /// CPT and HCPCS together, no diagnoses.
    pub procedures: bool,
    /// Valid on this date of service.
    pub dos: NaiveDate,
    /// Headers too, not only billable codes.
    pub all_codes: bool,
    /// At most this many.
    pub limit: usize,
}

/// A code found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Which set.
    pub set: CodeSet,
    /// The code.
    pub code: Code,
    /// Its title.
    pub title: String,
    /// Whether it can be billed.
    pub billable: bool,
    /// Whether it stands in a practice table.
    pub practice: bool,
    /// The term that matched, where that is not the title.
    pub via: Option<String>,
    /// Characters of the title (or of `via`, where present) to mark as matched.
    pub marks: Vec<usize>,
    /// Greater is better; comparable within one answer only.
    pub score: f32,
}

/// The search engine: an inverted index over every table, built once.
#[derive(Debug, Default)]
pub struct Search {}

impl Search {
    /// Builds the index.
    #[must_use]
    pub fn build(_tables: &Tables) -> Self {
        Self {}
    }

    /// Best codes first. Never fails: a query that means nothing finds nothing.
    #[must_use]
    pub fn find(&self, _query: &Query<'_>) -> Vec<Hit> {
        Vec::new()
    }
}
