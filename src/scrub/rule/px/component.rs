//! Professional and technical component: 26 and TC where a test has no such parts, and 26 missing
//! where the other part is the facility's. By the PC/TC indicator of the Medicare fee schedule
//! (CMS Pub. 100-04 ch. 23, addendum, field 20).

use super::{add, medicare, take};
use crate::codeset::Indicator;
use crate::domain::{Modifier, Severity};
use crate::scrub::context::Line;
use crate::scrub::{Context, Report};

/// Tests whose parts have codes of their own: whole, professional part, technical part.
const FAMILIES: &[(&str, &str, &str)] = &[
    ("93000", "93010", "93005"),
    ("93015", "93018", "93017"),
    ("93040", "93042", "93041"),
    ("93224", "93227", "93225 or 93226"),
    ("93241", "93244", "93242 or 93243"),
    ("93245", "93248", "93246 or 93247"),
    ("93268", "93272", "93270 or 93271"),
    ("93784", "93790", "93786 or 93788"),
    ("G0403", "G0405", "G0404"),
];

/// Places where a facility bills for equipment, supplies and staff.
const FACILITIES: [&str; 7] = ["19", "21", "22", "23", "51", "52", "61"];

/// Whether a place of service is a hospital's.
pub(super) fn in_hospital(place: &str) -> bool {
    FACILITIES.contains(&place)
}

/// The codes of the parts of a test, where they have their own.
fn parts(line: &Line<'_>) -> Option<(&'static str, &'static str)> {
    let family = FAMILIES
        .iter()
        .find(|(whole, ..)| *whole == line.code.as_str());
    family.map(|(_, professional, technical)| (*professional, *technical))
}

fn indicator(line: &Line<'_>) -> Option<(char, char)> {
    let indicators = line.entry()?.indicators?;
    Some((indicators.value(Indicator::Component), indicators.status()))
}

/// 26 or TC on a code that has no such part; part of `px.modifier_invalid`.
pub(super) fn invalid(line: &Line<'_>, modifier: Modifier, out: &mut Report<'_>) {
    let professional = match modifier.as_str() {
        "26" => true,
        "TC" => false,
        _ => return,
    };
    let Some((indicator, status)) = indicator(line) else {
        return;
    };
    let why = match (indicator, professional) {
        ('0', _) => "is a physician's service and has no parts",
        ('2', _) => "is the professional part itself",
        ('3', _) => "is the technical part itself",
        ('4', _) => "is the whole test, its parts have codes of their own",
        ('5', _) => "is a service of the staff and has no parts",
        ('7', _) => "is therapy and has no parts",
        ('6' | '8', false) => "has a professional part only",
        ('9', _) if matches!(status, 'A' | 'R' | 'T' | 'X') => "has no parts",
        _ => return,
    };
    let message = format!("{modifier} on {}: {} {why}", line.code, line.code);
    let instead = parts(line).map(|(pro, tech)| if professional { pro } else { tech });
    let fix = match instead {
        Some(instead) => format!("bill {instead} for that part, or take {modifier} off"),
        None => format!("take {modifier} off {}", line.code),
    };
    let added = out.add(line.path("modifiers"), message, Some(fix));
    if instead.is_none() {
        added.repair(take(line, modifier));
    }
}

/// A test with both parts in a hospital without 26; part of `px.modifier_missing`.
pub(super) fn missing(c: &Context<'_>, line: &Line<'_>, out: &mut Report<'_>) {
    if !in_hospital(line.place) && line.place != "24" || line.has_any(&["26", "TC"]) {
        return;
    }
    if !matches!(indicator(line), Some(('1', _))) {
        return;
    }
    let place = c.tables.place_of_service(line.place).unwrap_or_default();
    let message = format!(
        "{} in {} ({place}) without 26: the equipment and staff are the facility's",
        line.code, line.place
    );
    // A surgery center may own the equipment and bill the whole test.
    let severity = match line.place {
        "24" => Severity::Warning,
        _ => Severity::Error,
    };
    out.add_as(
        severity,
        line.path("modifiers"),
        message,
        Some("add 26".into()),
    )
    .repair(add(line, "26"));
}

/// What of a test may be billed in a hospital; part of `px.pos`.
pub(super) fn in_facility(c: &Context<'_>, line: &Line<'_>, out: &mut Report<'_>) {
    if !in_hospital(line.place) {
        return;
    }
    let Some((indicator, status)) = indicator(line) else {
        return;
    };
    let what = match indicator {
        '3' if status == 'A' => "is the technical part of a test",
        '4' => "is a whole test with its technical part",
        '5' => "is a service of the staff",
        '1' if line.has("TC") => "with TC is the technical part of a test",
        _ => return,
    };
    let severity = if medicare(c.payer) {
        Severity::Error
    } else {
        Severity::Warning
    };
    let message = format!(
        "{} {what}: in place {} it is the hospital's",
        line.code, line.place
    );
    let fix = match parts(line) {
        Some((professional, _)) => format!("bill {professional} for the interpretation"),
        None => "delete the line, or correct the place of service".into(),
    };
    out.add_as(severity, line.path("code"), message, Some(fix));
}
