//! How the terminal is left: on every way out it is as it was.

use super::practice::*;
use super::pty::{Session, lines};
use claimdeck::term::{Canvas, Guard};
use pty_process::blocking::Command;
use ratatui::Terminal;
use ratatui::widgets::Paragraph;
use rustix::process::Signal;

/// Marks the process that panics on a terminal.
const PANICS: &str = "CLAIMDECK_TEST_PANICS";

#[track_caller]
fn assert_given_back(session: &Session) {
    let screen = session.screen();
    assert!(!screen.alternate_screen(), "the alternate screen is left");
    assert!(!screen.hide_cursor(), "the cursor shows");
    assert!(!screen.bracketed_paste(), "pastes come as typed");
    assert!(session.is_cooked(), "lines are edited and echoed");
    let cell = screen.cell(23, 79).unwrap();
    assert!(
        !cell.inverse() && !screen.inverse() && !screen.bold(),
        "plain style"
    );
}

#[track_caller]
fn assert_taken(session: &Session) {
    let screen = session.screen();
    assert!(screen.alternate_screen() && screen.bracketed_paste() && !session.is_cooked());
}

#[test]
fn leaving_by_key_and_by_signal_gives_the_terminal_back() {
    let practice = Practice::demo();
    let mut session = practice.open(XTERM, DESIGN);
    assert_taken(&session);
    session.keys("q");
    assert_eq!(session.ended().code(), Some(0));
    assert_given_back(&session);

    for signal in [Signal::TERM, Signal::HUP, Signal::INT] {
        let mut session = practice.open(XTERM, DESIGN);
        session.keys("\r").shows("Diagnoses");
        session.keys("d").settled();
        session.signal(signal);
        let status = session.ended();
        assert!(
            status.code().is_some(),
            "{signal:?}: {status:?} is an end of its own"
        );
        assert_given_back(&session);
    }
    assert!(practice.plain(&["verify"]).status.success());
}

#[test]
fn a_dropped_line_ends_the_program_and_leaves_the_store_whole() {
    let practice = Practice::demo();
    let mut session = practice.open(XTERM, DESIGN);
    session.keys("\r").shows("Diagnoses");
    session.hang_up();
    let status = session.ended();
    assert!(status.code().is_some(), "{status:?} is an end of its own");
    assert!(practice.plain(&["verify"]).status.success());
}

#[test]
fn ctrl_c_cancels_and_never_kills() {
    let practice = Practice::demo();
    let session = practice.open(XTERM, DESIGN);
    session.keys("\x03").settled();
    session.keys("\r").shows("Diagnoses");
    session.keys("dxyz").shows("xyz");
    session.keys("\x03");
    session.until("the search closed", |screen| {
        !screen.contents().contains("xyz")
    });
    queue(session.keys("q"));
}

#[test]
fn ctrl_z_gives_the_shell_its_terminal_and_fg_takes_it_again() {
    let practice = Practice::demo();
    // A shell with job control, that waits for a line before it continues the workstation.
    let script = "set -m; \"$0\" --as-of \"$1\"; echo STOPPED; read line; fg >/dev/null; echo LEFT";
    let command = Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_claimdeck"), TODAY])
        .env_clear()
        .envs(surroundings(practice.data()))
        .envs(XTERM.iter().copied());
    let mut session = Session::start(command, DESIGN);
    queue(&session);
    session.keys("\r").shows("Diagnoses");
    let before = lines(&session.settled());
    assert_taken(&session);
    session.keys("\x1a").shows("STOPPED");
    assert_given_back(&session);
    session.keys("\n").shows("Diagnoses");
    // All but the line that tells of news.
    let mut after = lines(&session.settled());
    after[22].clone_from(&before[22]);
    assert_eq!(after, before);
    assert_taken(&session);
    session.keys("qq").shows("LEFT");
    assert_eq!(session.ended().code(), Some(0));
    assert_given_back(&session);
}

#[test]
fn stopped_and_continued_from_outside_it_draws_itself_anew() {
    let practice = Practice::demo();
    let session = practice.open(XTERM, DESIGN);
    // Into a chart and back: what the start brings in the background has come.
    session.keys("\r").shows("Diagnoses");
    queue(session.keys("q"));
    let before = lines(&session.settled());
    let cost = session.cost_of(|session| {
        session.signal(Signal::STOP).signal(Signal::CONT);
    });
    assert!(
        cost > 1000,
        "the whole screen comes again, not {cost} bytes"
    );
    assert_eq!(lines(&session.settled()), before);
    assert_taken(&session);
}

/// The process of the test below; there is nothing to run without its mark.
#[test]
fn panicking() {
    if std::env::var_os(PANICS).is_none() {
        return;
    }
    let _guard = Guard::take().unwrap();
    let mut terminal = Terminal::new(Canvas::screen()).unwrap();
    terminal
        .draw(|frame| frame.render_widget(Paragraph::new("Jane Roe"), frame.area()))
        .unwrap();
    panic!("Jane Roe has no chart");
}

#[test]
fn a_panic_gives_the_terminal_back_and_tells_no_patient() {
    let practice = Practice::empty();
    let command = Command::new(std::env::current_exe().unwrap())
        .args(["restore::panicking", "--exact", "--nocapture"])
        .env_clear()
        .envs(surroundings(practice.data()))
        .envs(XTERM.iter().copied())
        .env(PANICS, "1");
    let mut session = Session::start(command, DESIGN);
    assert!(!session.ended().success());
    assert_given_back(&session);
    let text = session.screen().contents();
    assert!(
        text.contains("a bug stopped this at tests/terminal/restore.rs"),
        "{text}"
    );
    assert!(!text.contains("Jane Roe"), "{text}");
}
