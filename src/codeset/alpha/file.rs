//! The data file of an Index (`index.cdx`): what the importer writes and [`super::Listing`] is
//! made from.
//!
//! Layout: packed as [`Kind`] says, an [`IndexFile`]. Entries stand in the order of the book with their depth, so that a
//! tree needs no pointers; texts are stored once.

use super::{Volume, VolumeCount};
use crate::codeset::packed::Kind;
use serde::{Deserialize, Serialize};

const KIND: Kind = Kind {
    what: "an Index file",
    mark: *b"CDX\0",
    version: 1,
};
/// Name of the data file in an Index's folder.
pub(crate) const DATA_FILE: &str = "index.cdx";

/// The volumes of one edition.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct IndexFile {
    pub volumes: Vec<VolumeFile>,
}

/// One volume. Texts are numbers into `text_lengths`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct VolumeFile {
    /// Place in [`Volume::ALL`].
    pub volume: u8,
    /// Length of every text in `arena`, in bytes.
    pub text_lengths: Vec<u32>,
    /// The texts, one after the other.
    pub arena: String,
    /// Of a table: the headings of its columns, without the one of the terms.
    pub columns: Vec<String>,
    /// Of every entry: 0 for a main term, 1 for a subterm directly below one.
    pub depths: Vec<u8>,
    /// Of every entry: its title, nonessential modifiers between [`NEMOD`] marks.
    pub titles: Vec<u32>,
    /// Of every entry: how many of `pointers` are its own.
    pub counts: Vec<u8>,
    /// (kind, text), entry by entry: what an entry points at.
    pub pointers: Vec<(u8, u32)>,
}

/// Marks before and after a nonessential modifier in a title. Texts are cleaned of control
/// characters, so they stand for nothing else.
pub(crate) const NEMOD: [char; 2] = ['\u{1e}', '\u{1f}'];

/// Kinds in [`VolumeFile::pointers`]; from [`CELL`] on it is the column of a table.
pub(crate) mod kind {
    pub(crate) const CODE: u8 = 0;
    pub(crate) const MANIFESTATION: u8 = 1;
    pub(crate) const SEE: u8 = 2;
    pub(crate) const SEE_ALSO: u8 = 3;
    pub(crate) const CATEGORY: u8 = 4;
    pub(crate) const SUBCATEGORY: u8 = 5;
    pub(crate) const NOTE: u8 = 6;
    pub(crate) const CELL: u8 = 16;
}

impl VolumeFile {
    /// Main terms and entries; `None` where the volume is none this program knows.
    pub(crate) fn count(&self) -> Option<VolumeCount> {
        Some(VolumeCount {
            volume: *Volume::ALL.get(usize::from(self.volume))?,
            main_terms: self.depths.iter().filter(|d| **d == 0).count(),
            entries: self.depths.len(),
        })
    }
}

impl IndexFile {
    /// Entries of all volumes.
    pub(crate) fn entries(&self) -> usize {
        self.volumes.iter().map(|v| v.depths.len()).sum()
    }

    /// The bytes of the data file.
    pub(crate) fn encode(&self) -> Result<Vec<u8>, String> {
        KIND.encode(self)
    }

    /// Reads a data file. What it refers to is checked where it is put to use.
    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, String> {
        KIND.decode(bytes)
    }
}
