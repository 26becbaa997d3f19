//! The power goes, and the disk is full: both on a small ext4 of its own, mounted from a file.
//!
//! Needs root, loop devices, mkfs.ext4 and python3 (which makes the one system call that has no
//! program of its own); where something is missing, the test says what and is skipped. Run by
//! `.ci/run` with `--ignored`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests fail by panic and say why they skip"
)]

mod store_support;

use claimdeck::domain::*;
use claimdeck::store;
use claimdeck::workflow::ports::*;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use store_support::*;

const DIR: &str = "CLAIMDECK_POWER_CUT_DIR";
const ROUNDS: u32 = 20;

/// `EXT4_IOC_SHUTDOWN` is `_IOR('X', 125, __u32)`; flag 2 stops everything without writing out the
/// file system's own log: what was not synced is gone, as when the power goes. Unlike then, the
/// writer lives on for a moment, and a sync that is under way may tell it a success that is none;
/// so the time is told, and what was acknowledged later does not count.
const CUT: &str = "import fcntl, os, struct, sys, time
fd = os.open(sys.argv[1], os.O_RDONLY)
print(time.time_ns())
fcntl.ioctl(fd, 0x8004587D, struct.pack('I', 2))";

/// An ext4 in a file, mounted.
struct Disk {
    _home: tempfile::TempDir,
    image: PathBuf,
    at: PathBuf,
}

fn run(program: &str, args: &[&str]) -> Result<String, String> {
    let out = Command::new(program)
        .args(args)
        .output()
        .map_err(|error| format!("{program}: {error}"))?;
    if out.status.success() {
        return Ok(String::from_utf8_lossy(&out.stdout).into_owned());
    }
    let why = String::from_utf8_lossy(&out.stderr);
    Err(format!(
        "{program}: {}",
        why.lines().next().unwrap_or("failed")
    ))
}

impl Disk {
    fn new(megabytes: u64) -> Result<Self, String> {
        let home = tempfile::tempdir().map_err(|error| error.to_string())?;
        let disk = Self {
            image: home.path().join("image"),
            at: home.path().join("disk"),
            _home: home,
        };
        std::fs::create_dir(&disk.at).unwrap();
        std::fs::File::create(&disk.image)
            .unwrap()
            .set_len(megabytes << 20)
            .unwrap();
        run(
            "mkfs.ext4",
            &["-q", "-F", "-m", "0", disk.image.to_str().unwrap()],
        )?;
        disk.mount()?;
        Ok(disk)
    }

    fn mount(&self) -> Result<(), String> {
        let (image, at) = (self.image.to_str().unwrap(), self.at.to_str().unwrap());
        run("mount", &["-o", "loop", image, at]).map(drop)
    }

    /// Cuts the power; answers when, in nanoseconds of the clock.
    fn cut(&self) -> Result<u128, String> {
        let told = run("python3", &["-c", CUT, self.at.to_str().unwrap()])?;
        told.trim().parse().map_err(|_| format!("python3: {told}"))
    }

    fn unmount(&self) -> Result<(), String> {
        run("umount", &[self.at.to_str().unwrap()]).map(drop)
    }

    fn store(&self) -> PathBuf {
        self.at.join("store")
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // It may be unmounted already.
        let _ = self.unmount();
    }
}

/// A disk on which the cut works, or why there is none.
fn disk(megabytes: u64) -> Result<Disk, String> {
    let disk = Disk::new(megabytes)?;
    disk.cut()?;
    disk.unmount()?;
    disk.mount()?;
    Ok(disk)
}

fn options() -> store::Options {
    store::Options {
        journal_file_bytes: 30_000,
        view_flush_ms: 5,
        ..store::Options::default()
    }
}

/// The process whose power is cut: commits new charts and changes to old ones, and tells what was
/// acknowledged, until the disk is gone.
#[test]
#[ignore = "a part of the_power_goes, which runs it in a process of its own"]
fn child() {
    let Some(dir) = std::env::var_os(DIR) else {
        return;
    };
    let store = store::open_with(Path::new(&dir), options()).unwrap();
    std::thread::scope(|scope| {
        for worker in 0..3_u64 {
            let store = &store;
            scope.spawn(move || {
                for n in 0.. {
                    // Half of them are changes of records that stand.
                    let id = if n % 2 == 0 {
                        store.next_id(Key::Chart(ChartId(0)))
                    } else {
                        worker + 1
                    };
                    let mut chart = chart(id, id, 0, ChartStatus::Ready);
                    let stored = store.get(Key::Chart(ChartId(id))).ok().flatten();
                    chart.revision = stored.map_or(0, |record| record.revision());
                    chart.assigned_to = format!("worker {worker} change {n}");
                    let put = Record::Chart(Box::new(chart));
                    let Ok(done) = store.commit(set("put", vec![put])) else {
                        return;
                    };
                    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
                    let (revision, now) = (done.revisions[0].1, now.as_nanos());
                    let line = format!("ack {} {id} {revision} {now}\n", done.sequence);
                    std::io::stdout().write_all(line.as_bytes()).unwrap();
                }
            });
        }
    });
}

#[test]
#[ignore = "needs root and a loop device"]
fn nothing_acknowledged_is_lost_when_the_power_goes() {
    let disk = match disk(96) {
        Ok(disk) => disk,
        Err(why) => {
            println!("skipped: {why}");
            return;
        }
    };
    let mut seed = std::process::id();
    for round in 0..ROUNDS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["child", "--exact", "--nocapture", "--ignored"])
            .env(DIR, disk.store())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut told: Vec<[u128; 4]> = next_ack(&mut out).into_iter().collect();
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        std::thread::sleep(Duration::from_millis(u64::from((seed >> 16) % 300)));
        let cut = disk.cut().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        told.extend(std::iter::from_fn(|| next_ack(&mut out)));
        let acks: Vec<[u64; 3]> = told
            .into_iter()
            .filter(|[.., at]| *at < cut)
            .map(|[sequence, id, revision, _]| {
                [sequence, id, revision].map(|n| u64::try_from(n).unwrap())
            })
            .collect();
        assert!(
            !acks.is_empty(),
            "round {round}: nothing was told before the cut"
        );
        // The mount may be held for a moment by the process that just ended.
        let unmounted = (0..50).any(|_| {
            std::thread::sleep(Duration::from_millis(20));
            disk.unmount().is_ok()
        });
        assert!(unmounted);
        disk.mount().unwrap();
        // The machine would be in another life now.
        let mark = disk.store().join("view-state");
        if mark.exists() {
            std::fs::write(&mark, "open before-the-cut\n").unwrap();
        }

        let store = store::open_with(&disk.store(), options()).unwrap();
        let report = clean(&store);
        println!(
            "round {round}: {} acknowledged, {} in the journal, repairs: {:?}",
            acks.len(),
            report.journal_entries,
            report.repairs
        );
        for [sequence, id, revision] in acks {
            assert!(
                sequence <= report.journal_entries,
                "entry {sequence} is gone"
            );
            let found = store.get(Key::Chart(ChartId(id))).unwrap();
            let found = found.map_or(0, |record| record.revision());
            assert!(
                found >= revision,
                "chart {id} is at {found}, not {revision}"
            );
        }
        drop(store);
        let used = std::fs::read_dir(disk.store()).unwrap().count();
        if round % 5 == 4 || used > 8 {
            std::fs::remove_dir_all(disk.store()).unwrap();
        }
    }
}

/// Fills whatever is left of the disk.
fn fill(path: &Path) {
    let mut file = std::fs::File::create(path).unwrap();
    for size in [1 << 20, 4096, 1] {
        let block = vec![b'x'; size];
        while file.write_all(&block).is_ok() {}
    }
    let _ = file.sync_all();
}

#[test]
#[ignore = "needs root and a loop device"]
fn a_full_disk_refuses_changes_and_goes_on_when_there_is_room() {
    let disk = match Disk::new(64) {
        Ok(disk) => disk,
        Err(why) => {
            println!("skipped: {why}");
            return;
        }
    };
    let place = disk.store();
    let mut store = store::open_with(&place, options()).unwrap();
    let mut id = 0;
    for round in 0..6 {
        let filler = disk.at.join("filler");
        // Filled while the store is at rest; or by the store itself, which takes all there is.
        if round % 2 == 0 {
            for _ in 0..50 {
                id += 1;
                store
                    .commit(set(
                        "a",
                        vec![Record::Chart(Box::new(chart(id, 1, 0, ChartStatus::Ready)))],
                    ))
                    .unwrap();
            }
            fill(&filler);
        } else {
            std::fs::write(&filler, vec![b'x'; 20 << 20]).unwrap();
        }
        let mut refused = 0;
        while refused < 3 {
            let mut large = chart(id + 1, 1, 0, ChartStatus::Ready);
            let noise = (0..200_000_u32).map(|n| {
                char::from(
                    b'a' + (n.wrapping_mul(n ^ 0x9e37_79b9).wrapping_mul(2_654_435_761) >> 27)
                        as u8
                        % 26,
                )
            });
            large.documents[0].text = noise.collect();
            match store.commit(set("a", vec![Record::Chart(Box::new(large))])) {
                Ok(_) => id += 1,
                Err(StoreError::DiskFull) => refused += 1,
                Err(other) => panic!("round {round}: {other}"),
            }
        }
        // It can be read, closed and opened while the disk is full.
        assert_eq!(keys(&store, List::OpenCharts, 100).len() as u64, id);
        if round >= 2 {
            drop(store);
            store = store::open_with(&place, options()).unwrap();
            assert_eq!(keys(&store, List::OpenCharts, 100).len() as u64, id);
        }
        std::fs::remove_file(&filler).unwrap();
        if round % 2 == 1 {
            // What the store took itself is given back by beginning anew.
            clean(&store);
            drop(store);
            std::fs::remove_dir_all(&place).unwrap();
            store = store::open_with(&place, options()).unwrap();
            id = 0;
            continue;
        }
        id += 1;
        store
            .commit(set(
                "a",
                vec![Record::Chart(Box::new(chart(id, 1, 0, ChartStatus::Ready)))],
            ))
            .unwrap();
        let report = clean(&store);
        assert_eq!(report.records, id);
        println!("round {round}: {id} charts, repairs: {:?}", report.repairs);
    }
}

/// The disk is filled under the store's feet, so that sled itself meets the full disk.
#[test]
#[ignore = "needs root and a loop device"]
fn sled_meeting_a_full_disk_loses_nothing() {
    let disk = match Disk::new(64) {
        Ok(disk) => disk,
        Err(why) => {
            println!("skipped: {why}");
            return;
        }
    };
    let store = store::open_with(&disk.store(), options()).unwrap();
    let filler = disk.at.join("filler");
    let mut id = 0;
    for round in 0..5 {
        std::thread::scope(|scope| {
            let filling = scope.spawn(|| {
                std::thread::sleep(Duration::from_millis(30));
                fill(&filler);
            });
            while !filling.is_finished() {
                let put = Record::Chart(Box::new(chart(id + 1, 1, 0, ChartStatus::Ready)));
                match store.commit(set("a", vec![put])) {
                    Ok(_) => id += 1,
                    Err(StoreError::DiskFull) => {}
                    Err(other) => panic!("round {round}: {other}"),
                }
            }
        });
        std::fs::remove_file(&filler).unwrap();
        assert_eq!(
            keys(&store, List::OpenCharts, 100).len() as u64,
            id,
            "round {round}"
        );
        id += 1;
        let put = Record::Chart(Box::new(chart(id, 1, 0, ChartStatus::Ready)));
        store.commit(set("a", vec![put])).unwrap();
        let report = clean(&store);
        assert_eq!(report.records, id);
        println!("round {round}: {id} charts, repairs: {:?}", report.repairs);
    }
}
