//! Edits on payers and coverage.

use crate::domain::Acceptance;
use crate::scrub::{Context, Edit, Report};

/// The edits of this family.
pub(in crate::scrub) const EDITS: &[Edit] = &[Edit {
    id: "payer.required",
    title: "payer or member number missing",
    source: "005010X222A1 loops 2000B, 2010BA, 2010BB",
    explain: "A claim names a payer, its electronic id and the member number.",
    acceptance: Acceptance::Never,
    run: required,
    ..Edit::BASE
}];

fn required(c: &Context<'_>, out: &mut Report<'_>) {
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
