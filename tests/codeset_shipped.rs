//! The shipped tables as the rest of the program sees them.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)] // tests, helpers too

use chrono::NaiveDate;
use claimdeck::codeset::{DxFlag, Lookup, NoteKind, Tables};
use claimdeck::domain::{Code, CodeSet};
use std::sync::LazyLock;

static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::shipped().unwrap());
const ICD: CodeSet = CodeSet::Icd10Cm;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

fn look_up(text: &str, dos: &str) -> Lookup {
    TABLES.look_up(ICD, code(text), day(dos))
}

#[test]
fn both_editions_have_every_code() {
    let counts: Vec<_> = TABLES
        .editions()
        .into_iter()
        .filter(|e| e.set == ICD)
        .map(|e| (e.edition, e.rows, e.billable))
        .collect();
    assert_eq!(
        counts,
        [
            ("FY2026".to_owned(), 98_186, 74_719),
            ("FY2027".to_owned(), 98_403, 74_879)
        ]
    );
}

#[test]
fn titles_of_codes_with_a_seventh_character_are_whole() {
    let Lookup::Found(entry) = look_up("S52.501A", "2026-11-02") else {
        panic!("S52.501A is valid");
    };
    assert_eq!(
        entry.title,
        "Unspecified fracture of the lower end of right radius, initial encounter for closed fracture"
    );
    assert!(entry.billable && !entry.own_words && !entry.practice);
    assert_eq!(entry.section, "");
    let Lookup::Found(entry) = look_up("V00.01XA", "2026-11-02") else {
        panic!("the placeholder X is filled in");
    };
    assert!(entry.title.ends_with("roller-skater, initial encounter"));
}

#[test]
fn the_date_of_service_decides() {
    // Added on 2026-10-01, in the project's own words until the official file is imported.
    match look_up("D69.11", "2026-09-30") {
        Lookup::NotEffective { entry, from, to } => {
            assert_eq!((from, to), (Some(day("2026-10-01")), None));
            assert!(entry.own_words);
        }
        other => panic!("{other:?}"),
    }
    assert!(matches!(look_up("D69.11", "2026-10-01"), Lookup::Found(e) if e.billable));
    // A code that became a header the same day.
    assert!(matches!(look_up("D69.1", "2026-09-30"), Lookup::Found(e) if e.billable));
    assert!(matches!(look_up("D69.1", "2026-10-01"), Lookup::Found(e) if !e.billable));
    assert_eq!(look_up("E11.66", "2026-10-01"), Lookup::Unknown);
    assert!(TABLES.covers(ICD, day("2027-09-30")) && !TABLES.covers(ICD, day("2027-10-01")));
    assert!(matches!(look_up("I10", "2027-12-01"), Lookup::Found(_)));
}

#[test]
fn ancestors_lead_from_the_chapter_down() {
    let ids = |text: &str| -> Vec<String> {
        let above = TABLES.ancestors(code(text), day("2026-11-02"));
        above.into_iter().map(|(id, _)| id).collect()
    };
    assert_eq!(
        ids("E11.3211"),
        ["chapter 4", "E08-E13", "E11", "E11.3", "E11.32", "E11.321"]
    );
    assert_eq!(
        ids("C7A.00"),
        ["chapter 2", "C00-C96", "C7A", "C7A", "C7A.0"]
    );
    assert_eq!(ids("V00.01XA")[..3], ["chapter 20", "V00-X58", "V00-V99"]);
    // New categories of FY2027 stand at the end of blocks whose printed range stops short.
    assert_eq!(ids("K6A.01"), ["chapter 11", "K65-K68", "K6A", "K6A.0"]);
    assert_eq!(
        TABLES.ancestors(code("E11.65"), day("2026-11-02"))[1].1,
        "Diabetes mellitus"
    );
}

#[test]
fn notes_come_with_every_level() {
    let notes = TABLES.notes(code("E11.65"), day("2026-11-02"));
    let levels: Vec<&str> = notes.iter().map(|l| l.level.as_str()).collect();
    assert_eq!(levels, ["chapter 4", "E11"]);
    let e11 = &notes[1].notes;
    assert!(
        e11.iter()
            .any(|n| n.kind == NoteKind::UseAdditional && n.text.contains("(Z79.4)"))
    );
    assert!(
        e11.iter()
            .any(|n| n.kind == NoteKind::Excludes1 && n.text.contains("(E10.-)"))
    );
}

#[test]
fn seventh_characters_are_those_with_which_a_code_exists() {
    let characters = |text: &str| -> String {
        let chars = TABLES.seventh_chars(code(text), day("2026-11-02"));
        chars.into_iter().map(|c| c.character).collect()
    };
    assert_eq!(characters("S52.501"), "ABCDEFGHJKMNPQRS");
    assert_eq!(characters("S52.501A"), "ABCDEFGHJKMNPQRS");
    // A torus fracture takes fewer, by its own definition; death while unconscious only A.
    assert_eq!(characters("S52.521"), "ADGKPS");
    assert_eq!(characters("S06.1X7"), "A");
    assert_eq!(characters("E11.321"), "1239");
    assert_eq!(characters("E11.65"), "");
}

#[test]
fn flags_of_the_medicare_code_editor() {
    let has = |text: &str, flag| match look_up(text, "2026-11-02") {
        Lookup::Found(entry) => entry.flags.has(flag),
        other => panic!("{other:?}"),
    };
    assert!(has("A33", DxFlag::Newborn));
    assert!(has("O80", DxFlag::Maternity));
    assert!(has("D63.1", DxFlag::Manifestation));
    assert!(has("V00.01XA", DxFlag::ExternalCause));
    assert!(!has("E11.65", DxFlag::Adult));
}

#[test]
fn one_walk_serves_every_date() {
    let mut seen = Vec::new();
    let mut rows = 0;
    TABLES.for_each(ICD, |row| {
        rows += 1;
        if ["D69.1", "D69.11", "I10"].map(code).contains(&row.code) {
            seen.push((row.code.dotted(), row.billable, row.from, row.to));
        }
        if row.code == code("I10") {
            assert!(row.includes.contains(&"high blood pressure"));
        }
        assert_eq!(TABLES.title_at(row.at), row.title);
    });
    let october = Some(day("2026-10-01"));
    assert_eq!(
        seen,
        [
            ("D69.1".to_owned(), true, None, Some(day("2026-09-30"))),
            ("D69.1".to_owned(), false, october, None),
            ("D69.11".to_owned(), true, october, None),
            ("I10".to_owned(), true, None, None),
        ]
    );
    // 98,186 of FY2026, 219 new ones, and a second form of those that changed.
    assert!((98_405..98_500).contains(&rows), "{rows}");
    let mut count = 0;
    assert!(TABLES.for_each_row(ICD, "FY2027", |_| count += 1));
    assert_eq!(count, 98_403);
    assert!(!TABLES.for_each_row(ICD, "FY1999", |_| ()));
}

#[test]
fn practice_tables_know_what_a_practice_needs() {
    let dos = day("2026-11-02");
    let entry = |text: &str| match TABLES.look_up_procedure(code(text), dos) {
        Lookup::Found(entry) => entry,
        other => panic!("{text}: {other:?}"),
    };
    let visit = entry("99213");
    assert!(visit.practice && visit.own_words && visit.billable && visit.charge > 0);
    assert!(!visit.section.is_empty());
    assert!(visit.places.contains(&"11".to_owned()));
    assert!(entry("96361").add_on && !visit.add_on);
    assert_eq!(entry("J1885").set, CodeSet::Hcpcs);
    let counts: Vec<_> = TABLES
        .editions()
        .into_iter()
        .filter(|e| e.practice)
        .map(|e| (e.set, e.rows))
        .collect();
    assert_eq!(counts.len(), 2);
    assert!(counts[0].0 == CodeSet::Cpt && counts[0].1 >= 600);
    assert!(counts[1].0 == CodeSet::Hcpcs && counts[1].1 >= 300);
    // Well-formed, so it may exist; not well-formed, so it does not.
    let unknown = TABLES.look_up(CodeSet::Cpt, code("00001"), dos);
    assert_eq!(unknown, Lookup::NotInPractice);
    let unknown = TABLES.look_up(CodeSet::Cpt, code("J1885"), dos);
    assert_eq!(unknown, Lookup::Unknown);
}

#[test]
fn reference_tables_answer() {
    assert_eq!(TABLES.place_of_service("11"), Some("Office"));
    assert_eq!(TABLES.place_of_service("00"), None);
    assert!(
        TABLES
            .places_of_service()
            .iter()
            .any(|p| p.code == "21" && p.facility)
    );
    assert!(TABLES.modifier("25").is_some() && TABLES.modifier("ZZZ").is_none());
    assert!(TABLES.modifiers().len() > 300);
    assert!(TABLES.carc("29").is_some_and(|r| r.kind == "filing"));
    assert!(TABLES.rarc("N115").is_some());
    assert!(
        TABLES
            .group("PR")
            .is_some_and(|g| g.title.contains("atient"))
    );
}

#[test]
fn two_editions_are_compared() {
    let diff = TABLES.diff("FY2026", "icd10cm-2027").unwrap();
    assert_eq!(
        (diff.added.len(), diff.from.rows, diff.to.rows),
        (238, 98_186, 98_403)
    );
    let billable =
        |entries: &[claimdeck::codeset::Entry]| entries.iter().filter(|e| e.billable).count();
    let headers = diff.revised.iter().filter(|r| r.rebilled()).count();
    // What was billable, less what went or became a header, plus what came.
    assert_eq!(
        74_719 - billable(&diff.deleted) - headers + billable(&diff.added),
        74_879
    );
    assert_eq!(diff.revised.iter().filter(|r| r.retitled()).count(), 4);
    for (a, b) in [
        ("FY2026", "FY1999"),
        ("FY2026", "cpt"),
        ("practice 2026", "cpt"),
    ] {
        assert!(TABLES.diff(a, b).is_err(), "{a} {b}");
    }
}

#[test]
fn every_shipped_table_is_what_its_manifest_says() {
    let checks = Tables::check(None).unwrap();
    assert_eq!(checks.len(), 11);
    for check in checks {
        assert_eq!(check.problems, [""; 0], "{}", check.folder);
        assert!(check.files > 0 && check.rows > 0);
    }
}

#[test]
fn no_code_that_someone_types_makes_a_look_up_panic() {
    let dos = day("2026-11-02");
    for text in [
        "E",
        "E1",
        "E11.",
        "S52501AAAAA",
        "ZZZZZZZ",
        "1",
        "99213",
        "000",
        "9ZZ",
    ] {
        let Ok(code) = text.parse::<Code>() else {
            continue;
        };
        for set in CodeSet::ALL {
            let _ = TABLES.look_up(set, code, dos);
        }
        let above = TABLES.ancestors(code, dos);
        let notes = TABLES.notes(code, dos);
        assert!(above.is_empty() && notes.is_empty(), "{text}");
        assert_eq!(TABLES.children(code, dos), []);
        // Too long a code still learns which seventh characters its beginning takes.
        let characters = TABLES.seventh_chars(code, dos).len();
        assert_eq!(characters, if text.len() == 11 { 16 } else { 0 }, "{text}");
    }
}

#[test]
fn the_practice_sets_of_the_ncci_hold_together() {
    let dos = day("2026-11-02");
    let known = |code: Code| {
        let found = TABLES.look_up_procedure(code, dos);
        assert!(matches!(found, Lookup::Found(_)), "{code}: {found:?}");
    };
    let pairs = TABLES.pairs(dos).unwrap();
    let all: Vec<_> = pairs.all().collect();
    assert!(
        all.len() >= 300 && all.iter().all(|p| p.practice),
        "{}",
        all.len()
    );
    for pair in &all {
        known(pair.column1);
        known(pair.column2);
        assert_ne!(pair.column1, pair.column2);
        assert!(!pair.rationale.is_empty());
        // In either order the same row answers: no pair stands reversed.
        let found = TABLES.pair(pair.column2, pair.column1, dos).unwrap();
        assert_eq!((found.column1, found.column2), (pair.column1, pair.column2));
    }
    let limited = TABLES.limited_codes(dos);
    assert!(limited.len() >= 300, "{}", limited.len());
    for code in limited {
        known(code);
        let limit = TABLES.unit_limit(code, dos).unwrap();
        assert!(limit.practice && limit.units < 100_000, "{code}");
    }
    let rows: usize = TABLES
        .ncci_editions()
        .iter()
        .filter(|e| e.practice && e.title.contains("add-on"))
        .map(|e| e.rows)
        .sum();
    let add_ons = TABLES.add_on_codes(dos);
    assert_eq!(add_ons.len(), rows, "every row is of a code of its own");
    let mut rules = 0;
    for code in add_ons {
        known(code);
        let add_on = TABLES.add_on(code, dos).unwrap();
        rules += add_on.primaries.len().max(1);
        assert!(!add_on.lists(code), "{code} is no primary of its own");
    }
    assert!(
        rules >= 200,
        "{rules} rules: an add-on beside a primary procedure"
    );
}
