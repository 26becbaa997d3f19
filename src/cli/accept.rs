//! Letting findings of a chart stand, with a reason: `chart check`, `chart accept`, `chart unaccept`.

use super::Answer;
use super::coding as written;
use super::failure::FINDINGS;
use super::out::{Out, Row, row};
use crate::domain::{Acceptance, Chart, ChartId, Finding, Override, Severity};
use crate::workflow::{Desk, coding, overrides, staging};
use serde_json::{Value, json};

#[derive(Debug, clap::Args)]
pub(super) struct Accept {
    /// The chart
    id: ChartId,
    /// The edits whose findings may stand, such as dx.excludes1
    #[arg(required_unless_present = "list", conflicts_with = "list")]
    edits: Vec<String>,
    /// Of an edit that speaks of several: the codes it is about, as `chart check` names them
    #[arg(long, value_name = "CODES", conflicts_with = "list")]
    subject: Option<String>,
    /// Why they may stand; it stays on the claim
    #[arg(long, required_unless_present = "list", conflicts_with = "list")]
    reason: Option<String>,
    /// List what is accepted on the chart
    #[arg(long)]
    list: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Unaccept {
    /// The chart
    id: ChartId,
    /// The edit
    edit: String,
    /// Only of these codes [default: all that was accepted of the edit]
    #[arg(long, value_name = "CODES")]
    subject: Option<String>,
}

pub(super) fn accept(args: &Accept, desk: &Desk, out: &mut Out) -> Answer {
    if args.list {
        return list(args.id, desk, out);
    }
    let (subject, reason) = (args.subject.as_deref(), args.reason.as_deref());
    let reason = reason.unwrap_or_default();
    let (chart, kept) = overrides::accept(desk, args.id, &args.edits, subject, reason)?;
    changed(&chart, "accepted", &kept, out)
}

pub(super) fn unaccept(args: &Unaccept, desk: &Desk, out: &mut Out) -> Answer {
    let subject = args.subject.as_deref();
    let (chart, gone) = overrides::unaccept(desk, args.id, &args.edit, subject)?;
    changed(&chart, "taken_back", &gone, out)
}

fn changed(chart: &Chart, what: &'static str, kept: &[Override], out: &mut Out) -> Answer {
    let row = row! { "id" => chart.id.to_string(), "state" => chart.status.name() };
    if out.json() {
        out.changed(&row.with(what, written::overrides(kept)))?;
        return Ok(0);
    }
    let text: Vec<String> = kept.iter().map(written::override_text).collect();
    out.changed(&row.with(what, text))?;
    Ok(0)
}

fn list(id: ChartId, desk: &Desk, out: &mut Out) -> Answer {
    let open = coding::open(desk, id)?;
    let findings = staging::check(desk, &open)?;
    let rows: Vec<Row> = (open.chart.overrides.iter())
        .map(|kept| {
            let accepted = kept.accepted();
            row! {
                "id" => id.to_string(),
                "edit" => kept.edit.clone(),
                "subject" => kept.subject.clone(),
                "reason" => kept.reason.clone(),
                "by" => kept.by.clone(),
                "accepted_at" => kept.at.to_rfc3339(),
                // Where its codes are gone it says nothing, until they are back.
                "found" => findings.iter().any(|finding| accepted.answers(finding)),
            }
        })
        .collect();
    out.list(&rows)?;
    if rows.is_empty() && !out.json() {
        out.say(&format!("nothing is accepted on {id}"));
    }
    Ok(0)
}

/// What the edits say of a chart as it stands.
pub(super) fn check(id: ChartId, desk: &Desk, out: &mut Out) -> Answer {
    let open = coding::open(desk, id)?;
    let findings = staging::check(desk, &open)?;
    let chart = &open.chart;
    let blocks = findings.iter().any(Finding::blocks);
    if out.json() {
        let row = row! {
            "id" => id.to_string(),
            "state" => chart.status.name(),
            "blocks" => blocks,
        };
        let row = row
            .with("findings", written::findings(&findings))
            .with("accepted", written::accepted(&findings, &chart.overrides))
            .with("blocking", blocking(&findings));
        out.object(&row)?;
    } else {
        for finding in &findings {
            out.line(&written::finding(finding))?;
        }
        for text in how_to_accept(id, &findings) {
            out.say(&text);
        }
        if findings.is_empty() {
            out.say(&format!("{id}: no findings"));
        }
    }
    let error = |f: &Finding| f.severity == Severity::Error && f.accepted.is_none();
    Ok(if findings.iter().any(error) {
        FINDINGS
    } else {
        0
    })
}

/// What keeps a chart from being staged: edit, subject, and whether it can be accepted.
pub(super) fn blocking(findings: &[Finding]) -> Value {
    let blocks = findings.iter().filter(|finding| finding.blocks());
    blocks
        .map(|f| {
            let can_accept = f.acceptance != Acceptance::Never;
            json!({ "edit": f.edit, "subject": f.subject, "can_accept": can_accept })
        })
        .collect()
}

/// How each finding that blocks is accepted, as commands; each once.
pub(super) fn how_to_accept(id: ChartId, findings: &[Finding]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for finding in findings.iter().filter(|finding| finding.blocks()) {
        let text = match finding.acceptance {
            Acceptance::Never => format!("{} must be put right first", finding.edit),
            Acceptance::Free | Acceptance::Reason => format!(
                "to let it stand: claimdeck chart accept {id} {} --subject '{}' --reason WHY",
                finding.edit, finding.subject
            ),
        };
        if !out.contains(&text) {
            out.push(text);
        }
    }
    out
}
