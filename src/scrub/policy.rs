//! What a site makes of the edits: turned up, down or off.

use super::Edit;
use crate::domain::Severity;
use std::collections::HashMap;

/// What a site makes of an edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// It says nothing.
    Off,
    /// It speaks at this severity.
    At(Severity),
}

impl Level {
    /// The severity; `None` where it is off.
    #[must_use]
    pub const fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::At(severity) => Some(severity),
        }
    }
}

/// A site's choices. The default leaves every edit as it is.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    levels: HashMap<String, Level>,
}

impl Policy {
    /// Sets the level of an edit, whatever its dates: a site that names it wants it.
    pub fn set(&mut self, id: &str, level: Level) {
        self.levels.insert(id.to_owned(), level);
    }

    /// What the site made of an edit; `None` where it left it as it is.
    #[must_use]
    pub fn level(&self, edit: &Edit) -> Option<Level> {
        self.levels.get(edit.id).copied()
    }
}
