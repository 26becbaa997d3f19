//! `claimdeck code`: everything the tables say about one code.

use super::Answer;
use super::code_page::{self, Shown};
use super::context::Context;
use super::failure::Failure;
use super::out::{Out, row};
use crate::codeset::fees::{Fee, Indicator};
use crate::codeset::{DxFlag, Entry, Finer, LevelNotes, Lookup, Tables};
use crate::domain::{Code, CodeSet, Money};
use chrono::NaiveDate;
use serde_json::{Value, json};

/// Codes named where one does not exist.
const NEAREST: usize = 12;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The code, with or without the dot
    code: Code,
    /// On this date of service [default: today]
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    dos: Option<NaiveDate>,
}

pub(super) fn run(args: &Args, context: &Context, out: &mut Out) -> Answer {
    let tables = context.any_tables()?;
    let dos = args.dos.unwrap_or(context.today());
    let mut found = 0;
    let mut practice_only = None;
    // Some codes have the form of two sets, such as E1165 and A0425.
    for set in CodeSet::ALL {
        let (entry, valid, from, to) = match tables.look_up(set, args.code, dos) {
            Lookup::Found(entry) => (entry, true, None, None),
            Lookup::NotEffective { entry, from, to } => (entry, false, from, to),
            Lookup::NotInPractice if args.code.procedure_set() == Some(set) => {
                practice_only = Some(set);
                continue;
            }
            Lookup::NotInPractice | Lookup::Unknown => continue,
        };
        if found > 0 && !out.json() {
            out.line("")?;
        }
        found += 1;
        let covered = super::search::say_uncovered(&tables.editions_loaded(), set, dos, out);
        let shown = gather(entry, &tables, dos, covered.then_some(valid), (from, to));
        if out.json() {
            out.object(&as_row(&shown))?;
        } else {
            code_page::print(&shown, out)?;
        }
    }
    if found > 0 {
        return Ok(0);
    }
    Err(unknown(args.code, dos, &tables, practice_only))
}

/// Why there is nothing to show, with the codes that come nearest.
fn unknown(code: Code, dos: NaiveDate, tables: &Tables, practice_only: Option<CodeSet>) -> Failure {
    if let Some(set) = practice_only {
        return Failure::nothing(format!(
            "{code} is not in the {} practice table, which holds only common codes{}",
            set.title(),
            match tables.fee(code, "", dos) {
                Some(fee) => format!(
                    "; the Medicare fee schedule has it, status {}",
                    fee.status()
                ),
                None => String::new(),
            }
        ))
        .hint("import the official file with `claimdeck codeset import`");
    }
    let said = format!("{} stands in no table", code.dotted());
    if let Some(full) = tables.with_placeholder(code, dos) {
        return Failure::nothing(said).hint(format!(
            "{} is meant: the 7th character stands at place 7, X fills the places before it",
            full.dotted()
        ));
    }
    let near = tables.nearest(code, dos, NEAREST);
    let Some((above, below)) = near.split_first() else {
        return Failure::nothing(said).hint("`claimdeck search` finds codes by words");
    };
    let below: Vec<String> = below.iter().map(|entry| entry.code.dotted()).collect();
    let hint = match below.as_slice() {
        [] if above.billable => format!(
            "nearest is {} {}, which is complete and takes no more characters",
            above.code.dotted(),
            above.title
        ),
        _ => format!(
            "nearest is {} {}; below it: {}{}",
            above.code.dotted(),
            above.title,
            below.join(" "),
            if near.len() == NEAREST { " .." } else { "" }
        ),
    };
    Failure::nothing(said).hint(hint)
}

/// Everything there is to tell of a code.
fn gather(
    entry: Entry,
    tables: &Tables,
    dos: NaiveDate,
    valid: Option<bool>,
    days: (Option<NaiveDate>, Option<NaiveDate>),
) -> Shown {
    let code = entry.code;
    let mut shown = Shown {
        dos,
        valid,
        days,
        edition: tables
            .edition_at(entry.set, dos)
            .unwrap_or_default()
            .to_owned(),
        editions: tables.editions_of(entry.set, code),
        hierarchy: Vec::new(),
        notes: Vec::new(),
        sevenths: Vec::new(),
        finer: Vec::new(),
        entry,
    };
    if shown.entry.set == CodeSet::Icd10Cm {
        shown.hierarchy = tables.ancestors(code, dos);
        shown.notes = tables.notes(code, dos);
        shown.sevenths = tables.seventh_chars(code, dos);
        if !shown.entry.billable {
            shown.finer = tables.finer(code, dos);
        }
    }
    shown
}

fn as_row(shown: &Shown) -> super::out::Row {
    let entry = &shown.entry;
    let day = |d: Option<NaiveDate>| d.map(|d| d.to_string());
    let code = entry.code.display(entry.set);
    let ages = shown.ages();
    let hierarchy: Value = (shown.hierarchy.iter())
        .map(|(level, title)| json!({"level": level, "title": title}))
        .collect();
    let sevenths: Value = (shown.sevenths.iter())
        .map(|s| json!({"character": s.character.to_string(), "meaning": s.meaning}))
        .collect();
    let finer = |f: &Finer| json!({"code": f.code.dotted(), "title": f.title, "adds": f.adds, "billable": f.billable});
    row! {
        "id" => code.clone(),
        "set" => entry.set.name(),
        "code" => code,
        "title" => entry.title.clone(),
        "billable" => entry.billable,
        "missing" => shown.missing(),
        "dos" => shown.dos.to_string(),
        "edition" => shown.edition.clone(),
        // Where no edition covers the date, nobody knows.
        "valid" => shown.valid,
        "valid_from" => day(shown.days.0),
        "valid_to" => day(shown.days.1),
        "editions" => shown.editions.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>(),
        "practice" => entry.practice,
        "own_words" => entry.own_words,
        "flags" => entry.flags.iter().map(DxFlag::name).collect::<Vec<_>>(),
        "sex" => entry.sex.map(|s| s.letter().to_string()),
        "age_from" => ages.0,
        "age_to" => ages.1,
        "add_on" => entry.add_on,
        "global" => entry.global.clone(),
        "places" => entry.places.clone(),
        "bilateral" => entry.bilateral.map(|c| c.to_string()),
        "fee_schedule" => entry.fee.as_ref().map(fee_json),
        "charge" => (entry.charge != 0).then(|| Money(entry.charge).to_string()),
        "hierarchy" => hierarchy,
        "notes" => shown.notes.iter().map(level_json).collect::<Value>(),
        "seventh_characters" => sevenths,
        "children" => shown.finer.iter().map(finer).collect::<Value>(),
    }
}

fn level_json(level: &LevelNotes) -> Value {
    let notes: Value = level
        .notes
        .iter()
        .map(|note| {
            let links: Vec<String> = crate::codeset::links(&note.text)
                .iter()
                .map(|link| link.target.to_string())
                .collect();
            json!({"kind": note.kind.name(), "text": note.text, "codes": links})
        })
        .collect();
    json!({"level": level.level, "title": level.title, "notes": notes})
}

/// What the Medicare fee schedule of the day says.
fn fee_json(fee: &Fee) -> Value {
    let mut out = json!({
        "status": fee.status().to_string(),
        "global": fee.global(),
        "work_rvu": fee.work.to_string(),
        "nonfacility_pe_rvu": fee.nonfacility.to_string(),
        "facility_pe_rvu": fee.facility.to_string(),
        "malpractice_rvu": fee.malpractice.to_string(),
        "nonfacility_total": fee.total(false).to_string(),
        "facility_total": fee.total(true).to_string(),
        "conversion_factor": format!("{}.{:04}", fee.factor / 10_000, fee.factor % 10_000),
    });
    for which in Indicator::ALL {
        out[which.name()] = fee.indicator(which).to_string().into();
    }
    out
}
