//! `claimdeck search`: codes by words.

use super::Answer;
use super::context::Context;
use super::out::{Out, Row, row};
use super::text_in;
use crate::codeset::{Hit, Kept, Loaded, Personal, Query};
use crate::domain::CodeSet;
use chrono::NaiveDate;
use serde::Serialize;
use std::path::PathBuf;
use std::time::Instant;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The words, or the beginning of a code
    #[arg(required_unless_present = "batch")]
    words: Vec<String>,
    /// Where to look
    #[arg(long, value_enum, default_value_t)]
    set: Set,
    /// Codes valid on this date of service [default: today]
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    dos: Option<NaiveDate>,
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// Headers too, not only billable codes
    #[arg(long)]
    all_codes: bool,
    /// Without your favourites, uses and notes: the order is the same for everyone
    #[arg(long)]
    no_personal: bool,
    /// A file with one query a line; - for standard input
    #[arg(long, value_name = "FILE", conflicts_with = "words")]
    batch: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum Set {
    Icd10cm,
    Hcpcs,
    Cpt,
    #[default]
    All,
}

impl Set {
    fn code_set(self) -> Option<CodeSet> {
        match self {
            Self::Icd10cm => Some(CodeSet::Icd10Cm),
            Self::Hcpcs => Some(CodeSet::Hcpcs),
            Self::Cpt => Some(CodeSet::Cpt),
            Self::All => None,
        }
    }
}

pub(super) fn run(args: &Args, context: &Context, out: &mut Out) -> Answer {
    let search = context.shelf().search_alone()?;
    for text in search.made_from().set_aside() {
        out.say(text);
    }
    let dos = args.dos.unwrap_or(context.today());
    let personal = match args.no_personal {
        true => None,
        false => context.personal(out)?,
    };
    let find = |words: &str| search.find(&query(words, args, dos, personal.as_ref()));
    for set in CodeSet::ALL {
        if args.set.code_set().is_none_or(|wanted| wanted == set) {
            say_uncovered(search.made_from(), set, dos, out);
        }
    }
    let Some(file) = &args.batch else {
        let words = args.words.join(" ");
        for asked in search.ambiguities(&words, query(&words, args, dos, None).sets()) {
            out.say(&format!(
                "{} may be: {}; write out the one that is meant",
                asked.short,
                asked.readings.join(", ")
            ));
        }
        let hits = find(&words);
        let any_kept = hits.iter().any(|hit| hit.kept != Kept::default());
        let rows: Vec<Row> = hits
            .iter()
            .map(|hit| match any_kept {
                true => hit_row(hit).with("kept", kept(hit)),
                false => hit_row(hit),
            })
            .collect();
        out.list(&rows)?;
        if rows.is_empty() && !out.json() {
            out.say("nothing found: try fewer or other words");
        }
        return Ok(0);
    };
    let (_, text) = text_in::read(file)?;
    for query in text.lines() {
        let start = Instant::now();
        let hits = find(query);
        let micros = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
        if out.json() {
            let hits = hits.iter().map(batch_hit).collect();
            out.object(&Answered {
                query,
                micros,
                hits,
            })?;
        } else {
            let codes: Vec<String> = hits.iter().map(|h| h.code.display(h.set)).collect();
            out.line(&format!("{query}: {}", codes.join(" ")))?;
        }
    }
    Ok(0)
}

fn query<'a>(
    words: &'a str,
    args: &Args,
    dos: NaiveDate,
    personal: Option<&'a Personal>,
) -> Query<'a> {
    Query {
        words,
        set: args.set.code_set(),
        procedures: false,
        dos,
        all_codes: args.all_codes,
        limit: args.limit,
        personal,
    }
}

/// Whether an edition of a set covers a date; says so where none does.
pub(super) fn say_uncovered(tables: &Loaded, set: CodeSet, dos: NaiveDate, out: &mut Out) -> bool {
    let covered = tables.covers(set, dos);
    if !covered {
        out.say(&format!(
            "no edition of {} is loaded for {dos} (loaded: {}): what follows may not hold on that \
             day; `claimdeck codeset update` or `codeset import` brings the edition",
            set.title(),
            tables.said(set)
        ));
    }
    covered
}

/// The answer to one line of a batch, as the contract has it.
#[derive(Serialize)]
struct Answered<'a> {
    query: &'a str,
    micros: u64,
    hits: Vec<Row>,
}

fn batch_hit(hit: &Hit) -> Row {
    let row = row! {
        "set" => hit.set.name(),
        "code" => hit.code.display(hit.set),
        "title" => hit.title.clone(),
        "billable" => hit.billable,
        "via" => hit.via.clone(),
    };
    with_kept(row, hit)
}

/// What is kept about a code, where there is anything: what is not there says nothing.
fn with_kept(row: Row, hit: &Hit) -> Row {
    let kept = hit.kept;
    if kept == Kept::default() {
        return row;
    }
    row.with("favourite", kept.favourite)
        .with("uses", kept.uses)
        .with("noted", kept.noted)
}

fn hit_row(hit: &Hit) -> Row {
    let code = hit.code.display(hit.set);
    row! {
        "id" => code.clone(),
        "set" => hit.set.name(),
        "code" => code,
        "title" => hit.title.clone(),
        "billable" => hit.billable,
        "practice" => if hit.practice { Some("practice table") } else { None },
        "via" => hit.via.clone(),
    }
}

/// What is kept about a code, in a few words: `* used 12, note`.
fn kept(hit: &Hit) -> Option<String> {
    let kept = hit.kept;
    let mut words = Vec::new();
    if kept.favourite {
        words.push("*".to_owned());
    }
    if kept.uses > 0 {
        words.push(format!("used {}", kept.uses));
    }
    if kept.noted {
        words.push("note".to_owned());
    }
    (!words.is_empty()).then(|| words.join(" "))
}
