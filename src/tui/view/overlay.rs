//! Drawing overlays, and the room that each has.

use super::super::app::App;
use super::super::overlay::form::Purpose;
use super::super::overlay::{Confirm, Form, Overlay, Page, Picker, SearchBox};
use super::super::screen::coding::layout::note_width;
use super::super::widget::Paint;
use super::super::widget::paint::{columns, share};
use super::super::widget::telling::telling;
use super::super::widget::wrap::wrap;
use super::{page_lines, prepared};
use crate::codeset::{Hit, Kept};
use crate::command::{Command, Scope};
use crate::domain::CodeSet;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Rows of the search below its hits: the whole title, and what is known of it.
const SEARCH_FOOT: u16 = 2;

pub(super) fn search_place(area: Rect) -> Rect {
    // On a wide screen the search stands beside the note; on a narrow one below its first rows.
    let beside = if area.width < 100 {
        0
    } else {
        note_width(area.width) + 1
    };
    let height = share(area.height, 3, 5)
        .max(9)
        .min(area.height.saturating_sub(2));
    Rect::new(
        area.x + beside,
        area.bottom() - 2 - height,
        area.width - beside,
        height,
    )
}

/// Hits that are seen.
#[must_use]
pub fn search_room(app: &App) -> usize {
    let place = search_place(Rect::new(0, 0, app.size.0, app.size.1.max(4)));
    let asked = match app.overlays.last() {
        Some(Overlay::Search(found)) => asked_rows(found),
        _ => 0,
    };
    usize::from(place.height.saturating_sub(3 + asked + SEARCH_FOOT)).max(1)
}

/// Rows of the search that ask what an abbreviation means.
fn asked_rows(found: &SearchBox) -> u16 {
    u16::from(!found.ambiguities.is_empty())
}

fn picker_place(area: Rect, items: usize) -> Rect {
    let width = area.width.saturating_sub(4).clamp(20, 90).min(area.width);
    let rows = u16::try_from(items).unwrap_or(u16::MAX).saturating_add(3);
    let height = rows.clamp(5, area.height.saturating_sub(3).max(5));
    let top = area.height.saturating_sub(2).saturating_sub(height);
    Rect::new((area.width - width) / 2, top.min(2), width, height)
}

/// Choices that are seen.
#[must_use]
pub fn picker_room(app: &App) -> usize {
    let items = match app.overlays.last() {
        Some(Overlay::Picker(picker)) => picker.items.len(),
        _ => 0,
    };
    let place = picker_place(Rect::new(0, 0, app.size.0, app.size.1), items);
    usize::from(place.height.saturating_sub(3)).max(1)
}

fn page_place(area: Rect) -> Rect {
    let width = area.width.min(110);
    Rect::new(
        (area.width - width) / 2,
        0,
        width,
        area.height.saturating_sub(2),
    )
}

/// Columns and rows of a page's text.
#[must_use]
pub fn page_room(app: &App) -> (u16, usize) {
    let place = page_place(Rect::new(0, 0, app.size.0, app.size.1));
    (
        place.width.saturating_sub(4),
        usize::from(place.height.saturating_sub(2)).max(1),
    )
}

/// Draws an overlay; the one on top has the cursor.
pub fn draw(app: &App, overlay: &Overlay, top: bool, paint: &mut Paint<'_>, area: Rect) {
    match overlay {
        Overlay::Search(found) => search(app, found, top, paint, search_place(area)),
        Overlay::Tabular(open) => super::tabular::draw(app, open, top, paint, area),
        Overlay::Index(open) => super::index::draw(app, open, top, paint, area),
        Overlay::Picker(picker) => {
            self::picker(picker, top, paint, picker_place(area, picker.items.len()));
        }
        Overlay::Form(form) if form.purpose == Purpose::Filter => filter(form, top, paint, area),
        Overlay::Form(form) => self::form(form, top, paint, area),
        Overlay::Page(page) => self::page(page, paint, page_place(area)),
        Overlay::Suggestions(list) => super::suggest::draw(app, list, paint, area),
        Overlay::Confirm(question) => confirm(question, paint, area),
        Overlay::Kits(list) => super::kits::draw(app, list, paint, area),
    }
}

fn search(app: &App, found: &SearchBox, top: bool, paint: &mut Paint<'_>, area: Rect) {
    let what = match (found.procedures, found.replace) {
        (true, _) => "Procedure",
        (_, Some(_)) => "Replace diagnosis",
        _ => "Diagnosis",
    };
    let which = if found.all_codes {
        "all codes"
    } else {
        "billable"
    };
    let within: Vec<String> = found.within.iter().map(ToString::to_string).collect();
    let title = match within.as_slice() {
        [] => format!("{what}: {}, {which}, {}", editions(app, found), found.dos),
        within => format!("{what}: {}, {which}, {}", within.join(", "), found.dos),
    };
    let inside = paint.boxed(area, &title);
    let theme = paint.look.theme;
    found
        .field
        .draw(paint, inside.x, inside.y, inside.width, top);
    let asked = asked_rows(found);
    if let Some(ambiguity) = found.ambiguities.first() {
        let key = app.key(Command::SearchMeaning, Scope::Search);
        let text = format!(
            "{} may be: {} ({key} chooses)",
            ambiguity.short,
            ambiguity.readings.join(", ")
        );
        paint.text(inside.x, inside.y + 1, inside.width, &text, theme.muted);
    }
    let rows = inside.height.saturating_sub(1 + asked + SEARCH_FOOT);
    let hits = Rect::new(inside.x, inside.y + 1 + asked, inside.width, rows);
    if found.hits.is_empty() {
        let preparing;
        let text = if app.search.is_none() {
            preparing = format!(
                "The index is being made ready{}; what you type is kept.",
                prepared(app)
            );
            &preparing
        } else if !found.said.is_empty() {
            &found.said
        } else if found.field.text().trim().is_empty() {
            "Type words, an abbreviation or a code: dm2 neuropathy, E11.4, 99213"
        } else {
            "Nothing found: try other words, fewer of them, or all codes."
        };
        paint.text(hits.x, hits.y, hits.width, text, theme.muted);
        return;
    }
    let shown = found
        .hits
        .iter()
        .enumerate()
        .skip(found.list.top)
        .take(usize::from(rows));
    let titles: Vec<&str> = shown.clone().map(|(_, hit)| hit.title.as_str()).collect();
    for (y, (at, hit)) in (hits.y..hits.bottom()).zip(shown) {
        row(paint, hits, y, hit, &titles, at == found.list.at);
    }
    if let Some(hit) = found.hit() {
        let foot = Rect::new(inside.x, hits.bottom(), inside.width, SEARCH_FOOT);
        let mut known = String::new();
        if hit.practice {
            known.push_str("practice table: ");
        }
        if !hit.billable {
            let key = app.key(Command::SearchAccept, Scope::Search);
            known.push_str(&format!("heading, {key} lists finer codes: "));
        }
        if hit.kept.favourite {
            known.push_str("favourite: ");
        }
        if hit.kept.uses > 0 {
            known.push_str(&format!("used {}: ", hit.kept.uses));
        }
        let text = format!("{known}{}", hit.title);
        for (y, line) in (foot.y..foot.bottom()).zip(wrap(&text, foot.width)) {
            paint.text(foot.x, y, foot.width, &line, theme.muted);
        }
    }
}

/// The editions searched, by name; that none covers the day is said.
fn editions(app: &App, found: &SearchBox) -> String {
    let sets: &[CodeSet] = if found.procedures {
        &[CodeSet::Cpt, CodeSet::Hcpcs]
    } else {
        &[CodeSet::Icd10Cm]
    };
    let infos = app.tables.editions();
    let names: Vec<String> = sets
        .iter()
        .map(|set| {
            let covers =
                |info: &&crate::codeset::TableInfo| info.set == *set && info.covers(found.dos);
            match infos.iter().rev().find(covers) {
                Some(info) => format!("{} {}", short(*set), info.edition),
                None => format!("no {} for this day", short(*set)),
            }
        })
        .collect();
    names.join(", ")
}

/// Columns from which a hit says how often it was used; below, its foot does.
const ROOMY: u16 = 60;

/// What is kept about a code, in one column: a favourite, else that there is a note.
#[must_use]
pub const fn kept_mark(kept: Kept) -> &'static str {
    match (kept.favourite, kept.noted) {
        (true, _) => "*",
        (_, true) => "\"",
        _ => " ",
    }
}

/// A code set in few columns.
const fn short(set: CodeSet) -> &'static str {
    match set {
        CodeSet::Icd10Cm | CodeSet::Cpt => set.title(),
        CodeSet::Hcpcs => "HCPCS",
    }
}

/// One hit; `titles` are those in view with it.
fn row(paint: &mut Paint<'_>, area: Rect, y: u16, hit: &Hit, titles: &[&str], here: bool) {
    let theme = paint.look.theme;
    let style = if here { theme.selected } else { theme.text };
    if here {
        paint.style(Rect::new(area.x, y, area.width, 1), style);
    }
    paint.text(area.x, y, 8, &hit.code.display(hit.set), style);
    paint.text(area.x + 8, y, 1, kept_mark(hit.kept), style);
    let mark = match (hit.billable, hit.practice, hit.kept.uses) {
        (false, ..) => "more".to_owned(),
        (_, _, uses) if uses > 0 && area.width >= ROOMY => format!("used {uses}"),
        (_, true, _) => "practice".to_owned(),
        _ => String::new(),
    };
    let mark = mark.as_str();
    let right = columns(mark);
    if right > 0 {
        paint.text(area.right() - right, y, right, mark, style);
    }
    let x = area.x + 9;
    let room = area
        .right()
        .saturating_sub(x + right + u16::from(right > 0));
    match &hit.via {
        None => {
            let ellipsis = paint.look.glyphs.ellipsis;
            match telling(&hit.title, titles, usize::from(room), ellipsis) {
                Some((title, kept)) => {
                    let marks: Vec<usize> =
                        hit.marks.iter().copied().filter(|at| *at < kept).collect();
                    paint.marked(x, y, room, &title, style, &marks);
                }
                None => {
                    paint.marked(x, y, room, &hit.title, style, &hit.marks);
                }
            }
        }
        Some(via) => {
            // The term found stands before the title it leads to.
            let end = paint.marked(x, y, room / 2, via, style, &hit.marks);
            let arrow = format!(" {} ", paint.look.glyphs.arrow);
            let end = paint.text(end, y, (x + room).saturating_sub(end), &arrow, style);
            paint.text(end, y, (x + room).saturating_sub(end), &hit.title, style);
        }
    }
}

fn picker(picker: &Picker, top: bool, paint: &mut Paint<'_>, area: Rect) {
    let inside = paint.boxed(area, &picker.title);
    let theme = paint.look.theme;
    picker
        .field
        .draw(paint, inside.x, inside.y, inside.width, top);
    if picker.shown.is_empty() {
        paint.text(
            inside.x,
            inside.y + 1,
            inside.width,
            "Nothing passes the filter.",
            theme.muted,
        );
    }
    let shown = picker.shown.iter().enumerate().skip(picker.list.top);
    for (y, (at, (item, marks))) in (inside.y + 1..inside.bottom()).zip(shown) {
        let Some(item) = picker.items.get(*item) else {
            continue;
        };
        let here = at == picker.list.at;
        let style = if here { theme.selected } else { theme.text };
        if here {
            paint.style(Rect::new(inside.x, y, inside.width, 1), style);
        }
        let right = columns(&item.right);
        let label = picker
            .label_width
            .min(inside.width.saturating_sub(right + 1));
        paint.marked(inside.x, y, label, &item.label, style, marks);
        let x = inside.x + label + 2;
        let room = inside.right().saturating_sub(x + right + 1);
        let muted = if here { style } else { theme.muted };
        paint.text(x, y, room, &item.detail, muted);
        let keys = if here { style } else { theme.key };
        paint.text(
            inside.right() - right.min(inside.width),
            y,
            right,
            &item.right,
            keys,
        );
    }
}

fn filter(form: &Form, top: bool, paint: &mut Paint<'_>, area: Rect) {
    let y = area.bottom().saturating_sub(2);
    let theme = paint.look.theme;
    paint.clear(Rect::new(area.x, y, area.width, 1));
    if let Some(entry) = form.entries.first() {
        let label = format!("{}: ", entry.label);
        let x = paint.text(area.x, y, area.width, &label, theme.key);
        let width = area.right().saturating_sub(x).min(40);
        entry.field.draw(paint, x, y, width, top);
        let x = x + width + 1;
        paint.text(
            x,
            y,
            area.right().saturating_sub(x),
            &entry.hint,
            theme.muted,
        );
    }
}

fn form(form: &Form, top: bool, paint: &mut Paint<'_>, area: Rect) {
    let width = area.width.saturating_sub(4).min(76);
    let warning = wrap(&form.warning, width.saturating_sub(4));
    let count = |n: usize| u16::try_from(n).unwrap_or(0);
    let fixed = count(warning.len()) + count(form.entries.len()) + 3;
    let room = area.height.saturating_sub(fixed + 3);
    let below = count(form.below.len()).min(room);
    let height = (fixed + below).min(area.height.saturating_sub(2));
    let place = Rect::new(
        (area.width - width) / 2,
        area.bottom() - 2 - height,
        width,
        height,
    );
    let inside = paint.boxed(place, &form.title);
    let theme = paint.look.theme;
    let mut y = inside.y;
    for line in &warning {
        paint.text(inside.x, y, inside.width, line, theme.warning);
        y += 1;
    }
    let label = form
        .entries
        .iter()
        .map(|entry| columns(entry.label))
        .max()
        .unwrap_or(0);
    for (at, entry) in form.entries.iter().enumerate() {
        if y >= inside.bottom() {
            return;
        }
        let here = at == form.at;
        let style = if here { theme.focused } else { theme.heading };
        paint.text(inside.x, y, label, entry.label, style);
        let x = inside.x + label + 2;
        let width = inside.right().saturating_sub(x);
        entry.field.draw(paint, x, y, width, top && here);
        y += 1;
    }
    if y < inside.bottom() {
        let hint = form
            .entries
            .get(form.at)
            .map_or("", |entry| match entry.told.as_str() {
                "" => entry.hint.as_str(),
                told => told,
            });
        let (text, style) = match form.error.as_str() {
            "" => (hint, theme.muted),
            error => (error, theme.error),
        };
        paint.text(inside.x, y, inside.width, text, style);
        y += 1;
    }
    for (y, line) in (y..inside.bottom()).zip(&form.below) {
        paint.text(inside.x, y, inside.width, line, theme.muted);
    }
}

fn page(page: &Page, paint: &mut Paint<'_>, area: Rect) {
    let inside = paint.boxed(area, &page.title);
    page_lines(paint, inside, page, page.list.top);
    let len = page.broken(inside.width).len();
    let rows = usize::from(inside.height);
    if len > rows && area.width > 20 {
        let end = (page.list.top + rows).min(len);
        let text = format!(" {}-{end} of {len} ", page.list.top + 1);
        let width = columns(&text);
        let theme = paint.look.theme;
        paint.text(
            area.right() - 2 - width,
            area.bottom() - 1,
            width,
            &text,
            theme.muted,
        );
    }
}

fn confirm(confirm: &Confirm, paint: &mut Paint<'_>, area: Rect) {
    let width = area.width.saturating_sub(4).min(70);
    let inner = width.saturating_sub(4);
    let (question, detail) = (wrap(&confirm.question, inner), wrap(&confirm.detail, inner));
    let rows = u16::try_from(question.len() + detail.len()).unwrap_or(0) + 2;
    let height = rows.min(area.height.saturating_sub(2));
    let place = Rect::new(
        (area.width - width) / 2,
        (area.height - height) / 2,
        width,
        height,
    );
    let inside = paint.boxed(place, "Sure?");
    let theme = paint.look.theme;
    let styled =
        |lines: Vec<String>, style: Style| lines.into_iter().map(move |line| (line, style));
    let lines = styled(question, theme.text).chain(styled(detail, theme.error));
    for (y, (line, style)) in (inside.y..inside.bottom()).zip(lines) {
        paint.text(inside.x, y, inside.width, &line, style);
    }
}
