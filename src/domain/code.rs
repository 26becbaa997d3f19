//! Codes as text: ICD-10-CM diagnoses, CPT and HCPCS Level II procedures.

use std::fmt;
use std::str::FromStr;

/// Which table a code belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CodeSet {
    /// ICD-10-CM diagnoses.
    Icd10Cm,
    /// CPT (HCPCS Level I) procedures.
    Cpt,
    /// HCPCS Level II supplies, drugs and services.
    Hcpcs,
}

impl CodeSet {
    /// Every set, in the order screens list them.
    pub const ALL: [Self; 3] = [Self::Icd10Cm, Self::Cpt, Self::Hcpcs];

    /// The stable short name used in commands and files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Icd10Cm => "icd10cm",
            Self::Cpt => "cpt",
            Self::Hcpcs => "hcpcs",
        }
    }

    /// The name people know it by.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Icd10Cm => "ICD-10-CM",
            Self::Cpt => "CPT",
            Self::Hcpcs => "HCPCS Level II",
        }
    }
}

impl fmt::Display for CodeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A code that cannot be one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a code: expected letters and digits, such as E11.65, 99213 or J1885")]
pub struct CodeError(String);

/// A code in canonical form: upper case, without the dot, 1 to 12 ASCII letters and digits. Real
/// codes have 3 to 7; longer and shorter ones are kept so that an edit can name them. Whether a
/// code exists is for the code tables to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    bytes: [u8; 12],
    len: u8,
}

impl Code {
    /// The code with this canonical text: capital letters and digits, no dot. `None` for any other
    /// text. For data of the program's own; what people write is parsed.
    #[must_use]
    pub fn from_canonical(text: &[u8]) -> Option<Self> {
        let canonical = |b: &u8| b.is_ascii_uppercase() || b.is_ascii_digit();
        if text.is_empty() || !text.iter().all(canonical) {
            return None;
        }
        let mut bytes = [0; 12];
        bytes.get_mut(..text.len())?.copy_from_slice(text);
        let len = u8::try_from(text.len()).ok()?;
        Some(Self { bytes, len })
    }

    /// The canonical text, without a dot.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Only ASCII letters and digits are ever stored.
        std::str::from_utf8(&self.bytes[..usize::from(self.len)]).unwrap_or_default()
    }

    /// As printed in the ICD-10-CM book: a dot after the third character.
    #[must_use]
    pub fn dotted(&self) -> String {
        let text = self.as_str();
        if text.len() > 3 {
            format!("{}.{}", &text[..3], &text[3..])
        } else {
            text.to_owned()
        }
    }

    /// As people write it: diagnoses with the dot, procedures plain.
    #[must_use]
    pub fn display(&self, set: CodeSet) -> String {
        match set {
            CodeSet::Icd10Cm => self.dotted(),
            CodeSet::Cpt | CodeSet::Hcpcs => self.as_str().to_owned(),
        }
    }

    /// Which procedure table a five-character code belongs to by its form: a leading letter means
    /// HCPCS Level II, a leading digit CPT (whose categories II and III end in F, T, U, M or A).
    /// `None` where the form fits neither.
    #[must_use]
    pub fn procedure_set(&self) -> Option<CodeSet> {
        let text = self.as_str().as_bytes();
        if text.len() != 5 || !text[1..4].iter().all(u8::is_ascii_digit) {
            return None;
        }
        match (text[0], text[4]) {
            (b'0'..=b'9', b'0'..=b'9' | b'F' | b'T' | b'U' | b'M' | b'A') => Some(CodeSet::Cpt),
            (b'A'..=b'Z', b'0'..=b'9') => Some(CodeSet::Hcpcs),
            _ => None,
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Code {
    type Err = CodeError;

    /// Case does not matter; one dot after the third character is accepted, and space around.
    fn from_str(text: &str) -> Result<Self, CodeError> {
        let bad = || CodeError(text.chars().take(20).collect());
        let trimmed = text.trim().as_bytes();
        let mut bytes = [0; 12];
        let mut len = 0_usize;
        for (i, b) in trimmed.iter().enumerate() {
            if *b == b'.' && i == 3 {
                continue;
            }
            if !b.is_ascii_alphanumeric() || len == bytes.len() {
                return Err(bad());
            }
            bytes[len] = b.to_ascii_uppercase();
            len += 1;
        }
        if len == 0 || trimmed.last() == Some(&b'.') {
            return Err(bad());
        }
        Ok(Self {
            bytes,
            len: u8::try_from(len).unwrap_or(12),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_with_and_without_the_dot() {
        for (text, want) in [
            ("e11.65", Some("E1165")),
            (" E1165 ", Some("E1165")),
            ("s52.501a", Some("S52501A")),
            ("99213", Some("99213")),
            ("I10", Some("I10")),
            ("I10.", None),
            ("I1.0", None),
            ("E1", Some("E1")),
            ("E11.65001", Some("E1165001")),
            ("E11.6500100000", None),
            ("E11..65", None),
            ("é11", None),
            ("", None),
        ] {
            assert_eq!(
                text.parse::<Code>().ok().as_ref().map(Code::as_str),
                want,
                "{text}"
            );
        }
    }

    #[test]
    fn only_canonical_text_is_taken_as_it_is() {
        let code = |text: &str| Code::from_canonical(text.as_bytes());
        for text in ["I10", "S52501A", "99213", "ABCDEFGHIJK9"] {
            assert_eq!(code(text), text.parse().ok(), "{text}");
        }
        for text in ["", "i10", "E11.65", " I10", "ABCDEFGHIJK99"] {
            assert_eq!(code(text), None, "{text}");
        }
    }

    #[test]
    fn the_form_names_the_procedure_table() {
        for (text, want) in [
            ("99213", Some(CodeSet::Cpt)),
            ("0001F", Some(CodeSet::Cpt)),
            ("0202U", Some(CodeSet::Cpt)),
            ("J1885", Some(CodeSet::Hcpcs)),
            ("9921", None),
            ("99213X", None),
            ("992AB", None),
        ] {
            assert_eq!(
                text.parse::<Code>().unwrap().procedure_set(),
                want,
                "{text}"
            );
        }
    }
}
