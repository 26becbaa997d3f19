//! An abbreviation that means clearly different things is asked back.

use super::harness::*;
use claimdeck::tui::overlay::Overlay;

fn words(hands: &Hands) -> String {
    match hands.app.overlays.last() {
        Some(Overlay::Search(found)) => found.field.text().to_owned(),
        _ => panic!("the search is not on top: {}", hands.screen()),
    }
}

#[test]
fn the_meaning_chosen_takes_the_place_of_the_abbreviation() {
    let mut hands = Hands::plain(1);
    hands.press("enter d").type_text("ms");
    let screen = hands.screen();
    assert!(
        screen.contains("ms may be: multiple sclerosis, "),
        "{screen}"
    );
    hands.press("f5").type_text("mitral").press("enter");
    let meant = words(&hands);
    assert!(
        meant.starts_with("mitral ") && !meant.contains("ms"),
        "{meant}"
    );
    let screen = hands.screen();
    assert!(!screen.contains("may be:"), "{screen}");
    // Nothing is asked where one thing is meant.
    hands.press("ctrl-u").type_text("htn").press("ctrl-k");
    assert_eq!(words(&hands), "htn");
    assert!(
        hands.screen().contains("no abbreviation here"),
        "{}",
        hands.screen()
    );
}
