//! Whether a procedure code exists, and did on the day.

use super::super::dx::not_in_force;
use super::deleted::deleted;
use super::kind::{lettered, number};
use crate::codeset::Lookup;
use crate::domain::{Code, CodeSet, Severity};
use crate::scrub::{Context, Edit, Report};

/// The edits of this file.
pub(in crate::scrub) const EDITS: &[Edit] = &[
    Edit {
        id: "px.unknown",
        title: "procedure code does not exist",
        source: "45 CFR 162.1002(c)(3), (b)(5)",
        explain: "The code is malformed, lies where CPT or HCPCS has no codes, or stands in no \
                  loaded table. While only a practice table is loaded, a well-formed code outside it \
                  is no error: import the site's CPT and the CMS HCPCS file to have every code \
                  checked.",
        run: unknown,
        ..Edit::BASE
    },
    Edit {
        id: "px.not_effective",
        title: "procedure code not valid on the date of service",
        source: "45 CFR 162.1002(c)(3); CPT annual and HCPCS quarterly updates; CMS Pub. 100-04 ch. 23 \
                 s. 20.4 (no grace period for deleted codes)",
        explain: "The date of service decides which edition a procedure is taken from. Codes deleted \
                  from CPT or ended in HCPCS are refused from the next day on; there has been no time \
                  of grace since 2005.",
        run: not_effective,
        ..Edit::BASE
    },
];

fn unknown(c: &Context<'_>, out: &mut Report<'_>) {
    for line in &c.lines {
        let code = line.code;
        let Some(set) = code.procedure_set() else {
            let message = match malformed(c, code) {
                Some(what) => format!("{what}, not a procedure code"),
                None => format!("{code} is no procedure code"),
            };
            let fix = Some("CPT has five characters, HCPCS a letter and four digits".into());
            out.add(line.path("code"), message, fix);
            continue;
        };
        if matches!(line.found, Lookup::Found(_)) || deleted(code, line.from).is_some() {
            continue;
        }
        if outside(code) {
            let message = format!("{code} does not exist: {} has no codes there", set.title());
            out.add(
                line.path("code"),
                message,
                Some("search for the service".into()),
            );
            continue;
        }
        if !c.tables.covers(set, line.from) {
            // Nothing here knows that day; `claim.edition` says so.
            continue;
        }
        match line.found {
            Lookup::Unknown => {
                let message = format!("{code} is not in the {} table", set.title());
                out.add(
                    line.path("code"),
                    message,
                    Some("search for the service".into()),
                );
            }
            Lookup::NotInPractice => {
                let message = match c.tables.has(CodeSet::Icd10Cm, code) {
                    // Some diagnoses without their dot have the form of a HCPCS code.
                    true => format!(
                        "{code} is not in the practice table, and {} is a diagnosis: not checked",
                        code.dotted()
                    ),
                    false => format!("{code} is not in the practice table: not checked"),
                };
                let fix = format!("import the {} file to have every code checked", set.title());
                out.add_as(Severity::Info, line.path("code"), message, Some(fix));
            }
            Lookup::Found(_) | Lookup::NotEffective { .. } => {}
        }
    }
}

/// What a code of the wrong form is, where that can be told.
fn malformed(c: &Context<'_>, code: Code) -> Option<String> {
    if c.tables.has(CodeSet::Icd10Cm, code) {
        return Some(format!("{} is a diagnosis", code.dotted()));
    }
    let text = code.as_str();
    match text.len() {
        7 if !text.contains(['I', 'O']) => Some(format!(
            "{code} has the form of an ICD-10-PCS code (hospital inpatient)"
        )),
        10 | 11 if text.bytes().all(|b| b.is_ascii_digit()) => {
            Some(format!("{code} has the form of an NDC"))
        }
        _ => None,
    }
}

/// Whether a code lies outside every section of CPT and every letter of HCPCS Level II.
fn outside(code: Code) -> bool {
    if let Some(n) = number(code) {
        return matches!(
            n,
            0..=99 | 2000..=10003 | 69991..=70009 | 80000..=80046 | 89399..=90280 | 99608..
        );
    }
    let letter = lettered(code).map(|(letter, _)| letter);
    letter.is_some_and(|letter| b"FINOWXYZ".contains(&letter))
}

fn not_effective(c: &Context<'_>, out: &mut Report<'_>) {
    for line in &c.lines {
        if matches!(line.found, Lookup::Found(_)) {
            continue;
        }
        let code = line.code;
        if let Some(gone) = deleted(code, line.from) {
            let message = format!("{code} was deleted after {}", gone.last);
            let fix = Some(format!("use {}", gone.instead));
            out.add(line.path("code"), message, fix);
            continue;
        }
        let set = code.procedure_set();
        let known = set.is_some_and(|set| c.tables.covers(set, line.from));
        if let (true, Lookup::NotEffective { from, to, .. }) = (known, &line.found) {
            let message = format!("{code} {}", not_in_force(line.from, *from, *to));
            let fix = Some("choose a code in force on that day".into());
            out.add(line.path("code"), message, fix);
        }
    }
}
