//! What is printed: rows as a table for people, as JSON Lines for programs.

use super::failure::Failure;
use crate::domain::Money;
use crate::domain::text::safe_text;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;
use std::borrow::Cow;
use std::io::{self, BufWriter, Stdout, Write};
use unicode_width::UnicodeWidthStr;

/// A row: named values in order. As JSON it is one object, as text a line of a table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row(pub(super) Vec<(&'static str, Value)>);

/// Makes a [`Row`]: `row! { "id" => id.to_string(), "age" => 3 }`.
macro_rules! row {
    ($($name:literal => $value:expr),* $(,)?) => {
        $crate::cli::out::Row(vec![$(($name, serde_json::Value::from($value))),*])
    };
}
pub(super) use row;

impl Row {
    /// The same row with one more value.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.0.push((name, value.into()));
        self
    }
}

impl Serialize for Row {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// Where output goes: results to stdout, messages to stderr.
pub(super) struct Out {
    json: bool,
    stdout: BufWriter<Stdout>,
}

impl Out {
    pub(super) fn new(json: bool) -> Self {
        Self {
            json,
            stdout: BufWriter::new(io::stdout()),
        }
    }

    /// Whether rows are printed as JSON.
    pub(super) fn json(&self) -> bool {
        self.json
    }

    /// A line of text, made harmless for the terminal.
    pub(super) fn line(&mut self, text: &str) -> Result<(), Failure> {
        Ok(writeln!(self.stdout, "{}", safe_text(text))?)
    }

    /// Text that claimdeck made itself, as it is.
    pub(super) fn text(&mut self, text: &str) -> Result<(), Failure> {
        Ok(self.stdout.write_all(text.as_bytes())?)
    }

    /// One JSON object on a line.
    pub(super) fn object(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string(value).map_err(io::Error::from)?;
        self.json_text(&text)
    }

    /// One JSON object that is written already.
    pub(super) fn json_text(&mut self, text: &str) -> Result<(), Failure> {
        Ok(writeln!(self.stdout, "{}", harmless(text))?)
    }

    /// A list: JSON Lines, or a table with a header.
    pub(super) fn list(&mut self, rows: &[Row]) -> Result<(), Failure> {
        if self.json {
            return rows.iter().try_for_each(|row| self.object(row));
        }
        let Some(first) = rows.first() else {
            return Ok(());
        };
        let names: Vec<&str> = first.0.iter().map(|(name, _)| *name).collect();
        let cells: Vec<Vec<String>> = rows
            .iter()
            .map(|row| row.0.iter().map(|(_, value)| cell(value)).collect())
            .collect();
        let values = |i: usize| rows.iter().filter_map(move |row| Some(&row.0.get(i)?.1));
        let columns: Vec<Column> = names
            .iter()
            .enumerate()
            .map(|(i, name)| Column::of(name, values(i)))
            .collect();
        let header: Vec<String> = names
            .iter()
            .map(|n| n.replace('_', " ").to_uppercase())
            .collect();
        for line in std::iter::once(&header).chain(&cells) {
            let text = columns.iter().zip(line).map(|(c, cell)| c.pad(cell));
            let text = text.collect::<Vec<_>>().join("  ");
            writeln!(self.stdout, "{}", text.trim_end())?;
        }
        Ok(())
    }

    /// One thing in full: a JSON object, or a line a value.
    pub(super) fn show(&mut self, row: &Row) -> Result<(), Failure> {
        if self.json {
            return self.object(row);
        }
        for (name, value) in &row.0 {
            let text = cell(value);
            if !text.is_empty() {
                writeln!(self.stdout, "{:<20} {text}", name.replace('_', " "))?;
            }
        }
        Ok(())
    }

    /// What was changed, once it is durable: its id and new state, and more by name where there is
    /// more.
    pub(super) fn changed(&mut self, row: &Row) -> Result<(), Failure> {
        if self.json {
            self.object(row)?;
        } else {
            let (head, rest) = row.0.split_at(row.0.len().min(2));
            let head: Vec<String> = head.iter().map(|(_, value)| cell(value)).collect();
            let mut text = head.join(" ");
            for (name, value) in rest {
                match cell(value).as_str() {
                    "" | "0" => {}
                    value => text.push_str(&format!(", {} {value}", name.replace('_', " "))),
                }
            }
            writeln!(self.stdout, "{}", text.trim_end())?;
        }
        // What is durable is said at once, not when a buffer is full.
        self.flush()
    }

    /// A message for people, on stderr.
    pub(super) fn say(&mut self, text: &str) {
        say(text);
    }

    pub(super) fn flush(&mut self) -> Result<(), Failure> {
        Ok(self.stdout.flush()?)
    }
}

/// A message for people, on stderr.
pub(super) fn say(text: &str) {
    // Where stderr is closed, nobody listens.
    let _ = writeln!(io::stderr().lock(), "{}", safe_text(text));
}

/// JSON with every character escaped that a terminal could obey: the same JSON, and safe to look
/// at. Such characters stand only within its strings.
fn harmless(json: &str) -> Cow<'_, str> {
    if safe_text(json) == json {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 16);
    let (mut utf8, mut utf16) = ([0; 4], [0; 2]);
    for c in json.chars() {
        let text = c.encode_utf8(&mut utf8);
        if safe_text(text) == *text {
            out.push_str(text);
        } else {
            for unit in c.encode_utf16(&mut utf16) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    Cow::Owned(out)
}

/// A value as text of one line.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => safe_text(text).into_owned(),
        Value::Bool(yes) => if *yes { "yes" } else { "" }.to_owned(),
        Value::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => {
            let named = fields
                .iter()
                .map(|(name, value)| format!("{name} {}", cell(value)));
            named.collect::<Vec<_>>().join(" ")
        }
        other => other.to_string(),
    }
}

struct Column {
    width: usize,
    right: bool,
}

impl Column {
    fn of<'a>(name: &str, values: impl Iterator<Item = &'a Value>) -> Self {
        let mut column = Self {
            width: name.width(),
            right: true,
        };
        for value in values {
            column.width = column.width.max(cell(value).width());
            column.right &= is_amount(value);
        }
        column
    }

    fn pad<'a>(&self, cell: &'a str) -> Cow<'a, str> {
        let missing = self.width.saturating_sub(cell.width());
        match (missing, self.right) {
            (0, _) => Cow::Borrowed(cell),
            (n, true) => Cow::Owned(format!("{}{cell}", " ".repeat(n))),
            (n, false) => Cow::Owned(format!("{cell}{}", " ".repeat(n))),
        }
    }
}

/// Whether a value stands at the right: a number, or money. Codes and ids of digits do not.
fn is_amount(value: &Value) -> bool {
    match value {
        Value::Number(_) | Value::Null => true,
        Value::String(text) => {
            text.is_empty() || (text.contains('.') && text.parse::<Money>().is_ok())
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_stays_the_same_and_cannot_talk_to_the_terminal() {
        let said = "a\u{9b}31m\u{7f}\u{202e}\u{e0041}é\n\"\\";
        let json = serde_json::to_string(&row! { "id" => said }).unwrap();
        let safe = harmless(&json);
        assert!(
            !safe.chars().any(|c| c.is_control() || c == '\u{202e}'),
            "{safe}"
        );
        let back: Value = serde_json::from_str(&safe).unwrap();
        assert_eq!(back["id"], said);
        assert!(matches!(harmless(r#"{"id":"é"}"#), Cow::Borrowed(_)));
    }

    #[test]
    fn numbers_stand_at_the_right_and_wide_characters_count() {
        let of = |values: &[Value]| Column::of("n", values.iter());
        let column = of(&["9.00".into(), "-10.50".into(), "".into(), Value::Null]);
        assert_eq!(column.pad("9.00"), "  9.00");
        assert_eq!(of(&[9.into(), 100.into()]).pad("9"), "  9");
        let codes = of(&["99213".into(), "0999T".into()]);
        assert_eq!(codes.pad("1"), "1    ");
        let column = of(&["日本".into(), "a".into()]);
        assert_eq!(column.pad("a"), "a   ");
        assert_eq!(column.pad("日本"), "日本");
    }
}
