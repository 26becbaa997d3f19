//! The quarter and the part of an NCCI file, from its name: the files themselves do not say.

use chrono::{Datelike, Months, NaiveDate};

/// A quarter of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quarter {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

impl Quarter {
    /// The quarter, 1 to 4, of a year.
    fn new(year: i32, quarter: u32) -> Option<Self> {
        if !(1996..2100).contains(&year) || !(1..=4).contains(&quarter) {
            return None;
        }
        let from = NaiveDate::from_ymd_opt(year, 3 * quarter - 2, 1)?;
        let to = from.checked_add_months(Months::new(3))?.pred_opt()?;
        Some(Self { from, to })
    }

    /// What the edition is called, such as `2026Q4`.
    pub(crate) fn name(self) -> String {
        format!("{}Q{}", self.from.year(), self.from.month0() / 3 + 1)
    }
}

/// The quarter that a path names: the member of an archive first, then the archive.
pub(crate) fn quarter_of(name: &str) -> Option<Quarter> {
    name.rsplit(['/', '\\']).find_map(|part| {
        let part = part.to_ascii_lowercase();
        versioned(&part)
            .or_else(|| named(&part))
            .or_else(|| dated(&part))
    })
}

/// `ccipra-v323r0`: version 32.3 is the fourth release of the 32nd year, 2026.
fn versioned(part: &str) -> Option<Quarter> {
    let (_, rest) = part.split_once("-v").or_else(|| part.split_once("_v"))?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (number, after) = rest.split_at(digits);
    if number.len() != 3 || !after.starts_with('r') {
        return None;
    }
    let version: i32 = number.get(..2)?.parse().ok()?;
    let release: u32 = number.get(2..)?.parse().ok()?;
    Quarter::new(1994 + version, release + 1)
}

/// `AOC_V2026Q4`, `medicare-ncci-2026-q4-practitioner-services-mue-table`.
fn named(part: &str) -> Option<Quarter> {
    part.match_indices("20").find_map(|(at, _)| {
        let year: i32 = part.get(at..at + 4)?.parse().ok()?;
        let rest = part.get(at + 4..)?.trim_start_matches(['-', '_', ' ']);
        let quarter = rest.strip_prefix('q')?.chars().next()?.to_digit(10)?;
        Quarter::new(year, quarter)
    })
}

/// `.._Eff_10-01-2026`, `..-effective-10012026`.
fn dated(part: &str) -> Option<Quarter> {
    let (_, rest) = part.split_once("eff")?;
    let digits: String = rest.chars().filter(char::is_ascii_digit).take(8).collect();
    let month: u32 = digits.get(..2)?.parse().ok()?;
    let year: i32 = digits.get(4..8)?.parse().ok()?;
    Quarter::new(year, month.checked_sub(1)? / 3 + 1)
}

/// The part that a name has: 2 for `ccipra-v323r0-f2.txt`.
pub(super) fn part_of(name: &str) -> Option<u32> {
    let stem = stem(name);
    let (_, number) = stem.rsplit_once("-f").or_else(|| stem.rsplit_once("_f"))?;
    number.parse().ok().filter(|n| (1..100).contains(n))
}

/// The name of a file without folders and ending, lower case.
fn stem(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = base.rsplit_once('.').map_or(base, |(stem, _)| stem);
    stem.to_ascii_lowercase()
}

/// Whether two files of an archive are one table in two forms, such as text and spreadsheet.
pub(crate) fn same_table(a: &str, b: &str) -> bool {
    stem(a) == stem(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_quarter_and_the_part() {
        let name = |path: &str| quarter_of(path).map(Quarter::name);
        for (path, want) in [
            ("x/ccipra-v323r0-f1.TXT", "2026Q4"),
            ("ccipra-v310r0-f4.xlsx", "2025Q1"),
            (
                "medicare-ncci-2026q2-practitioner-ptp-edits-f1.zip/edits.txt",
                "2026Q2",
            ),
            ("MCR_MUE_PractitionerServices_Eff_10-01-2026.csv", "2026Q4"),
            (
                "medicare-ncci-2026-q3-practitioner-services-mue-table.zip",
                "2026Q3",
            ),
            ("AOC_V2025Q4_01-MCR.txt", "2025Q4"),
            ("add-code-edits-medicare-effective-07012026.zip", "2026Q3"),
        ] {
            assert_eq!(name(path).as_deref(), Some(want), "{path}");
        }
        for path in [
            "pairs.txt",
            "ccipra-v329r0-f1.txt",
            "x_v12.txt",
            "eff-13012026",
            "2026q5",
        ] {
            assert_eq!(name(path), None, "{path}");
        }
        let quarter = quarter_of("AOC_V2026Q4-MCR.txt").unwrap();
        assert_eq!(quarter.to.to_string(), "2026-12-31");
        assert_eq!(part_of("a-f9/ccipra-v323r0-f2.TXT"), Some(2));
        assert_eq!((part_of("ccipra.txt"), part_of("a-fees.txt")), (None, None));
        assert!(same_table(
            "a/ccipra-v323r0-f2.TXT",
            "b/ccipra-v323r0-f2.xlsx"
        ));
    }
}
