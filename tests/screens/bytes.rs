//! What an action sends to the terminal. The counts are exact, not timed: a slow line feels each.

use super::harness::*;
use claimdeck::tui::Look;
use claimdeck::tui::view::view;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

#[derive(Clone, Default)]
struct Line(Arc<Mutex<usize>>);

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        *self.0.lock().unwrap() += bytes.len();
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Meter {
    terminal: Terminal<CrosstermBackend<Line>>,
    line: Line,
}

impl Meter {
    fn new(size: (u16, u16)) -> Self {
        crossterm::style::force_color_output(true);
        let line = Line::default();
        let options = TerminalOptions {
            viewport: Viewport::Fixed(Rect::new(0, 0, size.0, size.1)),
        };
        let terminal =
            Terminal::with_options(CrosstermBackend::new(line.clone()), options).unwrap();
        Self { terminal, line }
    }

    /// Bytes sent by drawing the screen as it stands.
    fn draw(&mut self, hands: &Hands) -> usize {
        *self.line.0.lock().unwrap() = 0;
        self.terminal.draw(|frame| view(&hands.app, frame)).unwrap();
        *self.line.0.lock().unwrap()
    }
}

#[test]
fn a_row_down_is_below_300_bytes_and_a_search_key_below_2_kb() {
    for look in [Look::new(true, true), Look::new(false, false)] {
        let desk = desk();
        fill(&desk, 40);
        send(&desk, 40, day(9, 1));
        let mut hands = Hands::on(desk, (80, 24), look);
        let mut meter = Meter::new((80, 24));
        hands.press("down");
        meter.draw(&hands);
        for key in ["down", "down", "up"] {
            hands.press(key);
            let sent = meter.draw(&hands);
            assert!(sent < 300, "{sent} bytes for {key}");
        }
        hands.press("enter");
        meter.draw(&hands);
        hands.press("d");
        meter.draw(&hands);
        for c in "dm2 neuropathy".chars() {
            hands.type_text(&c.to_string());
            let sent = meter.draw(&hands);
            assert!(sent < 2_000, "{sent} bytes for {c:?}");
        }
        for key in ["down", "up"] {
            hands.press(key);
            let sent = meter.draw(&hands);
            assert!(sent < 700, "{sent} bytes for {key} in the search");
        }
    }
}

#[test]
fn a_finding_down_is_below_300_bytes_on_a_slow_line() {
    // Elsewhere a second line says on which rule it rests.
    for (look, most) in [
        (Look::new(true, true).over(true), 300),
        (Look::new(false, false).over(true), 300),
        (Look::new(true, true), 400),
        (Look::new(false, false), 400),
    ] {
        let mut hands = super::findings::all_kinds((80, 24), look);
        let mut meter = Meter::new((80, 24));
        hands.press("f");
        meter.draw(&hands);
        for key in ["down", "down", "down", "up", "up"] {
            hands.press(key);
            let sent = meter.draw(&hands);
            assert!(sent < most, "{sent} bytes for {key}: {}", hands.screen());
        }
    }
}

#[test]
fn a_row_of_the_tabular_is_below_300_bytes() {
    for look in [Look::new(true, true), Look::new(false, false)] {
        let mut hands = Hands::on(desk(), (80, 24), look);
        let mut meter = Meter::new((80, 24));
        for place in ["", "E11.4", "S52.501", "T36", "H40.1", "F02"] {
            hands.press("4").type_text(place).press("ctrl-u right");
            meter.draw(&hands);
            for key in ["down", "down", "down", "up", "down"] {
                hands.press(key);
                let sent = meter.draw(&hands);
                assert!(
                    sent < 300,
                    "{sent} bytes for {key} at {place}: {}",
                    hands.screen()
                );
            }
            hands.press("tab");
            meter.draw(&hands);
            for key in ["down", "down"] {
                hands.press(key);
                let sent = meter.draw(&hands);
                assert!(
                    sent < 1_500,
                    "{sent} bytes for {key} in the notes at {place}"
                );
            }
            hands.press("esc");
        }
    }
}

#[test]
fn an_unchanged_screen_sends_next_to_nothing() {
    let hands = Hands::plain(5);
    let mut meter = Meter::new((80, 24));
    meter.draw(&hands);
    // The loop draws only after an event; a frame without a change still hides the cursor.
    assert!(meter.draw(&hands) <= 32);
}

#[test]
fn the_index_sends_little() {
    for look in [Look::new(true, true), Look::new(false, false)] {
        let mut hands = super::index::hands((80, 24), look);
        hands.press("enter 5");
        let mut meter = Meter::new((80, 24));
        meter.draw(&hands);
        for key in ["down", "down", "up", "down", "right", "down", "left"] {
            hands.press(key);
            let sent = meter.draw(&hands);
            assert!(sent < 600, "{sent} bytes for {key}");
        }
        for c in "diabetes".chars() {
            hands.type_text(&c.to_string());
            let sent = meter.draw(&hands);
            assert!(sent < 2_000, "{sent} bytes for {c:?}");
        }
    }
}
