//! Editions of the NCCI tables: which are there, which speaks for a date, and unpacking one when it
//! is first asked for. A file of pairs is megabytes; a start that checks no claim reads none of it.

use crate::codeset::compiled::flat::{Flat, Input, flat};
use crate::codeset::error::CodesetError;
use crate::codeset::load::{Folder, shipped_text};
use crate::codeset::manifest::{Manifest, sha256_hex};
use chrono::{Datelike, NaiveDate};
use std::path::Path;
use std::sync::OnceLock;

/// Name of the practice set in manifests, and of its folder in the program.
pub(crate) const PRACTICE_SET: &str = "ncci";

/// What one of the tables holds.
pub(crate) trait Content: Sized {
    /// What `set` of its manifest says.
    const SET: &'static str;
    /// What people call it.
    const TITLE: &'static str;
    /// What its rows are.
    const UNIT: &'static str;
    /// What is off without it.
    const OFF: &'static str;
    /// Name of the data file of an imported edition.
    const DATA_FILE: &'static str;
    /// Name of the file of the practice set.
    const PRACTICE_FILE: &'static str;

    /// Reads a data file.
    fn decode(bytes: &[u8]) -> Result<Self, String>;

    /// Reads the file of a practice set; `file` names it in messages.
    fn practice(file: &str, text: &str) -> Result<Self, CodesetError>;

    /// How many rows, as people count them.
    fn rows(&self) -> usize;
}

/// An edition of an NCCI table, as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NcciInfo {
    /// Its folder, such as `ncci-ptp-2026Q4`.
    pub folder: String,
    /// Which table: `ncci-ptp`, `ncci-mue`, `ncci-aoc`.
    pub set: String,
    /// What people call the table.
    pub title: String,
    /// Edition, such as `2026Q4`.
    pub edition: String,
    /// First date of service it is for.
    pub effective_from: NaiveDate,
    /// Last date of service it is for; `None` where open.
    pub effective_to: Option<NaiveDate>,
    /// How many rows.
    pub rows: usize,
    /// Whether it is the practice set.
    pub practice: bool,
    /// Where it came from.
    pub source: String,
    /// SHA-256 of its file, in hex.
    pub(crate) sha256: String,
}

flat!(NcciInfo {
    folder,
    set,
    title,
    edition,
    effective_from,
    effective_to,
    rows,
    practice,
    source,
    sha256
});

impl NcciInfo {
    /// Its name in lists, such as `ncci-ptp-2026Q4`.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}-{}", self.set, self.edition)
    }
}

/// An edition, unpacked when it is first asked for.
#[derive(Debug)]
pub(crate) struct Edition<T> {
    pub info: NcciInfo,
    content: OnceLock<Result<T, String>>,
}

/// What is unpacked is not kept in the cache of compiled tables.
impl<T> Flat for Edition<T> {
    fn put(&self, out: &mut Vec<u8>) {
        self.info.put(out);
    }

    fn take(from: &mut Input<'_>) -> Option<Self> {
        Some(Self {
            info: NcciInfo::take(from)?,
            content: OnceLock::new(),
        })
    }
}

impl<T: Content> Edition<T> {
    /// The edition of an imported folder, or the practice set.
    fn new(folder: &Folder<'_>, manifest: &Manifest) -> Result<Self, CodesetError> {
        let damaged = |message: String| CodesetError::damaged(&folder.name, message);
        let (from, effective_to) = manifest.effective(&folder.name)?;
        let name = if folder.imported {
            T::DATA_FILE
        } else {
            T::PRACTICE_FILE
        };
        let file = manifest.files.iter().find(|f| f.name == name);
        let file = file.ok_or_else(|| damaged(format!("manifest.toml names no {name}")))?;
        if !folder.has(name) {
            return Err(damaged(format!("{name} is missing")));
        }
        Ok(Self {
            info: NcciInfo {
                folder: folder.name.clone(),
                set: T::SET.to_owned(),
                title: T::TITLE.to_owned(),
                edition: manifest.edition.clone(),
                effective_from: from.ok_or_else(|| {
                    damaged("manifest.toml: effective_from is missing".to_owned())
                })?,
                effective_to,
                rows: usize::try_from(file.rows).unwrap_or(usize::MAX),
                practice: manifest.practice,
                source: manifest.source.clone(),
                sha256: file.sha256.clone(),
            },
            content: OnceLock::new(),
        })
    }

    /// What is in it, or what is wrong with it. `root` is the folder of the imported tables.
    fn content(&self, root: Option<&Path>) -> Result<&T, &str> {
        let content = self.content.get_or_init(|| self.unpack(root));
        content.as_ref().map_err(String::as_str)
    }

    fn unpack(&self, root: Option<&Path>) -> Result<T, String> {
        let folder = &self.info.folder;
        if self.info.practice {
            let text = shipped_text(folder, T::PRACTICE_FILE)
                .ok_or_else(|| format!("{} is not in the program", T::PRACTICE_FILE))?;
            let file = format!("{folder}/{}", T::PRACTICE_FILE);
            return T::practice(&file, text).map_err(|e| e.to_string());
        }
        let root = root.ok_or("the folder of imported tables is not known")?;
        let path = root.join(folder).join(T::DATA_FILE);
        let bytes = std::fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        let table = format!("{folder}/{}", T::DATA_FILE);
        let damaged = |message: &str| CodesetError::damaged(&table, message).to_string();
        if sha256_hex(&bytes) != self.info.sha256 {
            return Err(damaged("it has not the sha256 of the manifest"));
        }
        T::decode(&bytes).map_err(|e| damaged(&e))
    }

    /// Why it cannot be used, where it was asked for and could not.
    fn failure(&self) -> Option<&str> {
        self.content.get()?.as_ref().err().map(String::as_str)
    }

    fn covers(&self, dos: NaiveDate) -> bool {
        self.info.effective_from <= dos && self.info.effective_to.is_none_or(|to| dos <= to)
    }

    /// How well it speaks for a date: one that covers it before one that ended before it, that
    /// before one that begins after it; then the one that begins nearest. What was imported goes
    /// before the practice set on every date: a file of pairs has its history with it, and limits
    /// of another quarter are nearer the truth than a selection.
    fn rank(&self, dos: NaiveDate) -> (bool, u8, i32) {
        let from = self.info.effective_from.num_days_from_ce();
        let (class, near) = if self.covers(dos) {
            (2, from)
        } else if self.info.effective_from <= dos {
            (1, from)
        } else {
            (0, -from)
        };
        (!self.info.practice, class, near)
    }
}

/// The editions of one table.
#[derive(Debug)]
pub(crate) struct Editions<T>(Vec<Edition<T>>);

impl<T> Default for Editions<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Flat for Editions<T> {
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
    }

    fn take(from: &mut Input<'_>) -> Option<Self> {
        Vec::take(from).map(Self)
    }
}

impl<T: Content> Editions<T> {
    /// Adds the edition of a folder.
    pub(crate) fn add(
        &mut self,
        folder: &Folder<'_>,
        manifest: &Manifest,
    ) -> Result<(), CodesetError> {
        self.0.push(Edition::new(folder, manifest)?);
        Ok(())
    }

    /// The edition that speaks for a date of service, of those that are sound.
    pub(crate) fn at(&self, dos: NaiveDate, root: Option<&Path>) -> Option<(&NcciInfo, &T)> {
        loop {
            let usable = self.0.iter().filter(|e| e.failure().is_none());
            let best = usable.max_by_key(|e| e.rank(dos))?;
            if let Ok(content) = best.content(root) {
                return Some((&best.info, content));
            }
            // It has a failure now: the next best is asked.
        }
    }

    /// Editions, by date.
    pub(crate) fn infos(&self) -> Vec<&NcciInfo> {
        let mut out: Vec<&NcciInfo> = self.0.iter().map(|e| &e.info).collect();
        out.sort_by_key(|info| (info.practice, info.effective_from));
        out
    }

    /// Why editions that were asked for cannot be used.
    pub(crate) fn failures(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(Edition::failure)
    }

    /// What is missing on a day: nothing at all, all but the practice set, or the quarter.
    pub(crate) fn missing(&self, today: NaiveDate) -> Option<String> {
        let sound = || self.0.iter().filter(|e| e.failure().is_none());
        let last = sound().filter(|e| !e.info.practice);
        let Some(last) = last.max_by_key(|e| e.info.effective_from) else {
            return Some(match sound().map(|e| e.info.rows).max() {
                Some(rows) => format!(
                    "practice set only ({rows} {}); import the quarter's file to check every code",
                    T::UNIT
                ),
                None => format!("not loaded: {} off; import the quarter's file", T::OFF),
            });
        };
        if sound().any(|e| !e.info.practice && e.covers(today)) {
            return None;
        }
        let edition = &last.info.edition;
        Some(match last.info.effective_to {
            Some(to) if to < today => format!(
                "{edition} ended {to}: later services are checked against it; import the quarter's \
                 file"
            ),
            _ => format!(
                "{edition} begins {}: earlier services are checked against it",
                last.info.effective_from
            ),
        })
    }
}
