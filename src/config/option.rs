//! The table of options: each name with its variable, its help and the values it takes.

use super::{Switch, Theme};
use crate::keymap::PRESETS;
use crate::source::did_you_mean;

/// An option. The order is that of the documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Opt {
    /// Who works here.
    User,
    /// The keymap's preset.
    Keymap,
    /// The user's own keymap file.
    KeymapFile,
    /// Colours.
    Theme,
    /// ASCII characters only.
    Ascii,
}

impl Opt {
    /// Every option.
    pub const ALL: &'static [Self] = &[
        Self::User,
        Self::Keymap,
        Self::KeymapFile,
        Self::Theme,
        Self::Ascii,
    ];

    /// Its name in the config file; the flag is the same with hyphens.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Keymap => "keymap",
            Self::KeymapFile => "keymap_file",
            Self::Theme => "theme",
            Self::Ascii => "ascii",
        }
    }

    /// The environment variable that sets it.
    #[must_use]
    pub const fn variable(self) -> &'static str {
        match self {
            Self::User => "CLAIMDECK_USER",
            Self::Keymap => "CLAIMDECK_KEYMAP",
            Self::KeymapFile => "CLAIMDECK_KEYMAP_FILE",
            Self::Theme => "CLAIMDECK_THEME",
            Self::Ascii => "CLAIMDECK_ASCII",
        }
    }

    /// What it does, in one sentence.
    #[must_use]
    pub const fn help(self) -> &'static str {
        match self {
            Self::User => "Who works here, as charts, notes and the audit trail name them.",
            Self::Keymap => "The keymap: standard, vi, emacs or numeric.",
            Self::KeymapFile => {
                "Your own keymap on top, from the config folder unless the path is absolute."
            }
            Self::Theme => "Colours: auto (as the terminal can), mono, 16 or 256.",
            Self::Ascii => "ASCII characters only: auto (as the terminal can), on or off.",
        }
    }

    /// The option of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|o| o.name() == name)
    }

    /// Whether the value is one that it takes.
    pub(super) fn check(self, value: &str) -> Result<(), String> {
        let choices: Vec<&str> = match self {
            Self::User if value.trim().is_empty() || value.chars().any(char::is_control) => {
                return Err("user is a name, on one line".to_owned());
            }
            Self::KeymapFile if value.is_empty() => {
                return Err("keymap_file is the path of a file".to_owned());
            }
            Self::User | Self::KeymapFile => return Ok(()),
            Self::Keymap => PRESETS.iter().map(|(name, _)| *name).collect(),
            Self::Theme => Theme::NAMES.iter().map(|(name, _)| *name).collect(),
            Self::Ascii => Switch::NAMES.iter().map(|(name, _)| *name).collect(),
        };
        if choices.contains(&value) {
            return Ok(());
        }
        let near = did_you_mean(value, choices.iter().copied());
        Err(format!(
            "{value:?} is not a value of {}{near}: write {}",
            self.name(),
            choices.join(", "),
        ))
    }
}
