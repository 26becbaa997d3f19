//! A table that is one data file beside its manifest: the Index, the NCCI tables, articles, places,
//! fees.

use super::{Edition, ImportedTable, Ready, write};
use crate::codeset::alpha::VolumeCount;
use crate::codeset::error::CodesetError;
use crate::codeset::manifest::{FileEntry, Manifest, sha256_hex};
use std::path::Path;

/// What such a table is made of.
pub(super) struct Single {
    pub set: &'static str,
    pub title: &'static str,
    pub licence: &'static str,
    /// The files it was read from, as errors name them.
    pub files: String,
    /// The files as the manifest names them, without their folders.
    pub source: String,
    pub edition: Edition,
    /// Name of the data file.
    pub file: &'static str,
    pub data: Vec<u8>,
    pub rows: usize,
    pub volumes: Vec<VolumeCount>,
    pub remarks: Vec<String>,
}

impl Single {
    /// The table with its manifest, for a folder in `dest`.
    pub(super) fn ready(self, dest: &Path) -> Result<Ready, CodesetError> {
        let Edition {
            name: edition,
            from,
            to,
        } = self.edition;
        let manifest = Manifest {
            name: self.title.to_owned(),
            set: self.set.to_owned(),
            edition: edition.clone(),
            effective_from: Some(from.to_string()),
            effective_to: to.map(|d| d.to_string()),
            base: None,
            practice: false,
            source: format!("imported from {}", self.source),
            licence: self.licence.to_owned(),
            files: vec![FileEntry {
                name: self.file.to_owned(),
                sha256: sha256_hex(&self.data),
                rows: self.rows as u64,
                billable: None,
            }],
        };
        let manifest = toml::to_string(&manifest)
            .map_err(|e| CodesetError::input(&self.files, e.to_string()))?;
        let name = format!("{}-{edition}", self.set);
        let folder = dest.join(&name);
        Ok(Ready {
            table: ImportedTable {
                set: self.set,
                edition,
                effective_from: from,
                effective_to: to,
                unchanged: write::is_there(&folder, self.file, &self.data)?,
                folder,
                rows: self.rows,
                billable: 0,
                modifiers: 0,
                notes: 0,
                volumes: self.volumes,
                remarks: self.remarks,
            },
            name,
            file: self.file,
            data: self.data,
            manifest,
        })
    }
}
