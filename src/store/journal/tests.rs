use super::*;
use crate::store::records::{Bytes, Change};
use chrono::DateTime;
use std::sync::{Arc, Mutex};

const LARGE: u64 = 1 << 20;

fn entry(n: u8) -> Entry {
    Entry {
        at: DateTime::from_timestamp(i64::from(n), 0).unwrap(),
        by: "ann".to_owned(),
        action: format!("step {n}"),
        changes: vec![Change {
            key: Bytes(vec![n]),
            before: None,
            after: Bytes(vec![n; 40]),
        }],
        previous: [0; 32],
    }
}

fn open(dir: &Path, rotate_at: u64) -> (Journal, Vec<String>) {
    let mut repairs = Vec::new();
    let journal = Journal::resume(inspect(dir).unwrap(), rotate_at, &mut repairs).unwrap();
    (journal, repairs)
}

/// The actions that stand in the journal, its chain checked on the way.
fn actions(dir: &Path, after: u64, upto: u64) -> Result<Vec<String>, StoreError> {
    let mut entries = Entries::between(dir, after, upto)?;
    let mut out = Vec::new();
    let mut previous = None;
    while let Some(item) = entries.next()? {
        let entry = Entry::decode(&item.body).unwrap();
        assert_eq!(item.sequence, after + 1 + out.len() as u64);
        assert_eq!(previous.unwrap_or(entry.previous), entry.previous);
        previous = Some(hash(&item.body));
        out.push(entry.action);
    }
    Ok(out)
}

fn steps(range: std::ops::RangeInclusive<u8>) -> Vec<String> {
    range.map(|n| format!("step {n}")).collect()
}

fn bytes_of(dir: &Path, number: u64) -> (PathBuf, Vec<u8>) {
    let path = file_path(dir, number);
    let bytes = std::fs::read(&path).unwrap();
    (path, bytes)
}

#[test]
fn entries_are_read_back_across_files_and_opens() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let (mut journal, repairs) = open(dir, 300);
    assert_eq!(journal.append(vec![entry(1), entry(2)]).unwrap(), 1);
    for n in 3..=9 {
        assert_eq!(journal.append(vec![entry(n)]).unwrap(), u64::from(n));
    }
    drop(journal);
    let (mut journal, more) = open(dir, 300);
    assert_eq!([repairs, more].concat(), Vec::<String>::new());
    journal.append(vec![entry(10)]).unwrap();
    assert!(numbers(dir).unwrap().len() > 2);
    for after in 0..=10 {
        let want = steps(after + 1..=10);
        assert_eq!(actions(dir, u64::from(after), 10).unwrap(), want);
    }
    assert_eq!(actions(dir, 2, 5).unwrap(), steps(3..=5));
}

#[test]
fn a_tail_torn_anywhere_is_cut_and_the_rest_stands() {
    let made = tempfile::tempdir().unwrap();
    let (mut journal, _) = open(made.path(), LARGE);
    journal.append(vec![entry(1)]).unwrap();
    let (_, before) = bytes_of(made.path(), 1);
    journal.append(vec![entry(2), entry(3)]).unwrap();
    let (_, whole) = bytes_of(made.path(), 1);
    for length in (before.len()..whole.len()).step_by(9) {
        // Cut short, and with zeros where blocks never reached the disk.
        for fill in [0, whole.len() - length] {
            let dir = tempfile::tempdir().unwrap();
            let mut torn = whole[..length].to_vec();
            torn.resize(length + fill, 0);
            std::fs::write(file_path(dir.path(), 1), torn).unwrap();
            let (mut journal, repairs) = open(dir.path(), LARGE);
            let left = journal.last();
            // A member of the torn group that is whole may stay: nobody was told of it.
            assert!((1..=2).contains(&left), "{length}");
            let exact = length == before.len() && fill == 0;
            let between = fill == 0 && left == 2 && repairs.is_empty();
            assert!(exact || between || repairs.len() == 1, "{repairs:?}");
            journal.append(vec![entry(9)]).unwrap();
            let all = actions(dir.path(), 0, left + 1).unwrap();
            assert_eq!(all.last().unwrap(), "step 9");
        }
    }
}

#[test]
fn a_group_of_which_only_the_end_reached_the_disk_is_cut_whole() {
    let dir = tempfile::tempdir().unwrap();
    let (mut journal, _) = open(dir.path(), LARGE);
    journal.append(vec![entry(1)]).unwrap();
    let (path, before) = bytes_of(dir.path(), 1);
    journal.append(vec![entry(2), entry(3)]).unwrap();
    drop(journal);
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[before.len()..before.len() + 30].fill(0);
    std::fs::write(&path, bytes).unwrap();
    let (journal, repairs) = open(dir.path(), LARGE);
    assert_eq!((journal.last(), repairs.len()), (1, 1));
    assert!(
        repairs[0].contains(&format!("byte {}", before.len())),
        "{repairs:?}"
    );
}

#[test]
fn damage_to_what_was_acknowledged_is_told_with_its_place() {
    let dir = tempfile::tempdir().unwrap();
    let (mut journal, _) = open(dir.path(), LARGE);
    let mut starts = Vec::new();
    for n in 1..=4 {
        starts.push(bytes_of(dir.path(), 1).1.len());
        journal.append(vec![entry(n)]).unwrap();
    }
    drop(journal);
    let (path, whole) = bytes_of(dir.path(), 1);
    for at in starts[1]..starts[2] {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x10;
        std::fs::write(&path, &bytes).unwrap();
        let error = inspect(dir.path()).unwrap_err().to_string();
        let place = format!("00000001.log byte {}", starts[1]);
        assert!(error.contains(&place), "{at}: {error}");
    }
    // In the head of the file; and with the second entry taken out.
    let mut head = whole.clone();
    head[20] ^= 1;
    let mut gap = whole.clone();
    gap.drain(starts[1]..starts[2]);
    for bytes in [head, gap] {
        std::fs::write(&path, bytes).unwrap();
        assert!(matches!(inspect(dir.path()), Err(StoreError::Damaged(_))));
    }
    // The last entry alone could be a torn tail: the view knows better.
    let mut last = whole;
    *last.last_mut().unwrap() ^= 1;
    std::fs::write(&path, last).unwrap();
    let found = inspect(dir.path()).unwrap();
    assert!(found.check_reaches(3).is_ok());
    let error = found.check_reaches(4).unwrap_err().to_string();
    assert!(error.contains(&format!("byte {}", starts[3])), "{error}");
}

#[test]
fn a_missing_file_and_a_bad_one_among_older_files_are_damage() {
    let dir = tempfile::tempdir().unwrap();
    let (mut journal, _) = open(dir.path(), 1);
    for n in 1..=4 {
        journal.append(vec![entry(n)]).unwrap();
    }
    let (path, whole) = bytes_of(dir.path(), 2);
    let mut bad = whole.clone();
    *bad.last_mut().unwrap() ^= 1;
    std::fs::write(&path, bad).unwrap();
    let error = actions(dir.path(), 0, 4).unwrap_err().to_string();
    assert!(error.contains("00000002.log byte 52"), "{error}");
    std::fs::write(&path, &whole[..FILE_HEAD]).unwrap();
    assert!(actions(dir.path(), 0, 4).is_err());
    std::fs::remove_file(&path).unwrap();
    let error = inspect(dir.path()).unwrap_err().to_string();
    assert!(error.contains("00000002.log is missing"), "{error}");
}

#[test]
fn a_file_that_was_only_begun_is_no_damage() {
    let dir = tempfile::tempdir().unwrap();
    let (mut journal, _) = open(dir.path(), 1);
    journal.append(vec![entry(1)]).unwrap();
    drop(journal);
    for torn in [0, 10, FILE_HEAD - 1] {
        std::fs::write(file_path(dir.path(), 2), vec![0; torn]).unwrap();
        let (mut journal, repairs) = open(dir.path(), LARGE);
        assert_eq!((journal.last(), repairs.len()), (1, 1));
        drop(journal.append(vec![]));
    }
}

/// What the faulty file shall do next, and what it was asked.
#[derive(Default)]
struct Plan {
    write: Option<(io::ErrorKind, usize)>,
    sync: Option<io::ErrorKind>,
    truncate: Option<io::ErrorKind>,
}

struct Faulty {
    file: File,
    plan: Arc<Mutex<Plan>>,
}

impl Medium for Faulty {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self.plan.lock().unwrap().write.take() {
            Some((kind, written)) => {
                self.file.write_all(&bytes[..written])?;
                Err(kind.into())
            }
            None => self.file.write_all(bytes),
        }
    }

    fn sync(&mut self) -> io::Result<()> {
        match self.plan.lock().unwrap().sync.take() {
            Some(kind) => Err(kind.into()),
            None => Ok(()),
        }
    }

    fn truncate(&mut self, length: u64) -> io::Result<()> {
        match self.plan.lock().unwrap().truncate.take() {
            Some(kind) => Err(kind.into()),
            None => self.file.set_len(length),
        }
    }
}

fn faulty(dir: &Path) -> (Journal, Arc<Mutex<Plan>>) {
    let (mut journal, _) = open(dir, LARGE);
    let path = file_path(dir, 1);
    let file = OpenOptions::new().append(true).open(path).unwrap();
    let plan = Arc::new(Mutex::new(Plan::default()));
    journal.file = Box::new(Faulty {
        file,
        plan: Arc::clone(&plan),
    });
    journal.append(vec![entry(1)]).unwrap();
    (journal, plan)
}

#[test]
fn a_failed_write_leaves_nothing_and_the_journal_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let (mut journal, plan) = faulty(dir.path());
    let before = bytes_of(dir.path(), 1).1;
    for (kind, full) in [
        (io::ErrorKind::StorageFull, true),
        (io::ErrorKind::QuotaExceeded, true),
        (io::ErrorKind::PermissionDenied, false),
    ] {
        plan.lock().unwrap().write = Some((kind, 17));
        let error = journal.append(vec![entry(2)]).unwrap_err();
        assert_eq!(matches!(error, StoreError::DiskFull), full, "{error}");
        assert_eq!(bytes_of(dir.path(), 1).1, before);
    }
    assert_eq!(journal.append(vec![entry(3)]).unwrap(), 2);
    drop(journal);
    assert_eq!(open(dir.path(), LARGE).0.last(), 2);
    assert_eq!(actions(dir.path(), 0, 2).unwrap(), ["step 1", "step 3"]);
}

#[test]
fn a_failed_sync_is_not_believed_again_until_reopened() {
    let dir = tempfile::tempdir().unwrap();
    let (mut journal, plan) = faulty(dir.path());
    plan.lock().unwrap().sync = Some(io::ErrorKind::Other);
    assert!(journal.append(vec![entry(2)]).is_err());
    let error = journal.append(vec![entry(3)]).unwrap_err().to_string();
    assert!(
        error.contains("close claimdeck and open it again"),
        "{error}"
    );
    drop(journal);
    // What nobody was told of is not there after all.
    assert_eq!(open(dir.path(), LARGE).0.last(), 1);
}

#[test]
fn a_write_that_cannot_be_taken_back_stops_the_journal() {
    let dir = tempfile::tempdir().unwrap();
    let (mut journal, plan) = faulty(dir.path());
    *plan.lock().unwrap() = Plan {
        write: Some((io::ErrorKind::StorageFull, 17)),
        truncate: Some(io::ErrorKind::Other),
        sync: None,
    };
    assert!(matches!(
        journal.append(vec![entry(2)]),
        Err(StoreError::DiskFull)
    ));
    assert!(journal.append(vec![entry(3)]).is_err());
    drop(journal);
    let (journal, repairs) = open(dir.path(), LARGE);
    assert_eq!((journal.last(), repairs.len()), (1, 1));
}
