//! The volumes of the Alphabetic Index of one edition, made one table.

use super::detect::Found;
use super::single::Single;
use super::{Edition, ImportOptions, Ready, base_names, edition_of};
use crate::codeset::alpha::{DATA_FILE, IndexFile, SET, Volume, VolumeFile};
use crate::codeset::error::CodesetError;
use std::path::Path;

/// Volumes of one edition on their way to a table.
struct Group {
    edition: Edition,
    files: Vec<String>,
    volumes: Vec<VolumeFile>,
}

/// One table for every edition among the volumes.
pub(super) fn make_ready(
    found: Vec<Found>,
    options: &ImportOptions,
    dest: &Path,
) -> Vec<Result<Ready, CodesetError>> {
    match group(found, options) {
        Ok(groups) => groups.into_iter().map(|g| ready(g, dest)).collect(),
        Err(error) => vec![Err(error)],
    }
}

fn group(found: Vec<Found>, options: &ImportOptions) -> Result<Vec<Group>, CodesetError> {
    let mut groups: Vec<Group> = Vec::new();
    for found in found {
        let Some(volume) = found.volume else { continue };
        let edition = edition_of(&found.file, found.edition, found.span, options)?;
        let at = groups.iter().position(|g| g.edition.name == edition.name);
        let at = at.unwrap_or_else(|| {
            groups.push(Group {
                edition,
                files: Vec::new(),
                volumes: Vec::new(),
            });
            groups.len() - 1
        });
        let group = &mut groups[at];
        if group.volumes.iter().any(|v| v.volume == volume.volume) {
            return Err(CodesetError::Usage(format!(
                "two of the files are the {} of {}: import one of them",
                volume.count().map_or("same volume", |c| c.volume.title()),
                group.edition.name
            )));
        }
        group.files.push(found.file);
        group.volumes.push(volume);
    }
    for group in &mut groups {
        group.volumes.sort_by_key(|v| v.volume);
    }
    Ok(groups)
}

fn ready(group: Group, dest: &Path) -> Result<Ready, CodesetError> {
    let Group {
        edition,
        files,
        volumes,
    } = group;
    let files = files.join(" and ");
    let counts: Vec<_> = volumes.iter().filter_map(VolumeFile::count).collect();
    let mut remarks: Vec<String> = counts
        .iter()
        .map(|c| {
            format!(
                "{}: {} main terms, {} entries",
                c.volume.title(),
                c.main_terms,
                c.entries
            )
        })
        .collect();
    let missing: Vec<&str> = Volume::ALL
        .into_iter()
        .filter(|v| counts.iter().all(|c| c.volume != *v))
        .map(Volume::title)
        .collect();
    if !missing.is_empty() {
        remarks.push(format!(
            "not among the files: {}; files of one edition are imported together",
            missing.join(", ")
        ));
    }
    let index = IndexFile { volumes };
    let rows = index.entries();
    let data = index
        .encode()
        .map_err(|message| CodesetError::input(&files, message))?;
    let table = Single {
        set: SET,
        title: "ICD-10-CM Alphabetic Index",
        licence: "US Government work, public domain",
        source: base_names(&files),
        files,
        edition,
        file: DATA_FILE,
        data,
        rows,
        volumes: counts,
        remarks,
    };
    table.ready(dest)
}
