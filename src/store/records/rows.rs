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

/// A row of a claim on which nothing was accepted: version 1. Such rows are written so still, and an
/// index made before findings could be accepted holds good.
#[derive(serde::Serialize, serde::Deserialize)]
struct ClaimRowV1 {
    id: <ClaimId as Stored>::Shape,
    status: <ClaimStatus as Stored>::Shape,
    patient_name: String,
    payer_name: String,
    from: <Option<NaiveDate> as Stored>::Shape,
    charge: <Money as Stored>::Shape,
    paid: <Money as Stored>::Shape,
    sent: <Option<NaiveDate> as Stored>::Shape,
    expected: <Option<NaiveDate> as Stored>::Shape,
    late: <Option<NaiveDate> as Stored>::Shape,
}

fn lift_claim(what: &'static str, version: u8, bytes: &[u8]) -> Result<ClaimRow, Unreadable> {
    if version != 1 {
        return Err(super::garbled(what));
    }
    let old: ClaimRowV1 = super::whole(what, bytes)?;
    ClaimRow::load(ClaimRowV2 {
        id: old.id,
        status: old.status,
        patient_name: old.patient_name,
        payer_name: old.payer_name,
        from: old.from,
        charge: old.charge,
        paid: old.paid,
        sent: old.sent,
        expected: old.expected,
        late: old.late,
        accepted: 0,
    })
}

/// A row in the earliest version that holds all of it.
pub(super) fn write_claim(row: &ClaimRow) -> Result<Vec<u8>, Unreadable> {
    let what = "a row of a claim";
    if row.accepted > 0 {
        return super::write(what, row);
    }
    let new = row.store();
    let old = ClaimRowV1 {
        id: new.id,
        status: new.status,
        patient_name: new.patient_name,
        payer_name: new.payer_name,
        from: new.from,
        charge: new.charge,
        paid: new.paid,
        sent: new.sent,
        expected: new.expected,
        late: new.late,
    };
    postcard::to_stdvec(&(1_u8, old)).map_err(|_| super::garbled(what))
}

shape!(ClaimRowV2 of ClaimRow, 2, lift_claim; {
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
    accepted: u32,
});

shape!(FollowUpRowV1 of FollowUpRow {
    claim: ClaimId,
    state: FollowUpState,
    expected: NaiveDate,
    next_action: NaiveDate,
    assigned_to: String,
});
