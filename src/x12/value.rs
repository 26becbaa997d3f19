//! Values as elements carry them.

use super::fault::shown;
use crate::domain::{Money, Units};
use chrono::NaiveDate;

/// A date of eight digits, CCYYMMDD (qualifier D8).
pub(super) fn day(text: &str) -> Result<NaiveDate, String> {
    let digits = text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit());
    let date = || {
        let year = text.get(..4)?.parse().ok()?;
        let month = text.get(4..6)?.parse().ok()?;
        NaiveDate::from_ymd_opt(year, month, text.get(6..)?.parse().ok()?)
    };
    digits.then(date).flatten().ok_or_else(|| {
        format!(
            "{} is not a date: expected CCYYMMDD, such as 20261102",
            shown(text)
        )
    })
}

/// A date or a range of dates, by its qualifier: D8, or RD8 (CCYYMMDD-CCYYMMDD).
pub(super) fn period(qualifier: &str, text: &str) -> Result<(NaiveDate, NaiveDate), String> {
    match qualifier {
        "D8" => day(text).map(|date| (date, date)),
        "RD8" => match text.split_once('-') {
            Some((from, to)) => Ok((day(from)?, day(to)?)),
            None => Err(format!(
                "{} is not a range of dates: expected CCYYMMDD-CCYYMMDD",
                shown(text)
            )),
        },
        other => Err(format!(
            "{} is not how dates are given here: expected D8 or RD8",
            shown(other)
        )),
    }
}

/// An amount: digits, at most two decimals, a minus where it is negative.
pub(super) fn amount(text: &str) -> Result<Money, String> {
    decimal(text, 2).map(Money).ok_or_else(|| {
        format!(
            "{} is not an amount: expected dollars and at most two decimals, such as 125.00",
            shown(text)
        )
    })
}

/// A quantity: digits, at most three decimals.
pub(super) fn quantity(text: &str) -> Result<Units, String> {
    decimal(text, 3).map(Units).ok_or_else(|| {
        format!(
            "{} is not a number of units: expected such as 1 or 2.5",
            shown(text)
        )
    })
}

/// A number of X12's type R with at most so many decimals, in units of the last of them. The digits
/// before or behind the point may be missing, not both.
fn decimal(text: &str, places: usize) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    if part.len() > places || (whole.is_empty() && part.is_empty()) {
        return None;
    }
    let zeros = std::iter::repeat_n(b'0', places - part.len());
    let value = (whole.bytes().chain(part.bytes()).chain(zeros)).try_fold(0_i64, |sum, b| {
        let digit = i64::from(b.checked_sub(b'0').filter(|digit| *digit <= 9)?);
        sum.checked_mul(10)?.checked_add(digit)
    })?;
    Some(if negative { -value } else { value })
}

/// A whole number, also where decimals of zero follow it, as some systems write.
pub(super) fn whole(text: &str) -> Option<u32> {
    let (whole, zeros) = text.split_once('.').unwrap_or((text, ""));
    let digits = !whole.is_empty() && whole.bytes().all(|b| b.is_ascii_digit());
    (digits && zeros.bytes().all(|b| b == b'0'))
        .then(|| whole.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_or_refused() {
        let date = |y, m, d| NaiveDate::from_ymd_opt(y, m, d);
        for (text, want) in [
            ("20261102", date(2026, 11, 2)),
            ("20240229", date(2024, 2, 29)),
            ("20230229", None),
            ("20061332", None),
            ("2026110", None),
            ("202611021", None),
            ("+2026110", None),
            ("é2611022", None),
            ("", None),
        ] {
            assert_eq!(day(text).ok(), want, "{text}");
        }
        let (from, to) = period("RD8", "20261101-20261103").unwrap();
        assert_eq!(
            (Some(from), Some(to)),
            (date(2026, 11, 1), date(2026, 11, 3))
        );
        assert!(period("RD8", "20261101").is_err());
        assert!(period("D6", "261101").is_err());
        for (text, want) in [
            ("766.50", Some(76_650)),
            (".01", Some(1)),
            ("100.", Some(10_000)),
            ("-3", Some(-300)),
            ("$5", None),
            ("99999999999999999999", None),
            ("--5", None),
            ("5-", None),
            ("1,000", None),
            ("1.005", None),
            ("", None),
            (".", None),
        ] {
            assert_eq!(amount(text).ok(), want.map(Money), "{text}");
        }
        for (text, want) in [
            ("1", Some(1000)),
            ("21.00", Some(21_000)),
            (".5", Some(500)),
            ("1.2345", None),
            ("", None),
            (".", None),
        ] {
            assert_eq!(quantity(text).ok(), want.map(Units), "{text}");
        }
        for (text, want) in [
            ("1", Some(1)),
            ("61.00", Some(61)),
            ("61.5", None),
            ("", None),
            (".0", None),
            ("-1", None),
            ("99999999999", None),
        ] {
            assert_eq!(whole(text), want, "{text}");
        }
    }
}
