//! Cases of the edits on procedures: whether the code exists, and what the cases of all files share.

use super::*;

/// Bills these codes with their modifiers (`99213-25`), each for the first diagnosis, on the day of
/// the clean claim.
pub(super) fn bill(c: &mut Claim, codes: &[&str]) {
    let lines = codes.iter().map(|text| {
        let mut parts = text.split('-');
        let mut line = line(parts.next().unwrap(), &[1]);
        line.modifiers = parts.map(|m| m.parse().unwrap()).collect();
        line
    });
    c.coding.lines = lines.collect();
}

/// Says who asked for the service.
pub(super) fn referred(c: &mut Claim) {
    c.referring_provider = Some(provider("Asks", "Eve", "1679576722"));
}

/// Bills Medicare, for what another clinician asked for.
pub(super) fn medicare(c: &mut Claim) {
    referred(c);
    c.coverages[0].payer_code = "09102".into();
    c.coverages[0].payer_name = "Medicare".into();
    c.coverages[0].filing = "MB".into();
    c.coverages[0].member_id = "1EG4TE5MK73".into();
}

/// A place and the codes billed there.
pub(super) fn at(c: &mut Claim, place: &str, codes: &[&str]) {
    c.place_of_service = place.into();
    bill(c, codes);
}

/// Replaces the diagnoses.
pub(super) fn for_diagnoses(c: &mut Claim, codes: &[&str]) {
    c.coding.diagnoses = codes.iter().map(|text| code(text)).collect();
}

/// An earlier service of the patient.
pub(super) fn earlier(c: &mut Claim, on: &str, code: &str, npi: &str) {
    c.history.push(crate::domain::PriorService {
        date: day(on),
        code: code.into(),
        npi: npi.into(),
    });
}

/// The clinician of the clean claim.
pub(super) const SAME: &str = "1245319599";

pub(super) const FIRES: &[Fires] = &[
    fires("px.unknown", "lines[0].code", |c| {
        c.coding.lines[0].code = code("9921")
    }),
    fires("px.unknown", "lines[0].code", |c| {
        c.coding.lines[0].code = code("E11.65")
    }),
    // ICD-10-PCS.
    fires("px.unknown", "lines[0].code", |c| {
        c.coding.lines[0].code = code("0DJD8ZZ")
    }),
    // An NDC.
    fires("px.unknown", "lines[0].code", |c| {
        c.coding.lines[0].code = code("00074379902")
    }),
    // Where CPT and HCPCS have no codes.
    fires("px.unknown", "lines[0].code", |c| {
        c.coding.lines[0].code = code("99999")
    }),
    fires("px.unknown", "lines[0].code", |c| {
        c.coding.lines[0].code = code("X1234")
    }),
    fires("px.not_effective", "lines[0].code", |c| {
        c.coding.lines[0].code = code("99201")
    }),
    fires("px.not_effective", "lines[0].code", |c| {
        c.coding.lines[0].code = code("G2012")
    }),
];

pub(super) const PASSES: &[Passes] = &[
    passes("px.unknown", |c| c.coding.lines[0].code = code("99214")),
    // 99201 does not exist any more: that is another edit's.
    passes("px.not_effective", |c| {
        c.coding.lines[0].code = code("99202")
    }),
];

#[test]
fn a_code_outside_the_practice_table_is_no_error() {
    let mut claim = clean();
    claim.coding.lines[0].code = code("27599");
    let found = check(&claim, tables(), today());
    let unknown = found.iter().find(|f| f.edit == "px.unknown").unwrap();
    assert_eq!(unknown.severity, Severity::Info);
}

#[test]
fn what_is_no_procedure_is_told_as_what_it_is() {
    for (text, want) in [
        ("I10", "I10 is a diagnosis, not a procedure code"),
        (
            "E11.65",
            "E1165 is not in the practice table, and E11.65 is a diagnosis: not checked",
        ),
        (
            "0DJD8ZZ",
            "0DJD8ZZ has the form of an ICD-10-PCS code (hospital inpatient), not a procedure code",
        ),
        (
            "00074379902",
            "00074379902 has the form of an NDC, not a procedure code",
        ),
        ("9921", "9921 is no procedure code"),
        ("99201", "99201 was deleted after 2020-12-31"),
    ] {
        let mut claim = clean();
        claim.coding.lines[0].code = code(text);
        let found = check(&claim, tables(), today());
        assert!(found.iter().any(|f| f.message == want), "{found:#?}");
    }
}
