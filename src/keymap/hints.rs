//! What the key bar, the which-key list and the palette show of a keymap.

use super::condition::Facts;
use super::key::{Key, Keys};
use super::{Found, Keymap, Row};
use crate::command::{Command, Scope};

/// A command of the key bar with its keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The fewest keys that run it here.
    pub keys: Keys,
    /// The command.
    pub command: Command,
}

/// A key that may follow an unfinished sequence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Follow {
    /// The key.
    pub key: Key,
    /// What it runs; several where still more keys follow.
    pub commands: Vec<Command>,
}

impl Keymap {
    /// The key bar: every command with a label that a key runs here and now, in the order of the
    /// command table, so that what belongs to the screen stands before what works everywhere.
    #[must_use]
    pub fn hints(&self, facts: &Facts) -> Vec<Hint> {
        Command::ALL
            .iter()
            .filter(|command| command.label().is_some() && command.works_in(facts.scope))
            .filter_map(|command| {
                let keys = self
                    .rows_in(facts.scope)
                    .filter(|row| row.run == Some(*command))
                    .filter(|row| self.find(facts, &row.keys.0) == Found::Command(*command))
                    .min_by_key(|row| row.keys.0.len())?;
                Some(Hint {
                    keys: keys.keys.clone(),
                    command: *command,
                })
            })
            .collect()
    }

    /// As much of the key bar as a width holds, each hint written as its keys, a space and its label,
    /// two spaces between them. Help and the palette, through which the rest is found, stay as long
    /// as there is room for them.
    #[must_use]
    pub fn hints_within(&self, facts: &Facts, width: usize) -> Vec<Hint> {
        const GAP: usize = 2;
        let stays = |hint: &Hint| matches!(hint.command, Command::AppHelp | Command::AppPalette);
        let hints = self.hints(facts);
        let mut room = width + GAP;
        let mut take = |hint: &Hint| {
            let label = hint.command.label().unwrap_or_default();
            let needs = hint.keys.short().chars().count() + 1 + label.chars().count() + GAP;
            let fits = needs <= room;
            room -= if fits { needs } else { 0 };
            fits
        };
        let mut taken: Vec<bool> = hints.iter().map(|hint| stays(hint) && take(hint)).collect();
        for (hint, taken) in hints.iter().zip(&mut taken) {
            if !stays(hint) {
                if !take(hint) {
                    break;
                }
                *taken = true;
            }
        }
        let kept = hints.into_iter().zip(taken).filter(|(_, taken)| *taken);
        kept.map(|(hint, _)| hint).collect()
    }

    /// The keys that run a command in a scope under some condition, fewest first. A key that a
    /// nearer scope always takes for something else is left out.
    #[must_use]
    pub fn keys_of(&self, command: Command, scope: Scope) -> Vec<Keys> {
        let mut keys: Vec<Keys> = Vec::new();
        for (at, home) in scope.chain().iter().enumerate() {
            let nearer = &scope.chain()[..at];
            let taken = |keys: &Keys| {
                self.rows.iter().any(|row| {
                    nearer.contains(&row.scope)
                        && row.when.is_always()
                        && keys.0.starts_with(&row.keys.0)
                })
            };
            for row in &self.rows {
                let mine = row.scope == *home && row.run == Some(command);
                if mine && !taken(&row.keys) && !keys.contains(&row.keys) {
                    keys.push(row.keys.clone());
                }
            }
        }
        keys.sort_by_key(|keys| keys.0.len());
        keys
    }

    /// What may follow the keys pressed so far (which-key), nearest scope first, in file order.
    #[must_use]
    pub fn follows(&self, facts: &Facts, pressed: &[Key]) -> Vec<Follow> {
        let mut follows: Vec<Follow> = Vec::new();
        for scope in facts.scope.chain() {
            let Some(node) = self.tries.get(scope).and_then(|node| node.walk(pressed)) else {
                continue;
            };
            for key in node.keys() {
                if follows.iter().any(|follow| follow.key == key) {
                    continue;
                }
                let Some(next) = node.walk(&[key]) else {
                    continue;
                };
                let commands = match next.command(facts) {
                    Some(command) => vec![command],
                    None => next.below(facts),
                };
                if !commands.is_empty() {
                    follows.push(Follow { key, commands });
                }
            }
        }
        follows
    }

    /// The rows that work in a scope, nearest first.
    pub(super) fn rows_in(&self, scope: Scope) -> impl Iterator<Item = &Row> {
        scope
            .chain()
            .iter()
            .flat_map(|home| self.rows.iter().filter(move |row| row.scope == *home))
    }
}
