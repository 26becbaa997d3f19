//! Whether the diagnosis fits the patient.

use super::within;
use crate::codeset::DxFlag;
use crate::domain::{Code, Severity, Sex};
use crate::scrub::{Context, Edit, Report};
use chrono::NaiveDate;

pub(in crate::scrub) const EDITS: &[Edit] = &[
    Edit {
        id: "dx.age",
        title: "diagnosis does not fit the patient's age",
        source: "Medicare Code Editor, edit 4 (age conflict)",
        explain: "Some diagnoses are only for newborns (age 0), children (0 to 17), pregnancy (9 to 64) or \
                  adults (15 to 124). Look at the birth date, then at the code.",
        run: age,
        ..super::ICD_10
    },
    Edit {
        id: "dx.sex",
        title: "diagnosis does not fit the patient's sex",
        severity: Severity::Warning,
        source: "Medicare Code Editor, edit 4 (sex conflict), to 2024-09-30",
        explain: "The Medicare Code Editor no longer asks since October 2024, and neither does this edit, \
                  unless the site turns it on. Condition code 45 or modifier KX tells a payer that asks.",
        until: NaiveDate::from_ymd_opt(2024, 9, 30),
        run: sex,
        ..super::ICD_10
    },
];

/// First and last age in years at which a flag is sound, and whom it means.
const fn ages(flag: DxFlag) -> Option<(u32, u32, &'static str)> {
    match flag {
        DxFlag::Newborn => Some((0, 0, "newborns")),
        DxFlag::Pediatric => Some((0, 17, "children to 17 years")),
        DxFlag::Maternity => Some((9, 64, "pregnancy, 9 to 64 years")),
        DxFlag::Adult => Some((15, 124, "adults from 15 years")),
        _ => None,
    }
}

fn age(c: &Context<'_>, out: &mut Report<'_>) {
    let Some(age) = c.age_on(c.dos) else {
        return;
    };
    for dx in &c.diagnoses {
        let Some(entry) = dx.entry() else { continue };
        let mut rules = entry.flags.iter().filter_map(ages);
        let broken = rules.find(|(from, to, _)| age < *from || age > *to);
        if let Some((_, _, whom)) = broken {
            let code = dx.code.dotted();
            let message = format!("{code} is only for {whom}; the patient is {age}");
            let fix = "check the birth date, or choose a code for this age";
            out.add(dx.path(), message, Some(fix.into()));
        }
    }
}

/// Diagnoses of the organs and events of one sex, by the titles of the Tabular.
const FEMALE: [(&str, &str); 15] = [
    ("A34", "A34"),
    ("C51", "C58"),
    ("D06", "D06"),
    ("D25", "D28"),
    ("D39", "D39"),
    ("N70", "N98"),
    ("O00", "O9A"),
    ("R87", "R87"),
    ("Z014", "Z014"),
    ("Z124", "Z124"),
    ("Z32", "Z34"),
    ("Z36", "Z37"),
    ("Z39", "Z39"),
    ("Z3A", "Z3A"),
    ("Z9071", "Z9072"),
];

const MALE: [(&str, &str); 7] = [
    ("C60", "C63"),
    ("D29", "D29"),
    ("D40", "D40"),
    ("N40", "N53"),
    ("R86", "R86"),
    ("Z125", "Z125"),
    ("Z8546", "Z8547"),
];

fn sex(c: &Context<'_>, out: &mut Report<'_>) {
    let (ranges, whom): (&[(&str, &str)], _) = match c.claim.patient.sex {
        Sex::Female => (&MALE, "male"),
        Sex::Male => (&FEMALE, "female"),
        _ => return,
    };
    let of_other = |code: Code| ranges.iter().any(|(from, to)| within(code, from, to));
    for dx in c.diagnoses.iter().filter(|dx| of_other(dx.code)) {
        let message = format!("{} is for {whom} patients", dx.code.dotted());
        out.add(
            dx.path(),
            message,
            Some("check the patient's sex and the code".into()),
        );
    }
}
