//! Commands and typing on overlays.

use super::super::app::{App, Screen, Then};
use super::super::effect::{CardChange, ChartChange, ChaseChange, ClaimChange, Effect, Job};
use super::super::overlay::confirm::Yes;
use super::super::overlay::form::{Accepting, Form, Purpose};
use super::super::overlay::page::Subject;
use super::super::overlay::picker::Choice;
use super::super::overlay::{Overlay, index, search, tabular};
use super::super::screen::coding::{
    chain, edit, find, finding, finer, line, run as coding_run, suggest,
};
use super::super::screen::{claims, late, queue};
use super::super::view::{
    index_room, kits_room, page_room, picker_room, search_room, tabular_notes, tabular_room,
};
use super::super::widget::Field;
use super::{cards, command_run, day, filter, is_filter, kits};
use crate::command::Command;
use crate::domain::CodeSet;

/// Types text into the field that has the keys. Answers whether there is one.
pub fn type_text(app: &mut App, text: &str) -> bool {
    match app.overlays.last_mut() {
        Some(Overlay::Search(found)) => {
            found.said.clear();
            found.field.insert(text);
            search::refresh(app);
        }
        Some(Overlay::Index(_)) => index::type_text(app, text),
        Some(Overlay::Picker(picker)) => {
            picker.field.insert(text);
            finer::filter(&app.tables, picker);
        }
        Some(Overlay::Form(form)) => {
            form.type_text(text);
            form_changed(app);
        }
        Some(Overlay::Tabular(_)) => tabular::type_text(app, text),
        _ => return false,
    }
    true
}

/// What follows from another text, or another field, of the form on top.
fn form_changed(app: &mut App) {
    let Some(Overlay::Form(form)) = app.overlays.last_mut() else {
        return;
    };
    match form.purpose {
        Purpose::Filter => {
            let words = form.text(0).to_owned();
            filter(app, &words);
        }
        Purpose::Line(_) => line::explain(form, &app.tables),
        _ => {}
    }
}

/// Runs a command on the overlay on top. Answers whether it was for the overlay.
pub fn run(app: &mut App, command: Command, count: Option<u32>, out: &mut Vec<Effect>) -> bool {
    match app.overlays.last() {
        None => false,
        Some(Overlay::Search(_)) => run_search(app, command, count, out),
        Some(Overlay::Tabular(_)) => {
            tabular::run(app, command, count, out);
            true
        }
        Some(Overlay::Index(_)) => {
            index::run(app, command, count, out);
            true
        }
        Some(Overlay::Picker(_)) => run_picker(app, command, count, out),
        Some(Overlay::Form(_)) => run_form(app, command, count, out),
        Some(Overlay::Page(_)) => run_page(app, command, count),
        Some(Overlay::Suggestions(_)) => suggest::run(app, command, count, out),
        Some(Overlay::Confirm(_)) => run_confirm(app, command, out),
        Some(Overlay::Kits(_)) => kits::run(app, command, count, out),
    }
}

fn run_search(app: &mut App, command: Command, count: Option<u32>, out: &mut Vec<Effect>) -> bool {
    let rows = search_room(app);
    let Some(Overlay::Search(found)) = app.overlays.last_mut() else {
        return false;
    };
    let len = found.hits.len();
    if found.list.run(command, count, len, rows) {
        return true;
    }
    if found.field.run(command) {
        search::refresh(app);
        return true;
    }
    match command {
        Command::SearchAccept => edit::take_hit(app, false, out),
        Command::SearchAcceptStay => edit::take_hit(app, true, out),
        Command::SearchToggleAll => {
            found.all_codes = !found.all_codes;
            search::refresh(app);
        }
        Command::SearchToggleSet if found.replace.is_none() => {
            found.procedures = !found.procedures;
            search::refresh(app);
        }
        Command::SearchToggleSet => app.refuse("a diagnosis is being replaced: only diagnoses fit"),
        Command::SearchFiner => finer::of_hit(app),
        Command::SearchMeaning => search::ask_meaning(app),
        Command::CodeNotes => coding_run::code_notes(app),
        Command::TabularOpen => match found.hit().map(|hit| (hit.set, hit.code)) {
            Some((CodeSet::Icd10Cm, code)) => tabular::open(app, code),
            _ => app.refuse("no diagnosis is under the cursor"),
        },
        Command::IndexOpen => {
            let words = found.field.text().to_owned();
            index::open(app, &words, out);
        }
        _ if cards::run(app, command, out) => {}
        Command::AppBack => {
            app.overlays.pop();
        }
        _ => app.refuse(format!("{}: not in the search", command.title())),
    }
    true
}

fn run_picker(app: &mut App, command: Command, count: Option<u32>, out: &mut Vec<Effect>) -> bool {
    let rows = picker_room(app);
    let Some(Overlay::Picker(picker)) = app.overlays.last_mut() else {
        return false;
    };
    let len = picker.shown.len();
    if picker.list.run(command, count, len, rows) {
        return true;
    }
    if picker.field.run(command) {
        finer::filter(&app.tables, picker);
        return true;
    }
    match command {
        Command::FormAccept if finer::step(app) => {}
        Command::FormAccept => {
            let Some(Overlay::Picker(picker)) = app.overlays.last() else {
                return false;
            };
            let Some(choice) = picker.chosen().map(|item| item.choice.clone()) else {
                app.refuse("nothing passes the filter");
                return true;
            };
            choose(app, choice, out);
        }
        Command::AppBack => {
            app.overlays.pop();
        }
        _ => app.refuse(format!("{}: not in this list", command.title())),
    }
    true
}

fn choose(app: &mut App, choice: Choice, out: &mut Vec<Effect>) {
    // Codes stand on the search they came from; all else closes its list.
    if !matches!(choice, Choice::Diagnosis(_) | Choice::Partner(..)) {
        app.overlays.pop();
    }
    match choice {
        Choice::Run(command) => command_run(app, command, None, out),
        Choice::Claims(status) => {
            app.claims.status = status;
            claims::load(app, out);
        }
        Choice::Charts(status) => {
            app.queue.filter.status = status;
            app.load_queue(out);
        }
        Choice::Kind(kind) => {
            app.queue.filter.kind = kind;
            app.load_queue(out);
        }
        Choice::Diagnosis(code) => finer::take(app, code, out),
        Choice::Meaning(at, meaning) => search::mean(app, at, &meaning),
        Choice::Partner(offer, partner) => chain::take(app, offer, partner, out),
    }
}

fn run_form(app: &mut App, command: Command, count: Option<u32>, out: &mut Vec<Effect>) -> bool {
    let is_filter = is_filter(app);
    let Some(Overlay::Form(form)) = app.overlays.last_mut() else {
        return false;
    };
    let at = form.at;
    if form
        .entries
        .get_mut(at)
        .is_some_and(|entry| entry.field.run(command))
    {
        form.error.clear();
        form_changed(app);
        return true;
    }
    match command {
        Command::FormNext | Command::FormPrev if is_filter => {
            let as_list = match command {
                Command::FormNext => Command::ListDown,
                _ => Command::ListUp,
            };
            move_list(app, as_list, count, out);
        }
        Command::FormNext | Command::FormPrev => {
            form.go(command == Command::FormNext);
            form_changed(app);
        }
        Command::FormAccept => accept(app, out),
        Command::AppBack => {
            app.overlays.pop();
            if is_filter {
                filter(app, "");
            }
        }
        _ => app.refuse(format!("{}: not in this form", command.title())),
    }
    true
}

/// Moves in the list below the filter line.
fn move_list(app: &mut App, command: Command, count: Option<u32>, out: &mut Vec<Effect>) {
    let kits = kits_room(app);
    match app.overlays.iter_mut().rev().nth(1) {
        Some(Overlay::Page(_)) => return,
        Some(Overlay::Kits(list)) => {
            let len = list.shown.len();
            list.list.run(command, count, len, kits);
            return;
        }
        _ => {}
    }
    match app.screen {
        Screen::Queue => queue::run(app, command, count, out),
        Screen::Claims => claims::run(app, command, count, out),
        Screen::Late => late::run(app, command, count, out),
        Screen::Coding => find::step(app, command == Command::ListDown),
    };
}

/// Takes what is filled in. What is wrong is said in the form, with the cursor on the field.
fn accept(app: &mut App, out: &mut Vec<Effect>) {
    let Some(Overlay::Form(form)) = app.overlays.last() else {
        return;
    };
    let form = form.clone();
    match job_of(app, &form) {
        Ok(Sent::Job(job)) => {
            app.overlays.pop();
            app.ask_and_wait(job, Then::Stay, out);
        }
        Ok(Sent::Line(at, line)) => {
            app.overlays.pop();
            edit::apply(app, out, |coding| {
                if let Some(place) = coding.lines.get_mut(at) {
                    *place = *line;
                }
                Ok(())
            });
        }
        Ok(Sent::Filter) => {
            app.overlays.pop();
        }
        Ok(Sent::Accept(accepting, reason)) => {
            app.overlays.pop();
            finding::take(app, &accepting, reason, out);
        }
        Err((at, text)) => {
            if let Some(Overlay::Form(form)) = app.overlays.last_mut() {
                form.at = at;
                form.error = text;
            }
        }
    }
}

enum Sent {
    Job(Job),
    Line(usize, Box<crate::domain::ServiceLine>),
    Filter,
    Accept(Box<Accepting>, Option<String>),
}

/// What a form asks for.
fn job_of(app: &App, form: &Form) -> Result<Sent, (usize, String)> {
    let words = |at: usize, missing: &str| match form.text(at) {
        "" => Err((at, missing.to_owned())),
        text => Ok(text.to_owned()),
    };
    let reason = || words(0, "a reason is needed: say why");
    let day = |at: usize| day::read(form.text(at), app.today).map_err(|text| (at, text));
    let job = match form.purpose {
        Purpose::Filter => return Ok(Sent::Filter),
        Purpose::Accept(ref accepting) => {
            let reason = finding::read_reason(app, accepting, form.text(0));
            return Ok(Sent::Accept(
                accepting.clone(),
                reason.map_err(|text| (0, text))?,
            ));
        }
        Purpose::Line(at) => {
            let coding = app
                .coding
                .as_ref()
                .ok_or_else(|| (0, "no chart is open".to_owned()))?;
            let mut line = line::read_line(form, &coding.coding, at)?;
            if let Some(before) = coding.coding.lines.get(at) {
                line::follow_units(&app.tables, before, &mut line);
            }
            return Ok(Sent::Line(at, Box::new(line)));
        }
        Purpose::Hold(id) => Job::Chart(id, ChartChange::Hold(reason()?)),
        Purpose::Sent(id) => Job::ClaimChange(id, ClaimChange::Sent(day(0)?)),
        Purpose::Paid(id) => {
            let amount = form.text(0).parse();
            let amount =
                amount.map_err(|error: crate::domain::money::MoneyError| (0, error.to_string()))?;
            Job::ClaimChange(id, ClaimChange::Paid(amount, day(1)?))
        }
        Purpose::Deny(id) => Job::ClaimChange(id, ClaimChange::Deny(reason()?)),
        Purpose::Close(id) => Job::ClaimChange(id, ClaimChange::Close(reason()?)),
        Purpose::Void(id) => Job::ClaimChange(id, ClaimChange::Void(reason()?)),
        Purpose::LateNote(id) => Job::Chase(
            id,
            ChaseChange::Note(words(0, "an empty note says nothing")?),
        ),
        Purpose::LateAct(id) => {
            let next = day(0)?;
            Job::Chase(id, ChaseChange::Act(words(1, "say what was done")?, next))
        }
        Purpose::Snooze(id) => Job::Chase(id, ChaseChange::Snooze(day(0)?)),
        Purpose::KitSave | Purpose::KitEdit(_) => Job::Kit(kits::read_form(app, form)?),
        Purpose::CardNote(set, code) => Job::Card(CardChange::Note {
            set,
            code,
            own: form.text(0).to_owned(),
            sites: form.text(1).to_owned(),
        }),
        Purpose::Resolve(id) => Job::Chase(id, ChaseChange::Resolve(words(0, "say how it ended")?)),
    };
    Ok(Sent::Job(job))
}

fn run_page(app: &mut App, command: Command, count: Option<u32>) -> bool {
    let (width, rows) = page_room(app);
    let Some(Overlay::Page(page)) = app.overlays.last_mut() else {
        return false;
    };
    let len = page.broken(width).len();
    if page.list.scroll(command, count, len, rows) {
        return true;
    }
    if command == Command::AppBack {
        app.overlays.pop();
        return true;
    }
    if command == Command::ListFilter {
        let field = Field::holding(&page.words);
        let form = Form::new("Filter", Purpose::Filter).with("Filter", "words of a line", field);
        app.overlays.push(Overlay::Form(form));
        return true;
    }
    // What is done to the claim on the page is done by the screen below.
    let passes = match page.subject {
        Subject::Text => command == Command::AppPalette,
        Subject::Claim { .. } => page.applies(command),
    };
    !passes
}

fn run_confirm(app: &mut App, command: Command, out: &mut Vec<Effect>) -> bool {
    let Some(Overlay::Confirm(confirm)) = app.overlays.last() else {
        return false;
    };
    let yes = confirm.yes;
    match command {
        Command::ConfirmYes => {
            app.overlays.pop();
            if let Yes::Post(code) = yes {
                suggest::post(app, code, out);
                return true;
            }
            let Yes::LeaveUnsaved(then) = yes else {
                kits::confirmed(app, yes, out);
                return true;
            };
            let id = app.put_down();
            match then {
                Then::Quit => out.push(Effect::Quit),
                Then::Next => queue::open_next(app, id, out),
                Then::Stay => {
                    if let Some(id) = id {
                        app.ask_and_wait(Job::Open(id), Then::Stay, out);
                    }
                }
                Then::Queue => queue::show(app, out),
            }
        }
        Command::ConfirmNo | Command::AppBack => {
            app.overlays.pop();
        }
        _ => {}
    }
    true
}

/// Keeps the cursors of overlays in sight.
pub fn settle(app: &mut App) {
    let slow = app.look.slow;
    let suggest_rows = super::super::view::suggest_room(app);
    let kits_rows = kits_room(app);
    let (search_rows, picker_rows, (width, rows)) =
        (search_room(app), picker_room(app), page_room(app));
    let (tabular_rows, notes) = (tabular_room(app), tabular_notes(app));
    let index_rows = index_room(app);
    for overlay in &mut app.overlays {
        match overlay {
            Overlay::Search(found) => found.list.settle(found.hits.len(), search_rows, slow),
            Overlay::Index(open) => open.settle(index_rows, slow),
            Overlay::Picker(picker) => picker.list.settle(picker.shown.len(), picker_rows, slow),
            Overlay::Kits(kits) => kits.list.settle(kits.shown.len(), kits_rows, slow),
            Overlay::Page(page) => {
                let last = page.broken(width).len().saturating_sub(rows);
                page.list.top = page.list.top.min(last);
            }
            Overlay::Suggestions(list) => list.list.settle(list.len, suggest_rows, slow),
            Overlay::Tabular(open) => open.settle(tabular_rows, notes, slow),
            Overlay::Form(_) | Overlay::Confirm(_) => {}
        }
    }
}
