//! Keymaps: which keys run which command, where and when.
//!
//! A keymap is data: a preset compiled in from `keymaps/`, and the user's own file on top, read by
//! the same code. Rows are grouped by scope; the nearest scope that knows the keys decides.

mod check;
mod condition;
mod docs;
mod event;
mod file;
mod hints;
mod key;
mod press;
mod trie;

pub use condition::{Condition, Facts};
pub use event::InputEvent;
pub use file::Row;
pub use hints::{Follow, Hint};
pub use key::{Key, KeyCode, KeyError, Keys};
pub use press::{Outcome, Pressed};

use crate::command::{Command, Scope};
use crate::source::{Place, did_you_mean};
use std::collections::BTreeMap;
use std::fmt;

/// The presets, by name, with what each is for.
pub const PRESETS: &[(&str, &str)] = &[
    (
        "standard",
        "arrows, plain letters, function keys with a letter twin",
    ),
    ("vi", "hjkl, counts, g and Z sequences"),
    (
        "emacs",
        "Control letters and ctrl-x sequences, as far as terminals allow",
    ),
    ("numeric", "the ten-key pad for moving and the main actions"),
];

/// How bad a problem in a keymap file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// It works, but not as written everywhere.
    Warning,
    /// The file is refused.
    Error,
}

/// Something wrong in a keymap file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// How bad.
    pub weight: Weight,
    /// What is wrong and what to write instead.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let weight = match self.weight {
            Weight::Warning => "warning: ",
            Weight::Error => "",
        };
        write!(f, "{}: {weight}{}", self.place, self.message)
    }
}

/// Why there is no keymap.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeymapError {
    /// No preset has this name.
    #[error("{name:?} is not a keymap{near}: write standard, vi, emacs or numeric")]
    UnknownPreset {
        /// The name.
        name: String,
        /// The name that may have been meant.
        near: String,
    },
    /// The file has mistakes; one a line.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    File(Vec<Problem>),
}

/// A live keymap.
#[derive(Debug, Clone)]
pub struct Keymap {
    name: String,
    counts: bool,
    rows: Vec<Row>,
    tries: BTreeMap<Scope, trie::Node>,
}

impl Keymap {
    /// A preset as it ships.
    ///
    /// # Errors
    /// When no preset has this name.
    pub fn preset(name: &str) -> Result<Self, KeymapError> {
        Self::load(name, None).map(|(keymap, _)| keymap)
    }

    /// A preset with the user's file (its name and text) on top, and warnings about that file.
    ///
    /// # Errors
    /// When no preset has this name, or the file has mistakes; each with file, line and column.
    pub fn load(
        preset: &str,
        user: Option<(&str, &str)>,
    ) -> Result<(Self, Vec<Problem>), KeymapError> {
        let mut layers = preset_layers(preset)?;
        let mut warnings = Vec::new();
        if let Some((file, text)) = user {
            let layer = file::read(file, text).map_err(KeymapError::File)?;
            if let Some(base) = &layer.base {
                return Err(KeymapError::File(vec![Problem {
                    place: Place::of(file, text, text.find("base").unwrap_or(0)),
                    weight: Weight::Error,
                    message: format!(
                        "base is for presets: write keymap = {base:?} in config.toml instead"
                    ),
                }]));
            }
            layers.push(layer);
        }
        let mut rows = Vec::new();
        let mut counts = false;
        for layer in layers {
            counts = layer.counts.unwrap_or(counts);
            check::stack(&mut rows, layer.rows, &mut warnings);
        }
        check::rows(&rows, &mut warnings);
        if let Some((file, text)) = user {
            check::essentials(&rows, &Place::of(file, text, 0), &mut warnings);
        }
        if warnings.iter().any(|p| p.weight == Weight::Error) {
            warnings.retain(|p| p.weight == Weight::Error);
            return Err(KeymapError::File(warnings));
        }
        Ok((Self::build(preset, counts, rows), warnings))
    }

    fn build(name: &str, counts: bool, rows: Vec<Row>) -> Self {
        let mut tries: BTreeMap<Scope, trie::Node> = BTreeMap::new();
        for row in &rows {
            if let Some(command) = row.run {
                tries
                    .entry(row.scope)
                    .or_default()
                    .insert(&row.keys.0, command, row.when.clone());
            }
        }
        Self {
            name: name.to_owned(),
            counts,
            rows,
            tries,
        }
    }

    /// The preset's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether digits that no row claims count, as in `3j`.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.counts
    }

    /// Every row, in the order of the files.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// What these keys do here and now.
    #[must_use]
    pub fn find(&self, facts: &Facts, keys: &[Key]) -> Found {
        for scope in facts.scope.chain() {
            let Some(node) = self.tries.get(scope).and_then(|node| node.walk(keys)) else {
                continue;
            };
            if let Some(command) = node.command(facts) {
                return Found::Command(command);
            }
            if node.leads_on(facts) {
                return Found::Prefix;
            }
        }
        Found::Nothing
    }
}

/// What a sequence of keys stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// It runs this.
    Command(Command),
    /// More keys are expected.
    Prefix,
    /// Nothing.
    Nothing,
}

/// The layers of a preset, its base first.
fn preset_layers(name: &str) -> Result<Vec<file::Layer>, KeymapError> {
    let text = match name {
        "standard" => include_str!("../../keymaps/standard.toml"),
        "vi" => include_str!("../../keymaps/vi.toml"),
        "emacs" => include_str!("../../keymaps/emacs.toml"),
        "numeric" => include_str!("../../keymaps/numeric.toml"),
        _ => {
            return Err(KeymapError::UnknownPreset {
                name: name.to_owned(),
                near: did_you_mean(name, PRESETS.iter().map(|(name, _)| *name)),
            });
        }
    };
    let layer = file::read(&format!("keymaps/{name}.toml"), text).map_err(KeymapError::File)?;
    let mut layers = match &layer.base {
        Some(base) if base != name => preset_layers(base)?,
        _ => Vec::new(),
    };
    layers.push(layer);
    Ok(layers)
}
