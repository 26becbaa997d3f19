//! Files of one edition made one table: parts together, whole or not at all.

use super::Read;
use super::quarter::part_of;
use crate::codeset::error::CodesetError;
use crate::codeset::import::detect::Found;
use crate::codeset::import::single::Single;
use crate::codeset::import::{Edition, ImportOptions, Ready, base_names, edition_of};
use crate::codeset::ncci::{AddOnTable, Content, PairDraft, PairTable, UnitTable};
use std::path::Path;

/// The files of one table of one edition.
struct Group {
    set: &'static str,
    edition: Edition,
    files: Vec<String>,
    reads: Vec<Read>,
}

/// One table for every edition among the files.
pub(in crate::codeset::import) fn make_ready(
    found: Vec<Found>,
    options: &ImportOptions,
    dest: &Path,
) -> Vec<Result<Ready, CodesetError>> {
    match group(found, options) {
        Ok(groups) => groups.into_iter().map(|g| ready(g, dest)).collect(),
        Err(error) => vec![Err(error)],
    }
}

const fn set_of(read: &Read) -> &'static str {
    match read {
        Read::Pairs(_) => PairTable::SET,
        Read::Units(_) => UnitTable::SET,
        Read::AddOns(_) => AddOnTable::SET,
    }
}

fn group(found: Vec<Found>, options: &ImportOptions) -> Result<Vec<Group>, CodesetError> {
    let mut groups: Vec<Group> = Vec::new();
    for found in found {
        let Some(read) = found.ncci else { continue };
        let set = set_of(&read);
        let edition = edition_of(&found.file, found.edition, found.span, options)?;
        let same = |g: &&mut Group| g.set == set && g.edition.name == edition.name;
        match groups.iter_mut().find(same) {
            Some(group) => {
                group.files.push(found.file);
                group.reads.push(read);
            }
            None => groups.push(Group {
                set,
                edition,
                files: vec![found.file],
                reads: vec![read],
            }),
        }
    }
    Ok(groups)
}

/// What is ready to be written of a group, but for its manifest.
struct Made {
    title: &'static str,
    file: &'static str,
    data: Vec<u8>,
    rows: usize,
    remarks: Vec<String>,
}

fn ready(group: Group, dest: &Path) -> Result<Ready, CodesetError> {
    let Group {
        set,
        edition,
        files,
        reads,
    } = group;
    let named = files.join(" and ");
    let Made {
        title,
        file,
        data,
        rows,
        remarks,
    } = make(&files, reads)?;
    let table = Single {
        set,
        title,
        licence: "US Government work; CPT is a trademark of the American Medical Association",
        source: base_names(&named),
        files: named,
        edition,
        file,
        data,
        rows,
        volumes: Vec::new(),
        remarks,
    };
    table.ready(dest)
}

fn make(files: &[String], mut reads: Vec<Read>) -> Result<Made, CodesetError> {
    let named = files.join(" and ");
    let failed = |message: String| CodesetError::input(&named, message);
    if reads.iter().all(|r| matches!(r, Read::Pairs(_))) {
        let parts = reads.into_iter().filter_map(|read| match read {
            Read::Pairs(draft) => Some(draft),
            _ => None,
        });
        return pairs(files, parts.collect());
    }
    // CMS packs a table in two forms, under names of their own at times: the first is the text.
    let archive = |file: &String| file.rsplit_once(".zip/").map(|(zip, _)| zip.to_owned());
    let (first, others) = files
        .split_first()
        .ok_or_else(|| failed("no file".to_owned()))?;
    if !others
        .iter()
        .all(|o| archive(o).is_some() && archive(o) == archive(first))
    {
        return Err(CodesetError::Usage(format!(
            "{} files are of one table and edition ({named}): import one of them",
            files.len()
        )));
    }
    let remarks: Vec<String> = others
        .iter()
        .map(|other| format!("{other}: {first} is taken in its place"))
        .collect();
    reads.truncate(1);
    match reads.pop() {
        Some(Read::Units(table)) => Ok(Made {
            title: UnitTable::TITLE,
            file: UnitTable::DATA_FILE,
            data: table.encode().map_err(failed)?,
            rows: table.rows(),
            remarks,
        }),
        Some(Read::AddOns(table)) => Ok(Made {
            title: AddOnTable::TITLE,
            file: AddOnTable::DATA_FILE,
            data: table.encode().map_err(failed)?,
            rows: table.rows(),
            remarks,
        }),
        _ => Err(failed("nothing was read from it".to_owned())),
    }
}

/// The parts of the pairs, all of them.
fn pairs(files: &[String], drafts: Vec<PairDraft>) -> Result<Made, CodesetError> {
    let named = files.join(" and ");
    let failed = |message: String| CodesetError::input(&named, message);
    let mut numbers: Vec<u32> = files.iter().filter_map(|f| part_of(f)).collect();
    numbers.sort_unstable();
    if let Some(twice) = numbers.windows(2).find(|w| w[0] == w[1]) {
        let message = format!(
            "part f{} is among the files twice: import it once",
            twice[0]
        );
        return Err(CodesetError::Usage(message));
    }
    if let Some(missing) = (1..).zip(&numbers).find(|(want, have)| want != *have) {
        return Err(CodesetError::Usage(format!(
            "part f{} of the pairs is missing ({named}): import the parts of a quarter together",
            missing.0
        )));
    }
    let mut remarks = Vec::new();
    let mut drafts = drafts.into_iter();
    let mut all = drafts.next().unwrap_or_default();
    for part in drafts {
        all.append(&part).map_err(failed)?;
    }
    // Codes of HCPCS Level II come last, so a table that ends with CPT is not whole.
    let last = all
        .last_first()
        .map(|code| String::from_utf8_lossy(&code).into_owned());
    if let (Some(part), Some(last)) = (numbers.last(), last)
        && last.starts_with(|c: char| c.is_ascii_digit())
    {
        remarks.push(format!(
            "the last column 1 code is {last}: should CMS have published part f{} too, move this \
             table away and import all parts together",
            part + 1
        ));
    }
    let (table, doubles) = all.finish();
    if doubles > 0 {
        remarks.push(format!("{doubles} rows stand twice and are taken once"));
    }
    Ok(Made {
        title: PairTable::TITLE,
        file: PairTable::DATA_FILE,
        data: table.encode().map_err(failed)?,
        rows: table.rows(),
        remarks,
    })
}
