//! Charts as CSV with a header line, or as JSON Lines.

use super::claim_json::{AddressJson, CoverageJson, PartyJson, Text, Textual, explain};
use super::{InCoverage, InPatient, InPayer, InProvider, InVisit, Incoming, Intake, IntakeError};
use crate::domain::text::unclosed_quote;
use crate::domain::{
    Address, Document, EncounterKind, Money, PayerKind, PersonName, Relationship, Sex, Subscriber,
};
use chrono::NaiveDate;
use serde::Deserialize;
use std::collections::HashMap;

/// One chart a line. The parties are written as in claim JSON.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChartJson {
    id: String,
    patient: ChartPatient,
    #[serde(default)]
    coverages: Vec<CoverageJson>,
    #[serde(default)]
    rendering_provider: Option<PartyJson>,
    #[serde(default)]
    billing_provider: Option<PartyJson>,
    #[serde(default)]
    referring_provider: Option<PartyJson>,
    #[serde(default = "clinic")]
    kind: Text<EncounterKind>,
    from: Text<NaiveDate>,
    #[serde(default)]
    to: Option<Text<NaiveDate>>,
    #[serde(default = "office")]
    place_of_service: String,
    #[serde(default)]
    documents: Vec<DocumentJson>,
    #[serde(default)]
    codes: Vec<String>,
    #[serde(default)]
    expected_charge: Text<Money>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChartPatient {
    mrn: String,
    last: String,
    #[serde(default)]
    first: String,
    #[serde(default)]
    middle: String,
    birth_date: Text<NaiveDate>,
    #[serde(default)]
    sex: Text<Sex>,
    #[serde(default)]
    address: AddressJson,
    #[serde(default)]
    phone: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DocumentJson {
    #[serde(default)]
    title: String,
    #[serde(default)]
    date: Option<Text<NaiveDate>>,
    text: String,
}

impl Textual for EncounterKind {
    fn read(text: &str) -> Result<Self, String> {
        text.parse()
    }
    fn write(&self) -> String {
        self.to_string()
    }
}

fn clinic() -> Text<EncounterKind> {
    Text(EncounterKind::Clinic)
}

fn office() -> String {
    "11".to_owned()
}

/// Reads JSON Lines: one chart a line. A line that cannot be read is an error of that line.
#[must_use]
pub fn read_json_lines(file: &str, text: &str) -> Intake {
    let mut intake = Intake::default();
    for (i, row) in text
        .lines()
        .enumerate()
        .filter(|(_, row)| !row.trim().is_empty())
    {
        let line = i + 1;
        let read = serde_json::from_str::<ChartJson>(row).map_err(|e| explain(&e));
        match read.and_then(|chart| chart.incoming(line)) {
            Ok(chart) => intake.charts.push(chart),
            Err(message) => intake.errors.push(IntakeError {
                file: file.into(),
                line,
                message,
            }),
        }
    }
    intake
}

impl ChartJson {
    fn incoming(self, line: usize) -> Result<Incoming, String> {
        for (what, value) in [
            ("id", &self.id),
            ("patient.mrn", &self.patient.mrn),
            ("patient.last", &self.patient.last),
        ] {
            if value.trim().is_empty() {
                return Err(format!("'{what}' is empty: every chart needs it"));
            }
        }
        let p = self.patient;
        Ok(Incoming {
            line,
            source: format!("file:{}", self.id.trim()),
            patient: InPatient {
                mrn: p.mrn.trim().to_owned(),
                name: PersonName {
                    last: p.last,
                    first: p.first,
                    middle: p.middle,
                },
                birth_date: p.birth_date.0,
                sex: p.sex.0,
                address: p.address.into(),
                phone: p.phone,
                coverages: self.coverages.into_iter().map(coverage).collect(),
            },
            visit: InVisit {
                kind: self.kind.0,
                from: self.from.0,
                to: self.to.map_or(self.from.0, |d| d.0),
                place_of_service: self.place_of_service,
                rendering: self.rendering_provider.map(provider),
                billing: self.billing_provider.map(provider),
                referring: self.referring_provider.map(provider),
            },
            documents: self
                .documents
                .into_iter()
                .map(|d| Document {
                    title: d.title,
                    date: d.date.map(|d| d.0),
                    text: d.text,
                })
                .collect(),
            upstream_codes: self.codes,
            expected_charge: self.expected_charge.0,
        })
    }
}

fn coverage(c: CoverageJson) -> InCoverage {
    InCoverage {
        payer: InPayer {
            code: c.payer_id,
            name: c.payer_name,
            kind: PayerKind::of_filing(&c.filing),
            filing: c.filing,
        },
        member_id: c.member_id,
        group: c.group,
        relationship: c.relationship.0,
        subscriber: c.subscriber.map(|s| Subscriber {
            name: PersonName {
                last: s.last,
                first: s.first,
                middle: s.middle,
            },
            birth_date: s.birth_date.map(|d| d.0),
            sex: s.sex.0,
            address: s.address.into(),
        }),
        from: None,
        to: None,
    }
}

fn provider(p: PartyJson) -> InProvider {
    let person = !p.last.is_empty() || !p.first.is_empty();
    InProvider {
        npi: p.npi,
        name: if p.last.is_empty() { p.name } else { p.last },
        first: person.then_some(p.first),
        tax_id: p.tax_id,
        taxonomy: p.taxonomy,
        address: p.address.map(Into::into).unwrap_or_default(),
        phone: String::new(),
    }
}

/// The columns of a chart CSV. The first five are required; the others may be left out.
pub const COLUMNS: &[(&str, &str)] = &[
    ("visit_id", "unique id of the visit"),
    ("mrn", "medical record number"),
    ("last", "patient's last name"),
    ("birth_date", "YYYY-MM-DD"),
    ("date", "first date of service, YYYY-MM-DD"),
    ("first", "patient's first name"),
    ("middle", "patient's middle name"),
    ("sex", "F, M or U"),
    ("line1", "street"),
    ("city", "city"),
    ("state", "two letters"),
    ("zip", "5 or 9 digits"),
    ("phone", "telephone"),
    ("payer_id", "electronic payer id"),
    ("payer_name", "payer's name"),
    ("filing", "claim filing indicator, such as MB or CI"),
    ("member_id", "member number"),
    ("group", "group number"),
    ("to_date", "last date of service"),
    ("place_of_service", "two digits; 11 where left out"),
    (
        "kind",
        "clinic, ed, surgery, lab, radiology, telehealth, preventive, ...",
    ),
    ("rendering_npi", "NPI of who rendered"),
    ("rendering_last", "last name of who rendered"),
    ("rendering_first", "first name of who rendered"),
    ("rendering_taxonomy", "taxonomy of who rendered"),
    ("billing_npi", "NPI of who bills"),
    ("billing_name", "name of who bills"),
    ("billing_tax_id", "tax id of who bills"),
    ("billing_taxonomy", "taxonomy of who bills"),
    ("billing_line1", "street of who bills"),
    ("billing_city", "city of who bills"),
    ("billing_state", "state of who bills"),
    ("billing_zip", "9 digits"),
    ("note_title", "title of the document"),
    ("note", "text of the document"),
    ("codes", "codes assigned elsewhere, separated by ;"),
    ("expected_charge", "dollars"),
];

/// How many of [`COLUMNS`] must be there.
const REQUIRED: usize = 5;

/// Reads CSV with a header line. A row that cannot be read is an error of its line; a header that
/// cannot be is the only error.
#[must_use]
pub fn read_csv(file: &str, text: &str) -> Intake {
    let mut intake = Intake::default();
    let fail = |line: usize, message: String| IntakeError {
        file: file.to_owned(),
        line,
        message,
    };
    // The rows within such a field would become one patient's note.
    if let Some(line) = unclosed_quote(text, b',') {
        let message = "a quote opens a field here and is never closed: close it, and double the \
                       quotes within the text";
        intake.errors.push(fail(line, message.to_owned()));
        return intake;
    }
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::Headers)
        .from_reader(text.as_bytes());
    let columns = match reader.headers().map_err(|e| e.to_string()).and_then(header) {
        Ok(columns) => columns,
        Err(message) => {
            intake.errors.push(fail(1, message));
            return intake;
        }
    };
    let mut record = csv::StringRecord::new();
    loop {
        let line = usize::try_from(reader.position().line()).unwrap_or(usize::MAX);
        match reader.read_record(&mut record) {
            Ok(false) => return intake,
            Ok(true) => {
                let line = record
                    .position()
                    .map_or(line, |p| usize::try_from(p.line()).unwrap_or(line));
                match csv_row(
                    &Row {
                        columns: &columns,
                        record: &record,
                    },
                    line,
                ) {
                    Ok(chart) => intake.charts.push(chart),
                    Err(message) => intake.errors.push(fail(line, message)),
                }
            }
            Err(error) => {
                let line = error
                    .position()
                    .map_or(line, |p| usize::try_from(p.line()).unwrap_or(line));
                let message = match error.kind() {
                    csv::ErrorKind::UnequalLengths {
                        expected_len, len, ..
                    } => format!(
                        "{len} fields, the header has {expected_len}: quote fields that hold commas"
                    ),
                    _ => "not CSV: quote fields that hold quotes or line ends".to_owned(),
                };
                intake.errors.push(fail(line, message));
            }
        }
    }
}

fn header(names: &csv::StringRecord) -> Result<HashMap<&'static str, usize>, String> {
    let mut columns = HashMap::new();
    for (i, name) in names.iter().enumerate() {
        let known = COLUMNS
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        let Some((known, _)) = known else {
            let all: Vec<&str> = COLUMNS.iter().map(|(name, _)| *name).collect();
            return Err(format!(
                "unknown column '{name}': expected some of {}",
                all.join(", ")
            ));
        };
        if columns.insert(*known, i).is_some() {
            return Err(format!("column '{known}' stands twice"));
        }
    }
    for (name, meaning) in &COLUMNS[..REQUIRED] {
        if !columns.contains_key(name) {
            return Err(format!(
                "column '{name}' ({meaning}) is missing from the header"
            ));
        }
    }
    Ok(columns)
}

struct Row<'a> {
    columns: &'a HashMap<&'static str, usize>,
    record: &'a csv::StringRecord,
}

impl Row<'_> {
    fn text(&self, column: &str) -> String {
        let at = self.columns.get(column);
        at.and_then(|at| self.record.get(*at))
            .unwrap_or_default()
            .trim()
            .to_owned()
    }

    fn needed(&self, column: &str) -> Result<String, String> {
        let text = self.text(column);
        if text.is_empty() {
            Err(format!("column '{column}' is empty"))
        } else {
            Ok(text)
        }
    }

    fn read<T: Textual>(&self, column: &str) -> Result<Option<T>, String> {
        let text = self.text(column);
        if text.is_empty() {
            return Ok(None);
        }
        T::read(&text)
            .map(Some)
            .map_err(|e| format!("column '{column}': {e}"))
    }
}

fn csv_row(row: &Row<'_>, line: usize) -> Result<Incoming, String> {
    let id = row.needed("visit_id")?;
    let from = row.read("date")?.ok_or("column 'date' is empty")?;
    let payer = InPayer {
        code: row.text("payer_id"),
        name: row.text("payer_name"),
        kind: PayerKind::of_filing(&row.text("filing")),
        filing: row.text("filing"),
    };
    let covered = !payer.code.is_empty() || !payer.name.is_empty();
    let rendering = InProvider {
        npi: row.text("rendering_npi"),
        name: row.text("rendering_last"),
        first: Some(row.text("rendering_first")),
        taxonomy: row.text("rendering_taxonomy"),
        ..InProvider::default()
    };
    let billing = InProvider {
        npi: row.text("billing_npi"),
        name: row.text("billing_name"),
        tax_id: row.text("billing_tax_id"),
        taxonomy: row.text("billing_taxonomy"),
        address: Address {
            line1: row.text("billing_line1"),
            line2: String::new(),
            city: row.text("billing_city"),
            state: row.text("billing_state"),
            zip: row.text("billing_zip"),
        },
        ..InProvider::default()
    };
    let named = |p: InProvider| (!p.npi.is_empty() || !p.name.is_empty()).then_some(p);
    let note = row.text("note");
    Ok(Incoming {
        line,
        source: format!("file:{id}"),
        patient: InPatient {
            mrn: row.needed("mrn")?,
            name: PersonName {
                last: row.needed("last")?,
                first: row.text("first"),
                middle: row.text("middle"),
            },
            birth_date: row
                .read("birth_date")?
                .ok_or("column 'birth_date' is empty")?,
            sex: row.read("sex")?.unwrap_or_default(),
            address: Address {
                line1: row.text("line1"),
                line2: String::new(),
                city: row.text("city"),
                state: row.text("state"),
                zip: row.text("zip"),
            },
            phone: row.text("phone"),
            coverages: Vec::from_iter(covered.then(|| InCoverage {
                payer,
                member_id: row.text("member_id"),
                group: row.text("group"),
                relationship: Relationship::SelfSubscriber,
                subscriber: None,
                from: None,
                to: None,
            })),
        },
        visit: InVisit {
            kind: row.read("kind")?.unwrap_or(EncounterKind::Clinic),
            from,
            to: row.read("to_date")?.unwrap_or(from),
            place_of_service: match row.text("place_of_service") {
                pos if pos.is_empty() => office(),
                pos => pos,
            },
            rendering: named(rendering),
            billing: named(billing),
            referring: None,
        },
        documents: Vec::from_iter((!note.is_empty()).then(|| Document {
            title: row.text("note_title"),
            date: Some(from),
            text: note,
        })),
        upstream_codes: row
            .text("codes")
            .split(';')
            .map(|code| code.trim().to_owned())
            .filter(|code| !code.is_empty())
            .collect(),
        expected_charge: row.read("expected_charge")?.unwrap_or(Money::ZERO),
    })
}
