//! Drawing the findings: a row each, the worst first, and more about the one under the cursor.

use super::super::super::app::App;
use super::super::super::widget::Paint;
use super::CodingScreen;
use super::layout::Places;
use super::run::letter;
use super::view::{heading, plural, severity_style};
use crate::command::{Command, Pane, Scope};
use crate::domain::finding::Place;
use crate::domain::{Coding, Finding, Severity};
use ratatui::layout::Rect;

/// Columns from which the words of a row are written out and its code has a column.
const ROOMY: u16 = 60;

/// Where a finding stands, in a word: `dx A`, `line 2`, `claim`.
#[must_use]
pub fn place_word(finding: &Finding) -> String {
    match finding.place() {
        Place::Diagnosis(at) => format!("dx {}", letter(at)),
        Place::Line(at) => format!("line {}", at + 1),
        Place::Claim(path) => {
            let word = path.split(['.', '[']).next().unwrap_or_default();
            match word {
                "coverages" | "payer" => "payer",
                "billing_provider" => "billing",
                "rendering_provider" => "rendr.",
                "referring_provider" => "refer.",
                "patient" => "patient",
                _ => "claim",
            }
            .to_owned()
        }
    }
}

/// The code that stands where a finding is; empty where none does.
fn code(coding: &Coding, finding: &Finding) -> String {
    match finding.place() {
        Place::Diagnosis(at) => coding.diagnoses.get(at).map(|code| code.dotted()),
        Place::Line(at) => coding.lines.get(at).map(|line| line.code.to_string()),
        Place::Claim(_) => None,
    }
    .unwrap_or_default()
}

/// How many findings there are of each kind, in words.
#[must_use]
pub fn counts(coding: &CodingScreen) -> String {
    let accepted = coding.findings.iter().filter(|f| f.accepted.is_some());
    let parts = [
        (coding.count(Severity::Error), "error"),
        (coding.count(Severity::Warning), "warning"),
        (coding.count(Severity::Info), "info"),
        (accepted.count(), "accepted"),
    ];
    let said = parts.into_iter().filter(|(n, _)| *n > 0);
    let said: Vec<String> = said
        .map(|(n, word)| match word {
            "error" | "warning" => plural(n, word),
            _ => format!("{n} {word}"),
        })
        .collect();
    match said.as_slice() {
        [] => "none".to_owned(),
        said => said.join(", "),
    }
}

/// Draws the pane.
pub fn draw(app: &App, coding: &CodingScreen, paint: &mut Paint<'_>, places: &Places) {
    let area = places.findings;
    if area.height == 0 {
        return;
    }
    let text = format!("Findings: {}", counts(coding));
    heading(coding, paint, area, Pane::Findings, &text);
    let rows = places.rows(Pane::Findings);
    let all = coding.findings.iter().enumerate();
    let shown = all.skip(coding.found.top).take(rows);
    let mut y = area.y + 1;
    for (at, finding) in shown {
        let here = coding.pane == Pane::Findings && at == coding.found.at;
        row(
            coding,
            paint,
            Rect::new(area.x, y, area.width, 1),
            finding,
            here,
        );
        y += 1;
    }
    let theme = paint.look.theme;
    let end = area.bottom() - places.detail;
    if coding.pane == Pane::Findings && y < end {
        let missing = super::finding::missing(app);
        paint.text(
            area.x + 1,
            y,
            area.width.saturating_sub(1),
            &missing,
            theme.muted,
        );
    }
    if places.detail > 0
        && let Some(finding) = coding.findings.get(coding.found.at)
    {
        let text = more(app, finding);
        paint.text(area.x, end, area.width, &text, theme.text);
    }
}

/// What to do about the finding under the cursor, or why it stands.
fn more(app: &App, finding: &Finding) -> String {
    match (&finding.accepted, &finding.fix, &finding.repair) {
        (Some(reason), ..) => format!("accepted: {reason}"),
        (None, Some(fix), _) => fix.clone(),
        (None, None, Some(repair)) => {
            let key = app.key(Command::FindingFix, Scope::Coding);
            format!("{key} {}", repair.words())
        }
        (None, None, None) => String::new(),
    }
}

/// The edit under the cursor, what it is about and on which rule it rests.
#[must_use]
pub fn about(app: &App, coding: &CodingScreen) -> String {
    let Some(finding) = coding.findings.get(coding.found.at) else {
        return String::new();
    };
    let mut source = format!("{} {}", finding.edit, finding.subject);
    // The page that says why has it, too: on a slow line it need not be sent for every row.
    if !app.look.slow {
        source.push_str(&format!(": {}", finding.source));
    }
    // Where the pane has no row to spare, what to do is said here.
    match super::layout::places(app, coding).detail {
        0 => match more(app, finding) {
            text if text.is_empty() => source,
            text => text,
        },
        _ => source,
    }
}

fn row(coding: &CodingScreen, paint: &mut Paint<'_>, area: Rect, finding: &Finding, here: bool) {
    let theme = paint.look.theme;
    let roomy = area.width >= ROOMY;
    let (word, label) = match (finding.accepted.is_some(), finding.severity, roomy) {
        (true, _, true) => ("Accepted", theme.muted),
        (true, _, false) => ("ok", theme.muted),
        (false, severity, true) => (severity.title(), severity_style(paint, severity)),
        (false, Severity::Error, false) => ("Err", theme.error),
        (false, Severity::Warning, false) => ("Warn", theme.warning),
        (false, Severity::Info, false) => ("Info", theme.info),
    };
    // Only its first word is turned over: a whole row in reverse costs a slow line twice its length
    // whenever the cursor moves, and what to do about the finding changes below as well.
    let (words, places, codes) = if roomy { (8, 7, 8) } else { (4, 6, 0) };
    let label = if here { theme.selected } else { label };
    if here {
        let word = Rect {
            width: (words + 2).min(area.width),
            ..area
        };
        paint.style(word, label);
        paint.text(area.x, area.y, 1, paint.look.glyphs.cursor, label);
    }
    let mut x = area.x + 1;
    let place = place_word(finding);
    let code = code(&coding.coding, finding);
    let plain = match finding.accepted.is_some() {
        true => theme.muted,
        false => theme.text,
    };
    let cells = [
        (words, word, label),
        (places, place.as_str(), plain),
        (codes, code.as_str(), plain),
    ];
    for (width, text, style) in cells {
        if width > 0 && x < area.right() {
            paint.text(x, area.y, width.min(area.right() - x), text, style);
            x += width + 1;
        }
    }
    // The code has its column: it need not begin the message as well.
    let message = finding.message.as_str();
    let rest = match codes {
        0 => None,
        _ => message
            .strip_prefix(code.as_str())
            .filter(|_| !code.is_empty()),
    };
    let rest = rest.and_then(|rest| rest.strip_prefix(' '));
    let room = area.right().saturating_sub(x);
    paint.text(x, area.y, room, rest.unwrap_or(message), plain);
}
