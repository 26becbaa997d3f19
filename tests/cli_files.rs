//! Files that come in by the command line: charts, and claims to check.
#![allow(clippy::unwrap_used, clippy::panic)]

mod cli_support;

use cli_support::{Deck, fixture, text};

const HEAD: &str = "visit_id,mrn,last,first,birth_date,date,note\n";

#[test]
fn the_same_file_twice_changes_nothing() {
    let deck = Deck::new();
    let file = fixture("bundle.json");
    let first = deck.rows(&["intake", &file]);
    assert_eq!(
        (text(&first[0], "id"), text(&first[0], "state")),
        (file.as_str(), "stored")
    );
    assert_eq!(first[0]["charts"]["created"], 2);
    assert_eq!(first[0]["skipped"], 1);
    let entries = deck.rows(&["audit"]).len();
    let second = deck.rows(&["intake", &file]);
    assert_eq!(text(&second[0], "state"), "unchanged");
    assert_eq!(second[0]["charts"]["unchanged"], 2);
    assert_eq!(deck.rows(&["audit"]).len(), entries);
}

#[test]
fn a_bad_line_leaves_nothing_unless_the_good_ones_are_asked_for() {
    let deck = Deck::new();
    let text_ =
        format!("{HEAD}V1,M1,Roe,Jane,1980-02-03,2026-11-02,n\nV2,M2,Doe,Ann,1980,2026-11-02,n\n");
    let file = deck.file("c.csv", text_);
    let ran = deck.run(&["intake", &file, "--json"]).code(3);
    assert!(
        ran.err
            .starts_with(&format!("{file}:3: column 'birth_date'")),
        "{}",
        ran.err
    );
    assert_eq!(text(&ran.rows()[0], "state"), "refused");
    assert!(deck.rows(&["chart", "list"]).is_empty());
    let ran = deck
        .run(&["intake", &file, "--keep-good", "--json"])
        .code(3);
    assert_eq!(ran.rows()[0]["charts"]["created"], 1);
    assert_eq!(deck.rows(&["chart", "list"]).len(), 1);

    let other = deck.file(
        "d.csv",
        format!("{HEAD}V7,M1,Poe,Bob,1999-02-03,2026-11-02,n\n"),
    );
    let ran = deck.run(&["intake", &other]).code(3);
    assert!(
        ran.err
            .starts_with(&format!("{other}:2: MRN M1 belongs to someone")),
        "{}",
        ran.err
    );
    assert_eq!(deck.rows(&["chart", "list"]).len(), 1);
}

#[test]
fn folders_are_read_in_order_and_a_bad_file_does_not_stop_the_others() {
    let deck = Deck::new();
    deck.file(
        "in/b.csv",
        format!("{HEAD}V2,M2,Doe,Ann,1970-01-01,2026-11-02,n\n"),
    );
    deck.file(
        "in/a.csv",
        format!("{HEAD}V1,M1,Roe,Jane,1980-02-03,2026-11-02,n\n"),
    );
    deck.file("in/c.jsonl", "{\"id\":");
    deck.file("in/.hidden", "junk");
    let folder = deck.path("in").display().to_string();
    let ran = deck.run(&["intake", &folder, "--json"]).code(3);
    let states: Vec<String> = ran
        .rows()
        .iter()
        .map(|r| text(r, "state").to_owned())
        .collect();
    assert_eq!(states, ["stored", "stored", "refused"]);
    assert_eq!(text(&deck.rows(&["patient", "show", "P1"])[0], "mrn"), "M1");
    let dry = deck.rows(&[
        "intake",
        &deck.file(
            "e.csv",
            format!("{HEAD}V5,M5,Poe,X,1970-01-01,2026-11-02,n\n"),
        ),
        "--dry-run",
    ]);
    assert_eq!(text(&dry[0], "state"), "dry run");
    assert_eq!(deck.rows(&["patient", "list"]).len(), 2);
    std::fs::create_dir(deck.path("empty")).unwrap();
    deck.run(&["intake", &deck.path("empty").display().to_string()])
        .code(3);
    let gone = deck.path("gone.csv").display().to_string();
    assert!(deck.run(&["intake", &gone]).code(3).err.contains(&gone));
}

#[test]
fn hl7_is_refused_honestly() {
    let deck = Deck::new();
    let file = deck.file("m.hl7", "MSH|^~\\&|A|B\r");
    for args in [
        &["intake", &file][..],
        &["intake", &file, "--format", "hl7"],
    ] {
        assert!(
            deck.run(args)
                .code(2)
                .err
                .contains("HL7 v2 messages are not read yet")
        );
    }
    assert!(!deck.data().join("store").exists() || deck.rows(&["chart", "list"]).is_empty());
}

#[test]
fn a_csv_is_read_as_what_it_is_said_to_be() {
    let deck = Deck::new();
    let file = deck.file(
        "c.txt",
        format!("{HEAD}V1,M1,Roe,Jane,1980-02-03,2026-11-02,n\n"),
    );
    deck.run(&["intake", &file, "--format", "jsonl"]).code(3);
    deck.run(&["intake", &file, "--format", "csv"]).code(0);
}

const CLAIM: &str = r#"{"id":"C1","patient":{"mrn":"M001","last":"Roe","first":"Jane","birth_date":"1980-02-03","sex":"F","address":{"line1":"1 Main St","city":"Orlando","state":"FL","zip":"32801"}},"coverages":[{"payer_id":"60054","payer_name":"Harbor","filing":"CI","member_id":"W1"}],"billing_provider":{"name":"Lake Clinic","npi":"1234567893","tax_id":"123456789","taxonomy":"207Q00000X","address":{"line1":"2 Lake Rd","city":"Orlando","state":"FL","zip":"328010001"}},"place_of_service":"11","diagnoses":["E11.65","I10"],"lines":[{"code":"99213","from":"2026-11-02","charge":"125.00","pointers":[1,2]}]}"#;

#[test]
fn checks_answer_0_1_or_3() {
    let deck = Deck::new();
    let clean = deck.file("clean.json", CLAIM);
    let ran = deck.run(&["check", &clean, "--json"]).code(0);
    assert_eq!(ran.out, "");
    assert!(
        ran.err.contains("1 claim: 0 errors, 0 warnings"),
        "{}",
        ran.err
    );

    let wrong = CLAIM.replace("E11.65", "E11.6").replace("\"C1\"", "\"C2\"");
    let both = deck.file("both.jsonl", format!("{CLAIM}\n{wrong}\n"));
    let ran = deck.run(&["check", &both, "--json"]).code(1);
    let finding = &ran.rows()[0];
    // The second claim asks for the same visit again.
    assert_eq!(text(&ran.rows()[1], "edit"), "claim.duplicate");
    assert_eq!(
        (
            text(finding, "claim"),
            text(finding, "edit"),
            text(finding, "severity"),
            text(finding, "at")
        ),
        ("C2", "dx.not_billable", "error", "diagnoses[0]")
    );
    for name in ["message", "source", "fix"] {
        assert!(finding.get(name).is_some(), "{name}");
    }
    let ran = deck.run(&["check", &both]).code(1);
    assert!(
        ran.out.starts_with("C2") && ran.out.contains("dx.not_billable"),
        "{}",
        ran.out
    );

    // An info is no error.
    let rare = CLAIM.replace("99213", "0999T");
    let ran = deck.fed(&["check", "-", "--json"], &rare).code(0);
    assert_eq!(text(&ran.rows()[0], "severity"), "info");

    for (text, part) in [
        (format!("{CLAIM}\n{{\"idd\":1}}"), ":2: unknown field `idd`"),
        (
            CLAIM.replace("\"125.00\"", "\"12.345\""),
            ":1: '12.345' is not an amount",
        ),
        (String::new(), ":1: no claim"),
    ] {
        let file = deck.file("bad.json", text);
        let ran = deck.run(&["check", &file, "--json"]).code(3);
        assert!(ran.err.contains(&format!("{file}{part}")), "{}", ran.err);
        assert_eq!(ran.out, "");
    }
    deck.run(&["check", &deck.file("x.json", b"\n\n\xff")])
        .code(3);
    assert!(!deck.data().exists(), "checking needs no store");
}

#[test]
fn what_comes_from_outside_never_talks_to_the_terminal() {
    let deck = Deck::new();
    let row = r#"{"id":"V1","patient":{"mrn":"M1","last":"\u001b[31mRoe\u202e","birth_date":"1980-02-03"},"from":"2026-11-02","documents":[{"title":"N\u0007","text":"a\u001b]0;x\u0007b\r\nnext"}]}"#;
    deck.run(&["intake", &deck.file("c.jsonl", row)]).code(0);
    for args in [
        &["chart", "list"][..],
        &["chart", "show", "CH1"],
        &["patient", "list"],
        &["chart", "show", "CH1", "--json"],
    ] {
        let out = deck.run(args).code(0).out;
        let bad = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        if args.contains(&"--json") {
            // JSON escapes C0; that is all a program needs.
            assert!(!out.contains(['\u{1b}', '\u{7}']), "{out:?}");
        } else {
            assert!(!out.contains(bad), "{out:?}");
        }
    }
    let claim = CLAIM
        .replace("\"C1\"", "\"C\\u001b[2J\"")
        .replace("\"12", "\"\\u001b12");
    let ran = deck.fed(&["check", "-"], &claim);
    assert!(
        !ran.out.contains('\u{1b}') && !ran.err.contains('\u{1b}'),
        "{ran:?}"
    );
}

#[test]
fn a_site_imports_its_own_tables() {
    let deck = Deck::new();
    let cpt = deck.file(
        "cpt.csv",
        "code,title\n99213,Office visit of ours\n98999,Something rare\n",
    );
    let import = [
        "codeset",
        "import",
        &cpt,
        "--set",
        "cpt",
        "--from",
        "2026-01-01",
    ];
    let mut dry = import.to_vec();
    dry.push("--dry-run");
    assert_eq!(text(&deck.rows(&dry)[0], "state"), "would be imported");
    assert_eq!(deck.rows(&["code", "99213"])[0]["practice"], true);
    assert_eq!(text(&deck.rows(&import)[0], "state"), "imported");
    assert_eq!(text(&deck.rows(&import)[0], "state"), "unchanged");
    let row = &deck.rows(&["code", "99213"])[0];
    assert_eq!(
        (row["practice"].as_bool(), text(row, "title")),
        (Some(false), "Office visit of ours")
    );
    deck.run(&["code", "98999"]).code(0);
    let tables = deck.rows(&["codeset", "list"]);
    let cpt_kinds: Vec<&str> = tables
        .iter()
        .filter(|t| t["set"] == "cpt")
        .map(|t| text(t, "kind"))
        .collect();
    assert_eq!(cpt_kinds, ["imported"]);

    let bad = deck.file("bad.csv", "code,title\n99213,One\n9921,Two\n");
    let ran = deck
        .run(&[
            "codeset",
            "import",
            &bad,
            "--set",
            "cpt",
            "--from",
            "2027-01-01",
        ])
        .code(3);
    assert!(ran.err.contains(&format!("{bad}:3")), "{}", ran.err);
    let unsaid = deck.file("unsaid.csv", "code,title\n99213,One\n");
    deck.run(&["codeset", "import", &unsaid]).code(2);
    deck.run(&["codeset", "import", &unsaid, "--set", "snomed"])
        .code(2);
}

#[cfg(unix)]
#[test]
fn a_data_folder_that_begins_with_an_import_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let deck = Deck::new();
    let data = deck.path("new");
    let file = deck.file("cpt.csv", "code,title\n99213,Visit\n");
    let from = ["--edition", "2026", "--from", "2026-01-01"];
    let mut args = vec!["codeset", "import", &file, "--data"];
    let folder = data.display().to_string();
    args.push(&folder);
    args.extend(from);
    deck.run(&args).code(0);
    let mode = std::fs::metadata(&data).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[test]
fn a_damaged_import_stops_nothing_and_is_named() {
    let deck = Deck::new();
    let cpt = deck.file("cpt.csv", "code,title\n99213,Office visit of ours\n");
    let mut import = vec!["codeset", "import", &cpt, "--set", "cpt"];
    import.extend(["--edition", "2026", "--from", "2026-01-01"]);
    deck.run(&import).code(0);
    let table = deck.data().join("codesets/cpt-2026/table.cdt");
    std::fs::write(&table, b"CDT\0").unwrap();
    for args in [
        &["search", "htn"][..],
        &["code", "99213"],
        &["codeset", "list"],
        &["chart", "list"],
        &["doctor"],
    ] {
        let ran = deck.run(args).code(0);
        assert!(ran.err.contains("cpt-2026 is damaged"), "{args:?}: {ran:?}");
    }
    // The practice table stands in for it.
    assert_eq!(deck.rows(&["code", "99213"])[0]["practice"], true);
    let check = deck.run(&["codeset", "check", "--json"]).code(1);
    let bad = check.rows().into_iter().find(|r| r["id"] == "cpt-2026");
    assert_eq!(text(&bad.unwrap(), "state"), "damaged");
    assert_eq!(std::fs::read(&table).unwrap(), b"CDT\0", "left as it is");
}

#[test]
fn a_comparison_says_what_of_the_store_it_touches() {
    let deck = Deck::new();
    let charts = std::fs::read_to_string(fixture("charts.jsonl")).unwrap();
    // FY2027 has this code no more.
    let file = deck.file("c.jsonl", charts.replace("\"E11.65\"", "\"S23.420A\""));
    deck.run(&["intake", &file]).code(0);
    let diff = ["codeset", "diff", "FY2026", "FY2027"];
    let rows = deck.rows(&diff);
    let touched: Vec<_> = rows.iter().filter(|r| r["what"].is_string()).collect();
    assert!(!touched.is_empty());
    assert_eq!(
        (text(touched[0], "code"), text(touched[0], "change")),
        ("S23.420A", "deleted")
    );
    deck.run(&["chart", "show", text(touched[0], "id")]).code(0);
    let mut alone = diff.to_vec();
    alone.push("--no-store");
    let alone = deck.rows(&alone);
    assert!(alone.iter().all(|r| r["what"].is_null()));
    assert_eq!(alone.len() + touched.len(), rows.len());
}

#[test]
fn the_index_is_imported_listed_and_asked() {
    let deck = Deck::new();
    let none = deck.run(&["index", "diabetes"]).code(0);
    assert!(none.err.contains("codeset import"), "{}", none.err);
    let data = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/codeset_data");
    let files: Vec<String> = ["diseases", "external", "neoplasm", "drugs"]
        .iter()
        .map(|name| data.join(format!("index_{name}.xml")).display().to_string())
        .collect();
    let mut args = vec!["codeset", "import"];
    args.extend(files.iter().map(String::as_str));
    let imported = deck.rows(&args);
    assert_eq!(text(&imported[0], "id"), "icd10cm-index-FY2027");
    let listed = deck.rows(&["codeset", "list"]);
    let index = listed.iter().find(|row| row["set"] == "icd10cm-index");
    assert_eq!(text(index.unwrap(), "edition"), "FY2027");
    deck.run(&["codeset", "check"]).code(0);

    let found = deck.rows(&["index", "type", "2", "ulcer"]);
    assert_eq!(found[0]["code"]["code"], "E11.621");
    assert_eq!(found[0]["code"]["state"], "billable");
    assert_eq!(found[0]["path"][1], "type 2");
    let dead = deck.rows(&["index", "gone"]);
    assert_eq!(dead[0]["code"]["state"], "not in the Tabular");
    // A reference names the row that it leads to.
    let bruise = deck.rows(&["index", "bruise"]);
    let target = bruise[0]["see"][0]["target"].as_str().unwrap();
    let contusion = deck.rows(&["index", "contusion"]);
    assert_eq!(text(&contusion[0], "id"), target);
    let drugs = deck.rows(&["index", "penicillin", "--volume", "drugs", "--limit", "1"]);
    assert_eq!(drugs[0]["cells"][4]["column"], "Adverse effect");
    assert_eq!(drugs[0]["cells"][4]["code"], "T36.0X5");
    let lines = deck.run(&["index", "later", "life"]).code(0);
    assert!(lines.out.contains("E11.8 [F02.80]"), "{}", lines.out);
    let nothing = deck.run(&["index", "xyzzy"]).code(0);
    assert!(nothing.err.contains("nothing found"), "{}", nothing.err);
}
