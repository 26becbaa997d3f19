//! The chart queue.

pub mod view;

use super::super::app::{App, Screen, Then};
use super::super::effect::{ChartChange, Effect, Job};
use super::super::overlay::Overlay;
use super::super::overlay::form::{Form, Purpose};
use super::super::overlay::page::Page;
use super::super::overlay::picker::{Choice, Item, Picker};
use super::super::widget::{Field, ListState, fuzzy};
use super::table;
use crate::command::{Command, Scope};
use crate::domain::{ChartId, ChartStatus, EncounterKind};
use crate::keymap::Facts;
use crate::workflow::coding::OpenChart;
use crate::workflow::queue::{QueueFilter, QueueRow, QueueSort};

/// The queue as it is shown.
#[derive(Debug, Default)]
pub struct QueueScreen {
    /// Every row that passes the filter, in order.
    pub rows: Vec<QueueRow>,
    /// The rows that hold the words, by place in `rows`.
    pub shown: Vec<usize>,
    /// Which charts are read.
    pub filter: QueueFilter,
    /// In which order.
    pub sort: QueueSort,
    /// Words that a row must hold.
    pub words: String,
    /// Cursor.
    pub list: ListState,
    /// Whether it was read at all.
    pub loaded: bool,
}

impl QueueScreen {
    /// The row under the cursor.
    #[must_use]
    pub fn selected(&self) -> Option<&QueueRow> {
        self.rows.get(*self.shown.get(self.list.at)?)
    }

    /// Takes rows; the cursor stays on its chart, or else on its row.
    pub fn set_rows(&mut self, rows: Vec<QueueRow>) {
        let chart = self.selected().map(|row| row.chart.id);
        self.rows = rows;
        self.loaded = true;
        self.apply_words(chart);
    }

    /// Puts the cursor on a chart, where it is listed.
    pub fn go_to(&mut self, chart: ChartId) {
        let at = self
            .shown
            .iter()
            .position(|at| self.rows[*at].chart.id == chart);
        self.list.at = at.unwrap_or(self.list.at);
    }

    /// Shows only rows that hold the words.
    pub fn set_words(&mut self, words: &str) {
        let chart = self.selected().map(|row| row.chart.id);
        words.clone_into(&mut self.words);
        self.apply_words(chart);
    }

    fn apply_words(&mut self, cursor: Option<ChartId>) {
        let words = fuzzy::Words::of(&self.words);
        table::narrow(
            &self.rows,
            &mut self.shown,
            &mut self.list,
            |row| {
                let id = row.chart.id.to_string();
                let fields: [&str; 5] = [
                    &row.patient_name,
                    &row.mrn,
                    &row.payer_name,
                    &row.provider_name,
                    &id,
                ];
                words.pass(&fields)
            },
            |row| Some(row.chart.id) == cursor,
        );
    }

    /// Whether anything is left out.
    #[must_use]
    pub fn filtered(&self) -> bool {
        !self.words.is_empty() || self.filter != QueueFilter::default()
    }

    /// Whether a command has something to work on.
    #[must_use]
    pub fn applies(&self, command: Command) -> bool {
        let row = self.selected();
        match command {
            Command::QueueOpen
            | Command::ChartHold
            | Command::ChartAssign
            | Command::ChartDetail => row.is_some(),
            Command::ChartRelease => row.is_some_and(|row| row.chart.status == ChartStatus::Held),
            _ => true,
        }
    }

    /// What the conditions of the keymap see.
    #[must_use]
    pub fn facts(&self) -> Facts {
        Facts {
            has_selection: self.selected().is_some(),
            list_empty: self.shown.is_empty(),
            filtered: self.filtered(),
            ..Facts::new(Scope::Queue)
        }
    }
}

/// Runs a command on the queue. Answers whether it was one.
pub fn run(app: &mut App, command: Command, count: Option<u32>, out: &mut Vec<Effect>) -> bool {
    let page = table::page(app);
    let len = app.queue.shown.len();
    if app.queue.list.run(command, count, len, page) {
        return true;
    }
    let id = app.queue.selected().map(|row| row.chart.id);
    match (command, id) {
        (Command::QueueNext, _) => open_next(app, None, out),
        (Command::ListSort, _) => {
            app.queue.sort = table::following(&QueueSort::ALL, app.queue.sort);
            let (sort, words) = (app.queue.sort, app.queue.words.clone());
            crate::workflow::queue::order(&mut app.queue.rows, sort);
            app.queue.set_words(&words);
            app.queue.list = ListState::default();
            app.info(format!("sorted by {}", sort.title()));
        }
        (Command::ListRefresh, _) => app.load_queue(out),
        (Command::ListFilter, _) => {
            let form = Form::new("Filter", Purpose::Filter).with(
                "Filter",
                "name, MRN, payer, provider or id",
                Field::holding(&app.queue.words),
            );
            app.overlays.push(Overlay::Form(form));
        }
        (Command::QueueStatus, _) => app.overlays.push(Overlay::Picker(status_picker())),
        (Command::QueueKind, _) => app.overlays.push(Overlay::Picker(kind_picker())),
        (Command::QueueMine, _) => {
            app.queue.filter.mine = !app.queue.filter.mine;
            app.load_queue(out);
        }
        (Command::QueueOpen, Some(id)) => app.ask_and_wait(Job::Open(id), Then::Stay, out),
        (Command::ChartHold, Some(id)) => app.overlays.push(Overlay::Form(hold_form(id))),
        (Command::ChartRelease, Some(id)) => {
            app.ask_and_wait(Job::Chart(id, ChartChange::Release), Then::Stay, out);
        }
        (Command::ChartAssign, Some(id)) => {
            app.ask_and_wait(Job::Chart(id, ChartChange::AssignToMe), Then::Stay, out);
        }
        (Command::ChartDetail, Some(id)) => {
            app.ask_and_wait(Job::ChartDetail(id), Then::Stay, out);
        }
        (
            Command::QueueOpen
            | Command::ChartHold
            | Command::ChartRelease
            | Command::ChartAssign
            | Command::ChartDetail,
            None,
        ) => app.refuse("no chart is under the cursor"),
        _ => return false,
    }
    true
}

/// Opens the chart that should be coded next.
pub fn open_next(app: &mut App, done: Option<ChartId>, out: &mut Vec<Effect>) {
    let job = Job::OpenNext {
        filter: QueueFilter {
            // Charts in any open state may be next: the list's own state filter is for looking.
            status: None,
            ..app.queue.filter.clone()
        },
        sort: app.queue.sort,
        done,
    };
    app.ask_and_wait(job, Then::Stay, out);
}

/// Goes to the queue and reads it again.
pub fn show(app: &mut App, out: &mut Vec<Effect>) {
    app.screen = Screen::Queue;
    app.load_queue(out);
}

/// Clears the filter. Answers whether there was one.
pub fn clear_filter(app: &mut App, out: &mut Vec<Effect>) -> bool {
    if !app.queue.filtered() {
        return false;
    }
    let reload = app.queue.filter != QueueFilter::default();
    app.queue.filter = QueueFilter::default();
    app.queue.set_words("");
    if reload {
        app.load_queue(out);
    }
    true
}

/// Asks why a chart is held.
#[must_use]
pub fn hold_form(id: ChartId) -> Form {
    Form::new(format!("Hold {id}"), Purpose::Hold(id)).with(
        "Reason",
        "what the chart waits for, such as: operative report missing",
        Field::default(),
    )
}

fn any(title: &str, choice: Choice) -> Item {
    Item {
        label: title.to_owned(),
        detail: String::new(),
        right: String::new(),
        choice,
    }
}

fn status_picker() -> Picker {
    let mut items = vec![any("All open", Choice::Charts(None))];
    let open = [
        ChartStatus::Ready,
        ChartStatus::InProgress,
        ChartStatus::Held,
    ];
    items.extend(open.map(|s| any(s.title(), Choice::Charts(Some(s)))));
    Picker::new("Charts in which state", items)
}

fn kind_picker() -> Picker {
    let mut items = vec![any("All kinds", Choice::Kind(None))];
    let kinds = EncounterKind::ALL.iter().copied();
    items.extend(kinds.map(|k| any(k.title(), Choice::Kind(Some(k)))));
    Picker::new("Which kind of visit", items)
}

/// A chart to look at: the visit, the coverage, and how its priority is made up.
#[must_use]
pub fn detail(open: &OpenChart, row: Option<&QueueRow>, tables: &crate::codeset::Tables) -> Page {
    let chart = &open.chart;
    let visit = &chart.encounter;
    let mut page = Page::new(format!("{} {}", chart.id, open.patient.name), 12);
    if let Some(row) = row {
        page.heading("Priority: age x dollars x closeness to the filing limit");
        page.row("Score", super::compact(row.priority.score));
        page.row("", row.priority.explain());
    }
    page.heading("Visit");
    page.row("Status", chart.status.title());
    page.row("Kind", visit.kind.title());
    let days = if visit.from == visit.to {
        visit.from.to_string()
    } else {
        format!("{} to {}", visit.from, visit.to)
    };
    page.row("Service", days);
    page.row("Received", chart.received.to_string());
    let place = tables
        .place_of_service(&visit.place_of_service)
        .unwrap_or("");
    page.row("Place", format!("{} {place}", visit.place_of_service));
    for (label, provider) in [
        ("Rendering", &open.rendering),
        ("Billing", &open.billing),
        ("Referring", &open.referring),
    ] {
        if let Some(provider) = provider {
            page.row(label, format!("{provider}  NPI {}", provider.npi));
        }
    }
    let assigned = if chart.assigned_to.is_empty() {
        "nobody"
    } else {
        &chart.assigned_to
    };
    page.row("Assigned to", assigned);
    page.row("Charge", chart.charge().to_string());
    for hold in &chart.holds {
        let text = format!("{} ({}, {})", hold.reason, hold.by, hold.at.date_naive());
        page.line(super::super::overlay::page::Kind::Warning, "Held", text);
    }
    page.heading("Patient");
    let patient = &open.patient;
    page.row("MRN", &patient.mrn);
    page.row(
        "Born",
        format!("{} {}", patient.birth_date, patient.sex.letter()),
    );
    let address = &patient.address;
    page.row(
        "Address",
        format!(
            "{}, {} {} {}",
            address.line1, address.city, address.state, address.zip
        ),
    );
    for (at, coverage) in patient.coverages.iter().enumerate() {
        let payer = open
            .payer
            .as_ref()
            .filter(|p| p.id == coverage.payer)
            .map(|p| p.name.as_str());
        let text = format!(
            "{} member {} ({})",
            payer.map_or_else(|| coverage.payer.to_string(), str::to_owned),
            coverage.member_id,
            coverage.relationship.title()
        );
        page.row(if at == 0 { "Coverage" } else { "" }, text);
    }
    if !chart.upstream_codes.is_empty() {
        page.heading("Codes that came with the chart");
        for code in &chart.upstream_codes {
            page.row("", code);
        }
    }
    page
}
