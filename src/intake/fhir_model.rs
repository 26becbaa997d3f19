//! The parts of FHIR R4 resources that charts are made from. Everything else is passed over.

use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Bundle<'a> {
    pub resource_type: String,
    #[serde(borrow, default)]
    pub entry: Vec<Entry<'a>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry<'a> {
    #[serde(default)]
    pub full_url: String,
    #[serde(borrow)]
    pub resource: Option<&'a RawValue>,
}

/// The head of any resource.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Head {
    pub resource_type: String,
    #[serde(default)]
    pub id: String,
}

#[derive(Debug, Default, Clone, Deserialize)]
pub struct Reference {
    #[serde(default)]
    pub reference: String,
    #[serde(default)]
    pub display: String,
}

#[derive(Debug, Default, Deserialize)]
pub struct Coding {
    #[serde(default)]
    pub system: String,
    #[serde(default)]
    pub code: String,
    #[serde(default)]
    pub display: String,
}

#[derive(Debug, Default, Deserialize)]
pub struct Concept {
    #[serde(default)]
    pub coding: Vec<Coding>,
    #[serde(default)]
    pub text: String,
}

impl Concept {
    /// Its text, else the first coding's display.
    pub fn title(&self) -> &str {
        if !self.text.is_empty() {
            return &self.text;
        }
        self.coding
            .iter()
            .map(|c| c.display.as_str())
            .find(|d| !d.is_empty())
            .unwrap_or_default()
    }
}

#[derive(Debug, Default, Deserialize)]
pub struct Identifier {
    #[serde(default)]
    pub system: String,
    #[serde(default)]
    pub value: String,
    #[serde(default, rename = "type")]
    pub kind: Concept,
}

#[derive(Debug, Default, Deserialize)]
pub struct HumanName {
    #[serde(default)]
    pub r#use: String,
    #[serde(default)]
    pub family: String,
    #[serde(default)]
    pub given: Vec<String>,
    #[serde(default)]
    pub text: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FhirAddress {
    #[serde(default)]
    pub line: Vec<String>,
    #[serde(default)]
    pub city: String,
    #[serde(default)]
    pub state: String,
    #[serde(default)]
    pub postal_code: String,
}

#[derive(Debug, Default, Deserialize)]
pub struct Telecom {
    #[serde(default)]
    pub system: String,
    #[serde(default)]
    pub value: String,
}

#[derive(Debug, Default, Clone, Deserialize)]
pub struct Period {
    #[serde(default)]
    pub start: String,
    #[serde(default)]
    pub end: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Patient {
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub identifier: Vec<Identifier>,
    #[serde(default)]
    pub name: Vec<HumanName>,
    #[serde(default)]
    pub gender: String,
    #[serde(default)]
    pub birth_date: String,
    #[serde(default)]
    pub address: Vec<FhirAddress>,
    #[serde(default)]
    pub telecom: Vec<Telecom>,
}

/// A practitioner or an organization.
#[derive(Debug, Deserialize)]
pub struct Practitioner {
    #[serde(default)]
    pub identifier: Vec<Identifier>,
    #[serde(default)]
    pub name: Vec<HumanName>,
}

#[derive(Debug, Deserialize)]
pub struct Organization {
    #[serde(default)]
    pub identifier: Vec<Identifier>,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub address: Vec<FhirAddress>,
    #[serde(default)]
    pub telecom: Vec<Telecom>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Coverage {
    #[serde(default)]
    pub status: String,
    #[serde(default)]
    pub beneficiary: Reference,
    #[serde(default)]
    pub subscriber_id: String,
    #[serde(default)]
    pub identifier: Vec<Identifier>,
    #[serde(default)]
    pub relationship: Concept,
    #[serde(default)]
    pub period: Period,
    #[serde(default)]
    pub payor: Vec<Reference>,
    #[serde(default)]
    pub class: Vec<CoverageClass>,
    #[serde(default)]
    pub order: Option<u32>,
}

#[derive(Debug, Deserialize)]
pub struct CoverageClass {
    #[serde(default, rename = "type")]
    pub kind: Concept,
    #[serde(default)]
    pub value: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Encounter {
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub status: String,
    #[serde(default)]
    pub class: Coding,
    #[serde(default)]
    pub subject: Reference,
    #[serde(default)]
    pub period: Period,
    #[serde(default)]
    pub participant: Vec<Participant>,
    #[serde(default)]
    pub service_provider: Reference,
}

#[derive(Debug, Deserialize)]
pub struct Participant {
    #[serde(default)]
    pub individual: Reference,
}

/// A condition or a procedure: a code assigned at an encounter.
#[derive(Debug, Deserialize)]
pub struct Coded {
    #[serde(default)]
    pub code: Concept,
    #[serde(default)]
    pub encounter: Reference,
}

#[derive(Debug, Deserialize)]
pub struct DocumentReference {
    #[serde(default, rename = "type")]
    pub kind: Concept,
    #[serde(default)]
    pub date: String,
    #[serde(default)]
    pub content: Vec<Content>,
    #[serde(default)]
    pub context: Context,
}

#[derive(Debug, Default, Deserialize)]
pub struct Context {
    #[serde(default)]
    pub encounter: Vec<Reference>,
}

#[derive(Debug, Deserialize)]
pub struct Content {
    #[serde(default)]
    pub attachment: Attachment,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Attachment {
    #[serde(default)]
    pub content_type: String,
    #[serde(default)]
    pub data: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DiagnosticReport {
    #[serde(default)]
    pub code: Concept,
    #[serde(default)]
    pub encounter: Reference,
    #[serde(default)]
    pub effective_date_time: String,
    #[serde(default)]
    pub conclusion: String,
    #[serde(default)]
    pub presented_form: Vec<Attachment>,
}

#[derive(Debug, Deserialize)]
pub struct Composition {
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub date: String,
    #[serde(default)]
    pub encounter: Reference,
    #[serde(default)]
    pub section: Vec<Section>,
}

#[derive(Debug, Deserialize)]
pub struct Section {
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub text: Narrative,
    #[serde(default)]
    pub section: Vec<Section>,
}

#[derive(Debug, Default, Deserialize)]
pub struct Narrative {
    #[serde(default)]
    pub div: String,
}
