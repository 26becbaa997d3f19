//! The one table of commands. Help, palette, key bar, keymaps and docs are all derived from it, so
//! a command that is not here does not exist, and one that is here can always be found.

mod scope;
mod table;

pub use scope::{Group, Pane, Scope};
pub use table::Command;

impl Command {
    /// The command of this name, such as `chart.hold`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|c| c.name() == name)
    }

    /// Whether it does something while this scope has the keys.
    #[must_use]
    pub fn works_in(self, scope: Scope) -> bool {
        let homes = self.scopes();
        homes.contains(&Scope::Global) || scope.chain().iter().any(|s| homes.contains(s))
    }

    /// Place of the diagnosis (counted from 0) that a pointer command toggles.
    #[must_use]
    pub fn pointer_index(self) -> Option<usize> {
        let letter = self.name().strip_prefix("line.pointer_")?;
        match letter.as_bytes() {
            [letter @ b'a'..=b'l'] => Some(usize::from(letter - b'a')),
            _ => None,
        }
    }
}

impl std::fmt::Display for Command {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_and_titles_are_unique_and_well_formed() {
        let mut names = HashSet::new();
        let mut titles = HashSet::new();
        for command in Command::ALL {
            let name = command.name();
            assert!(names.insert(name), "{name} twice");
            assert!(titles.insert(command.title()), "{} twice", command.title());
            let (family, rest) = name.split_once('.').expect("FAMILY.NAME");
            for part in [family, rest] {
                assert!(!part.is_empty(), "{name}");
                let plain = |b: u8| b.is_ascii_lowercase() || b == b'_';
                assert!(part.bytes().all(plain), "{name}");
            }
            assert_eq!(Command::named(name), Some(*command));
        }
    }

    #[test]
    fn every_command_says_in_one_sentence_what_it_does() {
        for command in Command::ALL {
            let help = command.help();
            assert!(help.ends_with('.') && help.len() > 15, "{command}: {help}");
            assert!(
                !help.trim_end_matches('.').contains(". "),
                "{command}: two sentences"
            );
            assert!(
                command.title().len() <= 30,
                "{command}: title too long for the palette"
            );
            assert!(!command.scopes().is_empty(), "{command} works nowhere");
            if let Some(label) = command.label() {
                assert!(
                    label.len() <= 10,
                    "{command}: {label} is too long for the key bar"
                );
            }
        }
    }

    #[test]
    fn a_command_works_in_its_scopes_and_those_inside_them() {
        assert!(Command::DxSearch.works_in(Scope::Coding));
        assert!(!Command::DxSearch.works_in(Scope::Queue));
        assert!(Command::ListDown.works_in(Scope::Queue));
        assert!(Command::ListDown.works_in(Scope::Search));
        assert!(!Command::ListDown.works_in(Scope::Confirm));
        assert!(Command::AppHelp.works_in(Scope::Confirm));
    }

    #[test]
    fn twelve_pointer_commands_name_their_diagnosis() {
        let places: Vec<_> = Command::ALL
            .iter()
            .filter_map(|c| c.pointer_index())
            .collect();
        assert_eq!(places, (0..12).collect::<Vec<_>>());
        assert_eq!(Command::LinePointers.pointer_index(), None);
    }
}
