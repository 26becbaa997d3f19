//! Procedure codes that were taken out of CPT and HCPCS and are still seen on claims. The practice
//! tables hold only codes in force, so without this list such a code would pass for one that is
//! merely not in the practice table.

use super::kind::{lettered, number};
use crate::domain::Code;
use chrono::NaiveDate;

/// First and last code of a run, the year with whose end it was deleted, and what is used instead.
type Run = (u32, u32, i32, &'static str);

/// CPT: the lists of deleted codes ("Summary of Additions, Deletions, and Revisions") of the years
/// after those named.
const CPT: &[Run] = &[
    (10022, 10022, 2018, "10005 to 10012"),
    (11100, 11101, 2018, "11102 to 11107"),
    (27370, 27370, 2018, "27369"),
    (49560, 49561, 2022, "49591 to 49618"),
    (49565, 49566, 2022, "49591 to 49618"),
    (49568, 49568, 2022, "49621 to 49623"),
    (49570, 49572, 2022, "49591 to 49618"),
    (49580, 49587, 2022, "49591 to 49618"),
    (49590, 49590, 2022, "49591 to 49618"),
    (49652, 49657, 2022, "49591 to 49618"),
    (71010, 71015, 2017, "71045 or 71046"),
    (71020, 71035, 2017, "71046 to 71048"),
    (74000, 74010, 2017, "74018 or 74019"),
    (74020, 74020, 2017, "74021"),
    (77051, 77052, 2016, "77065 to 77067"),
    (77055, 77057, 2016, "77065 to 77067"),
    (90801, 90802, 2012, "90791 or 90792"),
    (90804, 90829, 2012, "90832 to 90838"),
    (90862, 90862, 2012, "a visit code"),
    (90911, 90911, 2019, "90912 or 90913"),
    (92225, 92226, 2019, "92201 or 92202"),
    (92585, 92586, 2020, "92650 to 92653"),
    (96101, 96103, 2018, "96130 to 96139"),
    (96118, 96120, 2018, "96132 to 96139"),
    (96150, 96155, 2019, "96156 to 96171"),
    (97001, 97002, 2016, "97161 to 97164"),
    (97003, 97004, 2016, "97165 to 97168"),
    (97532, 97532, 2017, "97129"),
    (97762, 97762, 2017, "97763"),
    (98969, 98969, 2019, "98970 to 98972"),
    (99143, 99150, 2016, "99151 to 99157"),
    (99201, 99201, 2020, "99202"),
    (99217, 99220, 2022, "99221 to 99239"),
    (99224, 99226, 2022, "99231 to 99233"),
    (99241, 99241, 2022, "99242"),
    (99251, 99251, 2022, "99252"),
    (99261, 99263, 2005, "99231 to 99233"),
    (99271, 99275, 2005, "a visit code"),
    (99301, 99303, 2005, "99304 to 99306"),
    (99311, 99313, 2005, "99307 to 99310"),
    (99318, 99318, 2022, "99307 to 99310"),
    (99321, 99323, 2005, "99341 to 99345"),
    (99324, 99328, 2022, "99341 to 99345"),
    (99331, 99333, 2005, "99347 to 99350"),
    (99334, 99337, 2022, "99347 to 99350"),
    (99339, 99340, 2022, "99374 to 99380"),
    (99343, 99343, 2022, "99342 or 99344"),
    (99354, 99357, 2022, "99417 or 99418"),
    (99363, 99364, 2017, "93792 or 93793"),
    (99441, 99443, 2024, "98008 to 98015"),
    (99444, 99444, 2019, "99421 to 99423"),
];

/// HCPCS G codes: the quarterly update files of CMS.
const G: &[Run] = &[
    (202, 202, 2017, "77067"),
    (204, 204, 2017, "77066"),
    (206, 206, 2017, "77065"),
    (2012, 2012, 2024, "98016"),
];

/// A code that was deleted.
pub(super) struct Deleted {
    /// Last day it could be reported for.
    pub last: NaiveDate,
    /// What is used instead.
    pub instead: &'static str,
}

/// Whether a code was deleted before a date of service.
pub(super) fn deleted(code: Code, dos: NaiveDate) -> Option<Deleted> {
    let (runs, n) = match (number(code), lettered(code)) {
        (Some(n), _) => (CPT, n),
        (None, Some((b'G', n))) => (G, n),
        _ => return None,
    };
    let (.., year, instead) = runs
        .iter()
        .find(|(from, to, ..)| (*from..=*to).contains(&n))?;
    let last = NaiveDate::from_ymd_opt(*year, 12, 31).filter(|last| *last < dos)?;
    Some(Deleted { last, instead })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codeset::{Lookup, Tables};

    /// No code that the shipped tables hold is called deleted.
    #[test]
    fn nothing_in_force_is_deleted() {
        let tables = Tables::shipped().unwrap();
        let day = "2026-11-02".parse().unwrap();
        let mut seen = 0;
        for (runs, letter) in [(CPT, ""), (G, "G")] {
            for (from, to, ..) in runs {
                for n in *from..=*to {
                    let width = 5 - letter.len();
                    let code: Code = format!("{letter}{n:0width$}").parse().unwrap();
                    assert!(deleted(code, day).is_some(), "{code}");
                    let found = tables.look_up_procedure(code, day);
                    assert!(!matches!(found, Lookup::Found(_)), "{code}");
                    seen += 1;
                }
            }
        }
        assert!(seen > 100);
    }

    #[test]
    fn a_code_is_deleted_from_the_day_after_its_last() {
        let on = |code: &str, day: &str| {
            deleted(code.parse().unwrap(), day.parse().unwrap()).map(|d| d.instead)
        };
        assert_eq!(on("99201", "2020-12-31"), None);
        assert_eq!(on("99201", "2021-01-01"), Some("99202"));
        assert_eq!(on("G2012", "2026-01-01"), Some("98016"));
        assert_eq!(on("99213", "2026-01-01"), None);
    }
}
