//! Finding rows by what is typed.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

/// Words to look for in the fields of many rows.
#[derive(Debug)]
pub struct Words(Vec<Vec<char>>);

impl Words {
    /// The words of what was typed.
    #[must_use]
    pub fn of(typed: &str) -> Self {
        let word = |word: &str| word.chars().map(lower).collect();
        Self(typed.split_whitespace().map(word).collect())
    }

    /// Whether every word is found in one of the fields: as it stands, or as letters that follow
    /// each other closely. Case does not matter; no words pass everything. Nothing is allocated: a
    /// queue is looked through at each key.
    #[must_use]
    pub fn pass(&self, fields: &[&str]) -> bool {
        self.0
            .iter()
            .all(|word| fields.iter().any(|field| holds(field, word)))
    }
}

/// As [`Words::pass`], for a single row.
#[must_use]
pub fn passes(words: &str, fields: &[&str]) -> bool {
    Words::of(words).pass(fields)
}

/// Whether the letters of a word follow each other in a field; those of three or more with a few
/// others between: a slip of the finger is forgiven, letters strewn over a row are not a match.
fn holds(field: &str, word: &[char]) -> bool {
    let Some(first) = word.first() else {
        return true;
    };
    let room = if word.len() < 3 {
        word.len()
    } else {
        word.len() + word.len() / 2
    };
    field
        .char_indices()
        .filter(|(_, c)| lower(*c) == *first)
        .any(|(start, _)| {
            let mut near = field[start..].chars().take(room).map(lower);
            word.iter().all(|c| near.any(|other| other == *c))
        })
}

/// Lower case of one character for one.
fn lower(c: char) -> char {
    if c.is_ascii() {
        c.to_ascii_lowercase()
    } else {
        c.to_lowercase().next().unwrap_or(c)
    }
}

/// The score of a text for the words typed and the characters that matched; `None` where it does
/// not match. Greater is better; no words match everything with 0.
#[must_use]
pub fn find(words: &str, text: &str) -> Option<(i64, Vec<usize>)> {
    let matcher = SkimMatcherV2::default().ignore_case();
    let mut total = 0;
    let mut marks = Vec::new();
    for word in words.split_whitespace() {
        let (score, at) = matcher.fuzzy_indices(text, word)?;
        total += score;
        marks.extend(at);
    }
    marks.sort_unstable();
    marks.dedup();
    Some((total, marks))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_pass_where_they_stand_close_together() {
        let row = ["Muñoz, Ann", "M00123", "Blue Shield"];
        for (words, want) in [
            ("", true),
            ("muñ", true),
            ("ann blue", true),
            ("blu shld", true),
            ("m00123", true),
            ("anz", false),
            ("xyz", false),
            ("ann aetna", false),
        ] {
            assert_eq!(passes(words, &row), want, "{words}");
        }
    }

    #[test]
    fn marks_are_the_matched_characters() {
        let (score, marks) = find("qu", "Chart queue").unwrap();
        assert!(score > 0);
        assert_eq!(marks, [6, 7]);
        assert!(find("zz", "Chart queue").is_none());
        assert_eq!(find("", "x"), Some((0, vec![])));
    }
}
