//! `claimdeck doctor`: what was found out about terminal, settings, tables and store.

use super::Answer;
use super::codeset::table_row;
use super::context::Context;
use super::failure::Failure;
use super::out::{Out, Row, row};
use super::{keys, site_edits, workstation};
use crate::codeset::Cached;
use crate::config::Opt;
use crate::domain::CodeSet;
use crate::scrub;
use crate::term::Profile;
use crate::workflow::ports::List;
use std::path::Path;

pub(super) fn run(context: &Context, out: &mut Out) -> Answer {
    let mut rows = terminal(context)?;
    rows.extend(settings(context)?);
    rows.extend(tables(context)?);
    rows.extend(edits(context)?);
    let data = context.data_dir()?;
    rows.extend(store(&data, context));
    if out.json() {
        out.list(&rows)?;
    } else {
        for Row(values) in &rows {
            let mut words = values.iter().filter_map(|(_, v)| v.as_str());
            let id = words.next().unwrap_or_default();
            out.line(&format!(
                "{id:<24} {}",
                words.collect::<Vec<_>>().join("  ")
            ))?;
        }
    }
    Ok(0)
}

/// A row of the report.
fn says(id: &str, value: impl Into<String>) -> Row {
    row! { "id" => id, "value" => value.into() }
}

fn terminal(context: &Context) -> Result<Vec<Row>, Failure> {
    let profile = Profile::from_env(&context.env);
    let config = context.config()?;
    let look = profile.look().with(config.theme(), config.ascii());
    let term = if profile.term.is_empty() {
        "not set".to_owned()
    } else {
        profile.term.clone()
    };
    let mut rows = vec![
        says("terminal", term),
        says("terminal.attached", yes(workstation::has_terminal())),
        says("terminal.can_draw", yes(profile.can_draw())),
        says(
            "terminal.colors",
            format!("{:?}", look.colors).to_lowercase(),
        ),
        says("terminal.ascii", yes(look.ascii)),
        says("terminal.slow_line", yes(look.slow)),
        says("locale.utf8", yes(profile.utf8)),
    ];
    for name in ["LC_ALL", "LC_CTYPE", "LANG", "COLORTERM", "NO_COLOR"] {
        if let Some(value) = context.env.get(name) {
            rows.push(says(&format!("env.{name}"), value));
        }
    }
    Ok(rows)
}

fn settings(context: &Context) -> Result<Vec<Row>, Failure> {
    let config = context.config()?;
    let mut rows = Vec::new();
    for opt in Opt::ALL {
        if let Some((value, origin)) = config.get(*opt) {
            let row = says(&format!("config.{}", opt.name()), value);
            rows.push(row.with("from", origin.to_string()));
        }
    }
    let folder = config.dir().map(|dir| dir.display().to_string());
    rows.push(says("config.folder", folder.unwrap_or_default()));
    let (keymap, warnings) = keys::load(context)?;
    rows.push(says(
        "keymap",
        format!("{}, {} keys", keymap.name(), keymap.rows().len()),
    ));
    rows.extend(
        warnings
            .iter()
            .map(|warning| says("keymap.warning", warning)),
    );
    Ok(rows)
}

fn tables(context: &Context) -> Result<Vec<Row>, Failure> {
    let shelf = context.shelf();
    let (tables, of_tables) = shelf.tables_told()?;
    let (_, of_search) = shelf.search_told(&tables, &mut |_| {});
    let today = context.today();
    let mut rows: Vec<Row> = tables
        .editions()
        .iter()
        .map(|table| {
            let Row(values) = table_row(table);
            let text = |name| {
                let value = values.iter().find(|(n, _)| *n == name).map(|(_, v)| v);
                value.map_or_else(String::new, |v| {
                    v.as_str().map_or_else(|| v.to_string(), Into::into)
                })
            };
            let until = match table.effective_to {
                Some(to) => format!("to {to}"),
                None => "on".to_owned(),
            };
            says(
                &format!("table.{}", text("id")),
                format!(
                    "{}, {} codes, {} {until}",
                    text("kind"),
                    text("rows"),
                    text("from")
                ),
            )
        })
        .collect();
    // What is unpacked when it is first asked for is looked at too.
    tables.warm(today);
    rows.extend(tables.ncci_editions().iter().map(|ncci| {
        let kind = if ncci.practice {
            "practice table"
        } else {
            "imported"
        };
        let until = ncci
            .effective_to
            .map_or_else(|| "on".to_owned(), |to| format!("to {to}"));
        let told = format!(
            "{kind}, {} rows, {} {until}",
            ncci.rows, ncci.effective_from
        );
        says(&format!("table.{}", ncci.id()), told)
    }));
    let missing = tables.not_loaded(today);
    rows.extend(
        missing
            .iter()
            .map(|m| says("table.not_loaded", m.to_string())),
    );
    let damaged = |text: &String| says("table.damaged", text);
    rows.extend(tables.set_aside().iter().map(damaged));
    for set in CodeSet::ALL {
        if !tables.covers(set, today) {
            rows.push(says(
                &format!("table.{}", set.name()),
                format!("OUT OF DATE: no edition of {} covers {today}", set.title()),
            ));
        }
    }
    rows.push(says("cache.tables", kept(&of_tables)));
    rows.push(says("cache.search", kept(&of_search)));
    let site = shelf.site();
    let told = format!("{} tables, {} rows in use", site.tables(), site.rows());
    rows.push(says("lexicon.site", told));
    let problems = site
        .problems()
        .iter()
        .chain(&site.unknown_codes(&tables))
        .map(ToString::to_string)
        .collect::<Vec<_>>();
    rows.extend(problems.iter().map(|p| says("lexicon.left_out", p)));
    Ok(rows)
}

/// What the site makes of the edits.
fn edits(context: &Context) -> Result<Vec<Row>, Failure> {
    let path = site_edits::path(&context.data_dir()?);
    let policy = context.policy();
    let mut rows = vec![says("edits", format!("{} edits", scrub::edits().count()))];
    let told = match (policy.problems(), path.exists()) {
        ([], false) => format!("none: `claimdeck edits init` writes {}", path.display()),
        ([], true) => {
            let (levels, payers, rules) = policy.size();
            format!(
                "{levels} severities, {payers} payers, {rules} rules, {}",
                path.display()
            )
        }
        (problems, _) => {
            rows.extend(problems.iter().map(|problem| says("edits.wrong", problem)));
            format!("NOT APPLIED: {}", path.display())
        }
    };
    rows.insert(1, says("edits.site", told));
    Ok(rows)
}

/// What became of a file of the cache.
fn kept(kept: &Cached) -> String {
    let Some(path) = &kept.path else {
        return "none: there is no data folder".to_owned();
    };
    let path = path.display();
    match (kept.made.as_str(), kept.unwritten.as_str()) {
        ("", _) => format!("sound, {path}"),
        (made, "") => format!("made anew, since {made}: {path}"),
        (made, unwritten) => format!(
            "NOT KEPT: {path} cannot be written ({unwritten}), so every start makes it anew; {made}"
        ),
    }
}

/// What can be said of the store; one that is open elsewhere is no failure here.
fn store(data: &Path, context: &Context) -> Vec<Row> {
    let mut rows = vec![says("store", data.join("store").display().to_string())];
    if !data.join("store").exists() {
        rows.push(says("store.state", "not made yet"));
        return rows;
    }
    let count = || -> Result<usize, Failure> {
        let desk = context.desk()?;
        Ok(desk.rows(List::OpenCharts)?.len())
    };
    match count() {
        Ok(charts) => {
            rows.push(says("store.state", "opens"));
            rows.push(says("store.open_charts", charts.to_string()));
        }
        Err(Failure::Told { message, .. }) => rows.push(says("store.state", message)),
        Err(Failure::Pipe) => {}
    }
    rows
}

fn yes(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}
