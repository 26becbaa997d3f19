//! Service lines: what was done, to which diagnoses it points, and what is charged.

use super::code::Code;
use super::money::Money;
use chrono::NaiveDate;
use std::fmt;
use std::str::FromStr;

/// A two-character procedure modifier, upper case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Modifier([u8; 2]);

impl Modifier {
    /// The two characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Only ASCII letters and digits are ever stored.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for Modifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Modifier {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.trim().as_bytes() {
            [a, b] if a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric() => {
                Ok(Self([a.to_ascii_uppercase(), b.to_ascii_uppercase()]))
            }
            _ => Err(format!(
                "'{}' is not a modifier: expected two letters or digits, such as 25 or RT",
                text.chars().take(12).collect::<String>()
            )),
        }
    }
}

/// Which diagnosis a line is for: 1..=12, shown as a letter A..L (CMS-1500 item 24E). A claim from
/// outside may carry any number: the edit `line.pointer` judges it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(u8);

impl Pointer {
    /// A pointer to the diagnosis at a place counted from 1; `None` outside 1..=12.
    #[must_use]
    pub const fn new(place: u8) -> Option<Self> {
        match place {
            1..=12 => Some(Self(place)),
            _ => None,
        }
    }

    /// A pointer as an outside claim states it, lawful or not.
    #[must_use]
    pub const fn as_stated(place: u8) -> Self {
        Self(place)
    }

    /// The place, counted from 1.
    #[must_use]
    pub const fn place(self) -> u8 {
        self.0
    }

    /// The place counted from 0, to index the diagnosis list; no list is long enough for the
    /// index of an unlawful pointer.
    #[must_use]
    pub const fn index(self) -> usize {
        match self.0 {
            place @ 1..=12 => place as usize - 1,
            _ => usize::MAX,
        }
    }

    /// The letter A..L that claim forms print; `?` for an unlawful pointer.
    #[must_use]
    pub const fn letter(self) -> char {
        match self.0 {
            place @ 1..=12 => (b'A' + place - 1) as char,
            _ => '?',
        }
    }
}

/// A quantity in thousandths of a unit (SV104 takes up to three decimals).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Units(pub i64);

impl Units {
    /// One unit.
    pub const ONE: Self = Self(1000);
}

impl fmt::Display for Units {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, part) = (self.0.unsigned_abs() / 1000, self.0.unsigned_abs() % 1000);
        let decimals = format!("{part:03}");
        let decimals = decimals.trim_end_matches('0');
        let dot = if decimals.is_empty() { "" } else { "." };
        f.pad(&format!("{sign}{whole}{dot}{decimals}"))
    }
}

impl FromStr for Units {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let bad = || {
            format!(
                "'{}' is not a number of units: expected such as 1 or 2.5",
                text.chars().take(12).collect::<String>()
            )
        };
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, part) = rest.split_once('.').unwrap_or((rest, "0"));
        let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !digits(part) || part.len() > 3 {
            return Err(bad());
        }
        let value: i64 = format!("{whole}{part:0<3}").parse().map_err(|_| bad())?;
        Ok(Self(if negative { -value } else { value }))
    }
}

/// One line of a claim (X12 loop 2400).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ServiceLine {
    /// CPT or HCPCS code.
    pub code: Code,
    /// Up to four modifiers, in the order that payers price them.
    pub modifiers: Vec<Modifier>,
    /// First date of service.
    pub from: NaiveDate,
    /// Last date of service.
    pub to: NaiveDate,
    /// How many.
    pub units: Units,
    /// What is charged for the whole line.
    pub charge: Money,
    /// Up to four pointers, most telling first.
    pub pointers: Vec<Pointer>,
    /// Place of service, where it differs from the claim's.
    pub place_of_service: Option<String>,
    /// National Drug Code, 11 digits.
    pub ndc: Option<String>,
    /// Anesthesia minutes.
    pub minutes: Option<u32>,
}

impl ServiceLine {
    /// Most modifiers a line can carry (SV101-3..6).
    pub const MAX_MODIFIERS: usize = 4;
    /// Most pointers a line can carry (SV107-1..4).
    pub const MAX_POINTERS: usize = 4;

    /// A line for one unit on one day, without charge, modifiers or pointers.
    #[must_use]
    pub fn new(code: Code, date: NaiveDate) -> Self {
        Self {
            code,
            modifiers: Vec::new(),
            from: date,
            to: date,
            units: Units::ONE,
            charge: Money::ZERO,
            pointers: Vec::new(),
            place_of_service: None,
            ndc: None,
            minutes: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn units_and_modifiers_read() {
        for (text, want) in [
            ("1", Some(1000)),
            ("2.5", Some(2500)),
            ("0.125", Some(125)),
            ("-1", Some(-1000)),
            ("", None),
            ("1.2345", None),
            ("1.", None),
            ("x", None),
        ] {
            assert_eq!(text.parse::<Units>().ok(), want.map(Units), "{text}");
        }
        assert_eq!("rt".parse::<Modifier>().unwrap().as_str(), "RT");
        for bad in ["", "2", "255", "é", "a b"] {
            assert!(bad.parse::<Modifier>().is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn units_round_trip(n in -1_000_000_000_i64..1_000_000_000) {
            prop_assert_eq!(Units(n).to_string().parse::<Units>(), Ok(Units(n)));
        }
    }
}
