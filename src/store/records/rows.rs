//! Shapes of the rows that lists hold.

use super::{Stored, Unreadable, shape};
use crate::domain::{
    ChartId, ChartStatus, ClaimId, ClaimStatus, EncounterKind, FollowUpState, Money, PatientId,
    PayerId, ProviderId,
};
use crate::workflow::ports::{ChartRow, ClaimRow, FollowUpRow};
use chrono::NaiveDate;

shape!(ChartRowV1 of ChartRow {
    id: ChartId,
    status: ChartStatus,
    kind: EncounterKind,
    from: NaiveDate,
    received: NaiveDate,
    patient: PatientId,
    payer: Option<PayerId>,
    rendering: Option<ProviderId>,
    charge: Money,
    assigned_to: String,
    hold: String,
});

shape!(ClaimRowV1 of ClaimRow {
    id: ClaimId,
    status: ClaimStatus,
    patient_name: String,
    payer_name: String,
    from: Option<NaiveDate>,
    charge: Money,
    paid: Money,
    sent: Option<NaiveDate>,
    expected: Option<NaiveDate>,
    late: Option<NaiveDate>,
});

shape!(FollowUpRowV1 of FollowUpRow {
    claim: ClaimId,
    state: FollowUpState,
    expected: NaiveDate,
    next_action: NaiveDate,
    assigned_to: String,
});
