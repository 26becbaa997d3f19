//! Edits on the claim as a whole.

use crate::domain::Coding;
use crate::scrub::{Context, Report};

pub(in crate::scrub) fn no_diagnosis(c: &Context<'_>, out: &mut Report) {
    if c.claim.coding.diagnoses.is_empty() {
        out.add(
            "diagnoses",
            "no diagnosis",
            Some("add the reason for the visit".into()),
        );
    }
}

pub(in crate::scrub) fn no_line(c: &Context<'_>, out: &mut Report) {
    if c.claim.coding.lines.is_empty() {
        out.add("lines", "no service line", Some("add what was done".into()));
    }
}

pub(in crate::scrub) fn too_many_diagnoses(c: &Context<'_>, out: &mut Report) {
    let count = c.claim.coding.diagnoses.len();
    if count > Coding::MAX_DIAGNOSES {
        let fix = format!("delete {}", count - Coding::MAX_DIAGNOSES);
        out.add(
            "diagnoses",
            format!("{count} diagnoses, a claim holds 12"),
            Some(fix),
        );
    }
}

pub(in crate::scrub) fn too_many_lines(c: &Context<'_>, out: &mut Report) {
    let count = c.claim.coding.lines.len();
    if count > Coding::MAX_LINES {
        let fix = Some("split the services into two claims".into());
        out.add("lines", format!("{count} lines, a claim holds 50"), fix);
    }
}
