//! Edits on diagnoses: whether a code is one, and whether codes may stand together and in this order.

pub(super) mod beside;
pub(super) mod code;
pub(super) mod excludes;
pub(super) mod first;
mod form;
pub(super) mod linked;
pub(super) mod order;
pub(super) mod person;
pub(super) mod side;
mod sided;
pub(super) mod unspecified;

pub(super) use code::not_in_force;

use crate::codeset::DxFlag;
use crate::domain::Code;
use crate::scrub::Edit;
use crate::scrub::context::Diagnosis;
use chrono::NaiveDate;

/// What most edits on diagnoses are: in force since ICD-10-CM is (45 CFR 162.1002(c)). Codes of
/// services before are ICD-9-CM's, in which V57.1 is no accident.
pub(in crate::scrub) const ICD_10: Edit = Edit {
    since: NaiveDate::from_ymd_opt(2015, 10, 1),
    ..Edit::BASE
};

/// Whether a code tells how an injury came about (ICD-10-CM chapter 20, V00-Y99).
fn is_external_cause(code: Code) -> bool {
    matches!(code.as_str().as_bytes().first(), Some(b'V'..=b'Y'))
}

/// Whether a code is of chapter 21: a reason for contact, or a status, no disease.
fn is_factor(code: Code) -> bool {
    code.as_str().starts_with('Z')
}

/// Whether a code stands in a range of categories, both ends in it; ends may be longer than three.
fn within(code: Code, first: &str, last: &str) -> bool {
    let text = code.as_str();
    first <= text && text.get(..last.len()).unwrap_or(text) <= last
}

/// Whether a diagnosis shows another disease and never stands without it: by the flag of the
/// Medicare Code Editor, or by its title (Official Guidelines, I.A.13).
fn is_manifestation(dx: &Diagnosis) -> bool {
    dx.entry().is_some_and(|entry| {
        entry.flags.has(DxFlag::Manifestation)
            || [
                "in diseases classified elsewhere",
                "in other diseases classified elsewhere",
            ]
            .iter()
            .any(|words| entry.title.contains(words))
    })
}

/// Whether a diagnosis could be the disease that another one comes from: neither a circumstance nor
/// a status, nor itself a manifestation.
fn can_cause(dx: &Diagnosis) -> bool {
    !is_external_cause(dx.code) && !is_factor(dx.code) && !is_manifestation(dx)
}
