//! `claimdeck intake`: charts from FHIR bundles, CSV and JSON Lines.

use super::Answer;
use super::context::Context;
use super::failure::{Failure, INPUT};
use super::out::{Out, row};
use crate::intake::{self as reader, Format, IntakeError};
use crate::workflow::Desk;
use crate::workflow::intake::{self, Count, How, Report};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files, and folders whose files are read in order of their names
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The form of the files
    #[arg(long, value_enum, default_value_t)]
    format: As,
    /// Say what would be done, store nothing
    #[arg(long)]
    dry_run: bool,
    /// Store the charts that can be read, though others cannot
    #[arg(long)]
    keep_good: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
enum As {
    #[default]
    Auto,
    Fhir,
    Hl7,
    Csv,
    Jsonl,
}

impl As {
    fn format(self) -> Result<Option<Format>, Failure> {
        Ok(Some(match self {
            Self::Auto => return Ok(None),
            Self::Fhir => Format::Fhir,
            Self::Csv => Format::Csv,
            Self::Jsonl => Format::JsonLines,
            Self::Hl7 => {
                return Err(Failure::usage("HL7 v2 messages are not read yet")
                    .hint("send FHIR bundles, CSV or JSON Lines instead"));
            }
        }))
    }
}

pub(super) fn run(args: &Args, context: &Context, out: &mut Out) -> Answer {
    let format = args.format.format()?;
    let files = files(&args.paths)?;
    let desk = context.desk()?;
    let how = How {
        dry_run: args.dry_run,
        keep_good: args.keep_good,
    };
    let mut code = 0;
    for file in files {
        // A file is whole or nothing; one that is refused does not hold up the others.
        if !take(&file, format, how, &desk, out)? {
            code = INPUT;
        }
    }
    Ok(code)
}

/// Takes in one file; answers whether all of it was good.
fn take(
    file: &Path,
    format: Option<Format>,
    how: How,
    desk: &Desk,
    out: &mut Out,
) -> Result<bool, Failure> {
    let name = file.display().to_string();
    let bytes = std::fs::read(file).map_err(|e| Failure::unreadable(file, &e))?;
    if bytes.starts_with(b"MSH|") {
        return As::Hl7.format().map(|_| false);
    }
    let read = reader::read(&name, &bytes, format);
    let readable = read.errors.is_empty();
    let how = How {
        dry_run: how.dry_run || !(readable || how.keep_good),
        ..how
    };
    let report = intake::apply(desk, &read.charts, how)?;
    for error in &read.errors {
        out.say(&error.to_string());
    }
    for refused in &report.refused {
        out.say(
            &IntakeError {
                file: name.clone(),
                line: refused.line,
                message: refused.message.clone(),
            }
            .to_string(),
        );
    }
    let errors = read.errors.len() + report.refused.len();
    let good = errors == 0;
    let state = if !good && !how.keep_good {
        "refused"
    } else if how.dry_run {
        "dry run"
    } else if report.stored {
        "stored"
    } else {
        "unchanged"
    };
    tell(&name, state, &report, (read.skipped, errors), out)?;
    Ok(good)
}

fn tell(
    name: &str,
    state: &str,
    report: &Report,
    (skipped, errors): (usize, usize),
    out: &mut Out,
) -> Result<(), Failure> {
    let kinds = [
        ("charts", report.charts),
        ("patients", report.patients),
        ("payers", report.payers),
        ("providers", report.providers),
    ];
    if out.json() {
        let mut row = row! { "id" => name, "state" => state };
        for (kind, count) in kinds {
            row = row.with(kind, counts(count));
        }
        return out.changed(&row.with("skipped", skipped).with("errors", errors));
    }
    out.line(&format!("{name}: {state}"))?;
    // Nothing of a file that was refused is here, so nothing is counted.
    for (kind, c) in kinds.into_iter().filter(|_| state != "refused") {
        let parts = [
            (c.created, "new"),
            (c.updated, "updated"),
            (c.unchanged, "unchanged"),
            (c.kept, "coded already, left alone"),
        ];
        let parts: Vec<String> = parts
            .iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, what)| format!("{n} {what}"))
            .collect();
        if !parts.is_empty() {
            out.line(&format!("  {kind:<10} {}", parts.join(", ")))?;
        }
    }
    if skipped > 0 {
        out.line(&format!(
            "  {skipped} visits that did not take place were passed over"
        ))?;
    }
    out.flush()
}

fn counts(c: Count) -> Value {
    json!({"created": c.created, "updated": c.updated, "unchanged": c.unchanged, "kept": c.kept})
}

/// The files that are named, and those in folders that are, in order of their names.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let entries = std::fs::read_dir(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let mut inside: Vec<PathBuf> = entries
            .map_err(|e| Failure::unreadable(path, &e))?
            .into_iter()
            .map(|entry| entry.path())
            .filter(|path| path.is_file() && !is_hidden(path))
            .collect();
        if inside.is_empty() {
            return Err(Failure::input(format!(
                "{}: no file in this folder",
                path.display()
            )));
        }
        inside.sort();
        files.append(&mut inside);
    }
    Ok(files)
}

fn is_hidden(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with('.'))
}
