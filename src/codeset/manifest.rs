//! `manifest.toml`: what a table is, from where, and what its files must be.

use super::error::CodesetError;
use crate::domain::CodeSet;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// A manifest as read. Fields this program does not know are left alone.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// What people call it.
    pub name: String,
    /// `icd10cm`, `cpt`, `hcpcs`, or the name of a reference table.
    pub set: String,
    /// Edition, such as `FY2027`.
    #[serde(default)]
    pub edition: String,
    /// First date of service, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_from: Option<String>,
    /// Last date of service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_to: Option<String>,
    /// Folder of the edition this one gives the changes to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// Whether it is a practice table.
    #[serde(default)]
    pub practice: bool,
    /// Where it came from.
    #[serde(default)]
    pub source: String,
    /// Under which terms.
    #[serde(default)]
    pub licence: String,
    /// Its files.
    #[serde(default, rename = "file")]
    pub files: Vec<FileEntry>,
}

/// One file of a table.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct FileEntry {
    /// Name in the folder.
    pub name: String,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// Rows in it, without a heading.
    pub rows: u64,
    /// How many of them can be billed, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub billable: Option<u64>,
}

impl Manifest {
    /// Reads a manifest; `table` is its folder for messages.
    pub(crate) fn parse(table: &str, text: &str) -> Result<Self, CodesetError> {
        toml::from_str(text)
            .map_err(|e| CodesetError::damaged(table, format!("manifest.toml: {}", e.message())))
    }

    /// The code set; `None` for a reference table.
    pub(crate) fn code_set(&self) -> Option<CodeSet> {
        CodeSet::ALL.into_iter().find(|s| s.name() == self.set)
    }

    /// First and last date of service.
    pub(crate) fn effective(
        &self,
        table: &str,
    ) -> Result<(Option<NaiveDate>, Option<NaiveDate>), CodesetError> {
        let date = |text: &Option<String>| {
            text.as_deref()
                .map(|t| {
                    t.parse::<NaiveDate>().map_err(|_| {
                        CodesetError::damaged(
                            table,
                            format!("manifest.toml: '{t}' is no date: expected YYYY-MM-DD"),
                        )
                    })
                })
                .transpose()
        };
        Ok((date(&self.effective_from)?, date(&self.effective_to)?))
    }
}

/// SHA-256 of bytes in lower-case hex.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}
