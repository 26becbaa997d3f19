//! `claimdeck edits`: what is checked, on which rule it rests, and what the site makes of it.

use super::Answer;
use super::context::Context;
use super::failure::{FINDINGS, Failure};
use super::out::{Out, Row, row};
use super::site_edits;
use crate::domain::{Acceptance, Severity};
use crate::scrub::{self, Described, Level, Policy, acceptance_words, site_file};
use crate::source::did_you_mean;
use serde_json::{Map, Value};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Args {
    #[command(subcommand)]
    what: Option<What>,
    /// Only this family: dx, px, line, claim, party, payer
    #[arg(long, value_name = "FAMILY", value_parser = FAMILIES)]
    family: Option<String>,
    /// Only those that speak at this severity here: error, warning, info, off
    #[arg(long, value_name = "SEVERITY", value_parser = ["error", "warning", "info", "off"])]
    severity: Option<String>,
    /// As Markdown, for the manual: as shipped, without what the site makes of it
    #[arg(long, conflicts_with_all = ["family", "severity"])]
    markdown: bool,
}

const FAMILIES: [&str; 6] = ["dx", "px", "line", "claim", "party", "payer"];

#[derive(Debug, clap::Subcommand)]
enum What {
    /// One edit in full
    Show {
        /// Its id, such as dx.duplicate
        id: String,
    },
    /// Is this site file right? Each mistake with its line and column; exit 1 where there is one
    Check {
        /// The file [default: edits.toml of the data folder]
        file: Option<PathBuf>,
    },
    /// Write a site file to begin with; never over another
    Init {
        /// The file [default: edits.toml of the data folder]
        file: Option<PathBuf>,
    },
}

pub(super) fn run(args: &Args, context: &Context, out: &mut Out) -> Answer {
    if args.markdown {
        out.text(&markdown())?;
        return Ok(0);
    }
    match &args.what {
        None => list(args, &here(context), out),
        Some(What::Show { id }) => show(id, &here(context), out),
        Some(What::Check { file }) => check(&at(file.as_deref(), context)?, out),
        Some(What::Init { file }) => init(&at(file.as_deref(), context)?, out),
    }
}

/// What the site makes of the edits; what is wrong with its file is said.
fn here(context: &Context) -> Policy {
    let policy = context.policy();
    site_edits::say_problems(&policy);
    policy
}

fn at(file: Option<&Path>, context: &Context) -> Result<PathBuf, Failure> {
    match file {
        Some(file) => Ok(file.to_owned()),
        None => Ok(site_edits::path(&context.data_dir()?)),
    }
}

fn list(args: &Args, policy: &Policy, out: &mut Out) -> Answer {
    let wanted = |edit: &Described<'_>| {
        let family = args.family.as_deref();
        let severity = args.severity.as_deref();
        family.is_none_or(|f| f == edit.family()) && severity.is_none_or(|s| s == edit.level_here())
    };
    let edits = policy.described().filter(wanted);
    let rows: Vec<Row> = match out.json() {
        true => edits.map(|edit| full(&edit)).collect(),
        false => edits.map(|edit| brief(&edit)).collect(),
    };
    out.list(&rows)?;
    Ok(0)
}

fn show(id: &str, policy: &Policy, out: &mut Out) -> Answer {
    let Some(edit) = policy.describe(id) else {
        let near = did_you_mean(id, policy.described().map(|edit| edit.id));
        return Err(Failure::usage(format!("there is no edit {id:?}{near}"))
            .hint("`claimdeck edits` lists them"));
    };
    out.show(&full(&edit))?;
    Ok(0)
}

fn brief(edit: &Described<'_>) -> Row {
    row! {
        "id" => edit.id,
        "severity" => edit.level_here(),
        "title" => edit.title,
        "dates" => edit.dates(),
        "source" => edit.source,
    }
}

/// Every field: `severity` as shipped, `here` as the site has it.
fn full(edit: &Described<'_>) -> Row {
    let payers: Map<String, Value> = (edit.payers.iter())
        .map(|(payer, level)| ((*payer).to_owned(), level_name(*level).into()))
        .collect();
    row! {
        "id" => edit.id,
        "family" => edit.family(),
        "title" => edit.title,
        "severity" => edit.severity.map_or("off", Severity::name),
        "here" => edit.level_here(),
        "payers" => payers,
        "source" => edit.source,
        "explain" => edit.explain,
        "since" => edit.since.map(|day| day.to_string()),
        "until" => edit.until.map(|day| day.to_string()),
        "acceptance" => acceptance_words(edit.acceptance),
        "written_at" => edit.place.map(ToString::to_string),
    }
}

fn level_name(level: Level) -> &'static str {
    level.severity().map_or("off", Severity::name)
}

fn check(path: &Path, out: &mut Out) -> Answer {
    let name = path.display().to_string();
    let text = site_edits::text(path).map_err(Failure::input)?;
    let Some(text) = text else {
        return Err(Failure::input(format!("{name}: there is no such file"))
            .hint("`claimdeck edits init` writes one to begin with"));
    };
    match site_file::read(&name, &text) {
        Ok(policy) => {
            let (levels, payers, rules) = policy.size();
            let state = row! { "id" => name, "state" => "right" };
            out.changed(
                &state
                    .with("severities", levels)
                    .with("payers", payers)
                    .with("rules", rules),
            )?;
            Ok(0)
        }
        Err(problems) => {
            for problem in &problems {
                if out.json() {
                    let row = row! { "id" => problem.place.to_string(), "file" => name.as_str() };
                    let place = &problem.place;
                    out.object(
                        &row.with("line", place.line)
                            .with("column", place.column)
                            .with("message", problem.message.as_str()),
                    )?;
                } else {
                    out.line(&problem.to_string())?;
                }
            }
            Ok(FINDINGS)
        }
    }
}

fn init(path: &Path, out: &mut Out) -> Answer {
    site_edits::write_starter(path).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            Failure::usage(format!("{}: it is there already", path.display()))
                .hint("`claimdeck edits init FILE` writes the starter elsewhere")
        }
        _ => Failure::usage(format!("{}: it cannot be written: {error}", path.display())),
    })?;
    out.changed(&row! { "id" => path.display().to_string(), "state" => "made" })?;
    Ok(0)
}

/// The page of the manual, from the registry alone.
fn markdown() -> String {
    let mut text = String::from(
        "# Edits\n\nWhat is checked before a claim is staged, and by `claimdeck check`. An error \
         blocks staging until a person gives a reason to let it stand, which goes with the claim; a \
         warning marked *reason* does too. What is marked *never* cannot stand: such a claim could \
         not be sent. Other warnings and infos block nothing. A site turns edits up, down or off and \
         adds rules of its own in `edits.toml` (see [formats](formats.md#the-sites-edits)).\n",
    );
    let policy = Policy::default();
    let mut family = String::new();
    for edit in policy.described() {
        if edit.family() != family {
            family = edit.family().to_owned();
            text.push_str(&format!(
                "\n## {family}\n\n| Edit | Severity | What | Why and what to do | Source |\n|---|---|---|---|---|\n"
            ));
        }
        let mut severity = edit.level_here().to_owned();
        match edit.acceptance {
            Acceptance::Free => {}
            Acceptance::Reason => severity.push_str(", *reason*"),
            Acceptance::Never => severity.push_str(", *never*"),
        }
        if !edit.dates().is_empty() {
            severity.push_str(&format!(", {}", edit.dates()));
        }
        text.push_str(&format!(
            "| `{}` | {severity} | {} | {} | {} |\n",
            edit.id, edit.title, edit.explain, edit.source
        ));
    }
    text.push_str(&format!("\n{} edits.\n", scrub::edits().count()));
    text
}
