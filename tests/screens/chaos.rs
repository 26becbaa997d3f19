//! Any keys, at any size: nothing breaks, and the screen agrees with the store.

use super::harness::*;
use claimdeck::domain::ServiceLine;
use claimdeck::keymap::InputEvent;
use claimdeck::tui::Look;
use claimdeck::tui::view::draw;
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const KEYS: &[&str] = &[
    "enter",
    "enter",
    "esc",
    "tab",
    "shift-tab",
    "up",
    "down",
    "down",
    "pageup",
    "pagedown",
    "home",
    "end",
    "d",
    "p",
    "x",
    "<",
    ">",
    "u",
    "U",
    "s",
    "!",
    "w",
    "h",
    "r",
    "a",
    "i",
    "e",
    "m",
    "n",
    "c",
    "o",
    "v",
    "f",
    "t",
    "z",
    "b",
    "space",
    "A",
    "B",
    "C",
    "L",
    "N",
    "1",
    "2",
    "3",
    "?",
    ":",
    "/",
    "y",
    "0",
    "9",
    ".",
    ",",
    "=",
    "O",
    "W",
    "+",
    "backspace",
    "delete",
    "ctrl-c",
    "ctrl-u",
    "ctrl-o",
    "ctrl-t",
    "ctrl-g",
    "ctrl-w",
    "ctrl-l",
    "left",
    "right",
    "g",
    "G",
    "f5",
    "ctrl-x",
    "ctrl-n",
    "ctrl-p",
    "Z",
    "4",
    "5",
    "6",
    "j",
    "k",
    "minus",
];

const WORDS: &[&str] = &[
    "i10",
    "e11.42",
    "99213",
    "dm2 neuropathy",
    "S72.001",
    "36415",
    "-4",
    "+7",
    "why not",
    "日本 é",
    "AB",
];

#[derive(Debug, Clone)]
enum Act {
    Key(&'static str),
    Words(&'static str),
    Paste(String),
    Size(u16, u16),
    Answer,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        20 => proptest::sample::select(KEYS).prop_map(Act::Key),
        4 => proptest::sample::select(WORDS).prop_map(Act::Words),
        1 => "\\PC{0,12}".prop_map(Act::Paste),
        1 => (1_u16..140, 1_u16..50).prop_map(|(w, h)| Act::Size(w, h)),
        3 => Just(Act::Answer),
    ]
}

fn check(hands: &Hands) {
    hands.screen();
    // The terminal may have another size already than the model was told.
    for (width, height) in [(80, 24), (41, 11), (3, 2)] {
        draw(
            &hands.app,
            &mut Buffer::empty(Rect::new(0, 0, width, height)),
        );
    }
    if let Some(coding) = &hands.app.coding {
        for line in &coding.coding.lines {
            assert!(line.pointers.len() <= ServiceLine::MAX_POINTERS);
            assert!(
                line.pointers
                    .iter()
                    .all(|p| p.index() < coding.coding.diagnoses.len())
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn random_keys_break_nothing(slow in any::<bool>(), keymap in proptest::sample::select(vec!["standard", "vi", "emacs", "numeric"]), acts in proptest::collection::vec(act(), 1..120)) {
        let desk = desk();
        fill(&desk, 6);
        send(&desk, 5, day(9, 1));
        stage(&desk, 6);
        let mut hands = Hands::with_keymap(desk, (80, 24), Look::new(true, true), keymap);
        hands.slow = slow;
        for act in acts {
            match act {
                Act::Key(key) => { hands.press(key); }
                Act::Words(text) => { hands.type_text(text); }
                Act::Paste(text) => { hands.event(InputEvent::Paste(text)); }
                Act::Size(w, h) => { hands.app.size = (w, h); hands.event(InputEvent::Resize(w, h)); }
                Act::Answer => { hands.deliver_one(); }
            }
            check(&hands);
        }
        hands.deliver();
        check(&hands);
        if let Some(coding) = &hands.app.coding {
            prop_assert!(coding.refused.is_none());
            let stored = hands.desk.chart(coding.id()).unwrap();
            prop_assert_eq!(&stored.coding, &coding.coding);
        }
        prop_assert!(hands.app.waiting.is_none() && hands.app.held.is_empty() && hands.app.asked.is_empty());
    }
}
