//! What the suggestions find in labelled notes, and how much of what they offer is right: printed, and
//! held to what was reached.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::NaiveDate;
use claimdeck::codeset::{Search, Suggester, Tables};
use claimdeck::workflow::suggest::{Setting, of_text};
use serde::Deserialize;
use std::sync::Arc;

#[derive(Deserialize)]
struct Labelled {
    note: Vec<Note>,
}

#[derive(Deserialize)]
struct Note {
    style: String,
    text: String,
    offer: Vec<String>,
    may: Vec<String>,
    out: Vec<String>,
}

/// Whether a code is the one labelled, or stands below it.
fn is(code: &str, label: &str) -> bool {
    code == label || code.starts_with(label)
}

/// At least this much of what is labelled must be offered, and this much of what is offered be
/// labelled; and of what is labelled to be left out, this much is left out for the reason given.
const RECALL: f64 = 0.88;
const PRECISION: f64 = 0.86;
const LEFT_OUT: f64 = 0.78;

#[test]
fn labelled_notes_are_read_as_a_coder_reads_them() {
    let tables = Tables::shipped().unwrap();
    let suggester = Suggester::new(Arc::new(Search::build(&tables)));
    let day = NaiveDate::from_ymd_opt(2026, 11, 2).unwrap();
    let labelled: Labelled = toml::from_str(include_str!("fixtures/notes/labelled.toml")).unwrap();
    assert!(labelled.note.len() >= 30);
    let (mut wanted, mut found, mut offered, mut right) = (0, 0, 0, 0);
    let (mut kept_out, mut left_out) = (0, 0);
    for note in &labelled.note {
        let got = of_text(&suggester, &note.text, day, Setting::Outpatient);
        let codes: Vec<String> = got
            .offered
            .iter()
            .map(|s| s.code.code.display(s.code.set))
            .collect();
        let out: Vec<(String, &str)> = got
            .left_out
            .iter()
            .map(|s| (s.code.code.display(s.code.set), s.context.name()))
            .collect();
        for label in &note.offer {
            wanted += 1;
            let is_found = codes.iter().any(|code| is(code, label));
            found += usize::from(is_found);
            if !is_found {
                println!(
                    "{}: {label} is not offered; offered {codes:?}, left out {out:?}",
                    note.style
                );
            }
        }
        for code in &codes {
            offered += 1;
            let known = note
                .offer
                .iter()
                .chain(&note.may)
                .any(|label| is(code, label));
            right += usize::from(known);
            if !known {
                println!("{}: {code} should not be offered", note.style);
            }
        }
        for label in &note.out {
            let (code, context) = label.split_once(' ').unwrap();
            kept_out += 1;
            let is_out = out.iter().any(|(c, why)| is(c, code) && *why == context);
            left_out += usize::from(is_out);
            if !is_out {
                println!("{}: {label} is not left out; left out {out:?}", note.style);
            }
        }
    }
    let share = |part: i32, whole: i32| f64::from(part) / f64::from(whole.max(1));
    let count = |n: usize| i32::try_from(n).unwrap();
    let recall = share(count(found), wanted);
    let precision = share(count(right), offered);
    let set_apart = share(count(left_out), kept_out);
    println!(
        "{} notes: recall {recall:.3} of {wanted}, precision {precision:.3} of {offered}, left out for the right reason {set_apart:.3} of {kept_out}",
        labelled.note.len()
    );
    assert!(recall >= RECALL, "recall {recall:.3}");
    assert!(precision >= PRECISION, "precision {precision:.3}");
    assert!(set_apart >= LEFT_OUT, "left out {set_apart:.3}");
}
