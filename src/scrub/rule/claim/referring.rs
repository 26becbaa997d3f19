//! Who ordered or referred.

use crate::domain::{PayerKind, Severity};
use crate::scrub::context::Line;
use crate::scrub::{Context, Edit, Report};

/// The edits of this file.
pub(in crate::scrub) const EDITS: &[Edit] = &[Edit {
    id: "claim.referring",
    title: "ordering or referring provider missing",
    source: "42 CFR 424.507; CMS Pub. 100-04 ch. 26 s. 10.4 items 17 and 17b; \
             005010X222A1 loop 2310A",
    explain: "Medicare pays for tests, imaging, equipment and therapy only when the one who ordered \
              them is named with an NPI, even where that is the one who rendered them; and a \
              consultation has someone who asked for it.",
    run: referring,
    ..Edit::BASE
}];

/// What was ordered by someone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ordered {
    Test,
    Equipment,
    Therapy,
    Consultation,
}

fn referring(c: &Context<'_>, out: &mut Report<'_>) {
    if c.claim.referring_provider.is_some() {
        return;
    }
    let medicare = c.payer == PayerKind::Medicare;
    let of_interest = |line: &&Line<'_>| match ordered(line.code.as_str()) {
        Some(Ordered::Consultation) => true,
        Some(_) => medicare,
        None => false,
    };
    let Some(line) = c.lines.iter().find(of_interest) else {
        return;
    };
    let Some(what) = ordered(line.code.as_str()) else {
        return;
    };
    // One who sees or treats the patient and tests on the spot is the one who ordered.
    let treats = |line: &Line<'_>| {
        let code = line.code.as_str();
        ordered(code).is_none() && !BLOOD_DRAWS.contains(&code)
    };
    let here = c.lines.iter().any(treats);
    let grave = medicare && !here && matches!(what, Ordered::Test | Ordered::Equipment);
    let severity = if grave {
        Severity::Error
    } else {
        Severity::Warning
    };
    let message = match what {
        Ordered::Test => format!("{} without the provider who ordered it", line.code),
        Ordered::Equipment => format!("{} without the provider who prescribed it", line.code),
        Ordered::Therapy => format!("{} without the provider who certified the plan", line.code),
        Ordered::Consultation => format!("consultation {} without who asked for it", line.code),
    };
    let fix = "enter the ordering or referring provider, with the NPI";
    out.add_as(severity, "referring_provider", message, Some(fix.into()));
}

/// Drawing blood is no test, and goes with one.
const BLOOD_DRAWS: &[&str] = &["36415", "36416", "G0471", "P9603", "P9604"];

/// What is only done on someone's order.
fn ordered(code: &str) -> Option<Ordered> {
    match code {
        "99242" | "99243" | "99244" | "99245" | "99252" | "99253" | "99254" | "99255" => {
            Some(Ordered::Consultation)
        }
        _ => match code.as_bytes() {
            [b'7' | b'8', ..] => Some(Ordered::Test),
            [b'E' | b'K' | b'L', ..] => Some(Ordered::Equipment),
            _ if ("97010"..="97799").contains(&code) => Some(Ordered::Therapy),
            _ => None,
        },
    }
}
