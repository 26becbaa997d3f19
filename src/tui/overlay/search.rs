//! The code search: every key typed is answered at once.

use super::super::app::App;
use super::super::widget::{Field, ListState};
use crate::codeset::{Hit, Lookup, Personal, Query, Tables};
use crate::domain::{Code, CodeSet};
use chrono::NaiveDate;

/// Most hits listed.
const LIMIT: usize = 50;

/// The code search.
#[derive(Debug, Clone)]
pub struct SearchBox {
    /// Procedures, not diagnoses.
    pub procedures: bool,
    /// The diagnosis to replace, by place; `None` adds one.
    pub replace: Option<usize>,
    /// Headers and codes out of date too.
    pub all_codes: bool,
    /// Valid on this day.
    pub dos: NaiveDate,
    /// The words.
    pub field: Field,
    /// What was found, best first.
    pub hits: Vec<Hit>,
    /// Cursor.
    pub list: ListState,
    /// What the search did last, such as a code taken; empty where nothing.
    pub said: String,
}

impl SearchBox {
    /// An empty search.
    #[must_use]
    pub fn new(procedures: bool, replace: Option<usize>, dos: NaiveDate) -> Self {
        Self {
            procedures,
            replace,
            all_codes: false,
            dos,
            field: Field::default(),
            hits: Vec::new(),
            list: ListState::default(),
            said: String::new(),
        }
    }

    /// The hit under the cursor.
    #[must_use]
    pub fn hit(&self) -> Option<&Hit> {
        self.hits.get(self.list.at)
    }
}

/// Searches again, after the words or the filters changed.
pub fn refresh(app: &mut App) {
    let (search, tables, personal) = (app.search.clone(), app.tables.clone(), &app.personal);
    let Some(super::Overlay::Search(found)) = app.overlays.last_mut() else {
        return;
    };
    found.list = ListState::default();
    found.hits.clear();
    let words = found.field.text();
    let query = Query {
        words,
        set: (!found.procedures).then_some(CodeSet::Icd10Cm),
        procedures: found.procedures,
        dos: found.dos,
        all_codes: found.all_codes,
        limit: LIMIT,
        personal: Some(personal),
    };
    if words.trim().is_empty() {
        // Enter takes what stands first: nothing is offered where it may be pressed for another
        // reason, after a code was taken or to leave the one that stands.
        if found.said.is_empty() && found.replace.is_none() {
            let stands = |hit: &Hit| match app.coding.as_ref().map(|screen| &screen.coding) {
                Some(coding) => !found.procedures && coding.diagnoses.contains(&hit.code),
                None => false,
            };
            found.hits = personal.offers(&tables, &query);
            found.hits.retain(|hit| !stands(hit));
        }
        return;
    }
    if let Some(search) = search {
        found.hits = search.find(&query);
    }
    if let Some(hit) = as_typed(found, &tables, personal) {
        found.hits.insert(0, hit);
    }
}

/// A procedure code typed in full that no table has, though only a practice table stands for its
/// set: it may well exist, so it can be taken as typed.
fn as_typed(found: &SearchBox, tables: &Tables, personal: &Personal) -> Option<Hit> {
    let code: Code = found.field.text().trim().parse().ok()?;
    let set = code.procedure_set()?;
    let unknown = found.procedures
        && !found.hits.iter().any(|hit| hit.code == code)
        && tables.look_up(set, code, found.dos) == Lookup::NotInPractice;
    unknown.then(|| Hit {
        set,
        code,
        title: "as typed; not in the practice table".to_owned(),
        billable: true,
        practice: true,
        via: None,
        marks: Vec::new(),
        score: 0.0,
        kept: personal.kept(set, code),
    })
}
