//! From a header to a code that can be billed: its next characters as a choice, step by step, or
//! typed; the placeholder X is filled in by itself.

use super::super::super::app::App;
use super::super::super::effect::Effect;
use super::super::super::overlay::Overlay;
use super::super::super::overlay::picker::{Choice, Item, Picker, Stem};
use super::{chain, edit};
use crate::codeset::{Finer, Lookup, Tables};
use crate::domain::{Code, CodeSet};
use chrono::NaiveDate;

/// Lists the codes one step below a header.
pub fn list(app: &mut App, code: Code) {
    let Some(screen) = &app.coding else { return };
    let dos = screen.open.chart.encounter.from;
    let found = app.tables.finer(code, dos);
    if found.is_empty() {
        app.refuse(format!(
            "{} cannot be billed and has no finer code on this date",
            code.dotted()
        ));
        return;
    }
    let mut picker = Picker::new(title(&app.tables, code, dos), items(&found));
    picker.stem = Some(Stem {
        code,
        dos,
        reached: None,
    });
    app.overlays.push(Overlay::Picker(picker));
}

fn title(tables: &Tables, code: Code, dos: NaiveDate) -> String {
    let title = match tables.look_up(CodeSet::Icd10Cm, code, dos) {
        Lookup::Found(entry) => entry.title,
        _ => String::new(),
    };
    format!("{} needs more characters: {title}", code.dotted())
}

fn items(found: &[Finer]) -> Vec<Item> {
    let item = |finer: &Finer| Item {
        label: finer.code.dotted(),
        detail: finer.adds.clone(),
        right: if finer.billable {
            String::new()
        } else {
            "more".to_owned()
        },
        choice: Choice::Diagnosis(finer.code),
    };
    found.iter().map(item).collect()
}

/// Lists what the hit under the search's cursor still needs; of a complete code, its neighbours
/// below the same header, the code itself under the cursor.
pub fn of_hit(app: &mut App) {
    let Some(Overlay::Search(found)) = app.overlays.last() else {
        return;
    };
    match found.hit().map(|hit| (hit.set, hit.code, hit.billable)) {
        Some((set, code, billable)) => of_code(app, set, code, billable),
        None => app.refuse("a procedure takes no more characters"),
    }
}

/// Lists what a code still needs; of a complete one, its neighbours, itself under the cursor.
pub fn of_code(app: &mut App, set: CodeSet, code: Code, billable: bool) {
    let Some(screen) = &app.coding else { return };
    let dos = screen.open.chart.encounter.from;
    if set != CodeSet::Icd10Cm {
        app.refuse("a procedure takes no more characters");
        return;
    }
    if !billable {
        list(app, code);
        return;
    }
    let text = code.as_str();
    let header = (3..text.len()).rev().find_map(|end| {
        let header: Code = text.get(..end)?.parse().ok()?;
        matches!(
            app.tables.look_up(CodeSet::Icd10Cm, header, dos),
            Lookup::Found(_)
        )
        .then_some(header)
    });
    let Some(header) = header else {
        app.refuse(format!("{} is complete", code.dotted()));
        return;
    };
    list(app, header);
    if let Some(Overlay::Picker(picker)) = app.overlays.last_mut() {
        let here = |item: &Item| item.choice == Choice::Diagnosis(code);
        let at = picker
            .shown
            .iter()
            .position(|(at, _)| picker.items.get(*at).is_some_and(here));
        picker.list.at = at.unwrap_or(0);
    }
}

/// Applies what is typed to a list: below a header the next characters of the code lead on, and what
/// none begins with is looked for in the words.
pub fn filter(tables: &Tables, picker: &mut Picker) {
    let Some(stem) = picker.stem.as_mut() else {
        picker.filter();
        return;
    };
    let typed = picker.field.text().trim().to_owned();
    let narrowed = if typed.is_empty() {
        Vec::new()
    } else {
        tables.narrowed(stem.code, &typed, stem.dos)
    };
    stem.reached = None;
    if narrowed.is_empty() {
        picker.title = title(tables, stem.code, stem.dos);
        let all = items(&tables.finer(stem.code, stem.dos));
        picker.set_items(all);
        picker.filter();
        return;
    }
    let reached = tables.follow(stem.code, &typed, stem.dos);
    if let Some(reached) = reached.filter(|code| narrowed.iter().all(|f| f.code != *code)) {
        stem.reached = Some(reached);
        picker.title = title(tables, reached, stem.dos);
    }
    picker.set_items(items(&narrowed));
}

/// Where the characters typed lead to a header and no row was chosen by hand, lists what that header
/// needs instead of taking the first row: which side it is, nobody has said. Answers whether it did.
pub fn step(app: &mut App) -> bool {
    let Some(Overlay::Picker(picker)) = app.overlays.last() else {
        return false;
    };
    let typed = picker.stem.and_then(|stem| stem.reached);
    match typed.filter(|_| picker.list.at == 0 && picker.shown.len() > 1) {
        Some(header) => {
            app.overlays.pop();
            list(app, header);
            true
        }
        None => false,
    }
}

/// Takes a code chosen from finer ones: posts it, or lists still finer ones.
pub fn take(app: &mut App, code: Code, out: &mut Vec<Effect>) {
    let Some(screen) = &app.coding else { return };
    let dos = screen.open.chart.encounter.from;
    if let Lookup::Found(entry) = app.tables.look_up(CodeSet::Icd10Cm, code, dos)
        && !entry.billable
    {
        list(app, code);
        return;
    }
    let replace = app.overlays.iter().rev().find_map(|overlay| match overlay {
        Overlay::Search(found) => Some(found.replace),
        _ => None,
    });
    if edit::post_diagnosis(app, code, replace.flatten(), out) {
        chain::posted(app);
    }
}
