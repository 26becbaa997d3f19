//! Whether diagnoses fit the patient.

use super::*;

fn born(c: &mut Claim, text: &str) {
    c.patient.birth_date = Some(day(text));
}

pub(super) const FIRES: &[Fires] = &[
    fires("dx.age", "diagnoses[0]", |c| dx(c, &["Z38.00"])),
    fires("dx.age", "diagnoses[0]", |c| dx(c, &["Z00.129"])),
    fires("dx.age", "diagnoses[0]", |c| {
        born(c, "1955-01-01");
        dx(c, &["O80", "Z37.0", "Z3A.39"]);
    })
    .also(&["px.age"]),
    fires("dx.age", "diagnoses[0]", |c| {
        born(c, "2016-01-01");
        dx(c, &["N40.0"]);
    }),
];

pub(super) const PASSES: &[Passes] = &[
    passes("dx.age", |c| dx(c, &["Z00.00"])),
    passes("dx.age", |c| {
        born(c, "2026-10-30");
        dx(c, &["Z00.111"]);
    }),
    // The day before the 18th birthday.
    passes("dx.age", |c| {
        born(c, "2008-11-03");
        dx(c, &["Z00.129"]);
    }),
    passes("dx.age", |c| {
        born(c, "2011-11-02");
        dx(c, &["N40.0"]);
    }),
    // Codes of the perinatal period hold for life (Official Guidelines, I.C.16.a.1).
    passes("dx.age", |c| dx(c, &["P27.1"])),
];

#[test]
fn sex_is_asked_only_before_october_2024_or_where_the_site_asks() {
    let mut claim = clean();
    dx(&mut claim, &["N40.0"]);
    let asked = |claim: &Claim, policy: &Policy| {
        let found = check_with(claim, tables(), policy, today());
        found.iter().any(|f| f.edit == "dx.sex")
    };
    assert!(!asked(&claim, &Policy::default()));
    let mut on = Policy::default();
    on.set("dx.sex", Level::At(Severity::Warning));
    assert!(asked(&claim, &on));
    dx(&mut claim, &["N80.00"]);
    assert!(!asked(&claim, &on), "the patient is female");
    claim.patient.sex = Sex::Male;
    assert!(asked(&claim, &on));
    let edit = crate::scrub::edit("dx.sex").unwrap();
    assert!(edit.in_force(day("2024-09-30")) && !edit.in_force(day("2024-10-01")));
}
