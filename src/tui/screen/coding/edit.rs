//! Changes to a coding. Each is kept for undo and asked to be stored at once.

use super::super::super::app::{App, Then};
use super::super::super::effect::{Effect, Job};
use super::super::super::overlay::Overlay;
use super::super::super::overlay::picker::{Choice, Item, Picker};
use super::super::super::overlay::search::{self, SearchBox};
use crate::codeset::{Hit, Lookup};
use crate::command::Pane;
use crate::domain::coding::CodingError;
use crate::domain::{Code, CodeSet, Coding};

/// Most steps back.
const HISTORY: usize = 200;

/// Applies a change. What changes nothing is neither stored nor kept for undo. Answers whether it
/// was done.
pub fn apply<T>(
    app: &mut App,
    out: &mut Vec<Effect>,
    change: impl FnOnce(&mut Coding) -> Result<T, CodingError>,
) -> Option<T> {
    let screen = app.coding.as_mut()?;
    let mut next = screen.coding.clone();
    let answer = match change(&mut next) {
        Ok(answer) => answer,
        Err(error) => {
            app.refuse(error.to_string());
            return None;
        }
    };
    if next != screen.coding {
        let before = std::mem::replace(&mut screen.coding, next);
        screen.undo.push(before);
        if screen.undo.len() > HISTORY {
            screen.undo.remove(0);
        }
        screen.redo.clear();
        save(app, Then::Stay, out);
    }
    Some(answer)
}

/// Asks for the coding to be stored. Only what must not be outrun waits.
pub fn save(app: &mut App, then: Then, out: &mut Vec<Effect>) {
    let Some(screen) = app.coding.as_mut() else {
        return;
    };
    screen.unanswered += 1;
    let job = Job::Save(screen.id(), screen.coding.clone());
    if then == Then::Stay {
        app.ask(job, out);
    } else {
        app.ask_and_wait(job, then, out);
    }
}

/// Takes the last change back, or does it again.
pub fn step(app: &mut App, back: bool, out: &mut Vec<Effect>) {
    let Some(screen) = app.coding.as_mut() else {
        return;
    };
    let from = if back {
        &mut screen.undo
    } else {
        &mut screen.redo
    };
    let Some(coding) = from.pop() else {
        app.refuse(if back {
            "nothing to undo"
        } else {
            "nothing to redo"
        });
        return;
    };
    let before = std::mem::replace(&mut screen.coding, coding);
    let to = if back {
        &mut screen.redo
    } else {
        &mut screen.undo
    };
    to.push(before);
    save(app, Then::Stay, out);
}

/// Opens the code search.
pub fn open_search(app: &mut App, procedures: bool, replace: Option<usize>) {
    if let Some(screen) = &app.coding {
        let dos = screen.open.chart.encounter.from;
        app.overlays.push(Overlay::Search(Box::new(SearchBox::new(
            procedures, replace, dos,
        ))));
        search::refresh(app);
    }
}

/// Puts the code under the search's cursor on the claim. A code that cannot be billed lists finer
/// ones instead. `stay` keeps the search open for the next.
pub fn take_hit(app: &mut App, stay: bool, out: &mut Vec<Effect>) {
    let Some(Overlay::Search(found)) = app.overlays.last() else {
        return;
    };
    let Some(hit) = found.hit().cloned() else {
        if !found.field.text().trim().is_empty() {
            app.refuse("nothing found: try other words, or fewer of them");
        }
        return;
    };
    let (procedures, replace) = (found.procedures, found.replace);
    // A code typed in part is no choice of the first below it.
    let typed = found.field.text().parse::<Code>().ok();
    if let Some(typed) =
        typed.filter(|typed| !procedures && found.list.at == 0 && *typed != hit.code)
        && let Lookup::Found(entry) = app.tables.look_up(CodeSet::Icd10Cm, typed, found.dos)
        && !entry.billable
    {
        list_finer(app, typed);
        return;
    }
    let taken = if procedures {
        take_procedure(app, &hit, out)
    } else if hit.billable {
        post_diagnosis(app, hit.code, replace, out)
    } else {
        list_finer(app, hit.code);
        return;
    };
    if !taken {
        return;
    }
    if stay && replace.is_none() {
        if let Some(Overlay::Search(found)) = app.overlays.last_mut() {
            found.field.clear();
            found.said = format!("took {}", hit.code.display(hit.set));
        }
        search::refresh(app);
    } else {
        app.overlays.pop();
    }
}

fn take_procedure(app: &mut App, hit: &Hit, out: &mut Vec<Effect>) -> bool {
    if !hit.billable {
        app.refuse(format!("{} is a heading: take a code below it", hit.code));
        return false;
    }
    let tables = app.tables.clone();
    let Some(screen) = &app.coding else {
        return false;
    };
    let line = crate::workflow::coding::line_for(&tables, &screen.open.chart, hit.code);
    let added = apply(app, out, |coding| coding.add_line(line));
    if let (Some(at), Some(screen)) = (added, app.coding.as_mut()) {
        screen.px.at = at;
        screen.pane = Pane::Lines;
    }
    added.is_some()
}

/// Puts a diagnosis on the claim, or in another's place.
pub fn post_diagnosis(
    app: &mut App,
    code: Code,
    replace: Option<usize>,
    out: &mut Vec<Effect>,
) -> bool {
    let posted = apply(app, out, |coding| match replace {
        Some(at) => coding.replace_diagnosis(at, code).map(|()| at),
        None => coding.add_diagnosis(code),
    });
    if let (Some(at), Some(screen)) = (posted, app.coding.as_mut()) {
        screen.dx.at = at;
        screen.pane = Pane::Diagnoses;
    }
    posted.is_some()
}

/// Lists the codes below a heading, or its seventh characters.
pub fn list_finer(app: &mut App, code: Code) {
    let Some(screen) = &app.coding else { return };
    let dos = screen.open.chart.encounter.from;
    let mut items: Vec<Item> = app
        .tables
        .children(code, dos)
        .into_iter()
        .map(|child| Item {
            label: child.code.dotted(),
            detail: child.title,
            right: if child.billable {
                String::new()
            } else {
                "more".to_owned()
            },
            choice: Choice::Diagnosis(child.code),
        })
        .collect();
    if items.is_empty() {
        let stem = code.as_str();
        for seventh in app.tables.seventh_chars(code, dos) {
            // Placeholder X fills the gap (ICD-10-CM Guidelines, section I.A.5).
            let full = format!("{stem:X<6}{}", seventh.character);
            if let Ok(full) = full.parse::<Code>() {
                items.push(Item {
                    label: full.dotted(),
                    detail: seventh.meaning,
                    right: String::new(),
                    choice: Choice::Diagnosis(full),
                });
            }
        }
    }
    if items.is_empty() {
        app.refuse(format!(
            "{} cannot be billed and has no finer code on this date",
            code.dotted()
        ));
        return;
    }
    let title = format!("{} needs more characters: choose", code.dotted());
    app.overlays
        .push(Overlay::Picker(Picker::new(title, items)));
}

/// Takes a code chosen from finer ones: posts it, or lists still finer ones.
pub fn take_finer(app: &mut App, code: Code, out: &mut Vec<Effect>) {
    let Some(screen) = &app.coding else { return };
    let dos = screen.open.chart.encounter.from;
    if let Lookup::Found(entry) = app.tables.look_up(CodeSet::Icd10Cm, code, dos)
        && !entry.billable
    {
        list_finer(app, code);
        return;
    }
    let replace = app.overlays.iter().rev().find_map(|overlay| match overlay {
        Overlay::Search(found) => Some(found.replace),
        _ => None,
    });
    if post_diagnosis(app, code, replace.flatten(), out) {
        app.overlays.clear();
    }
}
