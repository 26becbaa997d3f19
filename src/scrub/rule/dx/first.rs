//! What may not stand first.

use super::order::is_drug_code;
use super::{is_external_cause, is_manifestation, within};
use crate::codeset::NoteKind;
use crate::domain::{Code, Repair, Severity};
use crate::scrub::{Context, Edit, Report};

pub(in crate::scrub) const EDITS: &[Edit] = &[
    Edit {
        id: "dx.manifestation_first",
        title: "a manifestation stands first",
        source: "ICD-10-CM Official Guidelines, section I.A.13; Medicare Code Editor, edit 5",
        explain: "A manifestation shows another disease, which is coded before it; a claim that begins \
                  with one is rejected.",
        run: manifestation_first,
        ..super::ICD_10
    },
    Edit {
        id: "dx.external_cause_first",
        title: "an external cause stands first",
        source: "ICD-10-CM Official Guidelines, section I.C.20.a.6; Medicare Code Editor, edit 3",
        explain: "V00-Y99 tell how an injury came about and never stand first; nor should a line point \
                  at one before it points at the injury.",
        run: external_cause_first,
        ..super::ICD_10
    },
    Edit {
        id: "dx.unacceptable_first",
        title: "a diagnosis that is not first",
        severity: Severity::Warning,
        source: "ICD-10-CM Official Guidelines, sections I.B.14, I.C.21.c and IV.A; Medicare Code Editor, edit 9",
        explain: "Some codes only tell more about another one: agents of disease, severity, outcome, \
                  weeks of gestation, body mass, social circumstances, status. The reason for the visit \
                  stands before them. What the Medicare Code Editor refuses only as the reason of an \
                  inpatient stay is not spoken of.",
        run: unacceptable_first,
        ..super::ICD_10
    },
];

fn manifestation_first(c: &Context<'_>, out: &mut Report<'_>) {
    let Some(first) = c.diagnoses.first().filter(|dx| is_manifestation(dx)) else {
        return;
    };
    let is_cause = |code: Code| {
        c.conventions(0).iter().any(|level| {
            let mut lists = level.instructions.iter();
            lists.any(|list| list.kind == NoteKind::CodeFirst && list.names(code))
        })
    };
    let cause = c.diagnoses.iter().skip(1).find(|dx| is_cause(dx.code));
    let code = first.code.dotted();
    let message = format!("{code} is a manifestation and cannot stand first");
    let (fix, repair) = match cause {
        Some(dx) => (
            format!("move {} before it", dx.code.dotted()),
            Some(Repair::MoveDiagnosis { from: dx.at, to: 0 }),
        ),
        None => ("code the disease it comes from before it".to_owned(), None),
    };
    out.add(first.path(), message, Some(fix)).repair(repair);
}

fn external_cause_first(c: &Context<'_>, out: &mut Report<'_>) {
    if let Some(first) = c.diagnoses.first().filter(|dx| is_external_cause(dx.code)) {
        let code = first.code.dotted();
        let message = format!("{code} is an external cause and cannot stand first");
        let last = c.diagnoses.len() - 1;
        let others = c.diagnoses.iter().any(|dx| !is_external_cause(dx.code));
        let repair = others.then_some(Repair::MoveDiagnosis { from: 0, to: last });
        let fix = if others {
            "move it behind the injury or condition"
        } else {
            "code the injury or condition before it"
        };
        out.add(first.path(), message, Some(fix.into()))
            .repair(repair);
        return;
    }
    for line in &c.lines {
        let first = line.pointers.first().map(|p| p.index());
        let first = first.and_then(|at| c.diagnoses.get(at));
        if let Some(dx) = first.filter(|dx| is_external_cause(dx.code)) {
            let message = format!(
                "line {} points first at {}, an external cause",
                line.number(),
                dx.code.dotted()
            );
            let fix = "point at the injury or condition first";
            out.add_as(
                Severity::Warning,
                line.path("pointers"),
                message,
                Some(fix.into()),
            );
        }
    }
}

/// Ranges that never stand first, and why.
const NEVER: [(&str, &str, &str); 14] = [
    ("B95", "B97", "tells the agent of a disease"),
    ("R297", "R297", "tells the severity of a stroke"),
    ("R402", "R402", "tells the depth of a coma"),
    ("R652", "R652", "tells that a sepsis is severe"),
    ("Z16", "Z16", "tells what an agent resists"),
    ("Z17", "Z17", "tells more about a neoplasm"),
    ("Z18", "Z18", "tells what was left in the body"),
    ("Z331", "Z331", "tells that the patient is pregnant besides"),
    ("Z37", "Z37", "tells the outcome of a delivery"),
    ("Z3A", "Z3A", "tells the weeks of a pregnancy"),
    ("Z55", "Z65", "tells the patient's circumstances"),
    ("Z66", "Z66", "tells what the patient wants"),
    ("Z67", "Z67", "tells the blood type"),
    ("Z68", "Z68", "tells the body mass index"),
];

/// Status and history, which stand first only where nothing else is the reason for the visit.
const STATUS: [(&str, &str); 6] = [
    ("Z77", "Z77"),
    ("Z78", "Z78"),
    ("Z79", "Z79"),
    ("Z80", "Z87"),
    ("Z88", "Z92"),
    ("Z97", "Z99"),
];

fn unacceptable_first(c: &Context<'_>, out: &mut Report<'_>) {
    let Some(first) = c.diagnoses.first() else {
        return;
    };
    if first.entry().is_none() {
        return;
    }
    // Said with more words by the edits on manifestations and external causes.
    if is_manifestation(first) || is_external_cause(first.code) {
        return;
    }
    let why = NEVER
        .iter()
        .find(|(from, to, _)| within(first.code, from, to))
        .map(|(_, _, why)| *why)
        .or_else(|| is_drug_code(first.code, b'6').then_some("tells that a drug was underdosed"));
    let code = first.code.dotted();
    if let Some(why) = why {
        let message = format!("{code} {why} and is not first");
        let fix = "code the reason for the visit before it";
        let only = c.diagnoses.iter().skip(1).filter(|dx| is_reason(dx.code));
        let only: Vec<usize> = only.map(|dx| dx.at).collect();
        let repair = match only.as_slice() {
            [from] => Some(Repair::MoveDiagnosis { from: *from, to: 0 }),
            _ => None,
        };
        out.add(first.path(), message, Some(fix.into()))
            .repair(repair);
        return;
    }
    let status = STATUS.iter().any(|(from, to)| within(first.code, from, to));
    if status {
        let message = format!("{code} is a status or history and seldom the reason for a visit");
        let fix = "code the reason for the visit before it, if there is one";
        out.add_as(Severity::Info, first.path(), message, Some(fix.into()));
    }
}

/// Whether a code can be why a patient came.
fn is_reason(code: Code) -> bool {
    let never = NEVER.iter().any(|(from, to, _)| within(code, from, to));
    let status = STATUS.iter().any(|(from, to)| within(code, from, to));
    !never && !status && !is_external_cause(code) && !is_drug_code(code, b'6')
}
