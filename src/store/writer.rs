//! The writer: the one thread that owns the journal and writes the view.
//!
//! Commits that wait are taken together: checked one by one, appended in one write, made durable by
//! one `fdatasync`, applied to the view in one batch, and then answered.

use super::disk;
use super::journal::{Entries, Journal};
use super::open::{Places, add, apply, link};
use super::plan::{Overlay, Plan, plan};
use super::records::Entry;
use super::sled_store::{Shared, Slot};
use super::verify;
use super::view::{failed, guard, may_heal};
use crate::workflow::ports::{ChangeSet, Committed, Key, StoreError, VerifyReport};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, SyncSender};
use std::sync::{Arc, PoisonError, RwLockReadGuard};

/// Where an answer goes.
type Reply<T> = SyncSender<Result<T, StoreError>>;

/// What the writer is asked.
pub(super) enum Request {
    /// To store a change set.
    Commit(ChangeSet, Reply<Committed>),
    /// To open the view anew: reading it failed in the given generation.
    Heal(u64, Reply<()>),
    /// To check everything, while nothing changes.
    Verify(Reply<VerifyReport>),
}

/// Most commits that share one sync.
const GROUP: usize = 256;
/// Bytes that must be free before a commit is taken: sled does not come through a full disk
/// without being opened anew, so it is kept from meeting one.
const RESERVE: u64 = 4 << 20;

/// The state of the writing thread.
pub(super) struct Writer {
    pub journal: Journal,
    pub places: Places,
    pub shared: Arc<Shared>,
}

impl Writer {
    /// Serves until every sender is gone, then closes the store in order.
    pub(super) fn run(mut self, inbox: &Receiver<Request>) {
        while let Ok(first) = inbox.recv() {
            let waiting = std::iter::once(first).chain(inbox.try_iter()).take(GROUP);
            let (mut group, mut others) = (Vec::new(), Vec::new());
            for request in waiting {
                match request {
                    Request::Commit(set, reply) => group.push((set, reply)),
                    other => others.push(other),
                }
            }
            self.commit_all(group);
            for request in others {
                // Whoever asked may be gone by now: then nobody reads the answer.
                match request {
                    Request::Commit(..) => {}
                    Request::Heal(generation, reply) => drop(reply.send(self.heal(generation))),
                    Request::Verify(reply) => drop(reply.send(self.verify())),
                }
            }
        }
        self.close();
    }

    fn commit_all(&mut self, group: Vec<(ChangeSet, Reply<Committed>)>) {
        if group.is_empty() {
            return;
        }
        let (sets, replies): (Vec<ChangeSet>, Vec<_>) = group.into_iter().unzip();
        match self.store(&sets) {
            Ok(answers) => {
                for (reply, answer) in replies.into_iter().zip(answers) {
                    drop(reply.send(answer));
                }
            }
            // What was refused as a conflict may have been so only with one of the group that now
            // is not stored either: all of them hear what stopped the group.
            Err(error) => {
                for reply in replies {
                    drop(reply.send(Err(again(&error))));
                }
            }
        }
    }

    /// Stores a group; the error is one that none of it came through.
    fn store(
        &mut self,
        sets: &[ChangeSet],
    ) -> Result<Vec<Result<Committed, StoreError>>, StoreError> {
        let plans = match self.plan_all(sets) {
            Err(error) if may_heal(&error) => {
                self.heal(self.generation())?;
                self.plan_all(sets)?
            }
            other => other?,
        };
        let mut entries = Vec::new();
        let mut batch = sled::Batch::default();
        let mut bytes = 0;
        let mut answers = Vec::new();
        for plan in plans {
            answers.push(plan.map(
                |Plan {
                     entry,
                     ops,
                     revisions,
                 }| {
                    entries.push(entry);
                    for op in ops {
                        bytes += op.1.as_ref().map_or(0, Vec::len) as u64;
                        add(&mut batch, op);
                    }
                    revisions
                },
            ));
        }
        let mut sequence = match entries.is_empty() {
            true => self.journal.last(),
            false => self.write(entries, batch, bytes)?,
        };
        let mut answer = |revisions: Vec<(Key, u64)>| {
            for (key, _) in &revisions {
                self.shared.ids.seen(*key);
            }
            sequence += 1;
            Committed {
                sequence: sequence - 1,
                revisions,
            }
        };
        Ok(answers.into_iter().map(|a| a.map(&mut answer)).collect())
    }

    /// Makes a group durable, and applies it to the view. Answers the sequence of its first entry.
    fn write(
        &mut self,
        entries: Vec<Entry>,
        batch: sled::Batch,
        bytes: u64,
    ) -> Result<u64, StoreError> {
        // The journal takes both images of each record, the view one and its index.
        if disk::free(&self.places.view) < RESERVE + 4 * bytes {
            return Err(StoreError::DiskFull);
        }
        let first = self.journal.append(entries)?;
        let last = self.journal.last();
        self.shared.acknowledged.store(last, Ordering::Release);
        if self.apply(batch, last).is_err() {
            // The change is durable, whatever becomes of the view. Where it cannot be opened anew
            // now, the next one who reads tries again.
            let _ = self.heal(self.generation());
        }
        Ok(first)
    }

    /// Checks the sets one after the other, each over what those before it will write.
    fn plan_all(&self, sets: &[ChangeSet]) -> Result<Vec<Result<Plan, StoreError>>, StoreError> {
        let slot = self.slot();
        let db = slot.db()?;
        guard(|| {
            let mut overlay = Overlay::over(db);
            let mut plans = Vec::with_capacity(sets.len());
            for set in sets {
                let plan = plan(set, &overlay);
                match &plan {
                    Ok(plan) => overlay.add(&plan.ops),
                    Err(StoreError::Conflict { .. } | StoreError::Taken { .. }) => {}
                    Err(error) => return Err(again(error)),
                }
                plans.push(plan);
            }
            Ok(plans)
        })
    }

    fn apply(&self, batch: sled::Batch, last: u64) -> Result<(), StoreError> {
        let slot = self.slot();
        let db = slot.db()?;
        apply(db, batch, last)
    }

    fn generation(&self) -> u64 {
        self.slot().generation
    }

    fn slot(&self) -> RwLockReadGuard<'_, Slot> {
        self.shared
            .view
            .read()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens the view anew, unless that was done since the given generation. It is compared with
    /// the journal, and rebuilt where it does not fit.
    fn heal(&self, generation: u64) -> Result<(), StoreError> {
        let mut slot = self
            .shared
            .view
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if slot.generation != generation && slot.db.is_some() {
            return Ok(());
        }
        self.places.mark.doubtful()?;
        if let Some(db) = slot.db.take() {
            // Closing a damaged or full sled may fail; what it held is in the journal.
            let _ = guard(|| {
                drop(db);
                Ok(())
            });
        }
        let last = self.journal.last();
        let reaches = |held: u64| {
            if held <= last {
                return Ok(());
            }
            let why = format!("the view holds entry {held}, and the journal ends with {last}");
            Err(StoreError::Damaged(why))
        };
        let mut repairs = Vec::new();
        slot.db = Some(self.places.open_view(last, &reaches, &mut repairs)?);
        slot.generation += 1;
        self.shared.repaired(repairs);
        Ok(())
    }

    fn verify(&self) -> Result<VerifyReport, StoreError> {
        let slot = self.slot();
        let db = slot.db()?;
        // Where the journal cannot even be begun, that is a problem to report like any other.
        let mut entries = Entries::between(&self.places.journal, 0, self.journal.last()).map(Some);
        let mut report = guard(|| {
            verify::verify(db, || match &mut entries {
                Ok(Some(entries)) => Ok(entries.next()?.map(link)),
                Ok(None) => Ok(None),
                Err(error) => {
                    let error = again(error);
                    entries = Ok(None);
                    Err(error)
                }
            })
        })?;
        report.repairs = self.shared.repairs();
        Ok(report)
    }

    /// Writes out the view and says that it can be trusted.
    fn close(self) {
        let mut slot = self
            .shared
            .view
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let Some(db) = slot.db.take() else {
            return;
        };
        let closed = guard(|| {
            let flushed = db.flush().map(drop).map_err(failed);
            drop(db);
            flushed
        })
        .and_then(|()| disk::settle(&self.places.view))
        .and_then(|()| self.places.mark.closed());
        if closed.is_err() {
            // The next open compares it with the journal. Where even that cannot be written, the
            // mark says that it is open, and sled comes back as far as it got.
            let _ = self.places.mark.doubtful();
        }
    }
}

/// The same error for one more of those who wait.
fn again(error: &StoreError) -> StoreError {
    match error {
        StoreError::OpenElsewhere(path) => StoreError::OpenElsewhere(path.clone()),
        StoreError::Conflict { key, stored, read } => StoreError::Conflict {
            key: *key,
            stored: *stored,
            read: *read,
        },
        StoreError::Taken { name, key } => StoreError::Taken {
            name: name.clone(),
            key: *key,
        },
        StoreError::DiskFull => StoreError::DiskFull,
        StoreError::Damaged(why) => StoreError::Damaged(why.clone()),
        StoreError::Io { what, error } => StoreError::Io {
            what: what.clone(),
            error: std::io::Error::new(error.kind(), error.to_string()),
        },
    }
}
