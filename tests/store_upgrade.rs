//! A store written before kits, cards and accepted findings were known opens, and keeps everything.
//!
//! `fixtures/store-1` was written by that version: charts that came in, one coded, staged and sent.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests fail by panic"
)]

mod store_support;

use claimdeck::domain::*;
use claimdeck::store;
use claimdeck::workflow::ports::*;
use std::fs;
use std::io::Read;
use std::path::Path;
use store_support::*;

/// Puts the old store in a folder, with its view or without.
fn old_store(dir: &Path, with_view: bool) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/store-1");
    let copy = |folder: &str| {
        fs::create_dir_all(dir.join(folder)).unwrap();
        for item in fs::read_dir(from.join(folder)).unwrap() {
            let path = item.unwrap().path();
            let to = dir.join(folder).join(path.file_stem().unwrap());
            if path.extension().is_some_and(|e| e == "gz") {
                let mut bytes = Vec::new();
                let packed = fs::File::open(&path).unwrap();
                flate2::read::GzDecoder::new(packed)
                    .read_to_end(&mut bytes)
                    .unwrap();
                fs::write(to, bytes).unwrap();
            } else if path.is_file() {
                fs::copy(&path, dir.join(folder).join(path.file_name().unwrap())).unwrap();
            }
        }
    };
    copy("journal");
    if with_view {
        copy("view");
        copy("");
    }
}

#[test]
fn an_older_store_opens_keeps_everything_and_takes_kits_and_cards() {
    for with_view in [true, false] {
        let dir = tempfile::tempdir().unwrap();
        old_store(dir.path(), with_view);
        let opened = store::open(dir.path()).unwrap();
        let report = clean(&opened);
        // A view of the version before is used as it is; only a missing one is built again.
        assert_eq!(report.repairs.is_empty(), with_view, "{report:?}");
        assert_eq!((report.records, report.journal_entries), (9, 4));
        let Some(Record::Claim(file)) = opened.get(Key::Claim(ClaimId(1))).unwrap() else {
            panic!("the claim is gone");
        };
        assert_eq!(file.status, ClaimStatus::Sent);
        let codes: Vec<String> = (file.claim.coding.diagnoses.iter())
            .map(Code::dotted)
            .collect();
        assert_eq!(codes, ["E11.65", "I10"]);
        assert_eq!(keys(&opened, List::OpenCharts, 2), ["CH2", "CH3"]);
        assert_eq!(keys(&opened, List::Kits, 2), Vec::<String>::new());
        assert_eq!(
            keys(&opened, List::Cards("maria".to_owned()), 2),
            Vec::<String>::new()
        );

        // Nothing could be accepted then; now it can, and the old index stays good.
        assert_eq!(file.overrides, []);
        let Some(Record::Chart(mut chart)) = opened.get(Key::Chart(ChartId(2))).unwrap() else {
            panic!("the chart is gone");
        };
        assert_eq!(chart.overrides, []);
        chart.overrides = vec![Override {
            edit: "px.mue".to_owned(),
            subject: "99213".to_owned(),
            reason: "two visits".to_owned(),
            by: "maria".to_owned(),
            at: at(9),
        }];
        let puts = vec![
            Record::Chart(chart.clone()),
            Record::Kit(Box::new(kit(1, "maria", "DM"))),
            Record::Card(card(1, "maria", "I10")),
        ];
        opened.commit(set("kit.save", puts)).unwrap();
        drop(opened);
        let opened = store::open(dir.path()).unwrap();
        let report = clean(&opened);
        assert_eq!((report.records, report.journal_entries), (11, 5));
        assert!(report.repairs.is_empty(), "{report:?}");
        assert_eq!(keys(&opened, List::Kits, 2), ["K1"]);
        chart.revision += 1;
        let read = opened.get(Key::Chart(ChartId(2))).unwrap();
        assert_eq!(read, Some(Record::Chart(chart)));
        assert_eq!(opened.next_id(Key::Kit(KitId(0))), 2);
        drop(opened);
        // A program that does not know kits is told that it is too old, and takes nothing for damage.
        let view = sled::open(dir.path().join("view")).unwrap();
        assert_eq!(
            view.get(b"\0format").unwrap().unwrap().as_ref(),
            3_u32.to_be_bytes()
        );
    }
}
