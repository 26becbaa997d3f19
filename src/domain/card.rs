//! Cards: what a user, or the site, keeps about one code: that it is a favourite, how often it was
//! used, and a note.

use super::code::{Code, CodeSet};
use super::id::CardId;
use chrono::NaiveDate;

/// What one owner keeps about one code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Its id here.
    pub id: CardId,
    /// Revision of the stored record this was read at; 0 for a new one.
    pub revision: u64,
    /// Which set the code belongs to.
    pub set: CodeSet,
    /// The code.
    pub code: Code,
    /// Whose it is; empty for the site's.
    pub owner: String,
    /// Whether it is a favourite.
    pub favourite: bool,
    /// How many times its owner has put the code on a chart.
    pub uses: u32,
    /// The day of the last time.
    pub last_used: Option<NaiveDate>,
    /// A note on the code; empty where none.
    pub note: String,
}

impl Card {
    /// Most characters of a note.
    pub const LONGEST_NOTE: usize = 500;

    /// A card that says nothing yet.
    #[must_use]
    pub const fn new(id: CardId, owner: String, set: CodeSet, code: Code) -> Self {
        Self {
            id,
            revision: 0,
            set,
            code,
            owner,
            favourite: false,
            uses: 0,
            last_used: None,
            note: String::new(),
        }
    }

    /// Whether it says nothing.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        !self.favourite && self.uses == 0 && self.note.is_empty()
    }

    /// Whether it is the site's, seen by everyone.
    #[must_use]
    pub fn is_sites(&self) -> bool {
        self.owner.is_empty()
    }
}
