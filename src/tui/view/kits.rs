//! Drawing the list of kits.

use super::super::app::App;
use super::super::overlay::kits::{KitsBox, codes, whose};
use super::super::screen::coding::run::letter;
use super::super::screen::coding::view::title;
use super::super::widget::Paint;
use super::super::widget::wrap::wrap;
use super::overlay::search_place;
use crate::command::{Command, Scope};
use crate::domain::{CodeSet, Kit};
use ratatui::layout::Rect;

/// Least rows of the box at which the kit under the cursor is shown below the list.
const ROOMY: u16 = 12;

/// Rows of the kit under the cursor: a third of a box so high, or none.
const fn foot(height: u16) -> u16 {
    match height {
        0..ROOMY => 0,
        ROOMY..30 => height / 3,
        _ => 10,
    }
}

/// Kits that are seen.
#[must_use]
pub fn kits_room(app: &App) -> usize {
    let place = search_place(Rect::new(0, 0, app.size.0, app.size.1.max(4)));
    usize::from(place.height.saturating_sub(2 + foot(place.height))).max(1)
}

/// Draws the list.
pub fn draw(app: &App, list: &KitsBox, paint: &mut Paint<'_>, area: Rect) {
    let area = search_place(area);
    let heading = match list.words.as_str() {
        "" => format!("Kits {}", list.kits.len()),
        words => format!("Kits {} of {}: {words}", list.shown.len(), list.kits.len()),
    };
    let inside = paint.boxed(area, &heading);
    let theme = paint.look.theme;
    if list.shown.is_empty() {
        let text = match list.kits.is_empty() {
            true => {
                let key = app.key(Command::KitSave, Scope::Coding);
                format!("No kit yet. Code a chart, then {key} keeps its codes as one.")
            }
            false => "No kit passes the filter.".to_owned(),
        };
        for (y, line) in (inside.y..inside.bottom()).zip(wrap(&text, inside.width)) {
            paint.text(inside.x, y, inside.width, &line, theme.muted);
        }
        return;
    }
    let rows = inside.height.saturating_sub(foot(area.height));
    let kits = list.shown.iter().filter_map(|at| list.kits.get(*at));
    let shown = kits.enumerate().skip(list.list.top);
    // The name has what it needs, up to half of the row.
    let longest = list.kits.iter().map(|kit| kit.name.chars().count()).max();
    let name = u16::try_from(longest.unwrap_or(0))
        .unwrap_or(u16::MAX)
        .min(inside.width / 2);
    for (y, (at, kit)) in (inside.y..inside.y + rows).zip(shown) {
        row(
            paint,
            Rect::new(inside.x, y, inside.width, 1),
            kit,
            name,
            at == list.list.at,
        );
    }
    if let Some(kit) = list.selected() {
        let below = Rect::new(
            inside.x,
            inside.y + rows,
            inside.width,
            inside.height - rows,
        );
        about(app, kit, paint, below);
    }
}

fn row(paint: &mut Paint<'_>, area: Rect, kit: &Kit, name: u16, here: bool) {
    let theme = paint.look.theme;
    let style = if here { theme.selected } else { theme.text };
    if here {
        paint.style(area, style);
    }
    if let Some(key) = kit.hotkey {
        let style = if here { style } else { theme.key };
        paint.text(area.x, area.y, 1, key.encode_utf8(&mut [0; 4]), style);
    }
    let x = area.x + 3;
    paint.text(
        x,
        area.y,
        name.min(area.right().saturating_sub(x)),
        &kit.name,
        style,
    );
    let x = x + name + 2;
    let muted = if here { style } else { theme.muted };
    paint.text(
        x,
        area.y,
        4.min(area.right().saturating_sub(x)),
        whose(kit),
        muted,
    );
    let x = x + 6;
    paint.text(
        x,
        area.y,
        area.right().saturating_sub(x),
        &codes(kit),
        style,
    );
}

/// The kit under the cursor: its specialty, and its first codes with their titles.
fn about(app: &App, kit: &Kit, paint: &mut Paint<'_>, area: Rect) {
    if area.height == 0 {
        return;
    }
    let theme = paint.look.theme;
    paint.rule(area.x, area.y, area.width, &kit.specialty, theme.muted);
    let day = app
        .coding
        .as_ref()
        .map_or(app.today, |screen| screen.open.chart.encounter.from);
    let diagnoses = kit.coding.diagnoses.iter().enumerate().map(|(at, code)| {
        let title = title(&app.tables, CodeSet::Icd10Cm, *code, day);
        format!("{} {:<8} {title}", letter(at), code.dotted())
    });
    let lines = kit.coding.lines.iter().map(|line| {
        let set = crate::workflow::cards::set_of_line(line.code);
        let pointers: String = line.pointers.iter().map(|p| p.letter()).collect();
        let title = title(&app.tables, set, line.code, day);
        format!("  {:<8} {pointers} {title}", line.code)
    });
    for (y, text) in (area.y + 1..area.bottom()).zip(diagnoses.chain(lines)) {
        paint.text(area.x, y, area.width, &text, theme.muted);
    }
}
