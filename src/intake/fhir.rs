//! FHIR R4 bundles (hl7.org/fhir/R4): each finished Encounter becomes a chart, with its documents
//! (DocumentReference, DiagnosticReport, Composition) as text and its Conditions and Procedures as
//! codes that the sender assigned.

use super::claim_json::explain;
use super::fhir_model as r;
use super::{InCoverage, InPatient, InPayer, InProvider, InVisit, Incoming, Intake, IntakeError};
use crate::domain::{
    Address, Document, EncounterKind, Money, PayerKind, PersonName, Relationship, Sex,
};
use base64::Engine;
use chrono::NaiveDate;
use serde::Deserialize;
use std::collections::HashMap;

/// A resource with where it stands in the file.
struct Placed<T> {
    line: usize,
    it: T,
}

/// The resources of a bundle, by the names that references use.
#[derive(Default)]
struct Index {
    patients: HashMap<String, Placed<r::Patient>>,
    practitioners: HashMap<String, r::Practitioner>,
    organizations: HashMap<String, r::Organization>,
    coverages: Vec<r::Coverage>,
    encounters: Vec<Placed<r::Encounter>>,
    /// Documents and codes by the encounter they refer to.
    documents: HashMap<String, Vec<Document>>,
    codes: HashMap<String, Vec<String>>,
    /// The bundle's other name of each resource: `urn:uuid:..` and `Type/id` mean the same.
    aliases: HashMap<String, String>,
}

/// Reads a bundle. Broken JSON is the only error then; a resource that is not of its form, or an
/// encounter whose patient is missing, is an error of that place.
#[must_use]
pub fn read(file: &str, text: &str) -> Intake {
    let mut intake = Intake::default();
    let fail = |line: usize, message: String| IntakeError {
        file: file.to_owned(),
        line,
        message,
    };
    let bundle = match serde_json::from_str::<r::Bundle<'_>>(text) {
        Ok(bundle) if bundle.resource_type == "Bundle" => bundle,
        Ok(other) => {
            let message = format!(
                "a FHIR {} alone: expected a Bundle of resources",
                other.resource_type
            );
            intake.errors.push(fail(1, message));
            return intake;
        }
        Err(error) => {
            let message = format!("not a whole FHIR bundle: {}", explain(&error));
            intake.errors.push(fail(error.line(), message));
            return intake;
        }
    };
    let mut index = Index::default();
    let (mut counted, mut first) = (0, 1);
    for entry in &bundle.entry {
        let Some(raw) = entry.resource else { continue };
        // Resources stand in the order of the file, so that its lines are counted once.
        let before = raw.get().as_ptr() as usize - text.as_ptr() as usize;
        let lines = text.as_bytes()[counted..before].iter();
        first += lines.filter(|b| **b == b'\n').count();
        counted = before;
        if let Err(error) = index.take(&entry.full_url, raw.get(), first) {
            let line = first + error.line().saturating_sub(1);
            intake.errors.push(fail(
                line,
                format!("in {}: {}", entry.full_url, explain(&error)),
            ));
        }
    }
    index.settle();
    for visit in &index.encounters {
        if !matches!(
            visit.it.status.as_str(),
            "finished" | "completed" | "in-progress" | "onleave" | "discharged"
        ) {
            intake.skipped += 1;
            continue;
        }
        match index.chart(visit) {
            Ok(chart) => intake.charts.push(chart),
            Err(message) => intake.errors.push(fail(visit.line, message)),
        }
    }
    intake
}

impl Index {
    fn take(&mut self, url: &str, raw: &str, line: usize) -> serde_json::Result<()> {
        let head: r::Head = serde_json::from_str(raw)?;
        let name = format!("{}/{}", head.resource_type, head.id);
        if !url.is_empty() {
            self.aliases.insert(url.to_owned(), name.clone());
        }
        match head.resource_type.as_str() {
            "Patient" => {
                self.patients.insert(
                    name,
                    Placed {
                        line,
                        it: parse(raw)?,
                    },
                );
            }
            "Practitioner" => {
                self.practitioners.insert(name, parse(raw)?);
            }
            "Organization" => {
                self.organizations.insert(name, parse(raw)?);
            }
            "Coverage" => self.coverages.push(parse(raw)?),
            "Encounter" => self.encounters.push(Placed {
                line,
                it: parse(raw)?,
            }),
            "Condition" | "Procedure" => {
                let coded: r::Coded = parse(raw)?;
                if let Some(text) = upstream_code(&coded.code) {
                    self.codes
                        .entry(coded.encounter.reference)
                        .or_default()
                        .push(text);
                }
            }
            "DocumentReference" => {
                let document: r::DocumentReference = parse(raw)?;
                let text: Vec<String> = document
                    .content
                    .iter()
                    .filter_map(|c| attached(&c.attachment))
                    .collect();
                for encounter in &document.context.encounter {
                    self.add_document(encounter, document.kind.title(), &document.date, &text);
                }
            }
            "DiagnosticReport" => {
                let report: r::DiagnosticReport = parse(raw)?;
                let mut text: Vec<String> =
                    report.presented_form.iter().filter_map(attached).collect();
                if !report.conclusion.is_empty() {
                    text.push(report.conclusion);
                }
                let date = &report.effective_date_time;
                self.add_document(&report.encounter, report.code.title(), date, &text);
            }
            "Composition" => {
                let composition: r::Composition = parse(raw)?;
                let mut text = Vec::new();
                sections(&composition.section, &mut text);
                let r::Composition {
                    encounter,
                    title,
                    date,
                    ..
                } = &composition;
                self.add_document(encounter, title, date, &text);
            }
            _ => {}
        }
        Ok(())
    }

    fn add_document(&mut self, to: &r::Reference, title: &str, when: &str, text: &[String]) {
        if text.is_empty() {
            return;
        }
        self.documents
            .entry(to.reference.clone())
            .or_default()
            .push(Document {
                title: title.to_owned(),
                date: date(when),
                text: text.join("\n\n"),
            });
    }

    /// The canonical `Type/id` of a reference.
    fn resolve<'a>(&'a self, reference: &'a str) -> &'a str {
        self.aliases
            .get(reference)
            .map_or(reference, String::as_str)
    }

    /// Files documents and codes under the canonical names of their encounters, now that every
    /// other name is known.
    fn settle(&mut self) {
        fn under<T>(
            all: HashMap<String, Vec<T>>,
            aliases: &HashMap<String, String>,
        ) -> HashMap<String, Vec<T>> {
            let mut named: Vec<_> = all.into_iter().collect();
            named.sort_by(|a, b| a.0.cmp(&b.0));
            let mut out: HashMap<String, Vec<T>> = HashMap::new();
            for (name, items) in named {
                let name = aliases.get(&name).cloned().unwrap_or(name);
                out.entry(name).or_default().extend(items);
            }
            out
        }
        self.documents = under(std::mem::take(&mut self.documents), &self.aliases);
        self.codes = under(std::mem::take(&mut self.codes), &self.aliases);
    }

    fn chart(&self, visit: &Placed<r::Encounter>) -> Result<Incoming, String> {
        let it = &visit.it;
        if it.id.is_empty() {
            return Err(
                "an Encounter without an id cannot be told from others: give it one".into(),
            );
        }
        let subject = self.resolve(&it.subject.reference);
        let patient = self.patients.get(subject).ok_or_else(|| {
            format!(
                "Encounter/{} refers to patient '{}', which is not in the bundle: send them together",
                it.id, it.subject.reference
            )
        })?;
        let from = date(&it.period.start)
            .ok_or_else(|| format!("Encounter/{} has no period.start: expected a date", it.id))?;
        let name = format!("Encounter/{}", it.id);
        let (kind, place) = kind_of(&it.class.code);
        let mut documents = self.documents.get(&name).cloned().unwrap_or_default();
        documents.sort_by_key(|d| d.date);
        Ok(Incoming {
            line: visit.line,
            source: format!("fhir:{name}"),
            patient: self.patient(patient, subject)?,
            visit: InVisit {
                kind,
                from,
                to: date(&it.period.end).map_or(from, |to| to.max(from)),
                place_of_service: place.to_owned(),
                rendering: it
                    .participant
                    .iter()
                    .find_map(|p| self.practitioner(&p.individual)),
                billing: self.organization(&it.service_provider),
                referring: None,
            },
            documents,
            upstream_codes: self.codes.get(&name).cloned().unwrap_or_default(),
            expected_charge: Money::ZERO,
        })
    }

    fn patient(&self, placed: &Placed<r::Patient>, name: &str) -> Result<InPatient, String> {
        let it = &placed.it;
        let official = it
            .name
            .iter()
            .find(|n| n.r#use == "official")
            .or(it.name.first());
        let official = official.ok_or_else(|| format!("{name} has no name"))?;
        let birth_date = date(&it.birth_date)
            .ok_or_else(|| format!("{name} has no birthDate: expected YYYY-MM-DD"))?;
        let record = it
            .identifier
            .iter()
            .find(|i| i.kind.coding.iter().any(|c| c.code == "MR"));
        let mut coverages: Vec<(u32, InCoverage)> = self
            .coverages
            .iter()
            .filter(|c| self.resolve(&c.beneficiary.reference) == name)
            .filter(|c| matches!(c.status.as_str(), "" | "active"))
            .map(|c| (c.order.unwrap_or(u32::MAX), self.coverage(c)))
            // Synthea writes a coverage for those who have none.
            .filter(|(_, c)| c.payer.name != "NO_INSURANCE")
            .collect();
        coverages.sort_by_key(|(order, _)| *order);
        Ok(InPatient {
            mrn: record.map_or_else(|| it.id.clone(), |i| i.value.clone()),
            name: person_name(official),
            birth_date,
            sex: match it.gender.as_str() {
                "female" => Sex::Female,
                "male" => Sex::Male,
                _ => Sex::Unknown,
            },
            address: it.address.first().map(address).unwrap_or_default(),
            phone: phone(&it.telecom),
            coverages: coverages.into_iter().map(|(_, c)| c).collect(),
        })
    }

    fn coverage(&self, it: &r::Coverage) -> InCoverage {
        let payor = it.payor.first().cloned().unwrap_or_default();
        let organization = self.organizations.get(self.resolve(&payor.reference));
        let name = match organization {
            Some(o) if !o.name.is_empty() => o.name.clone(),
            _ => payor.display,
        };
        let (filing, kind) = filing_of(&name);
        let class = |code: &str| {
            let is = |c: &&r::CoverageClass| c.kind.coding.iter().any(|k| k.code == code);
            it.class
                .iter()
                .find(is)
                .map(|c| c.value.clone())
                .unwrap_or_default()
        };
        InCoverage {
            // A sender's own identifier of an organization is no electronic payer id, so that one
            // stays empty until someone who knows it enters it.
            payer: InPayer {
                code: String::new(),
                name,
                filing: filing.to_owned(),
                kind,
            },
            member_id: if it.subscriber_id.is_empty() {
                it.identifier
                    .first()
                    .map(|i| i.value.clone())
                    .unwrap_or_default()
            } else {
                it.subscriber_id.clone()
            },
            group: class("group"),
            relationship: match it.relationship.coding.first().map(|c| c.code.as_str()) {
                Some("spouse") => Relationship::Spouse,
                Some("child") => Relationship::Child,
                Some("self") | None => Relationship::SelfSubscriber,
                Some(_) => Relationship::Other,
            },
            subscriber: None,
            from: date(&it.period.start),
            to: date(&it.period.end),
        }
    }

    fn practitioner(&self, to: &r::Reference) -> Option<InProvider> {
        let it = self.practitioners.get(self.resolve(&to.reference))?;
        let name = person_name(it.name.first()?);
        Some(InProvider {
            npi: npi(&it.identifier),
            name: name.last,
            first: Some(name.first),
            ..InProvider::default()
        })
    }

    fn organization(&self, to: &r::Reference) -> Option<InProvider> {
        let it = self.organizations.get(self.resolve(&to.reference))?;
        Some(InProvider {
            npi: npi(&it.identifier),
            name: it.name.clone(),
            first: None,
            address: it.address.first().map(address).unwrap_or_default(),
            phone: phone(&it.telecom),
            ..InProvider::default()
        })
    }
}

fn parse<'a, T: Deserialize<'a>>(raw: &'a str) -> serde_json::Result<T> {
    serde_json::from_str(raw)
}

/// The day of a FHIR date or dateTime; `None` where only a year or month is given.
fn date(text: &str) -> Option<NaiveDate> {
    text.get(..10)?.parse().ok()
}

fn npi(identifiers: &[r::Identifier]) -> String {
    let is_npi = |i: &&r::Identifier| i.system == "http://hl7.org/fhir/sid/us-npi";
    identifiers
        .iter()
        .find(is_npi)
        .map(|i| i.value.clone())
        .unwrap_or_default()
}

fn phone(telecom: &[r::Telecom]) -> String {
    telecom
        .iter()
        .find(|t| t.system == "phone")
        .map(|t| t.value.clone())
        .unwrap_or_default()
}

fn person_name(name: &r::HumanName) -> PersonName {
    PersonName {
        last: if name.family.is_empty() {
            name.text.clone()
        } else {
            name.family.clone()
        },
        first: name.given.first().cloned().unwrap_or_default(),
        middle: name.given.get(1).cloned().unwrap_or_default(),
    }
}

fn address(it: &r::FhirAddress) -> Address {
    Address {
        line1: it.line.first().cloned().unwrap_or_default(),
        line2: it.line.get(1).cloned().unwrap_or_default(),
        city: it.city.clone(),
        state: crate::domain::person::state_code(&it.state)
            .unwrap_or(&it.state)
            .to_owned(),
        zip: it.postal_code.clone(),
    }
}

/// Kind of visit and usual place of service of an ActCode encounter class.
fn kind_of(class: &str) -> (EncounterKind, &'static str) {
    match class {
        "EMER" => (EncounterKind::Ed, "23"),
        "IMP" | "ACUTE" | "NONAC" => (EncounterKind::Inpatient, "21"),
        "OBSENC" => (EncounterKind::Inpatient, "22"),
        "SS" => (EncounterKind::Surgery, "24"),
        "VR" => (EncounterKind::Telehealth, "10"),
        "HH" => (EncounterKind::Other, "12"),
        _ => (EncounterKind::Clinic, "11"),
    }
}

/// The claim filing indicator and kind that a payer's name tells; commercial where it tells none.
fn filing_of(name: &str) -> (&'static str, PayerKind) {
    let name = name.to_ascii_lowercase();
    if name.contains("medicaid") {
        ("MC", PayerKind::Medicaid)
    } else if name.contains("medicare") {
        ("MB", PayerKind::Medicare)
    } else if name.contains("blue cross") || name.contains("blue shield") {
        ("BL", PayerKind::Blue)
    } else if name.contains("tricare") {
        ("CH", PayerKind::Tricare)
    } else {
        ("CI", PayerKind::Commercial)
    }
}

/// `E11.9 Type 2 diabetes ..` for a code of our tables, `SNOMED 44054006 ..` for others.
fn upstream_code(concept: &r::Concept) -> Option<String> {
    let ours = |c: &&r::Coding| {
        let system = c.system.to_ascii_lowercase();
        system.contains("icd-10-cm") || system.contains("/cpt") || system.contains("hcpcs")
    };
    if let Some(coding) = concept.coding.iter().find(ours) {
        let title = match coding.display.as_str() {
            "" => concept.title(),
            display => display,
        };
        return Some(format!("{} {title}", coding.code).trim().to_owned());
    }
    let title = concept.title();
    match concept.coding.first() {
        Some(coding) if coding.system == "http://snomed.info/sct" => {
            Some(format!("SNOMED {} {title}", coding.code).trim().to_owned())
        }
        _ if title.is_empty() => None,
        _ => Some(title.to_owned()),
    }
}

/// The text of an attachment; a sentence in its place where it is no text.
fn attached(it: &r::Attachment) -> Option<String> {
    if it.data.is_empty() {
        return None;
    }
    let kind = it.content_type.as_str();
    if !kind.starts_with("text/") && !kind.is_empty() && !kind.contains("xhtml") {
        return Some(format!(
            "[a document of type {kind} came with this visit; open it in its own system]"
        ));
    }
    let Ok(bytes) = base64::engine::general_purpose::STANDARD.decode(it.data.trim()) else {
        return Some(
            "[a document of this visit could not be decoded: its base64 is broken]".into(),
        );
    };
    let text = String::from_utf8_lossy(&bytes);
    Some(if kind.contains("html") {
        plain(&text)
    } else {
        text.into_owned()
    })
}

fn sections(all: &[r::Section], out: &mut Vec<String>) {
    for section in all {
        let text = plain(&section.text.div);
        if !text.is_empty() {
            out.push(
                format!("{}\n{text}", section.title.to_uppercase())
                    .trim()
                    .to_owned(),
            );
        }
        sections(&section.section, out);
    }
}

/// The text of a piece of HTML: tags dropped, block ends as line ends, the common entities read.
fn plain(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let tag = &rest[at..];
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        let name = tag[..end]
            .trim_start_matches(['<', '/'])
            .to_ascii_lowercase();
        if ["p", "div", "br", "li", "tr", "h"]
            .iter()
            .any(|block| name.starts_with(block))
        {
            out.push('\n');
        }
        rest = &tag[end..];
    }
    out.push_str(rest);
    for (entity, text) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&nbsp;", " "),
        ("&#160;", " "),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ] {
        out = out.replace(entity, text);
    }
    let lines: Vec<&str> = out
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("\n")
}
