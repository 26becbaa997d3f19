//! Tables and search index made ready once and kept on the disk, so that a start reads them
//! instead of making them.

mod file;
pub(super) mod flat;

pub(super) use flat::flat;
