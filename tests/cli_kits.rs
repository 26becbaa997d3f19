//! Kits and cards from the command line.
#![allow(clippy::unwrap_used, clippy::panic)]

mod cli_support;

use cli_support::{Deck, fixture, text};

/// A deck with three charts, the first of them coded.
fn deck() -> Deck {
    let deck = Deck::new();
    deck.rows(&["intake", &fixture("charts.jsonl")]);
    deck.rows(&[
        "chart",
        "code",
        "CH1",
        "--dx",
        "E11.65,I10",
        "--line",
        "99213:AB",
    ]);
    deck
}

#[test]
fn a_kit_is_kept_posted_changed_and_handed_on() {
    let deck = deck();
    let kept = deck.rows(&[
        "kit", "save", "CH1", "DM visit", "--hotkey", "d", "--shared",
    ]);
    assert_eq!(
        (text(&kept[0], "id"), text(&kept[0], "state")),
        ("K1", "kept")
    );
    let list = deck.rows(&["kit", "list"]);
    assert_eq!(text(&list[0], "hotkey"), "d");
    assert_eq!(text(&list[0], "for"), "everyone");
    assert_eq!(list[0]["diagnoses"][1], "I10");

    let posted = deck.rows(&["kit", "post", "CH2", "dm visit"]);
    assert_eq!(text(&posted[0], "id"), "CH2");
    assert_eq!(posted[0]["new_lines"], 1);
    let chart = &deck.rows(&["chart", "show", "CH2"])[0];
    assert_eq!(chart["lines"][0]["pointers"], serde_json::json!([1, 2]));
    assert_eq!(chart["lines"][0]["from"], chart["from"]);

    let set = deck.rows(&["kit", "set", "K1", "--name", "DM", "--no-hotkey"]);
    assert_eq!(text(&set[0], "state"), "changed");
    let shown = &deck.rows(&["kit", "show", "DM"])[0];
    assert_eq!(shown["lines"][0]["charge"], serde_json::Value::Null);
    assert_eq!(shown["hotkey"], serde_json::Value::Null);

    let exported = deck.run(&["kit", "export"]).code(0).out;
    let other = Deck::new();
    let taken = other
        .fed(&["kit", "import", "-", "--json"], &exported)
        .code(0);
    assert!(taken.out.contains("\"new\""), "{}", taken.out);
    assert_eq!(other.run(&["kit", "export"]).code(0).out, exported);
    let again = other
        .fed(&["kit", "import", "-", "--json"], &exported)
        .code(0);
    assert_eq!(again.out, "");
    let changed = exported.replace("\"99213\"", "\"99214\"");
    let refused = other.fed(&["kit", "import", "-"], &changed).code(2);
    assert!(refused.err.contains("--replace"), "{}", refused.err);
    other
        .fed(&["kit", "import", "-", "--replace"], &changed)
        .code(0);
    let bad = other.fed(&["kit", "import", "-"], "{\"name\":1}").code(3);
    assert!(bad.err.contains("-:1:"), "{}", bad.err);

    assert_eq!(
        text(&deck.rows(&["kit", "delete", "K1"])[0], "state"),
        "deleted"
    );
    assert!(deck.rows(&["kit", "list"]).is_empty());
    assert_eq!(
        text(&deck.rows(&["kit", "restore", "K1"])[0], "state"),
        "restored"
    );
    deck.run(&["kit", "show", "no such kit"]).code(2);
    deck.run(&["verify"]).code(0);
}

#[test]
fn what_cannot_be_billed_is_named_and_not_posted() {
    let deck = deck();
    let row = r#"{"name":"mixed","diagnoses":["S52.501","I10"],"lines":[{"code":"99213","pointers":[1]}]}"#;
    deck.fed(&["kit", "import", "-"], row).code(0);
    let refused = deck.run(&["kit", "post", "CH2", "mixed"]).code(2);
    assert!(
        refused.err.contains("S52.501 is a heading"),
        "{}",
        refused.err
    );
    assert!(refused.err.contains("--skip-invalid"), "{}", refused.err);
    assert_eq!(deck.rows(&["chart", "show", "CH2"])[0]["status"], "ready");
    let posted = deck.rows(&["kit", "post", "CH2", "mixed", "--skip-invalid"]);
    assert_eq!(posted[0]["diagnoses"], serde_json::json!(["I10"]));
}

#[test]
fn favourites_notes_and_uses_are_kept_shown_in_the_search_and_forgotten() {
    let deck = deck();
    let dx = deck.rows(&["card", "favourite", "i10"]);
    assert_eq!(
        (text(&dx[0], "code"), text(&dx[0], "state")),
        ("I10", "favourite")
    );
    deck.rows(&["card", "note", "E11.65", "ask for the A1c", "--site"]);
    let list = deck.rows(&["card", "list"]);
    assert_eq!(list.len(), 4, "{list:?}");
    let uses = |code: &str| {
        let card = list
            .iter()
            .find(|c| c["code"] == code && c["for"] != "site");
        card.unwrap()["uses"].clone()
    };
    assert_eq!([uses("I10"), uses("99213")], [1, 1]);
    assert_eq!(deck.rows(&["card", "list", "--note", "a1c ask"]).len(), 1);
    assert_eq!(deck.rows(&["card", "list", "--favourites"]).len(), 1);

    let found = deck.rows(&["search", "hypertension"]);
    let hit = found.iter().find(|h| h["code"] == "I10").unwrap();
    assert_eq!(hit["kept"], "* used 1");
    let by_note = deck.rows(&["search", "ask", "a1c"]);
    let hit = by_note.iter().find(|h| h["code"] == "E11.65").unwrap();
    assert_eq!(text(hit, "via"), "ask for the A1c");
    let plain = deck.rows(&["search", "ask", "a1c", "--no-personal"]);
    let by_card = |h: &serde_json::Value| h["via"] == "ask for the A1c" || !h["kept"].is_null();
    assert!(!plain.iter().any(by_card));

    let forgotten = deck.rows(&["card", "forget", "--all"]);
    assert_eq!(forgotten.len(), 3);
    deck.rows(&["card", "favourite", "I10", "--off"]);
    let left = deck.rows(&["card", "list"]);
    assert_eq!(left.len(), 1);
    assert_eq!(text(&left[0], "for"), "site");
    // E11.65 looks like no HCPCS code, E1165 does: the tables say what it is.
    deck.rows(&["card", "note", "E1165", "", "--site"]);
    assert!(deck.rows(&["card", "list"]).is_empty());
    deck.run(&["card", "favourite", "ZZZZ"]).code(2);
}
