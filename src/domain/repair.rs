//! Repairs: the one change that puts a finding right. Applied to a coding like any other change, so
//! that pointers follow their diagnoses and undo takes it back.

use super::code::Code;
use super::coding::{Coding, CodingError};
use super::service_line::{Modifier, Pointer, ServiceLine, Units};
use chrono::NaiveDate;

/// A change to a coding. Places count from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Repair {
    /// Puts a diagnosis at a place; what stands there and after it moves down.
    InsertDiagnosis {
        /// Its place.
        at: usize,
        /// The diagnosis.
        code: Code,
    },
    /// Puts another code in a diagnosis's place.
    ReplaceDiagnosis {
        /// Its place.
        at: usize,
        /// The diagnosis.
        code: Code,
    },
    /// Takes a diagnosis away. Lines that pointed at it point at the same code elsewhere, where it
    /// stands twice.
    RemoveDiagnosis {
        /// Its place.
        at: usize,
    },
    /// Moves a diagnosis.
    MoveDiagnosis {
        /// Its place.
        from: usize,
        /// Its new place.
        to: usize,
    },
    /// Adds a modifier to a line, in first place where it decides on payment.
    AddModifier {
        /// The line.
        line: usize,
        /// The modifier.
        modifier: Modifier,
    },
    /// Takes a modifier from a line.
    RemoveModifier {
        /// The line.
        line: usize,
        /// The modifier.
        modifier: Modifier,
    },
    /// Puts one modifier in another's place.
    ReplaceModifier {
        /// The line.
        line: usize,
        /// The modifier that goes.
        old: Modifier,
        /// The modifier that comes.
        new: Modifier,
    },
    /// Takes a line away.
    RemoveLine {
        /// The line.
        line: usize,
    },
    /// Sets what a line points at.
    SetPointers {
        /// The line.
        line: usize,
        /// Its pointers.
        pointers: Vec<Pointer>,
    },
    /// Sets a line's units.
    SetUnits {
        /// The line.
        line: usize,
        /// Its units.
        units: Units,
    },
    /// Sets a line's dates of service.
    SetDates {
        /// The line.
        line: usize,
        /// First day.
        from: NaiveDate,
        /// Last day.
        to: NaiveDate,
    },
    /// Sets a line's drug.
    SetNdc {
        /// The line.
        line: usize,
        /// National Drug Code, 11 digits.
        ndc: String,
    },
    /// Sets a line's place of service.
    SetPlace {
        /// The line.
        line: usize,
        /// Two digits.
        place: String,
    },
}

/// Why a repair could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RepairError {
    /// The claim is no longer what was checked.
    #[error("the claim has changed: check it again")]
    Gone,
    /// The line holds four modifiers already.
    #[error("line {0} holds four modifiers: delete one first")]
    ModifiersFull(usize),
    /// A law of the claim forbids it.
    #[error(transparent)]
    Coding(#[from] CodingError),
}

impl Repair {
    /// The coding with the repair made.
    ///
    /// # Errors
    /// When what it is about is not there, or the claim has no room for it.
    pub fn apply(&self, coding: &Coding) -> Result<Coding, RepairError> {
        let mut out = coding.clone();
        match self {
            Self::InsertDiagnosis { at, code } => {
                let end = out.add_diagnosis(*code)?;
                out.move_diagnosis(end, (*at).min(end));
            }
            Self::ReplaceDiagnosis { at, code } => {
                out.diagnoses.get(*at).ok_or(RepairError::Gone)?;
                out.replace_diagnosis(*at, *code)?;
            }
            Self::RemoveDiagnosis { at } => remove_diagnosis(&mut out, *at)?,
            Self::MoveDiagnosis { from, to } => {
                let last = out.diagnoses.len();
                if *from >= last || *to >= last {
                    return Err(RepairError::Gone);
                }
                out.move_diagnosis(*from, *to);
            }
            Self::RemoveLine { line } => {
                out.remove_line(*line).ok_or(RepairError::Gone)?;
            }
            Self::AddModifier { line, modifier } => add_modifier(&mut out, *line, *modifier)?,
            Self::RemoveModifier { line, modifier } => {
                let line = line_of(&mut out, *line)?;
                let at = place_of(line, *modifier)?;
                line.modifiers.remove(at);
            }
            Self::ReplaceModifier { line, old, new } => {
                let line = line_of(&mut out, *line)?;
                let at = place_of(line, *old)?;
                if line.modifiers.contains(new) {
                    line.modifiers.remove(at);
                } else if let Some(place) = line.modifiers.get_mut(at) {
                    *place = *new;
                }
            }
            Self::SetPointers { line, pointers } => {
                line_of(&mut out, *line)?.pointers.clone_from(pointers);
            }
            Self::SetUnits { line, units } => line_of(&mut out, *line)?.units = *units,
            Self::SetDates { line, from, to } => {
                let line = line_of(&mut out, *line)?;
                (line.from, line.to) = (*from, *to);
            }
            Self::SetNdc { line, ndc } => line_of(&mut out, *line)?.ndc = Some(ndc.clone()),
            Self::SetPlace { line, place } => {
                line_of(&mut out, *line)?.place_of_service = Some(place.clone());
            }
        }
        Ok(out)
    }

    /// What it does, in a few words for a key's hint.
    #[must_use]
    pub fn words(&self) -> String {
        let line = |line: &usize| line + 1;
        match self {
            Self::InsertDiagnosis { at, code } => {
                format!("put {} at place {}", code.dotted(), at + 1)
            }
            Self::ReplaceDiagnosis { code, .. } => format!("take {}", code.dotted()),
            Self::RemoveDiagnosis { at } => format!("delete diagnosis {}", at + 1),
            Self::MoveDiagnosis { from, to } => {
                format!("move diagnosis {} to place {}", from + 1, to + 1)
            }
            Self::AddModifier { line: l, modifier } => {
                format!("add {modifier} to line {}", line(l))
            }
            Self::RemoveModifier { line: l, modifier } => {
                format!("take {modifier} off line {}", line(l))
            }
            Self::ReplaceModifier { line: l, old, new } => {
                format!("{new} for {old} on line {}", line(l))
            }
            Self::RemoveLine { line: l } => format!("delete line {}", line(l)),
            Self::SetPointers { line: l, pointers } => {
                let letters: String = pointers.iter().map(|p| p.letter()).collect();
                format!("point line {} at {letters}", line(l))
            }
            Self::SetUnits { line: l, units } => format!("{units} units on line {}", line(l)),
            Self::SetDates { line: l, from, to } if from == to => {
                format!("date line {} {from}", line(l))
            }
            Self::SetDates { line: l, from, to } => {
                format!("date line {} {from} to {to}", line(l))
            }
            Self::SetNdc { line: l, ndc } => format!("NDC {ndc} on line {}", line(l)),
            Self::SetPlace { line: l, place } => format!("place {place} on line {}", line(l)),
        }
    }
}

/// Takes a diagnosis away; where the same code stands elsewhere, its lines point there instead.
fn remove_diagnosis(coding: &mut Coding, at: usize) -> Result<(), RepairError> {
    let code = *coding.diagnoses.get(at).ok_or(RepairError::Gone)?;
    let mut others = coding.diagnoses.iter().enumerate();
    let twin = others.find(|(i, c)| *i != at && **c == code);
    let twin = twin.and_then(|(i, _)| super::coding::pointer_at(i));
    if let (Some(twin), Some(gone)) = (twin, super::coding::pointer_at(at)) {
        for line in &mut coding.lines {
            let stands = line.pointers.contains(&twin);
            if let Some(place) = line.pointers.iter().position(|p| *p == gone) {
                if stands {
                    line.pointers.remove(place);
                } else {
                    line.pointers[place] = twin;
                }
            }
        }
    }
    coding.remove_diagnosis(at);
    Ok(())
}

fn line_of(coding: &mut Coding, line: usize) -> Result<&mut ServiceLine, RepairError> {
    coding.lines.get_mut(line).ok_or(RepairError::Gone)
}

fn place_of(line: &ServiceLine, modifier: Modifier) -> Result<usize, RepairError> {
    let mut all = line.modifiers.iter();
    all.position(|m| *m == modifier).ok_or(RepairError::Gone)
}

fn add_modifier(coding: &mut Coding, at: usize, modifier: Modifier) -> Result<(), RepairError> {
    let line = line_of(coding, at)?;
    if line.modifiers.contains(&modifier) {
        return Ok(());
    }
    if line.modifiers.len() >= ServiceLine::MAX_MODIFIERS {
        return Err(RepairError::ModifiersFull(at + 1));
    }
    // Modifiers that decide on payment stand before those that only inform (CMS Pub. 100-04 ch. 12;
    // payers read the first one or two): sides and circumstances are appended.
    let pays = ["24", "25", "26", "50", "57", "58", "59", "78", "79", "TC"];
    if pays.contains(&modifier.as_str()) {
        line.modifiers.insert(0, modifier);
    } else {
        line.modifiers.push(modifier);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn coding(dx: &[&str], lines: &[(&str, &[u8])]) -> Coding {
        Coding {
            diagnoses: dx.iter().map(|d| d.parse().unwrap()).collect(),
            lines: lines
                .iter()
                .map(|(code, pointers)| ServiceLine {
                    pointers: pointers.iter().filter_map(|p| Pointer::new(*p)).collect(),
                    ..ServiceLine::new(code.parse().unwrap(), NaiveDate::MIN)
                })
                .collect(),
        }
    }

    #[test]
    fn a_repair_does_what_it_says() {
        let before = coding(
            &["E11.65", "I10", "I10"],
            &[("99213", &[3]), ("36415", &[1])],
        );
        let after = |repair: Repair| repair.apply(&before).unwrap();
        let letters = |c: &Coding, line: usize| -> String {
            c.lines[line].pointers.iter().map(|p| p.letter()).collect()
        };

        let one = after(Repair::RemoveDiagnosis { at: 2 });
        assert_eq!((one.diagnoses.len(), letters(&one, 0)), (2, "B".into()));

        let code = "Z79.4".parse().unwrap();
        let one = after(Repair::InsertDiagnosis { at: 0, code });
        assert_eq!(one.diagnoses[0], code);
        assert_eq!(
            (letters(&one, 0), letters(&one, 1)),
            ("D".into(), "B".into())
        );

        let modifier = "25".parse().unwrap();
        let one = after(Repair::AddModifier { line: 0, modifier });
        assert_eq!(one.lines[0].modifiers, [modifier]);
        let again = Repair::AddModifier { line: 0, modifier }.apply(&one);
        assert_eq!(again.as_ref(), Ok(&one));
    }

    #[test]
    fn the_modifier_that_pays_goes_first_and_a_fifth_is_refused() {
        let mut before = coding(&["I10"], &[("99213", &[1])]);
        let m = |text: &str| -> Modifier { text.parse().unwrap() };
        before.lines[0].modifiers = vec![m("GT"), m("RT"), m("GA")];
        let add = |modifier| Repair::AddModifier { line: 0, modifier };
        let four = add(m("25")).apply(&before).unwrap();
        assert_eq!(four.lines[0].modifiers[0], m("25"));
        assert_eq!(
            add(m("LT")).apply(&four),
            Err(RepairError::ModifiersFull(1))
        );
    }

    proptest! {
        #[test]
        fn a_repair_of_what_is_not_there_is_refused(line in 2_usize..9) {
            let before = coding(&["I10"], &[("99213", &[1]), ("36415", &[1])]);
            let modifier = "25".parse().unwrap();
            for repair in [
                Repair::RemoveLine { line },
                Repair::AddModifier { line, modifier },
                Repair::RemoveDiagnosis { at: line },
                Repair::MoveDiagnosis { from: 0, to: line },
                Repair::RemoveModifier { line: 0, modifier },
            ] {
                prop_assert_eq!(repair.apply(&before), Err(RepairError::Gone));
                prop_assert!(!repair.words().is_empty());
            }
        }
    }
}
