//! Add-on codes without their primary procedure.

use super::modifiers::is_visit;
use super::other::{others, shared_day};
use crate::codeset::{AddOn, AddOnKind};
use crate::domain::Code;
use crate::scrub::context::Line;
use crate::scrub::{Context, Report};

/// So many primary codes or runs of them are named.
const NAMED: usize = 6;

pub(super) fn run(c: &Context<'_>, out: &mut Report<'_>) {
    let mut beside = None;
    for line in &c.lines {
        let Some(add_on) = add_on(c, line) else {
            continue;
        };
        let span = (line.from, line.to);
        let on_claim = c.lines.iter().filter(|other| {
            other.at != line.at && shared_day(span, (other.from, other.to)).is_some()
        });
        let serves = |code: Code| match add_on.kind {
            AddOnKind::One => add_on.lists(code),
            AddOnKind::Two | AddOnKind::Three => add_on.lists(code) || plausible(line.code, code),
        };
        if on_claim.clone().any(|other| {
            serves(other.code) && (add_on.lists(other.code) || self::add_on(c, other).is_none())
        }) {
            continue;
        }
        let known = beside.get_or_insert_with(|| others(c));
        let there = known
            .iter()
            .any(|o| serves(o.code) && line.from <= o.date && o.date <= line.to);
        if !there {
            say(line, &add_on, out);
        }
    }
}

/// What makes a line's code an add-on: the add-on table, else its days in the fee schedule (ZZZ)
/// or the practice table.
fn add_on(c: &Context<'_>, line: &Line<'_>) -> Option<AddOn> {
    c.tables.add_on(line.code, line.from).or_else(|| {
        let entry = line.entry()?;
        entry.add_on.then(|| AddOn {
            kind: AddOnKind::Two,
            primaries: Vec::new(),
            practice: entry.practice,
        })
    })
}

/// Whether a procedure may be the primary one of an add-on that lists none: not a drug, and for an
/// operation neither a visit nor a laboratory test.
fn plausible(add_on: Code, other: Code) -> bool {
    let operation = |code: Code| ("10000"..="69999").contains(&code.as_str());
    let text = other.as_str();
    let drug = text.starts_with(['A', 'J', 'Q']);
    let laboratory = ("80000"..="89999").contains(&text) || matches!(text, "36415" | "36416");
    add_on != other && !drug && !(operation(add_on) && (is_visit(other) || laboratory))
}

fn say(line: &Line<'_>, add_on: &AddOn, out: &mut Report<'_>) {
    let message = format!(
        "{} is an add-on: without its primary procedure of the same day it is not paid",
        line.code
    );
    let fix = match primaries(add_on) {
        Some(named) => format!(
            "add the primary procedure ({named}) or delete line {}",
            line.number()
        ),
        None => format!("add the primary procedure or delete line {}", line.number()),
    };
    out.add(line.path("code"), message, Some(fix));
}

/// The primary codes in words; `None` where none is listed.
fn primaries(add_on: &AddOn) -> Option<String> {
    if add_on.primaries.is_empty() {
        return None;
    }
    let run = |(first, last): &(Code, Code)| {
        if first == last {
            first.to_string()
        } else {
            format!("{first}-{last}")
        }
    };
    let named: Vec<String> = add_on.primaries.iter().take(NAMED).map(run).collect();
    let more = if add_on.primaries.len() > NAMED {
        " .."
    } else {
        ""
    };
    Some(format!("{}{more}", named.join(", ")))
}
