//! What a message changes. No I/O and no clock here: what the world must do is an [`Effect`].

mod answer;
pub(super) mod cards;
mod day;
pub(super) mod kits;
mod overlay;

use super::app::{App, Screen, Then};
use super::effect::Effect;
use super::msg::Msg;
use super::overlay::form::Purpose;
use super::overlay::{Overlay, help, palette};
use super::screen::{claims, coding, late, queue};
use crate::command::{Command, Pane, Scope};
use crate::keymap::{InputEvent, Key, Outcome};

/// Most events kept while a job is awaited: more than anybody types ahead, less than a book pasted.
const HELD: usize = 2_000;

/// Takes a message, and what waited for it.
pub fn update(app: &mut App, msg: Msg) -> Vec<Effect> {
    let mut out = Vec::new();
    match msg {
        Msg::Today(day) => app.today = day,
        Msg::Preparing(done) => app.prepared = done,
        Msg::Search(search) => {
            app.search = Some(search);
            super::overlay::search::refresh(app);
            coding::suggest::ask(app, &mut out);
            super::overlay::tabular::refresh(app);
        }
        Msg::Suggested(id, suggestions) => coding::suggest::take(app, id, *suggestions),
        Msg::Answer(answer) => answer::take(app, *answer, &mut out),
        Msg::Input(event) => input(app, event, &mut out),
    }
    // Keys typed ahead act in their order, each on the screen that the one before it led to.
    while app.waiting.is_none() {
        if let Some((command, count)) = app.deferred.take() {
            command_run(app, command, count, &mut out);
        } else if let Some(event) = app.held.pop_front() {
            app.typed_ahead = true;
            act(app, event, &mut out);
            app.typed_ahead = false;
        } else {
            break;
        }
    }
    if app.hung_up && app.waiting.is_none() {
        // Every change was handed to the worker when it was made; it finishes before the end.
        out.push(Effect::Quit);
    }
    settle(app);
    out
}

fn input(app: &mut App, event: InputEvent, out: &mut Vec<Effect>) {
    let cancels = event == InputEvent::Key(Key::ctrl('c'));
    match event {
        InputEvent::Resize(..) | InputEvent::Resume | InputEvent::Hangup => act(app, event, out),
        _ if app.waiting.is_none() && app.held.is_empty() => act(app, event, out),
        _ if cancels => {
            app.held.clear();
            app.deferred = None;
        }
        _ if app.held.len() < HELD => app.held.push_back(event),
        _ => {}
    }
}

fn act(app: &mut App, event: InputEvent, out: &mut Vec<Effect>) {
    match event {
        InputEvent::Resize(columns, rows) => app.size = (columns, rows),
        InputEvent::Resume => out.push(Effect::Redraw),
        InputEvent::Hangup => app.hung_up = true,
        InputEvent::Paste(text) => {
            app.notice = None;
            if !overlay::type_text(app, &text) {
                app.refuse("what was pasted was not used: no field is open");
            }
        }
        InputEvent::Key(key) => press(app, key, out),
    }
}

fn press(app: &mut App, key: Key, out: &mut Vec<Effect>) {
    app.notice = None;
    let facts = app.facts();
    match app.pressed.press(&app.keymap, &facts, key) {
        Outcome::Run(command, count) => command_run(app, command, count, out),
        Outcome::Type(c) if facts.scope == Scope::Kits => kits::hot_key(app, c, out),
        Outcome::Type(c) => {
            overlay::type_text(app, c.encode_utf8(&mut [0; 4]));
        }
        Outcome::Pending | Outcome::Cancelled => {}
        Outcome::Unbound(keys) => {
            let help = app.key(Command::AppHelp, facts.scope);
            app.refuse(format!(
                "{} does nothing here; {help} shows the keys",
                keys.short()
            ));
        }
    }
}

/// Runs a command: what works everywhere, else the overlay on top, else the screen.
pub(super) fn command_run(
    app: &mut App,
    command: Command,
    count: Option<u32>,
    out: &mut Vec<Effect>,
) {
    if leaves_chart(command) && wait_for_saves(app) {
        app.deferred = Some((command, count));
        return;
    }
    match command {
        Command::AppRedraw => out.push(Effect::Redraw),
        Command::AppSuspend => out.push(Effect::Suspend),
        Command::AppReloadKeys => out.push(Effect::ReloadKeys),
        Command::AppHelp => {
            let page = help::help_page(&app.keymap, app.facts().scope);
            app.overlays.push(Overlay::Page(page));
        }
        Command::AppEdits => {
            let page = help::edits_page(&app.scrub());
            app.overlays.push(Overlay::Page(page));
        }
        Command::AppQuit => quit(app, out),
        _ if overlay::run(app, command, count, out) => {}
        Command::AppPalette => {
            let picker = palette::palette(app);
            app.overlays.push(Overlay::Picker(picker));
        }
        Command::ViewQueue => go(app, Screen::Queue, out),
        Command::ViewClaims => go(app, Screen::Claims, out),
        Command::ViewIndex => super::overlay::index::open(app, "", out),
        Command::ViewLate => go(app, Screen::Late, out),
        Command::ViewTabular => super::overlay::tabular::show(app),
        Command::ViewNext => go(app, next_screen(app.screen, true), out),
        Command::ViewPrev => go(app, next_screen(app.screen, false), out),
        _ => screen_run(app, command, count, out),
    }
}

/// Whether a command may take the chart off the screen.
const fn leaves_chart(command: Command) -> bool {
    matches!(
        command,
        Command::AppBack
            | Command::AppQuit
            | Command::QueueNext
            | Command::ListRefresh
            | Command::ViewQueue
            | Command::ViewClaims
            | Command::ViewLate
            | Command::ViewNext
            | Command::ViewPrev
    )
}

/// Lets keys wait for saves that are under way: a chart is left only once it is known whether its
/// coding could be stored. Answers whether there are any.
fn wait_for_saves(app: &mut App) -> bool {
    let open = app.overlays.is_empty() && app.coding.is_some();
    let last = app.asked.iter().rev().find(|asked| asked.saves);
    match last {
        Some(asked) if open => {
            app.waiting = Some(asked.ticket);
            true
        }
        _ => false,
    }
}

fn screen_run(app: &mut App, command: Command, count: Option<u32>, out: &mut Vec<Effect>) {
    let done = match app.screen {
        Screen::Queue => queue::run(app, command, count, out),
        Screen::Coding => coding::run::run(app, command, count, out),
        Screen::Claims => claims::run(app, command, count, out),
        Screen::Late => late::run(app, command, count, out),
    };
    if done {
        return;
    }
    if command == Command::AppBack {
        back(app, out);
    } else {
        app.refuse(format!("{}: not here", command.title()));
    }
}

fn back(app: &mut App, out: &mut Vec<Effect>) {
    let cleared = match app.screen {
        Screen::Queue => queue::clear_filter(app, out),
        Screen::Claims => claims::clear_filter(app, out),
        Screen::Late => late::clear_filter(app, out),
        Screen::Coding => true,
    };
    if cleared {
        return;
    }
    if app.screen == Screen::Queue {
        let keys = app.key(Command::AppQuit, Scope::Queue);
        app.info(format!("this is the queue; {keys} leaves claimdeck"));
    } else {
        go(app, Screen::Queue, out);
    }
}

const fn next_screen(screen: Screen, forward: bool) -> Screen {
    match (screen, forward) {
        (Screen::Queue | Screen::Coding, true) | (Screen::Late, false) => Screen::Claims,
        (Screen::Claims, true) | (Screen::Queue | Screen::Coding, false) => Screen::Late,
        (Screen::Late, true) | (Screen::Claims, false) => Screen::Queue,
    }
}

/// Goes to a screen. A chart being coded is left; what it holds is stored already.
fn go(app: &mut App, screen: Screen, out: &mut Vec<Effect>) {
    if app.screen == Screen::Coding && !coding::run::may_leave(app, Then::Queue) {
        return;
    }
    app.put_down();
    app.overlays.clear();
    match screen {
        Screen::Queue | Screen::Coding => queue::show(app, out),
        Screen::Claims => claims::show(app, out),
        Screen::Late => late::show(app, out),
    }
}

/// Leaves the program, once everything is durable.
fn quit(app: &mut App, out: &mut Vec<Effect>) {
    if coding::run::may_leave(app, Then::Quit) {
        out.push(Effect::Quit);
    }
}

/// Keeps every cursor inside its list and in sight, whatever changed.
fn settle(app: &mut App) {
    let slow = app.look.slow;
    let page = crate::tui::screen::table::page(app);
    let len = app.queue.shown.len();
    app.queue.list.settle(len, page, slow);
    let len = app.claims.shown.len();
    app.claims.list.settle(len, page, slow);
    let len = app.late.shown.len();
    app.late.list.settle(len, page, slow);
    if let Some(mut screen) = app.coding.take() {
        let places = coding::layout::places(app, &screen);
        screen.dx.settle(
            screen.coding.diagnoses.len(),
            places.rows(Pane::Diagnoses),
            slow,
        );
        screen
            .px
            .settle(screen.coding.lines.len(), places.rows(Pane::Lines), slow);
        screen
            .found
            .settle(screen.findings.len(), places.rows(Pane::Findings), slow);
        if places.note.width > 0 {
            let lines = coding::layout::note_lines(&screen, &places).len();
            let last = lines.saturating_sub(coding::suggest::note_rows(app, &places));
            screen.note.top = screen.note.top.min(last);
        }
        app.coding = Some(screen);
    }
    overlay::settle(app);
}

/// Applies the words of the filter line to the list below it.
fn filter(app: &mut App, words: &str) {
    for overlay in app.overlays.iter_mut().rev() {
        match overlay {
            Overlay::Page(page) => return words.clone_into(&mut page.words),
            Overlay::Kits(list) => return list.set_words(words),
            _ => {}
        }
    }
    match app.screen {
        Screen::Queue => app.queue.set_words(words),
        Screen::Claims => app.claims.set_words(words),
        Screen::Late => app.late.set_words(words),
        Screen::Coding => coding::find::look(app, words),
    }
}

/// Whether the form on top is the filter line.
fn is_filter(app: &App) -> bool {
    matches!(app.overlays.last(), Some(Overlay::Form(form)) if form.purpose == Purpose::Filter)
}

/// Gives up what was typed ahead. Answers with a remark where there was any.
pub(super) fn drop_held(app: &mut App) -> String {
    let dropped = app.held.len();
    app.held.clear();
    app.deferred = None;
    match dropped {
        0 => String::new(),
        n => format!(" (dropped {} typed ahead)", coding::view::plural(n, "key")),
    }
}
