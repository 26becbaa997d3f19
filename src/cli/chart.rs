//! `claimdeck chart`: the queue, and what is done to a chart.

use super::Answer;
use super::accept;
use super::coding as written;
use super::context::Context;
use super::failure::{FINDINGS, Failure};
use super::out::{Out, Row, row};
use super::suggest;
use crate::domain::{Chart, ChartId, ChartStatus, Code, EncounterKind, PayerId, Severity};
use crate::workflow::coding::{self, OpenChart};
use crate::workflow::queue::{self, QueueFilter, QueueRow, QueueSort};
use crate::workflow::{Desk, chains, staging};
use chrono::NaiveDate;
use serde_json::{Value, json};

#[derive(Debug, clap::Subcommand)]
pub(super) enum What {
    /// The charts, most pressing first
    List(ListArgs),
    /// A chart with its documents, coding and findings
    Show {
        /// The chart
        id: ChartId,
    },
    /// The codes that its note names, and what the note says of each
    Suggest {
        /// The chart
        id: ChartId,
    },
    /// Give a chart to someone
    Assign {
        /// The chart
        id: ChartId,
        /// Who; empty for anyone
        #[arg(long)]
        to: String,
    },
    /// Code a chart: what is given takes the place of what was there
    #[command(after_help = written::LINE_SYNTAX)]
    Code {
        /// The chart
        id: ChartId,
        /// Diagnoses in order, separated by commas
        #[arg(long, value_delimiter = ',')]
        dx: Vec<Code>,
        /// A procedure line; see below
        #[arg(long)]
        line: Vec<String>,
    },
    /// What the edits say of a chart, and what was accepted
    Check {
        /// The chart
        id: ChartId,
    },
    /// Let findings stand, with a reason that stays on the claim
    Accept(accept::Accept),
    /// Take back what was accepted
    Unaccept(accept::Unaccept),
    /// Hold a chart back
    Hold {
        /// The chart
        id: ChartId,
        /// What it waits for
        #[arg(long)]
        reason: String,
    },
    /// Release every hold of a chart
    Release {
        /// The chart
        id: ChartId,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct ListArgs {
    /// Only charts in this state: ready, in_progress, held, coded
    #[arg(long)]
    status: Option<ChartStatus>,
    /// Only this kind of visit, such as clinic or ed
    #[arg(long)]
    kind: Option<EncounterKind>,
    /// Only this payer's
    #[arg(long)]
    payer: Option<PayerId>,
    /// Only yours and nobody's
    #[arg(long)]
    mine: bool,
    /// What to order by
    #[arg(long, value_enum, default_value_t)]
    sort: Sort,
    /// At most so many
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum Sort {
    #[default]
    Priority,
    Age,
    Dos,
    Patient,
    Payer,
    Provider,
    Charge,
}

impl From<Sort> for QueueSort {
    fn from(sort: Sort) -> Self {
        match sort {
            Sort::Priority => Self::Priority,
            Sort::Age => Self::Age,
            Sort::Dos => Self::Service,
            Sort::Patient => Self::Patient,
            Sort::Payer => Self::Payer,
            Sort::Provider => Self::Provider,
            Sort::Charge => Self::Charge,
        }
    }
}

pub(super) fn run(what: &What, context: &Context, out: &mut Out) -> Answer {
    let desk = context.desk()?;
    match what {
        What::List(args) => list(args, &desk, out),
        What::Show { id } => show(*id, &desk, out),
        What::Suggest { id } => suggest::chart(&desk.chart(*id)?, &desk.tables, context, out),
        What::Assign { id, to } => {
            let mut chart = desk.chart(*id)?;
            coding::assign(&desk, &mut chart, to)?;
            out.changed(&state(&chart).with("assigned_to", chart.assigned_to.clone()))?;
            Ok(0)
        }
        What::Code { id, dx, line } => code(*id, dx, line, &desk, out),
        What::Check { id } => accept::check(*id, &desk, out),
        What::Accept(args) => accept::accept(args, &desk, out),
        What::Unaccept(args) => accept::unaccept(args, &desk, out),
        What::Hold { id, reason } => {
            let mut chart = desk.chart(*id)?;
            coding::hold(&desk, &mut chart, reason)?;
            out.changed(&state(&chart))?;
            Ok(0)
        }
        What::Release { id } => {
            let mut chart = desk.chart(*id)?;
            coding::release(&desk, &mut chart)?;
            out.changed(&state(&chart))?;
            Ok(0)
        }
    }
}

fn state(chart: &Chart) -> Row {
    row! { "id" => chart.id.to_string(), "state" => chart.status.name() }
}

fn list(args: &ListArgs, desk: &Desk, out: &mut Out) -> Answer {
    let filter = QueueFilter {
        status: args.status,
        kind: args.kind,
        payer: args.payer,
        mine: args.mine,
    };
    let sort = args.sort.into();
    let mut rows = match args.status {
        Some(ChartStatus::Coded) => queue::list_coded(desk, &filter, sort)?,
        _ => queue::list(desk, &filter, sort)?,
    };
    let all = rows.len();
    rows.truncate(args.limit.unwrap_or(all));
    let rows: Vec<Row> = rows.iter().map(queue_row).collect();
    out.list(&rows)?;
    if !out.json() {
        out.say(&format!("{} of {all} charts", rows.len()));
    }
    Ok(0)
}

fn queue_row(r: &QueueRow) -> Row {
    let c = &r.chart;
    row! {
        "id" => c.id.to_string(),
        "status" => c.status.name(),
        "priority" => r.priority.score,
        "age_days" => r.priority.age_days,
        "days_left" => r.priority.days_left,
        "charge" => c.charge.to_string(),
        "dos" => c.from.to_string(),
        "kind" => c.kind.name(),
        "mrn" => r.mrn.clone(),
        "patient" => r.patient_name.clone(),
        "payer" => r.payer_name.clone(),
        "provider" => r.provider_name.clone(),
        "received" => c.received.to_string(),
        "assigned_to" => c.assigned_to.clone(),
        "hold" => c.hold.clone(),
    }
}

fn show(id: ChartId, desk: &Desk, out: &mut Out) -> Answer {
    let open = coding::open(desk, id)?;
    let findings = staging::check(desk, &open)?;
    let row = summary(&open);
    let chart = &open.chart;
    if out.json() {
        let documents: Value = chart
            .documents
            .iter()
            .map(|d| json!({"title": d.title, "date": d.date.map(|d| d.to_string()), "text": d.text}))
            .collect();
        out.object(
            &row.with("diagnoses", written::diagnoses(&chart.coding))
                .with("lines", written::lines(&chart.coding))
                .with("upstream_codes", chart.upstream_codes.clone())
                .with("findings", written::findings(&findings))
                .with("accepted", written::accepted(&findings, &chart.overrides))
                .with("documents", documents),
        )?;
        return Ok(0);
    }
    out.show(&row)?;
    for code in &chart.upstream_codes {
        out.line(&format!("{:<20} {code}", "assigned elsewhere"))?;
    }
    for document in &chart.documents {
        let date = document.date.map(|d| format!(" {d}")).unwrap_or_default();
        out.line("")?;
        out.line(&format!("--- {}{date}", document.title))?;
        for text in document.text.lines() {
            out.line(text)?;
        }
    }
    out.line("")?;
    out.line("--- Coding")?;
    for text in written::text(&chart.coding) {
        out.line(&text)?;
    }
    for finding in &findings {
        out.line(&written::finding(finding))?;
    }
    Ok(0)
}

fn summary(open: &OpenChart) -> Row {
    let chart = &open.chart;
    let visit = &chart.encounter;
    let holds: Vec<String> = chart.holds.iter().map(|h| h.reason.clone()).collect();
    row! {
        "id" => chart.id.to_string(),
        "status" => chart.status.name(),
        "kind" => visit.kind.name(),
        "from" => visit.from.to_string(),
        "to" => visit.to.to_string(),
        "place_of_service" => visit.place_of_service.clone(),
        "patient_id" => open.patient.id.to_string(),
        "mrn" => open.patient.mrn.clone(),
        "patient" => open.patient.name.to_string(),
        "birth_date" => open.patient.birth_date.to_string(),
        "sex" => open.patient.sex.letter().to_string(),
        "payer_id" => open.payer.as_ref().map(|p| p.id.to_string()),
        "payer" => open.payer.as_ref().map(|p| p.name.clone()),
        "rendering" => open.rendering.as_ref().map(ToString::to_string),
        "billing" => open.billing.as_ref().map(ToString::to_string),
        "referring" => open.referring.as_ref().map(ToString::to_string),
        "received" => chart.received.to_string(),
        "charge" => chart.charge().to_string(),
        "assigned_to" => chart.assigned_to.clone(),
        "holds" => holds,
        "claim" => chart.claim.map(|id| id.to_string()),
        "source" => chart.source.clone(),
    }
}

/// What a diagnosis that cannot be billed on the day needs; `None` for one that can.
fn not_billable(code: Code, dos: NaiveDate, desk: &Desk) -> Option<String> {
    let why = desk.tables.check_billable(code, dos).err()?;
    let finer = desk.tables.finer(code, dos);
    let some: Vec<String> = (finer.iter().take(4))
        .map(|f| format!("{} {}", f.code.dotted(), f.adds))
        .collect();
    let code = code.dotted();
    Some(match finer.len() {
        0 => why.to_string(),
        n if n > some.len() => format!(
            "{why}: {}; .. (`claimdeck code {code}` lists all {n})",
            some.join("; ")
        ),
        _ => format!("{why}: {}", some.join("; ")),
    })
}

fn code(id: ChartId, dx: &[Code], lines: &[String], desk: &Desk, out: &mut Out) -> Answer {
    if dx.is_empty() && lines.is_empty() {
        return Err(Failure::usage("nothing to code: give --dx, --line or both"));
    }
    let mut chart = desk.chart(id)?;
    let mut next = chart.coding.clone();
    if !dx.is_empty() {
        next.diagnoses.clear();
        for code in dx {
            next.add_diagnosis(*code)
                .map_err(|e| Failure::usage(e.to_string()))?;
        }
        // Lines that stay may have pointed at places that are no more; a finding says so.
    }
    if !lines.is_empty() {
        next.lines.clear();
        for text in lines {
            let new = |code| coding::new_line(desk, &chart, code);
            let line = written::line(text, next.diagnoses.len(), new).map_err(Failure::usage)?;
            next.add_line(line)
                .map_err(|e| Failure::usage(e.to_string()))?;
        }
    }
    let dos = chart.encounter.from;
    let refused: Vec<String> = dx
        .iter()
        .filter_map(|code| not_billable(*code, dos, desk))
        .collect();
    let mut open = coding::open(desk, id)?;
    open.chart.coding.clone_from(&next);
    if refused.is_empty() {
        coding::save(desk, &mut chart, next)?;
    }
    let findings = staging::check(desk, &open)?;
    for why in &refused {
        out.say(&format!("{id} stays as it was: {why}"));
    }
    let row = state(&chart)
        .with("diagnoses", written::diagnoses(&chart.coding))
        .with("charge", chart.charge().to_string());
    let offers = chains::offers(&desk.tables, &chart.coding, dos);
    if out.json() {
        let row = row
            .with("findings", written::findings(&findings))
            .with("accepted", written::accepted(&findings, &chart.overrides));
        out.changed(&row.with("asked_for", written::offers(&offers)))?;
    } else {
        out.changed(&row)?;
        for offer in &offers {
            out.say(&written::offer(offer));
        }
        for finding in &findings {
            out.say(&written::finding(finding));
        }
    }
    let errors = (findings.iter()).any(|f| f.severity == Severity::Error && f.accepted.is_none());
    Ok(if errors { FINDINGS } else { 0 })
}
