//! `claimdeck suggest` and `claimdeck chart suggest`: the codes that a note names.

use super::Answer;
use super::context::Context;
use super::out::{Out, Row, row};
use super::search::say_uncovered;
use super::text_in;
use crate::codeset::{Suggester, Tables};
use crate::domain::{Chart, CodeSet};
use crate::workflow::suggest::{self, Setting, Suggestion, Suggestions};
use chrono::NaiveDate;
use std::path::PathBuf;
use std::sync::Arc;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A note; - for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Codes valid on this date of service [default: today]
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    dos: Option<NaiveDate>,
    /// Where the patient was seen: uncertain diagnoses are coded for inpatients only
    #[arg(long, value_enum, default_value_t)]
    setting: Where,
}

#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum Where {
    #[default]
    Outpatient,
    Inpatient,
}

pub(super) fn run(args: &Args, context: &Context, out: &mut Out) -> Answer {
    let (_, text) = text_in::read(&args.file)?;
    let tables = context.any_tables()?;
    let dos = args.dos.unwrap_or(context.today());
    let setting = match args.setting {
        Where::Outpatient => Setting::Outpatient,
        Where::Inpatient => Setting::Inpatient,
    };
    say_uncovered(&tables.editions_loaded(), CodeSet::Icd10Cm, dos, out);
    let found = suggest::of_text(&suggester(context, &tables), &text, dos, setting);
    print(&found, &[], out)
}

/// The suggestions for a chart.
pub(super) fn chart(chart: &Chart, tables: &Tables, context: &Context, out: &mut Out) -> Answer {
    say_uncovered(
        &tables.editions_loaded(),
        CodeSet::Icd10Cm,
        chart.encounter.from,
        out,
    );
    let found = suggest::of_chart(&suggester(context, tables), chart);
    let lines = chart.coding.lines.iter().map(|line| line.code.to_string());
    let dx = chart.coding.diagnoses.iter().map(|code| code.to_string());
    let claimed: Vec<String> = dx.chain(lines).collect();
    print(&found, &claimed, out)
}

/// The reader of notes over the index that searches use, the site's own words in it.
fn suggester(context: &Context, tables: &Tables) -> Suggester {
    Suggester::new(Arc::new(context.shelf().search(tables, &mut |_| {})))
}

fn print(found: &Suggestions, claimed: &[String], out: &mut Out) -> Answer {
    let rows: Vec<Row> = found
        .iter()
        .map(|(suggestion, offered)| suggestion_row(suggestion, offered, claimed))
        .collect();
    out.list(&rows)?;
    if !out.json() {
        match rows.is_empty() {
            true => out.say("no phrase of this note names a code"),
            false => out.say("suggestions only: nothing is posted by itself"),
        }
    }
    Ok(0)
}

fn suggestion_row(s: &Suggestion, offered: bool, claimed: &[String]) -> Row {
    let code = s.code.code.display(s.code.set);
    let on_claim = claimed.contains(&s.code.code.to_string());
    row! {
        "id" => format!("{}:{}:{code}", s.place.document + 1, s.place.line),
        "code" => code.clone(),
        "set" => s.code.set.name(),
        "title" => s.code.title.clone(),
        "billable" => s.code.billable,
        "phrase" => s.phrase.clone(),
        "document" => s.place.document + 1,
        "line" => s.place.line,
        "section" => s.section.title(),
        "context" => s.context.name(),
        "offered" => offered,
        "on_claim" => on_claim,
        "mentions" => s.mentions,
        "why" => s.why.clone(),
    }
}
