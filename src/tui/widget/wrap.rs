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

/// Text whose lines were broken at a width, with those breaks taken out, so that it can be broken
/// at another. A break counts as one of those only where the next word would not have fitted; what
/// begins an item, a heading or a paragraph keeps its line.
#[must_use]
pub fn reflow(text: &str) -> String {
    // Narrower text was not broken at a margin, wider text not at all.
    const MARGINS: std::ops::RangeInclusive<usize> = 60..=132;
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let margin = lines.iter().map(|line| line.width()).max().unwrap_or(0);
    if !MARGINS.contains(&margin) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut before: Option<&str> = None;
    for line in lines {
        let word = line.split_whitespace().next().unwrap_or_default();
        // Names filled into a template leave its lines a little off the margin.
        let full = |line: &str| line.width() + 1 + word.width() > margin - margin / 6;
        match before {
            None => {}
            Some(last) if !word.is_empty() && !begins(line) && full(last) => {
                out.push(' ');
                out.push_str(line.trim_start());
                before = Some(line);
                continue;
            }
            Some(_) => out.push('\n'),
        }
        out.push_str(line);
        before = Some(line);
    }
    out
}

/// Whether a line begins something: an item with a bullet or a number, or `A HEADING:`.
fn begins(line: &str) -> bool {
    let line = line.trim_start();
    let word = line.split_whitespace().next().unwrap_or_default();
    let number = word.trim_end_matches(['.', ')', ':']);
    let numbered = number.len() < word.len() && number.chars().all(|c| c.is_ascii_digit());
    let head = line
        .split(':')
        .next()
        .filter(|head| head.len() < line.len());
    let heading = head.is_some_and(|head| {
        let letters = || head.chars().filter(|c| c.is_alphabetic());
        letters().next().is_some() && letters().all(char::is_uppercase)
    });
    line.starts_with(['-', '*', '•']) || numbered || heading
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

    #[test]
    fn breaks_at_a_margin_are_taken_out_and_others_stay() {
        let broken = "HPI: A woman of 46 years with type 2 diabetes and burning feet for\n\
            about a year; sugars run high in the morning. She takes metformin\n\
            twice a day.\n\
            EXAM: Monofilament 4/10 left.\n\
            \x20 - Feet: warm, no ulcer, sensation reduced to the ankles on both\n\
            \x20   sides.\n\
            1. Diabetes.\n\
            \n\
            Signed";
        let whole = "HPI: A woman of 46 years with type 2 diabetes and burning feet for \
            about a year; sugars run high in the morning. She takes metformin \
            twice a day.\n\
            EXAM: Monofilament 4/10 left.\n\
            \x20 - Feet: warm, no ulcer, sensation reduced to the ankles on both \
            sides.\n\
            1. Diabetes.\n\
            \n\
            Signed";
        assert_eq!(reflow(broken), whole);
        for same in ["short\nlines\nstay", "", "one"] {
            assert_eq!(reflow(same), same);
        }
    }

    proptest! {
        #[test]
        fn reflow_changes_nothing_but_breaks_and_spaces(lines in proptest::collection::vec("[a-zA-Z0-9:.\\- ]{0,90}", 0..8)) {
            let text = lines.join("\n");
            let squeeze = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(squeeze(&reflow(&text)), squeeze(&text));
        }

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
