//! Days of service in two bytes: whole days since 1990, six years before the first edits.

use chrono::{Days, NaiveDate};

/// No last day: still in force.
pub(crate) const OPEN: u16 = u16::MAX;

/// 1990-01-01.
const FIRST: NaiveDate = match NaiveDate::from_ymd_opt(1990, 1, 1) {
    Some(date) => date,
    None => NaiveDate::MIN,
};

/// The day of a date; `None` before 1990 and after 2169.
pub(crate) fn day(date: NaiveDate) -> Option<u16> {
    let days = date.signed_duration_since(FIRST).num_days();
    u16::try_from(days).ok().filter(|day| *day != OPEN)
}

/// As [`day`], what lies outside at the nearest end: a date before the first edit is on none of
/// their days, one after 2169 on all that are open.
pub(crate) fn nearest(date: NaiveDate) -> u16 {
    let last = OPEN - 1;
    day(date).unwrap_or(if date < FIRST { 0 } else { last })
}

/// The date of a day; `None` for [`OPEN`].
pub(crate) fn date(day: u16) -> Option<NaiveDate> {
    (day != OPEN).then(|| FIRST.checked_add_days(Days::new(u64::from(day))))?
}

/// A stretch of days, both ends included.
pub(crate) type Span = (u16, u16);

/// Whether a day lies in a stretch.
pub(crate) const fn within(span: Span, day: u16) -> bool {
    span.0 <= day && (span.1 == OPEN || day <= span.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_dates_and_back() {
        let d = |text: &str| text.parse::<NaiveDate>().unwrap();
        for text in ["1990-01-01", "1996-01-01", "2026-11-24", "2169-06-04"] {
            assert_eq!(date(day(d(text)).unwrap()), Some(d(text)), "{text}");
        }
        assert_eq!((day(d("1989-12-31")), day(d("2169-06-06"))), (None, None));
        assert_eq!(
            (nearest(d("1900-01-01")), nearest(d("2500-01-01"))),
            (0, OPEN - 1)
        );
        assert_eq!(date(OPEN), None);
        assert!(within((3, OPEN), 9) && within((3, 4), 4) && !within((3, 4), 5));
    }
}
