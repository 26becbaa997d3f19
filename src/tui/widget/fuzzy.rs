//! Finding rows by what is typed.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

/// Whether every word is found in one of the fields: as it stands, or as letters that follow each
/// other closely. Case does not matter; no words pass everything.
#[must_use]
pub fn passes(words: &str, fields: &[&str]) -> bool {
    words.split_whitespace().all(|word| {
        let word = word.to_lowercase();
        fields.iter().any(|field| {
            let field = field.to_lowercase();
            field.contains(&word) || close(&word, &field)
        })
    })
}

/// Whether the letters of a word of three or more follow each other within twice its length: a
/// slip of the finger is forgiven, letters strewn over a whole row are not a match.
fn close(word: &str, field: &str) -> bool {
    let word: Vec<char> = word.chars().collect();
    if word.len() < 3 {
        return false;
    }
    let field: Vec<char> = field.chars().collect();
    let starts = field.iter().enumerate().filter(|(_, c)| **c == word[0]);
    for (start, _) in starts {
        let end = field.len().min(start + word.len() + word.len() / 2);
        let mut left = field[start..end].iter();
        if word.iter().all(|c| left.any(|f| f == c)) {
            return true;
        }
    }
    false
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
