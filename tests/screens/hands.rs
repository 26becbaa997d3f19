//! What keys, pastes and signals do wherever they are pressed.

use super::harness::*;
use claimdeck::domain::*;
use claimdeck::keymap::InputEvent;
use claimdeck::tui::Look;
use claimdeck::tui::app::Screen;
use claimdeck::tui::overlay::Overlay;

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
fn a_stage_key_pressed_twice_does_not_stage_the_chart_that_comes_up() {
    let mut hands = Hands::plain(3);
    // Two charts are coded and not staged yet.
    for _ in 0..2 {
        hands
            .press("enter d")
            .type_text("i10")
            .press("enter p")
            .type_text("99213")
            .press("enter esc down");
    }
    hands.press("home enter");
    let first = hands.app.coding.as_ref().unwrap().id();
    hands.slow = true;
    hands.press("s s");
    hands.deliver();
    assert_eq!(hands.claim(1).chart, Some(first));
    let second = hands.app.coding.as_ref().unwrap();
    assert!(!second.coding.lines.is_empty(), "a coded chart came up");
    assert!(second.open.chart.claim.is_none());
    assert!(hands.said().contains("press it again"), "{}", hands.said());
    hands.slow = false;
    hands.press("s");
    assert!(hands.said().starts_with("C2 staged"), "{}", hands.said());
}

/// A screen over a disk that can be made to fail, with three charts.
fn on_flaky_disk() -> (Hands, std::sync::Arc<Flaky>) {
    let store = std::sync::Arc::new(Flaky::default());
    let desk = claimdeck::workflow::Desk {
        store: store.clone(),
        ..desk()
    };
    fill(&desk, 3);
    (Hands::on(desk, (80, 24), Look::new(true, true)), store)
}

#[test]
fn on_a_full_disk_nothing_seems_stored_and_nothing_typed_is_lost() {
    use std::sync::atomic::Ordering::SeqCst;
    let (mut hands, disk) = on_flaky_disk();
    hands.press("enter");
    disk.full.store(true, SeqCst);
    hands.press("d").type_text("i10").press("enter");
    assert!(
        hands.said().contains("the disk is full") && hands.said().contains("w tries again"),
        "{}",
        hands.said()
    );
    assert!(hands.screen().contains("NOT STORED"));
    hands.press("p").type_text("99213").press("enter s");
    assert!(
        hands.said().contains("the disk is full"),
        "{}",
        hands.said()
    );
    assert!(hands.chart(2).claim.is_none());
    disk.full.store(false, SeqCst);
    hands.press("w");
    assert_eq!(hands.app.screen, Screen::Queue);
    assert_eq!(
        hands.chart(2).coding.lines.len(),
        1,
        "both changes are stored at once"
    );
}

#[test]
fn a_claim_staged_is_said_to_be_although_the_next_chart_cannot_be_read() {
    use std::sync::atomic::Ordering::SeqCst;
    let (mut hands, disk) = on_flaky_disk();
    hands
        .press("enter d")
        .type_text("i10")
        .press("enter p")
        .type_text("99213")
        .press("enter");
    disk.unreadable.store(true, SeqCst);
    hands.press("s");
    assert!(hands.said().contains("C1 staged"), "{}", hands.said());
    assert!(hands.said().contains("block 7"), "{}", hands.said());
    assert_eq!(hands.claim(1).status, ClaimStatus::Staged);
    // The screen is one that goes on.
    disk.unreadable.store(false, SeqCst);
    hands.press("R");
    assert_eq!(hands.app.queue.rows.len(), 2);
    hands.press("enter");
    assert_eq!(hands.app.screen, Screen::Coding);
}
