//! The loop itself, with its threads: events in by the channel, frames out to a test terminal.

use super::harness::*;
use claimdeck::codeset::Search;
use claimdeck::domain::*;
use claimdeck::keymap::{InputEvent, Key, KeyCode, Keymap};
use claimdeck::tui::{Look, Msg, Options, SearchSource, run};
use claimdeck::workflow::Desk;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::mpsc;

fn options(suspended: &Rc<Cell<u32>>, built: mpsc::Sender<()>) -> Options {
    let suspended = Rc::clone(suspended);
    let tables = desk().tables;
    let build = move |_: &mut dyn FnMut(u8)| {
        let search = Search::build(&tables);
        // Nobody waits for it in most tests.
        let _ = built.send(());
        search
    };
    Options {
        keymap: Keymap::preset("standard").unwrap(),
        look: Look::new(true, true),
        search: SearchSource::Build(Box::new(build)),
        reload_keys: Box::new(|| Ok((Keymap::preset("vi").unwrap(), "vi read".into()))),
        suspend: Box::new(move || {
            suspended.set(suspended.get() + 1);
            Ok(())
        }),
        greeting: "keys.toml:1:1: warning".into(),
    }
}

fn keys(text: &str) -> Vec<InputEvent> {
    text.split(' ')
        .flat_map(|word| match word.strip_prefix('=') {
            Some(typed) => typed
                .chars()
                .map(|c| Key::plain(KeyCode::Char(c)))
                .collect(),
            None => vec![word.parse().unwrap()],
        })
        .map(InputEvent::Key)
        .collect()
}

/// Runs the loop over events that are all there before it starts: a burst of type-ahead.
fn go(desk: &Desk, events: Vec<InputEvent>, suspended: &Rc<Cell<u32>>) {
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    let (sender, inbox) = mpsc::channel();
    for event in events {
        sender.send(Msg::Input(event)).unwrap();
    }
    let options = options(suspended, mpsc::channel().0);
    run(&mut terminal, desk.clone(), options, &sender, &inbox).unwrap();
}

#[test]
fn a_burst_of_keys_is_done_in_order_and_stored_before_the_loop_ends() {
    let desk = desk();
    fill(&desk, 3);
    let suspended = Rc::default();
    // The search may not be ready this early, so the codes come by the use cases.
    let mut chart = desk.chart(ChartId(2)).unwrap();
    let mut coding = chart.coding.clone();
    coding.add_diagnosis("I10".parse().unwrap()).unwrap();
    coding.add_diagnosis("E11.42".parse().unwrap()).unwrap();
    coding
        .add_line(claimdeck::workflow::coding::new_line(
            &desk,
            &chart,
            "99213".parse().unwrap(),
        ))
        .unwrap();
    claimdeck::workflow::coding::save(&desk, &mut chart, coding).unwrap();
    go(
        &desk,
        keys("/ =okafor enter enter > ctrl-z s q Q"),
        &suspended,
    );
    let claim = desk.claim(ClaimId(1)).unwrap();
    let codes: Vec<_> = claim
        .claim
        .coding
        .diagnoses
        .iter()
        .map(Code::as_str)
        .collect();
    assert_eq!(codes, ["E1142", "I10"], "moved before it was staged");
    assert_eq!(suspended.get(), 1);
}

#[test]
fn a_hang_up_ends_the_loop_after_everything_asked_for_is_stored() {
    let desk = desk();
    fill(&desk, 1);
    let mut events = keys("h =waits enter");
    events.push(InputEvent::Hangup);
    go(&desk, events, &Rc::default());
    // The hold was asked for before the line dropped; whether its answer was seen does not matter.
    assert_eq!(desk.chart(ChartId(1)).unwrap().holds.len(), 1);
}

#[test]
fn what_is_typed_before_the_index_is_ready_is_answered_once_it_is() {
    let desk = desk();
    fill(&desk, 1);
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    let (sender, inbox) = mpsc::channel();
    let hands = sender.clone();
    let (built, ready) = mpsc::channel();
    let person = std::thread::spawn(move || {
        for event in keys("enter d =i10") {
            hands.send(Msg::Input(event)).unwrap();
        }
        ready.recv().unwrap();
        // The index is handed over right after this; what was typed before is answered then.
        std::thread::sleep(std::time::Duration::from_millis(300));
        for event in keys("enter Q") {
            hands.send(Msg::Input(event)).unwrap();
        }
    });
    run(
        &mut terminal,
        desk.clone(),
        options(&Rc::default(), built),
        &sender,
        &inbox,
    )
    .unwrap();
    person.join().unwrap();
    let chart = desk.chart(ChartId(1)).unwrap();
    assert_eq!(chart.coding.diagnoses.len(), 1);
}
