//! What every adapter of the store promises; each test runs on all of them.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests fail by panic"
)]

mod store_support;

use claimdeck::domain::*;
use claimdeck::store::{self, MemoryStore};
use claimdeck::workflow::ports::*;
use proptest::prelude::*;
use store_support::*;

/// Runs a test on each adapter; one that is opened again must be as it was.
fn on_each(test: impl Fn(&dyn Store)) {
    test(&MemoryStore::new());
    let dir = tempfile::tempdir().unwrap();
    test(&store::open(dir.path()).unwrap());
    let report = clean(&store::open(dir.path()).unwrap());
    assert_eq!(report.repairs, Vec::<String>::new(), "closed in order");
}

#[test]
fn what_is_stored_is_read_back_with_its_revision() {
    on_each(|store| {
        let mut chart = chart(7, 1, 3, ChartStatus::Ready);
        let done = store
            .commit(set(
                "intake",
                vec![
                    Record::Patient(patient(1, "M1")),
                    Record::Chart(Box::new(chart.clone())),
                ],
            ))
            .unwrap();
        assert_eq!(done.sequence, 1);
        let key = Key::Chart(ChartId(7));
        assert_eq!(done.revisions, [(Key::Patient(PatientId(1)), 1), (key, 1)]);
        chart.revision = 1;
        assert_eq!(
            store.get(key).unwrap(),
            Some(Record::Chart(Box::new(chart.clone())))
        );
        chart.status = ChartStatus::Held;
        let done = store
            .commit(set("chart.hold", vec![Record::Chart(Box::new(chart))]))
            .unwrap();
        assert_eq!((done.sequence, done.revisions), (2, vec![(key, 2)]));
        assert_eq!(store.get(Key::Chart(ChartId(8))).unwrap(), None);
        let report = clean(store);
        assert_eq!((report.records, report.journal_entries), (2, 2));
        // The patient's name; the chart's name, its place in the queue and with its patient.
        assert_eq!(report.index_entries, 4);
    });
}

#[test]
fn accepted_findings_stay_with_chart_and_claim_and_are_counted_in_its_row() {
    on_each(|store| {
        let kept = Override {
            edit: "px.mue".to_owned(),
            subject: "J1885".to_owned(),
            reason: "two sides, documented".to_owned(),
            by: "ann".to_owned(),
            at: at(5),
        };
        let mut chart = chart(7, 1, 3, ChartStatus::Coded);
        chart.overrides = vec![kept.clone(), kept.clone()];
        let mut file = claim(1, 1, ClaimStatus::Staged, 4);
        file.overrides = vec![kept];
        let plain = claim(2, 1, ClaimStatus::Staged, 5);
        let puts = vec![
            Record::Patient(patient(1, "M1")),
            Record::Chart(Box::new(chart.clone())),
            Record::Claim(Box::new(file.clone())),
            Record::Claim(Box::new(plain)),
        ];
        store.commit(set("claim.stage", puts)).unwrap();
        (chart.revision, file.revision) = (1, 1);
        let list = List::Claims(ClaimStatus::Staged);
        let counts = store.list(list, None, 9).unwrap().rows.into_iter();
        let counts: Vec<u32> = counts
            .map(|row| match row {
                Row::Claim(row) => row.accepted,
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(counts, [1, 0]);
        let read = store.get(Key::Chart(ChartId(7))).unwrap();
        assert_eq!(read, Some(Record::Chart(Box::new(chart))));
        let read = store.get(Key::Claim(ClaimId(1))).unwrap();
        assert_eq!(read, Some(Record::Claim(Box::new(file))));
        clean(store);
    });
}

#[test]
fn a_stale_revision_is_a_conflict_and_changes_nothing() {
    on_each(|store| {
        let one = patient(1, "M1");
        store
            .commit(set("a", vec![Record::Patient(one.clone())]))
            .unwrap();
        let mut stale = one.clone();
        stale.phone = "1".to_owned();
        for (read, puts) in [
            // New, though it stands; of a revision never stored; put twice in one set.
            (0, vec![stale.clone()]),
            (
                5,
                vec![Patient {
                    revision: 5,
                    ..stale.clone()
                }],
            ),
            (
                1,
                vec![
                    Patient {
                        revision: 1,
                        ..stale.clone()
                    },
                    Patient {
                        revision: 1,
                        ..stale.clone()
                    },
                ],
            ),
        ] {
            let stored = if puts.len() == 2 { 2 } else { 1 };
            let puts = puts.into_iter().map(Record::Patient).collect();
            match store.commit(set("b", puts)) {
                Err(StoreError::Conflict {
                    key,
                    stored: s,
                    read: r,
                }) => {
                    assert_eq!((key, s, r), (Key::Patient(PatientId(1)), stored, read));
                }
                other => panic!("{other:?}"),
            }
        }
        let ghost = Patient {
            revision: 1,
            ..patient(2, "M2")
        };
        assert!(matches!(
            store.commit(set("b", vec![Record::Patient(ghost)])),
            Err(StoreError::Conflict {
                stored: 0,
                read: 1,
                ..
            })
        ));
        let stored = Patient { revision: 1, ..one };
        assert_eq!(
            store.get(Key::Patient(PatientId(1))).unwrap(),
            Some(Record::Patient(stored))
        );
        assert_eq!(clean(store).journal_entries, 1);
    });
}

#[test]
fn one_bad_record_keeps_the_whole_set_out() {
    on_each(|store| {
        store
            .commit(set("a", vec![Record::Patient(patient(1, "M1"))]))
            .unwrap();
        let puts = vec![
            Record::Patient(patient(2, "M2")),
            Record::Chart(Box::new(chart(1, 2, 0, ChartStatus::Ready))),
            Record::Patient(patient(3, "M1")),
        ];
        match store.commit(set("b", puts)) {
            Err(StoreError::Taken { name, key }) => {
                assert_eq!((name.as_str(), key), ("mrn:M1", Key::Patient(PatientId(1))));
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(store.get(Key::Patient(PatientId(2))).unwrap(), None);
        assert_eq!(store.find("mrn:M2").unwrap(), None);
        assert_eq!(keys(store, List::OpenCharts, 10), Vec::<String>::new());
        assert_eq!(keys(store, List::Patients, 10), ["P1"]);
        assert_eq!(clean(store).records, 1);
    });
}

#[test]
fn unique_names_lead_to_their_record_and_can_move() {
    on_each(|store| {
        let (one, two) = (patient(1, "M1"), patient(2, "M2"));
        store
            .commit(set(
                "a",
                vec![Record::Patient(one.clone()), Record::Patient(two.clone())],
            ))
            .unwrap();
        assert_eq!(
            store.find("mrn:M2").unwrap(),
            Some(Key::Patient(PatientId(2)))
        );
        assert_eq!(store.find("mrn:M").unwrap(), None);
        assert_eq!(store.find("").unwrap(), None);
        // Two records trade their names in one set.
        let one = Patient {
            mrn: "M2".to_owned(),
            revision: 1,
            ..one
        };
        let two = Patient {
            mrn: "M1".to_owned(),
            revision: 1,
            ..two
        };
        store
            .commit(set(
                "b",
                vec![Record::Patient(one.clone()), Record::Patient(two)],
            ))
            .unwrap();
        assert_eq!(
            store.find("mrn:M2").unwrap(),
            Some(Key::Patient(PatientId(1)))
        );
        assert_eq!(
            store.find("mrn:M1").unwrap(),
            Some(Key::Patient(PatientId(2)))
        );
        // A name that was given up is free, for a record of any number.
        let one = Patient {
            mrn: "M9".to_owned(),
            revision: 2,
            ..one
        };
        store.commit(set("c", vec![Record::Patient(one)])).unwrap();
        store
            .commit(set("d", vec![Record::Patient(patient(3, "M2"))]))
            .unwrap();
        assert_eq!(
            store.find("mrn:M2").unwrap(),
            Some(Key::Patient(PatientId(3)))
        );
        // Two new records of one set cannot share one.
        let twins = vec![
            Record::Patient(patient(4, "M4")),
            Record::Patient(patient(5, "M4")),
        ];
        match store.commit(set("e", twins)) {
            Err(StoreError::Taken { key, .. }) => assert_eq!(key, Key::Patient(PatientId(4))),
            other => panic!("{other:?}"),
        }
        clean(store);
    });
}

#[test]
fn lists_are_in_order_and_page_without_gap_or_repeat() {
    on_each(|store| {
        let charts = [(1, 1, 5), (2, 1, 3), (3, 2, 5), (4, 1, -400), (5, 2, 9)];
        let of = |status| {
            charts.map(|(id, patient, from)| {
                Record::Chart(Box::new(chart(
                    id + if status == ChartStatus::Coded { 10 } else { 0 },
                    patient,
                    from,
                    status,
                )))
            })
        };
        store
            .commit(set("open", of(ChartStatus::Ready).to_vec()))
            .unwrap();
        store
            .commit(set("coded", of(ChartStatus::Coded).to_vec()))
            .unwrap();
        let mut claims = Vec::new();
        for (id, status, staged) in [
            (1, ClaimStatus::Staged, 50),
            (2, ClaimStatus::Staged, 20),
            (3, ClaimStatus::Sent, 10),
            (4, ClaimStatus::Sent, 5),
            (5, ClaimStatus::Sent, 1),
            (6, ClaimStatus::Paid, 1),
        ] {
            let mut file = claim(id, 1, status, staged);
            file.expected = Some(day(30 - i64::try_from(id).unwrap()));
            file.late = (id == 5).then(|| day(40));
            claims.push(Record::Claim(Box::new(file)));
        }
        store.commit(set("claims", claims)).unwrap();
        let chases = [
            (3, FollowUpState::Open, 9),
            (4, FollowUpState::Open, 2),
            (5, FollowUpState::Resolved, 1),
        ];
        let chases = chases.map(|(id, state, next)| Record::FollowUp(follow_up(id, state, next)));
        store.commit(set("late", chases.to_vec())).unwrap();
        for page in [1, 2, 3, 100] {
            for (list, want) in [
                (List::OpenCharts, vec!["CH4", "CH2", "CH1", "CH3", "CH5"]),
                (
                    List::CodedCharts,
                    vec!["CH15", "CH13", "CH11", "CH12", "CH14"],
                ),
                (
                    List::ChartsOf(PatientId(2)),
                    vec!["CH3", "CH13", "CH5", "CH15"],
                ),
                (List::ChartsOf(PatientId(9)), vec![]),
                (List::Claims(ClaimStatus::Staged), vec!["C2", "C1"]),
                (List::Claims(ClaimStatus::Void), vec![]),
                (
                    List::ClaimsOf(PatientId(1)),
                    vec!["C5", "C6", "C4", "C3", "C2", "C1"],
                ),
                // Claim 4 is expected on day 26, claim 3 on day 27; 5 is marked late, 6 is paid.
                (List::Due(day(28)), vec!["C4", "C3"]),
                (List::Due(day(27)), vec!["C4"]),
                (List::Due(day(26)), vec![]),
                (
                    List::FollowUps(FollowUpState::Open),
                    vec!["follow-up of C4", "follow-up of C3"],
                ),
                (
                    List::FollowUps(FollowUpState::Resolved),
                    vec!["follow-up of C5"],
                ),
                (List::Payers, vec![]),
            ] {
                assert_eq!(keys(store, list.clone(), page), want, "{list:?} by {page}");
            }
        }
        clean(store);
    });
}

#[test]
fn rows_show_what_the_record_says_now() {
    on_each(|store| {
        let mut record = chart(1, 1, 5, ChartStatus::Ready);
        store
            .commit(set("a", vec![Record::Chart(Box::new(record.clone()))]))
            .unwrap();
        record.revision = 1;
        record.assigned_to = "bob".to_owned();
        record.status = ChartStatus::Held;
        record.holds = vec![Hold {
            reason: "no note".to_owned(),
            by: "ann".to_owned(),
            at: at(3),
        }];
        store
            .commit(set("b", vec![Record::Chart(Box::new(record.clone()))]))
            .unwrap();
        for list in [List::OpenCharts, List::ChartsOf(PatientId(1))] {
            let page = store.list(list, None, 5).unwrap();
            assert_eq!(page.rows, [Row::Chart(ChartRow::of(&record))]);
            assert_eq!(page.next, None);
        }
        // It leaves one list for another.
        record.revision = 2;
        record.status = ChartStatus::Coded;
        store
            .commit(set("c", vec![Record::Chart(Box::new(record))]))
            .unwrap();
        assert_eq!(keys(store, List::OpenCharts, 5), Vec::<String>::new());
        assert_eq!(keys(store, List::CodedCharts, 5), ["CH1"]);
        clean(store);
    });
}

#[test]
fn a_cursor_stays_good_while_the_list_changes() {
    on_each(|store| {
        let charts = (1..=6).map(|id| Record::Chart(Box::new(chart(id, 1, 0, ChartStatus::Ready))));
        store.commit(set("a", charts.collect())).unwrap();
        let first = store.list(List::OpenCharts, None, 3).unwrap();
        // The row at which the page ended is gone by the time the next is asked for.
        let coded = Chart {
            revision: 1,
            ..chart(3, 1, 0, ChartStatus::Coded)
        };
        store
            .commit(set("b", vec![Record::Chart(Box::new(coded))]))
            .unwrap();
        let rest = store
            .list(List::OpenCharts, first.next.as_ref(), 10)
            .unwrap();
        let ids: Vec<u64> = rest
            .rows
            .iter()
            .map(|row| match row {
                Row::Chart(row) => row.id.0,
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(ids, [4, 5, 6]);
        // A cursor of another list, or of none, is no way out of the list.
        for foreign in [vec![], vec![0xff; 20], vec![0]] {
            let page = store
                .list(List::CodedCharts, Some(&Cursor(foreign)), 10)
                .unwrap();
            assert!(
                page.rows
                    .iter()
                    .all(|row| matches!(row, Row::Chart(row) if row.id.0 == 3))
            );
        }
        assert_eq!(store.list(List::OpenCharts, None, 0).unwrap().rows, []);
    });
}

#[test]
fn kits_and_cards_are_listed_by_owner_and_named_once() {
    on_each(|store| {
        let cards = [
            (1, "ann", "E11.42"),
            (2, "ann", "99213"),
            (3, "ann", "E11"),
            (4, "", "E11.42"),
            (5, "an", "I10"),
            (6, "ann\0", "I10"),
            (7, "ann", "J1885"),
        ];
        let cards = cards.map(|(id, owner, code)| Record::Card(card(id, owner, code)));
        store.commit(set("cards", cards.to_vec())).unwrap();
        let of = |owner: &str, page| keys(store, List::Cards(owner.to_owned()), page);
        for page in [1, 3, 100] {
            // Diagnoses before procedures, each by code.
            assert_eq!(of("ann", page), ["CD3", "CD1", "CD2", "CD7"]);
            assert_eq!(of("", page), ["CD4"]);
            assert_eq!(of("bob", page), Vec::<String>::new());
        }
        // A card that says nothing any more stays, unlisted, and is found by its name.
        let mut blank = Card {
            uses: 0,
            note: String::new(),
            revision: 1,
            ..card(3, "ann", "E11")
        };
        store
            .commit(set("card.forget", vec![Record::Card(blank.clone())]))
            .unwrap();
        assert_eq!(of("ann", 9), ["CD1", "CD2", "CD7"]);
        assert_eq!(
            store.find("card:ann:icd10cm:E11").unwrap(),
            Some(Key::Card(CardId(3)))
        );
        blank.revision = 2;
        blank.favourite = true;
        store
            .commit(set("card.favourite", vec![Record::Card(blank.clone())]))
            .unwrap();
        blank.revision = 3;
        let page = store.list(List::Cards("ann".to_owned()), None, 1).unwrap();
        assert_eq!(page.rows, [Row::Card(blank)]);

        let kits = [kit(1, "ann", "DM"), kit(2, "", "DM"), kit(3, "a:b", "c")];
        let kits = kits.map(|kit| Record::Kit(Box::new(kit)));
        store.commit(set("kits", kits.to_vec())).unwrap();
        assert_eq!(keys(store, List::Kits, 2), ["K1", "K2", "K3"]);
        // The case of a name does not matter, and no owner's name runs into a kit's.
        let twin = Record::Kit(Box::new(kit(4, "ann", "dm")));
        assert!(matches!(
            store.commit(set("kit.save", vec![twin])),
            Err(StoreError::Taken {
                key: Key::Kit(KitId(1)),
                ..
            })
        ));
        let other = Record::Kit(Box::new(kit(4, "a", "b:c")));
        store.commit(set("kit.save", vec![other])).unwrap();
        // A retired kit frees its name.
        let retired = Kit {
            retired: true,
            revision: 1,
            ..kit(1, "ann", "DM")
        };
        store
            .commit(set("kit.delete", vec![Record::Kit(Box::new(retired))]))
            .unwrap();
        let again = Record::Kit(Box::new(kit(5, "ann", "dm")));
        store.commit(set("kit.save", vec![again])).unwrap();
        assert_eq!(keys(store, List::Kits, 9).len(), 5);
        clean(store);
    });
}

#[test]
fn the_trail_tells_who_did_what_before_and_after() {
    on_each(|store| {
        let one = patient(1, "M1");
        store
            .commit(set("patient.new", vec![Record::Patient(one.clone())]))
            .unwrap();
        let changed = Patient {
            phone: "555".to_owned(),
            revision: 1,
            ..one.clone()
        };
        let mut second = set("patient.edit", vec![Record::Patient(changed.clone())]);
        second.at = at(77);
        second.by = "bob".to_owned();
        store.commit(second).unwrap();
        store.commit(set("note", vec![])).unwrap();
        let trail = store.audit(0, 10).unwrap();
        let told: Vec<(u64, &str, &str)> = trail
            .iter()
            .map(|e| (e.sequence, e.by.as_str(), e.action.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (1, "ann", "patient.new"),
                (2, "bob", "patient.edit"),
                (3, "ann", "note")
            ]
        );
        let stored = Record::Patient(Patient { revision: 1, ..one });
        let after = Record::Patient(Patient {
            revision: 2,
            ..changed
        });
        assert_eq!(trail[0].changes, [(None, stored.clone())]);
        assert_eq!(trail[1].changes, [(Some(stored), after)]);
        assert_eq!(trail[1].at, at(77));
        assert!(trail.iter().all(|e| e.hash.len() == 64));
        assert_eq!(store.audit(1, 1).unwrap(), trail[1..2]);
        assert_eq!(store.audit(2, 10).unwrap(), trail[2..]);
        assert_eq!(store.audit(3, 10).unwrap(), []);
        assert_eq!(store.audit(u64::MAX, 10).unwrap(), []);
        clean(store);
    });
}

#[test]
fn numbers_are_never_given_twice() {
    on_each(|store| {
        let chart_key = Key::Chart(ChartId(0));
        assert_eq!([store.next_id(chart_key), store.next_id(chart_key)], [1, 2]);
        assert_eq!(store.next_id(Key::Claim(ClaimId(0))), 1);
        store
            .commit(set(
                "a",
                vec![Record::Chart(Box::new(chart(40, 1, 0, ChartStatus::Ready)))],
            ))
            .unwrap();
        assert_eq!(store.next_id(chart_key), 41);
        assert_eq!(store.next_id(Key::Claim(ClaimId(0))), 2);
    });
}

#[test]
fn the_store_on_disk_is_there_again_and_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let place = dir.path().join("data/store");
    let opened = store::open(&place).unwrap();
    opened
        .commit(set("a", vec![Record::Patient(patient(9, "M9"))]))
        .unwrap();
    match store::open(&place) {
        Err(StoreError::OpenElsewhere(path)) => assert_eq!(path, place.display().to_string()),
        other => panic!("{other:?}"),
    }
    drop(opened);
    let opened = store::open(&place).unwrap();
    assert_eq!(
        opened.find("mrn:M9").unwrap(),
        Some(Key::Patient(PatientId(9)))
    );
    assert_eq!(opened.next_id(Key::Patient(PatientId(0))), 10);
    assert_eq!(
        opened
            .commit(set("b", vec![Record::Patient(patient(10, "M10"))]))
            .unwrap()
            .sequence,
        2
    );
    drop(opened);
    let mut open = vec![place];
    while let Some(path) = open.pop() {
        let mode = path.metadata().unwrap().permissions().mode() & 0o777;
        if path.is_dir() {
            assert_eq!(mode, 0o700, "{path:?}");
            open.extend(
                std::fs::read_dir(&path)
                    .unwrap()
                    .map(|item| item.unwrap().path()),
            );
        } else {
            assert_eq!(mode, 0o600, "{path:?}");
        }
    }
}

#[test]
fn many_threads_commit_at_once_and_each_change_stands() {
    let dir = tempfile::tempdir().unwrap();
    let opened = store::open(dir.path()).unwrap();
    let won: usize = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..8_u64)
            .map(|worker| {
                let opened = &opened;
                scope.spawn(move || {
                    let mut won = 0;
                    for n in 0..20_u64 {
                        let id = worker * 100 + n + 1;
                        let own = Record::Patient(patient(id, &format!("M{id}")));
                        opened.commit(set("own", vec![own])).unwrap();
                        // All of them want this one, and one of them gets it.
                        let wanted = Record::Patient(patient(10_000 + n, &format!("X{n}")));
                        match opened.commit(set("wanted", vec![wanted])) {
                            Ok(_) => won += 1,
                            Err(StoreError::Conflict { .. }) => {}
                            Err(other) => panic!("{other}"),
                        }
                    }
                    won
                })
            })
            .collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap())
            .sum()
    });
    assert_eq!(won, 20);
    let report = clean(&opened);
    assert_eq!((report.records, report.journal_entries), (180, 180));
}

/// One random change: which record, what it becomes, and whether it is read first.
#[derive(Debug, Clone)]
enum Step {
    Commit(Vec<(u8, u64, u8, bool)>),
    List(u8, usize),
    Audit(u64, usize),
}

fn step() -> impl Strategy<Value = Step> {
    let put = (0_u8..6, 1_u64..6, any::<u8>(), prop::bool::weighted(0.9));
    prop_oneof![
        4 => prop::collection::vec(put, 1..4).prop_map(Step::Commit),
        1 => (0_u8..12, 1_usize..4).prop_map(|(list, page)| Step::List(list, page)),
        1 => (0_u64..20, 0_usize..5).prop_map(|(after, limit)| Step::Audit(after, limit)),
    ]
}

fn record(store: &dyn Store, (kind, id, what, fresh): (u8, u64, u8, bool)) -> Record {
    let n = i64::from(what % 7);
    let mut record = match kind {
        0 => Record::Patient(patient(id, &format!("M{}", what % 8))),
        1 => Record::Chart(Box::new(chart(
            id,
            u64::from(what % 3),
            n,
            ChartStatus::ALL[usize::from(what % 4)],
        ))),
        2 => {
            let mut file = claim(
                id,
                u64::from(what % 3),
                ClaimStatus::ALL[usize::from(what % 6)],
                n,
            );
            file.expected = (what % 2 == 0).then(|| day(n));
            file.late = (what % 5 == 0).then(|| day(n));
            Record::Claim(Box::new(file))
        }
        3 => Record::FollowUp(follow_up(id, FollowUpState::ALL[usize::from(what % 3)], n)),
        4 => {
            let mut kit = kit(
                id,
                ["", "ann"][usize::from(what % 2)],
                &format!("kit {}", what % 5),
            );
            kit.retired = what % 7 == 0;
            Record::Kit(Box::new(kit))
        }
        _ => {
            let codes = ["E11", "I10", "99213"];
            let mut card = card(
                id,
                ["", "ann"][usize::from(what % 2)],
                codes[usize::from(what % 3)],
            );
            card.note = if what % 5 == 0 {
                String::new()
            } else {
                "x".repeat(usize::from(what))
            };
            card.uses = u32::from(what % 4);
            Record::Card(card)
        }
    };
    if fresh && let Some(stored) = store.get(record.key()).unwrap() {
        record.set_revision(stored.revision());
    }
    record
}

fn list(n: u8) -> List {
    match n {
        0 => List::OpenCharts,
        1 => List::CodedCharts,
        2 => List::ChartsOf(PatientId(1)),
        3 => List::Claims(ClaimStatus::Staged),
        4 => List::Claims(ClaimStatus::Sent),
        5 => List::ClaimsOf(PatientId(2)),
        6 => List::Due(day(5)),
        7 => List::FollowUps(FollowUpState::Open),
        8 => List::Patients,
        9 => List::Providers,
        10 => List::Kits,
        _ => List::Cards(["", "ann"][usize::from(n % 2)].to_owned()),
    }
}

/// What an adapter answers to a step, in words.
fn answer(store: &dyn Store, step: &Step) -> String {
    match step {
        Step::Commit(puts) => {
            let puts = puts.iter().map(|put| record(store, *put)).collect();
            match store.commit(set("step", puts)) {
                Ok(done) => format!("{done:?}"),
                Err(error) => error.to_string(),
            }
        }
        Step::List(n, page) => keys(store, list(*n), *page).join(" "),
        Step::Audit(after, limit) => format!("{:?}", store.audit(*after, *limit).unwrap()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn both_adapters_answer_the_same(steps in prop::collection::vec(step(), 1..40)) {
        let memory = MemoryStore::new();
        let dir = tempfile::tempdir().unwrap();
        // Small files, so that the journal is rotated many times.
        let options = store::Options { journal_file_bytes: 2_000, ..store::Options::default() };
        let disk = store::open_with(dir.path(), options).unwrap();
        for step in &steps {
            prop_assert_eq!(answer(&disk, step), answer(&memory, step));
        }
        prop_assert_eq!(clean(&disk), clean(&memory));
        drop(disk);
        let disk = store::open_with(dir.path(), options).unwrap();
        for n in 0..12 {
            prop_assert_eq!(answer(&disk, &Step::List(n, 2)), answer(&memory, &Step::List(n, 2)));
        }
        prop_assert_eq!(disk.audit(0, 1000).unwrap(), memory.audit(0, 1000).unwrap());
        prop_assert_eq!(clean(&disk), clean(&memory));
    }
}
