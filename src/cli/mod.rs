//! The command line: one file a subcommand, and the wiring of store, clock and tables.
//!
//! Everything that prints does it here, through `Out`; every error gets its hint and exit code in
//! `failure`.

mod accept;
mod audit;
mod card;
mod chart;
mod check;
mod claim;
mod claims_in;
mod clock;
mod code;
mod code_page;
mod codeset;
mod coding;
mod completions;
mod context;
mod demo;
mod doctor;
mod edits;
mod failure;
mod index;
mod intake;
mod keys;
mod kit;
mod late;
mod out;
mod party;
mod patient;
mod payer;
mod provider;
mod search;
mod site_edits;
mod suggest;
mod text_in;
mod update;
mod verify;
mod workstation;

use crate::config::Env;
use chrono::NaiveDate;
use clap::{Parser, Subcommand};
use context::Context;
use failure::Failure;
use out::Out;
use std::ffi::OsString;
use std::path::PathBuf;

/// What every subcommand answers: the exit code, 0 or 1, or why it failed.
type Answer = Result<u8, Failure>;

/// A keyboard-driven terminal workstation for medical coders and billers.
///
/// Without a subcommand the workstation opens.
#[derive(Debug, Parser)]
#[command(name = "claimdeck", version, after_help = EXIT_CODES, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    command: Option<Command>,
}

const EXIT_CODES: &str = "\
Exit codes: 0 done; 1 done, and what was asked about has error findings; 2 wrong usage or config;
3 bad input (FILE:LINE), nothing partly applied; 4 the store is open elsewhere; 5 the store is
damaged; 70 a bug.";

/// Flags of every subcommand.
#[derive(Debug, Clone, Default, clap::Args)]
struct Globals {
    /// Folder of the store [default: CLAIMDECK_DATA, else the XDG data folder]
    #[arg(long, global = true, value_name = "DIR", help_heading = "Everywhere")]
    data: Option<PathBuf>,
    /// The day that stands for today, YYYY-MM-DD
    #[arg(long, global = true, value_name = "DATE", value_parser = date, help_heading = "Everywhere")]
    as_of: Option<NaiveDate>,
    /// Print JSON Lines
    #[arg(long, global = true, help_heading = "Everywhere")]
    json: bool,
    /// Who works here
    #[arg(long, global = true, value_name = "NAME", help_heading = "Everywhere")]
    user: Option<String>,
    /// Keymap: standard, vi, emacs, numeric
    #[arg(long, global = true, value_name = "NAME", help_heading = "Everywhere")]
    keymap: Option<String>,
    /// Your own keymap on top
    #[arg(long, global = true, value_name = "FILE", help_heading = "Everywhere")]
    keymap_file: Option<String>,
    /// Colours: auto, mono, 16, 256
    #[arg(long, global = true, value_name = "NAME", help_heading = "Everywhere")]
    theme: Option<String>,
    /// ASCII characters only: auto, on, off
    #[arg(long, global = true, value_name = "WHEN", help_heading = "Everywhere")]
    ascii: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// A practice store of synthetic patients, charts and claims; opens it
    Demo(demo::Args),
    /// Find codes by words
    Search(search::Args),
    /// The codes that a note names
    Suggest(suggest::Args),
    /// Everything about one code
    Code(code::Args),
    /// Find entries of the Alphabetic Index by words
    Index(index::Args),
    /// The code tables: list, import, compare, check
    #[command(subcommand)]
    Codeset(codeset::What),
    /// Read charts from FHIR bundles, CSV or JSON Lines
    Intake(intake::Args),
    /// Charts: list, show, suggest, assign, code, check, accept, unaccept, hold, release
    #[command(subcommand)]
    Chart(chart::What),
    /// Kits, codes posted together: list, show, save, post, set, delete, export, import
    #[command(subcommand)]
    Kit(Box<kit::What>),
    /// What is kept about codes: favourites, uses, notes
    #[command(subcommand)]
    Card(card::What),
    /// Claims: list, show, stage, export, void, and what the payer did
    #[command(subcommand)]
    Claim(claim::What),
    /// Scrub claims in claim JSON; needs no store
    Check(check::Args),
    /// Late payments: sweep, list, show, log, next, snooze, resolve, assign
    #[command(subcommand)]
    Late(late::What),
    /// Patients: list, show, set
    #[command(subcommand)]
    Patient(patient::What),
    /// Payers: list, show, set
    #[command(subcommand)]
    Payer(payer::What),
    /// Providers: list, show, set
    #[command(subcommand)]
    Provider(provider::What),
    /// The keys of a keymap
    Keys(keys::Args),
    /// Recompute every index from the records and check the journal's chain
    Verify,
    /// Who did what, when
    Audit(audit::Args),
    /// What is checked before a claim is staged: list, show, check, init
    Edits(edits::Args),
    /// What claimdeck found out about this terminal, its tables and its store
    Doctor,
    /// Completions for a shell
    Completions(completions::Args),
}

/// Parses the arguments, runs the subcommand, and answers the exit code.
pub fn run(args: impl IntoIterator<Item = OsString>, env: Env) -> u8 {
    failure::quiet_panics();
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            // Nothing is left to say where stderr is closed.
            let _ = error.print();
            return u8::try_from(error.exit_code()).unwrap_or(2);
        }
    };
    guarded(|| {
        let mut out = Out::new(cli.globals.json);
        let context = Context::new(cli.globals, env);
        let answer = dispatch(cli.command, &context, &mut out);
        answer.and_then(|code| out.flush().map(|()| code))
    })
}

/// The exit code of some work: its answer, what its failure says, or that of a bug.
fn guarded(work: impl FnOnce() -> Answer) -> u8 {
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)) {
        Ok(Ok(code)) => code,
        Ok(Err(failure)) => failure.tell(),
        Err(_) => failure::BUG,
    }
}

fn dispatch(command: Option<Command>, context: &Context, out: &mut Out) -> Answer {
    let Some(command) = command else {
        return workstation::run(context);
    };
    match command {
        Command::Demo(args) => demo::run(&args, context, out),
        Command::Search(args) => search::run(&args, context, out),
        Command::Suggest(args) => suggest::run(&args, context, out),
        Command::Code(args) => code::run(&args, context, out),
        Command::Index(args) => index::run(&args, context, out),
        Command::Codeset(what) => codeset::run(&what, context, out),
        Command::Intake(args) => intake::run(&args, context, out),
        Command::Chart(what) => chart::run(&what, context, out),
        Command::Kit(what) => kit::run(&what, context, out),
        Command::Card(what) => card::run(&what, context, out),
        Command::Claim(what) => claim::run(&what, context, out),
        Command::Check(args) => check::run(&args, context, out),
        Command::Late(what) => late::run(&what, context, out),
        Command::Patient(what) => patient::run(&what, context, out),
        Command::Payer(what) => payer::run(&what, context, out),
        Command::Provider(what) => provider::run(&what, context, out),
        Command::Keys(args) => keys::run(&args, context, out),
        Command::Verify => verify::run(context, out),
        Command::Audit(args) => audit::run(&args, context, out),
        Command::Doctor => doctor::run(context, out),
        Command::Edits(args) => edits::run(&args, context, out),
        Command::Completions(args) => completions::run(&args, out),
    }
}

/// Reads a date of the command line.
fn date(text: &str) -> Result<NaiveDate, String> {
    text.parse()
        .map_err(|_| "expected YYYY-MM-DD, such as 2026-11-02".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_flags_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_outcome_has_its_exit_code() {
        assert_eq!(guarded(|| Ok(0)), 0);
        assert_eq!(guarded(|| Ok(failure::FINDINGS)), 1);
        assert_eq!(guarded(|| Err(Failure::usage("x"))), 2);
        assert_eq!(guarded(|| Err(Failure::input("x"))), 3);
        assert_eq!(guarded(|| Err(Failure::Pipe)), 0);
        assert_eq!(guarded(|| panic!("a bug")), 70);
    }
}
