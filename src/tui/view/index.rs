//! Drawing the Index: main terms and subterms as the book indents them, tables as grids.

use super::super::app::App;
use super::super::overlay::index::{Below, IndexBox, Row};
use super::super::widget::Paint;
use super::super::widget::paint::columns;
use crate::codeset::alpha::{IndexCode, Listing, Pointer, Standing, Volume, standing};
use ratatui::layout::Rect;

/// Columns of a cell of a table: the longest code of the tables and a space.
const CELL: u16 = 9;
/// Fewest columns for the terms of a table.
const TERM: u16 = 18;

/// Short headings of the columns of the tables, in their order.
const NEOPLASM: [&str; 6] = [
    "Primary", "Second.", "In situ", "Benign", "Uncert.", "Unspec.",
];
const DRUGS: [&str; 6] = [
    "Accident", "Selfharm", "Assault", "Undeterm", "Adverse", "Underdos",
];

/// Where things stand.
struct Places {
    /// The volumes, and for which day.
    band: Rect,
    /// The field to type in.
    field: Rect,
    /// Headings of a table's columns.
    heads: Rect,
    /// The entries.
    list: Rect,
    /// What is known of the entry under the cursor.
    foot: Rect,
}

fn places(area: Rect, table: bool) -> Places {
    // The message and the key bar stand at the foot of the screen.
    let body = area.height.saturating_sub(2);
    let row = |y: u16| Rect::new(area.x, area.y + y, area.width, u16::from(y < body));
    let top = 2 + u16::from(table);
    let room = body.saturating_sub(top);
    let foot = if room >= 8 { 2 } else { u16::from(room >= 4) };
    let list = Rect::new(area.x, area.y + top, area.width, room - foot);
    Places {
        band: row(0),
        field: row(1),
        heads: if table { row(2) } else { Rect::default() },
        list,
        foot: Rect::new(area.x, list.bottom(), area.width, foot),
    }
}

/// Entries that are seen.
#[must_use]
pub fn index_room(app: &App) -> usize {
    let table = app.overlays.iter().rev().any(|overlay| match overlay {
        super::super::overlay::Overlay::Index(open) => open.volume.is_table(),
        _ => false,
    });
    let area = Rect::new(0, 0, app.size.0, app.size.1);
    usize::from(places(area, table).list.height).max(1)
}

/// Draws it over the whole screen, all but message and key bar.
pub fn draw(app: &App, open: &IndexBox, top: bool, paint: &mut Paint<'_>, area: Rect) {
    paint.clear(Rect {
        height: area.height.saturating_sub(2),
        ..area
    });
    let places = places(area, open.volume.is_table());
    band(open, paint, places.band);
    field(open, top, paint, places.field);
    let Some(listing) = open.listing() else {
        return;
    };
    if open.rows.is_empty() {
        let text = if open.counts.iter().any(|count| *count > 0) {
            "Nothing in this volume; another one has it."
        } else {
            "Nothing found: type the noun of the condition, such as pain or fracture."
        };
        paint.text(
            places.list.x,
            places.list.y,
            places.list.width,
            text,
            paint.look.theme.muted,
        );
        return;
    }
    if open.volume.is_table() {
        grid(app, open, listing, paint, (places.heads, places.list));
    } else {
        tree(app, open, listing, paint, places.list);
    }
    foot(app, open, listing, paint, places.foot);
}

/// A volume in few columns.
const fn short(volume: Volume) -> &'static str {
    match volume {
        Volume::Diseases => "Diseases",
        Volume::Neoplasm => "Neoplasms",
        Volume::Drugs => "Drugs",
        Volume::ExternalCause => "External",
    }
}

fn band(open: &IndexBox, paint: &mut Paint<'_>, area: Rect) {
    let theme = paint.look.theme;
    paint.style(area, theme.band);
    let mut x = paint.text(area.x, area.y, area.width, "Index", theme.band_here) + 1;
    for (at, volume) in Volume::ALL.into_iter().enumerate() {
        if open.index.listing(volume).is_none() {
            continue;
        }
        let mut name = short(volume).to_owned();
        if open.counts[at] > 0 {
            name.push_str(&format!(" {}", open.counts[at]));
        }
        let here = volume == open.volume;
        let (text, style) = if here {
            (format!("[{name}]"), theme.band_here)
        } else {
            (format!(" {name} "), theme.band)
        };
        x = paint.text(x, area.y, area.right().saturating_sub(x), &text, style);
    }
    let edition = open.listing().map_or("", |l| l.edition());
    let right = format!("{edition} for {}", open.dos);
    let width = columns(&right);
    if x + width < area.right() {
        paint.text(area.right() - width, area.y, width, &right, theme.band);
    }
}

fn field(open: &IndexBox, top: bool, paint: &mut Paint<'_>, area: Rect) {
    if area.height == 0 {
        return;
    }
    let theme = paint.look.theme;
    let x = paint.text(area.x, area.y, area.width, "Find ", theme.key);
    let width = area.right().saturating_sub(x).min(40);
    open.field.draw(paint, x, area.y, width, top);
    if open.field.text().is_empty() {
        let x = x + width + 2;
        let hint = match open.volume {
            Volume::Drugs => "a substance, or a code",
            Volume::Neoplasm => "a site, or a code",
            Volume::Diseases | Volume::ExternalCause => "words of an entry, or a code",
        };
        paint.text(x, area.y, area.right().saturating_sub(x), hint, theme.muted);
    }
}

/// The part of the list that is seen.
fn seen(open: &IndexBox, area: Rect) -> impl Iterator<Item = (u16, &Row, bool)> {
    let shown = open.rows.iter().enumerate().skip(open.list.top);
    (area.y..area.bottom())
        .zip(shown)
        .map(|(y, (at, row))| (y, row, at == open.list.at))
}

/// Sign and title of an entry, indented as in the book. Answers the column after it.
fn term(
    open: &IndexBox,
    listing: &Listing,
    paint: &mut Paint<'_>,
    place: Rect,
    row: &Row,
    here: bool,
) -> u16 {
    let theme = paint.look.theme;
    // Only the text is set off, not the room behind it: that is less to send.
    let style = if here { theme.selected } else { theme.text };
    let depth = u16::from(listing.depth(row.entry));
    let x = place.x + (depth * 2).min(place.width / 2);
    if !open.volume.is_table() {
        let sign = match row.below {
            Below::Open => "-",
            Below::Closed => "+",
            Below::Nothing => " ",
        };
        paint.text(x, place.y, 1, sign, theme.key);
    }
    let mut x = if open.volume.is_table() { x } else { x + 2 };
    for (part, modifier) in listing.title_parts(row.entry) {
        let style = if modifier { theme.muted } else { style };
        x = paint.text(x, place.y, place.right().saturating_sub(x), part, style);
    }
    x
}

/// A code with its dash; what the Tabular does not have on the date is said.
fn code_text(app: &App, open: &IndexBox, code: IndexCode) -> (String, bool) {
    let dead = standing(&app.tables, code, open.dos).is_dead();
    let text = code.text();
    (if dead { format!("{text} gone") } else { text }, dead)
}

/// What stands at the right of an entry, or behind it.
fn right_of(app: &App, open: &IndexBox, listing: &Listing, row: &Row) -> (String, String, bool) {
    let (mut codes, mut see, mut any_dead) = (String::new(), String::new(), false);
    let add = |to: &mut String, text: &str| {
        if !to.is_empty() {
            to.push(' ');
        }
        to.push_str(text);
    };
    for pointer in listing.pointers(row.entry) {
        match pointer {
            Pointer::Code(code) => {
                let (text, dead) = code_text(app, open, code);
                any_dead |= dead;
                add(&mut codes, &text);
            }
            Pointer::Manifestation(code) => {
                let (text, dead) = code_text(app, open, code);
                any_dead |= dead;
                add(&mut codes, &format!("[{text}]"));
            }
            Pointer::See(text) => add(&mut see, &format!("- see {text}")),
            Pointer::SeeAlso(text) => add(&mut see, &format!("- see also {text}")),
            Pointer::Category(code) => add(&mut see, &format!("- see category {}", code.text())),
            Pointer::Subcategory(code) => {
                add(&mut see, &format!("- see subcategory {}", code.text()));
            }
            Pointer::Note(text) => add(&mut see, text),
            Pointer::Cell(..) => {}
        }
    }
    (codes, see, any_dead)
}

fn tree(app: &App, open: &IndexBox, listing: &Listing, paint: &mut Paint<'_>, area: Rect) {
    let theme = paint.look.theme;
    for (y, row, here) in seen(open, area) {
        let (codes, see, dead) = right_of(app, open, listing, row);
        let right = columns(&codes).min(area.width / 2);
        let gap = u16::from(right > 0);
        let place = Rect::new(area.x, y, area.width - right - gap, 1);
        // A reference keeps a third of the row where the title would take it all.
        let kept = columns(&see).min(place.width / 3);
        let room = Rect {
            width: if see.is_empty() {
                place.width
            } else {
                place.width - kept - 1
            },
            ..place
        };
        let x = term(open, listing, paint, room, row, here) + 1;
        paint.text(x, y, place.right().saturating_sub(x), &see, theme.info);
        let style = if dead { theme.error } else { theme.key };
        paint.text(area.right() - right, y, right, &codes, style);
    }
}

/// First column of codes that is seen, how many are, and the width of the terms.
fn grid_columns(open: &IndexBox, all: usize, width: u16) -> (usize, usize, u16) {
    let fit = usize::from(width.saturating_sub(TERM) / CELL).clamp(1, all.max(1));
    let first = (open.column + 1).saturating_sub(fit);
    let cells = u16::try_from(fit).unwrap_or(1) * CELL;
    (first, fit, width.saturating_sub(cells))
}

fn grid(
    app: &App,
    open: &IndexBox,
    listing: &Listing,
    paint: &mut Paint<'_>,
    (heads, area): (Rect, Rect),
) {
    let theme = paint.look.theme;
    let names = if open.volume == Volume::Drugs {
        DRUGS
    } else {
        NEOPLASM
    };
    let (first, fit, terms) = grid_columns(open, listing.columns().len(), area.width);
    let x_of = |column: usize| {
        let at = u16::try_from(column - first).unwrap_or_default();
        area.x + terms + at * CELL
    };
    let seen_columns = first..(first + fit).min(names.len());
    for column in seen_columns.clone() {
        let style = if column == open.column {
            theme.focused
        } else {
            theme.heading
        };
        paint.text(x_of(column), heads.y, CELL - 1, names[column], style);
    }
    if first > 0 && heads.height > 0 {
        let more = format!("{first} more columns to the left");
        paint.text(
            heads.x,
            heads.y,
            terms.saturating_sub(1),
            &more,
            theme.muted,
        );
    }
    for (y, row, here) in seen(open, area) {
        let place = Rect::new(area.x, y, terms.saturating_sub(1), 1);
        let (_, see, _) = right_of(app, open, listing, row);
        let end = term(
            open,
            listing,
            paint,
            place,
            row,
            here && open.cell(listing, row.entry).is_none(),
        );
        let mut any = false;
        for pointer in listing.pointers(row.entry) {
            let Pointer::Cell(column, code) = pointer else {
                continue;
            };
            any = true;
            if !seen_columns.contains(&column) {
                continue;
            }
            let (_, dead) = code_text(app, open, code);
            let style = match (here && column == open.column, dead) {
                (true, _) => theme.selected,
                (false, true) => theme.error,
                (false, false) => theme.text,
            };
            let text = if dead {
                format!("!{}", code.text())
            } else {
                code.text()
            };
            paint.text(x_of(column), y, CELL - 1, &text, style);
        }
        if !any && !see.is_empty() {
            let x = end + 1;
            paint.text(x, y, area.right().saturating_sub(x), &see, theme.info);
        }
    }
}

/// The path of the entry under the cursor, and what the Tabular says of its code.
fn foot(app: &App, open: &IndexBox, listing: &Listing, paint: &mut Paint<'_>, area: Rect) {
    let Some(row) = open.row().filter(|_| area.height > 0) else {
        return;
    };
    let theme = paint.look.theme;
    if area.height > 1 {
        let mut path = listing.path_text(row.entry);
        if open.volume.is_table()
            && let Some(heading) = listing.columns().get(open.column)
        {
            path.push_str(&format!(": {heading}"));
        }
        let (_, see, _) = right_of(app, open, listing, &row);
        if !see.is_empty() {
            path.push_str(&format!(" {see}"));
        }
        paint.text(area.x, area.y, area.width, &path, theme.muted);
    }
    let Some(code) = open.code() else { return };
    let text = code.text();
    let (said, style) = match standing(&app.tables, code, open.dos) {
        Standing::Billable(entry) => (format!("{text} {}", entry.title), theme.text),
        Standing::Header(entry) => (format!("{text} needs more: {}", entry.title), theme.warning),
        Standing::NotEffective(entry) => (
            format!("{text} is not valid on {}: {}", open.dos, entry.title),
            theme.error,
        ),
        Standing::Absent => (
            format!("{text} is not in the Tabular of any edition here"),
            theme.error,
        ),
    };
    paint.text(area.x, area.bottom() - 1, area.width, &said, style);
}
