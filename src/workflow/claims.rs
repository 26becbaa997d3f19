//! Claims after staging: sent, paid, denied, closed, void.

use super::late;
use super::ports::{Key, List, Record, Row};
use super::{Desk, Result, WorkflowError};
use crate::domain::{ChartStatus, ClaimFile, ClaimId, ClaimStatus, FollowUpState, Money};
use chrono::NaiveDate;

/// States in which a claim can be marked as sent.
pub const SENDABLE: &[ClaimStatus] = &[ClaimStatus::Staged];
/// States in which a payment can be posted.
pub const PAYABLE: &[ClaimStatus] = &[ClaimStatus::Sent, ClaimStatus::Denied];
/// States in which a denial can be recorded.
pub const DENIABLE: &[ClaimStatus] = &[ClaimStatus::Sent];
/// States in which a claim can be closed.
pub const CLOSABLE: &[ClaimStatus] = &[ClaimStatus::Sent, ClaimStatus::Paid, ClaimStatus::Denied];
/// States in which a claim can be taken back.
pub const VOIDABLE: &[ClaimStatus] = &[ClaimStatus::Staged, ClaimStatus::Sent, ClaimStatus::Denied];

/// Claims in a state, or in every state, oldest staged first.
///
/// # Errors
/// When the store cannot be read.
pub fn list(desk: &Desk, status: Option<ClaimStatus>) -> Result<Vec<super::ports::ClaimRow>> {
    let statuses = status
        .as_ref()
        .map_or(ClaimStatus::ALL, std::slice::from_ref);
    let mut out = Vec::new();
    for status in statuses {
        out.extend(
            desk.rows(List::Claims(*status))?
                .into_iter()
                .filter_map(|row| match row {
                    Row::Claim(claim) => Some(claim),
                    _ => None,
                }),
        );
    }
    Ok(out)
}

/// Marks a claim as sent on a day; payment is expected after the payer's usual days.
///
/// # Errors
/// When it is not staged, the day lies in the future or before the services, or it cannot be
/// stored.
pub fn mark_sent(desk: &Desk, id: ClaimId, on: NaiveDate) -> Result<ClaimFile> {
    let mut file = in_state(desk, id, SENDABLE, "be sent")?;
    not_future(desk, on)?;
    not_before(on, file.claim.last_service(), "the last service")?;
    file.status = ClaimStatus::Sent;
    file.sent = Some(on);
    file.expected = file
        .payer
        .map(|payer| desk.payer(payer))
        .transpose()?
        .map(|payer| late::expected_payment(on, payer.days_to_pay));
    put(desk, "claim.mark_sent", file, None)
}

/// Posts a payment by hand. A payment below the charge leaves the claim sent and watched for the
/// rest; one that covers it makes it paid and resolves its follow-up.
///
/// # Errors
/// When it was never sent, the day lies in the future or before it was sent, the amount is not
/// positive or above what is open, or it cannot be stored.
pub fn mark_paid(desk: &Desk, id: ClaimId, amount: Money, on: NaiveDate) -> Result<ClaimFile> {
    let mut file = in_state(desk, id, PAYABLE, "be paid")?;
    not_future(desk, on)?;
    not_before(on, file.sent, "it was sent")?;
    if amount <= Money::ZERO || amount > file.open() {
        return Err(WorkflowError::Refused(format!(
            "{amount} cannot be posted on {id}: expected an amount above zero and at most {}, what is open",
            file.open()
        )));
    }
    file.paid += amount;
    let mut outcome = None;
    if file.open() == Money::ZERO {
        file.status = ClaimStatus::Paid;
        file.settled = Some(on);
        outcome = Some(format!("paid {} on {on}", file.paid));
    }
    put(desk, "claim.mark_paid", file, outcome)
}

/// Records that the payer denied a claim.
///
/// # Errors
/// When it was never sent, no reason is given, or it cannot be stored.
pub fn deny(desk: &Desk, id: ClaimId, reason: &str) -> Result<ClaimFile> {
    let mut file = in_state(desk, id, DENIABLE, "be denied")?;
    file.status = ClaimStatus::Denied;
    file.settled = Some(desk.clock.today());
    file.note = reason_given(reason, "a denial")?;
    let outcome = Some(format!("denied: {}", file.note));
    put(desk, "claim.deny", file, outcome)
}

/// Closes a claim: what is still open is no longer asked of anyone here.
///
/// # Errors
/// When it is staged or void, no reason is given, or it cannot be stored.
pub fn close(desk: &Desk, id: ClaimId, reason: &str) -> Result<ClaimFile> {
    let mut file = in_state(desk, id, CLOSABLE, "be closed")?;
    file.status = ClaimStatus::Closed;
    file.settled = Some(desk.clock.today());
    file.note = reason_given(reason, "closing")?;
    let outcome = Some(format!("closed: {}", file.note));
    put(desk, "claim.close", file, outcome)
}

/// Takes back a claim that was not paid; its chart returns to the queue with its coding.
///
/// # Errors
/// When money was posted, it is closed or void, no reason is given, or it cannot be stored.
pub fn void(desk: &Desk, id: ClaimId, reason: &str) -> Result<ClaimFile> {
    let mut file = in_state(desk, id, VOIDABLE, "be voided")?;
    if file.paid != Money::ZERO {
        return Err(WorkflowError::Refused(format!(
            "{id} has payments of {}: close it instead",
            file.paid
        )));
    }
    file.status = ClaimStatus::Void;
    file.settled = Some(desk.clock.today());
    file.note = reason_given(reason, "a void")?;
    let outcome = Some(format!("void: {}", file.note));
    put(desk, "claim.void", file, outcome)
}

fn in_state(desk: &Desk, id: ClaimId, states: &[ClaimStatus], what: &str) -> Result<ClaimFile> {
    let file = desk.claim(id)?;
    if states.contains(&file.status) {
        return Ok(file);
    }
    let wanted: Vec<&str> = states.iter().map(|s| s.name()).collect();
    Err(WorkflowError::Refused(format!(
        "{id} is {}: only a claim that is {} can {what}",
        file.status,
        wanted.join(" or ")
    )))
}

fn not_future(desk: &Desk, on: NaiveDate) -> Result<()> {
    let today = desk.clock.today();
    if on > today {
        return Err(WorkflowError::Refused(format!(
            "{on} lies in the future: today is {today}"
        )));
    }
    Ok(())
}

/// A day before what must have come first is a slip of the year, and would count as late at once.
fn not_before(on: NaiveDate, first: Option<NaiveDate>, what: &str) -> Result<()> {
    match first {
        Some(first) if on < first => Err(WorkflowError::Refused(format!(
            "{on} lies before {what}, on {first}: correct the day"
        ))),
        _ => Ok(()),
    }
}

fn reason_given(reason: &str, what: &str) -> Result<String> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(WorkflowError::Refused(format!("{what} needs a reason")));
    }
    Ok(reason.to_owned())
}

/// Stores a claim with what follows from its new state: an outcome resolves its follow-up, a void
/// reopens its chart. One change set.
fn put(
    desk: &Desk,
    action: &str,
    mut file: ClaimFile,
    outcome: Option<String>,
) -> Result<ClaimFile> {
    let mut puts = vec![Record::Claim(Box::new(file.clone()))];
    if let (Some(outcome), Some(Record::FollowUp(mut chase))) =
        (outcome, desk.store.get(Key::FollowUp(file.id))?)
        && chase.state != FollowUpState::Resolved
    {
        chase.state = FollowUpState::Resolved;
        chase.outcome = outcome;
        puts.push(Record::FollowUp(chase));
    }
    if let (ClaimStatus::Void, Some(chart)) = (file.status, file.chart) {
        let mut chart = desk.chart(chart)?;
        chart.claim = None;
        chart.status = ChartStatus::InProgress;
        puts.push(Record::Chart(Box::new(chart)));
    }
    let committed = desk.commit(action, puts)?;
    if let Some((_, revision)) = committed.revisions.first() {
        file.revision = *revision;
    }
    Ok(file)
}
