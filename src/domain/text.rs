//! Text that came from outside: it is data, and never talks to the terminal.

use std::borrow::Cow;

/// The text with everything taken out that a terminal could obey or a reader be misled by: control
/// and escape characters (C0, DEL, C1) become `U+FFFD`, a tab or line break a space, and characters
/// that reorder or hide text (bidirectional overrides and isolates, zero-width characters, tags,
/// line and paragraph separators) go. The result has one line.
///
/// Escape sequences lose their escape character; what is left of them is harmless and shows that
/// something was there.
#[must_use]
pub fn safe_text(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| (0x20..0x7f).contains(&b)) || !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len());
    let mut last = '\0';
    for c in text.chars() {
        match c {
            // A line break of two characters is one.
            '\n' if last == '\r' => {}
            '\t' | '\n' | '\r' => safe.push(' '),
            c if c.is_control() => safe.push(char::REPLACEMENT_CHARACTER),
            c if is_unsafe(c) => {}
            c => safe.push(c),
        }
        last = c;
    }
    Cow::Owned(safe)
}

/// Whether a character must not reach the terminal as it is.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{00AD}' // soft hyphen
            | '\u{034F}' // combining grapheme joiner
            | '\u{061C}' // Arabic letter mark
            | '\u{115F}'..='\u{1160}' | '\u{3164}' | '\u{FFA0}' // fillers that show nothing
            | '\u{180B}'..='\u{180F}' // Mongolian selectors
            | '\u{200B}'..='\u{200F}' // zero width, direction marks
            | '\u{2028}'..='\u{202E}' // separators, embeddings, overrides
            | '\u{2060}'..='\u{206F}' // joiners, isolates, deprecated format characters
            | '\u{FE00}'..='\u{FE0F}' // variation selectors
            | '\u{FEFF}' // byte order mark
            | '\u{FFF9}'..='\u{FFFB}' // interlinear annotation
            | '\u{E0000}'..='\u{E0FFF}' // tags, more variation selectors
        )
}

/// The line (from 1) on which a quoted field begins that never ends, in a table whose fields may
/// stand in double quotes (RFC 4180). Such a field swallows every row after it.
#[must_use]
pub fn unclosed_quote(text: &str, delimiter: u8) -> Option<usize> {
    let (mut line, mut opened) = (1, 0);
    let (mut quoted, mut at_start) = (false, true);
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        line += usize::from(byte == b'\n');
        if quoted {
            // Two quotes are one quote of the text.
            if byte == b'"' && bytes.next_if_eq(&b'"').is_none() {
                quoted = false;
            }
        } else if byte == b'"' && at_start {
            (quoted, opened) = (true, line);
        }
        at_start = !quoted && (byte == delimiter || byte == b'\n' || byte == b'\r');
    }
    quoted.then_some(opened)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn plain_text_is_not_copied() {
        for text in ["", "Type 2 diabetes", "Müller 日本 µg"] {
            assert!(matches!(safe_text(text), Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn nothing_that_a_terminal_obeys_is_left() {
        for (text, safe) in [
            ("\u{1b}[2Jgone", "\u{fffd}[2Jgone"),
            ("\u{9b}31mred", "\u{fffd}31mred"),
            ("bell\u{7}\u{7f}", "bell\u{fffd}\u{fffd}"),
            ("a\tb\r\nc\nd\re", "a b c d e"),
            ("pay\u{202e}001\u{202c}", "pay001"),
            ("zero\u{200b}width\u{feff}", "zerowidth"),
            ("tag\u{e0041}", "tag"),
        ] {
            assert_eq!(safe_text(text), safe, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn safe_text_is_safe_and_stays(text in any::<String>()) {
            let once = safe_text(&text).into_owned();
            prop_assert!(!once.chars().any(is_unsafe));
            prop_assert_eq!(safe_text(&once).into_owned(), once.clone());
        }
    }

    #[test]
    fn a_quote_that_never_ends_is_found() {
        for (text, want) in [
            ("", None),
            ("a,\"b\"\n", None),
            ("a,\"b\"\"\"\n", None),
            ("a,\"b\nc\"\nd\n", None),
            ("a,5\" pipe\n", None),
            ("\"a\"x,b\"\n", None),
            ("\"\",\"\"", None),
            ("a,\"b\nc,d\n", Some(1)),
            ("a,b\r\n\"c\nd", Some(2)),
            ("a,\"b\"\"\nc", Some(1)),
            ("\"", Some(1)),
        ] {
            assert_eq!(unclosed_quote(text, b','), want, "{text:?}");
        }
        assert_eq!(unclosed_quote("a|\"b", b'|'), Some(1));
        assert_eq!(unclosed_quote("a|\"b", b','), None);
    }
}
