//! `claimdeck codeset`: which code tables there are.

use super::Answer;
use super::context::Context;
use super::failure::{FINDINGS, Failure};
use super::out::{Out, Row, row};
use super::update;
use crate::codeset::alpha::IndexInfo;
use crate::codeset::import::{self, ColumnMap, ImportOptions, ImportReport};
use crate::codeset::{Diff, Entry, NcciInfo, TableInfo, Tables};
use crate::domain::CodeSet;
use crate::workflow::editions::{self, Change};
use chrono::NaiveDate;
use std::path::PathBuf;

#[derive(Debug, clap::Subcommand)]
pub(super) enum What {
    /// The tables that are loaded
    List,
    /// Import official files: ICD-10-CM Tabular, Index or order file, HCPCS, the Medicare fee
    /// schedule (PPRRVU), places of service, CPT in columns
    Import(ImportArgs),
    /// Get the official public files from the network and import them
    Update(update::Args),
    /// What changed from one edition to another
    Diff {
        /// The first edition, such as FY2026, or its table, such as icd10cm-2026
        #[arg(value_name = "A")]
        from: String,
        /// The second
        #[arg(value_name = "B")]
        to: String,
        /// Leave out what it touches in the store
        #[arg(long)]
        no_store: bool,
    },
    /// Recompute checksums and counts of every table
    Check,
    /// What the lexicon covers of the Tabular, and whether each of its rows is of use
    Coverage,
}

#[derive(Debug, clap::Args)]
pub(super) struct ImportArgs {
    /// The files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Which set a table in columns is: icd10cm, hcpcs or cpt
    #[arg(long)]
    set: Option<String>,
    /// Name of the edition, such as FY2027
    #[arg(long)]
    edition: Option<String>,
    /// First date of service it is for
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    from: Option<NaiveDate>,
    /// Last date of service it is for
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    to: Option<NaiveDate>,
    /// Where a table's columns stand: code=1,title=2 or code=NAME,title=NAME by header, or
    /// code=1-5,title=7- by character for fixed width; skip=N passes over first lines
    #[arg(long, value_name = "MAP")]
    columns: Option<String>,
    /// Read and check everything, write nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(what: &What, context: &Context, out: &mut Out) -> Answer {
    match what {
        What::List => list(context, out),
        What::Import(args) => import(args, context, out),
        What::Update(args) => update::run(args, context, out),
        What::Diff { from, to, no_store } => diff(from, to, *no_store, context, out),
        What::Check => check(context, out),
        What::Coverage => coverage(context, out),
    }
}

fn list(context: &Context, out: &mut Out) -> Answer {
    let tables = context.any_tables()?;
    let editions = tables.editions();
    let mut rows: Vec<Row> = editions.iter().map(table_row).collect();
    if out.json() {
        for (row, table) in rows.iter_mut().zip(&editions) {
            row.0.push(("source", table.source.clone().into()));
        }
    }
    for index in tables.alphabetic_editions()? {
        let mut row = index_row(&index);
        if out.json() {
            row.0.push(("source", index.source.into()));
        }
        rows.push(row);
    }
    for fees in tables.fee_schedules() {
        let mut row = row! {
            "id" => format!("rvu-{}", fees.edition),
            "set" => "rvu",
            "edition" => fees.edition,
            "from" => fees.effective_from.to_string(),
            "to" => fees.effective_to.map(|d| d.to_string()),
            "rows" => fees.rows,
            "billable" => 0,
            "kind" => "imported",
        };
        if out.json() {
            row.0.push(("source", fees.source.into()));
        }
        rows.push(row);
    }
    for ncci in tables.ncci_editions() {
        let mut row = ncci_row(&ncci);
        if out.json() {
            row.0.push(("source", ncci.source.into()));
        }
        rows.push(row);
    }
    for (folder, edition, day, articles) in tables.coverage_editions() {
        rows.push(row! {
            "id" => folder,
            "set" => "coverage",
            "edition" => edition,
            "from" => day.to_string(),
            "to" => None::<String>,
            "rows" => articles,
            "billable" => 0,
            "kind" => "imported",
        });
    }
    out.list(&rows)?;
    Ok(0)
}

/// An edition of an NCCI table as lists show it.
fn ncci_row(ncci: &NcciInfo) -> Row {
    row! {
        "id" => ncci.id(),
        "set" => ncci.set.clone(),
        "edition" => ncci.edition.clone(),
        "from" => ncci.effective_from.to_string(),
        "to" => ncci.effective_to.map(|d| d.to_string()),
        "rows" => ncci.rows,
        "billable" => 0,
        "kind" => if ncci.practice { "practice table" } else { "imported" },
    }
}

/// A table as lists show it.
pub(super) fn table_row(t: &TableInfo) -> Row {
    row! {
        "id" => format!("{}-{}", t.set.name(), t.edition),
        "set" => t.set.name(),
        "edition" => t.edition.clone(),
        "from" => t.effective_from.to_string(),
        "to" => t.effective_to.map(|d| d.to_string()),
        "rows" => t.rows,
        "billable" => t.billable,
        "kind" => match (t.imported, t.practice) {
            (true, _) => "imported",
            (false, true) => "practice table",
            (false, false) => "shipped",
        },
    }
}

/// An Alphabetic Index as lists show it.
pub(super) fn index_row(index: &IndexInfo) -> Row {
    row! {
        "id" => format!("icd10cm-index-{}", index.edition),
        "set" => "icd10cm-index",
        "edition" => index.edition.clone(),
        "from" => index.effective_from.to_string(),
        "to" => index.effective_to.map(|d| d.to_string()),
        "rows" => index.volumes.iter().map(|v| v.entries).sum::<usize>(),
        "billable" => 0,
        "kind" => "imported",
    }
}

fn import(args: &ImportArgs, context: &Context, out: &mut Out) -> Answer {
    let options = ImportOptions {
        set: args.set.as_deref().map(set).transpose()?,
        edition: args.edition.clone(),
        effective_from: args.from,
        effective_to: args.to,
        columns: args
            .columns
            .as_deref()
            .map(str::parse::<ColumnMap>)
            .transpose()
            .map_err(|e| Failure::usage(e.to_string()))?,
        dry_run: args.dry_run,
    };
    let dest = context.data_dir()?.join("codesets");
    let imported = import::import_files(&args.files, &options, &dest)?;
    report(&imported, args.dry_run, out)?;
    Ok(0)
}

/// Says what an import did, or would do.
pub(super) fn report(report: &ImportReport, dry_run: bool, out: &mut Out) -> Result<(), Failure> {
    for text in &report.passed_over {
        out.say(text);
    }
    for table in &report.tables {
        out.changed(&row! {
            "id" => table.id(),
            "state" => match (dry_run, table.unchanged) {
                (_, true) => "unchanged",
                (true, false) => "would be imported",
                (false, false) => "imported",
            },
            "from" => table.effective_from.to_string(),
            "to" => table.effective_to.map(|d| d.to_string()),
            "rows" => table.rows,
            "billable" => table.billable,
            "modifiers" => table.modifiers,
            "notes" => table.notes,
        })?;
        for remark in &table.remarks {
            out.say(remark);
        }
    }
    Ok(())
}

fn diff(from: &str, to: &str, no_store: bool, context: &Context, out: &mut Out) -> Answer {
    let diff = context.any_tables()?.diff(from, to)?;
    let change = |entry: &Entry, change: &str| {
        row! {
            "id" => entry.code.display(entry.set),
            "change" => change,
            "billable" => entry.billable,
            "title" => entry.title.clone(),
        }
    };
    let mut rows: Vec<Row> = diff.added.iter().map(|e| change(e, "added")).collect();
    let gone = Change::Deleted.name();
    rows.extend(diff.deleted.iter().map(|e| change(e, gone)));
    for revision in &diff.revised {
        rows.push(change(&revision.after, Change::of(revision).name()));
    }
    out.list(&rows)?;
    out.say(&format!(
        "{} {} to {}: {} added, {} deleted, {} revised",
        diff.from.set.title(),
        diff.from.edition,
        diff.to.edition,
        diff.added.len(),
        diff.deleted.len(),
        diff.revised.len()
    ));
    let store = context.data_dir().ok().map(|data| data.join("store"));
    if !no_store && store.is_some_and(|store| store.exists()) {
        touched(&diff, context, out)?;
    }
    Ok(0)
}

/// What of the store the second edition touches.
fn touched(diff: &Diff, context: &Context, out: &mut Out) -> Result<(), Failure> {
    let desk = context
        .desk()
        .map_err(|failure| failure.hint("--no-store compares the editions alone"))?;
    let touched = editions::touched(&desk, diff)?;
    let rows: Vec<Row> = touched
        .iter()
        .map(|t| {
            row! {
                "id" => t.by.to_string(),
                "what" => t.by.kind(),
                "code" => t.code.display(diff.to.set),
                "change" => t.change.name(),
                "dos" => t.dos.map(|d| d.to_string()),
                "name" => t.name.clone(),
            }
        })
        .collect();
    if !out.json() && !rows.is_empty() {
        out.line("")?;
    }
    out.list(&rows)?;
    out.say(&format!(
        "in the store {} {} codes that {} changed",
        match rows.len() {
            1 => "1 place holds".to_owned(),
            n => format!("{n} places hold"),
        },
        diff.to.set.title(),
        diff.to.edition
    ));
    Ok(())
}

fn check(context: &Context, out: &mut Out) -> Answer {
    let imported = context.data_dir().ok().map(|dir| dir.join("codesets"));
    let checks = Tables::check(imported.as_deref())?;
    let mut rows: Vec<Row> = checks
        .iter()
        .map(|check| {
            row! {
                "id" => check.folder.clone(),
                "state" => if check.problems.is_empty() { "sound" } else { "damaged" },
                "kind" => if check.imported { "imported" } else { "shipped" },
                "files" => check.files,
                "rows" => check.rows,
                "problems" => check.problems.clone(),
            }
        })
        .collect();
    let (site, problems) = site(context)?;
    rows.extend(site);
    out.list(&rows)?;
    let sound = checks.iter().all(|check| check.problems.is_empty()) && problems == 0;
    Ok(if sound { 0 } else { FINDINGS })
}

fn coverage(context: &Context, out: &mut Out) -> Answer {
    let coverage = context.any_tables()?.coverage()?;
    let mut rows: Vec<Row> = Vec::new();
    for covered in &coverage.covered {
        let per_100 = (100 * covered.terms).checked_div(covered.codes);
        rows.push(row! {
            "id" => covered.id.clone(),
            "what" => if covered.chapter { "chapter" } else { "block" },
            "title" => covered.title.clone(),
            "codes" => covered.codes,
            "terms" => covered.terms,
            "per_100" => per_100,
            "state" => if covered.thin() { "thin" } else { "" },
        });
    }
    let total = |id: &str, title: String, terms: usize| {
        row! {
            "id" => id,
            "what" => "total",
            "title" => title,
            "codes" => None::<usize>,
            "terms" => terms,
            "per_100" => None::<usize>,
            "state" => "",
        }
    };
    let readings = format!("of which {} mean more than one thing", coverage.ambiguous);
    let abbreviations = total("abbreviations", readings, coverage.abbreviations);
    rows.push(abbreviations.with("ambiguous", coverage.ambiguous));
    rows.push(total("words", "word groups".to_owned(), coverage.groups));
    for (kind, terms) in &coverage.kinds {
        rows.push(total(&format!("terms.{kind}"), String::new(), *terms));
    }
    for fault in &coverage.faults {
        rows.push(row! {
            "id" => format!("{}:{}", fault.file, fault.line),
            "what" => "row",
            "title" => fault.message.clone(),
            "codes" => None::<usize>,
            "terms" => None::<usize>,
            "per_100" => None::<usize>,
            "state" => "of no use",
        });
    }
    out.list(&rows)?;
    let thin = coverage.covered.iter().filter(|c| c.thin()).count();
    out.say(&format!(
        "held against {}: {thin} blocks are thin, {} rows are of no use",
        coverage.edition,
        coverage.faults.len()
    ));
    Ok(if coverage.faults.is_empty() {
        0
    } else {
        FINDINGS
    })
}

/// The site's own lexicon, where it has one, and how many of its rows are of no use.
fn site(context: &Context) -> Result<(Option<Row>, usize), Failure> {
    let shelf = context.shelf();
    let site = shelf.site();
    let mut problems: Vec<String> = site.problems().iter().map(ToString::to_string).collect();
    if site.rows() > 0 {
        let unknown = site.unknown_codes(&*context.any_tables()?);
        problems.extend(unknown.iter().map(ToString::to_string));
    }
    let count = problems.len();
    let any = site.tables() > 0 || count > 0;
    let row = any.then(|| {
        row! {
            "id" => "lexicon-site",
            "state" => if count == 0 { "sound" } else { "rows left out" },
            "kind" => "the site's own",
            "files" => site.tables(),
            "rows" => site.rows(),
            "problems" => problems,
        }
    });
    Ok((row, count))
}

/// A set named on the command line.
fn set(text: &str) -> Result<CodeSet, Failure> {
    CodeSet::ALL
        .into_iter()
        .find(|set| set.name() == text)
        .ok_or_else(|| Failure::usage(format!("'{text}' is no code set: icd10cm, hcpcs or cpt")))
}
