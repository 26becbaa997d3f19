//! How fast a keystroke of code search is answered, and how often the right code stands first.
//!
//! Every query is typed letter by letter and every keystroke is timed, beside nucleo and a
//! fuzzy-matcher scan over the same rows (those on a sample of the keystrokes: they take long).
//! Where `../shared/data/search/dev.tsv` is there, relevance on it is printed too.

#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a bench reports and stops where it cannot"
)]

use chrono::NaiveDate;
use claimdeck::codeset::{Query, Search, Tables};
use claimdeck::domain::CodeSet;
use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32String};
use std::path::Path;
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
    let mut rows = Vec::new();
    for set in CodeSet::ALL {
        tables.for_each(set, |row| {
            if row.billable {
                rows.push(format!("{} {}", row.code.display(set), row.title));
            }
        });
    }
    let utf32: Vec<Utf32String> = rows.iter().map(|r| r.as_str().into()).collect();
    let mut matcher = Matcher::new(Config::DEFAULT);
    let nucleo = timed(&sample, |key| {
        let pattern = Pattern::parse(key, CaseMatching::Ignore, Normalization::Smart);
        let scored = utf32
            .iter()
            .filter_map(|row| pattern.score(row.slice(..), &mut matcher));
        top(scored.map(i64::from).collect())
    });
    report("nucleo-matcher, every row", nucleo);
    let skim = SkimMatcherV2::default();
    let scan = timed(&sample, |key| {
        top(rows
            .iter()
            .filter_map(|row| skim.fuzzy_match(row, key))
            .collect())
    });
    report("fuzzy-matcher, every row", scan);
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
fn top(mut scores: Vec<i64>) -> usize {
    if scores.len() > SHOWN {
        scores.select_nth_unstable_by(SHOWN, |a, b| b.cmp(a));
        scores.truncate(SHOWN);
    }
    scores.len()
}

/// Phrases with known codes: a header is met by any code below it.
fn relevance(search: &Search, dos: NaiveDate) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/search/dev.tsv");
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
