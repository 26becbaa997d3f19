//! Edits on diagnoses.

use crate::codeset::Lookup;
use crate::domain::{Code, CodeSet};
use crate::scrub::{Context, Report};
use chrono::NaiveDate;

/// Each diagnosis with its place in the claim and what the tables say of it.
fn looked_up<'a>(c: &'a Context<'_>) -> impl Iterator<Item = (usize, Code, Lookup)> + 'a {
    let date = c.service_date();
    c.claim
        .coding
        .diagnoses
        .iter()
        .enumerate()
        .map(move |(i, code)| (i, *code, c.tables.look_up(CodeSet::Icd10Cm, *code, date)))
}

fn at(i: usize) -> String {
    format!("diagnoses[{i}]")
}

pub(in crate::scrub) fn unknown(c: &Context<'_>, out: &mut Report) {
    if !c.tables.covers(CodeSet::Icd10Cm, c.service_date()) {
        return;
    }
    for (i, code, found) in looked_up(c) {
        if matches!(found, Lookup::Unknown | Lookup::NotInPractice) {
            let message = format!("{} is no ICD-10-CM code", code.dotted());
            out.add(at(i), message, Some("search for the condition".into()));
        }
    }
}

pub(in crate::scrub) fn not_effective(c: &Context<'_>, out: &mut Report) {
    let date = c.service_date();
    if !c.tables.covers(CodeSet::Icd10Cm, date) {
        // `claim.edition` says so.
        return;
    }
    for (i, code, found) in looked_up(c) {
        if let Lookup::NotEffective { from, to, .. } = found {
            let message = format!("{} {}", code.dotted(), not_in_force(date, from, to));
            out.add(
                at(i),
                message,
                Some("choose a code in force on that day".into()),
            );
        }
    }
}

/// Why a code does not count on a date, in words.
pub(super) fn not_in_force(
    date: NaiveDate,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
) -> String {
    match (from, to) {
        (Some(from), _) if date < from => {
            format!("is valid only from {from}; the service was on {date}")
        }
        (_, Some(to)) if date > to => format!("ended on {to}; the service was on {date}"),
        _ => format!("is not valid on {date}"),
    }
}

pub(in crate::scrub) fn not_billable(c: &Context<'_>, out: &mut Report) {
    let date = c.service_date();
    for (i, code, found) in looked_up(c) {
        let Lookup::Found(entry) = found else {
            continue;
        };
        if entry.billable {
            continue;
        }
        let sevenths = c.tables.seventh_chars(code, date);
        let finer = c.tables.children(code, date);
        let fix = if finer.is_empty() && !sevenths.is_empty() {
            let all: Vec<String> = sevenths
                .iter()
                .map(|s| format!("{} {}", s.character, s.meaning))
                .collect();
            Some(format!("add the 7th character: {}", all.join("; ")))
        } else if finer.is_empty() {
            None
        } else {
            let some: Vec<String> = finer.iter().take(6).map(|e| e.code.dotted()).collect();
            let more = if finer.len() > some.len() { " ..." } else { "" };
            Some(format!("choose a finer code: {}{more}", some.join(", ")))
        };
        let message = format!("{} is a header and cannot be billed", code.dotted());
        out.add(at(i), message, fix);
    }
}

pub(in crate::scrub) fn duplicate(c: &Context<'_>, out: &mut Report) {
    let all = &c.claim.coding.diagnoses;
    for (i, code) in all.iter().enumerate() {
        if let Some(first) = all[..i].iter().position(|d| d == code) {
            let message = format!("{} stands at place {} already", code.dotted(), first + 1);
            out.add(at(i), message, Some("delete one".into()));
        }
    }
}
