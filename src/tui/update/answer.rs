//! What the answers of jobs change.

use super::super::app::{App, Asked, Screen, Then};
use super::super::effect::{Answer, ChartChange, ChaseChange, Effect, Failure, Job, Reply};
use super::super::overlay::{IndexBox, Overlay};
use super::super::screen::coding::run::staged_text;
use super::super::screen::coding::suggest;
use super::super::screen::coding::view::plural;
use super::super::screen::coding::{CodingScreen, edit, finding};
use super::super::screen::{claims, late, queue};
use crate::command::{Command, Scope};
use crate::domain::{Chart, ClaimFile, FollowUp, Severity};
use crate::workflow::coding::{OpenChart, Work};
use crate::workflow::staging::Case;

/// Takes an answer.
pub fn take(app: &mut App, answer: Answer, out: &mut Vec<Effect>) {
    let Some(at) = app
        .asked
        .iter()
        .position(|asked| asked.ticket == answer.ticket)
    else {
        return;
    };
    let asked = app.asked.remove(at);
    let awaited = app.waiting == Some(asked.ticket);
    if awaited {
        app.waiting = None;
    }
    if asked.saves
        && let Some(coding) = app.coding.as_mut()
    {
        coding.unanswered = coding.unanswered.saturating_sub(1);
    }
    super::cards::take(app, answer.cards);
    match answer.outcome {
        Ok(reply) => went_well(app, asked, reply, out),
        Err(failure) => went_wrong(app, asked, awaited, failure, out),
    }
}

fn went_well(app: &mut App, asked: Asked, reply: Reply, out: &mut Vec<Effect>) {
    match reply {
        Reply::Queue(rows) => app.queue.set_rows(rows),
        Reply::Opened(open, case) => opened(app, *open, *case, out),
        Reply::NoNext => {
            app.put_down();
            queue::show(app, out);
            app.say_also(Severity::Info, "no chart is left to code here");
        }
        Reply::Saved(chart) => saved(app, asked.then, *chart, out),
        Reply::Reasons(accepting) => {
            // Who asked to stage did not expect a form: what was typed ahead is no reason.
            let dropped = match accepting.staging {
                Some(_) => super::drop_held(app),
                None => String::new(),
            };
            finding::ask(app, *accepting);
            if !dropped.is_empty() {
                app.refuse(format!("a reason is asked for{dropped}"));
            }
        }
        Reply::Staged(id, staged) => {
            let (weight, text) = staged_text(staged.claim, &staged.findings);
            app.put_down();
            app.overlays.clear();
            app.say(weight, text);
            match asked.then {
                Then::Next => queue::open_next(app, Some(id), out),
                _ => queue::show(app, out),
            }
        }
        Reply::Chart(chart, change) => chart_changed(app, *chart, &change, out),
        Reply::ChartDetail(open) => {
            let row = app
                .queue
                .rows
                .iter()
                .find(|row| row.chart.id == open.chart.id);
            let page = queue::detail(&open, row, &app.tables);
            app.overlays.push(Overlay::Page(page));
        }
        Reply::Claims(rows, more) => {
            app.claims.more = more;
            app.claims.set_rows(rows);
        }
        Reply::Claim(file, chase) => show_claim(app, &file, chase.as_ref()),
        Reply::ClaimChanged(file) => claim_changed(app, &file, out),
        Reply::Swept(sweep) => {
            app.sweep = None;
            let (marked, back) = (sweep.marked.len(), sweep.reopened.len());
            let asked_for = app.screen == Screen::Late || app.screen == Screen::Claims;
            if marked + back > 0 {
                let text = format!(
                    "{} newly late, {} due again",
                    plural(marked, "payment"),
                    plural(back, "snoozed payment")
                );
                app.say_also(Severity::Warning, &text);
            } else if asked_for {
                app.info("no more payments are late");
            }
            match app.screen {
                Screen::Late => late::load(app, app.late.state, out),
                Screen::Claims => claims::load(app, out),
                Screen::Queue | Screen::Coding => {}
            }
        }
        Reply::Ended(Some(ended)) => {
            let text = format!(
                "{} with codes that ended {}: codeset diff names them",
                plural(ended.charts, "open chart"),
                ended.on
            );
            app.say_also(Severity::Warning, &text);
        }
        Reply::Ended(None) => {}
        Reply::Late(state, rows) => app.late.set_rows(state, rows),
        Reply::Chased(chase, change) => chased(app, &chase, &change, out),
        Reply::Index(dos, words, index) => {
            let open = IndexBox::new(dos, index, &words);
            app.overlays.push(Overlay::Index(Box::new(open)));
        }
        Reply::Kits(kits) => super::kits::take(app, kits),
        Reply::Kit(kit, change) => super::kits::changed(app, &kit, &change, out),
        Reply::Card(change) => super::cards::changed(app, &change),
    }
}

fn opened(app: &mut App, open: OpenChart, case: Case, out: &mut Vec<Effect>) {
    app.overlays.clear();
    app.queue.go_to(open.chart.id);
    let held = open
        .chart
        .holds
        .first()
        .map(|hold| format!("held: {}", hold.reason));
    let other = &open.chart.assigned_to;
    let others = (!other.is_empty() && *other != app.user).then(|| format!("assigned to {other}"));
    app.coding = Some(Box::new(CodingScreen::new(open, case)));
    app.screen = Screen::Coding;
    suggest::ask(app, out);
    edit::look_again(app);
    // What was just staged is said before what is known of the next chart.
    if let (Some(text), None) = (held.or(others), &app.notice) {
        app.refuse(text);
    }
    finding::tell_missing(app);
}

fn saved(app: &mut App, then: Then, chart: Chart, out: &mut Vec<Effect>) {
    if let Some(coding) = app.coding.as_mut().filter(|coding| coding.id() == chart.id) {
        coding.open.chart = chart;
        coding.refused = None;
    }
    if then != Then::Stay {
        app.put_down();
        queue::show(app, out);
        app.info("saved");
    }
}

fn chart_changed(app: &mut App, chart: Chart, change: &ChartChange, out: &mut Vec<Effect>) {
    let id = chart.id;
    let mine = chart.assigned_to == app.user;
    app.info(match change {
        ChartChange::Hold(_) => format!("{id} held"),
        ChartChange::Release => format!("{id} released"),
        ChartChange::AssignToMe if mine => format!("{id} is yours"),
        ChartChange::AssignToMe => format!("{id} is nobody's"),
    });
    let coded = app.coding.as_ref().is_some_and(|coding| coding.id() == id);
    match (app.screen, change) {
        // A chart that waits is done for now: on to the next.
        (Screen::Coding, ChartChange::Hold(_)) if coded => {
            app.put_down();
            queue::open_next(app, Some(id), out);
        }
        (Screen::Coding, _) => {
            if let Some(coding) = app.coding.as_mut().filter(|_| coded) {
                coding.open.chart = chart;
            }
        }
        _ => app.load_queue(out),
    }
}

fn show_claim(app: &mut App, file: &ClaimFile, chase: Option<&FollowUp>) {
    let mut page = claims::detail(file, chase, &app.tables, app.today);
    if app.screen == Screen::Late {
        page.scope = Scope::Late;
    }
    // After a change the page is read again where it stands.
    if let Some(Overlay::Page(old)) = app.overlays.last_mut()
        && old.is_about(file.id)
    {
        page.list = old.list;
        *old = page;
        return;
    }
    app.overlays.push(Overlay::Page(page));
}

fn claim_changed(app: &mut App, file: &ClaimFile, out: &mut Vec<Effect>) {
    let mut text = format!("{} is {}", file.id, file.status.name());
    if let (Some(day), crate::domain::ClaimStatus::Sent) = (file.expected, file.status) {
        text.push_str(&format!(", payment expected {day}"));
    }
    if file.paid.cents() > 0 {
        text.push_str(&format!(", paid {}, open {}", file.paid, file.open()));
    }
    app.info(text);
    read_again(app, file.id, out);
}

/// Reads again what a change to a claim shows in: the list, and its page where it is open.
fn read_again(app: &mut App, id: crate::domain::ClaimId, out: &mut Vec<Effect>) {
    let open = matches!(app.overlays.last(), Some(Overlay::Page(page)) if page.is_about(id));
    if open {
        app.ask(Job::Claim(id), out);
    }
    match app.screen {
        Screen::Late => late::load(app, app.late.state, out),
        _ => claims::load(app, out),
    }
}

fn chased(app: &mut App, chase: &FollowUp, change: &ChaseChange, out: &mut Vec<Effect>) {
    let id = chase.claim;
    app.info(match change {
        ChaseChange::Note(_) => format!("noted on {id}; next action stays {}", chase.next_action),
        ChaseChange::Act(..) => format!("{id}: next action {}", chase.next_action),
        ChaseChange::Snooze(_) => format!("{id} put aside until {}", chase.next_action),
        ChaseChange::Resolve(_) => format!("{id} resolved"),
        ChaseChange::AssignToMe if chase.assigned_to == app.user => format!("{id} is yours"),
        ChaseChange::AssignToMe => format!("{id} is nobody's"),
    });
    read_again(app, id, out);
}

fn went_wrong(app: &mut App, asked: Asked, awaited: bool, failure: Failure, out: &mut Vec<Effect>) {
    let mut stopped = false;
    if app.sweep == Some(asked.ticket) {
        app.sweep = None;
    }
    if asked.saves
        && let Some(coding) = app.coding.as_mut()
    {
        match failure.stored {
            Some(chart) => {
                // The coding is stored; its claim is not.
                coding.refused = None;
                coding.open.chart = *chart;
            }
            None if Work::of(&coding.open.chart) != coding.work() => {
                coding.refused = Some(failure.text.clone());
            }
            None => {}
        }
        if !failure.findings.is_empty() {
            coding.set_findings(failure.findings);
            stopped = true;
        }
    }
    let unsaved = app
        .coding
        .as_ref()
        .is_some_and(|coding| coding.refused.is_some());
    let mut text = failure.text;
    if unsaved {
        let key = app.key(Command::ChartSave, Scope::Coding);
        text.push_str(&format!("; {key} tries again"));
    }
    if stopped {
        match finding::stopped(app, asked.then, out) {
            Some(what) => text.push_str(&what),
            // The form that opens says it all.
            None => return,
        }
    }
    // What was typed ahead counted on this; work beside it, such as the sweep, is no such thing.
    if awaited || asked.saves {
        text.push_str(&super::drop_held(app));
    }
    // What went well just before is not unsaid by what failed after it.
    app.say_also(Severity::Error, &text);
}
