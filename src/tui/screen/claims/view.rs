//! Drawing the claims.

use super::super::super::app::App;
use super::super::super::widget::{Align, Paint};
use super::super::table::{Column, Table, column};
use crate::command::{Command, Scope};
use crate::domain::{ClaimStatus, Money};
use crate::workflow::ports::ClaimRow;
use chrono::NaiveDate;
use ratatui::layout::Rect;

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
        "Open" => row.open().to_string(),
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
    let sum: Money = claims.rows.iter().map(ClaimRow::open).sum();
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
    let key = |command| app.key(command, Scope::Claims);
    let empty = if !claims.loaded {
        "Reading the claims".to_owned()
    } else if claims.filtered() {
        let key = key(Command::AppBack);
        format!("No claim passes the filter. {key} clears it.")
    } else {
        let key = key(Command::ViewQueue);
        format!("No claim yet: code a chart and stage it. {key} goes to the queue.")
    };
    let style = |row: &ClaimRow, column: &str| match (column, row.status) {
        ("Status", _) if is_late(row) => theme.warning,
        ("Status", ClaimStatus::Denied) => theme.error,
        ("Status", ClaimStatus::Paid) => theme.info,
        _ => theme.text,
    };
    Table {
        columns: COLUMNS,
        rows: &claims.rows,
        shown: &claims.shown,
        list: &claims.list,
        text,
        style: &style,
    }
    .draw(paint, area, &summary, &empty);
}
