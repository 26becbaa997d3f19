//! Opening the view: sled where it can be trusted, brought up to the journal; else set aside and
//! rebuilt.

use super::disk::{self, Ballast, Mark, Trust};
use super::index;
use super::journal::{Entries, Item};
use super::keys;
use super::records::{Bytes, Entry};
use super::sled_store::Options;
use super::verify::{self, Link};
use super::view::{View, failed, guard, view_damaged};
use crate::workflow::ports::StoreError;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Format of the view. An older one than [`OLDEST`] is rebuilt; a later one is refused, since an
/// older program would take the kinds of record it does not know for damage.
const FORMAT: u32 = 3;
/// From this format on, each only adds kinds of record, or versions of their shapes beside which the
/// older ones are still read: an older view holds none of them, and is one of today's format as soon
/// as it says so. Format 2 added kits and cards, format 3 accepted findings on charts and claims.
const OLDEST: u32 = 1;
/// Entries, and bytes, that one batch of a rebuild applies at most.
const BATCH: (usize, usize) = (512, 4 << 20);

/// Where a store's parts are.
pub(super) struct Places {
    /// Folder of the journal.
    pub journal: PathBuf,
    /// Folder of sled.
    pub view: PathBuf,
    /// How far the view may be trusted.
    pub mark: Mark,
    /// Room for a full disk.
    pub ballast: Ballast,
    /// How the view is kept.
    pub options: Options,
}

/// Why a view could not be used.
enum Refusal {
    /// It is the view's fault: a new one can be made.
    View(String),
    /// A new one would not help.
    Store(StoreError),
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Damaged(why) => Self::View(why),
            // sled tells some kinds of damage as what the system said of a read.
            StoreError::Io { what, error }
                if matches!(
                    error.kind(),
                    ErrorKind::InvalidData
                        | ErrorKind::UnexpectedEof
                        | ErrorKind::InvalidInput
                        | ErrorKind::Other
                ) =>
            {
                Self::View(format!("{what}: {error}"))
            }
            other => Self::Store(other),
        }
    }
}

impl Places {
    /// The parts of the store in a folder.
    pub(super) fn of(store: &Path, options: Options) -> Self {
        Self {
            journal: store.join("journal"),
            view: store.join("view"),
            mark: Mark::of(store),
            ballast: Ballast::of(store),
            options,
        }
    }

    /// Opens the view and brings it up to the last entry of the journal. What was repaired is told
    /// in one line each. `reaches` says whether the journal still has an entry the view holds.
    pub(super) fn open_view(
        &self,
        last: u64,
        reaches: &dyn Fn(u64) -> Result<(), StoreError>,
        repairs: &mut Vec<String>,
    ) -> Result<sled::Db, StoreError> {
        // sled needs some room to open at all.
        if disk::free(&self.view) < Ballast::SIZE / 2 {
            self.ballast.free();
        }
        match self.open_or_rebuild(last, reaches, repairs) {
            Err(StoreError::DiskFull) if self.ballast.free() => {
                self.open_or_rebuild(last, reaches, repairs)
            }
            other => other,
        }
    }

    fn open_or_rebuild(
        &self,
        last: u64,
        reaches: &dyn Fn(u64) -> Result<(), StoreError>,
        repairs: &mut Vec<String>,
    ) -> Result<sled::Db, StoreError> {
        let stood = self.view.join("db").exists();
        let why = if stood {
            match self.open_standing(last, reaches) {
                Ok(db) => return self.opened(db),
                Err(Refusal::Store(error)) => return Err(error),
                Err(Refusal::View(why)) => why,
            }
        } else {
            String::new()
        };
        let aside = if stood { Some(self.set_aside()?) } else { None };
        let db = match self.open_new(last) {
            Ok(db) => db,
            Err(Refusal::Store(error)) => return Err(error),
            Err(Refusal::View(why)) => return Err(StoreError::Damaged(why)),
        };
        match aside {
            Some(aside) => repairs.push(format!(
                "{why}. It was set aside as {} and rebuilt from {last} journal entries",
                aside.display()
            )),
            None if last > 0 => repairs.push(format!(
                "the indexed view was missing: rebuilt from {last} journal entries"
            )),
            None => {}
        }
        self.opened(db)
    }

    fn opened(&self, db: sled::Db) -> Result<sled::Db, StoreError> {
        disk::settle(&self.view)?;
        self.mark.opened()?;
        self.ballast.lay();
        Ok(db)
    }

    fn open_standing(
        &self,
        last: u64,
        reaches: &dyn Fn(u64) -> Result<(), StoreError>,
    ) -> Result<sled::Db, Refusal> {
        let trust = self.mark.read();
        let db = self.start()?;
        let held = guard(|| held(&db))?;
        let Some(held) = held else {
            return Err(Refusal::View(
                "the indexed view opened empty, or in an older format".to_owned(),
            ));
        };
        reaches(held).map_err(Refusal::Store)?;
        if trust == Trust::Doubtful {
            self.compare(&db, held)?;
        }
        raise(&db)?;
        self.replay(&db, held, last)?;
        Ok(db)
    }

    fn open_new(&self, last: u64) -> Result<sled::Db, Refusal> {
        disk::folder(&self.view).map_err(Refusal::Store)?;
        let db = self.start()?;
        guard(|| {
            // That this is durable tells a new view from one that lost all it held.
            write_format(&db)
        })?;
        disk::settle(&self.view).map_err(Refusal::Store)?;
        self.replay(&db, 0, last)?;
        Ok(db)
    }

    /// Starts sled. Its lock may be held for a moment by a store that was just closed.
    fn start(&self) -> Result<sled::Db, StoreError> {
        let mut tries = 0;
        loop {
            let opened = guard(|| {
                sled::Config::new()
                    .path(&self.view)
                    .cache_capacity(self.options.view_cache_bytes)
                    .flush_every_ms(Some(self.options.view_flush_ms))
                    .open()
                    .map_err(failed)
            });
            match opened {
                Err(StoreError::Io { error, .. })
                    if error.to_string().contains("could not acquire lock") =>
                {
                    tries += 1;
                    if tries > 250 {
                        let path = self.view.display().to_string();
                        return Err(StoreError::OpenElsewhere(path));
                    }
                    std::thread::sleep(Duration::from_millis(20));
                }
                other => return other,
            }
        }
    }

    /// Compares the view with the journal up to what it holds.
    fn compare(&self, db: &sled::Db, held: u64) -> Result<(), Refusal> {
        let mut entries = Entries::between(&self.journal, 0, held).map_err(Refusal::Store)?;
        let mut broken = None;
        let report = guard(|| {
            verify::verify(db, || match entries.next() {
                Ok(item) => Ok(item.map(link)),
                Err(error) => {
                    broken = Some(error);
                    Ok(None)
                }
            })
        })?;
        match (broken, report.problems.into_iter().next()) {
            (Some(error), _) => Err(Refusal::Store(error)),
            (None, Some(problem)) => Err(Refusal::View(format!(
                "the indexed view does not fit the journal: {problem}"
            ))),
            (None, None) => Ok(()),
        }
    }

    /// Applies the journal's entries after one, up to another.
    fn replay(&self, db: &sled::Db, after: u64, upto: u64) -> Result<(), Refusal> {
        let mut entries = Entries::between(&self.journal, after, upto).map_err(Refusal::Store)?;
        let mut batch = sled::Batch::default();
        let (mut count, mut bytes, mut sequence) = (0, 0, after);
        loop {
            let item = entries.next().map_err(Refusal::Store)?;
            let done = item.is_none();
            if let Some(item) = item {
                sequence = item.sequence;
                bytes += item.body.len();
                count += 1;
                redo(&mut batch, &item).map_err(Refusal::Store)?;
            }
            if count == BATCH.0 || bytes >= BATCH.1 || (done && count > 0) {
                apply(db, std::mem::take(&mut batch), sequence)?;
                (count, bytes) = (0, 0);
            }
            if done {
                return Ok(());
            }
        }
    }

    /// Moves a view that cannot be used out of the way. It is kept, for those who want to look.
    fn set_aside(&self) -> Result<PathBuf, StoreError> {
        let mut number = 1;
        loop {
            let to = self.view.with_extension(format!("damaged-{number}"));
            if !to.exists() {
                std::fs::rename(&self.view, &to)
                    .map_err(disk::refused_at("cannot set aside", &self.view))?;
                return Ok(to);
            }
            number += 1;
        }
    }
}

/// Writes which format a view has.
fn write_format(db: &sled::Db) -> Result<(), StoreError> {
    db.insert(keys::FORMAT, &FORMAT.to_be_bytes())
        .map_err(failed)?;
    db.flush().map(drop).map_err(failed)
}

/// Which format a view has; 0 where it does not say.
fn format_of(db: &sled::Db) -> Result<u32, StoreError> {
    let bytes = View::get(db, keys::FORMAT)?.unwrap_or_default();
    Ok(bytes.try_into().map_or(0, u32::from_be_bytes))
}

/// Makes a view of an older format that [`held`] accepts one of today's, before anything is written
/// that the older program would not know.
fn raise(db: &sled::Db) -> Result<(), StoreError> {
    guard(|| match format_of(db)? {
        FORMAT => Ok(()),
        _ => write_format(db),
    })
}

/// Sequence of the last entry a view holds; `None` where it is no view of this format.
fn held(db: &sled::Db) -> Result<Option<u64>, StoreError> {
    let format = format_of(db)?;
    if format > FORMAT {
        return Err(StoreError::Io {
            what: "the store was written by a newer claimdeck".to_owned(),
            error: std::io::Error::new(
                ErrorKind::Unsupported,
                format!("its view has format {format}, and this one reads up to {FORMAT}"),
            ),
        });
    }
    if format < OLDEST {
        return Ok(None);
    }
    match View::get(db, keys::LAST_SEQUENCE)? {
        None => Ok(Some(0)),
        Some(bytes) => match bytes.try_into() {
            Ok(bytes) => Ok(Some(u64::from_be_bytes(bytes))),
            Err(_) => Err(view_damaged("it does not say how far it goes")),
        },
    }
}

/// Applies writes to the view, with the sequence of the last entry they stand for, in one batch.
pub(super) fn apply(
    db: &sled::Db,
    mut batch: sled::Batch,
    sequence: u64,
) -> Result<(), StoreError> {
    batch.insert(keys::LAST_SEQUENCE, &sequence.to_be_bytes());
    guard(|| db.apply_batch(batch).map_err(failed))
}

/// Adds to a batch what an entry of the journal did.
fn redo(batch: &mut sled::Batch, item: &Item) -> Result<(), StoreError> {
    let bad = |why: &str| StoreError::Damaged(format!("{}: {why}", item.place));
    let entry = Entry::decode(&item.body).map_err(|e| index::damaged(&e))?;
    for change in entry.changes {
        let Some(key) = keys::parse_record(&change.key.0) else {
            return Err(bad("the entry changes no known kind of record"));
        };
        let unreadable = |e| index::unreadable(key, &e);
        let read = |Bytes(image): &Bytes| super::records::decode(key, image).map_err(unreadable);
        let before = change.before.as_ref().map(read).transpose()?;
        let after = read(&change.after)?;
        let ops = index::ops(&change.key.0, before.as_ref(), &after, &change.after.0);
        for op in ops.map_err(unreadable)? {
            add(batch, op);
        }
    }
    Ok(())
}

/// Adds one write to a batch.
pub(super) fn add(batch: &mut sled::Batch, (key, value): index::Op) {
    match value {
        Some(value) => batch.insert(key, value),
        None => batch.remove(key),
    }
}

/// An entry of the journal's files as `verify` takes it.
pub(super) fn link(item: Item) -> Link {
    Link {
        sequence: item.sequence,
        body: item.body,
        place: item.place,
        previous: item.previous,
    }
}
