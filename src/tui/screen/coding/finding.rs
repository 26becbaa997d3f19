//! What is done about findings: going to them, putting them right, letting them stand.

use super::super::super::app::{App, Then};
use super::super::super::effect::{Effect, Job};
use super::super::super::overlay::form::{Accepting, Form, Purpose};
use super::super::super::overlay::page::{Kind, Page};
use super::super::super::overlay::{Overlay, help};
use super::super::super::widget::Field;
use super::findings::place_word;
use super::view::plural;
use super::{CodingScreen, edit, run};
use crate::command::{Command, Pane, Scope};
use crate::domain::finding::{Place, reason};
use crate::domain::{Acceptance, Accepted, Finding, Severity};
use crate::workflow::overrides;

/// The finding that commands are about.
fn here(app: &App) -> Option<&Finding> {
    let screen = app.coding.as_ref()?;
    screen.findings.get(screen.finding_here()?)
}

fn none_here(app: &mut App) {
    let key = app.key(Command::FindingNext, Scope::Coding);
    app.refuse(format!("no finding is here; {key} goes to the next"));
}

/// Goes to what the finding under the cursor is about.
pub fn go(app: &mut App) {
    let Some(screen) = app.coding.as_mut() else {
        return;
    };
    let Some(finding) = screen.findings.get(screen.found.at) else {
        return;
    };
    let (edit, at) = (finding.edit.clone(), finding.at.clone());
    if !enter(screen, screen.found.at) {
        app.refuse(format!("{edit}: this is about {at}, not about the codes"));
    }
}

/// Puts the cursor on what a finding is about. Answers whether that stands on this screen.
fn enter(screen: &mut CodingScreen, at: usize) -> bool {
    match screen.findings.get(at).map(Finding::place) {
        Some(Place::Diagnosis(row)) if row < screen.coding.diagnoses.len() => {
            screen.pane = Pane::Diagnoses;
            screen.dx.at = row;
            true
        }
        Some(Place::Line(row)) if row < screen.coding.lines.len() => {
            screen.pane = Pane::Lines;
            screen.px.at = row;
            true
        }
        _ => false,
    }
}

/// Goes to the next or previous open finding: in the pane of findings from row to row, from any other
/// to its place, the worst first. What is about no row is shown among the findings.
pub fn step(app: &mut App, forward: bool) {
    let Some(screen) = app.coding.as_mut() else {
        return;
    };
    let open = screen.findings.iter().take_while(|f| f.accepted.is_none());
    let len = open.count();
    if len == 0 {
        app.info("no finding is open");
        return;
    }
    let among = screen.pane == Pane::Findings;
    let at = match (screen.finding_here(), forward) {
        (Some(at), true) if at == screen.found.at => (at + 1) % len,
        (Some(at), false) if at == screen.found.at => at.checked_sub(1).unwrap_or(len - 1),
        (Some(at), _) => at.min(len - 1),
        (None, true) => 0,
        (None, false) => len - 1,
    };
    let at = at.min(len - 1);
    screen.found.at = at;
    if among {
        return;
    }
    if !enter(screen, at) {
        screen.pane = Pane::Findings;
        return;
    }
    if let Some(finding) = screen.findings.get(at).cloned() {
        let text = format!("{}{}", finding.message, what_to_do(app, &finding));
        app.say(finding.severity, text);
    }
}

/// What can be done about a finding, with its keys: `; = add 25 to line 1; O accepts it`.
#[must_use]
pub fn what_to_do(app: &App, finding: &Finding) -> String {
    let mut out = String::new();
    match (&finding.repair, &finding.fix) {
        (Some(repair), _) => {
            let key = app.key(Command::FindingFix, Scope::Coding);
            out.push_str(&format!("; {key} {}", repair.words()));
        }
        (None, Some(fix)) => out.push_str(&format!("; {fix}")),
        (None, None) => {}
    }
    if finding.blocks() && finding.acceptance != Acceptance::Never {
        let key = app.key(Command::FindingAccept, Scope::Coding);
        out.push_str(&format!("; {key} accepts it with a reason"));
    }
    out
}

/// Puts the finding right, as one change that undo takes back.
pub fn fix(app: &mut App, out: &mut Vec<Effect>) {
    let Some(finding) = here(app).cloned() else {
        return none_here(app);
    };
    let Some(repair) = finding.repair else {
        let fix = finding.fix.as_deref().unwrap_or("decide by the note");
        app.refuse(format!("{}: no one change is sure; {fix}", finding.edit));
        return;
    };
    let Some(screen) = &app.coding else { return };
    let mut next = screen.work();
    match repair.apply(&next.coding) {
        Ok(coding) => next.coding = coding,
        Err(error) => {
            app.refuse(error.to_string());
            return;
        }
    }
    edit::put(app, next, out);
    let undo = app.key(Command::EditUndo, Scope::Coding);
    let words = repair.words();
    app.info(format!("done: {words}; {undo} takes it back"));
}

/// Asks why the finding may stand; of an accepted one, shows the reason to be changed.
pub fn accept(app: &mut App, out: &mut Vec<Effect>) {
    match here(app).cloned() {
        Some(finding) => look_up(app, &finding, None, out),
        None => none_here(app),
    }
}

/// Looks up what was said before of this edit; the form opens with the answer.
fn look_up(app: &mut App, finding: &Finding, staging: Option<Then>, out: &mut Vec<Effect>) {
    if let Err(why) = overrides::may_stand(finding) {
        app.refuse(why.to_string());
        return;
    }
    let accepting = Accepting {
        edit: finding.edit.to_string(),
        subject: finding.subject.clone(),
        staging,
        reasons: Vec::new(),
        shown: None,
    };
    app.ask_and_wait(Job::Reasons(Box::new(accepting)), Then::Stay, out);
}

/// Opens the form that asks for a reason.
pub fn ask(app: &mut App, mut accepting: Accepting) {
    let Some(screen) = &app.coding else { return };
    let is_it = |f: &&Finding| f.edit == accepting.edit && f.subject == accepting.subject;
    let Some(finding) = screen.findings.iter().find(is_it) else {
        return;
    };
    // What was said on this chart comes first.
    for said in screen.accepted.iter().rev() {
        if said.edit == accepting.edit && !accepting.reasons.contains(&said.reason) {
            accepting.reasons.insert(0, said.reason.clone());
        }
    }
    let title = match accepting.staging {
        Some(_) => format!("To stage: why {} may stand", accepting.subject),
        None => format!("Why {} may stand: {}", accepting.subject, accepting.edit),
    };
    let hint = match (accepting.reasons.as_slice(), &finding.accepted) {
        (_, Some(_)) => "empty takes it back".to_owned(),
        ([], None) => "in a few words; it stays on the claim".to_owned(),
        (_, None) => {
            let key = app.key(Command::FormNext, Scope::Form);
            format!("it stays on the claim; {key} takes an earlier reason")
        }
    };
    let before = finding.accepted.as_deref().unwrap_or_default();
    let below = accepting.reasons.iter().map(|r| format!("earlier: {r}"));
    let below = below.collect();
    let message = finding.message.clone();
    let purpose = Purpose::Accept(Box::new(accepting));
    let mut form = Form::new(title, purpose)
        .with("Reason", hint, Field::holding(before))
        .warn(Some(&message));
    form.below = below;
    app.overlays.push(Overlay::Form(form));
}

/// Reads the reason of the form; `None` takes back what was accepted.
///
/// # Errors
/// Why it is no reason.
pub fn read_reason(app: &App, accepting: &Accepting, text: &str) -> Result<Option<String>, String> {
    let is_it = |a: &Accepted| a.edit == accepting.edit && a.subject == accepting.subject;
    let accepted = app
        .coding
        .as_ref()
        .is_some_and(|s| s.accepted.iter().any(is_it));
    if text.trim().is_empty() && accepted {
        return Ok(None);
    }
    reason(text).map(Some).map_err(|why| why.to_string())
}

/// Lets a finding stand with a reason, or no longer, and goes on to stage where that was begun.
pub fn take(app: &mut App, accepting: &Accepting, reason: Option<String>, out: &mut Vec<Effect>) {
    let Some(screen) = &app.coding else { return };
    let mut next = screen.work();
    next.accepted
        .retain(|a| a.edit != accepting.edit || a.subject != accepting.subject);
    let done = match reason {
        Some(reason) => {
            next.accepted.push(Accepted {
                edit: accepting.edit.clone(),
                subject: accepting.subject.clone(),
                reason,
            });
            "accepted"
        }
        None => "no longer accepted",
    };
    edit::put(app, next, out);
    let undo = app.key(Command::EditUndo, Scope::Coding);
    app.info(format!(
        "{} of {} {done}; {undo} takes that back",
        accepting.edit, accepting.subject
    ));
    if let Some(then) = accepting.staging {
        run::stage(app, then, out);
    }
}

/// Takes back that the finding under the cursor may stand.
pub fn unaccept(app: &mut App, out: &mut Vec<Effect>) {
    let Some(finding) = here(app).filter(|f| f.accepted.is_some()).cloned() else {
        app.refuse("nothing accepted is under the cursor");
        return;
    };
    let accepting = Accepting {
        edit: finding.edit.to_string(),
        subject: finding.subject,
        staging: None,
        reasons: Vec::new(),
        shown: None,
    };
    take(app, &accepting, None, out);
}

/// Takes up that findings kept the claim from being staged. Where all of them only ask for a reason,
/// the first is asked about at once, and nothing is answered; else the cursor goes to the worst, and
/// what can be done about it is answered.
pub fn stopped(app: &mut App, then: Then, out: &mut Vec<Effect>) -> Option<String> {
    let screen = app.coding.as_mut()?;
    screen.found.at = 0;
    let blocking = || screen.findings.iter().filter(|f| f.blocks());
    let first = blocking().next()?.clone();
    if blocking().all(|f| f.severity == Severity::Warning) && then != Then::Stay {
        look_up(app, &first, Some(then), out);
        return None;
    }
    screen.pane = Pane::Findings;
    Some(what_to_do(app, &first))
}

/// Shows all there is to know about the finding: why it is one, on which rule that rests, what to do.
pub fn why(app: &mut App) {
    let Some(finding) = here(app).cloned() else {
        return none_here(app);
    };
    let mut page = Page::new(finding.edit.to_string(), 12);
    let kind = match finding.severity {
        Severity::Error => Kind::Error,
        Severity::Warning => Kind::Warning,
        Severity::Info => Kind::Info,
    };
    page.line(kind, finding.severity.title(), &finding.message);
    page.row("Where", place_word(&finding));
    page.row("About", &finding.subject);
    if let Some(fix) = &finding.fix {
        page.row("To do", fix);
    }
    if let Some(repair) = &finding.repair {
        let key = app.key(Command::FindingFix, Scope::Coding);
        page.row(format!("Key {key}"), repair.words());
    }
    let stands = match (&finding.accepted, finding.acceptance) {
        (Some(reason), _) => format!("accepted: {reason}"),
        (None, Acceptance::Never) => {
            "blocks staging and cannot be accepted: no payer could read such a claim".to_owned()
        }
        (None, _) if finding.blocks() => {
            let key = app.key(Command::FindingAccept, Scope::Coding);
            format!("blocks staging; {key} accepts it with a reason, which stays on the claim")
        }
        (None, _) => "does not block staging".to_owned(),
    };
    page.row("Staging", stands);
    let described = app.policy.describe(&finding.edit);
    help::edit_lines(&mut page, &finding, described.as_ref());
    app.overlays.push(Overlay::Page(page));
}

/// Says once which tables are missing, and with them what is not checked.
pub fn tell_missing(app: &mut App) {
    if app.told_missing || app.notice.is_some() {
        return;
    }
    app.told_missing = true;
    let text = missing(app);
    if !text.is_empty() {
        app.info(text);
    }
}

/// The tables that are missing, in one line; empty where none is.
#[must_use]
pub fn missing(app: &App) -> String {
    let missing = app.tables.not_loaded(app.today);
    match missing.len() {
        0 => String::new(),
        n => format!(
            "{} missing or practice only: doctor says what is not checked",
            plural(n, "table")
        ),
    }
}
