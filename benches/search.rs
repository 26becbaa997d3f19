//! How fast a keystroke of code search is answered, and how often the right code stands first.
//!
//! Every query is typed letter by letter and every keystroke is timed, beside nucleo and a
//! fuzzy-matcher scan over the same rows (those on a sample of the keystrokes: they take long),
//! and beside tantivy, SQLite FTS5 (`benches/peers`, a package of its own) and fzf where it is
//! installed. Where `../shared/data/search/dev.tsv` is there, relevance on it is printed too.

#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a bench reports and stops where it cannot"
)]

#[path = "search/beside.rs"]
mod beside;

use chrono::NaiveDate;
use claimdeck::codeset::{Query, Search, Tables};
use claimdeck::domain::CodeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The peers answer one keystroke of so many; `cargo test --benches` only looks whether it runs.
const SAMPLE: usize = 25;
const SHOWN: usize = 20;

fn main() {
    let start = Instant::now();
    let tables = Tables::shipped().expect("the shipped tables are whole");
    let loaded = start.elapsed();
    let start = Instant::now();
    let search = Search::build(&tables);
    println!(
        "tables loaded in {loaded:.1?}; index of {} KB built in {:.1?}",
        search.size() / 1024,
        start.elapsed()
    );
    let dos: NaiveDate = "2026-11-02".parse().expect("a date");
    let keys: Vec<&str> = include_str!("search_queries.txt")
        .lines()
        .flat_map(|line| {
            line.char_indices()
                .map(|(at, c)| &line[..at + c.len_utf8()])
        })
        .collect();
    let bench = std::env::args().any(|arg| arg == "--bench");
    let every = if bench { SAMPLE } else { 40 * SAMPLE };
    let sample: Vec<&str> = keys.iter().copied().step_by(every).collect();
    println!(
        "\n{:<34}{:>8}{:>12}{:>12}",
        "engine", "keys", "median us", "p99 us"
    );
    for set in [None, Some(CodeSet::Icd10Cm)] {
        // The first round warms up.
        let _ = timed(&sample, |key| search.find(&query(key, set, dos)).len());
        let name = set.map_or("this index, all sets", |_| "this index, ICD-10-CM");
        report(
            name,
            timed(&keys, |key| search.find(&query(key, set, dos)).len()),
        );
    }
    let phrases = phrases();
    let asked = beside::Asked {
        keys: &keys,
        phrases: phrases.as_deref().unwrap_or_default(),
        dos,
    };
    beside::tables(&tables, &search, &asked, bench);
    relevance(&search, dos);
}

fn query(words: &str, set: Option<CodeSet>, dos: NaiveDate) -> Query<'_> {
    Query {
        words,
        set,
        procedures: false,
        dos,
        all_codes: false,
        limit: SHOWN,
        personal: None,
    }
}

/// Time of each keystroke, ascending.
fn timed(keys: &[&str], mut answer: impl FnMut(&str) -> usize) -> Vec<Duration> {
    let mut times: Vec<Duration> = keys
        .iter()
        .map(|key| {
            let start = Instant::now();
            std::hint::black_box(answer(key));
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times
}

fn report(name: &str, times: Vec<Duration>) {
    let at = |part: usize| times[(times.len() * part / 1000).min(times.len() - 1)].as_micros();
    println!("{name:<34}{:>8}{:>12}{:>12}", times.len(), at(500), at(990));
}

/// Sorts out the best, as a screen would need.
fn top(scores: &mut Vec<(i64, usize)>, count: usize) {
    if scores.len() > count {
        scores.select_nth_unstable_by(count, |a, b| b.0.cmp(&a.0));
        scores.truncate(count);
    }
}

/// Phrases with their codes; `None` where the list is not there.
fn phrases() -> Option<Vec<(String, Vec<String>)>> {
    let text = std::fs::read_to_string(list()).ok()?;
    let rows = text.lines().skip(1).filter_map(|line| {
        let mut cells = line.split('\t');
        let phrase = cells.next()?.to_owned();
        let codes = cells.next()?.split('|').map(|c| c.replace('.', ""));
        Some((phrase, codes.collect()))
    });
    Some(rows.collect())
}

/// Where phrases with known codes are kept.
fn list() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/search/dev.tsv")
}

/// Phrases with known codes: a header is met by any code below it.
fn relevance(search: &Search, dos: NaiveDate) {
    let path = list();
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("\nno relevance: {} is not there", path.display());
        return;
    };
    println!(
        "\n{:<34}{:>8}{:>12}{:>12}{:>8}",
        "phrases", "n", "hit@1", "hit@10", "MRR"
    );
    let rows: Vec<Vec<&str>> = text
        .lines()
        .skip(1)
        .map(|l| l.split('\t').collect())
        .collect();
    for kind in ["all", "agree", "none"] {
        let mut ranks = Vec::new();
        for row in rows
            .iter()
            .filter(|r| r.len() == 3 && (kind == "all" || r[2] == kind))
        {
            let wanted: Vec<String> = row[1].split('|').map(|c| c.replace('.', "")).collect();
            let mut hits = search.find(&query(row[0], Some(CodeSet::Icd10Cm), dos));
            hits.truncate(10);
            ranks.push(hits.iter().position(|hit| {
                wanted
                    .iter()
                    .any(|w| hit.code.as_str().starts_with(w.as_str()))
            }));
        }
        let share = |below: usize| {
            let count = ranks.iter().flatten().filter(|r| **r < below).count();
            count as f64 / ranks.len() as f64
        };
        let mrr: f64 = ranks
            .iter()
            .flatten()
            .map(|r| 1.0 / (*r as f64 + 1.0))
            .sum();
        println!(
            "{kind:<34}{:>8}{:>12.3}{:>12.3}{:>8.3}",
            ranks.len(),
            share(1),
            share(10),
            mrr / ranks.len() as f64
        );
    }
}
