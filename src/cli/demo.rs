//! `claimdeck demo`: a practice of synthetic people, in a store of its own.

use super::Answer;
use super::context::Context;
use super::failure::Failure;
use super::out::{Out, row};
use super::workstation;
use crate::workflow::Desk;
use crate::workflow::demo::{self, Holds, Options};
use std::path::Path;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// How many charts wait to be coded
    #[arg(long, value_name = "N", default_value_t = Options::default().charts,
          value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..=1_000_000))]
    charts: usize,
    /// Which practice: the same number makes the same one
    #[arg(long, value_name = "S", default_value_t = Options::default().seed)]
    seed: u64,
    /// Make it, and do not open the workstation
    #[arg(long)]
    no_open: bool,
    /// Begin anew; the demo that was is set aside
    #[arg(long)]
    fresh: bool,
}

pub(super) fn run(args: &Args, context: &Context, out: &mut Out) -> Answer {
    let data = context.demo_dir()?;
    let mut desk = open(&data, context)?;
    let held = demo::holds(&desk)?;
    if held == Holds::Part || (args.fresh && held == Holds::Demo) {
        drop(desk);
        let aside = set_aside(&data.join("store"))?;
        out.say(&format!("the demo before is kept as {}", aside.display()));
        desk = open(&data, context)?;
    }
    if demo::holds(&desk)? == Holds::Nothing {
        let made = demo::fill(
            &desk,
            &Options {
                charts: args.charts,
                seed: args.seed,
            },
        )?;
        out.changed(&row! {
            "id" => data.display().to_string(),
            "state" => "made",
            "patients" => made.patients,
            "charts" => made.charts,
            "claims" => made.claims,
            "late" => made.late,
        })?;
    } else {
        out.changed(&row! {
            "id" => data.display().to_string(),
            "state" => "continued",
        })?;
    }
    if args.no_open {
        return Ok(0);
    }
    if !workstation::has_terminal() {
        out.say("no terminal: the demo is made, and not opened");
        return Ok(0);
    }
    workstation::open(desk, &data, context)
}

/// The desk at the demo's store. A store that holds anything else is never touched.
fn open(data: &Path, context: &Context) -> Result<Desk, Failure> {
    let desk = context.desk_at(data)?;
    match demo::holds(&desk)? {
        Holds::Nothing | Holds::Demo | Holds::Part => Ok(desk),
        Holds::Other => Err(Failure::usage(format!(
            "{} holds a store that is no demo: nothing was changed",
            data.display()
        ))
        .hint("choose an empty folder with --data DIR, or leave --data out")),
    }
}

/// Moves a store out of the way; it is kept.
fn set_aside(store: &Path) -> Result<std::path::PathBuf, Failure> {
    let mut number = 1;
    loop {
        let to = store.with_extension(format!("before-{number}"));
        if !to.exists() {
            std::fs::rename(store, &to)?;
            return Ok(to);
        }
        number += 1;
    }
}
