//! Importing official files: what a file is, is found from its content; a file that is not
//! understood is refused with the line and what was expected there; an import is whole or nothing.

mod alphabetic;
mod archive;
mod columns;
mod coverage;
mod detect;
mod draft;
mod hcpcs;
mod index;
mod ncci;
mod order;
mod other;
mod places;
mod rvu;
mod seventh;
mod sheet;
mod single;
mod tabular;
mod text;
mod write;
mod xml;

use super::alpha::VolumeCount;
use super::error::CodesetError;
use super::load::shipped_folders;
use super::manifest::{FileEntry, Manifest, sha256_hex};
use super::tables::Tables;
use crate::domain::CodeSet;
use chrono::NaiveDate;
pub use columns::ColumnMap;
use detect::{Content, Found};
use draft::Draft;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// What the user says about the files. What is not said is read from them or from their names.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// The set, for a table in columns.
    pub set: Option<CodeSet>,
    /// Edition, such as `FY2027` or `2026-01`.
    pub edition: Option<String>,
    /// First date of service.
    pub effective_from: Option<NaiveDate>,
    /// Last date of service.
    pub effective_to: Option<NaiveDate>,
    /// Where the columns of a table stand.
    pub columns: Option<ColumnMap>,
    /// Read and check everything, write nothing.
    pub dry_run: bool,
}

/// One table that was imported, or would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedTable {
    /// Which set: `icd10cm`, `hcpcs`, `cpt`, `icd10cm-index`, `pos`, `rvu`, `ncci-ptp`, `ncci-mue`,
    /// `ncci-aoc`, `coverage`.
    pub set: &'static str,
    /// Edition.
    pub edition: String,
    /// First date of service.
    pub effective_from: NaiveDate,
    /// Last date of service.
    pub effective_to: Option<NaiveDate>,
    /// Its folder.
    pub folder: PathBuf,
    /// How many codes, headers included.
    pub rows: usize,
    /// How many of them can be billed.
    pub billable: usize,
    /// How many modifiers came with it.
    pub modifiers: usize,
    /// How many notes.
    pub notes: usize,
    /// Of the Alphabetic Index: its volumes; empty for a table of codes. The rows are its entries.
    pub volumes: Vec<VolumeCount>,
    /// Whether the same table was there already.
    pub unchanged: bool,
    /// What the user should know.
    pub remarks: Vec<String>,
}

impl ImportedTable {
    /// The name of its folder, such as `icd10cm-FY2027` or `icd10cm-index-FY2027`.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}-{}", self.set, self.edition)
    }
}

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// The tables, in the order of the files.
    pub tables: Vec<ImportedTable>,
    /// Files inside archives that were passed over, with the reason.
    pub passed_over: Vec<String>,
}

/// A table ready to be written.
struct Ready {
    table: ImportedTable,
    name: String,
    /// Name of the data file.
    file: &'static str,
    data: Vec<u8>,
    manifest: String,
}

/// Imports files into `dest` (`DATA/codesets`): the Tabular List in XML, the order file (also in
/// `.gz` or the agency's zip), CMS's HCPCS file (text or spreadsheet), its relative value file, places
/// of service, a table in columns, the Alphabetic Index in XML, the NCCI tables of practitioners (pairs
/// in all their parts, unit limits, add-on codes). A Tabular and an order file of one edition given together become one table: codes and titles of
/// the order file, notes of the Tabular. The volumes of the Index of one edition become one table
/// beside it.
///
/// # Errors
/// [`CodesetError::Line`] and [`CodesetError::Input`] where a file is not understood,
/// [`CodesetError::Usage`] where more must be said, [`CodesetError::Exists`] where another table of
/// that edition is there, [`CodesetError::Io`]. Nothing is imported then.
pub fn import_files(
    paths: &[PathBuf],
    options: &ImportOptions,
    dest: &Path,
) -> Result<ImportReport, CodesetError> {
    let mut contents = Vec::new();
    for path in paths {
        let bytes = archive::read_file(path)?;
        contents.push((path.display().to_string(), bytes));
    }
    let (mut report, ready) = prepare(&contents, options, dest)?;
    if !options.dry_run {
        write::write(dest, &ready)?;
    }
    report.tables = ready.into_iter().map(|r| r.table).collect();
    Ok(report)
}

/// Reads files from memory and tells what an import would do, without touching the disk.
///
/// # Errors
/// As [`import_files`], but for [`CodesetError::Io`].
pub fn inspect(
    contents: &[(String, Vec<u8>)],
    options: &ImportOptions,
) -> Result<ImportReport, CodesetError> {
    let (mut report, ready) = prepare(contents, options, Path::new(""))?;
    report.tables = ready.into_iter().map(|r| r.table).collect();
    Ok(report)
}

fn prepare(
    contents: &[(String, Vec<u8>)],
    options: &ImportOptions,
    dest: &Path,
) -> Result<(ImportReport, Vec<Ready>), CodesetError> {
    if contents.is_empty() {
        return Err(CodesetError::Usage(
            "name at least one file to import".to_owned(),
        ));
    }
    let mut reading = archive::Reading::new(options);
    for (name, bytes) in contents {
        reading.read(name, bytes)?;
    }
    let report = ImportReport {
        tables: Vec::new(),
        passed_over: reading.passed_over,
    };
    let (edits, found): (Vec<Found>, Vec<Found>) =
        reading.found.into_iter().partition(|f| f.ncci.is_some());
    let (articles, found): (Vec<Found>, Vec<Found>) =
        found.into_iter().partition(|f| f.coverage.is_some());
    let (volumes, found): (Vec<Found>, Vec<Found>) =
        found.into_iter().partition(|f| f.content == Content::Index);
    let mut ready: Vec<Ready> = Vec::new();
    let tables = join(found)?.into_iter().map(|found| match found.content {
        Content::Places | Content::Fees => other::make_ready(found, options, dest),
        _ => make_ready(found, options, dest),
    });
    let tables = tables.chain(index::make_ready(volumes, options, dest));
    let tables = tables.chain(coverage::make_ready(articles, options, dest));
    for next in tables.chain(ncci::make_ready(edits, options, dest)) {
        let next = next?;
        if ready.iter().any(|r| r.name == next.name) {
            return Err(CodesetError::Usage(format!(
                "two of the files are of {}: import one of them",
                next.table.id()
            )));
        }
        ready.push(next);
    }
    Ok((report, ready))
}

/// Puts a Tabular and an order file of one year together.
fn join(found: Vec<Found>) -> Result<Vec<Found>, CodesetError> {
    let mut out: Vec<Found> = Vec::new();
    for mut next in found {
        let other = |f: &&mut Found| {
            matches!(
                (f.content, next.content),
                (Content::Tabular, Content::Order) | (Content::Order, Content::Tabular)
            ) && f
                .edition
                .as_ref()
                .is_some_and(|e| next.edition.as_ref() == Some(e))
        };
        let Some(first) = out.iter_mut().find(other) else {
            out.push(next);
            continue;
        };
        if first.content == Content::Order {
            std::mem::swap(first, &mut next);
        }
        // Now `first` is the Tabular and `next` the order file.
        let levels: HashMap<_, _> = first
            .draft
            .rows
            .iter()
            .filter_map(|r| Some((r.code, r.level?)))
            .collect();
        let mut rows = std::mem::take(&mut next.draft.rows);
        for row in &mut rows {
            row.level = levels.get(&row.code).copied();
        }
        let gone = first
            .draft
            .rows
            .iter()
            .filter(|r| rows.binary_search_by_key(&r.code, |o| o.code).is_err())
            .count();
        first.remarks.push(format!(
            "{} codes are in the order file, {gone} of the Tabular are not",
            rows.len()
        ));
        first.draft.rows = rows;
        first.content = Content::Order;
        first.file = format!("{} and {}", first.file, next.file);
    }
    Ok(out)
}

/// Name and dates of an edition.
struct Edition {
    name: String,
    from: NaiveDate,
    to: Option<NaiveDate>,
}

/// What the user says of an edition, else what was read.
fn edition_of(
    file: &str,
    edition: Option<String>,
    span: Option<(Option<NaiveDate>, Option<NaiveDate>)>,
    options: &ImportOptions,
) -> Result<Edition, CodesetError> {
    let from = options
        .effective_from
        .or(span.and_then(|s| s.0))
        .ok_or_else(|| {
            CodesetError::Usage(format!(
                "{file}: which dates of service it is for is not in it or its name; say so with \
             --from YYYY-MM-DD"
            ))
        })?;
    let to = options.effective_to.or(span.and_then(|s| s.1));
    if to.is_some_and(|to| to < from) {
        return Err(CodesetError::Usage(format!(
            "the last date is before the first, {from}"
        )));
    }
    let edition = options
        .edition
        .clone()
        .or(edition)
        .unwrap_or_else(|| from.format("%Y-%m").to_string());
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if edition.is_empty() || !edition.chars().all(plain) || edition.starts_with('.') {
        return Err(CodesetError::Usage(format!(
            "'{}' is no name of an edition: expected letters, digits, '-', '_' and '.'",
            text::clean(&edition)
        )));
    }
    Ok(Edition {
        name: edition,
        from,
        to,
    })
}

fn make_ready(found: Found, options: &ImportOptions, dest: &Path) -> Result<Ready, CodesetError> {
    let Found {
        file,
        set,
        edition,
        span,
        draft,
        remarks,
        ..
    } = found;
    let Edition {
        name: edition,
        from,
        to,
    } = edition_of(&file, edition, span, options)?;
    let mut remarks = remarks;
    if set == CodeSet::Icd10Cm {
        remarks.extend(compare(&file, &edition, &draft)?);
    }
    let name = format!("{}-{edition}", set.name());
    let packed = draft.pack();
    let data = packed.encode().map_err(|e| CodesetError::input(&file, e))?;
    let manifest = Manifest {
        name: set.title().to_owned(),
        set: set.name().to_owned(),
        edition: edition.clone(),
        effective_from: Some(from.to_string()),
        effective_to: to.map(|d| d.to_string()),
        base: None,
        practice: false,
        source: format!("imported from {}", base_names(&file)),
        licence: match set {
            CodeSet::Cpt => "CPT is a trademark of the American Medical Association; under the \
                             site's own licence"
                .to_owned(),
            _ => "US Government work, public domain".to_owned(),
        },
        files: vec![FileEntry {
            name: write::DATA_FILE.to_owned(),
            sha256: sha256_hex(&data),
            rows: draft.rows.len() as u64,
            billable: Some(draft.billable() as u64),
        }],
    };
    let manifest =
        toml::to_string(&manifest).map_err(|e| CodesetError::input(&file, e.to_string()))?;
    let folder = dest.join(&name);
    Ok(Ready {
        table: ImportedTable {
            set: set.name(),
            edition,
            effective_from: from,
            effective_to: to,
            unchanged: write::is_there(&folder, write::DATA_FILE, &data)?,
            folder,
            rows: draft.rows.len(),
            billable: draft.billable(),
            modifiers: draft.modifiers.len(),
            notes: draft.notes.len(),
            volumes: Vec::new(),
            remarks,
        },
        name,
        file: write::DATA_FILE,
        data,
        manifest,
    })
}

/// How the rows differ from the shipped table of the same edition, where there is one. An update
/// within the year adds codes and takes away hardly any, so a file that lacks many was cut off.
fn compare(file: &str, edition: &str, draft: &Draft) -> Result<Option<String>, CodesetError> {
    let folders = shipped_folders();
    let is_it = |m: Manifest| m.set == CodeSet::Icd10Cm.name() && m.edition == edition;
    if !folders.iter().any(|f| f.manifest().is_ok_and(is_it)) {
        return Ok(None);
    }
    let shipped = Tables::load(&folders)?;
    let mut all = 0;
    let mut missing = Vec::new();
    shipped.for_each_row(CodeSet::Icd10Cm, edition, |row| {
        all += 1;
        let found = draft.rows.binary_search_by_key(&row.code, |r| r.code);
        if found.is_err() {
            missing.push(row.code);
        }
    });
    let few = all / 50;
    match missing.first() {
        Some(first) if missing.len() > few => Err(CodesetError::input(
            file,
            format!(
                "{} of the {all} codes of {edition} are missing, {} first: the file is not whole; \
                 download it again",
                missing.len(),
                first.dotted()
            ),
        )),
        _ => Ok(Some(format!(
            "against the shipped {edition}: {} codes more, {} fewer",
            (draft.rows.len() + missing.len()).saturating_sub(all),
            missing.len()
        ))),
    }
}

/// File names without their folders, for the manifest.
fn base_names(files: &str) -> String {
    let base = |file: &str| file.rsplit(['/', '\\']).next().unwrap_or(file).to_owned();
    files
        .split(" and ")
        .map(base)
        .collect::<Vec<_>>()
        .join(" and ")
}
