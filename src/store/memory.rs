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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Address, Payer, PayerId, PayerKind};
    use crate::store::{keys, records};

    fn payer(n: u64) -> Record {
        Record::Payer(Payer {
            id: PayerId(n),
            revision: 0,
            code: format!("600{n}"),
            name: "Payer".to_owned(),
            kind: PayerKind::Commercial,
            filing: "CI".to_owned(),
            days_to_pay: 30,
            timely_filing_days: 90,
            phone: String::new(),
            address: Address::default(),
        })
    }

    fn store() -> MemoryStore {
        let store = MemoryStore::new();
        for n in 1..=3 {
            let set = ChangeSet {
                at: chrono::DateTime::UNIX_EPOCH,
                by: "ann".to_owned(),
                action: "payer".to_owned(),
                puts: vec![payer(n)],
            };
            store.commit(set).unwrap();
        }
        store
    }

    #[test]
    fn verify_sees_whatever_is_wrong() {
        assert_eq!(store().verify().unwrap().problems, Vec::<String>::new());
        let key = |n| keys::record(Key::Payer(PayerId(n)));
        type Harm<'a> = &'a dyn Fn(&mut State);
        let harms: [(&str, Harm<'_>); 8] = [
            ("PY2 is missing in an index", &|state| {
                state.view.remove(&keys::name("payer:6002"));
            }),
            ("PY2 is missing in an index", &|state| {
                state.view.insert(keys::name("payer:6002"), key(3));
            }),
            ("an index holds an entry of PY1", &|state| {
                state.view.insert(keys::name("payer:x"), key(1));
            }),
            ("an index holds an entry of PY9", &|state| {
                state.view.insert(keys::name("payer:x"), key(9));
            }),
            ("PY3 is in the journal and not in the view", &|state| {
                state.view.remove(&key(3));
            }),
            ("PY1 is not as the journal has it", &|state| {
                let image = records::encode(&payer(1)).unwrap();
                state.view.insert(key(1), records::pack(&image));
            }),
            ("PY1: a payer cannot be read", &|state| {
                state.view.insert(key(1), records::pack(&[1, 2, 3]));
            }),
            ("entry 2 does not follow the one before it", &|state| {
                let mut entry = records::Entry::decode(&state.journal[1]).unwrap();
                entry.previous[0] ^= 1;
                state.journal[1] = entry.encode().unwrap();
            }),
        ];
        for (want, harm) in harms {
            let store = store();
            harm(&mut store.state.write().unwrap());
            let problems = store.verify().unwrap().problems;
            let told = problems.iter().any(|problem| problem.contains(want));
            assert!(told, "{want}: {problems:?}");
        }
    }

    #[test]
    fn a_trail_that_was_rewritten_does_not_fit_its_chain() {
        let store = store();
        {
            let mut state = store.state.write().unwrap();
            let mut entry = records::Entry::decode(&state.journal[1]).unwrap();
            entry.by = "nobody".to_owned();
            state.journal[1] = entry.encode().unwrap();
        }
        let problems = store.verify().unwrap().problems;
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].contains("entry 3 does not follow"));
    }
}
