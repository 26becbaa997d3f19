//! Other engines over the rows and queries of claimdeck's search bench, one engine a process so
//! that its memory is its own: `claimdeck-peers ENGINE ROWS KEYS PHRASES`.
//!
//! ROWS has a row a line (`CODE<tab>text`), KEYS a keystroke's query a line, PHRASES a phrase with
//! its codes a line (`phrase<tab>CODE|CODE`); PHRASES may be empty. Prints one line of the table.

use std::error::Error;
use std::fs;
use std::time::{Duration, Instant};
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, FuzzyTermQuery, Occur, Query, TermQuery};
use tantivy::schema::{IndexRecordOption, STORED, Schema, TEXT, Value};
use tantivy::{Index, TantivyDocument, Term, doc};

type Failed = Box<dyn Error>;
/// Codes of the best rows for a query.
type Engine = Box<dyn Fn(&str) -> Result<Vec<String>, Failed>>;

/// Rows asked for: a code may come several times, once a term.
const ROWS: usize = 40;
const SHOWN: usize = 20;

fn main() -> Result<(), Failed> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [engine, rows, keys, phrases] = args.as_slice() else {
        return Err("expected ENGINE ROWS KEYS PHRASES".into());
    };
    let rows = fs::read_to_string(rows)?;
    let rows: Vec<(&str, &str)> = rows.lines().filter_map(|l| l.split_once('\t')).collect();
    let keys = fs::read_to_string(keys)?;
    let phrases = fs::read_to_string(phrases)?;
    let (name, find): (&str, Engine) = match engine.as_str() {
        "tantivy" => ("tantivy, any word, last a prefix", tantivy(&rows)?),
        "fts5-any" => ("SQLite FTS5, any word", fts5(&rows, " OR ")?),
        "fts5-all" => ("SQLite FTS5, all words", fts5(&rows, " ")?),
        other => return Err(format!("{other} is no engine here").into()),
    };
    let mut times: Vec<Duration> = Vec::new();
    for key in keys.lines() {
        let start = Instant::now();
        std::hint::black_box(find(key)?);
        times.push(start.elapsed());
    }
    times.sort_unstable();
    let at = |part: usize| {
        times
            .get(times.len() * part / 1000)
            .map_or(0, Duration::as_micros)
    };
    let (mut n, mut first, mut ten, mut mrr) = (0_u32, 0_u32, 0_u32, 0.0);
    for (phrase, wanted) in phrases.lines().filter_map(|l| l.split_once('\t')) {
        n += 1;
        let wanted: Vec<&str> = wanted.split('|').collect();
        let codes = find(phrase)?;
        let rank = codes
            .iter()
            .take(10)
            .position(|c| wanted.iter().any(|w| c.starts_with(w)));
        if let Some(rank) = rank {
            first += u32::from(rank == 0);
            ten += 1;
            mrr += 1.0 / (rank as f64 + 1.0);
        }
    }
    let share = |part: f64| part / f64::from(n.max(1));
    println!(
        "{name:<34}{:>8}{:>12}{:>12}{:>8}{:>8.3}{:>8.3}{:>8.3}",
        times.len(),
        at(500),
        at(990),
        memory()?,
        share(f64::from(first)),
        share(f64::from(ten)),
        share(mrr)
    );
    Ok(())
}

/// Small words of a query.
fn words(query: &str) -> Vec<String> {
    let lower = query.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric());
    words.filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// Each code once, best first.
fn distinct(codes: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for code in codes {
        if out.len() < SHOWN && !out.contains(&code) {
            out.push(code);
        }
    }
    out
}

fn tantivy(rows: &[(&str, &str)]) -> Result<Engine, Failed> {
    let mut schema = Schema::builder();
    let code = schema.add_text_field("code", STORED);
    let text = schema.add_text_field("text", TEXT);
    let index = Index::create_in_ram(schema.build());
    let mut writer = index.writer_with_num_threads(1, 50_000_000)?;
    for (of_row, title) in rows {
        writer.add_document(doc!(code => *of_row, text => *title))?;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    let reader = index.reader()?;
    Ok(Box::new(move |query| {
        let words = words(query);
        let last = words.len().saturating_sub(1);
        let mut parts: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for (at, word) in words.iter().enumerate() {
            let term = Term::from_field_text(text, word);
            let exact = TermQuery::new(term.clone(), IndexRecordOption::WithFreqs);
            parts.push((Occur::Should, Box::new(exact)));
            if at == last && !query.ends_with(' ') {
                let begins = FuzzyTermQuery::new_prefix(term, 0, true);
                parts.push((Occur::Should, Box::new(begins)));
            }
        }
        let searcher = reader.searcher();
        let best = TopDocs::with_limit(ROWS).order_by_score();
        let found = searcher.search(&BooleanQuery::new(parts), &best)?;
        let mut codes = Vec::with_capacity(found.len());
        for (_, address) in found {
            let row: TantivyDocument = searcher.doc(address)?;
            let value = row.get_first(code);
            codes.extend(value.and_then(|v| v.as_str().map(str::to_owned)));
        }
        Ok(distinct(codes))
    }))
}

fn fts5(rows: &[(&str, &str)], join: &'static str) -> Result<Engine, Failed> {
    let db = rusqlite::Connection::open_in_memory()?;
    db.execute_batch(
        "CREATE VIRTUAL TABLE row USING fts5(code UNINDEXED, text, prefix='1 2 3'); BEGIN",
    )?;
    {
        let mut insert = db.prepare("INSERT INTO row(code, text) VALUES (?1, ?2)")?;
        for (code, text) in rows {
            insert.execute([code, text])?;
        }
    }
    db.execute_batch("COMMIT; INSERT INTO row(row) VALUES ('optimize')")?;
    Ok(Box::new(move |query| {
        let words = words(query);
        let last = words.len().saturating_sub(1);
        let parts = words.iter().enumerate().map(|(at, word)| {
            let open = at == last && !query.ends_with(' ');
            format!("\"{word}\"{}", if open { "*" } else { "" })
        });
        let asked = parts.collect::<Vec<_>>().join(join);
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        let mut select =
            db.prepare_cached("SELECT code FROM row WHERE row MATCH ?1 ORDER BY rank LIMIT ?2")?;
        let codes = select.query_map(rusqlite::params![asked, ROWS as i64], |row| row.get(0))?;
        Ok(distinct(codes.collect::<Result<Vec<String>, _>>()?))
    }))
}

/// Memory of this process in MB, where the system tells.
fn memory() -> Result<String, Failed> {
    let Ok(status) = fs::read_to_string("/proc/self/status") else {
        return Ok("-".to_owned());
    };
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"));
    let kb: Option<u64> = line.and_then(|l| l.split_whitespace().next()?.parse().ok());
    Ok(kb.map_or_else(|| "-".to_owned(), |kb| (kb / 1024).to_string()))
}
