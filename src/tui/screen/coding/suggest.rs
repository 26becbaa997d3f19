//! Suggestions of the note: asked for in the background, marked in the note, posted one by one.

use super::super::super::app::App;
use super::super::super::effect::Effect;
use super::super::super::overlay::confirm::{Confirm, Yes};
use super::super::super::overlay::{Overlay, SuggestBox};
use super::super::super::view::{suggest_height, suggest_room};
use super::layout::Places;
use super::{CodingScreen, edit, finer, layout, marks, run as coding_run};
use crate::command::{Command, Pane};
use crate::domain::{ChartId, Code, CodeSet, Severity};
use crate::workflow::suggest::{Suggestion, Suggestions};
use std::ops::Range;

/// Asks for the note to be read, where there is a chart to read and something to read it with.
pub fn ask(app: &App, out: &mut Vec<Effect>) {
    if app.search.is_some() && app.coding.is_some() {
        out.push(Effect::Suggest);
    }
}

/// Takes what a note suggests, unless another chart is open by now.
pub fn take(app: &mut App, id: ChartId, suggestions: Suggestions) {
    let Some(screen) = app.coding.as_mut().filter(|screen| screen.id() == id) else {
        return;
    };
    screen.set_suggestions(suggestions);
    let len = count(screen);
    for overlay in &mut app.overlays {
        if let Overlay::Suggestions(list) = overlay {
            list.len = len;
        }
    }
    go_to_phrase(app);
}

fn count(screen: &CodingScreen) -> usize {
    let all = screen.suggestions.as_ref();
    all.map_or(0, |all| all.offered.len() + all.left_out.len())
}

/// Opens the list, at the first code that is not on the claim yet.
pub fn open(app: &mut App) {
    let Some(screen) = &app.coding else { return };
    let mut list = SuggestBox {
        len: count(screen),
        ..SuggestBox::default()
    };
    if let Some(all) = &screen.suggestions {
        let open = |s: &Suggestion| !screen.has_code(s.code.set, s.code.code);
        list.list.at = all.offered.iter().position(open).unwrap_or(0);
    }
    app.overlays.push(Overlay::Suggestions(list));
    go_to_phrase(app);
}

/// The suggestion under the cursor, and whether it is offered.
#[must_use]
pub fn here(app: &App) -> Option<(&Suggestion, bool)> {
    let list = app
        .overlays
        .iter()
        .rev()
        .find_map(|overlay| match overlay {
            Overlay::Suggestions(list) => Some(list),
            _ => None,
        })?;
    let all = app.coding.as_ref()?.suggestions.as_ref()?;
    all.iter().nth(list.list.at)
}

/// Where the phrase of the suggestion under the cursor stands in the note.
#[must_use]
pub fn spot(app: &App, coding: &CodingScreen) -> Option<Range<usize>> {
    let list = app
        .overlays
        .iter()
        .rev()
        .find_map(|overlay| match overlay {
            Overlay::Suggestions(list) => Some(list),
            _ => None,
        })?;
    let (suggestion, _) = coding.suggestions.as_ref()?.iter().nth(list.list.at)?;
    Some(marks::spot(&coding.open.chart.documents, &suggestion.place))
}

/// Runs a command on the list.
pub fn run(app: &mut App, command: Command, count: Option<u32>, out: &mut Vec<Effect>) -> bool {
    let rows = suggest_room(app);
    let Some(Overlay::Suggestions(list)) = app.overlays.last_mut() else {
        return false;
    };
    let len = list.len;
    if list.list.run(command, count, len, rows) {
        go_to_phrase(app);
        return true;
    }
    match command {
        Command::SuggestPost => post_here(app, out),
        Command::SuggestFiner => finer_here(app),
        Command::CodeNotes => coding_run::code_notes(app),
        Command::AppBack => {
            app.overlays.pop();
        }
        _ => app.refuse(format!("{}: not in the suggestions", command.title())),
    }
    true
}

fn post_here(app: &mut App, out: &mut Vec<Effect>) {
    let Some((suggestion, offered)) = here(app) else {
        app.refuse("nothing is suggested here: the code search finds the rest");
        return;
    };
    let suggestion = suggestion.clone();
    let (set, code) = (suggestion.code.set, suggestion.code.code);
    let shown = code.display(set);
    if app
        .coding
        .as_ref()
        .is_some_and(|screen| screen.has_code(set, code))
    {
        app.info(format!("{shown} is on the claim already"));
        next(app);
    } else if !offered {
        app.overlays.push(Overlay::Confirm(Confirm {
            question: format!("Post {shown}, which the note does not affirm?"),
            detail: suggestion.why,
            yes: Yes::Post(code),
        }));
    } else if !suggestion.code.billable {
        finer::list(app, code);
    } else {
        post(app, code, out);
    }
}

/// Puts a code on the claim and goes on to the next; the list stays open.
pub fn post(app: &mut App, code: Code, out: &mut Vec<Effect>) {
    let Some((suggestion, _)) = here(app) else {
        return;
    };
    let (set, billable) = (suggestion.code.set, suggestion.code.billable);
    if !billable {
        finer::list(app, code);
        return;
    }
    let posted = match set {
        CodeSet::Icd10Cm => edit::post_diagnosis(app, code, None, out),
        CodeSet::Cpt | CodeSet::Hcpcs => edit::post_procedure(app, code, out),
    };
    if posted {
        app.say_also(Severity::Info, &format!("{} posted", code.display(set)));
        next(app);
    }
}

/// Goes to the next code offered that is not on the claim, where there is one below.
fn next(app: &mut App) {
    let Some(screen) = &app.coding else { return };
    let Some(Overlay::Suggestions(list)) = app.overlays.last() else {
        return;
    };
    let open = screen.suggestions.as_ref().and_then(|all| {
        let open = |s: &Suggestion| !screen.has_code(s.code.set, s.code.code);
        let below = all.offered.iter().enumerate().skip(list.list.at + 1);
        below.filter(|(_, s)| open(s)).map(|(at, _)| at).next()
    });
    if let (Some(at), Some(Overlay::Suggestions(list))) = (open, app.overlays.last_mut()) {
        list.list.at = at;
        go_to_phrase(app);
    }
}

/// Lists what stands below the code, or beside it.
fn finer_here(app: &mut App) {
    let Some((suggestion, _)) = here(app) else {
        return;
    };
    let (set, code, billable) = (
        suggestion.code.set,
        suggestion.code.code,
        suggestion.code.billable,
    );
    finer::of_code(app, set, code, billable);
}

/// Rows of the note that are seen: on a narrow screen the list covers some.
#[must_use]
pub fn note_rows(app: &App, places: &Places) -> usize {
    let rows = places.rows(Pane::Note);
    let is_open = |overlay: &Overlay| matches!(overlay, Overlay::Suggestions(_));
    if app.size.0 >= 100 || !app.overlays.iter().any(is_open) {
        return rows;
    }
    // The message and the key bar stand below the list, the heading above the note.
    let above = usize::from(app.size.1).saturating_sub(2 + suggest_height(app));
    let seen = above.saturating_sub(usize::from(places.note.y) + 1);
    rows.min(seen.max(1))
}

/// Scrolls the note so that the phrase under the cursor is seen above or beside the list.
fn go_to_phrase(app: &mut App) {
    let Some(mut screen) = app.coding.take() else {
        return;
    };
    if let Some(spot) = spot(app, &screen) {
        let places = layout::places(app, &screen);
        let lines = layout::note_lines(&screen, &places);
        let counts = marks::counts(&lines);
        let line = counts
            .partition_point(|before| *before <= spot.start)
            .saturating_sub(1);
        let seen = note_rows(app, &places);
        if line < screen.note.top || line >= screen.note.top + seen {
            screen.note.top = line.saturating_sub(seen / 3);
        }
    }
    app.coding = Some(screen);
}
