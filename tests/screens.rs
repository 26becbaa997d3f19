//! Keys in, screens out: the interface driven over an in-memory store, with the clock pinned.

#[path = "screens/bytes.rs"]
mod bytes;
#[path = "screens/chaos.rs"]
mod chaos;
#[path = "screens/flows.rs"]
mod flows;
#[path = "screens/harness.rs"]
mod harness;
#[path = "screens/looks.rs"]
mod looks;
