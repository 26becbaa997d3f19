//! Reads notes in the background; of several asked for only the newest is answered.

use super::app::App;
use super::msg::Msg;
use crate::codeset::{Search, Suggester};
use crate::domain::ChartId;
use crate::job::Jobs;
use crate::workflow::suggest::{self, Suggestions};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};

/// The name of the work.
const NOTE: &str = "suggestions of the note";

/// What reads notes, with the search it was made from.
type Made = Arc<Mutex<Option<(Arc<Search>, Arc<Suggester>)>>>;

/// Reads notes.
pub(super) struct Readers {
    jobs: Jobs<(ChartId, Suggestions)>,
    made: Made,
}

impl Readers {
    /// Answers go to this inbox.
    pub(super) fn new(answers: Sender<Msg>) -> Self {
        let jobs = Jobs::new(move |_, answer| {
            // Without suggestions a chart is coded as before; a bug in them must not stop that.
            if let Ok((id, suggestions)) = answer {
                // The program may have ended meanwhile; then nobody wants it.
                let _ = answers.send(Msg::Suggested(id, Box::new(suggestions)));
            }
        });
        Self {
            jobs,
            made: Made::default(),
        }
    }

    /// Reads the note of the chart being coded. What reads it is made at the first note.
    pub(super) fn read(&self, app: &App) {
        let (Some(search), Some(coding)) = (app.search.clone(), &app.coding) else {
            return;
        };
        let chart = coding.open.chart.clone();
        let made = Arc::clone(&self.made);
        self.jobs.start(NOTE, move |_| {
            let suggester = suggester(&made, search);
            (chart.id, suggest::of_chart(&suggester, &chart))
        });
    }
}

/// What reads notes with this search: the one made before, else a new one.
fn suggester(made: &Made, search: Arc<Search>) -> Arc<Suggester> {
    let mut made = made.lock().unwrap_or_else(PoisonError::into_inner);
    match made.as_ref() {
        Some((known, suggester)) if Arc::ptr_eq(known, &search) => Arc::clone(suggester),
        _ => {
            let suggester = Arc::new(Suggester::new(Arc::clone(&search)));
            *made = Some((search, Arc::clone(&suggester)));
            suggester
        }
    }
}
