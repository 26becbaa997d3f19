//! Lines of one claim that ask for the same service twice.

use crate::domain::{Repair, Severity};
use crate::scrub::context::Line;
use crate::scrub::{Context, Edit, Report};

/// The edits of this file.
pub(in crate::scrub) const EDITS: &[Edit] = &[Edit {
    id: "line.duplicate",
    title: "the same service on two lines",
    source: "CMS Pub. 100-04 ch. 1 s. 120; NCCI Policy Manual ch. I s. E (76, 77, 91, 59, X{EPSU})",
    explain: "A payer takes a second line with the same code, modifiers, dates and place as a \
              duplicate and denies it. What was done twice is told by units or by a modifier: 76 or \
              77 a repeated procedure, 91 a repeated laboratory test, 59 or XE, XP, XS, XU another \
              service, RT, LT, E, F or T another side or digit.",
    run: duplicate,
    ..Edit::BASE
}];

/// Modifiers that tell a second line from the first.
const TELLS: [&str; 8] = ["76", "77", "91", "59", "XE", "XP", "XS", "XU"];

fn duplicate(c: &Context<'_>, out: &mut Report<'_>) {
    for (at, line) in c.lines.iter().enumerate() {
        if line.has_any(&TELLS) {
            continue;
        }
        let Some(first) = c.lines[..at].iter().find(|first| repeats(first, line)) else {
            continue;
        };
        let (number, code) = (line.number(), line.code);
        if first.units == line.units && first.charge == line.charge {
            let message = format!("line {number} ({code}) is line {} again", first.number());
            let fix = "delete it; or 76, 77, 91 or 59 where it was done again".to_owned();
            out.add(format!("lines[{at}]"), message, Some(fix))
                .repair(Repair::RemoveLine { line: at });
        } else {
            let message = format!(
                "line {number} ({code}) has the code, modifiers, dates and place of line {}",
                first.number()
            );
            let fix = "put the units on one line; or 76, 77, 91 or 59 where it was done again";
            let at = format!("lines[{at}]");
            out.add_as(Severity::Warning, at, message, Some(fix.to_owned()));
        }
    }
}

/// Whether one line asks for what another does. A drug from two packages stands on two lines, each
/// with its NDC (005010X222A1 loop 2410).
fn repeats(first: &Line<'_>, line: &Line<'_>) -> bool {
    let same = first.code == line.code
        && (first.from, first.to) == (line.from, line.to)
        && first.place == line.place
        && first.ndc == line.ndc
        && first.modifiers.len() == line.modifiers.len();
    same && line.modifiers.iter().all(|m| first.modifiers.contains(m))
}
