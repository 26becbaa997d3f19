//! The store's twin in memory: the same keys, index, checks and journal entries, and no disk.

use super::ids::Ids;
use super::index;
use super::journal::hash;
use super::plan::{Overlay, plan};
use super::verify::{self, Link};
use crate::workflow::ports::{
    AuditEntry, ChangeSet, Committed, Cursor, Key, List, Page, Record, Store, StoreError,
    VerifyReport,
};
use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

/// A store that lives as long as the process: for tests, and for commands that need no store.
#[derive(Debug, Default)]
pub struct MemoryStore {
    state: RwLock<State>,
    ids: Ids,
}

#[derive(Debug, Default)]
struct State {
    view: BTreeMap<Vec<u8>, Vec<u8>>,
    /// Bytes of every entry; the first has sequence 1.
    journal: Vec<Vec<u8>>,
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for MemoryStore {
    fn commit(&self, changes: ChangeSet) -> Result<Committed, StoreError> {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let mut plan = plan(&changes, &Overlay::over(&state.view))?;
        if let Some(last) = state.journal.last() {
            plan.entry.previous = hash(last);
        }
        let body = plan.entry.encode().map_err(|e| index::damaged(&e))?;
        state.journal.push(body);
        for (key, value) in plan.ops {
            match value {
                Some(value) => state.view.insert(key, value),
                None => state.view.remove(&key),
            };
        }
        for (key, _) in &plan.revisions {
            self.ids.seen(*key);
        }
        Ok(Committed {
            sequence: state.journal.len() as u64,
            revisions: plan.revisions,
        })
    }

    fn next_id(&self, kind: Key) -> u64 {
        self.ids.next(kind)
    }

    fn get(&self, key: Key) -> Result<Option<Record>, StoreError> {
        index::get(&self.read().view, key)
    }

    fn find(&self, name: &str) -> Result<Option<Key>, StoreError> {
        index::find(&self.read().view, name)
    }

    fn list(&self, list: List, after: Option<&Cursor>, limit: usize) -> Result<Page, StoreError> {
        index::page(&self.read().view, list, after, limit)
    }

    fn audit(&self, after: u64, limit: usize) -> Result<Vec<AuditEntry>, StoreError> {
        let skipped = usize::try_from(after).unwrap_or(usize::MAX);
        (1..)
            .zip(&self.read().journal)
            .skip(skipped)
            .take(limit)
            .map(|(sequence, body)| super::audit::entry(sequence, body))
            .collect()
    }

    fn verify(&self) -> Result<VerifyReport, StoreError> {
        let state = self.read();
        let mut entries = (1..).zip(&state.journal);
        verify::verify(&state.view, || {
            Ok(entries.next().map(|(sequence, body)| Link {
                sequence,
                body: body.clone(),
                place: "in memory".to_owned(),
                previous: None,
            }))
        })
    }
}
