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

#[test]
fn tmp_all() {
    for case in FIRES.iter().copied().flatten() {
        let found = check(&changed(case.change), tables(), today());
        let hit = found.iter().any(|f| f.edit == case.edit && f.at == case.at);
        let claim = changed(case.change);
        let codes: Vec<String> = claim.coding.diagnoses.iter().map(|c| c.dotted()).collect();
        if !hit {
            println!(
                "MISS {} {} {codes:?} {:?}",
                case.edit,
                case.at,
                found
                    .iter()
                    .map(|f| format!("{} {}", f.edit, f.message))
                    .collect::<Vec<_>>()
            );
        }
        for f in found
            .iter()
            .filter(|f| f.edit == case.edit || f.edit.starts_with("dx."))
        {
            println!(
                "SAY {} {} | {} | {:?} {:?}",
                f.severity, f.edit, f.message, f.fix, f.repair
            );
        }
        for f in found.iter().filter(|f| {
            f.severity > Severity::Info && f.edit != case.edit && !case.also.contains(&&*f.edit)
        }) {
            println!("STRAY {} {codes:?} {} {}", case.edit, f.edit, f.message);
        }
    }
    for case in PASSES.iter().copied().flatten() {
        let claim = changed(case.change);
        let codes: Vec<String> = claim.coding.diagnoses.iter().map(|c| c.dotted()).collect();
        for f in check(&claim, tables(), today())
            .iter()
            .filter(|f| f.edit == case.edit || f.severity == Severity::Error)
        {
            println!("PASS {} {codes:?} {} {}", case.edit, f.edit, f.message);
        }
    }
    let t = std::time::Instant::now();
    let _ = t;
}
