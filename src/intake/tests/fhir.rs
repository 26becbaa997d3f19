//! FHIR bundles.

use super::{BUNDLE, day, error};
use crate::domain::{EncounterKind, PayerKind, Relationship, Sex};
use crate::intake::{fhir, read};
use std::path::Path;

#[test]
fn a_bundle_becomes_charts() {
    let read = read("b.json", BUNDLE.as_bytes(), None);
    assert_eq!(read.errors, []);
    assert_eq!(read.skipped, 1, "the planned visit");
    let [clinic, ed] = &read.charts[..] else {
        panic!("{} charts", read.charts.len());
    };
    let patient = &clinic.patient;
    assert_eq!(patient.mrn, "MRN77");
    assert_eq!(patient.name.to_string(), "Peña, Ana L");
    assert_eq!(
        (patient.birth_date, patient.sex),
        (day("1961-05-04"), Sex::Female)
    );
    assert_eq!(patient.address.state, "OH");
    assert_eq!(patient.address.line2, "Apt 4");
    assert_eq!(patient.phone, "937-555-0101");

    let coverages = &patient.coverages;
    assert_eq!(
        coverages.len(),
        2,
        "neither the cancelled one nor NO_INSURANCE is one"
    );
    assert_eq!(coverages[0].payer.name, "Ohio Medicaid");
    assert_eq!(coverages[0].payer.kind, PayerKind::Medicaid);
    assert_eq!(coverages[0].payer.code, "");
    assert_eq!(
        (coverages[0].member_id.as_str(), coverages[0].group.as_str()),
        ("MC123", "G5")
    );
    assert_eq!(coverages[0].from, Some(day("2026-01-01")));
    assert_eq!(coverages[1].payer.kind, PayerKind::Blue);
    assert_eq!(coverages[1].relationship, Relationship::Spouse);

    assert_eq!(clinic.source, "fhir:Encounter/enc-1");
    assert_eq!(clinic.line, lines_to("\"id\": \"enc-1\"") - 1);
    let visit = &clinic.visit;
    assert_eq!(
        (visit.kind, visit.place_of_service.as_str()),
        (EncounterKind::Clinic, "11")
    );
    assert_eq!(
        (visit.from, visit.to),
        (day("2026-11-02"), day("2026-11-02"))
    );
    let rendering = visit.rendering.as_ref().unwrap();
    assert_eq!(
        (rendering.npi.as_str(), rendering.first.as_deref()),
        ("1245319599", Some("Ann"))
    );
    let billing = visit.billing.as_ref().unwrap();
    assert_eq!(
        (billing.name.as_str(), billing.first.as_deref()),
        ("Lake Clinic", None)
    );
    let codes = [
        "E11.65 Type 2 DM with hyperglycemia",
        "SNOMED 38341003 Hypertension",
        "36415",
    ];
    assert_eq!(clinic.upstream_codes.len(), codes.len());
    for code in codes {
        assert!(clinic.upstream_codes.contains(&code.to_owned()), "{code}");
    }
    let titles: Vec<&str> = clinic.documents.iter().map(|d| d.title.as_str()).collect();
    assert_eq!(titles, ["Progress note", "Scan"]);
    assert!(
        clinic.documents[0]
            .text
            .starts_with("PROGRESS NOTE\nType 2 diabetes")
    );
    assert!(clinic.documents[1].text.contains("application/pdf"));

    assert_eq!(
        (ed.visit.kind, ed.visit.place_of_service.as_str()),
        (EncounterKind::Ed, "23")
    );
    assert_eq!(
        (ed.visit.from, ed.visit.to),
        (day("2026-11-10"), day("2026-11-11"))
    );
    let texts: Vec<&str> = ed.documents.iter().map(|d| d.text.as_str()).collect();
    assert!(
        texts.contains(&"Chest X-ray\nNo infiltrate & no effusion.\n\nClear lungs."),
        "{texts:?}"
    );
    assert!(
        texts.contains(&"COURSE\nSeen for cough.\n\nPLAN\nRest\nFluids"),
        "{texts:?}"
    );
}

/// The line of the fixture that holds a text.
fn lines_to(what: &str) -> usize {
    let at = BUNDLE.find(what).unwrap();
    BUNDLE[..at].matches('\n').count() + 1
}

#[test]
fn what_is_wrong_in_a_bundle_is_named_with_its_line() {
    let cut = &BUNDLE[..BUNDLE.len() / 2];
    let whole = fhir::read("b.json", cut);
    assert!(whole.charts.is_empty());
    let text = error(&whole);
    assert!(
        text.starts_with(&format!(
            "b.json:{}: not a whole FHIR bundle",
            cut.lines().count()
        )),
        "{text}"
    );

    for (from, to, part) in [
        (
            r#""reference": "urn:uuid:pat-1" },
        "participant""#,
            r#""reference": "Patient/nobody" },
        "participant""#,
            "'Patient/nobody', which is not in the bundle",
        ),
        (
            r#""birthDate": "1961-05-04""#,
            r#""birthDate": "1961""#,
            "no birthDate",
        ),
        (
            r#""start": "2026-11-02T09:00:00-05:00", "#,
            "",
            "no period.start",
        ),
    ] {
        assert!(BUNDLE.contains(from), "{from}");
        let read = fhir::read("b.json", &BUNDLE.replace(from, to));
        assert!(!read.errors.is_empty(), "{part}");
        for error in &read.errors {
            assert!(error.message.contains(part), "{error}");
        }
        assert_eq!(read.charts.len() + read.errors.len(), 2);
    }
    let broken = BUNDLE.replace(r#""given": ["Ann"]"#, r#""given": "Ann""#);
    let read = fhir::read("b.json", &broken);
    let line = lines_to(r#""given": ["Ann"]"#);
    assert!(
        error(&read).starts_with(&format!("b.json:{line}: ")),
        "{}",
        error(&read)
    );

    let alone = fhir::read("p.json", r#"{"resourceType":"Patient","id":"1"}"#);
    assert!(error(&alone).contains("expected a Bundle"));
}

#[test]
fn the_shared_bundles_read_whole() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/fhir");
    let Ok(entries) = std::fs::read_dir(&dir) else {
        println!("skipped: there is no {}", dir.display());
        return;
    };
    let mut seen = 0;
    for entry in entries {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "json") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let bundle: serde_json::Value = serde_json::from_str(&text).unwrap();
        let encounters = bundle["entry"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|e| e["resource"]["resourceType"] == "Encounter")
            .count();
        let read = read(&path.display().to_string(), text.as_bytes(), None);
        assert_eq!(read.errors, [], "{}", path.display());
        assert_eq!(
            read.charts.len() + read.skipped,
            encounters,
            "{}",
            path.display()
        );
        assert!(read.charts.iter().any(|c| !c.documents.is_empty()));
        seen += 1;
    }
    assert!(seen > 0, "{} holds no bundle", dir.display());
}
