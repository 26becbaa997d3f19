//! `claimdeck late`: what payers owe past its day, and the chase.

use super::Answer;
use super::context::Context;
use super::out::{Out, Row, row};
use crate::domain::{ClaimId, FollowUp, FollowUpState};
use crate::workflow::{Desk, late};
use chrono::NaiveDate;
use serde_json::{Value, json};

#[derive(Debug, clap::Subcommand)]
pub(super) enum What {
    /// Mark what is past due, and bring back what was snoozed until today
    Sweep,
    /// Late claims, worst first: days late x open dollars
    List {
        /// open, snoozed or resolved
        #[arg(long, default_value = "open")]
        state: FollowUpState,
        /// At most so many
        #[arg(long, value_name = "N")]
        limit: Option<usize>,
    },
    /// A follow-up with every contact
    Show {
        /// The claim
        id: ClaimId,
    },
    /// Write a note; the next-action date stays
    Log {
        /// The claim
        id: ClaimId,
        /// What was said or done
        #[arg(long)]
        note: String,
    },
    /// Record an action, and when the next one is due
    Next {
        /// The claim
        id: ClaimId,
        /// What was done
        #[arg(long)]
        note: String,
        /// Day of the next action
        #[arg(long, value_name = "DATE", value_parser = super::date)]
        on: NaiveDate,
    },
    /// Put aside until a day
    Snooze {
        /// The claim
        id: ClaimId,
        /// The day it comes back
        #[arg(long, value_name = "DATE", value_parser = super::date)]
        until: NaiveDate,
    },
    /// End a follow-up
    Resolve {
        /// The claim
        id: ClaimId,
        /// How it ended
        #[arg(long)]
        outcome: String,
    },
    /// Give a follow-up to someone
    Assign {
        /// The claim
        id: ClaimId,
        /// Who; empty for anyone
        #[arg(long)]
        to: String,
    },
}

pub(super) fn run(what: &What, context: &Context, out: &mut Out) -> Answer {
    let desk = context.desk()?;
    let changed = match what {
        What::Sweep => return sweep(&desk, out),
        What::List { state, limit } => return list(*state, *limit, &desk, out),
        What::Show { id } => return show(*id, &desk, out),
        What::Log { id, note } => late::note(&desk, *id, note)?,
        What::Next { id, note, on } => late::act(&desk, *id, note, *on)?,
        What::Snooze { id, until } => late::snooze(&desk, *id, *until)?,
        What::Resolve { id, outcome } => late::resolve(&desk, *id, outcome)?,
        What::Assign { id, to } => late::assign(&desk, *id, to)?,
    };
    out.changed(&row! {
        "id" => changed.claim.to_string(),
        "state" => changed.state.name(),
        "next_action" => changed.next_action.to_string(),
        "assigned_to" => changed.assigned_to.clone(),
    })?;
    Ok(0)
}

fn sweep(desk: &Desk, out: &mut Out) -> Answer {
    let done = late::sweep(desk)?;
    for (ids, state) in [(&done.marked, "late"), (&done.reopened, "reopened")] {
        for id in ids {
            out.changed(&row! { "id" => id.to_string(), "state" => state })?;
        }
    }
    out.say(&format!(
        "{} newly late, {} back from snooze",
        done.marked.len(),
        done.reopened.len()
    ));
    Ok(0)
}

fn list(state: FollowUpState, limit: Option<usize>, desk: &Desk, out: &mut Out) -> Answer {
    let mut rows = late::worklist(desk, state)?;
    let all = rows.len();
    rows.truncate(limit.unwrap_or(all));
    let rows: Vec<Row> = rows
        .iter()
        .map(|r| {
            row! {
                "id" => r.claim.id.to_string(),
                "state" => r.follow_up.state.name(),
                "days_late" => r.days_late,
                "open" => r.open.to_string(),
                "score" => r.score,
                "expected" => r.follow_up.expected.to_string(),
                "next_action" => r.follow_up.next_action.to_string(),
                "assigned_to" => r.follow_up.assigned_to.clone(),
                "patient" => r.claim.patient_name.clone(),
                "payer" => r.claim.payer_name.clone(),
            }
        })
        .collect();
    out.list(&rows)?;
    if !out.json() {
        out.say(&format!("{} of {all} follow-ups", rows.len()));
    }
    Ok(0)
}

fn show(id: ClaimId, desk: &Desk, out: &mut Out) -> Answer {
    let chase: FollowUp = desk.follow_up(id)?;
    let file = desk.claim(id)?;
    let row = row! {
        "id" => id.to_string(),
        "state" => chase.state.name(),
        "claim_status" => file.status.name(),
        "patient" => file.claim.patient.name.to_string(),
        "payer" => file.claim.coverages.first().map(|c| c.payer_name.clone()),
        "charge" => file.claim.charge().to_string(),
        "open" => file.open().to_string(),
        "sent" => file.sent.map(|d| d.to_string()),
        "expected" => chase.expected.to_string(),
        "days_late" => chase.days_late(desk.clock.today()),
        "marked" => chase.marked.to_string(),
        "next_action" => chase.next_action.to_string(),
        "assigned_to" => chase.assigned_to.clone(),
        "outcome" => chase.outcome.clone(),
    };
    if out.json() {
        let contacts: Value = chase
            .contacts
            .iter()
            .map(|c| json!({"at": c.at.to_rfc3339(), "by": c.by, "text": c.text}))
            .collect();
        out.object(&row.with("contacts", contacts))?;
    } else {
        out.show(&row)?;
        for contact in &chase.contacts {
            let at = contact.at.format("%Y-%m-%d %H:%M");
            out.line(&format!("  {at} {}: {}", contact.by, contact.text))?;
        }
    }
    Ok(0)
}
