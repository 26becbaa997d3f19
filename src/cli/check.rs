//! `claimdeck check`: scrubs claims in claim JSON. No store is opened.

use super::Answer;
use super::coding as written;
use super::context::Context;
use super::failure::{FINDINGS, Failure};
use super::out::Out;
use crate::domain::Severity;
use crate::intake::claim_json;
use crate::scrub::{Policy, Scrub, Setting};
use std::io::Read;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Claim JSON: one object, an array, or one a line; - for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub(super) fn run(args: &Args, context: &Context, out: &mut Out) -> Answer {
    let (name, text) = read(&args.file)?;
    let claims = claim_json::read(&name, &text)?;
    let tables = context.any_tables()?;
    let policy = Policy::default();
    let scrub = Scrub {
        tables: &tables,
        policy: &policy,
        today: context.today(),
    };
    let mut counts = [0_usize; 3];
    for claim in &claims {
        for finding in scrub.check(claim, Setting::default()) {
            counts[finding.severity as usize] += 1;
            if out.json() {
                let text = claim_json::write_finding(&claim.id, &finding)
                    .map_err(|e| Failure::usage(e.to_string()))?;
                out.json_text(&text)?;
            } else {
                out.line(&format!("{:<10} {}", claim.id, written::finding(&finding)))?;
            }
        }
    }
    let [infos, warnings, errors] = counts;
    debug_assert_eq!(Severity::Error as usize, 2);
    out.say(&format!(
        "{}: {}, {}, {}",
        count(claims.len(), "claim"),
        count(errors, "error"),
        count(warnings, "warning"),
        count(infos, "info")
    ));
    Ok(if errors > 0 { FINDINGS } else { 0 })
}

/// `1 claim`, `2 claims`.
fn count(number: usize, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}

/// The text of a file, or of standard input, with the name that errors use.
pub(super) fn read(file: &std::path::Path) -> Result<(String, String), Failure> {
    let name = file.display().to_string();
    let bytes = if name == "-" {
        let mut bytes = Vec::new();
        std::io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .map_err(|e| Failure::unreadable(file, &e))?;
        bytes
    } else {
        std::fs::read(file).map_err(|e| Failure::unreadable(file, &e))?
    };
    let text = String::from_utf8(bytes).map_err(|e| {
        let before = &e.as_bytes()[..e.utf8_error().valid_up_to()];
        let line = before.iter().filter(|b| **b == b'\n').count() + 1;
        Failure::input(format!(
            "{name}:{line}: not UTF-8 text: save the file as UTF-8"
        ))
    })?;
    Ok((name, text))
}
