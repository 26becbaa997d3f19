//! Drawing the late payments.

use super::super::super::app::App;
use super::super::super::widget::{Align, Paint};
use super::super::compact;
use super::super::table::{Column, Table, column};
use crate::command::{Command, Scope};
use crate::domain::{FollowUpState, Money};
use crate::workflow::late::LateRow;
use ratatui::layout::Rect;

const COLUMNS: &[Column] = &[
    column("Claim", 7, 0, Align::Left, 0),
    column("Late", 5, 0, Align::Right, 0),
    column("Open", 9, 0, Align::Right, 30),
    column("Score", 8, 0, Align::Right, 88),
    column("Patient", 10, 3, Align::Left, 0),
    column("Payer", 10, 2, Align::Left, 50),
    column("Sent", 10, 0, Align::Left, 100),
    column("Expected", 10, 0, Align::Left, 112),
    column("Next", 10, 0, Align::Left, 60),
    column("Assigned", 10, 0, Align::Left, 74),
];

fn text(row: &LateRow, column: &str) -> String {
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
    match column {
        "Claim" => row.claim.id.to_string(),
        "Late" => format!("{}d", row.days_late),
        "Open" => row.open.to_string(),
        "Score" => compact(row.score),
        "Patient" => row.claim.patient_name.clone(),
        "Payer" => row.claim.payer_name.clone(),
        "Sent" => day(row.claim.sent),
        "Expected" => row.follow_up.expected.to_string(),
        "Next" => row.follow_up.next_action.to_string(),
        "Assigned" => row.follow_up.assigned_to.clone(),
        _ => String::new(),
    }
}

/// Draws the late payments into an area: a summary, the headings, the rows.
pub fn draw(app: &App, paint: &mut Paint<'_>, area: Rect) {
    let theme = paint.look.theme;
    let late = &app.late;
    let dot = app.look.glyphs.dot;
    let sum: Money = late.rows.iter().map(|row| row.open).sum();
    let due = late
        .rows
        .iter()
        .filter(|row| row.follow_up.next_action <= app.today)
        .count();
    let mut summary = format!(
        "{} {dot} {sum} owed {dot} {due} due today {dot} by {}",
        match late.state {
            FollowUpState::Open => format!("{} open", late.rows.len()),
            state => format!("{} {}", late.rows.len(), state.name()),
        },
        late.sort.title(),
    );
    if !late.words.is_empty() {
        summary.push_str(&format!(
            " {dot} {} hold \"{}\"",
            late.shown.len(),
            late.words
        ));
    }
    let key = |command| app.key(command, Scope::Late);
    let empty = match (late.loaded, late.words.is_empty(), late.state) {
        (false, ..) => "Reading the late payments".to_owned(),
        (_, false, _) => {
            format!(
                "No late payment passes the filter. {} clears it.",
                key(Command::AppBack)
            )
        }
        (_, _, FollowUpState::Open) => {
            format!(
                "No payment is late. {} looks again.",
                key(Command::LateSweep)
            )
        }
        (_, _, state) => {
            let key = key(Command::AppBack);
            format!(
                "Nothing is {}. {key} goes back to the open ones.",
                state.name()
            )
        }
    };
    let style = |row: &LateRow, column: &str| match column {
        "Late" if row.days_late > 30 => theme.error,
        "Next" if row.follow_up.next_action <= app.today => theme.warning,
        _ => theme.text,
    };
    Table {
        columns: COLUMNS,
        rows: &late.rows,
        shown: &late.shown,
        list: &late.list,
        text,
        style: &style,
    }
    .draw(paint, area, &summary, &empty);
}
