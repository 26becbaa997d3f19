//! Kits, favourites, recents and notes on codes, by their keys.

use super::harness::*;
use claimdeck::command::Pane;
use claimdeck::domain::*;
use claimdeck::tui::Look;
use claimdeck::tui::overlay::Overlay;
use claimdeck::workflow::Desk;
use claimdeck::workflow::cards::{self, Whose};
use claimdeck::workflow::kits::{self, Head};
use insta::assert_snapshot;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// The kits of a practice: two of everyone's, one of the user's, and one with codes that cannot be
/// billed.
fn practice(desk: &Desk) {
    let kit = |name: &str, specialty: &str, hotkey, shared, dx: &[&str], px: &[(&str, u8)]| {
        let mut coding = Coding::default();
        for code in dx {
            coding.add_diagnosis(code.parse().unwrap()).unwrap();
        }
        for (code, pointer) in px {
            let mut line = ServiceLine::new(code.parse().unwrap(), TODAY);
            line.pointers = Pointer::new(*pointer).into_iter().collect();
            coding.add_line(line).unwrap();
        }
        let head = Head {
            name: name.into(),
            specialty: specialty.into(),
            hotkey: Some(hotkey),
            shared,
        };
        kits::save(desk, &head, &coding).unwrap();
    };
    let family = "family practice";
    kit(
        "Diabetes check",
        family,
        'd',
        true,
        &["E11.42", "I10", "Z79.84"],
        &[("99214", 1), ("83036", 1)],
    );
    kit(
        "Flu shot",
        family,
        'f',
        true,
        &["Z23"],
        &[("90471", 1), ("90656", 1)],
    );
    kit(
        "Wrist",
        "emergency medicine",
        'w',
        false,
        &["S52.501", "I10"],
        &[("99283", 1), ("12345X", 2)],
    );
}

fn at(size: (u16, u16), look: Look, keymap: &str) -> Hands {
    let desk = desk();
    fill(&desk, 3);
    practice(&desk);
    Hands::with_keymap(desk, size, look, keymap)
}

fn plain() -> Hands {
    at((80, 24), Look::new(true, true), "standard")
}

fn top(hands: &Hands) -> &'static str {
    match hands.app.overlays.last() {
        None => "screen",
        Some(Overlay::Kits(_)) => "kits",
        Some(Overlay::Form(_)) => "form",
        Some(Overlay::Confirm(_)) => "question",
        Some(Overlay::Page(_)) => "page",
        Some(Overlay::Search(_)) => "search",
        Some(_) => "other",
    }
}

fn hits(hands: &Hands) -> Vec<String> {
    match hands.app.overlays.last() {
        Some(Overlay::Search(found)) => found.hits.iter().map(|h| h.code.display(h.set)).collect(),
        _ => panic!("no search"),
    }
}

fn letters_of_lines(hands: &Hands) -> Vec<String> {
    let lines = hands.app.coding.as_ref().unwrap().coding.lines.len();
    (0..lines).map(|line| pointers(hands, line)).collect()
}

#[test]
fn a_hot_key_posts_a_whole_kit_and_undo_takes_it_back_at_once() {
    for (keymap, undo) in [
        ("standard", "u"),
        ("vi", "u"),
        ("emacs", "u"),
        ("numeric", "u"),
    ] {
        let mut hands = at((80, 24), Look::new(true, true), keymap);
        hands.press("enter").keys = 0;
        hands.press("z d");
        assert_eq!(hands.keys, 2, "{keymap}");
        assert_eq!(codes(&hands), ["E11.42", "I10", "Z79.84"], "{keymap}");
        assert_eq!(letters_of_lines(&hands), ["A", "A"]);
        assert_eq!(top(&hands), "screen");
        let said = hands.said();
        assert!(
            said.contains("3 diagnoses and 2 lines posted; u takes them back"),
            "{said}"
        );
        let screen = hands.app.coding.as_ref().unwrap();
        assert_eq!(screen.pane, Pane::Lines);
        let id = screen.id().0;
        assert!(
            screen
                .coding
                .lines
                .iter()
                .all(|line| line.charge.cents() > 0)
        );
        assert_eq!(hands.chart(id).coding, screen.coding);
        let used = |hands: &Hands| -> Vec<u32> {
            cards::list(&hands.desk)
                .unwrap()
                .iter()
                .map(|c| c.uses)
                .collect()
        };
        assert_eq!(used(&hands), [1; 5]);
        hands.press(undo);
        assert_eq!(codes(&hands), Vec::<String>::new(), "{keymap}");
        assert_eq!(hands.chart(id).coding, Coding::default());
        assert_eq!(used(&hands), Vec::<u32>::new());
        hands.press("U");
        assert_eq!(codes(&hands).len(), 3);
    }
}

#[test]
fn a_kit_goes_to_what_stands_and_a_full_claim_takes_none_of_it() {
    let mut hands = plain();
    hands.press("enter d").type_text("i10").press("enter z d");
    assert_eq!(codes(&hands), ["I10", "E11.42", "Z79.84"]);
    assert_eq!(letters_of_lines(&hands), ["B", "B"]);
    for code in [
        "e78.5", "j06.9", "m54.50", "n30.01", "e03.9", "j02.0", "b07.8", "f41.1", "r07.89",
    ] {
        hands.press("d").type_text(code).press("enter");
    }
    assert_eq!(codes(&hands).len(), 12);
    let before = hands.app.coding.as_ref().unwrap().coding.clone();
    hands.press("z f");
    assert!(
        hands.said().contains("1 more diagnoses to the 12"),
        "{}",
        hands.said()
    );
    assert_eq!(hands.app.coding.as_ref().unwrap().coding, before);
}

#[test]
fn codes_that_cannot_be_billed_are_named_before_anything_is_posted() {
    let mut hands = plain();
    hands.press("enter z w");
    assert_eq!(top(&hands), "question");
    let screen = hands.screen();
    for text in [
        "S52.501 is a heading",
        "12345X is in no",
        "Post Wrist without",
    ] {
        assert!(screen.contains(text), "{text}:\n{screen}");
    }
    // No is no.
    hands.press("n");
    assert_eq!((top(&hands), codes(&hands).len()), ("kits", 0));
    hands.press("w y");
    assert_eq!(codes(&hands), ["I10"]);
    assert_eq!(letters_of_lines(&hands), ["A"]);
    hands.press("u");
    assert_eq!(codes(&hands), Vec::<String>::new());
}

#[test]
fn the_list_is_filtered_moved_in_and_left() {
    let mut hands = plain();
    hands.press("enter z");
    // One's own stand first; a key of no kit says so.
    let name = |hands: &Hands| match hands.app.overlays.last() {
        Some(Overlay::Kits(list)) => list.selected().map(|kit| kit.name.clone()),
        _ => panic!("no kits"),
    };
    assert_eq!(name(&hands).as_deref(), Some("Wrist"));
    hands.press("q");
    assert_eq!(hands.said(), "q is the key of no kit");
    hands.press("down down");
    assert_eq!(name(&hands).as_deref(), Some("Flu shot"));
    hands.press("/").type_text("99214").press("enter");
    assert_eq!(name(&hands).as_deref(), Some("Diabetes check"));
    hands.press("V");
    assert_eq!(top(&hands), "page");
    assert!(hands.screen().contains("polyneuropathy"));
    hands.press("esc enter");
    assert_eq!(codes(&hands).len(), 3);
    hands.press("z / x x x enter esc esc");
    assert_eq!(top(&hands), "screen");
}

#[test]
fn a_chart_is_kept_as_a_kit_changed_shared_and_deleted() {
    let mut hands = coded();
    hands
        .press("Z")
        .type_text("Sugar visit")
        .press("tab")
        .type_text("g")
        .press("enter");
    assert!(
        hands.said().contains("K1 Sugar visit kept; z g posts it"),
        "{}",
        hands.said()
    );
    let kit = hands.desk.kit(KitId(1)).unwrap();
    assert_eq!((kit.owner.as_str(), kit.hotkey), ("maria", Some('g')));
    assert_eq!(
        kit.coding.lines[0].charge,
        Money::ZERO,
        "the table's charge"
    );
    // The name again is refused in the form, with what to do.
    hands.press("Z").type_text("sugar VISIT").press("enter");
    assert!(
        hands.said().contains("choose another name"),
        "{}",
        hands.said()
    );
    hands
        .press("Z")
        .type_text("x")
        .press("tab")
        .type_text("G")
        .press("enter");
    assert_eq!(top(&hands), "form");
    assert!(
        hands.screen().contains("small letter"),
        "{}",
        hands.screen()
    );
    hands.press("esc z S");
    assert!(
        hands.said().contains("it is everyone's"),
        "{}",
        hands.said()
    );
    assert_eq!(hands.desk.kit(KitId(1)).unwrap().owner, "");
    hands.press("E ctrl-u").type_text("DM").press("enter");
    assert_eq!(hands.desk.kit(KitId(1)).unwrap().name, "DM");
    // Other codes in it, once asked.
    hands.press("esc d").type_text("e78.5").press("enter z R");
    assert_eq!(top(&hands), "question");
    hands.press("y");
    assert_eq!(hands.desk.kit(KitId(1)).unwrap().coding.diagnoses.len(), 3);
    hands.press("X n");
    assert!(!hands.desk.kit(KitId(1)).unwrap().retired);
    hands.press("X y");
    assert!(hands.desk.kit(KitId(1)).unwrap().retired);
    assert!(hands.screen().contains("No kit yet"), "{}", hands.screen());
}

#[test]
fn with_nothing_typed_the_search_offers_favourites_and_what_was_used_last() {
    let mut hands = coded();
    // What stands on the claim is not offered.
    hands.press("d");
    assert_eq!(hits(&hands), Vec::<String>::new());
    hands.type_text("e78.5").press("ctrl-x");
    assert!(
        hands.said().contains("E78.5 is a favourite"),
        "{}",
        hands.said()
    );
    assert!(hands.screen().contains("E78.5   *"), "{}", hands.screen());
    hands.press("ctrl-u");
    assert_eq!(hits(&hands), ["E78.5"]);
    hands.press("esc N d");
    assert_eq!(hits(&hands), ["E78.5", "E11.42", "I10"]);
    hands.press("enter");
    assert_eq!(codes(&hands), ["E78.5"]);
    // After a code was taken nothing is offered: Enter would take it unasked.
    hands.press("d").type_text("i10").press("tab enter");
    assert_eq!(codes(&hands), ["E78.5", "I10"]);
    hands.press("esc p");
    assert_eq!(hits(&hands), ["99213"]);
    assert!(hands.screen().contains("used 1"), "{}", hands.screen());
    // Another diagnosis in the place of one is never offered unasked.
    hands.press("esc e");
    assert_eq!(hits(&hands), Vec::<String>::new());
}

#[test]
fn a_star_a_note_and_forgetting_are_for_the_code_under_the_cursor() {
    let mut hands = coded();
    hands.press("[");
    assert_eq!(hands.app.coding.as_ref().unwrap().pane, Pane::Diagnoses);
    hands.press("home *");
    assert!(
        hands.said().contains("E11.42 is a favourite"),
        "{}",
        hands.said()
    );
    assert!(hands.screen().contains("E11.42  *"), "{}", hands.screen());
    hands
        .press("down \"")
        .type_text("ask for the home log")
        .press("tab");
    hands.type_text("quote the last A1c").press("enter");
    assert!(
        hands.said().contains("notes on I10 kept"),
        "{}",
        hands.said()
    );
    assert!(hands.screen().contains("I10     \""), "{}", hands.screen());
    hands.press("v");
    let page = hands.screen();
    for text in [
        "ask for the home log",
        "quote the last A1c",
        "used 1 times, last on 2026-11-24",
    ] {
        assert!(page.contains(text), "{text}:\n{page}");
    }
    // The note is found by its words, and says that it was.
    hands.press("esc d").type_text("home log");
    let Some(Overlay::Search(found)) = hands.app.overlays.last() else {
        panic!("no search")
    };
    let hit = found
        .hits
        .iter()
        .find(|h| h.code.as_str() == "I10")
        .unwrap();
    assert_eq!(hit.via.as_deref(), Some("ask for the home log"));
    hands.press("esc");
    let commands = ":";
    hands.press(commands).type_text("forget").press("enter");
    assert!(
        hands.said().contains("I10 is forgotten"),
        "{}",
        hands.said()
    );
    assert_eq!(
        hands
            .app
            .personal
            .kept(CodeSet::Icd10Cm, "I10".parse().unwrap())
            .uses,
        0
    );
    hands.press("up *");
    assert!(
        hands.said().contains("no favourite of yours"),
        "{}",
        hands.said()
    );
    let left = cards::list(&hands.desk).unwrap();
    assert!(left.iter().all(|card| !card.favourite));
}

#[test]
fn two_users_see_their_own_and_the_sites() {
    let mut maria = coded();
    maria
        .press("home *")
        .press("\"")
        .type_text("mine")
        .press("tab")
        .type_text("ours")
        .press("enter");
    maria
        .press("Z")
        .type_text("Own")
        .press("enter Z")
        .type_text("Ours")
        .press("tab tab tab");
    maria.type_text("everyone").press("enter");
    let desk = Desk {
        user: "bob".into(),
        ..maria.desk.clone()
    };
    let mut bob = Hands::on(desk, (80, 24), Look::new(true, true));
    bob.press("down enter z");
    let screen = bob.screen();
    assert!(
        screen.contains("Ours") && !screen.contains("Own"),
        "{screen}"
    );
    bob.press("esc d");
    assert_eq!(hits(&bob), Vec::<String>::new());
    bob.type_text("99213")
        .press("esc p")
        .type_text("99213")
        .press("ctrl-g");
    let page = bob.screen();
    assert!(page.contains("ours") && !page.contains("mine"), "{page}");
    let site = cards::card(
        &bob.desk,
        Whose::Sites,
        CodeSet::Cpt,
        "99213".parse().unwrap(),
    );
    assert_eq!(site.unwrap().note, "ours");
}

#[test]
fn a_full_disk_loses_no_kit_unsaid() {
    let disk = Arc::new(Flaky::default());
    let desk = Desk {
        store: disk.clone(),
        ..desk()
    };
    fill(&desk, 1);
    let mut hands = Hands::on(desk, (80, 24), Look::new(true, true));
    hands.press("enter d").type_text("i10").press("enter");
    disk.full.store(true, Ordering::SeqCst);
    hands.press("Z").type_text("x").press("enter");
    assert!(hands.said().contains("disk is full"), "{}", hands.said());
    hands.press("*");
    assert!(hands.said().contains("disk is full"), "{}", hands.said());
    assert!(
        hands
            .app
            .personal
            .kept(CodeSet::Icd10Cm, "I10".parse().unwrap())
            .uses
            == 1
    );
    disk.full.store(false, Ordering::SeqCst);
    hands.press("*");
    assert!(
        hands.said().contains("I10 is a favourite"),
        "{}",
        hands.said()
    );
}

#[test]
fn the_list_on_every_screen() {
    for (name, size, look) in [
        ("kits_80x24", (80, 24), Look::new(true, true)),
        ("kits_80x24_ascii", (80, 24), Look::new(false, false)),
        ("kits_40x10_ascii", (40, 10), Look::new(false, false)),
        ("kits_200x50", (200, 50), Look::new(true, true)),
    ] {
        let mut hands = at(size, look, "standard");
        hands.press("enter z down");
        assert_snapshot!(name, hands.screen());
    }
}
