//! Claims: what is asked of a payer. A claim is a snapshot: it holds the parties as they were when
//! it was staged, so that a later change to a patient's file never changes what was billed.

use super::chart::Chart;
use super::coding::Coding;
use super::finding::Override;
use super::id::{ChartId, ClaimId, PatientId, PayerId};
use super::money::Money;
use super::patient::Relationship;
use super::payer::named;
use super::person::{Address, PersonName, Sex};
use chrono::{DateTime, NaiveDate, Utc};
use std::fmt;
use std::str::FromStr;

/// The patient, as on the claim.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct ClaimPatient {
    /// Medical record number.
    pub mrn: String,
    /// Name.
    pub name: PersonName,
    /// Date of birth; `None` is a finding.
    pub birth_date: Option<NaiveDate>,
    /// Sex.
    pub sex: Sex,
    /// Address.
    pub address: Address,
}

/// A coverage, as on the claim; the primary stands first.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ClaimCoverage {
    /// Electronic payer id.
    pub payer_code: String,
    /// Payer's name.
    pub payer_name: String,
    /// Claim filing indicator (SBR09).
    pub filing: String,
    /// Member number.
    pub member_id: String,
    /// Group number; empty where none.
    pub group: String,
    /// The patient's relationship to the subscriber.
    pub relationship: Relationship,
    /// The subscriber's name, where that is not the patient.
    pub subscriber: Option<ClaimPatient>,
}

/// A provider, as on the claim.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct Party {
    /// Name of an organization, last name of a person.
    pub name: String,
    /// Given name; empty for organizations.
    pub first: String,
    /// National Provider Identifier.
    pub npi: String,
    /// Tax id, 9 digits; only the billing provider's is needed.
    pub tax_id: String,
    /// Taxonomy code.
    pub taxonomy: String,
    /// Address; only the billing provider's is needed.
    pub address: Address,
}

/// A service rendered before, for rules that look back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriorService {
    /// Date of service.
    pub date: NaiveDate,
    /// Procedure code, canonical text.
    pub code: String,
    /// Who rendered it.
    pub npi: String,
}

/// A professional claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Patient control number (CLM01): the id that comes back on every answer.
    pub id: String,
    /// The patient.
    pub patient: ClaimPatient,
    /// Coverages, primary first.
    pub coverages: Vec<ClaimCoverage>,
    /// Who bills.
    pub billing_provider: Party,
    /// Who rendered the service.
    pub rendering_provider: Option<Party>,
    /// Who referred.
    pub referring_provider: Option<Party>,
    /// Place of service, two digits.
    pub place_of_service: String,
    /// Claim frequency: 1 original, 7 replacement, 8 void.
    pub frequency: String,
    /// The payer's number of the claim that this one replaces or voids (REF*F8).
    pub payer_claim_number: Option<String>,
    /// Prior authorization number (REF*G1).
    pub prior_authorization: Option<String>,
    /// CLIA number of the laboratory (REF*X4).
    pub clia: Option<String>,
    /// Accident: `AA` auto, `EM` employment, `OA` other (CLM11), and its date.
    pub accident: Option<Accident>,
    /// Day the chart arrived, from which filing limits are watched.
    pub received: Option<NaiveDate>,
    /// Diagnoses and lines.
    pub coding: Coding,
    /// Earlier services of this patient.
    pub history: Vec<PriorService>,
}

/// An accident that a claim is related to (CLM11, DTP*439).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Accident {
    /// `AA` auto, `EM` employment, `OA` other.
    pub cause: String,
    /// When.
    pub date: Option<NaiveDate>,
    /// State of an auto accident.
    pub state: String,
}

impl Claim {
    /// Total charge.
    #[must_use]
    pub fn charge(&self) -> Money {
        self.coding.charge()
    }

    /// Earliest date of service on the lines.
    #[must_use]
    pub fn first_service(&self) -> Option<NaiveDate> {
        self.coding.lines.iter().map(|line| line.from).min()
    }

    /// Latest date of service on the lines.
    #[must_use]
    pub fn last_service(&self) -> Option<NaiveDate> {
        self.coding.lines.iter().map(|line| line.to).max()
    }
}

named! {
    /// Where a claim stands.
    ClaimStatus {
        /// Ready to send.
        Staged = "staged", "Staged";
        /// With the payer.
        Sent = "sent", "Sent";
        /// Paid, in full or in part.
        Paid = "paid", "Paid";
        /// Denied by the payer.
        Denied = "denied", "Denied";
        /// Nothing more to do.
        Closed = "closed", "Closed";
        /// Taken back before it was paid.
        Void = "void", "Void";
    }
}

impl ClaimStatus {
    /// What is still open in this state: charge less payments; nothing once closed or void.
    #[must_use]
    pub fn open(self, charge: Money, paid: Money) -> Money {
        match self {
            Self::Closed | Self::Void => Money::ZERO,
            _ => charge - paid,
        }
    }
}

/// A claim with its life: what the store keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimFile {
    /// Its id here.
    pub id: ClaimId,
    /// Revision of the stored record this was read at; 0 for a new one.
    pub revision: u64,
    /// The chart it was coded from.
    pub chart: Option<ChartId>,
    /// Whose.
    pub patient: PatientId,
    /// Who should pay; `None` for a patient without coverage.
    pub payer: Option<PayerId>,
    /// The claim as it stands.
    pub claim: Claim,
    /// Where it stands.
    pub status: ClaimStatus,
    /// When it was staged, and by whom.
    pub staged_at: DateTime<Utc>,
    /// Who staged it.
    pub staged_by: String,
    /// Day it went to the payer.
    pub sent: Option<NaiveDate>,
    /// Day by which payment is expected.
    pub expected: Option<NaiveDate>,
    /// Day the sweep marked it late; `None` while it is not.
    pub late: Option<NaiveDate>,
    /// Day it was paid, denied or closed.
    pub settled: Option<NaiveDate>,
    /// What has been paid.
    pub paid: Money,
    /// The findings that stood when it was staged and that a person had accepted, with the reasons.
    pub overrides: Vec<Override>,
    /// Why it was voided, denied or closed.
    pub note: String,
}

impl ClaimFile {
    /// A claim as it is when its chart is staged, under its new id.
    #[must_use]
    pub fn staged(
        id: ClaimId,
        mut claim: Claim,
        chart: &Chart,
        at: DateTime<Utc>,
        by: &str,
    ) -> Self {
        claim.id = id.to_string();
        Self {
            id,
            revision: 0,
            chart: Some(chart.id),
            patient: chart.patient,
            payer: chart.encounter.payer,
            claim,
            status: ClaimStatus::Staged,
            staged_at: at,
            staged_by: by.to_owned(),
            sent: None,
            expected: None,
            late: None,
            settled: None,
            paid: Money::ZERO,
            overrides: Vec::new(),
            note: String::new(),
        }
    }

    /// What is still open.
    #[must_use]
    pub fn open(&self) -> Money {
        self.status.open(self.claim.charge(), self.paid)
    }
}
