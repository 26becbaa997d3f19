//! The Alphabetic Index as a book to walk in: main terms and what stands below them, the Neoplasm
//! Table and the Table of Drugs and Chemicals as grids.

mod run;

use super::super::app::{App, Screen};
use super::super::effect::{Effect, Job};
use super::super::widget::{Field, ListState};
use super::Overlay;
use super::page::{Kind, Page};
use crate::codeset::alpha::{Alphabetic, EntryId, IndexCode, Listing, Place, Pointer, Volume};
use crate::command::Command;
use chrono::NaiveDate;
pub use run::{run, type_text};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Most entries that words find.
const FOUND: usize = 400;
/// Most places kept to go back to.
const HISTORY: usize = 100;
/// Rows shown above the place that a jump leads to.
const LEAD: usize = 4;

/// Whether more stands below a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Below {
    /// Shown.
    Open,
    /// Not shown, or not all of it.
    Closed,
    /// Nothing does.
    Nothing,
}

/// A row of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Its entry.
    pub entry: EntryId,
    /// What stands below it.
    pub below: Below,
}

/// A place to come back to.
#[derive(Debug, Clone)]
struct Spot {
    volume: Volume,
    words: String,
    entry: Option<EntryId>,
    column: usize,
}

/// The Index, as it is open.
#[derive(Debug, Clone)]
pub struct IndexBox {
    /// Of this date of service.
    pub dos: NaiveDate,
    /// Its volumes.
    pub index: Alphabetic,
    /// The volume shown.
    pub volume: Volume,
    /// The words to find.
    pub field: Field,
    /// The rows shown.
    pub rows: Vec<Row>,
    /// Cursor in the rows.
    pub list: ListState,
    /// Of a table: the column under the cursor.
    pub column: usize,
    /// How many entries the words found, by place in [`Volume::ALL`]; as many as a list shows at most.
    pub counts: [usize; 4],
    /// What the words found in the volume shown, the best first.
    found: Vec<EntryId>,
    /// Entries opened by hand, or because a jump led below them.
    open: BTreeSet<Place>,
    /// Places before, the newest last.
    history: Vec<Spot>,
}

impl IndexBox {
    /// The Index with words typed.
    #[must_use]
    pub fn new(dos: NaiveDate, index: Alphabetic, words: &str) -> Self {
        let first = index.listings().next().map(|l| l.volume());
        let mut new = Self {
            dos,
            volume: first.unwrap_or(Volume::Diseases),
            index,
            field: Field::holding(words),
            rows: Vec::new(),
            list: ListState::default(),
            column: 0,
            counts: [0; 4],
            found: Vec::new(),
            open: BTreeSet::new(),
            history: Vec::new(),
        };
        new.look();
        // Words that only another volume has lead there.
        if new.found.is_empty()
            && let Some(at) = new.counts.iter().position(|count| *count > 0)
        {
            new.volume = Volume::ALL[at];
            new.look();
        }
        new
    }

    /// The volume shown.
    #[must_use]
    pub fn listing(&self) -> Option<&Arc<Listing>> {
        self.index.listing(self.volume)
    }

    /// The row under the cursor.
    #[must_use]
    pub fn row(&self) -> Option<Row> {
        self.rows.get(self.list.at).copied()
    }

    /// What the entry under the cursor points at; of a table only the cell under the cursor, and
    /// its references.
    #[must_use]
    pub fn pointers(&self) -> Vec<Pointer<'_>> {
        let (Some(listing), Some(row)) = (self.listing(), self.row()) else {
            return Vec::new();
        };
        let here =
            |p: &Pointer<'_>| !matches!(p, Pointer::Cell(column, _) if *column != self.column);
        listing.pointers(row.entry).filter(here).collect()
    }

    /// The code under the cursor: that of the cell, else of the entry, else its category.
    #[must_use]
    pub fn code(&self) -> Option<IndexCode> {
        let manifestation = |p: &Pointer<'_>| !matches!(p, Pointer::Manifestation(_));
        self.pointers()
            .iter()
            .filter(|p| manifestation(p))
            .find_map(Pointer::code)
    }

    /// Whether a command has something to work on.
    #[must_use]
    pub fn applies(&self, command: Command) -> bool {
        match command {
            Command::IndexReturn => !self.history.is_empty(),
            Command::IndexTake => self.code().is_some(),
            Command::IndexSeeAlso => self
                .pointers()
                .iter()
                .any(|p| matches!(p, Pointer::SeeAlso(_))),
            Command::IndexExpand | Command::IndexCollapse => !self.rows.is_empty(),
            _ => true,
        }
    }

    /// Of a table: the code in the column under the cursor, in a row.
    #[must_use]
    pub fn cell(&self, listing: &Listing, entry: EntryId) -> Option<IndexCode> {
        listing.pointers(entry).find_map(|pointer| match pointer {
            Pointer::Cell(column, code) if column == self.column => Some(code),
            _ => None,
        })
    }

    fn is_open(&self, entry: EntryId) -> bool {
        // A table is a grid: its rows are all there.
        self.volume.is_table() || self.open.contains(&self.place(entry))
    }

    const fn place(&self, entry: EntryId) -> Place {
        Place {
            volume: self.volume,
            entry,
        }
    }

    /// Finds the words again and puts the cursor on the best entry.
    fn look(&mut self) {
        self.counts = [0; 4];
        self.found.clear();
        let words = self.field.text().trim();
        if !words.is_empty() {
            for (at, volume) in Volume::ALL.into_iter().enumerate() {
                let found = self.index.find(words, Some(volume), FOUND);
                self.counts[at] = found.len();
                if volume == self.volume {
                    self.found = found.into_iter().map(|place| place.entry).collect();
                }
            }
        }
        self.list_rows();
        self.list = ListState::default();
        if let Some(best) = self.found.first().copied() {
            self.put_cursor(best);
            self.list.top = 0;
        }
    }

    /// Lists the rows again, after something was opened or closed.
    fn list_rows(&mut self) {
        let mut rows = Vec::new();
        if let Some(listing) = self.index.listing(self.volume).cloned() {
            if self.field.text().trim().is_empty() {
                for main in listing.main_terms() {
                    self.list_below(&listing, *main, None, &mut rows);
                }
            } else {
                for (main, shown) in self.groups(&listing) {
                    self.list_below(&listing, main, Some(&shown), &mut rows);
                }
            }
        }
        self.rows = rows;
        self.list.at = self.list.at.min(self.rows.len().saturating_sub(1));
    }

    /// What was found, by main term, the best first; with each all that stands above it.
    fn groups(&self, listing: &Listing) -> Vec<(EntryId, BTreeSet<EntryId>)> {
        let mut order: Vec<EntryId> = Vec::new();
        let mut groups: BTreeMap<EntryId, BTreeSet<EntryId>> = BTreeMap::new();
        for found in &self.found {
            let path = listing.path(*found);
            let Some(main) = path.first().copied() else {
                continue;
            };
            if !groups.contains_key(&main) {
                order.push(main);
            }
            groups.entry(main).or_default().extend(path);
        }
        order
            .into_iter()
            .filter_map(|main| Some((main, groups.remove(&main)?)))
            .collect()
    }

    /// Lists an entry and what is open below it; where `shown` is given, of what is not open only
    /// those.
    fn list_below(
        &self,
        listing: &Listing,
        top: EntryId,
        shown: Option<&BTreeSet<EntryId>>,
        rows: &mut Vec<Row>,
    ) {
        // Of each level above the entry: whether all that stands below it is listed.
        let mut all_below: Vec<bool> = Vec::new();
        for entry in std::iter::once(top).chain(listing.below(top)) {
            all_below.truncate(usize::from(listing.depth(entry)));
            let wanted = shown.is_some_and(|shown| shown.contains(&entry));
            let listed = entry == top || wanted || all_below.last() == Some(&true);
            let open = listed && self.is_open(entry);
            all_below.push(open);
            if listed {
                let below = match (listing.has_children(entry), open) {
                    (false, _) => Below::Nothing,
                    (true, true) => Below::Open,
                    (true, false) => Below::Closed,
                };
                rows.push(Row { entry, below });
            }
        }
    }

    /// Puts the cursor on an entry that is listed, or on the nearest one listed before it.
    fn put_cursor(&mut self, entry: EntryId) {
        let at = self.rows.iter().position(|row| row.entry == entry);
        let before = || self.rows.iter().rposition(|row| row.entry <= entry);
        if let Some(at) = at.or_else(before) {
            self.list.at = at;
            // What stands around it is seen too.
            self.list.top = at.saturating_sub(LEAD);
        }
    }

    /// Shows an entry in its place: no words, all above it open, the cursor on it.
    fn show(&mut self, place: Place) {
        self.volume = place.volume;
        self.field.clear();
        self.counts = [0; 4];
        self.found.clear();
        if let Some(listing) = self.index.listing(place.volume).cloned() {
            // The entry itself as well: what it leads to stands below it.
            for above in listing.path(place.entry) {
                self.open.insert(self.place(above));
            }
        }
        self.list_rows();
        self.put_cursor(place.entry);
    }

    /// Keeps the place under the cursor to come back to.
    fn remember(&mut self) {
        self.history.push(Spot {
            volume: self.volume,
            words: self.field.text().to_owned(),
            entry: self.row().map(|row| row.entry),
            column: self.column,
        });
        if self.history.len() > HISTORY {
            self.history.remove(0);
        }
    }

    /// Goes back to where the last jump began. Answers whether there was one.
    fn go_back(&mut self) -> bool {
        let Some(spot) = self.history.pop() else {
            return false;
        };
        self.volume = spot.volume;
        self.column = spot.column;
        self.field = Field::holding(&spot.words);
        self.look();
        if let Some(entry) = spot.entry {
            self.put_cursor(entry);
        }
        true
    }

    /// Goes to another volume, with the words typed.
    fn turn(&mut self, forward: bool) {
        let there: Vec<Volume> = self.index.listings().map(|l| l.volume()).collect();
        let at = there
            .iter()
            .position(|v| *v == self.volume)
            .unwrap_or_default();
        let len = there.len().max(1);
        let next = if forward { at + 1 } else { at + len - 1 } % len;
        if let Some(volume) = there.get(next) {
            self.volume = *volume;
            self.column = 0;
            self.look();
        }
    }

    /// Keeps the cursor in sight.
    pub fn settle(&mut self, rows: usize, slow: bool) {
        self.list.settle(self.rows.len(), rows, slow);
    }
}

/// The date of service that look-ups here are for.
fn day(app: &App) -> NaiveDate {
    match (app.overlays.last(), &app.coding) {
        (Some(Overlay::Search(found)), _) => found.dos,
        (_, Some(coding)) if app.screen == Screen::Coding => coding.open.chart.encounter.from,
        _ => app.today,
    }
}

/// Opens the Index: of the chart's date of service, else of today. It is unpacked in the background.
pub fn open(app: &mut App, words: &str, out: &mut Vec<Effect>) {
    if !app.tables.has_alphabetic() {
        app.overlays.push(Overlay::Page(missing()));
        return;
    }
    let job = Job::Index(day(app), words.to_owned());
    app.ask_and_wait(job, super::super::app::Then::Stay, out);
}

/// What to do where there is no Index.
fn missing() -> Page {
    let mut page = Page::new("Alphabetic Index", 0);
    page.heading("No Alphabetic Index is imported.");
    page.line(
        Kind::Text,
        "",
        "The official Index to Diseases and Injuries, the External Cause Index, the Neoplasm Table \
         and the Table of Drugs and Chemicals come from the CDC as XML files, free of charge. They \
         are not part of this program.",
    );
    page.heading("To have it here");
    for text in [
        "With a network: claimdeck codeset update",
        "With files: claimdeck codeset import FILE.. (the zip of the CDC, or its XML files; those \
         of one year together)",
        "Then open this again after a restart.",
    ] {
        page.line(Kind::Text, "", text);
    }
    page.heading("Without it");
    page.line(
        Kind::Text,
        "",
        "The code search and the Tabular work as ever: the search knows titles, inclusion terms, \
         abbreviations and lay words.",
    );
    page
}
