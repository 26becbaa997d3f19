//! From crossterm's keys to ours.

use crate::keymap::{Key, KeyCode};
use crossterm::event::{self, KeyEvent, KeyEventKind, KeyModifiers};

/// The key of an event; `None` for a release, and for keys that no keymap can name.
#[must_use]
pub fn key(event: KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let held = |modifier| event.modifiers.contains(modifier);
    let (code, shift) = match event.code {
        // A line feed: Enter typed before the terminal was taken, when it was still made one.
        event::KeyCode::Char('j') if event.modifiers == KeyModifiers::CONTROL => {
            return Some(Key::plain(KeyCode::Enter));
        }
        event::KeyCode::Char(c) => (KeyCode::Char(c), held(KeyModifiers::SHIFT)),
        event::KeyCode::BackTab => (KeyCode::Tab, true),
        event::KeyCode::Enter => (KeyCode::Enter, held(KeyModifiers::SHIFT)),
        event::KeyCode::Esc => (KeyCode::Esc, false),
        event::KeyCode::Tab => (KeyCode::Tab, held(KeyModifiers::SHIFT)),
        event::KeyCode::Backspace => (KeyCode::Backspace, false),
        event::KeyCode::Delete => (KeyCode::Delete, held(KeyModifiers::SHIFT)),
        event::KeyCode::Insert => (KeyCode::Insert, held(KeyModifiers::SHIFT)),
        event::KeyCode::Left => (KeyCode::Left, held(KeyModifiers::SHIFT)),
        event::KeyCode::Right => (KeyCode::Right, held(KeyModifiers::SHIFT)),
        event::KeyCode::Up => (KeyCode::Up, held(KeyModifiers::SHIFT)),
        event::KeyCode::Down => (KeyCode::Down, held(KeyModifiers::SHIFT)),
        event::KeyCode::Home => (KeyCode::Home, held(KeyModifiers::SHIFT)),
        event::KeyCode::End => (KeyCode::End, held(KeyModifiers::SHIFT)),
        event::KeyCode::PageUp => (KeyCode::PageUp, held(KeyModifiers::SHIFT)),
        event::KeyCode::PageDown => (KeyCode::PageDown, held(KeyModifiers::SHIFT)),
        event::KeyCode::F(n) => (KeyCode::F(n), held(KeyModifiers::SHIFT)),
        _ => return None,
    };
    let key = Key {
        code,
        ctrl: held(KeyModifiers::CONTROL),
        alt: held(KeyModifiers::ALT),
        shift,
    };
    Some(key.normal())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_the_legacy_encoding_arrive_as_the_keymap_names_them() {
        use KeyModifiers as M;
        use event::KeyCode as C;
        for (code, modifiers, name) in [
            (C::Char('d'), M::NONE, "d"),
            (C::Char('D'), M::SHIFT, "D"),
            (C::Char('d'), M::CONTROL, "ctrl-d"),
            (C::Char(' '), M::NONE, "space"),
            (C::Char('?'), M::SHIFT, "?"),
            (C::Char('x'), M::ALT, "alt-x"),
            (C::BackTab, M::SHIFT, "shift-tab"),
            (C::Tab, M::NONE, "tab"),
            (C::Enter, M::NONE, "enter"),
            (C::F(2), M::NONE, "f2"),
            (C::PageDown, M::NONE, "pagedown"),
            (C::Up, M::SHIFT, "shift-up"),
        ] {
            let ours = key(KeyEvent::new(code, modifiers));
            assert_eq!(ours, Some(name.parse().unwrap()), "{name}");
        }
    }

    #[test]
    fn releases_and_nameless_keys_are_passed_over() {
        let release = KeyEvent::new_with_kind(
            event::KeyCode::Char('d'),
            KeyModifiers::NONE,
            KeyEventKind::Release,
        );
        assert_eq!(key(release), None);
        assert_eq!(
            key(KeyEvent::new(event::KeyCode::CapsLock, KeyModifiers::NONE)),
            None
        );
    }
}
