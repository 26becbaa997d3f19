//! Doing jobs: the only part of the interface that touches the store.

use super::effect::{
    CardChange, ChartChange, ChaseChange, ClaimChange, Failure, Job, KitChange, Reply,
};
use crate::domain::{Card, ChartId, ClaimId, ClaimStatus};
use crate::workflow::cards::{self, Whose};
use crate::workflow::coding::{OpenChart, Work};
use crate::workflow::ports::{Key, List, Record, Row};
use crate::workflow::staging::Case;
use crate::workflow::{
    Desk, WorkflowError, claims, coding, editions, kits, late, overrides, queue, staging,
};

/// Most claims listed at once. Beyond, a state is to be chosen: a screen that reads a million
/// claims to show twenty serves nobody.
const MOST_CLAIMS: usize = 20_000;

/// How many days an edition is new: so long, charts may still hold codes of the one before. Payers
/// ask for claims within 90 days at the earliest.
const NEW_EDITION: u64 = 90;

/// Earlier reasons offered: as many as are seen at a glance.
const MOST_REASONS: usize = 5;

/// Claims read at a time.
const PAGE: usize = 1_000;

/// Does jobs at a desk, one after the other.
pub struct Worker {
    desk: Desk,
    /// The chart being coded as it was last stored, so that every save builds on the one before.
    open: Option<OpenChart>,
    /// Cards that the interface does not know yet.
    cards: Vec<Card>,
    /// Every card was read once.
    cards_read: bool,
}

impl From<WorkflowError> for Failure {
    fn from(error: WorkflowError) -> Self {
        Self {
            text: error.to_string(),
            findings: match error {
                WorkflowError::Findings(findings) => findings,
                _ => Vec::new(),
            },
            stored: None,
        }
    }
}

impl Worker {
    /// A worker at a desk.
    #[must_use]
    pub fn new(desk: Desk) -> Self {
        Self {
            desk,
            open: None,
            cards: Vec::new(),
            cards_read: false,
        }
    }

    /// Cards that were read or changed since this was asked last.
    pub fn take_cards(&mut self) -> Vec<Card> {
        std::mem::take(&mut self.cards)
    }

    /// Does a job.
    ///
    /// # Errors
    /// What the use case says; nothing was stored then, save that a coding may have been saved
    /// before its claim was refused.
    pub fn run(&mut self, job: Job) -> Result<Reply, Failure> {
        if matches!(job, Job::Queue(..) | Job::Claims(_) | Job::Late(_)) {
            // A list is on the screen: the chart was put down, and is read anew next time.
            self.open = None;
        }
        let desk = &self.desk;
        Ok(match job {
            Job::Queue(filter, sort) => Reply::Queue(queue::list(desk, &filter, sort)?),
            Job::Open(id) => self.open(id)?,
            Job::OpenNext { filter, sort, done } => match queue::next(desk, &filter, sort, done)? {
                Some(id) => self.open(id)?,
                None => Reply::NoNext,
            },
            Job::Save(id, work) => Reply::Saved(Box::new(self.save(id, work)?.chart.clone())),
            Job::Reasons(mut asked) => {
                asked.reasons = overrides::reasons(desk, &asked.edit, MOST_REASONS)?;
                Reply::Reasons(asked)
            }
            Job::Stage(id, work) => {
                let chart = self.save(id, work)?.chart.clone();
                let staged = staging::stage(&self.desk, id).map_err(|error| Failure {
                    stored: Some(Box::new(chart)),
                    ..Failure::from(error)
                })?;
                self.open = None;
                Reply::Staged(id, staged)
            }
            Job::Chart(id, change) => self.change_chart(id, change)?,
            Job::ChartDetail(id) => Reply::ChartDetail(Box::new(coding::open(desk, id)?)),
            Job::Claims(status) => self.claims(status)?,
            Job::Claim(id) => {
                let chase = match desk.store.get(Key::FollowUp(id)) {
                    Ok(Some(Record::FollowUp(chase))) => Some(chase),
                    Ok(_) => None,
                    Err(error) => return Err(WorkflowError::from(error).into()),
                };
                Reply::Claim(Box::new(desk.claim(id)?), chase)
            }
            Job::ClaimChange(id, change) => self.change_claim(id, change)?,
            Job::Sweep => Reply::Swept(late::sweep(desk)?),
            Job::Ended => Reply::Ended(editions::ended(desk, NEW_EDITION)?),
            Job::Late(state) => Reply::Late(state, late::worklist(desk, state)?),
            Job::Chase(id, change) => self.chase(id, change)?,
            Job::Index(dos, words) => {
                let index = desk.tables.alphabetic(dos).map_err(|error| Failure {
                    text: error.to_string(),
                    findings: Vec::new(),
                    stored: None,
                })?;
                for listing in index.listings() {
                    listing.prepare();
                }
                Reply::Index(dos, words, index)
            }
            Job::Kits => Reply::Kits(kits::list(desk)?),
            Job::Kit(change) => self.change_kit(change)?,
            Job::Card(change) => self.change_card(change)?,
        })
    }

    fn open(&mut self, id: ChartId) -> Result<Reply, Failure> {
        // What is kept about codes is of no use before a chart is open.
        if !self.cards_read {
            self.cards = cards::list(&self.desk)?;
            self.cards_read = true;
        }
        let open = coding::open(&self.desk, id)?;
        let case = Case::of(&self.desk, &open)?;
        // Every change is checked where it is made: nothing may have to be unpacked there.
        self.desk.tables.warm(open.chart.encounter.from);
        self.open = Some(open.clone());
        Ok(Reply::Opened(Box::new(open), Box::new(case)))
    }

    /// Saves on top of what this worker stored last: a chart that somebody else changed meanwhile
    /// is a conflict, never overwritten.
    fn save(&mut self, id: ChartId, work: Work) -> Result<&OpenChart, Failure> {
        let mut open = match self.open.take() {
            Some(open) if open.chart.id == id => open,
            _ => coding::open(&self.desk, id)?,
        };
        let saved = if Work::of(&open.chart) == work {
            Ok(Vec::new())
        } else {
            coding::save_work(&self.desk, &mut open.chart, work)
        };
        // A refused save leaves the chart as it was: the next one is tried on the same state.
        let open = self.open.insert(open);
        self.cards.extend(saved?);
        Ok(open)
    }

    fn change_chart(&mut self, id: ChartId, change: ChartChange) -> Result<Reply, Failure> {
        // The chart in hand is changed as it was stored here last; any other as it stands.
        let mut chart = match &self.open {
            Some(open) if open.chart.id == id => open.chart.clone(),
            _ => self.desk.chart(id).map_err(Failure::from)?,
        };
        match &change {
            ChartChange::Hold(reason) => coding::hold(&self.desk, &mut chart, reason)?,
            ChartChange::Release => coding::release(&self.desk, &mut chart)?,
            ChartChange::AssignToMe => {
                let mine = chart.assigned_to == self.desk.user;
                let to = if mine { "" } else { self.desk.user.as_str() };
                coding::assign(&self.desk, &mut chart, to)?;
            }
        }
        if let Some(open) = self.open.as_mut().filter(|open| open.chart.id == id) {
            open.chart = chart.clone();
        }
        Ok(Reply::Chart(Box::new(chart), change))
    }

    /// The claims in a state, or in all, page by page up to [`MOST_CLAIMS`].
    fn claims(&self, status: Option<ClaimStatus>) -> Result<Reply, Failure> {
        let mut rows = Vec::new();
        let statuses = status
            .as_ref()
            .map_or(ClaimStatus::ALL, std::slice::from_ref);
        for status in statuses {
            let mut after = None;
            loop {
                let room = MOST_CLAIMS - rows.len();
                let list = List::Claims(*status);
                let page = self.desk.store.list(list, after.as_ref(), room.min(PAGE));
                let page = page.map_err(WorkflowError::from)?;
                rows.extend(page.rows.into_iter().filter_map(|row| match row {
                    Row::Claim(claim) => Some(claim),
                    _ => None,
                }));
                after = page.next;
                if after.is_none() {
                    break;
                }
                if rows.len() >= MOST_CLAIMS {
                    return Ok(Reply::Claims(rows, true));
                }
            }
        }
        Ok(Reply::Claims(rows, false))
    }

    fn change_claim(&mut self, id: ClaimId, change: ClaimChange) -> Result<Reply, Failure> {
        let desk = &self.desk;
        let file = match change {
            ClaimChange::Sent(on) => claims::mark_sent(desk, id, on)?,
            ClaimChange::Paid(amount, on) => claims::mark_paid(desk, id, amount, on)?,
            ClaimChange::Deny(reason) => claims::deny(desk, id, &reason)?,
            ClaimChange::Close(reason) => claims::close(desk, id, &reason)?,
            ClaimChange::Void(reason) => claims::void(desk, id, &reason)?,
        };
        // A void changes the chart as well.
        self.open = None;
        Ok(Reply::ClaimChanged(Box::new(file)))
    }

    fn chase(&self, id: ClaimId, change: ChaseChange) -> Result<Reply, Failure> {
        let desk = &self.desk;
        let chase = match &change {
            ChaseChange::Note(text) => late::note(desk, id, text)?,
            ChaseChange::Act(text, next) => late::act(desk, id, text, *next)?,
            ChaseChange::Snooze(until) => late::snooze(desk, id, *until)?,
            ChaseChange::Resolve(outcome) => late::resolve(desk, id, outcome)?,
            ChaseChange::AssignToMe => {
                let mine = desk.follow_up(id)?.assigned_to == desk.user;
                late::assign(desk, id, if mine { "" } else { &desk.user })?
            }
        };
        Ok(Reply::Chased(Box::new(chase), change))
    }

    fn change_kit(&self, change: KitChange) -> Result<Reply, Failure> {
        let desk = &self.desk;
        let kit = match &change {
            KitChange::Save(head, coding) => kits::save(desk, head, coding)?,
            KitChange::Head(id, head) => kits::change(desk, *id, head)?,
            KitChange::Codes(id, coding) => kits::recode(desk, *id, coding)?,
            KitChange::Delete(id) => kits::delete(desk, *id)?,
        };
        Ok(Reply::Kit(Box::new(kit), change))
    }

    fn change_card(&mut self, change: CardChange) -> Result<Reply, Failure> {
        let desk = &self.desk;
        let changed = match &change {
            CardChange::Favourite(set, code, on) => {
                vec![cards::favourite(desk, Whose::Mine, *set, *code, *on)?]
            }
            CardChange::Note {
                set,
                code,
                own,
                sites,
            } => {
                let notes = [(Whose::Mine, own.as_str()), (Whose::Sites, sites.as_str())];
                cards::note(desk, *set, *code, &notes)?
            }
            CardChange::Forget(set, code) => cards::forget(desk, &[(*set, *code)])?,
        };
        self.cards.extend(changed);
        Ok(Reply::Card(change))
    }
}
