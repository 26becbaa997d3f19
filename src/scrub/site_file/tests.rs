//! The file read: what is wrong is said with its place, what is right is in force.

use super::*;
use crate::scrub::Edit;
use proptest::prelude::*;

fn said(text: &str) -> Vec<String> {
    match read("edits.toml", text) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().map(ToString::to_string).collect(),
    }
}

/// A rule with one more row.
fn rule(row: &str) -> String {
    format!("[[rule]]\nid = \"x\"\nmessage = \"no\"\nwhen.payer = \"1\"\n{row}\n")
}

#[test]
fn every_mistake_is_said_with_its_place() {
    for (text, want) in [
        ("x = ", "edits.toml:1:5: this is not TOML"),
        (
            "[edit]\n",
            "edits.toml:1:2: \"edit\" is no part of this file (did you mean \"edits\"?)",
        ),
        ("edits = 1", "edits.toml:1:9: edits is a table"),
        (
            "[edits]\n\"dx.duplicat\" = \"off\"",
            "edits.toml:2:1: \"dx.duplicat\" is no edit (did you mean \"dx.duplicate\"?)",
        ),
        (
            "[edits]\n\"dx.duplicate\" = \"loud\"",
            "edits.toml:2:18: \"loud\" is no severity: write error, warning, info or off",
        ),
        (
            "[edits]\n\"dx.duplicate\" = true",
            "edits.toml:2:18: a text in quotes",
        ),
        (
            "[payer.60054]\ntimely_filing = 90",
            "edits.toml:2:1: \"timely_filing\" is no part of a payer",
        ),
        (
            "[payer.60054]\ntimely_filing_days = 0",
            "edits.toml:2:22: expected calendar days from 1 to 3660",
        ),
        (
            "[payer.60054]\nndc_required = \"yes\"",
            "edits.toml:2:16: expected true or false",
        ),
        (
            "[payer.60054]\ntelehealth = \"FQ\"",
            "edits.toml:2:14: \"FQ\" is no telehealth modifier",
        ),
        (
            "[payer.60054.edits]\n\"dx.nope\" = \"off\"",
            "edits.toml:2:1: \"dx.nope\" is no edit",
        ),
        (
            "[rule]\nid = \"x\"",
            "edits.toml:1:1: a rule is a table: write [[rule]]",
        ),
        (
            "[[rule]]\nid = \"x\"\nwhen.payer = \"1\"",
            "edits.toml:1:1: a rule needs message",
        ),
        (
            "[[rule]]\nmessage = \"x\"\nwhen.payer = \"1\"",
            "edits.toml:1:1: a rule needs id",
        ),
        (
            "[[rule]]\nid = \"x\"\nmessage = \"no\"",
            "edits.toml:1:1: this rule speaks of every claim",
        ),
        (
            "[[rule]]\nid = \"A b\"\nmessage = \"no\"\nmax_units = 1",
            "edits.toml:2:6: \"A b\" is no name of a rule",
        ),
        (
            "[[rule]]\nid = \"required\"\nmessage = \"no\"\nmax_units = 1",
            "edits.toml:2:6: payer.required is an edit of the program",
        ),
        (
            &rule("colour = 1"),
            "edits.toml:5:1: \"colour\" is no part of a rule",
        ),
        (
            &rule("mesage = 1"),
            "edits.toml:5:1: \"mesage\" is no part of a rule (did you mean \"message\"?)",
        ),
        (
            &rule("require = [\"ndc\", \"clai\"]"),
            "edits.toml:5:19: \"clai\" is no field (did you mean \"clia\"?)",
        ),
        (
            &rule("require = []"),
            "edits.toml:5:11: an empty list holds for nothing",
        ),
        (
            &rule("require_modifier = \"ABC\""),
            "edits.toml:5:20: 'ABC' is not a modifier",
        ),
        (
            &rule("require_pos = \"1\""),
            "edits.toml:5:15: \"1\" is no place of service",
        ),
        (
            &rule("require_diagnosis = \"99213\""),
            "edits.toml:5:21: \"99213\" can be no ICD-10-CM code",
        ),
        (
            &rule("require_code = \"E11.65\""),
            "edits.toml:5:16: \"E11.65\" can be no CPT or HCPCS code",
        ),
        (
            &rule("min_units = 4\nmax_units = 2"),
            "edits.toml:1:1: min_units is above max_units",
        ),
        (
            &rule("max_charge = \"1,00\""),
            "edits.toml:5:14: \"1,00\" is no amount",
        ),
        (
            &rule("max_age = -1"),
            "edits.toml:5:11: \"-1\" is no whole number",
        ),
        (
            &rule("since = 2026-02-01\nuntil = 2026-01-31"),
            "edits.toml:6:9: until is 2026-01-31, before since, 2026-02-01",
        ),
        (&rule("since = 2026-02-30"), "edits.toml:5:"),
        (
            &rule("since = 12"),
            "edits.toml:5:9: expected a date such as 2026-01-01",
        ),
        (
            &rule("severity = \"fatal\""),
            "edits.toml:5:12: \"fatal\" is no severity",
        ),
        (
            &rule("acceptance = \"always\""),
            "edits.toml:5:14: \"always\" is no acceptance",
        ),
        (
            &rule("when.code = \"1\""),
            "edits.toml:5:6: \"code\" is no condition (did you mean \"codes\"?)",
        ),
        (
            &rule("when.codes = [\"99213\", \"9921\"]"),
            "edits.toml:5:24: \"9921\" can be no CPT or HCPCS code",
        ),
        (
            &rule("when.codes = \"70553-70551\""),
            "edits.toml:5:14: the range 70553-70551 runs backwards: write 70551-70553",
        ),
        (
            &rule("when.codes = \"0001F-99213\""),
            "edits.toml:5:14: 0001F-99213 begins and ends with different kinds",
        ),
        (
            &rule("when.codes = \"*\""),
            "edits.toml:5:14: \"*\" is no beginning of a code",
        ),
        (
            &rule("when.diagnoses = \"E1\""),
            "edits.toml:5:18: \"E1\" can be no ICD-10-CM code",
        ),
        (
            &rule("when.age = \"17-0\""),
            "edits.toml:5:12: the range 17-0 runs backwards: write 0-17",
        ),
        (
            &rule("when.age = \"old\""),
            "edits.toml:5:12: \"old\" is no whole number",
        ),
        (
            &rule("when.charge = \">= x\""),
            "edits.toml:5:15: \"x\" is no amount",
        ),
        (
            &rule("when.units = true"),
            "edits.toml:5:14: expected a number",
        ),
        (
            &rule("when.units = 0x10"),
            "edits.toml:5:14: expected a number",
        ),
        (
            &rule("when.payer_kind = \"medcare\""),
            "edits.toml:5:19: 'medcare' is not known here",
        ),
        (
            &rule("when.frequency = \"2\""),
            "edits.toml:5:18: \"2\" is not known here",
        ),
        (
            &rule("when.state = \"Florida\""),
            "edits.toml:5:14: \"Florida\" is no state",
        ),
        (
            &rule("when.sex = \"X\""),
            "edits.toml:5:12: 'X' is not a sex",
        ),
        (
            &rule("when.filing = \"*\""),
            "edits.toml:5:15: expected a text, or its beginning",
        ),
        (
            &rule("fix = \"add {modifer}\""),
            "edits.toml:5:7: {modifer} stands for nothing",
        ),
        (
            &rule("fix = \"see {code}\""),
            "edits.toml:5:7: {code} has no line to speak of",
        ),
        (
            &rule("fix = \"see {missing}\""),
            "edits.toml:5:7: {missing} has nothing to name",
        ),
        (
            &rule("fix = \"see {code\""),
            "edits.toml:5:7: a brace is opened and not closed",
        ),
        (
            &rule("title = \" \""),
            "edits.toml:5:9: expected a text that says something",
        ),
        (
            &rule("title = \"a\\u001bb\""),
            "edits.toml:5:9: expected a text on one line",
        ),
    ] {
        let said = said(text);
        assert!(
            said.first().is_some_and(|s| s.starts_with(want)),
            "{text}\nwant {want}\nsaid {said:#?}"
        );
    }
}

#[test]
fn mistakes_are_all_said_and_nothing_is_applied() {
    let twice = format!("{}{}", rule("colour = 1"), rule("severity = \"x\""));
    assert_eq!(said(&twice).len(), 2);
    let same = format!("{}{}", rule(""), rule(""));
    let said = said(&same);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].contains("\"x\" is the name of the rule at edits.toml:1:1"),
        "{said:?}"
    );
}

#[test]
fn what_it_says_is_in_force() {
    let text = "[edits]\n\"dx.duplicate\" = \"warning\"\n\"px.unknown\" = \"off\"\n\
                [payer.\"60054\"]\ntimely_filing_days = 120\nndc_required = true\ntelehealth = \"95\"\n\
                replacements = false\nedits = { \"dx.duplicate\" = \"info\" }\n";
    let policy = read("f", text).unwrap();
    let duplicate: &Edit = edit("dx.duplicate").unwrap();
    let at = |severity| Some(Level::At(severity));
    assert_eq!(policy.level(duplicate, "1"), at(Severity::Warning));
    assert_eq!(policy.level(duplicate, "60054"), at(Severity::Info));
    assert_eq!(
        policy.level(edit("px.unknown").unwrap(), "60054"),
        Some(Level::Off)
    );
    let knobs = policy.payer("60054");
    assert_eq!(knobs.timely_filing_days, Some(120));
    assert_eq!(
        (knobs.ndc_required, knobs.replacements),
        (Some(true), Some(false))
    );
    assert_eq!(
        knobs.telehealth,
        Some(Telehealth::Modifier("95".parse().unwrap()))
    );
    assert_eq!(policy.payer("1"), &PayerKnobs::default());
    let told = policy.describe("dx.duplicate").unwrap();
    assert_eq!(told.level_here(), "warning");
    assert_eq!(told.payers, [("60054", Level::At(Severity::Info))]);
}

/// The starter says nothing as it is, and is right once its examples are put in force.
#[test]
fn the_starter_file_is_right() {
    let policy = read("starter", STARTER).unwrap();
    assert!(policy.rules().is_empty() && policy.described().all(|d| d.here.is_none()));
    let live: Vec<String> = (STARTER.lines())
        .map(|line| match line.strip_prefix("# ") {
            Some(row) if row.starts_with(['[', '"']) || row.split(' ').nth(1) == Some("=") => {
                row.to_owned()
            }
            _ => String::new(),
        })
        .collect();
    let policy = read("starter", &live.join("\n")).unwrap();
    assert_eq!(policy.rules().len(), 2);
    assert_eq!(policy.payer("60054").timely_filing_days, Some(120));
}

/// Every name that the docs list is one that the reader takes, and the other way round.
#[test]
fn every_key_that_is_told_is_read() {
    for (key, _) in rule::RULE_KEYS {
        let said = said(&rule(&format!("{key} = []")));
        assert!(
            !said.iter().any(|s| s.contains("is no part of a rule")),
            "{key}: {said:?}"
        );
    }
    for (key, _) in rule::WHEN_KEYS {
        let said = said(&rule(&format!("when.{key} = []")));
        assert!(
            !said.iter().any(|s| s.contains("is no condition")),
            "{key}: {said:?}"
        );
    }
    let docs = include_str!("../../../docs/formats.md");
    for (table, keys) in keys() {
        for (key, _) in keys {
            assert!(
                docs.contains(&format!("`{key}`")),
                "docs/formats.md: {table} {key}"
            );
        }
    }
}

proptest! {
    /// Whatever stands in the file, it is read or complained of within its text.
    #[test]
    fn no_file_makes_it_panic(text in "\\PC{0,200}") {
        let _ = read("f", &text);
    }

    #[test]
    fn no_value_makes_it_panic(
        table in prop_oneof!["edits", "payer.x", "rule"],
        key in prop_oneof!["id", "when", "require", "codes", "max_units", "since", "\\PC{0,8}"],
        value in "[-0-9a-zA-Z\"'{}\\[\\]=., *<>]{0,30}",
    ) {
        let bare: String = key.chars().filter(|c| *c != '"' && *c != '\\').collect();
        let text = match table.as_str() {
            "rule" => rule(&format!("\"{bare}\" = {value}")),
            table => format!("[{table}]\n\"{bare}\" = {value}\n"),
        };
        if let Err(problems) = read("f", &text) {
            let lines = text.lines().count() + 1;
            prop_assert!(!problems.is_empty());
            prop_assert!(problems.iter().all(|p| p.place.line <= lines && !p.message.is_empty()));
        }
    }
}
