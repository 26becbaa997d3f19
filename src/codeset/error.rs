//! What can go wrong with code tables.

use std::path::PathBuf;

/// An error of loading, importing or checking a code table.
#[derive(Debug, thiserror::Error)]
pub enum CodesetError {
    /// A file or folder could not be read or written.
    #[error("{path}: {source}")]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A line of an input does not say what it must.
    #[error("{file}:{line}: {message}")]
    Line {
        /// The file as named by the user.
        file: String,
        /// Line from 1.
        line: u64,
        /// What was found, what was expected, what to do.
        message: String,
    },
    /// A whole input is not what it must be.
    #[error("{file}: {message}")]
    Input {
        /// The file as named by the user.
        file: String,
        /// What was found, what was expected, what to do.
        message: String,
    },
    /// A shipped or imported table is not what its manifest says.
    #[error("code table {table} is damaged: {message}; move its folder away and import it again")]
    Damaged {
        /// Its folder, such as `icd10cm-2026`.
        table: String,
        /// What differs.
        message: String,
    },
    /// The table to import is there already.
    #[error(
        "{path} is there already: an imported table is never overwritten; move the folder away to import it again"
    )]
    Exists {
        /// Its folder.
        path: PathBuf,
    },
    /// The import needs to be told more.
    #[error("{0}")]
    Usage(String),
}

impl CodesetError {
    /// An error of a line; `line` counts from 1.
    pub(crate) fn line(file: &str, line: u64, message: impl Into<String>) -> Self {
        Self::Line {
            file: file.to_owned(),
            line,
            message: message.into(),
        }
    }

    /// An error of a whole file.
    pub(crate) fn input(file: &str, message: impl Into<String>) -> Self {
        Self::Input {
            file: file.to_owned(),
            message: message.into(),
        }
    }

    /// An error of a table.
    pub(crate) fn damaged(table: &str, message: impl Into<String>) -> Self {
        Self::Damaged {
            table: table.to_owned(),
            message: message.into(),
        }
    }

    /// An error of the file system.
    pub(crate) fn io(path: impl Into<PathBuf>, source: std::io::Error) -> Self {
        Self::Io {
            path: path.into(),
            source,
        }
    }
}
