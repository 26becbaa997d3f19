//! `claimdeck codeset update` against a server of the test's own.

#![allow(clippy::unwrap_used, clippy::panic)] // tests, helpers too

mod cli_support;
#[path = "support/server.rs"]
mod server;

use cli_support::Deck;
use serde_json::Value;
use server::{Server, headers, ok, whole};
use std::io::{Cursor, Write};

fn zip(name: &str, text: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file(name, options).unwrap();
    zip.write_all(text.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

fn hcpcs() -> Vec<u8> {
    let record = |key: &str, long: &str| {
        format!(
            "{key}{long:<80}{:<28}{:149}19850101{:16}\r\n",
            "short", "", ""
        )
    };
    let text =
        record("A0021001003", "Ambulance service") + &record("J1885001003", "Ketorolac of ours");
    zip("HCPC2026_OCT_ANWEB.txt", &text)
}

/// A table of one source.
fn table(url: &str, more: &str) -> String {
    format!(
        "[[source]]\nname = 'own'\nset = 'hcpcs'\nedition = '2026-10'\nfrom = 2026-10-01\n\
         to = 2026-12-31\nlicence = 'public'\n[[source.file]]\nurl = '{url}'\n{more}"
    )
}

fn text<'a>(row: &'a Value, name: &str) -> &'a str {
    row[name].as_str().unwrap_or_default()
}

#[test]
fn a_source_is_listed_got_and_imported_once() {
    let server = Server::start(|_, _, stream| whole(stream, &hcpcs()));
    let deck = Deck::new();
    let sources = deck.file("sources.toml", table(&server.url("/hcpcs.zip"), ""));
    let update = |more: &[&str]| {
        let mut args = vec!["codeset", "update", "--sources", &sources];
        args.extend(more);
        args.push("--json");
        deck.run(&args)
    };
    let listed = update(&["--list"]).code(0).rows();
    let own = listed.iter().find(|r| r["id"] == "own").unwrap();
    assert_eq!(text(own, "state"), "not here");
    assert!(
        listed.iter().any(|r| r["id"] == "icd10cm-2027"),
        "the shipped ones too"
    );

    let dry = update(&["--only", "own", "--dry-run"]).code(0).rows();
    assert_eq!(text(&dry[0], "state"), "would be got");
    assert!(server.requests().is_empty());
    assert!(!deck.data().exists());

    let ran = update(&["--only", "own"]).code(0);
    let rows = ran.rows();
    assert_eq!(
        (
            text(&rows[0], "id"),
            text(&rows[0], "state"),
            &rows[0]["rows"]
        ),
        ("hcpcs-2026-10", "imported", &Value::from(2))
    );
    assert!(ran.err.contains("getting http://127.0.0.1"), "{}", ran.err);
    let code = &deck.rows(&["code", "J1885", "--dos", "2026-11-02"])[0];
    assert_eq!(text(code, "title"), "Ketorolac of ours");
    // Dates after the quarter are outside every edition.
    let later = &deck.rows(&["code", "J1885", "--dos", "2027-01-02"])[0];
    assert!(later["valid"].is_null());
    let left = std::fs::read_dir(deck.data().join("downloads")).unwrap();
    assert_eq!(left.count(), 0, "what was imported is not kept twice");

    let again = update(&["--only", "hcpcs", "--dry-run"]).code(0).rows();
    let own = again.iter().find(|r| r["id"] == "own").unwrap();
    assert_eq!(text(own, "state"), "already here");
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_sites_own_table_stands_in_its_data_folder() {
    let server = Server::start(|_, _, stream| whole(stream, &hcpcs()));
    let deck = Deck::new();
    deck.file("data/sources.toml", table(&server.url("/h.zip"), ""));
    deck.run(&["codeset", "update", "--only", "own"]).code(0);
    deck.file("data/sources.toml", "[[source]]\nname = 1\n");
    let ran = deck.run(&["codeset", "update", "--list"]).code(3);
    assert!(ran.err.contains("sources.toml:2: "), "{}", ran.err);
    deck.run(&["codeset", "update", "--only", "nothing"])
        .code(3);
}

#[test]
fn what_does_not_come_whole_is_not_imported() {
    let server = Server::start(|_, request, stream| {
        if request.starts_with("GET /page ") {
            whole(
                stream,
                b"<!DOCTYPE html><html><body>Please click</body></html>",
            );
        } else if request.starts_with("GET /cut ") {
            let zip = hcpcs();
            let length = zip.len().to_string();
            headers(stream, "200 OK", &[("content-length", &length)]);
            ok(stream.write_all(&zip[..zip.len() / 2]));
        } else if request.starts_with("GET /zip ") {
            whole(stream, &hcpcs());
        } else {
            headers(stream, "404 Not Found", &[("content-length", "0")]);
        }
    });
    let zeros = format!("sha256 = '{}'\n", "0".repeat(64));
    for (path, more, code, says) in [
        ("/page", "", 3, "it is a web page"),
        ("/cut", "", 2, "was cut off after"),
        ("/gone", "", 3, "answers 404"),
        ("/zip", zeros.as_str(), 3, "has the sha256"),
        ("/zip", "most_mb = 0\n", 3, "is larger than 0 bytes"),
    ] {
        let deck = Deck::new();
        let sources = deck.file("s.toml", table(&server.url(path), more));
        let args = [
            "codeset",
            "update",
            "--only",
            "own",
            "--sources",
            &sources,
            "--json",
        ];
        let ran = deck.run(&args).code(code);
        assert!(ran.err.contains(says), "{path}: {}", ran.err);
        assert!(ran.err.contains("hint: "), "{path}: {}", ran.err);
        assert_eq!(text(&ran.rows()[0], "state"), "failed");
        assert!(!deck.data().join("codesets").exists(), "{path}");
    }
}

#[test]
fn one_source_that_fails_does_not_stop_the_others() {
    let server = Server::start(|_, request, stream| {
        if request.starts_with("GET /gone ") {
            headers(stream, "404 Not Found", &[("content-length", "0")]);
        } else {
            whole(stream, &hcpcs());
        }
    });
    let deck = Deck::new();
    let gone = table(&server.url("/gone"), "")
        .replace("'own'", "'a'")
        .replace("2026-10'", "a'");
    let sources = deck.file("s.toml", gone + &table(&server.url("/zip"), ""));
    let args = [
        "codeset",
        "update",
        "--only",
        "a,own",
        "--sources",
        &sources,
        "--json",
    ];
    let rows = deck.run(&args).code(3).rows();
    let states: Vec<&str> = rows.iter().map(|r| text(r, "state")).collect();
    assert_eq!(states, ["failed", "imported"]);
}

#[test]
fn without_a_network_it_is_said_how_to_do_it_by_hand() {
    let url = {
        let server = Server::start(|_, _, _| {});
        server.url("/hcpcs.zip")
    };
    let deck = Deck::new();
    let sources = deck.file("s.toml", table(&url, ""));
    let ran = deck
        .run(&["codeset", "update", "--only", "own", "--sources", &sources])
        .code(2);
    assert!(ran.err.contains("cannot be reached"), "{}", ran.err);
    assert!(
        ran.err
            .contains("codeset import hcpcs.zip --edition 2026-10 --from 2026-10-01"),
        "{}",
        ran.err
    );
}
