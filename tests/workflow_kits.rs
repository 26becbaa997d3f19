//! Kits and cards: what a coder keeps, counts and posts together, and who sees it.
#![allow(clippy::unwrap_used, clippy::panic)]

use chrono::{DateTime, NaiveDate, Utc};
use claimdeck::codeset::Tables;
use claimdeck::domain::{Card, Chart, Code, CodeSet, Coding, Kit, Money};
use claimdeck::intake::kit_file::{self, KitLine};
use claimdeck::store::MemoryStore;
use claimdeck::workflow::cards::{self, Whose};
use claimdeck::workflow::intake::{How, apply};
use claimdeck::workflow::kits::{self, Head, NotPosted};
use claimdeck::workflow::ports::{ChangeSet, Clock, List, Record, Row};
use claimdeck::workflow::{Desk, WorkflowError, coding};
use std::sync::{Arc, OnceLock};

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

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

/// A desk of ann's with three charts.
fn desk() -> Desk {
    static TABLES: OnceLock<Arc<Tables>> = OnceLock::new();
    let desk = Desk {
        store: Arc::new(MemoryStore::new()),
        clock: Arc::new(Pinned),
        tables: Arc::clone(TABLES.get_or_init(|| Arc::new(Tables::shipped().unwrap()))),
        policy: Arc::default(),
        user: "ann".into(),
    };
    let read = claimdeck::intake::read("f", CHARTS, None);
    apply(&desk, &read.charts, How::default()).unwrap();
    desk
}

/// The same store, with somebody else in front of it.
fn as_user(desk: &Desk, user: &str) -> Desk {
    Desk {
        user: user.into(),
        ..desk.clone()
    }
}

fn first_chart(desk: &Desk) -> Chart {
    let Row::Chart(row) = desk.rows(List::OpenCharts).unwrap().remove(0) else {
        panic!("no chart");
    };
    desk.chart(row.id).unwrap()
}

/// Codes a chart: diagnoses, and a line for each procedure.
fn coded(desk: &Desk, chart: &mut Chart, dx: &[&str], px: &[&str]) -> Vec<Card> {
    let mut next = Coding::default();
    for text in dx {
        next.add_diagnosis(code(text)).unwrap();
    }
    for text in px {
        let line = coding::new_line(desk, chart, code(text));
        next.add_line(line).unwrap();
    }
    coding::save(desk, chart, next).unwrap()
}

fn head(name: &str, hotkey: Option<char>, shared: bool) -> Head {
    Head {
        name: name.into(),
        specialty: "family practice".into(),
        hotkey,
        shared,
    }
}

fn uses(desk: &Desk) -> Vec<(String, u32)> {
    let cards = cards::list(desk).unwrap();
    let used = cards.iter().filter(|card| card.uses > 0);
    used.map(|card| (card.code.display(card.set), card.uses))
        .collect()
}

fn journal(desk: &Desk) -> Vec<(String, usize)> {
    let trail = desk.store.audit(0, usize::MAX).unwrap();
    let of = |entry: claimdeck::workflow::ports::AuditEntry| (entry.action, entry.changes.len());
    trail.into_iter().map(of).collect()
}

fn refused<T: std::fmt::Debug>(result: Result<T, WorkflowError>) -> String {
    match result {
        Err(error @ WorkflowError::Refused(_)) => error.to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn uses_are_counted_with_the_save_and_taken_back_with_it() {
    let desk = desk();
    let mut chart = first_chart(&desk);
    let before = journal(&desk).len();
    coded(&desk, &mut chart, &["E11.42", "I10"], &["99213", "99213"]);
    assert_eq!(
        uses(&desk),
        [("E11.42".into(), 1), ("I10".into(), 1), ("99213".into(), 2)]
    );
    // One change set: the chart and its three cards.
    assert_eq!(journal(&desk)[before..], [("chart.code".to_owned(), 4)]);
    let changed = coded(&desk, &mut chart, &["I10", "E78.5"], &["99213"]);
    assert_eq!(changed.len(), 3);
    assert!(changed.iter().all(|card| card.revision > 0));
    assert_eq!(
        uses(&desk),
        [("E78.5".into(), 1), ("I10".into(), 1), ("99213".into(), 1)]
    );
    // Taken back to nothing: as if it had never been.
    coding::save(&desk, &mut chart, Coding::default()).unwrap();
    assert_eq!(uses(&desk), []);
    assert_eq!(desk.rows(List::Cards("ann".into())).unwrap(), []);
    assert_eq!(desk.store.verify().unwrap().problems, Vec::<String>::new());
}

#[test]
fn each_user_counts_for_themselves() {
    let ann = desk();
    let bob = as_user(&ann, "bob");
    let mut chart = first_chart(&ann);
    coded(&ann, &mut chart, &["I10"], &[]);
    let mut others = ann.chart(claimdeck::domain::ChartId(2)).unwrap();
    coded(&bob, &mut others, &["I10", "E78.5"], &[]);
    assert_eq!(uses(&ann), [("I10".into(), 1)]);
    assert_eq!(uses(&bob), [("E78.5".into(), 1), ("I10".into(), 1)]);
    // What bob takes off ann's chart was no use of bob's.
    coded(&bob, &mut chart, &["E78.5"], &[]);
    assert_eq!(uses(&bob), [("E78.5".into(), 2), ("I10".into(), 1)]);
}

#[test]
fn a_save_that_is_refused_counts_nothing() {
    let desk = desk();
    let mut chart = first_chart(&desk);
    let mut stale = chart.clone();
    coded(&desk, &mut chart, &["I10"], &[]);
    let mut next = Coding::default();
    next.add_diagnosis(code("E78.5")).unwrap();
    assert!(coding::save(&desk, &mut stale, next).is_err());
    assert_eq!(uses(&desk), [("I10".into(), 1)]);
}

#[test]
fn favourites_and_notes_stay_when_uses_are_forgotten() {
    let desk = desk();
    let mut chart = first_chart(&desk);
    coded(&desk, &mut chart, &["I10", "E11.42"], &["99213"]);
    let dx = CodeSet::Icd10Cm;
    let card = cards::favourite(&desk, Whose::Mine, dx, code("I10"), true).unwrap();
    assert!(card.favourite && card.uses == 1);
    cards::note(
        &desk,
        dx,
        code("E11.42"),
        &[(Whose::Mine, " mine "), (Whose::Sites, "site's")],
    )
    .unwrap();
    assert_eq!(cards::forget(&desk, &[(dx, code("I10"))]).unwrap().len(), 1);
    assert_eq!(cards::forget(&desk, &[]).unwrap().len(), 2);
    assert_eq!(uses(&desk), []);
    let left: Vec<(String, bool, String)> = cards::list(&desk)
        .unwrap()
        .into_iter()
        .map(|c| (c.owner, c.favourite, c.note))
        .collect();
    assert_eq!(
        left,
        [
            ("ann".to_owned(), false, "mine".to_owned()),
            ("ann".to_owned(), true, String::new()),
            (String::new(), false, "site's".to_owned()),
        ]
    );
    // Nothing left to forget: no change set.
    let before = journal(&desk).len();
    assert_eq!(cards::forget(&desk, &[]).unwrap(), []);
    assert_eq!(journal(&desk).len(), before);
    // The site's note is seen by everyone, ann's by ann.
    let bobs = cards::list(&as_user(&desk, "bob")).unwrap();
    assert_eq!(bobs.len(), 1);
    assert_eq!(bobs[0].note, "site's");
    let no_code = cards::favourite(&desk, Whose::Mine, dx, code("Q999999"), true);
    assert!(refused(no_code).contains("no ICD-10-CM table"));
    let long = "x".repeat(Card::LONGEST_NOTE + 1);
    let too_long = cards::note(&desk, dx, code("I10"), &[(Whose::Mine, &long)]);
    assert!(refused(too_long).contains("shorter"));
}

#[test]
fn a_kit_is_made_from_a_chart_and_posted_on_another() {
    let desk = desk();
    let mut chart = first_chart(&desk);
    coded(&desk, &mut chart, &["E11.42", "I10"], &["99214", "83036"]);
    let mut coding = chart.coding.clone();
    coding.lines[1].charge = Money(1_234);
    let kit = kits::save(&desk, &head(" DM check ", Some('d'), false), &coding).unwrap();
    assert_eq!((kit.name.as_str(), kit.owner.as_str()), ("DM check", "ann"));
    // The usual charge is left to the table of the day; one of its own stays.
    let charges: Vec<Money> = kit.coding.lines.iter().map(|l| l.charge).collect();
    assert_eq!(charges, [Money::ZERO, Money(1_234)]);
    assert!(kit.coding.lines.iter().all(|l| l.from == Kit::UNDATED));

    let mut other = desk.chart(claimdeck::domain::ChartId(2)).unwrap();
    coded(&desk, &mut other, &["E78.5", "I10"], &[]);
    let usual = coding::new_line(&desk, &other, code("99214")).charge;
    let found = kits::find(&desk, "dm CHECK").unwrap();
    assert_eq!(kits::find(&desk, &kit.id.to_string()).unwrap(), found);
    let posted = kits::post(&desk, &mut other, &found, false).unwrap();
    assert_eq!((posted.diagnoses, posted.lines), (1, 2));
    let stored = desk.chart(other.id).unwrap();
    let codes: Vec<String> = stored.coding.diagnoses.iter().map(Code::dotted).collect();
    assert_eq!(codes, ["E78.5", "I10", "E11.42"]);
    let lines: Vec<(Money, NaiveDate, String)> = stored
        .coding
        .lines
        .iter()
        .map(|l| {
            (
                l.charge,
                l.from,
                l.pointers.iter().map(|p| p.letter()).collect(),
            )
        })
        .collect();
    let from = stored.encounter.from;
    assert_eq!(
        lines,
        [
            (usual, from, "CB".to_owned()),
            (Money(1_234), from, "CB".to_owned())
        ]
    );
}

#[test]
fn codes_that_cannot_be_billed_are_named_and_nothing_is_posted_by_accident() {
    let desk = desk();
    let mut coding = Coding::default();
    for text in ["S52.501", "I10", "Q999999"] {
        coding.add_diagnosis(code(text)).unwrap();
    }
    let mut chart = first_chart(&desk);
    for text in ["99213", "12345X"] {
        let line = coding::new_line(&desk, &chart, code(text));
        coding.add_line(line).unwrap();
    }
    let kit = kits::save(&desk, &head("mixed", None, false), &coding).unwrap();
    let before = chart.clone();
    let text = refused(kits::post(&desk, &mut chart, &kit, false));
    assert_eq!(
        text,
        "S52.501 is a heading and needs more characters; Q99.9999 is in no ICD-10-CM table; \
         12345X is in no CPT table"
    );
    assert_eq!(desk.chart(chart.id).unwrap(), before);
    // Asked for without them, the rest is posted and points at what is left.
    kits::post(&desk, &mut chart, &kit, true).unwrap();
    assert_eq!(chart.coding.diagnoses, [code("I10")]);
    assert_eq!(chart.coding.lines.len(), 1);
    assert_eq!(chart.coding.lines[0].pointers.len(), 1);
    let new = kits::place(
        &desk.tables,
        &kit,
        day("1999-01-01"),
        &Coding::default(),
        false,
    );
    // No edition covers that day: nothing is known against any code of a table.
    assert!(
        matches!(&new, Err(NotPosted::Codes(problems)) if problems.len() == 1),
        "{new:?}"
    );
    let mut bad = Coding::default();
    bad.add_diagnosis(code("S52.501")).unwrap();
    let bad = kits::save(&desk, &head("bad", None, false), &bad).unwrap();
    assert!(refused(kits::post(&desk, &mut chart, &bad, true)).contains("nothing of bad"));
}

#[test]
fn a_full_claim_takes_nothing_of_a_kit() {
    let desk = desk();
    let mut chart = first_chart(&desk);
    let ten = [
        "I10", "E78.5", "J06.9", "M54.50", "N30.01", "E03.9", "J02.0", "B07.8", "F41.1", "R07.89",
    ];
    coded(&desk, &mut chart, &ten, &[]);
    let mut three = Coding::default();
    for text in ["E11.42", "Z79.84", "Z23"] {
        three.add_diagnosis(code(text)).unwrap();
    }
    let kit = kits::save(&desk, &head("three", None, false), &three).unwrap();
    let before = journal(&desk).len();
    let text = refused(kits::post(&desk, &mut chart, &kit, false));
    assert!(text.contains("3 more diagnoses to the 10"), "{text}");
    assert_eq!(journal(&desk).len(), before);
    assert_eq!(chart.coding.diagnoses.len(), 10);
}

#[test]
fn own_kits_stand_before_everyones_and_their_keys_win() {
    let ann = desk();
    let bob = as_user(&ann, "bob");
    let mut chart = first_chart(&ann);
    coded(&ann, &mut chart, &["I10"], &[]);
    let coding = chart.coding.clone();
    let site = kits::save(&ann, &head("site", Some('d'), true), &coding).unwrap();
    let own = kits::save(&ann, &head("own", Some('d'), false), &coding).unwrap();
    let shown = |desk: &Desk| -> Vec<(String, Option<char>)> {
        let kits = kits::list(desk).unwrap();
        kits.into_iter().map(|k| (k.name, k.hotkey)).collect()
    };
    assert_eq!(
        shown(&ann),
        [("own".to_owned(), Some('d')), ("site".to_owned(), None)]
    );
    assert_eq!(shown(&bob), [("site".to_owned(), Some('d'))]);
    // Among those of one owner names and keys are unique.
    let twice = kits::save(&ann, &head("OWN", None, false), &coding);
    assert!(refused(twice).contains("choose another name"));
    let twice = kits::save(&ann, &head("x", Some('d'), false), &coding);
    assert!(refused(twice).contains("posts 'own' already"));
    let wrong = kits::save(&ann, &head("x", Some('D'), false), &coding);
    assert!(refused(wrong).contains("small letter"));
    assert!(refused(kits::save(&ann, &head(" ", None, false), &coding)).contains("needs a name"));
    let empty = kits::save(&ann, &head("x", None, false), &Coding::default());
    assert!(refused(empty).contains("nothing is coded"));
    // Bob does not see ann's kit, until she shares it; the key is the site kit's by then.
    assert!(kits::change(&bob, own.id, &head("mine", None, false)).is_err());
    assert!(kits::delete(&bob, own.id).is_err());
    assert!(kits::find(&bob, "own").is_err());
    assert!(refused(kits::change(&ann, own.id, &head("own", Some('d'), true))).contains("posts"));
    kits::change(&ann, own.id, &head("shared", Some('o'), true)).unwrap();
    assert_eq!(shown(&bob).len(), 2);
    // What is deleted is shown no more, frees its name, and can be brought back.
    kits::delete(&bob, site.id).unwrap();
    assert_eq!(shown(&ann), [("shared".to_owned(), Some('o'))]);
    let again = kits::save(&ann, &head("site", None, true), &coding).unwrap();
    assert!(refused(kits::restore(&ann, site.id)).contains("choose another name"));
    kits::delete(&ann, again.id).unwrap();
    kits::restore(&ann, site.id).unwrap();
    assert_eq!(shown(&bob).len(), 2);
}

#[test]
fn a_file_of_kits_comes_back_and_twice_changes_nothing() {
    let ann = desk();
    let mut chart = first_chart(&ann);
    coded(&ann, &mut chart, &["E11.42", "I10"], &["99214"]);
    let coding = chart.coding.clone();
    kits::save(&ann, &head("DM", Some('d'), true), &coding).unwrap();
    kits::save(&ann, &head("own", Some('o'), false), &coding).unwrap();
    let kits_of = |desk: &Desk| kits::list(desk).unwrap();
    let lines: Vec<String> = kits_of(&ann)
        .iter()
        .map(|kit| kit_file::write(&KitLine::of(kit)).unwrap())
        .collect();
    let file = kit_file::read("k", &lines.join("\n")).unwrap();

    let elsewhere = desk();
    let done = kits::import(&elsewhere, file.clone(), false, false).unwrap();
    assert_eq!((done.new.len(), done.unchanged), (2, 0));
    let bare = |kit: &Kit| {
        (
            kit.name.clone(),
            kit.hotkey,
            kit.owner.clone(),
            kit.coding.clone(),
        )
    };
    let there: Vec<_> = kits_of(&elsewhere).iter().map(bare).collect();
    assert_eq!(there, kits_of(&ann).iter().map(bare).collect::<Vec<_>>());
    let before = journal(&elsewhere).len();
    let again = kits::import(&elsewhere, file.clone(), false, false).unwrap();
    assert_eq!((again.new.len(), again.unchanged), (0, 2));
    assert_eq!(journal(&elsewhere).len(), before);

    // One that differs stops the whole file, until it may take its place.
    let mut changed = file;
    changed[1].coding.lines.clear();
    let text = refused(kits::import(&elsewhere, changed.clone(), false, false));
    assert!(
        text.contains("line 2") && text.contains("nothing was taken"),
        "{text}"
    );
    let done = kits::import(&elsewhere, changed, false, true).unwrap();
    assert_eq!((done.replaced.len(), done.unchanged), (1, 1));
    // A key that is taken here goes, and that is told.
    let row = r#"{"name":"new","hotkey":"d","shared":true,"diagnoses":["I10"]}"#;
    let more = kit_file::read("k", row).unwrap();
    let done = kits::import(&elsewhere, more, false, false).unwrap();
    assert_eq!(done.keyless, ["new"]);
    assert_eq!(done.new[0].hotkey, None);
}

#[test]
fn a_kit_that_was_changed_meanwhile_is_not_overwritten() {
    let desk = desk();
    let mut chart = first_chart(&desk);
    coded(&desk, &mut chart, &["I10"], &[]);
    let kit = kits::save(&desk, &head("a", None, false), &chart.coding).unwrap();
    let stale = Kit {
        name: "b".into(),
        ..kit.clone()
    };
    kits::change(&desk, kit.id, &head("c", None, false)).unwrap();
    let set = ChangeSet {
        at: desk.clock.now(),
        by: "ann".into(),
        action: "kit.change".into(),
        puts: vec![Record::Kit(Box::new(stale))],
    };
    assert!(desk.store.commit(set).is_err());
    assert_eq!(desk.kit(kit.id).unwrap().name, "c");
}
