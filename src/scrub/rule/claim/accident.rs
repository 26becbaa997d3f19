//! The accident that a claim is related to.

use crate::domain::person::is_state;
use crate::domain::{PayerKind, Severity};
use crate::scrub::{Context, Edit, Report};

/// The edits of this file.
pub(in crate::scrub) const EDITS: &[Edit] = &[Edit {
    id: "claim.accident",
    title: "accident told in part, or to the wrong payer",
    source: "005010X222A1 loop 2300 CLM11, DTP*439; CMS Pub. 100-04 ch. 26 s. 10.4 item 10",
    explain: "An automobile accident needs its date and state, any other accident its date, and \
              work-related care belongs to the employer's insurer. Without them the payer asks, \
              and the claim waits.",
    run: accident,
    ..Edit::BASE
}];

fn accident(c: &Context<'_>, out: &mut Report<'_>) {
    let Some(accident) = &c.claim.accident else {
        payer_of_accidents(c, out);
        return;
    };
    let cause = accident.cause.as_str();
    if !["AA", "EM", "OA"].contains(&cause) {
        let message = format!("'{cause}' is no cause of an accident");
        let fix = "enter AA (automobile), EM (employment) or OA (other)";
        out.add("accident.cause", message, Some(fix.into()));
        return;
    }
    let state = accident.state.trim();
    if cause == "AA" && state.is_empty() {
        let fix = Some("enter the state where it happened".into());
        out.add(
            "accident.state",
            "an automobile accident without its state",
            fix,
        );
    } else if !state.is_empty() && !is_state(state) {
        let message = format!("'{state}' is no state");
        let fix = Some("enter the two letters of the state".into());
        out.add("accident.state", message, fix);
    }
    match accident.date {
        None => {
            // Care for an illness of work has no day of accident.
            let severity = if cause == "EM" {
                Severity::Warning
            } else {
                Severity::Error
            };
            let fix = Some("enter the day it happened".into());
            out.add_as(
                severity,
                "accident.date",
                "an accident without its date",
                fix,
            );
        }
        Some(date) if c.claim.first_service().is_some_and(|first| date > first) => {
            let message = format!("the accident of {date} is later than the first service");
            out.add(
                "accident.date",
                message,
                Some("correct one of the dates".into()),
            );
        }
        Some(_) => {}
    }
    if cause == "EM" && c.payer != PayerKind::WorkersComp && !c.claim.coverages.is_empty() {
        let fix = Some("bill the employer's workers' compensation first".into());
        let message = "care for an accident at work goes to a health payer";
        out.add_as(Severity::Warning, "accident.cause", message, fix);
    }
}

/// What pays for accidents only is asked for one that is not told.
fn payer_of_accidents(c: &Context<'_>, out: &mut Report<'_>) {
    let (what, cause) = match c.payer {
        PayerKind::WorkersComp => ("workers' compensation", "EM, and the day"),
        PayerKind::Auto => ("an automobile insurer", "AA, the day and the state"),
        _ => return,
    };
    let message = format!("{what} is asked, and no accident stands on the claim");
    let fix = format!("enter the accident: {cause}");
    out.add_as(Severity::Warning, "accident", message, Some(fix));
}
