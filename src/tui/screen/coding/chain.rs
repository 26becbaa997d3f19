//! Codes that belong together, offered: what the notes of a diagnosis ask for stands in a list that
//! one key opens, and that nobody has to look at.

use super::super::super::app::App;
use super::super::super::effect::Effect;
use super::super::super::overlay::Overlay;
use super::super::super::overlay::picker::{Choice, Item, Picker};
use super::super::super::overlay::search::{self, SearchBox};
use super::{edit, finer};
use crate::codeset::NoteKind;
use crate::command::{Command, Scope};
use crate::domain::{Code, Severity};
use crate::workflow::chains::{self, Offer, Partner};

/// Reads again what the coding lacks, after it changed.
pub fn refresh(app: &mut App) {
    let tables = app.tables.clone();
    if let Some(screen) = app.coding.as_mut() {
        let dos = screen.open.chart.encounter.from;
        screen.offers = chains::offers(&tables, &screen.coding, dos);
    }
}

/// What a kind of note asks for, in a word.
const fn short(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::CodeFirst => "first",
        NoteKind::UseAdditional => "additional",
        _ => "also",
    }
}

/// The offer that is worth a word: one that is required, else the first of the diagnosis under the
/// cursor that is its own, not its chapter's.
#[must_use]
pub fn foremost(screen: &super::CodingScreen) -> Option<&Offer> {
    let required = screen.offers.iter().find(|offer| offer.required);
    required.or_else(|| {
        screen
            .offers
            .iter()
            .find(|offer| offer.at == screen.dx.at && offer.is_near())
    })
}

/// An offer in few words, such as `code first G30`.
#[must_use]
pub fn said(offer: &Offer) -> String {
    let first = match offer.partners.first() {
        Some(partner) => partner.codes(),
        None => offer.lead.clone(),
    };
    let more = if offer.partners.len() > 1 { " .." } else { "" };
    format!("{} {first}{more}", offer.kind.heading().to_lowercase())
}

/// Says after a posting what must be known: that the code, added at a place, went before another, or
/// that it may not stand without one.
pub fn tell(app: &mut App, code: Code, added: Option<usize>) {
    let Some(screen) = &app.coding else { return };
    let next = added.and_then(|at| screen.coding.diagnoses.get(at + 1));
    if let Some(next) = next {
        let text = format!(
            "{} stands before {}: code first",
            code.dotted(),
            next.dotted()
        );
        app.say_also(Severity::Info, &text);
        return;
    }
    let required = screen
        .offers
        .iter()
        .find(|offer| offer.code == code && offer.required);
    if let Some(offer) = required {
        let what = match (offer.lead.as_str(), offer.partners.first()) {
            ("", Some(partner)) => partner.text.clone(),
            (lead, _) => lead.trim_end_matches(", such as").to_owned(),
        };
        let key = app.key(Command::ChainOpen, Scope::Coding);
        let text = format!(
            "{} may not stand alone: code first {what}; {key} lists it",
            code.dotted()
        );
        app.say_also(Severity::Warning, &text);
    }
}

/// Lists what belongs with the diagnosis under the cursor, then with the others.
pub fn open(app: &mut App) {
    let Some(screen) = &app.coding else { return };
    let here = screen.dx.at;
    let mut order: Vec<usize> = (0..screen.offers.len()).collect();
    order.sort_by_key(|at| {
        let offer = &screen.offers[*at];
        (offer.at != here, offer.at, !offer.required)
    });
    let mut items = Vec::new();
    for at in order {
        let offer = &screen.offers[at];
        let right = format!("{} {}", short(offer.kind), offer.code.dotted());
        for (place, partner) in offer.partners.iter().enumerate() {
            let moved = if partner.standing.is_some() {
                "move to the front: "
            } else {
                ""
            };
            items.push(Item {
                label: partner.codes(),
                detail: format!("{moved}{}", partner.text),
                right: right.clone(),
                choice: Choice::Partner(at, place),
            });
        }
        if offer.partners.is_empty() {
            items.push(Item {
                label: "search".to_owned(),
                detail: offer.lead.clone(),
                right,
                choice: Choice::Partner(at, 0),
            });
        }
    }
    if items.is_empty() {
        app.info("the notes ask for no other code");
        return;
    }
    let mut picker = Picker::new("Codes that belong with these", items);
    picker.label_width = picker.label_width.min(16);
    app.overlays.push(Overlay::Picker(picker));
}

fn is_list(overlay: &Overlay) -> bool {
    let partner = |item: &Item| matches!(item.choice, Choice::Partner(..));
    matches!(overlay, Overlay::Picker(picker) if picker.items.first().is_some_and(partner))
}

/// Meets an offer: one code is posted, a header lists its finer codes, of a range or of several
/// codes the search lists those that can be billed.
pub fn take(app: &mut App, offer: usize, partner: usize, out: &mut Vec<Effect>) {
    let tables = app.tables.clone();
    let Some(screen) = &app.coding else { return };
    let Some(offer) = screen.offers.get(offer).cloned() else {
        return;
    };
    let dos = screen.open.chart.encounter.from;
    let Some(partner) = offer.partners.get(partner) else {
        search_for(app, &offer, None);
        return;
    };
    let standing = partner
        .standing
        .and_then(|at| screen.coding.diagnoses.get(at).copied());
    if let Some(code) = standing.or_else(|| partner.single(&tables, dos)) {
        let posted = edit::apply(app, out, |coding| {
            chains::post_partner(&tables, coding, &offer, code, dos)
        });
        if let (Some(at), Some(screen)) = (posted, app.coding.as_mut()) {
            // The cursor stays with the code whose offers are walked.
            let walked = screen
                .coding
                .diagnoses
                .iter()
                .position(|d| *d == offer.code);
            screen.dx.at = walked.unwrap_or(at);
            posted_one(app, code);
        }
        return;
    }
    let header = match partner.targets.as_slice() {
        [target] => target.single(),
        _ => None,
    };
    match header {
        Some(header) => finer::list(app, header),
        None => search_for(app, &offer, Some(partner)),
    }
}

/// Opens the search over what a partner names; over everything where the note names no code.
fn search_for(app: &mut App, offer: &Offer, partner: Option<&Partner>) {
    let Some(screen) = &app.coding else { return };
    let dos = screen.open.chart.encounter.from;
    let mut found = SearchBox::new(false, None, dos);
    found.within = partner.map_or_else(Vec::new, |partner| partner.targets.clone());
    found.before = (offer.kind == NoteKind::CodeFirst).then_some(offer.code);
    app.overlays.push(Overlay::Search(Box::new(found)));
    search::refresh(app);
}

/// The diagnosis before which the code that is being searched for must stand.
#[must_use]
pub fn asked_before(app: &App) -> Option<Code> {
    app.overlays.iter().rev().find_map(|overlay| match overlay {
        Overlay::Search(found) => found.before,
        _ => None,
    })
}

/// Closes what led to a code just posted. Where that was the list of what belongs together, it comes
/// again with what is left.
pub fn posted(app: &mut App) {
    let walking = app.overlays.iter().any(is_list);
    // The suggestions of the note stay open for the next.
    let stays = |overlay: &Overlay| matches!(overlay, Overlay::Suggestions(_));
    let open = app.overlays.iter().position(stays);
    app.overlays.truncate(open.map_or(0, |at| at + 1));
    if walking {
        walk_on(app);
    }
}

fn posted_one(app: &mut App, code: Code) {
    app.info(format!("{} posted", code.dotted()));
    app.overlays.clear();
    walk_on(app);
}

fn walk_on(app: &mut App) {
    let left = app.coding.as_ref().is_some_and(|screen| {
        let here = screen.coding.diagnoses.get(screen.dx.at);
        screen.offers.iter().any(|offer| Some(&offer.code) == here)
    });
    if left {
        open(app);
    }
}
