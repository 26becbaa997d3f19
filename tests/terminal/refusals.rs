//! Starts that must not open a screen.

use super::practice::*;
use std::process::Output;

/// Exit code and what was said, which is one line on standard error.
fn refused(out: &Output) -> (Option<i32>, String) {
    let said = String::from_utf8(out.stderr.clone()).unwrap();
    assert!(out.stdout.is_empty(), "{out:?}");
    (out.status.code(), said)
}

#[test]
fn a_store_that_is_open_elsewhere_is_said_to_be() {
    let practice = Practice::demo();
    let first = practice.open(XTERM, DESIGN);
    let (code, said) = refused(&practice.plain(&["claim", "list", "--json"]));
    assert_eq!((code, said.lines().count()), (Some(4), 1), "{said}");
    assert!(said.contains("open"), "{said}");

    let mut second = practice.on_terminal(&[], XTERM, DESIGN);
    assert_eq!(second.ended().code(), Some(4));
    let text = second.screen().contents();
    assert!(text.contains("open"), "{text}");
    assert!(
        !String::from_utf8(second.bytes()).unwrap().contains('\x1b'),
        "{text}"
    );
    assert!(second.is_cooked());
    // The first goes on.
    first.keys("\r").shows("Diagnoses");
}

#[test]
fn without_a_terminal_the_plain_commands_are_named() {
    let practice = Practice::demo();
    let (code, said) = refused(&practice.plain(&[]));
    assert_eq!((code, said.lines().count()), (Some(2), 1), "{said}");
    assert!(
        said.contains("chart list") && said.contains("claim list"),
        "{said}"
    );
}

#[test]
fn a_terminal_that_cannot_place_its_cursor_is_left_alone() {
    let practice = Practice::demo();
    for env in [&[("TERM", "dumb")][..], &[("TERM", "")], &[]] {
        let mut session = practice.on_terminal(&[], env, DESIGN);
        assert_eq!(session.ended().code(), Some(2), "{env:?}");
        let text = session.screen().contents();
        assert!(text.contains("cannot place its cursor"), "{text}");
        assert!(
            !String::from_utf8(session.bytes()).unwrap().contains('\x1b'),
            "{text}"
        );
    }
}
