//! Claim JSON: one object, an array, or JSON Lines; unknown fields are an error that names them.

use super::IntakeError;
use super::claim_stream::ClaimStream;
use crate::domain::claim::Accident;
use crate::domain::{
    Address, Claim, ClaimCoverage, ClaimPatient, Code, Coding, Finding, Modifier, Money, Party,
    PersonName, Pointer, PriorService, Relationship, ServiceLine, Sex, Units,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClaimJson {
    id: String,
    patient: PatientJson,
    #[serde(default)]
    coverages: Vec<CoverageJson>,
    billing_provider: PartyJson,
    #[serde(default)]
    rendering_provider: Option<PartyJson>,
    #[serde(default)]
    referring_provider: Option<PartyJson>,
    #[serde(default)]
    place_of_service: String,
    #[serde(default = "original")]
    frequency: String,
    #[serde(default)]
    payer_claim_number: Option<String>,
    #[serde(default)]
    prior_authorization: Option<String>,
    #[serde(default)]
    clia: Option<String>,
    #[serde(default)]
    accident: Option<AccidentJson>,
    #[serde(default)]
    received: Option<Text<NaiveDate>>,
    #[serde(default)]
    diagnoses: Vec<Text<Dx>>,
    #[serde(default)]
    lines: Vec<LineJson>,
    #[serde(default)]
    history: Vec<HistoryJson>,
}

fn original() -> String {
    "1".to_owned()
}

/// A person in claim JSON.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PatientJson {
    #[serde(default)]
    pub mrn: String,
    #[serde(default)]
    pub last: String,
    #[serde(default)]
    pub first: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub middle: String,
    #[serde(default)]
    pub birth_date: Option<Text<NaiveDate>>,
    #[serde(default)]
    pub sex: Text<Sex>,
    #[serde(default)]
    pub address: AddressJson,
}

/// An address in claim JSON.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AddressJson {
    #[serde(default)]
    pub line1: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub line2: String,
    #[serde(default)]
    pub city: String,
    #[serde(default)]
    pub state: String,
    #[serde(default)]
    pub zip: String,
}

/// A coverage in claim JSON.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CoverageJson {
    #[serde(default)]
    pub payer_id: String,
    #[serde(default)]
    pub payer_name: String,
    #[serde(default)]
    pub filing: String,
    #[serde(default)]
    pub member_id: String,
    #[serde(default)]
    pub group: String,
    #[serde(default = "patient_is_subscriber")]
    pub relationship: Text<Relationship>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subscriber: Option<PatientJson>,
}

fn patient_is_subscriber() -> Text<Relationship> {
    Text(Relationship::SelfSubscriber)
}

/// A provider in claim JSON: `name` for an organization, `last` and `first` for a person.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PartyJson {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub last: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub first: String,
    #[serde(default)]
    pub npi: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub tax_id: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub taxonomy: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<AddressJson>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AccidentJson {
    cause: String,
    #[serde(default)]
    date: Option<Text<NaiveDate>>,
    #[serde(default)]
    state: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LineJson {
    code: Text<Code>,
    #[serde(default)]
    modifiers: Vec<Text<Modifier>>,
    from: Text<NaiveDate>,
    #[serde(default)]
    to: Option<Text<NaiveDate>>,
    #[serde(default = "one_unit")]
    units: Text<Units>,
    #[serde(default)]
    charge: Text<Money>,
    #[serde(default)]
    pointers: Vec<i64>,
    #[serde(default)]
    place_of_service: Option<String>,
    #[serde(default)]
    ndc: Option<String>,
    #[serde(default)]
    minutes: Option<u32>,
}

/// A pointer as stated; a number that no pointer holds stays one that no edit lets pass.
fn stated(place: i64) -> Pointer {
    Pointer::as_stated(u8::try_from(place).unwrap_or(u8::MAX))
}

fn one_unit() -> Text<Units> {
    Text(Units::ONE)
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct HistoryJson {
    date: Text<NaiveDate>,
    code: String,
    #[serde(default)]
    npi: String,
}

/// A value that JSON carries as text in the form that people write.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Text<T>(pub T);

/// How a value is written to and read from text.
pub(super) trait Textual: Sized {
    fn read(text: &str) -> Result<Self, String>;
    fn write(&self) -> String;
}

macro_rules! textual {
    ($($type:ty),*) => {$(
        impl Textual for $type {
            fn read(text: &str) -> Result<Self, String> {
                text.parse().map_err(|e| format!("{e}"))
            }
            fn write(&self) -> String {
                self.to_string()
            }
        }
    )*};
}
textual!(Code, Modifier, Money, Units, Relationship);

/// A diagnosis, written with its dot as the book prints it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dx(pub Code);

impl Textual for Dx {
    fn read(text: &str) -> Result<Self, String> {
        Code::read(text).map(Self)
    }
    fn write(&self) -> String {
        self.0.dotted()
    }
}

impl Textual for NaiveDate {
    fn read(text: &str) -> Result<Self, String> {
        text.parse()
            .map_err(|_| format!("'{text}' is not a date: expected YYYY-MM-DD"))
    }
    fn write(&self) -> String {
        self.to_string()
    }
}

impl Textual for Sex {
    fn read(text: &str) -> Result<Self, String> {
        text.parse()
    }
    fn write(&self) -> String {
        self.letter().to_string()
    }
}

impl<'de, T: Textual> Deserialize<'de> for Text<T> {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        T::read(&text).map(Self).map_err(serde::de::Error::custom)
    }
}

impl<T: Textual> Serialize for Text<T> {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0.write())
    }
}

/// Reads claims: one object, an array, or JSON Lines.
///
/// # Errors
/// The first place that cannot be read, with file and line; no claim is returned then.
pub fn read(file: &str, text: &str) -> Result<Vec<Claim>, IntakeError> {
    ClaimStream::new(file, text.as_bytes()).collect()
}

/// A JSON error without its position, which the caller states.
pub(super) fn explain(error: &serde_json::Error) -> String {
    told(error, error.column())
}

/// A JSON error at a column of its own.
pub(super) fn told(error: &serde_json::Error, column: usize) -> String {
    let text = error.to_string();
    let text = text
        .rsplit_once(" at line ")
        .map_or(text.as_str(), |(what, _)| what);
    format!("{text} (column {column})")
}

/// A claim as one line of claim JSON.
///
/// # Errors
/// When a claim holds what JSON cannot carry; none does.
pub fn write(claim: &Claim) -> serde_json::Result<String> {
    serde_json::to_string(&ClaimJson::from(claim))
}

/// A finding as the contract's JSON object.
///
/// # Errors
/// When a finding holds what JSON cannot carry; none does.
pub fn write_finding(claim: &str, finding: &Finding) -> serde_json::Result<String> {
    #[derive(Serialize)]
    struct FindingJson<'a> {
        claim: &'a str,
        edit: &'a str,
        severity: &'a str,
        at: &'a str,
        message: &'a str,
        source: &'a str,
        fix: Option<&'a str>,
    }
    serde_json::to_string(&FindingJson {
        claim,
        edit: &finding.edit,
        severity: finding.severity.name(),
        at: &finding.at,
        message: &finding.message,
        source: &finding.source,
        fix: finding.fix.as_deref(),
    })
}

impl From<AddressJson> for Address {
    fn from(a: AddressJson) -> Self {
        Self {
            line1: a.line1,
            line2: a.line2,
            city: a.city,
            state: a.state,
            zip: a.zip,
        }
    }
}

impl From<&Address> for AddressJson {
    fn from(a: &Address) -> Self {
        let Address {
            line1,
            line2,
            city,
            state,
            zip,
        } = a.clone();
        Self {
            line1,
            line2,
            city,
            state,
            zip,
        }
    }
}

impl From<PatientJson> for ClaimPatient {
    fn from(p: PatientJson) -> Self {
        Self {
            mrn: p.mrn,
            name: PersonName {
                last: p.last,
                first: p.first,
                middle: p.middle,
            },
            birth_date: p.birth_date.map(|d| d.0),
            sex: p.sex.0,
            address: p.address.into(),
        }
    }
}

impl From<&ClaimPatient> for PatientJson {
    fn from(p: &ClaimPatient) -> Self {
        let PersonName {
            last,
            first,
            middle,
        } = p.name.clone();
        Self {
            mrn: p.mrn.clone(),
            last,
            first,
            middle,
            birth_date: p.birth_date.map(Text),
            sex: Text(p.sex),
            address: (&p.address).into(),
        }
    }
}

impl From<PartyJson> for Party {
    fn from(p: PartyJson) -> Self {
        Self {
            name: if p.last.is_empty() { p.name } else { p.last },
            first: p.first,
            npi: p.npi,
            tax_id: p.tax_id,
            taxonomy: p.taxonomy,
            address: p.address.map(Into::into).unwrap_or_default(),
        }
    }
}

impl From<&Party> for PartyJson {
    fn from(p: &Party) -> Self {
        let person = !p.first.is_empty();
        Self {
            name: if person {
                String::new()
            } else {
                p.name.clone()
            },
            last: if person {
                p.name.clone()
            } else {
                String::new()
            },
            first: p.first.clone(),
            npi: p.npi.clone(),
            tax_id: p.tax_id.clone(),
            taxonomy: p.taxonomy.clone(),
            address: (p.address != Address::default()).then(|| (&p.address).into()),
        }
    }
}

impl From<ClaimJson> for Claim {
    fn from(c: ClaimJson) -> Self {
        Self {
            id: c.id,
            patient: c.patient.into(),
            coverages: c
                .coverages
                .into_iter()
                .map(|v| ClaimCoverage {
                    payer_code: v.payer_id,
                    payer_name: v.payer_name,
                    filing: v.filing,
                    member_id: v.member_id,
                    group: v.group,
                    relationship: v.relationship.0,
                    subscriber: v.subscriber.map(Into::into),
                })
                .collect(),
            billing_provider: c.billing_provider.into(),
            rendering_provider: c.rendering_provider.map(Into::into),
            referring_provider: c.referring_provider.map(Into::into),
            place_of_service: c.place_of_service,
            frequency: c.frequency,
            payer_claim_number: c.payer_claim_number,
            prior_authorization: c.prior_authorization,
            clia: c.clia,
            accident: c.accident.map(|a| Accident {
                cause: a.cause,
                date: a.date.map(|d| d.0),
                state: a.state,
            }),
            received: c.received.map(|d| d.0),
            coding: Coding {
                diagnoses: c.diagnoses.into_iter().map(|d| d.0.0).collect(),
                lines: c
                    .lines
                    .into_iter()
                    .map(|l| ServiceLine {
                        code: l.code.0,
                        modifiers: l.modifiers.into_iter().map(|m| m.0).collect(),
                        from: l.from.0,
                        to: l.to.map_or(l.from.0, |d| d.0),
                        units: l.units.0,
                        charge: l.charge.0,
                        pointers: l.pointers.into_iter().map(stated).collect(),
                        place_of_service: l.place_of_service,
                        ndc: l.ndc,
                        minutes: l.minutes,
                    })
                    .collect(),
            },
            history: c
                .history
                .into_iter()
                .map(|h| PriorService {
                    date: h.date.0,
                    code: h.code,
                    npi: h.npi,
                })
                .collect(),
        }
    }
}

impl From<&Claim> for ClaimJson {
    fn from(c: &Claim) -> Self {
        Self {
            id: c.id.clone(),
            patient: (&c.patient).into(),
            coverages: c
                .coverages
                .iter()
                .map(|v| CoverageJson {
                    payer_id: v.payer_code.clone(),
                    payer_name: v.payer_name.clone(),
                    filing: v.filing.clone(),
                    member_id: v.member_id.clone(),
                    group: v.group.clone(),
                    relationship: Text(v.relationship),
                    subscriber: v.subscriber.as_ref().map(Into::into),
                })
                .collect(),
            billing_provider: (&c.billing_provider).into(),
            rendering_provider: c.rendering_provider.as_ref().map(Into::into),
            referring_provider: c.referring_provider.as_ref().map(Into::into),
            place_of_service: c.place_of_service.clone(),
            frequency: c.frequency.clone(),
            payer_claim_number: c.payer_claim_number.clone(),
            prior_authorization: c.prior_authorization.clone(),
            clia: c.clia.clone(),
            accident: c.accident.as_ref().map(|a| AccidentJson {
                cause: a.cause.clone(),
                date: a.date.map(Text),
                state: a.state.clone(),
            }),
            received: c.received.map(Text),
            diagnoses: c.coding.diagnoses.iter().map(|d| Text(Dx(*d))).collect(),
            lines: c
                .coding
                .lines
                .iter()
                .map(|l| LineJson {
                    code: Text(l.code),
                    modifiers: l.modifiers.iter().copied().map(Text).collect(),
                    from: Text(l.from),
                    to: Some(Text(l.to)),
                    units: Text(l.units),
                    charge: Text(l.charge),
                    pointers: l.pointers.iter().map(|p| i64::from(p.place())).collect(),
                    place_of_service: l.place_of_service.clone(),
                    ndc: l.ndc.clone(),
                    minutes: l.minutes,
                })
                .collect(),
            history: c
                .history
                .iter()
                .map(|h| HistoryJson {
                    date: Text(h.date),
                    code: h.code.clone(),
                    npi: h.npi.clone(),
                })
                .collect(),
        }
    }
}
