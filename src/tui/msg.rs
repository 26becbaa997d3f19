//! What reaches the model.

use super::effect::Answer;
use crate::codeset::Search;
use crate::domain::ChartId;
use crate::keymap::InputEvent;
use crate::workflow::suggest::Suggestions;
use chrono::NaiveDate;
use std::sync::Arc;

/// Something that happened.
#[derive(Debug)]
pub enum Msg {
    /// At the terminal.
    Input(InputEvent),
    /// A job is done.
    Answer(Box<Answer>),
    /// So many of a hundred parts of the search index are ready.
    Preparing(u8),
    /// The search index is ready.
    Search(Arc<Search>),
    /// The note of a chart has been read.
    Suggested(ChartId, Box<Suggestions>),
    /// The calendar day, told before anything that happens on it.
    Today(NaiveDate),
}
