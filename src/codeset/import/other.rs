//! Tables that are no code set: places of service, and the Medicare fee schedule.

use super::detect::{Content, Found};
use super::{Edition, ImportOptions, ImportedTable, Ready, base_names, edition_of, places, write};
use crate::codeset::error::CodesetError;
use crate::codeset::fees;
use crate::codeset::manifest::{FileEntry, Manifest, sha256_hex};
use crate::codeset::reference::{PLACES_FILE, PLACES_SET};
use std::path::Path;

pub(super) fn make_ready(
    found: Found,
    options: &ImportOptions,
    dest: &Path,
) -> Result<Ready, CodesetError> {
    let failed = |message: String| CodesetError::input(&found.file, message);
    let (set, title, file, data, rows) = if found.content == Content::Fees {
        (
            fees::SET,
            "Medicare Physician Fee Schedule",
            fees::DATA_FILE,
            fees::encode(&found.fees).map_err(failed)?,
            found.fees.len(),
        )
    } else {
        (
            PLACES_SET,
            "Place of service codes",
            PLACES_FILE,
            places::write(&found.places).into_bytes(),
            found.places.len(),
        )
    };
    let Edition {
        name: edition,
        from,
        to,
    } = edition_of(&found.file, found.edition, found.span, options)?;
    let manifest = Manifest {
        name: title.to_owned(),
        set: set.to_owned(),
        edition: edition.clone(),
        effective_from: Some(from.to_string()),
        effective_to: to.map(|d| d.to_string()),
        base: None,
        practice: false,
        source: format!("imported from {}", base_names(&found.file)),
        licence: "US Government work, public domain".to_owned(),
        files: vec![FileEntry {
            name: file.to_owned(),
            sha256: sha256_hex(&data),
            rows: rows as u64,
            billable: None,
        }],
    };
    let manifest =
        toml::to_string(&manifest).map_err(|e| CodesetError::input(&found.file, e.to_string()))?;
    let name = format!("{set}-{edition}");
    let folder = dest.join(&name);
    Ok(Ready {
        table: ImportedTable {
            set,
            edition,
            effective_from: from,
            effective_to: to,
            unchanged: write::is_there(&folder, file, &data)?,
            folder,
            rows,
            billable: 0,
            modifiers: 0,
            notes: 0,
            volumes: Vec::new(),
            remarks: found.remarks,
        },
        name,
        file,
        data,
        manifest,
    })
}
