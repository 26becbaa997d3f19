//! Holds the dependency rule between the rooms, by reading the sources.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each room with the rooms it may use. `docs/architecture.md` says why.
const RULE: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("domain", &[]),
    ("codeset", &["domain"]),
    ("scrub", &["source", "domain", "codeset"]),
    ("x12", &["domain"]),
    ("form", &["domain", "codeset", "scrub", "x12"]),
    ("intake", &["domain", "codeset", "scrub", "x12", "form"]),
    (
        "workflow",
        &["domain", "codeset", "scrub", "x12", "form", "intake"],
    ),
    ("store", &["domain", "workflow"]),
    ("command", &[]),
    ("keymap", &["source", "command"]),
    ("config", &["source", "keymap"]),
    ("job", &[]),
    ("fetch", &[]),
    (
        "tui",
        &[
            "domain", "codeset", "scrub", "x12", "form", "intake", "workflow", "command", "keymap",
            "config", "job",
        ],
    ),
    (
        "term",
        &["domain", "command", "keymap", "config", "job", "tui"],
    ),
    (
        "cli",
        &[
            "source", "domain", "codeset", "scrub", "x12", "form", "intake", "workflow", "store",
            "command", "keymap", "config", "job", "fetch", "tui", "term",
        ],
    ),
];

/// No file grows beyond this: what is longer holds more than one thing.
const MOST_LINES: usize = 600;

fn sources(dir: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

/// Every source file: its path below `src/`, its room, its text without comments.
fn files() -> Vec<(String, String, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    sources(&src, &mut paths);
    assert!(
        paths.len() > 50,
        "the sources are not where they are looked for"
    );
    paths
        .into_iter()
        .map(|path| {
            let below = path.strip_prefix(&src).unwrap().display().to_string();
            let room = below
                .split('/')
                .next()
                .unwrap()
                .trim_end_matches(".rs")
                .to_owned();
            let text: Vec<String> = fs::read_to_string(&path)
                .unwrap()
                .lines()
                .map(without_comment)
                .collect();
            (below, room, text.join("\n"))
        })
        .collect()
}

fn is_test(file: &str) -> bool {
    file.ends_with("tests.rs") || file.contains("/tests/")
}

/// A line up to its comment; `//` within quotes is no comment.
fn without_comment(line: &str) -> String {
    let at = line
        .match_indices("//")
        .map(|(at, _)| at)
        .find(|at| line[..*at].matches('"').count().is_multiple_of(2));
    at.map_or(line, |at| &line[..at]).to_owned()
}

/// Rooms that a text names after `crate::` or `claimdeck::`, in any form of `use` and in paths.
fn uses(text: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for start in ["crate::", "claimdeck::"] {
        for (at, _) in text.match_indices(start) {
            let rest = text[at + start.len()..].trim_start();
            if let Some(group) = rest.strip_prefix('{') {
                let mut depth = 0;
                let mut name = String::new();
                for c in group.chars() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => {
                            rooms.insert(first_name(&name));
                            name.clear();
                        }
                        c => {
                            if depth == 0 {
                                name.push(c);
                            }
                        }
                    }
                }
                rooms.insert(first_name(&name));
            } else {
                rooms.insert(first_name(rest));
            }
        }
    }
    rooms.remove("");
    rooms
}

fn first_name(text: &str) -> String {
    text.trim()
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

#[test]
fn the_reader_of_uses_sees_every_form() {
    let text = "use crate::domain::Code;\nuse crate::{\n  codeset::{Tables, x::Y},\n  scrub,\n};\n\
                fn f() { crate::store::open(); pub(crate) fn g() {} claimdeck::term::size() }";
    let want = ["domain", "codeset", "scrub", "store", "term"];
    assert_eq!(uses(text), want.iter().map(ToString::to_string).collect());
}

#[test]
fn no_room_knows_what_stands_to_its_right() {
    let rule: BTreeMap<&str, &[&str]> = RULE.iter().copied().collect();
    let mut wrong = Vec::new();
    for (file, room, text) in files() {
        if matches!(room.as_str(), "lib" | "main") {
            continue;
        }
        let Some(may) = rule.get(room.as_str()) else {
            wrong.push(format!("{file}: '{room}' is no room of the design"));
            continue;
        };
        for used in uses(&text) {
            let known = rule.contains_key(used.as_str());
            if known && used != room && !may.contains(&used.as_str()) {
                wrong.push(format!("{file}: {room} uses {used}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_room_is_named_in_the_architecture() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/architecture.md");
    let text = fs::read_to_string(path).unwrap();
    let rooms: BTreeSet<String> = files().into_iter().map(|(_, room, _)| room).collect();
    for room in rooms
        .iter()
        .filter(|r| !matches!(r.as_str(), "lib" | "main"))
    {
        assert!(
            text.contains(&format!("`{room}`")),
            "docs/architecture.md: {room}"
        );
    }
}

#[test]
fn files_stay_short() {
    let long: Vec<String> = files()
        .into_iter()
        .map(|(file, _, text)| (file, text.lines().count()))
        .filter(|(_, lines)| *lines > MOST_LINES)
        .map(|(file, lines)| format!("{file}: {lines} lines"))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

/// The domain knows neither files, clocks nor formats; only cli may print or read the environment.
#[test]
fn rooms_leave_alone_what_is_not_theirs() {
    let mut wrong = Vec::new();
    for (file, room, text) in files() {
        // What tests of a file use is their own affair; they stand at its end or in tests.rs.
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        if is_test(&file) {
            continue;
        }
        let mut never = |what: &str, unless: &[&str]| {
            if text.contains(what) && !unless.contains(&room.as_str()) {
                wrong.push(format!("{file}: {what}"));
            }
        };
        never("std::env::", &["cli", "main"]);
        never("stdout()", &["cli", "term", "main"]);
        never("Utc::now", &["cli"]);
        never("Local::now", &["cli"]);
        never("SystemTime::now", &["cli"]);
        if room == "domain" {
            never("serde", &[]);
            never("std::fs", &[]);
            never("std::io", &[]);
        }
        if matches!(room.as_str(), "scrub" | "intake" | "workflow" | "tui") {
            never("std::fs", &[]);
            never("sled", &[]);
        }
        if room == "tui" {
            never("crossterm::event", &[]);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Text that came from outside may hold anything: nothing of it is trusted by a panic.
#[test]
fn nothing_panics_on_purpose_outside_tests() {
    let mut wrong = Vec::new();
    for (file, _, text) in files() {
        if is_test(&file) {
            continue;
        }
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (at, line) in text.lines().enumerate() {
            for what in [
                ".unwrap()",
                ".expect(",
                "panic!(",
                "unreachable!(",
                "todo!(",
                "unimplemented!(",
            ] {
                if line.contains(what) {
                    wrong.push(format!("src/{file}:{}: {what}", at + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
