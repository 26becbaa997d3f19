//! What is wrong with the form of a diagnosis code: one fault a code, the one that says most.

use crate::codeset::{Lookup, Tables};
use crate::domain::{Code, CodeSet};
use crate::scrub::Context;
use crate::scrub::context::Diagnosis;
use chrono::NaiveDate;

/// Most characters of an ICD-10-CM code.
const LONGEST: usize = 7;

/// Why a code that is in force, or in no edition, is not one that can be billed.
pub(super) enum Fault {
    /// No such code.
    Unknown,
    /// Finer codes stand below it.
    Header,
    /// All it lacks is the 7th character; the code to add it to.
    SeventhMissing(Code),
    /// It has one that the code before it does not take.
    SeventhWrong(Code),
    /// It has one though the code before it takes none.
    SeventhOver(Code),
    /// The X between is missing or something else; the code with it.
    Placeholder(Code),
    /// The 7th character follows a code that needs more before it.
    SeventhTooEarly(Code),
}

/// What is wrong with a diagnosis; `None` for one that can be billed, or is valid on other dates.
pub(super) fn fault(c: &Context<'_>, dx: &Diagnosis) -> Option<Fault> {
    let (tables, dos) = (c.tables, c.dos);
    match &dx.found {
        Lookup::Found(entry) if entry.billable => None,
        Lookup::Found(_) if wants_seventh(tables, dx.code, dos) => {
            Some(Fault::SeventhMissing(dx.code))
        }
        Lookup::Found(_) => Some(Fault::Header),
        Lookup::NotEffective { .. } => None,
        // Nothing here knows that day; `claim.edition` says so.
        _ if !tables.covers(CodeSet::Icd10Cm, dos) => None,
        Lookup::Unknown | Lookup::NotInPractice => Some(no_code(tables, dx.code, dos)),
    }
}

/// Whether only the 7th character is left to choose below a header.
fn wants_seventh(tables: &Tables, code: Code, dos: NaiveDate) -> bool {
    let finer = tables.finer(code, dos);
    !finer.is_empty()
        && finer
            .iter()
            .all(|f| f.billable && f.code.as_str().len() == LONGEST)
        && !tables.seventh_chars(code, dos).is_empty()
}

fn entry(tables: &Tables, text: &str, dos: NaiveDate) -> Option<(Code, bool)> {
    let code = text.parse().ok()?;
    match tables.look_up(CodeSet::Icd10Cm, code, dos) {
        Lookup::Found(entry) => Some((code, entry.billable)),
        _ => None,
    }
}

fn no_code(tables: &Tables, code: Code, dos: NaiveDate) -> Fault {
    let text = code.as_str();
    let bare = text.trim_end_matches('X');
    if let Some((stem, false)) = entry(tables, bare, dos)
        && bare.len() < text.len()
        && text.len() < LONGEST
        && wants_seventh(tables, stem, dos)
    {
        return Fault::SeventhMissing(stem);
    }
    if let Some(full) = bare
        .parse()
        .ok()
        .and_then(|bare| tables.with_placeholder(bare, dos))
    {
        return Fault::Placeholder(full);
    }
    let Some((head, tail)) = text
        .char_indices()
        .last()
        .and_then(|(at, _)| text.split_at_checked(at))
    else {
        return Fault::Unknown;
    };
    let seventh = tail.chars().next().unwrap_or_default();
    // The longest code that it begins with.
    let stem = (3..=head.len()).rev().find_map(|end| {
        let (code, billable) = entry(tables, head.get(..end)?, dos)?;
        Some((code, billable, head.get(end..)?))
    });
    let Some((stem, billable, between)) = stem else {
        return Fault::Unknown;
    };
    let sevenths = tables.seventh_chars(stem, dos);
    let taken = sevenths.iter().any(|s| s.character == seventh);
    let filler = |c: char| matches!(c, 'X' | 'O' | '0');
    if billable && text.len() == LONGEST && between.chars().all(filler) {
        return Fault::SeventhOver(stem);
    }
    if sevenths.is_empty() || billable {
        return Fault::Unknown;
    }
    if taken && !between.is_empty() && between.chars().all(filler) {
        let full = format!("{:X<6}{seventh}", stem.as_str());
        if let Some((full, true)) = entry(tables, &full, dos) {
            return Fault::Placeholder(full);
        }
    }
    if !between.is_empty() {
        return Fault::Unknown;
    }
    if text.len() == LONGEST && !taken && wants_seventh(tables, stem, dos) {
        return Fault::SeventhWrong(stem);
    }
    if text.len() < LONGEST && taken && seventh.is_ascii_alphabetic() {
        return Fault::SeventhTooEarly(stem);
    }
    Fault::Unknown
}
