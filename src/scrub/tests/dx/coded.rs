//! Whether each diagnosis is a code.

use super::*;

pub(super) const FIRES: &[Fires] = &[
    fires("dx.unknown", "diagnoses[1]", |c| {
        c.coding.diagnoses[1] = code("E11.7")
    }),
    fires("dx.unknown", "diagnoses[0]", |c| {
        c.coding.diagnoses[0] = code("99213")
    }),
    fires("dx.unknown", "diagnoses[0]", |c| {
        c.coding.diagnoses[0] = code("E11.65001")
    }),
    fires("dx.not_billable", "diagnoses[0]", |c| dx(c, &["E11.6"])),
    fires("dx.not_billable", "diagnoses[0]", |c| dx(c, &["E11"])),
    fires("dx.not_billable", "diagnoses[0]", |c| dx(c, &["M54.5"])),
    // More than the 7th character is missing.
    fires("dx.not_billable", "diagnoses[0]", |c| dx(c, &["S52.5"])),
    fires("dx.not_billable", "diagnoses[0]", |c| dx(c, &["T36.1"])),
    fires("dx.seventh_char", "diagnoses[0]", |c| dx(c, &["S52.501"])),
    fires("dx.seventh_char", "diagnoses[0]", |c| dx(c, &["S93.401"])),
    fires("dx.seventh_char", "diagnoses[1]", |c| {
        dx(c, &["S61.411A", "W26.0"])
    }),
    fires("dx.seventh_char", "diagnoses[1]", |c| {
        dx(c, &["S61.411A", "W26.0XX"])
    }),
    fires("dx.seventh_char", "diagnoses[0]", |c| dx(c, &["S52.501Z"])),
    fires("dx.seventh_char", "diagnoses[0]", |c| dx(c, &["S93.401B"])),
    fires("dx.seventh_char", "diagnoses[0]", |c| dx(c, &["I10XXXA"])),
    fires("dx.seventh_char", "diagnoses[0]", |c| dx(c, &["M54.50XA"])).also(&["dx.unknown"]),
    fires("dx.seventh_char", "diagnoses[0]", |c| dx(c, &["M80.08X"])),
    fires("dx.placeholder", "diagnoses[1]", |c| {
        dx(c, &["S61.411A", "W10.9A"])
    }),
    fires("dx.placeholder", "diagnoses[1]", |c| {
        dx(c, &["S61.411A", "W10.9XA"])
    }),
    fires("dx.placeholder", "diagnoses[1]", |c| {
        dx(c, &["S61.411A", "W10.900A"])
    }),
    fires("dx.placeholder", "diagnoses[1]", |c| {
        dx(c, &["S61.411A", "W10.9AXX"])
    }),
    fires("dx.placeholder", "diagnoses[0]", |c| dx(c, &["T36.1A"])),
    fires("dx.placeholder", "diagnoses[0]", |c| dx(c, &["S52.5A"])),
    fires("dx.placeholder", "diagnoses[0]", |c| dx(c, &["S06.0A"])),
    fires("dx.duplicate", "diagnoses[2]", |c| {
        c.coding.diagnoses.push(code("E11.65"))
    }),
];

pub(super) const PASSES: &[Passes] = &[
    passes("dx.unknown", |c| c.coding.diagnoses[1] = code("E785")),
    passes("dx.not_billable", |c| c.coding.diagnoses[1] = code("E78.5")),
    passes("dx.seventh_char", |c| dx(c, &["S52.501A"])),
    passes("dx.seventh_char", |c| dx(c, &["E11.3211"])),
    passes("dx.placeholder", |c| {
        dx(c, &["S61.411A", "W10.9XXA", "T36.0X5A"])
    }),
    passes("dx.placeholder", |c| dx(c, &["E11.9"])),
    passes("dx.duplicate", |c| c.coding.diagnoses[1] = code("E78.5")),
];

#[test]
fn a_placeholder_is_filled_in_with_one_key() {
    let mut claim = clean();
    dx(&mut claim, &["S61.411A", "W10.9A"]);
    let found = check(&claim, tables(), today());
    let finding = found.iter().find(|f| f.edit == "dx.placeholder").unwrap();
    let repaired = finding
        .repair
        .as_ref()
        .unwrap()
        .apply(&claim.coding)
        .unwrap();
    assert_eq!(repaired.diagnoses[1], code("W10.9XXA"));
}
