//! The notes that hold for a place of the Tabular, each with its level, and the codes in them.

use super::super::super::widget::wrap::wrap;
use super::super::page::Kind;
use super::entry;
use crate::codeset::{LevelNotes, Node, Note, NoteKind, Outline, Tables, Target, links};
use chrono::NaiveDate;
use std::ops::Range;

/// Columns of labels before texts.
const LABEL: u16 = 11;

/// The notes of a place, before they are broken to a width.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Panel {
    items: Vec<Item>,
    /// What the links in them point at, in order.
    pub targets: Vec<Target>,
    /// How many notes there are of each kind that is worth counting, such as `2 Excludes1`.
    pub counts: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Item {
    kind: Kind,
    label: &'static str,
    text: String,
    /// Bytes of the text, and the link that they are.
    links: Vec<(Range<usize>, usize)>,
}

/// A line as it is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub kind: Kind,
    /// What stands before its text.
    pub label: &'static str,
    /// First column of its text.
    pub indent: u16,
    /// Its text.
    pub text: String,
    /// The links in it.
    pub marks: Vec<Mark>,
}

/// Characters of a line that are a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Which characters.
    pub chars: Range<usize>,
    /// Which link.
    pub link: usize,
}

const fn label(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Inclusion => "Term",
        NoteKind::UseAdditional => "Use add'l",
        NoteKind::Note => "Note",
        other => other.heading(),
    }
}

impl Panel {
    fn line(&mut self, kind: Kind, label: &'static str, text: impl Into<String>) {
        self.items.push(Item {
            kind,
            label,
            text: text.into(),
            links: Vec::new(),
        });
    }

    fn heading(&mut self, text: String) {
        if !self.items.is_empty() {
            self.line(Kind::Text, "", "");
        }
        self.line(Kind::Heading, "", text);
    }

    fn level(&mut self, level: &LevelNotes, tables: &Tables, dos: NaiveDate) {
        self.heading(format!("{} {}", level.level, level.title));
        let mut before = None;
        for note in &level.notes {
            let label = if before == Some(note.kind) {
                ""
            } else {
                label(note.kind)
            };
            before = Some(note.kind);
            self.note(note, label, tables, dos);
        }
    }

    fn note(&mut self, note: &Note, label: &'static str, tables: &Tables, dos: NaiveDate) {
        let text = note.text.trim_start_matches([',', ' ']).to_owned();
        let mut here = Vec::new();
        for link in links(&text) {
            if tables.has_target(&link.target, dos) {
                here.push((link.span, self.targets.len()));
                self.targets.push(link.target);
            }
        }
        let kind = match note.kind {
            NoteKind::Excludes1 => Kind::Warning,
            _ => Kind::Text,
        };
        self.items.push(Item {
            kind,
            label,
            text,
            links: here,
        });
    }

    fn count(&mut self, levels: &[LevelNotes]) {
        let kinds = [
            NoteKind::CodeFirst,
            NoteKind::UseAdditional,
            NoteKind::CodeAlso,
            NoteKind::Excludes1,
            NoteKind::Excludes2,
        ];
        for kind in kinds {
            let notes = levels.iter().flat_map(|level| &level.notes);
            let n = notes.filter(|note| note.kind == kind).count();
            if n > 0 {
                self.counts.push(format!("{n} {}", kind.heading()));
            }
        }
    }

    /// The lines at a width.
    #[must_use]
    pub fn broken(&self, width: u16) -> Vec<Line> {
        let mut out = Vec::new();
        for item in &self.items {
            let indent = if item.kind == Kind::Heading {
                0
            } else {
                LABEL.min(width / 3)
            };
            let parts = wrap(&item.text, width.saturating_sub(indent).max(8));
            if parts.is_empty() {
                out.push(Line {
                    kind: item.kind,
                    label: item.label,
                    indent,
                    text: String::new(),
                    marks: Vec::new(),
                });
            }
            // Breaking changes nothing but spaces: the other characters are those of the text.
            let mut chars = item.text.char_indices().filter(|(_, c)| !c.is_whitespace());
            for (at, text) in parts.into_iter().enumerate() {
                let mut marks: Vec<Mark> = Vec::new();
                for (place, c) in text.chars().enumerate() {
                    if c.is_whitespace() {
                        continue;
                    }
                    let Some((byte, _)) = chars.next() else { break };
                    let link = item.links.iter().find(|(span, _)| span.contains(&byte));
                    match (link, marks.last_mut()) {
                        (Some((_, link)), Some(mark)) if mark.link == *link => {
                            mark.chars.end = place + 1;
                        }
                        (Some((_, link)), _) => marks.push(Mark {
                            chars: place..place + 1,
                            link: *link,
                        }),
                        (None, _) => {}
                    }
                }
                out.push(Line {
                    kind: item.kind,
                    label: if at == 0 { item.label } else { "" },
                    indent,
                    text,
                    marks,
                });
            }
        }
        out
    }
}

/// The notes of a place: its own first, then those it inherits, the nearest level first since that
/// decides most often; the seventh characters stand at the end.
#[must_use]
pub fn panel(tables: &Tables, outline: &Outline, node: Node, dos: NaiveDate) -> Panel {
    let mut panel = Panel::default();
    let levels: Vec<LevelNotes> = match node {
        Node::Branch(at) => outline
            .up_from(Some(at))
            .into_iter()
            .filter_map(|at| outline.branches.get(at))
            .map(|branch| LevelNotes {
                level: branch.id.clone(),
                title: branch.title.clone(),
                notes: branch.notes.clone(),
            })
            .collect(),
        Node::Code(code) => tables.notes(code, dos),
    };
    if let Node::Code(code) = node
        && let Some(entry) = entry(tables, code, dos)
    {
        panel.line(
            Kind::Heading,
            "",
            format!("{} {}", code.dotted(), entry.title),
        );
        let (kind, state) = if entry.billable {
            (Kind::Info, "billable")
        } else {
            (Kind::Warning, "not billable: it needs more characters")
        };
        panel.line(kind, "", state);
        for flag in entry.flags.iter() {
            panel.line(Kind::Warning, "", flag.meaning());
        }
    }
    for level in levels.iter().rev().filter(|level| !level.notes.is_empty()) {
        panel.level(level, tables, dos);
    }
    if let Node::Code(code) = node {
        let sevenths = tables.seventh_chars(code, dos);
        if !sevenths.is_empty() {
            panel.heading("7th character".to_owned());
            for seventh in sevenths {
                panel.line(
                    Kind::Text,
                    "",
                    format!("{}  {}", seventh.character, seventh.meaning),
                );
            }
        }
    }
    panel.count(&levels);
    panel
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_on_the_lines_they_are_broken_to() {
        let text = "conditions (A00-A09), others (K50.-) too";
        let mut panel = Panel::default();
        panel.items.push(Item {
            kind: Kind::Text,
            label: "Excludes2",
            text: text.to_owned(),
            links: links(text)
                .into_iter()
                .enumerate()
                .map(|(at, l)| (l.span, at))
                .collect(),
        });
        let lines = panel.broken(31);
        let marked: Vec<(usize, String)> = lines
            .iter()
            .flat_map(|line| {
                line.marks.iter().map(|mark| {
                    let chars = line
                        .text
                        .chars()
                        .skip(mark.chars.start)
                        .take(mark.chars.len());
                    (mark.link, chars.collect())
                })
            })
            .collect();
        assert_eq!(
            marked,
            [(0, "A00-A09".to_owned()), (1, "K50.-".to_owned())],
            "{lines:?}"
        );
        assert!(lines.len() > 1);
        assert_eq!((lines[0].label, lines[1].label), ("Excludes2", ""));
    }
}
