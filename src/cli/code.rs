//! `claimdeck code`: everything the tables say about one code.

use super::Answer;
use super::context::Context;
use super::failure::Failure;
use super::out::{Out, Row, row};
use crate::codeset::{Entry, LevelNotes, Lookup, Tables};
use crate::domain::{Code, CodeSet, Money};
use chrono::NaiveDate;
use serde_json::{Value, json};

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
    let mut found = false;
    let mut practice_only = None;
    // Some codes have the form of two sets, such as E1165 and A0425.
    for set in CodeSet::ALL {
        match tables.look_up(set, args.code, dos) {
            Lookup::Found(entry) => show(&entry, (true, None, None), dos, &tables, out)?,
            Lookup::NotEffective { entry, from, to } => {
                show(&entry, (false, from, to), dos, &tables, out)?;
            }
            Lookup::NotInPractice if args.code.procedure_set() == Some(set) => {
                practice_only = Some(set);
                continue;
            }
            Lookup::NotInPractice | Lookup::Unknown => continue,
        }
        found = true;
    }
    if found {
        return Ok(0);
    }
    let code = args.code;
    Err(match practice_only {
        Some(set) => Failure::nothing(format!(
            "{code} is not in the {} practice table, which holds only common codes",
            set.title()
        ))
        .hint("import the official file with `claimdeck codeset import`"),
        None => Failure::nothing(format!("{code} stands in no table"))
            .hint("`claimdeck search` finds codes by words"),
    })
}

/// Whether it is valid on the date, and the first and last day it is.
type Validity = (bool, Option<NaiveDate>, Option<NaiveDate>);

fn show(
    entry: &Entry,
    (valid, from, to): Validity,
    dos: NaiveDate,
    tables: &Tables,
    out: &mut Out,
) -> Result<(), Failure> {
    let covered = super::search::say_uncovered(&tables.sources(), entry.set, dos, out);
    let dx = entry.set == CodeSet::Icd10Cm;
    let (ancestors, notes, seventh) = if dx {
        (
            tables.ancestors(entry.code, dos),
            tables.notes(entry.code, dos),
            tables.seventh_chars(entry.code, dos),
        )
    } else {
        Default::default()
    };
    let children = tables.children(entry.code, dos);
    let children = if dx { children } else { Vec::new() };
    let day = |d: Option<NaiveDate>| d.map(|d| d.to_string());
    let code = entry.code.display(entry.set);
    let row = row! {
        "id" => code.clone(),
        "set" => entry.set.name(),
        "code" => code,
        "title" => entry.title.clone(),
        "billable" => entry.billable,
        "dos" => dos.to_string(),
        // Where no edition covers the date, nobody knows.
        "valid" => covered.then_some(valid),
        "valid_from" => day(from),
        "valid_to" => day(to),
        "practice" => entry.practice,
        "own_words" => entry.own_words,
        "sex" => entry.sex.map(|s| s.letter().to_string()),
        "age_from" => entry.ages.0,
        "age_to" => entry.ages.1,
        "add_on" => entry.add_on,
        "global" => entry.global.clone(),
        "places" => entry.places.clone(),
        "bilateral" => entry.bilateral.map(|c| c.to_string()),
        "charge" => (entry.charge != 0).then(|| Money(entry.charge).to_string()),
    };
    if out.json() {
        let hierarchy: Value = ancestors
            .iter()
            .map(|(level, title)| json!({"level": level, "title": title}))
            .collect();
        let seventh: Value = seventh
            .iter()
            .map(|s| json!({"character": s.character.to_string(), "meaning": s.meaning}))
            .collect();
        let children: Value = children
            .iter()
            .map(|c| json!({"code": c.code.dotted(), "title": c.title, "billable": c.billable}))
            .collect();
        return out.object(
            &row.with("hierarchy", hierarchy)
                .with("notes", notes.iter().map(level_json).collect::<Value>())
                .with("seventh_characters", seventh)
                .with("children", children),
        );
    }
    heading(entry, valid, out)?;
    out.show(&details(row))?;
    for (depth, (level, title)) in ancestors.iter().enumerate() {
        out.line(&format!("{}{level}  {title}", "  ".repeat(depth)))?;
    }
    for level in notes.iter().filter(|level| !level.notes.is_empty()) {
        out.line("")?;
        out.line(&format!("{} {}", level.level, level.title))?;
        for note in &level.notes {
            match note.kind.heading() {
                "" => out.line(&format!("  {}", note.text))?,
                heading => out.line(&format!("  {heading}: {}", note.text))?,
            }
        }
    }
    if !seventh.is_empty() {
        out.line("")?;
        out.line("7th character")?;
        for s in &seventh {
            out.line(&format!("  {}  {}", s.character, s.meaning))?;
        }
    }
    if !children.is_empty() {
        out.line("")?;
        for child in &children {
            let mark = if child.billable { "" } else { "  (header)" };
            out.line(&format!(
                "  {:<9} {}{mark}",
                child.code.dotted(),
                child.title
            ))?;
        }
    }
    Ok(())
}

fn level_json(level: &LevelNotes) -> Value {
    let notes: Value = level
        .notes
        .iter()
        .map(|n| json!({"kind": kind(n.kind), "text": n.text}))
        .collect();
    json!({"level": level.level, "title": level.title, "notes": notes})
}

/// The stable name of a kind of note.
fn kind(kind: crate::codeset::NoteKind) -> &'static str {
    use crate::codeset::NoteKind as K;
    match kind {
        K::Inclusion => "inclusion",
        K::Includes => "includes",
        K::Excludes1 => "excludes1",
        K::Excludes2 => "excludes2",
        K::CodeFirst => "code_first",
        K::UseAdditional => "use_additional",
        K::CodeAlso => "code_also",
        K::Note => "note",
    }
}

fn heading(entry: &Entry, valid: bool, out: &mut Out) -> Result<(), Failure> {
    let marks = [
        (!entry.billable, "header, not billable"),
        (!valid, "NOT VALID on the date of service"),
        (entry.practice, "practice table"),
        (
            entry.own_words,
            "in our own words until the official file is imported",
        ),
    ];
    let marks: Vec<&str> = marks
        .into_iter()
        .filter_map(|(on, text)| on.then_some(text))
        .collect();
    let marks = if marks.is_empty() {
        String::new()
    } else {
        format!("  [{}]", marks.join("; "))
    };
    let code = entry.code.display(entry.set);
    out.line(&format!(
        "{code}  {}  ({}){marks}",
        entry.title,
        entry.set.title()
    ))
}

/// What the heading does not say already.
fn details(row: Row) -> Row {
    let said = [
        "id",
        "set",
        "code",
        "title",
        "billable",
        "valid",
        "practice",
        "own_words",
    ];
    Row(row
        .0
        .into_iter()
        .filter(|(name, _)| !said.contains(name))
        .collect())
}
