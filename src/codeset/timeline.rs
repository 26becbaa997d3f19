//! Which edition of a set speaks for which dates of service.

use chrono::{Days, NaiveDate};

/// An edition as the timeline sees it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate {
    /// Index of the table.
    pub table: usize,
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
    pub imported: bool,
}

/// A stretch of dates with its edition; open where `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub table: usize,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

/// Cuts time into stretches that follow each other without a gap: what the user imported speaks
/// before what is shipped, a later edition before an earlier one. Dates no edition covers fall to
/// the one before, or to the first.
pub(crate) fn cut(candidates: &[Candidate]) -> Vec<Stretch> {
    let mut starts: Vec<NaiveDate> = candidates
        .iter()
        .flat_map(|c| [Some(c.from), c.to.and_then(|to| to.succ_opt())])
        .flatten()
        .collect();
    starts.sort_unstable();
    starts.dedup();
    let mut out: Vec<Stretch> = Vec::new();
    for start in starts {
        let covers = |c: &&Candidate| c.from <= start && c.to.is_none_or(|to| start <= to);
        let best = candidates
            .iter()
            .filter(covers)
            .max_by_key(|c| (c.imported, c.from));
        let Some(best) = best else { continue };
        if out.last().is_some_and(|last| last.table == best.table) {
            continue;
        }
        let day_before = start.checked_sub_days(Days::new(1));
        if let Some(last) = out.last_mut() {
            last.to = day_before;
        }
        let from = (!out.is_empty()).then_some(start);
        out.push(Stretch {
            table: best.table,
            from,
            to: None,
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn candidate(table: usize, from: &str, to: Option<&str>, imported: bool) -> Candidate {
        Candidate {
            table,
            from: day(from),
            to: to.map(day),
            imported,
        }
    }

    #[test]
    fn editions_follow_each_other_and_imports_come_first() {
        let shipped_2026 = candidate(0, "2025-10-01", Some("2026-09-30"), false);
        let shipped_2027 = candidate(1, "2026-10-01", Some("2027-09-30"), false);
        let imported_2027 = candidate(2, "2026-10-01", Some("2027-09-30"), true);
        let stretch = |table, from: Option<&str>, to: Option<&str>| Stretch {
            table,
            from: from.map(day),
            to: to.map(day),
        };
        let october = Some("2026-10-01");
        let september = Some("2026-09-30");
        assert_eq!(
            cut(&[shipped_2027, shipped_2026]),
            [stretch(0, None, september), stretch(1, october, None)]
        );
        assert_eq!(
            cut(&[shipped_2026, shipped_2027, imported_2027]),
            [stretch(0, None, september), stretch(2, october, None)]
        );
        let imported_april = candidate(3, "2026-04-01", Some("2026-09-30"), true);
        assert_eq!(
            cut(&[shipped_2026, imported_april]),
            [
                stretch(0, None, Some("2026-03-31")),
                stretch(3, Some("2026-04-01"), None)
            ]
        );
        assert_eq!(cut(&[]), []);
    }
}
