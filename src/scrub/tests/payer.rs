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
    fires("payer.required", "coverages[0].filing", |c| {
        c.coverages[0].filing = "XX".into()
    }),
    fires("payer.member_id", "coverages[0].member_id", |c| {
        medicare(c, "123456789A")
    }),
    fires("payer.member_id", "coverages[0].member_id", |c| {
        medicare(c, "1EG4-TE5-MK73")
    }),
    fires("payer.member_id", "coverages[0].member_id", |c| {
        c.coverages[0].member_id = "000000000".into();
    }),
    fires("payer.member_id", "coverages[0].member_id", |c| {
        c.coverages[0].member_id = "unknown".into();
    }),
    fires("payer.cob_order", "coverages[0]", |c| {
        then(c, &["MC", "CI"])
    }),
    fires("payer.cob_order", "coverages[1]", |c| {
        then(c, &["CI", "CH", "BL"])
    }),
    fires("payer.cob_order", "coverages[0]", |c| {
        then(c, &["CI", "WC"])
    }),
    fires("payer.cob_order", "coverages[1]", |c| {
        let same = c.coverages[0].clone();
        c.coverages.push(same);
    }),
];

pub(super) const PASSES: &[Passes] = &[
    passes("payer.required", |c| c.coverages[0].group = "G1".into()),
    passes("payer.member_id", |c| medicare(c, "1EG4TE5MK73")),
    passes("payer.member_id", |c| {
        c.coverages[0].member_id = "XYZ-12 345".into();
    }),
    passes("payer.cob_order", |c| then(c, &["CI", "CH", "MC"])),
    passes("payer.cob_order", |c| {
        medicare(c, "1EG4TE5MK73");
        let mut second = c.coverages[0].clone();
        second.payer_code = "60054".into();
        second.filing = "CI".into();
        second.member_id = "W1".into();
        c.coverages.push(second);
    }),
];

/// Medicare as the payer.
fn medicare(claim: &mut Claim, id: &str) {
    let coverage = &mut claim.coverages[0];
    coverage.payer_code = "09102".into();
    coverage.filing = "MB".into();
    coverage.member_id = id.into();
    // Drawn here, and ordered by the one who sees the patient.
    claim.coding.lines.truncate(1);
}

/// Coverages with these filing indicators, in this order.
fn then(claim: &mut Claim, filings: &[&str]) {
    let first = claim.coverages[0].clone();
    let numbered = filings.iter().enumerate();
    claim.coverages = numbered
        .map(|(i, filing)| ClaimCoverage {
            payer_code: format!("6005{i}"),
            filing: (*filing).into(),
            ..first.clone()
        })
        .collect();
}

#[test]
fn the_number_before_the_mbi_was_right_in_its_time() {
    for (today, fires) in [("2019-12-31", false), ("2020-01-01", true)] {
        let mut claim = clean();
        medicare(&mut claim, "123456789A");
        let said = check(&claim, tables(), day(today));
        let told = said.iter().any(|f| f.edit == "payer.member_id");
        assert_eq!(told, fires, "{today}");
    }
}
