//! Names, sexes and addresses.

use std::fmt;
use std::str::FromStr;

/// A person's name, as on the member card.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonName {
    /// Family name.
    pub last: String,
    /// Given name.
    pub first: String,
    /// Middle name or initial; empty where none.
    pub middle: String,
}

impl fmt::Display for PersonName {
    /// `Last, First M`: the order in which work lists sort.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = self.last.clone();
        if !self.first.is_empty() {
            text.push_str(", ");
            text.push_str(&self.first);
        }
        if let Some(initial) = self.middle.chars().next() {
            text.push(' ');
            text.push(initial);
        }
        f.pad(&text)
    }
}

/// Sex as payers' files carry it (X12 DMG03).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Sex {
    /// F
    Female,
    /// M
    Male,
    /// U: not known or not stated.
    #[default]
    Unknown,
}

impl Sex {
    /// The one-letter code of DMG03.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Female => 'F',
            Self::Male => 'M',
            Self::Unknown => 'U',
        }
    }
}

impl FromStr for Sex {
    type Err = String;

    /// Reads `F`, `M`, `U` and the words female, male, unknown, other.
    fn from_str(text: &str) -> Result<Self, String> {
        match text.to_ascii_lowercase().as_str() {
            "f" | "female" => Ok(Self::Female),
            "m" | "male" => Ok(Self::Male),
            "u" | "o" | "unknown" | "other" | "" => Ok(Self::Unknown),
            _ => Err(format!("'{text}' is not a sex: expected F, M or U")),
        }
    }
}

/// A postal address in the United States.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Address {
    /// Street and number.
    pub line1: String,
    /// Apartment, suite; empty where none.
    pub line2: String,
    /// City.
    pub city: String,
    /// Two-letter state code.
    pub state: String,
    /// 5 or 9 digits.
    pub zip: String,
}
