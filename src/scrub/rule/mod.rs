//! What checks each edit, one file a family.

pub mod claim;
pub mod dx;
pub mod line;
pub mod party;
pub mod payer;
pub mod px;
