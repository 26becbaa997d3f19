//! The trade lexicon: abbreviations, word groups, terms and words that tell little.
//!
//! Plain tables under `codesets/lexicon/`. A row that a table cannot have is left out when it is
//! read; the tests of this room hold the shipped tables to be whole.

use super::compiled::flat;
use crate::domain::{Code, CodeSet};

const ABBREVIATIONS: &str = include_str!("../../codesets/lexicon/abbreviations.tsv");
const WORDS: &str = include_str!("../../codesets/lexicon/words.tsv");
const TERMS: &str = include_str!("../../codesets/lexicon/terms.tsv");
const STOP_WORDS: &str = include_str!("../../codesets/lexicon/stopwords.txt");

/// The files of the shipped lexicon, by name, for whoever checks them.
pub(super) const FILES: [(&str, &str); 5] = [
    (
        "manifest.toml",
        include_str!("../../codesets/lexicon/manifest.toml"),
    ),
    ("abbreviations.tsv", ABBREVIATIONS),
    ("words.tsv", WORDS),
    ("terms.tsv", TERMS),
    ("stopwords.txt", STOP_WORDS),
];

/// Where an abbreviation is read so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Domain {
    /// Among diagnoses.
    Diagnosis,
    /// Among procedures.
    Procedure,
    /// Everywhere.
    Any,
}

flat!(
    enum Domain {
        Diagnosis,
        Procedure,
        Any,
    }
);

impl Domain {
    /// The one a table names.
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "dx" => Some(Self::Diagnosis),
            "px" => Some(Self::Procedure),
            "any" => Some(Self::Any),
            _ => None,
        }
    }

    /// Whether it holds in a set.
    #[must_use]
    pub fn fits(self, set: CodeSet) -> bool {
        match self {
            Self::Any => true,
            Self::Diagnosis => set == CodeSet::Icd10Cm,
            Self::Procedure => set != CodeSet::Icd10Cm,
        }
    }
}

/// One reading of an abbreviation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Abbreviation {
    /// As written, in lower case.
    pub short: String,
    /// What it stands for; empty where it tells nothing.
    pub long: String,
    /// Where it is read so.
    pub domain: Domain,
}

/// Words that mean what the official texts call otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordGroup {
    /// What official texts say.
    pub preferred: String,
    /// What people say.
    pub others: Vec<String>,
}

/// A name for what a code stands for that no official text has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The name.
    pub text: String,
    /// The code, billable or a header.
    pub code: Code,
}

/// Every table of the lexicon.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lexicon {
    /// Abbreviations; several readings of one stand in order of likelihood.
    pub abbreviations: Vec<Abbreviation>,
    /// Word groups.
    pub groups: Vec<WordGroup>,
    /// Words that tell little.
    pub stop_words: Vec<String>,
    /// Terms of codes.
    pub terms: Vec<Term>,
    /// Terms of codes that a site keeps itself: its own names go before the book's.
    pub site_terms: Vec<Term>,
}

impl Lexicon {
    /// The lexicon in the program.
    #[must_use]
    pub fn shipped() -> Self {
        let mut lexicon = Self::default();
        lexicon.add_abbreviations(ABBREVIATIONS);
        lexicon.add_groups(WORDS);
        lexicon.add_stop_words(STOP_WORDS);
        lexicon.add_terms(TERMS);
        lexicon
    }

    /// Adds everything of another one behind what is there.
    pub fn add(&mut self, other: Self) {
        self.abbreviations.extend(other.abbreviations);
        self.groups.extend(other.groups);
        self.stop_words.extend(other.stop_words);
        self.terms.extend(other.terms);
        self.site_terms.extend(other.site_terms);
    }

    /// Adds rows `abbr, expansion, domain`.
    pub fn add_abbreviations(&mut self, table: &str) {
        self.abbreviations.extend(rows(table).filter_map(|row| {
            let mut cells = row.split('\t').map(str::trim);
            let short = cells.next().filter(|s| !s.is_empty())?.to_lowercase();
            let long = cells.next()?.to_owned();
            let domain = Domain::named(cells.next()?)?;
            Some(Abbreviation {
                short,
                long,
                domain,
            })
        }));
    }

    /// Adds rows `preferred, others`, the others separated by `|`.
    pub fn add_groups(&mut self, table: &str) {
        self.groups.extend(rows(table).filter_map(|row| {
            let (preferred, others) = row.split_once('\t')?;
            let others = others.split('|').map(str::trim);
            Some(WordGroup {
                preferred: preferred.trim().to_owned(),
                others: others
                    .filter(|o| !o.is_empty())
                    .map(str::to_owned)
                    .collect(),
            })
        }));
    }

    /// Adds stop words, one a line.
    pub fn add_stop_words(&mut self, list: &str) {
        let lines = list.lines().map(str::trim);
        self.stop_words.extend(
            lines
                .filter(|l| !l.is_empty() && !l.starts_with('#'))
                .map(str::to_lowercase),
        );
    }

    /// Adds rows `term, code`; more columns are left alone.
    pub fn add_terms(&mut self, table: &str) {
        self.terms.extend(rows(table).filter_map(|row| {
            let mut cells = row.split('\t').map(str::trim);
            let text = cells.next().filter(|t| !t.is_empty())?.to_owned();
            let code = cells.next()?.parse().ok()?;
            Some(Term { text, code })
        }));
    }
}

/// The rows of a table after its heading, without comments.
fn rows(table: &str) -> impl Iterator<Item = &str> {
    let lines = table
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with("# "));
    lines.skip(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_row_is_read() {
        let lexicon = Lexicon::shipped();
        assert_eq!(lexicon.abbreviations.len(), rows(ABBREVIATIONS).count());
        assert_eq!(lexicon.groups.len(), rows(WORDS).count());
        assert_eq!(lexicon.terms.len(), rows(TERMS).count());
        assert!(lexicon.groups.iter().all(|g| !g.others.is_empty()));
        let mut short: Vec<&str> = lexicon
            .abbreviations
            .iter()
            .map(|a| a.short.as_str())
            .collect();
        short.dedup();
        assert!(short.len() >= 400, "{}", short.len());
    }

    #[test]
    fn a_row_that_cannot_be_is_left_out() {
        let mut lexicon = Lexicon::default();
        lexicon.add_abbreviations("abbr\texpansion\tdomain\nfx\tfracture\tdx\nbad\nx\ty\tzz\n");
        lexicon.add_terms("term\tcode\tkind\npink eye\tH10.9\tlay\nno code\n");
        assert_eq!(lexicon.abbreviations.len(), 1);
        assert_eq!(lexicon.terms.len(), 1);
        assert_eq!(lexicon.terms[0].code.as_str(), "H109");
    }
}
