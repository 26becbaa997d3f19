//! Charts as they come in: named by outside keys, before they meet the store.

use crate::domain::{
    Address, Document, EncounterKind, Money, PayerKind, PersonName, Relationship, Sex, Subscriber,
};
use chrono::NaiveDate;

/// A chart from another system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    /// Line of the file it begins on.
    pub line: usize,
    /// Unique key of the visit there, such as `fhir:Encounter/123`.
    pub source: String,
    /// Whose.
    pub patient: InPatient,
    /// The visit.
    pub visit: InVisit,
    /// Documents to code from.
    pub documents: Vec<Document>,
    /// Codes assigned there, as `code text`.
    pub upstream_codes: Vec<String>,
    /// What the visit is expected to bill.
    pub expected_charge: Money,
}

/// A patient from another system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InPatient {
    /// Medical record number.
    pub mrn: String,
    /// Name.
    pub name: PersonName,
    /// Date of birth.
    pub birth_date: NaiveDate,
    /// Sex.
    pub sex: Sex,
    /// Address.
    pub address: Address,
    /// Telephone.
    pub phone: String,
    /// Coverages, primary first.
    pub coverages: Vec<InCoverage>,
}

/// A coverage from another system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InCoverage {
    /// Who pays.
    pub payer: InPayer,
    /// Member number.
    pub member_id: String,
    /// Group number.
    pub group: String,
    /// The patient's relationship to the subscriber.
    pub relationship: Relationship,
    /// The subscriber, where that is not the patient.
    pub subscriber: Option<Subscriber>,
    /// First day of cover.
    pub from: Option<NaiveDate>,
    /// Last day of cover.
    pub to: Option<NaiveDate>,
}

/// A payer from another system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InPayer {
    /// Electronic payer id; empty where the sender does not know it.
    pub code: String,
    /// Name.
    pub name: String,
    /// Claim filing indicator.
    pub filing: String,
    /// Kind.
    pub kind: PayerKind,
}

/// A provider from another system.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InProvider {
    /// NPI; empty where the sender does not know it.
    pub npi: String,
    /// Last name, or the organization's name.
    pub name: String,
    /// Given name; `None` for an organization.
    pub first: Option<String>,
    /// Tax id.
    pub tax_id: String,
    /// Taxonomy code.
    pub taxonomy: String,
    /// Address.
    pub address: Address,
    /// Telephone.
    pub phone: String,
}

/// A visit from another system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InVisit {
    /// Kind.
    pub kind: EncounterKind,
    /// First date of service.
    pub from: NaiveDate,
    /// Last date of service.
    pub to: NaiveDate,
    /// Place of service.
    pub place_of_service: String,
    /// Who rendered.
    pub rendering: Option<InProvider>,
    /// Who bills.
    pub billing: Option<InProvider>,
    /// Who referred.
    pub referring: Option<InProvider>,
}
