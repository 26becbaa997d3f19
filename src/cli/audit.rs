//! `claimdeck audit`: who did what, when.

use super::Answer;
use super::coding as written;
use super::context::Context;
use super::failure::FINDINGS;
use super::out::{Out, row};
use crate::workflow::overrides::{self, Said};
use crate::workflow::{WorkflowError, ports::AuditEntry};
use serde_json::Value;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Check the chain of hashes, too
    #[arg(long)]
    verify: bool,
    /// Only entries after this number
    #[arg(long, value_name = "N", default_value_t = 0)]
    after: u64,
    /// At most so many
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

/// How many entries are read at a time.
const PAGE: usize = 256;

pub(super) fn run(args: &Args, context: &Context, out: &mut Out) -> Answer {
    let desk = context.desk()?;
    let mut after = args.after;
    let mut left = args.limit.unwrap_or(usize::MAX);
    while left > 0 {
        let page = desk
            .store
            .audit(after, left.min(PAGE))
            .map_err(WorkflowError::from)?;
        let Some(last) = page.last() else { break };
        after = last.sequence;
        left -= page.len();
        for entry in &page {
            let records: Vec<String> = entry
                .changes
                .iter()
                .map(|(_, r)| r.key().to_string())
                .collect();
            let row = row! {
                "id" => entry.sequence,
                "at" => entry.at.to_rfc3339(),
                "by" => entry.by.clone(),
                "action" => entry.action.clone(),
                "records" => records.clone(),
                "hash" => entry.hash.clone(),
            };
            let said = overrides::said(entry);
            if out.json() {
                out.object(&row.with("overrides", as_json(&said)))?;
                continue;
            }
            let shown: Vec<&str> = records.iter().take(4).map(String::as_str).collect();
            let more = match records.len() - shown.len() {
                0 => String::new(),
                n => format!(" and {n} more"),
            };
            let at = entry.at.format("%Y-%m-%d %H:%M:%S");
            out.line(&format!(
                "{:>6}  {at}  {:<10} {:<18} {}{more}",
                entry.sequence,
                entry.by,
                entry.action,
                shown.join(" ")
            ))?;
            for said in &said {
                out.line(&format!("        {}", as_text(said, entry)))?;
            }
        }
    }
    if !args.verify {
        return Ok(0);
    }
    let report = desk.store.verify().map_err(WorkflowError::from)?;
    for problem in &report.problems {
        out.say(problem);
    }
    out.say(&format!(
        "{} journal entries, {}",
        report.journal_entries,
        if report.problems.is_empty() {
            "chain sound"
        } else {
            "NOT sound"
        }
    ));
    Ok(if report.problems.is_empty() {
        0
    } else {
        FINDINGS
    })
}

fn as_json(said: &[Said]) -> Value {
    let one = |said: &Said| {
        let mut json = written::override_json(&said.kept);
        if let Some(fields) = json.as_object_mut() {
            fields.insert("record".to_owned(), said.record.to_string().into());
            fields.insert("taken_back".to_owned(), said.taken_back.into());
        }
        json
    };
    said.iter().map(one).collect()
}

fn as_text(said: &Said, entry: &AuditEntry) -> String {
    let what = match (said.taken_back, entry.action.as_str()) {
        (true, _) => "no longer accepted",
        (false, "claim.stage") => "staged with",
        (false, _) => "accepted",
    };
    format!("{what} {}", written::override_text(&said.kept))
}
