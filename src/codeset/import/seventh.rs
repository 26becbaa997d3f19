//! Codes with a seventh character: the Tabular defines the characters, the codes are made here.

use super::draft::DraftRow;
use std::sync::Arc;

/// Characters of one definition with their meanings.
pub(crate) type Characters = Arc<Vec<(char, String)>>;

/// The rule "7th characters D and S do not apply to codes in category S06 with 6th character 7 -
/// death .., or 8 - death ..".
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NotApplying {
    category: String,
    sixth: Vec<char>,
    seventh: Vec<char>,
}

/// Adds the codes that the leaves at these rows make with their characters. A code of fewer than
/// six characters is filled up with the placeholder X.
pub(crate) fn expand(
    rows: &mut Vec<DraftRow>,
    leaves: &[(usize, Characters)],
    rules: &[NotApplying],
) -> Result<(), String> {
    for (at, characters) in leaves {
        let leaf = &rows[*at];
        let (stem, title) = (format!("{:X<6}", leaf.code.as_str()), leaf.title.clone());
        for (character, meaning) in characters.iter() {
            if rules.iter().any(|rule| rule.excepts(&stem, *character)) {
                continue;
            }
            let text = format!("{stem}{character}");
            let code = text
                .parse()
                .map_err(|e| format!("{text} cannot be made: {e}"))?;
            rows.push(DraftRow {
                code,
                title: format!("{title}, {meaning}"),
                billable: true,
                words: String::new(),
                span: (None, None),
                level: None,
            });
        }
    }
    Ok(())
}

impl NotApplying {
    fn excepts(&self, stem: &str, seventh: char) -> bool {
        stem.starts_with(&self.category)
            && self.seventh.contains(&seventh)
            && self.sixth.iter().any(|c| stem.ends_with(*c))
    }

    /// Reads the rule; `None` where it says something else.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (seventh, rest) = text
            .strip_prefix("7th characters ")?
            .split_once(" do not apply to codes in category ")?;
        let (category, rest) = rest.split_once(" with 6th character ")?;
        let one = |word: &str| {
            let mut characters = word.chars();
            characters
                .next()
                .filter(|c| c.is_ascii_alphanumeric() && characters.next().is_none())
        };
        let seventh: Vec<char> = seventh.split(" and ").map(one).collect::<Option<_>>()?;
        // "7 - death .., or 8 - death ..": a character before each dash.
        let sixth: Vec<char> = rest
            .split(" - ")
            .filter_map(|part| one(part.split_whitespace().next_back()?))
            .collect();
        (category.len() == 3 && !sixth.is_empty()).then(|| Self {
            category: category.to_owned(),
            sixth,
            seventh,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_on_head_injuries_is_read() {
        let rule = NotApplying::parse(
            "7th characters D and S do not apply to codes in category S06 with 6th character 7 - \
             death due to brain injury prior to regaining consciousness, or 8 - death due to other \
             cause prior to regaining consciousness.",
        )
        .unwrap();
        assert!(rule.excepts("S061X7", 'D') && rule.excepts("S06308", 'S'));
        assert!(!rule.excepts("S061X7", 'A') && !rule.excepts("S061X6", 'D'));
        assert!(!rule.excepts("S071X7", 'D'));
        assert_eq!(NotApplying::parse("7th characters do not apply"), None);
    }
}
