//! What the NCCI tables cost at their full size, and a check of a large claim with them: 2.4
//! million pairs with their history and 15,000 unit limits in the layouts CMS publishes, made up
//! from numbers, imported, unpacked and asked about. Beside them a hash map of the same pairs.

#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a bench reports and stops where it cannot"
)]

use chrono::NaiveDate;
use claimdeck::codeset::import::{ImportOptions, import_files};
use claimdeck::codeset::{PairIndicator, PairKey, Shelf, Tables};
use claimdeck::domain::{
    Claim, ClaimPatient, Code, Coding, Modifier, Party, Pointer, Relationship, ServiceLine,
};
use claimdeck::scrub::{Level, Policy, Scrub, Setting, edits};
use std::collections::HashMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Pairs at full size, and what `cargo test --benches` looks with.
const PAIRS: [usize; 2] = [2_400_000, 24_000];
const PARTS: usize = 4;

fn main() {
    let full = std::env::args().any(|arg| arg == "--bench");
    let pairs = PAIRS[usize::from(!full)];
    let dir = tempfile::tempdir().expect("a folder");
    let codes = codes();
    let files = published(dir.path(), &codes, pairs);
    let data = dir.path().join("data");
    std::fs::create_dir(&data).expect("a folder");
    let dest = data.join("codesets");

    let start = Instant::now();
    let report = import_files(&files, &ImportOptions::default(), &dest).expect("imported");
    println!(
        "imported in {:.1?}, at most {} MB of memory:",
        start.elapsed(),
        peak()
    );
    for table in &report.tables {
        let bytes: u64 = std::fs::read_dir(&table.folder)
            .expect("its folder")
            .filter_map(|f| Some(f.ok()?.metadata().ok()?.len()))
            .sum();
        println!(
            "  {} {} rows, {} KB on disk",
            table.id(),
            table.rows,
            bytes / 1024
        );
    }

    let shelf = Shelf::new(Some(&data));
    drop(shelf.tables().expect("tables"));
    let start = Instant::now();
    let tables = shelf.tables().expect("tables");
    println!(
        "tables read from the cache in {:.1?}, pairs not touched",
        start.elapsed()
    );
    let dos: NaiveDate = "2026-11-02".parse().expect("a date");
    let before = resident();
    let start = Instant::now();
    tables.warm(dos);
    let unpacked = start.elapsed();
    let held = tables.pairs(dos).expect("pairs");
    println!(
        "unpacked in {unpacked:.1?}: {} pairs in {:.1} MB, the process grew by {} MB",
        held.count(),
        held.size() as f64 / 1e6,
        resident().saturating_sub(before)
    );

    let claim = claim(&tables, &codes, dos);
    let lines: Vec<Code> = claim.coding.lines.iter().map(|l| l.code).collect();
    println!(
        "\na claim of {} diagnoses and {} lines:",
        claim.coding.diagnoses.len(),
        lines.len()
    );
    time("pairs of all lines, each code found once", full, || {
        let pairs = tables.pairs(dos)?;
        let keys: Vec<PairKey> = lines.iter().filter_map(|code| pairs.key(*code)).collect();
        Some(each_two(&keys, |a, b| pairs.between(a, b, dos).is_some()))
    });
    time("the same, asking for each two codes anew", full, || {
        Some(each_two(&lines, |a, b| tables.pair(a, b, dos).is_some()))
    });
    let before = resident();
    let map = hashed(&tables, dos);
    println!(
        "  a hash map of the {} pairs in force takes {} MB",
        map.len(),
        resident().saturating_sub(before)
    );
    time("the same in the hash map", full, || {
        Some(each_two(&lines, |a, b| {
            map.contains_key(&(a, b)) || map.contains_key(&(b, a))
        }))
    });
    drop(map);
    let ncci = ["px.ncci", "px.mue", "px.addon_alone"];
    let mut only = Policy::default();
    let mut none = Policy::default();
    for edit in edits() {
        none.set(edit.id, Level::Off);
        if !ncci.contains(&edit.id) {
            only.set(edit.id, Level::Off);
        }
    }
    for (name, policy) in [
        ("look-ups of every code, no edit", &none),
        ("the NCCI edits alone", &only),
        ("every edit", &Policy::default()),
    ] {
        let scrub = Scrub {
            tables: &tables,
            policy,
            today: dos,
        };
        time(name, full, || {
            Some(scrub.check(&claim, Setting::default()).len())
        });
    }
}

/// Of how many two of some things something holds.
fn each_two<T: Copy>(all: &[T], holds: impl Fn(T, T) -> bool) -> usize {
    let mut found = 0;
    for (at, a) in all.iter().enumerate() {
        found += all[at + 1..].iter().filter(|b| holds(*a, **b)).count();
    }
    found
}

/// Fifteen thousand codes: those of the practice tables, and numbers between them.
fn codes() -> Vec<Code> {
    let tables = Tables::shipped().expect("the shipped tables are whole");
    let dos = "2026-11-02".parse().expect("a date");
    let mut out: Vec<Code> = tables.limited_codes(dos);
    out.extend(
        (10_000..70_000)
            .step_by(5)
            .filter_map(|n: u32| n.to_string().parse::<Code>().ok()),
    );
    out.extend((100..999).filter_map(|n| format!("G0{n}").parse::<Code>().ok()));
    out.sort_unstable();
    out.dedup();
    out
}

/// Numbers that are the same on every run (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap_or_default()
    }
}

/// The files as CMS lays them out.
fn published(dir: &Path, codes: &[Code], pairs: usize) -> Vec<PathBuf> {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let per_code = pairs / codes.len();
    let mut files = Vec::new();
    for (part, own) in (1..).zip(codes.chunks(codes.len().div_ceil(PARTS))) {
        let mut text = String::from(
            "CPT only copyright of its owner.\r\nColumn1/Column2 Edits\r\nColumn 1\tColumn 2\t*=in \
             existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\r\n\t\tprior to \
             1996\tDate\tDate\t0=not allowed\t\r\n",
        );
        for one in own {
            for _ in 0..per_code {
                let two = codes[numbers.below(codes.len())];
                if two == *one {
                    continue;
                }
                let quarter = |n: usize| format!("{}{:02}01", 1996 + n / 4, 3 * (n % 4) + 1);
                let from = numbers.below(100);
                // Two of three are still in force.
                let to = match numbers.below(3) {
                    0 => quarter(from + 1 + numbers.below(20)),
                    _ => "*".to_owned(),
                };
                let rationale = numbers.below(15);
                let modifier = numbers.below(8).min(1);
                let from = quarter(from);
                let _ = write!(
                    text,
                    "{one}\t{two}\t\t{from}\t{to}\t{modifier}\tRationale number {rationale} of the \
                     policy manual\r\n"
                );
            }
        }
        let path = dir.join(format!("ccipra-v323r0-f{part}.txt"));
        std::fs::write(&path, text).expect("written");
        files.push(path);
    }
    let mut text = String::from(
        "HCPCS/CPT Code,Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n",
    );
    for code in codes {
        let mai = numbers.below(3) + 1;
        let _ = writeln!(
            text,
            "{code},{},{mai} Edit,Clinical: Data",
            1 + numbers.below(9)
        );
    }
    let path = dir.join("MCR_MUE_PractitionerServices_Eff_10-01-2026.csv");
    std::fs::write(&path, text).expect("written");
    files.push(path);
    files
}

/// A claim as large as one can be.
fn claim(tables: &Tables, codes: &[Code], dos: NaiveDate) -> Claim {
    let practice = Tables::shipped()
        .expect("the shipped tables are whole")
        .limited_codes(dos);
    let known = practice
        .iter()
        .filter(|code| tables.pairs(dos).is_some_and(|p| p.key(**code).is_some()));
    let known: Vec<Code> = known.copied().collect();
    let diagnoses = [
        "E11.65", "I10", "E78.5", "J44.9", "N18.31", "F32.1", "M54.50", "K21.9", "G47.33",
        "R73.03", "Z79.4", "Z87.891",
    ];
    let modifier: Modifier = "RT".parse().expect("a modifier");
    let step = known.len().max(codes.len().min(50)) / 50;
    let lines = known
        .iter()
        .step_by(step.max(1))
        .take(50)
        .map(|code| ServiceLine {
            charge: "125.00".parse().expect("an amount"),
            pointers: Pointer::new(1).into_iter().collect(),
            modifiers: vec![modifier],
            ..ServiceLine::new(*code, dos)
        });
    Claim {
        id: "C1".to_owned(),
        patient: ClaimPatient {
            birth_date: NaiveDate::from_ymd_opt(1960, 2, 3),
            ..ClaimPatient::default()
        },
        coverages: vec![claimdeck::domain::ClaimCoverage {
            payer_code: "60054".to_owned(),
            payer_name: "Harbor".to_owned(),
            filing: "MB".to_owned(),
            member_id: "1EG4TE5MK73".to_owned(),
            group: String::new(),
            relationship: Relationship::SelfSubscriber,
            subscriber: None,
        }],
        billing_provider: Party::default(),
        rendering_provider: None,
        referring_provider: None,
        place_of_service: "11".to_owned(),
        frequency: "1".to_owned(),
        payer_claim_number: None,
        prior_authorization: None,
        clia: None,
        accident: None,
        received: None,
        coding: Coding {
            diagnoses: diagnoses.iter().filter_map(|d| d.parse().ok()).collect(),
            lines: lines.collect(),
        },
        history: Vec::new(),
    }
}

/// The peer: every pair in force that day, by both codes.
fn hashed(tables: &Tables, dos: NaiveDate) -> HashMap<(Code, Code), PairIndicator> {
    let pairs = tables.pairs(dos).expect("pairs");
    let in_force =
        |from: NaiveDate, to: Option<NaiveDate>| from <= dos && to.is_none_or(|to| dos <= to);
    let all = pairs.all().filter(|p| in_force(p.from, p.to));
    all.map(|p| ((p.column1, p.column2), p.indicator)).collect()
}

/// Prints the median and the worst of many runs; what is found keeps the work from being left out.
fn time(name: &str, full: bool, mut run: impl FnMut() -> Option<usize>) {
    let rounds = if full { 400 } else { 3 };
    let found = run().unwrap_or_default();
    let mut times: Vec<Duration> = (0..rounds)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(run());
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    let p99 = times[times.len() * 99 / 100];
    println!(
        "  {name:<44} median {:>8.1?}  p99 {p99:>8.1?}  {found} found",
        times[times.len() / 2]
    );
}

fn status(field: &str) -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(field));
    let kb = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kb.unwrap_or_default() / 1024
}

/// Megabytes in memory now; 0 where the system does not tell.
fn resident() -> u64 {
    status("VmRSS")
}

/// Megabytes in memory at most so far.
fn peak() -> u64 {
    status("VmHWM")
}
