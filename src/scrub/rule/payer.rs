//! Edits on payers and coverage.

use super::words;
use crate::domain::{Acceptance, ClaimCoverage, PayerKind, Severity};
use crate::scrub::{Context, Edit, Report};
use chrono::NaiveDate;

/// The edits of this family.
pub(in crate::scrub) const EDITS: &[Edit] = &[REQUIRED, MEMBER_ID, COB_ORDER];

const REQUIRED: Edit = Edit {
    id: "payer.required",
    title: "payer or member number missing",
    source: "005010X222A1 loops 2000B, 2010BA, 2010BB",
    explain: "A claim names a payer, its electronic id and the member number.",
    acceptance: Acceptance::Never,
    run: required,
    ..Edit::BASE
};

const MEMBER_ID: Edit = Edit {
    id: "payer.member_id",
    title: "member number that no one has",
    source: "CMS, Understanding the Medicare Beneficiary Identifier (MBI) format; \
             005010X222A1 loop 2010BA NM109",
    explain: "The payer finds the member by this number. Medicare's has eleven characters in a fixed \
              pattern, without S, L, O, I, B and Z and without dashes; other payers' follow their \
              cards.",
    run: member_id,
    ..Edit::BASE
};

const COB_ORDER: Edit = Edit {
    id: "payer.cob_order",
    title: "payers in the wrong order",
    source: "42 USC 1396a(a)(25) (Medicaid pays last); 10 USC 1079(j)(1) and 32 CFR 199.8 (Tricare \
             pays before Medicaid alone); 42 CFR 411.40, 411.50 (workers' compensation and no-fault \
             before Medicare)",
    explain: "Each payer asks who pays first and returns a claim that comes out of turn. Medicaid is \
              last of all, Tricare last but it, and what pays for an accident comes first.",
    run: cob_order,
    ..Edit::BASE
};

/// Claim filing indicators (005010X222A1 SBR09).
const FILINGS: &[&str] = &[
    "11", "12", "13", "14", "15", "16", "17", "AM", "BL", "CH", "CI", "DS", "FI", "HM", "LM", "MA",
    "MB", "MC", "OF", "TV", "VA", "WC", "ZZ",
];

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
        let filing = coverage.filing.trim();
        if !filing.is_empty() && !FILINGS.contains(&filing) {
            let message = format!("'{filing}' is no claim filing indicator");
            let fix = Some("enter one of SBR09, such as CI (commercial) or MB (Medicare B)".into());
            out.add(format!("coverages[{i}].filing"), message, fix);
        }
    }
}

fn member_id(c: &Context<'_>, out: &mut Report<'_>) {
    for (i, coverage) in c.claim.coverages.iter().enumerate() {
        let id = coverage.member_id.trim();
        if id.is_empty() {
            // `payer.required` says so.
            continue;
        }
        let at = format!("coverages[{i}].member_id");
        let plain: String = id.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
        let upper = plain.to_ascii_uppercase();
        if matches!(coverage.filing.as_str(), "MA" | "MB") {
            if !is_mbi(&upper) {
                // The number of before stood on cards and claims until the end of 2019.
                if MBI_ONLY.is_some_and(|since| c.today < since) {
                    continue;
                }
                let message = format!("{id} is no Medicare number: expected such as 1EG4TE5MK73");
                let fix = Some("copy the eleven characters from the Medicare card".into());
                out.add(at, message, fix);
            } else if upper != id {
                let message = format!("the Medicare number {id} goes without dashes, in capitals");
                let fix = Some(format!("enter {upper}"));
                out.add_as(Severity::Warning, at, message, fix);
            }
            continue;
        }
        let alike = plain.bytes().all(|b| Some(&b) == plain.as_bytes().first());
        if words::stands_for_nothing(id) || (alike && plain.len() > 2) || plain.len() < 2 {
            let message = format!("'{id}' is no member number");
            let fix = Some("copy the number from the member's card".into());
            out.add(at, message, fix);
        } else if is_mbi(&upper) && PayerKind::of_filing(&coverage.filing) == PayerKind::Commercial
        {
            let message = "the member number has the form of Medicare's, and the payer is another";
            let fix = Some("look whether Medicare's number was copied for this payer".into());
            out.add_as(Severity::Info, at, message, fix);
        }
    }
}

/// From this day on Medicare takes no claim with the number of before, whatever its date of service
/// (CMS, transition to the Medicare Beneficiary Identifier).
const MBI_ONLY: Option<NaiveDate> = NaiveDate::from_ymd_opt(2020, 1, 1);

/// The form of a Medicare Beneficiary Identifier: digit 1-9, then letter, letter or digit, digit,
/// letter, letter or digit, digit, letter, letter, digit, digit; never S, L, O, I, B or Z.
fn is_mbi(id: &str) -> bool {
    let letter = |b: u8| b.is_ascii_uppercase() && !b"SLOIBZ".contains(&b);
    let digit = |b: u8| b.is_ascii_digit();
    let fits = |(at, b): (usize, u8)| match at {
        0 => digit(b) && b != b'0',
        1 | 4 | 7 | 8 => letter(b),
        2 | 5 => letter(b) || digit(b),
        _ => digit(b),
    };
    id.len() == 11 && id.bytes().enumerate().all(fits)
}

fn cob_order(c: &Context<'_>, out: &mut Report<'_>) {
    let coverages = &c.claim.coverages;
    for (i, coverage) in coverages.iter().enumerate() {
        let same = |other: &&ClaimCoverage| {
            other.payer_code == coverage.payer_code && other.member_id == coverage.member_id
        };
        if coverages[..i].iter().any(|other| same(&other)) {
            let message = format!("{} stands among the payers twice", coverage.payer_name);
            let fix = Some("delete one".into());
            out.add(format!("coverages[{i}]"), message, fix);
        }
    }
    let kinds: Vec<PayerKind> = coverages
        .iter()
        .map(|c| PayerKind::of_filing(&c.filing))
        .collect();
    for (i, pair) in kinds.windows(2).enumerate() {
        let &[before, after] = pair else {
            continue;
        };
        let wrong = match (before, after) {
            (PayerKind::Medicaid, after) if after != PayerKind::Medicaid => {
                "Medicaid is the payer of last resort"
            }
            (PayerKind::Tricare, after)
                if !matches!(
                    after,
                    PayerKind::Tricare | PayerKind::Medicaid | PayerKind::Other
                ) =>
            {
                "Tricare pays after every other payer but Medicaid"
            }
            (before, PayerKind::WorkersComp) if before != PayerKind::WorkersComp => {
                "workers' compensation pays for work-related care before all others"
            }
            (PayerKind::Medicare, PayerKind::Auto) => "automobile insurance pays before Medicare",
            _ => continue,
        };
        let message = format!(
            "{} stands before {}: {wrong}",
            coverages[i].payer_name,
            coverages[i + 1].payer_name
        );
        let fix = Some("change the order of the coverages".into());
        out.add(format!("coverages[{i}]"), message, fix);
    }
}

#[cfg(test)]
mod tests {
    use super::is_mbi;

    #[test]
    fn medicare_numbers_have_their_form() {
        for (id, want) in [
            ("1EG4TE5MK73", true),
            ("1EG4TE5MK72", true),
            ("9AA0AA0AA00", true),
            ("0EG4TE5MK73", false),
            ("1SG4TE5MK73", false),
            ("1EG4TE5MK7", false),
            ("1EG4TE5MK733", false),
            ("123456789A", false),
            ("1eg4te5mk73", false),
            ("", false),
        ] {
            assert_eq!(is_mbi(id), want, "{id}");
        }
    }
}
