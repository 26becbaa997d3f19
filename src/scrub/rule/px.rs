//! Edits on procedures.

use super::dx::not_in_force;
use crate::codeset::Lookup;
use crate::domain::{ServiceLine, Severity};
use crate::scrub::{Context, Report};

pub(in crate::scrub) fn unknown(c: &Context<'_>, out: &mut Report) {
    for (i, line) in c.claim.coding.lines.iter().enumerate() {
        let at = format!("lines[{i}].code");
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
        match c.tables.look_up(set, line.code, line.from) {
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

pub(in crate::scrub) fn not_effective(c: &Context<'_>, out: &mut Report) {
    let known = |line: &ServiceLine| {
        let set = line.code.procedure_set();
        set.is_some_and(|set| c.tables.covers(set, line.from))
    };
    let lines = c.claim.coding.lines.iter().enumerate();
    for (i, line) in lines.filter(|(_, line)| known(line)) {
        if let Lookup::NotEffective { from, to, .. } =
            c.tables.look_up_procedure(line.code, line.from)
        {
            let message = format!("{} {}", line.code, not_in_force(line.from, from, to));
            let fix = Some("choose a code in force on that day".into());
            out.add(format!("lines[{i}].code"), message, fix);
        }
    }
}
