//! Edits on the claim as a whole.

pub(super) mod accident;
pub(super) mod dates;
pub(super) mod filing;
pub(super) mod form;
pub(super) mod referring;
