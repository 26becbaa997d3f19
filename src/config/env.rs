//! The environment, as it was handed over: no room reads it by itself.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// Environment variables. An empty one counts as not set, as XDG and NO_COLOR ask.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Env(BTreeMap<String, String>);

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Env {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        Self(
            pairs
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        )
    }
}

impl Env {
    /// A variable's value; `None` where it is not set or empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .get(name)
            .map(String::as_str)
            .filter(|v| !v.is_empty())
    }

    /// Where the config file and the user's keymap lie: `claimdeck` in the XDG config folder.
    /// `None` where there is no home.
    #[must_use]
    pub fn config_dir(&self) -> Option<PathBuf> {
        self.folder("XDG_CONFIG_HOME", ".config")
    }

    /// Where the store lies unless a flag says otherwise: `CLAIMDECK_DATA`, else `claimdeck` in the
    /// XDG data folder. `None` where there is no home.
    #[must_use]
    pub fn data_dir(&self) -> Option<PathBuf> {
        match self.get("CLAIMDECK_DATA") {
            Some(dir) => Some(PathBuf::from(dir)),
            None => self.folder("XDG_DATA_HOME", ".local/share"),
        }
    }

    /// A relative XDG folder is to be ignored (XDG Base Directory Specification).
    fn folder(&self, name: &str, under_home: &str) -> Option<PathBuf> {
        let xdg = self
            .get(name)
            .map(PathBuf::from)
            .filter(|p| p.is_absolute());
        let base = xdg.or_else(|| Some(PathBuf::from(self.get("HOME")?).join(under_home)))?;
        Some(base.join("claimdeck"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_follow_xdg() {
        for (vars, config, data) in [
            (vec![], None, None),
            (
                vec![("HOME", "/h")],
                Some("/h/.config/claimdeck"),
                Some("/h/.local/share/claimdeck"),
            ),
            (
                vec![
                    ("HOME", "/h"),
                    ("XDG_CONFIG_HOME", "/c"),
                    ("XDG_DATA_HOME", "rel"),
                ],
                Some("/c/claimdeck"),
                Some("/h/.local/share/claimdeck"),
            ),
            (
                vec![
                    ("HOME", "/h"),
                    ("CLAIMDECK_DATA", "here"),
                    ("XDG_CONFIG_HOME", ""),
                ],
                Some("/h/.config/claimdeck"),
                Some("here"),
            ),
        ] {
            let env: Env = vars.into_iter().collect();
            assert_eq!(env.config_dir(), config.map(PathBuf::from));
            assert_eq!(env.data_dir(), data.map(PathBuf::from));
        }
    }
}
