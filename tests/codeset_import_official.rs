//! Importing the official files, where they are present beside the project.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)] // tests, helpers too

use claimdeck::codeset::import::{ImportOptions, ImportReport, import_files, inspect};
use claimdeck::codeset::{CodesetError, Lookup, NoteKind, Tables};
use claimdeck::domain::{Code, CodeSet};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A file of the shared samples; `None`, with a word why, where it is not there.
fn sample(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data")
        .join(name);
    if path.is_file() {
        return Some(path);
    }
    println!("skipped: {name} is not present");
    None
}

fn look_at(path: &PathBuf) -> Result<ImportReport, CodesetError> {
    let bytes = std::fs::read(path).unwrap();
    inspect(
        &[(path.display().to_string(), bytes)],
        &ImportOptions::default(),
    )
}

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

/// Code, billable, title of every row of an edition.
fn rows(tables: &Tables, edition: &str) -> BTreeMap<Code, (bool, String)> {
    let mut out = BTreeMap::new();
    assert!(tables.for_each_row(CodeSet::Icd10Cm, edition, |row| {
        out.insert(row.code, (row.billable, row.title.to_owned()));
    }));
    out
}

/// The letters the order file writes without their marks.
fn plain(title: &str) -> String {
    title
        .chars()
        .map(|c| match c {
            'ä' | 'à' => 'a',
            'é' | 'è' | 'ë' => 'e',
            'ö' | 'ô' => 'o',
            'ü' => 'u',
            'ç' => 'c',
            c => c,
        })
        .collect()
}

#[test]
fn the_shipped_fy2026_is_the_official_list_code_by_code() {
    let Some(zip) = sample("icd10cm/icd10cm-code-descriptions-2026.zip") else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let report = import_files(&[zip], &ImportOptions::default(), dir.path()).unwrap();
    let table = &report.tables[0];
    assert_eq!(
        (table.edition.as_str(), table.rows, table.billable),
        ("FY2026", 98_186, 74_719)
    );
    assert_eq!(report.passed_over.len(), 5, "{:?}", report.passed_over);
    let shipped = rows(&Tables::shipped().unwrap(), "FY2026");
    let official = rows(&Tables::open(dir.path()).unwrap(), "FY2026");
    // The April 2026 update changed no code, so not one may differ, and titles only in what a
    // file in ASCII cannot say.
    assert!(shipped.keys().eq(official.keys()));
    for (code, (billable, title)) in &official {
        assert_eq!(shipped[code].0, *billable, "{code}");
        assert_eq!(plain(&shipped[code].1), *title, "{code}");
    }
}

#[test]
fn the_shipped_fy2027_has_the_official_codes_and_an_import_brings_the_titles() {
    let Some(order) = sample("icd10cm/icd10cm-order-2027.txt.gz") else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let before = Tables::shipped().unwrap();
    let report = import_files(
        std::slice::from_ref(&order),
        &ImportOptions::default(),
        dir.path(),
    )
    .unwrap();
    assert_eq!(
        (report.tables[0].rows, report.tables[0].billable),
        (98_403, 74_879)
    );
    let after = Tables::open(dir.path()).unwrap();
    let (shipped, official) = (rows(&before, "FY2027"), rows(&after, "FY2027"));
    assert!(shipped.keys().eq(official.keys()));
    let differ = official
        .iter()
        .filter(|(c, row)| shipped[c].0 != row.0)
        .count();
    assert_eq!(differ, 0, "billable alike");

    let dos = "2026-11-02".parse().unwrap();
    let entry = |tables: &Tables| match tables.look_up(CodeSet::Icd10Cm, code("D69.11"), dos) {
        Lookup::Found(entry) => entry,
        other => panic!("{other:?}"),
    };
    assert!(entry(&before).own_words && !entry(&after).own_words);
    assert_eq!(entry(&after).title, "Glanzmann thrombasthenia");
    // Notes and flags are lent by the shipped editions.
    assert_eq!(
        after.notes(code("E11.65"), dos),
        before.notes(code("E11.65"), dos)
    );
    assert_eq!(entry(&after).flags, entry(&before).flags);
    assert_eq!(after.seventh_chars(code("S52.501"), dos).len(), 16);

    // Again: the same file changes nothing, another of that edition is refused.
    let again = import_files(
        std::slice::from_ref(&order),
        &ImportOptions::default(),
        dir.path(),
    );
    assert!(again.unwrap().tables[0].unchanged);
    let options = ImportOptions {
        edition: Some("FY2027".to_owned()),
        ..ImportOptions::default()
    };
    if let Some(other) = sample("icd10cm/icd10cm-code-descriptions-2026.zip") {
        let refused = import_files(&[other], &options, dir.path());
        assert!(matches!(refused, Err(CodesetError::Exists { .. })));
    }
}

#[test]
fn an_older_tabular_is_read_whole() {
    let Some(zip) = sample("icd10cm/ICD10CM_FY2017_Full_XML.zip") else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let report = import_files(&[zip], &ImportOptions::default(), dir.path()).unwrap();
    let table = &report.tables[0];
    // CDC counts 71,486 billable codes for FY2017.
    assert_eq!((table.edition.as_str(), table.billable), ("FY2017", 71_486));
    let tables = Tables::open(dir.path()).unwrap();
    let dos = "2017-01-05".parse().unwrap();
    let notes = tables.notes(code("E11.65"), dos);
    assert!(
        notes
            .iter()
            .any(|l| l.notes.iter().any(|n| n.kind == NoteKind::Excludes1))
    );
}

#[test]
fn hcpcs_files_are_read_and_take_the_place_of_the_practice_table() {
    let Some(csv) = sample("hcpcs/hcpcs_codes_2026jan.csv") else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let report = import_files(&[csv], &ImportOptions::default(), dir.path()).unwrap();
    let table = &report.tables[0];
    assert_eq!(
        (table.edition.as_str(), table.rows, table.modifiers),
        ("2026-01", 8_623, 383)
    );
    let tables = Tables::open(dir.path()).unwrap();
    let dos = "2026-11-02".parse().unwrap();
    match tables.look_up_procedure(code("J1885"), dos) {
        Lookup::Found(entry) => {
            assert!(!entry.practice && !entry.own_words);
            assert_eq!(entry.title, "Injection, ketorolac tromethamine, per 15 mg");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(
        tables.look_up_procedure(code("J9998"), dos),
        Lookup::Unknown
    );
    assert!(tables.modifier("LT").is_some());
}

#[test]
fn a_rough_csv_of_the_fixed_file_is_put_together_again() {
    let Some(csv) = sample("hcpcs/HCPC2025_OCT_ANWEB.csv") else {
        return;
    };
    let report = look_at(&csv).unwrap();
    let table = &report.tables[0];
    assert_eq!(
        (table.edition.as_str(), table.rows, table.modifiers),
        ("2025-10", 8_463, 383)
    );
    assert!(table.remarks[0].contains("dates codes end on are lost"));
}
