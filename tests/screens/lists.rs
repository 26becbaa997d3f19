//! The queue, the claims and the late payments.

use super::harness::*;
use claimdeck::domain::*;
use claimdeck::tui::Look;
use claimdeck::workflow::late;

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
    hands.press("t").type_text("+10").press("enter");
    assert_eq!(
        chase(&hands, old).next_action,
        before,
        "what was done is asked first"
    );
    hands.type_text("refiled").press("enter");
    assert_eq!(chase(&hands, old).contacts[1].text, "refiled");
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
fn a_page_acts_on_its_own_claim_even_when_that_has_left_the_list() {
    let desk = desk();
    fill(&desk, 3);
    stage(&desk, 1);
    stage(&desk, 2);
    let mut hands = Hands::on(desk, (80, 24), Look::new(true, true));
    hands.press("2 f").type_text("staged").press("enter");
    assert_eq!(hands.app.claims.selected().unwrap().id, ClaimId(2));
    hands.press("enter m enter");
    assert_eq!(hands.claim(2).status, ClaimStatus::Sent);
    assert!(
        hands.screen().contains("C2 "),
        "its page is still open: {}",
        hands.screen()
    );
    assert_eq!(
        hands.app.claims.selected().unwrap().id,
        ClaimId(1),
        "the list went on"
    );
    hands.press("p enter");
    assert_eq!(hands.claim(2).status, ClaimStatus::Paid);
    assert_eq!(hands.claim(1).status, ClaimStatus::Staged);
}

#[test]
fn late_payments_are_sorted_and_found() {
    let desk = desk();
    fill(&desk, 4);
    send(&desk, 1, day(9, 1));
    send(&desk, 2, day(10, 1));
    let mut hands = Hands::on(desk, (80, 24), Look::new(true, true));
    hands.press("3 s s s s");
    let payers: Vec<_> = hands
        .app
        .late
        .rows
        .iter()
        .map(|r| r.claim.payer_name.clone())
        .collect();
    assert!(payers.is_sorted(), "{payers:?}");
    hands.press("/").type_text("medicare");
    assert_eq!(hands.app.late.shown.len(), 1);
    hands.press("esc");
    assert_eq!(hands.app.late.shown.len(), 2);
}
