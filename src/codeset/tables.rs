//! The loaded tables and look-ups in them. Every look-up has a date of service.

use super::alpha::IndexFolder;
use super::book::Book;
use super::clia::CliaList;
use super::compiled::Key;
use super::compiled::flat::{Flat, Input};
pub use super::entry::{
    DxFlag, DxFlags, Entry, LevelNotes, Lookup, Note, NoteKind, SeventhChar, TableInfo,
};
use super::fees::{FeeTable, Indicator};
use super::indicators::IndicatorList;
use super::ncci::Ncci;
use super::necessity::Coverage;
use super::pool::Pool;
use super::practice::Facts;
use super::reference::Reference;
use super::rows::Rows;
use super::timeline::{Candidate, Stretch, cut};
use crate::domain::{Code, CodeSet};
use chrono::NaiveDate;
use std::sync::Arc;

/// One edition of one set.
#[derive(Debug)]
pub(crate) struct Table {
    pub info: TableInfo,
    /// Its folder, such as `icd10cm-2026`.
    pub folder: String,
    pub rows: Rows,
    /// Chapters, notes and seventh characters; only ICD-10-CM has them.
    pub book: Option<Arc<Book>>,
}

/// Every table loaded: shipped and imported, several editions side by side.
#[derive(Debug, Default)]
pub struct Tables {
    pub(crate) pool: Pool,
    pub(crate) tables: Vec<Table>,
    timelines: [Vec<Stretch>; 3],
    /// What the practice tables know of procedures, ascending by code.
    pub(crate) facts: Vec<(Code, Facts)>,
    pub(crate) reference: Reference,
    /// Quarters of the Medicare fee schedule that were imported.
    pub(crate) fees: Vec<FeeTable>,
    /// Medicare's payment policy indicators that are in the program.
    pub(crate) indicators: IndicatorList,
    /// How laboratory codes stand under CLIA.
    pub(crate) clia: CliaList,
    /// Why each imported table that is not among them was left out.
    pub(crate) aside: Vec<String>,
    /// What they were made from, where they are those of a [`super::Shelf`].
    pub(crate) key: Key,
    /// The Alphabetic Index, as many editions as were imported.
    pub(crate) indexes: Vec<IndexFolder>,
    /// Pairs, unit limits and add-on codes.
    pub(crate) ncci: Ncci,
    /// Coverage articles, as many editions as were imported.
    pub(crate) coverage: Vec<Coverage>,
}

impl Tables {
    /// The tables as bytes, for [`Tables::read`] of the same program.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        // A new field is written and read once it stands here.
        let Self {
            pool,
            tables,
            timelines: _,
            facts,
            reference,
            fees,
            indicators,
            clia,
            indexes,
            ncci,
            coverage,
            aside,
            key: _,
        } = self;
        let mut out = Vec::new();
        pool.put(&mut out);
        facts.put(&mut out);
        reference.put(&mut out);
        fees.put(&mut out);
        indicators.put(&mut out);
        clia.put(&mut out);
        indexes.put(&mut out);
        ncci.put(&mut out);
        coverage.put(&mut out);
        aside.put(&mut out);
        // Editions share a book, which is written once.
        let mut books: Vec<&Arc<Book>> = Vec::new();
        tables.len().put(&mut out);
        for table in tables {
            let Table {
                info,
                folder,
                rows,
                book,
            } = table;
            info.put(&mut out);
            folder.put(&mut out);
            rows.put(&mut out);
            let at = book.as_ref().map(|book| {
                let known = books.iter().position(|b| Arc::ptr_eq(b, book));
                known.unwrap_or_else(|| {
                    books.push(book);
                    books.len() - 1
                })
            });
            at.put(&mut out);
        }
        books.len().put(&mut out);
        for book in books {
            book.as_ref().put(&mut out);
        }
        out
    }

    /// The tables that were written; `None` where the bytes are not some.
    pub(crate) fn read(from: &mut Input<'_>) -> Option<Self> {
        let mut out = Self {
            pool: Pool::take(from)?,
            facts: Vec::take(from)?,
            reference: Reference::take(from)?,
            fees: Vec::take(from)?,
            indicators: IndicatorList::take(from)?,
            clia: CliaList::take(from)?,
            indexes: Vec::take(from)?,
            ncci: Ncci::take(from)?,
            coverage: Vec::take(from)?,
            aside: Vec::take(from)?,
            ..Self::default()
        };
        let mut of_table: Vec<Option<usize>> = Vec::new();
        for _ in 0..usize::take(from)? {
            out.tables.push(Table {
                info: TableInfo::take(from)?,
                folder: String::take(from)?,
                rows: Rows::take(from)?,
                book: None,
            });
            of_table.push(<Option<usize> as Flat>::take(from)?);
        }
        let books: Vec<Arc<Book>> = Vec::<Book>::take(from)?.into_iter().map(Arc::new).collect();
        for (table, at) in out.tables.iter_mut().zip(of_table) {
            table.book = match at {
                Some(at) => Some(books.get(at)?.clone()),
                None => None,
            };
        }
        let fits = from.is_empty()
            && out.pool.fits()
            && out.facts.is_sorted_by_key(|(code, _)| *code)
            && out.tables.iter().all(|table| table.rows.fits())
            && books.iter().all(|book| book.fits());
        fits.then(|| {
            out.arrange();
            out
        })
    }

    /// Imported tables that are damaged and therefore not used, each with the reason and what to do.
    /// Their folders are left as they are. A table that is unpacked when it is first asked for is
    /// among them from then on.
    #[must_use]
    pub fn set_aside(&self) -> Vec<String> {
        let late = self.ncci.failures().map(str::to_owned);
        self.aside.iter().cloned().chain(late).collect()
    }

    /// Sorts out which table speaks when; called once all are loaded. An imported table takes the
    /// place of the practice table of its set.
    pub(crate) fn arrange(&mut self) {
        let imported: Vec<CodeSet> = self
            .tables
            .iter()
            .filter(|t| t.info.imported)
            .map(|t| t.info.set)
            .collect();
        self.tables
            .retain(|t| !(t.info.practice && imported.contains(&t.info.set)));
        for set in CodeSet::ALL {
            let candidates: Vec<Candidate> = self
                .tables
                .iter()
                .enumerate()
                .filter(|(_, t)| t.info.set == set)
                .map(|(table, t)| Candidate {
                    table,
                    from: t.info.effective_from,
                    to: t.info.effective_to,
                    imported: t.info.imported,
                })
                .collect();
            self.timelines[set as usize] = cut(&candidates);
        }
    }

    /// Which table speaks when, for a set.
    pub(crate) fn timeline(&self, set: CodeSet) -> &[Stretch] {
        &self.timelines[set as usize]
    }

    /// The table that speaks for a date of service, and its stretch in the timeline.
    pub(super) fn at(&self, set: CodeSet, dos: NaiveDate) -> Option<(usize, &Table)> {
        let timeline = self.timeline(set);
        let at = timeline
            .iter()
            .rposition(|s| s.from.is_none_or(|from| from <= dos))?;
        Some((at, &self.tables[timeline[at].table]))
    }

    /// The row of a diagnosis in the table of the date, else in the nearest edition that has it.
    pub(super) fn home(&self, code: Code, dos: NaiveDate) -> Option<(&Table, usize)> {
        let set = CodeSet::Icd10Cm;
        let (_, table) = self.at(set, dos)?;
        table.rows.find(code).map(|row| (table, row)).or_else(|| {
            self.timeline(set).iter().rev().find_map(|s| {
                let table = &self.tables[s.table];
                table.rows.find(code).map(|row| (table, row))
            })
        })
    }

    /// The entry of a row.
    pub(crate) fn entry(&self, table: &Table, row: usize) -> Entry {
        let code = table.rows.code(row);
        let facts = self
            .facts
            .binary_search_by_key(&code, |(c, _)| *c)
            .ok()
            .filter(|_| table.info.set != CodeSet::Icd10Cm)
            .map(|at| self.facts[at].1.clone())
            .unwrap_or_default();
        Entry {
            set: table.info.set,
            code,
            title: table.rows.title(row, &self.pool),
            billable: table.rows.billable(row),
            practice: table.info.practice,
            own_words: table.rows.own_words(row),
            section: self.pool.get(facts.section).to_owned(),
            add_on: facts.add_on,
            global: facts.global,
            places: facts.places,
            sex: facts.sex,
            ages: facts.ages,
            bilateral: facts.bilateral,
            charge: facts.charge,
            fee: None,
            indicators: None,
            flags: table.rows.flags(row),
        }
    }

    /// The entry with what the Medicare fee schedule of the day says, which goes before what a
    /// practice table knows.
    fn with_fee(&self, mut entry: Entry, dos: NaiveDate) -> Entry {
        if let Some(fee) = self.fee(entry.code, "", dos).copied() {
            fee.global().clone_into(&mut entry.global);
            entry.bilateral = Some(fee.indicator(Indicator::Bilateral));
            entry.add_on |= fee.global() == "ZZZ";
            entry.fee = Some(fee);
        }
        if entry.set != CodeSet::Icd10Cm {
            entry.indicators = self.indicators(entry.code, dos);
        }
        entry
    }

    /// First and last day of a row of a stretch; `None` where nothing here tells.
    pub(crate) fn span(
        &self,
        stretch: &Stretch,
        row: usize,
    ) -> (Option<NaiveDate>, Option<NaiveDate>) {
        let (from, to) = self.tables[stretch.table].rows.span(row);
        (from.or(stretch.from), to.or(stretch.to))
    }

    /// Looks a code up in a set on a date of service.
    ///
    /// Dates that no edition covers ([`Tables::covers`]) are answered from the edition before, or
    /// from the first one.
    #[must_use]
    pub fn look_up(&self, set: CodeSet, code: Code, dos: NaiveDate) -> Lookup {
        let Some((at, table)) = self.at(set, dos) else {
            return Lookup::Unknown;
        };
        let timeline = self.timeline(set);
        if let Some(row) = table.rows.find(code) {
            let entry = self.with_fee(self.entry(table, row), dos);
            let (own_from, own_to) = table.rows.span(row);
            if own_from.is_none_or(|from| from <= dos) && own_to.is_none_or(|to| dos <= to) {
                return Lookup::Found(entry);
            }
            let (from, to) = self.span(&timeline[at], row);
            return Lookup::NotEffective { entry, from, to };
        }
        // The last edition before that had it, else the first one after.
        let order = (0..at).rev().chain(at + 1..timeline.len());
        for other in order {
            let table = &self.tables[timeline[other].table];
            if let Some(row) = table.rows.find(code) {
                let entry = self.with_fee(self.entry(table, row), dos);
                let (mut from, to) = self.span(&timeline[other], row);
                for earlier in timeline[..other].iter().rev() {
                    match self.tables[earlier.table].rows.find(code) {
                        Some(row) => from = self.span(earlier, row).0,
                        None => break,
                    }
                }
                return Lookup::NotEffective { entry, from, to };
            }
        }
        if table.info.practice && code.procedure_set() == Some(set) {
            Lookup::NotInPractice
        } else {
            Lookup::Unknown
        }
    }

    /// The title of a diagnosis that can be billed on a date of service, written over `title`; whether
    /// there is such a one. Less than [`Tables::look_up`], and as much cheaper.
    pub(crate) fn billable_title(&self, code: Code, dos: NaiveDate, title: &mut String) -> bool {
        let Some((_, table)) = self.at(CodeSet::Icd10Cm, dos) else {
            return false;
        };
        let Some(row) = table
            .rows
            .find(code)
            .filter(|row| table.rows.billable(*row))
        else {
            return false;
        };
        let (from, to) = table.rows.span(row);
        title.clear();
        table.rows.title_into(row, &self.pool, title);
        from.is_none_or(|from| from <= dos) && to.is_none_or(|to| dos <= to)
    }

    /// Whether any edition of a set has a code, whatever the date.
    #[must_use]
    pub fn has(&self, set: CodeSet, code: Code) -> bool {
        let of_set = self.tables.iter().filter(|t| t.info.set == set);
        of_set.into_iter().any(|t| t.rows.find(code).is_some())
    }

    /// Looks a procedure up in the set its form names.
    #[must_use]
    pub fn look_up_procedure(&self, code: Code, dos: NaiveDate) -> Lookup {
        match code.procedure_set() {
            Some(set) => self.look_up(set, code, dos),
            None => Lookup::Unknown,
        }
    }

    /// Chapter, blocks and codes above a diagnosis, outermost first: (`E08-E13`, title).
    #[must_use]
    pub fn ancestors(&self, code: Code, dos: NaiveDate) -> Vec<(String, String)> {
        let Some((table, row)) = self.home(code, dos) else {
            return Vec::new();
        };
        let mut out: Vec<(String, String)> = table
            .book
            .iter()
            .flat_map(|book| book.levels_of(code))
            .map(|level| (level.id.clone(), self.pool.get(level.title).to_owned()))
            .collect();
        let headers = above(&table.rows, row);
        out.extend(headers.into_iter().map(|row| {
            let code = table.rows.code(row).dotted();
            (code, table.rows.title(row, &self.pool))
        }));
        out
    }

    /// Codes directly below a diagnosis header.
    #[must_use]
    pub fn children(&self, code: Code, dos: NaiveDate) -> Vec<Entry> {
        let Some((table, row)) = self.home(code, dos) else {
            return Vec::new();
        };
        let children = table.rows.children(row);
        children.map(|row| self.entry(table, row)).collect()
    }

    /// Notes of every level from the chapter to the diagnosis itself, outermost first; levels
    /// without notes are left out.
    #[must_use]
    pub fn notes(&self, code: Code, dos: NaiveDate) -> Vec<LevelNotes> {
        let Some((table, row)) = self.home(code, dos) else {
            return Vec::new();
        };
        let Some(book) = &table.book else {
            return Vec::new();
        };
        let levels = book.levels_of(code).into_iter().map(|level| LevelNotes {
            level: level.id.clone(),
            title: self.pool.get(level.title).to_owned(),
            notes: book.level_notes(level, &self.pool),
        });
        let mut codes = above(&table.rows, row);
        codes.push(row);
        let codes = codes.into_iter().map(|row| LevelNotes {
            level: table.rows.code(row).dotted(),
            title: table.rows.title(row, &self.pool),
            notes: book.notes(table.rows.code(row), &self.pool),
        });
        levels
            .chain(codes)
            .filter(|l| !l.notes.is_empty())
            .collect()
    }

    /// The seventh characters a diagnosis takes, of a header as of a whole code: those defined for
    /// it or above it with which a code exists. Empty where it takes none.
    #[must_use]
    pub fn seventh_chars(&self, code: Code, dos: NaiveDate) -> Vec<SeventhChar> {
        let Some((_, table)) = self.at(CodeSet::Icd10Cm, dos) else {
            return Vec::new();
        };
        let Some(book) = &table.book else {
            return Vec::new();
        };
        let text = code.as_str();
        let stem = &text[..text.len().min(6)];
        let mut exist = [false; 128];
        for row in table.rows.below(stem) {
            let code = table.rows.code(row);
            if let [_, _, _, _, _, _, seventh] = code.as_str().as_bytes()
                && let Some(exists) = exist.get_mut(usize::from(*seventh))
            {
                *exists = true;
            }
        }
        let exists = |c: char| exist.get(c as usize).is_some_and(|e| *e);
        book.sevenths(code)
            .iter()
            .filter(|(character, _)| exists(*character))
            .map(|(character, meaning)| SeventhChar {
                character: *character,
                meaning: self.pool.get(*meaning).to_owned(),
            })
            .collect()
    }

    /// The editions in which a code can be found, by date: each with its first day, the code's own
    /// first day where it has one; `None` where that is not known.
    #[must_use]
    pub fn editions_of(&self, set: CodeSet, code: Code) -> Vec<(String, Option<NaiveDate>)> {
        let tell = |stretch: &Stretch| {
            let table = &self.tables[stretch.table];
            let row = table.rows.find(code)?;
            Some((table.info.edition.clone(), self.span(stretch, row).0))
        };
        self.timeline(set).iter().filter_map(tell).collect()
    }

    /// The edition that answers for a date; `None` where no table of the set is loaded. Whether it
    /// covers the date is for [`Tables::covers`] to say.
    #[must_use]
    pub fn edition_at(&self, set: CodeSet, dos: NaiveDate) -> Option<&str> {
        self.at(set, dos)
            .map(|(_, table)| table.info.edition.as_str())
    }

    /// The tables loaded, by set, then by date.
    #[must_use]
    pub fn editions(&self) -> Vec<TableInfo> {
        let mut out: Vec<TableInfo> = self.tables.iter().map(|t| t.info.clone()).collect();
        out.sort_by_key(|info| (info.set, info.effective_from, info.imported));
        out
    }

    /// Whether an edition of the set covers the date.
    #[must_use]
    pub fn covers(&self, set: CodeSet, dos: NaiveDate) -> bool {
        self.tables
            .iter()
            .any(|t| t.info.set == set && t.info.covers(dos))
    }

    /// Which editions of a set are loaded and for which dates, in words; see
    /// [`super::Loaded::said`].
    #[must_use]
    pub fn loaded(&self, set: CodeSet) -> String {
        self.editions_loaded().said(set)
    }
}

/// Headers above a row, outermost first.
pub(super) fn above(rows: &Rows, row: usize) -> Vec<usize> {
    let mut out: Vec<usize> =
        std::iter::successors(rows.parent(row), |r| rows.parent(*r)).collect();
    out.reverse();
    out
}
