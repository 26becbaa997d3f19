//! Encounters: the visits that charts document.

use super::id::{PayerId, ProviderId};
use super::payer::named;
use chrono::NaiveDate;
use std::fmt;
use std::str::FromStr;

named! {
    /// What sort of visit it was; queues filter by it and standards of pace differ by it.
    EncounterKind {
        /// Office or clinic visit.
        Clinic = "clinic", "Clinic";
        /// Emergency department.
        Ed = "ed", "Emergency";
        /// Surgery, hospital outpatient or surgery centre.
        Surgery = "surgery", "Surgery";
        /// Laboratory.
        Lab = "lab", "Lab";
        /// Imaging.
        Radiology = "radiology", "Radiology";
        /// Telehealth.
        Telehealth = "telehealth", "Telehealth";
        /// Preventive visit.
        Preventive = "preventive", "Preventive";
        /// Physical, occupational or speech therapy.
        Therapy = "therapy", "Therapy";
        /// Behavioural health.
        Behavioral = "behavioral", "Behavioral";
        /// Hospital inpatient, professional side.
        Inpatient = "inpatient", "Inpatient";
        /// Anything else.
        Other = "other", "Other";
    }
}

/// A visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encounter {
    /// What sort of visit.
    pub kind: EncounterKind,
    /// First date of service.
    pub from: NaiveDate,
    /// Last date of service; equal to `from` for most.
    pub to: NaiveDate,
    /// CMS place-of-service code, two digits.
    pub place_of_service: String,
    /// Who rendered the service.
    pub rendering: Option<ProviderId>,
    /// Who bills for it.
    pub billing: Option<ProviderId>,
    /// Who referred the patient.
    pub referring: Option<ProviderId>,
    /// The primary payer for this visit; `None` where no coverage is known.
    pub payer: Option<PayerId>,
}
