//! The model: plain data. [`super::update`] changes it, [`super::view`] shows it.

use super::effect::{Effect, Job, Ticket};
use super::overlay::Overlay;
use super::overlay::page::Subject;
use super::screen::claims::{self, ClaimsScreen};
use super::screen::coding::CodingScreen;
use super::screen::late::{self, LateScreen};
use super::screen::queue::QueueScreen;
use super::widget::Look;
use crate::codeset::{Personal, Search, Tables};
use crate::command::{Command, Pane, Scope};
use crate::domain::{ChartId, Severity};
use crate::keymap::{Facts, InputEvent, Keymap, Pressed};
use crate::scrub::{Policy, Scrub};
use crate::workflow::ports::ClaimRow;
use chrono::NaiveDate;
use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::Arc;

/// The screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// The chart queue.
    Queue,
    /// A chart being coded.
    Coding,
    /// The claims.
    Claims,
    /// The late payments.
    Late,
}

/// A line at the foot, until the next key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How grave.
    pub weight: Severity,
    /// In one line.
    pub text: String,
}

/// What is to happen once a job is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Show what came.
    Stay,
    /// Go to the queue.
    Queue,
    /// Open the next chart.
    Next,
    /// Leave the program.
    Quit,
}

/// A job whose answer has not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// Which.
    pub ticket: Ticket,
    /// It stores a coding.
    pub saves: bool,
    /// What follows.
    pub then: Then,
}

/// Everything the interface knows.
pub struct App {
    /// Who sits here.
    pub user: String,
    /// The calendar day.
    pub today: NaiveDate,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// Styles and signs.
    pub look: Look,
    /// Keys.
    pub keymap: Keymap,
    /// Keys of an unfinished sequence.
    pub pressed: Pressed,
    /// The code tables.
    pub tables: Arc<Tables>,
    /// What the site makes of the edits.
    pub policy: Arc<Policy>,
    /// It was said which tables are missing, and what is not checked because of it.
    pub told_missing: bool,
    /// How many of a hundred parts of the search index are ready.
    pub prepared: u8,
    /// The code search; `None` until its index is ready.
    pub search: Option<Arc<Search>>,
    /// What the user and the site keep about codes; empty until a chart was opened.
    pub personal: Personal,
    /// The screen shown.
    pub screen: Screen,
    /// The chart queue.
    pub queue: QueueScreen,
    /// The chart being coded.
    pub coding: Option<Box<CodingScreen>>,
    /// The claims.
    pub claims: ClaimsScreen,
    /// The late payments.
    pub late: LateScreen,
    /// What lies over the screen; the last one gets the keys.
    pub overlays: Vec<Overlay>,
    /// What was said last.
    pub notice: Option<Notice>,
    /// The job that keys wait for, so that none acts on a screen it was not meant for.
    pub waiting: Option<Ticket>,
    /// Input that waits for it.
    pub held: VecDeque<InputEvent>,
    /// The terminal is gone: what was typed before is done, then the program ends.
    pub hung_up: bool,
    /// The key being acted on was typed ahead.
    pub typed_ahead: bool,
    /// A command that leaves the chart and waits until its coding is stored.
    pub deferred: Option<(Command, Option<u32>)>,
    /// Jobs whose answers have not come, oldest first.
    pub asked: Vec<Asked>,
    /// The sweep under way.
    pub sweep: Option<Ticket>,
    last_ticket: Ticket,
}

impl App {
    /// The model at the start.
    #[must_use]
    pub fn new(
        user: &str,
        today: NaiveDate,
        tables: Arc<Tables>,
        keymap: Keymap,
        look: Look,
    ) -> Self {
        Self {
            user: user.to_owned(),
            today,
            size: (80, 24),
            look,
            keymap,
            pressed: Pressed::default(),
            tables,
            policy: Arc::default(),
            told_missing: false,
            prepared: 0,
            search: None,
            personal: Personal::default(),
            screen: Screen::Queue,
            queue: QueueScreen::default(),
            coding: None,
            claims: ClaimsScreen::default(),
            late: LateScreen::default(),
            overlays: Vec::new(),
            notice: None,
            waiting: None,
            held: VecDeque::new(),
            hung_up: false,
            typed_ahead: false,
            deferred: None,
            asked: Vec::new(),
            sweep: None,
            last_ticket: Ticket::default(),
        }
    }

    /// What claims are checked with.
    #[must_use]
    pub fn scrub(&self) -> Scrub<'_> {
        Scrub {
            tables: &self.tables,
            policy: &self.policy,
            today: self.today,
        }
    }

    /// What to ask for at the start: the queue, the sweep, and which codes have ended.
    pub fn start(&mut self) -> Vec<Effect> {
        let mut out = Vec::new();
        self.load_queue(&mut out);
        self.start_sweep(&mut out);
        self.ask(Job::Ended, &mut out);
        out
    }

    /// Looks for late payments, unless that is under way.
    pub fn start_sweep(&mut self, out: &mut Vec<Effect>) {
        if self.sweep.is_none() {
            self.sweep = Some(self.ask(Job::Sweep, out));
        }
    }

    /// Asks for a job.
    pub fn ask(&mut self, job: Job, out: &mut Vec<Effect>) -> Ticket {
        self.ask_then(job, Then::Stay, out)
    }

    /// Asks for a job, with what follows it.
    pub fn ask_then(&mut self, job: Job, then: Then, out: &mut Vec<Effect>) -> Ticket {
        self.last_ticket.0 += 1;
        let ticket = self.last_ticket;
        self.asked.push(Asked {
            ticket,
            saves: matches!(job, Job::Save(..) | Job::Stage(..)),
            then,
        });
        out.push(Effect::Work(ticket, job));
        ticket
    }

    /// Asks for a job that changes what is on the screen: keys wait until it is done.
    pub fn ask_and_wait(&mut self, job: Job, then: Then, out: &mut Vec<Effect>) {
        self.waiting = Some(self.ask_then(job, then, out));
    }

    /// Puts the chart down: the queue is shown until something else is. Answers which it was.
    pub fn put_down(&mut self) -> Option<ChartId> {
        if self.screen == Screen::Coding {
            self.screen = Screen::Queue;
        }
        self.coding.take().map(|coding| coding.id())
    }

    /// Reads the queue again.
    pub fn load_queue(&mut self, out: &mut Vec<Effect>) {
        let job = Job::Queue(self.queue.filter.clone(), self.queue.sort);
        self.ask_and_wait(job, Then::Stay, out);
    }

    /// Says something.
    pub fn say(&mut self, weight: Severity, text: impl Into<String>) {
        self.notice = Some(Notice {
            weight,
            text: text.into(),
        });
    }

    /// Says something beside what was said just before, the graver weight counting.
    pub fn say_also(&mut self, weight: Severity, text: &str) {
        match self.notice.take() {
            Some(said) => self.say(weight.max(said.weight), format!("{}; {text}", said.text)),
            None => self.say(weight, text),
        }
    }

    /// Says that something went well, or is worth knowing.
    pub fn info(&mut self, text: impl Into<String>) {
        self.say(Severity::Info, text);
    }

    /// Says why something was not done.
    pub fn refuse(&mut self, text: impl Into<String>) {
        self.say(Severity::Warning, text);
    }

    /// The shortest keys that run a command in a scope, as the screen names them; its title where
    /// no key does.
    #[must_use]
    pub fn key(&self, command: Command, scope: Scope) -> String {
        match self.keymap.keys_of(command, scope).first() {
            Some(keys) => keys.short(),
            None => format!("\"{}\"", command.title()),
        }
    }

    /// The claim that commands act on: that of the page on top, else the one under the cursor.
    #[must_use]
    pub fn claim_here(&self) -> Option<ClaimRow> {
        if let Some(Overlay::Page(page)) = self.overlays.last() {
            return page.claim().cloned();
        }
        match self.screen {
            Screen::Claims => self.claims.selected().cloned(),
            Screen::Late => self.late.selected().map(|row| row.claim.clone()),
            Screen::Queue | Screen::Coding => None,
        }
    }

    /// Whether a command that works in this scope has something to work on just now. The key bar
    /// and the palette leave out what has not; its key still says why.
    #[must_use]
    pub fn applies(&self, command: Command) -> bool {
        match self.overlays.last() {
            Some(Overlay::Page(page)) if !page.applies(command) => return false,
            Some(Overlay::Page(page)) => match &page.subject {
                Subject::Text => return true,
                Subject::Claim { row, chased } => {
                    return claims::applies(command, Some(row)) && late::applies(command, *chased);
                }
            },
            Some(Overlay::Form(form)) => {
                return command != Command::FormNext || form.has_next();
            }
            Some(Overlay::Suggestions(_)) => {
                let lists = [Command::ListSort, Command::ListFilter, Command::ListRefresh];
                return !lists.contains(&command);
            }
            Some(Overlay::Tabular(open)) => return open.applies(command),
            Some(Overlay::Index(open)) => return open.applies(command),
            Some(_) => return true,
            None => {}
        }
        match (self.screen, &self.coding) {
            (Screen::Queue, _) => self.queue.applies(command),
            (Screen::Claims, _) => claims::applies(command, self.claims.selected()),
            (Screen::Late, _) => late::applies(command, self.late.is_chased()),
            (Screen::Coding, Some(coding)) => coding.applies(command),
            (Screen::Coding, None) => true,
        }
    }

    /// Whether a command that applies is worth its room in the key bar. What is done about a finding is
    /// said in the line above while the cursor stands on a code.
    #[must_use]
    pub fn in_bar(&self, command: Command) -> bool {
        let about_findings = matches!(
            command,
            Command::FindingFix | Command::FindingAccept | Command::FindingWhy
        );
        let among = |coding: &CodingScreen| coding.pane == Pane::Findings;
        !about_findings || self.coding.as_deref().is_some_and(among)
    }

    /// What a command is called in the key bar: what puts a finding right says what it will do.
    #[must_use]
    pub fn label(&self, command: Command) -> Cow<'static, str> {
        if command == Command::FindingFix
            && let Some(coding) = &self.coding
            && let Some(finding) = coding.finding_here().and_then(|at| coding.findings.get(at))
            && let Some(repair) = &finding.repair
        {
            return repair.words().into();
        }
        command.label().unwrap_or_default().into()
    }

    /// What the conditions of the keymap see.
    #[must_use]
    pub fn facts(&self) -> Facts {
        if let Some(overlay) = self.overlays.last() {
            return overlay.facts();
        }
        match self.screen {
            Screen::Queue => self.queue.facts(),
            Screen::Claims => self.claims.facts(),
            Screen::Late => self.late.facts(),
            Screen::Coding => match &self.coding {
                Some(coding) => coding.facts(),
                None => Facts::new(Scope::Coding),
            },
        }
    }
}
