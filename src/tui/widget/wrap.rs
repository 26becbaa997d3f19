//! Breaking text into lines.

use crate::domain::text::safe_text;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Breaks text at spaces into lines of at most `width` columns; a longer word is cut. Line breaks
/// of the text stay, an indent is kept on the lines that continue it.
#[must_use]
pub fn wrap(text: &str, width: u16) -> Vec<String> {
    let width = usize::from(width.max(1));
    let mut out = Vec::new();
    for line in text.lines() {
        let line = safe_text(line);
        let line = line.trim_end();
        if line.width() <= width {
            out.push(line.to_owned());
        } else {
            wrap_line(line, width, &mut out);
        }
    }
    out
}

fn wrap_line(line: &str, width: usize, out: &mut Vec<String>) {
    let indent: String = line.chars().take_while(|c| *c == ' ').collect();
    // Two columns are left in any case: some characters are that wide.
    let indent = if indent.len() * 2 > width || indent.len() + 2 > width {
        String::new()
    } else {
        indent
    };
    let mut current = indent.clone();
    let mut used = indent.len();
    for word in line.split(' ').filter(|word| !word.is_empty()) {
        let columns = word.width();
        let gap = usize::from(used > indent.len());
        if used + gap + columns <= width {
            if gap == 1 {
                current.push(' ');
            }
            current.push_str(word);
            used += gap + columns;
            continue;
        }
        if used > indent.len() {
            out.push(std::mem::replace(&mut current, indent.clone()));
            used = indent.len();
        }
        for c in word.chars() {
            let columns = c.width().unwrap_or(0);
            if used + columns > width && used > indent.len() {
                out.push(std::mem::replace(&mut current, indent.clone()));
                used = indent.len();
            }
            current.push(c);
            used += columns;
        }
    }
    if used > indent.len() {
        out.push(current);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_break_at_spaces_and_keep_their_indent() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("  - one two", 8), ["  - one", "  two"]);
        assert_eq!(wrap("a\n\nb", 9), ["a", "", "b"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert!(wrap("", 5).is_empty());
    }

    proptest! {
        #[test]
        fn no_line_is_wider_and_no_word_is_lost(text in "[a-z\u{65e5} ]{0,80}", width in 2_u16..30) {
            let lines = wrap(&text, width);
            for line in &lines {
                prop_assert!(line.width() <= usize::from(width), "{line:?}");
            }
            let squeeze = |s: &str| s.chars().filter(|c| *c != ' ').collect::<String>();
            prop_assert_eq!(squeeze(&lines.concat()), squeeze(&text));
        }
    }
}
