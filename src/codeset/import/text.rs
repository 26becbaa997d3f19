//! Texts of official files.

use std::borrow::Cow;

/// A text with runs of white space made one space and control characters gone.
pub(crate) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().filter(|c| !c.is_control()));
    }
    out
}

/// Windows-1252 at 0x80 to 0x9F; U+FFFD where it has nothing.
const WINDOWS: [char; 32] = [
    '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž',
    '\u{fffd}', '\u{fffd}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{fffd}',
    'ž', 'Ÿ',
];

/// The text of a file: UTF-8 with or without its mark, else Windows-1252, which agencies still
/// write their text files in.
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|b| windows(*b)).collect()),
    }
}

fn windows(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// The characters of a line from `first` to `last`, counted from 1, both included; what lies past
/// the end is empty.
pub(crate) fn span(line: &str, first: usize, last: usize) -> &str {
    let at = |index: usize| {
        line.char_indices()
            .nth(index)
            .map_or(line.len(), |(byte, _)| byte)
    };
    let start = at(first.saturating_sub(1));
    line.get(start..at(last).max(start)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_out_clean() {
        assert_eq!(clean("\n  a\tb \u{1b}[31mc  "), "a b [31mc");
        assert_eq!(decode("\u{feff}é".as_bytes()), "é");
        assert_eq!(decode(b"Sj\xf6gren\x92s"), "Sjögren’s");
    }

    #[test]
    fn spans_count_characters_from_one() {
        assert_eq!(span("abcdef", 2, 3), "bc");
        assert_eq!(span("äbc", 1, 2), "äb");
        assert_eq!(span("abc", 3, 99), "c");
        assert_eq!(span("abc", 7, 9), "");
        assert_eq!(span("abc", 3, 1), "");
    }
}
