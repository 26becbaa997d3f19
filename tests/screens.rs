//! Keys in, screens out: the interface driven over an in-memory store, with the clock pinned.

#[path = "screens/flows.rs"]
mod flows;
#[path = "screens/harness.rs"]
mod harness;
