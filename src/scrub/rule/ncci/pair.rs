//! Procedure-to-procedure pairs.

use super::modifiers::{Coded, Verdict, is_visit, verdict};
use super::other::{Other, others, shared_day};
use crate::codeset::{Pair, PairIndicator, PairKey, Pairs};
use crate::domain::{Code, Modifier, Repair, ServiceLine, Severity};
use crate::scrub::context::Line;
use crate::scrub::{Context, Report};
use chrono::NaiveDate;

pub(super) fn run(c: &Context<'_>, out: &mut Report<'_>) {
    let Some(pairs) = c.tables.pairs(c.dos) else {
        return;
    };
    // Each code is looked for once; most of a claim's codes are in some pair.
    let keyed: Vec<(&Line<'_>, PairKey)> = c
        .lines
        .iter()
        .filter_map(|line| Some((line, pairs.key(line.code)?)))
        .collect();
    // A code that stands on several lines is told of once for each column 2 line.
    let mut told: Vec<(Code, usize)> = Vec::new();
    for (at, (line, key)) in keyed.iter().enumerate() {
        for (other, other_key) in &keyed[at + 1..] {
            let Some(day) = shared_day((line.from, line.to), (other.from, other.to)) else {
                continue;
            };
            let Some(pair) = pairs.between(*key, *other_key, day) else {
                continue;
            };
            let (one, two) = if pair.column1 == line.code {
                (line, other)
            } else {
                (other, line)
            };
            let id = (one.code, two.at);
            if !told.contains(&id) && on_the_claim(&pair, one, two, day, out) {
                told.push(id);
            }
        }
    }
    for other in others(c) {
        elsewhere(&pairs, &keyed, &other, out);
    }
}

const fn coded<'a>(line: &'a ServiceLine) -> Coded<'a> {
    Coded {
        code: line.code,
        modifiers: line.modifiers.as_slice(),
    }
}

/// Two lines of the claim; whether something was said.
fn on_the_claim(
    pair: &Pair<'_>,
    one: &Line<'_>,
    two: &Line<'_>,
    day: NaiveDate,
    out: &mut Report<'_>,
) -> bool {
    let beside = format!("{} (line {})", one.code, one.number());
    let why = because(pair);
    match pair.indicator {
        PairIndicator::NotApplicable => false,
        PairIndicator::Never => {
            let message = format!(
                "{} is not paid beside {beside}, and no modifier changes that{why}",
                two.code
            );
            // Where column 2 is worth more it may be the service that was done.
            let lesser = two.charge <= one.charge;
            let fix = if lesser {
                format!("delete line {}", two.number())
            } else {
                format!(
                    "keep the one that says what was done: {} or {}",
                    one.code, two.code
                )
            };
            let repair = lesser.then_some(Repair::RemoveLine { line: two.at });
            out.add(two.path("code"), message, Some(fix))
                .repair(repair)
                .with(one.code);
            true
        }
        PairIndicator::Allowed => {
            let (severity, doubt) = match verdict(coded(one), coded(two), day) {
                Verdict::Apart => return false,
                Verdict::Doubtful(why) => (Severity::Warning, format!("; {why}")),
                Verdict::Bundled => (Severity::Error, String::new()),
            };
            let message = format!("{} is bundled into {beside}{why}{doubt}", two.code);
            let (fix, repair) = way_out(one, two);
            out.add_as(severity, two.path("modifiers"), message, Some(fix))
                .repair(repair)
                .with(one.code);
            true
        }
    }
}

/// The reason of a pair, ready to follow what it is the reason of.
fn because(pair: &Pair<'_>) -> String {
    if pair.rationale.is_empty() {
        return String::new();
    }
    let (first, rest) = pair
        .rationale
        .split_at(usize::from(pair.rationale.is_char_boundary(1)));
    // Capitals of an abbreviation stay: "CPT manual ..".
    let abbreviated = rest.starts_with(|c: char| c.is_ascii_uppercase());
    let first = if abbreviated {
        first.to_owned()
    } else {
        first.to_ascii_lowercase()
    };
    format!(": {first}{rest}")
}

/// What lets both be paid, where the record bears it out; with the change where just one is right.
fn way_out(one: &Line<'_>, two: &Line<'_>) -> (String, Option<Repair>) {
    let visit = [two, one].into_iter().find(|line| is_visit(line.code));
    let Some(visit) = visit else {
        let fix = format!(
            "XE, XS, XP, XU or 59 on line {} where it was separate (session, site, organ or \
             practitioner); else delete it",
            two.number()
        );
        return (fix, None);
    };
    let procedure = if visit.at == two.at { one } else { two };
    let major = procedure.entry().is_some_and(|entry| entry.global == "090");
    // A decision for major surgery takes 57, a visit beside anything smaller 25.
    let modifier = if major { "57" } else { "25" };
    let fix = if major {
        format!(
            "57 on line {} where this visit was the decision for the operation, 25 where it was \
             for something else",
            visit.number()
        )
    } else {
        format!(
            "25 on line {} where the visit went beyond what {} includes",
            visit.number(),
            procedure.code
        )
    };
    let room = visit.modifiers.len() < ServiceLine::MAX_MODIFIERS;
    let parsed: Option<Modifier> = modifier.parse().ok();
    let repair = parsed.filter(|_| room).map(|modifier| Repair::AddModifier {
        line: visit.at,
        modifier,
    });
    (fix, repair)
}

/// A service of the same practitioner on the same day that stands on another claim. Whether that
/// carries a modifier is not known.
fn elsewhere(
    pairs: &Pairs<'_>,
    keyed: &[(&Line<'_>, PairKey)],
    other: &Other,
    out: &mut Report<'_>,
) {
    let Some(key) = pairs.key(other.code) else {
        return;
    };
    let (other, day) = (other.code, other.date);
    for (line, own) in keyed {
        if day < line.from || line.to < day {
            continue;
        }
        let Some(pair) = pairs.between(*own, key, day) else {
            continue;
        };
        let there = Coded {
            code: other,
            modifiers: &[],
        };
        let first = pair.column1 == line.code;
        let (one, two) = if first {
            (coded(line), there)
        } else {
            (there, coded(line))
        };
        let severity = match (pair.indicator, verdict(one, two, day)) {
            (PairIndicator::NotApplicable, _) | (PairIndicator::Allowed, Verdict::Apart) => {
                continue;
            }
            (PairIndicator::Never, _) => Severity::Error,
            (PairIndicator::Allowed, Verdict::Doubtful(_)) => Severity::Warning,
            (PairIndicator::Allowed, Verdict::Bundled) if first => Severity::Warning,
            (PairIndicator::Allowed, Verdict::Bundled) => Severity::Error,
        };
        let why = because(&pair);
        let message = if first {
            format!(
                "{} includes {other}, which another claim of {day} has{why}",
                line.code
            )
        } else {
            format!(
                "{} is not paid beside {other}, which another claim of {day} has{why}",
                line.code
            )
        };
        let number = line.number();
        let fix = match pair.indicator {
            PairIndicator::Never => "bill one of the two: no modifier lets both be paid".to_owned(),
            _ if first => {
                format!("see that {other} has the modifier that tells it apart, or take it back")
            }
            _ if is_visit(line.code) => {
                format!("25 on line {number} where the visit went beyond what {other} includes")
            }
            _ => format!(
                "XE, XS, XP, XU or 59 on line {number} where it was separate; else delete it"
            ),
        };
        let field = match pair.indicator {
            PairIndicator::Never => "code",
            _ => "modifiers",
        };
        out.add_as(severity, line.path(field), message, Some(fix))
            .with(other);
    }
}
