//! Runs the real program on a data folder of its own.
#![allow(clippy::unwrap_used, clippy::panic, dead_code)]

use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// The day that stands for today unless a test says otherwise.
pub const TODAY: &str = "2026-11-24";

/// A data folder and the program that works on it.
pub struct Deck {
    dir: TempDir,
}

/// What a run answered.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The rows of JSON Lines: nothing else may stand on stdout.
    pub fn rows(&self) -> Vec<Value> {
        self.out
            .lines()
            .map(|line| {
                let row: Value = serde_json::from_str(line).unwrap();
                assert!(row.is_object(), "{line}");
                row
            })
            .collect()
    }

    /// The same run, which must have answered this code.
    #[track_caller]
    pub fn code(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:?}");
        self
    }
}

impl Deck {
    pub fn new() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
        }
    }

    /// A path in the folder above the data.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn data(&self) -> PathBuf {
        self.path("data")
    }

    /// Writes a file beside the data.
    pub fn file(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_claimdeck"));
        command
            .args(args)
            .env_clear()
            .env("HOME", self.path("home"))
            .env("USER", "tester")
            .env("CLAIMDECK_DATA", self.data())
            .stdin(Stdio::null());
        command
    }

    /// Runs on the pinned day.
    pub fn run(&self, args: &[&str]) -> Ran {
        self.on(TODAY, args)
    }

    /// Runs on a day.
    pub fn on(&self, day: &str, args: &[&str]) -> Ran {
        let mut all = args.to_vec();
        all.extend(["--as-of", day]);
        self.plain(&all)
    }

    /// Runs with these arguments and no others.
    pub fn plain(&self, args: &[&str]) -> Ran {
        Ran::of(self.command(args).output().unwrap())
    }

    /// Runs with something on standard input.
    pub fn fed(&self, args: &[&str], input: &str) -> Ran {
        let mut child = self
            .command(args)
            .args(["--as-of", TODAY])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(input.as_bytes()).unwrap();
        drop(stdin);
        Ran::of(child.wait_with_output().unwrap())
    }

    /// The rows that a command prints as JSON.
    #[track_caller]
    pub fn rows(&self, args: &[&str]) -> Vec<Value> {
        let mut all = args.to_vec();
        all.push("--json");
        self.run(&all).code(0).rows()
    }

    /// A small demo in the data folder.
    pub fn demo(&self, charts: &str) -> Ran {
        let data = self.data().display().to_string();
        self.run(&["demo", "--no-open", "--charts", charts, "--data", &data])
            .code(0)
    }
}

/// A file of the fixtures.
pub fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name);
    path.display().to_string()
}

/// The text of a value of a row.
#[track_caller]
pub fn text<'a>(row: &'a Value, name: &str) -> &'a str {
    row[name]
        .as_str()
        .unwrap_or_else(|| panic!("{name} of {row}"))
}
