//! What was done before: found on the patient's claims, and only there.
#![allow(clippy::unwrap_used, clippy::panic)]

use chrono::{DateTime, NaiveDate, Utc};
use claimdeck::codeset::Tables;
use claimdeck::domain::{Chart, ClaimFile, Coding, Finding};
use claimdeck::store::MemoryStore;
use claimdeck::workflow::intake::{How, apply};
use claimdeck::workflow::ports::{Clock, List, Row};
use claimdeck::workflow::{Desk, claims, coding, history, staging};
use std::sync::{Arc, LazyLock};

const CHARTS: &[u8] = include_bytes!("fixtures/charts.jsonl");

struct Pinned;

impl Clock for Pinned {
    fn now(&self) -> DateTime<Utc> {
        self.today().and_hms_opt(12, 0, 0).unwrap().and_utc()
    }
    fn today(&self) -> NaiveDate {
        "2026-11-24".parse().unwrap()
    }
}

/// A desk with two visits of one patient, of 2 and 9 November, oldest first.
fn desk() -> (Desk, Chart, Chart) {
    static TABLES: LazyLock<Arc<Tables>> = LazyLock::new(|| Arc::new(Tables::shipped().unwrap()));
    let desk = Desk {
        store: Arc::new(MemoryStore::new()),
        clock: Arc::new(Pinned),
        tables: TABLES.clone(),
        policy: Arc::default(),
        user: "ann".into(),
    };
    let read = claimdeck::intake::read("f", CHARTS, None);
    apply(&desk, &read.charts, How::default()).unwrap();
    let of_one = |day: &str| {
        let rows = desk.rows(List::OpenCharts).unwrap();
        let charts = rows.into_iter().map(|row| match row {
            Row::Chart(row) => desk.chart(row.id).unwrap(),
            other => panic!("{other:?}"),
        });
        charts
            .into_iter()
            .find(|chart| chart.encounter.from.to_string() == day)
            .unwrap()
    };
    let (first, second) = (of_one("2026-11-02"), of_one("2026-11-09"));
    assert_eq!(first.patient, second.patient);
    (desk, first, second)
}

fn code(desk: &Desk, chart: &Chart, procedure: &str) {
    let mut chart = chart.clone();
    let mut next = Coding::default();
    next.add_diagnosis("I10".parse().unwrap()).unwrap();
    let line = coding::new_line(desk, &chart, procedure.parse().unwrap());
    next.add_line(line).unwrap();
    coding::save(desk, &mut chart, next).unwrap();
}

fn said(desk: &Desk, chart: &Chart) -> Vec<String> {
    let open = coding::open(desk, chart.id).unwrap();
    let found = staging::check(desk, &open).unwrap();
    found.iter().map(|f: &Finding| f.edit.to_string()).collect()
}

fn stage(desk: &Desk, chart: &Chart) -> ClaimFile {
    desk.claim(staging::stage(desk, chart.id).unwrap().claim)
        .unwrap()
}

#[test]
fn a_claim_is_exported_with_what_was_before_it_and_kept_without() {
    let (desk, first, second) = desk();
    code(&desk, &first, "99213");
    code(&desk, &second, "99214");
    let one = stage(&desk, &first);
    let two = stage(&desk, &second);
    assert_eq!((one.claim.history.len(), two.claim.history.len()), (0, 0));
    assert_eq!(history::with(&desk, &one).unwrap().history, []);
    let before = history::with(&desk, &two).unwrap().history;
    let [prior] = before.as_slice() else {
        panic!("{before:?}");
    };
    assert_eq!(
        (prior.code.as_str(), prior.date.to_string().as_str()),
        ("99213", "2026-11-02")
    );
    assert_eq!(prior.npi, "1245319599");
}

#[test]
fn what_is_void_was_not_claimed() {
    let (desk, first, second) = desk();
    code(&desk, &first, "99213");
    let one = stage(&desk, &first);
    code(&desk, &second, "99214");
    assert_eq!(history_of(&desk, &second), 1);
    claims::void(&desk, one.id, "wrong patient").unwrap();
    assert_eq!(history_of(&desk, &second), 0);
}

fn history_of(desk: &Desk, chart: &Chart) -> usize {
    let open = coding::open(desk, chart.id).unwrap();
    let draft = staging::draft(desk, &open).unwrap();
    let day = chart.encounter.to;
    let past = history::before(desk, chart.patient, &draft, |_| false, day).unwrap();
    past.services.len()
}

#[test]
fn the_same_visit_is_not_claimed_twice() {
    let (desk, first, second) = desk();
    code(&desk, &first, "99213");
    stage(&desk, &first);
    // The second chart is of the same visit after all.
    let mut same = desk.chart(second.id).unwrap();
    (same.encounter.from, same.encounter.to) = (first.encounter.from, first.encounter.to);
    desk.commit(
        "test",
        vec![claimdeck::workflow::ports::Record::Chart(Box::new(same))],
    )
    .unwrap();
    let same = desk.chart(second.id).unwrap();
    code(&desk, &same, "99213");
    let said = said(&desk, &same);
    assert!(said.contains(&"claim.duplicate".to_owned()), "{said:?}");
}
