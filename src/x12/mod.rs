//! X12: the files that claims, remittances and answers travel in.
//!
//! [`token`] cuts a stream into segments, [`envelope`] watches over interchange, group and
//! transaction set, and there is one folder a transaction: [`claim_837p`] reads professional claims.
//! Everything streams: a file is never held as a whole, and a claim is handed out when its last
//! segment has passed.
//!
//! What is not as the guide wants it becomes a [`Fault`] with segment number and byte; it never stops
//! the reading while what follows can still be told apart.

pub mod claim_837p;
pub mod envelope;
mod fault;
pub mod token;
mod value;

pub use fault::{Fault, Lost, Place};

#[cfg(test)]
mod tests;
