//! Importing official files.

pub(crate) mod draft;
pub(crate) mod tabular;
pub(crate) mod text;
