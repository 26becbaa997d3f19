//! The Tabular walked with keys, codes that need more characters, and codes that belong together.

use super::harness::*;
use claimdeck::tui::Look;
use claimdeck::tui::app::Screen;
use claimdeck::tui::overlay::Overlay;

/// The row under the cursor of the Tabular.
fn here(hands: &Hands) -> String {
    match hands.app.overlays.last() {
        Some(Overlay::Tabular(open)) => open.row().map(|row| row.label.clone()).unwrap_or_default(),
        _ => panic!("the Tabular is not on top: {}", hands.screen()),
    }
}

#[test]
fn the_tabular_looks_like_this() {
    let mut hands = Hands::plain(1);
    hands.press("enter 4");
    insta::assert_snapshot!("tabular_80x24_chapters", hands.screen());
    hands.type_text("e11.4");
    insta::assert_snapshot!("tabular_80x24_jump", hands.screen());
    hands.press("tab");
    insta::assert_snapshot!("tabular_80x24_notes", hands.screen());
    hands.app.size = (130, 30);
    hands.press("tab");
    insta::assert_snapshot!("tabular_130x30", hands.screen());
}

#[test]
fn the_tabular_in_40_columns_without_unicode_or_colour() {
    let desk = desk();
    fill(&desk, 1);
    let mut hands = Hands::on(desk, (40, 10), Look::new(false, false));
    hands.press("4").type_text("s52.50");
    let screen = hands.screen();
    assert!(screen.is_ascii() && screen.contains("S52.50"), "{screen}");
    insta::assert_snapshot!("tabular_40x10_ascii", screen);
    hands.press("tab pagedown");
    assert!(hands.screen().contains("Excludes2"), "{}", hands.screen());
}

#[test]
fn what_is_typed_leads_to_code_block_chapter_or_words() {
    let mut hands = Hands::plain(1);
    hands.press("4");
    for (typed, want) in [
        ("E11", "E11"),
        ("e1165", "E11.65"),
        ("E08-E13", "E08-E13"),
        ("ch 4", " 4 E00-E89"),
        ("S52.501Z", "S52.501"),
        ("polyneuropathy", ""),
    ] {
        hands.press("ctrl-u").type_text(typed);
        let at = here(&hands);
        if want.is_empty() {
            assert!(at.starts_with('G') || at.starts_with('E'), "{typed}: {at}");
        } else {
            assert_eq!(at, want, "{typed}");
        }
    }
    let first = here(&hands);
    hands.press("f3");
    assert_ne!(here(&hands), first, "{}", hands.said());
    assert!(hands.said().starts_with("2 of "), "{}", hands.said());
}

#[test]
fn headers_open_and_close_and_the_cursor_steps_in_and_out() {
    let mut hands = Hands::plain(1);
    hands.press("4").type_text("E08-E13").press("ctrl-u right");
    assert_eq!(here(&hands), "E08-E13");
    assert!(
        hands.screen().contains("+ E11  Type 2"),
        "{}",
        hands.screen()
    );
    hands.press("right");
    assert_eq!(here(&hands), "E08");
    hands.press("left");
    assert_eq!(here(&hands), "E08-E13");
    hands.press("left");
    assert!(
        !hands.screen().contains("+ E11  Type 2"),
        "{}",
        hands.screen()
    );
    hands.press("left");
    assert_eq!(here(&hands), " 4 E00-E89");
}

#[test]
fn links_in_notes_lead_on_and_backspace_leads_back() {
    let mut hands = Hands::plain(1);
    hands
        .press("4")
        .type_text("E11")
        .press("ctrl-u tab down enter");
    assert_eq!(here(&hands), "Z79.4", "the second link of E11: insulin");
    hands.press("backspace");
    assert_eq!(here(&hands), "E11");
    // A range that is a block leads to the block.
    hands.type_text("S50-S59").press("ctrl-u tab enter");
    assert_eq!(here(&hands), "T20-T32", "{}", hands.screen());
    hands.press("backspace");
    assert_eq!(here(&hands), "S50-S59");
    hands.press("backspace backspace");
    assert_eq!(here(&hands), " 1 A00-B99");
    hands.press("backspace");
    assert!(hands.said().contains("nowhere"), "{}", hands.said());
}

#[test]
fn a_code_is_posted_from_the_tabular_and_a_header_is_not() {
    let mut hands = coded();
    hands.press("up up l");
    assert_eq!(here(&hands), "E11.42");
    hands.type_text("S52.501").press("enter");
    assert_eq!(codes(&hands), ["E11.42", "I10"], "a header opens");
    hands.press("down enter");
    assert_eq!(codes(&hands), ["E11.42", "I10", "S52.501A"]);
    assert!(hands.app.overlays.is_empty());
    assert!(hands.said().contains("S52.501A posted"), "{}", hands.said());
    // From a search that replaces, the code takes the place.
    hands.press("up up enter").type_text("i10").press("ctrl-r");
    assert_eq!(here(&hands), "I10");
    hands.press("ctrl-u").type_text("I11.0").press("enter");
    assert_eq!(codes(&hands), ["I11.0", "I10", "S52.501A"]);
}

#[test]
fn without_a_chart_nothing_is_posted() {
    let mut hands = Hands::plain(1);
    hands.press("4").type_text("I10").press("enter");
    assert!(
        hands.said().contains("no chart is open"),
        "{}",
        hands.said()
    );
    hands.press("esc");
    assert_eq!(hands.app.screen, Screen::Queue);
    assert!(hands.app.overlays.is_empty());
}

#[test]
fn a_day_that_no_edition_covers_is_said() {
    let mut hands = Hands::plain(1);
    hands.app.today = chrono::NaiveDate::from_ymd_opt(2031, 5, 5).unwrap();
    hands.press("4");
    assert!(
        hands
            .screen()
            .contains("no edition covers 2031-05-05: this is FY2027"),
        "{}",
        hands.screen()
    );
}

#[test]
fn next_characters_are_chosen_step_by_step_or_typed() {
    let mut hands = Hands::plain(1);
    hands.press("enter d").type_text("s52.5").press("enter");
    assert!(
        hands.screen().contains("S52.5 needs more characters"),
        "{}",
        hands.screen()
    );
    // Typed on: laterality and seventh character at once.
    hands.type_text("01a");
    insta::assert_snapshot!("finer_typed", hands.screen());
    hands.press("enter");
    assert_eq!(codes(&hands), ["S52.501A"]);
    // Step by step: 5th and 6th character, then the 7th.
    hands
        .press("d")
        .type_text("s52.5")
        .press("enter down up enter down enter");
    insta::assert_snapshot!("finer_seventh", hands.screen());
    hands.press("down enter");
    assert_eq!(codes(&hands), ["S52.501A", "S52.502B"]);
}

#[test]
fn words_typed_before_the_search_is_ready_are_looked_for_then() {
    let mut hands = Hands::plain(1);
    let search = hands.app.search.take();
    hands.press("4").type_text("heart failure");
    assert!(hands.said().contains("made ready"), "{}", hands.said());
    let msg = claimdeck::tui::msg::Msg::Search(search.unwrap());
    claimdeck::tui::update::update(&mut hands.app, msg);
    assert!(here(&hands).starts_with("I50"), "{}", hands.screen());
}

#[test]
fn a_fracture_with_side_and_seventh_character_takes_few_keys() {
    let mut hands = Hands::plain(1);
    hands.press("enter");
    hands.keys = 0;
    hands.press("d").type_text("fx dist rad r").press("enter");
    assert_eq!(codes(&hands), ["S52.501A"], "{}", hands.screen());
    assert!(hands.keys <= 15, "{} keys", hands.keys);
    // The same for a follow-up visit: the right arrow opens the seventh characters of the hit.
    hands.keys = 0;
    hands
        .press("d")
        .type_text("fx dist rad r")
        .press("right")
        .type_text("d")
        .press("enter");
    assert_eq!(
        codes(&hands),
        ["S52.501A", "S52.501D"],
        "{}",
        hands.screen()
    );
    assert!(hands.keys <= 17, "{} keys", hands.keys);
}

#[test]
fn the_placeholder_is_filled_in() {
    let mut hands = Hands::plain(1);
    hands
        .press("enter d")
        .type_text("w10")
        .press("enter")
        .type_text("9d")
        .press("enter");
    assert_eq!(codes(&hands), ["W10.9XXD"]);
    hands
        .press("d")
        .type_text("t40.1")
        .press("enter")
        .type_text("2a")
        .press("enter");
    assert_eq!(codes(&hands), ["W10.9XXD", "T40.1X2A"]);
}

#[test]
fn a_header_reached_by_typing_takes_no_side_by_itself() {
    let mut hands = Hands::plain(1);
    hands
        .press("enter d")
        .type_text("s52.5")
        .press("enter")
        .type_text("0")
        .press("enter");
    let screen = hands.screen();
    assert!(screen.contains("S52.50 needs more characters"), "{screen}");
    assert!(
        screen.contains("S52.501") && screen.contains("S52.502"),
        "{screen}"
    );
    assert!(codes(&hands).is_empty());
}

#[test]
fn the_right_arrow_at_the_end_of_the_words_lists_the_seventh_characters() {
    let mut hands = Hands::plain(1);
    hands.press("enter");
    hands.keys = 0;
    hands.press("d").type_text("s52501a");
    hands.press("left right");
    assert!(matches!(
        hands.app.overlays.last(),
        Some(Overlay::Search(_))
    ));
    hands.press("right");
    assert!(
        hands.screen().contains("S52.501 needs more characters"),
        "{}",
        hands.screen()
    );
    hands.type_text("d").press("enter");
    assert_eq!(codes(&hands), ["S52.501D"]);
}

#[test]
fn what_cannot_be_billed_is_refused_on_every_way() {
    let mut hands = Hands::plain(1);
    // A code that is not in force on the day, from all codes.
    hands
        .press("enter d ctrl-o")
        .type_text("E11.4")
        .press("down up enter");
    assert!(codes(&hands).is_empty(), "{}", hands.screen());
    let mut out = Vec::new();
    for code in ["E11.4", "S52.501", "T40.1X1"] {
        let code = code.parse().unwrap();
        let edit = claimdeck::tui::screen::coding::edit::post_diagnosis;
        assert!(!edit(&mut hands.app, code, None, &mut out), "{code}");
        assert!(
            hands.said().contains("cannot be billed"),
            "{}",
            hands.said()
        );
    }
    assert!(codes(&hands).is_empty());
}

#[test]
fn a_manifestation_is_offered_its_cause_and_the_pair_stands_in_order() {
    let mut hands = Hands::plain(1);
    hands.press("enter d").type_text("F02.80").press("enter");
    assert!(
        hands
            .said()
            .contains("F02.80 may not stand alone: code first the underlying"),
        "{}",
        hands.said()
    );
    insta::assert_snapshot!("chain_offered", hands.screen());
    hands.press("+");
    insta::assert_snapshot!("chain_list", hands.screen());
    hands
        .type_text("alz")
        .press("enter")
        .type_text("9")
        .press("enter");
    assert_eq!(codes(&hands), ["G30.9", "F02.80"]);
    assert!(
        hands.said().contains("G30.9 stands before F02.80"),
        "{}",
        hands.said()
    );
    assert!(hands.app.overlays.is_empty(), "nothing is left to walk");
    // One step back takes the pair apart again.
    hands.press("u");
    assert_eq!(codes(&hands), ["F02.80"]);
}

#[test]
fn additional_codes_are_walked_with_enter_and_ignored_for_free() {
    let mut hands = coded();
    assert_eq!(codes(&hands), ["E11.42", "I10"]);
    hands.press("up up");
    assert!(
        hands.screen().contains("+ use additional"),
        "{}",
        hands.screen()
    );
    hands.press("+").type_text("z79.4").press("enter");
    assert_eq!(codes(&hands), ["E11.42", "I10", "Z79.4"]);
    assert_eq!(pointers(&hands, 0), "AB", "lines point where they did");
    assert!(hands.app.overlays.is_empty(), "{}", hands.screen());
}

#[test]
fn a_range_lists_what_can_be_billed_in_it() {
    let mut hands = Hands::plain(1);
    hands.press("enter d").type_text("N39.0").press("enter");
    assert!(
        hands.screen().contains("+ use additional B95-B97"),
        "{}",
        hands.screen()
    );
    hands.press("+ enter");
    let screen = hands.screen();
    assert!(
        screen.contains("Diagnosis: B95-B97") && screen.contains("B95.0"),
        "{screen}"
    );
    hands.type_text("coli").press("enter");
    let got = codes(&hands);
    assert_eq!(got.len(), 2, "{}", hands.screen());
    assert!(got[0] == "N39.0" && got[1].starts_with("B96.2"), "{got:?}");
}

#[test]
fn a_cause_posted_later_goes_before_what_comes_from_it() {
    let mut hands = Hands::plain(1);
    hands
        .press("enter d")
        .type_text("i10")
        .press("tab")
        .type_text("F02.80")
        .press("tab");
    hands
        .type_text("g30.9")
        .press("enter p")
        .type_text("99213")
        .press("enter");
    assert_eq!(codes(&hands), ["I10", "G30.9", "F02.80"]);
}

#[test]
fn a_chart_opened_again_shows_what_it_lacks() {
    let mut hands = Hands::plain(1);
    hands
        .press("enter d")
        .type_text("F02.80")
        .press("enter w enter");
    assert!(
        hands.screen().contains("+ code first"),
        "{}",
        hands.screen()
    );
}
