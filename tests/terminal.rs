//! The real program on a real (pseudo-)terminal: what people see, what reaches the terminal, and
//! how the terminal is left.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail by panic"
)]

#[path = "support/practice.rs"]
mod practice;
#[path = "support/pty.rs"]
mod pty;
#[path = "support/stream.rs"]
mod stream;

#[path = "terminal/bytes.rs"]
mod bytes;
#[path = "terminal/hostile.rs"]
mod hostile;
#[path = "terminal/job.rs"]
mod job;
#[path = "terminal/kinds.rs"]
mod kinds;
#[path = "terminal/refusals.rs"]
mod refusals;
#[path = "terminal/restore.rs"]
mod restore;
#[path = "terminal/sizes.rs"]
mod sizes;
