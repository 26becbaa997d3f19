//! Commands on the coding screen.

use super::super::super::app::{App, Then};
use super::super::super::effect::{ChartChange, Effect, Job};
use super::super::super::overlay::confirm::{Confirm, Yes};
use super::super::super::overlay::{Overlay, form, help, tabular};
use super::super::super::widget::Field;
use super::super::queue;
use super::{CodingScreen, chain, edit, finding, finer, layout, line};
use crate::codeset::Lookup;
use crate::command::{Command, Pane, Scope};
use crate::domain::{Pointer, Severity};

const PANES: [Pane; 4] = [Pane::Note, Pane::Diagnoses, Pane::Lines, Pane::Findings];

/// Runs a command on the coding screen. Answers whether it was one.
pub fn run(app: &mut App, command: Command, count: Option<u32>, out: &mut Vec<Effect>) -> bool {
    let Some(mut screen) = app.coding.take() else {
        return false;
    };
    let moved = go(app, &mut screen, command, count);
    let (pane, id) = (screen.pane, screen.id());
    app.coding = Some(screen);
    if moved {
        return true;
    }
    if let Some(at) = command.pointer_index() {
        toggle_pointer(app, at, out);
        return true;
    }
    match command {
        Command::DxSearch => edit::open_search(app, false, None),
        Command::PxSearch => edit::open_search(app, true, None),
        Command::KitList => app.ask_and_wait(Job::Kits, Then::Stay, out),
        Command::KitSave => super::super::super::update::kits::save_form(app),
        _ if super::super::super::update::cards::run(app, command, out) => {}
        Command::ChartStageNext => stage(app, Then::Next, out),
        Command::ChartStage => stage(app, Then::Queue, out),
        Command::ChartSave => edit::save(app, Then::Queue, out),
        Command::EntryEdit => edit_entry(app, pane),
        Command::EntryDelete => delete(app, pane, out),
        Command::EntryUp => shift(app, pane, false, out),
        Command::EntryDown => shift(app, pane, true, out),
        Command::LineModifiers => open_line(app, form::MODIFIERS),
        Command::LinePointers => open_line(app, form::POINTERS),
        Command::LineUnits => open_line(app, form::UNITS),
        Command::LineCharge => open_line(app, form::CHARGE),
        Command::LinePlace => open_line(app, form::PLACE),
        Command::FindingFix => finding::fix(app, out),
        Command::FindingAccept => finding::accept(app, out),
        Command::FindingWhy => finding::why(app),
        Command::FindingGo => finding::go(app),
        Command::FindingNext => finding::step(app, true),
        Command::FindingPrev => finding::step(app, false),
        Command::CodeNotes => code_notes(app),
        Command::SuggestOpen => super::suggest::open(app),
        Command::TabularOpen => open_tabular(app),
        Command::ChainOpen => chain::open(app),
        Command::EditUndo => edit::step(app, true, out),
        Command::EditRedo => edit::step(app, false, out),
        Command::QueueNext if may_leave(app, Then::Next) => queue::open_next(app, Some(id), out),
        Command::QueueNext => {}
        // A held chart is left for the next one: what is on the screen must be stored.
        Command::ChartHold if !is_stored(app) => {
            let key = app.key(Command::ChartSave, Scope::Coding);
            app.refuse(format!(
                "the coding is not stored yet; {key} tries again, then hold it"
            ));
        }
        Command::ChartHold => app.overlays.push(Overlay::Form(queue::hold_form(id))),
        Command::ChartRelease => {
            app.ask_and_wait(Job::Chart(id, ChartChange::Release), Then::Stay, out);
        }
        Command::ChartAssign => {
            app.ask_and_wait(Job::Chart(id, ChartChange::AssignToMe), Then::Stay, out);
        }
        Command::ChartDetail => app.ask_and_wait(Job::ChartDetail(id), Then::Stay, out),
        Command::NoteFind | Command::ListFilter => {
            let next = app.key(Command::FormNext, Scope::Form);
            let words = app.coding.as_ref().map_or("", |screen| &screen.words);
            let form = form::Form::new("Find", form::Purpose::Filter).with(
                "Find",
                format!("words of the note; {next} goes to the next"),
                Field::suggest(words),
            );
            app.overlays.push(Overlay::Form(form));
        }
        // After a conflict: the chart as it is stored now.
        Command::ListRefresh if may_leave(app, Then::Stay) => {
            app.ask_and_wait(Job::Open(id), Then::Stay, out);
        }
        Command::ListRefresh => {}
        Command::AppBack => leave(app, out),
        _ => return false,
    }
    true
}

/// Moves the cursor, in a pane or between panes. Answers whether the command was one that moves.
fn go(app: &App, screen: &mut CodingScreen, command: Command, count: Option<u32>) -> bool {
    let places = layout::places(app, screen);
    let note_rows = places.rows(Pane::Note);
    match command {
        Command::PaneNext | Command::PanePrev => {
            let at = PANES
                .iter()
                .position(|pane| *pane == screen.pane)
                .unwrap_or(0);
            let step = if command == Command::PaneNext {
                1
            } else {
                PANES.len() - 1
            };
            screen.pane = PANES[(at + step) % PANES.len()];
            return true;
        }
        Command::FindingsFocus => {
            screen.pane = Pane::Findings;
            return true;
        }
        Command::NotePageDown | Command::NotePageUp => {
            let as_list = match command {
                Command::NotePageDown => Command::ListPageDown,
                _ => Command::ListPageUp,
            };
            let len = layout::note_lines(screen, &places).len();
            screen.note.scroll(as_list, count, len, note_rows);
            return true;
        }
        _ => {}
    }
    match screen.pane {
        Pane::Note => {
            let len = layout::note_lines(screen, &places).len();
            screen.note.scroll(command, count, len, note_rows)
        }
        // Diagnoses and lines are one column to the cursor keys.
        Pane::Diagnoses => {
            let len = screen.coding.diagnoses.len();
            let at_end = screen.dx.at + 1 >= len;
            if command == Command::ListDown && at_end && !screen.coding.lines.is_empty() {
                screen.pane = Pane::Lines;
                screen.px.at = 0;
                return true;
            }
            screen
                .dx
                .run(command, count, len, places.rows(Pane::Diagnoses))
        }
        Pane::Lines => {
            let len = screen.coding.lines.len();
            let dx = screen.coding.diagnoses.len();
            if command == Command::ListUp && screen.px.at == 0 && dx > 0 {
                screen.pane = Pane::Diagnoses;
                screen.dx.at = dx - 1;
                return true;
            }
            screen.px.run(command, count, len, places.rows(Pane::Lines))
        }
        Pane::Findings => {
            let len = screen.findings.len();
            screen
                .found
                .run(command, count, len, places.rows(Pane::Findings))
        }
    }
}

/// Stages the claim. The coding goes along, so that what is staged is what is seen.
pub fn stage(app: &mut App, then: Then, out: &mut Vec<Effect>) {
    let Some(screen) = &app.coding else { return };
    if app.typed_ahead && screen.undo.is_empty() {
        // A second press meant for the chart before: this one has not been looked at.
        app.refuse("this chart came up after that key was pressed: press it again to stage");
        return;
    }
    let Some(screen) = app.coding.as_mut() else {
        return;
    };
    screen.unanswered += 1;
    let job = Job::Stage(screen.id(), screen.work());
    app.ask_and_wait(job, then, out);
}

/// Whether the last save went well.
fn is_stored(app: &App) -> bool {
    app.coding
        .as_ref()
        .is_none_or(|screen| screen.refused.is_none())
}

/// Whether the chart may be left: everything is stored, or is being stored in order. Otherwise a
/// question is asked.
pub fn may_leave(app: &mut App, then: Then) -> bool {
    let Some(screen) = &app.coding else {
        return true;
    };
    let Some(refused) = &screen.refused else {
        return true;
    };
    let question = format!(
        "{} is not stored. Leave it and lose its last changes?",
        screen.id()
    );
    app.overlays.push(Overlay::Confirm(Confirm {
        question,
        detail: refused.clone(),
        yes: Yes::LeaveUnsaved(then),
    }));
    false
}

/// Leaves the chart for the queue.
fn leave(app: &mut App, out: &mut Vec<Effect>) {
    if may_leave(app, Then::Queue) {
        app.put_down();
        queue::show(app, out);
    }
}

fn edit_entry(app: &mut App, pane: Pane) {
    let Some(screen) = &app.coding else { return };
    match pane {
        Pane::Note => {
            let key = app.key(Command::PaneNext, Scope::Coding);
            app.refuse(format!("the note is for reading; {key} goes to the codes"));
        }
        Pane::Diagnoses if screen.coding.diagnoses.is_empty() => {
            edit::open_search(app, false, None)
        }
        Pane::Diagnoses => {
            let at = screen.dx.at;
            let header = screen.coding.diagnoses.get(at).copied().filter(|code| {
                let dos = screen.open.chart.encounter.from;
                let found = app
                    .tables
                    .look_up(crate::domain::CodeSet::Icd10Cm, *code, dos);
                matches!(found, Lookup::Found(entry) if !entry.billable)
            });
            edit::open_search(app, false, Some(at));
            if let Some(code) = header {
                finer::list(app, code);
            }
        }
        Pane::Lines if screen.coding.lines.is_empty() => edit::open_search(app, true, None),
        Pane::Lines => open_line(app, form::MODIFIERS),
        Pane::Findings => finding::go(app),
    }
}

fn delete(app: &mut App, pane: Pane, out: &mut Vec<Effect>) {
    let Some(screen) = &app.coding else { return };
    let (dx, px) = (screen.dx.at, screen.px.at);
    let gone = match pane {
        Pane::Diagnoses => edit::apply(app, out, |coding| Ok(coding.remove_diagnosis(dx)))
            .flatten()
            .map(|code| code.dotted()),
        Pane::Lines => edit::apply(app, out, |coding| Ok(coding.remove_line(px)))
            .flatten()
            .map(|line| line.code.to_string()),
        Pane::Findings => {
            finding::unaccept(app, out);
            return;
        }
        Pane::Note => None,
    };
    match gone {
        Some(code) => app.info(format!("{code} deleted; undo brings it back")),
        None => app.refuse("nothing to delete is under the cursor"),
    }
}

fn shift(app: &mut App, pane: Pane, down: bool, out: &mut Vec<Effect>) {
    let Some(screen) = &app.coding else { return };
    let (at, len) = match pane {
        Pane::Diagnoses => (screen.dx.at, screen.coding.diagnoses.len()),
        Pane::Lines => (screen.px.at, screen.coding.lines.len()),
        Pane::Note | Pane::Findings => return,
    };
    let to = if down { at + 1 } else { at.wrapping_sub(1) };
    if to >= len {
        return;
    }
    edit::apply(app, out, |coding| {
        match pane {
            Pane::Diagnoses => coding.move_diagnosis(at, to),
            _ => coding.move_line(at, to),
        }
        Ok(())
    });
    if let Some(screen) = app.coding.as_mut() {
        match pane {
            Pane::Diagnoses => screen.dx.at = to,
            _ => screen.px.at = to,
        }
    }
}

fn toggle_pointer(app: &mut App, at: usize, out: &mut Vec<Effect>) {
    let Some(screen) = &app.coding else { return };
    let line = screen.px.at;
    let pointer = u8::try_from(at + 1).ok().and_then(Pointer::new);
    let Some(pointer) = pointer else { return };
    let changed = edit::apply(app, out, |coding| Ok(coding.toggle_pointer(line, pointer)));
    if changed == Some(false) {
        let text = format!(
            "{} cannot be pointed at: there is no such diagnosis, or four stand already",
            pointer.letter()
        );
        app.refuse(text);
    }
}

fn open_line(app: &mut App, field: usize) {
    let Some(screen) = app.coding.as_mut() else {
        return;
    };
    let at = screen.px.at;
    match line::line_form(screen, at, field) {
        Some(mut form) => {
            let dx = screen.coding.diagnoses.iter().enumerate();
            let dos = screen.open.chart.encounter.from;
            form.below = dx
                .map(|(i, code)| {
                    let title = super::view::title(
                        &app.tables,
                        crate::domain::CodeSet::Icd10Cm,
                        *code,
                        dos,
                    );
                    format!("{}  {:<8} {title}", letter(i), code.dotted())
                })
                .collect();
            line::explain(&mut form, &app.tables);
            screen.pane = Pane::Lines;
            app.overlays.push(Overlay::Form(form));
        }
        None => app.refuse("no line is here: find a procedure first"),
    }
}

/// The letter of the diagnosis at a place.
#[must_use]
pub fn letter(at: usize) -> char {
    u8::try_from(at + 1)
        .ok()
        .and_then(Pointer::new)
        .map_or('?', Pointer::letter)
}

/// Shows the notes of the code under the cursor: of the search where it is open.
pub fn code_notes(app: &mut App) {
    let Some(screen) = &app.coding else { return };
    let dos = match app.overlays.last() {
        Some(Overlay::Search(found)) => found.dos,
        _ => screen.dos(),
    };
    let code = match app.overlays.last() {
        Some(Overlay::Search(found)) => found.hit().map(|hit| (hit.set, hit.code)),
        Some(Overlay::Suggestions(list)) => screen
            .suggestions
            .as_ref()
            .and_then(|all| all.iter().nth(list.list.at))
            .map(|(s, _)| (s.code.set, s.code.code)),
        _ => screen.code(),
    };
    match code {
        Some((set, code)) => {
            let mut page = help::code_page(&app.tables, set, code, dos);
            help::add_kept(&mut page, &app.personal, set, code);
            app.overlays.push(Overlay::Page(page));
        }
        None => app.refuse("no code is under the cursor"),
    }
}

/// Opens the Tabular at the diagnosis under the cursor; at its chapters where there is none.
fn open_tabular(app: &mut App) {
    match app.coding.as_ref().and_then(|screen| screen.code()) {
        Some((crate::domain::CodeSet::Icd10Cm, code)) => tabular::open(app, code),
        _ => tabular::show(app),
    }
}

/// Says what staging came to, before the next screen shows.
#[must_use]
pub fn staged_text(
    claim: crate::domain::ClaimId,
    findings: &[crate::domain::Finding],
) -> (Severity, String) {
    let warnings: Vec<&str> = findings
        .iter()
        .filter(|f| f.severity == Severity::Warning && f.accepted.is_none())
        .map(|f| f.message.as_str())
        .collect();
    match warnings.as_slice() {
        [] => (Severity::Info, format!("{claim} staged")),
        [one] => (
            Severity::Warning,
            format!("{claim} staged, with a warning: {one}"),
        ),
        all => (
            Severity::Warning,
            format!(
                "{claim} staged, with {} warnings: {}",
                all.len(),
                all.join("; ")
            ),
        ),
    }
}
