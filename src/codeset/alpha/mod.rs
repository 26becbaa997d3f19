//! The Alphabetic Index of ICD-10-CM with its tables: diseases and injuries, external causes,
//! neoplasms, drugs and chemicals. It leads to a code; the Tabular List decides.
//!
//! ICD-10-CM Official Guidelines, section I.A.7 to I.A.17 and I.B.1: nonessential modifiers stand
//! in round brackets, a manifestation code in square ones, a dash says that the code goes on, "see"
//! must be followed and "see also" may be.

mod file;
mod find;
mod listing;
mod see;
mod standing;
mod terms;
mod volumes;
mod words;

pub(crate) use file::{DATA_FILE, IndexFile, NEMOD, VolumeFile, kind};
pub use find::Place;
pub use listing::{EntryId, IndexCode, Listing, Pointer};
pub use see::Target;
pub use standing::{Standing, standing};
pub use volumes::{Alphabetic, IndexInfo};
pub(crate) use volumes::{IndexFolder, SET};

/// One of the four parts of the Index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Volume {
    /// Index to Diseases and Injuries.
    Diseases,
    /// Index to External Causes of Injuries.
    ExternalCause,
    /// Neoplasm Table.
    Neoplasm,
    /// Table of Drugs and Chemicals.
    Drugs,
}

impl Volume {
    /// Every volume, in the order of the book.
    pub const ALL: [Self; 4] = [
        Self::Diseases,
        Self::Neoplasm,
        Self::Drugs,
        Self::ExternalCause,
    ];

    /// The stable short name used in commands and output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Diseases => "diseases",
            Self::ExternalCause => "external",
            Self::Neoplasm => "neoplasm",
            Self::Drugs => "drugs",
        }
    }

    /// The name people know it by.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Diseases => "Index to Diseases and Injuries",
            Self::ExternalCause => "Index to External Causes",
            Self::Neoplasm => "Neoplasm Table",
            Self::Drugs => "Table of Drugs and Chemicals",
        }
    }

    /// Whether its codes stand in columns.
    #[must_use]
    pub const fn is_table(self) -> bool {
        matches!(self, Self::Neoplasm | Self::Drugs)
    }
}

/// Main terms and entries of one volume.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VolumeCount {
    /// Which volume.
    pub volume: Volume,
    /// How many main terms.
    pub main_terms: usize,
    /// How many entries of every level, main terms included.
    pub entries: usize,
}
