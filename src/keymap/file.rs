//! Reading a keymap file: rows `{on, run, when}` under the name of a scope.

use super::condition::Condition;
use super::key::{Key, Keys};
use super::{Problem, Weight};
use crate::command::{Command, Scope};
use crate::source::{Place, did_you_mean};
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

/// What stands for "no command": it takes the key away.
pub(super) const UNBIND: &str = "none";

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Where it works.
    pub scope: Scope,
    /// The keys.
    pub keys: Keys,
    /// What they run; `None` takes them away from the layer below.
    pub run: Option<Command>,
    /// When.
    pub when: Condition,
    /// Where it is written.
    pub place: Place,
}

/// A file, read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Layer {
    /// The preset it stands on.
    pub base: Option<String>,
    /// Whether digits count, as in `3j`.
    pub counts: Option<bool>,
    /// The rows, in file order.
    pub rows: Vec<Row>,
}

struct Reader<'t> {
    file: &'t str,
    text: &'t str,
    problems: Vec<Problem>,
}

/// Reads a file whole; every mistake in it is reported at once.
pub(super) fn read(file: &str, text: &str) -> Result<Layer, Vec<Problem>> {
    let mut reader = Reader {
        file,
        text,
        problems: Vec::new(),
    };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let at = error.span().map_or(0, |span| span.start);
        reader.error(at, format!("this is not TOML: {}", error.message()));
    }
    if !reader.problems.is_empty() {
        return Err(reader.problems);
    }
    let layer = reader.layer(table.get_ref());
    if reader.problems.is_empty() {
        Ok(layer)
    } else {
        Err(reader.problems)
    }
}

impl Reader<'_> {
    fn place(&self, at: usize) -> Place {
        Place::of(self.file, self.text, at)
    }

    fn error(&mut self, at: usize, message: String) {
        let place = self.place(at);
        self.problems.push(Problem {
            place,
            weight: Weight::Error,
            message,
        });
    }

    fn layer(&mut self, table: &DeTable<'_>) -> Layer {
        let mut layer = Layer::default();
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(name, _)| name.span().start);
        for (name, value) in entries {
            let at = value.span().start;
            match (name.get_ref().as_ref(), value.get_ref()) {
                ("base", DeValue::String(base)) => layer.base = Some(base.to_string()),
                ("base", _) => self.error(at, "base names a preset, in quotes".to_owned()),
                ("counts", DeValue::Boolean(counts)) => layer.counts = Some(*counts),
                ("counts", _) => self.error(at, "counts is true or false".to_owned()),
                (name_text, value) => match (Scope::named(name_text), value) {
                    (Some(scope), DeValue::Array(rows)) => {
                        self.rows(scope, rows, &mut layer.rows);
                    }
                    (Some(_), _) => self.error(
                        at,
                        format!("{name_text} holds rows: {name_text} = [{{ on = \"x\", run = \"app.help\" }}]"),
                    ),
                    (None, _) => {
                        let known = Scope::ALL.iter().map(|s| s.name());
                        let names: Vec<_> = known.clone().collect();
                        let near = did_you_mean(name_text, known.chain(["base", "counts"]));
                        self.error(
                            name.span().start,
                            format!("{name_text:?} is not a scope{near}: write {}", names.join(", ")),
                        );
                    }
                },
            }
        }
        layer
    }

    fn rows(&mut self, scope: Scope, rows: &DeArray<'_>, into: &mut Vec<Row>) {
        for row in rows.iter() {
            match row.get_ref() {
                DeValue::Table(table) => self.row(scope, row.span().start, table, into),
                _ => self.error(
                    row.span().start,
                    "a row is { on = \"keys\", run = \"command\", when = \"condition\" }"
                        .to_owned(),
                ),
            }
        }
    }

    fn row(&mut self, scope: Scope, at: usize, table: &DeTable<'_>, into: &mut Vec<Row>) {
        let before = self.problems.len();
        let (mut on, mut run, mut when) = (Vec::new(), None, Condition::default());
        for (name, value) in table.iter() {
            match name.get_ref().as_ref() {
                "on" => on = self.keys(value),
                "run" => run = self.command(scope, value),
                "when" => {
                    let read = self.string(value).map(|text| Condition::parse(&text));
                    match read {
                        Some(Ok(condition)) => when = condition,
                        Some(Err(message)) => self.error(value.span().start, message),
                        None => {}
                    }
                }
                other => {
                    let near = did_you_mean(other, ["on", "run", "when"]);
                    let message =
                        format!("{other:?} is not part of a row{near}: write on, run, when");
                    self.error(name.span().start, message);
                }
            }
        }
        if self.problems.len() > before {
            return;
        }
        let (Some(run), false) = (run, on.is_empty()) else {
            self.error(
                at,
                "a row needs on (the keys) and run (the command)".to_owned(),
            );
            return;
        };
        let place = self.place(at);
        into.extend(on.into_iter().map(|keys| Row {
            scope,
            keys,
            run,
            when: when.clone(),
            place: place.clone(),
        }));
    }

    fn string(&mut self, value: &Spanned<DeValue<'_>>) -> Option<String> {
        if let DeValue::String(text) = value.get_ref() {
            return Some(text.to_string());
        }
        self.error(
            value.span().start,
            "a text in quotes is expected here".to_owned(),
        );
        None
    }

    /// One sequence in quotes, or a list of sequences that do the same.
    fn keys(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<Keys> {
        if let DeValue::Array(all) = value.get_ref() {
            return all.iter().filter_map(|one| self.sequence(one)).collect();
        }
        self.sequence(value).into_iter().collect()
    }

    fn sequence(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Keys> {
        let text = self.string(value)?;
        match text.parse::<Keys>() {
            Ok(keys) if keys.0.contains(&Key::ctrl('c')) => {
                self.error(
                    value.span().start,
                    "ctrl-c always cancels and goes back: take another key".to_owned(),
                );
                None
            }
            Ok(keys) => Some(keys),
            Err(error) => {
                self.error(value.span().start, error.to_string());
                None
            }
        }
    }

    fn command(&mut self, scope: Scope, value: &Spanned<DeValue<'_>>) -> Option<Option<Command>> {
        let text = self.string(value)?;
        let at = value.span().start;
        if text == UNBIND {
            return Some(None);
        }
        let Some(command) = Command::named(&text) else {
            let known = Command::ALL.iter().map(|c| c.name()).chain([UNBIND]);
            let near = did_you_mean(&text, known);
            self.error(
                at,
                format!("{text:?} is not a command{near}: `claimdeck keys` lists them"),
            );
            return None;
        };
        if !command.works_in(scope) {
            let homes: Vec<_> = command.scopes().iter().map(|s| s.name()).collect();
            self.error(
                at,
                format!(
                    "{command} works in {}, not in {}",
                    homes.join(", "),
                    scope.name()
                ),
            );
            return None;
        }
        Some(Some(command))
    }
}
