//! Identifiers of stored things: a number with a short prefix, easy to read aloud and to type.

use std::fmt;
use std::str::FromStr;

/// An identifier that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is not an id: expected {prefix} and a number, such as {prefix}42")]
pub struct IdError {
    text: String,
    prefix: &'static str,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u64);

        impl $name {
            /// What the written form starts with.
            pub const PREFIX: &'static str = $prefix;
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&format!(concat!($prefix, "{}"), self.0))
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            /// Reads the written form; the prefix may be left out and its case does not matter.
            fn from_str(text: &str) -> Result<Self, IdError> {
                let digits = match text.get(..$prefix.len()) {
                    Some(head) if head.eq_ignore_ascii_case($prefix) => &text[$prefix.len()..],
                    _ => text,
                };
                let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
                plain
                    .then(|| digits.parse().ok())
                    .flatten()
                    .map(Self)
                    .ok_or_else(|| IdError { text: text.to_owned(), prefix: $prefix })
            }
        }
    };
}

id!(
    /// A patient.
    PatientId,
    "P"
);
id!(
    /// A chart: one encounter's record to be coded.
    ChartId,
    "CH"
);
id!(
    /// A claim; its written form is the patient control number (CLM01, at most 20 characters).
    ClaimId,
    "C"
);
id!(
    /// A payer.
    PayerId,
    "PY"
);
id!(
    /// A provider, rendering or billing.
    ProviderId,
    "PR"
);
id!(
    /// A kit: codes posted together.
    KitId,
    "K"
);
id!(
    /// A card: what is kept about a code.
    CardId,
    "CD"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_read_back_what_they_write() {
        for (text, want) in [
            ("CH7", Some(7)),
            ("ch7", Some(7)),
            ("7", Some(7)),
            ("C7", None),
            ("CH", None),
            ("", None),
            ("CH-7", None),
            ("CH+7", None),
            ("é", None),
            ("CH99999999999999999999999", None),
        ] {
            assert_eq!(text.parse::<ChartId>().ok(), want.map(ChartId), "{text}");
        }
        assert_eq!(ClaimId(12).to_string(), "C12");
        assert_eq!(format!("{:>6}", ClaimId(12)), "   C12");
    }
}
