//! Suggestions of the note: marked, listed, posted with one key.

use super::harness::*;
use claimdeck::codeset::suggest::Candidate;
use claimdeck::codeset::{Context, Section};
use claimdeck::domain::{ChartId, CodeSet};
use claimdeck::tui::Look;
use claimdeck::workflow::suggest::{Mark, Place, Suggestion, Suggestions};
use insta::assert_snapshot;

const COLOR: Look = Look::new(true, true);
const PLAIN: Look = Look::new(false, false);

/// Suggestions for the note of the charts. What a note suggests is for tests of its own.
fn suggested(note: &str) -> Suggestions {
    let place = |phrase: &str| {
        let start = note.find(phrase).unwrap();
        Place {
            document: 0,
            range: start..start + phrase.len(),
            line: note[..start].matches('\n').count() + 1,
        }
    };
    let suggestion = |set, code: &str, title: &str, phrase: &str, context: Context| Suggestion {
        code: Candidate {
            set,
            code: code.parse().unwrap(),
            title: title.to_owned(),
            billable: code != "E11",
            score: 1.0,
        },
        context,
        phrase: phrase.to_owned(),
        place: place(phrase),
        section: Section::Assessment,
        why: context.reason().to_owned(),
        mentions: 1,
    };
    use CodeSet::{Cpt, Icd10Cm};
    use Context::{Affirmed, Historical, Negated};
    let offered = vec![
        suggestion(
            Icd10Cm,
            "E11.42",
            "Type 2 diabetes mellitus with diabetic polyneuropathy",
            "Type 2 diabetes with diabetic polyneuropathy",
            Affirmed,
        ),
        suggestion(
            Icd10Cm,
            "I10",
            "Essential (primary) hypertension",
            "Hypertension",
            Affirmed,
        ),
        suggestion(
            Icd10Cm,
            "E11",
            "Type 2 diabetes mellitus",
            "Diabetes",
            Affirmed,
        ),
        suggestion(
            Cpt,
            "97597",
            "wound care, first 20 sq cm or less",
            "Foot care",
            Affirmed,
        ),
    ];
    let left_out = vec![
        suggestion(
            Icd10Cm,
            "R20.8",
            "Other disturbances of skin sensation",
            "burning feet",
            Negated,
        ),
        suggestion(
            Icd10Cm,
            "Z86.69",
            "Personal history of other diseases of the nervous system",
            "Monofilament",
            Historical,
        ),
    ];
    let marks = |list: &[Suggestion], offered: bool| -> Vec<Mark> {
        let mark = |s: &Suggestion| Mark {
            place: s.place.clone(),
            offered,
        };
        list.iter().map(mark).collect()
    };
    let mut all = marks(&offered, true);
    all.extend(marks(&left_out, false));
    all.sort_by_key(|mark| mark.place.range.start);
    Suggestions {
        marks: all,
        offered,
        left_out,
    }
}

/// A chart open, its note read.
fn read(size: (u16, u16), look: Look) -> Hands {
    let desk = desk();
    fill(&desk, 3);
    let mut hands = Hands::on(desk, size, look);
    hands.press("enter");
    let id = hands.app.coding.as_ref().unwrap().id();
    let found = suggested(&hands.chart(id.0).documents[0].text);
    hands.suggest(id, found);
    hands
}

#[test]
fn how_they_look() {
    for (name, size, look) in [
        ("marked_80x24", (80, 24), COLOR),
        ("marked_80x24_ascii", (80, 24), PLAIN),
    ] {
        assert_snapshot!(name, read(size, look).screen());
    }
    for (name, size, look) in [
        ("suggestions_80x24", (80, 24), COLOR),
        ("suggestions_80x24_ascii", (80, 24), PLAIN),
        ("suggestions_40x10", (40, 10), PLAIN),
        ("suggestions_200x50", (200, 50), COLOR),
    ] {
        let mut hands = read(size, look);
        hands.press("y down");
        assert_snapshot!(name, hands.screen());
    }
}

#[test]
fn one_key_posts_one_and_goes_on() {
    let mut hands = read((80, 24), COLOR);
    hands.press("y enter enter");
    assert_eq!(codes(&hands), ["E11.42", "I10"]);
    assert!(!hands.app.overlays.is_empty(), "the list stays open");
    // What needs more characters is chosen first; the list comes back after it.
    hands.press("enter");
    assert!(
        hands.screen().contains("E11 needs more characters"),
        "{}",
        hands.screen()
    );
    hands.press("esc down enter");
    let coding = hands.app.coding.as_ref().unwrap();
    assert_eq!(coding.coding.lines[0].code.as_str(), "97597");
    // What stands on the claim is not posted again.
    hands.press("home enter");
    assert_eq!(hands.said(), "E11.42 is on the claim already");
    hands.press("esc u");
    assert!(hands.app.coding.as_ref().unwrap().coding.lines.is_empty());
    assert_eq!(codes(&hands), ["E11.42", "I10"]);
}

#[test]
fn what_is_left_out_is_asked_about() {
    let mut hands = read((80, 24), COLOR);
    hands.press("y end up enter");
    assert!(
        hands
            .screen()
            .contains("Post R20.8, which the note does not affirm?")
    );
    hands.press("n");
    assert!(codes(&hands).is_empty());
    hands.press("enter y");
    assert_eq!(codes(&hands), ["R20.8"]);
    assert!(!hands.app.overlays.is_empty());
}

#[test]
fn finer_codes_stand_one_key_away() {
    let mut hands = read((80, 24), COLOR);
    hands.press("y right");
    assert!(hands.screen().contains("E11.4 needs more characters"));
    hands.type_text("e11.43").press("enter");
    assert_eq!(codes(&hands), ["E11.43"]);
    assert!(
        hands.screen().contains("Suggestions: 4"),
        "{}",
        hands.screen()
    );
}

#[test]
fn a_note_is_read_when_its_chart_opens() {
    let mut hands = Hands::plain(3);
    hands.press("enter").read_note();
    let coding = hands.app.coding.as_ref().unwrap();
    let all = coding.suggestions.as_ref().unwrap();
    let offered: Vec<String> = all.offered.iter().map(|s| s.code.code.dotted()).collect();
    assert_eq!(offered[..2], ["E11.42", "I10"], "{offered:?}");
    assert!(codes(&hands).is_empty(), "nothing is posted by itself");
    // Its answer is for its own chart only.
    let stale = ChartId(coding.id().0 + 1);
    hands.suggest(stale, Suggestions::default());
    assert!(!hands.app.coding.as_ref().unwrap().marks.is_empty());
}

#[test]
fn a_list_without_suggestions_says_why() {
    let mut hands = Hands::plain(3);
    hands.press("enter y");
    assert!(hands.screen().contains("The note is being read."));
    hands.press("enter");
    assert!(
        hands.said().contains("nothing is suggested"),
        "{}",
        hands.said()
    );
    hands.press("esc");
    assert!(hands.app.overlays.is_empty());
}
