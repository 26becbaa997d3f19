//! Medical necessity: the billing and coding articles of Medicare's contractors, which say for which
//! diagnoses a procedure is covered, as imported.
//!
//! What an article says in its paragraphs (two diagnoses together, frequency, modifiers) is not
//! modelled: one covered diagnosis is enough. Where the numbers of an article's procedure groups are
//! those of its diagnosis groups, group goes with group; else any group counts.

use super::compiled::flat;
use super::error::CodesetError;
use super::load::Folder;
use super::manifest::Manifest;
use super::packed::Kind;
use super::tables::Tables;
use crate::domain::Code;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// Name of the set in manifests.
pub(crate) const SET: &str = "coverage";
/// Name of the data file in a table's folder.
pub(crate) const DATA_FILE: &str = "articles.cda";
const KIND: Kind = Kind {
    what: "a file of coverage articles",
    mark: *b"CDA\0",
    version: 1,
};

/// A list of diagnoses: numbers into [`ArticleFile::diagnoses`], and ranges.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct List {
    /// Ascending.
    pub codes: Vec<u32>,
    /// First and last, each with everything below it.
    pub ranges: Vec<(String, String)>,
}

/// An article.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct ArticleRow {
    pub id: String,
    pub title: String,
    /// First and last date of service, in days of the common era.
    pub from: Option<i32>,
    pub to: Option<i32>,
    /// Names of the contractors whose it is.
    pub contractors: Vec<String>,
    /// States they serve; empty where that is not told.
    pub states: Vec<String>,
}

/// What an article says of a procedure.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct RuleRow {
    pub procedure: String,
    pub article: u32,
    /// Lists of which any one covers.
    pub covered: Vec<u32>,
    /// Lists of which any one refuses.
    pub refused: Vec<u32>,
}

/// The content of a data file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct ArticleFile {
    /// Every diagnosis that is listed, ascending.
    pub diagnoses: Vec<String>,
    pub lists: Vec<List>,
    pub articles: Vec<ArticleRow>,
    /// Ascending by procedure.
    pub rules: Vec<RuleRow>,
}

impl ArticleFile {
    pub(crate) fn encode(&self) -> Result<Vec<u8>, String> {
        KIND.encode(self)
    }

    /// Reads a data file whose parts fit together.
    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, String> {
        let file: Self = KIND.decode(bytes)?;
        let below = |all: &[u32], end: usize| all.iter().all(|n| (*n as usize) < end);
        let fits = file.diagnoses.is_sorted()
            && file
                .lists
                .iter()
                .all(|l| l.codes.is_sorted() && below(&l.codes, file.diagnoses.len()))
            && file.rules.is_sorted_by(|a, b| a.procedure <= b.procedure)
            && file.rules.iter().all(|r| {
                below(&[r.article], file.articles.len())
                    && below(&r.covered, file.lists.len())
                    && below(&r.refused, file.lists.len())
            });
        fits.then_some(file)
            .ok_or_else(|| "its parts do not fit together".to_owned())
    }

    /// Whether a list has a diagnosis, or a header above it.
    fn has(&self, list: u32, code: &str) -> bool {
        let Some(list) = self.lists.get(list as usize) else {
            return false;
        };
        let listed = |text: &str| {
            let number = self
                .diagnoses
                .binary_search_by(|d| d.as_str().cmp(text))
                .ok();
            let number = number.and_then(|n| u32::try_from(n).ok());
            number.is_some_and(|n| list.codes.binary_search(&n).is_ok())
        };
        let within = |(from, to): &(String, String)| {
            code >= from.as_str() && (code <= to.as_str() || code.starts_with(to.as_str()))
        };
        (3..=code.len()).any(|len| code.get(..len).is_some_and(listed))
            || list.ranges.iter().any(within)
    }
}

/// An imported edition. It is unpacked when it is first asked for: most starts do not need it.
#[derive(Debug)]
pub(crate) struct Coverage {
    folder: String,
    edition: String,
    /// The day it tells the state of.
    day: NaiveDate,
    rows: usize,
    data: Vec<u8>,
    unpacked: OnceLock<Result<ArticleFile, String>>,
}

flat!(Coverage {
    folder,
    edition,
    day,
    rows,
    data,
    unpacked
});

impl Coverage {
    pub(crate) fn new(folder: &Folder<'_>, manifest: &Manifest) -> Result<Self, CodesetError> {
        let damaged = |message: String| CodesetError::damaged(&folder.name, message);
        let data = folder
            .bytes(DATA_FILE)
            .ok_or_else(|| damaged(format!("{DATA_FILE} is missing")))?;
        let rows = ArticleFile::decode(data)
            .map_err(|e| damaged(format!("{DATA_FILE}: {e}")))?
            .rules
            .len();
        let (from, _) = manifest.effective(&folder.name)?;
        Ok(Self {
            folder: folder.name.clone(),
            edition: manifest.edition.clone(),
            day: from
                .ok_or_else(|| damaged("manifest.toml: effective_from is missing".to_owned()))?,
            rows,
            data: data.to_vec(),
            unpacked: OnceLock::new(),
        })
    }

    fn file(&self) -> Option<&ArticleFile> {
        // It was decoded when it was loaded, and the cache has a checksum of its own.
        let file = self
            .unpacked
            .get_or_init(|| ArticleFile::decode(&self.data));
        file.as_ref().ok()
    }
}

/// What an article says of one procedure.
#[derive(Debug, Clone, Copy)]
pub struct Article<'a> {
    file: &'a ArticleFile,
    row: &'a ArticleRow,
    rule: &'a RuleRow,
}

impl<'a> Article<'a> {
    /// Its number as contractors print it, such as `A57123`.
    #[must_use]
    pub fn id(&self) -> &'a str {
        &self.row.id
    }

    /// Its title; may be empty.
    #[must_use]
    pub fn title(&self) -> &'a str {
        &self.row.title
    }

    /// The contractors whose it is.
    #[must_use]
    pub fn contractors(&self) -> &'a [String] {
        &self.row.contractors
    }

    /// Whether it speaks for a state; `None` where it does not tell for which.
    #[must_use]
    pub fn serves(&self, state: &str) -> Option<bool> {
        let states = &self.row.states;
        (!states.is_empty()).then(|| states.iter().any(|s| s.eq_ignore_ascii_case(state)))
    }

    /// Whether it lists diagnoses for which the procedure is covered.
    #[must_use]
    pub fn limits(&self) -> bool {
        !self.rule.covered.is_empty()
    }

    /// Whether the procedure is covered for a diagnosis.
    #[must_use]
    pub fn covers(&self, diagnosis: Code) -> bool {
        let lists = &self.rule.covered;
        lists.iter().any(|l| self.file.has(*l, diagnosis.as_str()))
    }

    /// Whether a diagnosis is listed as not covered.
    #[must_use]
    pub fn refuses(&self, diagnosis: Code) -> bool {
        let lists = &self.rule.refused;
        lists.iter().any(|l| self.file.has(*l, diagnosis.as_str()))
    }
}

impl Tables {
    /// The articles that list a procedure and are in force on a date of service, from the first
    /// edition that is not older than it, else the newest. Unpacking it the first time takes some
    /// hundredths of a second.
    #[must_use]
    pub fn necessity(&self, procedure: Code, dos: NaiveDate) -> Vec<Article<'_>> {
        let after = self
            .coverage
            .iter()
            .filter(|c| c.day >= dos)
            .min_by_key(|c| c.day);
        let edition = after.or_else(|| self.coverage.iter().max_by_key(|c| c.day));
        let Some(file) = edition.and_then(Coverage::file) else {
            return Vec::new();
        };
        let text = procedure.as_str();
        let on = dos.num_days_from_ce();
        let first = file.rules.partition_point(|r| r.procedure.as_str() < text);
        let rules = file.rules[first..]
            .iter()
            .take_while(|r| r.procedure == text);
        let article = |rule: &RuleRow| file.articles.get(rule.article as usize);
        rules
            .filter_map(|rule| Some((rule, article(rule)?)))
            .filter(|(_, row)| {
                row.from.is_none_or(|from| from <= on) && row.to.is_none_or(|to| on <= to)
            })
            .map(|(rule, row)| Article { file, row, rule })
            .collect()
    }

    /// Editions of the articles: folder, edition, day, and how many pairs of article and procedure.
    #[must_use]
    pub fn coverage_editions(&self) -> Vec<(&str, &str, NaiveDate, usize)> {
        let mut out: Vec<_> = self
            .coverage
            .iter()
            .map(|c| (c.folder.as_str(), c.edition.as_str(), c.day, c.rows))
            .collect();
        out.sort_by_key(|c| c.2);
        out
    }

    /// What is off where no article is there.
    pub(crate) fn coverage_missing(&self) -> Option<String> {
        self.coverage.is_empty().then(|| {
            "not loaded: medical necessity is not checked; import the Medicare Coverage \
             Database's current articles"
                .to_owned()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn file() -> ArticleFile {
        ArticleFile {
            diagnoses: ["E11", "I10"].map(str::to_owned).to_vec(),
            lists: vec![List {
                codes: vec![0],
                ranges: vec![("J40".to_owned(), "J47".to_owned())],
            }],
            articles: vec![ArticleRow::default()],
            rules: vec![RuleRow {
                procedure: "93306".to_owned(),
                covered: vec![0],
                ..RuleRow::default()
            }],
        }
    }

    #[test]
    fn a_list_has_what_stands_below_its_headers_and_in_its_ranges() {
        let file = ArticleFile::decode(&file().encode().unwrap()).unwrap();
        for (code, want) in [
            ("E1165", true),
            ("E11", true),
            ("E10", false),
            ("I10", false),
            ("J45909", true),
            ("J479", true),
            ("J399", false),
            ("J48", false),
        ] {
            assert_eq!(file.has(0, code), want, "{code}");
        }
    }

    #[test]
    fn parts_that_do_not_fit_are_refused() {
        let mut wrong = file();
        wrong.rules[0].covered = vec![7];
        assert!(ArticleFile::decode(&wrong.encode().unwrap()).is_err());
        let mut wrong = file();
        wrong.lists[0].codes = vec![9];
        assert!(ArticleFile::decode(&wrong.encode().unwrap()).is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(tail in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = ArticleFile::decode(&tail);
            let _ = ArticleFile::decode(&[b"CDA\0\x01\0".as_slice(), &tail].concat());
        }
    }
}
