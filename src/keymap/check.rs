//! Stacking layers, and what is wrong with the result: clashes, keys that cannot be reached, keys
//! that some terminals cannot send, and commands left without a key where nothing else runs them.

use super::condition::Condition;
use super::file::Row;
use super::{Problem, Weight};
use crate::command::{Command, Scope};
use crate::source::Place;

/// Puts a layer on top of rows: a row replaces one for the same scope, keys and condition; one
/// without a condition replaces all for these keys.
pub(super) fn stack(rows: &mut Vec<Row>, layer: Vec<Row>, problems: &mut Vec<Problem>) {
    let layer = without_clashes(layer, problems);
    for row in &layer {
        let before = rows.len();
        rows.retain(|old| {
            let same_keys = old.scope == row.scope && old.keys == row.keys;
            !(same_keys && (row.when.is_always() || row.when == old.when))
        });
        if row.run.is_none() && rows.len() == before {
            warn(
                problems,
                &row.place,
                format!(
                    "{} runs nothing in {}: there is nothing to take away",
                    row.keys,
                    row.scope.name()
                ),
            );
        }
    }
    rows.extend(layer.into_iter().filter(|row| row.run.is_some()));
}

/// Two rows of one file for the same scope, keys and condition: the later one counts, unless one
/// of them cannot be taken back; then the file is refused.
fn without_clashes(layer: Vec<Row>, problems: &mut Vec<Problem>) -> Vec<Row> {
    let mut kept: Vec<Row> = Vec::with_capacity(layer.len());
    for row in layer {
        let same =
            |old: &Row| old.scope == row.scope && old.keys == row.keys && old.when == row.when;
        if let Some(at) = kept.iter().position(same) {
            let old = kept.remove(at);
            let name = |run: Option<Command>| run.map_or(super::file::UNBIND, Command::name);
            let danger = [old.run, row.run]
                .iter()
                .flatten()
                .any(|c| c.danger().is_some());
            let (weight, what) = if danger {
                (
                    Weight::Error,
                    "and one of them cannot be taken back: choose one",
                )
            } else {
                (Weight::Warning, "and the later one counts")
            };
            problems.push(Problem {
                place: row.place.clone(),
                weight,
                message: format!(
                    "{} in {} runs {} here and {} on line {}, {what}",
                    row.keys,
                    row.scope.name(),
                    name(row.run),
                    name(old.run),
                    old.place.line,
                ),
            });
        }
        kept.push(row);
    }
    kept
}

/// Warns of keys that terminals cannot send, of characters of words and codes that can no longer be typed, or that others shadow.
pub(super) fn rows(rows: &[Row], problems: &mut Vec<Problem>) {
    for row in rows {
        for key in &row.keys.0 {
            if let Some(reason) = key.unsafe_reason() {
                warn(
                    problems,
                    &row.place,
                    format!("{key} does not work on every terminal: {reason}"),
                );
            }
        }
        let typed = row.keys.0.first().and_then(|key| key.typed());
        let typed = typed.filter(|c| c.is_alphanumeric() || " -/.,'".contains(*c));
        let when_empty = Condition::parse("text_empty").unwrap_or_default();
        if let Some(c) = typed
            && row.scope.types(c)
            && row.when != when_empty
        {
            warn(
                problems,
                &row.place,
                format!(
                    "{c:?} can no longer be typed in {}: add when = \"text_empty\", or take a Control letter",
                    row.scope.name()
                ),
            );
        }
    }
    shadowed(rows, problems);
}

fn shadowed(rows: &[Row], problems: &mut Vec<Problem>) {
    let mut told: Vec<(&Row, &Row)> = Vec::new();
    for scope in Scope::ALL {
        let near = |row: &Row| scope.chain().iter().position(|home| *home == row.scope);
        for long in rows {
            for short in rows {
                let longer = short.keys.0.len() < long.keys.0.len()
                    && long.keys.0.starts_with(&short.keys.0);
                if !longer || short.when.excludes(&long.when) {
                    continue;
                }
                let (Some(at_short), Some(at_long)) = (near(short), near(long)) else {
                    continue;
                };
                if at_short <= at_long && !told.contains(&(short, long)) {
                    told.push((short, long));
                    warn(
                        problems,
                        &long.place,
                        format!(
                            "{} in {} cannot be reached: {} runs {} first, in {}",
                            long.keys,
                            long.scope.name(),
                            short.keys,
                            short.run.map_or("", Command::name),
                            short.scope.name(),
                        ),
                    );
                }
            }
        }
    }
}

/// What must have a key because the palette cannot be reached for it.
const ESSENTIAL: &[(Scope, Command)] = &[
    (Scope::Global, Command::AppPalette),
    (Scope::Global, Command::AppBack),
    (Scope::List, Command::ListDown),
    (Scope::List, Command::ListUp),
    (Scope::Search, Command::SearchAccept),
    (Scope::Search, Command::ListDown),
    (Scope::Search, Command::ListUp),
    (Scope::Search, Command::AppBack),
    (Scope::Suggestions, Command::SuggestPost),
    (Scope::Suggestions, Command::AppBack),
    (Scope::Kits, Command::KitPost),
    (Scope::Kits, Command::ListDown),
    (Scope::Kits, Command::ListUp),
    (Scope::Kits, Command::AppBack),
    (Scope::Picker, Command::FormAccept),
    (Scope::Picker, Command::ListDown),
    (Scope::Picker, Command::ListUp),
    (Scope::Picker, Command::AppBack),
    (Scope::Form, Command::FormAccept),
    (Scope::Form, Command::FormNext),
    (Scope::Form, Command::AppBack),
    (Scope::Form, Command::TextBackspace),
    (Scope::Help, Command::AppBack),
    (Scope::Confirm, Command::ConfirmYes),
    (Scope::Confirm, Command::ConfirmNo),
];

/// Warns of essential commands without a key.
pub(super) fn essentials(rows: &[Row], place: &Place, problems: &mut Vec<Problem>) {
    for (scope, command) in ESSENTIAL {
        let has_key = rows
            .iter()
            .any(|row| row.run == Some(*command) && scope.chain().contains(&row.scope));
        if !has_key {
            warn(
                problems,
                place,
                format!(
                    "no key runs {command} in {}, and nothing else does there",
                    scope.name()
                ),
            );
        }
    }
}

fn warn(problems: &mut Vec<Problem>, place: &Place, message: String) {
    problems.push(Problem {
        place: place.clone(),
        weight: Weight::Warning,
        message,
    });
}
