//! Whether Medicare pays for a code at all: the status of the fee schedule (CMS Pub. 100-04 ch. 23
//! s. 30.2.2 and addendum, field 4).

use super::add;
use super::kind::{Kind, kind};
use crate::domain::{Money, PayerKind, Severity};
use crate::scrub::context::Line;
use crate::scrub::{Context, Edit, Report};

/// The edits of this file.
pub(in crate::scrub) const EDITS: &[Edit] = &[Edit {
    id: "px.status",
    title: "Medicare does not pay for this code",
    source: "CMS Pub. 100-04 ch. 23 s. 30.2.2 and addendum field 4 (status), ch. 30 s. 50 (GY); Medicare \
             physician fee schedule relative value file",
    explain: "The status of a code in the Medicare fee schedule: B bundled into other services, I not \
              valid because Medicare takes another code, N not covered, P bundled or excluded, T paid \
              only where nothing else of that day is. Not covered services go with GY where a denial is \
              wanted for another payer. The status is of the imported fee schedule of that day, else of \
              the practice table.",
    run: status,
    ..Edit::BASE
}];

/// What Medicare takes instead of some codes that are not valid for it.
const INSTEAD: &[(u32, u32, &str)] = &[
    (97014, 97014, "G0283"),
    (98000, 98007, "99202 to 99215 with place 02 or 10"),
    (98008, 98015, "99202 to 99215 with 93"),
    (99242, 99245, "99202 to 99215, the visit code of the place"),
    (99252, 99255, "99221 to 99223, the visit code of the place"),
    (99417, 99417, "G2212"),
    (99418, 99418, "G0316"),
];

fn status(c: &Context<'_>, out: &mut Report<'_>) {
    let (grave, light) = match c.payer {
        PayerKind::Medicare => (Severity::Error, Severity::Warning),
        // A plan may pay for more than Medicare.
        PayerKind::MedicareAdvantage => (Severity::Info, Severity::Info),
        _ => return,
    };
    for line in &c.lines {
        let Some(indicators) = line.entry().and_then(|entry| entry.indicators) else {
            continue;
        };
        if line.has_any(&["GY", "GX"]) {
            // The denial is what is asked for.
            continue;
        }
        let (severity, why) = match indicators.status() {
            'B' if line.charge > Money::ZERO => (
                grave,
                "is bundled into other services and never paid by itself",
            ),
            'I' | 'G' if kind(line.code) != Kind::Measure => (grave, "is not valid for Medicare"),
            // A denial may be wanted without GY too: the patient or another payer owes it.
            'N' => (light, "is not covered by Medicare"),
            'P' if line.place == "11" && kind(line.code) == Kind::Medicine => {
                (light, "is bundled or excluded")
            }
            'T' if beside_paid(c, line) => (light, "is not paid beside another service of the day"),
            'D' | 'F' => (grave, "is deleted"),
            _ => continue,
        };
        let message = format!("{} {why} (status {})", line.code, indicators.status());
        let uncovered = indicators.status() == 'N';
        let fix = match (instead(line), uncovered) {
            (Some(instead), _) => format!("use {instead}"),
            (None, true) => {
                "add GY for a denial that another payer or the patient needs, else delete it".into()
            }
            (None, false) => "delete the line".into(),
        };
        let repair = if uncovered { add(line, "GY") } else { None };
        out.add_as(severity, line.path("code"), message, Some(fix))
            .repair(repair);
    }
}

fn instead(line: &Line<'_>) -> Option<&'static str> {
    let n = super::kind::number(line.code)?;
    let found = INSTEAD
        .iter()
        .find(|(from, to, _)| (*from..=*to).contains(&n));
    found.map(|(.., instead)| *instead)
}

/// Whether another service of that day is paid by the fee schedule.
fn beside_paid(c: &Context<'_>, line: &Line<'_>) -> bool {
    c.lines.iter().any(|other| {
        let indicators = other.entry().and_then(|entry| entry.indicators);
        other.at != line.at
            && other.from == line.from
            && indicators.is_some_and(|i| matches!(i.status(), 'A' | 'R' | 'C'))
    })
}
