//! Which volumes are there, and which speak for a date of service.

use super::file::{DATA_FILE, IndexFile};
use super::listing::Listing;
use super::{Volume, VolumeCount};
use crate::codeset::compiled::flat;
use crate::codeset::error::CodesetError;
use crate::codeset::load::Folder;
use crate::codeset::manifest::{Manifest, sha256_hex};
use crate::codeset::tables::Tables;
use chrono::NaiveDate;
use std::sync::{Arc, OnceLock};

/// What `set` of a manifest says for an Index.
pub(crate) const SET: &str = "icd10cm-index";

/// An imported Index. It is unpacked when it is first asked for: most starts do not need it.
#[derive(Debug)]
pub(crate) struct IndexFolder {
    /// Its folder, such as `icd10cm-index-FY2027`.
    pub folder: String,
    pub edition: String,
    pub effective_from: NaiveDate,
    pub effective_to: Option<NaiveDate>,
    pub source: String,
    /// The data file.
    pub data: Vec<u8>,
    /// Its volumes, or what is wrong with the file.
    pub listings: OnceLock<Result<Vec<Arc<Listing>>, String>>,
}

flat!(IndexFolder {
    folder,
    edition,
    effective_from,
    effective_to,
    source,
    data,
    listings
});

impl IndexFolder {
    /// The Index of a folder, its bytes as its manifest says.
    pub(crate) fn new(folder: &Folder<'_>, manifest: &Manifest) -> Result<Self, CodesetError> {
        let damaged = |message: &str| CodesetError::damaged(&folder.name, message);
        let (from, effective_to) = manifest.effective(&folder.name)?;
        let data = folder
            .bytes(DATA_FILE)
            .ok_or_else(|| damaged(&format!("{DATA_FILE} is missing")))?;
        let entry = manifest.files.iter().find(|f| f.name == DATA_FILE);
        if entry.is_none_or(|f| f.sha256 != sha256_hex(data)) {
            return Err(damaged(&format!(
                "{DATA_FILE} has not the sha256 of the manifest"
            )));
        }
        Ok(Self {
            folder: folder.name.clone(),
            edition: manifest.edition.clone(),
            effective_from: from
                .ok_or_else(|| damaged("manifest.toml: effective_from is missing"))?,
            effective_to,
            source: manifest.source.clone(),
            data: data.to_vec(),
            listings: OnceLock::new(),
        })
    }

    fn unpack(&self) -> Result<Vec<Arc<Listing>>, String> {
        let file = IndexFile::decode(&self.data)?;
        let listing = |volume| {
            Listing::from_file(volume, &self.edition)
                .map(Arc::new)
                .ok_or_else(|| "its parts do not fit together".to_owned())
        };
        file.volumes.into_iter().map(listing).collect()
    }

    /// Its volumes.
    pub(crate) fn listings(&self) -> Result<&[Arc<Listing>], CodesetError> {
        match self.listings.get_or_init(|| self.unpack()) {
            Ok(listings) => Ok(listings),
            Err(message) => Err(CodesetError::damaged(&self.folder, message.as_str())),
        }
    }
}

/// An imported Index, for lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexInfo {
    /// Edition, such as `FY2027`.
    pub edition: String,
    /// First date of service it is for.
    pub effective_from: NaiveDate,
    /// Last date of service.
    pub effective_to: Option<NaiveDate>,
    /// Where it came from.
    pub source: String,
    /// Its volumes with their counts.
    pub volumes: Vec<VolumeCount>,
}

/// The volumes that speak for a date of service, each of the newest edition that is not after it.
#[derive(Debug, Clone, Default)]
pub struct Alphabetic {
    volumes: [Option<Arc<Listing>>; 4],
}

/// The same volumes, not such as say the same.
impl PartialEq for Alphabetic {
    fn eq(&self, other: &Self) -> bool {
        self.volumes
            .iter()
            .zip(&other.volumes)
            .all(|pair| match pair {
                (Some(a), Some(b)) => Arc::ptr_eq(a, b),
                (None, None) => true,
                _ => false,
            })
    }
}

impl Alphabetic {
    /// Volumes of which the last one of each kind counts.
    #[must_use]
    pub(crate) fn new(listings: impl IntoIterator<Item = Arc<Listing>>) -> Self {
        let mut out = Self::default();
        for listing in listings {
            let volume = listing.volume() as usize;
            out.volumes[volume] = Some(listing);
        }
        out
    }

    /// A volume; `None` where none was imported.
    #[must_use]
    pub fn listing(&self, volume: Volume) -> Option<&Arc<Listing>> {
        self.volumes[volume as usize].as_ref()
    }

    /// The volumes there are, in the order of the book.
    pub fn listings(&self) -> impl Iterator<Item = &Arc<Listing>> {
        Volume::ALL.into_iter().filter_map(|v| self.listing(v))
    }

    /// Whether no volume is there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.volumes.iter().all(Option::is_none)
    }
}

impl Tables {
    /// The Index for a date of service: of each volume the newest edition that begins on or before
    /// it, else the first one there is. Unpacking it the first time takes some hundredths of a
    /// second.
    ///
    /// # Errors
    /// [`CodesetError::Damaged`] where a data file cannot be read.
    pub fn alphabetic(&self, dos: NaiveDate) -> Result<Alphabetic, CodesetError> {
        let mut folders: Vec<&IndexFolder> = self.indexes.iter().collect();
        // Later ones take the place of earlier ones; those that begin after the date come first,
        // the nearest of them last.
        folders.sort_by_key(|f| {
            let after = f.effective_from > dos;
            let days = (dos - f.effective_from).num_days();
            (!after, if after { days } else { -days })
        });
        let mut listings = Vec::new();
        for folder in folders {
            listings.extend(folder.listings()?.iter().cloned());
        }
        Ok(Alphabetic::new(listings))
    }

    /// Whether an Index was imported.
    #[must_use]
    pub fn has_alphabetic(&self) -> bool {
        !self.indexes.is_empty()
    }

    /// The imported Indexes, by date.
    ///
    /// # Errors
    /// [`CodesetError::Damaged`] where a data file cannot be read.
    pub fn alphabetic_editions(&self) -> Result<Vec<IndexInfo>, CodesetError> {
        let mut out = Vec::new();
        for folder in &self.indexes {
            let count = |l: &Arc<Listing>| VolumeCount {
                volume: l.volume(),
                main_terms: l.main_terms().len(),
                entries: l.len(),
            };
            out.push(IndexInfo {
                edition: folder.edition.clone(),
                effective_from: folder.effective_from,
                effective_to: folder.effective_to,
                source: folder.source.clone(),
                volumes: folder.listings()?.iter().map(count).collect(),
            });
        }
        out.sort_by_key(|info| info.effective_from);
        Ok(out)
    }
}
