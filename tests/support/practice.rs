//! The program over a practice of synthetic patients, each test with its own copy.

use super::pty::Session;
use pty_process::blocking::Command;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::LazyLock;
use tempfile::TempDir;

/// The day that stands for today.
pub const TODAY: &str = "2026-11-16";

/// The design size.
pub const DESIGN: (u16, u16) = (80, 24);

/// A terminal with colours and UTF-8.
pub const XTERM: &[(&str, &str)] = &[("TERM", "xterm-256color"), ("LANG", "C.UTF-8")];

/// Made once: making it is most of what a test would wait for.
static DEMO: LazyLock<PathBuf> = LazyLock::new(|| {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("terminal-demo");
    if home.exists() {
        std::fs::remove_dir_all(&home).unwrap();
    }
    std::fs::create_dir_all(&home).unwrap();
    let data = home.to_str().unwrap();
    let size = ["--charts", "40", "--seed", "7"];
    let made = plain(
        &home,
        &[&["demo", "--no-open", "--data", data], &size[..]].concat(),
    );
    assert!(made.status.success(), "{made:?}");
    home
});

/// A data folder that goes away with the test.
pub struct Practice(TempDir);

impl Practice {
    /// Holding nothing.
    pub fn empty() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// The demo: 40 charts wait, seed 7.
    pub fn demo() -> Self {
        let practice = Self::empty();
        copy(&DEMO, practice.data());
        practice
    }

    pub fn data(&self) -> &Path {
        self.0.path()
    }

    /// Runs a plain command to its end, without a terminal.
    pub fn plain(&self, args: &[&str]) -> Output {
        plain(self.data(), args)
    }

    /// Starts the program on a terminal.
    pub fn on_terminal(&self, args: &[&str], env: &[(&str, &str)], size: (u16, u16)) -> Session {
        let command = Command::new(env!("CARGO_BIN_EXE_claimdeck"))
            .args(["--as-of", TODAY])
            .args(args)
            .env_clear()
            .envs(surroundings(self.data()))
            .envs(env.iter().copied());
        Session::start(command, size)
    }

    /// Opens the workstation and waits for its queue.
    pub fn open(&self, env: &[(&str, &str)], size: (u16, u16)) -> Session {
        let session = self.on_terminal(&[], env, size);
        queue(&session);
        session
    }
}

/// Waits until the queue is on the screen, with its charts.
pub fn queue(session: &Session) -> vt100::Screen {
    session.until("the queue", |screen| {
        let text = screen.contents();
        let headed = text.starts_with("claimdeck") && text.contains("Status");
        screen.alternate_screen() && headed && text.contains("Ready ")
    })
}

/// The environment that a program starts in, apart from what tells of the terminal.
pub fn surroundings(data: &Path) -> [(&'static str, PathBuf); 5] {
    [
        ("CLAIMDECK_DATA", data.to_owned()),
        // No settings of whoever runs the tests.
        ("HOME", data.join("home")),
        ("XDG_CONFIG_HOME", data.join("home")),
        ("PATH", std::env::var_os("PATH").unwrap_or_default().into()),
        ("USER", "tess".into()),
    ]
}

fn plain(data: &Path, args: &[&str]) -> Output {
    std::process::Command::new(env!("CARGO_BIN_EXE_claimdeck"))
        .args(["--as-of", TODAY])
        .args(args)
        .env_clear()
        .envs(surroundings(data))
        .env("CLAIMDECK_DATA", data)
        .output()
        .unwrap()
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            std::fs::create_dir_all(&to).unwrap();
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), &to).unwrap();
        }
    }
}
