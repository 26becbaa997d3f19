//! Tables that are no code set: places of service, and the Medicare fee schedule.

use super::detect::{Content, Found};
use super::single::Single;
use super::{ImportOptions, Ready, base_names, edition_of, places};
use crate::codeset::error::CodesetError;
use crate::codeset::fees;
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
    let edition = edition_of(&found.file, found.edition, found.span, options)?;
    let table = Single {
        set,
        title,
        licence: "US Government work, public domain",
        source: base_names(&found.file),
        files: found.file,
        edition,
        file,
        data,
        rows,
        volumes: Vec::new(),
        remarks: found.remarks,
    };
    table.ready(dest)
}
