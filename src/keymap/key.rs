//! Keys: how they are written, compared and shown.

use std::fmt;
use std::str::FromStr;

/// Which key, without what was held down with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyCode {
    /// A character, as typed: a capital stands for itself.
    Char(char),
    /// Enter or Return.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// A function key.
    F(u8),
}

/// A key press.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// Which key.
    pub code: KeyCode,
    /// Control was held.
    pub ctrl: bool,
    /// Alt was held. No default key has it; a user's file may, with a warning.
    pub alt: bool,
    /// Shift was held. Never set with a plain character, which is a capital instead.
    pub shift: bool,
}

/// Why a key could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// No key has this name.
    #[error("{0:?} is not a key: write a character, or a name such as enter, ctrl-d, f2, space")]
    Unknown(String),
    /// Nothing between the quotes.
    #[error("no key is named: write a character, or a name such as enter, ctrl-d, f2, space")]
    Empty,
}

/// Names in keymap files; the first of several for one key is the one shown.
const NAMES: &[(&str, KeyCode)] = &[
    ("space", KeyCode::Char(' ')),
    ("enter", KeyCode::Enter),
    ("return", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("escape", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("backspace", KeyCode::Backspace),
    ("delete", KeyCode::Delete),
    ("del", KeyCode::Delete),
    ("insert", KeyCode::Insert),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pageup", KeyCode::PageUp),
    ("pgup", KeyCode::PageUp),
    ("pagedown", KeyCode::PageDown),
    ("pgdn", KeyCode::PageDown),
    ("minus", KeyCode::Char('-')),
    ("plus", KeyCode::Char('+')),
];

impl Key {
    /// A key with nothing held.
    #[must_use]
    pub const fn plain(code: KeyCode) -> Self {
        Self {
            code,
            ctrl: false,
            alt: false,
            shift: false,
        }
    }

    /// A character.
    #[must_use]
    pub const fn char(c: char) -> Self {
        Self::plain(KeyCode::Char(c))
    }

    /// A character with Control.
    #[must_use]
    pub const fn ctrl(c: char) -> Self {
        Self {
            ctrl: true,
            ..Self::plain(KeyCode::Char(c))
        }
    }

    /// The one form of a press that terminals report in several: Shift is folded into a character,
    /// and Control makes it lower case.
    #[must_use]
    pub fn normal(self) -> Self {
        let KeyCode::Char(c) = self.code else {
            return self;
        };
        let folded = |mut it: Box<dyn Iterator<Item = char>>| match (it.next(), it.next()) {
            (Some(one), None) => one,
            _ => c,
        };
        let c = if self.ctrl {
            folded(Box::new(c.to_lowercase()))
        } else if self.shift {
            folded(Box::new(c.to_uppercase()))
        } else {
            c
        };
        Self {
            code: KeyCode::Char(c),
            shift: false,
            ..self
        }
    }

    /// The character that this press types into a field; `None` where it types nothing.
    #[must_use]
    pub fn typed(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if !self.ctrl && !self.alt && !c.is_control() => Some(c),
            _ => None,
        }
    }

    /// Why some terminals cannot send this key, or keep it for themselves; `None` for one that works
    /// everywhere.
    #[must_use]
    pub fn unsafe_reason(self) -> Option<&'static str> {
        if self.alt {
            return Some("Alt is Escape first on many terminals, and some keep it for their menus");
        }
        match self.code {
            KeyCode::Char(c) if self.ctrl => match c {
                's' | 'q' => Some("flow control stops and starts the terminal with it"),
                'a' => Some("screen, and many a tmux, keep it as their prefix"),
                'b' => Some("tmux keeps it as its prefix"),
                'h' => Some("it is the same byte as Backspace"),
                'i' => Some("it is the same byte as Tab"),
                'j' | 'm' => Some("it is the same byte as Enter"),
                'a'..='z' => None,
                _ => Some("only letters have a Control form on every terminal"),
            },
            KeyCode::Char(_) => None,
            KeyCode::Tab if self.shift && !self.ctrl => None,
            KeyCode::F(1..=12) if !self.ctrl && !self.shift => None,
            KeyCode::F(_) => Some("terminals send only the plain keys F1 to F12 alike"),
            _ if self.ctrl || self.shift => Some("many terminals send it without Control or Shift"),
            _ => None,
        }
    }

    /// The name in a key bar, where room is short: `^D`, `Enter`, `PgUp`.
    #[must_use]
    pub fn short(self) -> String {
        let name = match self.code {
            KeyCode::Char(' ') => "Space".to_owned(),
            KeyCode::Char(c) if self.ctrl => c.to_uppercase().to_string(),
            KeyCode::Char(c) => c.to_string(),
            KeyCode::PageUp => "PgUp".to_owned(),
            KeyCode::PageDown => "PgDn".to_owned(),
            KeyCode::Backspace => "BkSp".to_owned(),
            KeyCode::Delete => "Del".to_owned(),
            KeyCode::Insert => "Ins".to_owned(),
            KeyCode::F(n) => format!("F{n}"),
            code => {
                let name = Self::plain(code).to_string();
                let mut chars = name.chars();
                chars.next().map_or_else(String::new, |first| {
                    first.to_uppercase().chain(chars).collect()
                })
            }
        };
        let shift = if self.shift { "S-" } else { "" };
        let alt = if self.alt { "M-" } else { "" };
        let ctrl = if self.ctrl { "^" } else { "" };
        format!("{alt}{ctrl}{shift}{name}")
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        for (held, prefix) in [
            (self.ctrl, "ctrl-"),
            (self.alt, "alt-"),
            (self.shift, "shift-"),
        ] {
            if held {
                text.push_str(prefix);
            }
        }
        match self.code {
            KeyCode::F(n) => text.push_str(&format!("f{n}")),
            // The hyphen and the plus are read as themselves when they stand alone.
            KeyCode::Char(c) if c != ' ' && (text.is_empty() || !matches!(c, '-' | '+')) => {
                text.push(c);
            }
            code => {
                let name = NAMES.iter().find(|(_, named)| *named == code);
                text.push_str(name.map_or("?", |(name, _)| name));
            }
        }
        f.pad(&text)
    }
}

impl FromStr for Key {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let unknown = || KeyError::Unknown(text.to_owned());
        let mut key = Self::plain(KeyCode::Esc);
        let mut rest = text;
        while let Some((held, tail)) = rest.split_once('-') {
            if tail.is_empty() || held.is_empty() {
                break;
            }
            match held.to_ascii_lowercase().as_str() {
                "ctrl" | "c" => key.ctrl = true,
                "alt" | "m" => key.alt = true,
                "shift" | "s" => key.shift = true,
                _ => return Err(unknown()),
            }
            rest = tail;
        }
        let mut chars = rest.chars();
        key.code = match (chars.next(), chars.next()) {
            (None, _) => return Err(KeyError::Empty),
            (Some(c), None) if !c.is_control() => KeyCode::Char(c),
            (Some(_), None) => return Err(unknown()),
            _ => {
                let name = rest.to_ascii_lowercase();
                let function = name.strip_prefix('f').and_then(|n| n.parse().ok());
                match NAMES.iter().find(|(known, _)| *known == name) {
                    Some((_, code)) => *code,
                    None => match function {
                        Some(n @ 1..=24) => KeyCode::F(n),
                        _ => return Err(unknown()),
                    },
                }
            }
        };
        Ok(key.normal())
    }
}

/// Keys pressed one after another.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Keys(pub Vec<Key>);

impl Keys {
    /// The name in a key bar: single characters stand together, as in `gq`.
    #[must_use]
    pub fn short(&self) -> String {
        let names: Vec<String> = self.0.iter().map(|key| key.short()).collect();
        let tight = names.iter().all(|name| name.chars().count() == 1);
        names.join(if tight { "" } else { " " })
    }
}

impl fmt::Display for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.pad(&names.join(" "))
    }
}

impl FromStr for Keys {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let keys: Vec<Key> = text
            .split_whitespace()
            .map(str::parse)
            .collect::<Result<_, _>>()?;
        if keys.is_empty() {
            return Err(KeyError::Empty);
        }
        Ok(Self(keys))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn keys_are_read_and_written() {
        let shift_tab = Key {
            shift: true,
            ..Key::plain(KeyCode::Tab)
        };
        for (text, key, shown, short) in [
            ("d", Key::char('d'), "d", "d"),
            ("D", Key::char('D'), "D", "D"),
            ("shift-d", Key::char('D'), "D", "D"),
            ("ctrl-d", Key::ctrl('d'), "ctrl-d", "^D"),
            ("Ctrl-D", Key::ctrl('d'), "ctrl-d", "^D"),
            ("c-d", Key::ctrl('d'), "ctrl-d", "^D"),
            ("space", Key::char(' '), "space", "Space"),
            ("-", Key::char('-'), "-", "-"),
            ("minus", Key::char('-'), "-", "-"),
            ("+", Key::char('+'), "+", "+"),
            ("ctrl--", Key::ctrl('-'), "ctrl-minus", "^-"),
            ("return", Key::plain(KeyCode::Enter), "enter", "Enter"),
            ("pgdn", Key::plain(KeyCode::PageDown), "pagedown", "PgDn"),
            ("f2", Key::plain(KeyCode::F(2)), "f2", "F2"),
            ("f", Key::char('f'), "f", "f"),
            ("shift-tab", shift_tab, "shift-tab", "S-Tab"),
            ("?", Key::char('?'), "?", "?"),
        ] {
            let read: Key = text.parse().unwrap();
            assert_eq!(read, key, "{text}");
            assert_eq!(read.to_string(), shown, "{text}");
            assert_eq!(read.short(), short, "{text}");
        }
        for wrong in [
            "", "hyper-x", "enterr", "f0", "f25", "ctrl-", "dd", "\u{1b}",
        ] {
            assert!(wrong.parse::<Key>().is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn sequences_are_read_and_written() {
        let keys: Keys = " g  ctrl-d ".parse().unwrap();
        assert_eq!(keys.0, [Key::char('g'), Key::ctrl('d')]);
        assert_eq!(keys.to_string(), "g ctrl-d");
        assert_eq!(keys.short(), "g ^D");
        assert_eq!("g q".parse::<Keys>().unwrap().short(), "gq");
        assert_eq!("  ".parse::<Keys>(), Err(KeyError::Empty));
    }

    #[test]
    fn unsafe_keys_are_told_from_safe_ones() {
        for safe in [
            "d",
            "G",
            "ctrl-d",
            "ctrl-c",
            "f12",
            "enter",
            "shift-tab",
            "space",
            "home",
        ] {
            assert_eq!(safe.parse::<Key>().unwrap().unsafe_reason(), None, "{safe}");
        }
        for bad in [
            "alt-x",
            "ctrl-enter",
            "shift-enter",
            "ctrl-s",
            "ctrl-q",
            "ctrl-a",
            "ctrl-b",
            "ctrl-h",
            "ctrl-i",
            "ctrl-j",
            "ctrl-m",
            "ctrl-1",
            "shift-up",
            "f13",
            "ctrl-f1",
            "ctrl-tab",
        ] {
            assert!(
                bad.parse::<Key>().unwrap().unsafe_reason().is_some(),
                "{bad}"
            );
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(c in any::<char>(), ctrl: bool, alt: bool, shift: bool) {
            prop_assume!(!c.is_control() && !c.is_whitespace() || c == ' ');
            let key = Key { code: KeyCode::Char(c), ctrl, alt, shift }.normal();
            prop_assert_eq!(key.to_string().parse::<Key>().unwrap(), key);
        }

        #[test]
        fn no_text_breaks_the_reader(text in ".*") {
            if let Ok(keys) = text.parse::<Keys>() {
                prop_assert_eq!(keys.to_string().parse::<Keys>().unwrap(), keys);
            }
        }
    }
}
