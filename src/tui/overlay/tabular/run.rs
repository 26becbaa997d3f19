//! Commands and typing in the Tabular.

use super::super::super::app::{App, Screen};
use super::super::super::effect::Effect;
use super::super::super::screen::coding::edit;
use super::super::super::view::{tabular_notes, tabular_room};
use super::super::Overlay;
use super::{Below, Part, TabularBox};
use crate::codeset::{Node, Query, Search, Tables};
use crate::command::Command;
use crate::domain::{Code, CodeSet};

/// Most codes that words lead to, one after the other.
const FOUND: usize = 50;

/// What typed text asks for.
enum Wanted {
    /// The first code that begins so.
    Code(String),
    /// A chapter, or a block by its range.
    Branch(usize),
    /// Words to look for.
    Words,
}

impl TabularBox {
    /// The code that begins with these characters; the longest shorter one, else the next in order.
    pub(super) fn nearest(&self, tables: &Tables, beginning: &str) -> Option<Code> {
        let lands = |text: &str| {
            let code = tables.landing(text, self.dos)?;
            code.as_str().starts_with(text).then_some(code)
        };
        (3..=beginning.len())
            .rev()
            .find_map(|end| lands(beginning.get(..end)?))
            .or_else(|| tables.landing(beginning, self.dos))
    }

    fn wanted(&self) -> Wanted {
        let text = self.field.text().trim();
        let plain: String = text
            .chars()
            .filter(|c| *c != '.')
            .collect::<String>()
            .to_uppercase();
        let number = plain
            .strip_prefix("CH")
            .map(|rest| rest.trim_start_matches("APTER").trim());
        if let Some(number) = number.filter(|n| !n.is_empty()) {
            let id = format!("chapter {number}");
            if let Some(at) = self.outline.branches.iter().position(|b| b.id == id) {
                return Wanted::Branch(at);
            }
        }
        if let Some(at) = self.outline.branches.iter().position(|b| b.id == plain) {
            return Wanted::Branch(at);
        }
        let bytes = plain.as_bytes();
        let is_code = bytes.first().is_some_and(u8::is_ascii_alphabetic)
            && bytes.get(1).is_none_or(u8::is_ascii_digit)
            && bytes.iter().all(u8::is_ascii_alphanumeric);
        if is_code {
            Wanted::Code(plain)
        } else {
            Wanted::Words
        }
    }

    /// Goes to what is typed. Answers what to say where it leads nowhere.
    fn seek(&mut self, tables: &Tables, search: Option<&Search>) -> Option<String> {
        self.found = (Vec::new(), 0);
        let text = self.field.text().trim().to_owned();
        if text.is_empty() {
            return None;
        }
        match self.wanted() {
            Wanted::Branch(at) => self.go(tables, Node::Branch(at)),
            Wanted::Code(beginning) => {
                let code = self.nearest(tables, &beginning);
                let Some(code) = code else {
                    return Some(format!("no code begins with {beginning}"));
                };
                self.go(tables, Node::Code(code));
                if !code.as_str().starts_with(&beginning) {
                    return Some(format!(
                        "no code begins with {beginning}: this is the nearest"
                    ));
                }
            }
            Wanted::Words => {
                let Some(search) = search else {
                    return Some(
                        "the code search is being made ready; what you type is kept".to_owned(),
                    );
                };
                let hits = search.find(&Query {
                    words: &text,
                    set: Some(CodeSet::Icd10Cm),
                    procedures: false,
                    dos: self.dos,
                    all_codes: true,
                    limit: FOUND,
                    personal: None,
                });
                self.found.0 = hits.into_iter().map(|hit| hit.code).collect();
                let Some(code) = self.found.0.first() else {
                    return Some(format!("nothing is called {text}"));
                };
                self.go(tables, Node::Code(*code));
            }
        }
        None
    }

    /// Goes to the next code that the words typed found. Answers what to say.
    fn find_next(&mut self, tables: &Tables) -> String {
        let (found, at) = &mut self.found;
        if found.is_empty() {
            return "type words first: this goes to the next code they find".to_owned();
        }
        *at = (*at + 1) % found.len();
        let (code, place, all) = (found[*at], *at + 1, found.len());
        self.go(tables, Node::Code(code));
        format!("{place} of {all} found")
    }

    /// Opens the row under the cursor, or steps into what is open below it.
    fn expand(&mut self, tables: &Tables) {
        let Some(row) = self.row() else { return };
        match row.below {
            Below::Closed => {
                self.open.insert(row.node);
                self.list_rows(tables);
            }
            Below::Open => {
                self.list.at = (self.list.at + 1).min(self.rows.len().saturating_sub(1));
                self.turn(tables);
            }
            Below::Nothing => self.enter_notes(),
        }
    }

    /// Closes the row under the cursor, or steps out to the one above it.
    fn collapse(&mut self, tables: &Tables) {
        let Some(row) = self.row() else { return };
        let (node, depth) = (row.node, row.depth);
        if row.below == Below::Open {
            self.open.remove(&node);
            self.path.retain(|open| *open != node);
            self.list_rows(tables);
            return;
        }
        let above = self.rows[..self.list.at]
            .iter()
            .rposition(|row| row.depth < depth);
        if let Some(above) = above {
            self.list.at = above;
            self.turn(tables);
        }
    }

    fn enter_notes(&mut self) {
        self.part = Part::Notes;
        if self.link.is_none() && !self.panel.targets.is_empty() {
            self.link = Some(0);
        }
    }

    /// Moves in the notes: to the next link in sight, else a line further.
    fn step(&mut self, down: bool, width: u16, rows: usize) {
        let lines = self.panel.broken(width);
        let line_of = |link: usize| {
            lines
                .iter()
                .position(|line| line.marks.iter().any(|mark| mark.link == link))
        };
        let last = lines.len().saturating_sub(rows);
        let next = match (self.link, down) {
            (None, _) => (!self.panel.targets.is_empty()).then_some(0),
            (Some(at), true) => Some(at + 1).filter(|next| *next < self.panel.targets.len()),
            (Some(at), false) => at.checked_sub(1),
        };
        let seen = next.and_then(line_of).filter(|line| {
            let (first, end) = (self.note_top.saturating_sub(1), self.note_top + rows + 1);
            (first..end).contains(line)
        });
        match seen {
            Some(line) => {
                self.link = next;
                if line < self.note_top {
                    self.note_top = line;
                } else if line >= self.note_top + rows {
                    self.note_top = line + 1 - rows;
                }
            }
            None if down => self.note_top = (self.note_top + 1).min(last),
            None => self.note_top = self.note_top.saturating_sub(1),
        }
    }
}

/// Types text into the field of the Tabular and goes where it leads.
pub fn type_text(app: &mut App, text: &str) {
    let (tables, search) = (app.tables.clone(), app.search.clone());
    let Some(Overlay::Tabular(open)) = app.overlays.last_mut() else {
        return;
    };
    if open.field.text().is_empty() {
        open.remember();
    }
    open.part = Part::Tree;
    open.field.insert(text);
    if let Some(said) = open.seek(&tables, search.as_deref()) {
        app.refuse(said);
    }
}

/// Looks for the words typed again, once the code search is ready.
pub fn refresh(app: &mut App) {
    let (tables, search) = (app.tables.clone(), app.search.clone());
    if let Some(Overlay::Tabular(open)) = app.overlays.last_mut() {
        let said = open.seek(&tables, search.as_deref());
        app.notice = None;
        if let Some(said) = said {
            app.refuse(said);
        }
    }
}

/// Runs a command in the Tabular.
pub fn run(app: &mut App, command: Command, count: Option<u32>, out: &mut Vec<Effect>) {
    let rows = tabular_room(app);
    let (width, note_rows) = tabular_notes(app);
    let (tables, search) = (app.tables.clone(), app.search.clone());
    let Some(Overlay::Tabular(open)) = app.overlays.last_mut() else {
        return;
    };
    let in_notes = open.part == Part::Notes;
    match command {
        Command::ListDown | Command::ListUp if in_notes => {
            open.step(command == Command::ListDown, width, note_rows);
        }
        _ if in_notes && scrolls(open, command, count, width, note_rows) => {}
        _ if !in_notes && open.list.run(command, count, open.rows.len(), rows) => {
            open.turn(&tables);
        }
        Command::TabularPane if in_notes => open.part = Part::Tree,
        Command::TabularPane => open.enter_notes(),
        Command::TabularCollapse if in_notes => open.part = Part::Tree,
        Command::TabularCollapse => open.collapse(&tables),
        Command::TabularExpand | Command::TabularAccept if in_notes => follow(app),
        Command::TabularExpand => open.expand(&tables),
        Command::TabularAccept => accept(app, out),
        Command::TabularFindNext => {
            let said = open.find_next(&tables);
            app.info(said);
        }
        Command::TabularReturn => back(app),
        Command::AppBack => {
            app.overlays.pop();
        }
        _ if open.field.run(command) => {
            if let Some(said) = open.seek(&tables, search.as_deref()) {
                app.refuse(said);
            }
        }
        _ => app.refuse(format!("{}: not in the Tabular", command.title())),
    }
}

fn scrolls(
    open: &mut TabularBox,
    command: Command,
    count: Option<u32>,
    width: u16,
    rows: usize,
) -> bool {
    let len = open.panel.broken(width).len();
    let mut list = crate::tui::widget::ListState {
        at: open.note_top,
        top: open.note_top,
    };
    let scrolled = list.scroll(command, count, len, rows);
    open.note_top = list.top;
    scrolled
}

/// Goes to the link under the cursor of the notes.
fn follow(app: &mut App) {
    let tables = app.tables.clone();
    let Some(Overlay::Tabular(open)) = app.overlays.last_mut() else {
        return;
    };
    let target = open
        .link
        .and_then(|link| open.panel.targets.get(link).cloned());
    match target {
        None => app.refuse("no code is named in these notes"),
        Some(target) => {
            open.field.clear();
            if !open.follow(&tables, &target) {
                app.refuse(format!("{target} is not in this edition"));
            }
        }
    }
}

/// Goes back to where the last jump began.
fn back(app: &mut App) {
    let tables = app.tables.clone();
    let Some(Overlay::Tabular(open)) = app.overlays.last_mut() else {
        return;
    };
    match open.history.pop() {
        Some(node) => {
            open.part = Part::Tree;
            open.go(&tables, node);
        }
        None => app.refuse("nowhere to go back to"),
    }
}

/// Opens or closes a header; posts a code that can be billed on the chart being coded.
fn accept(app: &mut App, out: &mut Vec<Effect>) {
    let tables = app.tables.clone();
    let Some(Overlay::Tabular(open)) = app.overlays.last_mut() else {
        return;
    };
    let Some(row) = open.row() else { return };
    match (row.below, row.node) {
        (Below::Closed, _) => open.expand(&tables),
        (Below::Open, _) => open.collapse(&tables),
        (Below::Nothing, Node::Branch(_)) => {}
        (Below::Nothing, Node::Code(code)) => post(app, code, out),
    }
}

fn post(app: &mut App, code: Code, out: &mut Vec<Effect>) {
    if app.screen != Screen::Coding || app.coding.is_none() {
        app.refuse(format!(
            "{} can be billed, but no chart is open to post it on",
            code.dotted()
        ));
        return;
    }
    let replace = app.overlays.iter().rev().find_map(|overlay| match overlay {
        Overlay::Search(found) => Some(found.replace),
        _ => None,
    });
    if edit::post_diagnosis(app, code, replace.flatten(), out) {
        app.overlays.clear();
        app.say_also(
            crate::domain::Severity::Info,
            &format!("{} posted", code.dotted()),
        );
    }
}
