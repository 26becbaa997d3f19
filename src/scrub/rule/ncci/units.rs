//! Medically unlikely units.

use super::other::{Other, others};
use crate::codeset::{UnitBasis, UnitLimit};
use crate::domain::Severity;
use crate::domain::{Code, Repair, Units};
use crate::scrub::context::Line;
use crate::scrub::rule::line::MOST_UNITS;
use crate::scrub::{Context, Report};
use chrono::NaiveDate;

pub(super) fn run(c: &Context<'_>, out: &mut Report<'_>) {
    let beside = others(c);
    for (at, line) in c.lines.iter().enumerate() {
        // Impossible units are for `line.units` to tell.
        if in_minutes(line.code) || line.units.0 > MOST_UNITS {
            continue;
        }
        let Some(limit) = c.tables.unit_limit(line.code, line.from) else {
            continue;
        };
        if limit.basis == UnitBasis::Line {
            by_line(line, limit, out);
        } else if !c.lines[..at]
            .iter()
            .any(|l| l.code == line.code && l.from == line.from)
        {
            by_day(c, line, limit, &beside, out);
        }
    }
}

/// Whether the units of a code are minutes: anesthesia, but for the day of pain care 01996
/// (CMS Pub. 100-04 ch. 12 s. 50).
fn in_minutes(code: Code) -> bool {
    let text = code.as_str();
    text != "01996" && text.len() == 5 && ("00100".."02000").contains(&text)
}

/// The most units in thousandths.
fn most(limit: UnitLimit<'_>) -> i64 {
    i64::from(limit.units) * Units::ONE.0
}

/// Units on one day of a line: those of a stretch of days are spread evenly and rounded (NCCI
/// Policy Manual ch. I, sec. V).
fn daily(units: Units, from: NaiveDate, to: NaiveDate) -> i64 {
    let days = to.signed_duration_since(from).num_days() + 1;
    if days <= 1 {
        return units.0;
    }
    let one = Units::ONE.0;
    (units.0 + days * one / 2) / (days * one) * one
}

fn because(limit: UnitLimit<'_>) -> String {
    let mai = limit.basis.number();
    if limit.rationale.is_empty() {
        format!("MAI {mai}")
    } else {
        format!("MAI {mai}, {}", limit.rationale)
    }
}

fn by_line(line: &Line<'_>, limit: UnitLimit<'_>, out: &mut Report<'_>) {
    let units = daily(line.units, line.from, line.to);
    if units <= most(limit) {
        return;
    }
    let message = format!(
        "{} has {} units, at most {} a line ({})",
        line.code,
        Units(units),
        limit.units,
        because(limit)
    );
    let fix = if limit.units == 0 {
        "practitioners are not paid for it: delete the line".to_owned()
    } else {
        "correct the units; what was separate goes on a line of its own with 59, XE, XS, XP, XU, 76, \
         77, 91 or the modifier of its side"
            .to_owned()
    };
    out.add(line.path("units"), message, Some(fix));
}

/// The component a line bills: a test may be billed as its two halves.
fn component(line: &Line<'_>) -> &'static str {
    ["26", "TC"]
        .into_iter()
        .find(|m| line.has(m))
        .unwrap_or_default()
}

fn by_day(
    c: &Context<'_>,
    line: &Line<'_>,
    limit: UnitLimit<'_>,
    beside: &[Other],
    out: &mut Report<'_>,
) {
    let (code, day) = (line.code, line.from);
    // An assistant's line is another practitioner's work.
    let counts = |l: &&Line<'_>| {
        l.code == code && l.from <= day && day <= l.to && !l.has_any(&["80", "81", "82", "AS"])
    };
    let lines: Vec<&Line<'_>> = c.lines.iter().filter(counts).collect();
    let sum = |half: &str| -> i64 {
        let of_half = lines.iter().filter(|l| component(l) == half);
        of_half.map(|l| daily(l.units, l.from, l.to)).sum()
    };
    let here = sum("") + sum("26").max(sum("TC"));
    let same = |o: &&Other| o.code == code && o.date == day;
    let there = beside
        .iter()
        .filter(same)
        .map(|_| Units::ONE.0)
        .sum::<i64>();
    let (Some(last), true) = (lines.last(), here + there > most(limit)) else {
        return;
    };
    let numbers: Vec<String> = lines.iter().map(|l| l.number().to_string()).collect();
    let listed = match numbers.len() {
        1 => format!("line {}", numbers.concat()),
        2..=4 => format!("lines {}", numbers.join(", ")),
        count => format!("{count} lines"),
    };
    let on = match (lines.len(), there) {
        (1, 0) => String::new(),
        (_, 0) => format!(" ({listed})"),
        _ => format!(" ({listed}, and other claims of the day)"),
    };
    let message = format!(
        "{code} has {} units on {day}{on}, at most {} a day ({})",
        Units(here + there),
        limit.units,
        because(limit)
    );
    let bilateral = lines.len() == 1 && last.has("50") && last.units == Units(2 * Units::ONE.0);
    if bilateral && limit.units > 0 {
        let repair = Repair::SetUnits {
            line: last.at,
            units: Units::ONE,
        };
        let fix = "1 unit: modifier 50 already says both sides".to_owned();
        out.add(last.path("units"), message, Some(fix))
            .repair(repair);
        return;
    }
    // Each line is within the limit and names a side of its own: the sides are billed the other way.
    let by_side = limit.units > 0
        && lines.len() == 2
        && there == 0
        && lines
            .iter()
            .all(|l| daily(l.units, l.from, l.to) <= most(limit))
        && ["LT", "RT"]
            .iter()
            .all(|side| lines.iter().any(|l| l.has(side)));
    if by_side {
        let fix = "one line with modifier 50 and 1 unit, unless the payer asks for a line a side";
        out.add_as(
            Severity::Warning,
            last.path("units"),
            message,
            Some(fix.to_owned()),
        );
        return;
    }
    let fix = match (limit.units, limit.basis) {
        (0, _) => "practitioners are not paid for it: delete the line",
        (_, UnitBasis::DayByPolicy) => {
            "correct the units or the date; more are never paid on one day"
        }
        _ => "correct the units; where the record shows the need for more, keep them and appeal",
    };
    out.add(last.path("units"), message, Some(fix.to_owned()));
}
