//! Late payments: what is past its day, worst first, and the chase.

pub mod view;

use super::super::app::{App, Screen, Then};
use super::super::effect::{ChaseChange, Effect, Job};
use super::super::overlay::Overlay;
use super::super::overlay::form::{Form, Purpose};
use super::super::overlay::page::{Kind, Page};
use super::super::widget::{Field, ListState, fuzzy};
use super::table;
use crate::command::{Command, Scope};
use crate::domain::{ClaimId, FollowUp, FollowUpState};
use crate::keymap::Facts;
use crate::workflow::late::LateRow;
use chrono::NaiveDate;

/// What the late payments may be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LateSort {
    /// Days late x open money, worst first.
    #[default]
    Score,
    /// Longest late first.
    Days,
    /// Most open money first.
    Open,
    /// Earliest next action first.
    NextAction,
    /// Payer's name, so that one call serves several claims.
    Payer,
}

impl LateSort {
    const ALL: [Self; 5] = [
        Self::Score,
        Self::Days,
        Self::Open,
        Self::NextAction,
        Self::Payer,
    ];

    /// Its name on screen.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Score => "days late x money",
            Self::Days => "days late",
            Self::Open => "open money",
            Self::NextAction => "next action",
            Self::Payer => "payer",
        }
    }
}

/// The late payments as they are shown.
#[derive(Debug)]
pub struct LateScreen {
    /// Every row read, worst first.
    pub rows: Vec<LateRow>,
    /// The rows that hold the words, by place in `rows`.
    pub shown: Vec<usize>,
    /// Which follow-ups are read.
    pub state: FollowUpState,
    /// In which order.
    pub sort: LateSort,
    /// Words that a row must hold.
    pub words: String,
    /// Cursor.
    pub list: ListState,
    /// Whether they were read at all.
    pub loaded: bool,
}

impl Default for LateScreen {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            shown: Vec::new(),
            state: FollowUpState::Open,
            sort: LateSort::default(),
            words: String::new(),
            list: ListState::default(),
            loaded: false,
        }
    }
}

impl LateScreen {
    /// The row under the cursor.
    #[must_use]
    pub fn selected(&self) -> Option<&LateRow> {
        self.rows.get(*self.shown.get(self.list.at)?)
    }

    /// Takes rows; the cursor stays on its claim, or else on its row.
    pub fn set_rows(&mut self, state: FollowUpState, rows: Vec<LateRow>) {
        let claim = self.selected().map(|row| row.claim.id);
        self.state = state;
        self.rows = rows;
        self.loaded = true;
        self.order();
        self.apply_words(claim);
    }

    fn order(&mut self) {
        use std::cmp::Reverse;
        let rows = &mut self.rows;
        match self.sort {
            LateSort::Score => rows.sort_by_key(|row| (Reverse(row.score), row.claim.id)),
            LateSort::Days => rows.sort_by_key(|row| (Reverse(row.days_late), row.claim.id)),
            LateSort::Open => rows.sort_by_key(|row| (Reverse(row.open), row.claim.id)),
            LateSort::NextAction => {
                rows.sort_by_key(|row| (row.follow_up.next_action, row.claim.id))
            }
            LateSort::Payer => rows.sort_by_cached_key(|row| {
                (
                    row.claim.payer_name.to_lowercase(),
                    Reverse(row.score),
                    row.claim.id,
                )
            }),
        }
    }

    /// Shows only rows that hold the words.
    pub fn set_words(&mut self, words: &str) {
        let claim = self.selected().map(|row| row.claim.id);
        words.clone_into(&mut self.words);
        self.apply_words(claim);
    }

    fn apply_words(&mut self, cursor: Option<ClaimId>) {
        let words = fuzzy::Words::of(&self.words);
        table::narrow(
            &self.rows,
            &mut self.shown,
            &mut self.list,
            |row| {
                let id = row.claim.id.to_string();
                let who = &row.follow_up.assigned_to;
                words.pass(&[&row.claim.patient_name, &row.claim.payer_name, who, &id])
            },
            |row| Some(row.claim.id) == cursor,
        );
    }

    /// Whether anything is left out.
    #[must_use]
    pub fn filtered(&self) -> bool {
        !self.words.is_empty() || self.state != FollowUpState::Open
    }

    /// Whether the payment under the cursor is chased still.
    #[must_use]
    pub fn is_chased(&self) -> bool {
        self.state != FollowUpState::Resolved && self.selected().is_some()
    }

    /// What the conditions of the keymap see.
    #[must_use]
    pub fn facts(&self) -> Facts {
        Facts {
            has_selection: self.selected().is_some(),
            list_empty: self.shown.is_empty(),
            filtered: self.filtered(),
            ..Facts::new(Scope::Late)
        }
    }
}

/// Whether a command has something to work on: a chase that has not ended, for those that change
/// one.
#[must_use]
pub const fn applies(command: Command, chased: bool) -> bool {
    let changes = matches!(
        command,
        Command::LateNote
            | Command::LateNextAction
            | Command::LateSnooze
            | Command::LateResolve
            | Command::LateAssign
    );
    chased || !changes
}

/// Goes to the late payments and reads them again.
pub fn show(app: &mut App, out: &mut Vec<Effect>) {
    app.screen = Screen::Late;
    load(app, app.late.state, out);
}

/// Reads the late payments in a state.
pub fn load(app: &mut App, state: FollowUpState, out: &mut Vec<Effect>) {
    app.ask_and_wait(Job::Late(state), Then::Stay, out);
}

/// Clears the filter. Answers whether there was one.
pub fn clear_filter(app: &mut App, out: &mut Vec<Effect>) -> bool {
    if !app.late.filtered() {
        return false;
    }
    app.late.set_words("");
    if app.late.state != FollowUpState::Open {
        load(app, FollowUpState::Open, out);
    }
    true
}

/// Runs a command on the late payments. Answers whether it was one.
pub fn run(app: &mut App, command: Command, count: Option<u32>, out: &mut Vec<Effect>) -> bool {
    let page = table::page(app);
    let len = app.late.shown.len();
    if app.late.list.run(command, count, len, page) {
        return true;
    }
    let row = app.claim_here().map(|row| (row.id, row.patient_name));
    match (command, row) {
        (Command::ListRefresh, _) => load(app, app.late.state, out),
        (Command::ListFilter, _) => {
            let form = Form::new("Filter", Purpose::Filter).with(
                "Filter",
                "name, payer, person or id",
                Field::holding(&app.late.words),
            );
            app.overlays.push(Overlay::Form(form));
        }
        (Command::ListSort, _) => {
            app.late.sort = table::following(&LateSort::ALL, app.late.sort);
            app.late.order();
            let words = app.late.words.clone();
            app.late.set_words(&words);
            app.late.list = ListState::default();
            app.info(format!("sorted by {}", app.late.sort.title()));
        }
        (Command::LateState, _) => {
            let all = FollowUpState::ALL;
            let at = all
                .iter()
                .position(|state| *state == app.late.state)
                .unwrap_or(0);
            load(app, all[(at + 1) % all.len()], out);
        }
        (Command::LateSweep, _) => app.start_sweep(out),
        (Command::LateOpenClaim, Some((id, _))) => {
            app.ask_and_wait(Job::Claim(id), Then::Stay, out)
        }
        (Command::LateAssign, Some((id, _))) => {
            app.ask_and_wait(Job::Chase(id, ChaseChange::AssignToMe), Then::Stay, out);
        }
        (command, Some((id, name))) => return change(app, command, id, &name),
        (
            Command::LateOpenClaim
            | Command::LateAssign
            | Command::LateNote
            | Command::LateNextAction
            | Command::LateSnooze
            | Command::LateResolve,
            None,
        ) => app.refuse("no late payment is under the cursor"),
        _ => return false,
    }
    true
}

/// Opens the form of a command that changes a chase. Answers whether it was one.
fn change(app: &mut App, command: Command, id: ClaimId, name: &str) -> bool {
    let day = "+N for N days from today, or YYYY-MM-DD";
    let text = "what was said or done, and with whom";
    let title = |what: &str| format!("{what} {id} {name}");
    let form = match command {
        Command::LateNote => {
            Form::new(title("Note:"), Purpose::LateNote(id)).with("Note", text, Field::default())
        }
        Command::LateNextAction => Form::new(title("Next action:"), Purpose::LateAct(id))
            .with("Next", day, Field::suggest("+7"))
            .with("Done", text, Field::default()),
        Command::LateSnooze => {
            Form::new(title("Snooze"), Purpose::Snooze(id)).with("Until", day, Field::suggest("+7"))
        }
        Command::LateResolve => Form::new(title("Resolve"), Purpose::Resolve(id)).with(
            "Outcome",
            "how it ended, such as: paid, check 1234",
            Field::default(),
        ),
        _ => return false,
    };
    app.overlays.push(Overlay::Form(form));
    true
}

/// Adds a chase to the page of its claim.
pub fn chase_lines(page: &mut Page, chase: &FollowUp, today: NaiveDate) {
    page.heading("Late payment");
    page.row("State", chase.state.title());
    page.row("Days late", chase.days_late(today).to_string());
    page.row("Next action", chase.next_action.to_string());
    let who = if chase.assigned_to.is_empty() {
        "nobody"
    } else {
        &chase.assigned_to
    };
    page.row("Assigned to", who);
    if !chase.outcome.is_empty() {
        page.line(Kind::Info, "Outcome", &chase.outcome);
    }
    if chase.contacts.is_empty() {
        page.line(Kind::Muted, "Contacts", "none yet");
    }
    for contact in chase.contacts.iter().rev() {
        let day = contact.at.date_naive().to_string();
        page.row(day, format!("{}: {}", contact.by, contact.text));
    }
}
