//! Charts that come in become records here, once, whatever is sent again.
#![allow(clippy::unwrap_used, clippy::panic)]

use chrono::{DateTime, NaiveDate, Utc};
use claimdeck::codeset::Tables;
use claimdeck::domain::{
    Chart, ChartStatus, ClaimStatus, Coverage, Money, Patient, PayerKind, Relationship, ServiceLine,
};
use claimdeck::intake::{self as reader, Incoming};
use claimdeck::store::MemoryStore;
use claimdeck::workflow::intake::{Count, How, Report, apply};
use claimdeck::workflow::ports::{Clock, Key, List, Row};
use claimdeck::workflow::{Desk, claims, coding, directory, staging};
use std::sync::{Arc, OnceLock};

const BUNDLE: &[u8] = include_bytes!("fixtures/bundle.json");
const CHARTS: &[u8] = include_bytes!("fixtures/charts.jsonl");

struct Pinned;

impl Clock for Pinned {
    fn now(&self) -> DateTime<Utc> {
        self.today().and_hms_opt(12, 0, 0).unwrap().and_utc()
    }
    fn today(&self) -> NaiveDate {
        day("2026-11-24")
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn desk() -> Desk {
    static TABLES: OnceLock<Arc<Tables>> = OnceLock::new();
    Desk {
        store: Arc::new(MemoryStore::new()),
        clock: Arc::new(Pinned),
        tables: Arc::clone(TABLES.get_or_init(|| Arc::new(Tables::shipped().unwrap()))),
        policy: Arc::default(),
        user: "me".into(),
    }
}

fn charts(bytes: &[u8]) -> Vec<Incoming> {
    let read = reader::read("f", bytes, None);
    assert_eq!(read.errors, []);
    read.charts
}

fn take(desk: &Desk, charts: &[Incoming]) -> Report {
    let report = apply(desk, charts, How::default()).unwrap();
    assert_eq!(report.refused, []);
    report
}

fn journal(desk: &Desk) -> usize {
    desk.store.audit(0, usize::MAX).unwrap().len()
}

fn created(created: usize) -> Count {
    Count {
        created,
        ..Count::default()
    }
}

fn unchanged(unchanged: usize) -> Count {
    Count {
        unchanged,
        ..Count::default()
    }
}

fn chart(desk: &Desk, source: &str) -> Chart {
    match desk.store.find(&format!("chart:{source}")).unwrap() {
        Some(Key::Chart(id)) => desk.chart(id).unwrap(),
        other => panic!("{source}: {other:?}"),
    }
}

fn patient(desk: &Desk, mrn: &str) -> Patient {
    match desk.store.find(&format!("mrn:{mrn}")).unwrap() {
        Some(Key::Patient(id)) => desk.patient(id).unwrap(),
        other => panic!("{mrn}: {other:?}"),
    }
}

#[test]
fn the_same_file_twice_changes_nothing() {
    for bytes in [BUNDLE, CHARTS] {
        let desk = desk();
        let charts = charts(bytes);
        let first = take(&desk, &charts);
        assert!(first.stored && first.charts == created(charts.len()));
        assert_eq!(journal(&desk), 1, "one file is one change set");
        let second = take(&desk, &charts);
        assert!(!second.stored);
        assert_eq!(second.charts, unchanged(charts.len()));
        assert_eq!(second.patients, unchanged(first.patients.created));
        assert_eq!(second.payers, unchanged(first.payers.created));
        assert_eq!(second.providers, unchanged(first.providers.created));
        assert_eq!(journal(&desk), 1);
        // What the file does not name is not counted.
        assert_eq!(take(&desk, &[]), Report::default());
    }
}

#[test]
fn a_bundle_shows_as_charts_with_their_parties() {
    let desk = desk();
    let report = take(&desk, &charts(BUNDLE));
    assert_eq!(report.patients, created(1));
    assert_eq!(report.payers, created(2));
    assert_eq!(report.providers, created(2));
    let open = coding::open(&desk, chart(&desk, "fhir:Encounter/enc-1").id).unwrap();
    assert_eq!(open.chart.status, ChartStatus::Ready);
    assert_eq!(open.chart.received, day("2026-11-24"));
    assert_eq!(open.chart.expected_charge, Money::ZERO);
    assert_eq!(open.patient.mrn, "MRN77");
    let payer = open.payer.unwrap();
    assert_eq!(
        (payer.name.as_str(), payer.kind),
        ("Ohio Medicaid", PayerKind::Medicaid)
    );
    assert_eq!(payer.days_to_pay, PayerKind::Medicaid.usual_days_to_pay());
    assert_eq!(
        payer.timely_filing_days,
        PayerKind::Medicaid.usual_timely_filing()
    );
    assert_eq!(open.rendering.unwrap().to_string(), "Who, Ann");
    assert_eq!(open.billing.unwrap().name, "Lake Clinic");
}

#[test]
fn a_dry_run_counts_and_stores_nothing() {
    let desk = desk();
    let how = How {
        dry_run: true,
        ..How::default()
    };
    let report = apply(&desk, &charts(CHARTS), how).unwrap();
    assert_eq!(report.charts, created(3));
    assert!(!report.stored);
    assert_eq!(journal(&desk), 0);
}

#[test]
fn an_uncoded_chart_gets_the_new_note_and_keeps_its_coding() {
    let desk = desk();
    let mut charts = charts(CHARTS);
    take(&desk, &charts);
    let mut begun = chart(&desk, "file:V1");
    let mut next = begun.coding.clone();
    next.add_diagnosis("E11.65".parse().unwrap()).unwrap();
    coding::save(&desk, &mut begun, next.clone()).unwrap();

    charts[0].documents[0].text = "amended".into();
    charts[0].visit.place_of_service = "22".into();
    let report = take(&desk, &charts);
    assert_eq!((report.charts.updated, report.charts.unchanged), (1, 2));
    let now = chart(&desk, "file:V1");
    assert_eq!(now.documents[0].text, "amended");
    assert_eq!(now.encounter.place_of_service, "22");
    assert_eq!((now.coding, now.status), (next, ChartStatus::InProgress));
}

#[test]
fn a_coded_chart_is_left_alone_and_counted() {
    let desk = desk();
    let mut charts = charts(CHARTS);
    take(&desk, &charts);
    let mut begun = chart(&desk, "file:V1");
    let mut next = begun.coding.clone();
    next.add_diagnosis("E11.65".parse().unwrap()).unwrap();
    let line = ServiceLine {
        charge: Money(12_500),
        ..coding::new_line(&desk, &begun, "99213".parse().unwrap())
    };
    next.add_line(line).unwrap();
    coding::save(&desk, &mut begun, next).unwrap();
    let staged = staging::stage(&desk, begun.id).unwrap();
    let before = chart(&desk, "file:V1");

    charts[0].documents[0].text = "amended".into();
    let report = take(&desk, &charts);
    assert_eq!(
        (report.charts.kept, report.charts.updated, report.stored),
        (1, 0, false)
    );
    assert_eq!(chart(&desk, "file:V1"), before);

    // Taken back, it follows the file again.
    claims::void(&desk, staged.claim, "amended").unwrap();
    assert_eq!(take(&desk, &charts).charts.updated, 1);
    assert_eq!(desk.claim(staged.claim).unwrap().status, ClaimStatus::Void);
}

#[test]
fn another_person_under_a_known_number_is_refused_with_the_line() {
    let desk = desk();
    let good = charts(CHARTS);
    take(&desk, &good[..1]);
    let entries = journal(&desk);

    let mut other = good[1].clone();
    other.patient.birth_date = day("1999-01-01");
    other.line = 7;
    let mut named = good[1].clone();
    named.source = "file:V9".into();
    named.patient.name.last = "Someone".into();
    named.patient.name.first = "Else".into();
    for wrong in [&other, &named] {
        let all = [wrong.clone(), good[2].clone()];
        let report = apply(&desk, &all, How::default()).unwrap();
        assert_eq!(report.refused.len(), 1);
        assert_eq!(report.refused[0].line, wrong.line);
        assert!(
            report.refused[0].message.contains("MRN M001"),
            "{:?}",
            report.refused
        );
        let text = &report.refused[0].message;
        assert!(
            !text.contains("Someone") && !text.contains("1999"),
            "no patient data: {text}"
        );
        assert!(
            !report.stored && journal(&desk) == entries,
            "nothing is stored"
        );
    }
    let how = How {
        keep_good: true,
        ..How::default()
    };
    let report = apply(&desk, &[other, good[2].clone()], how).unwrap();
    assert_eq!((report.refused.len(), report.charts), (1, created(1)));
    assert!(report.stored);
    chart(&desk, "file:V3");
}

#[test]
fn a_married_name_is_the_same_person() {
    let desk = desk();
    let mut charts = charts(CHARTS);
    take(&desk, &charts);
    for chart in charts.iter_mut().filter(|c| c.patient.mrn == "M001") {
        chart.patient.name.last = "Poe".into();
    }
    assert_eq!(take(&desk, &charts).patients.updated, 1);
    assert_eq!(patient(&desk, "M001").name.to_string(), "Poe, Jane");
}

#[test]
fn a_visit_is_never_given_to_another_patient() {
    let desk = desk();
    let mut charts = charts(CHARTS);
    take(&desk, &charts);
    charts[0].patient.mrn = "M777".into();
    let report = apply(&desk, &charts[..1], How::default()).unwrap();
    assert!(
        report.refused[0].message.contains("another patient"),
        "{:?}",
        report.refused
    );
}

#[test]
fn a_visit_that_stands_twice_in_a_file_is_refused_unless_it_is_the_same() {
    let desk = desk();
    let one = charts(CHARTS).remove(0);
    let mut again = Incoming {
        line: 9,
        ..one.clone()
    };
    assert_eq!(
        take(&desk, &[one.clone(), again.clone()]).charts,
        created(1)
    );
    again.documents.clear();
    let report = apply(&desk, &[one, again], How::default()).unwrap();
    assert_eq!(report.refused[0].line, 9);
    assert!(
        report.refused[0]
            .message
            .contains("stands on line 1 already")
    );
}

#[test]
fn what_was_filled_in_by_hand_survives_the_same_file() {
    let desk = desk();
    let charts = charts(BUNDLE);
    take(&desk, &charts);
    let mut payer = desk.payers().unwrap().remove(0);
    payer.code = "OH001".into();
    payer.days_to_pay = 21;
    assert!(directory::save_payer(&desk, &payer).unwrap());
    let mut billing = desk
        .providers()
        .unwrap()
        .into_iter()
        .find(|p| p.name == "Lake Clinic")
        .unwrap();
    billing.tax_id = "123456789".into();
    billing.taxonomy = "207Q00000X".into();
    assert!(directory::save_provider(&desk, &billing).unwrap());

    let report = take(&desk, &charts);
    assert!(!report.stored, "{report:?}");
    assert_eq!(desk.payer(payer.id).unwrap().code, "OH001");
    assert_eq!(desk.payers().unwrap().len(), 2);
}

#[test]
fn a_coverage_entered_by_hand_bills_the_open_charts_and_stays() {
    let desk = desk();
    let charts = charts(CHARTS);
    take(&desk, &charts);
    let uncovered = chart(&desk, "file:V3");
    assert_eq!(uncovered.encounter.payer, None);
    let payer = desk.payers().unwrap().remove(0).id;
    let mut person = patient(&desk, "M002");
    person.coverages.push(Coverage {
        payer,
        member_id: "X1".into(),
        group: String::new(),
        relationship: Relationship::SelfSubscriber,
        subscriber: None,
        from: None,
        to: None,
    });
    assert!(directory::save_patient(&desk, &person).unwrap());
    assert_eq!(chart(&desk, "file:V3").encounter.payer, Some(payer));
    assert!(!take(&desk, &charts).stored);
    assert_eq!(patient(&desk, "M002").coverages.len(), 1);
}

#[test]
fn saving_what_did_not_change_stores_nothing() {
    let desk = desk();
    take(&desk, &charts(CHARTS));
    let entries = journal(&desk);
    let person = patient(&desk, "M001");
    assert!(!directory::save_patient(&desk, &person).unwrap());
    assert!(!directory::save_payer(&desk, &desk.payers().unwrap()[0]).unwrap());
    assert!(!directory::save_provider(&desk, &desk.providers().unwrap()[0]).unwrap());
    assert_eq!(journal(&desk), entries);
    let nameless = Patient {
        name: Default::default(),
        ..person
    };
    assert!(directory::save_patient(&desk, &nameless).is_err());
    assert_eq!(directory::patients(&desk).unwrap().len(), 2);
}

#[test]
fn providers_without_a_number_are_told_apart_by_name() {
    let desk = desk();
    let mut charts = charts(CHARTS);
    for (chart, first) in charts.iter_mut().zip(["Ann", "Bob", "Ann"]) {
        let rendering = chart.visit.rendering.get_or_insert_default();
        rendering.npi.clear();
        rendering.name = "Who".into();
        rendering.first = Some(first.into());
    }
    let report = take(&desk, &charts);
    let people = desk.providers().unwrap();
    let people: Vec<String> = people
        .iter()
        .map(ToString::to_string)
        .filter(|name| name.starts_with("Who"))
        .collect();
    assert_eq!(people, ["Who, Ann", "Who, Bob"]);
    assert_eq!(report.charts, created(3));
    assert!(!take(&desk, &charts).stored);

    // Once a number is known, the record is the same one.
    charts[0].visit.rendering.as_mut().unwrap().npi = "1245319599".into();
    assert_eq!(take(&desk, &charts[..1]).providers.updated, 1);
    assert!(!take(&desk, &charts[..1]).stored);
}

#[test]
fn the_payer_of_the_visit_is_the_one_that_covered_the_day() {
    let desk = desk();
    let mut charts = charts(BUNDLE);
    charts.truncate(1);
    charts[0].patient.coverages[0].from = Some(day("2026-11-15"));
    take(&desk, &charts);
    let visit = chart(&desk, "fhir:Encounter/enc-1").encounter;
    assert_eq!(
        desk.payer(visit.payer.unwrap()).unwrap().name,
        "Meridian Blue Cross"
    );
    let rows = desk.rows(List::OpenCharts).unwrap();
    assert!(matches!(&rows[..], [Row::Chart(row)] if row.payer == visit.payer));
}

#[test]
fn a_later_row_for_the_same_patient_changes_nothing_when_the_file_comes_again() {
    let head = "visit_id,mrn,last,birth_date,date,payer_id,payer_name,member_id\n";
    for (one, two) in [
        (",,", "60054,Aetna,W1"),
        ("60054,Aetna,W1", ",,"),
        ("1,One,A", "60054,Aetna,W1"),
    ] {
        let desk = desk();
        let text = format!(
            "{head}V1,M1,Roe,1980-02-03,2026-11-02,{one}\nV2,M1,Roe,1980-02-03,2026-11-03,{two}\n"
        );
        let charts = charts(text.as_bytes());
        assert_eq!(take(&desk, &charts).charts, created(2));
        let again = take(&desk, &charts);
        assert_eq!((again.charts, again.stored), (unchanged(2), false), "{one}");
        for source in ["file:V1", "file:V2"] {
            assert!(chart(&desk, source).encounter.payer.is_some(), "{one}");
        }
    }
}

#[test]
fn an_impossible_visit_is_refused_with_its_line() {
    let head = "visit_id,mrn,last,birth_date,date,to_date,expected_charge\n";
    for (row, want) in [
        ("2026-11-02,2026-11-01,", "before it begins on 2026-11-02"),
        ("2026-11-02,,-5.00", "the expected charge is -5.00"),
    ] {
        let desk = desk();
        let text = format!("{head}V1,M1,Roe,1980-02-03,{row}\n");
        let report = apply(&desk, &charts(text.as_bytes()), How::default()).unwrap();
        assert!(!report.stored);
        assert_eq!(report.refused[0].line, 2);
        let message = &report.refused[0].message;
        assert!(message.contains(want), "{message}");
    }
}
