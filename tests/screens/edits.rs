//! The page of edits: what is checked here, and what is not.

use super::harness::*;
use claimdeck::scrub::site_file;
use claimdeck::tui::Look;
use std::sync::Arc;

const PLAIN: Look = Look::new(false, false);

const RULES: &str = "[edits]\n\"dx.duplicate\" = \"off\"\n[payer.60054.edits]\n\"line.units\" = \"info\"\n\
                     [[rule]]\nid = \"harbor-mri\"\ntitle = \"MRI without authorization\"\nmessage = \"no {missing}\"\n\
                     when.codes = \"70551\"\nrequire = \"prior_authorization\"\n";

/// The page at a desk whose site has rules of its own.
fn page(size: (u16, u16), look: Look) -> Hands {
    let mut desk = desk();
    desk.policy = Arc::new(site_file::read("edits.toml", RULES).unwrap());
    fill(&desk, 3);
    let mut hands = Hands::on(desk, size, look);
    hands.press(":").type_text("claim edits").press("enter");
    hands
}

#[test]
fn the_page_tells_of_every_edit_as_it_stands_here() {
    let mut hands = page((80, 24), PLAIN);
    let top = hands.screen();
    assert!(top.contains("Claim edits ("), "{top}");
    assert!(top.contains("Not checked, or not in full"), "{top}");
    for (words, shown) in [
        (
            "dx.duplicate",
            "off      dx.duplicate: diagnosis code twice.",
        ),
        ("line.units", "Payer 60054:"),
        (
            "harbor-mri",
            "error    payer.harbor-mri: MRI without authorization.",
        ),
    ] {
        hands.press("/").type_text(words).press("enter");
        let screen = hands.screen();
        assert!(screen.contains(shown), "{words}\n{screen}");
        hands.press("esc esc");
        hands.press(":").type_text("claim edits").press("enter");
    }
}

#[test]
fn the_page_fits_small_and_wide_screens() {
    for size in [(40, 10), (200, 50)] {
        let hands = page(size, PLAIN);
        assert!(hands.screen().contains("Claim edits"), "{}", hands.screen());
    }
}
