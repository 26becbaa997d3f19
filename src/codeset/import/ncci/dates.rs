//! Dates as the NCCI files and what people make of them have them.

use crate::codeset::ncci::{OPEN, day};
use chrono::NaiveDate;

/// The day of `20260101`, `2026-01-01` or `1/1/2026`.
pub(super) fn calendar(text: &str) -> Result<u16, String> {
    let date = match text.as_bytes() {
        bytes @ [_, _, _, _, _, _, _, _] if bytes.iter().all(u8::is_ascii_digit) => {
            let number = |from, to| text.get(from..to).and_then(|t: &str| t.parse::<i32>().ok());
            let part = |from, to| number(from, to).and_then(|n| u32::try_from(n).ok());
            let parts = number(0, 4).zip(part(4, 6)).zip(part(6, 8));
            parts.and_then(|((y, m), d)| NaiveDate::from_ymd_opt(y, m, d))
        }
        _ => ["%Y-%m-%d", "%m/%d/%Y"]
            .iter()
            .find_map(|form| NaiveDate::parse_from_str(text, form).ok()),
    };
    date.and_then(day).ok_or_else(|| wrong(text, "YYYYMMDD"))
}

/// The last day a text names: `*` or nothing for none.
pub(super) fn last(text: &str) -> Result<u16, String> {
    if matches!(text, "*" | "") {
        Ok(OPEN)
    } else {
        calendar(text)
    }
}

/// As [`last`], where the year and the day of the year may stand in its place: `2026091`.
pub(super) fn ordinal(text: &str) -> Result<Option<u16>, String> {
    let text = text.trim();
    if matches!(text, "*" | "") || text.bytes().all(|b| b == b'0') {
        return Ok(None);
    }
    if text.len() != 7 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return calendar(text).map(Some);
    }
    // Seven digits, so both parts are numbers.
    let (year, of_year) = text.split_at(4);
    let parts = year.parse::<i32>().ok().zip(of_year.parse::<u32>().ok());
    let date = parts.and_then(|(year, of_year)| NaiveDate::from_yo_opt(year, of_year));
    date.and_then(day)
        .map(Some)
        .ok_or_else(|| wrong(text, "YYYYDDD"))
}

fn wrong(text: &str, form: &str) -> String {
    let shown: String = text.chars().take(20).filter(|c| !c.is_control()).collect();
    format!("'{shown}' is no date: expected {form}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_every_form_the_files_have() {
        let want = day(NaiveDate::from_ymd_opt(2026, 4, 1).unwrap()).unwrap();
        for text in ["20260401", "2026-04-01", "4/1/2026", "04/01/2026"] {
            assert_eq!(calendar(text), Ok(want), "{text}");
        }
        assert_eq!(ordinal("2026091"), Ok(Some(want)));
        assert_eq!((last("*"), ordinal("0000000")), (Ok(OPEN), Ok(None)));
        for text in ["2026040", "20261301", "April", "", "19000101"] {
            assert!(calendar(text).is_err(), "{text}");
        }
        assert!(ordinal("2026367").is_err());
    }
}
