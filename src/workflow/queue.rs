//! The chart queue: what is to be coded, most pressing first, with the reason shown.

use super::ports::{ChartRow, List, Row};
use super::{Desk, Result};
use crate::domain::{
    ChartId, ChartStatus, EncounterKind, Money, Patient, Payer, PayerId, Provider, ProviderId,
};
use chrono::NaiveDate;
use std::collections::HashMap;

/// How pressing a chart is, with what makes it so: age x dollars x closeness to the filing limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Priority {
    /// Days since it arrived.
    pub age_days: i64,
    /// What it will bill.
    pub charge: Money,
    /// Days left to file it; negative once the limit is past, `None` where no payer is known.
    pub days_left: Option<i64>,
    /// Closeness to the limit, in hundredths: 100 far off, up to 36,500 on the last day.
    pub closeness: i64,
    /// The product; greater is more pressing.
    pub score: i64,
}

impl Priority {
    /// Weighs a chart. One day and one dollar are added so that none of the three can hide the
    /// others.
    #[must_use]
    pub fn weigh(age_days: i64, charge: Money, days_left: Option<i64>) -> Self {
        let closeness = match days_left {
            Some(left) => (36_500 / left.clamp(1, 365)).max(100),
            None => 100,
        };
        let score = (age_days.max(0) + 1)
            .saturating_mul(charge.dollars().max(0) + 1)
            .saturating_mul(closeness)
            / 100;
        Self {
            age_days,
            charge,
            days_left,
            closeness,
            score,
        }
    }

    /// The breakdown in one line.
    #[must_use]
    pub fn explain(&self) -> String {
        let left = match self.days_left {
            Some(left) if left < 0 => format!("filing limit passed {} days ago", -left),
            Some(left) => format!("{left} days left to file"),
            None => "no filing limit known".to_owned(),
        };
        format!(
            "({} days + 1) x (${} + 1) x {}.{:02} ({left}) = {}",
            self.age_days.max(0),
            self.charge.dollars().max(0),
            self.closeness / 100,
            self.closeness % 100,
            self.score
        )
    }
}

/// A row of the queue, with names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueRow {
    /// What the store's list says.
    pub chart: ChartRow,
    /// Patient, `Last, First`.
    pub patient_name: String,
    /// Medical record number.
    pub mrn: String,
    /// Payer's name; empty where unknown.
    pub payer_name: String,
    /// Rendering provider; empty where unknown.
    pub provider_name: String,
    /// How pressing.
    pub priority: Priority,
}

/// Which charts to show.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QueueFilter {
    /// Only this state.
    pub status: Option<ChartStatus>,
    /// Only this kind of visit.
    pub kind: Option<EncounterKind>,
    /// Only this payer.
    pub payer: Option<PayerId>,
    /// Only this person's charts and nobody's.
    pub mine: bool,
}

/// What to order the queue by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum QueueSort {
    /// Most pressing first.
    #[default]
    Priority,
    /// Oldest arrival first.
    Age,
    /// Earliest date of service first.
    Service,
    /// Patient's name.
    Patient,
    /// Payer's name.
    Payer,
    /// Provider's name.
    Provider,
    /// Most money first.
    Charge,
}

impl QueueSort {
    /// Every order, as the sort command walks through them.
    pub const ALL: [Self; 7] = [
        Self::Priority,
        Self::Age,
        Self::Service,
        Self::Patient,
        Self::Payer,
        Self::Provider,
        Self::Charge,
    ];

    /// Its name on screen.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Priority => "priority",
            Self::Age => "age",
            Self::Service => "date of service",
            Self::Patient => "patient",
            Self::Payer => "payer",
            Self::Provider => "provider",
            Self::Charge => "charge",
        }
    }
}

/// Names and limits that rows refer to by id, read once.
struct Directory {
    payers: HashMap<PayerId, Payer>,
    providers: HashMap<ProviderId, Provider>,
}

impl Directory {
    fn read(desk: &Desk) -> Result<Self> {
        Ok(Self {
            payers: desk.payers()?.into_iter().map(|p| (p.id, p)).collect(),
            providers: desk.providers()?.into_iter().map(|p| (p.id, p)).collect(),
        })
    }

    fn row(&self, chart: ChartRow, patient: &Patient, today: NaiveDate) -> QueueRow {
        let payer = chart.payer.and_then(|id| self.payers.get(&id));
        let days_left = payer.map(|p| days_left(chart.from, p.timely_filing_days, today));
        let age = (today - chart.received).num_days();
        QueueRow {
            patient_name: patient.name.to_string(),
            mrn: patient.mrn.clone(),
            payer_name: payer.map(|p| p.name.clone()).unwrap_or_default(),
            provider_name: chart
                .rendering
                .and_then(|id| self.providers.get(&id))
                .map(ToString::to_string)
                .unwrap_or_default(),
            priority: Priority::weigh(age, chart.charge, days_left),
            chart,
        }
    }
}

/// Days from today to the last day on which a claim for a service may arrive.
#[must_use]
pub fn days_left(service: NaiveDate, timely_filing_days: u16, today: NaiveDate) -> i64 {
    i64::from(timely_filing_days) - (today - service).num_days()
}

/// The open charts that pass a filter, in order.
///
/// # Errors
/// When the store cannot be read.
pub fn list(desk: &Desk, filter: &QueueFilter, sort: QueueSort) -> Result<Vec<QueueRow>> {
    rows(desk, List::OpenCharts, filter, sort)
}

/// The coded charts that pass a filter, in order.
///
/// # Errors
/// When the store cannot be read.
pub fn list_coded(desk: &Desk, filter: &QueueFilter, sort: QueueSort) -> Result<Vec<QueueRow>> {
    rows(desk, List::CodedCharts, filter, sort)
}

fn rows(desk: &Desk, list: List, filter: &QueueFilter, sort: QueueSort) -> Result<Vec<QueueRow>> {
    let today = desk.clock.today();
    let directory = Directory::read(desk)?;
    let mut out = Vec::new();
    for row in desk.rows(list)? {
        let Row::Chart(chart) = row else { continue };
        let wanted = filter.status.is_none_or(|s| s == chart.status)
            && filter.kind.is_none_or(|k| k == chart.kind)
            && filter.payer.is_none_or(|p| Some(p) == chart.payer)
            && (!filter.mine || chart.assigned_to.is_empty() || chart.assigned_to == desk.user);
        if wanted {
            let patient = desk.patient(chart.patient)?;
            out.push(directory.row(chart, &patient, today));
        }
    }
    order(&mut out, sort);
    Ok(out)
}

/// Puts rows in order; ties fall back to the oldest chart.
pub fn order(rows: &mut [QueueRow], sort: QueueSort) {
    match sort {
        QueueSort::Priority => {
            rows.sort_by_key(|r| (std::cmp::Reverse(r.priority.score), r.chart.id));
        }
        QueueSort::Age => rows.sort_by_key(|r| (r.chart.received, r.chart.id)),
        QueueSort::Service => rows.sort_by_key(|r| (r.chart.from, r.chart.id)),
        QueueSort::Charge => {
            rows.sort_by_key(|r| (std::cmp::Reverse(r.chart.charge), r.chart.id));
        }
        QueueSort::Patient => {
            rows.sort_by_cached_key(|r| (r.patient_name.to_lowercase(), r.chart.id))
        }
        QueueSort::Payer => rows.sort_by_cached_key(|r| (r.payer_name.to_lowercase(), r.chart.id)),
        QueueSort::Provider => {
            rows.sort_by_cached_key(|r| (r.provider_name.to_lowercase(), r.chart.id));
        }
    }
}

/// The next chart to code after one is done: the most pressing in the order given that is neither
/// held, nor another's, nor `done` itself.
///
/// # Errors
/// When the store cannot be read.
pub fn next(
    desk: &Desk,
    filter: &QueueFilter,
    sort: QueueSort,
    done: Option<ChartId>,
) -> Result<Option<ChartId>> {
    let filter = QueueFilter {
        mine: true,
        ..filter.clone()
    };
    Ok(list(desk, &filter, sort)?
        .into_iter()
        .find(|row| Some(row.chart.id) != done && row.chart.status != ChartStatus::Held)
        .map(|row| row.chart.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn age_money_and_the_filing_limit_all_raise_the_priority() {
        for (age, cents, left, want) in [
            (0, 0, None, 1),
            (9, 9_900, None, 1_000),
            (9, 9_900, Some(365), 1_000),
            (9, 9_900, Some(400), 1_000),
            (9, 9_900, Some(73), 5_000),
            (9, 9_900, Some(1), 365_000),
            (9, 9_900, Some(-20), 365_000),
            (-3, -500, None, 1),
        ] {
            assert_eq!(
                Priority::weigh(age, Money(cents), left).score,
                want,
                "{age} {cents} {left:?}"
            );
        }
        let text = Priority::weigh(9, Money(9_900), Some(73)).explain();
        assert_eq!(
            text,
            "(9 days + 1) x ($99 + 1) x 5.00 (73 days left to file) = 5000"
        );
    }

    #[test]
    fn the_filing_limit_counts_from_the_service() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 11, d).unwrap();
        assert_eq!(days_left(day(1), 90, day(1)), 90);
        assert_eq!(days_left(day(1), 10, day(20)), -9);
    }
}
