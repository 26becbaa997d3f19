//! Loading tables: a folder with a manifest and files, shipped in the program or imported.

use super::alpha::{IndexFolder, SET as INDEX};
use super::book::Book;
use super::clia::{self, CliaList};
use super::edition::{self, Changes};
use super::entry::TableInfo;
use super::error::CodesetError;
use super::fees::{self, FeeTable};
use super::file::TableFile;
use super::indicators::{self, IndicatorList};
use super::manifest::{Manifest, sha256_hex};
use super::ncci::Ncci;
use super::practice;
use super::rows::Rows;
use super::tables::{Table, Tables};
use crate::domain::CodeSet;
use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

/// Name and content of each file of a folder.
pub(crate) type Files<'a> = Vec<(String, Cow<'a, [u8]>)>;

/// A table's folder: its name and files.
#[derive(Debug)]
pub(crate) struct Folder<'a> {
    pub name: String,
    pub files: Files<'a>,
    pub imported: bool,
    /// Files that are read when they are first asked for, with their length.
    pub later: Vec<(String, u64)>,
    /// Why its files could not all be read.
    pub unread: Option<String>,
}

impl Folder<'_> {
    /// The bytes of a file.
    pub(crate) fn bytes(&self, name: &str) -> Option<&[u8]> {
        let found = self.files.iter().find(|(n, _)| n == name);
        found.map(|(_, bytes)| bytes.as_ref())
    }

    /// Whether a file is there, read or not.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.bytes(name).is_some() || self.later.iter().any(|(n, _)| n == name)
    }

    /// The text of a file that must be there.
    pub(crate) fn text(&self, name: &str) -> Result<&str, CodesetError> {
        let bytes = self
            .bytes(name)
            .ok_or_else(|| CodesetError::damaged(&self.name, format!("{name} is missing")))?;
        std::str::from_utf8(bytes)
            .map_err(|_| CodesetError::damaged(&self.name, format!("{name} is not UTF-8")))
    }

    pub(crate) fn manifest(&self) -> Result<Manifest, CodesetError> {
        if let Some(reason) = &self.unread {
            return Err(CodesetError::damaged(&self.name, reason));
        }
        Manifest::parse(&self.name, self.text("manifest.toml")?)
    }

    /// That every file is what the manifest says.
    fn check_sums(&self, manifest: &Manifest) -> Result<(), CodesetError> {
        let damaged = |message: String| Err(CodesetError::damaged(&self.name, message));
        for entry in &manifest.files {
            match self.bytes(&entry.name) {
                None if self.has(&entry.name) => {}
                None => return damaged(format!("{} is missing", entry.name)),
                Some(bytes) if entry.sha256 != sha256_hex(bytes) => {
                    return damaged(format!("{} has not the sha256 of the manifest", entry.name));
                }
                Some(_) => {}
            }
        }
        let data = self.data().map(|(name, _)| name);
        match data {
            Some(name) if !manifest.files.iter().any(|f| f.name == name) => {
                damaged(format!("{name} is not in the manifest"))
            }
            _ => Ok(()),
        }
    }

    /// Name and content of the data file, where it has one.
    fn data(&self) -> Option<(&str, &[u8])> {
        let found = self.files.iter().find(|(name, _)| name.ends_with(".cdt"));
        found.map(|(name, bytes)| (name.as_str(), bytes.as_ref()))
    }
}

macro_rules! shipped {
    ($($folder:literal: [$($file:literal),+ $(,)?]),+ $(,)?) => {
        &[$(($folder, &[$(($file, include_bytes!(concat!("../../codesets/", $folder, "/", $file)))),+])),+]
    };
}

/// (folder, files): bases stand before the editions built on them.
type Shipped = &'static [(&'static str, &'static [(&'static str, &'static [u8])])];

const SHIPPED: Shipped = shipped! {
    "icd10cm-2026": ["manifest.toml", "tabular.cdt", "flags.tsv"],
    "icd10cm-2027": ["manifest.toml", "changes.tsv", "added.tsv", "retitled.tsv", "flags.tsv"],
    "cpt": ["manifest.toml", "practice.tsv"],
    "hcpcs": ["manifest.toml", "practice.tsv"],
    "modifiers": ["manifest.toml", "modifiers.tsv"],
    "ncci": ["manifest.toml", "pairs.tsv", "units.tsv", "add_ons.tsv"],
    "pos": ["manifest.toml", "pos.tsv"],
    "mpfs": ["manifest.toml", "indicators.tsv"],
    "clia": ["manifest.toml", "clia.tsv"],
    "carc": ["manifest.toml", "groups.tsv", "carc.tsv", "rarc.tsv"],
};

/// The folders in the program.
pub(crate) fn shipped_folders() -> Vec<Folder<'static>> {
    SHIPPED
        .iter()
        .map(|(name, files)| Folder {
            name: (*name).to_owned(),
            files: files
                .iter()
                .map(|(name, bytes)| ((*name).to_owned(), Cow::Borrowed(*bytes)))
                .collect(),
            imported: false,
            later: Vec::new(),
            unread: None,
        })
        .collect()
}

/// The text of a file in the program.
pub(crate) fn shipped_text(folder: &str, file: &str) -> Option<&'static str> {
    let (_, files) = SHIPPED.iter().find(|(name, _)| *name == folder)?;
    let (_, bytes) = files.iter().find(|(name, _)| *name == file)?;
    std::str::from_utf8(bytes).ok()
}

/// Which files of an imported table are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Those that a start needs; what ends in `.cdn` is only looked at.
    Start,
    /// All.
    Whole,
}

/// How data files end that are read when they are first asked for.
const LATER: &str = ".cdn";

/// The tables in a folder of imported tables, in order of their names; none where it is absent.
/// Names that begin with a dot are imports that did not come to their end. A table whose files
/// cannot be read is in the list and says so when it is loaded: the others are of use without it.
pub(crate) fn imported_folders(
    dir: &Path,
    reading: Reading,
) -> Result<Vec<Folder<'static>>, CodesetError> {
    let io = |path: &Path, e| CodesetError::io(path, e);
    let entries = match std::fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(io(dir, e)),
    };
    let mut out = Vec::new();
    for entry in entries {
        let path = entry.map_err(|e| io(dir, e))?.path();
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned());
        let Some(name) = name.filter(|n| !n.starts_with('.') && path.is_dir()) else {
            continue;
        };
        let ((files, later), unread) = match read_files(&path, reading) {
            Ok(files) => (files, None),
            Err(error) => ((Vec::new(), Vec::new()), Some(error.to_string())),
        };
        out.push(Folder {
            name,
            files,
            imported: true,
            later,
            unread,
        });
    }
    out.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(out)
}

/// The files of one folder: those that were read, and the others with their lengths.
fn read_files(
    path: &Path,
    reading: Reading,
) -> Result<(Files<'static>, Vec<(String, u64)>), CodesetError> {
    let (mut out, mut later) = (Vec::new(), Vec::new());
    for file in std::fs::read_dir(path).map_err(|e| CodesetError::io(path, e))? {
        let file = file.map_err(|e| CodesetError::io(path, e))?.path();
        if let Some(name) = file.file_name().filter(|_| file.is_file()) {
            let name = name.to_string_lossy().into_owned();
            if reading == Reading::Start && name.ends_with(LATER) {
                let told = std::fs::metadata(&file).map_err(|e| CodesetError::io(&file, e))?;
                later.push((name, told.len()));
                continue;
            }
            let bytes = std::fs::read(&file).map_err(|e| CodesetError::io(&file, e))?;
            out.push((name, Cow::Owned(bytes)));
        }
    }
    Ok((out, later))
}

impl Tables {
    /// The tables that are in the program.
    ///
    /// # Errors
    /// Only where the program was built from damaged tables.
    pub fn shipped() -> Result<Self, CodesetError> {
        Self::load(&shipped_folders())
    }

    /// The tables in the program and those imported into `dir` (`DATA/codesets`), which may not
    /// exist yet. An imported table that is damaged is set aside ([`Tables::set_aside`]): the others
    /// are of use without it.
    ///
    /// # Errors
    /// [`CodesetError::Io`] where the folder cannot be read.
    pub fn open(dir: &Path) -> Result<Self, CodesetError> {
        let mut folders = shipped_folders();
        folders.extend(imported_folders(dir, Reading::Start)?);
        let mut tables = Self::load(&folders)?;
        tables.ncci.set_root(dir);
        Ok(tables)
    }

    /// Loads folders; bases stand before the editions built on them. A damaged one that was imported
    /// is set aside, a shipped one is an error.
    pub(crate) fn load(folders: &[Folder<'_>]) -> Result<Self, CodesetError> {
        let mut tables = Self::default();
        for folder in folders {
            match tables.add(folder) {
                Ok(()) => {}
                Err(error) if folder.imported => tables.aside.push(error.to_string()),
                Err(error) => return Err(error),
            }
        }
        tables.facts.sort_by_key(|(code, _)| *code);
        tables.arrange();
        Ok(tables)
    }

    pub(crate) fn add(&mut self, folder: &Folder<'_>) -> Result<(), CodesetError> {
        let manifest = folder.manifest()?;
        if folder.imported && manifest.set != INDEX {
            // What is in the program was checked when it was built; a disk may go bad. An Index is
            // checked when it is asked for.
            folder.check_sums(&manifest)?;
        }
        if manifest.set == fees::SET {
            self.fees.push(FeeTable::new(folder, &manifest)?);
            return Ok(());
        }
        if manifest.set == indicators::SET {
            self.indicators = IndicatorList::new(folder, manifest)?;
            return Ok(());
        }
        if manifest.set == clia::SET {
            self.clia = CliaList::new(folder)?;
            return Ok(());
        }
        if manifest.set == INDEX {
            self.indexes.push(IndexFolder::new(folder, &manifest)?);
            return Ok(());
        }
        if Ncci::is_set(&manifest.set) {
            return self.ncci.add(folder, &manifest);
        }
        let Some(set) = manifest.code_set() else {
            return self.add_reference(folder, &manifest.set);
        };
        let damaged = |message: &str| CodesetError::damaged(&folder.name, message);
        let (from, to) = manifest.effective(&folder.name)?;
        let from = from.ok_or_else(|| damaged("manifest.toml: effective_from is missing"))?;
        let mut book = None;
        let rows = if let Some((name, bytes)) = folder.data() {
            let file = TableFile::decode(bytes).map_err(|e| damaged(&format!("{name}: {e}")))?;
            let unfit = || damaged(&format!("{name}: its parts do not fit together"));
            let base = self
                .pool
                .append(&file.arena, &file.text_lengths)
                .ok_or_else(unfit)?;
            let codes = file.unpack_codes().ok_or_else(unfit)?;
            if !file.levels.is_empty() {
                book = Some(Arc::new(
                    Book::from_file(&file, &codes, base).ok_or_else(unfit)?,
                ));
            }
            let rows = Rows::from_file(&file, codes, base).ok_or_else(unfit)?;
            // Last, so that a table that is set aside leaves nothing behind.
            for (code, title) in &file.modifiers {
                let title = self.pool.get(base.saturating_add(*title));
                self.reference.add_modifier(code, title);
            }
            rows
        } else if let Some(base) = &manifest.base {
            let at = self.tables.iter().position(|t| t.folder == *base);
            let at = at.ok_or_else(|| damaged(&format!("its base {base} is not there")))?;
            book.clone_from(&self.tables[at].book);
            let files = Changes {
                changes: folder.text("changes.tsv")?,
                added: folder.text("added.tsv")?,
                retitled: folder.text("retitled.tsv")?,
                flags: folder.text("flags.tsv")?,
            };
            let rows = &self.tables[at].rows;
            edition::apply(rows, &mut self.pool, &folder.name, from, files)?
        } else {
            let file = format!("{}/practice.tsv", folder.name);
            let text = folder.text("practice.tsv")?;
            let practice = practice::parse(&file, text, set, &mut self.pool)?;
            self.facts.extend(practice.facts);
            practice.rows
        };
        let mut table = Table {
            info: TableInfo {
                set,
                edition: manifest.edition,
                effective_from: from,
                effective_to: to,
                practice: manifest.practice,
                source: manifest.source,
                rows: rows.len(),
                billable: (0..rows.len()).filter(|r| rows.billable(*r)).count(),
                imported: folder.imported,
            },
            folder: folder.name.clone(),
            rows,
            book,
        };
        if set == CodeSet::Icd10Cm && folder.data().is_some() {
            if let Some(flags) = folder.bytes("flags.tsv") {
                let text = std::str::from_utf8(flags);
                let text = text.map_err(|_| damaged("flags.tsv is not UTF-8"))?;
                edition::flag(&mut table.rows, &folder.name, text)?;
            }
            if folder.imported {
                self.lend(&mut table);
            }
        }
        self.tables.push(table);
        Ok(())
    }

    /// Lends an imported ICD-10-CM table what its file does not have, from the edition nearest
    /// before it, or the same: the order file has no notes, and no file of the CDC has the flags
    /// of the Medicare Code Editor.
    fn lend(&self, table: &mut Table) {
        let from = table.info.effective_from;
        let lenders = || {
            self.tables
                .iter()
                .filter(|t| t.info.set == CodeSet::Icd10Cm)
        };
        let nearest = |with: &dyn Fn(&&Table) -> bool| {
            let before = lenders().filter(|t| t.info.effective_from <= from && with(t));
            before.max_by_key(|t| t.info.effective_from).or_else(|| {
                lenders()
                    .filter(|t| with(t))
                    .min_by_key(|t| t.info.effective_from)
            })
        };
        if table.book.is_none() {
            table.book = nearest(&|t| t.book.is_some()).and_then(|t| t.book.clone());
        }
        if let Some(lender) = nearest(&|t| !t.info.imported) {
            table.rows.borrow_flags(&lender.rows);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Code;
    use proptest::prelude::*;

    /// A data file whose parts may or may not fit together.
    fn any_file() -> impl Strategy<Value = TableFile> {
        let codes = prop_oneof![
            Just(TableFile::pack_codes(
                &["A00", "A000", "B01"].map(|c| c.parse::<Code>().unwrap())
            )),
            prop::collection::vec(any::<u8>(), 0..24),
        ];
        let number = 0..5_u32;
        let numbers = || prop::collection::vec(0..5_u32, 0..5);
        let pairs = || prop::collection::vec((0..5_u32, 0..5_u32), 0..4);
        let first = (
            codes,
            number,
            prop::collection::vec(any::<u8>(), 0..2),
            numbers(),
            numbers(),
        );
        let second = (
            pairs(),
            prop::collection::vec((0..5_u32, any::<i32>(), any::<i32>()), 0..3),
            prop::collection::vec(("[A-C][0-9]{2}(-[A-C][0-9]{2})?", 0..5_u32, 0..4_u16), 0..4),
            prop::collection::vec((0..5_u32, 0..4_u16), 0..4),
            prop::collection::vec((0..8_u32, 0..10_u8, 0..5_u32), 0..5),
            prop::collection::vec(
                (
                    0..8_u32,
                    prop::collection::vec((any::<char>(), 0..5_u32), 0..3),
                ),
                0..3,
            ),
        );
        (first, second).prop_map(|((codes, rows, billable, heads, tails), second)| {
            let (words, dates, levels, categories, notes, sevenths) = second;
            TableFile {
                text_lengths: vec![1, 2, 0, 1],
                arena: "aéb".chars().take(4).collect(),
                codes,
                rows,
                billable,
                heads,
                tails,
                words,
                dates,
                levels,
                categories,
                notes,
                sevenths,
                modifiers: vec![("XX".to_owned(), rows)],
            }
        })
    }

    const MANIFEST: &str =
        "name = 'x'\nset = 'icd10cm'\nedition = 'E'\neffective_from = '2026-01-01'\n";

    fn load(file: &TableFile) -> Result<Tables, CodesetError> {
        let bytes = file.encode().unwrap();
        Tables::load(&[Folder {
            name: "t".to_owned(),
            files: vec![
                (
                    "manifest.toml".to_owned(),
                    Cow::Borrowed(MANIFEST.as_bytes()),
                ),
                ("t.cdt".to_owned(), Cow::Owned(bytes)),
            ],
            imported: false,
            later: Vec::new(),
            unread: None,
        }])
    }

    proptest! {
        #[test]
        fn a_file_that_does_not_fit_together_is_refused_or_answers(file in any_file()) {
            if let Ok(tables) = load(&file) {
                let dos = "2026-05-05".parse().unwrap();
                tables.for_each(CodeSet::Icd10Cm, |row| {
                    let _ = tables.look_up(CodeSet::Icd10Cm, row.code, dos);
                    let _ = tables.ancestors(row.code, dos);
                    let _ = tables.notes(row.code, dos);
                    let _ = tables.seventh_chars(row.code, dos);
                    let _ = tables.children(row.code, dos);
                });
            }
        }
    }

    #[test]
    fn a_file_that_fits_together_is_not_refused() {
        let codes = ["A00", "A000"].map(|c| c.parse::<Code>().unwrap());
        let mut file = TableFile {
            text_lengths: vec![1, 2],
            arena: "aé".to_owned(),
            codes: TableFile::pack_codes(&codes),
            rows: 2,
            billable: vec![2],
            heads: vec![0, 0],
            tails: vec![0, 2],
            levels: vec![("A00-A09".to_owned(), 1, 0)],
            categories: vec![(0, 0)],
            notes: vec![(0, 0, 0), (2, 7, 1)],
            ..TableFile::default()
        };
        let tables = load(&file).unwrap();
        let notes = tables.notes(codes[1], "2026-05-05".parse().unwrap());
        assert_eq!(notes.len(), 2);
        assert_eq!(notes[1].title, "a, é");
        file.heads[1] = 2;
        assert!(load(&file).is_err(), "there is no third text");
    }

    #[test]
    fn changes_that_do_not_fit_the_base_are_refused() {
        let shipped = shipped_folders();
        let with = |name: &str, text: &str| {
            let edition = Folder {
                name: "icd10cm-2027".to_owned(),
                files: shipped[1]
                    .files
                    .iter()
                    .map(|(n, bytes)| {
                        let mut own = bytes.to_vec();
                        if n == name {
                            own.extend_from_slice(text.as_bytes());
                        }
                        (n.clone(), Cow::Owned(own))
                    })
                    .collect(),
                imported: false,
                later: Vec::new(),
                unread: None,
            };
            let mut tables = Tables::default();
            tables.add(&shipped[0]).unwrap();
            tables.add(&edition).unwrap_err().to_string()
        };
        for (name, text, want) in [
            (
                "changes.tsv",
                "I10\tadded\t2026-10-01\n",
                "icd10cm-2027/changes.tsv:228: I10 cannot be 'added'",
            ),
            (
                "changes.tsv",
                "E11\theader\t2026-10-01\n",
                "E11 cannot be 'header'",
            ),
            (
                "changes.tsv",
                "E11.66\tdeleted\t2026-10-01\n",
                "E11.66 cannot be 'deleted'",
            ),
            ("changes.tsv", "I10\tdeleted\tsoon\n", "'soon' is no date"),
            (
                "added.tsv",
                "I10\tx\tY\n",
                "I10 is in the base table already",
            ),
            ("retitled.tsv", "E11.66\tx\n", "E11.66 is not in the table"),
            ("flags.tsv", "I10\tZ\n", "'Z' is no flag"),
        ] {
            let message = with(name, text);
            assert!(message.contains(want), "{message}");
        }
    }

    #[test]
    fn changes_later_in_the_year_have_their_own_dates() {
        let shipped = shipped_folders();
        let edition = Folder {
            name: "icd10cm-2027".to_owned(),
            files: [
                (
                    "manifest.toml",
                    std::str::from_utf8(shipped[1].bytes("manifest.toml").unwrap()).unwrap(),
                ),
                (
                    "changes.tsv",
                    "code\tchange\tfrom\nI10\tdeleted\t2027-04-01\nE11.66\tadded\t2027-04-01\n",
                ),
                ("added.tsv", "code\ttitle\tbillable\nE11.66\tNew\tY\n"),
                ("retitled.tsv", "code\ttitle\n"),
                ("flags.tsv", "code\tflags\n"),
            ]
            .map(|(name, text)| (name.to_owned(), Cow::Owned(text.as_bytes().to_vec())))
            .into(),
            imported: false,
            later: Vec::new(),
            unread: None,
        };
        let tables = Tables::load(&[shipped.into_iter().next().unwrap(), edition]).unwrap();
        let valid = |code: &str, dos: &str| {
            let code = code.parse().unwrap();
            let found = tables.look_up(CodeSet::Icd10Cm, code, dos.parse().unwrap());
            matches!(found, super::super::Lookup::Found(_))
        };
        assert!(valid("I10", "2027-03-31") && !valid("I10", "2027-04-01"));
        assert!(!valid("E11.66", "2027-03-31") && valid("E11.66", "2027-04-01"));
        // The walk tells the same: one form of I10 that ends, over both editions.
        let mut spans = Vec::new();
        tables.for_each(CodeSet::Icd10Cm, |row| {
            if row.code == "I10".parse().unwrap() {
                spans.push((row.from, row.to));
            }
        });
        assert_eq!(spans, [(None, "2027-03-31".parse().ok())]);
    }
}
