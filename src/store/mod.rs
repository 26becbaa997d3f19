//! The store: an append-only journal that acknowledges, and an indexed view of it in sled.
//!
//! A commit is one atomic, durable change set. The writer (one thread) checks the revisions and
//! unique names of everything that waits, appends one entry a change set to the **journal**
//! (`journal/NNNNNNNN.log`: length, checksum, sequence, payload, each entry holding the hash of the
//! one before), calls `fdatasync` once, applies records and index entries to the **view**
//! (`view/`, sled) in one batch together with the sequence it now stands at, and only then answers.
//!
//! The journal is the truth and the audit trail: who, when, what, and each record before and after.
//! The view can be lost. sled 0.34 alone loses what it acknowledged at a power cut, panics on some
//! kinds of damage, opens empty on others, and stops on a full disk; so:
//!
//! - At open the view's sequence is compared with the journal, and what is missing is applied.
//! - A view that panics, fails, opens empty, or does not fit the journal after the machine went
//!   down (`view-state` tells) is set aside as `view.damaged-N`, never deleted, and rebuilt.
//! - While open, a page that cannot be read has the view opened anew, and rebuilt where need be.
//! - A torn tail of the journal was never acknowledged and is cut off. A bad entry that is known to
//!   have been acknowledged, since a later group or the view proves it, is damage, and is named by
//!   file and byte.
//! - A failed write is cut back. A failed sync distrusts the journal until it is opened again.
//! - A commit is refused while less than a reserve is free, and a ballast file (`ballast`) can be
//!   freed, so that sled can always be opened and closed.
//!
//! Lists are read from index entries, whose values are the rows themselves; a page is one key range
//! from a cursor on. Index entries are a pure function of a record, which is how `verify` checks
//! them. Records are written in versioned shapes (`records`), since the domain knows no format.
//!
//! [`MemoryStore`] is the same over a map: the same contract tests run on both.

mod audit;
mod disk;
mod ids;
mod index;
mod journal;
mod keys;
mod memory;
mod open;
mod plan;
mod records;
mod sled_store;
mod verify;
mod view;
mod writer;

pub use memory::MemoryStore;
pub use sled_store::{Options, SledStore, open, open_with};
