//! `claimdeck claim`: staged claims and what became of them.

use super::Answer;
use super::accept;
use super::coding as written;
use super::context::Context;
use super::failure::{FINDINGS, Failure};
use super::out::{Out, Row, row};
use super::site_edits;
use crate::domain::{ChartId, ClaimFile, ClaimId, ClaimStatus, Money};
use crate::intake::claim_json;
use crate::workflow::ports::ClaimRow;
use crate::workflow::{Desk, WorkflowError, claims, history, staging};
use chrono::NaiveDate;

#[derive(Debug, clap::Subcommand)]
pub(super) enum What {
    /// Claims, oldest first
    List {
        /// Only claims in this state: staged, sent, paid, denied, closed, void
        #[arg(long)]
        status: Option<ClaimStatus>,
        /// At most so many
        #[arg(long, value_name = "N")]
        limit: Option<usize>,
    },
    /// A claim and its life
    Show {
        /// The claim
        id: ClaimId,
    },
    /// Stage a chart's claim
    Stage {
        /// The chart
        chart: ChartId,
    },
    /// Print claims as claim JSON, one a line
    Export {
        /// The claims
        #[arg(required = true)]
        ids: Vec<ClaimId>,
    },
    /// Mark claims as sent to the payer
    Sent {
        /// The claims
        #[arg(required = true)]
        ids: Vec<ClaimId>,
        /// The day [default: today]
        #[arg(long, value_name = "DATE", value_parser = super::date)]
        on: Option<NaiveDate>,
    },
    /// Post a payment
    Paid {
        /// The claim
        id: ClaimId,
        /// How much [default: all that is open]
        #[arg(long)]
        amount: Option<Money>,
        /// The day [default: today]
        #[arg(long, value_name = "DATE", value_parser = super::date)]
        on: Option<NaiveDate>,
    },
    /// Record that the payer denied a claim
    Deny(Because),
    /// Close a claim: nothing more is asked of anyone
    Close(Because),
    /// Take a claim back; its chart returns to the queue
    Void(Because),
}

#[derive(Debug, clap::Args)]
pub(super) struct Because {
    /// The claim
    id: ClaimId,
    /// Why
    #[arg(long)]
    reason: String,
}

pub(super) fn run(what: &What, context: &Context, out: &mut Out) -> Answer {
    let desk = context.desk()?;
    match what {
        What::List { status, limit } => {
            let mut rows = claims::list(&desk, *status)?;
            let all = rows.len();
            rows.truncate(limit.unwrap_or(all));
            let rows: Vec<Row> = (rows.iter())
                .map(|row| list_row(row, &desk, out.json()))
                .collect::<Result<_, _>>()?;
            out.list(&rows)?;
            if !out.json() {
                out.say(&format!("{} of {all} claims", rows.len()));
            }
            Ok(0)
        }
        What::Show { id } => show(&desk.claim(*id)?, out),
        What::Stage { chart } => {
            site_edits::sound_for("staged", &desk.policy)?;
            stage(*chart, &desk, out)
        }
        What::Export { ids } => {
            for id in ids {
                let file = desk.claim(*id)?;
                let claim = history::with(&desk, &file)?;
                let text =
                    claim_json::write(&claim).map_err(|e| Failure::usage(format!("{id}: {e}")))?;
                out.json_text(&text)?;
            }
            Ok(0)
        }
        What::Sent { ids, on } => {
            for id in ids {
                let file = claims::mark_sent(&desk, *id, on.unwrap_or(context.today()))?;
                let expected = file.expected.map(|d| d.to_string());
                out.changed(&state(&file).with("expected", expected))?;
            }
            Ok(0)
        }
        What::Paid { id, amount, on } => {
            let amount = match amount {
                Some(amount) => *amount,
                None => desk.claim(*id)?.open(),
            };
            let file = claims::mark_paid(&desk, *id, amount, on.unwrap_or(context.today()))?;
            out.changed(
                &state(&file)
                    .with("paid", file.paid.to_string())
                    .with("open", file.open().to_string()),
            )?;
            Ok(0)
        }
        What::Deny(because) => settle(claims::deny, because, &desk, out),
        What::Close(because) => settle(claims::close, because, &desk, out),
        What::Void(because) => settle(claims::void, because, &desk, out),
    }
}

fn state(file: &ClaimFile) -> Row {
    row! { "id" => file.id.to_string(), "state" => file.status.name() }
}

fn settle(
    how: fn(&Desk, ClaimId, &str) -> Result<ClaimFile, WorkflowError>,
    because: &Because,
    desk: &Desk,
    out: &mut Out,
) -> Answer {
    let file = how(desk, because.id, &because.reason)?;
    let chart = file
        .chart
        .filter(|_| file.status == ClaimStatus::Void)
        .map(|id| id.to_string());
    out.changed(&state(&file).with("chart", chart))?;
    Ok(0)
}

fn list_row(c: &ClaimRow, desk: &Desk, whole: bool) -> Result<Row, WorkflowError> {
    let day = |d: Option<NaiveDate>| d.map(|d| d.to_string());
    let row = row! {
        "id" => c.id.to_string(),
        "status" => c.status.name(),
        "dos" => day(c.from),
        "charge" => c.charge.to_string(),
        "paid" => c.paid.to_string(),
        "sent" => day(c.sent),
        "expected" => day(c.expected),
        "late" => day(c.late),
        "patient" => c.patient_name.clone(),
        "payer" => c.payer_name.clone(),
    };
    if !whole {
        return Ok(row.with("accepted", c.accepted));
    }
    // Only a claim on which something was accepted is read for it.
    let kept = match c.accepted {
        0 => Vec::new(),
        _ => desk.claim(c.id)?.overrides,
    };
    Ok(row.with("overrides", written::overrides(&kept)))
}

fn show(file: &ClaimFile, out: &mut Out) -> Answer {
    let day = |d: Option<NaiveDate>| d.map(|d| d.to_string());
    let claim = &file.claim;
    let row = row! {
        "id" => file.id.to_string(),
        "status" => file.status.name(),
        "chart" => file.chart.map(|id| id.to_string()),
        "patient_id" => file.patient.to_string(),
        "mrn" => claim.patient.mrn.clone(),
        "patient" => claim.patient.name.to_string(),
        "payer_id" => file.payer.map(|id| id.to_string()),
        "payer" => claim.coverages.first().map(|c| c.payer_name.clone()),
        "dos" => day(claim.first_service()),
        "charge" => claim.charge().to_string(),
        "paid" => file.paid.to_string(),
        "open" => file.open().to_string(),
        "staged_at" => file.staged_at.to_rfc3339(),
        "staged_by" => file.staged_by.clone(),
        "sent" => day(file.sent),
        "expected" => day(file.expected),
        "late" => day(file.late),
        "settled" => day(file.settled),
        "note" => file.note.clone(),
    };
    if out.json() {
        out.object(
            &row.with("overrides", written::overrides(&file.overrides))
                .with("diagnoses", written::diagnoses(&claim.coding))
                .with("lines", written::lines(&claim.coding)),
        )?;
    } else {
        out.show(&row)?;
        for text in written::text(&claim.coding) {
            out.line(&text)?;
        }
        for kept in &file.overrides {
            out.line(&format!("accepted  {}", written::override_text(kept)))?;
        }
    }
    Ok(0)
}

fn stage(chart: ChartId, desk: &Desk, out: &mut Out) -> Answer {
    let (row, findings, kept, code) = match staging::stage(desk, chart) {
        Ok(staged) => {
            let row = row! {
                "id" => staged.claim.to_string(),
                "state" => ClaimStatus::Staged.name(),
                "chart" => chart.to_string(),
            };
            (row, staged.findings, staged.accepted, 0)
        }
        Err(WorkflowError::Findings(findings)) => {
            let row = row! { "id" => chart.to_string(), "state" => "not staged" };
            (row, findings, desk.chart(chart)?.overrides, FINDINGS)
        }
        Err(error) => return Err(error.into()),
    };
    if out.json() {
        let row = row
            .with("findings", written::findings(&findings))
            .with("accepted", written::accepted(&findings, &kept));
        out.changed(&match code {
            0 => row,
            _ => row.with("blocking", accept::blocking(&findings)),
        })?;
    } else {
        out.changed(&row)?;
        for finding in &findings {
            out.say(&written::finding(finding));
        }
        for text in accept::how_to_accept(chart, &findings) {
            out.say(&text);
        }
    }
    Ok(code)
}
