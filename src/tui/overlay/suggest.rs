//! The list of the codes that the note suggests. What it lists belongs to the chart being coded.

use super::super::widget::ListState;

/// The list.
#[derive(Debug, Clone, Default)]
pub struct SuggestBox {
    /// Cursor; the suggestions that are left out come after those offered.
    pub list: ListState,
    /// How many there are.
    pub len: usize,
}
