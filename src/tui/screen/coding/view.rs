//! Drawing the coding screen.

use super::super::super::app::App;
use super::super::super::view::kept_mark;
use super::super::super::widget::paint::columns;
use super::super::super::widget::{Align, Paint};
use super::CodingScreen;
use super::layout::{self, Places};
use super::marks::NoteMark;
use super::run::letter;
use crate::codeset::{Lookup, Tables};
use crate::command::{Command, Pane, Scope};
use crate::domain::{Code, CodeSet, Finding, Modifier, Severity};
use chrono::NaiveDate;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Title of a code on a date; what is known about it where no table has it then.
#[must_use]
pub fn title(tables: &Tables, set: CodeSet, code: Code, dos: NaiveDate) -> String {
    match tables.look_up(set, code, dos) {
        Lookup::Found(entry) if !entry.billable => {
            format!("{} (needs more characters)", entry.title)
        }
        Lookup::Found(entry) => entry.title,
        Lookup::NotEffective { entry, .. } => format!("{} (not valid on {dos})", entry.title),
        Lookup::Unknown => "not in the table".to_owned(),
        Lookup::NotInPractice => "not in the practice table".to_owned(),
    }
}

/// The whole of what is cut in the row under the cursor, or what is wrong with it.
#[must_use]
pub fn about(app: &App, coding: &CodingScreen) -> String {
    if coding.pane == Pane::Findings {
        return super::findings::about(app, coding);
    }
    let here = coding.finding_here().and_then(|at| coding.findings.get(at));
    if let Some(finding) = here.filter(|f| f.accepted.is_none() && f.severity > Severity::Info) {
        let mark = sign(Some(finding.severity));
        let todo = super::finding::what_to_do(app, finding);
        return format!("{mark} {}{todo}", finding.message);
    }
    match (coding.pane, coding.code()) {
        (Pane::Diagnoses | Pane::Lines, Some((set, code))) => {
            let title = title(&app.tables, set, code, coding.dos());
            format!("{} {title}", code.display(set))
        }
        _ => String::new(),
    }
}

/// Whether a procedure's title is this project's own, from a practice table.
#[must_use]
pub fn is_practice(tables: &Tables, code: Code, dos: NaiveDate) -> bool {
    matches!(tables.look_up_procedure(code, dos), Lookup::Found(entry) if entry.practice)
}

/// Draws the screen, all but message and key bar.
pub fn draw(app: &App, coding: &CodingScreen, paint: &mut Paint<'_>) {
    let places = layout::places(app, coding);
    band(app, coding, paint, places.band);
    note(app, coding, paint, &places);
    diagnoses(app, coding, paint, places.dx);
    lines(app, coding, paint, &places);
    book(app, coding, paint, places.book);
    super::findings::draw(app, coding, paint, &places);
    if places.note.width > 0 && places.dx.width > 0 {
        paint.divider(places.note.width, places.note.y, places.note.height);
    }
    if places.book.width > 0 {
        paint.divider(places.book.x - 1, places.book.y, places.book.height);
    }
}

/// Age on a day as clinicians say it: days in the first month, months until the second birthday.
fn age(birth: NaiveDate, on: NaiveDate) -> String {
    use chrono::Datelike;
    let days = (on - birth).num_days();
    let months = i64::from(on.year() - birth.year()) * 12 + i64::from(on.month())
        - i64::from(birth.month())
        - i64::from(on.day() < birth.day());
    match (days, months) {
        (..0, _) => "unborn".to_owned(),
        (0..31, _) => format!("{days}d"),
        (_, ..24) => format!("{months}mo"),
        _ => format!("{}y", months / 12),
    }
}

fn band(app: &App, coding: &CodingScreen, paint: &mut Paint<'_>, area: Rect) {
    let (chart, patient) = (&coding.open.chart, &coding.open.patient);
    let visit = &chart.encounter;
    let theme = paint.look.theme;
    paint.style(
        Rect {
            height: area.height.min(1),
            ..area
        },
        theme.band,
    );
    let dot = app.look.glyphs.dot;
    let age = age(patient.birth_date, visit.from);
    let state = if coding.refused.is_some() {
        "NOT STORED"
    } else if coding.unanswered > 0 {
        "storing"
    } else {
        chart.status.title()
    };
    let right = u16::try_from(state.len()).unwrap_or(0).min(area.width);
    let first = format!(
        "{}  {}  MRN {}  {age} {}  born {}",
        chart.id,
        patient.name,
        patient.mrn,
        patient.sex.letter(),
        patient.birth_date
    );
    if area.height > 0 {
        paint.text(
            area.x,
            area.y,
            area.width.saturating_sub(right + 1),
            &first,
            theme.band_here,
        );
        paint.text(area.right() - right, area.y, right, state, theme.band_here);
    }
    if area.height > 1 {
        let payer = coding
            .open
            .payer
            .as_ref()
            .map_or("no payer", |p| p.name.as_str());
        let place = app
            .tables
            .place_of_service(&visit.place_of_service)
            .unwrap_or("");
        let provider = coding
            .open
            .rendering
            .as_ref()
            .map_or_else(String::new, ToString::to_string);
        let days = if visit.from == visit.to {
            visit.from.to_string()
        } else {
            format!("{} to {}", visit.from, visit.to)
        };
        let missing = coding.uncovered(&app.tables);
        let missing: Vec<&str> = missing.iter().map(|set| set.title()).collect();
        let days = match missing.as_slice() {
            [] => days,
            sets => format!("{days} NO {} FOR THIS DAY", sets.join(", ")),
        };
        let second = format!(
            "{days} {dot} {} {dot} POS {} {place} {dot} {payer} {dot} {provider}",
            visit.kind.title(),
            visit.place_of_service,
        );
        paint.text(area.x, area.y + 1, area.width, &second, theme.text);
    }
}

pub(super) fn heading(
    coding: &CodingScreen,
    paint: &mut Paint<'_>,
    area: Rect,
    pane: Pane,
    text: &str,
) {
    let theme = paint.look.theme;
    let focused = coding.pane == pane;
    let style = if focused {
        theme.focused
    } else {
        theme.heading
    };
    let cursor = if focused {
        paint.look.glyphs.cursor
    } else {
        " "
    };
    let x = paint.text(area.x, area.y, area.width.min(1), cursor, style);
    if area.width > 1 {
        paint.rule(x, area.y, area.width - 1, text, style);
    }
}

fn note(app: &App, coding: &CodingScreen, paint: &mut Paint<'_>, places: &Places) {
    let area = places.note;
    if area.width == 0 || area.height == 0 {
        return;
    }
    let lines = layout::note_lines(coding, places);
    let rows = places.rows(Pane::Note);
    let mut text = String::from("Note");
    if lines.len() > rows {
        text = format!(
            "Note {}-{} of {}",
            coding.note.top + 1,
            (coding.note.top + rows).min(lines.len()),
            lines.len()
        );
    }
    heading(coding, paint, area, Pane::Note, &text);
    let theme = paint.look.theme;
    let spot = super::suggest::spot(app, coding);
    if coding.open.chart.documents.is_empty() {
        paint.text(
            area.x,
            area.y + 1,
            area.width,
            "No document came with this chart.",
            theme.muted,
        );
    }
    let counts = super::marks::counts(&lines);
    let seen = lines.iter().zip(&counts).skip(coding.note.top).take(rows);
    for (row, (line, before)) in seen.enumerate() {
        let y = area.y + 1 + u16::try_from(row).unwrap_or(0);
        let end = counts
            .get(coding.note.top + row + 1)
            .copied()
            .unwrap_or(*before);
        let here = |mark: &&NoteMark| mark.range.start < end && *before < mark.range.end;
        let named: Vec<&NoteMark> = coding.marks.iter().filter(here).collect();
        let offered: Vec<_> = named
            .iter()
            .filter(|m| m.offered)
            .map(|m| &m.range)
            .collect();
        let marks = if coding.words.is_empty() {
            super::marks::within(line, *before, &offered)
        } else {
            super::find::marks(&coding.words, line)
        };
        paint.marked(area.x, y, area.width, line, theme.text, &marks);
        if let Some(spot) = &spot {
            for at in super::marks::within(line, *before, &[spot]) {
                let x = area.x + columns(&line.chars().take(at).collect::<String>());
                paint.style(Rect::new(x, y, 1, 1), theme.selected);
            }
        }
        // What an underline says, a sign in the column before the divider says too.
        let sign = match (offered.is_empty(), named.is_empty()) {
            (false, _) => "+",
            (true, false) => "-",
            (true, true) => continue,
        };
        paint.text(area.right() - 1, y, 1, sign, theme.muted);
    }
}

fn row_style(coding: &CodingScreen, paint: &Paint<'_>, pane: Pane, here: bool) -> Style {
    let theme = paint.look.theme;
    match (here, coding.pane == pane) {
        (true, true) => theme.selected,
        (true, false) => theme.resting,
        _ => theme.text,
    }
}

fn diagnoses(app: &App, coding: &CodingScreen, paint: &mut Paint<'_>, area: Rect) {
    if area.width == 0 || area.height == 0 {
        return;
    }
    let codes = &coding.coding.diagnoses;
    let mut text = format!("Diagnoses {}", codes.len());
    if let Some(offer) = super::chain::foremost(coding) {
        let key = app.key(Command::ChainOpen, Scope::Coding);
        text.push_str(&format!("  {key} {}", super::chain::said(offer)));
    }
    heading(coding, paint, area, Pane::Diagnoses, &text);
    let theme = paint.look.theme;
    if codes.is_empty() {
        let text = keyed(app, Command::DxSearch, "finds a diagnosis");
        paint.text(area.x, area.y + 1, area.width, &text, theme.muted);
        return;
    }
    let dos = coding.open.chart.encounter.from;
    let rows = usize::from(area.height - 1);
    for (line, (at, code)) in codes
        .iter()
        .enumerate()
        .skip(coding.dx.top)
        .take(rows)
        .enumerate()
    {
        let y = area.y + 1 + u16::try_from(line).unwrap_or(0);
        let style = row_style(coding, paint, Pane::Diagnoses, at == coding.dx.at);
        let grave = worst(&coding.findings, &format!("diagnoses[{at}]"));
        paint.style(Rect::new(area.x, y, area.width, 1), style);
        paint.text(area.x, y, 1, &letter(at).to_string(), style);
        paint.text(area.x + 1, y, 1, sign(grave), flag(paint, grave, style));
        paint.text(
            area.x + 2,
            y,
            area.width.saturating_sub(2),
            &code.dotted(),
            style,
        );
        let kept = app.personal.kept(CodeSet::Icd10Cm, *code);
        if area.width > 10 {
            paint.text(area.x + 10, y, 1, kept_mark(kept), style);
        }
        let x = area.x + 11;
        let title = title(&app.tables, CodeSet::Icd10Cm, *code, dos);
        paint.text(x, y, area.right().saturating_sub(x), &title, style);
    }
}

fn lines(app: &App, coding: &CodingScreen, paint: &mut Paint<'_>, places: &Places) {
    let area = places.px;
    if area.width == 0 || area.height == 0 {
        return;
    }
    let lines = &coding.coding.lines;
    let mut text = format!("Procedures {}  {}", lines.len(), coding.coding.charge());
    if lines
        .iter()
        .any(|line| is_practice(&app.tables, line.code, line.from))
    {
        text.push_str("  practice table");
    }
    heading(coding, paint, area, Pane::Lines, &text);
    let theme = paint.look.theme;
    if area.height < 2 {
        return;
    }
    if lines.is_empty() {
        let text = keyed(app, Command::PxSearch, "finds a procedure");
        paint.text(area.x, area.y + 1, area.width, &text, theme.muted);
        return;
    }
    let each = places.line_rows;
    let rows = places.rows(Pane::Lines).max(1);
    for (i, (at, line)) in lines
        .iter()
        .enumerate()
        .skip(coding.px.top)
        .take(rows)
        .enumerate()
    {
        let y = area.y + 1 + u16::try_from(i).unwrap_or(0) * each;
        let style = row_style(coding, paint, Pane::Lines, at == coding.px.at);
        let grave = worst(&coding.findings, &format!("lines[{at}]"));
        paint.style(Rect::new(area.x, y, area.width, 1), style);
        paint.text(area.x + 1, y, 1, sign(grave), flag(paint, grave, style));
        let modifiers: Vec<&str> = line.modifiers.iter().map(Modifier::as_str).collect();
        let pointers: String = line.pointers.iter().map(|p| p.letter()).collect();
        let place = line.place_of_service.as_deref();
        let place = place.unwrap_or(&coding.open.chart.encounter.place_of_service);
        let pointers = if pointers.is_empty() {
            "no dx".to_owned()
        } else {
            pointers
        };
        let cells: [(u16, u16, &str, Align); 6] = [
            (2, 5, line.code.as_str(), Align::Left),
            (8, 11, &modifiers.join(" "), Align::Left),
            (20, 5, &pointers, Align::Left),
            (25, 4, &line.units.to_string(), Align::Right),
            (29, 8, &line.charge.to_string(), Align::Right),
            (38, 2, place, Align::Left),
        ];
        for (x, width, text, align) in cells {
            if x < area.width {
                let place = Rect::new(area.x + x, y, width.min(area.width - x), 1);
                paint.cell(place, text, align, style);
            }
        }
        let set = line.code.procedure_set().unwrap_or(CodeSet::Cpt);
        if area.width > 7 {
            let kept = app.personal.kept(set, line.code);
            paint.text(area.x + 7, y, 1, kept_mark(kept), style);
        }
        let title = title(&app.tables, set, line.code, line.from);
        if each == 1 {
            let x = area.x + 42;
            paint.text(x, y, area.right().saturating_sub(x), &title, style);
        } else if y + 1 < area.bottom() {
            let x = area.x + 2;
            paint.text(
                x,
                y + 1,
                area.right().saturating_sub(x),
                &title,
                theme.muted,
            );
        }
    }
}

/// Notes of the code under the cursor, where the screen has room beside the codes.
fn book(app: &App, coding: &CodingScreen, paint: &mut Paint<'_>, area: Rect) {
    if area.width == 0 || area.height == 0 {
        return;
    }
    let theme = paint.look.theme;
    let Some((set, code)) = coding.code() else {
        paint.rule(area.x, area.y, area.width, "Notes", theme.heading);
        return;
    };
    let heading = format!("Notes {}", code.display(set));
    paint.rule(area.x, area.y, area.width, &heading, theme.heading);
    let dos = coding.open.chart.encounter.from;
    let mut page = super::super::super::overlay::help::code_page(&app.tables, set, code, dos);
    super::super::super::overlay::help::add_kept(&mut page, &app.personal, set, code);
    let area = Rect::new(area.x, area.y + 1, area.width, area.height - 1);
    super::super::super::view::page_lines(paint, area, &page, 0);
}

/// A count and its word.
#[must_use]
pub fn plural(n: usize, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}

pub(super) fn severity_style(paint: &Paint<'_>, severity: Severity) -> Style {
    match severity {
        Severity::Error => paint.look.theme.error,
        Severity::Warning => paint.look.theme.warning,
        Severity::Info => paint.look.theme.info,
    }
}

/// The gravest open finding at a place or inside it.
fn worst(findings: &[Finding], at: &str) -> Option<Severity> {
    findings
        .iter()
        .filter(|f| {
            f.accepted.is_none()
                && (f.at.strip_prefix(at))
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
        .map(|f| f.severity)
        .max()
}

const fn sign(grave: Option<Severity>) -> &'static str {
    match grave {
        Some(Severity::Error) => "!",
        Some(Severity::Warning) => "?",
        _ => " ",
    }
}

fn flag(paint: &Paint<'_>, grave: Option<Severity>, row: Style) -> Style {
    match grave {
        Some(severity @ (Severity::Error | Severity::Warning)) => {
            row.patch(severity_style(paint, severity))
        }
        _ => row,
    }
}

/// "KEY does this", with the key of the keymap in force.
fn keyed(app: &App, command: Command, does: &str) -> String {
    format!("  {} {does}", app.key(command, Scope::Coding))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_said_as_clinicians_say_them() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        let on = day(2026, 11, 24);
        for (birth, want) in [
            (day(2026, 11, 30), "unborn"),
            (day(2026, 11, 20), "4d"),
            (day(2026, 8, 25), "2mo"),
            (day(2024, 11, 25), "23mo"),
            (day(2024, 11, 24), "2y"),
            (day(1980, 2, 3), "46y"),
        ] {
            assert_eq!(age(birth, on), want, "{birth}");
        }
    }

    #[test]
    fn a_finding_belongs_to_its_place_only() {
        let finding = |at: &str| Finding::new("line.pointer", Severity::Error, at, "", "");
        let findings = [finding("lines[1].pointers")];
        assert_eq!(worst(&findings, "lines[1]"), Some(Severity::Error));
        assert_eq!(worst(&findings, "lines[0]"), None);
        assert_eq!(worst(&[finding("lines[10]")], "lines[1]"), None);
    }
}
