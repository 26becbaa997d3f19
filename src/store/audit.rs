//! The journal as the audit trail.

use super::index::{damaged, unreadable};
use super::journal::hash;
use super::keys;
use super::records::{self, Bytes, Entry};
use crate::workflow::ports::{AuditEntry, StoreError};
use std::fmt::Write;

/// An entry of the trail from its bytes in the journal.
pub(super) fn entry(sequence: u64, body: &[u8]) -> Result<AuditEntry, StoreError> {
    let Entry {
        at,
        by,
        action,
        changes,
        ..
    } = Entry::decode(body).map_err(|e| damaged(&e))?;
    let changes = changes
        .into_iter()
        .map(|change| {
            let key = keys::parse_record(&change.key.0).ok_or_else(|| {
                StoreError::Damaged(format!("entry {sequence} changes no known kind of record"))
            })?;
            let read =
                |Bytes(image): &Bytes| records::decode(key, image).map_err(|e| unreadable(key, &e));
            let before = change.before.as_ref().map(read).transpose()?;
            Ok((before, read(&change.after)?))
        })
        .collect::<Result<_, StoreError>>()?;
    Ok(AuditEntry {
        sequence,
        at,
        by,
        action,
        changes,
        hash: hex(&hash(body)),
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
