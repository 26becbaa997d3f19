//! Cases of the edits on procedures.

use super::*;

pub(super) const FIRES: &[Fires] = &[
    fires("px.unknown", "lines[0].code", |c| {
        c.coding.lines[0].code = code("9921")
    }),
    fires("px.unknown", "lines[0].code", |c| {
        c.coding.lines[0].code = code("E11.65")
    }),
];

pub(super) const PASSES: &[Passes] = &[passes("px.unknown", |c| {
    c.coding.lines[0].code = code("99214")
})];
