//! The workstation, opened without a subcommand.

use super::Answer;
use super::context::Context;
use super::failure::Failure;
use super::keys;
use crate::codeset::Shelf;
use crate::config::{Colors, Look};
use crate::keymap::Keymap;
use crate::term::{Canvas, Guard, Profile, listen};
use crate::tui::{self, Msg, SearchSource, TuiError};
use crate::workflow::Desk;
use ratatui::Terminal;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::rc::Rc;
use std::sync::mpsc;

/// Whether there is a terminal to draw on and to read keys from.
pub(super) fn has_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

pub(super) fn run(context: &Context) -> Answer {
    if !has_terminal() {
        return Err(Failure::usage(
            "no terminal: use a plain command, such as chart list, claim list, late list, search, \
             code, check or intake (`claimdeck help` lists all)",
        ));
    }
    let data = context.data_dir()?;
    open(context.desk_at(&data)?, &data, context)
}

/// Opens the workstation at the desk of a data folder, and comes back when the user leaves it.
pub(super) fn open(desk: Desk, data: &Path, context: &Context) -> Answer {
    let profile = Profile::from_env(&context.env);
    if !profile.can_draw() {
        return Err(Failure::usage(format!(
            "a terminal of type '{}' cannot place its cursor",
            profile.term
        ))
        .hint("set TERM to what it is, or use the plain commands (`claimdeck help` lists them)"));
    }
    let config = context.config()?;
    let (keymap, warnings) = keys::load(context)?;
    let (tables, today) = (desk.tables.clone(), context.today());
    let shelf = Shelf::new(Some(data));
    let (sender, inbox) = mpsc::channel();
    let events = sender.clone();

    let guard = Rc::new(Guard::take().map_err(lost)?);
    listen(move |event| events.send(Msg::Input(event)).is_ok()).map_err(lost)?;
    let mut terminal = Terminal::new(Canvas::screen()).map_err(lost)?;
    let suspending = Rc::clone(&guard);
    let options = tui::Options {
        keymap,
        look: look(profile.look().with(config.theme(), config.ascii())),
        search: SearchSource::Build(Box::new(move |done| {
            let search = shelf.search(&tables, done);
            // No claim shall wait for the NCCI files to be unpacked, and neither shall the search.
            std::thread::spawn(move || tables.warm(today));
            search
        })),
        reload_keys: reload(context),
        suspend: Box::new(move || suspending.suspend()),
        greeting: greeting(&desk.tables.set_aside(), desk.policy.problems(), &warnings),
    };
    let left = tui::run(&mut terminal, desk, options, &sender, &inbox);
    drop(terminal);
    drop(guard);
    left.map(|()| 0).map_err(|error| match error {
        TuiError::Terminal(_) => Failure::usage(error.to_string()),
        TuiError::Worker => Failure::bug(error.to_string()),
    })
}

/// What is said at the start: a table that is missing weighs more than rules that are not applied,
/// and these more than a key.
fn greeting(damaged: &[String], edits: &[String], keys: &[String]) -> String {
    let edits = (edits.first()).map(|first| format!("{first}; nothing of the file is applied"));
    let grave: Vec<&String> = damaged.iter().chain(&edits).collect();
    match grave[..] {
        [] => keys.first().cloned().unwrap_or_default(),
        [one] => one.clone(),
        [first, ref rest @ ..] => format!("{first}; and {} more: see doctor", rest.len()),
    }
}

fn lost(error: io::Error) -> Failure {
    Failure::usage(format!("the terminal cannot be used: {error}"))
}

fn look(look: Look) -> tui::Look {
    tui::Look::new(look.colors != Colors::Mono, !look.ascii).over(look.slow)
}

/// Reads the keymap anew, as it was read at the start.
fn reload(context: &Context) -> Box<dyn Fn() -> Result<(Keymap, String), String>> {
    let context = Context::new(context.globals.clone(), context.env.clone());
    Box::new(move || match keys::load(&context) {
        Ok((keymap, warnings)) => {
            let said = match warnings.first() {
                Some(warning) => warning.clone(),
                None => format!(
                    "keymap {} read, {} keys",
                    keymap.name(),
                    keymap.rows().len()
                ),
            };
            Ok((keymap, said))
        }
        Err(Failure::Told { message, .. }) => Err(message),
        Err(Failure::Pipe) => Err("the keymap cannot be read".to_owned()),
    })
}
