//! The Tabular as a book to walk in: the tree of chapters, blocks, categories and codes, and beside
//! it the notes that hold for the place under the cursor.

mod notes;
mod run;

use super::super::app::{App, Screen};
use super::super::widget::{Field, ListState};
use super::Overlay;
use crate::codeset::{Branch, Entry, Lookup, Node, Outline, Tables, Target};
use crate::command::Command;
use crate::domain::{Code, CodeSet};
use chrono::NaiveDate;
pub use notes::{Line, Mark, Panel, panel};
pub use run::{refresh, run, type_text};
use std::collections::BTreeSet;

/// Most places kept to go back to.
const HISTORY: usize = 100;

/// Which part has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The tree.
    Tree,
    /// The notes.
    Notes,
}

/// Whether more stands below a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Below {
    /// Shown.
    Open,
    /// Not shown.
    Closed,
    /// Nothing does.
    Nothing,
}

/// A row of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub node: Node,
    /// How deep it stands; chapters at 0.
    pub depth: u16,
    /// What stands below it.
    pub below: Below,
    /// Chapter, range or code.
    pub label: String,
    /// Its title; of a code with a seventh character, what that says.
    pub title: String,
    /// What a coder must know of it: `7th`, `more`, an age, a manifestation.
    pub flags: String,
}

/// The Tabular, as it is open.
#[derive(Debug, Clone)]
pub struct TabularBox {
    /// Of this date of service.
    pub dos: NaiveDate,
    /// Whether an edition covers it.
    pub covered: bool,
    /// Its chapters and blocks.
    pub outline: Outline,
    /// The code or words to go to.
    pub field: Field,
    /// The rows shown.
    pub rows: Vec<Row>,
    /// Cursor in the rows.
    pub list: ListState,
    /// The part that has the keys.
    pub part: Part,
    /// The notes of the row under the cursor.
    pub panel: Panel,
    /// First line of the notes seen.
    pub note_top: usize,
    /// The link under the cursor of the notes.
    pub link: Option<usize>,
    /// The cursor jumped: what stands around it is to be seen too.
    jumped: bool,
    /// What the words typed found, and which of it is shown.
    found: (Vec<Code>, usize),
    /// Opened by hand.
    open: BTreeSet<Node>,
    /// Opened because a jump led below.
    path: Vec<Node>,
    /// Places before, the newest last.
    history: Vec<Node>,
}

impl TabularBox {
    fn new(tables: &Tables, dos: NaiveDate) -> Self {
        let mut open = Self {
            dos,
            covered: tables.covers(CodeSet::Icd10Cm, dos),
            outline: tables.outline(dos),
            field: Field::default(),
            rows: Vec::new(),
            list: ListState::default(),
            part: Part::Tree,
            panel: Panel::default(),
            note_top: 0,
            link: None,
            jumped: false,
            found: (Vec::new(), 0),
            open: BTreeSet::new(),
            path: Vec::new(),
            history: Vec::new(),
        };
        open.list_rows(tables);
        open.turn(tables);
        open
    }

    /// The row under the cursor.
    #[must_use]
    pub fn row(&self) -> Option<&Row> {
        self.rows.get(self.list.at)
    }

    fn is_open(&self, node: Node) -> bool {
        self.open.contains(&node) || self.path.contains(&node)
    }

    /// Lists the rows again, after something was opened or closed.
    fn list_rows(&mut self, tables: &Tables) {
        let mut rows = Vec::new();
        // What is still to be listed, the next one last.
        let mut stack: Vec<(Node, u16)> = self
            .outline
            .top
            .iter()
            .rev()
            .map(|node| (*node, 0))
            .collect();
        while let Some((node, depth)) = stack.pop() {
            let open = self.is_open(node);
            let row = match node {
                Node::Branch(at) => self.outline.branches.get(at).map(|b| branch_row(node, b)),
                Node::Code(code) => code_row(tables, code, self.dos),
            };
            let Some(mut row) = row else { continue };
            row.depth = depth;
            if open && row.below == Below::Closed {
                row.below = Below::Open;
                let below = self.children(tables, node);
                stack.extend(below.into_iter().rev().map(|child| (child, depth + 1)));
            }
            rows.push(row);
        }
        self.rows = rows;
        self.list.at = self.list.at.min(self.rows.len().saturating_sub(1));
    }

    fn children(&self, tables: &Tables, node: Node) -> Vec<Node> {
        match node {
            Node::Branch(at) => {
                let branch = self.outline.branches.get(at);
                branch.map(|b| b.children.clone()).unwrap_or_default()
            }
            Node::Code(code) => {
                let below = tables.children(code, self.dos);
                below
                    .into_iter()
                    .map(|entry| Node::Code(entry.code))
                    .collect()
            }
        }
    }

    /// What stands above a place, outermost first.
    fn above(&self, tables: &Tables, node: Node) -> Vec<Node> {
        match node {
            Node::Branch(at) => {
                let parent = self
                    .outline
                    .branches
                    .get(at)
                    .and_then(|branch| branch.parent);
                self.outline
                    .up_from(parent)
                    .into_iter()
                    .map(Node::Branch)
                    .collect()
            }
            Node::Code(code) => {
                let mut out: Vec<Node> = self
                    .outline
                    .around(code)
                    .into_iter()
                    .map(Node::Branch)
                    .collect();
                let text = code.as_str();
                let headers = (3..text.len()).filter_map(|end| text.get(..end)?.parse().ok());
                out.extend(
                    headers
                        .filter(|header| entry(tables, *header, self.dos).is_some())
                        .map(Node::Code),
                );
                out
            }
        }
    }

    /// Puts the cursor on a place, opening what stands above it.
    fn go(&mut self, tables: &Tables, node: Node) {
        self.path = self.above(tables, node);
        self.list_rows(tables);
        if let Some(at) = self.rows.iter().position(|row| row.node == node) {
            self.list.at = at;
            self.jumped = true;
        }
        self.turn(tables);
    }

    /// Whether a command has something to work on.
    #[must_use]
    pub fn applies(&self, command: Command) -> bool {
        match command {
            Command::TabularReturn => !self.history.is_empty(),
            Command::TabularFindNext => !self.found.0.is_empty(),
            Command::TabularExpand | Command::TabularCollapse => self.part == Part::Tree,
            _ => true,
        }
    }

    /// Keeps the place under the cursor to come back to.
    fn remember(&mut self) {
        let Some(node) = self.row().map(|row| row.node) else {
            return;
        };
        if self.history.last() != Some(&node) {
            self.history.push(node);
        }
        if self.history.len() > HISTORY {
            self.history.remove(0);
        }
    }

    /// Goes to what a note points at: its block, its code, or the first code of its range. Answers
    /// whether there is such a place.
    fn follow(&mut self, tables: &Tables, target: &Target) -> bool {
        let block = self.outline.block(target).map(Node::Branch);
        let code = || {
            let first = tables.pointed_at(target, self.dos, 1);
            first.first().map(|entry| Node::Code(entry.code))
        };
        let Some(node) = block.or_else(code) else {
            return false;
        };
        self.remember();
        self.go(tables, node);
        self.part = Part::Tree;
        true
    }

    /// Keeps the cursors in sight; `notes` are the columns and rows of the notes.
    pub fn settle(&mut self, rows: usize, (width, note_rows): (u16, usize), slow: bool) {
        if std::mem::take(&mut self.jumped) {
            self.list.top = self.list.at.saturating_sub(rows / 3);
        }
        self.list.settle(self.rows.len(), rows, slow);
        let last = self.panel.broken(width).len().saturating_sub(note_rows);
        self.note_top = self.note_top.min(last);
    }

    /// Reads the notes of the row under the cursor.
    fn turn(&mut self, tables: &Tables) {
        self.note_top = 0;
        self.link = None;
        self.panel = match self.row().map(|row| row.node) {
            Some(node) => panel(tables, &self.outline, node, self.dos),
            None => Panel::default(),
        };
    }
}

/// A code with what the table of the date says of it; of another date's where it has none.
fn entry(tables: &Tables, code: Code, dos: NaiveDate) -> Option<Entry> {
    match tables.look_up(CodeSet::Icd10Cm, code, dos) {
        Lookup::Found(entry) | Lookup::NotEffective { entry, .. } => Some(entry),
        Lookup::Unknown | Lookup::NotInPractice => None,
    }
}

fn branch_row(node: Node, branch: &Branch) -> Row {
    let chapter = branch.id.strip_prefix("chapter ");
    let range = branch.range.map(|(first, last)| format!("{first}-{last}"));
    Row {
        node,
        depth: 0,
        below: if branch.children.is_empty() {
            Below::Nothing
        } else {
            Below::Closed
        },
        label: match (chapter, range) {
            (Some(number), Some(range)) => format!("{number:>2} {range}"),
            _ => branch.id.clone(),
        },
        title: branch.title.clone(),
        flags: String::new(),
    }
}

fn code_row(tables: &Tables, code: Code, dos: NaiveDate) -> Option<Row> {
    let entry = entry(tables, code, dos)?;
    let flags: Vec<&str> = if entry.billable {
        entry
            .flags
            .iter()
            .filter_map(crate::codeset::DxFlag::short)
            .collect()
    } else {
        let next = tables.first_below(code, dos);
        let seventh = next.is_some_and(|next| next.as_str().len() == 7);
        vec![if seventh { "7th" } else { "more" }]
    };
    // Below its header only the seventh character tells a code from its neighbours.
    let seventh = code.as_str().chars().nth(6).and_then(|character| {
        let all = tables.seventh_chars(code, dos);
        all.into_iter()
            .find(|seventh| seventh.character == character)
    });
    let title = seventh.map_or(entry.title, |seventh| seventh.meaning);
    Some(Row {
        node: Node::Code(code),
        depth: 0,
        below: if entry.billable {
            Below::Nothing
        } else {
            Below::Closed
        },
        label: code.dotted(),
        title,
        flags: flags.join(" "),
    })
}

/// The date of service that the Tabular is opened for: of the search on top, of the chart being
/// coded, else today.
fn day(app: &App) -> NaiveDate {
    match (app.overlays.last(), &app.coding) {
        (Some(Overlay::Search(found)), _) => found.dos,
        (_, Some(coding)) if app.screen == Screen::Coding => coding.open.chart.encounter.from,
        _ => app.today,
    }
}

/// Opens the Tabular at its chapters.
pub fn show(app: &mut App) {
    let tabular = TabularBox::new(&app.tables, day(app));
    app.overlays.push(Overlay::Tabular(Box::new(tabular)));
}

/// Opens the Tabular at a diagnosis, over whatever is on the screen; at the nearest place where the
/// edition of the day has no such code.
pub fn open(app: &mut App, code: Code) {
    let mut tabular = TabularBox::new(&app.tables, day(app));
    let tables = app.tables.clone();
    match tabular.nearest(&tables, code.as_str()) {
        Some(at) => {
            if !at.as_str().starts_with(code.as_str()) {
                app.refuse(format!(
                    "{} is not in the Tabular of {}: this is the next code",
                    code.dotted(),
                    tabular.dos
                ));
            }
            tabular.go(&tables, Node::Code(at));
        }
        None => app.refuse(format!("{} is not in the Tabular", code.dotted())),
    }
    app.overlays.push(Overlay::Tabular(Box::new(tabular)));
}

/// Opens the Tabular at what a note points at.
pub fn open_target(app: &mut App, target: &Target) {
    let mut tabular = TabularBox::new(&app.tables, day(app));
    let tables = app.tables.clone();
    if !tabular.follow(&tables, target) {
        app.refuse(format!("{target} is not in the Tabular of {}", tabular.dos));
    }
    tabular.history.clear();
    app.overlays.push(Overlay::Tabular(Box::new(tabular)));
}
