//! What a code that cannot be billed still needs: its next characters, the seventh one, and the
//! placeholder X between (Official Guidelines for Coding and Reporting, I.A.2 to I.A.5).

use super::entry::{Entry, Lookup};
use super::tables::Tables;
use crate::domain::{Code, CodeSet};
use chrono::NaiveDate;

/// A code one step below another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finer {
    /// The code.
    pub code: Code,
    /// Its title.
    pub title: String,
    /// What it says beyond the code above: `initial encounter for closed fracture`.
    pub adds: String,
    /// Whether it can be billed, or needs more itself.
    pub billable: bool,
}

/// Why a diagnosis must not go on a claim of a date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotBillable {
    /// A heading: finer codes stand below it.
    #[error("{0} is a header and cannot be billed: it needs more characters")]
    Header(String),
    /// In the tables, but not on this date.
    #[error("{code} is not valid on {dos}: choose a code in force on that day")]
    NotEffective {
        /// The code.
        code: String,
        /// The date of service.
        dos: NaiveDate,
    },
}

/// Most characters of an ICD-10-CM code.
const LONGEST: usize = 7;

fn longer(stem: &str, tail: &str) -> Option<Code> {
    format!("{stem}{tail}").parse().ok()
}

impl Tables {
    /// Whether a diagnosis may go on a claim of a date. What no table knows is left to the edits to
    /// judge: the tables may be older than the code.
    ///
    /// # Errors
    /// When it is a header, or not in force on that day.
    pub fn check_billable(&self, code: Code, dos: NaiveDate) -> Result<(), NotBillable> {
        match self.look_up(CodeSet::Icd10Cm, code, dos) {
            Lookup::Found(entry) if !entry.billable => Err(NotBillable::Header(code.dotted())),
            Lookup::NotEffective { .. } if self.covers(CodeSet::Icd10Cm, dos) => {
                Err(NotBillable::NotEffective {
                    code: code.dotted(),
                    dos,
                })
            }
            _ => Ok(()),
        }
    }

    /// The codes one step below a header. A step that only adds the placeholder X is taken by
    /// itself; where the table has no code below but a seventh character is defined, the codes are
    /// made with it.
    #[must_use]
    pub fn finer(&self, code: Code, dos: NaiveDate) -> Vec<Finer> {
        let mut stem = code;
        let mut below = self.children(stem, dos);
        while let [only] = below.as_slice() {
            if only.billable || !only.code.as_str().ends_with('X') {
                break;
            }
            stem = only.code;
            below = self.children(stem, dos);
        }
        if below.is_empty() {
            return self.made_with_seventh(code, dos);
        }
        let sevenths = self.seventh_chars(stem, dos);
        let above = match self.look_up(CodeSet::Icd10Cm, stem, dos) {
            Lookup::Found(entry) | Lookup::NotEffective { entry, .. } => entry.title,
            Lookup::Unknown | Lookup::NotInPractice => String::new(),
        };
        let seventh = |entry: &Entry| {
            let character = entry.code.as_str().chars().nth(LONGEST - 1)?;
            let found = sevenths.iter().find(|s| s.character == character);
            found.map(|s| s.meaning.clone())
        };
        below
            .into_iter()
            .map(|entry| Finer {
                adds: seventh(&entry).unwrap_or_else(|| beyond(&above, &entry.title)),
                code: entry.code,
                title: entry.title,
                billable: entry.billable,
            })
            .collect()
    }

    fn made_with_seventh(&self, code: Code, dos: NaiveDate) -> Vec<Finer> {
        let billable = matches!(
            self.look_up(CodeSet::Icd10Cm, code, dos),
            Lookup::Found(entry) if entry.billable
        );
        if billable || code.as_str().len() >= LONGEST {
            return Vec::new();
        }
        let make = |seventh: super::entry::SeventhChar| {
            let full = longer(
                &format!("{:X<6}", code.as_str()),
                &seventh.character.to_string(),
            )?;
            Some(Finer {
                code: full,
                title: seventh.meaning.clone(),
                adds: seventh.meaning,
                billable: true,
            })
        };
        self.seventh_chars(code, dos)
            .into_iter()
            .filter_map(make)
            .collect()
    }

    /// Follows characters typed after a header, the placeholder X filled in by itself: the code they
    /// lead to, complete or not. `None` where no code of the date continues so.
    #[must_use]
    pub fn follow(&self, stem: Code, typed: &str, dos: NaiveDate) -> Option<Code> {
        let mut at = stem;
        for c in typed.chars() {
            let c = c.to_ascii_uppercase();
            let room = LONGEST.checked_sub(at.as_str().len() + 1)?;
            at = (0..=room).find_map(|fill| {
                let next = longer(at.as_str(), &format!("{}{c}", "X".repeat(fill)))?;
                self.begins(next, dos).then_some(next)
            })?;
        }
        Some(at)
    }

    /// Whether a code of the Tabular of a date begins with these characters.
    fn begins(&self, beginning: Code, dos: NaiveDate) -> bool {
        self.landing(beginning.as_str(), dos)
            .is_some_and(|code| code.as_str().starts_with(beginning.as_str()))
    }

    /// The codes that characters typed after a header leave to choose from: the code itself where it
    /// is complete, else those one step below where they lead. Empty where they lead nowhere.
    #[must_use]
    pub fn narrowed(&self, stem: Code, typed: &str, dos: NaiveDate) -> Vec<Finer> {
        let Some(reached) = self.follow(stem, typed, dos) else {
            return Vec::new();
        };
        match self.look_up(CodeSet::Icd10Cm, reached, dos) {
            Lookup::Found(entry) if entry.billable => vec![Finer {
                code: entry.code,
                adds: entry.title.clone(),
                title: entry.title,
                billable: true,
            }],
            Lookup::Found(_) | Lookup::NotEffective { .. } => self.finer(reached, dos),
            // Between two codes: those below the nearest header that go on so.
            Lookup::Unknown | Lookup::NotInPractice => {
                let text = reached.as_str();
                let header = (3..text.len()).rev().find_map(|end| {
                    let code: Code = text.get(..end)?.parse().ok()?;
                    let found = self.look_up(CodeSet::Icd10Cm, code, dos);
                    matches!(found, Lookup::Found(_)).then_some(code)
                });
                let below = header.map(|header| self.finer(header, dos));
                let mut below = below.unwrap_or_default();
                below.retain(|finer| finer.code.as_str().starts_with(text));
                below
            }
        }
    }

    /// The code that was meant where the placeholder X was left out: `W10.9A` for `W10.9XXA`.
    #[must_use]
    pub fn with_placeholder(&self, code: Code, dos: NaiveDate) -> Option<Code> {
        let text = code.as_str();
        let split = text
            .len()
            .checked_sub(1)
            .filter(|at| (3..LONGEST - 1).contains(at))?;
        let full: Code = format!("{:X<6}{}", &text[..split], &text[split..])
            .parse()
            .ok()?;
        matches!(self.look_up(CodeSet::Icd10Cm, full, dos), Lookup::Found(_)).then_some(full)
    }

    /// The codes of the Tabular nearest to one that does not exist: the longest code it begins with,
    /// then what stands below that, at most `limit`.
    #[must_use]
    pub fn nearest(&self, code: Code, dos: NaiveDate, limit: usize) -> Vec<Entry> {
        let text = code.as_str();
        for end in (3..text.len()).rev() {
            let Some(above) = text.get(..end).and_then(|head| head.parse::<Code>().ok()) else {
                continue;
            };
            if let Lookup::Found(entry) = self.look_up(CodeSet::Icd10Cm, above, dos) {
                let below = self.children(above, dos).into_iter();
                return std::iter::once(entry).chain(below).take(limit).collect();
            }
        }
        Vec::new()
    }
}

/// What a title says beyond the one above it.
fn beyond(above: &str, title: &str) -> String {
    match title.strip_prefix(above) {
        Some(rest) if !above.is_empty() && rest.starts_with([',', ' ']) => {
            rest.trim_start_matches([',', ' ']).to_owned()
        }
        _ => title.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::LazyLock;

    static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::shipped().unwrap());
    const DAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();

    fn code(text: &str) -> Code {
        text.parse().unwrap()
    }

    fn dotted(found: &[Finer]) -> Vec<String> {
        found.iter().map(|finer| finer.code.dotted()).collect()
    }

    #[test]
    fn a_header_opens_one_step_and_the_placeholder_is_filled_in() {
        for (header, first, adds, billable) in [
            (
                "S52.5",
                "S52.50",
                "Unspecified fracture of the lower end of radius",
                false,
            ),
            (
                "S52.50",
                "S52.501",
                "Unspecified fracture of the lower end of right radius",
                false,
            ),
            (
                "S52.501",
                "S52.501A",
                "initial encounter for closed fracture",
                true,
            ),
            (
                "E11.4",
                "E11.40",
                "Type 2 diabetes mellitus with diabetic neuropathy, unspecified",
                true,
            ),
            ("E11", "E11.0", "with hyperosmolarity", false),
            ("W10.9", "W10.9XXA", "initial encounter", true),
            // T40.1X is a step that only adds the X.
            (
                "T40.1",
                "T40.1X1",
                "Poisoning by heroin, accidental (unintentional)",
                false,
            ),
        ] {
            let found = TABLES.finer(code(header), DAY);
            let one = &found[0];
            assert_eq!(
                (one.code.dotted().as_str(), one.adds.as_str(), one.billable),
                (first, adds, billable),
                "{header}"
            );
        }
        assert!(TABLES.finer(code("I10"), DAY).is_empty());
        assert!(TABLES.finer(code("X99.99"), DAY).is_empty());
    }

    #[test]
    fn typed_characters_lead_on_and_the_placeholder_is_filled_in() {
        for (stem, typed, want) in [
            ("S52.5", "01A", Some("S52.501A")),
            ("S52.5", "01a", Some("S52.501A")),
            ("S52.5", "0", Some("S52.50")),
            ("S52.501", "A", Some("S52.501A")),
            ("T40.1", "1A", Some("T40.1X1A")),
            ("W10.9", "a", Some("W10.9XXA")),
            ("W10", "9d", Some("W10.9XXD")),
            ("S52.501", "initial", None),
            ("S52.501", "AA", None),
            ("E11.65", "1", None),
            ("E11", "", Some("E11")),
        ] {
            let got = TABLES.follow(code(stem), typed, DAY).map(|c| c.dotted());
            assert_eq!(got.as_deref(), want, "{stem} {typed}");
        }
        assert_eq!(
            dotted(&TABLES.narrowed(code("S52.5"), "01A", DAY)),
            ["S52.501A"]
        );
        assert_eq!(
            dotted(&TABLES.narrowed(code("S52.5"), "0", DAY)),
            ["S52.501", "S52.502", "S52.509"]
        );
        assert!(TABLES.narrowed(code("S52.5"), "zz", DAY).is_empty());
    }

    #[test]
    fn what_cannot_be_billed_is_refused_with_a_reason() {
        assert_eq!(TABLES.check_billable(code("S52.501A"), DAY), Ok(()));
        let header = TABLES.check_billable(code("S52.501"), DAY).unwrap_err();
        assert!(
            header.to_string().contains("S52.501 is a header"),
            "{header}"
        );
        // No table has it: the edits tell that.
        assert_eq!(TABLES.check_billable(code("E11.7"), DAY), Ok(()));
    }

    #[test]
    fn a_wrong_code_leads_to_the_right_one() {
        let full = |text: &str| TABLES.with_placeholder(code(text), DAY).map(|c| c.dotted());
        assert_eq!(full("W10.9A").as_deref(), Some("W10.9XXA"));
        assert_eq!(full("W10.9XA").as_deref(), Some("W10.9XXA"));
        assert_eq!(full("E11.7"), None);
        let near = |text: &str| -> Vec<String> {
            let found = TABLES.nearest(code(text), DAY, 3);
            found.iter().map(|entry| entry.code.dotted()).collect()
        };
        assert_eq!(near("E11.7"), ["E11", "E11.0", "E11.1"]);
        assert_eq!(near("E11.651"), ["E11.65"]);
        assert!(near("ZZZ").is_empty());
    }
}
