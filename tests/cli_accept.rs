//! Findings that a person lets stand: from the chart to the claim, the list and the audit trail.
#![allow(clippy::unwrap_used, clippy::panic)]

mod cli_support;

use cli_support::{Deck, fixture, text};
use serde_json::Value;

/// A chart whose two lines ask for nothing: an error each, which may stand with a reason.
fn deck() -> Deck {
    let deck = Deck::new();
    deck.run(&["intake", &fixture("charts.jsonl")]).code(0);
    let coded = deck.run(&[
        "chart",
        "code",
        "CH1",
        "--dx",
        "I10",
        "--line",
        "99213:A:1:0",
        "--line",
        "36415:A:1:0",
        "--line",
        "81002:A:1:9.00",
        "--json",
    ]);
    let found = edits(&coded.code(1).rows()[0]["findings"]);
    assert_eq!(found, ["line.charge", "line.charge"]);
    deck
}

fn edits(list: &Value) -> Vec<String> {
    // Other edits may have their word; these tests are about one.
    let all = list.as_array().unwrap().iter().map(|row| text(row, "edit"));
    all.filter(|edit| *edit == "line.charge")
        .map(str::to_owned)
        .collect()
}

#[test]
fn what_blocks_says_how_it_is_accepted_and_each_subject_is_accepted_alone() {
    let deck = deck();
    let refused = deck.run(&["claim", "stage", "CH1"]).code(1);
    let how = "claimdeck chart accept CH1 line.charge --subject '99213' --reason WHY";
    assert!(refused.err.contains(how), "{}", refused.err);
    let rows = deck
        .run(&["claim", "stage", "CH1", "--json"])
        .code(1)
        .rows();
    assert_eq!(edits(&rows[0]["blocking"]).len(), 2, "{}", rows[0]);
    assert_eq!(rows[0]["blocking"][0]["can_accept"], true);

    // Of which of the two is not clear; nothing is accepted.
    let both = [
        "chart",
        "accept",
        "CH1",
        "line.charge",
        "--reason",
        "free by contract",
    ];
    let unclear = deck.run(&both).code(2);
    assert!(
        unclear.err.contains("--subject 99213, or 36415"),
        "{}",
        unclear.err
    );
    for empty in ["", "  ", "x", "-"] {
        let args = [
            "chart",
            "accept",
            "CH1",
            "line.charge",
            "--subject",
            "99213",
            "--reason",
        ];
        let refused = deck.run(&[&args[..], &[empty]].concat()).code(2);
        assert!(
            refused.err.contains("a reason is needed"),
            "{}",
            refused.err
        );
    }
    assert!(deck.rows(&["chart", "accept", "CH1", "--list"]).is_empty());

    let one = [&both[..], &["--subject", "99213"]].concat();
    let accepted = deck.rows(&one);
    assert_eq!(
        text(&accepted[0]["accepted"][0], "reason"),
        "free by contract"
    );
    let checked = deck
        .run(&["chart", "check", "CH1", "--json"])
        .code(1)
        .rows();
    assert_eq!(edits(&checked[0]["findings"]), ["line.charge"]);
    assert_eq!(text(&checked[0]["findings"][0], "at"), "lines[1].charge");
    assert_eq!(text(&checked[0]["accepted"][0], "subject"), "99213");
    assert_eq!(text(&checked[0]["accepted"][0], "by"), "tester");
    // A finding keeps the fields of the contract.
    let fields: Vec<&String> = checked[0]["findings"][0]
        .as_object()
        .unwrap()
        .keys()
        .collect();
    assert_eq!(fields.len(), 6, "{fields:?}");
    let plain = deck.run(&["chart", "check", "CH1"]).code(1);
    assert!(plain.out.contains("accepted line.charge"), "{}", plain.out);
    assert!(plain.out.contains("(free by contract)"), "{}", plain.out);
}

#[test]
fn the_reason_goes_onto_the_claim_into_the_lists_and_the_trail() {
    let deck = deck();
    for (subject, reason) in [("99213", "free by contract"), ("36415", "drawn elsewhere")] {
        let args = [
            "chart",
            "accept",
            "CH1",
            "line.charge",
            "--subject",
            subject,
            "--reason",
            reason,
        ];
        deck.run(&args).code(0);
    }
    let claim = &deck.rows(&["claim", "stage", "CH1"])[0];
    assert_eq!(text(claim, "state"), "staged");
    let left = claim["findings"].as_array().unwrap();
    assert!(left.iter().all(|f| f["severity"] == "info"), "{claim}");
    assert_eq!(edits(&claim["accepted"]).len(), 2);

    let id = text(claim, "id");
    let shown = &deck.rows(&["claim", "show", id])[0];
    let kept = shown["overrides"].as_array().unwrap();
    let said = |row: &Value| {
        (
            text(row, "subject").to_owned(),
            text(row, "reason").to_owned(),
        )
    };
    assert_eq!(said(&kept[0]), ("99213".into(), "free by contract".into()));
    assert_eq!(text(&kept[1], "by"), "tester");
    assert_eq!(
        deck.rows(&["claim", "list"])[0]["overrides"],
        shown["overrides"]
    );
    let plain = deck.run(&["claim", "show", id]).code(0).out;
    assert!(
        plain.contains("line.charge of 99213: free by contract (tester, "),
        "{plain}"
    );

    let trail = deck.rows(&["audit"]);
    let accepts: Vec<&Value> = trail
        .iter()
        .filter(|e| e["action"] == "chart.accept")
        .collect();
    assert_eq!(accepts.len(), 2);
    assert_eq!(accepts[1]["overrides"][0]["subject"], "36415");
    assert_eq!(accepts[1]["overrides"][0]["taken_back"], false);
    let staged = trail.last().unwrap();
    assert_eq!(staged["overrides"][0]["record"].as_str(), Some(id));
    let plain = deck.run(&["audit", "--verify"]).code(0);
    let line = "staged with line.charge of 36415: drawn elsewhere";
    assert!(plain.out.contains(line), "{}", plain.out);
}

#[test]
fn what_is_taken_back_blocks_again_and_what_is_gone_does_not_go_along() {
    let deck = deck();
    let all = [
        "chart",
        "accept",
        "CH1",
        "line.charge",
        "--reason",
        "free by contract",
        "--subject",
    ];
    deck.run(&[&all[..], &["99213"]].concat()).code(0);
    deck.run(&[&all[..], &["36415"]].concat()).code(0);
    let back = deck.rows(&[
        "chart",
        "unaccept",
        "CH1",
        "line.charge",
        "--subject",
        "36415",
    ]);
    assert_eq!(back[0]["taken_back"][0]["subject"], "36415");
    deck.run(&["claim", "stage", "CH1"]).code(1);
    let nothing = deck.run(&["chart", "unaccept", "CH1", "dx.sex"]).code(2);
    assert!(
        nothing.err.contains("nothing of dx.sex is accepted"),
        "{}",
        nothing.err
    );

    // The line that was accepted goes; the other is put right. Nothing is left to be accepted.
    deck.run(&["chart", "code", "CH1", "--line", "36415:A:1:9.00"])
        .code(0);
    let kept = deck.rows(&["chart", "accept", "CH1", "--list"]);
    assert_eq!(
        (text(&kept[0], "subject"), &kept[0]["found"]),
        ("99213", &false.into())
    );
    let claim = &deck.rows(&["claim", "stage", "CH1"])[0];
    assert!(claim["accepted"].as_array().unwrap().is_empty(), "{claim}");
    let shown = &deck.rows(&["claim", "show", text(claim, "id")])[0];
    assert!(shown["overrides"].as_array().unwrap().is_empty(), "{shown}");
    // A void brings the chart back with what was accepted on it.
    deck.run(&["claim", "void", text(claim, "id"), "--reason", "wrong line"])
        .code(0);
    assert_eq!(deck.rows(&["chart", "accept", "CH1", "--list"]).len(), 1);
    deck.run(&[
        "chart",
        "code",
        "CH1",
        "--line",
        "99213:A:1:0",
        "--line",
        "36415:A:1:9.00",
    ])
    .code(0);
    let claim = &deck.rows(&["claim", "stage", "CH1"])[0];
    assert_eq!(edits(&claim["accepted"]).len(), 1, "{claim}");
}

#[test]
fn what_could_not_be_written_is_never_accepted() {
    let deck = Deck::new();
    deck.run(&["intake", &fixture("charts.jsonl")]).code(0);
    deck.run(&["chart", "code", "CH1", "--line", "99213:"])
        .code(1);
    let args = [
        "chart",
        "accept",
        "CH1",
        "claim.no_diagnosis",
        "--reason",
        "none was documented",
    ];
    let refused = deck.run(&args).code(2);
    assert!(
        refused.err.contains("cannot be accepted"),
        "{}",
        refused.err
    );
    let unknown = deck.run(&[
        "chart",
        "accept",
        "CH1",
        "dx.nothing",
        "--reason",
        "some reason",
    ]);
    assert!(
        unknown
            .code(2)
            .err
            .contains("CH1 has no finding of dx.nothing"),
        "an edit that says nothing cannot be accepted"
    );
    let staged = deck.run(&["claim", "stage", "CH1"]).code(1);
    assert!(
        staged
            .err
            .contains("claim.no_diagnosis must be put right first"),
        "{}",
        staged.err
    );
}
