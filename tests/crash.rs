//! A real process commits and is killed at random moments: nothing it was told is stored may be
//! missing, and no change set may be there by half.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests fail by panic"
)]

mod store_support;

use claimdeck::domain::*;
use claimdeck::store;
use claimdeck::workflow::ports::*;
use std::io::{BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use store_support::*;

/// Where the child finds its store; without it the child's test is nothing to run.
const DIR: &str = "CLAIMDECK_CRASH_TEST_DIR";
const ROUNDS: u32 = 50;

/// Small files of the journal and a quick sled, so that kills fall into every kind of work.
fn options() -> store::Options {
    store::Options {
        journal_file_bytes: 20_000,
        view_flush_ms: 5,
        ..store::Options::default()
    }
}

/// The process that is killed: four threads commit pairs of records, a new one or a change of an
/// old one, and each tells what was acknowledged.
#[test]
fn child() {
    let Some(dir) = std::env::var_os(DIR) else {
        return;
    };
    let store = store::open_with(Path::new(&dir), options()).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                loop {
                    let id = store.next_id(Key::Chart(ChartId(0)));
                    let mut chart = chart(id, id, 0, ChartStatus::Ready);
                    let mut patient = patient(id, &format!("M{id}"));
                    for revision in 0..3 {
                        chart.revision = revision;
                        patient.revision = revision;
                        patient.phone = format!("{revision}");
                        let pair = vec![
                            Record::Chart(Box::new(chart.clone())),
                            Record::Patient(patient.clone()),
                        ];
                        let done = store.commit(set("pair", pair)).unwrap();
                        let line = format!("ack {} {id} {}\n", done.sequence, revision + 1);
                        // One write, so that lines of threads do not mix.
                        std::io::stdout().write_all(line.as_bytes()).unwrap();
                    }
                }
            });
        }
    });
}

fn start(dir: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["child", "--exact", "--nocapture"])
        .env(DIR, dir)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn nothing_acknowledged_is_lost_to_kill_9() {
    let dir = tempfile::tempdir().unwrap();
    let mut seed = std::process::id();
    let mut told = 0;
    for round in 0..ROUNDS {
        let mut child = start(dir.path());
        let mut out = BufReader::new(child.stdout.take().unwrap());
        // Some are killed while they open the store, most once they have told of something.
        let mut acks: Vec<[u64; 3]> = Vec::new();
        if round % 5 != 0 {
            acks.extend(next_ack(&mut out));
            told += acks.len();
        }
        // A small generator is random enough for the moment of a kill.
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        std::thread::sleep(Duration::from_millis(u64::from((seed >> 16) % 80)));
        child.kill().unwrap();
        child.wait().unwrap();
        acks.extend(std::iter::from_fn(|| next_ack(&mut out)));

        let store = store::open_with(dir.path(), options()).unwrap();
        let last = store.audit(0, usize::MAX).unwrap().len() as u64;
        for [sequence, id, revision] in acks {
            assert!(
                sequence <= last,
                "round {round}: entry {sequence} of {last} is gone"
            );
            for key in [Key::Chart(ChartId(id)), Key::Patient(PatientId(id))] {
                let found = store
                    .get(key)
                    .unwrap()
                    .map_or(0, |record| record.revision());
                assert!(
                    found >= revision,
                    "round {round}: {key} is at {found}, not {revision}"
                );
            }
        }
        // Both of a pair, or none; and at the same revision.
        let of = |list| keys(&store, list, 500);
        let patients = of(List::Patients);
        assert_eq!(of(List::OpenCharts).len(), patients.len());
        for patient in patients {
            let id: PatientId = patient.parse().unwrap();
            let pair = [Key::Patient(id), Key::Chart(ChartId(id.0))]
                .map(|key| store.get(key).unwrap().unwrap().revision());
            assert_eq!(pair[0], pair[1], "round {round}: {id}");
        }
        if round % 10 == 9 {
            clean(&store);
        }
        // Begun anew now and then, so that rounds stay quick.
        drop(store);
        if round % 10 == 9 {
            std::fs::remove_dir_all(dir.path()).unwrap();
        }
    }
    assert_eq!(
        told,
        ROUNDS as usize * 4 / 5,
        "rounds in which something was told"
    );
}
