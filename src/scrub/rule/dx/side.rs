//! Sides of diagnoses against each other and against the sides of the lines.

use super::sided::{Side, at_side, same_but_side, side_in, true_side};
use crate::domain::{Modifier, Repair, Severity};
use crate::scrub::context::Line;
use crate::scrub::{Context, Edit, Report};

pub(in crate::scrub) const EDITS: &[Edit] = &[Edit {
    id: "dx.laterality",
    title: "side of a diagnosis",
    severity: Severity::Warning,
    source: "ICD-10-CM Official Guidelines, section I.B.13; CMS Pub. 100-04, chapter 12 and 23 (modifiers RT, LT, E1-E4, FA-F9, TA-T9)",
    explain: "Right and left of the same condition are one bilateral code where there is one. A line that \
              names a side, with all its diagnoses of the other side, is denied.",
    run: laterality,
    ..super::ICD_10
}];

/// The side that a modifier names.
fn side_of(modifier: Modifier) -> Option<Side> {
    match modifier.as_str() {
        "RT" | "E3" | "E4" | "F5" | "F6" | "F7" | "F8" | "F9" | "T5" | "T6" | "T7" | "T8"
        | "T9" => Some(Side::Right),
        "LT" | "E1" | "E2" | "FA" | "F1" | "F2" | "F3" | "F4" | "TA" | "T1" | "T2" | "T3"
        | "T4" => Some(Side::Left),
        _ => None,
    }
}

/// The one side that a line names.
pub(super) fn line_side(line: &Line<'_>) -> Option<Side> {
    let mut sides = line.modifiers.iter().filter_map(|m| side_of(*m));
    let first = sides.next()?;
    (!line.has("50") && sides.all(|side| side == first)).then_some(first)
}

fn laterality(c: &Context<'_>, out: &mut Report<'_>) {
    both_sides(c, out);
    for line in &c.lines {
        if let Some(side) = line_side(line) {
            against(c, line, side, out);
        }
    }
    unspecified(c, out);
}

fn both_sides(c: &Context<'_>, out: &mut Report<'_>) {
    for b in &c.diagnoses {
        for a in &c.diagnoses[..b.at] {
            let (Some(one), Some(two)) = (a.entry(), b.entry()) else {
                continue;
            };
            if a.code == b.code || a.code.as_str().get(..3) != b.code.as_str().get(..3) {
                continue;
            }
            let (Some(first), Some(second)) = (side_in(&one.title), side_in(&two.title)) else {
                continue;
            };
            let open = [first, second].contains(&Side::Unspecified);
            if first == second || open || !same_but_side(&one.title, &two.title) {
                continue;
            }
            let (first_text, second_text) = (a.code.dotted(), b.code.dotted());
            if first == Side::Both || second == Side::Both {
                let (whole, part) = if first == Side::Both { (a, b) } else { (b, a) };
                let message = format!(
                    "{} is part of {}, which tells both sides",
                    part.code.dotted(),
                    whole.code.dotted()
                );
                let fix = format!("delete {}", part.code.dotted());
                out.add(part.path(), message, Some(fix))
                    .repair(Repair::RemoveDiagnosis { at: part.at })
                    .between(a.code, b.code);
                continue;
            }
            if let Some(both) = at_side(c.tables, one, Side::Both, c.dos) {
                let text = both.dotted();
                let message = format!(
                    "{first_text} and {second_text} are both sides of what {text} tells as one"
                );
                let fix = format!("code {text} in their place");
                out.add(b.path(), message, Some(fix))
                    .repair(Repair::ReplaceDiagnosis {
                        at: b.at,
                        code: both,
                    })
                    .between(a.code, b.code);
            }
        }
    }
}

fn against(c: &Context<'_>, line: &Line<'_>, side: Side, out: &mut Report<'_>) {
    let pointed = || {
        line.pointers
            .iter()
            .filter_map(|p| c.diagnoses.get(p.index()))
    };
    let named = |dx: &crate::scrub::context::Diagnosis| side_in(&dx.entry()?.title);
    // Nothing more is looked up while one diagnosis fits.
    if pointed().any(|dx| matches!(named(dx), Some(s) if s == side || s == Side::Both)) {
        return;
    }
    let opposite = |dx: &&crate::scrub::context::Diagnosis| {
        let entry = dx.entry();
        entry.is_some_and(|e| true_side(c.tables, e, c.dos) == side.other())
    };
    let Some(wrong) = pointed().find(opposite) else {
        return;
    };
    let all = pointed().all(|dx| opposite(&dx));
    let severity = if all {
        Severity::Error
    } else {
        Severity::Warning
    };
    let other = side.other().map_or("", Side::name);
    let message = format!(
        "line {} is of the {} side; {} is of the {other}",
        line.number(),
        side.name(),
        wrong.code.dotted()
    );
    let fix = match wrong
        .entry()
        .and_then(|e| at_side(c.tables, e, side, c.dos))
    {
        Some(code) => format!("correct the modifier, or code {}", code.dotted()),
        None => "correct the modifier, or the diagnosis".to_owned(),
    };
    out.add_as(severity, line.path("pointers"), message, Some(fix))
        .with_diagnosis(wrong.code);
}

/// The side that the lines pointing at a diagnosis name, where it is one.
pub(super) fn side_of_lines(c: &Context<'_>, at: usize) -> Option<Side> {
    let lines = c
        .lines
        .iter()
        .filter(|l| l.pointers.iter().any(|p| p.index() == at));
    let mut sides = lines.filter_map(line_side);
    let first = sides.next()?;
    sides.all(|side| side == first).then_some(first)
}

fn unspecified(c: &Context<'_>, out: &mut Report<'_>) {
    for dx in &c.diagnoses {
        let Some(entry) = dx.entry() else { continue };
        if side_in(&entry.title) != Some(Side::Unspecified) {
            continue;
        }
        let Some(side) = side_of_lines(c, dx.at) else {
            continue;
        };
        if let Some(code) = at_side(c.tables, entry, side, c.dos) {
            let message = format!(
                "{} tells no side; its line is of the {}",
                dx.code.dotted(),
                side.name()
            );
            let repair = Repair::ReplaceDiagnosis { at: dx.at, code };
            let fix = Some(format!("code {}", code.dotted()));
            out.add_as(Severity::Info, dx.path(), message, fix)
                .repair(repair);
        }
    }
}
