//! Where a data folder keeps what the code tables and the search are made from, and what was made.

use super::file::{self, Key, Miss};
use super::flat::Input;
use crate::codeset::error::CodesetError;
use crate::codeset::load::{Folder, Reading, imported_folders, shipped_folders};
use crate::codeset::search::Search;
use crate::codeset::site::SiteLexicon;
use crate::codeset::tables::Tables;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// The number of this program's tables and of the code that reads them.
const PROGRAM: &str = env!("CLAIMDECK_TABLES_NUMBER");

/// What became of a file of the cache.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cached {
    /// The file; `None` where there is no data folder.
    pub path: Option<PathBuf>,
    /// Why it could not serve and was made anew; empty where it was read.
    pub made: String,
    /// Why what was made could not be written; empty where all is well.
    pub unwritten: String,
}

/// A data folder as code tables and search see it.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    data: Option<PathBuf>,
}

impl Shelf {
    /// Of a data folder, which may not exist yet; `None` for what is in the program alone.
    #[must_use]
    pub fn new(data: Option<&Path>) -> Self {
        Self {
            data: data.map(Path::to_owned),
        }
    }

    /// The tables, shipped and imported: read from the cache where it holds, else loaded and kept.
    ///
    /// # Errors
    /// As [`Tables::open`].
    pub fn tables(&self) -> Result<Tables, CodesetError> {
        Ok(self.tables_told()?.0)
    }

    /// As [`Shelf::tables`], with what became of the cache.
    ///
    /// # Errors
    /// As [`Tables::open`].
    pub fn tables_told(&self) -> Result<(Tables, Cached), CodesetError> {
        let folders = self.imported()?;
        let key = key_of(&folders);
        let path = self.cached("tables.bin");
        let (mut tables, kept) = get(path, &key, Tables::read, || {
            let mut all = shipped_folders();
            all.extend(folders);
            let tables = Tables::load(&all)?;
            // A command that only looks something up does not begin a data folder.
            let begun = self.data.as_ref().is_some_and(|data| data.is_dir());
            let bytes = if begun { tables.to_bytes() } else { Vec::new() };
            Ok::<_, CodesetError>((tables, bytes))
        })?;
        tables.key = key;
        if let Some(data) = &self.data {
            tables.ncci.set_root(&data.join("codesets"));
        }
        Ok((tables, kept))
    }

    /// The search over tables of this shelf: read from the cache where it holds, else built and
    /// kept. `progress` is told how many of a hundred parts are done.
    #[must_use]
    pub fn search(&self, tables: &Tables, progress: &mut dyn FnMut(u8)) -> Search {
        self.search_told(tables, progress).0
    }

    /// As [`Shelf::search`], with what became of the cache.
    #[must_use]
    pub fn search_told(&self, tables: &Tables, progress: &mut dyn FnMut(u8)) -> (Search, Cached) {
        let site = self.site();
        // Tables that came from elsewhere have no key; what is built over them is not kept.
        let own = tables.key != Key::default();
        let path = self.cached("search.bin").filter(|_| own);
        let found: Result<_, std::convert::Infallible> =
            get(path, &search_key(&tables.key, &site), Search::read, || {
                let search = Search::building(tables, &site.with_shipped(), progress);
                let bytes = if own { search.to_bytes() } else { Vec::new() };
                Ok((search, bytes))
            });
        match found {
            Ok(found) => found,
            Err(never) => match never {},
        }
    }

    /// The search alone, for a command that needs no table where the cache holds.
    ///
    /// # Errors
    /// As [`Tables::open`].
    pub fn search_alone(&self) -> Result<Search, CodesetError> {
        let site = self.site();
        let key = search_key(&key_of(&self.imported()?), &site);
        let path = self.cached("search.bin");
        if let Some(found) = path.and_then(|path| file::read(&path, &key, Search::read).ok()) {
            return Ok(found);
        }
        Ok(self.search(&self.tables()?, &mut |_| {}))
    }

    /// The site's own lexicon.
    #[must_use]
    pub fn site(&self) -> SiteLexicon {
        match &self.data {
            Some(data) => SiteLexicon::read(&data.join("lexicon")),
            None => SiteLexicon::default(),
        }
    }

    fn imported(&self) -> Result<Vec<Folder<'static>>, CodesetError> {
        match &self.data {
            Some(data) => imported_folders(&data.join("codesets"), Reading::Start),
            None => Ok(Vec::new()),
        }
    }

    fn cached(&self, name: &str) -> Option<PathBuf> {
        self.data.as_ref().map(|data| data.join("cache").join(name))
    }
}

/// What is in the cache, else what is made, which is then kept unless its bytes are empty.
fn get<T, E>(
    path: Option<PathBuf>,
    key: &Key,
    take: impl FnOnce(&mut Input<'_>) -> Option<T>,
    make: impl FnOnce() -> Result<(T, Vec<u8>), E>,
) -> Result<(T, Cached), E> {
    let mut kept = Cached {
        path,
        made: String::new(),
        unwritten: String::new(),
    };
    let Some(path) = &kept.path else {
        return Ok((make()?.0, kept));
    };
    kept.made = match file::read(path, key, take) {
        Ok(found) => return Ok((found, kept)),
        Err(Miss::Absent) => "it was not there yet".to_owned(),
        Err(Miss::Outdated) => "it was made from other tables or by another program".to_owned(),
        Err(Miss::Damaged(how)) => format!("it was damaged: {how}"),
        Err(Miss::Unreadable(why)) => format!("it could not be read: {why}"),
    };
    let (made, bytes) = make()?;
    if bytes.is_empty() {
        kept.unwritten = "there is no data folder yet".to_owned();
        return Ok((made, kept));
    }
    // Not kept is not lost: the next start makes it again, and `doctor` tells.
    if let Err(error) = file::write(path, key, &bytes) {
        kept.unwritten = error.to_string();
    }
    Ok((made, kept))
}

/// What tables are made from.
fn key_of(imported: &[Folder<'_>]) -> Key {
    let mut parts = Parts::default();
    parts.add(PROGRAM.as_bytes());
    for folder in imported {
        parts.add(folder.name.as_bytes());
        parts.add(folder.unread.as_deref().unwrap_or_default().as_bytes());
        let mut files: Vec<_> = folder.files.iter().collect();
        files.sort_by(|a, b| a.0.cmp(&b.0));
        for (name, bytes) in files {
            parts.add(name.as_bytes());
            parts.sum(bytes);
        }
        // What is read later is compared with its manifest then.
        for (name, len) in &folder.later {
            parts.add(name.as_bytes());
            parts.add(&len.to_le_bytes());
        }
    }
    parts.key()
}

/// What the search is made from.
fn search_key(tables: &Key, site: &SiteLexicon) -> Key {
    let mut parts = Parts::default();
    parts.add(&tables.0);
    for (name, bytes) in site.files() {
        parts.add(name.as_bytes());
        parts.sum(bytes);
    }
    parts.key()
}

/// Parts of a key, each with its length, so that no two lists of them read the same.
#[derive(Default)]
struct Parts(Sha256);

impl Parts {
    fn add(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    /// A large file by its checksum: the SHA-256 of each was compared with its manifest when it was
    /// loaded, here it need only be told whether it changed since.
    fn sum(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(crc32fast::hash(bytes).to_le_bytes());
    }

    fn key(self) -> Key {
        Key(self.0.finalize().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codeset::search::Query;
    use std::fs;

    fn first(search: &Search, words: &str) -> Option<String> {
        let hits = search.find(&Query {
            words,
            set: None,
            procedures: false,
            dos: "2026-11-02".parse().unwrap(),
            all_codes: false,
            limit: 1,
            personal: None,
        });
        hits.first().map(|hit| hit.code.dotted())
    }

    /// What became of the two files, after a look that must work.
    fn look(shelf: &Shelf, words: &str, want: &str) -> [Cached; 2] {
        let (tables, of_tables) = shelf.tables_told().unwrap();
        let (search, of_search) = shelf.search_told(&tables, &mut |_| {});
        assert_eq!(first(&search, words).as_deref(), Some(want));
        [of_tables, of_search]
    }

    fn made(kept: &[Cached; 2]) -> [&str; 2] {
        assert!(kept.iter().all(|k| k.unwritten.is_empty()), "{kept:?}");
        kept.each_ref().map(|k| k.made.as_str())
    }

    #[test]
    fn what_is_kept_serves_until_something_changes_and_mends_itself() {
        let dir = tempfile::tempdir().unwrap();
        let shelf = Shelf::new(Some(dir.path()));
        let absent = "it was not there yet";
        assert_eq!(made(&look(&shelf, "htn", "I10")), [absent; 2]);
        assert_eq!(made(&look(&shelf, "htn", "I10")), ["", ""]);
        assert_eq!(
            first(&shelf.search_alone().unwrap(), "htn").as_deref(),
            Some("I10")
        );

        // The site's words are a part of what the search is made from, not of the tables.
        fs::create_dir(dir.path().join("lexicon")).unwrap();
        let terms = dir.path().join("lexicon/terms.tsv");
        fs::write(&terms, "term\tcode\nquux\tE11.65\n").unwrap();
        let kept = look(&shelf, "quux", "E11.65");
        assert_eq!(made(&kept)[0], "");
        assert!(kept[1].made.contains("other tables"), "{kept:?}");
        assert_eq!(made(&look(&shelf, "quux", "E11.65")), ["", ""]);

        // An imported table is a part of both; one that is damaged is told, cached or not.
        let folder = dir.path().join("codesets/broken");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("manifest.toml"), "nonsense").unwrap();
        for _ in 0..2 {
            let aside = shelf.tables().unwrap().set_aside();
            assert_eq!(aside.len(), 1, "{aside:?}");
        }
        fs::remove_dir_all(&folder).unwrap();

        let cache = dir.path().join("cache");
        for name in ["tables.bin", "search.bin"] {
            let path = cache.join(name);
            let mut bytes = fs::read(&path).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 0x20;
            fs::write(&path, &bytes).unwrap();
        }
        // The tables in the cache are still those with the broken one.
        let kept = look(&shelf, "quux", "E11.65");
        assert!(kept[0].made.contains("other tables"), "{kept:?}");
        assert!(kept[1].made.contains("damaged"), "{kept:?}");
        assert_eq!(made(&look(&shelf, "quux", "E11.65")), ["", ""]);
    }

    #[test]
    fn a_cache_that_cannot_be_written_costs_time_only() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(
            dir.path().join("cache"),
            "a file where the folder should be",
        )
        .unwrap();
        let shelf = Shelf::new(Some(dir.path()));
        let kept = look(&shelf, "htn", "I10");
        assert!(kept.iter().all(|k| !k.unwritten.is_empty()), "{kept:?}");
        let fresh = dir.path().join("fresh");
        let (_, not_begun) = Shelf::new(Some(&fresh)).tables_told().unwrap();
        assert!(
            not_begun.unwritten.contains("no data folder"),
            "{not_begun:?}"
        );
        assert!(!fresh.exists());
        let (_, none) = Shelf::new(None).tables_told().unwrap();
        assert_eq!(none.path, None);
    }

    #[test]
    fn tables_from_elsewhere_leave_no_index_behind() {
        let dir = tempfile::tempdir().unwrap();
        let shelf = Shelf::new(Some(dir.path()));
        let tables = Tables::shipped().unwrap();
        let mut parts = Vec::new();
        let search = shelf.search(&tables, &mut |done| parts.push(done));
        assert_eq!(first(&search, "htn").as_deref(), Some("I10"));
        assert!(!dir.path().join("cache").exists());
        assert!(
            parts.is_sorted() && parts.len() > 3 && parts.last() == Some(&100),
            "{parts:?}"
        );
    }

    #[test]
    fn tables_read_back_answer_as_those_that_were_written() {
        let tables = Tables::shipped().unwrap();
        let bytes = tables.to_bytes();
        let mut source = &bytes[..];
        let again = Tables::read(&mut Input::new(&mut source, bytes.len())).unwrap();
        assert_eq!(again.to_bytes(), bytes);
        assert_eq!(again.editions(), tables.editions());
        let dos = "2026-11-02".parse().unwrap();
        for code in ["E1165", "S52501A", "D6911", "O80"] {
            let code = code.parse().unwrap();
            assert_eq!(again.notes(code, dos), tables.notes(code, dos));
            assert_eq!(again.ancestors(code, dos), tables.ancestors(code, dos));
            assert_eq!(
                again.seventh_chars(code, dos),
                tables.seventh_chars(code, dos)
            );
        }
        let code = "99213".parse().unwrap();
        assert_eq!(
            again.look_up_procedure(code, dos),
            tables.look_up_procedure(code, dos)
        );
    }
}
