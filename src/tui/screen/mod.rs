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
    let mut x = 0;
    let mut out = Vec::new();
    for i in shown {
        let wide = columns[i].width + spare / shares * columns[i].grows;
        let wide = wide.min(width.saturating_sub(x));
        if wide > 0 {
            out.push((i, x, wide));
        }
        x = x.saturating_add(wide + 1);
    }
    out
}
