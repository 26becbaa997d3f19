//! The day's work from the command line: charts, claims, late payments.
#![allow(clippy::unwrap_used, clippy::panic)]

mod cli_support;

use cli_support::{Deck, fixture, text};

#[test]
fn a_chart_is_coded_staged_and_there_after_a_restart() {
    let deck = Deck::new();
    let charts = fixture("charts.jsonl");
    let taken = deck.rows(&["intake", &charts]);
    assert_eq!(taken[0]["charts"]["created"], 3);
    assert_eq!(text(&taken[0], "state"), "stored");

    let queue = deck.rows(&["chart", "list"]);
    assert_eq!(queue.len(), 3);
    let chart = queue.iter().find(|r| r["dos"] == "2026-11-02").unwrap();
    let id = text(chart, "id");
    let shown = &deck.rows(&["chart", "show", id])[0];
    assert_eq!(text(shown, "patient"), "Roe, Jane");
    assert!(text(&shown["documents"][0], "text").contains("high sugars"));

    let coded = deck.rows(&[
        "chart",
        "code",
        id,
        "--dx",
        "E11.65,I10",
        "--line",
        "99213-25:AB:1:125.00",
    ]);
    assert_eq!(coded[0]["diagnoses"][0], "E11.65");
    assert_eq!(text(&coded[0], "charge"), "125.00");
    assert_eq!(
        coded[0]["findings"].as_array().unwrap().len(),
        0,
        "{}",
        coded[0]
    );

    let staged = deck.rows(&["claim", "stage", id]);
    assert_eq!(text(&staged[0], "state"), "staged");
    let claim = text(&staged[0], "id");

    let claims = deck.rows(&["claim", "list", "--status", "staged"]);
    assert_eq!(claims.len(), 1);
    assert_eq!(text(&claims[0], "id"), claim);
    assert_eq!(text(&claims[0], "charge"), "125.00");
    assert_eq!(deck.rows(&["chart", "list"]).len(), 2);
    assert_eq!(deck.rows(&["chart", "list", "--status", "coded"]).len(), 1);

    // What is exported is what `check` reads.
    let exported = deck.run(&["claim", "export", claim]).code(0).out;
    let checked = deck.fed(&["check", "-", "--json"], &exported).code(0);
    assert_eq!(checked.out, "");
    assert!(checked.err.contains("1 claim: 0 errors"), "{}", checked.err);
}

#[test]
fn a_chart_with_errors_is_not_staged() {
    let deck = Deck::new();
    deck.run(&["intake", &fixture("charts.jsonl")]).code(0);
    let coded = deck
        .run(&[
            "chart", "code", "CH1", "--dx", "E11.6", "--line", "99213", "--json",
        ])
        .code(1);
    assert_eq!(coded.rows()[0]["findings"][0]["edit"], "dx.not_billable");
    assert!(
        coded.err.contains("CH1 stays as it was: E11.6 is a header"),
        "{}",
        coded.err
    );
    let chart = &deck.rows(&["chart", "show", "CH1"])[0];
    assert!(chart["diagnoses"].as_array().unwrap().is_empty(), "{chart}");
    let paired = deck.run(&["chart", "code", "CH1", "--dx", "F02.80", "--json"]);
    let asked = &paired.rows()[0]["asked_for"][0];
    assert_eq!(
        (text(asked, "kind"), &asked["required"]),
        ("code_first", &true.into()),
        "{asked}"
    );
    assert_eq!(asked["partners"][0]["codes"][0], "G30");
    let refused = deck.run(&["claim", "stage", "CH1", "--json"]).code(1);
    assert_eq!(text(&refused.rows()[0], "state"), "not staged");
    assert!(deck.rows(&["claim", "list"]).is_empty());
    let wrong = deck
        .run(&["chart", "code", "CH1", "--line", "99213:F"])
        .code(2);
    assert!(
        wrong.err.contains("points at no diagnosis"),
        "{}",
        wrong.err
    );
    assert_eq!(wrong.out, "");
}

#[test]
fn charts_are_held_released_and_assigned() {
    let deck = Deck::new();
    deck.demo("20");
    let rows = deck.rows(&[
        "chart", "list", "--status", "ready", "--sort", "age", "--limit", "1",
    ]);
    let id = text(&rows[0], "id");
    let held = deck.rows(&["chart", "hold", id, "--reason", "query sent"]);
    assert_eq!(text(&held[0], "state"), "held");
    let refused = deck.run(&["claim", "stage", id]).code(2);
    assert!(refused.err.contains("query sent"), "{}", refused.err);
    let rows = deck.rows(&["chart", "list", "--status", "held"]);
    assert!(
        rows.iter()
            .any(|r| text(r, "id") == id && r["hold"] == "query sent")
    );
    assert_eq!(
        text(&deck.rows(&["chart", "release", id])[0], "state"),
        "ready"
    );
    deck.run(&["chart", "release", id]).code(2);
    let given = deck.rows(&["chart", "assign", id, "--to", "morgan"]);
    assert_eq!(text(&given[0], "assigned_to"), "morgan");
}

#[test]
fn a_claim_is_sent_paid_late_chased_and_closed() {
    let deck = Deck::new();
    deck.run(&["intake", &fixture("charts.jsonl")]).code(0);
    deck.run(&["payer", "set", "PY1", "--days-to-pay", "10"])
        .code(0);
    for chart in ["CH1", "CH2"] {
        deck.run(&[
            "chart",
            "code",
            chart,
            "--dx",
            "I10",
            "--line",
            "99213:A:1:100",
        ])
        .code(0);
        deck.run(&["claim", "stage", chart]).code(0);
    }
    let early = deck.run(&["claim", "sent", "C1", "--on", "1999-01-01"]);
    assert!(early.code(2).err.contains("before the last service"));
    let sent = deck.rows(&["claim", "sent", "C1", "C2"]);
    assert_eq!(sent.len(), 2);
    assert_eq!(text(&sent[0], "state"), "sent");
    assert_eq!(text(&sent[0], "expected"), "2026-12-04");
    deck.run(&["claim", "sent", "C1"]).code(2);

    let day = [
        "claim",
        "paid",
        "C2",
        "--amount",
        "40",
        "--on",
        "2026-11-23",
    ];
    let early = deck.run(&day).code(2);
    assert!(early.err.contains("before it was sent"), "{}", early.err);
    let paid = deck.rows(&["claim", "paid", "C2", "--amount", "40"]);
    assert_eq!(
        (text(&paid[0], "state"), text(&paid[0], "open")),
        ("sent", "60.00")
    );
    deck.run(&["claim", "paid", "C2", "--amount", "60.01"])
        .code(2);

    assert!(
        deck.on("2026-12-04", &["late", "sweep", "--json"])
            .code(0)
            .rows()
            .is_empty()
    );
    let late = deck
        .on("2026-12-05", &["late", "sweep", "--json"])
        .code(0)
        .rows();
    assert_eq!(late.len(), 2);
    assert_eq!(text(&late[0], "state"), "late");
    let again = deck.on("2026-12-05", &["late", "sweep", "--json"]).code(0);
    assert!(
        again.rows().is_empty() && again.err.starts_with("0 newly late"),
        "{again:?}"
    );

    let list = deck
        .on("2026-12-14", &["late", "list", "--json"])
        .code(0)
        .rows();
    assert_eq!(
        (text(&list[0], "id"), list[0]["days_late"].as_i64()),
        ("C1", Some(10))
    );
    assert_eq!(text(&list[0], "open"), "100.00");

    let on = |args: &[&str]| deck.on("2026-12-14", args);
    let logged = on(&["late", "log", "C1", "--note", "called", "--json"])
        .code(0)
        .rows();
    assert_eq!(
        text(&logged[0], "next_action"),
        "2026-12-05",
        "a note moves nothing"
    );
    on(&["late", "log", "C1", "--note", " "]).code(2);
    let next = on(&[
        "late",
        "next",
        "C1",
        "--note",
        "faxed",
        "--on",
        "2026-12-20",
        "--json",
    ])
    .code(0)
    .rows();
    assert_eq!(text(&next[0], "next_action"), "2026-12-20");
    on(&["late", "snooze", "C1", "--until", "2026-12-14"]).code(2);
    let snoozed = on(&["late", "snooze", "C1", "--until", "2026-12-21", "--json"])
        .code(0)
        .rows();
    assert_eq!(text(&snoozed[0], "state"), "snoozed");
    let back = deck
        .on("2026-12-21", &["late", "sweep", "--json"])
        .code(0)
        .rows();
    assert_eq!(
        (text(&back[0], "id"), text(&back[0], "state")),
        ("C1", "reopened")
    );
    on(&["late", "assign", "C1", "--to", "riley"]).code(0);
    let shown = &on(&["late", "show", "C1", "--json"]).code(0).rows()[0];
    assert_eq!(text(shown, "assigned_to"), "riley");
    assert_eq!(shown["contacts"].as_array().unwrap().len(), 2);
    on(&["late", "resolve", "C1", "--outcome", "check 1234"]).code(0);
    on(&["late", "log", "C1", "--note", "more"]).code(2);

    // Money that comes ends the chase by itself; a void brings the chart back.
    let paid = on(&["claim", "paid", "C2", "--json"]).code(0).rows();
    assert_eq!(text(&paid[0], "state"), "paid");
    let resolved = on(&["late", "list", "--state", "resolved", "--json"])
        .code(0)
        .rows();
    assert_eq!(resolved.len(), 2);
    let void = on(&["claim", "void", "C1", "--reason", "wrong payer", "--json"])
        .code(0)
        .rows();
    assert_eq!(
        (text(&void[0], "state"), text(&void[0], "chart")),
        ("void", "CH1")
    );
    on(&["claim", "close", "C2", "--reason", "done"]).code(0);
    on(&["claim", "deny", "C2", "--reason", "late"]).code(2);
    on(&["verify"]).code(0);
}

#[test]
fn parties_are_put_right_by_hand() {
    let deck = Deck::new();
    deck.run(&["intake", &fixture("bundle.json")]).code(0);
    let payer = &deck.rows(&["payer", "list"])[0];
    assert_eq!(
        (text(payer, "payer_id"), text(payer, "kind")),
        ("", "medicaid")
    );
    let set = [
        "payer",
        "set",
        "PY1",
        "--payer-id",
        "OH001",
        "--timely-filing",
        "180",
    ];
    assert_eq!(text(&deck.rows(&set)[0], "state"), "changed");
    assert_eq!(text(&deck.rows(&set)[0], "state"), "unchanged");
    let taken = deck
        .run(&["payer", "set", "PY2", "--payer-id", "OH001"])
        .code(2);
    assert!(taken.err.contains("PY1"), "{}", taken.err);
    deck.run(&["payer", "set", "PY1", "--days-to-pay", "0"])
        .code(2);

    let clinic = deck.rows(&["provider", "list"]);
    let clinic = clinic.iter().find(|r| r["name"] == "Lake Clinic").unwrap();
    let args = [
        "provider",
        "set",
        text(clinic, "id"),
        "--tax-id",
        "123456789",
        "--taxonomy",
        "207Q00000X",
    ];
    deck.run(&args).code(0);
    deck.run(&[
        "patient",
        "set",
        "P1",
        "--coverage",
        "PY1:MC9:G1",
        "--line1",
        "9 New St",
    ])
    .code(0);
    let patient = &deck.rows(&["patient", "show", "P1"])[0];
    assert_eq!(patient["coverages"][0]["member_id"], "MC9");
    assert!(text(patient, "address").starts_with("9 New St"));
    deck.run(&["patient", "set", "P1", "--coverage", "PY1"])
        .code(2);
    deck.run(&["patient", "set", "P1", "--coverage", "PY99:X"])
        .code(2);

    // Now its claim can be staged.
    deck.run(&[
        "chart",
        "code",
        "CH1",
        "--dx",
        "E11.65",
        "--line",
        "99213:A:1:125",
    ])
    .code(0);
    deck.run(&["claim", "stage", "CH1"]).code(0);
}

#[test]
fn the_queue_is_filtered_and_sorted() {
    let deck = Deck::new();
    deck.demo("60");
    let all = deck.rows(&["chart", "list"]);
    let scores: Vec<i64> = all
        .iter()
        .map(|r| r["priority"].as_i64().unwrap())
        .collect();
    assert!(scores.is_sorted_by(|a, b| a >= b), "most pressing first");
    let dos = deck.rows(&["chart", "list", "--sort", "dos"]);
    assert_eq!(dos.len(), all.len());
    assert!(dos.is_sorted_by_key(|r| text(r, "dos").to_owned()));
    let clinic = deck.rows(&["chart", "list", "--kind", "clinic"]);
    assert!(!clinic.is_empty() && clinic.len() < all.len());
    assert!(clinic.iter().all(|r| r["kind"] == "clinic"));
    let mine = deck.rows(&["chart", "list", "--mine", "--user", "riley"]);
    assert!(
        mine.iter()
            .all(|r| r["assigned_to"] == "" || r["assigned_to"] == "riley")
    );
    assert!(mine.len() < all.len());
    let payer = deck.rows(&["chart", "list", "--payer", "PY1"]);
    assert!(!payer.is_empty() && payer.iter().all(|r| r["payer"] == "Medicare Part B"));
    assert_eq!(deck.rows(&["chart", "list", "--limit", "2"]), all[..2]);
}

#[test]
fn the_trail_says_who_did_what() {
    let deck = Deck::new();
    deck.run(&["intake", &fixture("charts.jsonl")]).code(0);
    deck.run(&["chart", "assign", "CH1", "--to", "x", "--user", "ann"])
        .code(0);
    let trail = deck.rows(&["audit"]);
    assert_eq!(trail.len(), 2);
    assert_eq!(
        (text(&trail[1], "by"), text(&trail[1], "action")),
        ("ann", "chart.assign")
    );
    assert_eq!(trail[1]["records"][0], "CH1");
    assert_eq!(deck.rows(&["audit", "--after", "1"]), trail[1..]);
    assert_eq!(deck.rows(&["audit", "--limit", "1"]), trail[..1]);
    let checked = deck.run(&["audit", "--verify"]).code(0);
    assert!(checked.err.contains("chain sound"), "{}", checked.err);
}
