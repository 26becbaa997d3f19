//! The store on disk: readers read the view, commits go to the writer.

use super::disk::{self, Lock};
use super::ids::Ids;
use super::index;
use super::journal::{self, Entries, Journal};
use super::open::Places;
use super::view::{View, guard, may_heal, view_damaged};
use super::writer::{Request, Writer};
use crate::workflow::ports::{
    AuditEntry, ChangeSet, Committed, Cursor, Key, List, Page, Record, Store, StoreError,
    VerifyReport,
};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Sender, SyncSender};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;

/// How a store is kept. The defaults suit a workstation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Bytes after which a new file of the journal is begun.
    pub journal_file_bytes: u64,
    /// Milliseconds after which the view writes out what it holds. It says how much of the journal
    /// is read again after a crash, not what is durable.
    pub view_flush_ms: u64,
    /// Memory for pages of the view, in bytes.
    pub view_cache_bytes: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            journal_file_bytes: 16 << 20,
            view_flush_ms: 1000,
            view_cache_bytes: 128 << 20,
        }
    }
}

/// What the writer and the readers share.
pub(super) struct Shared {
    /// The view.
    pub view: RwLock<Slot>,
    /// Sequence of the last durable entry.
    pub acknowledged: AtomicU64,
    /// Numbers for new records.
    pub ids: Ids,
    repairs: Mutex<Vec<String>>,
}

/// The view and how often it was opened anew; `None` while it cannot be.
pub(super) struct Slot {
    pub db: Option<sled::Db>,
    pub generation: u64,
}

impl Slot {
    /// The view, where it is open.
    pub fn db(&self) -> Result<&sled::Db, StoreError> {
        self.db.as_ref().ok_or_else(|| view_damaged("it is closed"))
    }
}

impl Shared {
    /// Remembers what was repaired.
    pub(super) fn repaired(&self, repairs: Vec<String>) {
        let mut all = self.repairs.lock().unwrap_or_else(PoisonError::into_inner);
        all.extend(repairs);
    }

    /// What was repaired since the store was opened.
    pub(super) fn repairs(&self) -> Vec<String> {
        let all = self.repairs.lock().unwrap_or_else(PoisonError::into_inner);
        all.clone()
    }
}

/// The store on disk. Dropping it closes it in order.
pub struct SledStore {
    shared: Arc<Shared>,
    journal: PathBuf,
    /// Taken when the store is closed, which ends the writer.
    requests: Option<Sender<Request>>,
    writer: Option<JoinHandle<()>>,
    /// Held until everything else is closed.
    _lock: Lock,
}

impl std::fmt::Debug for SledStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SledStore")
            .field("journal", &self.journal)
            .finish_non_exhaustive()
    }
}

/// Opens the store in a folder, making it where there is none.
///
/// # Errors
/// [`StoreError::OpenElsewhere`] while another process has it; [`StoreError::Damaged`] where the
/// journal is not what was written, with the file and byte. A damaged view is no error: it is
/// rebuilt, and `verify` tells of it.
pub fn open(dir: &Path) -> Result<SledStore, StoreError> {
    open_with(dir, Options::default())
}

/// The same, kept otherwise than by default.
///
/// # Errors
/// As [`open`].
pub fn open_with(dir: &Path, options: Options) -> Result<SledStore, StoreError> {
    disk::folder(dir)?;
    let lock = Lock::take(dir)?;
    let places = Places::of(dir, options);
    disk::folder(&places.journal)?;
    let found = journal::inspect(&places.journal)?;
    let mut repairs = Vec::new();
    let reaches = |held| found.check_reaches(held);
    let db = places.open_view(found.last, &reaches, &mut repairs)?;
    let journal = Journal::resume(found, options.journal_file_bytes, &mut repairs)?;
    let ids = guard(|| Ids::above(&db))?;
    let shared = Arc::new(Shared {
        view: RwLock::new(Slot {
            db: Some(db),
            generation: 0,
        }),
        acknowledged: AtomicU64::new(journal.last()),
        ids,
        repairs: Mutex::new(repairs),
    });
    let (requests, inbox) = mpsc::channel();
    let journal_folder = places.journal.clone();
    let writer = Writer {
        journal,
        places,
        shared: Arc::clone(&shared),
    };
    let writer = std::thread::Builder::new()
        .name("store-writer".to_owned())
        .spawn(move || writer.run(&inbox))
        .map_err(|error| disk::refused("cannot start the store's writer", error))?;
    Ok(SledStore {
        shared,
        journal: journal_folder,
        requests: Some(requests),
        writer: Some(writer),
        _lock: lock,
    })
}

impl SledStore {
    /// Asks the writer and waits for its answer.
    fn ask<T>(
        &self,
        request: impl FnOnce(SyncSender<Result<T, StoreError>>) -> Request,
    ) -> Result<T, StoreError> {
        let gone = || StoreError::Io {
            what: "the store's writer has stopped".to_owned(),
            error: io::Error::other("close claimdeck and open it again"),
        };
        let (reply, answer) = mpsc::sync_channel(1);
        let requests = self.requests.as_ref().ok_or_else(gone)?;
        requests.send(request(reply)).map_err(|_| gone())?;
        answer.recv().map_err(|_| gone())?
    }

    /// Reads the view; where that fails, has it opened anew and tries once more.
    fn read<T>(&self, run: impl Fn(&dyn View) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let attempt = || {
            let slot = self
                .shared
                .view
                .read()
                .unwrap_or_else(PoisonError::into_inner);
            let result = match slot.db() {
                Ok(db) => guard(|| run(db)),
                Err(closed) => Err(closed),
            };
            (slot.generation, result)
        };
        match attempt() {
            (generation, Err(error)) if may_heal(&error) => {
                self.ask(|reply| Request::Heal(generation, reply))?;
                attempt().1
            }
            (_, result) => result,
        }
    }
}

impl Store for SledStore {
    fn commit(&self, changes: ChangeSet) -> Result<Committed, StoreError> {
        self.ask(|reply| Request::Commit(changes, reply))
    }

    fn next_id(&self, kind: Key) -> u64 {
        self.shared.ids.next(kind)
    }

    fn get(&self, key: Key) -> Result<Option<Record>, StoreError> {
        self.read(|view| index::get(view, key))
    }

    fn find(&self, name: &str) -> Result<Option<Key>, StoreError> {
        self.read(|view| index::find(view, name))
    }

    fn list(&self, list: List, after: Option<&Cursor>, limit: usize) -> Result<Page, StoreError> {
        self.read(|view| index::page(view, list.clone(), after, limit))
    }

    fn audit(&self, after: u64, limit: usize) -> Result<Vec<AuditEntry>, StoreError> {
        let upto = self.shared.acknowledged.load(Ordering::Acquire);
        let mut entries = Entries::between(&self.journal, after, upto)?;
        let mut trail = Vec::new();
        while trail.len() < limit
            && let Some(item) = entries.next()?
        {
            trail.push(super::audit::entry(item.sequence, &item.body)?);
        }
        Ok(trail)
    }

    fn verify(&self) -> Result<VerifyReport, StoreError> {
        self.ask(Request::Verify)
    }
}

impl Drop for SledStore {
    fn drop(&mut self) {
        self.requests = None;
        if let Some(writer) = self.writer.take() {
            // A writer that panicked has nothing more to close.
            let _ = writer.join();
        }
    }
}
