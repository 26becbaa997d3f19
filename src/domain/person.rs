//! Names, sexes and addresses.

use std::fmt;
use std::str::FromStr;

/// A person's name, as on the member card.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
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
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
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

/// Two-letter postal codes of the states, the district and the territories, with their names
/// (USPS Publication 28, appendix B).
pub const STATES: &[(&str, &str)] = &[
    ("AL", "Alabama"),
    ("AK", "Alaska"),
    ("AZ", "Arizona"),
    ("AR", "Arkansas"),
    ("CA", "California"),
    ("CO", "Colorado"),
    ("CT", "Connecticut"),
    ("DE", "Delaware"),
    ("DC", "District of Columbia"),
    ("FL", "Florida"),
    ("GA", "Georgia"),
    ("HI", "Hawaii"),
    ("ID", "Idaho"),
    ("IL", "Illinois"),
    ("IN", "Indiana"),
    ("IA", "Iowa"),
    ("KS", "Kansas"),
    ("KY", "Kentucky"),
    ("LA", "Louisiana"),
    ("ME", "Maine"),
    ("MD", "Maryland"),
    ("MA", "Massachusetts"),
    ("MI", "Michigan"),
    ("MN", "Minnesota"),
    ("MS", "Mississippi"),
    ("MO", "Missouri"),
    ("MT", "Montana"),
    ("NE", "Nebraska"),
    ("NV", "Nevada"),
    ("NH", "New Hampshire"),
    ("NJ", "New Jersey"),
    ("NM", "New Mexico"),
    ("NY", "New York"),
    ("NC", "North Carolina"),
    ("ND", "North Dakota"),
    ("OH", "Ohio"),
    ("OK", "Oklahoma"),
    ("OR", "Oregon"),
    ("PA", "Pennsylvania"),
    ("RI", "Rhode Island"),
    ("SC", "South Carolina"),
    ("SD", "South Dakota"),
    ("TN", "Tennessee"),
    ("TX", "Texas"),
    ("UT", "Utah"),
    ("VT", "Vermont"),
    ("VA", "Virginia"),
    ("WA", "Washington"),
    ("WV", "West Virginia"),
    ("WI", "Wisconsin"),
    ("WY", "Wyoming"),
    ("AS", "American Samoa"),
    ("GU", "Guam"),
    ("MP", "Northern Mariana Islands"),
    ("PR", "Puerto Rico"),
    ("VI", "Virgin Islands"),
];

/// Whether two letters are a state, a territory or an armed forces "state" of US mail, whose
/// addresses claims may carry.
#[must_use]
pub fn is_state(code: &str) -> bool {
    STATES.iter().any(|(state, _)| *state == code) || matches!(code, "AA" | "AE" | "AP")
}

/// The postal code of a state given by name or code; `None` where it is neither.
#[must_use]
pub fn state_code(text: &str) -> Option<&'static str> {
    STATES
        .iter()
        .find(|(code, name)| code.eq_ignore_ascii_case(text) || name.eq_ignore_ascii_case(text))
        .map(|(code, _)| *code)
}
