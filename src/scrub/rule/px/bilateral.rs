//! Both sides: 50 against the bilateral indicator of the Medicare fee schedule (CMS Pub. 100-04
//! ch. 23, addendum, field 22).

use super::kind::{Kind, face_to_face, kind};
use super::{medicare, take};
use crate::codeset::Indicator;
use crate::domain::{Repair, Severity, Units};
use crate::scrub::context::Line;
use crate::scrub::{Context, Edit, Report};

/// The edits of this file.
pub(in crate::scrub) const EDITS: &[Edit] = &[Edit {
    id: "px.bilateral",
    title: "both sides billed in a way that is not paid",
    source: "CMS Pub. 100-04 ch. 12 s. 40.7, ch. 23 addendum field 22; CPT appendix A, modifier 50",
    explain: "50 goes with codes whose sides are priced apart (indicator 1 or 3), with one unit. Codes \
              of both sides by description (2), and those to which sides mean nothing (0, 9), take \
              none. One line with 50, or a line for each side with RT and LT: never both.",
    run: bilateral,
    ..Edit::BASE
}];

fn bilateral(c: &Context<'_>, out: &mut Report<'_>) {
    for line in c.lines.iter().filter(|line| line.has("50")) {
        if !may_be_both(line, out) {
            continue;
        }
        let limit = c.tables.unit_limit(line.code, line.from);
        let over = limit.is_some_and(|l| line.units.0 > i64::from(l.units) * Units::ONE.0);
        // What is over the unit limit as well, `px.mue` says.
        if line.units > Units::ONE && !over {
            let severity = if medicare(c.payer) {
                Severity::Error
            } else {
                Severity::Warning
            };
            let message = format!(
                "{} with 50 has {} units: 50 counts both sides",
                line.code, line.units
            );
            let repair = Repair::SetUnits {
                line: line.at,
                units: Units::ONE,
            };
            out.add_as(severity, line.path("units"), message, Some("1 unit".into()))
                .repair(repair);
        }
        let mut same = c.lines.iter().filter(|other| {
            other.at != line.at && other.code == line.code && other.from == line.from
        });
        let twice = same
            .find(|other| other.has_any(&["RT", "LT"]) || other.at < line.at && other.has("50"));
        if let Some(other) = twice {
            let message = format!(
                "{} with 50 on line {} and once more on line {}",
                line.code,
                line.number(),
                other.number()
            );
            let fix = "one line with 50, or a line for each side";
            out.add(line.path("modifiers"), message, Some(fix.into()));
        }
    }
}

/// Whether a code can be billed for both sides; says so where it cannot.
fn may_be_both(line: &Line<'_>, out: &mut Report<'_>) -> bool {
    let Some(fifty) = line.modifiers.iter().find(|m| m.as_str() == "50").copied() else {
        return true;
    };
    let indicators = line.entry().and_then(|entry| entry.indicators);
    let indicator = indicators.map(|i| (i.value(Indicator::Bilateral), i.status()));
    let (severity, why) = match indicator {
        Some(('0', _)) => (Severity::Error, "is not paid for two sides"),
        // CPT describes it for one ear, Medicare pays it once whatever the modifier.
        Some(('2', _)) if line.code.as_str() == "69210" => (
            Severity::Info,
            "is paid the same by Medicare for one side or both",
        ),
        Some(('2', _)) => (Severity::Error, "is of both sides already"),
        Some(('9', 'A' | 'X' | 'J' | 'R' | 'T' | 'B')) => (Severity::Error, "has no sides"),
        // What Medicare does not pay, it has no opinion on.
        Some(('9', _)) | None if plainly_not(line) => (Severity::Error, "has no sides"),
        _ => return true,
    };
    let message = format!("50 on {}: the code {why}", line.code);
    let fix = format!("take 50 off {}", line.code);
    out.add_as(severity, line.path("modifiers"), message, Some(fix))
        .repair(take(line, fifty));
    false
}

fn plainly_not(line: &Line<'_>) -> bool {
    face_to_face(line.code)
        || matches!(
            kind(line.code),
            Kind::Visit
                | Kind::Laboratory
                | Kind::Anesthesia
                | Kind::Vaccine
                | Kind::Drug
                | Kind::Ambulance
        )
}
