//! The invented people, payers, providers and visits that the demo is made from.

use crate::domain::{
    Address, Code, Coding, EncounterKind, Modifier, Money, PayerKind, Pointer, ServiceLine, Sex,
    Units,
};
use chrono::NaiveDate;
use serde::Deserialize;

/// Everything, as the files have it.
pub(super) struct Content {
    pub people: People,
    pub payers: Vec<DemoPayer>,
    pub providers: Vec<DemoProvider>,
    pub billing: Vec<DemoBilling>,
    pub scenarios: Vec<Scenario>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct People {
    pub first_f: Vec<String>,
    pub first_m: Vec<String>,
    pub last: Vec<String>,
    pub streets: Vec<String>,
    pub cities: Vec<City>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct City {
    pub city: String,
    pub state: String,
    pub zip: String,
}

#[derive(Deserialize)]
struct PayersFile {
    payer: Vec<DemoPayer>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DemoPayer {
    pub code: String,
    pub name: String,
    pub filing: String,
    #[serde(deserialize_with = "text")]
    pub kind: PayerKind,
    pub days_to_pay: u16,
    pub timely_filing_days: u16,
    pub phone: String,
    street: String,
    city: String,
    state: String,
    zip: String,
    /// How often it is chosen, against the others.
    pub weight: i64,
    /// Pattern of its member numbers.
    pub member_id: String,
}

impl DemoPayer {
    pub(super) fn address(&self) -> Address {
        address(&self.street, &self.city, &self.state, &self.zip)
    }
}

#[derive(Deserialize)]
struct ProvidersFile {
    provider: Vec<DemoProvider>,
    billing: Vec<DemoBilling>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DemoProvider {
    pub last: String,
    pub first: String,
    pub specialty: String,
    pub credential: String,
    pub taxonomy: String,
    pub npi: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DemoBilling {
    pub name: String,
    pub npi: String,
    pub tax_id: String,
    pub taxonomy: String,
    pub phone: String,
    street: String,
    city: String,
    state: String,
    zip: String,
}

impl DemoBilling {
    pub(super) fn address(&self) -> Address {
        address(&self.street, &self.city, &self.state, &self.zip)
    }
}

/// Reads what domain types are written as.
pub(super) fn text<'de, T, D>(from: D) -> Result<T, D::Error>
where
    T: std::str::FromStr<Err: std::fmt::Display>,
    D: serde::Deserializer<'de>,
{
    String::deserialize(from)?
        .parse()
        .map_err(serde::de::Error::custom)
}

fn sex<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Sex>, D::Error> {
    let text = String::deserialize(from)?;
    if text == "any" {
        return Ok(None);
    }
    text.parse().map(Some).map_err(serde::de::Error::custom)
}

fn address(street: &str, city: &str, state: &str, zip: &str) -> Address {
    Address {
        line1: street.to_owned(),
        line2: String::new(),
        city: city.to_owned(),
        state: state.to_owned(),
        zip: zip.to_owned(),
    }
}

#[derive(Deserialize)]
struct ScenariosFile {
    scenario: Vec<Scenario>,
}

/// A visit with its note and its coding.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scenario {
    pub id: String,
    #[serde(deserialize_with = "text")]
    pub kind: EncounterKind,
    pub specialty: String,
    pub pos: String,
    /// The only sex it fits; `None` where either does.
    #[serde(deserialize_with = "sex")]
    pub sex: Option<Sex>,
    /// Youngest and oldest age in years.
    pub age: [i64; 2],
    pub title: String,
    dx: Vec<String>,
    lines: Vec<DemoLine>,
    pub note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DemoLine {
    code: String,
    modifiers: Vec<String>,
    units: i64,
    /// For the whole line.
    charge: String,
    pointers: Vec<u8>,
    /// Of a drug.
    ndc: Option<String>,
}

impl Scenario {
    /// Which of the billing organizations asks for the money: the laboratory for its own work, the
    /// hospital's physicians for what happens there (places 21 to 23), else the medical group.
    pub(super) fn billing(&self) -> usize {
        if self.id.starts_with("lab-") {
            2
        } else {
            usize::from(matches!(self.pos.as_str(), "21" | "22" | "23"))
        }
    }

    /// Whether someone sent the patient there.
    pub(super) fn is_referred(&self) -> bool {
        use EncounterKind::{Lab, Radiology, Surgery, Therapy};
        matches!(self.kind, Lab | Radiology | Surgery | Therapy)
    }

    /// Whether a payer of this kind could pay for it.
    pub(super) fn fits(&self, kind: PayerKind) -> bool {
        let medicare = matches!(kind, PayerKind::Medicare | PayerKind::MedicareAdvantage);
        if self.id.starts_with("wc-") || kind == PayerKind::WorkersComp {
            return self.id.starts_with("wc-") && kind == PayerKind::WorkersComp;
        }
        if self.id.starts_with("auto-") || kind == PayerKind::Auto {
            return self.id.starts_with("auto-") && kind == PayerKind::Auto;
        }
        if self.id == "fp-medicare-awv" {
            return medicare;
        }
        // Medicare pays for these under other codes, or not at all.
        let not_medicare = self.id.starts_with("gi-screening-")
            || self.lines.iter().any(|line| {
                matches!(line.code.as_str(), "90460" | "J7298")
                    || line.code.starts_with("9938")
                    || line.code.starts_with("9939")
            });
        !(medicare && not_medicare)
    }

    /// Its coding on a day.
    pub(super) fn coding(&self, day: NaiveDate) -> Result<Coding, String> {
        let code = |text: &str| {
            text.parse::<Code>()
                .map_err(|e| format!("{}: {e}", self.id))
        };
        let mut coding = Coding::default();
        for text in &self.dx {
            coding.diagnoses.push(code(text)?);
        }
        for demo in &self.lines {
            let mut line = ServiceLine::new(code(&demo.code)?, day);
            for text in &demo.modifiers {
                line.modifiers.push(text.parse::<Modifier>()?);
            }
            line.units = Units(demo.units * 1000);
            line.charge = demo.charge.parse::<Money>().map_err(|e| e.to_string())?;
            line.pointers = demo
                .pointers
                .iter()
                .filter_map(|p| Pointer::new(*p))
                .collect();
            line.ndc.clone_from(&demo.ndc);
            coding.lines.push(line);
        }
        Ok(coding)
    }
}

impl Content {
    /// Reads the content in the program.
    pub(super) fn read() -> Result<Self, toml::de::Error> {
        let payers: PayersFile = toml::from_str(include_str!("payers.toml"))?;
        let providers: ProvidersFile = toml::from_str(include_str!("providers.toml"))?;
        let scenarios: ScenariosFile = toml::from_str(include_str!("scenarios.toml"))?;
        Ok(Self {
            people: toml::from_str(include_str!("people.toml"))?,
            payers: payers.payer,
            providers: providers.provider,
            billing: providers.billing,
            scenarios: scenarios.scenario,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::provider::npi_is_valid;

    #[test]
    fn the_content_is_what_the_generator_counts_on() {
        let content = Content::read().unwrap();
        assert!(content.scenarios.len() >= 80);
        assert_eq!(content.billing.len(), 3);
        for payer in &content.payers {
            assert!(payer.weight > 0, "{}", payer.code);
        }
        let npis = content.providers.iter().map(|p| &p.npi);
        for npi in npis.chain(content.billing.iter().map(|b| &b.npi)) {
            assert!(npi_is_valid(npi), "{npi}");
        }
        let day = NaiveDate::from_ymd_opt(2026, 11, 2).unwrap();
        for scenario in &content.scenarios {
            let id = &scenario.id;
            assert!(scenario.age[0] <= scenario.age[1], "{id}");
            assert!(
                content
                    .providers
                    .iter()
                    .any(|p| p.specialty == scenario.specialty),
                "{id}"
            );
            assert!(content.payers.iter().any(|p| scenario.fits(p.kind)), "{id}");
            let coding = scenario.coding(day).unwrap();
            assert!(
                !coding.diagnoses.is_empty() && !coding.lines.is_empty(),
                "{id}"
            );
            for line in &coding.lines {
                assert!(!line.pointers.is_empty(), "{id} {}", line.code);
                assert!(
                    line.pointers
                        .iter()
                        .all(|p| p.index() < coding.diagnoses.len()),
                    "{id}"
                );
            }
        }
    }
}
