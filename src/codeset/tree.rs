//! The Tabular as a tree, chapter to block to category to code, of the edition that holds on a date.

use super::entry::{Entry, Note};
use super::links::Target;
use super::tables::{Table, Tables};
use crate::domain::{Code, CodeSet};
use chrono::NaiveDate;

/// A place in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// A chapter or block, by its place in [`Outline::branches`].
    Branch(usize),
    /// A category, subcategory or code.
    Code(Code),
}

/// A chapter or block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// `chapter 4`, `E08-E13`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The branch it stands in; `None` for a chapter.
    pub parent: Option<usize>,
    /// Branches and categories directly in it, by their codes.
    pub children: Vec<Node>,
    /// First and last category in it; `None` where it has none in this edition.
    pub range: Option<(Code, Code)>,
    /// Its own notes.
    pub notes: Vec<Note>,
}

/// Chapters and blocks of one edition, with the categories they hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outline {
    /// The edition, such as `FY2027`; empty where no table is loaded.
    pub edition: String,
    /// Every chapter and block, parents before their children.
    pub branches: Vec<Branch>,
    /// The chapters, in the order of the book; categories too, where a table came without chapters.
    pub top: Vec<Node>,
}

impl Outline {
    /// The branches around a code, outermost first.
    #[must_use]
    pub fn around(&self, code: Code) -> Vec<usize> {
        let category = category(code);
        let inside = |node: &Node| *node == Node::Code(category);
        let home = self
            .branches
            .iter()
            .position(|b| b.children.iter().any(inside));
        self.up_from(home)
    }

    /// A branch and those it stands in, outermost first.
    #[must_use]
    pub fn up_from(&self, branch: Option<usize>) -> Vec<usize> {
        let mut out: Vec<usize> =
            std::iter::successors(branch, |at| self.branches.get(*at)?.parent).collect();
        out.reverse();
        out
    }

    /// The block or chapter of exactly this range, such as `B95-B97`.
    #[must_use]
    pub fn block(&self, target: &Target) -> Option<usize> {
        if target.single().is_some() {
            return None;
        }
        let id = target.to_string();
        let range = Some((target.first, target.last));
        let named = self.branches.iter().position(|branch| branch.id == id);
        named.or_else(|| {
            self.branches
                .iter()
                .position(|branch| branch.range == range)
        })
    }
}

/// The category of a code: its first three characters.
fn category(code: Code) -> Code {
    let text = code.as_str();
    text.get(..3)
        .and_then(|head| head.parse().ok())
        .unwrap_or(code)
}

impl Tables {
    /// The chapters and blocks of the Tabular that holds on a date, with their categories.
    #[must_use]
    pub fn outline(&self, dos: NaiveDate) -> Outline {
        let Some((_, table)) = self.at(CodeSet::Icd10Cm, dos) else {
            return Outline::default();
        };
        let mut outline = Outline {
            edition: table.info.edition.clone(),
            ..Outline::default()
        };
        if let Some(book) = &table.book {
            outline.branches = book
                .levels()
                .iter()
                .map(|level| Branch {
                    id: level.id.clone(),
                    title: self.pool.get(level.title).to_owned(),
                    parent: level.parent.map(usize::from),
                    children: Vec::new(),
                    range: None,
                    notes: book.level_notes(level, &self.pool),
                })
                .collect();
        }
        for row in (0..table.rows.len()).filter(|row| table.rows.parent(*row).is_none()) {
            let code = table.rows.code(row);
            let book = table.book.as_ref();
            let home = book.and_then(|book| book.innermost(code.as_str()));
            let Some(home) = home.map(usize::from) else {
                outline.top.push(Node::Code(code));
                continue;
            };
            outline.branches[home].children.push(Node::Code(code));
            for at in outline.up_from(Some(home)) {
                let range = &mut outline.branches[at].range;
                let (first, last) = range.unwrap_or((code, code));
                *range = Some((first.min(code), last.max(code)));
            }
        }
        let mut chapters = Vec::new();
        for at in 0..outline.branches.len() {
            match outline.branches[at].parent {
                None => chapters.push(Node::Branch(at)),
                Some(parent) => outline.branches[parent].children.push(Node::Branch(at)),
            }
        }
        let first = |outline: &Outline, node: &Node| match node {
            Node::Code(code) => Some(*code),
            Node::Branch(at) => outline.branches[*at].range.map(|(first, _)| first),
        };
        for at in 0..outline.branches.len() {
            let mut children = std::mem::take(&mut outline.branches[at].children);
            children.sort_by_key(|node| first(&outline, node));
            outline.branches[at].children = children;
        }
        outline.top.splice(0..0, chapters);
        outline
    }

    /// The first code of the Tabular of a date that begins with these characters, else the first
    /// after them in order.
    #[must_use]
    pub fn landing(&self, beginning: &str, dos: NaiveDate) -> Option<Code> {
        let (_, table) = self.at(CodeSet::Icd10Cm, dos)?;
        let row = table.rows.from(beginning);
        (row < table.rows.len()).then(|| table.rows.code(row))
    }

    /// The first code below another, in order; `None` where nothing stands below it.
    #[must_use]
    pub fn first_below(&self, code: Code, dos: NaiveDate) -> Option<Code> {
        let (_, table) = self.at(CodeSet::Icd10Cm, dos)?;
        let row = table.rows.find(code)? + 1;
        let next = (row < table.rows.len()).then(|| table.rows.code(row))?;
        next.as_str().starts_with(code.as_str()).then_some(next)
    }

    /// The codes that a note points at, on a date, at most `limit`: a single code or header as it
    /// is, of a range its categories, and what can be billed where it is narrowed.
    #[must_use]
    pub fn pointed_at(&self, target: &Target, dos: NaiveDate, limit: usize) -> Vec<Entry> {
        let Some((_, table)) = self.at(CodeSet::Icd10Cm, dos) else {
            return Vec::new();
        };
        let rows = target_rows(table, target);
        match target.single() {
            Some(code) => {
                let row = table.rows.find(code);
                row.map(|row| self.entry(table, row)).into_iter().collect()
            }
            None if target.is_narrowed() => rows
                .filter(|row| table.rows.billable(*row))
                .take(limit)
                .map(|row| self.entry(table, row))
                .collect(),
            None => rows
                .filter(|row| {
                    let above = table.rows.parent(*row).map(|above| table.rows.code(above));
                    above.is_none_or(|above| !target.contains(above))
                })
                .take(limit)
                .map(|row| self.entry(table, row))
                .collect(),
        }
    }

    /// What can be billed among the codes that a note points at, on a date, at most `limit`.
    #[must_use]
    pub fn billable_in(&self, target: &Target, dos: NaiveDate, limit: usize) -> Vec<Entry> {
        let Some((_, table)) = self.at(CodeSet::Icd10Cm, dos) else {
            return Vec::new();
        };
        target_rows(table, target)
            .filter(|row| table.rows.billable(*row))
            .take(limit)
            .map(|row| self.entry(table, row))
            .collect()
    }

    /// Whether the Tabular of a date has a code that a note points at.
    #[must_use]
    pub fn has_target(&self, target: &Target, dos: NaiveDate) -> bool {
        let table = self.at(CodeSet::Icd10Cm, dos);
        table.is_some_and(|(_, table)| target_rows(table, target).next().is_some())
    }
}

/// The rows of a target, in order.
fn target_rows<'a>(table: &'a Table, target: &'a Target) -> impl Iterator<Item = usize> + 'a {
    let from = table.rows.from(target.first.as_str());
    (from..table.rows.len())
        .take_while(|row| target.reaches(table.rows.code(*row)))
        .filter(|row| target.contains(table.rows.code(*row)))
}

#[cfg(test)]
mod tests {
    use super::super::links::links;
    use super::*;
    use std::sync::LazyLock;

    static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::shipped().unwrap());
    const DAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();

    #[test]
    fn every_category_stands_in_one_block_below_its_chapter() {
        let outline = TABLES.outline(DAY);
        assert_eq!(outline.edition, "FY2027");
        assert_eq!(outline.top.len(), 22, "chapters");
        let held: Vec<Code> = (outline.branches.iter())
            .flat_map(|branch| &branch.children)
            .filter_map(|node| match node {
                Node::Code(code) => Some(*code),
                Node::Branch(_) => None,
            })
            .collect();
        let mut once = held.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), held.len());
        let mut categories = 0;
        TABLES.for_each_row(CodeSet::Icd10Cm, "FY2027", |row| {
            categories += usize::from(row.code.as_str().len() == 3);
        });
        assert_eq!(held.len(), categories);
        for code in ["E11.65", "B95.0", "C7A.00", "U07.1", "K6A"] {
            let code: Code = code.parse().unwrap();
            let around = outline.around(code);
            assert!(!around.is_empty(), "{code}");
            let told: Vec<String> = around
                .iter()
                .map(|at| outline.branches[*at].id.clone())
                .collect();
            let known = TABLES.ancestors(code, DAY);
            let known: Vec<String> = known
                .into_iter()
                .take(told.len())
                .map(|(id, _)| id)
                .collect();
            assert_eq!(told, known, "{code}");
        }
    }

    #[test]
    fn notes_lead_to_codes() {
        let outline = TABLES.outline(DAY);
        let of = |text: &str| links(text).remove(0).target;
        let block = outline.block(&of("(B95-B97)")).unwrap();
        assert_eq!(outline.branches[block].id, "B95-B97");
        assert_eq!(outline.block(&of("(K50.-)")), None);
        let codes = |text: &str| -> Vec<String> {
            let found = TABLES.pointed_at(&of(text), DAY, 5);
            found.iter().map(|entry| entry.code.dotted()).collect()
        };
        assert_eq!(codes("(G30.-)"), ["G30"]);
        assert_eq!(codes("(B95-B97)"), ["B95", "B96", "B97"]);
        assert_eq!(codes("(N18.5-N18.6)"), ["N18.5", "N18.6"]);
        assert_eq!(codes("(E10-E11 with .36)"), ["E10.36", "E11.36"]);
        assert!(codes("(X99.99)").is_empty());
        assert!(TABLES.has_target(&of("(T36-T50 with fifth or sixth character 5)"), DAY));
        assert!(!TABLES.has_target(&of("vitamin U99"), DAY));
    }

    #[test]
    fn what_is_typed_lands_at_the_first_code_of_it_or_after_it() {
        for (typed, want) in [
            ("E11", Some("E11")),
            ("E1", Some("E10")),
            ("A", Some("A00")),
            ("ZZ", None),
        ] {
            let code = TABLES.landing(typed, DAY);
            assert_eq!(code.map(|c| c.dotted()).as_deref(), want, "{typed}");
        }
    }
}
