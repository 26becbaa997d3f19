//! Kinds of terminals and locales: what is seen, and what reaches them.

use super::practice::*;
use super::stream::{Told, is_color, is_plain, told};

/// The one row below the headings that is reversed from side to side.
fn selected_rows(screen: &vt100::Screen, columns: u16, rows: u16) -> Vec<u16> {
    (1..rows)
        .filter(|y| (0..columns).all(|x| screen.cell(*y, x).is_some_and(vt100::Cell::inverse)))
        .collect()
}

#[test]
fn every_kind_of_terminal_shows_the_queue_and_is_sent_only_what_it_knows() {
    const C: (&str, &str) = ("LANG", "C");
    const UTF8: (&str, &str) = ("LANG", "C.UTF-8");
    const MONO: (&str, &str) = ("NO_COLOR", "1");
    /// Environment, size, whether colours may come, whether only ASCII may.
    type Case = (
        &'static str,
        &'static [(&'static str, &'static str)],
        (u16, u16),
        bool,
        bool,
    );
    let cases: &[Case] = &[
        ("xterm-256color", &[UTF8], (80, 24), true, false),
        ("xterm-256color", &[C, MONO], (200, 60), false, true),
        ("screen-256color", &[UTF8, MONO], (80, 24), false, false),
        ("screen-256color", &[C], (40, 10), true, true),
        ("tmux-256color", &[UTF8], (200, 60), true, false),
        (
            "tmux-256color",
            &[("LC_ALL", "C"), UTF8],
            (80, 24),
            true,
            true,
        ),
        ("linux", &[UTF8, MONO], (40, 10), false, false),
        ("linux", &[C], (80, 24), true, true),
        ("vt100", &[C], (80, 24), false, true),
        ("vt100", &[UTF8], (200, 60), false, true),
        ("vt220", &[UTF8, MONO], (40, 10), false, true),
        ("ansi", &[UTF8], (80, 24), false, true),
    ];
    let practice = Practice::demo();
    for (term, locale, size, colors, ascii) in cases {
        let name = format!("TERM={term} {locale:?} {size:?}");
        let mut env = vec![("TERM", *term)];
        env.extend(*locale);
        let mut session = practice.open(&env, *size);
        let screen = session.settled();
        let text = screen.contents();
        assert!(text.starts_with("claimdeck"), "{name}\n{text}");
        assert_eq!(
            selected_rows(&screen, size.0, size.1).len(),
            1,
            "{name}\n{text}"
        );

        // Overlays and both panes of a chart as well.
        session.keys("?").settled();
        session.keys("q");
        session.keys("\r").shows("Diag");
        queue(session.keys("q"));
        session.keys("3").settled();
        session.keys("q");
        assert_eq!(session.ended().code(), Some(0), "{name}");

        let bytes = session.bytes();
        let told = told(&bytes);
        let strange: Vec<&Told> = told
            .iter()
            .filter(|t| !is_plain(t) && !matches!(t, Told::Control('\r' | '\n')))
            .collect();
        assert!(strange.is_empty(), "{name}: {strange:?}");
        assert_eq!(told.iter().any(is_color), *colors, "{name}");
        if *ascii {
            let other = String::from_utf8_lossy(&bytes)
                .chars()
                .find(|c| !c.is_ascii());
            assert_eq!(other, None, "{name}");
        }
    }
}
