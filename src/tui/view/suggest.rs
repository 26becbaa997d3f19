//! Drawing the suggestions of the note.

use super::super::app::App;
use super::super::overlay::SuggestBox;
use super::super::screen::coding::CodingScreen;
use super::super::widget::paint::columns;
use super::super::widget::wrap::wrap;
use super::super::widget::{Align, Paint};
use super::overlay::search_place;
use crate::workflow::suggest::{Suggestion, Suggestions};
use ratatui::layout::Rect;

/// Rows below the list: what is under the cursor, in full.
const FOOT: u16 = 2;

/// Suggestions that are seen; a row is kept for the line between what is offered and the rest.
#[must_use]
pub fn suggest_room(app: &App) -> usize {
    usize::from(place(app).height.saturating_sub(3 + FOOT)).max(1)
}

/// Rows that the list covers at the foot of the screen.
#[must_use]
pub fn suggest_height(app: &App) -> usize {
    usize::from(place(app).height)
}

fn place(app: &App) -> Rect {
    search_place(Rect::new(0, 0, app.size.0, app.size.1.max(4)))
}

/// Draws the list.
pub fn draw(app: &App, list: &SuggestBox, paint: &mut Paint<'_>, area: Rect) {
    let area = search_place(area);
    let theme = paint.look.theme;
    let Some(coding) = &app.coding else { return };
    let Some(all) = &coding.suggestions else {
        let inside = paint.boxed(area, "Suggestions of the note");
        let text = match app.search {
            None => "The index is being made ready; the note is read after it.",
            Some(_) => "The note is being read.",
        };
        paint.text(inside.x, inside.y, inside.width, text, theme.muted);
        return;
    };
    let title = format!(
        "Suggestions: {}, left out {}",
        all.offered.len(),
        all.left_out.len()
    );
    let inside = paint.boxed(area, &title);
    let rows = Rect {
        height: inside.height.saturating_sub(FOOT),
        ..inside
    };
    rows_of(coding, all, list, paint, rows);
    let here = all.iter().nth(list.list.at);
    let Some((suggestion, offered)) = here else {
        let text = "No phrase of this note names a code that is offered.";
        paint.text(inside.x, inside.y, inside.width, text, theme.muted);
        return;
    };
    let text = about(suggestion, offered, paint.look.glyphs.dot);
    for (y, line) in (rows.bottom()..inside.bottom()).zip(wrap(&text, inside.width)) {
        paint.text(inside.x, y, inside.width, &line, theme.muted);
    }
}

/// The code under the cursor in full: why it is left out before its title.
fn about(s: &Suggestion, offered: bool, dot: &str) -> String {
    let mut text = String::new();
    if !s.code.billable {
        text.push_str("needs more characters: ");
    }
    if !offered || !s.why.is_empty() {
        text.push_str(&format!("{} {dot} ", s.why));
    }
    text.push_str(&s.code.title);
    text.push_str(&format!(" {dot} {}", s.section.title()));
    if s.mentions > 1 {
        text.push_str(&format!(", named {} times", s.mentions));
    }
    text
}

fn rows_of(
    coding: &CodingScreen,
    all: &Suggestions,
    list: &SuggestBox,
    paint: &mut Paint<'_>,
    area: Rect,
) {
    let theme = paint.look.theme;
    let mut y = area.y;
    for (at, (suggestion, offered)) in all.iter().enumerate().skip(list.list.top) {
        if !offered && (at == all.offered.len()) && y < area.bottom() {
            paint.rule(area.x, y, area.width, "Left out", theme.heading);
            y += 1;
        }
        if y >= area.bottom() {
            return;
        }
        let row = Rect::new(area.x, y, area.width, 1);
        draw_row(coding, suggestion, offered, at == list.list.at, paint, row);
        y += 1;
    }
}

fn draw_row(
    coding: &CodingScreen,
    s: &Suggestion,
    offered: bool,
    here: bool,
    paint: &mut Paint<'_>,
    row: Rect,
) {
    let theme = paint.look.theme;
    let style = match (here, offered) {
        (true, _) => theme.selected,
        (false, true) => theme.text,
        (false, false) => theme.muted,
    };
    if here {
        paint.style(row, style);
    }
    // On the claim already.
    let sign = if coding.has_code(s.code.set, s.code.code) {
        "*"
    } else {
        " "
    };
    paint.text(row.x, row.y, 1, sign, style);
    paint.text(row.x + 1, row.y, 8, &s.code.code.display(s.code.set), style);
    let line = s.place.line.to_string();
    let right = columns(&line).max(3);
    let said = if offered {
        s.phrase.clone()
    } else {
        format!("{}: {}", s.context.title(), s.phrase)
    };
    // The phrase stands beside the title where there is room for both.
    let beside = if row.width >= 60 {
        row.width * 2 / 5
    } else {
        0
    };
    let x = row.x + 10;
    let end = row.right().saturating_sub(beside + right + 1);
    if beside == 0 && !offered {
        let text = format!("{}: {}", s.context.title(), s.code.title);
        paint.text(x, row.y, end.saturating_sub(x), &text, style);
    } else {
        paint.text(x, row.y, end.saturating_sub(x), &s.code.title, style);
    }
    if beside > 0 {
        paint.text(end + 1, row.y, beside.saturating_sub(2), &said, style);
    }
    let place = Rect::new(row.right() - right, row.y, right, 1);
    paint.cell(place, &line, Align::Right, style);
}
