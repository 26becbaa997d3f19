//! Importing: what is read, what is refused, what is left behind. The fixture is cut from the
//! official Tabular List; `codes.txt` are the codes the official list has for those categories.

#![allow(clippy::unwrap_used, clippy::panic)] // tests, helpers too

use claimdeck::codeset::import::{ImportOptions, ImportReport, import_files, inspect};
use claimdeck::codeset::{CodesetError, Lookup, NoteKind, Tables};
use claimdeck::domain::{Code, CodeSet};
use proptest::prelude::*;
use std::fmt::Write;
use std::path::{Path, PathBuf};

const TABULAR: &str = include_str!("codeset_data/tabular.xml");
const CODES: &str = include_str!("codeset_data/codes.txt");

/// The fixture is no whole edition, so it may not pass for FY2026.
fn fixture_options() -> ImportOptions {
    ImportOptions {
        edition: Some("fixture".to_owned()),
        ..ImportOptions::default()
    }
}

fn see(name: &str, bytes: &[u8], options: &ImportOptions) -> Result<ImportReport, CodesetError> {
    inspect(&[(name.to_owned(), bytes.to_vec())], options)
}

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

fn put(dir: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = dir.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// An order file of the fixture's codes: those without a longer one are billable.
fn order_file() -> String {
    let codes: Vec<&str> = CODES.lines().collect();
    let mut out = String::new();
    for (at, code) in codes.iter().enumerate() {
        let header = codes.get(at + 1).is_some_and(|next| next.starts_with(code));
        let title = format!("Official title of {code}");
        let billable = u8::from(!header);
        writeln!(
            out,
            "{:05} {code:<7} {billable} {title:<60} {title}\r",
            at + 1
        )
        .unwrap();
    }
    out
}

#[test]
fn every_code_of_the_fixture_exists_and_no_other() {
    let dir = tempfile::tempdir().unwrap();
    let xml = put(dir.path(), "t.xml", TABULAR);
    let report = import_files(&[xml], &fixture_options(), &dir.path().join("c")).unwrap();
    let table = &report.tables[0];
    assert_eq!(
        (table.effective_from, table.effective_to),
        ("2025-10-01".parse().unwrap(), "2026-09-30".parse().ok())
    );
    let tables = Tables::open(&dir.path().join("c")).unwrap();
    let mut found = Vec::new();
    // The imported table stands in for the shipped one of its dates.
    tables.for_each_row(CodeSet::Icd10Cm, "fixture", |row| {
        found.push(row.code.as_str().to_owned());
    });
    assert_eq!(found, CODES.lines().collect::<Vec<_>>());
    let dos = "2026-05-05".parse().unwrap();
    let above: Vec<String> = tables
        .ancestors(code("C7A.00"), dos)
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    assert_eq!(above, ["chapter 2", "C00-C96", "C7A", "C7A", "C7A.0"]);
    let notes = tables.notes(code("S52.501B"), dos);
    let s52 = notes.iter().find(|l| l.level == "S52").unwrap();
    assert!(s52.notes.iter().any(|n| n.kind == NoteKind::Excludes1));
    assert!(
        s52.notes
            .iter()
            .any(|n| n.text == "7th character B: initial encounter for open fracture NOS")
    );
}

#[test]
fn an_edition_that_lacks_many_codes_is_refused() {
    let error = see("t.xml", TABULAR.as_bytes(), &ImportOptions::default()).unwrap_err();
    let message = error.to_string();
    assert!(
        message.contains("of the 98186 codes of FY2026 are missing, A00 first"),
        "{message}"
    );
}

#[test]
fn a_tabular_and_an_order_file_become_one_table() {
    let dir = tempfile::tempdir().unwrap();
    let dest = dir.path().join("codesets");
    let files = [
        put(dir.path(), "order-2026.txt", order_file()),
        put(dir.path(), "t.xml", TABULAR),
    ];
    let report = import_files(&files, &fixture_options(), &dest).unwrap();
    assert_eq!(report.tables.len(), 1);
    assert!(report.tables[0].notes > 50);
    let tables = Tables::open(&dest).unwrap();
    let dos = "2026-05-05".parse().unwrap();
    match tables.look_up(CodeSet::Icd10Cm, code("E11.65"), dos) {
        Lookup::Found(entry) => assert_eq!(entry.title, "Official title of E1165"),
        other => panic!("{other:?}"),
    }
    assert_eq!(tables.notes(code("E11.65"), dos)[1].level, "E11");
}

#[test]
fn a_tabular_that_is_not_understood_is_refused_with_its_line() {
    for (from, to, want) in [
        (
            "<name>E11.6</name>",
            "<name>E1</name>",
            "'E1' is no ICD-10-CM code",
        ),
        (
            "<name>E11.6</name>",
            "<name>E12.6</name>",
            "E12.6 stands in E11",
        ),
        ("<excludes1>", "<excludes3>", "<excludes3> in <chapter>"),
        ("<extension char=\"1\">", "<extension>", "needs char"),
        (
            "<extension char=\"1\">",
            "<extension char=\"é\">",
            "no seventh character",
        ),
        (
            "<desc>Intracranial injury</desc>",
            "<desc></desc>",
            "S06 has an empty <desc>",
        ),
        (
            "do not apply to codes in",
            "do not apply in",
            "not one this program knows",
        ),
        (
            "<name>S06.1</name>",
            "<name>S06.1</name>&nbsp;",
            "&nbsp; is no character",
        ),
        (
            "<name>S52.502</name>",
            "<name>S52.501</name>",
            "stands twice",
        ),
        ("</ICD10CM.tabular>", "", "the file ends early"),
        ("<ICD10CM.tabular>", "<ICD10CM.tabular/><x>", "ends early"),
    ] {
        assert!(TABULAR.contains(from), "{from}");
        let text = TABULAR.replacen(from, to, 1);
        let error = see("t.xml", text.as_bytes(), &fixture_options()).unwrap_err();
        let message = error.to_string();
        assert!(message.contains(want), "{message}");
        if let CodesetError::Line { line, .. } = error {
            let wrong = text.split(to).next().unwrap_or_default().lines().count() as u64;
            assert!(
                want.contains("ends early") || line.abs_diff(wrong) <= 30,
                "line {line} near {wrong}"
            );
        }
    }
}

#[test]
fn one_bad_file_leaves_nothing_behind() {
    let dir = tempfile::tempdir().unwrap();
    let dest = dir.path().join("codesets");
    let files = [
        put(dir.path(), "t.xml", TABULAR),
        put(
            dir.path(),
            "hcpcs 2026_jan.csv",
            "code,title\nJ1885,x\nJ188,y\n",
        ),
    ];
    let error = import_files(&files, &fixture_options(), &dest).unwrap_err();
    assert!(
        error.to_string().contains("hcpcs 2026_jan.csv:3: 'J188'"),
        "{error}"
    );
    assert!(!dest.exists());

    let dry = ImportOptions {
        dry_run: true,
        ..fixture_options()
    };
    assert_eq!(
        import_files(&files[..1], &dry, &dest).unwrap().tables.len(),
        1
    );
    assert!(!dest.exists());
}

#[test]
fn a_site_imports_its_own_cpt_file_and_keeps_what_the_practice_knows() {
    let dir = tempfile::tempdir().unwrap();
    let dest = dir.path().join("codesets");
    let file = put(
        dir.path(),
        "our.txt",
        "Id\tCode\tText\n1\t99213\tTheir words\n2\t96361\tMore\n",
    );
    let mut options = ImportOptions {
        columns: Some("code=Code,title=Text".parse().unwrap()),
        ..ImportOptions::default()
    };
    let error = import_files(std::slice::from_ref(&file), &options, &dest).unwrap_err();
    assert!(error.to_string().contains("--from YYYY-MM-DD"), "{error}");
    options.effective_from = Some("2026-01-01".parse().unwrap());
    options.edition = Some("../2026".to_owned());
    let error = import_files(std::slice::from_ref(&file), &options, &dest).unwrap_err();
    assert!(
        error.to_string().contains("no name of an edition"),
        "{error}"
    );
    options.edition = None;
    import_files(&[file], &options, &dest).unwrap();
    assert!(dest.join("cpt-2026-01/manifest.toml").is_file());

    let tables = Tables::open(&dest).unwrap();
    let dos = "2026-11-02".parse().unwrap();
    match tables.look_up_procedure(code("96361"), dos) {
        Lookup::Found(entry) => {
            assert_eq!(entry.title, "More");
            assert!(!entry.practice && !entry.own_words && entry.add_on && entry.charge > 0);
        }
        other => panic!("{other:?}"),
    }
    // Their table is whole, so what is not in it does not exist; HCPCS is still the practice's.
    assert_eq!(
        tables.look_up_procedure(code("99214"), dos),
        Lookup::Unknown
    );
    let other = tables.look_up_procedure(code("J9998"), dos);
    assert_eq!(other, Lookup::NotInPractice);
}

#[test]
fn a_damaged_import_is_found() {
    let dir = tempfile::tempdir().unwrap();
    let xml = put(dir.path(), "t.xml", TABULAR);
    let dest = dir.path().join("codesets");
    import_files(&[xml], &fixture_options(), &dest).unwrap();
    let clean = Tables::check(Some(&dest)).unwrap();
    assert!(clean.iter().any(|c| c.imported));
    assert!(clean.iter().all(|c| c.problems.is_empty()), "{clean:?}");

    let data = dest.join("icd10cm-fixture/table.cdt");
    let mut bytes = std::fs::read(&data).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&data, bytes).unwrap();
    // It is set aside, with the reason; what is in the program still answers.
    let tables = Tables::open(&dest).unwrap();
    assert_eq!(tables.editions(), Tables::shipped().unwrap().editions());
    let aside = tables.set_aside();
    assert_eq!(aside.len(), 1, "{aside:?}");
    assert!(
        aside[0].starts_with("code table icd10cm-fixture is damaged: table.cdt has not the sha256"),
        "{aside:?}"
    );
    let checks = Tables::check(Some(&dest)).unwrap();
    let bad: Vec<_> = checks.iter().filter(|c| !c.problems.is_empty()).collect();
    assert_eq!(bad.len(), 1);
    assert!(bad[0].problems[0].contains("sha256"), "{:?}", bad[0]);
}

/// Bytes of a text with a few of them changed, taken out or doubled.
fn mutated(text: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let change = (0..text.len(), any::<u8>(), 0..3_u8);
    prop::collection::vec(change, 1..6).prop_map(move |changes| {
        let mut bytes = text.as_bytes().to_vec();
        for (at, byte, how) in changes {
            let at = at % bytes.len();
            match how {
                0 => bytes[at] = byte,
                1 => drop(bytes.remove(at)),
                _ => bytes.insert(at, byte),
            }
        }
        bytes
    })
}

const HCPCS: &str = "Code,D,E\nA1001007,Dressing,Dressing\nA0021001003,\"Ambulance, outside\",Outside\n\
                     A0021002004,state,\n";
const CPT: &str =
    "CPT Code,Long Description,Term Date\n99213,\"Visit, old\",\n99214,Longer,2026-12-31\n";

/// Whatever comes in, an import answers; what it refuses, it refuses with words.
fn answers(name: &str, bytes: &[u8], options: &ImportOptions) {
    if let Err(error) = see(name, bytes, options) {
        assert!(error.to_string().len() > 10);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_make_an_import_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for head in [&b""[..], b"PK\x03\x04", b"\x1f\x8b\x08", b"<ICD10CM.tabular>", b"00001 A00     0 "] {
            answers("f", &[head, &bytes].concat(), &fixture_options());
        }
    }

    #[test]
    fn no_change_to_a_tabular_makes_it_panic(bytes in mutated(TABULAR)) {
        answers("t.xml", &bytes, &fixture_options());
    }

    #[test]
    fn no_change_to_a_table_makes_it_panic(
        hcpcs in mutated(HCPCS),
        cpt in mutated(CPT),
        map in "(code|title|short|skip|from)=[0-9]{1,2}(-[0-9]{0,2})?,(code|title)=[0-9a-z-]{1,4}",
    ) {
        let mut options = ImportOptions {
            effective_from: Some("2026-01-01".parse().unwrap()),
            ..ImportOptions::default()
        };
        answers("h.csv", &hcpcs, &options);
        answers("c.csv", &cpt, &options);
        options.columns = map.parse().ok();
        answers("c.csv", &cpt, &options);
    }
}
