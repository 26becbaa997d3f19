//! The journal: append-only files of hash-chained change sets. What stands here, whole and synced,
//! is what the store has acknowledged; everything else can be rebuilt from it.
//!
//! Files are numbered, `journal/00000001.log` first, and a new one is begun once the last is long
//! enough. Each carries in its head what it follows, so that earlier files may one day be replaced
//! by a snapshot without breaking the chain.

mod frame;
mod medium;
mod read;

pub(super) use read::{Entries, Item};

use super::disk::{self, refused_at};
use super::index::damaged;
use super::records::{self, Entry};
use crate::workflow::ports::StoreError;
use frame::{FILE_HEAD, Frame, Head, proves_acknowledged};
use medium::Medium;
use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// The hash of an entry's bytes; they hold the hash of the entry before, which makes the chain.
pub(super) fn hash(body: &[u8]) -> [u8; 32] {
    Sha256::digest(body).into()
}

fn file_path(dir: &Path, number: u64) -> PathBuf {
    dir.join(format!("{number:08}.log"))
}

fn damaged_at(path: &Path, byte: usize, why: &str) -> StoreError {
    StoreError::Damaged(format!(
        "{} byte {byte}: {why}. Keep the folder as it is and restore a backup",
        path.display()
    ))
}

/// Numbers of the files that stand, in order; a gap is damage.
fn numbers(dir: &Path) -> Result<Vec<u64>, StoreError> {
    let failed = || refused_at("cannot read the folder", dir);
    let mut numbers = Vec::new();
    for item in std::fs::read_dir(dir).map_err(failed())? {
        let name = item.map_err(failed())?.file_name();
        let number: Option<u64> = name
            .to_str()
            .and_then(|name| name.strip_suffix(".log")?.parse().ok());
        numbers.extend(number);
    }
    numbers.sort_unstable();
    match numbers.windows(2).find(|pair| pair[0] + 1 != pair[1]) {
        Some(pair) => Err(StoreError::Damaged(format!(
            "{} is missing, and later files of the journal stand",
            file_path(dir, pair[0] + 1).display()
        ))),
        None => Ok(numbers),
    }
}

/// What stands in the journal, before anything is touched.
#[derive(Debug)]
pub(super) struct Found {
    dir: PathBuf,
    /// The file to go on in; `None` for a new journal.
    number: Option<u64>,
    /// Its length as far as it is whole.
    length: u64,
    /// Bytes of a torn tail beyond that.
    torn: u64,
    /// A file that was begun and never came to hold anything.
    begun: Option<PathBuf>,
    /// Sequence of the last whole entry; 0 where there is none.
    pub last: u64,
    previous: [u8; 32],
}

/// Looks at the end of the journal. A tail that was torn by a crash was never acknowledged and is
/// reported; anything else that is not whole is damage.
pub(super) fn inspect(dir: &Path) -> Result<Found, StoreError> {
    let mut found = Found {
        dir: dir.to_owned(),
        number: None,
        length: 0,
        torn: 0,
        begun: None,
        last: 0,
        previous: [0; 32],
    };
    for number in numbers(dir)?.into_iter().rev() {
        let path = file_path(dir, number);
        let bytes = std::fs::read(&path).map_err(refused_at("cannot read", &path))?;
        let Some(head) = Head::read(&bytes) else {
            // The head is synced before the first entry is written, so a file with a torn head
            // holds none; and only the newest file can be one that was just begun.
            if found.begun.is_some() || proves_acknowledged(&bytes, 0) {
                return Err(damaged_at(&path, 0, "the head of the file is not whole"));
            }
            found.begun = Some(path);
            continue;
        };
        // What a killed process wrote may be whole here and not durable yet; the view must never
        // come to hold what the journal can still lose.
        File::open(&path)
            .and_then(|file| file.sync_all())
            .map_err(refused_at("cannot make durable", &path))?;
        found.number = Some(number);
        let newest = found.begun.is_none();
        walk(&mut found, &path, head, &bytes, newest)?;
        break;
    }
    Ok(found)
}

/// Walks over the frames of the file to go on in.
fn walk(
    found: &mut Found,
    path: &Path,
    head: Head,
    bytes: &[u8],
    newest: bool,
) -> Result<(), StoreError> {
    let mut at = FILE_HEAD;
    let mut next = head.first;
    let mut last = None;
    while at < bytes.len() {
        let rest = bytes.get(at..).unwrap_or_default();
        let frame = Frame::read(rest).and_then(|frame| {
            let fits = frame.sequence == next;
            fits.then_some(frame).ok_or("an entry is out of order")
        });
        match frame {
            Ok(frame) => {
                at += frame.length();
                next += 1;
                last = Some(frame.payload);
            }
            Err(why) if !newest || proves_acknowledged(rest, next) => {
                return Err(damaged_at(path, at, why));
            }
            Err(_) => break,
        }
    }
    found.length = at as u64;
    found.torn = (bytes.len() - at) as u64;
    found.last = next - 1;
    found.previous = match last {
        Some(payload) => {
            let body = records::unpack(payload).map_err(|e| damaged(&e))?;
            hash(&body)
        }
        None => head.previous,
    };
    Ok(())
}

impl Found {
    /// Checks that the view does not know of entries that the journal has lost: then what looks
    /// like a torn tail was acknowledged.
    pub(super) fn check_reaches(&self, view_last: u64) -> Result<(), StoreError> {
        if view_last <= self.last {
            return Ok(());
        }
        let path = match self.number {
            Some(number) => file_path(&self.dir, number),
            None => self.dir.clone(),
        };
        let why = format!(
            "the journal ends with entry {}, and the view holds {view_last}",
            self.last
        );
        let byte = usize::try_from(self.length).unwrap_or(usize::MAX);
        Err(damaged_at(&path, byte, &why))
    }
}

/// The writing end of the journal. One thread owns it.
pub(super) struct Journal {
    dir: PathBuf,
    number: u64,
    file: Box<dyn Medium>,
    /// Length of the file as far as it is acknowledged.
    length: u64,
    last: u64,
    previous: [u8; 32],
    rotate_at: u64,
    /// Set once the file can no longer be trusted to end where we think.
    distrusted: bool,
}

impl Journal {
    /// Goes on where the journal ends: cuts off a torn tail, or begins the first file. What was
    /// repaired is told in one line each.
    pub(super) fn resume(
        found: Found,
        rotate_at: u64,
        repairs: &mut Vec<String>,
    ) -> Result<Self, StoreError> {
        let Found {
            dir,
            last,
            previous,
            ..
        } = found;
        if let Some(path) = &found.begun {
            std::fs::remove_file(path).map_err(refused_at("cannot remove", path))?;
            disk::sync_folder(&dir)?;
            repairs.push(format!(
                "{} was begun and held nothing: removed",
                path.display()
            ));
        }
        let (number, file, length) = match found.number {
            Some(number) => {
                let path = file_path(&dir, number);
                let failed = || refused_at("cannot open", &path);
                let file = OpenOptions::new()
                    .append(true)
                    .open(&path)
                    .map_err(failed())?;
                if found.torn > 0 {
                    file.set_len(found.length).map_err(failed())?;
                    repairs.push(format!(
                        "{} byte {}: a tail of {} bytes was torn before it was acknowledged: cut off",
                        path.display(),
                        found.length,
                        found.torn
                    ));
                }
                file.sync_all().map_err(failed())?;
                (number, file, found.length)
            }
            None => {
                let head = Head { first: 1, previous };
                (1, begin(&dir, 1, head)?, FILE_HEAD as u64)
            }
        };
        Ok(Self {
            dir,
            number,
            file: Box::new(file),
            length,
            last,
            previous,
            rotate_at,
            distrusted: false,
        })
    }

    /// Sequence of the last acknowledged entry; 0 where there is none.
    pub(super) const fn last(&self) -> u64 {
        self.last
    }

    /// Appends a group of entries and makes them durable: all of them, or none. Answers the
    /// sequence of the first.
    ///
    /// When the write fails, the file is cut back to where it was and the journal goes on. When the
    /// sync fails, the system may have dropped what it could not write, so that nothing read back
    /// from this file proves anything: the journal is refused until it is opened again.
    pub(super) fn append(&mut self, group: Vec<Entry>) -> Result<u64, StoreError> {
        let path = file_path(&self.dir, self.number);
        if self.distrusted {
            return Err(StoreError::Io {
                what: format!("{} can no longer be trusted", path.display()),
                error: io::Error::other(
                    "making it durable failed before: close claimdeck and open it again",
                ),
            });
        }
        if self.length >= self.rotate_at && self.length > FILE_HEAD as u64 {
            self.rotate()?;
        }
        let first = self.last + 1;
        let mut bytes = Vec::new();
        let mut sequence = self.last;
        let mut previous = self.previous;
        for (place, mut entry) in (0..).zip(group) {
            entry.previous = previous;
            let body = entry.encode().map_err(|e| damaged(&e))?;
            previous = hash(&body);
            sequence += 1;
            let payload = records::pack(&body);
            let frame = Frame {
                sequence,
                place,
                payload: &payload,
            };
            frame.write(&mut bytes).ok_or_else(|| StoreError::Io {
                what: "the change is too large for one entry of the journal".to_owned(),
                error: io::Error::from(io::ErrorKind::FileTooLarge),
            })?;
        }
        if let Err(error) = self.file.append(&bytes) {
            self.cut_back();
            return Err(refused_at("cannot write", &path)(error));
        }
        if let Err(error) = self.file.sync() {
            self.cut_back();
            self.distrusted = true;
            return Err(refused_at("cannot make durable", &path)(error));
        }
        self.length += bytes.len() as u64;
        self.last = sequence;
        self.previous = previous;
        Ok(first)
    }

    /// Takes back what was written and not acknowledged, so that the next open does not find it.
    fn cut_back(&mut self) {
        if self.file.truncate(self.length).is_err() {
            self.distrusted = true;
        }
    }

    fn rotate(&mut self) -> Result<(), StoreError> {
        let number = self.number + 1;
        let head = Head {
            first: self.last + 1,
            previous: self.previous,
        };
        self.file = Box::new(begin(&self.dir, number, head)?);
        self.number = number;
        self.length = FILE_HEAD as u64;
        Ok(())
    }
}

/// Begins a file: its head and its name are durable before an entry is written. Nothing is left of
/// it where that fails.
fn begin(dir: &Path, number: u64, head: Head) -> Result<File, StoreError> {
    let path = file_path(dir, number);
    let begun = OpenOptions::new()
        .append(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)
        .and_then(|mut file| {
            file.write_all(&head.write())?;
            file.sync_all()?;
            Ok(file)
        })
        .map_err(refused_at("cannot begin", &path))
        .and_then(|file| disk::sync_folder(dir).map(|()| file));
    if begun.is_err() {
        // A file that stays is recognized at the next open as one that holds nothing.
        let _ = std::fs::remove_file(&path);
    }
    begun
}

#[cfg(test)]
mod tests;
