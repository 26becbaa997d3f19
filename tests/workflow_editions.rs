//! What a new edition touches in the store.
#![allow(clippy::unwrap_used, clippy::panic)]

use chrono::{DateTime, NaiveDate, Utc};
use claimdeck::codeset::Tables;
use claimdeck::domain::{Chart, Code, CodeSet, Coding};
use claimdeck::intake::{self as reader};
use claimdeck::store::MemoryStore;
use claimdeck::workflow::cards::{self, Whose};
use claimdeck::workflow::editions::{self, Change, Ended};
use claimdeck::workflow::intake::{How, apply};
use claimdeck::workflow::kits::{self, Head};
use claimdeck::workflow::ports::{Clock, List, Row};
use claimdeck::workflow::{Desk, coding, staging};
use std::sync::{Arc, OnceLock};

const CHARTS: &str = include_str!("fixtures/charts.jsonl");

struct Pinned(NaiveDate);

impl Clock for Pinned {
    fn now(&self) -> DateTime<Utc> {
        self.0.and_hms_opt(12, 0, 0).unwrap().and_utc()
    }
    fn today(&self) -> NaiveDate {
        self.0
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

fn desk(today: &str) -> Desk {
    static TABLES: OnceLock<Arc<Tables>> = OnceLock::new();
    Desk {
        store: Arc::new(MemoryStore::new()),
        clock: Arc::new(Pinned(day(today))),
        tables: Arc::clone(TABLES.get_or_init(|| Arc::new(Tables::shipped().unwrap()))),
        policy: Arc::default(),
        user: "me".into(),
    }
}

/// A chart like the first of the fixture, on another day, with a code that came with it.
fn bring(desk: &Desk, id: &str, dos: &str, came: &str) -> Chart {
    let line = CHARTS.lines().next().unwrap();
    let text = line
        .replace("\"V1\"", &format!("\"{id}\""))
        .replace("2026-11-02", dos)
        .replace("E11.65", came);
    let read = reader::read("f", text.as_bytes(), None);
    assert_eq!(read.errors, []);
    let report = apply(desk, &read.charts, How::default()).unwrap();
    assert!(report.stored, "{report:?}");
    let rows = desk.rows(List::OpenCharts).unwrap();
    let charts = rows.into_iter().filter_map(|row| match row {
        Row::Chart(row) => Some(row.id),
        _ => None,
    });
    desk.chart(charts.max().unwrap()).unwrap()
}

fn save(desk: &Desk, chart: &mut Chart, diagnoses: &[&str]) {
    let mut next = Coding::default();
    for text in diagnoses {
        next.add_diagnosis(code(text)).unwrap();
    }
    let line = coding::new_line(desk, chart, code("99213"));
    next.add_line(line).unwrap();
    coding::save(desk, chart, next).unwrap();
}

fn said(desk: &Desk, from: &str, to: &str) -> Vec<String> {
    let diff = desk.tables.diff(from, to).unwrap();
    let touched = editions::touched(desk, &diff).unwrap();
    touched
        .iter()
        .map(|t| {
            let dos = t.dos.map(|d| d.to_string()).unwrap_or_default();
            let (kind, change) = (t.by.kind(), t.change.name());
            format!("{kind} {} {} {change} {dos}", t.name, t.code.dotted())
        })
        .collect()
}

#[test]
fn what_holds_a_changed_code_is_found_where_its_day_is_the_editions() {
    let desk = desk("2026-11-24");
    // FY2027 deletes S23.420A, makes I42.0 a header and gives L02.232 another title.
    let mut chart = bring(&desk, "A", "2026-11-02", "I10");
    save(&desk, &mut chart, &["S23.420A", "I10"]);
    bring(&desk, "B", "2026-11-03", "I42.0");
    let mut before = bring(&desk, "C", "2026-09-28", "I42.0");
    save(&desk, &mut before, &["S23.420A"]);
    let mut staged = bring(&desk, "D", "2026-11-04", "I10");
    save(&desk, &mut staged, &["L02.232"]);
    staging::stage(&desk, staged.id).unwrap();
    let mut kit = Coding::default();
    kit.add_diagnosis(code("I42.0")).unwrap();
    let head = Head {
        name: "heart".to_owned(),
        ..Head::default()
    };
    kits::save(&desk, &head, &kit).unwrap();
    for text in ["S23.420A", "I10"] {
        cards::favourite(&desk, Whose::Mine, CodeSet::Icd10Cm, code(text), true).unwrap();
    }
    assert_eq!(
        said(&desk, "FY2026", "FY2027"),
        [
            "chart  S23.420A deleted 2026-11-02",
            "chart, code that came with it  I42.0 now a header 2026-11-03",
            "staged claim  L02.232 retitled 2026-11-04",
            "kit heart I42.0 now a header ",
            "favourite or note  S23.420A deleted ",
        ]
    );
    // The other way round the visit in September is the one in the edition's dates.
    let back = said(&desk, "FY2027", "FY2026");
    assert!(back.iter().all(|t| !t.contains("2026-11")), "{back:?}");
    assert!(back.iter().any(|t| t.contains("2026-09-28")), "{back:?}");
}

#[test]
fn charts_with_codes_that_have_ended_are_counted_while_the_edition_is_new() {
    let desk = desk("2026-11-24");
    assert_eq!(editions::ended(&desk, 90).unwrap(), None);
    let mut chart = bring(&desk, "A", "2026-11-02", "I10");
    save(&desk, &mut chart, &["S23.420A", "S23.420D"]);
    bring(&desk, "B", "2026-11-03", "S23.420A");
    bring(&desk, "C", "2026-09-28", "S23.420A");
    let want = Ended {
        charts: 2,
        on: day("2026-09-30"),
    };
    assert_eq!(editions::ended(&desk, 90).unwrap(), Some(want));
    assert_eq!(editions::ended(&desk, 50).unwrap(), None, "54 days ago");
    assert_eq!(Change::Deleted.name(), "deleted");
}
