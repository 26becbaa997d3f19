//! Drawing the Tabular: the tree and its notes, side by side where there is room.

use super::super::app::{App, Screen};
use super::super::overlay::page::Kind;
use super::super::overlay::tabular::{Below, Part, Row, TabularBox};
use super::super::widget::Paint;
use super::super::widget::paint::{columns, share};
use super::super::widget::telling::telling;
use crate::codeset::Node;
use ratatui::layout::Rect;

/// From so many columns on the notes stand beside the tree.
const BESIDE: u16 = 100;

/// Where things stand.
struct Places {
    /// What is shown, and for which day.
    band: Rect,
    /// The field to type in.
    field: Rect,
    /// The tree; empty while the notes have all the room.
    tree: Rect,
    /// The rows below the tree that say more of the one under the cursor.
    foot: Rect,
    /// The notes; empty where the tree has all the room.
    notes: Rect,
}

fn places(area: Rect, part: Part) -> Places {
    // The message and the key bar stand at the foot of the screen.
    let body = area.height.saturating_sub(2);
    let row = |y: u16| Rect::new(area.x, area.y + y, area.width, u16::from(y < body));
    let (top, room) = (area.y + 2, body.saturating_sub(2));
    let whole = Rect::new(area.x, top, area.width, room);
    let (tree, notes) = if area.width >= BESIDE {
        let width = share(area.width, 1, 2);
        let notes = Rect::new(area.x + width + 1, top, area.width - width - 1, room);
        (Rect { width, ..whole }, notes)
    } else if part == Part::Notes {
        (Rect::default(), whole)
    } else {
        (whole, Rect::default())
    };
    let foot = if tree.height >= 8 {
        2
    } else {
        u16::from(tree.height >= 4)
    };
    Places {
        band: row(0),
        field: row(1),
        tree: Rect {
            height: tree.height - foot,
            ..tree
        },
        foot: Rect {
            y: tree.y + tree.height - foot,
            height: foot,
            ..tree
        },
        notes,
    }
}

fn places_of(app: &App, part: Part) -> Places {
    places(Rect::new(0, 0, app.size.0, app.size.1), part)
}

/// Rows of the tree that are seen.
#[must_use]
pub fn tabular_room(app: &App) -> usize {
    usize::from(places_of(app, Part::Tree).tree.height).max(1)
}

/// Columns and rows of the notes.
#[must_use]
pub fn tabular_notes(app: &App) -> (u16, usize) {
    let notes = places_of(app, Part::Notes).notes;
    (notes.width, usize::from(notes.height).max(1))
}

/// Draws it over the whole screen, all but message and key bar.
pub fn draw(app: &App, open: &TabularBox, top: bool, paint: &mut Paint<'_>, area: Rect) {
    paint.clear(Rect {
        height: area.height.saturating_sub(2),
        ..area
    });
    let places = places(area, open.part);
    band(app, open, paint, places.band);
    field(open, top, paint, places.field);
    tree(open, paint, places.tree);
    foot(open, paint, places.foot);
    notes(open, paint, places.notes);
    if places.tree.width > 0 && places.notes.width > 0 {
        paint.divider(places.notes.x - 1, places.notes.y, places.notes.height);
    }
}

fn band(app: &App, open: &TabularBox, paint: &mut Paint<'_>, area: Rect) {
    let theme = paint.look.theme;
    paint.style(area, theme.band);
    let edition = match (open.outline.edition.as_str(), open.covered) {
        ("", _) => "no edition is loaded".to_owned(),
        (edition, true) => format!("ICD-10-CM {edition} for {}", open.dos),
        (edition, false) => format!("no edition covers {}: this is {edition}", open.dos),
    };
    let x = paint.text(area.x, area.y, area.width, "Tabular", theme.band_here) + 2;
    paint.text(
        x,
        area.y,
        area.right().saturating_sub(x),
        &edition,
        theme.band,
    );
    let right = match (app.screen, &app.coding) {
        (Screen::Coding, Some(coding)) => coding.id().to_string(),
        _ => "no chart open".to_owned(),
    };
    let width = columns(&right);
    if x + columns(&edition) + width + 2 < area.right() {
        paint.text(area.right() - width, area.y, width, &right, theme.band);
    }
}

fn field(open: &TabularBox, top: bool, paint: &mut Paint<'_>, area: Rect) {
    if area.height == 0 {
        return;
    }
    let theme = paint.look.theme;
    let x = paint.text(area.x, area.y, area.width, "Go to ", theme.key);
    let width = area.right().saturating_sub(x).min(40);
    open.field.draw(paint, x, area.y, width, top);
    let x = x + width + 2;
    if open.field.text().is_empty() {
        let hint = "a code, a block, ch 4, or words";
        paint.text(x, area.y, area.right().saturating_sub(x), hint, theme.muted);
    }
}

fn tree(open: &TabularBox, paint: &mut Paint<'_>, area: Rect) {
    if area.width == 0 {
        return;
    }
    let shown = open.rows.iter().enumerate().skip(open.list.top);
    let shown: Vec<(usize, &Row)> = shown.take(usize::from(area.height)).collect();
    let titles: Vec<&str> = shown.iter().map(|(_, row)| row.title.as_str()).collect();
    for (y, (at, row)) in (area.y..area.bottom()).zip(shown) {
        tree_row(
            open,
            paint,
            Rect {
                y,
                height: 1,
                ..area
            },
            row,
            &titles,
            at == open.list.at,
        );
    }
}

/// One row. Only its sign and code are set off, and the title too where the screen is wide: on a slow
/// line a title is much to send for one row moved.
fn tree_row(
    open: &TabularBox,
    paint: &mut Paint<'_>,
    area: Rect,
    row: &Row,
    titles: &[&str],
    here: bool,
) {
    let theme = paint.look.theme;
    let style = match (here, open.part) {
        (true, Part::Tree) => theme.selected,
        (true, Part::Notes) => theme.resting,
        (false, _) => theme.text,
    };
    let wide = paint.area().width >= BESIDE;
    let (lead, behind) = match (here, wide) {
        (true, false) => (style, theme.text),
        _ => (theme.key, style),
    };
    let indent = (row.depth * 2).min(area.width / 3);
    let right = columns(&row.flags);
    let limit = area.right().saturating_sub(right + u16::from(right > 0));
    let sign = match row.below {
        Below::Open => "-",
        Below::Closed => "+",
        Below::Nothing => " ",
    };
    let x = area.x + indent;
    paint.text(x, area.y, 2, &format!("{sign} "), lead);
    let x = x + 2;
    let text = |x: u16| limit.saturating_sub(x);
    let end = paint.text(x, area.y, text(x), &row.label, style);
    let end = paint.text(end, area.y, text(end), "  ", behind);
    let room = text(end);
    let ellipsis = paint.look.glyphs.ellipsis;
    let title = telling(&row.title, titles, usize::from(room), ellipsis);
    let title = title.map_or(row.title.as_str().into(), |(title, _)| {
        std::borrow::Cow::Owned(title)
    });
    paint.text(end, area.y, room, &title, behind);
    if right > 0 {
        paint.text(area.right() - right, area.y, right, &row.flags, theme.muted);
    }
}

/// The whole title of the row under the cursor where it is cut, and how many notes hold for it.
fn foot(open: &TabularBox, paint: &mut Paint<'_>, area: Rect) {
    let Some(row) = open.row().filter(|_| area.height > 0) else {
        return;
    };
    let theme = paint.look.theme;
    let lead = (row.depth * 2).min(area.width / 3) + 4 + columns(&row.label);
    let right = columns(&row.flags);
    let room = area
        .width
        .saturating_sub(lead + right + u16::from(right > 0));
    let mut y = area.y;
    let cut = (columns(&row.title) > room).then_some(&row.title);
    if let Some(title) = cut {
        paint.text(area.x, y, area.width, title, theme.text);
        y += 1;
    }
    if y < area.bottom() {
        let said = open.panel.counts.join(", ");
        let said = match (said.as_str(), row.node) {
            ("", Node::Code(_)) => "no notes to follow".to_owned(),
            _ => said,
        };
        paint.text(area.x, area.bottom() - 1, area.width, &said, theme.muted);
    }
}

fn notes(open: &TabularBox, paint: &mut Paint<'_>, area: Rect) {
    if area.width == 0 {
        return;
    }
    let theme = paint.look.theme;
    let lines = open.panel.broken(area.width);
    if lines.is_empty() {
        paint.text(
            area.x,
            area.y,
            area.width,
            "No notes hold here.",
            theme.muted,
        );
    }
    for (y, line) in (area.y..area.bottom()).zip(lines.iter().skip(open.note_top)) {
        let style = match line.kind {
            Kind::Heading => theme.focused,
            Kind::Text => theme.text,
            Kind::Muted => theme.muted,
            Kind::Error => theme.error,
            Kind::Warning => theme.warning,
            Kind::Info => theme.info,
        };
        let label = line.indent.saturating_sub(1).min(area.width);
        paint.text(area.x, y, label, line.label, theme.key);
        let x = area.x + line.indent;
        let end = paint.text(x, y, area.right().saturating_sub(x), &line.text, style);
        for mark in &line.marks {
            let before: String = line.text.chars().take(mark.chars.start).collect();
            let text: String = line
                .text
                .chars()
                .skip(mark.chars.start)
                .take(mark.chars.len())
                .collect();
            let from = x + columns(&before);
            let width = columns(&text).min(end.saturating_sub(from));
            let here = open.part == Part::Notes && open.link == Some(mark.link);
            let style = if here {
                theme.selected
            } else {
                style.add_modifier(theme.matched)
            };
            paint.style(Rect::new(from, y, width, 1), style);
        }
    }
    if lines.len() > usize::from(area.height) {
        let end = (open.note_top + usize::from(area.height)).min(lines.len());
        let text = format!(" {}-{end} of {} ", open.note_top + 1, lines.len());
        let width = columns(&text).min(area.width);
        paint.text(
            area.right() - width,
            area.bottom() - 1,
            width,
            &text,
            theme.key,
        );
    }
}
