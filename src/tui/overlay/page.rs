//! Something to read, page by page.

use super::super::widget::wrap::wrap;
use super::super::widget::{ListState, fuzzy};
use crate::command::{Command, Group, Scope};
use crate::domain::ClaimId;
use crate::workflow::ports::ClaimRow;

/// What a line of a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A heading.
    Heading,
    /// Text.
    Text,
    /// What may be passed over.
    Muted,
    /// What blocks.
    Error,
    /// What may cost.
    Warning,
    /// What is good to know.
    Info,
}

/// A line: a label that stands out, and text. Long text goes on below, indented to the label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub kind: Kind,
    /// Label, such as a key or a date; empty where none.
    pub label: String,
    /// Text.
    pub text: String,
}

/// What a page shows, where commands can act on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// Only text.
    Text,
    /// A claim: commands act on this one, whatever the list below shows meanwhile.
    Claim {
        /// The claim as it stands.
        row: Box<ClaimRow>,
        /// It is chased, and that has not ended.
        chased: bool,
    },
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its title.
    pub title: String,
    /// Its lines, before they are broken to a width.
    pub lines: Vec<Line>,
    /// Which part is seen.
    pub list: ListState,
    /// Which keys work on it.
    pub scope: Scope,
    /// What it is about.
    pub subject: Subject,
    /// Columns kept for labels.
    pub label_width: u16,
    /// Words that a line must hold to be shown; headings go then.
    pub words: String,
}

impl Page {
    /// An empty page to read.
    #[must_use]
    pub fn new(title: impl Into<String>, label_width: u16) -> Self {
        Self {
            title: title.into(),
            lines: Vec::new(),
            list: ListState::default(),
            scope: Scope::Help,
            subject: Subject::Text,
            label_width,
            words: String::new(),
        }
    }

    /// Adds a line.
    pub fn line(&mut self, kind: Kind, label: impl Into<String>, text: impl Into<String>) {
        self.lines.push(Line {
            kind,
            label: label.into(),
            text: text.into(),
        });
    }

    /// Adds a heading, with an empty line before it where something stands above.
    pub fn heading(&mut self, text: impl Into<String>) {
        if !self.lines.is_empty() {
            self.line(Kind::Text, "", "");
        }
        self.line(Kind::Heading, "", text);
    }

    /// Adds a label and its text.
    pub fn row(&mut self, label: impl Into<String>, text: impl Into<String>) {
        self.line(Kind::Text, label, text);
    }

    /// The claim it is about.
    #[must_use]
    pub fn claim(&self) -> Option<&ClaimRow> {
        match &self.subject {
            Subject::Text => None,
            Subject::Claim { row, .. } => Some(row),
        }
    }

    /// Whether it is about this claim.
    #[must_use]
    pub fn is_about(&self, id: ClaimId) -> bool {
        self.claim().is_some_and(|row| row.id == id)
    }

    /// Whether a command has something to work on here.
    #[must_use]
    pub fn applies(&self, command: Command) -> bool {
        match self.subject {
            Subject::Text => !matches!(command, Command::ListSort | Command::ListRefresh),
            Subject::Claim { .. } => {
                let opens = matches!(
                    command,
                    Command::ClaimsOpen
                        | Command::LateOpenClaim
                        | Command::ClaimsStatus
                        | Command::LateState
                );
                matches!(
                    command.group(),
                    Group::App | Group::View | Group::Claims | Group::Late
                ) && !opens
            }
        }
    }

    /// The lines broken to a width.
    #[must_use]
    pub fn broken(&self, width: u16) -> Vec<Line> {
        let mut out = Vec::new();
        let wanted = |line: &&Line| {
            self.words.is_empty()
                || (line.kind != Kind::Heading
                    && fuzzy::passes(&self.words, &[&line.label, &line.text]))
        };
        for line in self.lines.iter().filter(wanted) {
            let indent = if line.label.is_empty() && line.kind == Kind::Heading {
                0
            } else {
                self.label_width
            };
            let parts = wrap(&line.text, width.saturating_sub(indent).max(8));
            let mut label = line.label.clone();
            // A heading with a label goes on below its text, one without at the margin.
            let next = if label.is_empty() { "" } else { " " };
            if parts.is_empty() {
                out.push(Line {
                    text: String::new(),
                    ..line.clone()
                });
            }
            for text in parts {
                out.push(Line {
                    kind: line.kind,
                    label: std::mem::replace(&mut label, next.to_owned()),
                    text,
                });
            }
        }
        out
    }
}
