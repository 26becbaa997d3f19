//! The Index as words for the search: each entry with a code as one line of plain text.

use super::listing::{Listing, Pointer};
use super::volumes::Alphabetic;
use super::{EntryId, Volume};
use crate::codeset::error::CodesetError;
use crate::codeset::tables::Tables;
use crate::domain::Code;
use chrono::NaiveDate;

impl Tables {
    /// Calls `f` with every code of the Index and the words that lead to it: main term and subterms
    /// in order, without nonessential modifiers, such as `Abscess lung with pneumonia`. A code with
    /// a dash comes as the header it is. The newest edition of each volume speaks; a code it names
    /// need not be in a table that is loaded.
    ///
    /// # Errors
    /// [`CodesetError::Damaged`] where a data file cannot be read.
    pub fn for_each_index_term(&self, mut f: impl FnMut(Code, &str)) -> Result<(), CodesetError> {
        let index = self.alphabetic(NaiveDate::MAX)?;
        for listing in index.listings() {
            listing.for_each_term(&mut f);
        }
        Ok(())
    }

    /// Calls `f` with every "see" of the Index: the words of the entry and the words it sends to,
    /// such as `Bruise` and `Contusion`. What names no term ("see condition", "see subcategory
    /// H83.2") is left out.
    ///
    /// # Errors
    /// [`CodesetError::Damaged`] where a data file cannot be read.
    pub fn for_each_index_see(&self, mut f: impl FnMut(&str, &str)) -> Result<(), CodesetError> {
        let index = self.alphabetic(NaiveDate::MAX)?;
        index.for_each_see(&mut f);
        Ok(())
    }
}

/// Adds a text with its commas as spaces and without the marks that are no words of the diagnosis:
/// NEC and NOS (Guidelines I.A.6).
fn add(line: &mut String, text: &str) {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')'));
    for word in words.filter(|w| !w.is_empty() && !matches!(*w, "NEC" | "NOS" | "-")) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
}

/// Words that say what a column of a table means, in front of the site or substance.
fn column_words(volume: Volume, column: usize) -> &'static str {
    // Neoplasm Table and Table of Drugs and Chemicals have had these six columns in this order in
    // every edition of ICD-10-CM; the importer checks their headings.
    match (volume, column) {
        (Volume::Neoplasm, 0) => "malignant neoplasm",
        (Volume::Neoplasm, 1) => "secondary malignant neoplasm",
        (Volume::Neoplasm, 2) => "carcinoma in situ",
        (Volume::Neoplasm, 3) => "benign neoplasm",
        (Volume::Neoplasm, 4) => "neoplasm of uncertain behavior",
        (Volume::Neoplasm, _) => "neoplasm of unspecified behavior",
        (Volume::Drugs, 0) => "accidental poisoning by",
        (Volume::Drugs, 1) => "intentional self-harm poisoning by",
        (Volume::Drugs, 2) => "assault poisoning by",
        (Volume::Drugs, 3) => "undetermined poisoning by",
        (Volume::Drugs, 4) => "adverse effect of",
        (Volume::Drugs, _) => "underdosing of",
        (Volume::Diseases | Volume::ExternalCause, _) => "",
    }
}

impl Listing {
    /// The words of every entry, in the order of the book.
    fn for_each_line(&self, mut f: impl FnMut(EntryId, &str)) {
        let mut line = String::new();
        // Where the words of each level begin.
        let mut starts: Vec<usize> = Vec::new();
        for entry in 0..u32::try_from(self.len()).unwrap_or_default() {
            let depth = usize::from(self.depth(entry));
            if let Some(start) = starts.get(depth) {
                line.truncate(*start);
            }
            starts.truncate(depth);
            starts.push(line.len());
            // Every entry of the Neoplasm Table stands below "Neoplasm", which its column says.
            if depth > 0 || self.volume() != Volume::Neoplasm {
                add(&mut line, &self.name(entry));
            }
            f(entry, &line);
        }
    }

    /// Codes and the words that lead to them.
    pub(crate) fn for_each_term(&self, mut f: impl FnMut(Code, &str)) {
        let mut text = String::new();
        self.for_each_line(|entry, line| {
            for pointer in self.pointers(entry) {
                match pointer {
                    Pointer::Code(code) => f(code.code, line),
                    Pointer::Cell(column, code) => {
                        text.clear();
                        text.push_str(column_words(self.volume(), column));
                        add(&mut text, line);
                        f(code.code, &text);
                    }
                    // A manifestation is not what the words mean by themselves.
                    _ => {}
                }
            }
        });
    }
}

impl Alphabetic {
    /// Entries that send to another term, as words.
    pub(crate) fn for_each_see(&self, f: &mut impl FnMut(&str, &str)) {
        let mut target = String::new();
        for listing in self.listings() {
            listing.for_each_line(|entry, line| {
                for pointer in listing.pointers(entry) {
                    if let Pointer::See(text) = pointer
                        && !text.eq_ignore_ascii_case("condition")
                        && !text.bytes().any(|b| b.is_ascii_digit())
                    {
                        target.clear();
                        // "by site" and the like stand for what the coder knows of the case.
                        for part in text.split(',').map(str::trim) {
                            if !part.starts_with("by ") {
                                add(&mut target, part);
                            }
                        }
                        if !target.is_empty() {
                            f(line, &target);
                        }
                    }
                }
            });
        }
    }
}
