//! The use cases, and the ports they need. Screens and commands call the same functions here.

pub mod cards;
pub mod chains;
pub mod claims;
pub mod coding;
pub mod demo;
pub mod directory;
pub mod editions;
pub mod error;
pub mod history;
pub mod intake;
pub mod kits;
pub mod late;
pub mod overrides;
pub mod ports;
pub mod queue;
pub mod staging;
pub mod suggest;

pub use error::WorkflowError;

use crate::codeset::Tables;
use crate::domain::{
    Chart, ChartId, ClaimFile, ClaimId, FollowUp, Kit, KitId, Patient, PatientId, Payer, PayerId,
    Provider, ProviderId,
};
use crate::scrub::{Policy, Scrub};
use ports::{ChangeSet, Clock, Committed, Key, List, Record, Row, Store};
use std::sync::Arc;

/// What a use case answers.
pub type Result<T> = std::result::Result<T, WorkflowError>;

/// How many rows are read from a list at a time.
const PAGE: usize = 1000;

/// Where a user works: what every use case needs.
#[derive(Clone)]
pub struct Desk {
    /// Where records are kept.
    pub store: Arc<dyn Store>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// The code tables.
    pub tables: Arc<Tables>,
    /// What the site makes of the edits.
    pub policy: Arc<Policy>,
    /// Who sits here.
    pub user: String,
}

macro_rules! reader {
    ($(#[$doc:meta])* $name:ident, $id:ty, $kind:ident, $out:ty, $record:ident => $value:expr) => {
        $(#[$doc])*
        ///
        /// # Errors
        /// When there is none, or the store cannot be read.
        pub fn $name(&self, id: $id) -> Result<$out> {
            match self.store.get(Key::$kind(id))? {
                Some(Record::$kind($record)) => Ok($value),
                _ => Err(WorkflowError::NotFound(Key::$kind(id))),
            }
        }
    };
}

impl Desk {
    /// What claims are checked with here, today.
    #[must_use]
    pub fn scrub(&self) -> Scrub<'_> {
        Scrub {
            tables: &self.tables,
            policy: &self.policy,
            today: self.clock.today(),
        }
    }

    reader!(/// A chart.
        chart, ChartId, Chart, Chart, record => *record);
    reader!(/// A claim.
        claim, ClaimId, Claim, ClaimFile, record => *record);
    reader!(/// A patient.
        patient, PatientId, Patient, Patient, record => record);
    reader!(/// A payer.
        payer, PayerId, Payer, Payer, record => record);
    reader!(/// A provider.
        provider, ProviderId, Provider, Provider, record => record);
    reader!(/// The follow-up of a claim.
        follow_up, ClaimId, FollowUp, FollowUp, record => record);
    reader!(/// A kit, retired or not.
        kit, KitId, Kit, Kit, record => *record);

    /// Stores records as one change set of this user, now.
    ///
    /// # Errors
    /// As [`Store::commit`].
    pub fn commit(&self, action: &str, puts: Vec<Record>) -> Result<Committed> {
        Ok(self.store.commit(ChangeSet {
            at: self.clock.now(),
            by: self.user.clone(),
            action: action.to_owned(),
            puts,
        })?)
    }

    /// Every row of a list, read a page at a time.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn rows(&self, list: List) -> Result<Vec<Row>> {
        let mut rows = Vec::new();
        let mut after = None;
        loop {
            let page = self.store.list(list.clone(), after.as_ref(), PAGE)?;
            rows.extend(page.rows);
            match page.next {
                Some(next) => after = Some(next),
                None => return Ok(rows),
            }
        }
    }

    /// Every payer.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn payers(&self) -> Result<Vec<Payer>> {
        let mut payers = Vec::new();
        for row in self.rows(List::Payers)? {
            if let Row::Key(Key::Payer(id)) = row {
                payers.push(self.payer(id)?);
            }
        }
        Ok(payers)
    }

    /// Every provider.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn providers(&self) -> Result<Vec<Provider>> {
        let mut providers = Vec::new();
        for row in self.rows(List::Providers)? {
            if let Row::Key(Key::Provider(id)) = row {
                providers.push(self.provider(id)?);
            }
        }
        Ok(providers)
    }
}
