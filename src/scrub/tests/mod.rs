//! Each edit on a clean claim that was changed a little: it speaks where it should, and does not
//! where the change only looks like a fault. One file a family; this one holds what they share.

use super::{Level, Policy, Scrub, Setting, edits};
use crate::codeset::Tables;
use crate::domain::{
    Address, Claim, ClaimCoverage, ClaimPatient, Code, Coding, Finding, Money, Party, PersonName,
    Pointer, Relationship, ServiceLine, Severity, Sex,
};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::sync::OnceLock;

mod any;
mod claim;
mod dates;
mod dx;
mod line;
mod ncci;
mod party;
mod payer;
mod payer_rule;
mod px;
mod px_everyday;
mod px_modifier;
mod px_patient;
mod px_payment;

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| Tables::shipped().unwrap())
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn today() -> NaiveDate {
    day("2026-11-24")
}

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

fn address() -> Address {
    Address {
        line1: "1 Main St".into(),
        line2: String::new(),
        city: "Orlando".into(),
        state: "FL".into(),
        zip: "32801".into(),
    }
}

fn provider(name: &str, first: &str, npi: &str) -> Party {
    Party {
        name: name.into(),
        first: first.into(),
        npi: npi.into(),
        tax_id: "123456789".into(),
        taxonomy: "207Q00000X".into(),
        address: address(),
    }
}

fn line(text: &str, pointers: &[u8]) -> ServiceLine {
    ServiceLine {
        charge: Money(12_500),
        pointers: pointers.iter().map(|p| Pointer::as_stated(*p)).collect(),
        ..ServiceLine::new(code(text), day("2026-11-02"))
    }
}

/// A claim about which nothing is to be said.
fn clean() -> Claim {
    Claim {
        id: "C1".into(),
        patient: ClaimPatient {
            mrn: "M001".into(),
            name: PersonName {
                last: "Roe".into(),
                first: "Jane".into(),
                middle: String::new(),
            },
            birth_date: Some(day("1980-02-03")),
            sex: Sex::Female,
            address: address(),
        },
        coverages: vec![ClaimCoverage {
            payer_code: "60054".into(),
            payer_name: "Harbor".into(),
            filing: "CI".into(),
            member_id: "W123456789".into(),
            group: String::new(),
            relationship: Relationship::SelfSubscriber,
            subscriber: None,
        }],
        billing_provider: provider("Lake Clinic", "", "1234567893"),
        rendering_provider: Some(provider("Who", "Ann", "1245319599")),
        referring_provider: None,
        place_of_service: "11".into(),
        frequency: "1".into(),
        payer_claim_number: None,
        prior_authorization: None,
        clia: None,
        accident: None,
        received: Some(day("2026-11-02")),
        coding: Coding {
            diagnoses: vec![code("E11.65"), code("I10")],
            lines: vec![line("99213", &[1, 2]), line("36415", &[1])],
        },
        history: Vec::new(),
    }
}

/// What is said of the clean claim after a change, as `edit at`.
fn said(change: impl FnOnce(&mut Claim)) -> Vec<String> {
    said_by(tables(), change)
}

fn said_by(tables: &Tables, change: impl FnOnce(&mut Claim)) -> Vec<String> {
    let mut claim = clean();
    change(&mut claim);
    check(&claim, tables, today())
        .iter()
        .map(|f| format!("{} {}", f.edit, f.at))
        .collect()
}

fn check(claim: &Claim, tables: &Tables, today: NaiveDate) -> Vec<Finding> {
    check_with(claim, tables, &Policy::default(), today)
}

fn check_with(claim: &Claim, tables: &Tables, policy: &Policy, today: NaiveDate) -> Vec<Finding> {
    let scrub = Scrub {
        tables,
        policy,
        today,
    };
    scrub.check(claim, Setting::default())
}

type Change = fn(&mut Claim);

/// A change that makes an edit speak at a place.
struct Fires {
    edit: &'static str,
    at: &'static str,
    change: Change,
    /// Other edits that rightly speak too.
    also: &'static [&'static str],
}

const fn fires(edit: &'static str, at: &'static str, change: Change) -> Fires {
    let also = &[];
    Fires {
        edit,
        at,
        change,
        also,
    }
}

impl Fires {
    const fn also(mut self, edits: &'static [&'static str]) -> Self {
        self.also = edits;
        self
    }
}

/// A change that only looks like a fault: the edit says nothing, and nothing else is an error.
struct Passes {
    edit: &'static str,
    change: Change,
}

const fn passes(edit: &'static str, change: Change) -> Passes {
    Passes { edit, change }
}

/// The tables of cases, one a family.
const FIRES: &[&[Fires]] = &[
    claim::FIRES,
    dx::FIRES[0],
    dx::FIRES[1],
    dx::FIRES[2],
    px::FIRES,
    px_modifier::FIRES,
    px_patient::FIRES,
    px_payment::FIRES,
    ncci::FIRES,
    line::FIRES,
    party::FIRES,
    payer::FIRES,
];

/// The near misses, one table a family.
const PASSES: &[&[Passes]] = &[
    claim::PASSES,
    dx::PASSES[0],
    dx::PASSES[1],
    dx::PASSES[2],
    px::PASSES,
    px_modifier::PASSES,
    px_patient::PASSES,
    px_payment::PASSES,
    ncci::PASSES,
    line::PASSES,
    party::PASSES,
    payer::PASSES,
];

/// Edits whose cases need more than a change of the clean claim and stand in tests of their own.
const ELSEWHERE: &[&str] = &["claim.edition", "dx.not_effective", "dx.sex"];

fn changed(change: Change) -> Claim {
    let mut claim = clean();
    change(&mut claim);
    claim
}

#[test]
fn a_clean_claim_has_no_finding() {
    assert_eq!(said(|_| {}), Vec::<String>::new());
}

#[test]
fn one_mistake_is_found_where_it_is_and_nothing_else_is_wrong() {
    let mut wrong = Vec::new();
    for (i, case) in FIRES.iter().copied().flatten().enumerate() {
        let found = check(&changed(case.change), tables(), today());
        if !found.iter().any(|f| f.edit == case.edit && f.at == case.at) {
            let said: Vec<_> = found.iter().map(|f| (&f.edit, &f.at, &f.message)).collect();
            wrong.push(format!("case {i}, {} {}: {said:?}", case.edit, case.at));
        }
        let stray = found.iter().find(|f| {
            f.severity > Severity::Info && f.edit != case.edit && !case.also.contains(&&*f.edit)
        });
        if let Some(stray) = stray {
            let said = (&stray.edit, &stray.at, &stray.message);
            wrong.push(format!("case {i}, {}, a stray {said:?}", case.edit));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_only_looks_wrong_passes() {
    let mut wrong = Vec::new();
    for (i, case) in PASSES.iter().copied().flatten().enumerate() {
        let found = check(&changed(case.change), tables(), today());
        let stray = found
            .iter()
            .find(|f| f.edit == case.edit || f.severity == Severity::Error);
        if let Some(stray) = stray {
            let said = (&stray.edit, &stray.at, &stray.message);
            wrong.push(format!("near miss {i}, {}: {said:?}", case.edit));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_site_turns_an_edit_off_or_makes_it_an_info() {
    for case in FIRES.iter().copied().flatten() {
        let claim = changed(case.change);
        for (level, want) in [
            (Level::Off, None),
            (Level::At(Severity::Info), Some(Severity::Info)),
        ] {
            let mut policy = Policy::default();
            policy.set(case.edit, level);
            let found = check_with(&claim, tables(), &policy, today());
            let gravest = found.iter().filter(|f| f.edit == case.edit);
            let gravest = gravest.map(|f| f.severity).max();
            assert_eq!(gravest, want, "{}", case.edit);
        }
    }
}

/// What one key does puts the finding right, and breaks nothing.
#[test]
fn a_repair_clears_its_finding() {
    for case in FIRES.iter().copied().flatten() {
        let claim = changed(case.change);
        let before = check(&claim, tables(), today());
        for finding in before.iter().filter(|f| f.edit == case.edit) {
            let Some(repair) = &finding.repair else {
                continue;
            };
            let mut repaired = claim.clone();
            repaired.coding = repair.apply(&claim.coding).unwrap();
            let after = check(&repaired, tables(), today());
            let same = |f: &&Finding| {
                f.edit == finding.edit && f.at == finding.at && f.message == finding.message
            };
            assert!(!after.iter().any(|f| same(&f)), "{repair:?}: {after:#?}");
            let errors =
                |all: &[Finding]| all.iter().filter(|f| f.severity == Severity::Error).count();
            assert!(errors(&after) <= errors(&before), "{repair:?}: {after:#?}");
        }
    }
}

#[test]
fn every_edit_is_tested_and_explained() {
    let mut seen = BTreeSet::new();
    for edit in edits() {
        assert!(seen.insert(edit.id), "{} stands twice", edit.id);
        let families = ["dx", "px", "line", "claim", "party", "payer"];
        assert!(families.contains(&edit.family()), "{}", edit.id);
        let told = !edit.title.is_empty() && !edit.source.is_empty() && !edit.explain.is_empty();
        assert!(told, "{} is not explained", edit.id);
        if ELSEWHERE.contains(&edit.id) {
            continue;
        }
        let fires = FIRES.iter().copied().flatten().any(|c| c.edit == edit.id);
        let passes = PASSES.iter().copied().flatten().any(|c| c.edit == edit.id);
        assert!(fires && passes, "{} has no case or no near miss", edit.id);
    }
    let files: Vec<&str> = edits().map(|edit| edit.family()).collect();
    let mut families = files.clone();
    families.dedup();
    let distinct: BTreeSet<&str> = files.into_iter().collect();
    assert_eq!(
        families.len(),
        distinct.len(),
        "a family is torn apart: {families:?}"
    );
}
