//! claimdeck: a keyboard-driven terminal workstation for medical coders and billers.
//!
//! The rooms and the dependency rule between them are described in `docs/architecture.md`.

pub mod codeset;
pub mod domain;
pub mod scrub;
pub mod store;
pub mod workflow;
