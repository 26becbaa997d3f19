//! Shapes of charts, their coding, and follow-ups.

use super::{Stored, Unreadable, codes, garbled, shape};
use crate::domain::{
    Chart, ChartId, ChartStatus, ClaimId, Code, Coding, Contact, Document, Encounter,
    EncounterKind, FollowUp, FollowUpState, Hold, Modifier, Money, Override, PatientId, PayerId,
    Pointer, ProviderId, ServiceLine, Units,
};
use chrono::{DateTime, NaiveDate, Utc};

codes!(ChartStatus { Ready = 0, InProgress = 1, Held = 2, Coded = 3 });

codes!(EncounterKind {
    Clinic = 0,
    Ed = 1,
    Surgery = 2,
    Lab = 3,
    Radiology = 4,
    Telehealth = 5,
    Preventive = 6,
    Therapy = 7,
    Behavioral = 8,
    Inpatient = 9,
    Other = 10,
});

shape!(EncounterV1 of Encounter {
    kind: EncounterKind,
    from: NaiveDate,
    to: NaiveDate,
    place_of_service: String,
    rendering: Option<ProviderId>,
    billing: Option<ProviderId>,
    referring: Option<ProviderId>,
    payer: Option<PayerId>,
});

shape!(DocumentV1 of Document { title: String, date: Option<NaiveDate>, text: String });

shape!(HoldV1 of Hold { reason: String, by: String, at: DateTime<Utc> });

shape!(ServiceLineV1 of ServiceLine {
    code: Code,
    modifiers: Vec<Modifier>,
    from: NaiveDate,
    to: NaiveDate,
    units: Units,
    charge: Money,
    pointers: Vec<Pointer>,
    place_of_service: Option<String>,
    ndc: Option<String>,
    minutes: Option<u32>,
});

shape!(CodingV1 of Coding { diagnoses: Vec<Code>, lines: Vec<ServiceLine> });

shape!(OverrideV1 of Override {
    edit: String,
    subject: String,
    reason: String,
    by: String,
    at: DateTime<Utc>,
});

/// A chart before findings could be accepted on it: version 1.
#[derive(serde::Deserialize)]
struct ChartV1 {
    id: <ChartId as Stored>::Shape,
    revision: u64,
    source: String,
    patient: <PatientId as Stored>::Shape,
    encounter: <Encounter as Stored>::Shape,
    documents: <Vec<Document> as Stored>::Shape,
    upstream_codes: Vec<String>,
    received: <NaiveDate as Stored>::Shape,
    expected_charge: <Money as Stored>::Shape,
    status: <ChartStatus as Stored>::Shape,
    assigned_to: String,
    holds: <Vec<Hold> as Stored>::Shape,
    coding: <Coding as Stored>::Shape,
    claim: <Option<ClaimId> as Stored>::Shape,
}

fn lift_chart(what: &'static str, version: u8, bytes: &[u8]) -> Result<Chart, Unreadable> {
    if version != 1 {
        return Err(garbled(what));
    }
    let old: ChartV1 = super::whole(what, bytes)?;
    Chart::load(ChartV2 {
        id: old.id,
        revision: old.revision,
        source: old.source,
        patient: old.patient,
        encounter: old.encounter,
        documents: old.documents,
        upstream_codes: old.upstream_codes,
        received: old.received,
        expected_charge: old.expected_charge,
        status: old.status,
        assigned_to: old.assigned_to,
        holds: old.holds,
        coding: old.coding,
        overrides: Vec::new(),
        claim: old.claim,
    })
}

shape!(ChartV2 of Chart, 2, lift_chart; {
    id: ChartId,
    revision: u64,
    source: String,
    patient: PatientId,
    encounter: Encounter,
    documents: Vec<Document>,
    upstream_codes: Vec<String>,
    received: NaiveDate,
    expected_charge: Money,
    status: ChartStatus,
    assigned_to: String,
    holds: Vec<Hold>,
    coding: Coding,
    overrides: Vec<Override>,
    claim: Option<ClaimId>,
});

codes!(FollowUpState { Open = 0, Snoozed = 1, Resolved = 2 });

shape!(ContactV1 of Contact { at: DateTime<Utc>, by: String, text: String });

shape!(FollowUpV1 of FollowUp {
    claim: ClaimId,
    revision: u64,
    state: FollowUpState,
    expected: NaiveDate,
    marked: NaiveDate,
    next_action: NaiveDate,
    assigned_to: String,
    contacts: Vec<Contact>,
    outcome: String,
});
