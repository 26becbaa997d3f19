//! The signs that are not letters, in a Unicode and an ASCII set.

/// One set of signs. Each has the same width in both sets, so that no layout depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glyphs {
    /// Whether text itself is folded to ASCII.
    pub ascii: bool,
    /// Horizontal line.
    pub horizontal: &'static str,
    /// Vertical line.
    pub vertical: &'static str,
    /// Corners: top left, top right, bottom left, bottom right.
    pub corners: [&'static str; 4],
    /// Text goes on.
    pub ellipsis: &'static str,
    /// Before the row under the cursor.
    pub cursor: &'static str,
    /// Between things on a line.
    pub dot: &'static str,
    /// Leads from one thing to another.
    pub arrow: &'static str,
    /// More above, more below.
    pub more: [&'static str; 2],
}

impl Glyphs {
    /// For UTF-8 terminals.
    #[must_use]
    pub const fn unicode() -> Self {
        Self {
            ascii: false,
            horizontal: "─",
            vertical: "│",
            corners: ["┌", "┐", "└", "┘"],
            ellipsis: "…",
            cursor: "›",
            dot: "·",
            arrow: "→",
            more: ["↑", "↓"],
        }
    }

    /// For terminals without UTF-8 and for vt100 and its kind.
    #[must_use]
    pub const fn ascii() -> Self {
        Self {
            ascii: true,
            horizontal: "-",
            vertical: "|",
            corners: ["+", "+", "+", "+"],
            ellipsis: "~",
            cursor: ">",
            dot: "-",
            arrow: ">",
            more: ["^", "v"],
        }
    }
}

/// A character as ASCII: punctuation by its plain twin, letters without their marks, `?` for what
/// has no such form. Combining marks vanish.
pub(super) fn push_ascii(out: &mut String, c: char) {
    use unicode_normalization::UnicodeNormalization;
    if c.is_ascii() {
        out.push(c);
        return;
    }
    let plain = match c {
        '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{2032}' => "'",
        '\u{201C}' | '\u{201D}' | '\u{2033}' => "\"",
        '\u{2010}'..='\u{2015}' | '\u{2212}' => "-",
        '\u{2026}' => "~",
        '\u{2022}' | '\u{00B7}' => "*",
        '\u{2192}' => ">",
        '\u{2264}' => "<=",
        '\u{2265}' => ">=",
        '\u{00D7}' => "x",
        '\u{00B0}' => "o",
        '\u{00B1}' => "+-",
        '\u{00B5}' | '\u{03BC}' => "u",
        '\u{00BD}' => "1/2",
        '\u{00A0}' => " ",
        '\u{00DF}' => "ss",
        '\u{00E6}' => "ae",
        '\u{00F8}' => "o",
        '\u{0142}' => "l",
        _ => "",
    };
    if !plain.is_empty() {
        out.push_str(plain);
        return;
    }
    let mut any = false;
    for part in std::iter::once(c).nfkd() {
        if part.is_ascii() {
            out.push(part);
            any = true;
        } else if unicode_normalization::char::is_combining_mark(part) {
            any = true;
        }
    }
    if !any {
        out.push('?');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_folds_to_ascii() {
        for (text, want) in [
            ("Muñoz", "Munoz"),
            ("“no” — O’Neil", "\"no\" - O'Neil"),
            ("≥ 5 µg", ">= 5 ug"),
            ("日本", "??"),
            ("e\u{301}", "e"),
        ] {
            let mut out = String::new();
            text.chars().for_each(|c| push_ascii(&mut out, c));
            assert_eq!(out, want);
        }
    }

    #[test]
    fn both_sets_have_signs_of_one_column() {
        for set in [Glyphs::unicode(), Glyphs::ascii()] {
            let all = [
                set.horizontal,
                set.vertical,
                set.ellipsis,
                set.cursor,
                set.dot,
                set.arrow,
            ];
            for sign in all.iter().chain(&set.corners).chain(&set.more) {
                assert_eq!(unicode_width::UnicodeWidthStr::width(*sign), 1, "{sign}");
            }
        }
    }
}
