//! `claimdeck check`: scrubs claims in claim JSON or an 837P. No store is opened.

use super::Answer;
use super::claims_in::ClaimsIn;
use super::coding as written;
use super::context::Context;
use super::failure::{FINDINGS, Failure, INPUT};
use super::out::Out;
use super::site_edits;
use crate::domain::Severity;
use crate::intake::claim_json;
use crate::scrub::{Earlier, Scrub, Setting};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How long findings wait before they are shown.
const AT_LEAST_EVERY: Duration = Duration::from_millis(100);

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Claim JSON (one object, an array, or one a line) or an 837P; - for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub(super) fn run(args: &Args, context: &Context, out: &mut Out) -> Answer {
    let policy = context.policy();
    site_edits::say_problems(&policy);
    site_edits::sound_for("checked", &policy)?;
    let mut claims = ClaimsIn::open(&args.file)?;
    let tables = context.any_tables()?;
    let scrub = Scrub {
        tables: &tables,
        policy: &policy,
        today: context.today(),
    };
    let mut counts = [0_usize; 3];
    let mut checked = 0;
    let mut earlier = Earlier::default();
    let mut shown = Instant::now();
    for claim in &mut claims {
        checked += 1;
        let setting = Setting {
            earlier: Some(&earlier),
            ..Setting::default()
        };
        for finding in scrub.check(&claim, setting) {
            counts[finding.severity as usize] += 1;
            if out.json() {
                let text = claim_json::write_finding(&claim.id, &finding)
                    .map_err(|e| Failure::usage(e.to_string()))?;
                out.json_text(&text)?;
            } else {
                out.line(&format!("{:<10} {}", claim.id, written::finding(&finding)))?;
            }
        }
        earlier.add(&claim);
        // Who sends claims one by one need not wait for a buffer to fill.
        if shown.elapsed() > AT_LEAST_EVERY {
            out.flush()?;
            shown = Instant::now();
        }
    }
    let missing = tables.not_loaded(context.today());
    if !missing.is_empty() {
        let names: Vec<&str> = missing.iter().map(|table| table.table.as_str()).collect();
        out.say(&format!(
            "not checked in full, tables missing: {} (`claimdeck doctor` says more)",
            names.join(", ")
        ));
    }
    let [infos, warnings, errors] = counts;
    debug_assert_eq!(Severity::Error as usize, 2);
    out.say(&format!(
        "{}: {}, {}, {}",
        count(checked, "claim"),
        count(errors, "error"),
        count(warnings, "warning"),
        count(infos, "info")
    ));
    Ok(if !claims.finish() {
        INPUT
    } else if errors > 0 {
        FINDINGS
    } else {
        0
    })
}

/// `1 claim`, `2 claims`.
pub(super) fn count(number: usize, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}
