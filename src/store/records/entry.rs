//! The entries of the journal: change sets with their before and after images.

use super::{Bytes, Stored, Unreadable, VERSION, garbled};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One record's change: its key and images as bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::store) struct Change {
    /// Key of the record.
    pub key: Bytes,
    /// As it stood before; `None` for a new record.
    pub before: Option<Bytes>,
    /// As it stands now.
    pub after: Bytes,
}

/// One change set, as the journal keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::store) struct Entry {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: String,
    /// What was done.
    pub action: String,
    /// Which records.
    pub changes: Vec<Change>,
    /// Hash of the entry before; zeros for the first.
    pub previous: [u8; 32],
}

#[derive(Serialize, Deserialize)]
struct EntryV1 {
    at: (i64, u32),
    by: String,
    action: String,
    changes: Vec<Change>,
    previous: [u8; 32],
}

impl Entry {
    /// As written: version byte, then the shape. This is what the chain hashes.
    pub(in crate::store) fn encode(self) -> Result<Vec<u8>, Unreadable> {
        let Self {
            at,
            by,
            action,
            changes,
            previous,
        } = self;
        let shape = EntryV1 {
            at: at.store(),
            by,
            action,
            changes,
            previous,
        };
        postcard::to_stdvec(&(VERSION, shape)).map_err(|_| garbled("a journal entry"))
    }

    /// Back from the bytes.
    pub(in crate::store) fn decode(bytes: &[u8]) -> Result<Self, Unreadable> {
        let what = "a journal entry";
        match bytes.split_first() {
            Some((&VERSION, rest)) => match postcard::take_from_bytes::<EntryV1>(rest) {
                Ok((
                    EntryV1 {
                        at,
                        by,
                        action,
                        changes,
                        previous,
                    },
                    [],
                )) => {
                    let at = Stored::load(at)?;
                    Ok(Self {
                        at,
                        by,
                        action,
                        changes,
                        previous,
                    })
                }
                _ => Err(garbled(what)),
            },
            Some((&found, _)) if found > VERSION => Err(Unreadable::Newer {
                what,
                found,
                reads: VERSION,
            }),
            _ => Err(garbled(what)),
        }
    }
}
