//! Late payments: what is past its expected date, who chases it, and what was said.

use super::ports::{ClaimRow, FollowUpRow, Key, List, Record, Row};
use super::{Desk, Result, WorkflowError};
use crate::domain::{ClaimFile, ClaimId, Contact, FollowUp, FollowUpState, Money};
use chrono::{Datelike, Days, NaiveDate, Weekday};

/// The day by which payment is expected: the payer's usual calendar days after sending; where that
/// falls on a weekend, the Monday after, since nobody pays or answers before.
#[must_use]
pub fn expected_payment(sent: NaiveDate, days_to_pay: u16) -> NaiveDate {
    let due = add_days(sent, u64::from(days_to_pay));
    match due.weekday() {
        Weekday::Sat => add_days(due, 2),
        Weekday::Sun => add_days(due, 1),
        _ => due,
    }
}

/// Adds days; a date at the end of the calendar stays where it is.
fn add_days(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_add_days(Days::new(days)).unwrap_or(date)
}

/// What a sweep did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sweep {
    /// Claims newly marked late.
    pub marked: Vec<ClaimId>,
    /// Snoozed follow-ups that are due again.
    pub reopened: Vec<ClaimId>,
}

/// How many claims one change set of the sweep takes: bounds memory and the journal entry.
const SWEEP_BATCH: usize = 500;

/// Marks what is past due and reopens what was snoozed until today. Reads only what is due; run
/// twice, the second run finds nothing.
///
/// # Errors
/// When the store cannot be read or written. What was marked before the error stays marked.
pub fn sweep(desk: &Desk) -> Result<Sweep> {
    let today = desk.clock.today();
    let mut done = Sweep::default();
    loop {
        // What a batch marks leaves the list, so its first page is always what is left.
        let page = desk.store.list(List::Due(today), None, SWEEP_BATCH)?;
        let mut puts = Vec::new();
        let mut marked = Vec::new();
        for row in page.rows {
            let Row::Claim(row) = row else { continue };
            let mut file = desk.claim(row.id)?;
            file.late = Some(today);
            marked.push(file.id);
            puts.push(Record::FollowUp(chase(desk, &file, today)?));
            puts.push(Record::Claim(Box::new(file)));
        }
        if puts.is_empty() {
            break;
        }
        desk.commit("late.sweep", puts)?;
        done.marked.extend(marked);
    }
    let mut puts = Vec::new();
    let page = desk
        .store
        .list(List::FollowUps(FollowUpState::Snoozed), None, usize::MAX)?;
    for row in page.rows {
        let Row::FollowUp(row) = row else { continue };
        if row.next_action > today {
            break;
        }
        let mut chase = desk.follow_up(row.claim)?;
        chase.state = FollowUpState::Open;
        done.reopened.push(row.claim);
        puts.push(Record::FollowUp(chase));
    }
    if !puts.is_empty() {
        desk.commit("late.sweep", puts)?;
    }
    Ok(done)
}

/// The follow-up of a claim that has just become late: a new one, or the old one opened again.
fn chase(desk: &Desk, file: &ClaimFile, today: NaiveDate) -> Result<FollowUp> {
    let expected = file.expected.unwrap_or(today);
    Ok(match desk.store.get(Key::FollowUp(file.id))? {
        Some(Record::FollowUp(old)) => FollowUp {
            state: FollowUpState::Open,
            expected,
            marked: today,
            next_action: today,
            outcome: String::new(),
            ..old
        },
        _ => FollowUp {
            claim: file.id,
            revision: 0,
            state: FollowUpState::Open,
            expected,
            marked: today,
            next_action: today,
            assigned_to: String::new(),
            contacts: Vec::new(),
            outcome: String::new(),
        },
    })
}

/// A row of the worklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateRow {
    /// The claim.
    pub claim: ClaimRow,
    /// Its follow-up.
    pub follow_up: FollowUpRow,
    /// Calendar days past the expected payment.
    pub days_late: i64,
    /// What is still open.
    pub open: Money,
    /// Days late x open dollars; greater is worked first.
    pub score: i64,
}

/// The follow-ups in a state, worst first.
///
/// # Errors
/// When the store cannot be read.
pub fn worklist(desk: &Desk, state: FollowUpState) -> Result<Vec<LateRow>> {
    let today = desk.clock.today();
    let mut out = Vec::new();
    for row in desk.rows(List::FollowUps(state))? {
        let Row::FollowUp(follow_up) = row else {
            continue;
        };
        let file = desk.claim(follow_up.claim)?;
        let open = file.open();
        let days_late = (today - follow_up.expected).num_days().max(0);
        out.push(LateRow {
            claim: ClaimRow::of(&file),
            follow_up,
            days_late,
            open,
            score: days_late.saturating_mul(open.dollars()),
        });
    }
    out.sort_by_key(|row| (std::cmp::Reverse(row.score), row.claim.id));
    Ok(out)
}

/// Writes a note. A note never moves the next-action date: only an action does.
///
/// # Errors
/// When there is no text, no follow-up, or it cannot be stored.
pub fn note(desk: &Desk, id: ClaimId, text: &str) -> Result<FollowUp> {
    change(desk, id, "late.note", |chase| log(desk, chase, text))
}

/// Records an action taken and when the next one is due.
///
/// # Errors
/// When there is no text, the day is not after today, or it cannot be stored.
pub fn act(desk: &Desk, id: ClaimId, text: &str, next: NaiveDate) -> Result<FollowUp> {
    future(desk, next)?;
    change(desk, id, "late.next_action", |chase| {
        log(desk, chase, text)?;
        chase.next_action = next;
        Ok(())
    })
}

/// Puts a follow-up aside until a day; the sweep brings it back.
///
/// # Errors
/// When the day is not after today, or it cannot be stored.
pub fn snooze(desk: &Desk, id: ClaimId, until: NaiveDate) -> Result<FollowUp> {
    future(desk, until)?;
    change(desk, id, "late.snooze", |chase| {
        chase.state = FollowUpState::Snoozed;
        chase.next_action = until;
        Ok(())
    })
}

/// Ends a follow-up with its outcome.
///
/// # Errors
/// When no outcome is given, or it cannot be stored.
pub fn resolve(desk: &Desk, id: ClaimId, outcome: &str) -> Result<FollowUp> {
    let outcome = outcome.trim().to_owned();
    if outcome.is_empty() {
        return Err(WorkflowError::Refused(
            "say how it ended, such as: paid, check 1234".into(),
        ));
    }
    change(desk, id, "late.resolve", |chase| {
        log(desk, chase, &outcome)?;
        chase.state = FollowUpState::Resolved;
        chase.outcome.clone_from(&outcome);
        Ok(())
    })
}

/// Gives a follow-up to someone; an empty name gives it back to everyone.
///
/// # Errors
/// When it cannot be stored.
pub fn assign(desk: &Desk, id: ClaimId, to: &str) -> Result<FollowUp> {
    change(desk, id, "late.assign", |chase| {
        to.trim().clone_into(&mut chase.assigned_to);
        Ok(())
    })
}

fn log(desk: &Desk, chase: &mut FollowUp, text: &str) -> Result<()> {
    let text = text.trim();
    if text.is_empty() {
        return Err(WorkflowError::Refused(
            "an empty note was not stored: say what was done".into(),
        ));
    }
    chase.contacts.push(Contact {
        at: desk.clock.now(),
        by: desk.user.clone(),
        text: text.to_owned(),
    });
    Ok(())
}

fn future(desk: &Desk, day: NaiveDate) -> Result<()> {
    let today = desk.clock.today();
    if day <= today {
        return Err(WorkflowError::Refused(format!(
            "{day} is not after today, {today}"
        )));
    }
    Ok(())
}

fn change(
    desk: &Desk,
    id: ClaimId,
    action: &str,
    apply: impl FnOnce(&mut FollowUp) -> Result<()>,
) -> Result<FollowUp> {
    let mut chase = desk.follow_up(id)?;
    if chase.state == FollowUpState::Resolved {
        return Err(WorkflowError::Refused(format!(
            "the follow-up of {id} is resolved ({})",
            chase.outcome
        )));
    }
    apply(&mut chase)?;
    let committed = desk.commit(action, vec![Record::FollowUp(chase.clone())])?;
    if let Some((_, revision)) = committed.revisions.first() {
        chase.revision = *revision;
    }
    Ok(chase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payment_is_expected_after_the_payers_days_and_never_on_a_weekend() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        for (sent, days, want) in [
            (day(2026, 11, 2), 14, day(2026, 11, 16)),
            (day(2026, 11, 7), 14, day(2026, 11, 23)),
            (day(2026, 11, 8), 14, day(2026, 11, 23)),
            (day(2028, 2, 1), 28, day(2028, 2, 29)),
            (NaiveDate::MAX, 30, NaiveDate::MAX),
        ] {
            assert_eq!(expected_payment(sent, days), want, "{sent} {days}");
        }
    }
}
