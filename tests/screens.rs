//! Keys in, screens out: the interface driven over an in-memory store, with the clock pinned.

// Helpers of tests fail by panicking, as the tests do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "screens/bytes.rs"]
mod bytes;
#[path = "screens/chaos.rs"]
mod chaos;
#[path = "screens/coding.rs"]
mod coding;
#[path = "screens/edits.rs"]
mod edits;
#[path = "screens/findings.rs"]
mod findings;
#[path = "screens/hands.rs"]
mod hands;
#[path = "screens/harness.rs"]
mod harness;
#[path = "screens/index.rs"]
mod index;
#[path = "screens/kits.rs"]
mod kits;
#[path = "screens/lists.rs"]
mod lists;
#[path = "screens/looks.rs"]
mod looks;
#[path = "screens/looping.rs"]
mod looping;
#[path = "screens/meaning.rs"]
mod meaning;
#[path = "screens/suggest.rs"]
mod suggest;
#[path = "screens/tabular.rs"]
mod tabular;
