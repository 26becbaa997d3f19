//! What a change set will do: revisions and unique names are checked here, before anything is
//! written, over the view and whatever the same group of commits has planned already.

use super::index::{self, Op, damaged, unreadable};
use super::keys;
use super::records::{self, Bytes, Change, Entry};
use super::view::View;
use crate::workflow::ports::{ChangeSet, Key, StoreError};
use std::collections::{BTreeMap, BTreeSet};

/// A checked change set: what the journal gets, what the view gets, what the caller is told.
pub(super) struct Plan {
    /// For the journal, its hash chain not yet closed.
    pub entry: Entry,
    /// For the view.
    pub ops: Vec<Op>,
    /// For the caller.
    pub revisions: Vec<(Key, u64)>,
}

/// A view with writes on top that are not in it yet.
pub(super) struct Overlay<'a> {
    base: &'a dyn View,
    pending: BTreeMap<Vec<u8>, Option<Vec<u8>>>,
}

impl<'a> Overlay<'a> {
    /// Nothing on top yet.
    pub(super) fn over(base: &'a dyn View) -> Self {
        Self {
            base,
            pending: BTreeMap::new(),
        }
    }

    /// Puts the writes of a plan on top.
    pub(super) fn add(&mut self, ops: &[Op]) {
        self.pending.extend(ops.iter().cloned());
    }

    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        match self.pending.get(key) {
            Some(value) => Ok(value.clone()),
            None => self.base.get(key),
        }
    }
}

/// Checks a change set and works out what it writes. Nothing is written.
pub(super) fn plan(set: &ChangeSet, view: &Overlay<'_>) -> Result<Plan, StoreError> {
    let mut changes = Vec::with_capacity(set.puts.len());
    let mut revisions = Vec::with_capacity(set.puts.len());
    let mut all: Vec<Op> = Vec::new();
    let mut seen = BTreeSet::new();
    for put in &set.puts {
        let mut after = put.clone();
        let key = after.key();
        let read = after.revision();
        let place = keys::record(key);
        let before_image = match view.get(&place)? {
            Some(value) => Some(records::unpack(&value).map_err(|e| unreadable(key, &e))?),
            None => None,
        };
        let before = before_image
            .as_deref()
            .map(|image| records::decode(key, image))
            .transpose()
            .map_err(|e| unreadable(key, &e))?;
        let stored = before.as_ref().map_or(0, |record| record.revision());
        // A second put of one record in one set was read before the first was made.
        let twice = !seen.insert(key);
        if read != stored || twice {
            let stored = stored + u64::from(twice);
            return Err(StoreError::Conflict { key, stored, read });
        }
        after.set_revision(stored + 1);
        let image = records::encode(&after).map_err(|e| damaged(&e))?;
        all.extend(index::ops(&place, before.as_ref(), &after, &image).map_err(|e| damaged(&e))?);
        changes.push(Change {
            key: Bytes(place),
            before: before_image.map(Bytes),
            after: Bytes(image),
        });
        revisions.push((key, stored + 1));
    }
    check_names(&all, view)?;
    // A name that moves from one record to another in one set is both taken away and given:
    // what is taken away goes first.
    all.sort_by_key(|(_, value)| value.is_some());
    Ok(Plan {
        entry: Entry {
            at: set.at,
            by: set.by.clone(),
            action: set.action.clone(),
            changes,
            previous: [0; 32],
        },
        ops: all,
        revisions,
    })
}

/// Every name given must be free, or be freed by the same set, and be given once.
fn check_names(ops: &[Op], view: &Overlay<'_>) -> Result<(), StoreError> {
    let freed: BTreeSet<&[u8]> = ops
        .iter()
        .filter(|(_, value)| value.is_none())
        .map(|(key, _)| key.as_slice())
        .collect();
    let mut given: BTreeMap<&[u8], Vec<u8>> = BTreeMap::new();
    for (place, value) in ops {
        let (Some(name), Some(own)) = (keys::parse_name(place), value) else {
            continue;
        };
        let holder = match given.insert(place, own.clone()) {
            None if freed.contains(place.as_slice()) => None,
            None => view.get(place)?,
            other => other,
        };
        if let Some(holder) = holder.filter(|holder| holder != own)
            && let Some(key) = keys::parse_record(&holder)
        {
            return Err(StoreError::Taken {
                name: name.to_owned(),
                key,
            });
        }
    }
    Ok(())
}
