//! What the shipped lexicon covers of the Tabular, and whether each of its rows is of use.

use super::error::CodesetError;
use super::lexicon::FILES;
use super::tables::Tables;
use super::tree::{Node, Outline};
use super::tsv;
use crate::domain::{Code, CodeSet};
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A block with fewer terms than this is thin.
const THIN: usize = 3;

/// A chapter or block of the Tabular.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    /// `chapter 4`, `E08-E13`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Whether it is a chapter.
    pub chapter: bool,
    /// Codes in it that can be billed.
    pub codes: usize,
    /// Terms of the lexicon for a code or header in it.
    pub terms: usize,
}

impl Covered {
    /// Whether it is a block that hardly anything leads to.
    #[must_use]
    pub fn thin(&self) -> bool {
        !self.chapter && self.terms < THIN
    }
}

/// A row of the lexicon that is of no use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file in the lexicon's folder.
    pub file: String,
    /// Line from 1.
    pub line: u64,
    /// What is wrong and what to do.
    pub message: String,
}

/// The report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coverage {
    /// The edition it is held against, such as `FY2027`.
    pub edition: String,
    /// Chapters and blocks, in the order of the book.
    pub covered: Vec<Covered>,
    /// Different abbreviations.
    pub abbreviations: usize,
    /// Those that mean two things or more in one domain.
    pub ambiguous: usize,
    /// Word groups.
    pub groups: usize,
    /// Terms by kind.
    pub kinds: BTreeMap<String, usize>,
    /// Rows of no use.
    pub faults: Vec<Fault>,
}

impl Tables {
    /// Holds the shipped lexicon against the newest ICD-10-CM edition.
    ///
    /// # Errors
    /// [`CodesetError::Line`] where a table of the lexicon has not the columns it must have.
    pub fn coverage(&self) -> Result<Coverage, CodesetError> {
        let of_set = self.editions().into_iter();
        let newest = of_set
            .filter(|info| info.set == CodeSet::Icd10Cm)
            .map(|info| info.effective_from)
            .max();
        let dos = newest.unwrap_or_default();
        let outline = self.outline(dos);
        let mut out = Coverage {
            edition: outline.edition.clone(),
            ..Coverage::default()
        };
        let codes = out.terms(self, dos)?;
        out.abbreviations()?;
        out.groups()?;
        out.covered = self.covered(&outline, &codes);
        Ok(out)
    }

    /// How many codes and terms each branch has; `codes`: of each term.
    fn covered(&self, outline: &Outline, codes: &[Code]) -> Vec<Covered> {
        let mut out: Vec<Covered> = outline
            .branches
            .iter()
            .map(|branch| Covered {
                id: branch.id.clone(),
                title: branch.title.clone(),
                chapter: branch.parent.is_none(),
                codes: 0,
                terms: 0,
            })
            .collect();
        let mut homes: HashMap<Code, usize> = HashMap::new();
        for (at, branch) in outline.branches.iter().enumerate() {
            for child in &branch.children {
                if let Node::Code(category) = child {
                    homes.insert(*category, at);
                }
            }
        }
        let home = |code: Code| {
            let category = code.as_str().get(..3)?.parse().ok()?;
            homes.get(&category).copied()
        };
        self.for_each_row(CodeSet::Icd10Cm, &outline.edition, |row| {
            if row.billable {
                for at in outline.up_from(home(row.code)) {
                    out[at].codes += 1;
                }
            }
        });
        for code in codes {
            for at in outline.up_from(home(*code)) {
                out[at].terms += 1;
            }
        }
        out
    }

    /// The official names of a code itself, written plainly.
    fn names(&self, set: CodeSet, edition: &str) -> HashMap<Code, HashSet<String>> {
        let mut out: HashMap<Code, HashSet<String>> = HashMap::new();
        self.for_each_row(set, edition, |row| {
            let names = out.entry(row.code).or_default();
            names.insert(plain(row.title));
            names.extend(row.inclusions.iter().map(|name| plain(name)));
        });
        out
    }
}

impl Coverage {
    fn fault(&mut self, file: &str, line: u64, message: String) {
        self.faults.push(Fault {
            file: file.to_owned(),
            line,
            message,
        });
    }

    /// Looks at the terms; the code of each that has one.
    fn terms(&mut self, tables: &Tables, dos: NaiveDate) -> Result<Vec<Code>, CodesetError> {
        let mut names = HashMap::new();
        for set in CodeSet::ALL {
            let edition = tables.edition_at(set, dos).unwrap_or_default();
            for (code, of_code) in tables.names(set, edition) {
                names
                    .entry(code)
                    .or_insert_with(HashSet::new)
                    .extend(of_code);
            }
        }
        let mut codes = Vec::new();
        let mut seen: HashMap<(String, Code), u64> = HashMap::new();
        let file = "terms.tsv";
        for (line, [term, code, kind]) in tsv::rows(file, table(file), ["term", "code", "kind"])? {
            *self.kinds.entry(kind.to_owned()).or_default() += 1;
            let Ok(code) = code.parse::<Code>() else {
                self.fault(file, line, format!("'{code}' is no code: correct it"));
                continue;
            };
            let said = plain(term);
            let Some(official) = names.get(&code) else {
                let message = format!("{code} is not in the newest edition: point to another code");
                self.fault(file, line, message);
                continue;
            };
            codes.push(code);
            if said.is_empty() {
                self.fault(file, line, "it says nothing: delete it".to_owned());
            } else if official.contains(&said) {
                let message =
                    format!("'{term}' is a title or inclusion term of {code} already: delete it");
                self.fault(file, line, message);
            } else if let Some(first) = seen.insert((said, code), line) {
                let message = format!("it stands in line {first} already: delete one of the two");
                self.fault(file, line, message);
            }
        }
        Ok(codes)
    }

    fn abbreviations(&mut self) -> Result<(), CodesetError> {
        let mut readings: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        let file = "abbreviations.tsv";
        for (line, [short, long, domain]) in
            tsv::rows(file, table(file), ["abbr", "expansion", "domain"])?
        {
            let known = readings.entry(short.to_lowercase()).or_default();
            let reading = (plain(long), domain.to_owned());
            if short.is_empty() || !["dx", "px", "any"].contains(&domain) {
                self.fault(file, line, "expected abbr, expansion, dx|px|any".to_owned());
            } else if known.contains(&reading) {
                let message = format!("{short} is read as '{long}' twice: delete one of the two");
                self.fault(file, line, message);
            } else {
                known.push(reading);
            }
        }
        self.abbreviations = readings.len();
        let ambiguous = |known: &&Vec<(String, String)>| {
            ["dx", "px"].iter().any(|domain| {
                let here = known.iter().filter(|(_, d)| d == domain || d == "any");
                here.map(|(long, _)| long).collect::<HashSet<_>>().len() > 1
            })
        };
        self.ambiguous = readings.values().filter(ambiguous).count();
        Ok(())
    }

    fn groups(&mut self) -> Result<(), CodesetError> {
        let mut seen: HashMap<(String, String), u64> = HashMap::new();
        let file = "words.tsv";
        for (line, [preferred, others]) in tsv::rows(file, table(file), ["preferred", "others"])? {
            self.groups += 1;
            if preferred.is_empty() || others.is_empty() {
                self.fault(file, line, "expected preferred, others".to_owned());
            }
            for other in others.split('|').map(plain) {
                if other == plain(preferred) {
                    let message = format!("'{other}' stands for itself: delete it");
                    self.fault(file, line, message);
                } else if let Some(first) = seen.insert((other.clone(), plain(preferred)), line) {
                    let message = format!("'{other}' for '{preferred}' stands in line {first} too");
                    self.fault(file, line, message);
                }
            }
        }
        Ok(())
    }
}

/// A shipped table of the lexicon.
fn table(name: &str) -> &'static str {
    let found = FILES.iter().find(|(n, _)| *n == name);
    found.map_or("", |(_, text)| text)
}

/// Small letters and digits, words with one space between.
fn plain(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|w| !w.is_empty()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_shipped_lexicon_is_of_use() {
        let coverage = Tables::shipped().unwrap().coverage().unwrap();
        let said: Vec<String> = coverage
            .faults
            .iter()
            .map(|f| format!("{}:{}: {}", f.file, f.line, f.message))
            .collect();
        assert!(
            said.is_empty(),
            "{} faults\n{}",
            said.len(),
            said.join("\n")
        );
        assert!(
            coverage.abbreviations >= 1_200,
            "{}",
            coverage.abbreviations
        );
        assert!(coverage.ambiguous > 50, "{}", coverage.ambiguous);
        let terms: usize = coverage.kinds.values().sum();
        assert!(terms >= 6_000, "{terms}");
        let chapters = coverage.covered.iter().filter(|c| c.chapter);
        let (mut of_chapters, mut codes) = (0, 0);
        for chapter in chapters {
            assert!(chapter.terms > 0, "{} has no term", chapter.id);
            of_chapters += chapter.terms;
            codes += chapter.codes;
        }
        assert!(of_chapters <= terms);
        assert_eq!(codes, 74_879, "every code stands in one chapter");
    }

    #[test]
    fn rows_of_no_use_are_found() {
        assert_eq!(
            plain(" Crohn's  Disease (of colon)"),
            "crohn s disease of colon"
        );
        let thin = |chapter, terms| {
            let id = String::new();
            let title = String::new();
            Covered {
                id,
                title,
                chapter,
                codes: 9,
                terms,
            }
            .thin()
        };
        assert!(thin(false, 2) && !thin(false, 3) && !thin(true, 0));
    }
}
