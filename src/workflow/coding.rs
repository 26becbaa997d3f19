//! Coding a chart: open it, change its codes, hold it, give it to someone.

use super::ports::Record;
use super::{Desk, Result, WorkflowError};
use crate::codeset::{Lookup, Tables};
use crate::domain::{
    Chart, ChartId, ChartStatus, Code, Coding, Hold, Money, Patient, Payer, Provider, ServiceLine,
};

/// A chart with everything that its screen shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenChart {
    /// The chart.
    pub chart: Chart,
    /// Whose.
    pub patient: Patient,
    /// Primary payer of the visit.
    pub payer: Option<Payer>,
    /// Who rendered.
    pub rendering: Option<Provider>,
    /// Who bills.
    pub billing: Option<Provider>,
    /// Who referred.
    pub referring: Option<Provider>,
}

/// Opens a chart. Reading only: nothing changes until something is saved.
///
/// # Errors
/// When there is no such chart, or the store cannot be read.
pub fn open(desk: &Desk, id: ChartId) -> Result<OpenChart> {
    let chart = desk.chart(id)?;
    let visit = &chart.encounter;
    let provider = |id: Option<_>| id.map(|id| desk.provider(id)).transpose();
    Ok(OpenChart {
        patient: desk.patient(chart.patient)?,
        payer: visit.payer.map(|id| desk.payer(id)).transpose()?,
        rendering: provider(visit.rendering)?,
        billing: provider(visit.billing)?,
        referring: provider(visit.referring)?,
        chart,
    })
}

/// Saves a coding and brings the chart up to date with what was stored. The chart becomes this
/// user's and in work.
///
/// # Errors
/// When the chart is coded already, was changed elsewhere, or cannot be stored.
pub fn save(desk: &Desk, chart: &mut Chart, coding: Coding) -> Result<()> {
    not_coded(chart)?;
    let mut next = chart.clone();
    next.coding = coding;
    if next.status == ChartStatus::Ready {
        next.status = ChartStatus::InProgress;
    }
    if next.assigned_to.is_empty() {
        next.assigned_to.clone_from(&desk.user);
    }
    put(desk, "chart.code", next, chart)
}

/// Holds a chart: it leaves the flow until every hold is released.
///
/// # Errors
/// When no reason is given, the chart is coded already, or cannot be stored.
pub fn hold(desk: &Desk, chart: &mut Chart, reason: &str) -> Result<()> {
    not_coded(chart)?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(WorkflowError::Refused(
            "a hold needs a reason: say what the chart waits for".into(),
        ));
    }
    let mut next = chart.clone();
    next.holds.push(Hold {
        reason: reason.into(),
        by: desk.user.clone(),
        at: desk.clock.now(),
    });
    next.status = ChartStatus::Held;
    put(desk, "chart.hold", next, chart)
}

/// Releases every hold of a chart.
///
/// # Errors
/// When it is not held, or cannot be stored.
pub fn release(desk: &Desk, chart: &mut Chart) -> Result<()> {
    if chart.holds.is_empty() {
        return Err(WorkflowError::Refused(format!("{} is not held", chart.id)));
    }
    let mut next = chart.clone();
    next.holds.clear();
    next.status = if next.coding == Coding::default() {
        ChartStatus::Ready
    } else {
        ChartStatus::InProgress
    };
    put(desk, "chart.release", next, chart)
}

/// Gives a chart to someone; an empty name gives it back to everyone.
///
/// # Errors
/// When it cannot be stored.
pub fn assign(desk: &Desk, chart: &mut Chart, to: &str) -> Result<()> {
    let mut next = chart.clone();
    to.trim().clone_into(&mut next.assigned_to);
    put(desk, "chart.assign", next, chart)
}

/// A new line for a procedure: the visit's dates, one unit, the practice's usual charge.
#[must_use]
pub fn new_line(desk: &Desk, chart: &Chart, code: Code) -> ServiceLine {
    line_for(&desk.tables, chart, code)
}

/// As [`new_line`], where only the tables are at hand.
#[must_use]
pub fn line_for(tables: &Tables, chart: &Chart, code: Code) -> ServiceLine {
    let mut line = ServiceLine::new(code, chart.encounter.from);
    if let Lookup::Found(entry) = tables.look_up_procedure(code, line.from) {
        line.charge = Money(entry.charge);
    }
    line
}

fn not_coded(chart: &Chart) -> Result<()> {
    match chart.claim {
        Some(claim) => Err(WorkflowError::Refused(format!(
            "{} is coded: void claim {claim} to code it again",
            chart.id
        ))),
        None => Ok(()),
    }
}

/// Stores the next state of a chart, then makes it the present one.
fn put(desk: &Desk, action: &str, next: Chart, chart: &mut Chart) -> Result<()> {
    let committed = desk.commit(action, vec![Record::Chart(Box::new(next.clone()))])?;
    *chart = next;
    if let Some((_, revision)) = committed.revisions.first() {
        chart.revision = *revision;
    }
    Ok(())
}
