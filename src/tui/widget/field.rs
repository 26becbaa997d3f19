//! One line of typed text.

use super::paint::Paint;
use crate::command::Command;
use crate::domain::text::safe_text;
use unicode_width::UnicodeWidthStr;

/// Text with a cursor.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Field {
    text: String,
    /// Byte offset, on a character boundary.
    cursor: usize,
    /// The text is a suggestion: the next character typed replaces it.
    fresh: bool,
}

impl Field {
    /// Most characters taken; a paste beyond is cut.
    const LIMIT: usize = 500;

    /// A field whose text the next typed character replaces.
    #[must_use]
    pub fn suggest(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            cursor: text.len(),
            fresh: !text.is_empty(),
        }
    }

    /// A field whose text is edited.
    #[must_use]
    pub fn holding(text: &str) -> Self {
        Self {
            fresh: false,
            ..Self::suggest(text)
        }
    }

    /// What stands in it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the next typed character replaces what stands in it.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        self.fresh
    }

    /// Whether the cursor stands behind the last character.
    #[must_use]
    pub fn at_end(&self) -> bool {
        self.cursor == self.text.len()
    }

    /// Types text at the cursor. Line breaks become spaces, other control characters go.
    pub fn insert(&mut self, text: &str) {
        if self.fresh {
            self.clear();
        }
        let room = Self::LIMIT.saturating_sub(self.text.chars().count());
        let clean: String = safe_text(text)
            .chars()
            .filter(|c| *c != char::REPLACEMENT_CHARACTER)
            .take(room)
            .collect();
        self.text.insert_str(self.cursor, &clean);
        self.cursor += clean.len();
    }

    /// Puts other text in it, cursor at its end.
    pub fn set(&mut self, text: &str) {
        *self = Self::holding(text);
    }

    /// Empties it.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Runs an editing command. Answers whether it was one.
    pub fn run(&mut self, command: Command) -> bool {
        let before = self.text[..self.cursor]
            .chars()
            .next_back()
            .map_or(0, char::len_utf8);
        let after = self.text[self.cursor..]
            .chars()
            .next()
            .map_or(0, char::len_utf8);
        match command {
            Command::TextLeft => self.cursor -= before,
            Command::TextRight => self.cursor += after,
            Command::TextHome => self.cursor = 0,
            Command::TextEnd => self.cursor = self.text.len(),
            Command::TextBackspace if self.fresh => self.clear(),
            Command::TextBackspace => {
                self.text.drain(self.cursor - before..self.cursor);
                self.cursor -= before;
            }
            Command::TextDelete => {
                self.text.drain(self.cursor..self.cursor + after);
            }
            Command::TextDeleteWord => {
                let head = self.text[..self.cursor].trim_end();
                let start = head.rfind(' ').map_or(0, |at| at + 1);
                self.text.drain(start..self.cursor);
                self.cursor = start;
            }
            Command::TextDeleteEnd => self.text.truncate(self.cursor),
            Command::TextClear => self.clear(),
            _ => return false,
        }
        self.fresh = false;
        true
    }

    /// Draws it in `width` columns, with the terminal's cursor where it has the keys. Where the
    /// text is longer, the part around the cursor shows.
    pub fn draw(&self, paint: &mut Paint<'_>, x: u16, y: u16, width: u16, focused: bool) {
        if width == 0 {
            return;
        }
        let room = usize::from(width).saturating_sub(1);
        let mut start = 0;
        let mut lead = self.text[..self.cursor].width();
        for (at, c) in self.text[..self.cursor].char_indices() {
            if lead <= room {
                break;
            }
            lead -= c.to_string().width();
            start = at + c.len_utf8();
        }
        let theme = paint.look.theme;
        paint.style(ratatui::layout::Rect::new(x, y, width, 1), theme.field);
        let style = if self.fresh && focused {
            theme.fresh
        } else {
            theme.field
        };
        paint.text(x, y, width, &self.text[start..], style);
        if focused {
            paint.put_cursor(x + u16::try_from(lead).unwrap_or(0), y);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn edits_at_the_cursor() {
        let mut field = Field::default();
        field.insert("dm2 neuropathy");
        for (command, want) in [
            (Command::TextDeleteWord, "dm2 "),
            (Command::TextBackspace, "dm2"),
            (Command::TextHome, "dm2"),
            (Command::TextDelete, "m2"),
            (Command::TextRight, "m2"),
            (Command::TextDeleteEnd, "m"),
            (Command::TextClear, ""),
        ] {
            assert!(field.run(command));
            assert_eq!(field.text(), want, "{command}");
        }
    }

    #[test]
    fn a_suggestion_is_replaced_by_typing_and_kept_by_moving() {
        let mut field = Field::suggest("125.00");
        field.insert("8");
        assert_eq!(field.text(), "8");
        let mut field = Field::suggest("125.00");
        field.run(Command::TextEnd);
        field.insert("1");
        assert_eq!(field.text(), "125.001");
    }

    proptest! {
        #[test]
        fn any_edit_of_any_text_keeps_the_cursor_on_a_boundary(
            texts in proptest::collection::vec(any::<String>(), 0..4),
            moves in proptest::collection::vec(0_usize..10, 0..30),
        ) {
            let all: Vec<Command> = Command::ALL.iter().copied().filter(|c| c.name().starts_with("text.")).collect();
            let mut field = Field::default();
            for (i, at) in moves.into_iter().enumerate() {
                if let Some(text) = texts.get(i % 5) {
                    field.insert(text);
                }
                if let Some(command) = all.get(at) {
                    field.run(*command);
                }
                prop_assert!(field.text.is_char_boundary(field.cursor));
                prop_assert!(!field.text.chars().any(char::is_control));
            }
        }
    }
}
