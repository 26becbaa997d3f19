//! The command palette: everything that works here, with its keys.

use super::picker::{Choice, Item, Picker};
use crate::command::{Command, Group, Scope};
use crate::keymap::Keymap;

/// Every command that works in a scope. Moving and typing are left to their keys.
#[must_use]
pub fn palette(keymap: &Keymap, scope: Scope) -> Picker {
    let items = Command::ALL
        .iter()
        .filter(|c| {
            c.works_in(scope) && !matches!(c.group(), Group::Text) && **c != Command::AppPalette
        })
        .map(|command| Item {
            label: command.title().to_owned(),
            detail: command.help().to_owned(),
            right: keymap
                .keys_of(*command, scope)
                .first()
                .map_or_else(String::new, crate::keymap::Keys::short),
            choice: Choice::Run(*command),
        })
        .collect();
    Picker::new("Commands", items)
}
