//! Code tables: what exists on a date of service, what the book says about it, and the search that
//! finds it.

pub mod lexicon;
pub mod search;
pub mod tables;

pub use search::{Hit, Query, Search};
pub use tables::{Entry, LevelNotes, Lookup, Note, NoteKind, SeventhChar, TableInfo, Tables};
