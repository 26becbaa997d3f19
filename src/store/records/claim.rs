//! Shapes of claims.

use super::{Stored, Unreadable, codes, garbled, shape};
use crate::domain::claim::Accident;
use crate::domain::{
    Address, ChartId, Claim, ClaimCoverage, ClaimFile, ClaimId, ClaimPatient, ClaimStatus, Coding,
    Money, Override, Party, PatientId, PayerId, PersonName, PriorService, Relationship, Sex,
};
use chrono::{DateTime, NaiveDate, Utc};

codes!(ClaimStatus { Staged = 0, Sent = 1, Paid = 2, Denied = 3, Closed = 4, Void = 5 });

shape!(ClaimPatientV1 of ClaimPatient {
    mrn: String,
    name: PersonName,
    birth_date: Option<NaiveDate>,
    sex: Sex,
    address: Address,
});

shape!(ClaimCoverageV1 of ClaimCoverage {
    payer_code: String,
    payer_name: String,
    filing: String,
    member_id: String,
    group: String,
    relationship: Relationship,
    subscriber: Option<ClaimPatient>,
});

shape!(PartyV1 of Party {
    name: String,
    first: String,
    npi: String,
    tax_id: String,
    taxonomy: String,
    address: Address,
});

shape!(PriorServiceV1 of PriorService { date: NaiveDate, code: String, npi: String });

shape!(AccidentV1 of Accident { cause: String, date: Option<NaiveDate>, state: String });

shape!(ClaimV1 of Claim {
    id: String,
    patient: ClaimPatient,
    coverages: Vec<ClaimCoverage>,
    billing_provider: Party,
    rendering_provider: Option<Party>,
    referring_provider: Option<Party>,
    place_of_service: String,
    frequency: String,
    payer_claim_number: Option<String>,
    prior_authorization: Option<String>,
    clia: Option<String>,
    accident: Option<Accident>,
    received: Option<NaiveDate>,
    coding: Coding,
    history: Vec<PriorService>,
});

/// A claim whose accepted findings were rows of text, `edit: reason`: version 1.
#[derive(serde::Deserialize)]
struct ClaimFileV1 {
    id: <ClaimId as Stored>::Shape,
    revision: u64,
    chart: <Option<ChartId> as Stored>::Shape,
    patient: <PatientId as Stored>::Shape,
    payer: <Option<PayerId> as Stored>::Shape,
    claim: <Claim as Stored>::Shape,
    status: <ClaimStatus as Stored>::Shape,
    staged_at: <DateTime<Utc> as Stored>::Shape,
    staged_by: String,
    sent: <Option<NaiveDate> as Stored>::Shape,
    expected: <Option<NaiveDate> as Stored>::Shape,
    late: <Option<NaiveDate> as Stored>::Shape,
    settled: <Option<NaiveDate> as Stored>::Shape,
    paid: <Money as Stored>::Shape,
    overrides: Vec<String>,
    note: String,
}

fn lift_claim(what: &'static str, version: u8, bytes: &[u8]) -> Result<ClaimFile, Unreadable> {
    if version != 1 {
        return Err(garbled(what));
    }
    let old: ClaimFileV1 = super::whole(what, bytes)?;
    let at = DateTime::<Utc>::load(old.staged_at)?;
    // Who staged the claim was who accepted; of which codes was not kept.
    let overrides = old.overrides.iter().map(|row| {
        let (edit, reason) = row.split_once(": ").unwrap_or(("", row));
        let kept = Override {
            edit: edit.to_owned(),
            subject: String::new(),
            reason: reason.to_owned(),
            by: old.staged_by.clone(),
            at,
        };
        kept.store()
    });
    let overrides = overrides.collect();
    ClaimFile::load(ClaimFileV2 {
        id: old.id,
        revision: old.revision,
        chart: old.chart,
        patient: old.patient,
        payer: old.payer,
        claim: old.claim,
        status: old.status,
        staged_at: old.staged_at,
        staged_by: old.staged_by,
        sent: old.sent,
        expected: old.expected,
        late: old.late,
        settled: old.settled,
        paid: old.paid,
        overrides,
        note: old.note,
    })
}

shape!(ClaimFileV2 of ClaimFile, 2, lift_claim; {
    id: ClaimId,
    revision: u64,
    chart: Option<ChartId>,
    patient: PatientId,
    payer: Option<PayerId>,
    claim: Claim,
    status: ClaimStatus,
    staged_at: DateTime<Utc>,
    staged_by: String,
    sent: Option<NaiveDate>,
    expected: Option<NaiveDate>,
    late: Option<NaiveDate>,
    settled: Option<NaiveDate>,
    paid: Money,
    overrides: Vec<Override>,
    note: String,
});
