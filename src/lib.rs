//! claimdeck: a keyboard-driven terminal workstation for medical coders and billers.
//!
//! The rooms and the dependency rule between them are described in `docs/architecture.md`.

pub mod cli;
pub mod codeset;
pub mod command;
pub mod config;
pub mod domain;
pub mod fetch;
pub mod intake;
pub mod job;
pub mod keymap;
pub mod scrub;
pub mod source;
pub mod store;
pub mod term;
pub mod tui;
pub mod workflow;
pub mod x12;
