//! What is wrong in an X12 file, and where.

use std::fmt;

/// A place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Place {
    /// The segment, counted from 1 at the first ISA of the file.
    pub segment: u64,
    /// The byte at which it starts, counted from 0.
    pub byte: u64,
}

/// How much of a file cannot be used because of a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lost {
    /// Nothing: it is only told.
    Nothing,
    /// The claim it stands in.
    Claim,
    /// The transaction set it stands in.
    Transaction,
    /// Everything from here on.
    Rest,
}

/// Something that is not as the guide wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub place: Place,
    /// The element, such as `CLM02` or `SV101-2`; the segment's id where it is about the whole of it;
    /// empty where there is none.
    pub element: String,
    /// Patient control number of the claim it stands in, where it stands in one.
    pub claim: Option<String>,
    /// What is lost by it.
    pub lost: Lost,
    /// What is wrong, what was expected, what to do.
    pub message: String,
}

impl Fault {
    /// A fault outside of any claim.
    #[must_use]
    pub fn new(place: Place, element: &str, lost: Lost, message: impl Into<String>) -> Self {
        Self {
            place,
            element: element.to_owned(),
            claim: None,
            lost,
            message: message.into(),
        }
    }

    /// A fault that costs the claim it stands in.
    #[must_use]
    pub fn of_claim(place: Place, element: &str, message: impl Into<String>) -> Self {
        Self::new(place, element, Lost::Claim, message)
    }

    /// The same, of this claim.
    #[must_use]
    pub fn within(mut self, claim: &str) -> Self {
        self.claim = Some(claim.to_owned());
        self
    }
}

impl fmt::Display for Fault {
    /// `segment 37 (byte 1203) SV102, claim C7: what is wrong`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "segment {} (byte {})",
            self.place.segment, self.place.byte
        )?;
        if !self.element.is_empty() {
            write!(f, " {}", self.element)?;
        }
        if let Some(claim) = &self.claim {
            write!(f, ", claim {claim}")?;
        }
        write!(f, ": {}", self.message)
    }
}

impl std::error::Error for Fault {}

/// A value as an error message shows it: not all of one that is long.
pub(super) fn shown(text: &str) -> String {
    const MOST: usize = 30;
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("'{}...'", &text[..at]),
        None => format!("'{text}'"),
    }
}
