//! What people do, from key to store.

use super::harness::*;
use claimdeck::command::Pane;
use claimdeck::domain::*;
use claimdeck::keymap::InputEvent;
use claimdeck::tui::Look;
use claimdeck::tui::app::Screen;
use claimdeck::tui::overlay::Overlay;
use claimdeck::workflow::{coding, late};

fn codes(hands: &Hands) -> Vec<String> {
    let coding = hands.app.coding.as_ref().expect("a chart is open");
    coding.coding.diagnoses.iter().map(Code::dotted).collect()
}

fn pointers(hands: &Hands, line: usize) -> String {
    let coding = hands.app.coding.as_ref().expect("a chart is open");
    coding.coding.lines[line]
        .pointers
        .iter()
        .map(|p| p.letter())
        .collect()
}

/// A chart open with E11.42, I10 and 99213 on it.
fn coded() -> Hands {
    let mut hands = Hands::plain(3);
    hands
        .press("enter d")
        .type_text("e11.42")
        .press("tab")
        .type_text("i10")
        .press("enter p");
    hands.type_text("99213").press("enter");
    assert_eq!(codes(&hands), ["E11.42", "I10"]);
    hands
}

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
fn keys_typed_ahead_wait_for_the_chart_they_are_meant_for() {
    let mut hands = Hands::plain(3);
    hands.slow = true;
    hands
        .press("enter d")
        .type_text("i10")
        .press("enter p")
        .type_text("99213")
        .press("enter s");
    assert_eq!(
        hands.app.screen,
        Screen::Queue,
        "nothing has been answered yet"
    );
    hands.deliver();
    assert_eq!(hands.claim(1).claim.coding.diagnoses[0].as_str(), "I10");
    assert_eq!(hands.app.screen, Screen::Coding, "the next chart");
    assert!(
        hands
            .app
            .coding
            .as_ref()
            .unwrap()
            .coding
            .diagnoses
            .is_empty(),
        "nothing went to the wrong chart"
    );
}

#[test]
fn keys_typed_ahead_of_a_refusal_are_dropped_and_said_to_be() {
    let mut hands = Hands::plain(3);
    hands.press("enter");
    hands.slow = true;
    hands.press("s d").type_text("i10").press("enter");
    hands.deliver();
    assert!(
        hands.said().contains("not staged") && hands.said().contains("dropped 5 keys"),
        "{}",
        hands.said()
    );
    assert!(codes(&hands).is_empty());
}

#[test]
fn control_c_drops_what_was_typed_ahead() {
    let mut hands = Hands::plain(3);
    hands.slow = true;
    hands.press("enter d ctrl-c");
    hands.deliver();
    assert_eq!(hands.app.screen, Screen::Coding);
    assert!(hands.app.overlays.is_empty());
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
fn a_chart_is_left_only_once_its_coding_is_stored() {
    let mut hands = coded();
    hands.slow = true;
    hands.press("up x esc");
    assert_eq!(hands.app.screen, Screen::Coding);
    hands.deliver();
    assert_eq!(hands.app.screen, Screen::Queue);
    assert_eq!(hands.chart(2).coding.diagnoses.len(), 1);
}

#[test]
fn quitting_asks_nothing_when_all_is_stored_and_a_hang_up_loses_nothing() {
    let mut hands = coded();
    hands.press("esc q");
    assert!(hands.quit);
    let mut hands = coded();
    hands.slow = true;
    hands.press("up x").event(InputEvent::Hangup);
    assert!(hands.quit);
    hands.deliver();
    assert_eq!(hands.chart(2).coding.diagnoses.len(), 1);
}

#[test]
fn the_queue_is_filtered_sorted_and_searched() {
    let mut hands = Hands::plain(10);
    hands.press("/").type_text("okafor");
    assert!(hands.app.queue.shown.len() == 2, "{}", hands.screen());
    hands.press("enter enter");
    assert!(hands.screen().contains("Okafor, Ngozi"));
    hands.press("esc");
    assert_eq!(hands.app.queue.words, "okafor", "the filter stays");
    hands.press("esc");
    assert_eq!(hands.app.queue.shown.len(), 10);
    hands.press("s s s");
    assert!(
        hands.said().contains("sorted by patient"),
        "{}",
        hands.said()
    );
    let names: Vec<_> = hands
        .app
        .queue
        .rows
        .iter()
        .map(|r| r.patient_name.clone())
        .collect();
    assert!(names.is_sorted(), "{names:?}");
    hands.press("v").type_text("emerg").press("enter");
    assert!(
        hands
            .app
            .queue
            .rows
            .iter()
            .all(|r| r.chart.kind == EncounterKind::Ed)
    );
    assert!(!hands.app.queue.rows.is_empty());
    hands.press("esc f").type_text("held").press("enter");
    assert!(hands.screen().contains("No chart passes the filter"));
    hands.press("esc");
    assert_eq!(hands.app.queue.shown.len(), 10);
}

#[test]
fn a_chart_is_held_with_a_reason_assigned_and_released() {
    let mut hands = Hands::plain(3);
    hands.press("h enter");
    assert!(
        hands.screen().contains("a reason is needed"),
        "{}",
        hands.screen()
    );
    hands.type_text("operative report missing").press("enter");
    assert_eq!(hands.chart(2).status, ChartStatus::Held);
    assert_eq!(hands.chart(2).holds[0].reason, "operative report missing");
    assert_eq!(
        hands.app.queue.selected().unwrap().chart.id,
        ChartId(2),
        "the cursor stays on its chart"
    );
    hands.press("n");
    assert_ne!(
        hands.app.coding.as_ref().unwrap().id(),
        ChartId(2),
        "a held chart is not next"
    );
    hands.press("esc home");
    let held = hands
        .app
        .queue
        .rows
        .iter()
        .position(|r| r.chart.id == ChartId(2))
        .unwrap();
    for _ in 0..held {
        hands.press("down");
    }
    hands.press("r a");
    assert_eq!(hands.chart(2).status, ChartStatus::Ready);
    assert_eq!(hands.chart(2).assigned_to, "maria");
    hands.press("a");
    assert_eq!(hands.chart(2).assigned_to, "");
}

#[test]
fn the_priority_is_broken_down() {
    let mut hands = Hands::plain(3);
    hands.press("i");
    let screen = hands.screen();
    assert!(screen.contains("days left to file"), "{screen}");
    assert!(screen.contains("Okafor, Ngozi"));
}

#[test]
fn claims_go_from_staged_to_sent_to_paid() {
    let desk = desk();
    fill(&desk, 4);
    for chart in 1..=3 {
        stage(&desk, chart);
    }
    let mut hands = Hands::on(desk, (80, 24), Look::new(true, true));
    hands.press("2 m").type_text("2026-11-31").press("enter");
    assert!(
        hands.screen().contains("is not a day"),
        "{}",
        hands.screen()
    );
    hands.press("ctrl-u").type_text("-4").press("enter");
    assert_eq!(hands.claim(3).sent, Some(day(11, 20)));
    assert!(
        hands.said().contains("payment expected"),
        "{}",
        hands.said()
    );
    hands.press("p").type_text("25").press("enter");
    assert_eq!(hands.claim(3).paid, Money(2_500));
    hands.press("p enter");
    assert_eq!(hands.claim(3).status, ClaimStatus::Paid);
    hands.press("c").type_text("done").press("enter");
    assert_eq!(hands.claim(3).status, ClaimStatus::Closed);
    hands
        .press("down v")
        .type_text("wrong patient")
        .press("enter");
    assert_eq!(hands.claim(2).status, ClaimStatus::Void);
    assert_eq!(
        hands.chart(2).status,
        ChartStatus::InProgress,
        "back in the queue"
    );
    hands
        .press("down m enter d")
        .type_text("not covered")
        .press("enter");
    assert_eq!(hands.claim(1).status, ClaimStatus::Denied);
    hands.press("f").type_text("denied").press("enter");
    assert_eq!(hands.app.claims.rows.len(), 1);
    hands.press("enter");
    let screen = hands.screen();
    assert!(
        screen.contains("not covered") && screen.contains("99213"),
        "{screen}"
    );
}

#[test]
fn what_a_claim_refuses_is_said() {
    let desk = desk();
    fill(&desk, 1);
    stage(&desk, 1);
    let mut hands = Hands::on(desk, (80, 24), Look::new(true, true));
    hands.press("2 p enter");
    assert!(
        hands.said().contains("only a claim that is sent"),
        "{}",
        hands.said()
    );
}

#[test]
fn late_payments_are_swept_at_the_start_worked_and_resolved() {
    let desk = desk();
    fill(&desk, 4);
    let old = send(&desk, 1, day(9, 1));
    let newer = send(&desk, 2, day(10, 1));
    send(&desk, 3, day(11, 20));
    let mut hands = Hands::on(desk, (80, 24), Look::new(true, true));
    assert!(
        hands.said().contains("2 payments newly late"),
        "{}",
        hands.said()
    );
    hands.press("3");
    let rows: Vec<_> = hands.app.late.rows.iter().map(|r| r.claim.id).collect();
    assert_eq!(rows, [old, newer]);
    let chase = |hands: &Hands, id| hands.desk.follow_up(id).unwrap();
    let before = chase(&hands, old).next_action;
    hands.press("n").type_text("called, on hold").press("enter");
    assert_eq!(chase(&hands, old).contacts.len(), 1);
    assert_eq!(
        chase(&hands, old).next_action,
        before,
        "a note never moves the next action"
    );
    hands
        .press("t")
        .type_text("refiled")
        .press("tab")
        .type_text("+10")
        .press("enter");
    assert_eq!(chase(&hands, old).next_action, day(12, 4));
    hands.press("a");
    assert_eq!(chase(&hands, old).assigned_to, "maria");
    hands.press("z enter");
    assert_eq!(chase(&hands, old).state, FollowUpState::Snoozed);
    assert_eq!(hands.app.late.rows.len(), 1);
    hands.press("r").type_text("paid, check 12").press("enter");
    assert_eq!(chase(&hands, newer).state, FollowUpState::Resolved);
    assert!(
        hands.screen().contains("No payment is late"),
        "{}",
        hands.screen()
    );
    hands.press("f");
    assert_eq!(hands.app.late.rows.len(), 1, "the snoozed one");
    hands.press("enter");
    assert!(
        hands.screen().contains("called, on hold"),
        "{}",
        hands.screen()
    );
    assert!(late::sweep(&hands.desk).unwrap().marked.is_empty());
}

#[test]
fn pasted_text_is_data() {
    let mut hands = Hands::plain(1);
    hands.event(InputEvent::Paste("q\u{1b}[2J".into()));
    assert!(!hands.quit);
    hands
        .press("/")
        .event(InputEvent::Paste("li\nwei\u{1b}\u{7}".into()));
    assert_eq!(hands.app.queue.words, "li wei");
}

#[test]
fn text_from_outside_never_reaches_the_terminal_as_control() {
    let desk = desk();
    fill(&desk, 1);
    let mut patient = desk.patient(PatientId(1)).unwrap();
    patient.name.last = "Ev\u{1b}]0;pwned\u{7}il\u{202e}".into();
    let mut chart = desk.chart(ChartId(1)).unwrap();
    chart.documents[0].text = "line\u{1b}[31m\r\nnext\u{9b}1m\tx".into();
    use claimdeck::workflow::ports::Record;
    desk.commit(
        "test",
        vec![Record::Patient(patient), Record::Chart(Box::new(chart))],
    )
    .unwrap();
    let mut hands = Hands::on(desk, (80, 24), Look::new(true, true));
    for _ in 0..2 {
        let screen = hands.screen();
        assert!(
            !screen.chars().any(|c| c.is_control() && c != '\n'),
            "{screen:?}"
        );
        assert!(!screen.contains('\u{202e}'));
        hands.press("enter");
    }
}

#[test]
fn an_unbound_key_says_where_help_is_and_help_lists_every_key_of_the_screen() {
    let mut hands = Hands::plain(1);
    hands.press("y");
    assert!(
        hands.said().contains("does nothing here"),
        "{}",
        hands.said()
    );
    hands.press("? G");
    assert!(
        hands.screen().contains("Cancels what was begun"),
        "{}",
        hands.screen()
    );
    hands.press("esc : ").type_text("hold").press("enter");
    assert!(
        matches!(hands.app.overlays.last(), Some(Overlay::Form(_))),
        "{}",
        hands.screen()
    );
}

#[test]
fn every_command_of_the_palette_runs_on_every_screen_without_harm() {
    use claimdeck::command::{Command, Scope};
    for (keys, scope) in [
        ("1", Scope::Queue),
        ("enter", Scope::Coding),
        ("2", Scope::Claims),
        ("3", Scope::Late),
    ] {
        for command in Command::ALL.iter().filter(|c| c.works_in(scope)) {
            let desk = desk();
            fill(&desk, 3);
            send(&desk, 1, day(9, 1));
            let mut hands = Hands::on(desk, (80, 24), Look::new(true, true));
            hands.press(keys).press(":").type_text(command.title());
            hands.press("enter");
            assert!(
                !hands.said().ends_with("not here"),
                "{command} in {scope:?}: {}",
                hands.said()
            );
            hands.screen();
        }
    }
}

#[test]
fn which_key_lists_what_may_follow() {
    let desk = desk();
    fill(&desk, 2);
    let mut hands = Hands::with_keymap(desk, (80, 24), Look::new(true, true), "emacs");
    hands.press("ctrl-x");
    assert!(!hands.app.pressed.is_empty());
    let screen = hands.screen();
    assert!(screen.contains("^X then"), "{screen}");
    hands.press("ctrl-c");
    assert!(hands.app.pressed.is_empty());
}

#[test]
fn counts_multiply_in_the_vi_keymap() {
    let desk = desk();
    fill(&desk, 9);
    let mut hands = Hands::with_keymap(desk, (80, 24), Look::new(true, true), "vi");
    hands.press("4 j");
    assert_eq!(hands.app.queue.list.at, 4);
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
