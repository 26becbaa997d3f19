//! What the model asks of the world, and what the world answers.

use super::overlay::form::Accepting;
use crate::codeset::alpha::Alphabetic;
use crate::domain::{
    Card, Chart, ChartId, ClaimFile, ClaimId, ClaimStatus, Code, CodeSet, Coding, Finding,
    FollowUp, FollowUpState, Kit, KitId, Money,
};
use crate::workflow::coding::{OpenChart, Work};
use crate::workflow::editions::Ended;
use crate::workflow::kits::Head;
use crate::workflow::late::{LateRow, Sweep};
use crate::workflow::ports::ClaimRow;
use crate::workflow::queue::{QueueFilter, QueueRow, QueueSort};
use crate::workflow::staging::{Case, Staged};
use chrono::NaiveDate;

/// Names a job, so that its answer is known. Greater is newer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Ticket(pub u64);

/// What `update` asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Work on the store, done in order by the worker.
    Work(Ticket, Job),
    /// Read the note of the chart being coded for phrases that name codes; only the newest request
    /// is answered.
    Suggest,
    /// Draw everything anew.
    Redraw,
    /// Give the terminal back to the shell for a while.
    Suspend,
    /// Read the user's keymap file again.
    ReloadKeys,
    /// Leave.
    Quit,
}

/// Work on the store. One worker does it in order, so that what was asked first is stored first.
#[derive(Debug, Clone, PartialEq)]
pub enum Job {
    /// Read the queue.
    Queue(QueueFilter, QueueSort),
    /// Open a chart.
    Open(ChartId),
    /// Open the chart that should be coded next.
    OpenNext {
        /// The queue's filter.
        filter: QueueFilter,
        /// The queue's order.
        sort: QueueSort,
        /// The chart just left, not to be opened again.
        done: Option<ChartId>,
    },
    /// Store what was made of a chart.
    Save(ChartId, Work),
    /// Store what was made of a chart where that is still to be done, and stage the claim.
    Stage(ChartId, Work),
    /// Look up reasons that were given before, for the form that asks for one.
    Reasons(Box<Accepting>),
    /// Change a chart.
    Chart(ChartId, ChartChange),
    /// Read a chart without taking it up.
    ChartDetail(ChartId),
    /// Read the claims.
    Claims(Option<ClaimStatus>),
    /// Read a claim and its chase.
    Claim(ClaimId),
    /// Change a claim.
    ClaimChange(ClaimId, ClaimChange),
    /// Mark what is late.
    Sweep,
    /// Count the charts whose codes an edition of late ended.
    Ended,
    /// Read the late payments.
    Late(FollowUpState),
    /// Change a chase.
    Chase(ClaimId, ChaseChange),
    /// Unpack the Alphabetic Index of a date of service, to be opened with words.
    Index(NaiveDate, String),
    /// Read the kits.
    Kits,
    /// Keep or change a kit.
    Kit(KitChange),
    /// Change what is kept about a code.
    Card(CardChange),
}

/// What is done to a chart beside coding it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChartChange {
    /// Hold it, with a reason.
    Hold(String),
    /// Release its holds.
    Release,
    /// Make it this user's, or nobody's where it is.
    AssignToMe,
}

/// What is done to a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClaimChange {
    /// It went out on a day.
    Sent(NaiveDate),
    /// Money came on a day.
    Paid(Money, NaiveDate),
    /// The payer denied it.
    Deny(String),
    /// Nothing more is asked.
    Close(String),
    /// It is taken back.
    Void(String),
}

/// What is done to the chase of a late claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChaseChange {
    /// Write a note.
    Note(String),
    /// Record an action and the day of the next one.
    Act(String, NaiveDate),
    /// Put it aside until a day.
    Snooze(NaiveDate),
    /// End it.
    Resolve(String),
    /// Make it this user's, or nobody's where it is.
    AssignToMe,
}

/// What is done to a kit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KitChange {
    /// Keep a coding as a new one.
    Save(Head, Coding),
    /// Call it otherwise, give it another key, share it or not.
    Head(KitId, Head),
    /// Put a coding in the place of its codes.
    Codes(KitId, Coding),
    /// Take it away.
    Delete(KitId),
}

/// What is done to the cards of a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardChange {
    /// Make it the user's favourite, or no longer one.
    Favourite(CodeSet, Code, bool),
    /// Write the notes on it.
    Note {
        /// Which set.
        set: CodeSet,
        /// The code.
        code: Code,
        /// The user's note; empty for none.
        own: String,
        /// The site's note; empty for none.
        sites: String,
    },
    /// Forget how often the user used it.
    Forget(CodeSet, Code),
}

/// What a job came to.
#[derive(Debug)]
pub struct Answer {
    /// Which job.
    pub ticket: Ticket,
    /// Its outcome.
    pub outcome: Result<Reply, Failure>,
    /// Cards that are known or changed since the answer before.
    pub cards: Vec<Card>,
}

/// What a job answers when it went well.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// The queue.
    Queue(Vec<QueueRow>),
    /// A chart, and all that its codes are checked with.
    Opened(Box<OpenChart>, Box<Case>),
    /// No chart is left to code.
    NoNext,
    /// What was made of a chart is durable; the chart as stored.
    Saved(Box<Chart>),
    /// Reasons given before.
    Reasons(Box<Accepting>),
    /// A claim is durable.
    Staged(ChartId, Staged),
    /// A chart was changed.
    Chart(Box<Chart>, ChartChange),
    /// A chart to look at.
    ChartDetail(Box<OpenChart>),
    /// The claims, and whether there are more than are listed.
    Claims(Vec<ClaimRow>, bool),
    /// A claim and its chase.
    Claim(Box<ClaimFile>, Option<FollowUp>),
    /// A claim was changed.
    ClaimChanged(Box<ClaimFile>),
    /// The sweep is done.
    Swept(Sweep),
    /// Open charts with codes that an edition of late ended.
    Ended(Option<Ended>),
    /// The late payments.
    Late(FollowUpState, Vec<LateRow>),
    /// A chase was changed.
    Chased(Box<FollowUp>, ChaseChange),
    /// The Alphabetic Index of a date of service, and the words to open it with.
    Index(NaiveDate, String, Alphabetic),
    /// The kits.
    Kits(Vec<Kit>),
    /// A kit was kept or changed.
    Kit(Box<Kit>, KitChange),
    /// What is kept about a code was changed; its cards come with the answer.
    Card(CardChange),
}

/// Why a job was not done; nothing was stored, save what `stored` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// In one line, with what to do.
    pub text: String,
    /// The findings that stopped it.
    pub findings: Vec<Finding>,
    /// The chart whose coding was stored before its claim was refused.
    pub stored: Option<Box<Chart>>,
}
