//! The command palette: everything that works here, with its keys.

use super::super::app::App;
use super::picker::{Choice, Item, Picker};
use crate::command::{Command, Group};

/// Every command that has something to work on here. Moving, typing and pointers are left to their
/// keys.
#[must_use]
pub fn palette(app: &App) -> Picker {
    let (keymap, scope) = (&app.keymap, app.facts().scope);
    let items = Command::ALL
        .iter()
        .filter(|c| {
            c.works_in(scope)
                && app.applies(**c)
                && c.pointer_index().is_none()
                && !moves(**c)
                && !matches!(c.group(), Group::Text)
                && **c != Command::AppPalette
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

/// Whether a command only moves in a list.
fn moves(command: Command) -> bool {
    let acts = [Command::ListFilter, Command::ListSort, Command::ListRefresh];
    command.group() == Group::List && !acts.contains(&command)
}
