//! Settings in layers: what is built in, the config file, the environment, the flags.
//!
//! The file is `config.toml` in the config folder; every option of it is in [`Opt`]. What is wrong
//! in it is said with file, line and column, and nothing wrong is passed over.

mod env;
mod look;
mod option;

pub use env::Env;
pub use look::{Colors, Look, Switch, Theme};
pub use option::Opt;

use crate::source::{Place, did_you_mean};
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use toml::de::{DeTable, DeValue};

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Built in.
    Default,
    /// The config file.
    File(Place),
    /// An environment variable.
    Variable(&'static str),
    /// A flag.
    Flag,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("built in"),
            Self::File(place) => place.fmt(f),
            Self::Variable(name) => f.write_str(name),
            Self::Flag => f.write_str("flag"),
        }
    }
}

/// Why the settings could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file could not be read.
    #[error("{}: {error}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
    /// Mistakes, each in one line that begins with its place.
    #[error("{}", .0.join("\n"))]
    Wrong(Vec<String>),
}

/// The settings in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    values: BTreeMap<Opt, (String, Origin)>,
    dir: Option<PathBuf>,
}

impl Config {
    /// The settings, from all layers. Flags are given as option and value. A config file that does
    /// not exist is no error.
    ///
    /// # Errors
    /// When the file cannot be read, or a value anywhere is not one that its option takes.
    pub fn load(env: &Env, flags: &[(Opt, String)]) -> Result<Self, ConfigError> {
        let dir = env.config_dir();
        let file = match &dir {
            Some(dir) => read_if_there(&dir.join("config.toml"))?,
            None => None,
        };
        let file = file
            .as_ref()
            .map(|(path, text)| (path.to_string_lossy(), text.as_str()));
        let file = file.as_ref().map(|(name, text)| (name.as_ref(), *text));
        Self::from_layers(dir, file, env, flags)
    }

    /// The settings from layers already read: the file's name and text, variables, flags.
    ///
    /// # Errors
    /// When a value anywhere is not one that its option takes.
    pub fn from_layers(
        dir: Option<PathBuf>,
        file: Option<(&str, &str)>,
        env: &Env,
        flags: &[(Opt, String)],
    ) -> Result<Self, ConfigError> {
        let mut config = Self {
            values: defaults(env),
            dir,
        };
        let mut wrong = Vec::new();
        if let Some((name, text)) = file {
            config.read(name, text, &mut wrong);
        }
        for opt in Opt::ALL {
            if let Some(value) = env.get(opt.variable()) {
                config.set(*opt, value, Origin::Variable(opt.variable()), &mut wrong);
            }
        }
        for (opt, value) in flags {
            config.set(*opt, value, Origin::Flag, &mut wrong);
        }
        if wrong.is_empty() {
            Ok(config)
        } else {
            Err(ConfigError::Wrong(wrong))
        }
    }

    fn set(&mut self, opt: Opt, value: &str, origin: Origin, wrong: &mut Vec<String>) {
        match opt.check(value) {
            Ok(()) => {
                self.values.insert(opt, (value.to_owned(), origin));
            }
            Err(message) => {
                let place = match origin {
                    Origin::Flag => format!("--{}", opt.name().replace('_', "-")),
                    other => other.to_string(),
                };
                wrong.push(format!("{place}: {message}"));
            }
        }
    }

    fn read(&mut self, file: &str, text: &str, wrong: &mut Vec<String>) {
        let place = |at: usize| Place::of(file, text, at);
        let (table, errors) = DeTable::parse_recoverable(text);
        if !errors.is_empty() {
            wrong.extend(errors.iter().map(|error| {
                let at = error.span().map_or(0, |span| span.start);
                format!("{}: this is not TOML: {}", place(at), error.message())
            }));
            return;
        }
        let mut entries: Vec<_> = table.get_ref().iter().collect();
        entries.sort_by_key(|(name, _)| name.span().start);
        for (name, value) in entries {
            let Some(opt) = Opt::named(name.get_ref()) else {
                let known = || Opt::ALL.iter().map(|o| o.name());
                wrong.push(format!(
                    "{}: {:?} is not an option{}: write {}",
                    place(name.span().start),
                    name.get_ref(),
                    did_you_mean(name.get_ref(), known()),
                    known().collect::<Vec<_>>().join(", "),
                ));
                continue;
            };
            let at = place(value.span().start);
            match value.get_ref() {
                DeValue::String(value) => self.set(opt, value, Origin::File(at), wrong),
                // The numbers of colours may stand without quotes.
                DeValue::Integer(n) if opt == Opt::Theme => {
                    self.set(opt, n.as_str(), Origin::File(at), wrong);
                }
                _ => wrong.push(format!("{at}: {} is a text in quotes", opt.name())),
            }
        }
    }

    /// A setting as it was written, and where.
    #[must_use]
    pub fn get(&self, opt: Opt) -> Option<(&str, &Origin)> {
        let (value, origin) = self.values.get(&opt)?;
        Some((value, origin))
    }

    fn value(&self, opt: Opt) -> &str {
        self.get(opt).map_or("", |(value, _)| value)
    }

    /// Who works here.
    #[must_use]
    pub fn user(&self) -> &str {
        self.value(Opt::User)
    }

    /// The keymap's preset.
    #[must_use]
    pub fn keymap(&self) -> &str {
        self.value(Opt::Keymap)
    }

    /// Colours.
    #[must_use]
    pub fn theme(&self) -> Theme {
        Theme::named(self.value(Opt::Theme)).unwrap_or_default()
    }

    /// ASCII characters only.
    #[must_use]
    pub fn ascii(&self) -> Switch {
        Switch::named(self.value(Opt::Ascii)).unwrap_or_default()
    }

    /// Where the config file and the keymap lie; `None` where there is no home.
    #[must_use]
    pub fn dir(&self) -> Option<&Path> {
        self.dir.as_deref()
    }

    /// The user's keymap, read anew: its name and text. It is the file that is named, which must
    /// be there, else `keymap.toml` in the config folder, where there is one.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn user_keymap(&self) -> Result<Option<(PathBuf, String)>, ConfigError> {
        let dir = self.dir.as_deref();
        match self.get(Opt::KeymapFile) {
            Some((named, _)) => {
                let path = dir.map_or_else(|| PathBuf::from(named), |dir| dir.join(named));
                let found = read_if_there(&path)?;
                found.map(Some).ok_or(ConfigError::Unreadable {
                    path,
                    error: std::io::ErrorKind::NotFound.into(),
                })
            }
            None => match dir {
                Some(dir) => read_if_there(&dir.join("keymap.toml")),
                None => Ok(None),
            },
        }
    }
}

/// What is built in. The user is who is logged in.
fn defaults(env: &Env) -> BTreeMap<Opt, (String, Origin)> {
    let (user, origin) = ["USER", "LOGNAME"]
        .into_iter()
        .find_map(|name| Some((env.get(name)?, Origin::Variable(name))))
        .filter(|(user, _)| Opt::User.check(user).is_ok())
        .unwrap_or(("coder", Origin::Default));
    let built_in = |opt, value: &str| (opt, (value.to_owned(), Origin::Default));
    BTreeMap::from([
        (Opt::User, (user.to_owned(), origin)),
        built_in(Opt::Keymap, "standard"),
        built_in(Opt::Theme, "auto"),
        built_in(Opt::Ascii, "auto"),
    ])
}

fn read_if_there(path: &Path) -> Result<Option<(PathBuf, String)>, ConfigError> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some((path.to_owned(), text))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(ConfigError::Unreadable {
            path: path.to_owned(),
            error,
        }),
    }
}

#[cfg(test)]
mod tests;
