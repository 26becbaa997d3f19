//! Damaged files: the view is rebuilt and nothing is lost; a damaged journal is named.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests fail by panic"
)]

mod store_support;

use claimdeck::domain::*;
use claimdeck::store;
use claimdeck::workflow::ports::*;
use std::path::{Path, PathBuf};
use store_support::*;

const CHARTS: u64 = 300;

/// A store with some charts, some of them changed, closed in order.
fn filled(dir: &Path) {
    let store = store::open(dir).unwrap();
    for first in (1..=CHARTS).step_by(30) {
        let charts = (first..first + 30)
            .map(|id| Record::Chart(Box::new(chart(id, id % 7, 1, ChartStatus::Ready))));
        store.commit(set("intake", charts.collect())).unwrap();
    }
    for id in 1..=20 {
        let coded = Chart {
            revision: 1,
            ..chart(id, id % 7, 1, ChartStatus::Coded)
        };
        store
            .commit(set("chart.code", vec![Record::Chart(Box::new(coded))]))
            .unwrap();
    }
}

/// Everything that was acknowledged is there, and everything fits.
fn whole(store: &dyn Store) -> VerifyReport {
    for id in 1..=CHARTS {
        let Some(Record::Chart(found)) = store.get(Key::Chart(ChartId(id))).unwrap() else {
            panic!("chart {id} is gone");
        };
        let want = if id <= 20 {
            ChartStatus::Coded
        } else {
            ChartStatus::Ready
        };
        assert_eq!(found.status, want);
        assert_eq!(
            *found,
            Chart {
                revision: found.revision,
                ..chart(id, id % 7, 1, want)
            }
        );
    }
    assert_eq!(keys(store, List::CodedCharts, 50).len(), 20);
    let report = clean(store);
    assert_eq!((report.records, report.journal_entries), (CHARTS, 30));
    report
}

fn aside(dir: &Path) -> Vec<PathBuf> {
    let items = std::fs::read_dir(dir)
        .unwrap()
        .map(|item| item.unwrap().path());
    items
        .filter(|path| path.display().to_string().contains("view.damaged-"))
        .collect()
}

fn harm(path: &Path, change: impl Fn(&mut Vec<u8>)) {
    let mut bytes = std::fs::read(path).unwrap();
    change(&mut bytes);
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn a_damaged_view_is_set_aside_and_rebuilt_from_the_journal() {
    type Harm = fn(&mut Vec<u8>);
    let harms: [(&str, Harm); 6] = [
        ("cut in half", |b| b.truncate(b.len() / 2)),
        ("emptied", Vec::clear),
        ("first megabyte garbled", |b| {
            let end = b.len().min(1 << 20);
            b[..end]
                .iter_mut()
                .enumerate()
                .for_each(|(i, b)| *b = (i * 31) as u8);
        }),
        ("a block zeroed", |b| {
            let at = b.len() / 3;
            b[at..at + 4096].fill(0);
        }),
        ("one byte flipped", |b| {
            let at = b.len() / 8;
            b[at] ^= 0xff;
        }),
        ("many bytes flipped", |b| {
            b.iter_mut().step_by(1000).for_each(|b| *b ^= 0xff)
        }),
    ];
    for (what, change) in harms {
        let dir = tempfile::tempdir().unwrap();
        filled(dir.path());
        harm(&dir.path().join("view/db"), change);
        let store = store::open(dir.path()).unwrap();
        let report = whole(&store);
        let kept = aside(dir.path()).len();
        // sled itself may get over the loss of a tail it had not needed; then nothing is set aside.
        assert_eq!(report.repairs.len(), kept, "{what}: {:?}", report.repairs);
        assert!(kept <= 1, "{what}");
        if ["emptied", "first megabyte garbled"].contains(&what) {
            assert_eq!(kept, 1, "{what}");
        }
        // It takes new changes, and is itself again after the next open.
        store
            .commit(set("a", vec![Record::Patient(patient(1, "M1"))]))
            .unwrap();
        drop(store);
        let store = store::open(dir.path()).unwrap();
        let report = clean(&store);
        assert_eq!(
            (report.records, report.repairs),
            (CHARTS + 1, vec![]),
            "{what}"
        );
    }
}

#[test]
fn a_view_damaged_again_keeps_the_earlier_one_aside_too() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    for n in 1..=2 {
        harm(&dir.path().join("view/db"), Vec::clear);
        let store = store::open(dir.path()).unwrap();
        let report = whole(&store);
        assert!(
            report.repairs[0].contains(&format!("view.damaged-{n}")),
            "{report:?}"
        );
        assert!(report.repairs[0].contains("rebuilt from 30 journal entries"));
        assert_eq!(aside(dir.path()).len(), n);
    }
}

#[test]
fn a_view_that_is_gone_is_made_again() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    std::fs::remove_dir_all(dir.path().join("view")).unwrap();
    let report = whole(&store::open(dir.path()).unwrap());
    assert_eq!(
        report.repairs,
        ["the indexed view was missing: rebuilt from 30 journal entries"]
    );
}

/// After a power cut sled may come back with less, or other, than it says. The view of another
/// store stands for that here: whole in itself, and not what the journal says.
#[test]
fn after_the_machine_went_down_the_view_is_compared_with_the_journal() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    let mark = dir.path().join("view-state");
    std::fs::write(&mark, "open another-life-of-the-machine\n").unwrap();
    let report = whole(&store::open(dir.path()).unwrap());
    assert_eq!(
        report.repairs,
        Vec::<String>::new(),
        "it fits, so it is kept"
    );

    let other = tempfile::tempdir().unwrap();
    {
        let store = store::open(other.path()).unwrap();
        store
            .commit(set("a", vec![Record::Patient(patient(1, "M1"))]))
            .unwrap();
    }
    std::fs::remove_dir_all(dir.path().join("view")).unwrap();
    std::fs::rename(other.path().join("view"), dir.path().join("view")).unwrap();
    std::fs::write(&mark, "open another-life-of-the-machine\n").unwrap();
    let store = store::open(dir.path()).unwrap();
    let report = whole(&store);
    assert_eq!(report.repairs.len(), 1);
    assert!(
        report.repairs[0].contains("does not fit the journal"),
        "{report:?}"
    );
}

#[test]
fn a_page_that_goes_bad_while_the_store_is_open_is_healed() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    let store = store::open(dir.path()).unwrap();
    // Pages are read when they are first needed: most are still only in the file.
    harm(&dir.path().join("view/db"), |b| {
        b.iter_mut().step_by(500).for_each(|b| *b ^= 0xff);
    });
    let report = whole(&store);
    assert_eq!(report.repairs.len(), 1, "{report:?}");
    assert_eq!(aside(dir.path()).len(), 1);
    let put = Record::Patient(patient(1, "M1"));
    store.commit(set("a", vec![put])).unwrap();
    drop(store);
    let report = clean(&store::open(dir.path()).unwrap());
    assert_eq!((report.records, report.repairs), (CHARTS + 1, vec![]));
}

#[test]
fn a_torn_tail_of_the_journal_is_cut_and_told() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    let file = dir.path().join("journal/00000001.log");
    let length = file.metadata().unwrap().len();
    harm(&file, |b| b.extend([9; 700]));
    let report = whole(&store::open(dir.path()).unwrap());
    assert_eq!(report.repairs.len(), 1);
    let place = format!("00000001.log byte {length}: a tail of 700 bytes");
    assert!(report.repairs[0].contains(&place), "{report:?}");
    assert_eq!(file.metadata().unwrap().len(), length);
}

/// A process killed while it began a new file of the journal leaves one that holds nothing.
#[test]
fn a_file_of_the_journal_just_begun_keeps_nothing_from_being_read() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    let store = store::open(dir.path()).unwrap();
    std::fs::write(dir.path().join("journal/00000002.log"), b"clm").unwrap();
    assert_eq!(store.audit(0, usize::MAX).unwrap().len(), 30);
    whole(&store);
}

#[test]
fn damage_to_the_journal_is_named_and_nothing_is_touched() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    let file = dir.path().join("journal/00000001.log");
    let whole_file = std::fs::read(&file).unwrap();
    // In the middle; and at the very end, which the view knows was acknowledged.
    for at in [whole_file.len() / 2, whole_file.len() - 1] {
        harm(&file, |b| b[at] ^= 1);
        let damaged = std::fs::read(&file).unwrap();
        match store::open(dir.path()) {
            Err(StoreError::Damaged(why)) => {
                assert!(why.contains("journal/00000001.log byte "), "{why}");
                assert!(!why.contains("neuropathy"));
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(std::fs::read(&file).unwrap(), damaged);
        assert!(aside(dir.path()).is_empty());
        std::fs::write(&file, &whole_file).unwrap();
        whole(&store::open(dir.path()).unwrap());
    }
    std::fs::write(&file, []).unwrap();
    assert!(matches!(
        store::open(dir.path()),
        Err(StoreError::Damaged(_))
    ));
}

#[test]
fn verify_names_damage_in_an_older_file_of_the_journal() {
    let dir = tempfile::tempdir().unwrap();
    let options = store::Options {
        journal_file_bytes: 1_000,
        ..store::Options::default()
    };
    let store = store::open_with(dir.path(), options).unwrap();
    for id in 1..=20 {
        store
            .commit(set(
                "a",
                vec![Record::Patient(patient(id, &format!("M{id}")))],
            ))
            .unwrap();
    }
    let file = dir.path().join("journal/00000002.log");
    harm(&file, |b| b[100] ^= 1);
    let problems = store.verify().unwrap().problems;
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(
        problems[0].contains("journal/00000002.log byte "),
        "{problems:?}"
    );
    assert!(store.audit(0, 100).is_err());
    drop(store);
    // The view is whole, so that the work goes on; a rebuild would need the file.
    let store = store::open_with(dir.path(), options).unwrap();
    assert_eq!(keys(&store, List::Patients, 7).len(), 20);
    drop(store);
    harm(&dir.path().join("view/db"), Vec::clear);
    match store::open_with(dir.path(), options) {
        Err(StoreError::Damaged(why)) => assert!(why.contains("00000002.log byte "), "{why}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_view_of_an_older_format_is_rebuilt_and_of_a_newer_one_refused() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    let write_format = |format: u32| {
        let view = sled::open(dir.path().join("view")).unwrap();
        view.insert(b"\0format", &format.to_be_bytes()).unwrap();
        view.flush().unwrap();
    };
    write_format(4);
    match store::open(dir.path()) {
        Err(error @ StoreError::Io { .. }) => {
            let told = error.to_string();
            assert!(told.contains("newer claimdeck"), "{told}");
        }
        other => panic!("{other:?}"),
    }
    assert!(aside(dir.path()).is_empty());
    write_format(0);
    assert_eq!(whole(&store::open(dir.path()).unwrap()).repairs.len(), 1);
}
