//! Code tables: what exists on a date of service, what the book says about it, and the search that
//! finds it.

pub mod alpha;
mod book;
pub mod check;
pub mod clia;
mod compiled;
pub mod conventions;
pub mod coverage;
pub mod diff;
mod edition;
pub mod entry;
pub mod error;
pub mod fees;
mod file;
pub mod finer;
pub mod import;
pub mod indicators;
pub mod lexicon;
pub mod links;
mod load;
mod loaded;
mod manifest;
pub mod ncci;
mod packed;
mod pool;
mod practice;
mod reference;
mod rows;
pub mod search;
mod site;
pub mod sources;
pub mod suggest;
pub mod tables;
mod timeline;
pub mod tree;
mod tsv;
pub mod walk;

pub use check::TableCheck;
pub use clia::Clia;
pub use compiled::{Cached, Shelf};
pub use conventions::{Conventions, Instruction, Item, LevelName};
pub use diff::{Diff, Revision};
pub use entry::{
    DxFlag, DxFlags, Entry, LevelNotes, Lookup, Note, NoteKind, SeventhChar, TableInfo,
};
pub use error::CodesetError;
pub use fees::{Fee, FeeInfo, Indicator};
pub use finer::{Finer, NotBillable};
pub use indicators::Indicators;
pub use links::{Link, Target, links};
pub use loaded::Loaded;
pub use ncci::{
    AddOn, AddOnKind, MissingTable, NcciInfo, Pair, PairIndicator, PairKey, Pairs, UnitBasis,
    UnitLimit,
};
pub use reference::{Group, ModifierInfo, Place, Reason, Remark};
pub use search::{Ambiguity, Hit, Kept, Personal, Query, Search};
pub use site::{SiteLexicon, SiteProblem};
pub use suggest::{Context, Mention, Section, Suggester};
pub use tables::Tables;
pub use tree::{Branch, Node, Outline};
pub use walk::{Row, RowRef};
