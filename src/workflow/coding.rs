//! Coding a chart: open it, change its codes, hold it, give it to someone.

use super::ports::Record;
use super::{Desk, Result, WorkflowError, cards, overrides};
use crate::codeset::{Lookup, Tables};
use crate::domain::{
    Accepted, Card, Chart, ChartId, ChartStatus, Code, Coding, Hold, Money, Patient, Payer,
    Provider, ServiceLine, Units,
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

/// What a coder makes of a chart: its codes, and the findings that may stand with them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Work {
    /// Diagnoses and lines.
    pub coding: Coding,
    /// What was accepted, and why.
    pub accepted: Vec<Accepted>,
}

impl Work {
    /// What a chart holds.
    #[must_use]
    pub fn of(chart: &Chart) -> Self {
        Self {
            coding: chart.coding.clone(),
            accepted: chart.accepted(),
        }
    }
}

/// Saves a coding and brings the chart up to date with what was stored; what was accepted stays. As
/// [`save_work`].
///
/// # Errors
/// When the chart is coded already, was changed elsewhere, or cannot be stored.
pub fn save(desk: &Desk, chart: &mut Chart, coding: Coding) -> Result<Vec<Card>> {
    let accepted = chart.accepted();
    save_work(desk, chart, Work { coding, accepted })
}

/// Saves what a coder made of a chart and brings the chart up to date with what was stored. The chart
/// becomes this user's and in work. How often the user used each code is counted in the same change
/// set; the cards that this changed are answered.
///
/// # Errors
/// When the chart is coded already, something was accepted without a reason, the chart was changed
/// elsewhere, or it cannot be stored.
pub fn save_work(desk: &Desk, chart: &mut Chart, work: Work) -> Result<Vec<Card>> {
    not_coded(chart)?;
    let Work { coding, accepted } = work;
    let kept = overrides::kept(desk, chart, accepted)?;
    let action = if coding != chart.coding || kept == chart.overrides {
        "chart.code"
    } else if kept.len() < chart.overrides.len() {
        "chart.unaccept"
    } else {
        "chart.accept"
    };
    let mine = chart.assigned_to.is_empty() || chart.assigned_to == desk.user;
    let mut cards = cards::counted(desk, &chart.coding, &coding, mine)?;
    let mut next = chart.clone();
    next.coding = coding;
    next.overrides = kept;
    if next.status == ChartStatus::Ready {
        next.status = ChartStatus::InProgress;
    }
    if next.assigned_to.is_empty() {
        next.assigned_to.clone_from(&desk.user);
    }
    let mut puts = vec![Record::Chart(Box::new(next.clone()))];
    puts.extend(cards.iter().cloned().map(Record::Card));
    let committed = desk.commit(action, puts)?;
    *chart = next;
    let mut revisions = committed.revisions.iter().map(|(_, revision)| *revision);
    chart.revision = revisions.next().unwrap_or(chart.revision);
    for (card, revision) in cards.iter_mut().zip(revisions) {
        card.revision = revision;
    }
    Ok(cards)
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
    line.charge = usual_charge(tables, &line).unwrap_or_default();
    line
}

/// What the practice usually charges for a line's code and units on its day; `None` where the
/// tables have no charge for it.
#[must_use]
pub fn usual_charge(tables: &Tables, line: &ServiceLine) -> Option<Money> {
    match tables.look_up_procedure(line.code, line.from) {
        Lookup::Found(entry) if entry.charge > 0 && line.units > Units(0) => {
            // Units are thousandths; half a cent is rounded up.
            let thousandths = entry.charge.saturating_mul(line.units.0);
            Some(Money(thousandths.saturating_add(500) / 1000))
        }
        _ => None,
    }
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
