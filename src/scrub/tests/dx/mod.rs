//! Cases of the edits on diagnoses.

use super::*;

mod clean;
mod coded;
mod note;
mod patient;
mod together;

pub(super) const FIRES: &[&[Fires]] = &[coded::FIRES, together::FIRES, patient::FIRES];

pub(super) const PASSES: &[&[Passes]] = &[coded::PASSES, together::PASSES, patient::PASSES];

/// Puts diagnoses on the claim, the first four pointed at by the first line.
fn dx(c: &mut Claim, codes: &[&str]) {
    c.coding.diagnoses = codes.iter().map(|text| code(text)).collect();
    let pointers: Vec<u8> = (1..=codes.len().min(4))
        .filter_map(|n| u8::try_from(n).ok())
        .collect();
    c.coding.lines = vec![line("99213", &pointers)];
}
