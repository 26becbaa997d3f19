//! The screens: each its state, what commands do on it, and how it is drawn.

pub mod claims;
pub mod coding;
pub mod late;
pub mod queue;

/// An amount too wide for its column is shown in thousands, millions or billions.
#[must_use]
pub fn compact(n: i64) -> String {
    match n {
        ..1_000_000 => n.to_string(),
        1_000_000..1_000_000_000 => format!("{}.{}M", n / 1_000_000, n / 100_000 % 10),
        1_000_000_000..1_000_000_000_000 => {
            format!("{}.{}G", n / 1_000_000_000, n / 100_000_000 % 10)
        }
        _ => "max".to_owned(),
    }
}

/// A column of a list.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its heading.
    pub title: &'static str,
    /// Its columns on the terminal; of a growing one the least.
    pub width: u16,
    /// Its share of the room that is left; 0 for a fixed one.
    pub grows: u16,
    /// Which end its text stands at.
    pub align: super::widget::Align,
    /// Shown from this many columns on.
    pub from: u16,
}

/// Places of the columns that are shown in a width: index, first column and width of each.
#[must_use]
pub fn places(columns: &[Column], width: u16) -> Vec<(usize, u16, u16)> {
    let shown: Vec<usize> = (0..columns.len())
        .filter(|i| columns[*i].from <= width)
        .collect();
    let gaps = u16::try_from(shown.len().saturating_sub(1)).unwrap_or(0);
    let fixed: u16 = shown.iter().map(|i| columns[*i].width).sum::<u16>() + gaps;
    let spare = width.saturating_sub(fixed);
    let shares: u16 = shown.iter().map(|i| columns[*i].grows).sum::<u16>().max(1);
    let (mut x, mut given, mut weight) = (0, 0, 0);
    let mut out = Vec::new();
    for i in shown {
        // What rounding leaves over goes to the next growing column, so that the row is filled.
        weight += columns[i].grows;
        let until = u16::try_from(u32::from(spare) * u32::from(weight) / u32::from(shares))
            .unwrap_or(spare);
        let wide = columns[i].width + (until - given);
        given = until;
        let wide = wide.min(width.saturating_sub(x));
        if wide > 0 {
            out.push((i, x, wide));
        }
        x = x.saturating_add(wide + 1);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::widget::Align;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_too_wide_are_shortened() {
        for (n, want) in [
            (0, "0"),
            (999_999, "999999"),
            (1_250_000, "1.2M"),
            (7_900_000_000, "7.9G"),
            (i64::MAX, "max"),
        ] {
            assert_eq!(compact(n), want);
        }
    }

    proptest! {
        #[test]
        fn columns_never_overlap_or_leave_the_row(width in 1_u16..300, parts in proptest::collection::vec((1_u16..12, 0_u16..4, 0_u16..120), 1..12)) {
            let columns: Vec<Column> = parts
                .into_iter()
                .map(|(width, grows, from)| Column { title: "", width, grows, align: Align::Left, from })
                .collect();
            let mut end = 0;
            for (_, x, wide) in places(&columns, width) {
                prop_assert!(x >= end && x + wide <= width);
                end = x + wide + 1;
            }
        }
    }
}
