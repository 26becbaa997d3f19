//! Drawing the model. Nothing is read here but the model itself: no store, no clock, no lock.

mod index;
mod kits;
mod overlay;
mod suggest;
mod tabular;

use super::app::{App, Notice, Screen};
use super::overlay::Overlay;
use super::overlay::form::Purpose;
use super::overlay::page::{Kind, Page};
use super::screen::{claims, coding, late, queue};
use super::widget::Paint;
use super::widget::wrap::wrap;
use crate::command::Command;
use crate::domain::Severity;
use crate::keymap::Keys;
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

pub use index::index_room;
pub use kits::kits_room;
pub use overlay::{kept_mark, page_room, picker_room, search_room};
pub use suggest::{suggest_height, suggest_room};
pub use tabular::{tabular_notes, tabular_room};

/// Most rows of what was said.
const SAID: u16 = 3;

/// Least columns and rows that a screen is drawn in.
pub const LEAST: (u16, u16) = (40, 10);

/// Draws a frame.
pub fn view(app: &App, frame: &mut Frame<'_>) {
    if let Some(cursor) = draw(app, frame.buffer_mut()) {
        frame.set_cursor_position(cursor);
    }
}

/// Draws into a buffer of the model's size. Answers where the terminal's cursor shall stand.
pub fn draw(app: &App, buf: &mut Buffer) -> Option<Position> {
    let mut paint = Paint::new(buf, app.look);
    let area = paint.area();
    if area.width < LEAST.0 || area.height < LEAST.1 {
        let text = too_small(area);
        paint.text(area.x, area.y, area.width, &text, Style::new());
        return None;
    }
    screen(app, &mut paint, area);
    foot(app, &mut paint, area);
    let last = app.overlays.len();
    for (at, overlay) in app.overlays.iter().enumerate() {
        // Only what has the keys has the cursor.
        paint.cursor = None;
        overlay::draw(app, overlay, at + 1 == last, &mut paint, area);
    }
    which_key(app, &mut paint, area);
    paint.cursor
}

/// The longest honest line that fits.
fn too_small(area: Rect) -> String {
    let least = format!("{}x{}", LEAST.0, LEAST.1);
    let lines = [
        format!(
            "claimdeck needs {least}, this is {}x{}",
            area.width, area.height
        ),
        format!("claimdeck needs {least}"),
        format!("needs {least}"),
        least,
    ];
    let fits = |line: &&String| line.len() <= usize::from(area.width);
    lines.iter().find(fits).unwrap_or(&lines[3]).clone()
}

fn screen(app: &App, paint: &mut Paint<'_>, area: Rect) {
    if let (Screen::Coding, Some(coding)) = (app.screen, &app.coding) {
        coding::view::draw(app, coding, paint);
        return;
    }
    band(app, paint, Rect { height: 1, ..area });
    let body = Rect::new(area.x, area.y + 1, area.width, area.height - 3);
    match app.screen {
        Screen::Queue | Screen::Coding => queue::view::draw(app, paint, body),
        Screen::Claims => claims::view::draw(app, paint, body),
        Screen::Late => late::view::draw(app, paint, body),
    }
}

fn band(app: &App, paint: &mut Paint<'_>, area: Rect) {
    let theme = paint.look.theme;
    paint.style(area, theme.band);
    let mut x = paint.text(area.x, area.y, area.width, "claimdeck", theme.band) + 2;
    let screens = [
        (Screen::Queue, Command::ViewQueue),
        (Screen::Claims, Command::ViewClaims),
        (Screen::Late, Command::ViewLate),
    ];
    for (screen, command) in screens {
        let keys = app.keymap.keys_of(command, crate::command::Scope::Global);
        let keys = keys.first().map_or_else(String::new, Keys::short);
        let here = app.screen == screen;
        let style = if here { theme.band_here } else { theme.band };
        let text = if here {
            format!("[{keys} {}]", command.title())
        } else {
            format!(" {keys} {} ", command.title())
        };
        x = paint.text(x, area.y, area.right().saturating_sub(x), &text, style) + 1;
    }
    let right = format!("{}  {}", app.user, app.today);
    let width = super::widget::paint::columns(&right);
    if x + width < area.right() {
        paint.text(area.right() - width, area.y, width, &right, theme.band);
    }
}

/// The last two rows: what was said last, or the filter line; and the key bar.
fn foot(app: &App, paint: &mut Paint<'_>, area: Rect) {
    let theme = paint.look.theme;
    let y = area.bottom() - 2;
    if let Some(Overlay::Form(form)) = app.overlays.last()
        && form.purpose == Purpose::Filter
    {
        // Drawn with the overlays, on this row.
    } else if let Some(notice) = &app.notice {
        say(paint, notice, area);
    } else if !app.pressed.is_empty() {
        paint.text(area.x, y, area.width, &app.pressed.label(), theme.key);
    } else if app.waiting.is_some() {
        paint.text(area.x, y, area.width, "working", theme.muted);
    } else if app.overlays.is_empty() {
        paint.text(area.x, y, area.width, &about(app), theme.muted);
    }
    key_bar(
        app,
        paint,
        Rect::new(area.x, area.bottom() - 1, area.width, 1),
    );
}

/// How far the search index is; empty while that is not known.
fn prepared(app: &App) -> String {
    match app.prepared {
        0 => String::new(),
        done => format!(" ({done} of 100)"),
    }
}

/// What there is to know of the row under the cursor that its columns have no room for.
fn about(app: &App) -> String {
    match (app.screen, &app.coding) {
        (Screen::Coding, Some(_)) if app.search.is_none() => {
            format!("the code search is being made ready{}", prepared(app))
        }
        (Screen::Coding, Some(coding)) => coding::view::about(app, coding),
        (Screen::Queue, _) => app.queue.selected().map_or_else(String::new, |row| {
            let chart = &row.chart;
            match (chart.hold.as_str(), chart.assigned_to.as_str()) {
                ("", "") => String::new(),
                ("", who) => format!("{} is assigned to {who}", chart.id),
                (hold, _) => format!("{} waits: {hold}", chart.id),
            }
        }),
        _ => String::new(),
    }
}

/// Says something above the key bar; what is longer than a row takes as many as three.
fn say(paint: &mut Paint<'_>, notice: &Notice, area: Rect) {
    let theme = paint.look.theme;
    let (word, style) = match notice.weight {
        Severity::Error => ("Error: ", theme.error),
        Severity::Warning => ("", theme.warning),
        Severity::Info => ("", theme.info),
    };
    let lines = wrap(&format!("{word}{}", notice.text), area.width);
    let rows = u16::try_from(lines.len()).unwrap_or(SAID).clamp(1, SAID);
    let y = area.bottom() - 1 - rows;
    paint.clear(Rect::new(area.x, y, area.width, rows));
    for (y, line) in (y..area.bottom() - 1).zip(&lines) {
        paint.text(area.x, y, area.width, line, style);
    }
}

/// Columns of the key bar kept for what puts a finding right: `= add 25 to line 1`.
const FIX: u16 = 26;

/// The keys that work here and now, as many as fit; help and commands always.
fn key_bar(app: &App, paint: &mut Paint<'_>, area: Rect) {
    let theme = paint.look.theme;
    let mut hints = app.keymap.hints(&app.facts());
    hints.retain(|hint| app.applies(hint.command) && app.in_bar(hint.command));
    let always = [Command::AppPalette, Command::AppHelp];
    let width = |hint: &crate::keymap::Hint| {
        let keys = super::widget::paint::columns(&hint.keys.short());
        keys + 1 + super::widget::paint::columns(&app.label(hint.command)) + 2
    };
    // What changes from row to row stands last, and has its room whether it is there or not: the rest
    // of the bar need not be sent again.
    let (fix, hints): (Vec<_>, Vec<_>) = hints
        .into_iter()
        .partition(|h| h.command == Command::FindingFix);
    let (mut tail, head): (Vec<_>, Vec<_>) =
        hints.into_iter().partition(|h| always.contains(&h.command));
    let among = app.in_bar(Command::FindingFix);
    let room = fix.iter().map(width).sum::<u16>();
    let room = if among { room.max(FIX) } else { room };
    let reserved = tail.iter().map(width).sum::<u16>() + room;
    tail.extend(fix);
    let mut x = area.x;
    let limit = area.right().saturating_sub(reserved);
    let fits = head.into_iter().scan(x, |end, hint| {
        *end += width(&hint);
        (*end <= limit).then_some(hint)
    });
    for hint in fits.collect::<Vec<_>>().into_iter().chain(tail) {
        x = paint.text(
            x,
            area.y,
            area.right().saturating_sub(x),
            &hint.keys.short(),
            theme.key,
        ) + 1;
        let label = app.label(hint.command);
        x = paint.text(
            x,
            area.y,
            area.right().saturating_sub(x),
            &label,
            theme.text,
        ) + 2;
    }
}

/// What may follow the keys pressed so far.
fn which_key(app: &App, paint: &mut Paint<'_>, area: Rect) {
    let pressed = app.pressed.keys();
    if pressed.is_empty() {
        return;
    }
    let follows = app.keymap.follows(&app.facts(), pressed);
    let rows = u16::try_from(follows.len())
        .unwrap_or(0)
        .min(area.height.saturating_sub(6));
    let width = area.width.min(50);
    let place = Rect::new(
        area.right() - width,
        area.bottom() - 4 - rows,
        width,
        rows + 2,
    );
    let title = format!("{} then", app.pressed.label());
    let inside = paint.boxed(place, &title);
    let theme = paint.look.theme;
    for (y, follow) in (inside.y..inside.bottom()).zip(&follows) {
        let x = paint
            .text(inside.x, y, 8, &follow.key.short(), theme.key)
            .max(inside.x + 5)
            + 1;
        let titles: Vec<&str> = follow.commands.iter().map(|c| c.title()).collect();
        paint.text(
            x,
            y,
            inside.right().saturating_sub(x),
            &titles.join(", "),
            theme.text,
        );
    }
}

/// Draws lines of a page from a line on.
pub fn page_lines(paint: &mut Paint<'_>, area: Rect, page: &Page, top: usize) {
    let theme = paint.look.theme;
    let lines = page.broken(area.width);
    for (y, line) in (area.y..area.bottom()).zip(lines.iter().skip(top)) {
        let style = match line.kind {
            Kind::Heading => theme.focused,
            Kind::Text => theme.text,
            Kind::Muted => theme.muted,
            Kind::Error => theme.error,
            Kind::Warning => theme.warning,
            Kind::Info => theme.info,
        };
        if line.kind == Kind::Heading && line.label.is_empty() {
            paint.text(area.x, y, area.width, &line.text, style);
            continue;
        }
        let label = page.label_width.min(area.width);
        paint.text(area.x, y, label.saturating_sub(1), &line.label, theme.key);
        paint.text(area.x + label, y, area.width - label, &line.text, style);
    }
}
