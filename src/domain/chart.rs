//! Charts: encounters waiting to be coded, with the documents to code from.

use super::coding::Coding;
use super::encounter::Encounter;
use super::finding::{Accepted, Override};
use super::id::{ChartId, ClaimId, PatientId};
use super::money::Money;
use super::payer::named;
use chrono::{DateTime, NaiveDate, Utc};
use std::fmt;
use std::str::FromStr;

named! {
    /// Where a chart stands.
    ChartStatus {
        /// Nobody has begun.
        Ready = "ready", "Ready";
        /// Someone has begun to code it.
        InProgress = "in_progress", "In work";
        /// It waits for something; see its holds.
        Held = "held", "Held";
        /// Its claim is staged.
        Coded = "coded", "Coded";
    }
}

/// A document of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// What it is, such as "Progress note".
    pub title: String,
    /// Its date, where known.
    pub date: Option<NaiveDate>,
    /// Its text, as it came; control characters are removed where it is shown.
    pub text: String,
}

/// A reason to wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Why.
    pub reason: String,
    /// Who placed it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// One encounter's record to be coded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// Its id here.
    pub id: ChartId,
    /// Revision of the stored record this was read at; 0 for a new one.
    pub revision: u64,
    /// Where it came from: `SOURCE:KEY`, such as `fhir:Encounter/123`; unique, so that the same
    /// file twice changes nothing. Empty where made here.
    pub source: String,
    /// Whose.
    pub patient: PatientId,
    /// The visit.
    pub encounter: Encounter,
    /// The documents to code from.
    pub documents: Vec<Document>,
    /// Codes that the sending system already assigned (`code text`); advice, never posted alone.
    pub upstream_codes: Vec<String>,
    /// Day it arrived here.
    pub received: NaiveDate,
    /// What it is expected to bill, for the order of the queue, until lines say.
    pub expected_charge: Money,
    /// Where it stands.
    pub status: ChartStatus,
    /// Who works on it; empty for anyone.
    pub assigned_to: String,
    /// Open reasons to wait; any blocks staging.
    pub holds: Vec<Hold>,
    /// The coding so far.
    pub coding: Coding,
    /// Findings that a person lets stand. One whose codes are gone says nothing until they are back.
    pub overrides: Vec<Override>,
    /// The claim staged from it.
    pub claim: Option<ClaimId>,
}

impl Chart {
    /// What was accepted on it, and why.
    #[must_use]
    pub fn accepted(&self) -> Vec<Accepted> {
        self.overrides.iter().map(Override::accepted).collect()
    }

    /// What it will bill: its lines' charges, or the expected charge before there are any.
    #[must_use]
    pub fn charge(&self) -> Money {
        if self.coding.lines.is_empty() {
            self.expected_charge
        } else {
            self.coding.charge()
        }
    }
}
