//! Changes to a coding. Each is kept for undo and asked to be stored at once.

use super::super::super::app::{App, Then};
use super::super::super::effect::{Effect, Job};
use super::super::super::overlay::Overlay;
use super::super::super::overlay::search::{self, SearchBox};
use super::{chain, finer};
use crate::codeset::{Hit, Lookup};
use crate::command::Pane;
use crate::domain::coding::CodingError;
use crate::domain::{Code, CodeSet, Coding};
use crate::scrub::Scrub;
use crate::workflow::chains;
use crate::workflow::coding::Work;

/// Most steps back.
const HISTORY: usize = 200;

/// Applies a change. What changes nothing is neither stored nor kept for undo. Answers whether it
/// was done.
pub fn apply<T>(
    app: &mut App,
    out: &mut Vec<Effect>,
    change: impl FnOnce(&mut Coding) -> Result<T, CodingError>,
) -> Option<T> {
    let mut next = app.coding.as_ref()?.work();
    match change(&mut next.coding) {
        Ok(answer) => {
            put(app, next, out);
            Some(answer)
        }
        Err(error) => {
            app.refuse(error.to_string());
            None
        }
    }
}

/// Puts what was made of the chart in the place of what stood there, checks it, and asks for it to be
/// stored. What changes nothing is neither stored nor kept for undo.
pub fn put(app: &mut App, next: Work, out: &mut Vec<Effect>) {
    let Some(screen) = app.coding.as_mut() else {
        return;
    };
    if next == screen.work() {
        return;
    }
    let before = screen.put(next);
    screen.undo.push(before);
    if screen.undo.len() > HISTORY {
        screen.undo.remove(0);
    }
    screen.redo.clear();
    look_again(app);
    save(app, Then::Stay, out);
}

/// Reads again what follows from the codes: what they lack, and what the edits say.
pub fn look_again(app: &mut App) {
    chain::refresh(app);
    let App {
        coding,
        tables,
        policy,
        today,
        ..
    } = app;
    if let Some(screen) = coding {
        screen.check(&Scrub {
            tables,
            policy,
            today: *today,
        });
    }
}

/// Asks for the coding to be stored. Only what must not be outrun waits.
pub fn save(app: &mut App, then: Then, out: &mut Vec<Effect>) {
    let Some(screen) = app.coding.as_mut() else {
        return;
    };
    screen.unanswered += 1;
    let job = Job::Save(screen.id(), screen.work());
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
    let Some(work) = from.pop() else {
        app.refuse(if back {
            "nothing to undo"
        } else {
            "nothing to redo"
        });
        return;
    };
    let before = screen.put(work);
    let to = if back {
        &mut screen.redo
    } else {
        &mut screen.undo
    };
    to.push(before);
    look_again(app);
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
        finer::list(app, typed);
        return;
    }
    let taken = if procedures {
        take_procedure(app, &hit, out)
    } else if hit.billable {
        post_diagnosis(app, hit.code, replace, out)
    } else {
        finer::list(app, hit.code);
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
        chain::posted(app);
    }
}

fn take_procedure(app: &mut App, hit: &Hit, out: &mut Vec<Effect>) -> bool {
    if !hit.billable {
        app.refuse(format!("{} is a heading: take a code below it", hit.code));
        return false;
    }
    post_procedure(app, hit.code, out)
}

/// Puts a procedure on the claim as a new line.
pub fn post_procedure(app: &mut App, code: Code, out: &mut Vec<Effect>) -> bool {
    let tables = app.tables.clone();
    let Some(screen) = &app.coding else {
        return false;
    };
    let line = crate::workflow::coding::line_for(&tables, &screen.open.chart, code);
    let added = apply(app, out, |coding| coding.add_line(line));
    if let (Some(at), Some(screen)) = (added, app.coding.as_mut()) {
        screen.px.at = at;
        screen.pane = Pane::Lines;
    }
    added.is_some()
}

/// Puts a diagnosis on the claim where it belongs, or in another's place. What cannot be billed is
/// refused, and a header lists what it needs, whatever way it came.
pub fn post_diagnosis(
    app: &mut App,
    code: Code,
    replace: Option<usize>,
    out: &mut Vec<Effect>,
) -> bool {
    let tables = app.tables.clone();
    let Some(screen) = &app.coding else {
        return false;
    };
    let dos = screen.open.chart.encounter.from;
    if let Err(why) = tables.check_billable(code, dos) {
        app.refuse(why.to_string());
        return false;
    }
    let before = chain::asked_before(app);
    let posted = apply(app, out, |coding| {
        let at = match replace {
            Some(at) => coding.replace_diagnosis(at, code).map(|()| at)?,
            None => chains::post(&tables, coding, code, dos)?,
        };
        // What was asked for as the cause of a code stands before it.
        let place = before.and_then(|code| coding.diagnoses.iter().position(|d| *d == code));
        match place.filter(|place| *place < at) {
            Some(place) => {
                coding.move_diagnosis(at, place);
                Ok(place)
            }
            None => Ok(at),
        }
    });
    let Some(at) = posted else {
        return false;
    };
    if let Some(screen) = app.coding.as_mut() {
        screen.dx.at = at;
        screen.pane = Pane::Diagnoses;
    }
    chain::tell(app, code, replace.is_none().then_some(at));
    true
}
