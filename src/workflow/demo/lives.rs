//! The lives of claims: staged, sent, paid, denied, closed, void, late and chased.

use super::PEOPLE;
use super::random::Random;
use crate::domain::{
    ClaimFile, ClaimId, ClaimStatus, Contact, FollowUp, FollowUpState, Money, Payer,
};
use crate::workflow::late;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};

/// What becomes of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Life {
    Staged,
    /// Sent, and not due yet.
    Waiting,
    /// Past due, and not swept yet.
    Unswept,
    /// Past due and chased.
    Late(FollowUpState),
    Paid,
    /// Paid after it had been late.
    PaidLate,
    Denied,
    Closed,
    Void,
}

/// Of every 25 claims, how many live which life.
const SHARES: &[(Life, usize)] = &[
    (Life::Staged, 3),
    (Life::Waiting, 5),
    (Life::Unswept, 1),
    (Life::Late(FollowUpState::Open), 3),
    (Life::Late(FollowUpState::Snoozed), 2),
    (Life::Paid, 5),
    (Life::PaidLate, 1),
    (Life::Denied, 2),
    (Life::Closed, 2),
    (Life::Void, 1),
];

/// The lives of so many claims, mixed.
pub(super) fn deal(count: usize, random: &mut Random) -> Vec<Life> {
    let one = || {
        SHARES
            .iter()
            .flat_map(|(life, n)| std::iter::repeat_n(*life, *n))
    };
    let mut all: Vec<Life> = one().cycle().take(count).collect();
    random.shuffle(&mut all);
    all
}

/// The days of a claim.
#[derive(Debug, Clone, Copy)]
pub(super) struct Days3 {
    pub service: NaiveDate,
    pub received: NaiveDate,
    pub staged: NaiveDate,
    /// `None` where it was not sent.
    pub sent: Option<NaiveDate>,
}

/// A day so many days before another.
fn before(day: NaiveDate, days: i64) -> NaiveDate {
    let days = u64::try_from(days.max(0)).unwrap_or(0);
    day.checked_sub_days(Days::new(days)).unwrap_or(day)
}

fn after(day: NaiveDate, days: i64) -> NaiveDate {
    let days = u64::try_from(days.max(0)).unwrap_or(0);
    day.checked_add_days(Days::new(days)).unwrap_or(day)
}

/// Chooses the days of a claim that lives a life.
pub(super) fn days(life: Life, payer: &Payer, today: NaiveDate, random: &mut Random) -> Days3 {
    let to_pay = i64::from(payer.days_to_pay);
    let ago = match life {
        Life::Staged => random.between(0, 3),
        Life::Waiting => random.between(1, (to_pay - 1).max(1)),
        // Past the payer's days and the weekend that follows them.
        Life::Unswept => to_pay + 3 + random.between(0, 4),
        Life::Late(_) => to_pay + 4 + random.between(1, (140 - to_pay).max(2)),
        Life::Paid => to_pay + random.between(1, 90),
        Life::PaidLate => to_pay + random.between(45, 95),
        Life::Denied => random.between(18, 75),
        Life::Closed => to_pay + random.between(30, 95),
        Life::Void => random.between(4, 20),
    };
    let sent = before(today, ago);
    let staged = before(sent, random.between(0, 1));
    let received = before(staged, random.between(0, 3));
    let never_sent = life == Life::Staged || (life == Life::Void && random.chance(50));
    Days3 {
        service: before(received, random.between(0, 2)),
        received,
        staged,
        sent: (!never_sent).then_some(sent),
    }
}

/// Chooses the days of a chart that waits to be coded: more of them new than old.
pub(super) fn waiting(today: NaiveDate, random: &mut Random) -> Days3 {
    let most = random.between(2, 30);
    let received = before(today, random.between(0, most));
    Days3 {
        service: before(received, random.between(0, 3)),
        received,
        staged: today,
        sent: None,
    }
}

/// A moment of a working day.
pub(super) fn moment(day: NaiveDate, random: &mut Random) -> DateTime<Utc> {
    let minutes = u32::try_from(random.between(0, 479)).unwrap_or(0);
    let time = NaiveTime::from_hms_opt(13 + minutes / 60, minutes % 60, 0).unwrap_or_default();
    day.and_time(time).and_utc()
}

const DENIALS: &[&str] = &[
    "CO-16: member number does not match the subscriber's name",
    "CO-197: no authorization on file for the date of service",
    "CO-50: not deemed medically necessary with the diagnosis given",
    "CO-18: exact duplicate of a claim received before",
    "CO-27: coverage ended before the date of service",
    "CO-97: bundled into another service of the same day",
];

const CLOSINGS: &[&str] = &[
    "contractual adjustment taken, nothing left to bill",
    "balance moved to the patient's deductible",
    "small balance, not worth another appeal",
];

const VOIDS: &[&str] = &[
    "billed under the wrong provider",
    "wrong patient's coverage was on the chart",
    "note was amended after coding",
];

const CONTACTS: &[&str] = &[
    "Called provider services: claim on file, still in process. Asked to allow 10 business days.",
    "Portal shows 'pended for review', no reason given.",
    "Spoke with Dana in claims: medical records requested by letter, letter never reached us.",
    "Faxed the progress note and the referral to the number they gave.",
    "Called again: records received, reviewer has it.",
    "Payer says no claim on file. Clearinghouse shows it accepted; sent them the proof.",
    "Left a message with the provider representative.",
    "Member's other coverage must be updated first; called the patient, who will phone the plan.",
];

/// A staged claim and what became of it, with its follow-up where it was chased.
pub(super) fn live(
    life: Life,
    mut file: ClaimFile,
    days: &Days3,
    payer: &Payer,
    today: NaiveDate,
    random: &mut Random,
) -> (ClaimFile, Option<FollowUp>) {
    let charge = file.claim.charge();
    if let Some(sent) = days.sent {
        file.status = ClaimStatus::Sent;
        file.sent = Some(sent);
        file.expected = Some(late::expected_payment(sent, payer.days_to_pay));
    }
    let expected = file.expected.unwrap_or(today);
    let settled = |random: &mut Random, low, high| {
        after(days.sent.unwrap_or(days.staged), random.between(low, high)).min(today)
    };
    let to_pay = i64::from(payer.days_to_pay);
    let mut chase = None;
    match life {
        Life::Staged | Life::Waiting | Life::Unswept => {}
        Life::Late(state) => {
            if random.chance(20) {
                file.paid = part(charge, random.between(30, 70));
            }
            let marked = after(expected, 1);
            file.late = Some(marked);
            chase = Some(follow_up(file.id, state, expected, marked, today, random));
        }
        Life::Paid => {
            file.status = ClaimStatus::Paid;
            file.paid = charge;
            file.settled = Some(settled(random, to_pay - 8, to_pay));
        }
        Life::PaidLate => {
            file.status = ClaimStatus::Paid;
            file.paid = charge;
            let on = settled(random, to_pay + 12, to_pay + 40);
            let marked = after(expected, 1);
            file.settled = Some(on);
            file.late = Some(marked);
            let mut done = follow_up(
                file.id,
                FollowUpState::Resolved,
                expected,
                marked,
                on,
                random,
            );
            done.outcome = format!("paid {charge} on {on}");
            chase = Some(done);
        }
        Life::Denied => {
            file.status = ClaimStatus::Denied;
            file.settled = Some(settled(random, 9, 16));
            file.note = (*random.pick(DENIALS)).to_owned();
        }
        Life::Closed => {
            file.status = ClaimStatus::Closed;
            file.paid = part(charge, random.between(55, 85));
            file.settled = Some(settled(random, to_pay + 2, to_pay + 25));
            file.note = (*random.pick(CLOSINGS)).to_owned();
        }
        Life::Void => {
            file.status = ClaimStatus::Void;
            file.settled = Some(settled(random, 1, 3));
            file.note = (*random.pick(VOIDS)).to_owned();
        }
    }
    (file, chase)
}

/// So many hundredths of an amount.
fn part(amount: Money, percent: i64) -> Money {
    Money(amount.cents() * percent / 100)
}

fn follow_up(
    claim: ClaimId,
    state: FollowUpState,
    expected: NaiveDate,
    marked: NaiveDate,
    until: NaiveDate,
    random: &mut Random,
) -> FollowUp {
    let who = if random.chance(55) {
        (*random.pick(PEOPLE)).to_owned()
    } else {
        String::new()
    };
    let span = (until - marked).num_days().max(0);
    let wanted = match state {
        FollowUpState::Open => random.between(0, 3),
        FollowUpState::Snoozed | FollowUpState::Resolved => random.between(1, 3),
    };
    let mut at: Vec<DateTime<Utc>> = (0..wanted)
        .map(|_| {
            // Before the day it ended or today, whose last hours may not have come yet.
            let day = after(marked, random.between(0, (span - 1).max(0)));
            moment(day.min(until), random)
        })
        .collect();
    at.sort_unstable();
    let contacts = at
        .into_iter()
        .map(|at| Contact {
            at,
            by: if who.is_empty() {
                (*random.pick(PEOPLE)).to_owned()
            } else {
                who.clone()
            },
            text: (*random.pick(CONTACTS)).to_owned(),
        })
        .collect();
    FollowUp {
        claim,
        revision: 0,
        state,
        expected,
        marked,
        next_action: match state {
            FollowUpState::Snoozed => after(until, random.between(2, 14)),
            FollowUpState::Open => before(until, random.between(-2, 5).max(0)),
            FollowUpState::Resolved => until,
        },
        assigned_to: who,
        contacts,
        outcome: String::new(),
    }
}
