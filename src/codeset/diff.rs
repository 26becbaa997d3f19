//! What changed from one edition to another.

use super::entry::{Entry, TableInfo};
use super::error::CodesetError;
use super::tables::{Table, Tables};
use std::cmp::Ordering;

/// A code that stands in both editions and is not the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// As it was.
    pub before: Entry,
    /// As it is.
    pub after: Entry,
}

impl Revision {
    /// Whether the title changed.
    #[must_use]
    pub fn retitled(&self) -> bool {
        self.before.title != self.after.title
    }

    /// Whether a billable code became a header, or a header a billable code.
    #[must_use]
    pub fn rebilled(&self) -> bool {
        self.before.billable != self.after.billable
    }
}

/// The changes from one edition to another, each in order of codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diff {
    /// The first edition.
    pub from: TableInfo,
    /// The second.
    pub to: TableInfo,
    /// Codes only in the second.
    pub added: Vec<Entry>,
    /// Codes only in the first.
    pub deleted: Vec<Entry>,
    /// Codes with another title or another billability.
    pub revised: Vec<Revision>,
}

impl Tables {
    /// Compares two tables, each named by its edition (`FY2027`) or its folder (`icd10cm-2027`);
    /// an edition that is both shipped and imported means the imported one.
    ///
    /// # Errors
    /// [`CodesetError::Usage`] where a name fits no table or two sets, or the tables are of
    /// different sets.
    pub fn diff(&self, from: &str, to: &str) -> Result<Diff, CodesetError> {
        let (a, b) = (self.named(from)?, self.named(to)?);
        if a.info.set != b.info.set {
            return Err(CodesetError::Usage(format!(
                "{from} is {}, {to} is {}: compare two editions of one set",
                a.info.set.title(),
                b.info.set.title()
            )));
        }
        let mut diff = Diff {
            from: a.info.clone(),
            to: b.info.clone(),
            added: Vec::new(),
            deleted: Vec::new(),
            revised: Vec::new(),
        };
        let (mut i, mut j) = (0, 0);
        while i < a.rows.len() || j < b.rows.len() {
            let order = if i == a.rows.len() {
                Ordering::Greater
            } else if j == b.rows.len() {
                Ordering::Less
            } else {
                a.rows.code(i).cmp(&b.rows.code(j))
            };
            match order {
                Ordering::Less => {
                    diff.deleted.push(self.entry(a, i));
                    i += 1;
                }
                Ordering::Greater => {
                    diff.added.push(self.entry(b, j));
                    j += 1;
                }
                Ordering::Equal => {
                    if !self.same_row(a, i, b, j) {
                        diff.revised.push(Revision {
                            before: self.entry(a, i),
                            after: self.entry(b, j),
                        });
                    }
                    i += 1;
                    j += 1;
                }
            }
        }
        Ok(diff)
    }

    /// Whether two rows of one code are the same in title and billability.
    pub(crate) fn same_row(&self, a: &Table, row_a: usize, b: &Table, row_b: usize) -> bool {
        let (x, y) = (a.rows.parts(row_a), b.rows.parts(row_b));
        x.billable == y.billable
            // Editions given as changes share the texts of their base.
            && ((x.head, x.tail) == (y.head, y.tail)
                || a.rows.title(row_a, &self.pool) == b.rows.title(row_b, &self.pool))
    }

    /// The table of a name.
    fn named(&self, name: &str) -> Result<&Table, CodesetError> {
        let folder = self.tables.iter().find(|t| t.folder == name);
        let edition = |t: &&Table| t.info.edition.eq_ignore_ascii_case(name);
        let imported = |t: &&Table| t.info.imported;
        let known = || {
            let names: Vec<&str> = self.tables.iter().map(|t| t.folder.as_str()).collect();
            names.join(", ")
        };
        if let Some(folder) = folder {
            return Ok(folder);
        }
        let found: Vec<&Table> = self.tables.iter().filter(edition).collect();
        match found.as_slice() {
            [] => Err(CodesetError::Usage(format!(
                "there is no table '{name}': expected an edition or one of {}",
                known()
            ))),
            [first, rest @ ..] if rest.iter().any(|t| t.info.set != first.info.set) => {
                Err(CodesetError::Usage(format!(
                    "'{name}' is an edition of several sets: name one of {}",
                    known()
                )))
            }
            [first, ..] => Ok(found.iter().copied().find(imported).unwrap_or(first)),
        }
    }
}
