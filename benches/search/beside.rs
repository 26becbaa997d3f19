//! Other engines over the same rows and queries.

use super::{SAMPLE, SHOWN, query, timed, top};
use chrono::NaiveDate;
use claimdeck::codeset::lexicon::Lexicon;
use claimdeck::codeset::{Search, Tables};
use claimdeck::domain::CodeSet;
use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32String};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The scans take long: they answer one phrase of so many.
const PHRASES: usize = 5;

/// What is asked.
pub struct Asked<'a> {
    /// The keystrokes.
    pub keys: &'a [&'a str],
    /// Phrases with their codes; empty where there are none.
    pub phrases: &'a [(String, Vec<String>)],
    /// The date of service.
    pub dos: NaiveDate,
}

/// A row of the tables: a code without its dot, and one of its names.
type Row = (String, String);

/// The tables: over titles, then over titles and inclusion terms. Engines that are a package of
/// their own are built and started only in a bench.
pub fn tables(tables: &Tables, shipped: &Search, asked: &Asked<'_>, bench: bool) {
    let bare = Search::with_lexicon(tables, &Lexicon::default());
    for inclusions in [false, true] {
        let rows = rows(tables, asked.dos, inclusions);
        let of = if inclusions {
            "titles and inclusion terms"
        } else {
            "titles"
        };
        println!("\n{} rows of ICD-10-CM: {of}", rows.len());
        println!(
            "{:<34}{:>8}{:>12}{:>12}{:>8}{:>8}{:>8}{:>8}",
            "engine", "keys", "median us", "p99 us", "MB", "hit@1", "hit@10", "MRR"
        );
        let every = if bench { SAMPLE } else { 40 * SAMPLE };
        let sample: Vec<&str> = asked.keys.iter().copied().step_by(every).collect();
        let some: Vec<_> = asked.phrases.iter().step_by(PHRASES).collect();
        let all: Vec<_> = asked.phrases.iter().collect();
        if inclusions {
            own("this index without lexicon", &bare, asked, &all);
        }
        own("this index as shipped", shipped, asked, &all);
        let utf32: Vec<Utf32String> = rows.iter().map(|(_, t)| t.as_str().into()).collect();
        let held = rows
            .iter()
            .map(|(_, t)| t.len() + size_of::<Utf32String>())
            .sum::<usize>();
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut scan = |key: &str| {
            let pattern = Pattern::parse(key, CaseMatching::Ignore, Normalization::Smart);
            let scores = utf32.iter().enumerate().filter_map(|(at, row)| {
                let score = pattern.score(row.slice(..), &mut matcher)?;
                Some((i64::from(score), at))
            });
            best(scores.collect(), &rows)
        };
        let times = timed(&sample, |key| scan(key).len());
        let found = bench.then(|| ranks(&some, &mut scan));
        line("nucleo-matcher", &times, held, found.as_deref());
        let skim = SkimMatcherV2::default();
        let mut scan = |key: &str| {
            let scores = rows.iter().enumerate();
            let scores = scores.filter_map(|(at, (_, t))| Some((skim.fuzzy_match(t, key)?, at)));
            best(scores.collect(), &rows)
        };
        let times = timed(&sample, |key| scan(key).len());
        let found = bench.then(|| ranks(&some, &mut scan));
        line("fuzzy-matcher", &times, held, found.as_deref());
        if bench && let Err(why) = outside(&rows, asked, &sample) {
            println!("tantivy, SQLite FTS5, fzf: not measured, {why}");
        }
    }
    println!("(nucleo-matcher and fuzzy-matcher: one phrase of {PHRASES})");
}

fn rows(tables: &Tables, dos: NaiveDate, inclusions: bool) -> Vec<Row> {
    let mut out = Vec::new();
    tables.for_each(CodeSet::Icd10Cm, |row| {
        let valid = row.from.is_none_or(|d| d <= dos) && row.to.is_none_or(|d| dos <= d);
        if !row.billable || !valid {
            return;
        }
        let names = row.inclusions.iter().filter(|_| inclusions);
        for name in std::iter::once(&row.title).chain(names) {
            out.push((row.code.to_string(), (*name).to_owned()));
        }
    });
    out
}

fn own(name: &str, search: &Search, asked: &Asked<'_>, phrases: &[&(String, Vec<String>)]) {
    let set = Some(CodeSet::Icd10Cm);
    let times = timed(asked.keys, |key| {
        search.find(&query(key, set, asked.dos)).len()
    });
    let found = ranks(phrases, &mut |words| {
        let hits = search.find(&query(words, set, asked.dos));
        hits.iter().map(|hit| hit.code.to_string()).collect()
    });
    line(name, &times, search.size(), Some(&found));
}

/// The codes of the rows with the highest scores, each once.
fn best(mut scores: Vec<(i64, usize)>, rows: &[Row]) -> Vec<String> {
    top(&mut scores, 2 * SHOWN);
    scores.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut out: Vec<String> = Vec::new();
    for (_, at) in scores {
        if out.len() < SHOWN && !out.contains(&rows[at].0) {
            out.push(rows[at].0.clone());
        }
    }
    out
}

/// Where a right code stands among the first ten for each phrase.
fn ranks(
    phrases: &[&(String, Vec<String>)],
    find: &mut dyn FnMut(&str) -> Vec<String>,
) -> Vec<Option<usize>> {
    let rank = |(phrase, wanted): &&(String, Vec<String>)| {
        let codes = find(phrase);
        let right = |code: &String| wanted.iter().any(|w| code.starts_with(w.as_str()));
        codes.iter().take(10).position(right)
    };
    phrases.iter().map(rank).collect()
}

fn line(name: &str, times: &[Duration], bytes: usize, ranks: Option<&[Option<usize>]>) {
    let at = |part: usize| times[(times.len() * part / 1000).min(times.len() - 1)].as_micros();
    let mut said = format!(
        "{name:<34}{:>8}{:>12}{:>12}{:>8}",
        times.len(),
        at(500),
        at(990),
        bytes >> 20
    );
    if let Some(ranks) = ranks.filter(|r| !r.is_empty()) {
        let count = ranks.len() as f64;
        let below = |n: usize| ranks.iter().flatten().filter(|r| **r < n).count() as f64;
        let mrr: f64 = ranks
            .iter()
            .flatten()
            .map(|r| 1.0 / (*r as f64 + 1.0))
            .sum();
        // Writing to a String cannot fail.
        let _ = write!(
            said,
            "{:>8.3}{:>8.3}{:>8.3}",
            below(1) / count,
            below(10) / count,
            mrr / count
        );
    }
    println!("{said}");
}

/// Engines that are programs of their own: rows, keystrokes and phrases go over in files.
fn outside(rows: &[Row], asked: &Asked<'_>, sample: &[&str]) -> Result<(), String> {
    let dir = tempfile::tempdir().map_err(|e| e.to_string())?;
    let put = |name: &str, lines: Vec<String>| -> Result<PathBuf, String> {
        let path = dir.path().join(name);
        fs::write(&path, lines.join("\n")).map_err(|e| e.to_string())?;
        Ok(path)
    };
    let lines = rows.iter().map(|(code, text)| format!("{code}\t{text}"));
    let rows = put("rows", lines.collect())?;
    let keys = put("keys", asked.keys.iter().map(|k| (*k).to_owned()).collect())?;
    let phrases = asked.phrases.iter();
    let phrases = phrases.map(|(phrase, codes)| format!("{phrase}\t{}", codes.join("|")));
    let phrases = put("phrases", phrases.collect())?;
    fzf(&rows, sample);
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/Cargo.toml");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    for engine in ["tantivy", "fts5-any", "fts5-all"] {
        let status = Command::new(&cargo)
            .args(["run", "--quiet", "--release", "--locked", "--manifest-path"])
            .arg(&manifest)
            .args(["--", engine])
            .args([&rows, &keys, &phrases])
            .status()
            .map_err(|e| e.to_string())?;
        if !status.success() {
            return Err(format!(
                "benches/peers cannot be built or run here ({status})"
            ));
        }
    }
    Ok(())
}

/// The whole process for a keystroke, as a picker built on it would start it.
fn fzf(rows: &Path, sample: &[&str]) {
    let run = |key: &str| -> std::io::Result<()> {
        let mut command = Command::new("fzf");
        command.args(["--filter", key]).stdin(File::open(rows)?);
        command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .map(|_| ())
    };
    if let Err(why) = run("diabetes") {
        println!(
            "{:<34}not measured: it cannot be started ({why})",
            "fzf --filter"
        );
        return;
    }
    let mut times = Vec::new();
    for key in sample.iter().step_by(10) {
        let start = Instant::now();
        if run(key).is_ok() {
            times.push(start.elapsed());
        }
    }
    times.sort_unstable();
    line("fzf --filter, whole process", &times, 0, None);
}
