//! The folder of the store: who may read it, who has it open, and room on a full disk.

use crate::workflow::ports::StoreError;
use rustix::fs::{FallocateFlags, FlockOperation};
use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// What the system refused, as the port's error. A full disk is told apart: the user can help it.
pub(super) fn refused(what: impl Into<String>, error: io::Error) -> StoreError {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => StoreError::DiskFull,
        _ => StoreError::Io {
            what: what.into(),
            error,
        },
    }
}

/// The same for an action on a file.
pub(super) fn refused_at(what: &str, path: &Path) -> impl FnOnce(io::Error) -> StoreError {
    let what = format!("{what} {}", path.display());
    move |error| refused(what, error)
}

/// Makes a folder that only its owner may enter; one that stands is closed to others too. Every
/// level that is made is durable in the one above it.
pub(super) fn folder(path: &Path) -> Result<(), StoreError> {
    let failed = || refused_at("cannot make the folder", path);
    if !path.is_dir() {
        let parent = path.parent().filter(|p| !p.as_os_str().is_empty());
        if let Some(parent) = parent.filter(|parent| !parent.is_dir()) {
            folder(parent)?;
        }
        DirBuilder::new()
            .mode(0o700)
            .create(path)
            .map_err(failed())?;
        sync_folder(parent.unwrap_or(Path::new(".")))?;
    }
    std::fs::set_permissions(path, Permissions::from_mode(0o700)).map_err(failed())
}

/// Makes the names in a folder durable.
pub(super) fn sync_folder(path: &Path) -> Result<(), StoreError> {
    File::open(path)
        .and_then(|folder| folder.sync_all())
        .map_err(refused_at("cannot make durable the folder", path))
}

/// Opens a file for reading and writing, making it where it does not stand; owner only.
fn private(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
}

/// Makes every file of the view durable and closed to others. sled itself only asks the system to
/// start writing them, which a power cut does not wait for, and makes them by the umask.
pub(super) fn settle(folder: &Path) -> Result<(), StoreError> {
    let failed = || refused_at("cannot make durable", folder);
    for item in std::fs::read_dir(folder).map_err(failed())? {
        let path = item.map_err(failed())?.path();
        // sled removes superseded snapshots in the background.
        let gone = |error: &io::Error| error.kind() == ErrorKind::NotFound;
        let done = if path.is_dir() {
            folder_mode(&path).and_then(|()| settle(&path).map_err(io::Error::other))
        } else {
            std::fs::set_permissions(&path, Permissions::from_mode(0o600))
                .and_then(|()| File::open(&path)?.sync_all())
        };
        match done {
            Err(error) if !gone(&error) => return Err(failed()(error)),
            _ => {}
        }
    }
    sync_folder(folder)
}

fn folder_mode(path: &Path) -> io::Result<()> {
    std::fs::set_permissions(path, Permissions::from_mode(0o700))
}

/// Holds the store for this process; given back when dropped.
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the store, or says that it is open elsewhere.
    pub(super) fn take(store: &Path) -> Result<Self, StoreError> {
        let path = store.join("lock");
        let file = private(&path).map_err(refused_at("cannot open", &path))?;
        match rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Self { _file: file }),
            Err(rustix::io::Errno::WOULDBLOCK) => {
                Err(StoreError::OpenElsewhere(store.display().to_string()))
            }
            Err(error) => Err(refused_at("cannot lock", &path)(error.into())),
        }
    }
}

/// Room that is given free when the disk is full, so that the view can still be opened, written
/// and closed in order.
pub(super) struct Ballast {
    path: PathBuf,
}

impl Ballast {
    /// How much room it keeps, in bytes.
    pub(super) const SIZE: u64 = 8 << 20;
    /// It is laid down only where this many times its size is free.
    const PLENTY: u64 = 4;

    /// The ballast of a store.
    pub(super) fn of(store: &Path) -> Self {
        Self {
            path: store.join("ballast"),
        }
    }

    /// Lays it down where it is missing and there is plenty of room. It may fail: then it is
    /// missing, no more.
    pub(super) fn lay(&self) {
        let stands = self.path.metadata().is_ok_and(|m| m.len() == Self::SIZE);
        if stands || free(&self.path) < Self::SIZE * Self::PLENTY {
            return;
        }
        let Ok(mut file) = private(&self.path) else {
            return;
        };
        let laid = rustix::fs::fallocate(&file, FallocateFlags::empty(), 0, Self::SIZE)
            .map_err(io::Error::from)
            .or_else(|_| io::copy(&mut io::repeat(0).take(Self::SIZE), &mut file).map(drop));
        if laid.is_err() {
            self.free();
        }
    }

    /// Gives the room free; whether there was any.
    pub(super) fn free(&self) -> bool {
        std::fs::remove_file(&self.path).is_ok()
    }
}

/// Bytes that may still be written beside a path; `u64::MAX` where the system does not say.
pub(super) fn free(path: &Path) -> u64 {
    let folder = path.parent().unwrap_or(path);
    rustix::fs::statvfs(folder).map_or(u64::MAX, |s| s.f_bavail.saturating_mul(s.f_frsize))
}

/// How far the view can be trusted: one line in a file of fixed length, overwritten in place so
/// that it can be written on a full disk.
pub(super) struct Mark {
    path: PathBuf,
    /// sled's file.
    file: PathBuf,
}

/// What the mark says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// It was closed in order, or its writer was killed while the machine went on: what the writer
    /// handed to the system is there.
    Whole,
    /// The machine went down meanwhile, reading it failed, or someone else wrote to its file: it is
    /// compared with the journal.
    Doubtful,
}

impl Mark {
    const LENGTH: usize = 64;

    /// The mark of a store.
    pub(super) fn of(store: &Path) -> Self {
        Self {
            path: store.join("view-state"),
            file: store.join("view/db"),
        }
    }

    /// What it says.
    pub(super) fn read(&self) -> Trust {
        let text = std::fs::read_to_string(&self.path).unwrap_or_default();
        let now = match text.trim_end().split_once(' ') {
            Some(("open", _)) => self.open_line(),
            Some(("closed", _)) => self.closed_line(),
            _ => None,
        };
        match now {
            Some(line) if line == text.trim_end() => Trust::Whole,
            _ => Trust::Doubtful,
        }
    }

    fn open_line(&self) -> Option<String> {
        boot().map(|boot| format!("open {boot}"))
    }

    /// Length and time of sled's file: another file in its place is not the one that was closed.
    fn closed_line(&self) -> Option<String> {
        let meta = self.file.metadata().ok()?;
        let (length, at, nanos) = (meta.len(), meta.mtime(), meta.mtime_nsec());
        Some(format!("closed {length} {at}.{nanos:09}"))
    }

    /// The view is open from now on, in this life of the machine. Where the system does not name it,
    /// the view is compared after every crash.
    pub(super) fn opened(&self) -> Result<(), StoreError> {
        self.write(&self.open_line().unwrap_or_default())
    }

    /// The view is durable and closed.
    pub(super) fn closed(&self) -> Result<(), StoreError> {
        self.write(&self.closed_line().unwrap_or_default())
    }

    /// The view must be compared with the journal before it is used again.
    pub(super) fn doubtful(&self) -> Result<(), StoreError> {
        self.write("doubtful")
    }

    fn write(&self, line: &str) -> Result<(), StoreError> {
        let text = format!("{line:<width$}\n", width = Self::LENGTH - 1);
        private(&self.path)
            .and_then(|mut file| {
                file.seek(SeekFrom::Start(0))?;
                file.write_all(text.as_bytes())?;
                file.sync_all()
            })
            .map_err(refused_at("cannot write", &self.path))
    }
}

/// Names this life of the machine; `None` where the system does not say.
fn boot() -> Option<String> {
    let text = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    Some(text.trim().to_owned()).filter(|id| !id.is_empty())
}
