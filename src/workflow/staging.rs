//! From a coded chart to a staged claim.

use super::coding::OpenChart;
use super::ports::{Key, Record};
use super::{Desk, Result, WorkflowError, coding};
use crate::domain::{
    ChartId, ChartStatus, Claim, ClaimCoverage, ClaimFile, ClaimId, ClaimPatient, Finding, Party,
    Patient, Provider, ProviderKind, Subscriber,
};
use crate::scrub::Setting;

/// What staging answers, once it is durable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staged {
    /// The new claim.
    pub claim: ClaimId,
    /// Warnings and infos that go with it.
    pub findings: Vec<Finding>,
}

/// The claim that a chart would become: a snapshot of its parties and its coding.
///
/// # Errors
/// When the store cannot be read.
pub fn draft(desk: &Desk, open: &OpenChart) -> Result<Claim> {
    let chart = &open.chart;
    let mut coverages = Vec::new();
    for coverage in &open.patient.coverages {
        let payer = desk.payer(coverage.payer)?;
        let line = ClaimCoverage {
            payer_code: payer.code,
            payer_name: payer.name,
            filing: payer.filing,
            member_id: coverage.member_id.clone(),
            group: coverage.group.clone(),
            relationship: coverage.relationship,
            subscriber: coverage.subscriber.as_ref().map(subscriber),
        };
        // The payer of the visit is asked first, whatever the order in the patient's file.
        if Some(coverage.payer) == chart.encounter.payer {
            coverages.insert(0, line);
        } else {
            coverages.push(line);
        }
    }
    Ok(Claim {
        id: String::new(),
        patient: patient(&open.patient),
        coverages,
        billing_provider: open.billing.as_ref().map(party).unwrap_or_default(),
        rendering_provider: open.rendering.as_ref().map(party),
        referring_provider: open.referring.as_ref().map(party),
        place_of_service: chart.encounter.place_of_service.clone(),
        frequency: "1".to_owned(),
        payer_claim_number: None,
        prior_authorization: None,
        clia: None,
        accident: None,
        received: Some(chart.received),
        coding: chart.coding.clone(),
        history: Vec::new(),
    })
}

/// What the edits say about a chart as it stands.
///
/// # Errors
/// When the store cannot be read.
pub fn check(desk: &Desk, open: &OpenChart) -> Result<Vec<Finding>> {
    findings(desk, open, &draft(desk, open)?)
}

/// What the edits say about a claim made from a chart, with all that is known around it.
fn findings(desk: &Desk, open: &OpenChart, claim: &Claim) -> Result<Vec<Finding>> {
    let documents = &open.chart.documents;
    let notes: Vec<&str> = documents.iter().map(|d| d.text.as_str()).collect();
    let note = notes.join("\n");
    let payer = match open.chart.encounter.payer {
        Some(payer) => Some(desk.payer(payer)?),
        None => None,
    };
    let setting = Setting {
        note: Some(&note),
        payer: payer.as_ref(),
        earlier: None,
    };
    Ok(desk.scrub().check(claim, setting))
}

/// Stages a chart's claim. Chart and claim change together, or neither does; the answer comes once
/// both are durable.
///
/// # Errors
/// When the chart is held or coded already, a finding blocks it ([`Finding::blocks`]), or it cannot be
/// stored.
pub fn stage(desk: &Desk, id: ChartId) -> Result<Staged> {
    let open = coding::open(desk, id)?;
    if let Some(claim) = open.chart.claim {
        return Err(WorkflowError::Refused(format!(
            "{id} is staged already, as {claim}"
        )));
    }
    if let Some(hold) = open.chart.holds.first() {
        return Err(WorkflowError::Refused(format!(
            "{id} is held ({}): release it first",
            hold.reason
        )));
    }
    let claim = draft(desk, &open)?;
    let findings = findings(desk, &open, &claim)?;
    if findings.iter().any(Finding::blocks) {
        return Err(WorkflowError::Findings(findings));
    }
    let claim_id = ClaimId(desk.store.next_id(Key::Claim(ClaimId(0))));
    let mut chart = open.chart;
    chart.status = ChartStatus::Coded;
    chart.claim = Some(claim_id);
    let file = ClaimFile::staged(claim_id, claim, &chart, desk.clock.now(), &desk.user);
    desk.commit(
        "claim.stage",
        vec![
            Record::Chart(Box::new(chart)),
            Record::Claim(Box::new(file)),
        ],
    )?;
    Ok(Staged {
        claim: claim_id,
        findings,
    })
}

fn patient(patient: &Patient) -> ClaimPatient {
    ClaimPatient {
        mrn: patient.mrn.clone(),
        name: patient.name.clone(),
        birth_date: Some(patient.birth_date),
        sex: patient.sex,
        address: patient.address.clone(),
    }
}

fn subscriber(subscriber: &Subscriber) -> ClaimPatient {
    ClaimPatient {
        mrn: String::new(),
        name: subscriber.name.clone(),
        birth_date: subscriber.birth_date,
        sex: subscriber.sex,
        address: subscriber.address.clone(),
    }
}

fn party(provider: &Provider) -> Party {
    Party {
        name: provider.name.clone(),
        first: match &provider.kind {
            ProviderKind::Person { first } => first.clone(),
            ProviderKind::Organization => String::new(),
        },
        npi: provider.npi.clone(),
        tax_id: provider.tax_id.clone(),
        taxonomy: provider.taxonomy.clone(),
        address: provider.address.clone(),
    }
}
