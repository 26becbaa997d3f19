//! Charts that carry what a terminal would obey: it is shown as data, and never reaches it.

use super::practice::*;
use super::stream::{Told, is_plain, told};

/// Where a note would like to be more than a note.
const NASTY: &str = "a\u{1b}[35;47mred\u{1b}]0;owned\u{7}\u{1b}[6n\u{1b}P+q\u{1b}\\\u{9b}2Jz\u{9d}0;x\u{9c}\u{8}\u{7f}\
                     \u{202e}txt.exe\u{202c}\u{2066}iso\u{2069}\u{200b}\u{feff}\u{e0041}";

fn chart(id: &str, last: &str) -> String {
    serde_json::json!({
        "id": id,
        "patient": {"mrn": format!("M{id}"), "last": last, "first": "Al", "birth_date": "1980-02-03", "sex": "F"},
        "coverages": [{"payer_id": "60054", "payer_name": "Aetna", "filing": "CI", "member_id": "W1",
                       "group": NASTY, "relationship": "self"}],
        "from": "2026-11-02",
        "documents": [{"title": format!("Title {NASTY} end"),
                       "text": format!("First line\n{NASTY}\nwide 日本語 and e\u{301} mark\nLast line\u{1b}[8m")}],
        "expected_charge": "125.00",
    })
    .to_string()
}

/// What a bidirectional reader or a terminal would obey, apart from the sequences that draw.
fn is_hostile(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

#[test]
fn control_characters_from_outside_never_reach_the_terminal_and_columns_stay_aligned() {
    let practice = Practice::empty();
    let names = [
        "Plain".to_owned(),
        format!("Esc{NASTY}"),
        "日本語日本".to_owned(),
        "Zoe\u{308}\u{301}\u{302}l".to_owned(),
        "👩\u{200d}👩\u{200d}👧 Fam".to_owned(),
    ];
    let rows: Vec<String> = names
        .iter()
        .enumerate()
        .map(|(i, name)| chart(&format!("V{i}"), name))
        .collect();
    let file = practice.data().join("charts.jsonl");
    std::fs::write(&file, rows.join("\n")).unwrap();
    let intake = practice.plain(&["intake", file.to_str().unwrap()]);
    assert!(intake.status.success(), "{intake:?}");

    for env in [XTERM, &[("TERM", "vt100"), ("LANG", "C")]] {
        let mut session = practice.open(env, DESIGN);
        let screen = session.settled();
        let text = screen.contents();
        let heading = |name: &str| -> u16 {
            let line: Vec<String> = screen.rows(0, 80).collect();
            u16::try_from(line[2].find(name).unwrap()).unwrap()
        };
        // Wide characters and marks before it do not move what follows.
        let cells = |row: u16, from: u16| screen.contents_between(row, from, row, from + 5);
        for row in 3..3 + u16::try_from(names.len()).unwrap() {
            assert_eq!(cells(row, heading("Payer")), "Aetna", "{text}");
            assert_eq!(cells(row, heading("Service")), "2026-", "{text}");
        }
        for _ in &names {
            session.keys("\r").shows("wide ");
            session.keys("t").settled();
            queue(session.keys("qq"));
            session.keys("j").settled();
        }
        session.keys("q");
        assert_eq!(session.ended().code(), Some(0));

        let bytes = session.bytes();
        for told in told(&bytes) {
            match &told {
                Told::Text(text) => assert!(!text.chars().any(is_hostile), "{text:?}"),
                Told::Control('\r' | '\n') => {}
                Told::Csi(params, 'm') => assert!(params != "35;47" && params != "8", "{params}"),
                other => assert!(is_plain(other), "{other:?}"),
            }
        }
    }
}
