//! What acknowledging costs, beside the floor (append and `fdatasync` of the same bytes) and beside
//! sled alone (insert and flush, which a power cut undoes); and how long lists take in a large store.
//!
//! `cargo bench --bench store`; `CLAIMS=1000000 cargo bench --bench store` for the large store.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::expect_used)]
#![allow(missing_docs)]

use chrono::{DateTime, NaiveDate, Utc};
use claimdeck::domain::{
    Chart, ChartId, ChartStatus, Claim, ClaimFile, ClaimId, ClaimPatient, ClaimStatus, Coding,
    Document, Encounter, EncounterKind, Money, Party, PatientId, PersonName, ServiceLine,
};
use claimdeck::store;
use claimdeck::workflow::ports::{ChangeSet, List, Record, Store};
use std::fs::File;
use std::io::Write;
use std::time::{Duration, Instant};

const ROUNDS: usize = 2000;

fn main() {
    // `cargo test --benches` only asks whether it runs.
    let claims: usize = match std::env::var("CLAIMS") {
        Ok(count) => count.parse().expect("CLAIMS is a number"),
        Err(_) if std::env::args().any(|a| a == "--bench") => 20_000,
        Err(_) => return,
    };
    acknowledge();
    large(claims);
}

fn acknowledge() {
    let dir = tempfile::tempdir().unwrap();
    let record = chart(1);

    let path = dir.path().join("store");
    let store = store::open(&path).unwrap();
    let ours = times(|i| {
        let mut chart = record.clone();
        chart.id = ChartId(i as u64 + 1);
        store
            .commit(set(vec![Record::Chart(Box::new(chart))]))
            .unwrap();
    });
    drop(store);
    // The floor writes as many bytes as the journal did.
    let bytes = vec![7_u8; size(&path.join("journal")) / ROUNDS];

    let mut file = File::create(dir.path().join("floor")).unwrap();
    let floor = times(|_| {
        file.write_all(&bytes).unwrap();
        file.sync_data().unwrap();
    });

    let db = sled::open(dir.path().join("sled")).unwrap();
    let alone = times(|i| {
        db.insert(i.to_be_bytes(), bytes.as_slice()).unwrap();
        db.flush().unwrap();
    });
    drop(db);

    println!(
        "acknowledging one chart with a note of 2.5 KB, {} bytes in the journal; microseconds",
        bytes.len()
    );
    println!("{:<44}{:>9}{:>9}{:>8}", "", "median", "p99", "ratio");
    for (name, all) in [
        ("floor: append and fdatasync", &floor),
        ("sled alone: insert and flush (not safe)", &alone),
        ("claimdeck: journal, then indexed view", &ours),
    ] {
        let (median, p99) = (all[all.len() / 2], all[all.len() * 99 / 100]);
        let ratio = median.as_secs_f64() / floor[floor.len() / 2].as_secs_f64();
        println!(
            "{name:<44}{:>9}{:>9}{ratio:>8.2}",
            median.as_micros(),
            p99.as_micros()
        );
    }
}

fn large(claims: usize) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("store");
    let store = store::open(&path).unwrap();
    let start = Instant::now();
    for first in (1..=claims).step_by(500) {
        let last = (first + 499).min(claims);
        let puts = (first..=last)
            .map(|i| Record::Claim(Box::new(claim(i as u64))))
            .collect();
        store.commit(set(puts)).unwrap();
    }
    println!("\na store of {claims} claims, one in 25 due");
    println!(
        "{:<44}{:>9} ms",
        "load, 500 a change set",
        start.elapsed().as_millis()
    );
    drop(store);
    let start = Instant::now();
    let store = store::open(&path).unwrap();
    println!("{:<44}{:>9} ms", "open", start.elapsed().as_millis());
    let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    for (name, list) in [
        ("first page of sent claims", List::Claims(ClaimStatus::Sent)),
        ("first page of what is due", List::Due(today)),
    ] {
        let start = Instant::now();
        let page = store.list(list, None, 100).unwrap();
        println!(
            "{name:<44}{:>9} us ({} rows)",
            start.elapsed().as_micros(),
            page.rows.len()
        );
    }
    let mut after = None;
    let mut rows = 0;
    let start = Instant::now();
    loop {
        let page = store.list(List::Due(today), after.as_ref(), 1000).unwrap();
        rows += page.rows.len();
        match page.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    println!(
        "{:<44}{:>9} ms ({rows} rows)",
        "everything due",
        start.elapsed().as_millis()
    );
    println!(
        "{:<44}{:>9} MB",
        "journal on disk",
        size(&path.join("journal")) >> 20
    );
    println!(
        "{:<44}{:>9} MB",
        "indexed view on disk",
        size(&path.join("view")) >> 20
    );
}

/// Bytes in the files of a folder.
fn size(path: &std::path::Path) -> usize {
    let mut bytes = 0;
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let meta = entry.metadata().unwrap();
            if meta.is_dir() {
                folders.push(entry.path());
            } else {
                bytes += usize::try_from(meta.len()).unwrap();
            }
        }
    }
    bytes
}

/// Text that compresses about as well as a note does.
fn note() -> String {
    let words = include_str!("../docs/glossary.md").split_whitespace();
    let mut text = String::new();
    for word in words {
        text.push_str(word);
        text.push(' ');
        if text.len() > 2_500 {
            break;
        }
    }
    text
}

fn times(mut work: impl FnMut(usize)) -> Vec<Duration> {
    let mut all: Vec<Duration> = (0..ROUNDS)
        .map(|i| {
            let start = Instant::now();
            work(i);
            start.elapsed()
        })
        .collect();
    all.sort();
    all
}

fn set(puts: Vec<Record>) -> ChangeSet {
    ChangeSet {
        at: DateTime::<Utc>::UNIX_EPOCH,
        by: "bench".into(),
        action: "bench".into(),
        puts,
    }
}

fn chart(id: u64) -> Chart {
    let day = NaiveDate::from_ymd_opt(2026, 11, 2).unwrap();
    Chart {
        id: ChartId(id),
        revision: 0,
        source: String::new(),
        patient: PatientId(1),
        encounter: Encounter {
            kind: EncounterKind::Clinic,
            from: day,
            to: day,
            place_of_service: "11".into(),
            rendering: None,
            billing: None,
            referring: None,
            payer: None,
        },
        documents: vec![Document {
            title: "Note".into(),
            date: None,
            text: note(),
        }],
        upstream_codes: Vec::new(),
        received: day,
        expected_charge: Money(12_500),
        status: ChartStatus::Ready,
        assigned_to: String::new(),
        holds: Vec::new(),
        coding: Coding::default(),
        overrides: Vec::new(),
        claim: None,
    }
}

fn claim(id: u64) -> ClaimFile {
    let day = NaiveDate::from_ymd_opt(2026, 10, 1).unwrap();
    let mut line = ServiceLine::new("99213".parse().unwrap(), day);
    line.charge = Money(12_500);
    ClaimFile {
        id: ClaimId(id),
        revision: 0,
        chart: None,
        patient: PatientId(id / 8),
        payer: None,
        claim: Claim {
            id: format!("C{id}"),
            patient: ClaimPatient {
                mrn: format!("M{id}"),
                name: PersonName {
                    last: format!("Name{id}"),
                    first: "Ann".into(),
                    middle: String::new(),
                },
                birth_date: Some(day),
                ..ClaimPatient::default()
            },
            coverages: Vec::new(),
            billing_provider: Party {
                name: "Lake Clinic".into(),
                ..Party::default()
            },
            rendering_provider: Some(Party {
                name: "Who".into(),
                first: "Ann".into(),
                ..Party::default()
            }),
            referring_provider: None,
            place_of_service: "11".into(),
            frequency: "1".into(),
            payer_claim_number: None,
            prior_authorization: None,
            clia: None,
            accident: None,
            received: Some(day),
            coding: Coding {
                diagnoses: vec!["E1165".parse().unwrap()],
                lines: vec![line],
            },
            history: Vec::new(),
        },
        status: ClaimStatus::Sent,
        staged_at: DateTime::<Utc>::UNIX_EPOCH,
        staged_by: "bench".into(),
        sent: Some(day),
        // One in 25 is past due on the day the bench asks for.
        expected: day.checked_add_days(chrono::Days::new(if id.is_multiple_of(25) {
            30
        } else {
            90
        })),
        late: None,
        settled: None,
        paid: Money::ZERO,
        overrides: Vec::new(),
        note: String::new(),
    }
}
