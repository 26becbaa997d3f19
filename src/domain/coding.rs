//! The coding of a visit: ordered diagnoses and the lines that point at them.
//!
//! Pointers are places in the diagnosis list. Every operation here rewrites them, so that a line
//! goes on pointing at the same diagnosis whatever happens to the order.

use super::code::Code;
use super::money::Money;
use super::service_line::{Pointer, ServiceLine};

/// Diagnoses in order and service lines.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct Coding {
    /// Diagnoses, the first-listed one first.
    pub diagnoses: Vec<Code>,
    /// Service lines.
    pub lines: Vec<ServiceLine>,
}

/// Why a change to a coding was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodingError {
    /// Already on the claim.
    #[error("{0} is already on this claim")]
    Duplicate(String),
    /// The list of diagnoses is full.
    #[error("a claim holds 12 diagnoses: delete one first")]
    TooManyDiagnoses,
    /// The list of lines is full.
    #[error("a claim holds 50 lines: split the claim")]
    TooManyLines,
}

impl Coding {
    /// Most diagnoses a professional claim carries (837P HI01..HI12; CMS-1500 item 21).
    pub const MAX_DIAGNOSES: usize = 12;
    /// Most lines a professional claim carries (837P loop 2400).
    pub const MAX_LINES: usize = 50;

    /// Sum of the line charges.
    #[must_use]
    pub fn charge(&self) -> Money {
        self.lines.iter().map(|line| line.charge).sum()
    }

    /// Adds a diagnosis at the end. Lines without a pointer are linked to it, since a line must
    /// point somewhere and the newest diagnosis is the likeliest reason; an external cause is never
    /// the reason for a service (Official Guidelines, I.C.20), so it is linked to nothing by itself.
    ///
    /// # Errors
    /// When it stands on the claim already, or 12 do.
    pub fn add_diagnosis(&mut self, code: Code) -> Result<usize, CodingError> {
        if self.diagnoses.contains(&code) {
            return Err(CodingError::Duplicate(code.dotted()));
        }
        if self.diagnoses.len() >= Self::MAX_DIAGNOSES {
            return Err(CodingError::TooManyDiagnoses);
        }
        self.diagnoses.push(code);
        let at = self.diagnoses.len() - 1;
        if let Some(pointer) = pointer_at(at).filter(|_| !is_external_cause(code)) {
            for line in self
                .lines
                .iter_mut()
                .filter(|line| line.pointers.is_empty())
            {
                line.pointers.push(pointer);
            }
        }
        Ok(at)
    }

    /// Puts another code in a diagnosis's place; pointers stay with the place.
    ///
    /// # Errors
    /// When the code stands elsewhere on the claim already.
    pub fn replace_diagnosis(&mut self, at: usize, code: Code) -> Result<(), CodingError> {
        if self
            .diagnoses
            .iter()
            .enumerate()
            .any(|(i, d)| i != at && *d == code)
        {
            return Err(CodingError::Duplicate(code.dotted()));
        }
        if let Some(place) = self.diagnoses.get_mut(at) {
            *place = code;
        }
        Ok(())
    }

    /// Takes a diagnosis away; pointers to it go, pointers beyond it move down.
    pub fn remove_diagnosis(&mut self, at: usize) -> Option<Code> {
        if at >= self.diagnoses.len() {
            return None;
        }
        let code = self.diagnoses.remove(at);
        self.map_pointers(|i| match i {
            i if i == at => None,
            i if i > at => Some(i - 1),
            i => Some(i),
        });
        Some(code)
    }

    /// Moves a diagnosis to another place; every line goes on pointing at the same diagnoses.
    pub fn move_diagnosis(&mut self, from: usize, to: usize) {
        if from >= self.diagnoses.len() || to >= self.diagnoses.len() || from == to {
            return;
        }
        let code = self.diagnoses.remove(from);
        self.diagnoses.insert(to, code);
        self.map_pointers(|i| {
            Some(if i == from {
                to
            } else if from < i && i <= to {
                i - 1
            } else if to <= i && i < from {
                i + 1
            } else {
                i
            })
        });
    }

    /// Adds a line at the end. One that points nowhere is linked to the first four diagnoses that are
    /// no external causes.
    ///
    /// # Errors
    /// When 50 lines stand already.
    pub fn add_line(&mut self, mut line: ServiceLine) -> Result<usize, CodingError> {
        if self.lines.len() >= Self::MAX_LINES {
            return Err(CodingError::TooManyLines);
        }
        if line.pointers.is_empty() {
            line.pointers = (self.diagnoses.iter().enumerate())
                .filter(|(_, code)| !is_external_cause(**code))
                .filter_map(|(at, _)| pointer_at(at))
                .take(ServiceLine::MAX_POINTERS)
                .collect();
        }
        self.lines.push(line);
        Ok(self.lines.len() - 1)
    }

    /// Takes a line away.
    pub fn remove_line(&mut self, at: usize) -> Option<ServiceLine> {
        (at < self.lines.len()).then(|| self.lines.remove(at))
    }

    /// Moves a line to another place.
    pub fn move_line(&mut self, from: usize, to: usize) {
        if from < self.lines.len() && to < self.lines.len() {
            let line = self.lines.remove(from);
            self.lines.insert(to, line);
        }
    }

    /// Adds a pointer to a line, or takes it away where it stands; a fifth is not taken.
    /// Answers whether anything changed.
    pub fn toggle_pointer(&mut self, line: usize, pointer: Pointer) -> bool {
        if pointer.index() >= self.diagnoses.len() {
            return false;
        }
        let Some(line) = self.lines.get_mut(line) else {
            return false;
        };
        if let Some(at) = line.pointers.iter().position(|p| *p == pointer) {
            line.pointers.remove(at);
        } else if line.pointers.len() < ServiceLine::MAX_POINTERS {
            line.pointers.push(pointer);
        } else {
            return false;
        }
        true
    }

    fn map_pointers(&mut self, new_place: impl Fn(usize) -> Option<usize>) {
        for line in &mut self.lines {
            line.pointers = line
                .pointers
                .iter()
                .filter_map(|p| match p.index() {
                    usize::MAX => Some(*p),
                    at => new_place(at).and_then(pointer_at),
                })
                .collect();
        }
    }
}

/// Whether a diagnosis stands in chapter 20 of ICD-10-CM, external causes of morbidity (V00-Y99).
pub(super) fn is_external_cause(code: Code) -> bool {
    code.as_str().starts_with(['V', 'W', 'X', 'Y'])
}

/// The pointer to a place counted from 0.
pub(super) fn pointer_at(index: usize) -> Option<Pointer> {
    u8::try_from(index + 1).ok().and_then(Pointer::new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code(i: usize) -> Code {
        format!("A{i:02}").parse().unwrap()
    }

    fn line() -> ServiceLine {
        ServiceLine::new("99213".parse().unwrap(), chrono::NaiveDate::MIN)
    }

    /// What each line points at, as codes.
    fn targets(coding: &Coding) -> Vec<Vec<Code>> {
        let of = |l: &ServiceLine| {
            l.pointers
                .iter()
                .map(|p| coding.diagnoses[p.index()])
                .collect()
        };
        coding.lines.iter().map(of).collect()
    }

    #[test]
    fn limits_and_duplicates_are_refused() {
        let mut coding = Coding::default();
        for i in 0..12 {
            assert_eq!(coding.add_diagnosis(code(i)), Ok(i));
        }
        assert!(matches!(
            coding.add_diagnosis(code(3)),
            Err(CodingError::Duplicate(_))
        ));
        assert_eq!(
            coding.add_diagnosis(code(20)),
            Err(CodingError::TooManyDiagnoses)
        );
        assert!(coding.replace_diagnosis(0, code(1)).is_err());
        assert_eq!(coding.replace_diagnosis(0, code(0)), Ok(()));
    }

    #[test]
    fn a_line_without_pointer_takes_the_next_diagnosis() {
        let mut coding = Coding::default();
        coding.add_line(line()).unwrap();
        coding.add_diagnosis(code(1)).unwrap();
        coding.add_diagnosis(code(2)).unwrap();
        assert_eq!(targets(&coding), vec![vec![code(1)]]);
    }

    #[test]
    fn an_external_cause_is_pointed_at_only_by_hand() {
        let mut coding = Coding::default();
        let fracture = "S52501A".parse().unwrap();
        let fall = "W109XXA".parse().unwrap();
        coding.add_line(line()).unwrap();
        coding.add_diagnosis(fall).unwrap();
        assert_eq!(targets(&coding), vec![vec![]]);
        coding.add_diagnosis(fracture).unwrap();
        coding.add_line(line()).unwrap();
        assert_eq!(targets(&coding), vec![vec![fracture], vec![fracture]]);
        assert!(coding.toggle_pointer(0, Pointer::new(1).unwrap()));
        assert_eq!(targets(&coding)[0], vec![fracture, fall]);
    }

    proptest! {
        #[test]
        fn lines_keep_their_diagnoses_through_any_change(
            count in 1_usize..12,
            moves in proptest::collection::vec((0_usize..12, 0_usize..12, any::<bool>()), 0..20),
        ) {
            let mut coding = Coding::default();
            for i in 0..count {
                coding.add_diagnosis(code(i)).unwrap();
            }
            coding.add_line(line()).unwrap();
            for (from, to, delete) in moves {
                let before = targets(&coding);
                let gone = if delete {
                    coding.remove_diagnosis(from)
                } else {
                    coding.move_diagnosis(from, to);
                    None
                };
                let want: Vec<Vec<Code>> = before
                    .into_iter()
                    .map(|l| l.into_iter().filter(|c| Some(*c) != gone).collect())
                    .collect();
                prop_assert_eq!(targets(&coding), want);
            }
        }
    }
}
