//! What reaches the terminal for an action; over a slow line each byte is felt.

use super::practice::*;
use std::time::Duration;

/// The design's budget for moving a selection one row, at 80x24.
const ROW: usize = 300;
/// The design's budget for one keystroke in the code search, at 80x24.
const SEARCH_KEY: usize = 2048;

#[test]
fn an_idle_screen_sends_nothing_and_actions_stay_in_their_budgets() {
    let practice = Practice::demo();
    for env in [XTERM, &[("TERM", "vt100"), ("LANG", "C")]] {
        let session = practice.open(env, DESIGN);
        session.keys("\r").shows("Diagnoses");
        // What the start brings in the background has come once the search answers.
        session.keys("dhtn").shows("I10 ");
        for key in ["\x7f", "\x7f", "\x7f", "h", "t", "n", "\x1b[B"] {
            let cost = session.cost(key);
            assert!(cost < SEARCH_KEY, "{key:?} in the search: {cost} bytes");
        }
        // The note's suggestions are read in the background and come some time after the search.
        let idle = (0..60).any(|_| session.bytes_within(Duration::from_secs(1)) == 0);
        assert!(idle, "the search never falls silent");
        queue(session.keys("\x03q"));
        for key in ["j", "j", "k", "\x1b[B"] {
            let cost = session.cost(key);
            assert!(cost < ROW, "{key:?} in the queue: {cost} bytes");
        }
        // What the chart asked for in the background may come a moment after it was left.
        let idle = (0..10).any(|_| session.bytes_within(Duration::from_secs(1)) == 0);
        assert!(idle, "the queue never falls silent");
    }
}
