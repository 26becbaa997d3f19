//! Drawing the claims.

use super::super::super::app::App;
use super::super::super::widget::{Align, Paint};
use super::super::{Column, places};
use super::open;
use crate::command::{Command, Scope};
use crate::domain::{ClaimStatus, Money};
use crate::workflow::ports::ClaimRow;
use chrono::NaiveDate;
use ratatui::layout::Rect;

const fn column(title: &'static str, width: u16, grows: u16, align: Align, from: u16) -> Column {
    Column {
        title,
        width,
        grows,
        align,
        from,
    }
}

const COLUMNS: &[Column] = &[
    column("Claim", 7, 0, Align::Left, 0),
    column("Status", 7, 0, Align::Left, 0),
    column("Patient", 10, 3, Align::Left, 0),
    column("Payer", 8, 2, Align::Left, 60),
    column("Service", 10, 0, Align::Left, 96),
    column("Charge", 9, 0, Align::Right, 108),
    column("Paid", 9, 0, Align::Right, 120),
    column("Open", 9, 0, Align::Right, 40),
    column("Sent", 10, 0, Align::Left, 72),
    column("Expected", 10, 0, Align::Left, 50),
];

/// Rows of the list that are seen.
#[must_use]
pub fn page(app: &App) -> usize {
    usize::from(app.size.1.saturating_sub(5)).max(1)
}

fn text(row: &ClaimRow, column: &str) -> String {
    let day = |day: Option<NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
    match column {
        "Claim" => row.id.to_string(),
        "Status" if is_late(row) => "Late".to_owned(),
        "Status" => row.status.title().to_owned(),
        "Patient" => row.patient_name.clone(),
        "Payer" => row.payer_name.clone(),
        "Service" => day(row.from),
        "Charge" => row.charge.to_string(),
        "Paid" => row.paid.to_string(),
        "Open" => open(row).to_string(),
        "Sent" => day(row.sent),
        "Expected" => day(row.expected),
        _ => String::new(),
    }
}

/// Sent, and past the day its payment was expected.
fn is_late(row: &ClaimRow) -> bool {
    row.late.is_some() && row.status == ClaimStatus::Sent
}

/// Draws the claims into an area: a summary, the headings, the rows.
pub fn draw(app: &App, paint: &mut Paint<'_>, area: Rect) {
    let theme = paint.look.theme;
    let claims = &app.claims;
    let dot = app.look.glyphs.dot;
    let sum: Money = claims.rows.iter().map(open).sum();
    let which = claims
        .status
        .map_or("all states".to_owned(), |s| format!("only {}", s.title()));
    let mut summary = format!(
        "{}{} claims {dot} {sum} open {dot} {which} {dot} by {}",
        claims.rows.len(),
        if claims.more { "+" } else { "" },
        claims.sort.title()
    );
    if !claims.words.is_empty() {
        summary.push_str(&format!(
            " {dot} {} hold \"{}\"",
            claims.shown.len(),
            claims.words
        ));
    }
    paint.text(area.x, area.y, area.width, &summary, theme.muted);
    let columns = places(COLUMNS, area.width);
    for (at, x, width) in &columns {
        let place = Rect::new(area.x + x, area.y + 1, *width, 1);
        paint.cell(place, COLUMNS[*at].title, COLUMNS[*at].align, theme.heading);
    }
    if claims.shown.is_empty() {
        let key = |command| app.key(command, Scope::Claims);
        let text = if !claims.loaded {
            "Reading the claims".to_owned()
        } else if claims.filtered() {
            format!(
                "No claim passes the filter. {} clears it.",
                key(Command::AppBack)
            )
        } else {
            let key = key(Command::ViewQueue);
            format!("No claim yet: code a chart and stage it. {key} goes to the queue.")
        };
        paint.text(area.x, area.y + 3, area.width, &text, theme.text);
        return;
    }
    let rows = usize::from(area.height.saturating_sub(2));
    for (line, at) in claims
        .shown
        .iter()
        .skip(claims.list.top)
        .take(rows)
        .enumerate()
    {
        let Some(row) = claims.rows.get(*at) else {
            continue;
        };
        let y = area.y + 2 + u16::try_from(line).unwrap_or(0);
        let selected = claims.list.top + line == claims.list.at;
        if selected {
            paint.style(Rect::new(area.x, y, area.width, 1), theme.selected);
        }
        for (at, x, width) in &columns {
            let style = match (selected, COLUMNS[*at].title, row.status) {
                (true, ..) => theme.selected,
                (_, "Status", _) if is_late(row) => theme.warning,
                (_, "Status", ClaimStatus::Denied) => theme.error,
                (_, "Status", ClaimStatus::Paid) => theme.info,
                _ => theme.text,
            };
            let place = Rect::new(area.x + x, y, *width, 1);
            paint.cell(
                place,
                &text(row, COLUMNS[*at].title),
                COLUMNS[*at].align,
                style,
            );
        }
    }
}
