//! Drawing the queue.

use super::super::super::app::App;
use super::super::super::widget::{Align, Paint};
use super::super::compact;
use super::super::table::{Column, Table, column};
use crate::command::{Command, Scope};
use crate::domain::{ChartStatus, EncounterKind};
use crate::workflow::queue::QueueRow;
use ratatui::layout::Rect;
use ratatui::style::Style;

const COLUMNS: &[Column] = &[
    column("Status", 7, 0, Align::Left, 0),
    column("Age", 4, 0, Align::Right, 0),
    column("Priority", 8, 0, Align::Right, 50),
    column("Service", 10, 0, Align::Left, 60),
    column("Patient", 12, 3, Align::Left, 0),
    column("MRN", 10, 0, Align::Left, 140),
    column("Payer", 10, 2, Align::Left, 70),
    column("Provider", 12, 2, Align::Left, 96),
    column("Kind", 6, 0, Align::Left, 76),
    column("Assigned", 10, 0, Align::Left, 128),
    column("Id", 8, 0, Align::Left, 112),
    column("Charge", 9, 0, Align::Right, 40),
];

fn text(row: &QueueRow, column: &str) -> String {
    let chart = &row.chart;
    match column {
        "Status" => chart.status.title().to_owned(),
        "Age" => format!("{}d", row.priority.age_days),
        "Priority" => compact(row.priority.score),
        "Service" => chart.from.to_string(),
        "Patient" => row.patient_name.clone(),
        "MRN" => row.mrn.clone(),
        "Payer" => row.payer_name.clone(),
        "Provider" => row.provider_name.clone(),
        "Kind" => short(chart.kind).to_owned(),
        "Assigned" => chart.assigned_to.clone(),
        "Id" => chart.id.to_string(),
        "Charge" => chart.charge.to_string(),
        _ => String::new(),
    }
}

/// A kind of visit in six columns.
const fn short(kind: EncounterKind) -> &'static str {
    match kind {
        EncounterKind::Clinic => "Clinic",
        EncounterKind::Ed => "ED",
        EncounterKind::Surgery => "Surg",
        EncounterKind::Lab => "Lab",
        EncounterKind::Radiology => "Rad",
        EncounterKind::Telehealth => "Tele",
        EncounterKind::Preventive => "Prev",
        EncounterKind::Therapy => "Therap",
        EncounterKind::Behavioral => "Behav",
        EncounterKind::Inpatient => "Inpat",
        EncounterKind::Other => "Other",
    }
}

/// Draws the queue into an area: a summary, the headings, the rows.
pub fn draw(app: &App, paint: &mut Paint<'_>, area: Rect) {
    let queue = &app.queue;
    let empty = if !queue.loaded {
        "Reading the queue".to_owned()
    } else if queue.filtered() {
        let key = app.key(Command::AppBack, Scope::Queue);
        format!("No chart passes the filter. {key} clears it.")
    } else {
        "The queue is empty: every chart is coded. Bring charts in with: claimdeck intake PATH"
            .to_owned()
    };
    Table {
        columns: COLUMNS,
        rows: &queue.rows,
        shown: &queue.shown,
        list: &queue.list,
        text,
        style: &|row, column| style(app, row, column),
    }
    .draw(paint, area, &summary(app), &empty);
}

fn style(app: &App, row: &QueueRow, column: &str) -> Style {
    let theme = app.look.theme;
    match (column, row.chart.status) {
        ("Status", ChartStatus::Held) => theme.warning,
        ("Status", ChartStatus::InProgress) => theme.info,
        ("Priority", _) if row.priority.days_left.is_some_and(|left| left <= 14) => theme.error,
        _ => theme.text,
    }
}

fn summary(app: &App) -> String {
    let queue = &app.queue;
    let dot = app.look.glyphs.dot;
    let count = |status| {
        queue
            .rows
            .iter()
            .filter(|row| row.chart.status == status)
            .count()
    };
    let mut text = format!(
        "{} charts {dot} {} ready {dot} {} in work {dot} {} held {dot} by {}",
        queue.rows.len(),
        count(ChartStatus::Ready),
        count(ChartStatus::InProgress),
        count(ChartStatus::Held),
        queue.sort.title(),
    );
    if let Some(status) = queue.filter.status {
        text.push_str(&format!(" {dot} only {}", status.title()));
    }
    if let Some(kind) = queue.filter.kind {
        text.push_str(&format!(" {dot} only {}", kind.title()));
    }
    if queue.filter.mine {
        text.push_str(&format!(" {dot} mine and nobody's"));
    }
    if !queue.words.is_empty() {
        text.push_str(&format!(
            " {dot} {} hold \"{}\"",
            queue.shown.len(),
            queue.words
        ));
    }
    text
}
