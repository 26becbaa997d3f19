//! The NCCI tables in the forms CMS publishes them, imported into a data folder and looked up. The
//! rows are made up; only the layouts are those of the agency.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)] // tests, helpers too

use chrono::NaiveDate;
use claimdeck::codeset::import::{ImportOptions, ImportReport, import_files};
use claimdeck::codeset::{AddOnKind, CodesetError, PairIndicator, Shelf, Tables, UnitBasis};
use claimdeck::domain::Code;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
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
            b"<workbook><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            b"<Relationships><Relationship Id=\"r1\" Target=\"/xl/worksheets/sheet1.xml\"/></Relationships>",
        ),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

const TOP: &str = "CPT only copyright of its owner.  All rights reserved.\r\nColumn1/Column2 Edits\r\n\
    Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\r\n\
    \t\tprior to 1996\tDate\tDate\t0=not allowed\t\r\n\t\t\t\t*=no data\t1=allowed\t\r\n\
    \t\t\t\t\t9=not applicable\t\r\n";

fn part(rows: &[&str]) -> String {
    rows.iter().fold(TOP.to_owned(), |text, row| {
        text + &row.replace('|', "\t") + "\r\n"
    })
}

fn first_part() -> String {
    part(&[
        "00100|36000||20021001|*|1|Standards of medical / surgical practice",
        "11042|97597||20050101|20151231|0|Misuse of column two code with column one code",
        "11042|97597||20160101|*|1|Misuse of column two code with column one code",
    ])
}

fn second_part() -> String {
    part(&[
        "45380|45378|*|19960101|*|0|Sequential procedure",
        "G0101|99213||20100101|20100101|9|More extensive procedure",
    ])
}

/// The second part as a spreadsheet: the heading in one row, the rest of its words below.
const SECOND_SHEET: &[&[&str]] = &[
    &["CPT only copyright of its owner."],
    &["Column1/Column2 Edits"],
    &[
        "Column 1",
        "Column 2",
        "*=in existence&#10;prior to 1996",
        "Effective Date",
        "Deletion Date&#10;*=no data",
        "Modifier&#10;0=not allowed",
        "PTP Edit Rationale",
    ],
    &["", "", "", "", "", "1=allowed", ""],
    &[
        "45380",
        "45378",
        "*",
        "19960101",
        "*",
        "0",
        "Sequential procedure",
    ],
    &[
        "G0101",
        "99213",
        "",
        "20100101",
        "20100101",
        "9",
        "More extensive procedure",
    ],
];

const MUE: &str = "\"Codes and other data only are copyright of their owner.\nAll rights reserved.\",,,\n\
    \"HCPCS/\nCPT Code\",\"Practitioner Services MUE Values\",\"MUE Adjudication Indicator\",\"MUE Rationale\"\n\
    27447,1,2 Date of Service Edit: Policy,Anatomic Consideration\n\
    97110,6,3 Date of Service Edit: Clinical,Clinical: Data\n";

const AOC: &str = "101953       01952       2013091       \r\n\
    20054T       CCCCC       2013091       Contractor Defined Primary Codes\r\n\
    301967       59400       20130912020366\r\n";

fn put(dir: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = dir.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn import(dest: &Path, files: &[PathBuf]) -> Result<ImportReport, CodesetError> {
    import_files(files, &ImportOptions::default(), dest)
}

#[test]
fn parts_in_every_form_are_one_edition() {
    let dir = tempfile::tempdir().unwrap();
    let text = put(dir.path(), "ccipra-v323r0-f1.TXT", first_part());
    let as_text = put(dir.path(), "ccipra-v323r0-f2.txt", second_part());
    let as_sheet = put(dir.path(), "ccipra-v323r0-f2.xlsx", xlsx(SECOND_SHEET));
    // Both forms in one archive, the sheet first: the text is taken and the sheet not even read.
    let as_zip = put(
        dir.path(),
        "medicare-ncci-2026q4-practitioner-ptp-edits-ccipra-v323r0-f2.zip",
        zip(&[
            ("ccipra-v323r0-f2.xlsx", &xlsx(SECOND_SHEET)),
            ("ccipra-v323r0-f2.txt", second_part().as_bytes()),
        ]),
    );
    for second in [as_text, as_sheet, as_zip] {
        let data = tempfile::tempdir().unwrap();
        let dest = data.path().join("codesets");
        let report = import(&dest, &[second.clone(), text.clone()]).unwrap();
        assert_eq!(report.tables.len(), 1, "{report:?}");
        let table = &report.tables[0];
        assert_eq!((table.id().as_str(), table.rows), ("ncci-ptp-2026Q4", 5));
        assert_eq!(table.effective_from, day("2026-10-01"));
        assert_eq!(table.effective_to, Some(day("2026-12-31")));
        assert!(table.remarks.is_empty(), "{:?}", table.remarks);
        if second.extension().is_some_and(|e| e == "zip") {
            assert!(report.passed_over[0].contains("is taken in its place"));
        }
        let again = import(&dest, &[text.clone(), second.clone()]).unwrap();
        assert!(again.tables[0].unchanged);

        // With the cache of compiled tables and without.
        let shelf = Shelf::new(Some(data.path()));
        for tables in [
            Tables::open(&dest).unwrap(),
            shelf.tables().unwrap(),
            shelf.tables().unwrap(),
        ] {
            let pair = |a: &str, b: &str, dos: &str| {
                let pair = tables.pair(code(a), code(b), day(dos))?;
                Some((pair.indicator, pair.practice, pair.rationale.to_owned()))
            };
            let misuse = "Misuse of column two code with column one code".to_owned();
            assert_eq!(
                pair("97597", "11042", "2015-12-31"),
                Some((PairIndicator::Never, false, misuse.clone()))
            );
            assert_eq!(
                pair("11042", "97597", "2026-11-02"),
                Some((PairIndicator::Allowed, false, misuse))
            );
            assert_eq!(pair("11042", "97597", "2004-12-31"), None);
            assert_eq!(
                pair("99213", "G0101", "2010-01-01").unwrap().0,
                PairIndicator::NotApplicable
            );
            // The practice set is no longer asked, on no date.
            assert_eq!(pair("80053", "80048", "2026-11-02"), None);
            assert!(tables.set_aside().is_empty());
            let missing: Vec<String> = tables
                .not_loaded(day("2026-11-24"))
                .iter()
                .map(ToString::to_string)
                .collect();
            assert!(
                !missing.iter().any(|m| m.starts_with("NCCI pairs")),
                "{missing:?}"
            );
            let ended = tables.not_loaded(day("2027-01-02"));
            let pairs = ended.iter().find(|m| m.table == "NCCI pairs").unwrap();
            assert!(
                pairs.message.starts_with("2026Q4 ended 2026-12-31"),
                "{pairs}"
            );
        }
    }
}

#[test]
fn limits_and_add_ons_are_imported_beside_the_pairs() {
    let data = tempfile::tempdir().unwrap();
    let dest = data.path().join("codesets");
    let files = [
        put(
            data.path(),
            "MCR_MUE_PractitionerServices_Eff_10-01-2026.csv",
            MUE,
        ),
        put(
            data.path(),
            "add-code-edits-medicare-effective-10012026.zip",
            zip(&[
                ("AOC_V2026Q4-F-MCR.txt", AOC.as_bytes()),
                ("readme.pdf", b"%PDF-1.4"),
            ]),
        ),
    ];
    let report = import(&dest, &files).unwrap();
    let ids: Vec<String> = report
        .tables
        .iter()
        .map(|t| format!("{} {}", t.id(), t.rows))
        .collect();
    assert_eq!(ids, ["ncci-mue-2026Q4 2", "ncci-aoc-2026Q4 3"]);
    let tables = Tables::open(&dest).unwrap();
    let limit = tables.unit_limit(code("97110"), day("2026-11-02")).unwrap();
    assert_eq!(
        (limit.units, limit.basis, limit.practice),
        (6, UnitBasis::DayClinical, false)
    );
    // Limits have no history: on a date of another quarter the nearest edition answers.
    assert!(
        tables
            .unit_limit(code("27447"), day("2025-11-02"))
            .is_some()
    );
    let add_on = |text: &str, dos: &str| tables.add_on(code(text), day(dos));
    let anesthesia = add_on("01953", "2026-11-02").unwrap();
    assert!(anesthesia.kind == AddOnKind::One && anesthesia.lists(code("01952")));
    assert_eq!(add_on("0054T", "2026-11-02").unwrap().kind, AddOnKind::Two);
    assert!(add_on("01967", "2020-12-31").is_some());
    assert_eq!(add_on("01967", "2021-01-01"), None);
    assert!(
        Tables::check(Some(&dest))
            .unwrap()
            .iter()
            .all(|c| c.problems.is_empty())
    );
}

#[test]
fn parts_are_whole_or_not_at_all() {
    let dir = tempfile::tempdir().unwrap();
    let dest = dir.path().join("codesets");
    let first = put(dir.path(), "ccipra-v323r0-f1.txt", first_part());
    let third = put(dir.path(), "ccipra-v323r0-f3.txt", second_part());
    let broken = put(
        dir.path(),
        "ccipra-v323r0-f2.txt",
        second_part().replace("|*|", "|").replace("45378", "4537"),
    );
    for (files, want) in [
        (
            vec![first.clone(), third],
            "part f2 of the pairs is missing",
        ),
        (
            vec![first.clone(), first.clone()],
            "part f1 is among the files twice",
        ),
        (
            vec![first.clone(), broken],
            "ccipra-v323r0-f2.txt:7: '4537' is no procedure code",
        ),
        (
            vec![put(dir.path(), "pairs.txt", first_part())],
            "say so with --from",
        ),
        (
            vec![put(dir.path(), "ccioph-v323r0-f1.txt", first_part())],
            "of outpatient hospitals",
        ),
        (
            vec![put(
                dir.path(),
                "MCR_MUE_DMESupplierServices_Eff_10-01-2026.csv",
                MUE.replace("Practitioner", "DME Supplier"),
            )],
            "the MUE table of equipment suppliers",
        ),
    ] {
        let message = import(&dest, &files).unwrap_err().to_string();
        assert!(message.contains(want), "{message}");
        assert!(!dest.exists());
    }
    // One part alone is taken, with a word: a table that ends with CPT is not the whole one.
    let report = import(&dest, &[first]).unwrap();
    assert!(report.tables[0].remarks[0].contains("the last column 1 code is 11042"));
}

#[test]
fn a_damaged_table_is_set_aside_when_it_is_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let dest = dir.path().join("codesets");
    for (name, rows) in [
        (
            "ccipra-v322r0-f1.txt",
            vec!["80053|80048||20200101|*|0|Old"],
        ),
        (
            "ccipra-v323r0-f1.txt",
            vec!["80053|80048||20200101|*|1|New"],
        ),
    ] {
        import(&dest, &[put(dir.path(), name, part(&rows))]).unwrap();
    }
    let rationale = |tables: &Tables| {
        let pair = tables.pair(code("80048"), code("80053"), day("2026-11-02"));
        pair.map(|p| (p.rationale.to_owned(), p.practice))
    };
    assert_eq!(
        rationale(&Tables::open(&dest).unwrap()),
        Some(("New".to_owned(), false))
    );
    let path = dest.join("ncci-ptp-2026Q4/pairs.cdn");
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x20;
    std::fs::write(&path, &bytes).unwrap();
    let tables = Tables::open(&dest).unwrap();
    assert!(tables.set_aside().is_empty(), "nothing was asked yet");
    // The quarter before answers in its place.
    assert_eq!(rationale(&tables), Some(("Old".to_owned(), false)));
    let aside = tables.set_aside();
    assert!(
        aside.len() == 1 && aside[0].contains("ncci-ptp-2026Q4/pairs.cdn"),
        "{aside:?}"
    );
    assert!(aside[0].contains("sha256"), "{aside:?}");
    let checks = Tables::check(Some(&dest)).unwrap();
    let check = checks
        .iter()
        .find(|c| c.folder == "ncci-ptp-2026Q4")
        .unwrap();
    assert!(check.problems[0].contains("sha256"), "{check:?}");
    // A file that is gone is told at once, and the practice set answers when none is left.
    for folder in ["ncci-ptp-2026Q4", "ncci-ptp-2026Q3"] {
        std::fs::remove_file(dest.join(folder).join("pairs.cdn")).unwrap();
    }
    let tables = Tables::open(&dest).unwrap();
    assert_eq!(tables.set_aside().len(), 2);
    assert!(rationale(&tables).is_some_and(|(_, practice)| practice));
}
