//! Reading the journal, entry by entry, across its files.

use super::frame::{FILE_HEAD, Frame, Head};
use super::{damaged_at, file_path, numbers};
use crate::store::disk::refused_at;
use crate::store::records::{self};
use crate::workflow::ports::StoreError;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// An entry as it stands in the journal.
pub(in crate::store) struct Item {
    /// Its place in the journal.
    pub sequence: u64,
    /// Its bytes, unpacked: what the chain hashes.
    pub body: Vec<u8>,
    /// File and byte where it stands.
    pub place: String,
    /// Where it is the first of its file: the hash of the entry before it, as the file's head says.
    pub previous: Option<[u8; 32]>,
}

/// Where a payload stands in its file, and the file's word on what it follows.
struct Step {
    start: usize,
    end: usize,
    previous: Option<[u8; 32]>,
}

/// Walks over entries, oldest first.
pub(in crate::store) struct Entries {
    dir: PathBuf,
    /// Files to come, the next one last.
    files: Vec<u64>,
    bytes: Vec<u8>,
    path: PathBuf,
    head: Option<Head>,
    at: usize,
    /// Sequence of the entry that should come next.
    next: u64,
    /// Sequence of the last one to read.
    upto: u64,
}

impl Entries {
    /// The entries after a sequence, up to one that is known to be durable. (The writer may be
    /// appending beyond it at this very moment.)
    pub(in crate::store) fn between(dir: &Path, after: u64, upto: u64) -> Result<Self, StoreError> {
        let mut files = Vec::new();
        if after < upto {
            for (age, number) in numbers(dir)?.into_iter().rev().enumerate() {
                let head = match read_head(dir, number) {
                    Ok(head) => head,
                    // The newest file may be one just begun, by the writer at this moment or by a
                    // process that was killed: it holds no entry yet. Were one missing, the walk
                    // would say so.
                    Err(StoreError::Damaged(_)) if age == 0 => continue,
                    Err(error) => return Err(error),
                };
                files.push(number);
                if head.first <= after + 1 {
                    break;
                }
            }
        }
        let first = match files.last() {
            Some(number) => read_head(dir, *number)?.first,
            None => after.saturating_add(1),
        };
        let mut entries = Self {
            dir: dir.to_owned(),
            files,
            bytes: Vec::new(),
            path: PathBuf::new(),
            head: None,
            at: 0,
            next: first,
            upto,
        };
        while entries.next <= after {
            if entries.step()?.is_none() {
                break;
            }
        }
        Ok(entries)
    }

    /// The next entry; `None` at the end.
    pub(in crate::store) fn next(&mut self) -> Result<Option<Item>, StoreError> {
        let Some(Step {
            start,
            end,
            previous,
        }) = self.step()?
        else {
            return Ok(None);
        };
        let payload = self.bytes.get(start..end).unwrap_or_default();
        let body =
            records::unpack(payload).map_err(|e| damaged_at(&self.path, start, &e.to_string()))?;
        Ok(Some(Item {
            sequence: self.next - 1,
            body,
            place: format!("{} byte {start}", self.path.display()),
            previous,
        }))
    }

    /// Steps over one frame; where its payload stands in the file.
    fn step(&mut self) -> Result<Option<Step>, StoreError> {
        if self.next > self.upto {
            return Ok(None);
        }
        while self.at == self.bytes.len() {
            if !self.open_next()? {
                let missing = format!(
                    "the journal ends before entry {}, and {} were acknowledged",
                    self.next, self.upto
                );
                return Err(StoreError::Damaged(missing));
            }
        }
        let bad = |why: &str| damaged_at(&self.path, self.at, why);
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let frame = Frame::read(rest).map_err(bad)?;
        if frame.sequence != self.next {
            return Err(bad(&format!(
                "entry {} stands where {} was expected",
                frame.sequence, self.next
            )));
        }
        let end = self.at + frame.length();
        let start = end - frame.payload.len();
        self.at = end;
        self.next += 1;
        let previous = self.head.take().map(|head| head.previous);
        Ok(Some(Step {
            start,
            end,
            previous,
        }))
    }

    fn open_next(&mut self) -> Result<bool, StoreError> {
        let Some(number) = self.files.pop() else {
            return Ok(false);
        };
        self.path = file_path(&self.dir, number);
        let failed = refused_at("cannot read", &self.path);
        self.bytes = std::fs::read(&self.path).map_err(failed)?;
        let head = Head::read(&self.bytes)
            .ok_or_else(|| damaged_at(&self.path, 0, "the head of the file is not whole"))?;
        if head.first != self.next {
            let why = format!(
                "the file begins with entry {}, expected {}: a file is missing",
                head.first, self.next
            );
            return Err(damaged_at(&self.path, 0, &why));
        }
        self.head = Some(head);
        self.at = FILE_HEAD;
        Ok(true)
    }
}

fn read_head(dir: &Path, number: u64) -> Result<Head, StoreError> {
    let path = file_path(dir, number);
    let mut bytes = Vec::with_capacity(FILE_HEAD);
    File::open(&path)
        .and_then(|file| file.take(FILE_HEAD as u64).read_to_end(&mut bytes))
        .map_err(refused_at("cannot read", &path))?;
    Head::read(&bytes).ok_or_else(|| damaged_at(&path, 0, "the head of the file is not whole"))
}
