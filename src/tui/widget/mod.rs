//! Small things that screens are made of.

pub mod field;
pub mod fuzzy;
pub mod list;
pub mod paint;
pub mod telling;
pub mod wrap;

pub use field::Field;
pub use list::ListState;
pub use paint::{Align, Look, Paint};
