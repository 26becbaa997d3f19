//! Which edition speaks: the date of service decides.

use super::*;
use crate::codeset::import::{ImportOptions, import_files};
use crate::domain::CodeSet;

#[test]
fn a_code_outside_the_practice_table_is_an_info_until_a_table_is_imported() {
    let mut claim = clean();
    claim.coding.lines[0].code = code("0999T");
    let findings = check(&claim, tables(), today());
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(
        (&*findings[0].edit, findings[0].severity),
        ("px.unknown", Severity::Info)
    );

    let own = own_cpt();
    let findings = check(&claim, &own, today());
    assert_eq!(
        (&*findings[0].edit, findings[0].severity),
        ("px.unknown", Severity::Error)
    );
}

/// A site's own CPT file, in which 99213 begins late and 36415 has ended.
fn own_cpt() -> Tables {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("cpt.csv");
    let text = "code,title,from,to\n99213,Visit,2026-12-01,\n36415,Blood,2020-01-01,2026-10-31\n\
                99214,Visit,2020-01-01,\n";
    std::fs::write(&file, text).unwrap();
    let options = ImportOptions {
        set: Some(CodeSet::Cpt),
        effective_from: Some(day("2026-01-01")),
        ..ImportOptions::default()
    };
    let dest = dir.path().join("codesets");
    import_files(&[file], &options, &dest).unwrap();
    Tables::open(&dest).unwrap()
}

#[test]
fn the_date_of_service_decides_whether_a_procedure_is_in_force() {
    let own = own_cpt();
    assert_eq!(
        said_by(&own, |_| {}),
        [
            "px.not_effective lines[0].code",
            "px.not_effective lines[1].code"
        ]
    );
    assert_eq!(
        said_by(&own, |c| {
            c.coding.lines.truncate(1);
            c.coding.lines[0].code = code("99214");
        }),
        Vec::<String>::new()
    );
}

#[test]
fn the_date_of_service_decides_whether_a_diagnosis_is_in_force() {
    let diff = tables().diff("FY2026", "FY2027").unwrap();
    let deleted = diff.deleted.iter().find(|e| e.billable).unwrap().code;
    let added = diff.added.iter().find(|e| e.billable).unwrap().code;
    let on = |dos: &str, dx: Code| {
        said(|c| {
            c.coding.diagnoses[0] = dx;
            for line in &mut c.coding.lines {
                (line.from, line.to) = (day(dos), day(dos));
            }
        })
    };
    let wrong = ["dx.not_effective diagnoses[0]"];
    assert_eq!(on("2026-10-01", deleted), wrong);
    assert_eq!(on("2026-09-30", deleted), [""; 0]);
    assert_eq!(on("2026-09-30", added), wrong);
    assert_eq!(on("2026-10-01", added), [""; 0]);
}

#[test]
fn a_day_that_no_table_covers_is_a_warning_and_not_an_error() {
    let mut claim = clean();
    claim.coding.diagnoses[0] = code("Q99.ZZ");
    claim.coding.lines[1].code = code("A9999");
    claim.coding.lines.push(line("99214", &[1]));
    for line in &mut claim.coding.lines {
        (line.from, line.to) = (day("2015-10-02"), day("2015-10-02"));
    }
    // In the days of that service nothing was late.
    let findings = check(&claim, tables(), day("2015-10-05"));
    let said: Vec<_> = findings.iter().map(|f| (&*f.edit, f.at.as_str())).collect();
    // Once a set, not once a code.
    assert_eq!(
        said,
        [
            ("claim.edition", "diagnoses"),
            ("claim.edition", "lines[0].code"),
            ("claim.edition", "lines[1].code"),
        ]
    );
    assert!(findings.iter().all(|f| f.severity == Severity::Warning));
    assert_eq!(
        findings[0].message,
        "no edition of ICD-10-CM is loaded for 2015-10-02: whether a code is valid then is not \
         known (loaded: FY2026 from 2025-10-01 to 2026-09-30, FY2027 from 2026-10-01 to 2027-09-30)"
    );
}

#[test]
fn each_line_is_judged_by_its_own_day() {
    let said = said(|c| {
        let first = &mut c.coding.lines[0];
        (first.from, first.to) = (day("2025-11-03"), day("2025-11-03"));
    });
    let editions: Vec<&String> = said
        .iter()
        .filter(|s| s.starts_with("claim.edition"))
        .collect();
    assert_eq!(editions, ["claim.edition lines[0].code"]);
}
