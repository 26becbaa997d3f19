//! The site's `edits.toml`, read from the data folder and written there to begin with.

use super::failure::Failure;
use super::out;
use crate::scrub::{Policy, site_file};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// No file that people keep by hand comes near it.
const MOST: u64 = 4 << 20;

/// Where it stands in a data folder.
pub(super) fn path(data: &Path) -> PathBuf {
    data.join(site_file::FILE)
}

/// What the site makes of the edits. Where its file is wrong, nothing of it is applied and the
/// policy knows why; a file that is not there is no mistake.
pub(super) fn read(data: &Path) -> Policy {
    let path = path(data);
    match text(&path) {
        Ok(None) => Policy::default(),
        Ok(Some(text)) => {
            let read = site_file::read(&path.display().to_string(), &text);
            read.unwrap_or_else(|all| Policy::unread(all.iter().map(ToString::to_string).collect()))
        }
        Err(message) => Policy::unread(vec![message]),
    }
}

/// The text of the file; `None` where there is none.
///
/// # Errors
/// Where it cannot be read, is too large or is not UTF-8, in words.
pub(super) fn text(path: &Path) -> Result<Option<String>, String> {
    let shown = path.display();
    let size = match fs::metadata(path) {
        Ok(told) => told.len(),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(format!("{shown}: it cannot be read: {error}")),
    };
    if size > MOST {
        let (size, most) = (size >> 20, MOST >> 20);
        return Err(format!(
            "{shown}: it has {size} MB: expected at most {most}"
        ));
    }
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::InvalidData => Err(format!(
            "{shown}: it is not UTF-8: save the file as UTF-8 text"
        )),
        Err(error) => Err(format!("{shown}: it cannot be read: {error}")),
    }
}

/// A failure where the site's file is wrong, which has been said: claims that its rules would stop
/// must not pass.
pub(super) fn sound_for(done: &str, policy: &Policy) -> Result<(), Failure> {
    if policy.problems().is_empty() {
        return Ok(());
    }
    let message = format!("nothing is {done} until {} is right", site_file::FILE);
    Err(Failure::usage(message).hint("`claimdeck edits check` tells what is wrong with it"))
}

/// Says why the site's file is not applied.
pub(super) fn say_problems(policy: &Policy) {
    for text in policy.problems() {
        out::say(&format!("{text}; nothing of the file is applied"));
    }
}

/// Writes the file to begin with, whole or not at all, and never over another: it is written beside
/// its place and then linked there.
pub(super) fn write_starter(path: &Path) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut own = DirBuilder::new();
    own.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut own, 0o700);
    own.create(folder)?;
    let beside = folder.join(format!(".edits-{}.new", std::process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = (|| {
        let mut file = options.open(&beside)?;
        file.write_all(site_file::STARTER.as_bytes())?;
        file.sync_all()?;
        fs::hard_link(&beside, path)
    })();
    let removed = fs::remove_file(&beside);
    written?;
    removed?;
    File::open(folder)?.sync_all()
}
