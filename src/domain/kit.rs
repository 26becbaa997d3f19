//! Kits: diagnoses and lines that a practice posts together, again and again.

use super::coding::{Coding, CodingError, is_external_cause, pointer_at};
use super::id::KitId;
use super::service_line::{Pointer, ServiceLine};
use chrono::NaiveDate;

/// A set of codes posted together with one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kit {
    /// Its id here.
    pub id: KitId,
    /// Revision of the stored record this was read at; 0 for a new one.
    pub revision: u64,
    /// What it is called; unique among those of its owner, whatever the case.
    pub name: String,
    /// Whose it is; empty for everyone's.
    pub owner: String,
    /// Specialty it is for, such as `family practice`; empty for any.
    pub specialty: String,
    /// The key that posts it from the list of kits ([`Kit::is_hotkey`]).
    pub hotkey: Option<char>,
    /// Its diagnoses and lines. Lines have no dates ([`Kit::UNDATED`]) until they are posted; a
    /// charge of zero stands for the practice's usual one.
    pub coding: Coding,
    /// Taken away: kept for the trail, shown no more, its name free again.
    pub retired: bool,
}

/// What posting a kit came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// Where the diagnoses of the kit stand now, in the order of the kit, counted from 0.
    pub places: Vec<usize>,
    /// How many of them were new to the claim.
    pub diagnoses: usize,
    /// Where the first line of the kit stands now, counted from 0.
    pub first_line: usize,
    /// How many lines it brought.
    pub lines: usize,
}

/// Why a kit does not fit on a claim.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KitError {
    /// More than 12 diagnoses would stand.
    #[error(
        "{name} brings {more} more diagnoses to the {stand} that stand, and a claim holds 12: \
         nothing was posted"
    )]
    TooManyDiagnoses {
        /// The kit.
        name: String,
        /// How many it would add.
        more: usize,
        /// How many stand.
        stand: usize,
    },
    /// More than 50 lines would stand.
    #[error(
        "{name} brings {more} lines to the {stand} that stand, and a claim holds 50: nothing was \
         posted"
    )]
    TooManyLines {
        /// The kit.
        name: String,
        /// How many it would add.
        more: usize,
        /// How many stand.
        stand: usize,
    },
    /// The coding refused it for another reason.
    #[error(transparent)]
    Coding(#[from] CodingError),
}

impl Kit {
    /// The date in the lines of a kit, which stands for none: the visit's is put there on posting.
    pub const UNDATED: NaiveDate = NaiveDate::MIN;

    /// Most characters of a name or specialty: both stand in one row of a screen.
    pub const LONGEST: usize = 60;

    /// Whether a character can be the key of a kit: a small letter or a digit. Every other key does
    /// something else in the list of kits.
    #[must_use]
    pub const fn is_hotkey(c: char) -> bool {
        c.is_ascii_lowercase() || c.is_ascii_digit()
    }

    /// A coding without its dates, as a kit keeps it.
    #[must_use]
    pub fn undated(mut coding: Coding) -> Coding {
        for line in &mut coding.lines {
            (line.from, line.to) = (Self::UNDATED, Self::UNDATED);
        }
        coding
    }

    /// Whether a user sees it: their own, or everyone's, while it is not retired.
    #[must_use]
    pub fn is_for(&self, user: &str) -> bool {
        !self.retired && (self.owner.is_empty() || self.owner == user)
    }

    /// The kit without some of its diagnoses and lines, by place; pointers follow.
    #[must_use]
    pub fn without(mut self, diagnoses: &[usize], lines: &[usize]) -> Self {
        let backwards = |places: &[usize]| {
            let mut places = places.to_vec();
            places.sort_unstable_by(|a, b| b.cmp(a));
            places.dedup();
            places
        };
        for at in backwards(lines) {
            self.coding.remove_line(at);
        }
        for at in backwards(diagnoses) {
            self.coding.remove_diagnosis(at);
        }
        self
    }

    /// Puts the kit on a claim's coding, on a day: diagnoses that stand already are not repeated,
    /// the others go to the end; lines go to the end, each pointing at the kit's own diagnoses
    /// wherever they stand now. A line of the kit that points nowhere is for the kit's first four
    /// diagnoses that are no external causes. All of it, or nothing.
    ///
    /// # Errors
    /// When more than 12 diagnoses or 50 lines would stand; the coding is as it was.
    pub fn post(&self, coding: &mut Coding, day: NaiveDate) -> Result<Posted, KitError> {
        let mut next = coding.clone();
        let own = &self.coding;
        let new = own.diagnoses.iter().filter(|d| !next.diagnoses.contains(d));
        let (more, stand) = (new.count(), next.diagnoses.len());
        if stand + more > Coding::MAX_DIAGNOSES {
            let name = self.name.clone();
            return Err(KitError::TooManyDiagnoses { name, more, stand });
        }
        let first_line = next.lines.len();
        if first_line + own.lines.len() > Coding::MAX_LINES {
            return Err(KitError::TooManyLines {
                name: self.name.clone(),
                more: own.lines.len(),
                stand: first_line,
            });
        }
        let mut places = Vec::with_capacity(own.diagnoses.len());
        for code in &own.diagnoses {
            places.push(match next.diagnoses.iter().position(|d| d == code) {
                Some(at) => at,
                None => next.add_diagnosis(*code)?,
            });
        }
        for line in &own.lines {
            let mut line = ServiceLine {
                from: day,
                to: day,
                ..line.clone()
            };
            line.pointers = self.pointers_of(&line.pointers, &places);
            next.add_line(line)?;
        }
        *coding = next;
        Ok(Posted {
            places,
            diagnoses: more,
            first_line,
            lines: own.lines.len(),
        })
    }

    /// Pointers of a kit's line as they are on the claim, where the kit's diagnoses stand at
    /// `places`.
    fn pointers_of(&self, own: &[Pointer], places: &[usize]) -> Vec<Pointer> {
        let stated: Vec<Pointer> = own
            .iter()
            .filter_map(|p| places.get(p.index()))
            .filter_map(|at| pointer_at(*at))
            .collect();
        if !stated.is_empty() {
            return stated;
        }
        let reasons = self.coding.diagnoses.iter().zip(places);
        reasons
            .filter(|(code, _)| !is_external_cause(**code))
            .filter_map(|(_, at)| pointer_at(*at))
            .take(ServiceLine::MAX_POINTERS)
            .collect()
    }
}

#[cfg(test)]
mod tests;
