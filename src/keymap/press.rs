//! One key after another: sequences, counts, and text that is typed.

use super::condition::Facts;
use super::key::{Key, KeyCode, Keys};
use super::{Found, Keymap};
use crate::command::{Command, Scope};

/// Most that a count may say; more digits are not taken.
const MAX_COUNT: u32 = 9_999;

/// What a key press came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Run this, so many times (`None` where no count was typed).
    Run(Command, Option<u32>),
    /// More keys are expected; [`Keymap::follows`] lists them.
    Pending,
    /// Type this character into the field.
    Type(char),
    /// The keys pressed before were given up.
    Cancelled,
    /// These keys do nothing here.
    Unbound(Keys),
}

/// Keys pressed and not used up yet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pressed {
    keys: Vec<Key>,
    count: Option<u32>,
}

impl Pressed {
    /// The keys of an unfinished sequence.
    #[must_use]
    pub fn keys(&self) -> &[Key] {
        &self.keys
    }

    /// The count typed so far.
    #[must_use]
    pub fn count(&self) -> Option<u32> {
        self.count
    }

    /// Whether nothing is pending.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.count.is_none()
    }

    /// Count and keys as a status line shows them, such as `3g`.
    #[must_use]
    pub fn label(&self) -> String {
        let count = self.count.map_or_else(String::new, |n| n.to_string());
        format!("{count}{}", Keys(self.keys.clone()).short())
    }

    /// Gives up what is pending.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Takes the next key. Ctrl-C, and Escape where no row continues with it, give up what is
    /// pending; with nothing pending Ctrl-C goes back, whatever the keymap says.
    pub fn press(&mut self, keymap: &Keymap, facts: &Facts, key: Key) -> Outcome {
        if key == Key::ctrl('c') {
            if !self.is_empty() {
                self.clear();
                return Outcome::Cancelled;
            }
            let back = match facts.scope {
                Scope::Confirm => Command::ConfirmNo,
                _ => Command::AppBack,
            };
            return Outcome::Run(back, None);
        }
        self.keys.push(key);
        match keymap.find(facts, &self.keys) {
            Found::Command(command) => {
                let count = self.count;
                self.clear();
                Outcome::Run(command, count)
            }
            Found::Prefix => Outcome::Pending,
            Found::Nothing => self.unbound(keymap, facts, key),
        }
    }

    fn unbound(&mut self, keymap: &Keymap, facts: &Facts, key: Key) -> Outcome {
        let first = self.keys.len() == 1;
        if let Some(c) = key.typed().filter(|c| first && facts.scope.types(*c)) {
            self.clear();
            return Outcome::Type(c);
        }
        if first && keymap.counts() {
            let digit = key.typed().and_then(|c| c.to_digit(10));
            let so_far = self.count.unwrap_or(0);
            if let Some(digit) = digit.filter(|d| *d > 0 || so_far > 0) {
                self.keys.clear();
                self.count = Some((so_far * 10 + digit).min(MAX_COUNT));
                return Outcome::Pending;
            }
        }
        let pending = !first || self.count.is_some();
        let keys = Keys(std::mem::take(&mut self.keys));
        self.clear();
        if pending && key == Key::plain(KeyCode::Esc) {
            Outcome::Cancelled
        } else {
            Outcome::Unbound(keys)
        }
    }
}
