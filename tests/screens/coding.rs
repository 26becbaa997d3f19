//! A chart from opening to staged claim.

use super::harness::*;
use claimdeck::command::Pane;
use claimdeck::domain::*;
use claimdeck::keymap::InputEvent;
use claimdeck::tui::Look;
use claimdeck::tui::app::Screen;
use claimdeck::tui::overlay::Overlay;
use claimdeck::workflow::coding;
use claimdeck::workflow::ports::{ChangeSet, Key, Record};

#[test]
fn two_diagnoses_and_a_procedure_are_staged_in_at_most_25_keys_and_the_next_chart_opens() {
    let mut hands = Hands::plain(3);
    hands.press("enter");
    let chart = hands.app.coding.as_ref().expect("open").id();
    hands.keys = 0;
    hands
        .press("d")
        .type_text("dm2 neur")
        .press("tab")
        .type_text("htn")
        .press("enter");
    hands.press("p").type_text("99213").press("enter s");
    assert!(hands.keys <= 25, "{} keys", hands.keys);
    let claim = hands.claim(1);
    assert_eq!(claim.status, ClaimStatus::Staged);
    assert_eq!(claim.chart, Some(chart));
    assert!(
        claim.claim.coding.diagnoses[0].as_str().starts_with("E114"),
        "{:?}",
        claim.claim.coding
    );
    assert_eq!(claim.claim.coding.diagnoses[1].as_str(), "I10");
    assert_eq!(claim.claim.coding.lines[0].pointers.len(), 2);
    assert!(hands.said().starts_with("C1 staged"), "{}", hands.said());
    let next = hands.app.coding.as_ref().expect("the next chart").id();
    assert_ne!(next, chart);
}

#[test]
fn the_last_chart_staged_leads_to_the_empty_queue() {
    let mut hands = coded();
    hands
        .press("s d")
        .type_text("i10")
        .press("enter p")
        .type_text("99213")
        .press("enter s");
    hands
        .press("d")
        .type_text("i10")
        .press("enter p")
        .type_text("99213")
        .press("enter s");
    assert_eq!(hands.app.screen, Screen::Queue);
    assert!(
        hands.said().contains("C3 staged") && hands.said().contains("no chart is left"),
        "{}",
        hands.said()
    );
    assert!(hands.screen().contains("every chart is coded"));
}

#[test]
fn lines_point_at_the_same_diagnoses_through_moves_deletes_undo_and_redo() {
    let mut hands = coded();
    assert_eq!(pointers(&hands, 0), "AB");
    // From the line up to the last diagnosis, and that to the top.
    hands.press("up <");
    assert_eq!(codes(&hands), ["I10", "E11.42"]);
    assert_eq!(pointers(&hands, 0), "BA");
    hands.press("x");
    assert_eq!(codes(&hands), ["E11.42"]);
    assert_eq!(pointers(&hands, 0), "A");
    hands.press("u");
    assert_eq!(codes(&hands), ["I10", "E11.42"]);
    hands.press("u U");
    assert_eq!(codes(&hands), ["I10", "E11.42"]);
    let stored = hands.chart(2).coding;
    assert_eq!(
        stored,
        hands.app.coding.as_ref().unwrap().coding,
        "every change is stored"
    );
    hands.press("u u u u u u u");
    assert!(hands.said().contains("nothing to undo"));
    assert_eq!(
        hands.chart(2).coding,
        coding::open(&hands.desk, ChartId(2)).unwrap().chart.coding
    );
}

#[test]
fn a_line_is_edited_field_by_field() {
    let mut hands = coded();
    hands.press("enter").type_text("25,gt");
    // In the pointer field a letter toggles.
    hands.press("tab").type_text("a");
    hands.press("tab").type_text("2");
    hands
        .press("tab")
        .type_text("250.50")
        .press("tab")
        .type_text("02")
        .press("enter");
    assert!(hands.app.overlays.is_empty(), "{}", hands.screen());
    let line = hands.chart(2).coding.lines[0].clone();
    assert_eq!(
        line.modifiers
            .iter()
            .map(Modifier::as_str)
            .collect::<Vec<_>>(),
        ["25", "GT"]
    );
    assert_eq!(
        line.pointers.iter().map(|p| p.letter()).collect::<String>(),
        "B"
    );
    assert_eq!((line.units, line.charge), (Units(2000), Money(25_050)));
    assert_eq!(line.place_of_service.as_deref(), Some("02"));
}

#[test]
fn a_wrong_field_is_named_and_nothing_is_stored() {
    let mut hands = coded();
    let before = hands.chart(2).coding;
    hands.press("n").type_text("many").press("enter");
    assert!(
        hands.screen().contains("'many' is not a number of units"),
        "{}",
        hands.screen()
    );
    hands.press("esc i").type_text("cz").press("enter");
    assert!(
        hands.screen().contains("there is no diagnosis C"),
        "{}",
        hands.screen()
    );
    hands.press("esc");
    assert_eq!(hands.chart(2).coding, before);
    hands.press("C");
    assert!(
        hands.said().contains("C cannot be pointed at"),
        "{}",
        hands.said()
    );
    hands.press("B");
    assert_eq!(pointers(&hands, 0), "A");
}

#[test]
fn a_heading_is_never_posted_but_opens_its_finer_codes() {
    let mut hands = Hands::plain(1);
    hands
        .press("enter d ctrl-o")
        .type_text("E11.4")
        .press("enter");
    assert!(codes(&hands).is_empty());
    let screen = hands.screen();
    assert!(screen.contains("E11.4 needs more characters"), "{screen}");
    assert!(screen.contains("E11.42"), "{screen}");
    hands.type_text("polyneuropathy").press("enter");
    assert_eq!(codes(&hands), ["E11.42"]);
    assert!(hands.app.overlays.is_empty());
}

#[test]
fn a_code_typed_in_part_is_not_the_first_below_it() {
    let mut hands = Hands::plain(1);
    hands.press("enter d").type_text("T40.1X").press("enter");
    assert!(codes(&hands).is_empty());
    assert!(hands.screen().contains("T40.1X needs more characters"));
    // A row chosen by hand is taken as it is.
    hands.press("esc down enter");
    assert_eq!(codes(&hands).len(), 1, "{}", hands.screen());
}

#[test]
fn a_code_that_takes_a_seventh_character_offers_them() {
    let mut hands = Hands::plain(1);
    hands
        .press("enter d ctrl-o")
        .type_text("S93.401")
        .press("enter")
        .type_text("initial")
        .press("enter");
    assert_eq!(codes(&hands), ["S93.401A"], "{}", hands.screen());
}

#[test]
fn a_diagnosis_is_replaced_in_its_place() {
    let mut hands = coded();
    hands
        .press("up up enter")
        .type_text("e11.40")
        .press("enter");
    assert_eq!(codes(&hands), ["E11.40", "I10"]);
    assert_eq!(pointers(&hands, 0), "AB");
    hands.press("enter").type_text("i10").press("enter");
    assert!(
        hands.said().contains("already on this claim"),
        "{}",
        hands.said()
    );
}

#[test]
fn errors_block_staging_and_lead_to_the_findings() {
    let mut hands = Hands::plain(2);
    hands.press("enter d").type_text("i10").press("enter s");
    assert!(hands.said().contains("not staged"), "{}", hands.said());
    let open = hands.app.coding.as_ref().expect("still open");
    assert_eq!(open.pane, Pane::Findings);
    assert_eq!(open.findings[0].edit, "claim.no_line");
    assert_eq!(hands.chart(2).status, ChartStatus::InProgress);
    assert!(hands.chart(2).claim.is_none());
}

#[test]
fn enter_on_a_finding_goes_to_what_it_is_about() {
    let mut hands = coded();
    hands.press("i").type_text("ab").press("enter f");
    let open = hands.app.coding.as_ref().unwrap();
    let at = open
        .findings
        .iter()
        .position(|f| f.at.starts_with("lines"))
        .expect("a line without pointer is found");
    for _ in 0..at {
        hands.press("down");
    }
    hands.press("enter");
    assert_eq!(hands.app.coding.as_ref().unwrap().pane, Pane::Lines);
}

#[test]
fn a_chart_changed_elsewhere_is_a_conflict_and_its_coding_is_not_lost_silently() {
    let mut hands = coded();
    let mut other = hands.chart(2);
    coding::assign(&hands.desk, &mut other, "olga").unwrap();
    hands.press("up x");
    assert!(
        hands.said().contains("was changed meanwhile"),
        "{}",
        hands.said()
    );
    assert!(hands.screen().contains("NOT STORED"));
    assert_eq!(hands.chart(2).coding.diagnoses.len(), 2, "not overwritten");
    hands.press("s");
    assert!(
        hands.said().contains("was changed meanwhile"),
        "{}",
        hands.said()
    );
    assert!(
        hands.chart(2).claim.is_none(),
        "nothing else than what is seen is staged"
    );
    hands.press("esc");
    assert!(matches!(
        hands.app.overlays.last(),
        Some(Overlay::Confirm(_))
    ));
    hands.press("n");
    assert_eq!(hands.app.screen, Screen::Coding);
    hands.press("esc y");
    assert_eq!(hands.app.screen, Screen::Queue);
    hands.press("enter");
    assert_eq!(codes(&hands), ["E11.42", "I10"]);
}

#[test]
fn a_claim_refused_for_a_hold_does_not_make_its_coding_look_unsaved() {
    let mut hands = coded();
    let mut chart = hands.chart(2);
    hands.press("esc");
    coding::hold(&hands.desk, &mut chart, "lab result").unwrap();
    hands.press("R").press("home");
    while hands.app.queue.selected().unwrap().chart.id != ChartId(2) {
        hands.press("down");
    }
    assert!(
        hands.screen().contains("CH2 waits: lab result"),
        "{}",
        hands.screen()
    );
    hands.press("enter p").type_text("36415").press("enter s");
    assert!(
        hands.said().contains("held (lab result): release it first"),
        "{}",
        hands.said()
    );
    assert!(!hands.screen().contains("NOT STORED"), "{}", hands.screen());
    assert_eq!(hands.chart(2).coding.lines.len(), 2);
    hands.press("r s");
    assert!(hands.said().starts_with("C1 staged"), "{}", hands.said());
}

#[test]
fn codes_that_came_with_the_chart_stand_in_the_note_and_are_not_posted() {
    let desk = desk();
    fill(&desk, 1);
    let mut chart = desk.chart(ChartId(1)).unwrap();
    chart.upstream_codes = vec!["E11.9 diabetes".into()];
    use claimdeck::workflow::ports::Record;
    desk.commit("test", vec![Record::Chart(Box::new(chart))])
        .unwrap();
    let mut hands = Hands::on(desk, (80, 40), Look::new(true, true));
    hands.press("enter");
    assert!(
        hands.screen().contains("E11.9 diabetes"),
        "{}",
        hands.screen()
    );
    assert!(codes(&hands).is_empty());
}

#[test]
fn words_are_found_in_the_note() {
    let mut hands = Hands::plain(1);
    hands.app.size = (80, 14);
    hands.event(InputEvent::Resize(80, 14));
    hands.press("enter");
    assert!(!hands.screen().contains("duloxetine"));
    hands.press("/").type_text("duloxetine");
    assert!(hands.screen().contains("duloxetine"), "{}", hands.screen());
    hands.press("enter /").type_text("xyzzy");
    assert!(hands.said().contains("not in this note"));
}

#[test]
fn the_usual_charge_follows_the_units_until_it_is_typed_over() {
    let mut hands = coded();
    let charge = |hands: &Hands| hands.chart(2).coding.lines[0].charge;
    let usual = charge(&hands);
    assert!(usual > Money::ZERO);
    hands.press("n").type_text("3").press("enter");
    assert_eq!(charge(&hands), Money(usual.cents() * 3));
    hands
        .press("c")
        .type_text("99")
        .press("enter n")
        .type_text("2")
        .press("enter");
    assert_eq!(charge(&hands), Money(9_900), "a charge of one's own stays");
}

#[test]
fn modifiers_and_places_are_explained_while_they_are_typed() {
    let mut hands = coded();
    hands.press("m").type_text("25");
    assert!(
        hands.screen().contains("25 Separate, significant visit"),
        "{}",
        hands.screen()
    );
    hands.press("tab tab tab tab").type_text("23");
    assert!(
        hands.screen().contains("23 Emergency"),
        "{}",
        hands.screen()
    );
}

#[test]
fn a_chart_outside_every_edition_says_so_on_its_screen_and_in_its_findings() {
    let desk = desk();
    fill(&desk, 1);
    let Record::Chart(mut chart) = desk
        .store
        .get(Key::Chart(ChartId(1)))
        .expect("reads")
        .expect("is there")
    else {
        panic!("a chart");
    };
    let day = "2015-03-02".parse().expect("a day");
    (chart.encounter.from, chart.encounter.to) = (day, day);
    chart.coding = Coding::default();
    let changes = ChangeSet {
        at: desk.clock.now(),
        by: "t".to_owned(),
        action: "test".to_owned(),
        puts: vec![Record::Chart(chart)],
    };
    desk.store.commit(changes).expect("stores");
    for size in [(80, 24), (40, 10)] {
        let mut hands = Hands::on(desk.clone(), size, Look::new(false, false));
        hands.press("enter");
        let screen = hands.screen();
        assert!(screen.contains("2015-03-02 NO ICD-10-CM"), "{screen}");
    }
    let mut hands = Hands::on(desk, (80, 24), Look::new(false, false));
    hands.press("enter d").type_text("i10");
    assert!(
        hands.screen().contains("no ICD-10-CM for this day"),
        "{}",
        hands.screen()
    );
    hands.press("enter p").type_text("99213").press("enter");
    let screen = hands.screen();
    assert!(screen.contains("NO ICD-10-CM, CPT"), "{screen}");
    let findings = &hands.app.coding.as_ref().expect("open").findings;
    let editions = findings.iter().filter(|f| f.edit == "claim.edition");
    assert_eq!(editions.count(), 2, "{findings:?}");
}

#[test]
fn charts_with_codes_of_the_edition_before_are_told_at_the_start() {
    let desk = desk();
    fill(&desk, 2);
    let Some(Record::Chart(mut chart)) = desk.store.get(Key::Chart(ChartId(1))).expect("reads")
    else {
        panic!("a chart");
    };
    // FY2027 has this code no more.
    chart.coding = Coding::default();
    chart
        .coding
        .add_diagnosis("S23.420A".parse().expect("a code"))
        .expect("fits");
    let changes = ChangeSet {
        at: desk.clock.now(),
        by: "t".to_owned(),
        action: "test".to_owned(),
        puts: vec![Record::Chart(chart)],
    };
    desk.store.commit(changes).expect("stores");
    let hands = Hands::on(desk, (80, 24), Look::new(false, false));
    assert!(
        hands
            .said()
            .contains("1 open chart with codes that ended 2026-09-30"),
        "{}",
        hands.said()
    );
}
