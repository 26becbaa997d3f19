//! Whether diagnoses may stand together, and in this order.

use super::*;

pub(super) const FIRES: &[Fires] = &[
    fires("dx.excludes1", "diagnoses[1]", |c| {
        dx(c, &["E11.9", "E10.9"])
    }),
    // The other direction.
    fires("dx.excludes1", "diagnoses[1]", |c| dx(c, &["N23", "R10.9"])),
    fires("dx.excludes1", "diagnoses[1]", |c| dx(c, &["R10.9", "N23"])),
    fires("dx.excludes1", "diagnoses[1]", |c| {
        dx(c, &["R73.03", "E11.9"])
    }),
    // From a block, over a range.
    fires("dx.excludes1", "diagnoses[1]", |c| {
        dx(c, &["F32.A", "F31.9"])
    }),
    fires("dx.excludes1", "diagnoses[2]", |c| {
        dx(c, &["I10", "E78.5", "O16.9"])
    }),
    fires("dx.excludes1", "diagnoses[1]", |c| {
        dx(c, &["M54.50", "M51.360"])
    }),
    fires("dx.excludes1", "diagnoses[1]", |c| {
        dx(c, &["G47.33", "E66.2"])
    }),
    fires("dx.excludes2", "diagnoses[1]", |c| dx(c, &["F20.9", "F21"])),
    fires("dx.code_first", "diagnoses[0]", |c| {
        dx(c, &["N18.30", "I12.9"])
    }),
    fires("dx.code_first", "diagnoses[0]", |c| {
        dx(c, &["I50.9", "I11.0"])
    }),
    fires("dx.code_first", "diagnoses[0]", |c| dx(c, &["D63.1"])).also(&["dx.manifestation_first"]),
    fires("dx.code_first", "diagnoses[1]", |c| {
        dx(c, &["I10", "D63.0", "C50.911"])
    }),
    fires("dx.code_first", "diagnoses[0]", |c| dx(c, &["J12.82"])),
    fires("dx.code_first", "diagnoses[0]", |c| {
        dx(c, &["L97.411", "E11.621"])
    }),
    fires("dx.code_first", "diagnoses[0]", |c| {
        dx(c, &["F02.80", "G30.9"])
    })
    .also(&["dx.manifestation_first"]),
    fires("dx.code_first", "diagnoses[1]", |c| {
        dx(c, &["I10", "F02.80", "G30.9"])
    }),
    // An adverse effect stands behind what it did.
    fires("dx.code_first", "diagnoses[0]", |c| dx(c, &["T36.0X5A"])),
    fires("dx.manifestation_first", "diagnoses[0]", |c| {
        dx(c, &["F02.80", "G30.9"])
    })
    .also(&["dx.code_first"]),
    fires("dx.manifestation_first", "diagnoses[0]", |c| {
        dx(c, &["G63"])
    })
    .also(&["dx.code_first"]),
    fires("dx.external_cause_first", "diagnoses[0]", |c| {
        dx(c, &["W10.9XXA", "S93.401A"])
    }),
    fires("dx.external_cause_first", "lines[0].pointers", |c| {
        dx(c, &["S93.401A", "W10.9XXA"]);
        c.coding.lines[0].pointers.reverse();
    }),
    fires("dx.unacceptable_first", "diagnoses[0]", |c| {
        dx(c, &["B96.20", "N39.0"])
    }),
    fires("dx.unacceptable_first", "diagnoses[0]", |c| {
        dx(c, &["Z68.35", "E66.811"])
    }),
    fires("dx.unacceptable_first", "diagnoses[0]", |c| {
        dx(c, &["T38.3X6A", "E11.65"])
    }),
    fires("dx.unacceptable_first", "diagnoses[0]", |c| {
        dx(c, &["Z59.00"])
    }),
    fires("dx.use_additional", "diagnoses[0]", |c| dx(c, &["I12.9"])),
    fires("dx.use_additional", "diagnoses[0]", |c| dx(c, &["I11.0"])),
    fires("dx.use_additional", "diagnoses[0]", |c| dx(c, &["E11.22"])),
    fires("dx.use_additional", "diagnoses[0]", |c| dx(c, &["E11.621"])),
    fires("dx.use_additional", "diagnoses[0]", |c| dx(c, &["N39.0"])),
    fires("dx.use_additional", "diagnoses[0]", |c| dx(c, &["E66.811"])),
    fires("dx.use_additional", "diagnoses[0]", |c| dx(c, &["O24.410"])),
    fires("dx.code_also", "diagnoses[0]", |c| dx(c, &["J44.0"])),
    fires("dx.code_also", "diagnoses[1]", |c| {
        dx(c, &["J96.01", "J44.0"])
    }),
    fires("dx.unacceptable_first", "diagnoses[0]", |c| {
        dx(c, &["Z79.01", "I48.20"])
    }),
    fires("dx.laterality", "diagnoses[1]", |c| {
        dx(c, &["M17.11", "M17.12"])
    }),
    fires("dx.laterality", "diagnoses[1]", |c| {
        dx(c, &["H25.12", "H25.11"])
    }),
    fires("dx.laterality", "diagnoses[1]", |c| {
        dx(c, &["H25.13", "H25.11"])
    }),
    fires("dx.laterality", "lines[0].pointers", |c| {
        dx(c, &["M25.561"]);
        c.coding.lines = vec![line("20610", &[1])];
        c.coding.lines[0].modifiers = vec!["LT".parse().unwrap()];
    }),
    fires("dx.laterality", "lines[0].pointers", |c| {
        dx(c, &["S61.211A", "W26.0XXA"]);
        c.coding.lines = vec![line("12001", &[1])];
        c.coding.lines[0].modifiers = vec!["F6".parse().unwrap()];
    }),
    fires("dx.laterality", "diagnoses[0]", |c| {
        dx(c, &["M25.569"]);
        c.coding.lines = vec![line("20610", &[1])];
        c.coding.lines[0].modifiers = vec!["RT".parse().unwrap()];
    }),
    fires("dx.unspecified", "diagnoses[0]", |c| dx(c, &["M25.569"])),
    fires("dx.unspecified", "diagnoses[0]", |c| dx(c, &["H66.90"])),
    fires("dx.unlinked", "diagnoses[1]", |c| {
        dx(c, &["E11.65", "J06.9"]);
        c.coding.lines = vec![line("99213", &[1])];
    }),
    fires("dx.unlinked", "diagnoses[0]", |c| {
        dx(c, &["E11.65", "J06.9"]);
        c.coding.lines = vec![line("99213", &[2])];
    }),
];

pub(super) const PASSES: &[Passes] = &[
    passes("dx.excludes1", |c| dx(c, &["E11.9", "I10"])),
    passes("dx.excludes1", |c| dx(c, &["J44.0", "J18.9"])),
    passes("dx.excludes1", |c| dx(c, &["K50.90", "K52.9"])),
    // Ketoacidosis is meant, which E11.9 has not.
    passes("dx.excludes1", |c| dx(c, &["E11.9", "E87.20"])),
    passes("dx.excludes2", |c| dx(c, &["I10", "E78.5"])),
    passes("dx.code_first", |c| dx(c, &["I12.9", "N18.30"])),
    passes("dx.code_first", |c| dx(c, &["N18.30"])),
    passes("dx.code_first", |c| dx(c, &["I50.9"])),
    passes("dx.code_first", |c| dx(c, &["C50.911", "D63.0"])),
    // The list gives examples; another disease may be the cause.
    passes("dx.code_first", |c| dx(c, &["G35.A", "F02.80"])),
    passes("dx.code_first", |c| dx(c, &["L27.0", "T36.0X5A"])),
    passes("dx.code_first", |c| dx(c, &["T36.0X1A"])),
    passes("dx.code_first", |c| dx(c, &["Z34.81", "Z3A.20"])),
    passes("dx.manifestation_first", |c| dx(c, &["G30.9", "F02.80"])),
    passes("dx.external_cause_first", |c| {
        dx(c, &["S93.401A", "W10.9XXA"])
    }),
    passes("dx.unacceptable_first", |c| dx(c, &["Z00.00"])),
    passes("dx.unacceptable_first", |c| dx(c, &["Z23"])),
    passes("dx.unacceptable_first", |c| dx(c, &["Z12.31"])),
    passes("dx.unacceptable_first", |c| dx(c, &["Z51.81", "Z79.01"])),
    passes("dx.unacceptable_first", |c| dx(c, &["T36.0X1A"])),
    passes("dx.use_additional", |c| dx(c, &["I12.9", "N18.30"])),
    passes("dx.use_additional", |c| dx(c, &["E11.65"])),
    passes("dx.use_additional", |c| dx(c, &["J45.909"])),
    passes("dx.use_additional", |c| dx(c, &["O24.410", "Z3A.28"])),
    passes("dx.code_also", |c| dx(c, &["J44.0", "J18.9"])),
    passes("dx.laterality", |c| dx(c, &["M25.511", "M25.512"])),
    passes("dx.laterality", |c| dx(c, &["M17.11", "M16.12"])),
    passes("dx.laterality", |c| dx(c, &["H40.1111", "H40.1122"])),
    passes("dx.laterality", |c| {
        dx(c, &["M17.0"]);
        c.coding.lines = vec![line("20610", &[1])];
        c.coding.lines[0].modifiers = vec!["RT".parse().unwrap()];
    }),
    // Right heart failure has no other side.
    passes("dx.laterality", |c| {
        dx(c, &["I50.810"]);
        c.coding.lines = vec![line("20610", &[1])];
        c.coding.lines[0].modifiers = vec!["LT".parse().unwrap()];
    }),
    passes("dx.laterality", |c| {
        dx(c, &["M25.561", "M25.562"]);
        c.coding.lines = vec![line("20610", &[1, 2])];
        c.coding.lines[0].modifiers = vec!["LT".parse().unwrap()];
    }),
    passes("dx.unspecified", |c| dx(c, &["M25.561"])),
    passes("dx.unspecified", |c| dx(c, &["J18.9"])),
    passes("dx.unlinked", |c| {
        dx(c, &["E11.65", "Z79.4"]);
        c.coding.lines = vec![line("99213", &[1])];
    }),
];

#[test]
fn a_reason_for_a_pair_holds_in_either_order() {
    let subject = |codes: &[&str]| {
        let mut claim = clean();
        dx(&mut claim, codes);
        let found = check(&claim, tables(), today());
        let finding = found
            .into_iter()
            .find(|f| f.edit == "dx.excludes1")
            .unwrap();
        assert_eq!(
            (finding.severity, finding.blocks()),
            (Severity::Warning, true)
        );
        finding.subject
    };
    assert_eq!(subject(&["J03.90", "J02.9"]), "J02.9+J03.90");
    assert_eq!(subject(&["J02.9", "J03.90"]), "J02.9+J03.90");
}
