//! Places in settings files, so that every complaint says FILE:LINE:COL.

use std::fmt;

/// A place in a file; lines and columns count from 1, columns in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, as it was named.
    pub file: String,
    /// Line.
    pub line: usize,
    /// Column.
    pub column: usize,
}

impl Place {
    /// The place of a byte in a text; beyond its end, the end.
    #[must_use]
    pub fn of(file: &str, text: &str, byte: usize) -> Self {
        let mut byte = byte.min(text.len());
        while !text.is_char_boundary(byte) {
            byte -= 1;
        }
        let before = &text[..byte];
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        Self {
            file: file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[start..].chars().count() + 1,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// The known name that a wrong one was probably meant to be; `None` where nothing is near.
#[must_use]
pub fn nearest<'n>(wrong: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let limit = (wrong.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|name| (strsim::osa_distance(wrong, name), name))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, name)| name)
}

/// A remark such as ` (did you mean "x"?)`, or nothing.
#[must_use]
pub fn did_you_mean<'n>(wrong: &str, known: impl IntoIterator<Item = &'n str>) -> String {
    nearest(wrong, known).map_or_else(String::new, |name| format!(" (did you mean {name:?}?)"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_lines_and_characters() {
        let text = "a\n\u{e9}\u{e9}x\n";
        for (byte, line, column) in [
            (0, 1, 1),
            (1, 1, 2),
            (2, 2, 1),
            (6, 2, 3),
            (3, 2, 1),
            (99, 3, 1),
        ] {
            let place = Place::of("f", text, byte);
            assert_eq!((place.line, place.column), (line, column), "byte {byte}");
        }
        assert_eq!(Place::of("k.toml", text, 6).to_string(), "k.toml:2:3");
    }

    #[test]
    fn the_nearest_name_is_found() {
        let known = ["queue.open", "queue.next", "chart.hold"];
        assert_eq!(nearest("queue.opne", known), Some("queue.open"));
        assert_eq!(nearest("chart.holt", known), Some("chart.hold"));
        assert_eq!(nearest("nothing.like_it", known), None);
    }
}
