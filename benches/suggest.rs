//! What reading a note costs: the labelled notes, repeated to 10 KB, over everything shipped.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use chrono::NaiveDate;
use claimdeck::codeset::{Search, Suggester, Tables};
use std::sync::Arc;
use std::time::{Duration, Instant};

fn main() {
    let search = Arc::new(Search::build(&Tables::shipped().unwrap()));
    let start = Instant::now();
    let suggester = Suggester::new(search);
    println!("made from the search in {:.0?}", start.elapsed());
    let file = include_str!("../tests/fixtures/notes/labelled.toml");
    let labelled: toml::Table = toml::from_str(file).unwrap();
    let notes = labelled["note"].as_array().unwrap().iter();
    let all: String = notes.filter_map(|n| n["text"].as_str()).collect();
    let note: String = all.chars().cycle().take(10_240).collect();
    let day = NaiveDate::from_ymd_opt(2026, 11, 2).unwrap();
    let mut times: Vec<Duration> = (0..50)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(suggester.read(&note, day));
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    let mentions = suggester.read(&note, day).len();
    println!(
        "a note of 10 KB, {mentions} phrases: median {:.1?}, worst of 50 {:.1?}",
        times[25], times[49]
    );
}
