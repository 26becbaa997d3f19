//! Commands on the list of kits, and what its forms ask for.

use super::super::app::{App, Then};
use super::super::effect::{Effect, Job, KitChange};
use super::super::overlay::Overlay;
use super::super::overlay::confirm::{Confirm, Yes};
use super::super::overlay::form::{Form, Purpose};
use super::super::overlay::kits::{KitsBox, kit_page};
use super::super::screen::coding::edit;
use super::super::screen::coding::view::plural;
use super::super::view::kits_room;
use super::super::widget::Field;
use crate::command::{Command, Pane, Scope};
use crate::domain::{Kit, KitId};
use crate::workflow::kits::{self, Head, NotPosted};

/// The list of kits, wherever it lies.
fn list_of(app: &mut App) -> Option<&mut KitsBox> {
    app.overlays.iter_mut().rev().find_map(|over| match over {
        Overlay::Kits(list) => Some(list.as_mut()),
        _ => None,
    })
}

/// Runs a command on the list of kits, which lies on top. Answers whether it was for the list.
pub fn run(app: &mut App, command: Command, count: Option<u32>, out: &mut Vec<Effect>) -> bool {
    let rows = kits_room(app);
    let Some(list) = list_of(app) else {
        return false;
    };
    let len = list.shown.len();
    if list.list.run(command, count, len, rows) {
        return true;
    }
    let selected = list.selected().cloned();
    match (command, selected) {
        (Command::AppBack, _) if !list.words.is_empty() => list.set_words(""),
        (Command::AppBack, _) => drop(app.overlays.pop()),
        (Command::ListFilter, _) => {
            let field = Field::holding(&list.words);
            let form = Form::new("Filter", Purpose::Filter).with(
                "Filter",
                "words of a kit's name, specialty or codes",
                field,
            );
            app.overlays.push(Overlay::Form(form));
        }
        (Command::AppPalette, _) => return false,
        (Command::KitSave, _) => save_form(app),
        (Command::KitPost, Some(kit)) => post(app, &kit, false, out),
        (Command::KitShow, Some(kit)) => {
            let day = app
                .coding
                .as_ref()
                .map_or(app.today, |screen| screen.open.chart.encounter.from);
            let page = kit_page(&app.tables, &kit, day);
            app.overlays.push(Overlay::Page(page));
        }
        (Command::KitEdit, Some(kit)) => {
            let form = head_form(&format!("Kit {}", kit.name), Purpose::KitEdit(kit.id), &kit);
            app.overlays.push(Overlay::Form(form));
        }
        (Command::KitShare, Some(kit)) => {
            let head = Head {
                shared: !kit.owner.is_empty(),
                ..Head::of(&kit)
            };
            let job = Job::Kit(KitChange::Head(kit.id, head));
            app.ask_and_wait(job, Then::Stay, out);
        }
        (Command::KitRecode, Some(kit)) => ask(
            app,
            format!(
                "Put this chart's codes in the place of those of {}?",
                kit.name
            ),
            "The codes it has now are lost.",
            Yes::KitRecode(kit.id),
        ),
        (Command::KitDelete, Some(kit)) => {
            let detail = if kit.owner.is_empty() {
                "It is everyone's: nobody will see it any more."
            } else {
                ""
            };
            let question = format!("Delete the kit {}?", kit.name);
            ask(app, question, detail, Yes::KitDelete(kit.id));
        }
        (command, None) if command.group() == crate::command::Group::Kits => {
            app.refuse("no kit is under the cursor");
        }
        (command, _) => app.refuse(format!("{}: not among the kits", command.title())),
    }
    true
}

fn ask(app: &mut App, question: String, detail: &str, yes: Yes) {
    app.overlays.push(Overlay::Confirm(Confirm {
        question,
        detail: detail.to_owned(),
        yes,
    }));
}

/// A key that no row of the keymap has: it posts the kit it belongs to.
pub fn hot_key(app: &mut App, key: char, out: &mut Vec<Effect>) {
    let Some(list) = list_of(app) else { return };
    match list.of_key(key).cloned() {
        Some(kit) => post(app, &kit, false, out),
        None => app.refuse(format!("{key} is the key of no kit")),
    }
}

/// Puts a kit on the claim, as one step for undo. Codes of it that cannot be billed on the day are
/// named first, and nothing is posted then until that is answered; `skip` is the answer.
pub fn post(app: &mut App, kit: &Kit, skip: bool, out: &mut Vec<Effect>) {
    let Some(screen) = &app.coding else { return };
    let day = screen.open.chart.encounter.from;
    let (next, posted) = match kits::place(&app.tables, kit, day, &screen.coding, skip) {
        Ok(placed) => placed,
        Err(why @ NotPosted::Codes(_)) => {
            let question = format!("Post {} without what cannot be billed?", kit.name);
            ask(app, question, &why.text(), Yes::KitPost(kit.id));
            return;
        }
        Err(why @ NotPosted::Full(_)) => {
            app.refuse(why.text());
            return;
        }
    };
    edit::apply(app, out, |coding| {
        *coding = next;
        Ok(())
    });
    app.overlays.clear();
    if let Some(screen) = app.coding.as_mut() {
        screen.pane = match posted.lines {
            0 => Pane::Diagnoses,
            _ => Pane::Lines,
        };
        screen.px.at = posted.first_line;
        screen.dx.at = posted.places.first().copied().unwrap_or(screen.dx.at);
    }
    let undo = app.key(Command::EditUndo, Scope::Coding);
    app.info(format!(
        "{}: {} and {} posted; {undo} takes them back",
        kit.name,
        plural_es(posted.diagnoses),
        plural(posted.lines, "line"),
    ));
}

fn plural_es(n: usize) -> String {
    format!("{n} diagnos{}s", if n == 1 { 'i' } else { 'e' })
}

/// Does what was confirmed about a kit.
pub fn confirmed(app: &mut App, yes: Yes, out: &mut Vec<Effect>) {
    match yes {
        Yes::KitPost(id) => {
            let kit = list_of(app).and_then(|list| list.kit(id).cloned());
            if let Some(kit) = kit {
                post(app, &kit, true, out);
            }
        }
        Yes::KitRecode(id) => {
            if let Some(screen) = &app.coding {
                let job = Job::Kit(KitChange::Codes(id, screen.coding.clone()));
                app.ask_and_wait(job, Then::Stay, out);
            }
        }
        Yes::KitDelete(id) => {
            app.ask_and_wait(Job::Kit(KitChange::Delete(id)), Then::Stay, out);
        }
        Yes::LeaveUnsaved(_) | Yes::Post(_) => {}
    }
}

/// Asks under what name the chart's codes are kept.
pub fn save_form(app: &mut App) {
    let Some(screen) = &app.coding else { return };
    if screen.coding == crate::domain::Coding::default() {
        app.refuse("nothing is coded here to make a kit of");
        return;
    }
    let none = Kit {
        id: KitId(0),
        revision: 0,
        name: String::new(),
        owner: app.user.clone(),
        specialty: String::new(),
        hotkey: None,
        coding: screen.coding.clone(),
        retired: false,
    };
    let mut form = head_form("Keep as a kit", Purpose::KitSave, &none);
    form.below = vec![super::super::overlay::kits::codes(&none)];
    app.overlays.push(Overlay::Form(form));
}

fn head_form(title: &str, purpose: Purpose, kit: &Kit) -> Form {
    let key = kit.hotkey.map_or_else(String::new, |key| key.to_string());
    let shared = match super::super::overlay::kits::whose(kit) {
        "all" => EVERYONE,
        _ => ME,
    };
    Form::new(title, purpose)
        .with("Name", "such as: diabetes check", Field::holding(&kit.name))
        .with(
            "Key",
            "a small letter or digit that posts it from the list; empty for none",
            Field::suggest(&key),
        )
        .with(
            "Specialty",
            "such as: family practice; empty for any",
            Field::holding(&kit.specialty),
        )
        .with(
            "For",
            format!("{ME}, or {EVERYONE}"),
            Field::suggest(shared),
        )
}

const ME: &str = "me";
const EVERYONE: &str = "everyone";

/// What the form of a kit asks for.
///
/// # Errors
/// The field that is wrong, and why.
pub fn read_form(app: &App, form: &Form) -> Result<KitChange, (usize, String)> {
    let mut key = form.text(1).chars();
    let head = Head {
        name: form.text(0).to_owned(),
        hotkey: match (key.next(), key.next()) {
            (None, _) => None,
            (Some(key), None) if Kit::is_hotkey(key) => Some(key),
            _ => {
                let text = format!(
                    "'{}' is no key of a kit: one small letter or digit",
                    form.text(1)
                );
                return Err((1, text));
            }
        },
        specialty: form.text(2).to_owned(),
        shared: match form.text(3).to_lowercase().as_str() {
            // A part of the word is enough.
            "" => false,
            text if ME.starts_with(text) => false,
            text if EVERYONE.starts_with(text) || text == "all" => true,
            text => return Err((3, format!("'{text}' is neither {ME} nor {EVERYONE}"))),
        },
    };
    if head.name.is_empty() {
        return Err((0, "a kit needs a name".to_owned()));
    }
    match (&form.purpose, &app.coding) {
        (Purpose::KitEdit(id), _) => Ok(KitChange::Head(*id, head)),
        (_, Some(screen)) => Ok(KitChange::Save(head, screen.coding.clone())),
        (_, None) => Err((0, "no chart is open".to_owned())),
    }
}

/// Takes the kits: shows them, or brings the list up to date that is shown.
pub fn take(app: &mut App, kits: Vec<Kit>) {
    match list_of(app) {
        Some(list) => list.set_kits(kits),
        None => app
            .overlays
            .push(Overlay::Kits(Box::new(KitsBox::new(kits)))),
    }
}

/// Says what became of a kit, and reads the list again where it is shown.
pub fn changed(app: &mut App, kit: &Kit, change: &KitChange, out: &mut Vec<Effect>) {
    let name = &kit.name;
    let whose = match super::super::overlay::kits::whose(kit) {
        "all" => "everyone's",
        _ => "yours",
    };
    app.info(match change {
        KitChange::Save(..) => {
            let list = app.key(Command::KitList, Scope::Coding);
            match kit.hotkey {
                Some(key) => format!("{} {name} kept; {list} {key} posts it", kit.id),
                None => format!("{} {name} kept; {list} lists it", kit.id),
            }
        }
        KitChange::Head(..) => format!("{} {name} changed; it is {whose}", kit.id),
        KitChange::Codes(..) => format!("{} {name} has this chart's codes now", kit.id),
        KitChange::Delete(_) => {
            format!(
                "{} {name} deleted; `claimdeck kit restore {}` brings it back",
                kit.id, kit.id
            )
        }
    });
    if list_of(app).is_some() {
        app.ask_and_wait(Job::Kits, Then::Stay, out);
    }
}
