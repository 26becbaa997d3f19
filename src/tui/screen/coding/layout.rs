//! Where the panes of the coding screen stand, for drawing and for moving alike.

use super::super::super::app::App;
use super::super::super::widget::paint::share;
use super::super::super::widget::wrap::wrap;
use super::CodingScreen;
use crate::command::Pane;
use ratatui::layout::Rect;

/// The places of the panes; each begins with its heading, save the band.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Places {
    /// Patient and visit.
    pub band: Rect,
    /// The note.
    pub note: Rect,
    /// The diagnoses.
    pub dx: Rect,
    /// The lines.
    pub px: Rect,
    /// The findings.
    pub findings: Rect,
    /// Rows at the foot of the findings that say more of the one under the cursor.
    pub detail: u16,
    /// Notes of the code under the cursor; empty where the screen is narrow.
    pub book: Rect,
    /// Rows that a line takes: with its title below or beside it.
    pub line_rows: u16,
}

impl Places {
    /// Entries that a pane shows.
    #[must_use]
    pub fn rows(&self, pane: Pane) -> usize {
        let (area, each) = match pane {
            Pane::Note => (self.note, 1),
            Pane::Diagnoses => (self.dx, 1),
            Pane::Lines => (self.px, self.line_rows),
            Pane::Findings => (self.findings, 1),
        };
        let kept = match pane {
            Pane::Findings => 1 + self.detail,
            _ => 1,
        };
        usize::from(area.height.saturating_sub(kept) / each.max(1))
    }
}

/// Columns of the note on a screen so wide; 0 where it has no room beside the codes.
#[must_use]
pub fn note_width(width: u16) -> u16 {
    match width {
        0..60 => 0,
        60..100 => width / 2 - 2,
        100..150 => share(width, 9, 20),
        _ => share(width, 2, 5),
    }
}

/// The places for this size.
#[must_use]
pub fn places(app: &App, coding: &CodingScreen) -> Places {
    let (width, height) = app.size;
    // The message and the key bar stand at the foot.
    let body = height.saturating_sub(2);
    let band = 2.min(body);
    let room = body - band;
    let rows = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    let most = if coding.pane == Pane::Findings {
        room / 2
    } else {
        (room / 5).max(2)
    };
    // Where there is room, a row says what to do, and one what is not checked.
    let among = coding.pane == Pane::Findings && room >= 12;
    let (detail, unchecked) = (u16::from(among), u16::from(among));
    let findings = rows(coding.findings.len())
        .saturating_add(1 + detail + unchecked)
        .min(most)
        .min(room);
    let middle = room - findings;

    let note_width = note_width(width);
    let book_width = if width >= 150 { share(width, 3, 10) } else { 0 };
    let codes_x = if note_width == 0 { 0 } else { note_width + 1 };
    let codes_width = width - codes_x - if book_width == 0 { 0 } else { book_width + 1 };
    let line_rows = if codes_width >= 90 { 1 } else { 2 };

    // On a narrow screen the note stands alone while it has the keys.
    let alone = note_width == 0 && coding.pane == Pane::Note;
    let want_dx = rows(coding.coding.diagnoses.len()).max(1).saturating_add(1);
    let want_px = rows(coding.coding.lines.len())
        .max(1)
        .saturating_mul(line_rows)
        .saturating_add(1);
    let dx = if want_dx.saturating_add(want_px) <= middle {
        want_dx.max(middle / 2).min(middle - want_px)
    } else {
        want_dx.min((middle / 2).max(middle.saturating_sub(want_px)))
    };
    let y = band;
    Places {
        band: Rect::new(0, 0, width, band),
        note: if alone {
            Rect::new(0, y, width, middle)
        } else {
            Rect::new(0, y, note_width, middle)
        },
        dx: if alone {
            Rect::default()
        } else {
            Rect::new(codes_x, y, codes_width, dx)
        },
        px: if alone {
            Rect::default()
        } else {
            Rect::new(codes_x, y + dx, codes_width, middle - dx)
        },
        findings: Rect::new(0, y + middle, width, findings),
        detail,
        book: if book_width == 0 {
            Rect::default()
        } else {
            Rect::new(width - book_width, y, book_width, middle)
        },
        line_rows,
    }
}

/// The note broken to its pane.
#[must_use]
pub fn note_lines(coding: &CodingScreen, places: &Places) -> Vec<String> {
    // One column stays free before the divider.
    wrap(&coding.note_text(), places.note.width.saturating_sub(1))
}
