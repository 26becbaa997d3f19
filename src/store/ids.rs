//! Numbers for new records.

use super::keys;
use super::view::View;
use crate::workflow::ports::{Key, StoreError};
use std::sync::atomic::{AtomicU64, Ordering};

/// The highest number given or stored, for each kind of record.
#[derive(Debug, Default)]
pub(super) struct Ids([AtomicU64; keys::KINDS as usize]);

impl Ids {
    /// Above everything that a view holds.
    pub(super) fn above(view: &dyn View) -> Result<Self, StoreError> {
        let ids = Self::default();
        for kind in 0..keys::KINDS {
            let (from, to) = keys::records_of(kind);
            if let Some(key) = view
                .last(&from, &to)?
                .as_deref()
                .and_then(keys::parse_record)
            {
                ids.seen(key);
            }
        }
        Ok(ids)
    }

    /// A number never given before.
    pub(super) fn next(&self, kind: Key) -> u64 {
        self.of(kind)
            .map_or(1, |n| n.fetch_add(1, Ordering::Relaxed) + 1)
    }

    /// A record with this number stands: none like it is given any more.
    pub(super) fn seen(&self, key: Key) {
        if let Some(n) = self.of(key) {
            n.fetch_max(keys::number(key), Ordering::Relaxed);
        }
    }

    fn of(&self, key: Key) -> Option<&AtomicU64> {
        self.0.get(usize::from(keys::kind(key)))
    }
}
