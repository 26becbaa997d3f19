//! Shapes of charts, their coding, and follow-ups.

use super::{Stored, Unreadable, codes, garbled, shape};
use crate::domain::{
    Chart, ChartId, ChartStatus, ClaimId, Code, Coding, Contact, Document, Encounter,
    EncounterKind, FollowUp, FollowUpState, Hold, Modifier, Money, PatientId, PayerId, Pointer,
    ProviderId, ServiceLine, Units,
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

shape!(ChartV1 of Chart {
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
