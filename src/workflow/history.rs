//! What was done for a patient before: from the claims that stand here.

use super::ports::{List, Row};
use super::{Desk, Result};
use crate::domain::{Claim, ClaimFile, ClaimStatus, PatientId, PriorService};
use crate::scrub::Earlier;
use chrono::{Months, NaiveDate};

/// How far rules look back, in months: a patient is new after three years (CPT, Evaluation and
/// Management guidelines).
const MONTHS: Months = Months::new(36);

/// The most claims that are read for one chart, newest first.
const MOST: usize = 200;

/// What was done for a patient before a visit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Past {
    /// Services of the same group, oldest claim first.
    pub services: Vec<PriorService>,
    /// What was claimed, to find what is claimed twice.
    pub earlier: Earlier,
    /// NPIs of those of the same group and specialty as who rendered the visit: payers see them as
    /// one physician (CMS Pub. 100-04 ch. 12 s. 30.6.5).
    pub colleagues: Vec<String>,
}

/// What stands here of a patient's last three years up to a claim's day; what is the claim's `own` is
/// left out.
///
/// # Errors
/// When the store cannot be read.
pub fn before(
    desk: &Desk,
    patient: PatientId,
    claim: &Claim,
    own: impl Fn(&ClaimFile) -> bool,
    day: NaiveDate,
) -> Result<Past> {
    let since = day.checked_sub_months(MONTHS).unwrap_or(NaiveDate::MIN);
    let rows = desk.rows(List::ClaimsOf(patient))?;
    let of_interest = rows.into_iter().filter_map(|row| match row {
        Row::Claim(row) if row.status != ClaimStatus::Void => {
            let from = row.from?;
            (since <= from && from <= day).then_some(row.id)
        }
        _ => None,
    });
    let ids: Vec<_> = of_interest.collect();
    let specialty = rendering(claim).1;
    let mut past = Past::default();
    for id in ids.iter().skip(ids.len().saturating_sub(MOST)) {
        let file = desk.claim(*id)?;
        if own(&file) || file.claim.billing_provider.npi != claim.billing_provider.npi {
            continue;
        }
        past.earlier.add(&file.claim);
        let (npi, taxonomy) = rendering(&file.claim);
        if !taxonomy.is_empty() && taxonomy == specialty && !past.colleagues.contains(npi) {
            past.colleagues.push(npi.clone());
        }
        for line in file
            .claim
            .coding
            .lines
            .iter()
            .filter(|line| line.from <= day)
        {
            past.services.push(PriorService {
                date: line.from,
                code: line.code.to_string(),
                npi: npi.clone(),
            });
        }
    }
    Ok(past)
}

/// A claim with what was done before it, for those who judge it elsewhere.
///
/// # Errors
/// When the store cannot be read.
pub fn with(desk: &Desk, file: &ClaimFile) -> Result<Claim> {
    let mut claim = file.claim.clone();
    if let Some(day) = claim.last_service() {
        let own = file.id;
        claim.history = before(desk, file.patient, &claim, |other| other.id == own, day)?.services;
    }
    Ok(claim)
}

/// NPI and taxonomy of who rendered a claim's services.
fn rendering(claim: &Claim) -> (&String, &String) {
    let party = claim.rendering_provider.as_ref();
    let party = party.unwrap_or(&claim.billing_provider);
    (&party.npi, &party.taxonomy)
}
