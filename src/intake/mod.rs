//! What comes in from other systems: FHIR bundles, CSV and JSON Lines become [`Incoming`] charts;
//! claim JSON becomes claims, and claims become claim JSON again.
//!
//! Reading only: nothing here knows a store. Errors name file and line, what was expected, and
//! what to do.

pub mod chart_file;
pub mod claim_json;
pub mod claim_stream;
pub mod fhir;
mod fhir_model;
pub mod kit_file;
mod model;

pub use model::{InCoverage, InPatient, InPayer, InProvider, InVisit, Incoming};

/// Something in a file that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct IntakeError {
    /// The file, as it was named.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong, what was expected, what to do.
    pub message: String,
}

/// The forms that charts come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A FHIR R4 bundle (JSON).
    Fhir,
    /// CSV with a header line.
    Csv,
    /// One chart a line, as JSON.
    JsonLines,
}

/// What a file held: the charts that can be read, and what cannot.
#[derive(Debug, Default)]
pub struct Intake {
    /// Charts, in the order of the file.
    pub charts: Vec<Incoming>,
    /// Places that cannot be read.
    pub errors: Vec<IntakeError>,
    /// Encounters passed over since they are no finished visit (planned, cancelled).
    pub skipped: usize,
}

/// Guesses the form of a file from its first characters and its name.
#[must_use]
pub fn detect(file: &str, text: &str) -> Format {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if !start.starts_with('{') && !start.starts_with('[') {
        return Format::Csv;
    }
    let name = file.to_ascii_lowercase();
    let lines = name.ends_with(".jsonl") || name.ends_with(".ndjson");
    let head: String = start.chars().take(4096).collect();
    if !lines && head.contains("\"resourceType\"") {
        Format::Fhir
    } else {
        Format::JsonLines
    }
}

/// Reads the charts of a file. `file` names it in errors.
#[must_use]
pub fn read(file: &str, bytes: &[u8], format: Option<Format>) -> Intake {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}'),
        Err(error) => {
            let before = &bytes[..error.valid_up_to()];
            return Intake {
                errors: vec![IntakeError {
                    file: file.to_owned(),
                    line: before.iter().filter(|b| **b == b'\n').count() + 1,
                    message: format!(
                        "byte {} is not UTF-8 text: save the file as UTF-8 and read it again",
                        error.valid_up_to()
                    ),
                }],
                ..Intake::default()
            };
        }
    };
    match format.unwrap_or_else(|| detect(file, text)) {
        Format::Fhir => fhir::read(file, text),
        Format::Csv => chart_file::read_csv(file, text),
        Format::JsonLines => chart_file::read_json_lines(file, text),
    }
}

#[cfg(test)]
mod tests;
