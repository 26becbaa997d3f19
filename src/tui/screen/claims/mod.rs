//! The claims.

pub mod view;

use super::super::app::{App, Screen, Then};
use super::super::effect::{Effect, Job};
use super::super::overlay::Overlay;
use super::super::overlay::form::{Form, Purpose};
use super::super::overlay::page::{Kind, Page, Subject};
use super::super::overlay::picker::{Choice, Item, Picker};
use super::super::widget::{Field, ListState, fuzzy};
use super::coding::run::letter;
use super::table;
use crate::codeset::Tables;
use crate::command::{Command, Scope};
use crate::domain::{ClaimFile, ClaimId, ClaimStatus, CodeSet, FollowUp, FollowUpState, Modifier};
use crate::keymap::Facts;
use crate::workflow::ports::ClaimRow;

/// What the claims may be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ClaimSort {
    /// Newest first.
    #[default]
    Newest,
    /// Most open money first.
    Open,
    /// Earliest expected payment first.
    Expected,
    /// Patient's name.
    Patient,
    /// Payer's name.
    Payer,
}

impl ClaimSort {
    const ALL: [Self; 5] = [
        Self::Newest,
        Self::Open,
        Self::Expected,
        Self::Patient,
        Self::Payer,
    ];

    /// Its name on screen.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Open => "open money",
            Self::Expected => "expected payment",
            Self::Patient => "patient",
            Self::Payer => "payer",
        }
    }
}

/// The claims as they are shown.
#[derive(Debug, Default)]
pub struct ClaimsScreen {
    /// Every row read, in order.
    pub rows: Vec<ClaimRow>,
    /// The rows that hold the words, by place in `rows`.
    pub shown: Vec<usize>,
    /// Which claims are read; `None` for all.
    pub status: Option<ClaimStatus>,
    /// In which order.
    pub sort: ClaimSort,
    /// Words that a row must hold.
    pub words: String,
    /// Cursor.
    pub list: ListState,
    /// Whether they were read at all.
    pub loaded: bool,
    /// Whether there are more than were read.
    pub more: bool,
}

impl ClaimsScreen {
    /// The row under the cursor.
    #[must_use]
    pub fn selected(&self) -> Option<&ClaimRow> {
        self.rows.get(*self.shown.get(self.list.at)?)
    }

    /// Takes rows; the cursor stays on its claim, or else on its row.
    pub fn set_rows(&mut self, rows: Vec<ClaimRow>) {
        let claim = self.selected().map(|row| row.id);
        self.rows = rows;
        self.loaded = true;
        self.order();
        self.apply_words(claim);
    }

    /// Shows only rows that hold the words.
    pub fn set_words(&mut self, words: &str) {
        let claim = self.selected().map(|row| row.id);
        words.clone_into(&mut self.words);
        self.apply_words(claim);
    }

    fn order(&mut self) {
        let rows = &mut self.rows;
        match self.sort {
            ClaimSort::Newest => rows.sort_by_key(|row| std::cmp::Reverse(row.id)),
            ClaimSort::Open => rows.sort_by_key(|row| (std::cmp::Reverse(row.open()), row.id)),
            ClaimSort::Expected => {
                rows.sort_by_key(|row| (row.expected.is_none(), row.expected, row.id));
            }
            ClaimSort::Patient => {
                rows.sort_by_cached_key(|row| (row.patient_name.to_lowercase(), row.id));
            }
            ClaimSort::Payer => {
                rows.sort_by_cached_key(|row| (row.payer_name.to_lowercase(), row.id));
            }
        }
    }

    fn apply_words(&mut self, cursor: Option<ClaimId>) {
        let words = fuzzy::Words::of(&self.words);
        table::narrow(
            &self.rows,
            &mut self.shown,
            &mut self.list,
            |row| {
                let id = row.id.to_string();
                words.pass(&[&row.patient_name, &row.payer_name, &id])
            },
            |row| Some(row.id) == cursor,
        );
    }

    /// Whether anything is left out.
    #[must_use]
    pub fn filtered(&self) -> bool {
        !self.words.is_empty() || self.status.is_some()
    }

    /// What the conditions of the keymap see.
    #[must_use]
    pub fn facts(&self) -> Facts {
        Facts {
            has_selection: self.selected().is_some(),
            list_empty: self.shown.is_empty(),
            filtered: self.filtered(),
            ..Facts::new(Scope::Claims)
        }
    }
}

/// Whether a command has something to work on: a claim in a state that its use case takes.
#[must_use]
pub fn applies(command: Command, row: Option<&ClaimRow>) -> bool {
    use crate::workflow::claims::{CLOSABLE, DENIABLE, PAYABLE, SENDABLE, VOIDABLE};
    let in_state = |states: &[ClaimStatus]| row.is_some_and(|row| states.contains(&row.status));
    match command {
        Command::ClaimsOpen => row.is_some(),
        Command::ClaimsSent => in_state(SENDABLE),
        Command::ClaimsPaid => in_state(PAYABLE),
        Command::ClaimsDeny => in_state(DENIABLE),
        Command::ClaimsClose => in_state(CLOSABLE),
        Command::ClaimsVoid => in_state(VOIDABLE),
        _ => true,
    }
}

/// Goes to the claims and reads them again.
pub fn show(app: &mut App, out: &mut Vec<Effect>) {
    app.screen = Screen::Claims;
    load(app, out);
}

/// Reads the claims again.
pub fn load(app: &mut App, out: &mut Vec<Effect>) {
    app.ask_and_wait(Job::Claims(app.claims.status), Then::Stay, out);
}

/// Clears the filter. Answers whether there was one.
pub fn clear_filter(app: &mut App, out: &mut Vec<Effect>) -> bool {
    if !app.claims.filtered() {
        return false;
    }
    app.claims.set_words("");
    if app.claims.status.take().is_some() {
        load(app, out);
    }
    true
}

/// Runs a command on the claims. Answers whether it was one.
pub fn run(app: &mut App, command: Command, count: Option<u32>, out: &mut Vec<Effect>) -> bool {
    let page = table::page(app);
    let len = app.claims.shown.len();
    if app.claims.list.run(command, count, len, page) {
        return true;
    }
    let row = app.claim_here();
    match (command, row) {
        (Command::ListSort, _) => {
            app.claims.sort = table::following(&ClaimSort::ALL, app.claims.sort);
            app.claims.order();
            let words = app.claims.words.clone();
            app.claims.set_words(&words);
            app.claims.list = ListState::default();
            app.info(format!("sorted by {}", app.claims.sort.title()));
        }
        (Command::ListRefresh, _) => load(app, out),
        (Command::ListFilter, _) => {
            let form = Form::new("Filter", Purpose::Filter).with(
                "Filter",
                "name, payer or id",
                Field::holding(&app.claims.words),
            );
            app.overlays.push(Overlay::Form(form));
        }
        (Command::ClaimsStatus, _) => app.overlays.push(Overlay::Picker(status_picker())),
        (Command::LateSweep, _) => app.start_sweep(out),
        (Command::ClaimsOpen, Some(row)) => app.ask_and_wait(Job::Claim(row.id), Then::Stay, out),
        (command, Some(row)) => return change(app, command, row.id, &row),
        (
            Command::ClaimsOpen
            | Command::ClaimsSent
            | Command::ClaimsPaid
            | Command::ClaimsDeny
            | Command::ClaimsClose
            | Command::ClaimsVoid,
            None,
        ) => app.refuse("no claim is under the cursor"),
        _ => return false,
    }
    true
}

/// Opens the form of a command that changes a claim. Answers whether it was one.
fn change(app: &mut App, command: Command, id: ClaimId, row: &ClaimRow) -> bool {
    let today = app.today.to_string();
    let day = "YYYY-MM-DD, or -N for N days ago";
    let title = |what: &str| format!("{what} {id} {}", row.patient_name);
    let reason = |purpose, what: &str| {
        Form::new(title(what), purpose)
            .with("Reason", "why, in a few words", Field::default())
            .warn(command.danger())
    };
    let form = match command {
        Command::ClaimsSent => {
            Form::new(title("Sent:"), Purpose::Sent(id)).with("Day", day, Field::suggest(&today))
        }
        Command::ClaimsPaid => Form::new(title("Paid:"), Purpose::Paid(id))
            .with(
                "Amount",
                "dollars, at most what is open",
                Field::suggest(&row.open().to_string()),
            )
            .with("Day", day, Field::suggest(&today)),
        Command::ClaimsDeny => reason(Purpose::Deny(id), "Denied:"),
        Command::ClaimsClose => reason(Purpose::Close(id), "Close"),
        Command::ClaimsVoid => reason(Purpose::Void(id), "Void"),
        _ => return false,
    };
    app.overlays.push(Overlay::Form(form));
    true
}

fn status_picker() -> Picker {
    let item = |title: &str, status| Item {
        label: title.to_owned(),
        detail: String::new(),
        right: String::new(),
        choice: Choice::Claims(status),
    };
    let mut items = vec![item("All claims", None)];
    items.extend(ClaimStatus::ALL.iter().map(|s| item(s.title(), Some(*s))));
    Picker::new("Claims in which state", items)
}

/// A claim in full.
#[must_use]
pub fn detail(
    file: &ClaimFile,
    chase: Option<&FollowUp>,
    tables: &Tables,
    today: chrono::NaiveDate,
) -> Page {
    let claim = &file.claim;
    let mut page = Page::new(format!("{} {}", file.id, claim.patient.name), 12);
    page.scope = Scope::Claims;
    let chased = chase.is_some_and(|chase| chase.state != FollowUpState::Resolved);
    page.subject = Subject::Claim {
        row: Box::new(ClaimRow::of(file)),
        chased,
    };
    page.row("Status", file.status.title());
    if let Some(late) = file.late {
        page.line(Kind::Warning, "Late", format!("since the sweep of {late}"));
    }
    let days = [
        ("sent", file.sent),
        ("expected", file.expected),
        ("settled", file.settled),
    ];
    let mut dates = format!(
        "staged {} by {}",
        file.staged_at.date_naive(),
        file.staged_by
    );
    for (what, day) in days {
        if let Some(day) = day {
            dates.push_str(&format!(", {what} {day}"));
        }
    }
    page.row("Dates", dates);
    page.row(
        "Money",
        format!(
            "charge {}, paid {}, open {}",
            claim.charge(),
            file.paid,
            file.open()
        ),
    );
    if !file.note.is_empty() {
        page.row("Note", &file.note);
    }
    let mrn = &claim.patient.mrn;
    let born = claim
        .patient
        .birth_date
        .map_or_else(String::new, |day| format!(", born {day}"));
    page.row(
        "Patient",
        format!("{}, MRN {mrn}{born}", claim.patient.name),
    );
    for (at, coverage) in claim.coverages.iter().enumerate() {
        let label = if at == 0 { "Payer" } else { "Then" };
        page.row(
            label,
            format!(
                "{} ({}), member {}",
                coverage.payer_name, coverage.payer_code, coverage.member_id
            ),
        );
    }
    if let Some(provider) = &claim.rendering_provider {
        page.row(
            "Rendering",
            format!("{} {} NPI {}", provider.name, provider.first, provider.npi),
        );
    }
    page.row(
        "Billing",
        format!(
            "{} NPI {}",
            claim.billing_provider.name, claim.billing_provider.npi
        ),
    );
    if let Some(chase) = chase {
        super::late::chase_lines(&mut page, chase, today);
    }
    if !file.overrides.is_empty() {
        page.heading("Accepted findings");
    }
    for kept in &file.overrides {
        let what = match kept.subject.as_str() {
            "" => kept.edit.clone(),
            subject => format!("{} of {subject}", kept.edit),
        };
        let (by, day) = (&kept.by, kept.at.date_naive());
        page.row("", format!("{what}: {} ({by}, {day})", kept.reason));
    }
    let dos = claim.first_service().unwrap_or(today);
    page.heading("Diagnoses");
    for (at, code) in claim.coding.diagnoses.iter().enumerate() {
        let title = super::coding::view::title(tables, CodeSet::Icd10Cm, *code, dos);
        page.row(format!("{}  {}", letter(at), code.dotted()), title);
    }
    let practice = claim
        .coding
        .lines
        .iter()
        .any(|line| super::coding::view::is_practice(tables, line.code, dos));
    page.heading(if practice {
        "Lines (titles of the practice table)"
    } else {
        "Lines"
    });
    for line in &claim.coding.lines {
        let modifiers: Vec<&str> = line.modifiers.iter().map(Modifier::as_str).collect();
        let pointers: String = line.pointers.iter().map(|p| p.letter()).collect();
        let set = line.code.procedure_set().unwrap_or(CodeSet::Cpt);
        let title = super::coding::view::title(tables, set, line.code, dos);
        let label = format!("{} {}", line.code, modifiers.join(" "));
        let figures = format!(
            "{} x {}, {}, {pointers}",
            line.units, line.charge, line.from
        );
        page.row(label, figures);
        page.line(Kind::Muted, "", title);
    }
    page
}
