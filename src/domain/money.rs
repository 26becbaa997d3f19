//! Money in whole cents of the US dollar.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};
use std::str::FromStr;

/// An amount in cents; negative for take-backs. Sums saturate at the ends of `i64`
/// (92 quadrillion dollars), which no ledger reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(pub i64);

/// Text that is no amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not an amount: expected dollars and at most two decimals, such as 125.00")]
pub struct MoneyError(String);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The amount in cents.
    #[must_use]
    pub const fn cents(self) -> i64 {
        self.0
    }

    /// Whole dollars, rounded toward zero.
    #[must_use]
    pub const fn dollars(self) -> i64 {
        self.0 / 100
    }
}

impl fmt::Display for Money {
    /// Plain form as claims carry it: `1234.50`, `-3.07`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let cents = self.0.unsigned_abs();
        f.pad(&format!("{sign}{}.{:02}", cents / 100, cents % 100))
    }
}

impl FromStr for Money {
    type Err = MoneyError;

    /// Accepts `125`, `125.5`, `125.00`, `-3.07`, `$125.00`, `1,250.00`.
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let bad = || MoneyError(text.to_owned());
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let rest = rest.strip_prefix('$').unwrap_or(rest);
        let (whole, part) = rest.split_once('.').unwrap_or((rest, ""));
        let groups: Vec<&str> = whole.split(',').collect();
        let grouped = groups.len() == 1
            || (matches!(groups[0].len(), 1..=3) && groups[1..].iter().all(|g| g.len() == 3));
        let whole = groups.concat();
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if !grouped
            || !digits(&whole)
            || !digits(part)
            || part.len() > 2
            || (whole.is_empty() && part.is_empty())
            || (rest.contains('.') && part.is_empty())
        {
            return Err(bad());
        }
        let cents: i64 = format!("{whole}{part:0<2}").parse().map_err(|_| bad())?;
        Ok(Self(if negative { -cents } else { cents }))
    }
}

impl Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Money {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Money {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_people_write() {
        for (text, want) in [
            ("125", Some(12_500)),
            ("125.5", Some(12_550)),
            ("$1,250.00", Some(125_000)),
            ("-3.07", Some(-307)),
            (".50", Some(50)),
            ("1,25.00", None),
            ("1.234", None),
            ("1.", None),
            ("", None),
            ("-", None),
            ("--1", None),
            ("1e3", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(text.parse::<Money>().ok(), want.map(Money), "{text}");
        }
    }

    proptest! {
        #[test]
        fn round_trip(cents in -9_000_000_000_000_000_i64..9_000_000_000_000_000) {
            prop_assert_eq!(Money(cents).to_string().parse::<Money>().ok(), Some(Money(cents)));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,20}") {
            let _ = text.parse::<Money>();
        }
    }
}
