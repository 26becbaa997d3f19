//! Whether every table is what its manifest says.

use super::alpha::{DATA_FILE as INDEX_FILE, IndexFile};
use super::error::CodesetError;
use super::fees::{self, DATA_FILE as FEES_FILE};
use super::file::TableFile;
use super::lexicon::FILES;
use super::load::{Folder, Reading, imported_folders, shipped_folders};
use super::manifest::{FileEntry, sha256_hex};
use super::ncci;
use super::necessity;
use super::tables::Tables;
use std::path::Path;

/// The state of one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableCheck {
    /// Its folder, such as `icd10cm-2026`.
    pub folder: String,
    /// Whether the user imported it; else it is shipped.
    pub imported: bool,
    /// How many files were looked at.
    pub files: usize,
    /// How many rows they have.
    pub rows: u64,
    /// What is not as it must be; empty where all is well.
    pub problems: Vec<String>,
}

impl Tables {
    /// Recomputes sha256 and row counts of every shipped table and of those imported into `dir`,
    /// and loads each. A damaged table is a problem in its row, not an error.
    ///
    /// # Errors
    /// [`CodesetError::Io`] where the folder cannot be read.
    pub fn check(dir: Option<&Path>) -> Result<Vec<TableCheck>, CodesetError> {
        let mut folders = shipped_folders();
        if let Some(dir) = dir {
            folders.extend(imported_folders(dir, Reading::Whole)?);
        }
        let mut loaded = Self::default();
        let mut checks = vec![look(&lexicon())];
        checks.extend(folders.iter().map(|f| check(f, &mut loaded)));
        Ok(checks)
    }
}

/// The shipped lexicon, which the search reads, not the tables.
fn lexicon() -> Folder<'static> {
    let file = |(name, text): (&str, &'static str)| (name.to_owned(), text.as_bytes().into());
    Folder {
        name: "lexicon".to_owned(),
        files: FILES.into_iter().map(file).collect(),
        imported: false,
        later: Vec::new(),
        unread: None,
    }
}

/// Checksums, counts, and whether a folder loads.
fn check(folder: &Folder<'_>, loaded: &mut Tables) -> TableCheck {
    let mut out = look(folder);
    // Loading finds what a count does not: parts that do not fit, codes that are none.
    if out.problems.is_empty() {
        let indexes = loaded.indexes.len();
        // An Index is unpacked only when it is asked for.
        let sound = loaded.add(folder).and_then(|()| {
            let new = loaded.indexes.get(indexes..).unwrap_or_default();
            new.iter()
                .try_for_each(|index| index.listings().map(|_| ()))
        });
        out.problems.extend(sound.err().map(|e| e.to_string()));
        // The NCCI tables are read when they are first asked for too.
        let faults = folder.files.iter().filter_map(|(name, bytes)| {
            let text = std::str::from_utf8(bytes).ok()?;
            ncci::practice_fault(&folder.name, name, text)
        });
        out.problems.extend(faults.map(|e| e.to_string()));
    }
    out
}

/// Checksums and counts of a folder.
fn look(folder: &Folder<'_>) -> TableCheck {
    let mut out = TableCheck {
        folder: folder.name.clone(),
        imported: folder.imported,
        files: 0,
        rows: 0,
        problems: Vec::new(),
    };
    match folder.manifest() {
        Err(error) => out.problems.push(error.to_string()),
        Ok(manifest) => {
            for entry in &manifest.files {
                match file(folder, entry) {
                    Ok(rows) => {
                        out.files += 1;
                        out.rows += rows;
                    }
                    Err(problem) => out.problems.push(format!("{}: {problem}", entry.name)),
                }
            }
            if manifest.files.is_empty() {
                out.problems.push("manifest.toml names no file".to_owned());
            }
        }
    }
    out
}

/// The rows of a file, once it is as its manifest says.
fn file(folder: &Folder<'_>, entry: &FileEntry) -> Result<u64, String> {
    let bytes = folder.bytes(&entry.name).ok_or("it is missing")?;
    let sha256 = sha256_hex(bytes);
    if sha256 != entry.sha256 {
        return Err(format!("its sha256 is {sha256}, not {}", entry.sha256));
    }
    let rows = if entry.name.ends_with(".cdt") {
        let table = TableFile::decode(bytes)?;
        let bits = table.billable.iter().map(|b| u64::from(b.count_ones()));
        let billable: u64 = bits.sum();
        if entry.billable.is_some_and(|b| b != billable) {
            return Err(format!(
                "{billable} of its codes can be billed, not {}",
                entry.billable.unwrap_or_default()
            ));
        }
        u64::from(table.rows)
    } else if entry.name == FEES_FILE {
        fees::decode(bytes)?.len() as u64
    } else if entry.name == necessity::DATA_FILE {
        necessity::ArticleFile::decode(bytes)?.rules.len() as u64
    } else if let Some(rows) = ncci::count(&entry.name, bytes) {
        rows? as u64
    } else if entry.name == INDEX_FILE {
        IndexFile::decode(bytes)?.entries() as u64
    } else {
        let text = String::from_utf8_lossy(bytes);
        let lines = text
            .lines()
            .filter(|l| !l.trim().is_empty() && !l.starts_with('#'));
        // A list of words has no header line.
        let header = usize::from(!entry.name.ends_with(".txt"));
        lines.count().saturating_sub(header) as u64
    };
    if rows == entry.rows {
        Ok(rows)
    } else {
        Err(format!("it has {rows} rows, not {}", entry.rows))
    }
}
