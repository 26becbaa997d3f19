//! Drawing text. Everything on the screen goes through [`Paint`], which is where text from outside
//! loses its control characters, is folded to ASCII where the terminal has no more, and is cut to
//! its place by the width of its characters.

use super::super::glyphs::{Glyphs, push_ascii};
use super::super::theme::Theme;
use crate::domain::text::safe_text;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use std::borrow::Cow;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How things look here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Styles.
    pub theme: Theme,
    /// Signs.
    pub glyphs: Glyphs,
    /// The line to the terminal is slow: as little as possible is sent.
    pub slow: bool,
}

impl Look {
    /// Colour or not, Unicode or not.
    #[must_use]
    pub const fn new(color: bool, unicode: bool) -> Self {
        Self {
            theme: if color { Theme::color() } else { Theme::mono() },
            glyphs: if unicode {
                Glyphs::unicode()
            } else {
                Glyphs::ascii()
            },
            slow: false,
        }
    }

    /// The same, over a slow line or not.
    #[must_use]
    pub const fn over(self, slow: bool) -> Self {
        Self { slow, ..self }
    }
}

/// Which end of its place a text stands at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A buffer with a look.
pub struct Paint<'a> {
    buf: &'a mut Buffer,
    /// Styles and signs.
    pub look: Look,
    /// Where the terminal's cursor shall stand; `None` hides it.
    pub cursor: Option<Position>,
}

impl<'a> Paint<'a> {
    /// Draws into a buffer.
    pub fn new(buf: &'a mut Buffer, look: Look) -> Self {
        Self {
            buf,
            look,
            cursor: None,
        }
    }

    /// The whole area.
    #[must_use]
    pub fn area(&self) -> Rect {
        self.buf.area
    }

    /// Text as it may be shown here.
    fn clean<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let safe = safe_text(text);
        if self.look.glyphs.ascii && !safe.is_ascii() {
            let mut out = String::with_capacity(safe.len());
            safe.chars().for_each(|c| push_ascii(&mut out, c));
            Cow::Owned(out)
        } else {
            safe
        }
    }

    /// Draws text from `x` in at most `width` columns; where it does not fit, its end is an
    /// ellipsis. Answers the column after it.
    pub fn text(&mut self, x: u16, y: u16, width: u16, text: &str, style: Style) -> u16 {
        if width == 0 || !self.buf.area.contains(Position { x, y }) {
            return x;
        }
        let clean = self.clean(text);
        let (shown, cut) = fit(&clean, width);
        let (end, _) = self.buf.set_stringn(x, y, shown, usize::from(width), style);
        if cut && end < self.buf.area.right() && end < x.saturating_add(width) {
            let sign = self.look.glyphs.ellipsis;
            return self.buf.set_stringn(end, y, sign, 1, style).0;
        }
        end
    }

    /// Draws text at the left or right end of a place.
    pub fn cell(&mut self, place: Rect, text: &str, align: Align, style: Style) {
        let width = u16::try_from(self.clean(text).width()).unwrap_or(u16::MAX);
        let indent = match align {
            Align::Right => place.width.saturating_sub(width),
            Align::Left => 0,
        };
        self.text(place.x + indent, place.y, place.width - indent, text, style);
    }

    /// Draws text with some of its characters (counted from 0) marked as matched.
    pub fn marked(
        &mut self,
        x: u16,
        y: u16,
        width: u16,
        text: &str,
        style: Style,
        marks: &[usize],
    ) -> u16 {
        let end = self.text(x, y, width, text, style);
        let marked = style.add_modifier(self.look.theme.matched);
        let mut at = x;
        for (i, c) in text.chars().enumerate() {
            let mut one = String::new();
            let safe = self.clean(c.encode_utf8(&mut [0; 4])).into_owned();
            one.push_str(&safe);
            let columns = u16::try_from(one.width()).unwrap_or(0);
            if at + columns > end {
                break;
            }
            if marks.contains(&i) && columns > 0 {
                self.style(Rect::new(at, y, columns, 1), marked);
            }
            at += columns;
        }
        end
    }

    /// Lays a style over an area.
    pub fn style(&mut self, area: Rect, style: Style) {
        let area = area.intersection(self.buf.area);
        self.buf.set_style(area, style);
    }

    /// Empties an area.
    pub fn clear(&mut self, area: Rect) {
        let area = area.intersection(self.buf.area);
        for y in area.top()..area.bottom() {
            // A wide character whose second half lies in the area goes whole: half of one would hide
            // the column drawn over it.
            if let Some(before) = area
                .x
                .checked_sub(1)
                .and_then(|x| self.buf.cell_mut((x, y)))
                && before.symbol().width() > 1
            {
                before.set_symbol(" ");
            }
            for x in area.left()..area.right() {
                if let Some(cell) = self.buf.cell_mut((x, y)) {
                    cell.reset();
                }
            }
        }
    }

    /// A heading with a line after it, over a width.
    pub fn rule(&mut self, x: u16, y: u16, width: u16, title: &str, style: Style) {
        let end = self.text(x, y, width, title, style);
        let line = self.look.theme.border;
        let from = if end > x { end + 1 } else { x };
        for at in from..(x + width).min(self.buf.area.right()) {
            self.text(at, y, 1, self.look.glyphs.horizontal, line);
        }
    }

    /// A vertical line.
    pub fn divider(&mut self, x: u16, y: u16, height: u16) {
        for at in y..(y + height).min(self.buf.area.bottom()) {
            self.text(x, at, 1, self.look.glyphs.vertical, self.look.theme.border);
        }
    }

    /// An emptied box with a title in its upper line. Answers what is inside.
    pub fn boxed(&mut self, area: Rect, title: &str) -> Rect {
        let area = area.intersection(self.buf.area);
        self.clear(area);
        if area.width < 4 || area.height < 3 {
            return area;
        }
        let (line, signs) = (self.look.theme.border, self.look.glyphs);
        let (right, bottom) = (area.right() - 1, area.bottom() - 1);
        for x in area.left() + 1..right {
            self.text(x, area.y, 1, signs.horizontal, line);
            self.text(x, bottom, 1, signs.horizontal, line);
        }
        for y in area.top() + 1..bottom {
            self.text(area.x, y, 1, signs.vertical, line);
            self.text(right, y, 1, signs.vertical, line);
        }
        let ends = [
            (area.x, area.y),
            (right, area.y),
            (area.x, bottom),
            (right, bottom),
        ];
        for ((x, y), corner) in ends.into_iter().zip(signs.corners) {
            self.text(x, y, 1, corner, line);
        }
        let title = format!(" {} ", title.trim());
        self.text(
            area.x + 2,
            area.y,
            area.width - 4,
            &title,
            self.look.theme.focused,
        );
        Rect::new(area.x + 2, area.y + 1, area.width - 4, area.height - 2)
    }

    /// Puts the terminal's cursor here.
    pub fn put_cursor(&mut self, x: u16, y: u16) {
        let area = self.buf.area;
        if area.width > 0 && area.height > 0 {
            self.cursor = Some(Position {
                x: x.min(area.right() - 1),
                y: y.min(area.bottom() - 1),
            });
        }
    }
}

/// As much of a text as fits, and whether anything was cut; then one column is left free.
fn fit(text: &str, width: u16) -> (&str, bool) {
    let width = usize::from(width);
    if text.len() <= width || text.width() <= width {
        return (text, false);
    }
    let mut used = 0;
    for (at, c) in text.char_indices() {
        let columns = c.width().unwrap_or(0);
        if used + columns > width - 1 {
            return (&text[..at], true);
        }
        used += columns;
    }
    (text, false)
}

/// A share of a length, such as 3/5; no length overflows.
#[must_use]
pub fn share(length: u16, parts: u16, of: u16) -> u16 {
    let share = u32::from(length) * u32::from(parts) / u32::from(of.max(1));
    u16::try_from(share).unwrap_or(u16::MAX)
}

/// Columns that a text takes once it is safe.
#[must_use]
pub fn columns(text: &str) -> u16 {
    u16::try_from(safe_text(text).width()).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(width: u16, look: Look, draw: impl FnOnce(&mut Paint<'_>)) -> String {
        let mut buf = Buffer::empty(Rect::new(0, 0, width, 1));
        draw(&mut Paint::new(&mut buf, look));
        (0..width)
            .map(|x| buf[(x, 0)].symbol().to_owned())
            .collect()
    }

    #[test]
    fn text_is_cut_by_columns_and_never_talks_to_the_terminal() {
        let unicode = Look::new(true, true);
        let ascii = Look::new(false, false);
        for (look, text, want) in [
            (unicode, "short", "short   "),
            (unicode, "far too long", "far too…"),
            (unicode, "日本語日本語", "日 本 語 … "),
            (unicode, "a\u{1b}[2Jb", "a\u{fffd}[2Jb  "),
            (ascii, "Muñoz ≥ 7", "Munoz >~"),
        ] {
            let got = line(8, look, |p| {
                p.text(0, 0, 8, text, Style::new());
            });
            assert_eq!(got, want, "{text}");
        }
    }

    #[test]
    fn a_box_over_half_a_wide_character_takes_it_whole() {
        let got = line(6, Look::new(true, true), |p| {
            p.text(0, 0, 6, "日本語", Style::new());
            p.clear(Rect::new(3, 0, 2, 1));
        });
        assert_eq!(got, "日     ");
    }

    #[test]
    fn shares_of_any_length() {
        assert_eq!(share(100, 3, 5), 60);
        assert_eq!(share(u16::MAX, 9, 20), 29_490);
        assert_eq!(share(u16::MAX, 3, 1), u16::MAX);
    }

    #[test]
    fn numbers_stand_at_the_right() {
        let got = line(8, Look::new(true, true), |p| {
            p.cell(Rect::new(0, 0, 8, 1), "12.50", Align::Right, Style::new());
        });
        assert_eq!(got, "   12.50");
    }
}
