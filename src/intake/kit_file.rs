//! Kits as JSON Lines: one kit a line, to hand a practice's kits from one site to another.

use super::IntakeError;
use super::claim_json::{Dx, Text, explain};
use crate::domain::text::safe_text;
use crate::domain::{Code, Coding, Kit, Modifier, Money, Pointer, ServiceLine, Units};
use serde::{Deserialize, Serialize};

/// A kit as a line of a file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KitLine {
    /// Which line, counted from 1.
    pub line: usize,
    /// What it is called.
    pub name: String,
    /// Specialty it is for; empty for any.
    pub specialty: String,
    /// The key that posts it.
    pub hotkey: Option<char>,
    /// Whether it is everyone's, not its owner's alone.
    pub shared: bool,
    /// Its diagnoses and lines, without dates; a charge of zero stands for the usual one.
    pub coding: Coding,
}

impl KitLine {
    /// A stored kit, as a file has it.
    #[must_use]
    pub fn of(kit: &Kit) -> Self {
        Self {
            line: 1,
            name: kit.name.clone(),
            specialty: kit.specialty.clone(),
            hotkey: kit.hotkey,
            shared: kit.owner.is_empty(),
            coding: kit.coding.clone(),
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KitJson {
    name: String,
    #[serde(default)]
    specialty: String,
    #[serde(default)]
    hotkey: Option<char>,
    #[serde(default)]
    shared: bool,
    #[serde(default)]
    diagnoses: Vec<Text<Dx>>,
    #[serde(default)]
    lines: Vec<LineJson>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LineJson {
    code: Text<Code>,
    #[serde(default)]
    modifiers: Vec<Text<Modifier>>,
    #[serde(default = "one_unit")]
    units: Text<Units>,
    /// `null` for the practice's usual charge.
    #[serde(default)]
    charge: Option<Text<Money>>,
    #[serde(default)]
    pointers: Vec<u8>,
    #[serde(default)]
    place_of_service: Option<String>,
    #[serde(default)]
    ndc: Option<String>,
    #[serde(default)]
    minutes: Option<u32>,
}

fn one_unit() -> Text<Units> {
    Text(Units::ONE)
}

/// Reads kits, one a line; empty lines are passed over.
///
/// # Errors
/// The first line that cannot be read; no kit is returned then.
pub fn read(file: &str, text: &str) -> Result<Vec<KitLine>, IntakeError> {
    let text = text.trim_start_matches('\u{feff}');
    let mut kits: Vec<KitLine> = Vec::new();
    for (at, row) in text.lines().enumerate() {
        if row.trim().is_empty() {
            continue;
        }
        let line = at + 1;
        let read = serde_json::from_str::<KitJson>(row).map_err(|e| explain(&e));
        let fail = |message| IntakeError {
            file: file.to_owned(),
            line,
            message,
        };
        let kit = read.and_then(|kit| kit.into_kit(line)).map_err(fail)?;
        let same = |other: &&KitLine| {
            other.shared == kit.shared && other.name.to_lowercase() == kit.name.to_lowercase()
        };
        if let Some(twice) = kits.iter().find(same) {
            return Err(fail(format!(
                "the kit '{}' stands on line {} already: give one of them another name",
                kit.name, twice.line
            )));
        }
        kits.push(kit);
    }
    if kits.is_empty() {
        return Err(IntakeError {
            file: file.to_owned(),
            line: 1,
            message: "no kit: expected one JSON object a line, as `claimdeck kit export` writes"
                .to_owned(),
        });
    }
    Ok(kits)
}

/// A kit as one line.
///
/// # Errors
/// When it holds what JSON cannot carry; none does.
pub fn write(kit: &KitLine) -> serde_json::Result<String> {
    let line = |line: &ServiceLine| LineJson {
        code: Text(line.code),
        modifiers: line.modifiers.iter().map(|m| Text(*m)).collect(),
        units: Text(line.units),
        charge: (line.charge != Money::ZERO).then_some(Text(line.charge)),
        pointers: line.pointers.iter().map(|p| p.place()).collect(),
        place_of_service: line.place_of_service.clone(),
        ndc: line.ndc.clone(),
        minutes: line.minutes,
    };
    serde_json::to_string(&KitJson {
        name: kit.name.clone(),
        specialty: kit.specialty.clone(),
        hotkey: kit.hotkey,
        shared: kit.shared,
        diagnoses: kit.coding.diagnoses.iter().map(|d| Text(Dx(*d))).collect(),
        lines: kit.coding.lines.iter().map(line).collect(),
    })
}

impl KitJson {
    /// The kit, once it keeps the laws of a claim.
    fn into_kit(self, line: usize) -> Result<KitLine, String> {
        let name = short("name", &self.name)?;
        if name.is_empty() {
            return Err("'name' is empty: every kit needs one".to_owned());
        }
        if let Some(c) = self.hotkey.filter(|c| !Kit::is_hotkey(*c)) {
            return Err(format!(
                "'hotkey' is '{c}': expected one small letter or digit, or null"
            ));
        }
        let mut coding = Coding::default();
        for Text(Dx(code)) in self.diagnoses {
            coding.add_diagnosis(code).map_err(|e| e.to_string())?;
        }
        let diagnoses = coding.diagnoses.len();
        for (at, row) in self.lines.into_iter().enumerate() {
            let bad = |what: String| format!("lines[{at}]: {what}");
            let row = row.into_line(diagnoses).map_err(bad)?;
            if coding.lines.len() >= Coding::MAX_LINES {
                return Err(format!("a claim holds {} lines", Coding::MAX_LINES));
            }
            coding.lines.push(row);
        }
        if coding == Coding::default() {
            return Err(format!("the kit '{name}' has neither diagnoses nor lines"));
        }
        Ok(KitLine {
            line,
            specialty: short("specialty", &self.specialty)?,
            name,
            hotkey: self.hotkey,
            shared: self.shared,
            coding,
        })
    }
}

impl LineJson {
    fn into_line(self, diagnoses: usize) -> Result<ServiceLine, String> {
        let most = |what: &str, n: usize| Err(format!("a line holds {n} {what}"));
        if self.modifiers.len() > ServiceLine::MAX_MODIFIERS {
            return most("modifiers", ServiceLine::MAX_MODIFIERS);
        }
        if self.pointers.len() > ServiceLine::MAX_POINTERS {
            return most("pointers", ServiceLine::MAX_POINTERS);
        }
        let mut pointers = Vec::new();
        for place in self.pointers {
            match Pointer::new(place).filter(|p| p.index() < diagnoses) {
                Some(pointer) if pointers.contains(&pointer) => {
                    return Err(format!("it points twice at diagnosis {place}"));
                }
                Some(pointer) => pointers.push(pointer),
                None => {
                    return Err(format!(
                        "it points at diagnosis {place}, and the kit has {diagnoses}"
                    ));
                }
            }
        }
        Ok(ServiceLine {
            modifiers: self.modifiers.into_iter().map(|m| m.0).collect(),
            units: self.units.0,
            charge: self.charge.map_or(Money::ZERO, |c| c.0),
            pointers,
            place_of_service: self.place_of_service,
            ndc: self.ndc,
            minutes: self.minutes,
            ..ServiceLine::new(self.code.0, Kit::UNDATED)
        })
    }
}

/// A text that stands in one row: trimmed, harmless, and not longer than the row.
fn short(what: &str, text: &str) -> Result<String, String> {
    let text = text.trim();
    if safe_text(text) != text {
        return Err(format!(
            "'{what}' holds characters that no screen can show: write it in plain letters"
        ));
    }
    if text.chars().count() > Kit::LONGEST {
        return Err(format!(
            "'{what}' is longer than {} characters",
            Kit::LONGEST
        ));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const KIT: &str = r#"{"name":"DM check","specialty":"family practice","hotkey":"d","shared":true,"diagnoses":["E11.42","i10"],"lines":[{"code":"99214","modifiers":["25"],"units":"1","charge":"240.00","pointers":[1,2]},{"code":"83036","pointers":[1]}]}"#;

    #[test]
    fn kits_come_back_as_they_were_written() {
        let kits = read("k", &format!("\n{KIT}\n\n")).unwrap();
        let [kit] = kits.as_slice() else {
            panic!("{kits:?}")
        };
        assert_eq!(
            (kit.line, kit.name.as_str(), kit.hotkey),
            (2, "DM check", Some('d'))
        );
        assert_eq!(kit.coding.lines[0].charge, Money(24_000));
        assert_eq!(kit.coding.lines[1].charge, Money::ZERO);
        assert_eq!(kit.coding.lines[1].units, Units::ONE);
        assert!(kit.coding.lines.iter().all(|l| l.from == Kit::UNDATED));
        let written = write(kit).unwrap();
        let again = KitLine {
            line: 1,
            ..kit.clone()
        };
        assert_eq!(read("k", &written).unwrap(), [again]);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let dx: Vec<String> = (0..13).map(|i| format!("\"A{i:02}\"")).collect();
        for (row, part) in [
            ("", "no kit"),
            ("[]", "expected"),
            (r#"{"name":" ","diagnoses":["I10"]}"#, "empty"),
            (r#"{"name":"x"}"#, "neither diagnoses nor lines"),
            (
                r#"{"name":"x","diagnoses":["I10"],"colour":1}"#,
                "unknown field",
            ),
            (
                r#"{"name":"x","diagnoses":["I10"],"hotkey":"D"}"#,
                "small letter",
            ),
            (r#"{"name":"x","diagnoses":["I10","i10"]}"#, "already"),
            (r#"{"name":"x","diagnoses":["I-10"]}"#, "not a code"),
            (
                r#"{"name":"x","diagnoses":["I10"],"lines":[{"code":"99213","pointers":[2]}]}"#,
                "the kit has 1",
            ),
            (
                r#"{"name":"x","diagnoses":["I10"],"lines":[{"code":"99213","pointers":[1,1]}]}"#,
                "twice",
            ),
            (
                r#"{"name":"x\u001b[2J","diagnoses":["I10"]}"#,
                "plain letters",
            ),
            (
                &format!(r#"{{"name":"x","diagnoses":[{}]}}"#, dx.join(",")),
                "12 diagnoses",
            ),
        ] {
            let error = read("k.jsonl", row).unwrap_err().to_string();
            assert!(
                error.starts_with("k.jsonl:1: ") && error.contains(part),
                "{error}"
            );
        }
        let twice = format!("{KIT}\n{}\n", KIT.replace("DM check", "dm CHECK"));
        let error = read("k", &twice).unwrap_err().to_string();
        assert!(
            error.starts_with("k:2: ") && error.contains("line 1"),
            "{error}"
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,80}", cut in 0_usize..300) {
            let _ = read("k", &text);
            let _ = read("k", KIT.get(..cut).unwrap_or(KIT));
        }
    }
}
