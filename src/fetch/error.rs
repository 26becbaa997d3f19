//! Why a file did not come.

use std::path::PathBuf;

/// Why a file did not come; nothing stands in its place then.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The address cannot be used.
    #[error("{url}: {reason}")]
    Address {
        /// The address.
        url: String,
        /// Why.
        reason: &'static str,
    },
    /// No connection, or none that can be trusted.
    #[error("{url} cannot be reached: {reason}")]
    Unreachable {
        /// The address.
        url: String,
        /// What the system says.
        reason: String,
    },
    /// The server has no such file, or does not give it.
    #[error("{url}: the server answers {status} {reason}")]
    Answer {
        /// The address.
        url: String,
        /// Status of HTTP.
        status: u16,
        /// Its meaning.
        reason: &'static str,
    },
    /// The server's file is not the one that was begun with.
    #[error("{url}: the file changed while it was on its way; try again")]
    Changed {
        /// The address.
        url: String,
    },
    /// The line broke.
    #[error("{url} was cut off after {have} bytes{}: {reason}", of(*total))]
    CutOff {
        /// The address.
        url: String,
        /// Bytes that are here.
        have: u64,
        /// Bytes of the file, where the server said so.
        total: Option<u64>,
        /// What the system says.
        reason: String,
    },
    /// The file is larger than it may be.
    #[error("{url} is larger than {most} bytes")]
    TooLarge {
        /// The address.
        url: String,
        /// The limit.
        most: u64,
    },
    /// The file is not the one that was meant.
    #[error("{url} has the sha256 {found}, not {expected}")]
    Checksum {
        /// The address.
        url: String,
        /// As it should be.
        expected: String,
        /// As it is.
        found: String,
    },
    /// It cannot be written.
    #[error("{path}: {source}")]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

fn of(total: Option<u64>) -> String {
    total.map_or_else(String::new, |total| format!(" of {total}"))
}
