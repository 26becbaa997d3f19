//! From a coded chart to a staged claim.

use super::coding::{OpenChart, Work};
use super::history::Past;
use super::ports::{Key, Record};
use super::{Desk, Result, WorkflowError, coding, history};
use crate::domain::{
    ChartId, ChartStatus, Claim, ClaimCoverage, ClaimFile, ClaimId, ClaimPatient, Finding,
    Override, Party, Patient, Payer, Provider, ProviderKind, Subscriber, finding,
};
use crate::scrub::{Scrub, Setting};

/// What staging answers, once it is durable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staged {
    /// The new claim.
    pub claim: ClaimId,
    /// What goes with it: warnings, infos, and what was accepted.
    pub findings: Vec<Finding>,
    /// Of these, what was accepted, as it stays on the claim.
    pub accepted: Vec<Override>,
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

/// The claim that a chart would become, with all that is known around it and stays while its codes
/// change: it can be checked after every change without reading the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    claim: Claim,
    note: String,
    payer: Option<Payer>,
    past: Past,
}

impl Case {
    /// The case of a chart.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn of(desk: &Desk, open: &OpenChart) -> Result<Self> {
        let notes: Vec<&str> = (open.chart.documents.iter())
            .map(|document| document.text.as_str())
            .collect();
        let payer = open.chart.encounter.payer;
        let mut claim = draft(desk, open)?;
        let (chart, day) = (&open.chart, open.chart.encounter.to);
        let own = |file: &ClaimFile| file.chart == Some(chart.id);
        let mut past = history::before(desk, chart.patient, &claim, own, day)?;
        claim.history = std::mem::take(&mut past.services);
        Ok(Self {
            claim,
            note: notes.join("\n"),
            payer: payer.map(|payer| desk.payer(payer)).transpose()?,
            past,
        })
    }

    /// What the edits say about the claim with these codes, in the order in which findings are worked;
    /// those that a person accepted say why.
    #[must_use]
    pub fn check(&mut self, scrub: &Scrub<'_>, work: &Work) -> Vec<Finding> {
        self.claim.coding.clone_from(&work.coding);
        let setting = Setting {
            note: Some(&self.note),
            payer: self.payer.as_ref(),
            earlier: Some(&self.past.earlier),
            colleagues: &self.past.colleagues,
        };
        let mut findings = scrub.check(&self.claim, setting);
        for finding in &mut findings {
            finding.answer(&work.accepted);
        }
        finding::order(&mut findings);
        findings
    }
}

/// What the edits say about a chart as it stands, in the order in which findings are worked; those
/// that were accepted say why.
///
/// # Errors
/// When the store cannot be read.
pub fn check(desk: &Desk, open: &OpenChart) -> Result<Vec<Finding>> {
    Ok(Case::of(desk, open)?.check(&desk.scrub(), &Work::of(&open.chart)))
}

/// What no edit looks at here today, a sentence each.
#[must_use]
pub fn not_checked(desk: &Desk) -> Vec<String> {
    desk.scrub().not_checked()
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
    let mut case = Case::of(desk, &open)?;
    let findings = case.check(&desk.scrub(), &Work::of(&open.chart));
    if findings.iter().any(Finding::blocks) {
        return Err(WorkflowError::Findings(findings));
    }
    let claim_id = ClaimId(desk.store.next_id(Key::Claim(ClaimId(0))));
    let mut chart = open.chart;
    chart.status = ChartStatus::Coded;
    chart.claim = Some(claim_id);
    // What was done before stands on the claims of before.
    case.claim.history = Vec::new();
    let mut file = ClaimFile::staged(claim_id, case.claim, &chart, desk.clock.now(), &desk.user);
    // What was accepted and is not found any more is no part of the claim.
    let stands = |kept: &&Override| {
        let accepted = kept.accepted();
        findings.iter().any(|finding| accepted.answers(finding))
    };
    file.overrides = chart.overrides.iter().filter(stands).cloned().collect();
    let accepted = file.overrides.clone();
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
        accepted,
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
