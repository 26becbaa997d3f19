//! A keymap written out, for `claimdeck keys` and the manual.

use super::Keymap;
use super::file::Row;
use crate::command::{Command, Scope};
use std::fmt::Write as _;

/// A command of a scope with its keys, as a table shows it.
struct Line {
    keys: Vec<String>,
    command: Command,
    when: String,
}

impl Keymap {
    /// The keymap as Markdown: a table a scope.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut out = format!(
            "# Keys: {}\n\nCtrl-C always gives up what was begun and goes back. Every command also stands in the command palette.\n",
            self.name()
        );
        for scope in Scope::ALL {
            let lines = self.lines(*scope);
            if lines.is_empty() {
                continue;
            }
            let _ = write!(
                out,
                "\n## {}\n\n| Keys | Command | What it does | When |\n|---|---|---|---|\n",
                scope.title()
            );
            for line in lines {
                let _ = writeln!(
                    out,
                    "| {} | `{}` | {} | {} |",
                    line.keys
                        .iter()
                        .map(|keys| code(keys))
                        .collect::<Vec<_>>()
                        .join(", "),
                    line.command,
                    line.command.help(),
                    line.when,
                );
            }
        }
        out
    }

    /// The keymap as plain text, in columns.
    #[must_use]
    pub fn plain(&self) -> String {
        let mut out = format!(
            "Keymap {}. Ctrl-C always gives up what was begun and goes back.\n",
            self.name()
        );
        for scope in Scope::ALL {
            let lines = self.lines(*scope);
            if lines.is_empty() {
                continue;
            }
            let _ = writeln!(out, "\n{} ({})", scope.title(), scope.name());
            for line in lines {
                let when = if line.when.is_empty() {
                    String::new()
                } else {
                    format!("  (when {})", line.when)
                };
                let _ = writeln!(
                    out,
                    "  {:<22} {:<20} {}{when}",
                    line.keys.join(", "),
                    line.command,
                    line.command.title(),
                );
            }
        }
        out
    }

    /// The rows of a scope, one line for all keys of a command under one condition.
    fn lines(&self, scope: Scope) -> Vec<Line> {
        let mut lines: Vec<Line> = Vec::new();
        for command in Command::ALL {
            let mine = |row: &&Row| row.scope == scope && row.run == Some(*command);
            for row in self.rows.iter().filter(mine) {
                let when = row.when.to_string();
                let keys = row.keys.to_string();
                match lines
                    .iter_mut()
                    .find(|line| line.command == *command && line.when == when)
                {
                    Some(line) => line.keys.push(keys),
                    None => lines.push(Line {
                        keys: vec![keys],
                        command: *command,
                        when,
                    }),
                }
            }
        }
        lines
    }
}

/// Keys as Markdown code; a bar would end the cell.
fn code(keys: &str) -> String {
    if keys.contains('`') {
        format!("`` {keys} ``")
    } else {
        format!("`{}`", keys.replace('|', "\\|"))
    }
}
