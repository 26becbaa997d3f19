//! Edits on procedures.

use super::dx::not_in_force;
use crate::codeset::Lookup;
use crate::domain::Severity;
use crate::scrub::{Context, Edit, Report};

/// The edits of this family.
pub(in crate::scrub) const EDITS: &[Edit] = &[
    Edit {
        id: "px.unknown",
        title: "procedure code does not exist",
        source: "45 CFR 162.1002(c)(3), (b)(5)",
        explain: "The code is malformed or stands in no loaded table. While only a practice table \
                  is loaded, a well-formed code outside it is no error.",
        run: unknown,
        ..Edit::BASE
    },
    Edit {
        id: "px.not_effective",
        title: "procedure code not valid on the date of service",
        source: "45 CFR 162.1002(c)(3); CPT and HCPCS annual and quarterly updates",
        explain: "The date of service decides which edition a procedure is taken from.",
        run: not_effective,
        ..Edit::BASE
    },
];

fn unknown(c: &Context<'_>, out: &mut Report<'_>) {
    for line in &c.lines {
        let at = line.path("code");
        let Some(set) = line.code.procedure_set() else {
            let message = format!("{} is no procedure code", line.code);
            let fix = Some("CPT has five digits, HCPCS a letter and four digits".into());
            out.add(at, message, fix);
            continue;
        };
        if !c.tables.covers(set, line.from) {
            // Nothing here knows that day; `claim.edition` says so.
            continue;
        }
        match line.found {
            Lookup::Unknown => {
                let message = format!("{} is not in the {} table", line.code, set.title());
                out.add(at, message, Some("search for the service".into()));
            }
            Lookup::NotInPractice => {
                let message = format!("{} is not in the practice table: not checked", line.code);
                let fix = Some(format!(
                    "import the {} file to have every code checked",
                    set.title()
                ));
                out.add_as(Severity::Info, at, message, fix);
            }
            Lookup::Found(_) | Lookup::NotEffective { .. } => {}
        }
    }
}

fn not_effective(c: &Context<'_>, out: &mut Report<'_>) {
    for line in &c.lines {
        let set = line.code.procedure_set();
        let known = set.is_some_and(|set| c.tables.covers(set, line.from));
        if let (true, Lookup::NotEffective { from, to, .. }) = (known, &line.found) {
            let message = format!("{} {}", line.code, not_in_force(line.from, *from, *to));
            let fix = Some("choose a code in force on that day".into());
            out.add(line.path("code"), message, fix);
        }
    }
}
