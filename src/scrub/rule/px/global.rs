//! Services in the days that the payment of an operation includes.

use super::add;
use super::history::{By, Prior, priors};
use super::kind::{face_to_face, number};
use crate::domain::{Code, Severity};
use crate::scrub::context::Line;
use crate::scrub::{Context, Edit, Report};
use chrono::NaiveDate;

/// The edits of this file.
pub(in crate::scrub) const EDITS: &[Edit] = &[Edit {
    id: "px.global_period",
    title: "service in the days that an operation includes",
    source: "CMS Pub. 100-04 ch. 12 s. 40.1 to 40.3 (global surgery) and 30.6.6; CPT surgical package",
    explain: "Payment of an operation includes visits of the same clinician: of the day for 000, of \
              10 days after for 010, of the day before and 90 days after for 090; the day after the \
              operation is the first. A visit in that time is paid with 24 (unrelated), 25 (separate, \
              the day of a minor operation) or 57 (decision for a major one); a procedure with 58 \
              (planned), 78 (return to the operating room) or 79 (unrelated). Routine follow-up is \
              99024, without charge. Maternity (MMM) includes the visit after birth.",
    run: global_period,
    ..Edit::BASE
}];

/// Modifiers of those who did not take on the days after: assistants, and surgeons who shared them.
const NOT_CARING: [&str; 6] = ["80", "81", "82", "AS", "55", "56"];

/// Days after a birth within which its package includes the visit (CPT, maternity care: postpartum
/// care; payers count six weeks).
const AFTER_BIRTH: i64 = 42;

/// Global days of a procedure on a date, from the fee schedule, else the practice table.
pub(super) fn global_of(c: &Context<'_>, code: Code, date: NaiveDate) -> Option<[u8; 3]> {
    let indicators = c.tables.indicators(code, date)?;
    indicators.global().as_bytes().try_into().ok()
}

fn global_period(c: &Context<'_>, out: &mut Report<'_>) {
    if c.claim.history.is_empty() && one_day(c) {
        return;
    }
    for line in &c.lines {
        if line.code.as_str() == "59430" {
            after_birth(c, line, out);
        } else if face_to_face(line.code) {
            visit(c, line, out);
        } else if matches!(
            line.entry().map(|e| e.global.as_str()),
            Some("000" | "010" | "090")
        ) {
            procedure(c, line, out);
        }
    }
}

fn one_day(c: &Context<'_>) -> bool {
    c.lines.windows(2).all(|w| w[0].from == w[1].from)
}

/// Operations of the same clinician with their global days and the days since.
fn operations<'a>(
    c: &'a Context<'_>,
    line: &Line<'_>,
) -> impl Iterator<Item = (Prior<'a>, [u8; 3], i64)> {
    let (at, from) = (line.at, line.from);
    let known = priors(c).filter(move |prior| prior.by == By::Same && prior.line != Some(at));
    known.filter_map(move |prior| {
        let days = from.signed_duration_since(prior.date).num_days();
        if !(-1..=90).contains(&days) || prior.has_any(&NOT_CARING) {
            return None;
        }
        Some((prior, global_of(c, prior.code, prior.date)?, days))
    })
}

const fn follow_up(global: [u8; 3]) -> i64 {
    match &global {
        b"010" => 10,
        b"090" => 90,
        _ => 0,
    }
}

fn visit(c: &Context<'_>, line: &Line<'_>, out: &mut Report<'_>) {
    if line.has_any(&["24", "FT"]) {
        return;
    }
    let after = operations(c, line).filter(|(prior, global, days)| {
        (1..=follow_up(*global)).contains(days) && !prior.has_any(&["54"])
    });
    // A decision for another operation is its own matter.
    if let Some((prior, global, days)) = after
        .min_by_key(|(.., days)| *days)
        .filter(|_| !line.has("57"))
    {
        let message = format!(
            "{} on day {days} of the {} that {} of {} includes",
            line.code,
            follow_up(global),
            prior.code,
            prior.date
        );
        let fix = "24 for a visit that has nothing to do with the operation; routine follow-up is 99024, \
                   without charge";
        out.add(line.path("modifiers"), message, Some(fix.into()))
            .with(prior.code);
        return;
    }
    // The day itself and the day before: what stands on this claim is judged by px.modifier_missing.
    let here = |code: Code| c.lines.iter().any(|line| line.code == code);
    let near = operations(c, line).find(|(prior, global, days)| {
        let needs = match (global, days) {
            (b"000" | b"010", 0) => !line.has_any(&["25", "57"]),
            (b"090", 0 | -1) => !line.has("57"),
            _ => false,
        };
        // Of a pair, `px.ncci` speaks.
        let paired = || c.tables.pair(line.code, prior.code, line.from).is_some();
        needs && prior.line.is_none() && !here(prior.code) && !paired()
    });
    if let Some((prior, global, days)) = near {
        let (modifier, day) = match (&global, days) {
            (b"090", 0) => ("57", "the day of"),
            (b"090", _) => ("57", "the day before"),
            _ => ("25", "the day of"),
        };
        let message = format!(
            "{} on {day} {}, which includes it unless it is separate",
            line.code, prior.code
        );
        let fix = match modifier {
            "57" => "57 if the operation was decided at this visit",
            _ => "25 if the visit was separate from the procedure",
        };
        out.add(line.path("modifiers"), message, Some(fix.into()))
            .with(prior.code)
            .repair(add(line, modifier));
    }
}

fn procedure(c: &Context<'_>, line: &Line<'_>, out: &mut Report<'_>) {
    if line.has_any(&["58", "78", "79", "76", "77"]) || line.has_any(&NOT_CARING) {
        return;
    }
    let mut within =
        operations(c, line).filter(|(_, global, days)| (1..=follow_up(*global)).contains(days));
    if let Some((prior, global, days)) = within.next() {
        let message = format!(
            "{} on day {days} of the {} after {} of {}",
            line.code,
            follow_up(global),
            prior.code,
            prior.date
        );
        let fix = "58 if it was planned or goes further, 78 for a return to the operating room, 79 if it has \
                   nothing to do with the operation";
        out.add(line.path("modifiers"), message, Some(fix.into()))
            .with(prior.code);
    }
}

fn after_birth(c: &Context<'_>, line: &Line<'_>, out: &mut Report<'_>) {
    let includes = |code: Code| {
        let packages = [59400, 59410, 59510, 59515, 59610, 59614, 59618, 59622];
        number(code).is_some_and(|n| packages.contains(&n))
    };
    let birth = priors(c).find(|prior| {
        let days = line.from.signed_duration_since(prior.date).num_days();
        prior.by == By::Same && includes(prior.code) && (0..=AFTER_BIRTH).contains(&days)
    });
    if let Some(prior) = birth {
        let message = format!(
            "59430: {} of {} includes the visit after birth",
            prior.code, prior.date
        );
        let fix = Some("delete the line".into());
        out.add_as(Severity::Error, line.path("code"), message, fix)
            .with(prior.code);
    }
}
