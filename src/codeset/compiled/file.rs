//! A file of what was made: a heading that says what it was made from and what it must add up to,
//! then the content.
//!
//! Layout, little-endian: the four bytes `CDC\0`, the version of this layout (`u16`), two bytes 0,
//! the [`Key`] (32 bytes), the length of the content (`u64`), its CRC-32 (`u32`), the content.
//!
//! It is read once from beginning to end rather than mapped: the checksum needs every byte anyway,
//! a mapped file that shrinks kills its reader, and mapping needs `unsafe`, which this program does
//! without.

use super::flat::{Flat, Input, flat};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

const MAGIC: u32 = u32::from_le_bytes(*b"CDC\0");
const VERSION: u16 = 1;
const HEADING: usize = 52;

/// What something was made from: equal keys, equal content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Key(pub [u8; 32]);

impl Flat for Key {
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
    }

    fn take(from: &mut Input<'_>) -> Option<Self> {
        Flat::take(from).map(Self)
    }
}

/// The heading.
struct Heading {
    magic: u32,
    version: u16,
    zero: u16,
    key: Key,
    len: u64,
    sum: u32,
}

flat!(Heading {
    magic,
    version,
    zero,
    key,
    len,
    sum
});

/// Why a file cannot serve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Miss {
    /// There is none.
    Absent,
    /// It was made from other tables or by another program.
    Outdated,
    /// It is not what was written.
    Damaged(&'static str),
    /// It cannot be read at all.
    Unreadable(String),
}

/// Reads a file: what `take` makes of the content, once all of it was as it must be.
pub(crate) fn read<T>(
    path: &Path,
    key: &Key,
    take: impl FnOnce(&mut Input<'_>) -> Option<T>,
) -> Result<T, Miss> {
    let mut file = File::open(path).map_err(|e| match e.kind() {
        io::ErrorKind::NotFound => Miss::Absent,
        _ => Miss::Unreadable(e.to_string()),
    })?;
    let told = file.metadata();
    let told = told.map_err(|e| Miss::Unreadable(e.to_string()))?;
    let mut heading = [0; HEADING];
    file.read_exact(&mut heading).map_err(|e| match e.kind() {
        io::ErrorKind::UnexpectedEof => Miss::Damaged("it ends in its heading"),
        _ => Miss::Unreadable(e.to_string()),
    })?;
    let unlike = Miss::Damaged("it does not begin as such a file does");
    let mut bytes = &heading[..];
    let heading = Heading::take(&mut Input::new(&mut bytes, HEADING)).ok_or(unlike.clone())?;
    if heading.magic != MAGIC || heading.zero != 0 {
        return Err(unlike);
    }
    if heading.version != VERSION || heading.key != *key {
        return Err(Miss::Outdated);
    }
    if told.len() != heading.len.saturating_add(HEADING as u64) {
        return Err(Miss::Damaged("it has not the length it was written with"));
    }
    let len =
        usize::try_from(heading.len).map_err(|_| Miss::Damaged("it is longer than memory"))?;
    let mut content = Input::new(&mut file, len);
    let made = take(&mut content);
    if !content.drain() {
        return Err(Miss::Damaged("it cannot be read to its end"));
    }
    if content.sum() != heading.sum {
        return Err(Miss::Damaged("its checksum is wrong"));
    }
    made.ok_or(Miss::Damaged("its parts do not fit together"))
}

/// Writes a file in place of the one before: whole or not at all, durable, the owner's alone.
pub(crate) fn write(path: &Path, key: &Key, content: &[u8]) -> io::Result<()> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let (Some(dir), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(io::ErrorKind::InvalidInput.into());
    };
    let mut own = fs::DirBuilder::new();
    own.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut own, 0o700);
    own.create(dir)?;
    let began = format!(".{}.", name.to_string_lossy());
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let staged = dir.join(format!("{began}{}-{count}.new", std::process::id()));
    sweep(dir, &began, &staged);
    let result = (|| {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&staged)?;
        file.write_all(&heading(key, content))?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&staged, path)?;
        File::open(dir)?.sync_all()
    })();
    if result.is_err() {
        // The next writer sweeps what cannot be removed now.
        let _ = fs::remove_file(&staged);
    }
    result
}

fn heading(key: &Key, content: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(HEADING);
    let heading = Heading {
        magic: MAGIC,
        version: VERSION,
        zero: 0,
        key: *key,
        len: content.len() as u64,
        sum: crc32fast::hash(content),
    };
    heading.put(&mut out);
    out
}

/// Removes what writers that were killed left behind. One that is still at it fails to put its file
/// in place, which costs the next start some tenths of a second.
fn sweep(dir: &Path, began: &str, but: &Path) {
    let left = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        path != but && name.starts_with(began) && name.ends_with(".new")
    };
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()).filter(left) {
        let _ = fs::remove_file(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const KEY: Key = Key([7; 32]);

    fn text(path: &Path, key: &Key) -> Result<String, Miss> {
        read(path, key, String::take)
    }

    fn content(text: &str) -> Vec<u8> {
        let mut out = Vec::new();
        text.to_owned().put(&mut out);
        out
    }

    #[test]
    fn a_file_is_read_as_written_or_says_why_not() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("cache/some.bin");
        assert_eq!(text(&path, &KEY), Err(Miss::Absent));
        write(&path, &KEY, &content("one")).unwrap();
        write(&path, &KEY, &content("two")).unwrap();
        assert_eq!(text(&path, &KEY).as_deref(), Ok("two"));
        assert_eq!(text(&path, &Key([8; 32])), Err(Miss::Outdated));
        let whole = fs::read(&path).unwrap();
        for len in [0, HEADING - 1, HEADING, whole.len() - 1] {
            fs::write(&path, &whole[..len]).unwrap();
            assert!(matches!(text(&path, &KEY), Err(Miss::Damaged(_))), "{len}");
        }
        fs::write(&path, [&whole[..], b"x"].concat()).unwrap();
        assert!(matches!(text(&path, &KEY), Err(Miss::Damaged(_))));
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        assert!(matches!(text(&path, &KEY), Err(Miss::Unreadable(_))));
        assert!(write(&path, &KEY, &content("x")).is_err());
        let left = fs::read_dir(path.parent().unwrap()).unwrap().count();
        assert_eq!(left, 1, "nothing is left of what could not be put in place");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_is_the_owners_alone_and_leftovers_go() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let cache = dir.path().join("cache");
        let path = cache.join("some.bin");
        write(&path, &KEY, b"x").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&cache), mode(&path)), (0o700, 0o600));
        fs::write(cache.join(".some.bin.1-0.new"), b"half").unwrap();
        fs::write(cache.join("own.txt"), b"not ours").unwrap();
        write(&path, &KEY, b"y").unwrap();
        assert!(!cache.join(".some.bin.1-0.new").exists());
        assert!(cache.join("own.txt").exists());
    }

    proptest! {
        #[test]
        fn no_changed_byte_goes_unseen(at in any::<prop::sample::Index>(), bits in 1..=255_u8) {
            let dir = tempfile::tempdir().unwrap();
            let path = dir.path().join("some.bin");
            write(&path, &KEY, &content("some text")).unwrap();
            let mut bytes = fs::read(&path).unwrap();
            let at = at.index(bytes.len());
            bytes[at] ^= bits;
            fs::write(&path, bytes).unwrap();
            prop_assert!(text(&path, &KEY).is_err());
        }
    }
}
