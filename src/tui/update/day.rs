//! Days as people type them.

use chrono::{Days, NaiveDate};

/// Reads `2026-11-02`, `+7` and `-3` (days from today), `today`; empty is today.
///
/// # Errors
/// What was expected.
pub fn read(text: &str, today: NaiveDate) -> Result<NaiveDate, String> {
    let text = text.trim();
    let wrong =
        || format!("'{text}' is not a day: write YYYY-MM-DD, or +7 for seven days from today");
    if text.is_empty() || text.eq_ignore_ascii_case("today") {
        return Ok(today);
    }
    let days = |digits: &str| {
        let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| digits.parse().ok()).flatten().map(Days::new)
    };
    let day = if let Some(digits) = text.strip_prefix('+') {
        days(digits).and_then(|days| today.checked_add_days(days))
    } else if let Some(digits) = text.strip_prefix('-') {
        days(digits).and_then(|days| today.checked_sub_days(days))
    } else {
        // Four digits of year only: what a slip makes of it is refused, not guessed at.
        NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .ok()
            .filter(|_| text.len() == 10)
    };
    day.ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn days_are_read_as_typed() {
        let day = |m, d| NaiveDate::from_ymd_opt(2026, m, d).unwrap();
        let today = day(11, 24);
        for (text, want) in [
            ("", Some(today)),
            ("today", Some(today)),
            ("+7", Some(day(12, 1))),
            ("-3", Some(day(11, 21))),
            (" 2026-11-02 ", Some(day(11, 2))),
            ("2026-11-31", None),
            ("26-11-02", None),
            ("+", None),
            ("+x", None),
            ("++7", None),
            ("+99999999999999999999", None),
            ("next week", None),
        ] {
            assert_eq!(read(text, today).ok(), want, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,12}") {
            let _ = read(&text, NaiveDate::MIN);
        }
    }
}
