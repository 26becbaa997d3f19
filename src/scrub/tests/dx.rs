//! Cases of the edits on diagnoses.

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
    fires("dx.not_billable", "diagnoses[0]", |c| {
        c.coding.diagnoses[0] = code("E11.6")
    }),
    fires("dx.not_billable", "diagnoses[0]", |c| {
        c.coding.diagnoses[0] = code("S52.501")
    }),
    fires("dx.duplicate", "diagnoses[2]", |c| {
        c.coding.diagnoses.push(code("E11.65"))
    }),
];

pub(super) const PASSES: &[Passes] = &[
    passes("dx.unknown", |c| c.coding.diagnoses[1] = code("E785")),
    passes("dx.not_billable", |c| c.coding.diagnoses[1] = code("E78.5")),
    passes("dx.duplicate", |c| c.coding.diagnoses[1] = code("E11.9")),
];
