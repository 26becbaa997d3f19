//! What scripts rely on: exit codes, what stands on stdout, and that output is reproducible.
#![allow(clippy::unwrap_used, clippy::panic)]

mod cli_support;

use cli_support::{Deck, fixture, text};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

#[test]
fn the_demo_is_made_continued_and_made_anew() {
    let deck = Deck::new();
    let data = deck.data().display().to_string();
    let demo = |more: &[&str]| {
        let mut args = vec![
            "demo",
            "--no-open",
            "--charts",
            "12",
            "--data",
            &data,
            "--json",
        ];
        args.extend(more);
        deck.run(&args)
    };
    let made = &demo(&[]).code(0).rows()[0];
    assert_eq!(
        (text(made, "id"), text(made, "state")),
        (data.as_str(), "made")
    );
    assert_eq!(made["charts"], 20);
    let rows = deck.rows(&["chart", "list"]);
    assert!(rows.len() >= 12);
    assert!(rows.iter().all(|r| text(r, "id").starts_with("CH")));
    let id = text(&rows[0], "id");
    deck.run(&["chart", "assign", id, "--to", "someone"])
        .code(0);

    assert_eq!(text(&demo(&[]).code(0).rows()[0], "state"), "continued");
    assert_eq!(
        deck.rows(&["chart", "show", id])[0]["assigned_to"],
        "someone"
    );
    let fresh = demo(&["--fresh"]).code(0);
    assert_eq!(text(&fresh.rows()[0], "state"), "made");
    assert!(fresh.err.contains("store.before-1"), "{}", fresh.err);
    assert_eq!(deck.rows(&["chart", "list"]), rows);
    assert!(deck.data().join("store.before-1").is_dir());
}

#[test]
fn the_demo_never_touches_a_real_store() {
    let deck = Deck::new();
    deck.run(&["intake", &fixture("charts.jsonl")]).code(0);
    let before = deck.rows(&["audit"]);
    let data = deck.data().display().to_string();
    for more in [&[][..], &["--fresh"]] {
        let mut args = vec!["demo", "--no-open", "--data", &data];
        args.extend(more);
        let refused = deck.run(&args).code(2);
        assert!(refused.err.contains("no demo"), "{}", refused.err);
    }
    assert_eq!(deck.rows(&["audit"]), before);
    // Without --data it has a folder of its own, whatever CLAIMDECK_DATA says.
    let made = deck
        .run(&["demo", "--no-open", "--charts", "3", "--json"])
        .code(0);
    assert!(
        text(&made.rows()[0], "id").ends_with("claimdeck-demo"),
        "{}",
        made.out
    );
    assert_eq!(deck.rows(&["audit"]), before);
}

#[test]
fn the_default_demo_fills_a_queue() {
    let deck = Deck::new();
    let data = deck.data().display().to_string();
    // Without a terminal it is made and not opened.
    let made = deck.run(&["demo", "--data", &data]).code(0);
    assert!(made.err.contains("no terminal"), "{}", made.err);
    assert!(deck.rows(&["chart", "list"]).len() >= 200);
    assert!(deck.rows(&["late", "list"]).len() >= 5);
    for status in ["staged", "sent", "paid", "denied", "closed", "void"] {
        assert!(
            !deck.rows(&["claim", "list", "--status", status]).is_empty(),
            "{status}"
        );
    }
    let first = deck.run(&["late", "sweep", "--json"]).code(0);
    assert!(!first.rows().is_empty());
    assert!(
        deck.run(&["late", "sweep", "--json"])
            .code(0)
            .rows()
            .is_empty()
    );
}

#[test]
fn output_with_a_pinned_day_is_reproducible() {
    let outputs: Vec<String> = (0..2)
        .map(|_| {
            let deck = Deck::new();
            deck.demo("15");
            let mut all = String::new();
            for args in [
                &["chart", "list", "--json"][..],
                &["claim", "list", "--json"],
                &["late", "list", "--json"],
                &["late", "sweep", "--json"],
                &["chart", "show", "CH3", "--json"],
                &["audit", "--json"],
            ] {
                all.push_str(&deck.run(args).code(0).out);
            }
            all
        })
        .collect();
    assert_eq!(outputs[0], outputs[1]);
}

#[test]
fn every_list_prints_rows_with_an_id_and_nothing_else() {
    let deck = Deck::new();
    deck.demo("15");
    for args in [
        &["chart", "list"][..],
        &["chart", "show", "CH1"],
        &["claim", "list"],
        &["claim", "show", "C1"],
        &["late", "list"],
        &["patient", "list"],
        &["patient", "show", "P1"],
        &["payer", "list"],
        &["payer", "show", "PY1"],
        &["provider", "list"],
        &["provider", "show", "PR1"],
        &["keys"],
        &["edits"],
        &["codeset", "list"],
        &["codeset", "check"],
        &["codeset", "diff", "FY2026", "FY2027"],
        &["code", "E11.65"],
        &["doctor"],
        &["audit"],
        &["verify"],
    ] {
        let rows = deck.rows(args);
        assert!(!rows.is_empty(), "{args:?}");
        for row in rows {
            assert!(!row["id"].is_null(), "{args:?}: {row}");
        }
        // As text it says something, too.
        assert!(!deck.run(args).code(0).out.is_empty(), "{args:?}");
    }
}

#[test]
fn wrong_usage_is_2() {
    let deck = Deck::new();
    for args in [
        &[][..],
        &["remit"],
        &["chart", "show", "X1"],
        &["chart", "show", "CH99"],
        &["claim", "show", "C99"],
        &["late", "snooze", "C1", "--until", "tomorrow"],
        &["demo", "--charts", "0"],
        &["keys", "--keymap", "nano"],
        &["chart", "list", "--theme", "pink"],
        &["codeset", "diff", "FY1999", "FY2027"],
        &["intake", "--format", "hl7", "x"],
    ] {
        let ran = deck.plain(args).code(2);
        assert_eq!(ran.out, "", "{args:?}");
        assert!(!ran.err.is_empty(), "{args:?}");
    }
    // No terminal and no subcommand: one line that names the plain commands.
    let ran = deck.plain(&[]);
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    for word in ["chart list", "search", "check"] {
        assert!(ran.err.contains(word), "{}", ran.err);
    }
    assert!(deck.plain(&["--help"]).code(0).out.contains("Exit codes"));
    assert!(
        deck.plain(&["--version"])
            .code(0)
            .out
            .starts_with("claimdeck ")
    );
}

#[test]
fn without_a_home_the_data_folder_must_be_said() {
    let deck = Deck::new();
    let mut command = deck.command(&["chart", "list"]);
    let output = command
        .env_remove("HOME")
        .env_remove("CLAIMDECK_DATA")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(err.contains("--data DIR"), "{err}");
    // The tables in the program need none.
    let mut command = deck.command(&["code", "I10"]);
    let output = command
        .env_remove("HOME")
        .env_remove("CLAIMDECK_DATA")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_store_open_elsewhere_is_4() {
    let deck = Deck::new();
    deck.demo("3");
    let held = claimdeck::store::open(&deck.data().join("store")).unwrap();
    let ran = deck.run(&["chart", "list"]).code(4);
    assert!(ran.err.contains("open in another window"), "{}", ran.err);
    // What needs no store works meanwhile.
    deck.run(&["code", "I10"]).code(0);
    deck.run(&["doctor"]).code(0);
    drop(held);
    deck.run(&["chart", "list"]).code(0);
}

#[test]
fn a_damaged_store_is_5() {
    let deck = Deck::new();
    deck.demo("12");
    deck.run(&["chart", "assign", "CH1", "--to", "x"]).code(0);
    let journal = deck.data().join("store/journal");
    let file = std::fs::read_dir(&journal)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let mut bytes = std::fs::read(&file).unwrap();
    let at = bytes.len() / 3;
    bytes[at] ^= 0x55;
    std::fs::write(&file, &bytes).unwrap();
    let ran = deck.run(&["verify"]);
    assert_eq!(ran.code, 5, "{ran:?}");
}

#[test]
fn whoever_reads_no_further_ends_it_quietly() {
    let deck = Deck::new();
    deck.demo("60");
    let mut child = deck
        .command(&["chart", "show", "CH1", "--json", "--as-of", "2026-11-24"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let status = child.wait().unwrap();
    assert_eq!(status.code(), Some(0));
    let said = BufReader::new(child.stderr.take().unwrap()).lines().count();
    assert_eq!(said, 0);
}

#[test]
fn a_code_is_explained() {
    let deck = Deck::new();
    let rows = deck.rows(&["code", "e1165"]);
    let row = &rows[0];
    assert_eq!(
        (text(row, "id"), row["billable"].as_bool()),
        ("E11.65", Some(true))
    );
    let levels: Vec<&str> = row["hierarchy"]
        .as_array()
        .unwrap()
        .iter()
        .map(|l| text(l, "level"))
        .collect();
    assert!(
        levels.contains(&"E08-E13") && levels.contains(&"E11"),
        "{levels:?}"
    );
    let notes = row["notes"].as_array().unwrap();
    let kinds = |level: &str| -> Vec<&Value> {
        let at = notes.iter().find(|l| text(l, "level") == level).unwrap();
        at["notes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|n| &n["kind"])
            .collect()
    };
    assert!(
        kinds("E11").iter().any(|k| *k == "excludes1"),
        "inherited notes name their level"
    );

    let row = &deck.rows(&["code", "S52.501"])[0];
    assert_eq!(row["billable"], false);
    assert!(row["seventh_characters"].as_array().unwrap().len() > 5);
    assert!(
        text(row, "missing").starts_with("the 7th character: one of A B"),
        "{row}"
    );
    let finer = &row["children"][0];
    assert_eq!(
        (text(finer, "code"), text(finer, "adds")),
        ("S52.501A", "initial encounter for closed fracture")
    );
    let row = &deck.rows(&["code", "s52501a"])[0];
    assert_eq!(
        (text(row, "id"), row["missing"].is_null()),
        ("S52.501A", true)
    );
    let row = &deck.rows(&["code", "F02.80"])[0];
    assert_eq!(row["flags"][0], "manifestation");
    let first = row["notes"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|l| l["notes"].as_array().unwrap());
    let first: Vec<&Value> = first
        .filter(|n| n["kind"] == "code_first")
        .map(|n| &n["codes"][0])
        .collect();
    assert!(
        first.iter().any(|code| *code == "G30"),
        "notes name their codes: {first:?}"
    );
    let row = &deck.rows(&["code", "99213"])[0];
    assert_eq!(
        (text(row, "set"), row["practice"].as_bool()),
        ("cpt", Some(true))
    );
    let out = deck.run(&["code", "99213"]).code(0).out;
    assert!(out.contains("practice table"), "{out}");
    let out = deck.run(&["code", "E11"]).code(0).out;
    assert!(
        out.contains("header, not billable") && out.contains("E11.6"),
        "{out}"
    );

    assert!(
        deck.run(&["code", "E11.7"])
            .code(1)
            .err
            .contains("stands in no table")
    );
    let err = deck.run(&["code", "E11.7"]).code(1).err;
    assert!(
        err.contains("nearest is E11 ") && err.contains("E11.6"),
        "{err}"
    );
    let err = deck.run(&["code", "W10.9A"]).code(1).err;
    assert!(err.contains("W10.9XXA is meant"), "{err}");
    assert!(
        deck.run(&["code", "98999"])
            .code(1)
            .err
            .contains("practice table")
    );
    deck.run(&["code", "???"]).code(2);
    let row = &deck.rows(&["code", "E11.65", "--dos", "2026-01-05"])[0];
    assert_eq!(text(row, "dos"), "2026-01-05");
}

#[test]
fn searches_answer_in_one_process() {
    let deck = Deck::new();
    let queries = deck.file("q.txt", "dm2 neuropathy\n\nxyzzyqq\n");
    let rows = deck.rows(&["search", "--batch", &queries]);
    assert_eq!(rows.len(), 3, "one answer a line, also to an empty one");
    for (row, query) in rows.iter().zip(["dm2 neuropathy", "", "xyzzyqq"]) {
        assert_eq!(text(row, "query"), query);
        assert!(row["micros"].is_u64());
        for hit in row["hits"].as_array().unwrap() {
            for name in ["set", "code", "title", "billable", "via"] {
                assert!(hit.get(name).is_some(), "{name} of {hit}");
            }
        }
    }
    deck.run(&["search"]).code(2);
    deck.run(&["search", "words", "--batch", &queries]).code(2);
    deck.run(&["search", "--batch", "/nowhere/q"]).code(3);
}

#[test]
fn keys_and_completions_are_printed() {
    let deck = Deck::new();
    for preset in ["standard", "vi", "emacs", "numeric"] {
        let out = deck.run(&["keys", "--keymap", preset]).code(0).out;
        assert!(out.starts_with(&format!("Keymap {preset}")), "{out:.60}");
    }
    let out = deck.run(&["keys", "--markdown"]).code(0).out;
    assert!(out.starts_with("# Keys: standard"), "{out:.60}");
    let out = deck.run(&["edits", "--markdown"]).code(0).out;
    assert!(out.contains("`dx.unknown`"));
    for shell in ["bash", "zsh", "fish"] {
        assert!(
            deck.run(&["completions", shell])
                .code(0)
                .out
                .contains("claimdeck")
        );
    }
}

#[test]
fn the_doctor_knows_the_terminal() {
    let deck = Deck::new();
    let mut command = deck.command(&["doctor", "--json"]);
    let output = command
        .env("TERM", "vt100")
        .env("LANG", "C")
        .output()
        .unwrap();
    let rows: Vec<Value> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let value = |id: &str| {
        let row = rows.iter().find(|r| r["id"] == id);
        text(row.unwrap_or_else(|| panic!("{id}")), "value").to_owned()
    };
    assert_eq!(value("terminal"), "vt100");
    assert_eq!(value("terminal.colors"), "mono");
    assert_eq!(value("terminal.ascii"), "yes");
    assert_eq!(value("store.state"), "not made yet");
    assert!(
        rows.iter()
            .any(|r| text(r, "id").starts_with("table.icd10cm-"))
    );
    assert!(!deck.data().join("store").exists(), "looking makes nothing");
}
