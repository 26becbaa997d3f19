//! How the screens look: whole frames against snapshots.

use super::harness::*;
use claimdeck::codeset::{Hit, Kept};
use claimdeck::domain::CodeSet;
use claimdeck::tui::Look;
use claimdeck::tui::overlay::Overlay;
use insta::assert_snapshot;

const COLOR: Look = Look::new(true, true);
const PLAIN: Look = Look::new(false, false);

/// Charts, a chart half coded, a held one, claims at several stages and two late ones.
fn busy(size: (u16, u16), look: Look) -> Hands {
    let desk = desk();
    fill(&desk, 12);
    send(&desk, 1, day(9, 1));
    send(&desk, 2, day(10, 1));
    send(&desk, 3, day(11, 20));
    stage(&desk, 4);
    let mut hands = Hands::on(desk, size, look);
    hands
        .press("h")
        .type_text("operative report missing")
        .press("enter home down");
    hands
        .press("enter d")
        .type_text("e11.42")
        .press("tab")
        .type_text("i10")
        .press("enter");
    hands.press("p").type_text("99213").press("enter esc");
    hands
}

#[test]
fn queue() {
    assert_snapshot!("queue_80x24", busy((80, 24), COLOR).screen());
    assert_snapshot!("queue_80x24_ascii", busy((80, 24), PLAIN).screen());
    assert_snapshot!("queue_200x50", busy((200, 50), COLOR).screen());
    assert_snapshot!("queue_40x10", busy((40, 10), PLAIN).screen());
}

#[test]
fn coding() {
    for (name, size, look) in [
        ("coding_80x24", (80, 24), COLOR),
        ("coding_80x24_ascii", (80, 24), PLAIN),
        ("coding_120x40", (120, 40), COLOR),
        ("coding_200x60", (200, 60), COLOR),
        ("coding_40x10", (40, 10), PLAIN),
    ] {
        let mut hands = busy(size, look);
        hands.press("enter");
        assert_snapshot!(name, hands.screen());
    }
}

/// Hits of every kind. The search's own ranking is for its own tests.
fn hits() -> Vec<Hit> {
    let hit = |set, code: &str, title: &str| Hit {
        set,
        code: code.parse().unwrap(),
        title: title.into(),
        billable: true,
        practice: false,
        via: None,
        marks: vec![0, 1, 2],
        score: 1.0,
        kept: Kept::default(),
    };
    let long = "Type 2 diabetes mellitus with diabetic neuropathy, unspecified, with a title that needs two rows";
    vec![
        hit(CodeSet::Icd10Cm, "E11.40", long),
        Hit {
            via: Some("burning feet".into()),
            ..hit(
                CodeSet::Icd10Cm,
                "R20.8",
                "Other disturbances of skin sensation",
            )
        },
        Hit {
            billable: false,
            ..hit(
                CodeSet::Icd10Cm,
                "E11.4",
                "Type 2 diabetes mellitus with neurological complications",
            )
        },
        Hit {
            practice: true,
            ..hit(
                CodeSet::Cpt,
                "99213",
                "established patient clinic visit, low-complexity decisions or 20+ minutes",
            )
        },
    ]
}

#[test]
fn search() {
    for (name, look) in [("search_80x24", COLOR), ("search_80x24_ascii", PLAIN)] {
        let mut hands = busy((80, 24), look);
        hands.press("enter d").type_text("dm2 neurop");
        if let Some(Overlay::Search(found)) = hands.app.overlays.last_mut() {
            found.hits = hits();
        }
        assert_snapshot!(name, hands.screen());
    }
    let mut hands = busy((80, 24), COLOR);
    hands.press("enter d").type_text("e11.40").press("ctrl-g");
    assert_snapshot!("code_notes_80x24", hands.screen());
}

#[test]
fn claims_and_late_payments() {
    let mut hands = busy((80, 24), COLOR);
    hands.press("2");
    assert_snapshot!("claims_80x24", hands.screen());
    hands.press("end enter");
    assert_snapshot!("claim_80x24", hands.screen());
    hands.press("esc 3");
    assert_snapshot!("late_80x24", hands.screen());
    hands.press("t");
    assert_snapshot!("late_next_action_80x24", hands.screen());
}

#[test]
fn forms_help_and_palette() {
    let mut hands = busy((80, 24), PLAIN);
    hands.press("?");
    assert_snapshot!("help_80x24_ascii", hands.screen());
    hands.press("esc : ").type_text("stage");
    hands.press("esc enter : ").type_text("stage");
    assert_snapshot!("palette_80x24_ascii", hands.screen());
    hands.press("esc down down enter tab");
    assert_snapshot!("line_form_80x24_ascii", hands.screen());
}

#[test]
fn ascii_screens_are_ascii_and_mono_has_no_colour() {
    for keys in ["1", "enter", "enter d", "2", "2 enter", "3", "?", ":", "i"] {
        let mut hands = busy((80, 24), PLAIN);
        hands.press(keys);
        let buf = hands.buffer();
        for cell in buf.content() {
            assert!(cell.symbol().is_ascii(), "{:?} after {keys}", cell.symbol());
            assert_eq!(
                (cell.fg, cell.bg),
                (ratatui::style::Color::Reset, ratatui::style::Color::Reset)
            );
        }
    }
}

#[test]
fn below_forty_by_ten_one_honest_line() {
    for (size, line) in [
        ((39, 24), "claimdeck needs 40x10, this is 39x24"),
        ((80, 9), "claimdeck needs 40x10, this is 80x9"),
        ((22, 3), "claimdeck needs 40x10"),
        ((12, 3), "needs 40x10"),
        ((5, 1), "40x10"),
        ((1, 1), ""),
    ] {
        let hands = busy(size, COLOR);
        let screen = hands.screen();
        assert!(screen.starts_with(line), "{screen:?}");
        assert!(screen.lines().skip(1).all(str::is_empty));
    }
}

#[test]
fn what_matters_is_told_without_colour() {
    use ratatui::style::Modifier;
    for look in [COLOR, PLAIN] {
        let mut hands = busy((80, 24), look);
        let row = |hands: &Hands, text: &str| {
            let screen = hands.screen();
            let y = screen
                .lines()
                .position(|line| line.contains(text))
                .expect("the row is there");
            hands.buffer()[(1, u16::try_from(y).unwrap())].modifier
        };
        assert!(
            row(&hands, "Okafor, Ngozi").contains(Modifier::REVERSED),
            "the row under the cursor"
        );
        assert!(!row(&hands, "Smith, John").contains(Modifier::REVERSED));
        hands.press("down down enter s");
        assert!(
            hands.screen().contains("Error: not staged"),
            "{}",
            hands.screen()
        );
        hands.press("d").type_text("neuropathy");
        let marked = hands
            .buffer()
            .content()
            .iter()
            .filter(|c| c.modifier.contains(Modifier::UNDERLINED))
            .count();
        // The field is underlined as a whole; matched letters come on top of it.
        assert!(marked > 76 + 10, "{marked}");
    }
}
