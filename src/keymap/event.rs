//! What comes in from a terminal, free of any terminal library.

use super::key::Key;

/// Something that happened at the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InputEvent {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted. It is data, whatever it holds.
    Paste(String),
    /// The terminal has this size now: columns, rows.
    Resize(u16, u16),
    /// The program is in the foreground again; everything is to be drawn anew.
    Resume,
    /// The program was asked to end (hang-up, termination): keep what is unsaved and leave.
    Hangup,
}
