//! Edits on the claim as a whole.

use crate::domain::{CodeSet, Coding};
use crate::scrub::{Context, Report};
use chrono::NaiveDate;

pub(in crate::scrub) fn no_diagnosis(c: &Context<'_>, out: &mut Report) {
    if c.claim.coding.diagnoses.is_empty() {
        out.add(
            "diagnoses",
            "no diagnosis",
            Some("add the reason for the visit".into()),
        );
    }
}

pub(in crate::scrub) fn no_line(c: &Context<'_>, out: &mut Report) {
    if c.claim.coding.lines.is_empty() {
        out.add("lines", "no service line", Some("add what was done".into()));
    }
}

pub(in crate::scrub) fn too_many_diagnoses(c: &Context<'_>, out: &mut Report) {
    let count = c.claim.coding.diagnoses.len();
    if count > Coding::MAX_DIAGNOSES {
        let fix = format!("delete {}", count - Coding::MAX_DIAGNOSES);
        out.add(
            "diagnoses",
            format!("{count} diagnoses, a claim holds 12"),
            Some(fix),
        );
    }
}

pub(in crate::scrub) fn too_many_lines(c: &Context<'_>, out: &mut Report) {
    let count = c.claim.coding.lines.len();
    if count > Coding::MAX_LINES {
        let fix = Some("split the services into two claims".into());
        out.add("lines", format!("{count} lines, a claim holds 50"), fix);
    }
}

/// One finding a set and date of service that no loaded edition covers.
pub(in crate::scrub) fn edition(c: &Context<'_>, out: &mut Report) {
    let coding = &c.claim.coding;
    let diagnoses = (!coding.diagnoses.is_empty())
        .then(|| (CodeSet::Icd10Cm, c.service_date(), "diagnoses".to_owned()));
    let lines = coding.lines.iter().enumerate().filter_map(|(i, line)| {
        let set = line.code.procedure_set()?;
        Some((set, line.from, format!("lines[{i}].code")))
    });
    let mut said: Vec<(CodeSet, NaiveDate)> = Vec::new();
    for (set, date, at) in diagnoses.into_iter().chain(lines) {
        if c.tables.covers(set, date) || said.contains(&(set, date)) {
            continue;
        }
        said.push((set, date));
        let message = format!(
            "no edition of {} is loaded for {date}: whether a code is valid then is not known \
             (loaded: {})",
            set.title(),
            c.tables.loaded(set)
        );
        let fix = "import the edition in force on that day: codeset update, or codeset import";
        out.add(at, message, Some(fix.into()));
    }
}
