//! Windows of every size.

use super::practice::*;
use super::pty::lines;

#[test]
fn a_window_may_shrink_to_one_cell_and_grow_again_while_keys_come() {
    let practice = Practice::demo();
    let mut session = practice.open(XTERM, DESIGN);
    session.keys("\r").shows("Diagnoses");
    session.keys("d").keys("dia");
    for size in [
        (60, 20),
        (40, 10),
        (39, 10),
        (40, 9),
        (20, 5),
        (5, 2),
        (2, 1),
        (1, 1),
    ] {
        session.resize(size).keys("b");
        session.settled();
    }
    session.keys("\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f");
    for size in [(1, 24), (80, 1), (200, 60), (80, 24)] {
        session.resize(size);
        session.settled();
    }
    session.keys("betes").shows("diabetes");
    session.keys("\x03");
    session.until("the search closed, and its index ready", |screen| {
        let contents = screen.contents();
        !contents.contains("betes") && !contents.contains("being made ready")
    });
    let grown = lines(&session.settled());
    // The same as a screen that is drawn anew.
    session.keys("\x0c");
    assert_eq!(lines(&session.settled()), grown);
    assert!(grown[2].contains("Diagnoses"), "{grown:#?}");
    session.keys("qq");
    assert_eq!(session.ended().code(), Some(0));
}

#[test]
fn a_window_that_is_too_small_says_so_in_one_line() {
    let practice = Practice::demo();
    let session = practice.open(XTERM, DESIGN);
    for (size, text) in [
        ((39, 10), "claimdeck needs 40x10, this is 39x10"),
        ((60, 9), "claimdeck needs 40x10, this is 60x9"),
        ((12, 3), "claimdeck ne"),
        ((1, 1), "c"),
    ] {
        session.resize(size);
        session.until(text, |screen| screen.contents().trim_end() == text);
    }
    session.resize((40, 10)).shows("charts");
}

#[test]
fn a_program_may_start_in_a_window_of_any_size() {
    let practice = Practice::demo();
    for size in [(1, 1), (200, 60)] {
        let mut session = practice.on_terminal(&[], XTERM, size);
        session.until("anything", |screen| !screen.contents().is_empty());
        session.keys("q");
        assert_eq!(session.ended().code(), Some(0), "{size:?}");
    }
}
