//! Assistants, two surgeons and teams, against the indicators of the Medicare fee schedule
//! (CMS Pub. 100-04 ch. 23, addendum, fields 23 to 25).

use super::kind::{Kind, kind};
use super::take;
use crate::codeset::Indicator;
use crate::domain::{Modifier, Severity};
use crate::scrub::context::Line;
use crate::scrub::{Context, Edit, Report};

/// The edits of this file.
pub(in crate::scrub) const EDITS: &[Edit] = &[Edit {
    id: "px.assistant",
    title: "assistant, second surgeon or team not paid for this procedure",
    source: "CMS Pub. 100-04 ch. 12 s. 20.4.3 and 40.8, ch. 23 addendum fields 23 to 25; Social Security \
             Act s. 1848(i)(2)(B)",
    explain: "For each operation the fee schedule tells whether an assistant (80, 81, 82, AS), a second \
              surgeon (62) or a team (66) is paid: never, only with proof of the need, or always. What \
              is never paid is denied and may not be billed to the patient; for the rest keep the \
              operative note at hand.",
    run: assistant,
    ..Edit::BASE
}];

fn assistant(c: &Context<'_>, out: &mut Report<'_>) {
    for line in &c.lines {
        for modifier in &line.modifiers {
            let which = match modifier.as_str() {
                "80" | "81" | "82" | "AS" => Indicator::Assistant,
                "62" => Indicator::CoSurgeon,
                "66" => Indicator::Team,
                _ => continue,
            };
            judge(line, *modifier, which, out);
        }
    }
}

fn judge(line: &Line<'_>, modifier: Modifier, which: Indicator, out: &mut Report<'_>) {
    let who = match which {
        Indicator::CoSurgeon => "a second surgeon",
        Indicator::Team => "a team of surgeons",
        _ => "an assistant at surgery",
    };
    let operation = matches!(
        kind(line.code),
        Kind::Surgery | Kind::Medicine | Kind::Other
    );
    let indicators = line.entry().and_then(|entry| entry.indicators);
    let (severity, why) = match (which, indicators.map(|i| i.value(which))) {
        _ if !operation && kind(line.code) != Kind::Radiology => {
            (Severity::Error, "is no operation")
        }
        (Indicator::Assistant, Some('1')) => (Severity::Error, "is never paid to an assistant"),
        (_, Some('9')) => (Severity::Error, "is no operation"),
        (Indicator::Assistant, Some('0')) => (
            Severity::Warning,
            "is paid to an assistant only with proof of the need",
        ),
        (Indicator::CoSurgeon | Indicator::Team, Some('0')) => {
            (Severity::Error, "is paid to one surgeon only")
        }
        (Indicator::CoSurgeon | Indicator::Team, Some('1')) => {
            (Severity::Info, "is paid so only with proof of the need")
        }
        _ => return,
    };
    let message = format!("{modifier} on {} ({who}): the code {why}", line.code);
    let (fix, repair) = match severity {
        Severity::Error => (
            format!("delete the line of {who}, or take {modifier} off"),
            Some(take(line, modifier)),
        ),
        _ => (
            "send the operative note where the payer asks for it".to_owned(),
            None,
        ),
    };
    // An assistant's line goes as a whole; taking the modifier off would bill the operation twice.
    let repair = repair.filter(|_| !operation);
    out.add_as(severity, line.path("modifiers"), message, Some(fix))
        .repair(repair);
}
