//! Shapes of claims.

use super::{Stored, Unreadable, codes, garbled, shape};
use crate::domain::claim::Accident;
use crate::domain::{
    Address, ChartId, Claim, ClaimCoverage, ClaimFile, ClaimId, ClaimPatient, ClaimStatus, Coding,
    Money, Party, PatientId, PayerId, PersonName, PriorService, Relationship, Sex,
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

shape!(ClaimFileV1 of ClaimFile {
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
    overrides: Vec<String>,
    note: String,
});
