//! Putting imported tables on the disk: whole or not at all, never over another.

use super::Ready;
use crate::codeset::error::CodesetError;
use crate::codeset::manifest::{Manifest, sha256_hex};
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::Path;

/// Name of the data file in a table's folder.
pub(crate) const DATA_FILE: &str = "table.cdt";

/// Whether the very table is in its folder already.
///
/// # Errors
/// [`CodesetError::Exists`] where another one is.
pub(crate) fn is_there(folder: &Path, file: &str, data: &[u8]) -> Result<bool, CodesetError> {
    let path = folder.join("manifest.toml");
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(e) if e.kind() == ErrorKind::NotFound && !folder.exists() => return Ok(false),
        Err(e) if e.kind() == ErrorKind::NotFound => {
            return Err(CodesetError::Exists {
                path: folder.to_owned(),
            });
        }
        Err(e) => return Err(CodesetError::io(path, e)),
    };
    let name = folder.display().to_string();
    let manifest = Manifest::parse(&name, &text)?;
    let same = manifest.files.iter().any(|f| f.sha256 == sha256_hex(data));
    if same && fs::read(folder.join(file)).is_ok_and(|there| there == data) {
        return Ok(true);
    }
    Err(CodesetError::Exists {
        path: folder.to_owned(),
    })
}

/// Writes the tables: all into folders beside their places first, then each is moved into place. A
/// reader passes over names that begin with a dot.
pub(crate) fn write(dest: &Path, tables: &[Ready]) -> Result<(), CodesetError> {
    let new: Vec<&Ready> = tables.iter().filter(|t| !t.table.unchanged).collect();
    if new.is_empty() {
        return Ok(());
    }
    // The folder above is the user's data: should it begin here, it is the owner's alone.
    let mut own = fs::DirBuilder::new();
    own.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut own, 0o700);
    own.create(dest).map_err(|e| CodesetError::io(dest, e))?;
    let staged = new
        .iter()
        .map(|ready| dest.join(format!(".new-{}-{}", ready.name, std::process::id())))
        .collect::<Vec<_>>();
    let result = (|| {
        for (ready, folder) in new.iter().zip(&staged) {
            let io = |e| CodesetError::io(folder, e);
            if folder.exists() {
                // Left by a process of the same number that did not come to its end.
                fs::remove_dir_all(folder).map_err(io)?;
            }
            fs::create_dir(folder).map_err(io)?;
            durable(&folder.join(ready.file), &ready.data)?;
            durable(&folder.join("manifest.toml"), ready.manifest.as_bytes())?;
            sync_dir(folder)?;
        }
        let mut moved: Vec<&Path> = Vec::new();
        for (ready, folder) in new.iter().zip(&staged) {
            let place = ready.table.folder.as_path();
            // A rename would replace an empty folder.
            let free = if place.exists() {
                Err(CodesetError::Exists {
                    path: place.to_owned(),
                })
            } else {
                fs::rename(folder, place).map_err(|e| CodesetError::io(place, e))
            };
            if let Err(error) = free {
                for place in moved {
                    // Only what this import put there; the first error is what the user needs.
                    let _ = fs::remove_dir_all(place);
                }
                return Err(error);
            }
            moved.push(place);
        }
        sync_dir(dest)
    })();
    if result.is_err() {
        for folder in &staged {
            // What cannot be removed is passed over by readers.
            let _ = fs::remove_dir_all(folder);
        }
    }
    result
}

fn durable(path: &Path, bytes: &[u8]) -> Result<(), CodesetError> {
    let io = |e| CodesetError::io(path, e);
    let mut file = File::create_new(path).map_err(io)?;
    file.write_all(bytes).map_err(io)?;
    file.sync_all().map_err(io)
}

fn sync_dir(path: &Path) -> Result<(), CodesetError> {
    let io = |e| CodesetError::io(path, e);
    File::open(path).map_err(io)?.sync_all().map_err(io)
}
