//! Tables and search index made ready once and kept on the disk, so that a start reads them
//! instead of making them.
//!
//! `DATA/cache/tables.bin` and `DATA/cache/search.bin` (see [`file`] for their layout). Each says
//! what it was made from: the tables and the lexicon in the program and the code that reads them
//! (`build.rs`), the imported tables, the site's lexicon. Whatever is not as it must be is made
//! anew and written again; a folder that cannot be written costs time, never an answer.

mod file;
pub(super) mod flat;
mod shelf;

pub(crate) use file::Key;
pub(super) use flat::flat;
pub use shelf::{Cached, Shelf};
