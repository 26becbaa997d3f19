//! Charts as CSV and JSON Lines.

use super::{day, error};
use crate::domain::{EncounterKind, Money, PayerKind, Sex};
use crate::intake::{chart_file, read};

pub(super) const CSV: &str = "\
visit_id,mrn,last,first,birth_date,sex,date,payer_id,payer_name,filing,member_id,rendering_npi,\
rendering_last,note,codes,expected_charge,kind
V1,M1,Roe,Jane,1980-02-03,F,2026-11-02,60054,Aetna,CI,W1,1245319599,Who,\"Line one,
line two\",E11.65; I10 ;,\"$1,250.00\",ed
V2,M2,Doe,,1950-01-01,,2026-11-03,,,,,,,,,,
";

#[test]
fn csv_becomes_charts() {
    let read = read("c.csv", CSV.as_bytes(), None);
    assert_eq!(read.errors, []);
    let [one, two] = &read.charts[..] else {
        panic!("{} charts", read.charts.len());
    };
    assert_eq!((one.line, one.source.as_str()), (2, "file:V1"));
    assert_eq!(one.visit.kind, EncounterKind::Ed);
    assert_eq!(one.expected_charge, Money(125_000));
    assert_eq!(one.upstream_codes, ["E11.65", "I10"]);
    assert_eq!(one.documents[0].text, "Line one,\nline two");
    assert_eq!(one.patient.coverages[0].payer.code, "60054");
    assert_eq!(one.visit.rendering.as_ref().unwrap().npi, "1245319599");
    assert_eq!((two.line, two.patient.sex), (4, Sex::Unknown));
    assert_eq!(two.visit.place_of_service, "11");
    assert!(two.documents.is_empty() && two.patient.coverages.is_empty());
    assert!(two.visit.rendering.is_none() && two.visit.billing.is_none());
}

#[test]
fn what_is_wrong_in_csv_is_named_with_its_line() {
    let head = "visit_id,mrn,last,birth_date,date,sex\n";
    for (text, want) in [
        (
            "visit_id,mrn,last,birth_date\n",
            "c.csv:1: column 'date' (first date of service",
        ),
        (
            "visit_id,mrn,last,birth_date,date,colour\n",
            "c.csv:1: unknown column 'colour'",
        ),
        (
            "visit_id,mrn,last,birth_date,date,mrn\n",
            "c.csv:1: column 'mrn' stands twice",
        ),
        ("", "c.csv:1: column 'visit_id'"),
    ] {
        let read = chart_file::read_csv("c.csv", text);
        assert!(error(&read).starts_with(want), "{}", error(&read));
    }
    for (row, want) in [
        (
            ",M1,Roe,1980-02-03,2026-11-02,F",
            "column 'visit_id' is empty",
        ),
        ("V1,,Roe,1980-02-03,2026-11-02,F", "column 'mrn' is empty"),
        ("V1,M1, ,1980-02-03,2026-11-02,F", "column 'last' is empty"),
        ("V1,M1,Roe,,2026-11-02,F", "column 'birth_date' is empty"),
        ("V1,M1,Roe,1980-02-03,,F", "column 'date' is empty"),
        (
            "V1,M1,Roe,02/03/1980,2026-11-02,F",
            "column 'birth_date': '02/03/1980' is not a date",
        ),
        (
            "V1,M1,Roe,1980-02-03,2026-13-02,F",
            "column 'date': '2026-13-02' is not a date",
        ),
        (
            "V1,M1,Roe,1980-02-03,2026-11-02,W",
            "column 'sex': 'W' is not a sex",
        ),
        (
            "V1,M1,Roe,1980-02-03,2026-11-02",
            "5 fields, the header has 6",
        ),
        (
            "V1,M1,Roe,Jr,1980-02-03,2026-11-02,F",
            "7 fields, the header has 6",
        ),
    ] {
        let good = "V0,M0,Poe,1970-01-01,2026-11-01,M\n";
        let read = chart_file::read_csv("c.csv", &format!("{head}{good}{row}\n{good}"));
        let text = error(&read);
        assert!(text.starts_with(&format!("c.csv:3: {want}")), "{text}");
        assert_eq!(read.charts.len(), 2, "the others are read: {row}");
    }
}

pub(super) const JSONL: &str = concat!(
    r#"{"id":"V1","patient":{"mrn":"M1","last":"Roe","birth_date":"1980-02-03"},"from":"2026-11-02"}"#,
    "\n\n",
    r#"{"id":"V2","patient":{"mrn":"M1","last":"Roe","birth_date":"1980-02-03","sex":"F"},"#,
    r#""coverages":[{"payer_id":"60054","payer_name":"Aetna","filing":"CI","member_id":"W1"}],"#,
    r#""rendering_provider":{"last":"Who","first":"Ann","npi":"1245319599"},"#,
    r#""billing_provider":{"name":"Lake Clinic","npi":"1234567893"},"kind":"telehealth","#,
    r#""from":"2026-11-02","to":"2026-11-03","place_of_service":"10","#,
    r#""documents":[{"title":"Note","date":"2026-11-02","text":"t"}],"codes":["E11.65"],"expected_charge":"125.00"}"#,
);

#[test]
fn json_lines_become_charts() {
    let read = read("c.jsonl", JSONL.as_bytes(), None);
    assert_eq!(read.errors, []);
    let [one, two] = &read.charts[..] else {
        panic!("{} charts", read.charts.len());
    };
    assert_eq!(
        (one.line, one.visit.to, one.expected_charge),
        (1, day("2026-11-02"), Money::ZERO)
    );
    assert_eq!((two.line, two.visit.kind), (3, EncounterKind::Telehealth));
    assert_eq!(two.visit.billing.as_ref().unwrap().first, None);
    assert_eq!(
        two.visit.rendering.as_ref().unwrap().first.as_deref(),
        Some("Ann")
    );
    assert_eq!(two.patient.coverages[0].payer.kind, PayerKind::Commercial);
    assert_eq!(two.documents[0].date, Some(day("2026-11-02")));
}

#[test]
fn what_is_wrong_in_json_lines_is_named_with_its_line() {
    let good = JSONL.lines().next().unwrap();
    for (from, to, part) in [
        (
            r#""from":"2026-11-02""#,
            r#""from":"2 Nov""#,
            "'2 Nov' is not a date",
        ),
        (r#""id":"V1""#, r#""id":" ""#, "'id' is empty"),
        (r#""mrn":"M1""#, r#""mrn":"""#, "'patient.mrn' is empty"),
        (r#""id":"V1""#, r#""idd":"V1""#, "unknown field `idd`"),
        (r#""last":"Roe","#, "", "missing field `last`"),
        (
            r#""from""#,
            r#""kind":"spa","from""#,
            "'spa' is not known here: expected one of clinic",
        ),
        (r#""2026-11-02"}"#, r#""2026-11-02""#, "EOF"),
    ] {
        let text = format!("{good}\n{}\n{good}\n", good.replace(from, to));
        let read = chart_file::read_json_lines("c.jsonl", &text);
        let text = error(&read);
        assert!(
            text.starts_with("c.jsonl:2: ") && text.contains(part),
            "{text}"
        );
        assert_eq!(read.charts.len(), 2, "the others are read: {part}");
    }
}

#[test]
fn a_quote_that_is_never_closed_swallows_no_other_patient() {
    let text = "visit_id,mrn,last,birth_date,date,note\n\
        V1,M1,Roe,1980-02-03,2026-11-02,fine\n\
        V2,M2,Doe,1980-02-03,2026-11-02,\"not closed\n\
        V3,M3,Poe,1980-02-03,2026-11-02,another's note\n";
    let read = chart_file::read_csv("c.csv", text);
    assert!(read.charts.is_empty());
    assert!(error(&read).starts_with("c.csv:3: a quote opens a field here"));
}
