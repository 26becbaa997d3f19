//! Cases of the edits on payers and coverage.

use super::*;

pub(super) const FIRES: &[Fires] = &[
    fires("payer.required", "coverages", |c| c.coverages.clear()),
    fires("payer.required", "coverages[0].payer_id", |c| {
        c.coverages[0].payer_code.clear()
    }),
    fires("payer.required", "coverages[0].payer_name", |c| {
        c.coverages[0].payer_name.clear()
    }),
    fires("payer.required", "coverages[0].filing", |c| {
        c.coverages[0].filing.clear()
    }),
    fires("payer.required", "coverages[0].member_id", |c| {
        c.coverages[0].member_id.clear()
    }),
];

pub(super) const PASSES: &[Passes] = &[passes("payer.required", |c| {
    c.coverages[0].group = "G1".into()
})];
