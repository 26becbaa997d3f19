//! Types and laws of the trade: what a claim is made of and which states it may be in.
//!
//! No I/O, no clock, no serialization: every other room stands on this one and nothing here knows
//! of them. Money is integer cents, dates are [`chrono::NaiveDate`], quantities are thousandths.

pub mod card;
pub mod chart;
pub mod claim;
pub mod code;
pub mod coding;
pub mod encounter;
pub mod finding;
pub mod follow_up;
pub mod id;
pub mod kit;
pub mod money;
pub mod patient;
pub mod payer;
pub mod person;
pub mod provider;
pub mod repair;
pub mod service_line;
pub mod text;

pub use card::Card;
pub use chart::{Chart, ChartStatus, Document, Hold};
pub use claim::{Claim, ClaimCoverage, ClaimFile, ClaimPatient, ClaimStatus, Party, PriorService};
pub use code::{Code, CodeSet};
pub use coding::Coding;
pub use encounter::{Encounter, EncounterKind};
pub use finding::{Acceptance, Accepted, Finding, Override, Severity};
pub use follow_up::{Contact, FollowUp, FollowUpState};
pub use id::{CardId, ChartId, ClaimId, KitId, PatientId, PayerId, ProviderId};
pub use kit::Kit;
pub use money::Money;
pub use patient::{Coverage, Patient, Relationship, Subscriber};
pub use payer::{Payer, PayerKind};
pub use person::{Address, PersonName, Sex};
pub use provider::{Provider, ProviderKind};
pub use repair::Repair;
pub use service_line::{Modifier, Pointer, ServiceLine, Units};
