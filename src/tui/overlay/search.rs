//! The code search: every key typed is answered at once.

use super::super::app::App;
use super::super::widget::{Field, ListState};
use super::picker::{Choice, Item, Picker};
use crate::codeset::{Ambiguity, Entry, Hit, Lookup, Personal, Query, Tables, Target};
use crate::domain::{Code, CodeSet};
use chrono::NaiveDate;
use std::ops::Range;

/// Most hits listed.
const LIMIT: usize = 50;
/// Most hits looked through for those that a note names.
const WIDER: usize = 2_000;

/// The code search.
#[derive(Debug, Clone)]
pub struct SearchBox {
    /// Procedures, not diagnoses.
    pub procedures: bool,
    /// The diagnosis to replace, by place; `None` adds one.
    pub replace: Option<usize>,
    /// Only what these name; empty for everything.
    pub within: Vec<Target>,
    /// The diagnosis before which the code found must stand.
    pub before: Option<Code>,
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
    /// Abbreviations among the words that mean clearly different things.
    pub ambiguities: Vec<Ambiguity>,
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
            within: Vec::new(),
            before: None,
            all_codes: false,
            dos,
            field: Field::default(),
            hits: Vec::new(),
            list: ListState::default(),
            ambiguities: Vec::new(),
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
    found.ambiguities.clear();
    let words = found.field.text();
    let query = Query {
        words,
        set: (!found.procedures).then_some(CodeSet::Icd10Cm),
        procedures: found.procedures,
        dos: found.dos,
        all_codes: found.all_codes,
        limit: if found.within.is_empty() {
            LIMIT
        } else {
            WIDER
        },
        personal: Some(personal),
    };
    if words.trim().is_empty() {
        if !found.within.is_empty() {
            let targets = found.within.iter();
            let listed = targets.flat_map(|target| tables.billable_in(target, found.dos, LIMIT));
            found.hits = listed
                .take(LIMIT)
                .map(|entry| listed_hit(entry, personal))
                .collect();
            return;
        }
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
        found.ambiguities = search.ambiguities(words, query.sets());
        let within = &found.within;
        if !within.is_empty() {
            let inside = |hit: &Hit| within.iter().any(|target| target.contains(hit.code));
            found.hits.retain(inside);
            found.hits.truncate(LIMIT);
        }
    }
    if let Some(hit) = as_typed(found, &tables, personal) {
        found.hits.insert(0, hit);
    }
}

/// Offers what the first ambiguous abbreviation may mean.
pub fn ask_meaning(app: &mut App) {
    let Some(super::Overlay::Search(found)) = app.overlays.last() else {
        return;
    };
    let Some(asked) = found.ambiguities.first() else {
        app.refuse("no abbreviation here means two things");
        return;
    };
    let items = asked.readings.iter().map(|reading| Item {
        label: reading.clone(),
        detail: String::new(),
        right: String::new(),
        choice: Choice::Meaning(asked.range.clone(), reading.clone()),
    });
    let picker = Picker::new(format!("{} means", asked.short), items.collect());
    app.overlays.push(super::Overlay::Picker(picker));
}

/// Writes a meaning in the place of its abbreviation, and searches for it.
pub fn mean(app: &mut App, at: Range<usize>, meaning: &str) {
    let Some(super::Overlay::Search(found)) = app.overlays.last_mut() else {
        return;
    };
    let mut words = found.field.text().to_owned();
    if words.get(at.clone()).is_some() {
        words.replace_range(at, meaning);
        found.field.set(&words);
        refresh(app);
    }
}

/// A code of a note, listed before anything is typed.
fn listed_hit(entry: Entry, personal: &Personal) -> Hit {
    Hit {
        kept: personal.kept(entry.set, entry.code),
        set: entry.set,
        code: entry.code,
        title: entry.title,
        billable: entry.billable,
        practice: entry.practice,
        via: None,
        marks: Vec::new(),
        score: 0.0,
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
