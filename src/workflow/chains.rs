//! Codes that belong together: what the notes "code first", "use additional code" and "code also"
//! ask for beside the diagnoses of a claim, and the order they must stand in (Official Guidelines
//! for Coding and Reporting, I.A.13 and I.A.17).

use crate::codeset::{DxFlag, Instruction, Item, Lookup, NoteKind, Tables, Target};
use crate::domain::coding::CodingError;
use crate::domain::{Code, CodeSet, Coding};
use chrono::NaiveDate;

/// One note that a diagnosis of the claim brings along and that no other diagnosis meets yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The diagnosis.
    pub code: Code,
    /// Its place on the claim, counted from 0.
    pub at: usize,
    /// Code first, use additional code, or code also.
    pub kind: NoteKind,
    /// Where the note stands: `chapter 10`, `E08-E13`, `F02`.
    pub level: String,
    /// The words before its list, such as `the underlying physiological condition, such as`.
    pub lead: String,
    /// What it names, any of which meets it; empty where it names no code.
    pub partners: Vec<Partner>,
    /// The diagnosis may not stand without it: a manifestation, or an unconditional "code first".
    pub required: bool,
}

/// One condition that a note names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partner {
    /// In the words of the note.
    pub text: String,
    /// Its codes.
    pub targets: Vec<Target>,
    /// The place of a diagnosis of the claim that is meant, but stands on the wrong side.
    pub standing: Option<usize>,
}

impl Offer {
    /// Whether the note stands at the code or a header of it: those of chapters and blocks hold for
    /// so many codes that they are no news.
    #[must_use]
    pub fn is_near(&self) -> bool {
        !self.level.contains(['-', ' '])
    }
}

impl Partner {
    /// Whether a code is one that is meant.
    #[must_use]
    pub fn means(&self, code: Code) -> bool {
        self.targets.iter().any(|target| target.contains(code))
    }

    /// Its codes, as the book writes them.
    #[must_use]
    pub fn codes(&self) -> String {
        let names: Vec<String> = self.targets.iter().map(ToString::to_string).collect();
        names.join(", ")
    }

    /// The one code that is meant, where it is one and can be billed on the date.
    #[must_use]
    pub fn single(&self, tables: &Tables, dos: NaiveDate) -> Option<Code> {
        let [target] = self.targets.as_slice() else {
            return None;
        };
        let code = target.single()?;
        matches!(tables.look_up(CodeSet::Icd10Cm, code, dos), Lookup::Found(e) if e.billable)
            .then_some(code)
    }
}

/// What the notes of the claim's diagnoses ask for and the claim does not have yet: by place, what
/// is required first, then the nearest note first.
#[must_use]
pub fn offers(tables: &Tables, coding: &Coding, dos: NaiveDate) -> Vec<Offer> {
    let mut out = Vec::new();
    for (at, code) in coding.diagnoses.iter().enumerate() {
        let mut own = of_code(tables, &coding.diagnoses, at, *code, dos);
        own.sort_by_key(|offer| !offer.required);
        out.extend(own);
    }
    out
}

fn of_code(tables: &Tables, all: &[Code], at: usize, code: Code, dos: NaiveDate) -> Vec<Offer> {
    let Lookup::Found(entry) = tables.look_up(CodeSet::Icd10Cm, code, dos) else {
        return Vec::new();
    };
    let manifestation = entry.flags.has(DxFlag::Manifestation);
    let mut out = Vec::new();
    for level in tables.conventions(code, dos).into_iter().rev() {
        for list in &level.instructions {
            let required = list.is_required(manifestation);
            let partners: Vec<Partner> = list
                .items
                .iter()
                .filter_map(|item| partner(tables, list, item, all, at, dos))
                .collect();
            // Words without a code ask for nothing that can be checked, save that something stands
            // before a manifestation.
            let met = if partners.is_empty() {
                !required || at > 0
            } else {
                partners
                    .iter()
                    .any(|partner| meets(partner, list.kind, all, at))
            };
            if !met {
                out.push(Offer {
                    code,
                    at,
                    kind: list.kind,
                    level: level.name.to_string(),
                    lead: if partners.is_empty() {
                        list.words().to_owned()
                    } else {
                        list.lead.clone()
                    },
                    partners,
                    required,
                });
            }
        }
    }
    out
}

fn partner(
    tables: &Tables,
    list: &Instruction,
    item: &Item,
    all: &[Code],
    at: usize,
    dos: NaiveDate,
) -> Option<Partner> {
    let targets: Vec<Target> = item
        .targets
        .iter()
        .filter(|target| !target.contains(all[at]) && tables.has_target(target, dos))
        .cloned()
        .collect();
    let mut partner = Partner {
        text: item.text.clone(),
        targets,
        standing: None,
    };
    if list.kind == NoteKind::CodeFirst {
        partner.standing = all
            .iter()
            .position(|other| partner.means(*other))
            .filter(|p| *p > at);
    }
    (!partner.targets.is_empty()).then_some(partner)
}

/// Whether a diagnosis of the claim is what a note names: for "code first" one that stands before.
fn meets(partner: &Partner, kind: NoteKind, all: &[Code], at: usize) -> bool {
    all.iter().enumerate().any(|(place, other)| {
        place != at && (kind != NoteKind::CodeFirst || place < at) && partner.means(*other)
    })
}

/// Adds a diagnosis where it belongs: before the first one whose notes say that it is coded first,
/// else at the end. Answers its place.
///
/// # Errors
/// When it stands on the claim already, or 12 do.
pub fn post(
    tables: &Tables,
    coding: &mut Coding,
    code: Code,
    dos: NaiveDate,
) -> Result<usize, CodingError> {
    let before = offers(tables, coding, dos)
        .into_iter()
        .filter(|offer| offer.kind == NoteKind::CodeFirst)
        .find(|offer| offer.partners.iter().any(|partner| partner.means(code)))
        .map(|offer| offer.at);
    let at = coding.add_diagnosis(code)?;
    let Some(before) = before else {
        return Ok(at);
    };
    coding.move_diagnosis(at, before);
    Ok(before)
}

/// Posts what an offer asks for: a diagnosis that stands on the wrong side is moved, another is
/// added where it belongs. Answers its place.
///
/// # Errors
/// As [`post`].
pub fn post_partner(
    tables: &Tables,
    coding: &mut Coding,
    offer: &Offer,
    code: Code,
    dos: NaiveDate,
) -> Result<usize, CodingError> {
    let standing = coding.diagnoses.iter().position(|other| *other == code);
    match standing {
        Some(from) if offer.kind == NoteKind::CodeFirst && from > offer.at => {
            coding.move_diagnosis(from, offer.at);
            Ok(offer.at)
        }
        _ => post(tables, coding, code, dos),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ServiceLine;
    use std::sync::LazyLock;

    static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::shipped().unwrap());
    const DAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();

    fn coding(codes: &[&str]) -> Coding {
        Coding {
            diagnoses: codes.iter().map(|c| c.parse().unwrap()).collect(),
            lines: Vec::new(),
        }
    }

    /// `code kind required: first codes named`, of each offer.
    fn told(codes: &[&str]) -> Vec<String> {
        let offers = offers(&TABLES, &coding(codes), DAY);
        let tell = |offer: &Offer| {
            let first = offer
                .partners
                .first()
                .map(Partner::codes)
                .unwrap_or_default();
            let must = if offer.required { " required" } else { "" };
            format!(
                "{} {}{must}: {first}",
                offer.code.dotted(),
                offer.kind.heading()
            )
        };
        offers.iter().map(tell).collect()
    }

    fn of(codes: &[&str], code: &str) -> Vec<String> {
        told(codes)
            .into_iter()
            .filter(|line| line.starts_with(code))
            .collect()
    }

    #[test]
    fn a_manifestation_asks_for_what_it_comes_from_until_that_stands_before_it() {
        assert_eq!(told(&["F02.80"]), ["F02.80 Code first required: G30"]);
        assert!(of(&["G30.9", "F02.80"], "F02").is_empty());
        assert_eq!(of(&["F02.80", "G30.9"], "F02").len(), 1, "it stands behind");
        let offers = offers(&TABLES, &coding(&["F02.80", "G30.9"]), DAY);
        let standing: Vec<usize> = offers[0]
            .partners
            .iter()
            .filter_map(|p| p.standing)
            .collect();
        assert_eq!(standing, [1]);
    }

    #[test]
    fn an_additional_code_is_asked_for_until_it_stands_anywhere() {
        let asked = |codes: &[&str]| of(codes, "E11.42 Use additional");
        assert_eq!(asked(&["E11.42"]), ["E11.42 Use additional: Z79.85"]);
        assert!(asked(&["E11.42", "Z79.4"]).is_empty());
        assert!(asked(&["Z79.84", "E11.42"]).is_empty());
        assert_eq!(asked(&["E11.42", "I10"]).len(), 1);
    }

    #[test]
    fn only_notes_without_an_if_are_required() {
        for (code, want) in [
            ("F02.80", true),
            ("D63.1", true),
            ("J91.0", true),
            ("I50.9", false),
            ("N18.30", false),
            ("L97.421", false),
            ("M89.70", false),
            ("E11.42", false),
            ("I49.9", false),
        ] {
            let offers = offers(&TABLES, &coding(&[code]), DAY);
            assert_eq!(
                offers.iter().any(|offer| offer.required),
                want,
                "{code}: {offers:?}"
            );
        }
    }

    #[test]
    fn nothing_is_asked_for_where_no_note_names_a_code() {
        for code in ["I10", "Z00.00", "X99.99"] {
            let offers = offers(&TABLES, &coding(&[code]), DAY);
            assert!(
                !offers.iter().any(|offer| offer.required),
                "{code}: {offers:?}"
            );
        }
    }

    #[test]
    fn a_code_is_posted_before_those_that_come_from_it_and_pointers_follow() {
        let mut coding = coding(&["I10", "F02.80"]);
        let line = ServiceLine::new("99213".parse().unwrap(), DAY);
        coding.add_line(line).unwrap();
        let at = post(&TABLES, &mut coding, "G30.9".parse().unwrap(), DAY).unwrap();
        assert_eq!(at, 1);
        let codes: Vec<String> = coding.diagnoses.iter().map(Code::dotted).collect();
        assert_eq!(codes, ["I10", "G30.9", "F02.80"]);
        let pointed: Vec<usize> = coding.lines[0].pointers.iter().map(|p| p.index()).collect();
        assert_eq!(pointed, [0, 2], "the line still points at I10 and F02.80");
        // What is met already moves nothing.
        let at = post(&TABLES, &mut coding, "G10".parse().unwrap(), DAY).unwrap();
        assert_eq!(at, 3);
        assert!(post(&TABLES, &mut coding, "G10".parse().unwrap(), DAY).is_err());
    }

    #[test]
    fn what_stands_behind_is_moved_to_the_front() {
        let mut coding = coding(&["F02.80", "I10", "G30.9"]);
        let offer = offers(&TABLES, &coding, DAY).remove(0);
        let at = post_partner(&TABLES, &mut coding, &offer, "G30.9".parse().unwrap(), DAY).unwrap();
        assert_eq!(at, 0);
        let codes: Vec<String> = coding.diagnoses.iter().map(Code::dotted).collect();
        assert_eq!(codes, ["G30.9", "F02.80", "I10"]);
        let additional = offers(&TABLES, &self::coding(&["E11.42"]), DAY).remove(0);
        let mut coding = self::coding(&["E11.42", "I10"]);
        let code = "Z79.4".parse().unwrap();
        assert_eq!(
            post_partner(&TABLES, &mut coding, &additional, code, DAY),
            Ok(2)
        );
    }
}
