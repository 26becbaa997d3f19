//! Edits on diagnoses.

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
        ..Edit::BASE
    },
    Edit {
        id: "dx.not_effective",
        title: "diagnosis code not valid on the date of service",
        source: "45 CFR 162.1002(c)(2); ICD-10-CM annual update",
        explain: "Codes come and go on 1 October and 1 April. The date of service decides, not today.",
        run: not_effective,
        ..Edit::BASE
    },
    Edit {
        id: "dx.not_billable",
        title: "diagnosis code is a header",
        source: "ICD-10-CM Official Guidelines, section I.B.2",
        explain: "A code is invalid unless coded to the full number of characters, 7th included.",
        run: not_billable,
        ..Edit::BASE
    },
    Edit {
        id: "dx.duplicate",
        title: "diagnosis code twice",
        source: "ICD-10-CM Official Guidelines, section I.B.12",
        explain: "Each diagnosis code may be reported only once for an encounter.",
        run: duplicate,
        ..Edit::BASE
    },
];

fn unknown(c: &Context<'_>, out: &mut Report<'_>) {
    if !c.tables.covers(CodeSet::Icd10Cm, c.dos) {
        return;
    }
    for dx in &c.diagnoses {
        if matches!(dx.found, Lookup::Unknown | Lookup::NotInPractice) {
            let message = format!("{} is no ICD-10-CM code", dx.code.dotted());
            out.add(dx.path(), message, Some("search for the condition".into()));
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

fn not_billable(c: &Context<'_>, out: &mut Report<'_>) {
    let date = c.dos;
    for dx in &c.diagnoses {
        let code = dx.code;
        if dx.entry().is_none_or(|entry| entry.billable) {
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
        out.add(dx.path(), message, fix);
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
