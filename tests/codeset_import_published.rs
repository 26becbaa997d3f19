//! Files as the agencies pack and publish them: zips within zips, spreadsheets, quarters side by
//! side. The fixtures are written here in the published layouts.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)] // tests, helpers too

use claimdeck::codeset::fees::{Indicator, Rvu};
use claimdeck::codeset::import::{ImportOptions, ImportReport, import_files};
use claimdeck::codeset::{CodesetError, Lookup, Tables};
use claimdeck::domain::{Code, CodeSet};
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook of one sheet, every cell a text of its own.
fn xlsx(rows: &[&[&str]]) -> Vec<u8> {
    let mut sheet = String::from("<worksheet><sheetData>");
    for (y, row) in rows.iter().enumerate() {
        sheet.push_str(&format!("<row r=\"{}\">", y + 1));
        for cell in *row {
            sheet.push_str(&format!("<c t=\"inlineStr\"><is><t>{cell}</t></is></c>"));
        }
        sheet.push_str("</row>");
    }
    sheet.push_str("</sheetData></worksheet>");
    zip(&[
        (
            "xl/workbook.xml",
            b"<workbook><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            b"<Relationships><Relationship Id=\"rId1\" Target=\"/xl/worksheets/sheet1.xml\"/></Relationships>",
        ),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

/// A record of CMS's fixed-width HCPCS file.
fn record(key: &str, long: &str, added: &str, ended: &str) -> String {
    format!(
        "{key}{long:<80}{:<28}{:149}{added:<8}{:8}{ended:<8}\r\n",
        "short", "", ""
    )
}

fn hcpcs_text() -> String {
    record(
        "A0021001003",
        "Ambulance service, outside state per mile,",
        "19850101",
        "",
    ) + &record("A0021002004", "transport (medicaid only)", "", "")
        + &record(
            "C9999001003",
            "Gone since the summer",
            "20240101",
            "20260630",
        )
}

const SHEET: &[&[&str]] = &[
    &[
        "HCPC",
        "SEQNUM",
        "RECID",
        "LONG DESCRIPTION",
        "SHORT DESCRIPTION",
        "ADD DT",
        "ACT EFF DT",
        "TERM DT",
    ],
    &["A0021", "100", "3", "Ambulance", "Amb", "19850101", "", ""],
    &[
        "C9999", "100", "3", "Gone", "Gone", "20240101", "20260701", "20260630",
    ],
];

const FEES: &str = "HCPCS,MOD,STATUS,WORK_RVU,NONFAC_PE_RVU,NONFAC_NA,FAC_PE_RVU,FAC_NA,MP_RVU,NONFAC_TOTAL,FAC_TOTAL,PCTC,GLOB_DAYS,MULT_PROC,BILAT,ASST,CO_SURG,TEAM,CONV_FACTOR\n";

fn put(dir: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = dir.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn import(dest: &Path, files: &[PathBuf]) -> Result<ImportReport, CodesetError> {
    import_files(files, &ImportOptions::default(), dest)
}

#[test]
fn of_one_table_in_several_forms_the_fullest_is_taken() {
    let dir = tempfile::tempdir().unwrap();
    let inner = zip(&[
        ("HCPC2026_JUL_ANWEB.xlsx", &xlsx(SHEET)),
        ("HCPC2026_JUL_ANWEB.txt", hcpcs_text().as_bytes()),
        (
            "NOC codes_JUL 2026.xlsx",
            &xlsx(&[&["Not otherwise classified"], &["A0999"]]),
        ),
        ("readme.pdf", b"%PDF-1.4"),
    ]);
    let outer = put(
        dir.path(),
        "july-2026-alpha-numeric.zip",
        zip(&[("folder/HCPC2026_JUL_ANWEB.zip", &inner)]),
    );
    let dest = dir.path().join("c");
    let report = import(&dest, &[outer]).unwrap();
    assert_eq!(report.tables.len(), 1, "{report:?}");
    assert_eq!(report.tables[0].id(), "hcpcs-2026-07");
    assert_eq!(report.passed_over.len(), 3, "{:?}", report.passed_over);
    assert!(
        report
            .passed_over
            .iter()
            .any(|p| p.contains("ANWEB.xlsx: ") && p.contains("in its place")),
        "{:?}",
        report.passed_over
    );
    let tables = Tables::open(&dest).unwrap();
    match tables.look_up_procedure(code("A0021"), day("2026-11-02")) {
        Lookup::Found(entry) => assert!(entry.title.ends_with("transport (medicaid only)")),
        other => panic!("{other:?}"),
    }
    // A code that was ended says so from the day after.
    assert!(matches!(
        tables.look_up_procedure(code("C9999"), day("2026-07-01")),
        Lookup::NotEffective { to: Some(to), .. } if to == day("2026-06-30")
    ));
}

#[test]
fn a_spreadsheet_alone_has_the_dates_too() {
    let dir = tempfile::tempdir().unwrap();
    let sheet = put(dir.path(), "HCPC2026_JAN_ANWEB.xlsx", xlsx(SHEET));
    let dest = dir.path().join("c");
    let report = import(&dest, &[sheet]).unwrap();
    assert_eq!(
        (report.tables[0].id().as_str(), report.tables[0].rows),
        ("hcpcs-2026-01", 2)
    );
    let tables = Tables::open(&dest).unwrap();
    let on = |dos| tables.look_up_procedure(code("C9999"), day(dos));
    assert!(matches!(on("2026-06-30"), Lookup::Found(_)));
    assert!(matches!(on("2026-07-01"), Lookup::NotEffective { .. }));
}

#[test]
fn zips_within_zips_end_somewhere() {
    let dir = tempfile::tempdir().unwrap();
    let mut deep = hcpcs_text().into_bytes();
    let mut name = "HCPC2026_JUL.txt".to_owned();
    for depth in 0..6 {
        deep = zip(&[(&name, &deep)]);
        name = format!("{depth}.zip");
    }
    let file = put(dir.path(), "deep.zip", deep);
    let error = import(&dir.path().join("c"), &[file])
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("no file in this zip is a code table"),
        "{error}"
    );
}

#[test]
fn quarters_of_the_fee_schedule_stand_side_by_side() {
    let dir = tempfile::tempdir().unwrap();
    let quarter = |name: &str, work: &str, total: &str, days: &str| {
        let row = format!("99213,,A,{work},1.35,,0.57,,0.10,{total},,0,{days},0,0,0,0,0,33.4009\n");
        put(dir.path(), name, format!("{FEES}{row}"))
    };
    let files = [
        quarter("PPRRVU26_JAN.csv", "1.30", "2.75", "XXX"),
        quarter("PPRRVU26_JUL.csv", "1.40", "2.85", "010"),
    ];
    let dest = dir.path().join("c");
    let report = import(&dest, &files).unwrap();
    let ids: Vec<String> = report.tables.iter().map(|t| t.id()).collect();
    assert_eq!(ids, ["rvu-2026-01", "rvu-2026-07"]);
    let tables = Tables::open(&dest).unwrap();
    let work = |dos: &str| tables.fee(code("99213"), "", day(dos)).map(|f| f.work);
    assert_eq!(work("2025-12-31"), None);
    assert_eq!(work("2026-06-30"), Some(Rvu(130)));
    assert_eq!(work("2026-07-01"), Some(Rvu(140)));
    assert_eq!(work("2027-01-01"), None, "the next year's file is not here");
    assert_eq!(tables.fee(code("99213"), "26", day("2026-07-01")), None);
    // A look-up has what the day's quarter says.
    let global = |dos: &str| match tables.look_up(CodeSet::Cpt, code("99213"), day(dos)) {
        Lookup::Found(entry) => (entry.global, entry.fee.map(|f| f.factor)),
        other => panic!("{other:?}"),
    };
    assert_eq!(global("2026-03-02"), ("XXX".to_owned(), Some(334_009)));
    assert_eq!(global("2026-08-03").0, "010");
    assert_eq!(global("2027-03-02"), ("XXX".to_owned(), None));
    assert_eq!(tables.fee_schedules().len(), 2);

    // Damaged, it is set aside and named.
    std::fs::write(dest.join("rvu-2026-07/fees.cdr"), b"CDR\0\x01\0x").unwrap();
    let tables = Tables::open(&dest).unwrap();
    assert_eq!(tables.set_aside().len(), 1);
    assert!(tables.set_aside()[0].contains("rvu-2026-07"));
    assert_eq!(
        tables
            .fee(code("99213"), "", day("2026-08-03"))
            .unwrap()
            .work,
        Rvu(130)
    );
    let checks = Tables::check(Some(&dest)).unwrap();
    let bad: Vec<_> = checks.iter().filter(|c| !c.problems.is_empty()).collect();
    assert_eq!(bad.len(), 1);
    assert_eq!(bad[0].folder, "rvu-2026-07");
}

#[test]
fn of_two_conversion_factors_that_of_most_physicians_is_taken() {
    let dir = tempfile::tempdir().unwrap();
    let file = |factor: &str| {
        format!("{FEES}99213,,A,1.30,1.35,,0.57,,0.10,2.75,1.97,0,XXX,0,0,0,0,0,{factor}\n")
    };
    let (qpp, plain) = (file("33.5675"), file("33.4009"));
    let archive = zip(&[
        ("PPRRVU2026_Jan_QPP.csv", qpp.as_bytes()),
        ("PPRRVU2026_Jan_nonQPP.csv", plain.as_bytes()),
        ("GPCI2026.csv", b"ADDENDUM E.,,\n,,\nMAC,State,Locality\n"),
    ]);
    let archive = put(dir.path(), "rvu26a.zip", archive);
    let dest = dir.path().join("c");
    let report = import(&dest, &[archive]).unwrap();
    assert_eq!(report.tables.len(), 1);
    assert_eq!(report.passed_over.len(), 2, "{:?}", report.passed_over);
    let tables = Tables::open(&dest).unwrap();
    let fee = tables.fee(code("99213"), "", day("2026-03-02")).unwrap();
    assert_eq!(fee.factor, 334_009);
}

#[test]
fn places_of_service_that_are_imported_take_the_place_of_those_shipped() {
    let dir = tempfile::tempdir().unwrap();
    let text = "pos_code,pos_type,pos_name,pos_description\n11,Non-Facility,Office of ours,Here\n";
    let file = put(dir.path(), "pos.csv", text);
    let dest = dir.path().join("c");
    let unsaid = import(&dest, std::slice::from_ref(&file)).unwrap_err();
    assert!(unsaid.to_string().contains("--from"), "{unsaid}");
    let options = ImportOptions {
        effective_from: Some(day("2026-05-01")),
        ..ImportOptions::default()
    };
    let report = import_files(&[file], &options, &dest).unwrap();
    assert_eq!(report.tables[0].id(), "pos-2026-05");
    let tables = Tables::open(&dest).unwrap();
    assert_eq!(tables.place_of_service("11"), Some("Office of ours"));
}

#[test]
fn a_bad_file_among_good_ones_stops_them_all() {
    let dir = tempfile::tempdir().unwrap();
    let good = put(dir.path(), "HCPC2026_JUL.txt", hcpcs_text());
    let bad = put(
        dir.path(),
        "PPRRVU26_JAN.csv",
        format!("{FEES}99213,,A,soon\n"),
    );
    let page = put(dir.path(), "x.zip", "<!DOCTYPE html><html>Sign in</html>");
    let dest = dir.path().join("c");
    let error = import(&dest, &[good.clone(), bad]).unwrap_err().to_string();
    assert!(error.contains("PPRRVU26_JAN.csv:2: "), "{error}");
    let error = import(&dest, &[good, page]).unwrap_err().to_string();
    assert!(error.contains("it is a web page"), "{error}");
    assert!(!dest.exists());
}

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

#[test]
fn the_fee_schedule_of_october_2025_is_read_whole() {
    let Some(file) = sample("fees/rvu2025_oct_no_descriptors.csv") else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let report = import(dir.path(), &[file]).unwrap();
    assert_eq!(
        (report.tables[0].id().as_str(), report.tables[0].rows),
        ("rvu-2025-10", 19_090)
    );
    let tables = Tables::open(dir.path()).unwrap();
    let fee = |text: &str, modifier: &str| {
        let found = tables.fee(code(text), modifier, day("2025-11-03"));
        *found.unwrap_or_else(|| panic!("{text} {modifier}"))
    };
    let knee = fee("27447", "");
    assert_eq!((knee.status(), knee.global()), ('A', "090"));
    assert_eq!(knee.total(true), Rvu(3888));
    assert!(knee.nonfacility_na);
    let values = Indicator::ALL.map(|which| knee.indicator(which));
    assert_eq!(values, ['0', '2', '1', '2', '1', '0']);
    assert_eq!(fee("71046", "26").total(false), Rvu(31));
    assert_eq!(fee("99213", "").total(false), Rvu(275));
}

#[test]
fn the_places_of_service_are_read_whole() {
    let Some(file) = sample("reference/place_of_service.csv") else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let options = ImportOptions {
        effective_from: Some(day("2026-01-01")),
        ..ImportOptions::default()
    };
    let report = import_files(&[file], &options, dir.path()).unwrap();
    assert_eq!(report.tables[0].rows, 52);
    let shipped = Tables::shipped().unwrap();
    let tables = Tables::open(dir.path()).unwrap();
    let facility = |t: &Tables| -> Vec<(String, bool)> {
        let places = t.places_of_service().iter();
        places.map(|p| (p.code.clone(), p.facility)).collect()
    };
    assert_eq!(facility(&tables), facility(&shipped));
}
