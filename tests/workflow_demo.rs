//! The demo practice is whole, lawful, and the same for the same seed and day.

#![allow(clippy::unwrap_used, clippy::panic)]

use chrono::{DateTime, NaiveDate, Utc};
use claimdeck::codeset::{Lookup, Tables};
use claimdeck::domain::{
    Card, Chart, ChartStatus, ClaimFile, ClaimStatus, Coding, Finding, FollowUp, FollowUpState,
    Kit, Patient, PayerKind,
};
use claimdeck::scrub::Setting;
use claimdeck::store::MemoryStore;
use claimdeck::workflow::demo::{self, Holds, Options};
use claimdeck::workflow::ports::{Clock, Record};
use claimdeck::workflow::{Desk, cards, coding, kits, late, staging};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

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

fn desk(today: NaiveDate) -> Desk {
    static TABLES: OnceLock<Arc<Tables>> = OnceLock::new();
    let tables = TABLES.get_or_init(|| Arc::new(Tables::shipped().unwrap()));
    Desk {
        store: Arc::new(MemoryStore::new()),
        clock: Arc::new(Pinned(today)),
        tables: Arc::clone(tables),
        policy: Arc::default(),
        user: "me".into(),
    }
}

/// Everything that was stored.
#[derive(Debug, Default, PartialEq)]
struct All {
    charts: Vec<Chart>,
    claims: BTreeMap<u64, ClaimFile>,
    follow_ups: Vec<FollowUp>,
    patients: BTreeMap<u64, Patient>,
    payers: BTreeMap<u64, PayerKind>,
    kits: Vec<Kit>,
    cards: Vec<Card>,
}

fn all(desk: &Desk) -> All {
    let mut all = All::default();
    for entry in desk.store.audit(0, usize::MAX).unwrap() {
        for (_, record) in entry.changes {
            match record {
                Record::Chart(chart) => all.charts.push(*chart),
                Record::Claim(file) => drop(all.claims.insert(file.id.0, *file)),
                Record::FollowUp(chase) => all.follow_ups.push(chase),
                Record::Patient(patient) => drop(all.patients.insert(patient.id.0, patient)),
                Record::Payer(payer) => drop(all.payers.insert(payer.id.0, payer.kind)),
                Record::Provider(_) => {}
                Record::Kit(kit) => all.kits.push(*kit),
                Record::Card(card) => all.cards.push(card),
            }
        }
    }
    all
}

#[test]
fn the_same_seed_and_day_make_the_same_practice() {
    let make = |seed| {
        let desk = desk(day("2026-11-24"));
        demo::fill(&desk, &Options { charts: 60, seed }).unwrap();
        all(&desk)
    };
    let first = make(7);
    assert_eq!(first, make(7));
    assert_ne!(first, make(8));
}

#[test]
fn the_default_demo_has_work_of_every_kind() {
    let desk = desk(day("2026-11-24"));
    let made = demo::fill(&desk, &Options::default()).unwrap();
    let all = all(&desk);
    assert_eq!(made.charts, all.charts.len());
    let open = all.charts.iter().filter(|c| c.claim.is_none());
    assert!(open.clone().count() >= 200);
    for status in ChartStatus::ALL {
        assert!(all.charts.iter().any(|c| c.status == *status), "{status}");
    }
    for status in ClaimStatus::ALL {
        assert!(all.claims.values().any(|c| c.status == *status), "{status}");
    }
    for state in FollowUpState::ALL {
        assert!(all.follow_ups.iter().any(|f| f.state == *state), "{state}");
    }
    assert!(all.follow_ups.iter().any(|f| f.contacts.len() > 1));
    assert!(open.clone().any(|c| !c.holds.is_empty()));
    assert!(open.clone().any(|c| c.assigned_to == "me"));
    assert!(
        open.clone()
            .any(|c| !c.assigned_to.is_empty() && c.assigned_to != "me")
    );
    assert!(all.patients.values().any(|p| !p.name.last.is_ascii()));
    let kinds: BTreeSet<_> = open.clone().map(|c| c.encounter.kind).collect();
    assert!(kinds.len() >= 8, "{kinds:?}");
    let payers: BTreeSet<_> = open.filter_map(|c| c.encounter.payer).collect();
    assert!(payers.len() >= 8, "{payers:?}");
    // Something is left for the first sweep, and nothing for the second.
    assert!(!late::sweep(&desk).unwrap().marked.is_empty());
    assert_eq!(late::sweep(&desk).unwrap(), late::Sweep::default());
}

#[test]
fn every_claim_is_clean_and_every_note_is_filled() {
    // In both editions, around the new year of the tables, and on a leap day.
    for (today, seed) in [
        ("2026-11-24", 1),
        ("2026-10-02", 2),
        ("2026-09-20", 3),
        ("2028-02-29", 4),
    ] {
        let today = day(today);
        let desk = desk(today);
        let made = demo::fill(&desk, &Options { charts: 240, seed }).unwrap();
        assert_eq!(
            made.claims, 160,
            "a claim of the demo was refused by the edits"
        );
        let all = all(&desk);
        for file in all.claims.values() {
            let findings = desk.scrub().check(&file.claim, Setting::default());
            let errors: Vec<_> = findings.into_iter().filter(Finding::blocks).collect();
            assert!(errors.is_empty(), "{}: {errors:?}", file.id);
        }
        for chart in &all.charts {
            let document = &chart.documents[0];
            assert!(
                document.text.len() > 200 && !document.title.is_empty(),
                "{}",
                chart.id
            );
            assert!(
                !document.text.contains(['{', '}']),
                "{}: {}",
                chart.id,
                document.text
            );
        }
    }
}

#[test]
fn its_days_and_people_are_possible() {
    let today = day("2026-11-24");
    let desk = desk(today);
    demo::fill(
        &desk,
        &Options {
            charts: 300,
            seed: 5,
        },
    )
    .unwrap();
    let now = desk.clock.now();
    let all = all(&desk);
    for chart in &all.charts {
        let visit = &chart.encounter;
        assert!(
            visit.from <= chart.received && chart.received <= today,
            "{}",
            chart.id
        );
        assert!((today - visit.from).num_days() <= 160, "{}", chart.id);
        let patient = &all.patients[&chart.patient.0];
        let payer = all.payers[&visit.payer.unwrap().0];
        assert_eq!(patient.coverages[0].payer, visit.payer.unwrap());
        if matches!(payer, PayerKind::Medicare | PayerKind::MedicareAdvantage) {
            assert!(patient.age_on(visit.from) >= 60, "{}", chart.id);
        }
        if let Some(claim) = chart.claim {
            assert_eq!(all.claims[&claim.0].chart, Some(chart.id));
        }
    }
    for file in all.claims.values() {
        let on = file.sent.unwrap_or(file.staged_at.date_naive());
        assert!(
            file.staged_at <= now && file.staged_at.date_naive() <= on,
            "{}",
            file.id
        );
        assert!(
            on <= today && file.settled.is_none_or(|d| on <= d && d <= today),
            "{}",
            file.id
        );
        let sent = !matches!(file.status, ClaimStatus::Staged | ClaimStatus::Void);
        assert!(file.sent.is_some() || !sent, "{}", file.id);
        assert_eq!(
            file.status == ClaimStatus::Paid,
            file.paid == file.claim.charge()
        );
    }
    for chase in &all.follow_ups {
        let file = &all.claims[&chase.claim.0];
        assert_eq!(file.expected, Some(chase.expected));
        assert_eq!(file.late, Some(chase.marked));
        assert!(
            chase.expected < chase.marked && chase.marked <= today,
            "{}",
            chase.claim
        );
        assert_eq!(
            chase.state == FollowUpState::Snoozed,
            chase.next_action > today,
            "{}",
            chase.claim
        );
        assert_eq!(
            chase.state == FollowUpState::Resolved,
            file.status != ClaimStatus::Sent
        );
        assert!(
            chase
                .contacts
                .iter()
                .all(|c| c.at <= now && !c.text.is_empty())
        );
        assert!(chase.contacts.is_sorted_by_key(|c| c.at), "{}", chase.claim);
    }
}

#[test]
fn a_demo_is_made_only_where_nothing_is() {
    let desk = desk(day("2026-11-24"));
    assert_eq!(demo::holds(&desk).unwrap(), Holds::Nothing);
    demo::fill(&desk, &Options { charts: 3, seed: 1 }).unwrap();
    assert_eq!(demo::holds(&desk).unwrap(), Holds::Demo);
    assert!(demo::fill(&desk, &Options::default()).is_err());

    // Killed before its last change set was stored, it is no practice to work in; once someone
    // has worked in it, it is kept.
    let part = self::desk(day("2026-11-24"));
    let first = desk.store.audit(0, 1).unwrap().remove(0);
    assert_eq!(desk.store.audit(1, 9).unwrap().len(), 1);
    let puts: Vec<Record> = first.changes.into_iter().map(|(_, now)| now).collect();
    let fresh = |mut record: Record| {
        record.set_revision(0);
        record
    };
    part.commit(&first.action, puts.into_iter().map(fresh).collect())
        .unwrap();
    assert_eq!(demo::holds(&part).unwrap(), Holds::Part);
    part.commit("late.sweep", Vec::new()).unwrap();
    assert_eq!(demo::holds(&part).unwrap(), Holds::Demo);

    let real = self::desk(day("2026-11-24"));
    let patient = all(&desk).patients.into_values().next().unwrap();
    let patient = Patient {
        revision: 0,
        coverages: Vec::new(),
        ..patient
    };
    real.commit("intake", vec![Record::Patient(patient)])
        .unwrap();
    assert_eq!(demo::holds(&real).unwrap(), Holds::Other);
    assert!(demo::fill(&real, &Options::default()).is_err());
}

#[test]
fn a_waiting_chart_can_be_coded_and_staged() {
    let desk = desk(day("2026-11-24"));
    demo::fill(
        &desk,
        &Options {
            charts: 40,
            seed: 3,
        },
    )
    .unwrap();
    let all = all(&desk);
    let ready = all.charts.iter().find(|chart| {
        chart.status == ChartStatus::Ready && chart.encounter.place_of_service == "11"
    });
    let mut chart = desk.chart(ready.unwrap().id).unwrap();
    let mut next = Coding::default();
    next.add_diagnosis("I10".parse().unwrap()).unwrap();
    let visit = coding::new_line(&desk, &chart, "99213".parse().unwrap());
    next.add_line(visit).unwrap();
    coding::save(&desk, &mut chart, next).unwrap();
    let staged = staging::stage(&desk, chart.id).unwrap();
    assert_eq!(desk.chart(chart.id).unwrap().claim, Some(staged.claim));
}

#[test]
fn every_kit_of_the_demo_posts_whole_and_every_favourite_can_be_billed() {
    let desk = desk(day("2026-11-24"));
    demo::fill(&desk, &Options { charts: 3, seed: 1 }).unwrap();
    let shown = kits::list(&desk).unwrap();
    assert!(shown.len() >= 8);
    assert_eq!(shown[0].owner, "me", "one's own stand first");
    let mut keys = BTreeSet::new();
    for kit in &shown {
        let posted = kits::place(
            &desk.tables,
            kit,
            day("2026-11-02"),
            &Default::default(),
            false,
        );
        let (coding, _) = posted.unwrap_or_else(|why| panic!("{}: {}", kit.name, why.text()));
        assert!(
            coding.lines.iter().all(|line| line.charge.cents() > 0),
            "{}",
            kit.name
        );
        assert!(
            coding.lines.iter().all(|line| !line.pointers.is_empty()),
            "{}",
            kit.name
        );
        assert!(
            kit.hotkey.is_none_or(|key| keys.insert(key)),
            "{}",
            kit.name
        );
    }
    for card in cards::list(&desk).unwrap() {
        let found = desk.tables.look_up(card.set, card.code, day("2026-11-02"));
        let Lookup::Found(entry) = found else {
            panic!("{}: {found:?}", card.code)
        };
        assert!(entry.billable, "{}", card.code);
    }
}
