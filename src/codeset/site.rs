//! The site's own lexicon: plain tables in the data folder, in the columns of the shipped ones.
//!
//! A row that cannot be is left out and told; the search works with the rest.

use super::lexicon::{Abbreviation, Domain, Lexicon, Term, WordGroup};
use super::tables::Tables;
use crate::domain::{Code, CodeSet};
use std::collections::HashSet;
use std::fmt;
use std::io::ErrorKind;
use std::path::Path;

/// The tables, in the order they are read.
const FILES: [(&str, &[&str]); 3] = [
    ("abbreviations.tsv", &["abbr", "expansion", "domain"]),
    ("words.tsv", &["preferred", "others"]),
    ("terms.tsv", &["term", "code"]),
];
/// No table people keep by hand comes near it.
const MOST: u64 = 64 << 20;

/// What is wrong with a row or file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteProblem {
    /// The file as it is found.
    pub file: String,
    /// Line from 1; 0 where it is the file as a whole.
    pub line: u64,
    /// What was found, what was expected, what to do.
    pub message: String,
}

impl fmt::Display for SiteProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            return write!(f, "{}: {}", self.file, self.message);
        }
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// The site's tables as read.
#[derive(Debug, Clone, Default)]
pub struct SiteLexicon {
    /// Its abbreviations and word groups.
    lexicon: Lexicon,
    /// Its terms: where they stand, and what they say.
    terms: Vec<(String, u64, Term)>,
    /// Rows and files that were left out.
    problems: Vec<SiteProblem>,
    /// Name and content of each file, from which it is told whether anything changed.
    files: Vec<(&'static str, Vec<u8>)>,
}

impl SiteLexicon {
    /// Reads the tables in a folder (`DATA/lexicon`); none of them needs to be there.
    #[must_use]
    pub fn read(dir: &Path) -> Self {
        let mut out = Self::default();
        for (name, columns) in FILES {
            let path = dir.join(name);
            let shown = path.display().to_string();
            let bytes = match bounded(&path) {
                Ok(Some(bytes)) => bytes,
                Ok(None) => continue,
                Err(message) => {
                    out.tell(&shown, 0, message);
                    continue;
                }
            };
            out.table(&shown, name, columns, &bytes);
            out.files.push((name, bytes));
        }
        out
    }

    /// What was left out.
    #[must_use]
    pub fn problems(&self) -> &[SiteProblem] {
        &self.problems
    }

    /// How many rows are in use.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.lexicon.abbreviations.len() + self.lexicon.groups.len() + self.terms.len()
    }

    /// How many tables there are.
    #[must_use]
    pub fn tables(&self) -> usize {
        self.files.len()
    }

    /// Terms whose code is in no edition loaded: they can find nothing.
    #[must_use]
    pub fn unknown_codes(&self, tables: &Tables) -> Vec<SiteProblem> {
        let unknown = self.terms.iter().filter(|(_, _, term)| {
            let sets = CodeSet::ALL.into_iter();
            !sets.into_iter().any(|set| tables.has(set, term.code))
        });
        unknown
            .map(|(file, line, term)| SiteProblem {
                file: file.clone(),
                line: *line,
                message: format!(
                    "{} is in no edition that is loaded: expected a code or header; correct it, \
                     or import the edition it is in",
                    term.code
                ),
            })
            .collect()
    }

    /// The lexicon in the program with this one before it: a site's reading of an abbreviation is
    /// the likeliest there.
    #[must_use]
    pub fn with_shipped(&self) -> Lexicon {
        let mut lexicon = self.lexicon.clone();
        lexicon.add(Lexicon::shipped());
        lexicon.site_terms = self.terms.iter().map(|(_, _, term)| term.clone()).collect();
        lexicon
    }

    /// Name and content of each file.
    pub(super) fn files(&self) -> &[(&'static str, Vec<u8>)] {
        &self.files
    }

    fn tell(&mut self, file: &str, line: u64, message: impl Into<String>) {
        self.problems.push(SiteProblem {
            file: file.to_owned(),
            line,
            message: message.into(),
        });
    }

    fn table(&mut self, shown: &str, name: &str, columns: &[&str], bytes: &[u8]) {
        // Spreadsheets begin a file with a mark of its encoding.
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut places: Option<Vec<usize>> = None;
        let mut seen = HashSet::new();
        for (line, row) in (1..).zip(bytes.split(|b| *b == b'\n')) {
            let Ok(row) = std::str::from_utf8(row) else {
                self.tell(shown, line, "it is not UTF-8: save the file as UTF-8 text");
                continue;
            };
            let row = row.trim_end_matches('\r');
            if row.trim().is_empty() || row.starts_with('#') {
                continue;
            }
            let cells: Vec<&str> = row.split('\t').map(str::trim).collect();
            let Some(places) = &places else {
                let found = columns.iter().map(|c| cells.iter().position(|n| n == c));
                places = found.collect();
                if places.is_none() {
                    let message = format!(
                        "the heading must name the columns {}, separated by tabs; the file is \
                         left out until it does",
                        columns.join(", ")
                    );
                    self.tell(shown, line, message);
                    return;
                }
                continue;
            };
            let cell = |at: usize| places.get(at).and_then(|p| cells.get(*p)).copied();
            let values: Vec<&str> = (0..columns.len()).filter_map(cell).collect();
            if values.len() < columns.len() {
                let message = format!(
                    "{} cells, expected {}, separated by tabs",
                    cells.len(),
                    columns.join(", ")
                );
                self.tell(shown, line, message);
            } else if !seen.insert(values.join("\t").to_lowercase()) {
                self.tell(shown, line, "it stands here twice: delete one of the two");
            } else if let Err(message) = self.row(shown, name, line, &values) {
                self.tell(shown, line, message);
            }
        }
    }

    fn row(&mut self, shown: &str, name: &str, line: u64, cells: &[&str]) -> Result<(), String> {
        match (name, cells) {
            ("abbreviations.tsv", [short, long, domain]) => {
                let domain = Domain::named(domain).ok_or_else(|| {
                    format!(
                        "the domain is '{domain}': expected dx (diagnoses), px (procedures) or any"
                    )
                })?;
                if short.is_empty() {
                    return Err("no abbreviation: expected it in column abbr".to_owned());
                }
                self.lexicon.abbreviations.push(Abbreviation {
                    short: short.to_lowercase(),
                    long: (*long).to_owned(),
                    domain,
                });
            }
            ("words.tsv", [preferred, others]) => {
                let others: Vec<String> = others
                    .split('|')
                    .map(str::trim)
                    .filter(|o| !o.is_empty())
                    .map(str::to_owned)
                    .collect();
                if preferred.is_empty() || others.is_empty() {
                    return Err(
                        "expected what the book says in column preferred and other words for it, \
                         separated by |, in column others"
                            .to_owned(),
                    );
                }
                self.lexicon.groups.push(WordGroup {
                    preferred: (*preferred).to_owned(),
                    others,
                });
            }
            (_, [text, code]) => {
                let code: Code = code.parse().map_err(|e| format!("{e}; correct it"))?;
                if text.is_empty() {
                    return Err("no term: expected a name in column term".to_owned());
                }
                let term = Term {
                    text: (*text).to_owned(),
                    code,
                };
                self.terms.push((shown.to_owned(), line, term));
            }
            _ => return Err("it has not the columns of its table".to_owned()),
        }
        Ok(())
    }
}

/// The content of a file; `None` where there is none.
fn bounded(path: &Path) -> Result<Option<Vec<u8>>, String> {
    let told = match std::fs::metadata(path) {
        Ok(told) => told,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(format!("it cannot be read: {e}")),
    };
    if told.len() > MOST {
        return Err(format!(
            "it has {} MB: expected at most {}; it is left out",
            told.len() >> 20,
            MOST >> 20
        ));
    }
    let bytes = std::fs::read(path).map_err(|e| format!("it cannot be read: {e}"))?;
    Ok(Some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(files: &[(&str, &[u8])]) -> (SiteLexicon, Vec<String>) {
        let dir = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            std::fs::write(dir.path().join(name), bytes).unwrap();
        }
        let site = SiteLexicon::read(dir.path());
        let beside = format!("{}/", dir.path().display());
        let said = site.problems().iter();
        let said = said.map(|p| p.to_string().replace(&beside, "")).collect();
        (site, said)
    }

    #[test]
    fn a_site_adds_its_own_words() {
        let (site, said) = site(&[
            (
                "abbreviations.tsv",
                b"\xef\xbb\xbfabbr\texpansion\tdomain\r\nHTN\thypertension clinic\tany\r\n",
            ),
            (
                "words.tsv",
                b"# ours\npreferred\tothers\nknee\tgenu | kneecap\n",
            ),
            (
                "terms.tsv",
                b"term\tkind\tcode\nclinic special\tlay\te11.65\n",
            ),
        ]);
        assert_eq!(
            (site.rows(), site.tables(), said.len()),
            (3, 3, 0),
            "{said:?}"
        );
        let lexicon = site.with_shipped();
        let htn: Vec<&str> = lexicon
            .abbreviations
            .iter()
            .filter(|a| a.short == "htn")
            .map(|a| a.long.as_str())
            .collect();
        assert_eq!(htn[0], "hypertension clinic", "{htn:?}");
        assert!(htn.len() > 1, "the shipped reading stays");
        assert_eq!(lexicon.groups[0].others, ["genu", "kneecap"]);
        assert_eq!(lexicon.site_terms[0].code.as_str(), "E1165");
    }

    #[test]
    fn a_bad_row_is_left_out_and_told() {
        let (site, said) = site(&[
            (
                "abbreviations.tsv",
                b"abbr\texpansion\tdomain\nx\ty\tzz\n\ty\tdx\nok\tfine\tdx\nOK\tFine\tdx\n",
            ),
            ("words.tsv", b"first\tsecond\nknee\tgenu\n"),
            (
                "terms.tsv",
                b"term\tcode\n\xff\xfe\tE11\nonly one\nno code\tE1.1\n\tE11\ngood\tE11\n",
            ),
        ]);
        let said: Vec<&str> = said.iter().map(String::as_str).collect();
        let begins = [
            "abbreviations.tsv:2: the domain is 'zz': expected dx",
            "abbreviations.tsv:3: no abbreviation",
            "abbreviations.tsv:5: it stands here twice",
            "words.tsv:1: the heading must name the columns preferred, others",
            "terms.tsv:2: it is not UTF-8",
            "terms.tsv:3: 1 cells, expected term, code",
            "terms.tsv:4: ",
            "terms.tsv:5: no term",
        ];
        assert_eq!(said.len(), begins.len(), "{said:#?}");
        for (said, begins) in said.iter().zip(begins) {
            assert!(said.starts_with(begins), "{said}");
        }
        assert_eq!(site.rows(), 2);
    }

    #[test]
    fn a_folder_that_is_not_there_or_no_folder_is_no_error() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(SiteLexicon::read(&dir.path().join("none")).rows(), 0);
        std::fs::create_dir(dir.path().join("terms.tsv")).unwrap();
        let site = SiteLexicon::read(dir.path());
        assert!(site.problems()[0].message.starts_with("it cannot be read"));
    }

    #[test]
    fn a_term_of_no_code_is_told_with_the_tables() {
        let (site, _) = site(&[("terms.tsv", b"term\tcode\nx\tE11.66\ny\tE11.65\n")]);
        let unknown = site.unknown_codes(&Tables::shipped().unwrap());
        assert_eq!(unknown.len(), 1);
        assert_eq!(unknown[0].line, 2);
    }
}
