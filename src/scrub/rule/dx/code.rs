//! Whether each diagnosis is a code, complete and in force.

use super::form::{Fault, fault};
use crate::codeset::Lookup;
use crate::domain::{CodeSet, Repair};
use crate::scrub::{Context, Edit, Report};
use chrono::NaiveDate;

/// The edits of this family.
pub(in crate::scrub) const EDITS: &[Edit] = &[
    Edit {
        id: "dx.unknown",
        title: "diagnosis code does not exist",
        source: "ICD-10-CM Tabular List; 45 CFR 162.1002(c)(2)",
        explain: "The code stands in no loaded edition of ICD-10-CM. Search for the condition again.",
        run: unknown,
        ..super::ICD_10
    },
    Edit {
        id: "dx.not_effective",
        title: "diagnosis code not valid on the date of service",
        source: "45 CFR 162.1002(c)(2); ICD-10-CM annual update",
        explain: "Codes come and go on 1 October and 1 April. The date of service decides, not today.",
        run: not_effective,
        ..super::ICD_10
    },
    Edit {
        id: "dx.not_billable",
        title: "diagnosis code is a header",
        source: "ICD-10-CM Official Guidelines, section I.B.2",
        explain: "A code is invalid unless coded to the full number of characters, 7th included.",
        run: not_billable,
        ..super::ICD_10
    },
    Edit {
        id: "dx.seventh_char",
        title: "7th character missing, wrong or too many",
        source: "ICD-10-CM Official Guidelines, section I.A.5",
        explain: "Some categories need a 7th character in the 7th place: without it, or with one the \
                  category does not have, the code is invalid.",
        run: seventh_char,
        ..super::ICD_10
    },
    Edit {
        id: "dx.placeholder",
        title: "placeholder X missing",
        source: "ICD-10-CM Official Guidelines, sections I.A.4 and I.A.5",
        explain: "A 7th character stands in the 7th place; where a code has fewer than six characters \
                  before it, the places between are filled with X.",
        run: placeholder,
        ..super::ICD_10
    },
    Edit {
        id: "dx.duplicate",
        title: "diagnosis code twice",
        source: "ICD-10-CM Official Guidelines, section I.B.12",
        explain: "Each diagnosis code may be reported only once for an encounter.",
        run: duplicate,
        ..super::ICD_10
    },
];

fn unknown(c: &Context<'_>, out: &mut Report<'_>) {
    for dx in &c.diagnoses {
        if let Some(Fault::Unknown) = fault(c, dx) {
            let message = format!("{} is no ICD-10-CM code", dx.code.dotted());
            let near = c.tables.nearest(dx.code, c.dos, 4);
            let near: Vec<String> = near.iter().map(|entry| entry.code.dotted()).collect();
            let fix = if near.is_empty() {
                "search for the condition".to_owned()
            } else {
                format!(
                    "search for the condition; near it stand {}",
                    near.join(", ")
                )
            };
            out.add(dx.path(), message, Some(fix));
        }
    }
}

fn not_effective(c: &Context<'_>, out: &mut Report<'_>) {
    let date = c.dos;
    if !c.tables.covers(CodeSet::Icd10Cm, date) {
        // `claim.edition` says so.
        return;
    }
    for dx in &c.diagnoses {
        if let Lookup::NotEffective { from, to, .. } = dx.found {
            let message = format!("{} {}", dx.code.dotted(), not_in_force(date, from, to));
            out.add(
                dx.path(),
                message,
                Some("choose a code in force on that day".into()),
            );
        }
    }
}

/// Why a code does not count on a date, in words.
pub(in crate::scrub) fn not_in_force(
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

fn not_billable(c: &Context<'_>, out: &mut Report<'_>) {
    for dx in &c.diagnoses {
        if let Some(Fault::Header) = fault(c, dx) {
            let finer = c.tables.finer(dx.code, c.dos);
            let some: Vec<String> = finer.iter().take(6).map(|f| f.code.dotted()).collect();
            let more = if finer.len() > some.len() { " ..." } else { "" };
            let fix = (!some.is_empty())
                .then(|| format!("choose a finer code: {}{more}", some.join(", ")));
            let message = format!("{} is a header and cannot be billed", dx.code.dotted());
            out.add(dx.path(), message, fix);
        }
    }
}

fn seventh_char(c: &Context<'_>, out: &mut Report<'_>) {
    for dx in &c.diagnoses {
        let code = dx.code.dotted();
        match fault(c, dx) {
            Some(Fault::SeventhMissing(stem)) => {
                let full = c.tables.finer(stem, c.dos);
                let some: Vec<String> = full
                    .iter()
                    .take(6)
                    .map(|f| format!("{} {}", f.code.dotted(), f.adds))
                    .collect();
                let more = if full.len() > some.len() { "; ..." } else { "" };
                let fix = format!("add it: {}{more}", some.join("; "));
                let message = format!("{code} needs a 7th character");
                out.add(dx.path(), message, Some(fix));
            }
            Some(Fault::SeventhWrong(stem)) => {
                let all: Vec<String> = c
                    .tables
                    .seventh_chars(stem, c.dos)
                    .iter()
                    .map(|s| format!("{} {}", s.character, s.meaning))
                    .collect();
                let message = format!(
                    "{code} has a 7th character that {} does not take",
                    stem.dotted()
                );
                out.add(
                    dx.path(),
                    message,
                    Some(format!("choose from: {}", all.join("; "))),
                );
            }
            Some(Fault::SeventhOver(stem)) => {
                let stem_text = stem.dotted();
                let message = format!("{code} has a 7th character; {stem_text} takes none");
                let repair = Repair::ReplaceDiagnosis {
                    at: dx.at,
                    code: stem,
                };
                out.add(dx.path(), message, Some(format!("use {stem_text}")))
                    .repair(repair);
            }
            _ => {}
        }
    }
}

fn placeholder(c: &Context<'_>, out: &mut Report<'_>) {
    for dx in &c.diagnoses {
        let code = dx.code.dotted();
        match fault(c, dx) {
            Some(Fault::Placeholder(full)) => {
                let message = format!(
                    "{code} has no placeholder X where one belongs: the 7th character stands in the 7th place"
                );
                let repair = Repair::ReplaceDiagnosis {
                    at: dx.at,
                    code: full,
                };
                out.add(dx.path(), message, Some(format!("use {}", full.dotted())))
                    .repair(repair);
            }
            Some(Fault::SeventhTooEarly(stem)) => {
                let finer = c.tables.finer(stem, c.dos);
                let some: Vec<String> = finer.iter().take(6).map(|f| f.code.dotted()).collect();
                let seventh = code.chars().last().unwrap_or_default();
                let message = format!(
                    "{code} has its 7th character {seventh} too early: {} needs more characters before it",
                    stem.dotted()
                );
                let fix = format!(
                    "choose from {}, then add {seventh} in the 7th place",
                    some.join(", ")
                );
                out.add(dx.path(), message, Some(fix));
            }
            _ => {}
        }
    }
}

fn duplicate(c: &Context<'_>, out: &mut Report<'_>) {
    for dx in &c.diagnoses {
        let before = &c.diagnoses[..dx.at];
        if let Some(first) = before.iter().find(|d| d.code == dx.code) {
            let code = dx.code.dotted();
            let message = format!("{code} stands at place {} already", first.at + 1);
            out.add(dx.path(), message, Some("delete one".into()))
                .repair(Repair::RemoveDiagnosis { at: dx.at });
        }
    }
}
