//! Favourites and notes on the code under the cursor, on the coding screen and in the search.

use super::super::app::{App, Then};
use super::super::effect::{CardChange, Effect, Job};
use super::super::overlay::form::{Form, Purpose};
use super::super::overlay::{Overlay, search};
use super::super::widget::Field;
use crate::command::Command;
use crate::domain::{Card, Code, CodeSet};

/// The code under the cursor: of the search where it lies on top, else of the coding.
fn code_here(app: &App) -> Option<(CodeSet, Code)> {
    match app.overlays.last() {
        Some(Overlay::Search(found)) => found.hit().map(|hit| (hit.set, hit.code)),
        _ => app.coding.as_ref()?.code(),
    }
}

/// Runs a command about the code under the cursor. Answers whether it was one.
pub fn run(app: &mut App, command: Command, out: &mut Vec<Effect>) -> bool {
    let is_card = matches!(
        command,
        Command::CardFavourite | Command::CardNote | Command::CardForget
    );
    if !is_card {
        return false;
    }
    let Some((set, code)) = code_here(app) else {
        app.refuse("no code is under the cursor");
        return true;
    };
    match command {
        Command::CardFavourite => {
            // The user's own star; the site's is not the user's to take off here.
            let [own, _] = app.personal.cards(set, code);
            let on = !own.is_some_and(|card| card.favourite);
            let job = Job::Card(CardChange::Favourite(set, code, on));
            app.ask_and_wait(job, Then::Stay, out);
        }
        Command::CardForget => {
            let job = Job::Card(CardChange::Forget(set, code));
            app.ask_and_wait(job, Then::Stay, out);
        }
        _ => {
            let note = |card: Option<&Card>| Field::holding(card.map_or("", |card| &card.note));
            let [own, sites] = app.personal.cards(set, code);
            let title = format!("Notes on {}", code.display(set));
            let form = Form::new(title, Purpose::CardNote(set, code))
                .with("Yours", "only you see it; empty takes it away", note(own))
                .with(
                    "Site's",
                    "everyone sees it; empty takes it away",
                    note(sites),
                );
            app.overlays.push(Overlay::Form(form));
        }
    }
    true
}

/// Takes cards as they were stored just now.
pub fn take(app: &mut App, cards: Vec<Card>) {
    if cards.is_empty() {
        return;
    }
    for card in cards {
        app.personal.take(card);
    }
    // What was found shows its marks anew, with the cursor where it was.
    if let Some(Overlay::Search(found)) = app.overlays.last_mut() {
        let list = found.list;
        if found.field.text().trim().is_empty() {
            search::refresh(app);
        } else {
            for hit in &mut found.hits {
                hit.kept = app.personal.kept(hit.set, hit.code);
            }
        }
        if let Some(Overlay::Search(found)) = app.overlays.last_mut() {
            found.list = list;
        }
    }
}

/// Says what became of a card.
pub fn changed(app: &mut App, change: &CardChange) {
    app.info(match change {
        CardChange::Favourite(set, code, true) => format!("{} is a favourite", code.display(*set)),
        CardChange::Favourite(set, code, false) => {
            format!("{} is no favourite of yours any more", code.display(*set))
        }
        CardChange::Note { set, code, .. } => format!("notes on {} kept", code.display(*set)),
        CardChange::Forget(set, code) => {
            format!("how often you used {} is forgotten", code.display(*set))
        }
    });
}
