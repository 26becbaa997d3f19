//! Cases of the edits on claims as a whole.

use super::*;

pub(super) const FIRES: &[Fires] = &[
    fires("claim.no_diagnosis", "diagnoses", |c| {
        c.coding.diagnoses.clear();
        c.coding.lines.clear();
    })
    .also(&["claim.no_line"]),
    fires("claim.no_line", "lines", |c| c.coding.lines.clear()),
    fires("claim.too_many_diagnoses", "diagnoses", |c| {
        c.coding.diagnoses = [
            "E11.65", "I10", "E78.5", "N18.31", "Z79.4", "Z79.84", "I48.0", "J44.1", "F17.210",
            "M54.41", "G56.01", "K42.9", "K80.20",
        ]
        .map(code)
        .to_vec();
    }),
    fires("claim.too_many_lines", "lines", |c| {
        c.coding.lines = vec![line("99213", &[1]); 51];
    }),
];

pub(super) const PASSES: &[Passes] = &[
    passes("claim.no_diagnosis", |c| {
        c.coding.remove_diagnosis(1);
    }),
    passes("claim.no_line", |c| c.coding.lines.truncate(1)),
    passes("claim.too_many_diagnoses", |c| {
        c.coding.diagnoses = twelve()
    }),
    passes("claim.too_many_lines", |c| {
        c.coding.lines = (0..50).map(|_| line("0999T", &[1])).collect();
    }),
];

fn twelve() -> Vec<Code> {
    let all = [
        "E11.65", "I10", "E78.5", "N18.31", "Z79.4", "Z79.84", "I48.0", "J44.1", "F17.210",
        "M54.41", "G56.01", "K42.9",
    ];
    all.map(code).to_vec()
}
