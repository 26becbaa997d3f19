//! Commands and typing in the Index.

use super::super::super::app::{App, Screen};
use super::super::super::effect::Effect;
use super::super::super::screen::coding::{edit, finer};
use super::super::super::view::index_room;
use super::super::{Overlay, help, tabular};
use super::{Below, IndexBox};
use crate::codeset::alpha::{IndexCode, Place, Pointer, Standing, Target, Volume, standing};
use crate::command::Command;
use crate::domain::CodeSet;

/// Types text into the field of the Index and finds what it says.
pub fn type_text(app: &mut App, text: &str) {
    if let Some(Overlay::Index(open)) = app.overlays.last_mut() {
        open.field.insert(text);
        open.look();
    }
}

/// Runs a command in the Index.
pub fn run(app: &mut App, command: Command, count: Option<u32>, out: &mut Vec<Effect>) {
    let rows = index_room(app);
    let Some(Overlay::Index(open)) = app.overlays.last_mut() else {
        return;
    };
    match command {
        _ if open.list.run(command, count, open.rows.len(), rows) => {}
        Command::IndexExpand => open.right(),
        Command::IndexCollapse => open.left(),
        Command::IndexNextVolume => open.turn(true),
        Command::IndexPrevVolume => open.turn(false),
        Command::IndexFollow => follow(app),
        Command::IndexSeeAlso => see_also(app),
        Command::IndexTake => take(app, out),
        Command::IndexReturn => {
            if !open.go_back() {
                app.refuse("nowhere to go back to");
            }
        }
        Command::CodeNotes => match open.code() {
            Some(code) => notes(app, code),
            None => app.refuse("no code is under the cursor"),
        },
        Command::AppBack => {
            app.overlays.pop();
        }
        _ if open.field.run(command) => open.look(),
        _ => app.refuse(format!("{}: not in the Index", command.title())),
    }
}

impl IndexBox {
    /// One cell to the right in a table; else opens the entry, or steps into what is open.
    fn right(&mut self) {
        if self.volume.is_table() {
            let last = self
                .listing()
                .map_or(0, |l| l.columns().len().saturating_sub(1));
            self.column = (self.column + 1).min(last);
            return;
        }
        let Some(row) = self.row() else { return };
        match row.below {
            Below::Closed => {
                self.open.insert(self.place(row.entry));
                self.list_rows();
                self.put_cursor_in_sight(row.entry);
            }
            Below::Open => self.list.at = (self.list.at + 1).min(self.rows.len().saturating_sub(1)),
            Below::Nothing => {}
        }
    }

    /// One cell to the left in a table; else closes the entry, or steps out to the one above.
    fn left(&mut self) {
        if self.volume.is_table() {
            self.column = self.column.saturating_sub(1);
            return;
        }
        let Some(row) = self.row() else { return };
        if row.below == Below::Open {
            self.open.remove(&self.place(row.entry));
            self.list_rows();
            self.put_cursor_in_sight(row.entry);
            return;
        }
        let parent = self.listing().and_then(|listing| listing.parent(row.entry));
        if let Some(parent) = parent {
            self.put_cursor_in_sight(parent);
        }
    }

    /// Puts the cursor on an entry and leaves the rows where they are.
    fn put_cursor_in_sight(&mut self, entry: u32) {
        if let Some(at) = self.rows.iter().position(|row| row.entry == entry) {
            self.list.at = at;
        }
    }
}

/// Does what the entry says: goes where it sends, to its code in the Tabular, else opens it.
fn follow(app: &mut App) {
    let Some(Overlay::Index(open)) = app.overlays.last_mut() else {
        return;
    };
    let Some(row) = open.row() else {
        app.refuse("nothing is under the cursor");
        return;
    };
    let pointers = open.pointers();
    let see = pointers.iter().find_map(|p| match p {
        Pointer::See(text) => Some((*text).to_owned()),
        _ => None,
    });
    // "See" must be followed even where a code stands beside it (Guidelines I.A.16).
    if let Some(text) = see {
        jump(app, &text);
    } else if let Some(code) = open.code() {
        tabular::open(app, code.code);
    } else if pointers.iter().any(|p| matches!(p, Pointer::SeeAlso(_)))
        && row.below == Below::Nothing
    {
        see_also(app);
    } else if row.below == Below::Nothing {
        app.refuse("this entry has no code: read what stands above it");
    } else if row.below == Below::Open {
        open.left();
    } else {
        open.right();
    }
}

fn see_also(app: &mut App) {
    let Some(Overlay::Index(open)) = app.overlays.last_mut() else {
        return;
    };
    let text = open.pointers().into_iter().find_map(|p| match p {
        Pointer::SeeAlso(text) => Some(text.to_owned()),
        _ => None,
    });
    match text {
        Some(text) => jump(app, &text),
        None => app.refuse("no \"see also\" stands here"),
    }
}

/// Goes where a reference leads.
fn jump(app: &mut App, text: &str) {
    let Some(Overlay::Index(open)) = app.overlays.last_mut() else {
        return;
    };
    match open.index.resolve(open.volume, text) {
        Some(Target::Entry {
            place,
            column,
            whole,
        }) => {
            open.remember();
            open.show(place);
            open.column = column.unwrap_or_default();
            if !whole {
                app.refuse(format!("nearest to \"{text}\": not all of it is in this edition"));
            }
        }
        Some(Target::Volume(volume, column)) => {
            open.remember();
            open.column = column.unwrap_or_default();
            if let Some(first) = open.index.listing(volume).and_then(|l| l.main_terms().first().copied()) {
                open.show(Place { volume, entry: first });
            }
            let what = if volume == Volume::Drugs { "the substance" } else { "the site" };
            app.info(format!("{}: type {what}", volume.title()));
        }
        Some(Target::Code(code)) => tabular::open(app, code.code),
        Some(Target::Condition) => app.refuse(
            "see condition: look for the condition itself, such as pain, ulcer or injury, not the site",
        ),
        None => app.refuse(format!("\"{text}\" names no entry that is loaded")),
    }
}

/// Shows the notes of a code.
fn notes(app: &mut App, code: IndexCode) {
    let Some(Overlay::Index(open)) = app.overlays.last() else {
        return;
    };
    let page = help::code_page(&app.tables, CodeSet::Icd10Cm, code.code, open.dos);
    app.overlays.push(Overlay::Page(page));
}

/// Posts the code under the cursor on the chart being coded; with its manifestation, where it has
/// one, after it (Guidelines I.A.13). What cannot be billed lists finer codes.
fn take(app: &mut App, out: &mut Vec<Effect>) {
    let Some(Overlay::Index(open)) = app.overlays.last() else {
        return;
    };
    let dos = open.dos;
    let Some(code) = open.code() else {
        app.refuse("no code is under the cursor");
        return;
    };
    let manifestation = open.pointers().into_iter().find_map(|p| match p {
        Pointer::Manifestation(code) => Some(code),
        _ => None,
    });
    if app.screen != Screen::Coding || app.coding.is_none() {
        app.refuse(format!("no chart is open to post {} on", code.text()));
        return;
    }
    let replace = app.overlays.iter().rev().find_map(|overlay| match overlay {
        Overlay::Search(found) => Some(found.replace),
        _ => None,
    });
    match standing(&app.tables, code, dos) {
        Standing::Absent => app.refuse(format!(
            "{} is not in the Tabular: it cannot be posted",
            code.text()
        )),
        Standing::NotEffective(_) => app.refuse(format!(
            "{} is not valid on {dos}: it cannot be posted",
            code.text()
        )),
        Standing::Header(_) => {
            finer::list(app, code.code);
            if let Some(then) = manifestation {
                let text = format!("after it goes its manifestation, {}", then.text());
                app.info(text);
            }
        }
        Standing::Billable(_) => {
            if !edit::post_diagnosis(app, code.code, replace.flatten(), out) {
                return;
            }
            app.overlays.clear();
            let mut said = format!("{} posted", code.text());
            if let Some(then) = manifestation {
                let posted = matches!(standing(&app.tables, then, dos), Standing::Billable(_))
                    && edit::post_diagnosis(app, then.code, None, out);
                said.push_str(if posted {
                    ", and after it "
                } else {
                    "; after it goes "
                });
                said.push_str(&then.text());
            }
            app.say_also(crate::domain::Severity::Info, &said);
        }
    }
}
