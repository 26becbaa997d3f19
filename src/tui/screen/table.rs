//! Lists as screens draw them: a summary, headings, and the rows in view.

use super::super::app::App;
use super::super::widget::{Align, ListState, Paint};
use ratatui::layout::Rect;
use ratatui::style::Style;

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
    pub align: Align,
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

/// A column; see the fields of [`Column`].
#[must_use]
pub const fn column(
    title: &'static str,
    width: u16,
    grows: u16,
    align: Align,
    from: u16,
) -> Column {
    Column {
        title,
        width,
        grows,
        align,
        from,
    }
}

/// Rows of a list that are seen.
#[must_use]
pub fn page(app: &App) -> usize {
    usize::from(app.size.1.saturating_sub(5)).max(1)
}

/// Shows only the rows that pass, by their place in `rows`; the cursor stays on its row, or else at
/// its place.
pub fn narrow<R>(
    rows: &[R],
    shown: &mut Vec<usize>,
    list: &mut ListState,
    passes: impl Fn(&R) -> bool,
    under_cursor: impl Fn(&R) -> bool,
) {
    *shown = (0..rows.len()).filter(|at| passes(&rows[*at])).collect();
    let at = shown.iter().position(|at| under_cursor(&rows[*at]));
    list.at = at.unwrap_or(list.at).min(shown.len().saturating_sub(1));
}

/// What follows in a circle; the first where the present one is none of them.
#[must_use]
pub fn following<T: Copy + PartialEq>(all: &[T], present: T) -> T {
    let at = all.iter().position(|one| *one == present);
    at.map_or(all[0], |at| all[(at + 1) % all.len()])
}

/// A list to draw.
pub struct Table<'a, R> {
    /// Its columns.
    pub columns: &'static [Column],
    /// All rows.
    pub rows: &'a [R],
    /// Those that pass the filter, by their place in `rows`.
    pub shown: &'a [usize],
    /// Which is on top, and under the cursor.
    pub list: &'a ListState,
    /// What a row says in a column of a title.
    pub text: fn(&R, &str) -> String,
    /// How a row that is not under the cursor looks there.
    pub style: &'a dyn Fn(&R, &str) -> Style,
}

impl<R> Table<'_, R> {
    /// Draws summary, headings and rows; where there are none, what to do instead.
    pub fn draw(&self, paint: &mut Paint<'_>, area: Rect, summary: &str, empty: &str) {
        let theme = paint.look.theme;
        paint.text(area.x, area.y, area.width, summary, theme.muted);
        let columns: Vec<(Column, Rect)> = places(self.columns, area.width)
            .into_iter()
            .map(|(at, x, width)| {
                let place = Rect::new(area.x + x, area.y + 1, width, 1);
                (self.columns[at], place)
            })
            .collect();
        for (column, place) in &columns {
            paint.cell(*place, column.title, column.align, theme.heading);
        }
        if self.shown.is_empty() {
            paint.text(area.x, area.y + 3, area.width, empty, theme.text);
            return;
        }
        let in_view = self.shown.iter().enumerate().skip(self.list.top);
        for (y, (at, row)) in (area.y + 2..area.bottom()).zip(in_view) {
            let Some(row) = self.rows.get(*row) else {
                continue;
            };
            let selected = at == self.list.at;
            if selected {
                paint.style(Rect::new(area.x, y, area.width, 1), theme.selected);
            }
            for (column, place) in &columns {
                let style = if selected {
                    theme.selected
                } else {
                    (self.style)(row, column.title)
                };
                let text = (self.text)(row, column.title);
                paint.cell(Rect { y, ..*place }, &text, column.align, style);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
