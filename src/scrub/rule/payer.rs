//! Edits on payers and coverage.

use crate::scrub::{Context, Report};

pub(in crate::scrub) fn required(c: &Context<'_>, out: &mut Report) {
    if c.claim.coverages.is_empty() {
        let fix = Some("enter the patient's coverage, or bill the patient".into());
        out.add(
            "coverages",
            "no payer: the patient has no coverage on file",
            fix,
        );
    }
    for (i, coverage) in c.claim.coverages.iter().enumerate() {
        let fields = [
            ("payer_id", "electronic payer id", &coverage.payer_code),
            ("payer_name", "payer's name", &coverage.payer_name),
            ("filing", "claim filing indicator", &coverage.filing),
            ("member_id", "member number", &coverage.member_id),
        ];
        for (field, what, value) in fields {
            if value.trim().is_empty() {
                let message = format!("the {what} is missing");
                let fix = Some(format!("enter the {what}"));
                out.add(format!("coverages[{i}].{field}"), message, fix);
            }
        }
    }
}
