//! The one edge where errors get a hint and an exit code.

use crate::codeset::CodesetError;
use crate::config::ConfigError;
use crate::domain::text::safe_text;
use crate::intake::IntakeError;
use crate::keymap::KeymapError;
use crate::workflow::WorkflowError;
use crate::workflow::ports::StoreError;
use std::io::{self, Write};

/// Done, and what was asked about has error findings.
pub(super) const FINDINGS: u8 = 1;
/// Wrong usage or config.
pub(super) const USAGE: u8 = 2;
/// Bad input.
pub(super) const INPUT: u8 = 3;
/// The store is open elsewhere.
const ELSEWHERE: u8 = 4;
/// The store is damaged.
const DAMAGED: u8 = 5;
/// A bug.
pub(super) const BUG: u8 = 70;

/// Why a subcommand was not carried out.
#[derive(Debug)]
pub(super) enum Failure {
    /// Told on stderr, with an exit code.
    Told {
        /// The exit code.
        code: u8,
        /// What is wrong, one line each.
        message: String,
        /// What to do, where the message does not say it.
        hint: Option<String>,
    },
    /// Whoever read our output has read enough.
    Pipe,
}

impl Failure {
    fn new(code: u8, message: impl Into<String>) -> Self {
        Self::Told {
            code,
            message: message.into(),
            hint: None,
        }
    }

    /// Wrong usage or config.
    pub(super) fn usage(message: impl Into<String>) -> Self {
        Self::new(USAGE, message)
    }

    /// Bad input.
    pub(super) fn input(message: impl Into<String>) -> Self {
        Self::new(INPUT, message)
    }

    /// Something that was asked for is not there.
    pub(super) fn nothing(message: impl Into<String>) -> Self {
        Self::new(FINDINGS, message)
    }

    /// A bug.
    pub(super) fn bug(message: impl Into<String>) -> Self {
        Self::new(BUG, message)
    }

    /// With what to do.
    pub(super) fn hint(self, text: impl Into<String>) -> Self {
        match self {
            Self::Told { code, message, .. } => Self::Told {
                code,
                message,
                hint: Some(text.into()),
            },
            Self::Pipe => Self::Pipe,
        }
    }

    /// A file that cannot be read.
    pub(super) fn unreadable(path: &std::path::Path, error: &io::Error) -> Self {
        Self::input(format!("{}: {error}", path.display()))
    }

    /// Says it on stderr; the exit code.
    pub(super) fn tell(self) -> u8 {
        match self {
            Self::Pipe => 0,
            Self::Told {
                code,
                message,
                hint,
            } => {
                let mut stderr = io::stderr().lock();
                // Where stderr is closed, nobody listens.
                for line in message.lines() {
                    let _ = writeln!(stderr, "claimdeck: {}", safe_text(line));
                }
                if let Some(hint) = hint {
                    let _ = writeln!(stderr, "hint: {}", safe_text(&hint));
                }
                code
            }
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Pipe,
            _ => Self::usage(format!("cannot write: {error}")),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let message = error.to_string();
        match error {
            StoreError::OpenElsewhere(_) => Self::new(ELSEWHERE, message),
            StoreError::Damaged(_) => Self::new(DAMAGED, message).hint(
                "nothing was changed; keep a copy of the folder, then `claimdeck verify` says more",
            ),
            StoreError::Conflict { .. }
            | StoreError::Taken { .. }
            | StoreError::DiskFull
            | StoreError::Io { .. } => Self::usage(message),
        }
    }
}

impl From<WorkflowError> for Failure {
    fn from(error: WorkflowError) -> Self {
        match error {
            WorkflowError::Store(error) => error.into(),
            WorkflowError::Findings(_) => Self::new(FINDINGS, error.to_string()),
            WorkflowError::NotFound(_) => {
                Self::usage(error.to_string()).hint("the `list` subcommands print the ids")
            }
            WorkflowError::Refused(_) => Self::usage(error.to_string()),
        }
    }
}

impl From<IntakeError> for Failure {
    fn from(error: IntakeError) -> Self {
        Self::input(error.to_string())
    }
}

impl From<CodesetError> for Failure {
    fn from(error: CodesetError) -> Self {
        let message = error.to_string();
        match error {
            CodesetError::Io { .. } | CodesetError::Line { .. } | CodesetError::Input { .. } => {
                Self::input(message)
            }
            CodesetError::Damaged { .. } | CodesetError::Exists { .. } | CodesetError::Usage(_) => {
                Self::usage(message)
            }
        }
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::usage(error.to_string())
    }
}

impl From<KeymapError> for Failure {
    fn from(error: KeymapError) -> Self {
        Self::usage(error.to_string())
    }
}

/// A panic names its place in the source and nothing else: what it was about may be a patient.
pub(super) fn quiet_panics() {
    std::panic::set_hook(Box::new(|info| {
        let place = info
            .location()
            .map_or_else(String::new, |at| format!(" at {}:{}", at.file(), at.line()));
        let mut stderr = io::stderr().lock();
        let _ = writeln!(
            stderr,
            "claimdeck: a bug{place}. What was acknowledged is stored; please report this line."
        );
    }));
}
