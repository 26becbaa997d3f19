//! The edits: one file a family, or a part of one. A file's `EDITS` says what stands in it; here is
//! the order in which findings of one severity are listed.

use super::Edit;

mod claim;
mod dx;
mod line;
mod ncci;
mod party;
mod payer;
mod px;
mod words;
mod zip;

/// Every file's edits; files of one family stand together.
pub(super) const FILES: &[&[Edit]] = &[
    claim::form::EDITS,
    claim::dates::EDITS,
    claim::filing::EDITS,
    claim::accident::EDITS,
    claim::referring::EDITS,
    dx::code::EDITS,
    dx::excludes::EDITS,
    dx::first::EDITS,
    dx::order::EDITS,
    dx::side::EDITS,
    dx::person::EDITS,
    dx::beside::EDITS,
    dx::unspecified::EDITS,
    dx::linked::EDITS,
    px::code::EDITS,
    px::invalid::EDITS,
    px::conflict::EDITS,
    px::missing::EDITS,
    px::laterality::EDITS,
    px::new_patient::EDITS,
    px::global::EDITS,
    px::place::EDITS,
    px::person::EDITS,
    px::bilateral::EDITS,
    px::assistant::EDITS,
    px::status::EDITS,
    ncci::EDITS,
    line::EDITS,
    party::EDITS,
    payer::EDITS,
];
