//! Edits on laboratory tests.

use crate::codeset::Clia;
use crate::domain::{PayerKind, Severity};
use crate::scrub::{Context, Edit, Report};

/// The edits of this file.
pub(in crate::scrub) const EDITS: &[Edit] = &[Edit {
    id: "px.clia",
    title: "CLIA number missing or wrong",
    source: "42 CFR 493.1809; 005010X222A1 loop 2300 REF*X4; CMS Pub. 100-04 ch. 16 s. 70.2, 70.10",
    explain: "Medicare and Medicaid pay a laboratory test only where the claim carries the number \
              of the certificate of the laboratory that performed it: two digits, D, seven digits. \
              A physician's reading alone (26) needs none. Other payers may ask for it.",
    run: clia,
    ..Edit::BASE
}];

/// Most codes a message names.
const NAMED: usize = 4;

fn clia(c: &Context<'_>, out: &mut Report<'_>) {
    let number = c.claim.clia.as_deref().unwrap_or_default().trim();
    if !number.is_empty() {
        if !is_clia_number(number) {
            let message = format!("'{number}' is no CLIA number");
            let fix = "two digits, D, seven digits, such as 45D0123456".to_owned();
            out.add("clia", message, Some(fix));
        }
        return;
    }
    let performed = c.lines.iter().filter(|line| {
        let standing = c.tables.clia(line.code);
        standing.is_some_and(Clia::needs_certificate) && !line.has("26")
    });
    let mut codes: Vec<&str> = performed.map(|line| line.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    if codes.is_empty() {
        return;
    }
    let severity = match c.payer {
        // Denied without it. Yet whoever bills may add it after the claim was made, and the charts
        // here have no place for it: it does not hold up the coding.
        PayerKind::Medicare | PayerKind::Medicaid | PayerKind::MedicareAdvantage => {
            Severity::Warning
        }
        _ => Severity::Info,
    };
    let more = match codes.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let shown = codes[..codes.len().min(NAMED)].join(", ");
    let message = if codes.len() == 1 {
        format!("{shown} is a laboratory test, and the claim has no CLIA number")
    } else {
        format!("{shown}{more} are laboratory tests, and the claim has no CLIA number")
    };
    let fix = "enter the CLIA number of the laboratory that performed it; 26 where only a \
               physician's reading is billed";
    out.add_as(severity, "clia", message, Some(fix.to_owned()));
}

/// Whether a text is a CLIA number: two digits, `D`, seven digits.
fn is_clia_number(text: &str) -> bool {
    let fits = |(at, byte): (usize, u8)| match at {
        2 => byte == b'D',
        _ => byte.is_ascii_digit(),
    };
    text.len() == 10 && text.bytes().enumerate().all(fits)
}
