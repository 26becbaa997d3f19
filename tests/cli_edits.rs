//! What a site makes of the edits, by commands: its file read, told and in force.
#![allow(clippy::unwrap_used, clippy::panic)]

mod cli_support;

use cli_support::Deck;
use serde_json::{Value, json};

/// A claim of which nothing grave is said, but that a rule may look at.
fn claim() -> String {
    let address = json!({"line1": "1 Main St", "city": "Orlando", "state": "FL", "zip": "32801"});
    json!({
        "id": "C1",
        "patient": {"mrn": "M1", "last": "Roe", "first": "Jane", "birth_date": "1980-02-03", "sex": "F",
                    "address": address},
        "coverages": [{"payer_id": "60054", "payer_name": "Harbor", "filing": "CI", "member_id": "W123456789"}],
        "billing_provider": {"name": "Lake Clinic", "npi": "1234567893", "tax_id": "123456789",
                             "taxonomy": "207Q00000X", "address": address},
        "rendering_provider": {"last": "Who", "first": "Ann", "npi": "1245319599", "taxonomy": "207Q00000X"},
        "place_of_service": "11", "frequency": "1", "received": "2026-11-02",
        "diagnoses": ["G43.909"],
        "lines": [{"code": "70551", "modifiers": [], "from": "2026-11-02", "to": "2026-11-02", "units": "1",
                   "charge": "900.00", "pointers": [1]}]
    })
    .to_string()
}

const RULES: &str = r#"
[edits]
"dx.duplicate" = "warning"

[payer."60054".edits]
"dx.duplicate" = "off"

[[rule]]
id = "harbor-mri"
title = "MRI of the head without authorization"
message = "{payer} pays line {line} ({code}) only with a {missing}"
source = "Harbor manual 4.2"
since = 2026-01-01
when = { payer = ["60054"], codes = ["70551-70553"] }
require = ["prior_authorization"]
"#;

fn edits_of(rows: &[Value]) -> Vec<&str> {
    rows.iter()
        .map(|row| row["edit"].as_str().unwrap())
        .collect()
}

#[test]
fn a_rule_of_the_site_is_checked_and_listed() {
    let deck = Deck::new();
    let file = deck.file("c.json", claim());
    let before = deck.run(&["check", &file, "--json"]).code(0).rows();
    assert!(
        !edits_of(&before).contains(&"payer.harbor-mri"),
        "{before:?}"
    );

    deck.file("data/edits.toml", RULES);
    let found = deck.run(&["check", &file, "--json"]).code(1).rows();
    let finding = found
        .iter()
        .find(|f| f["edit"] == "payer.harbor-mri")
        .unwrap();
    assert_eq!(
        finding,
        &json!({
            "claim": "C1", "edit": "payer.harbor-mri", "severity": "error",
            "at": "prior_authorization",
            "message": "Harbor pays line 1 (70551) only with a prior authorization number",
            "source": "Harbor manual 4.2", "fix": "enter the prior authorization number"
        })
    );

    let rows = deck
        .run(&["edits", "--family", "payer", "--json"])
        .code(0)
        .rows();
    let rule = rows
        .iter()
        .find(|row| row["id"] == "payer.harbor-mri")
        .unwrap();
    assert_eq!(
        (rule["since"].as_str(), rule["until"].as_str()),
        (Some("2026-01-01"), None)
    );
    assert!(
        rule["written_at"]
            .as_str()
            .unwrap()
            .ends_with("edits.toml:8:1"),
        "{rule}"
    );
    let quiet = deck
        .run(&["edits", "show", "dx.duplicate", "--json"])
        .code(0)
        .rows();
    assert_eq!(
        (&quiet[0]["severity"], &quiet[0]["here"]),
        (&json!("error"), &json!("warning"))
    );
    assert_eq!(quiet[0]["payers"], json!({"60054": "off"}));
    let told = deck.run(&["edits", "show", "payer.harbor-mri"]).code(0);
    assert!(
        told.out.contains("MRI of the head without authorization"),
        "{told:?}"
    );
    let doctor = deck.run(&["doctor", "--json"]).rows();
    let site = doctor.iter().find(|row| row["id"] == "edits.site").unwrap();
    assert!(
        site["value"]
            .as_str()
            .unwrap()
            .starts_with("1 severities, 1 payers, 1 rules"),
        "{site}"
    );
}

/// A file that is wrong is not applied, and no claim passes by it unseen; all else works.
#[test]
fn a_wrong_file_is_said_and_claims_wait_for_it() {
    let deck = Deck::new();
    let file = deck.file("c.json", claim());
    let rules = deck.file(
        "data/edits.toml",
        RULES.replace("dx.duplicate\" = \"w", "dx.duplicat\" = \"w"),
    );
    let ran = deck.run(&["check", &file, "--json"]).code(2);
    assert_eq!(ran.out, "");
    let place = format!("{rules}:3:1: \"dx.duplicat\" is no edit (did you mean \"dx.duplicate\"?)");
    assert!(ran.err.contains(&place), "{}", ran.err);
    assert!(
        ran.err
            .contains("nothing is checked until edits.toml is right"),
        "{}",
        ran.err
    );

    let stage = deck.run(&["claim", "stage", "CH1"]).code(2);
    assert!(
        stage
            .err
            .contains("nothing is staged until edits.toml is right"),
        "{}",
        stage.err
    );
    let list = deck.run(&["chart", "list", "--json"]).code(0);
    assert!(
        list.err.contains("nothing of the file is applied"),
        "{}",
        list.err
    );
    let doctor = deck.run(&["doctor", "--json"]).code(0).rows();
    assert!(
        doctor.iter().any(|row| row["id"] == "edits.wrong"),
        "{doctor:?}"
    );

    let check = deck.run(&["edits", "check", "--json"]).code(1).rows();
    assert_eq!(check.len(), 1);
    assert_eq!(
        (&check[0]["line"], &check[0]["column"]),
        (&json!(3), &json!(1))
    );
    assert_eq!(check[0]["id"], json!(format!("{rules}:3:1")));
}

#[test]
fn a_starter_is_written_once_and_is_right() {
    let deck = Deck::new();
    deck.run(&["edits", "check"]).code(3);
    let made = deck.run(&["edits", "init", "--json"]).code(0).rows();
    assert_eq!(made[0]["state"], "made");
    let path = deck.data().join("edits.toml");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(&deck.data())), (0o600, 0o700));
    }
    let right = deck.run(&["edits", "check", "--json"]).code(0).rows();
    assert_eq!(right[0]["state"], "right");

    std::fs::write(&path, "# ours\n").unwrap();
    let again = deck.run(&["edits", "init"]).code(2);
    assert!(again.err.contains("it is there already"), "{}", again.err);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "# ours\n");
    let left: Vec<_> = std::fs::read_dir(deck.data())
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    assert_eq!(left, ["edits.toml"], "nothing is left beside it");
}

#[test]
fn lists_are_narrowed_and_a_wrong_id_has_a_neighbour() {
    let deck = Deck::new();
    let rows = deck
        .run(&["edits", "--family", "dx", "--severity", "error", "--json"])
        .code(0)
        .rows();
    assert!(!rows.is_empty());
    assert!(
        rows.iter()
            .all(|row| row["family"] == "dx" && row["here"] == "error"),
        "{rows:?}"
    );
    for field in [
        "id",
        "title",
        "source",
        "explain",
        "acceptance",
        "since",
        "until",
    ] {
        assert!(rows[0].get(field).is_some(), "{field}");
    }
    let wrong = deck.run(&["edits", "show", "dx.duplicat"]).code(2);
    assert!(
        wrong.err.contains("did you mean \"dx.duplicate\"?"),
        "{}",
        wrong.err
    );
    deck.run(&["edits", "--family", "rx"]).code(2);
}
