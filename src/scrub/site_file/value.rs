//! Values of the file, each read or complained of with its place.

use super::Problem;
use crate::domain::Money;
use crate::scrub::payer_rule::{Codes, Kind, Listed, Span, TextPattern};
use crate::source::{Place, did_you_mean};
use chrono::NaiveDate;
use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};

/// A value with its place.
pub(super) type Value<'t> = Spanned<DeValue<'t>>;
/// A key with its place.
pub(super) type Key<'t> = Spanned<std::borrow::Cow<'t, str>>;

/// Reads a file whole; every mistake in it is kept.
pub(super) struct Reader<'t> {
    pub file: &'t str,
    pub text: &'t str,
    pub problems: Vec<Problem>,
}

/// The entries of a table in the order of the file.
pub(super) fn entries<'t, 'v>(table: &'v DeTable<'t>) -> Vec<(&'v Key<'t>, &'v Value<'t>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(name, _)| name.span().start);
    entries
}

impl Reader<'_> {
    pub fn place(&self, at: usize) -> Place {
        Place::of(self.file, self.text, at)
    }

    pub fn error(&mut self, at: usize, message: impl Into<String>) {
        let place = self.place(at);
        let message = message.into();
        self.problems.push(Problem { place, message });
    }

    /// Complains of a value, or answers what it says.
    fn of<T>(&mut self, value: &Value<'_>, read: Result<T, String>) -> Option<T> {
        read.map_err(|message| self.error(value.span().start, message))
            .ok()
    }

    /// Complains of a key that is none; `known` are those that could stand there.
    pub fn unknown(&mut self, key: &Key<'_>, what: &str, known: &[&str]) {
        let name = key.get_ref();
        let near = did_you_mean(name, known.iter().copied());
        let message = format!("{name:?} is no {what}{near}: write {}", known.join(", "));
        self.error(key.span().start, message);
    }

    pub fn table<'v, 't>(
        &mut self,
        name: &str,
        value: &'v Value<'t>,
        such_as: &str,
    ) -> Option<&'v DeTable<'t>> {
        match value.get_ref() {
            DeValue::Table(table) => Some(table),
            _ => {
                let message = format!("{name} is a table: write {such_as}");
                self.error(value.span().start, message);
                None
            }
        }
    }

    pub fn text(&mut self, value: &Value<'_>) -> Option<String> {
        if let DeValue::String(text) = value.get_ref() {
            return Some(text.to_string());
        }
        self.error(value.span().start, "a text in quotes is expected here");
        None
    }

    /// A text on one line that says something.
    pub fn words(&mut self, value: &Value<'_>) -> Option<String> {
        let text = self.text(value)?;
        let said = match text.trim() {
            "" => Err("expected a text that says something".to_owned()),
            text if text.chars().any(char::is_control) => {
                Err("expected a text on one line".to_owned())
            }
            text => Ok(text.to_owned()),
        };
        self.of(value, said)
    }

    pub fn flag(&mut self, value: &Value<'_>) -> Option<bool> {
        if let DeValue::Boolean(flag) = value.get_ref() {
            return Some(*flag);
        }
        self.error(value.span().start, "expected true or false");
        None
    }

    pub fn date(&mut self, value: &Value<'_>) -> Option<NaiveDate> {
        let text = match value.get_ref() {
            DeValue::Datetime(date) => date.to_string(),
            DeValue::String(text) => text.to_string(),
            _ => String::new(),
        };
        let date = text.parse::<NaiveDate>();
        self.of(
            value,
            date.map_err(|_| "expected a date such as 2026-01-01".to_owned()),
        )
    }

    /// A text that means something, such as a severity.
    pub fn one<T>(
        &mut self,
        value: &Value<'_>,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let text = self.text(value)?;
        self.of(value, read(&text))
    }

    /// One text or a list of texts, each with a meaning.
    pub fn list<T>(
        &mut self,
        value: &Value<'_>,
        mut read: impl FnMut(&str) -> Result<T, String>,
    ) -> Vec<T> {
        let DeValue::Array(all) = value.get_ref() else {
            let text = self.text(value);
            return text
                .and_then(|text| self.of(value, read(&text)))
                .into_iter()
                .collect();
        };
        if all.is_empty() {
            self.error(
                value.span().start,
                "an empty list holds for nothing: leave it out",
            );
        }
        let mut out = Vec::new();
        for one in all.iter() {
            if let Some(text) = self.text(one) {
                out.extend(self.of(one, read(&text)));
            }
        }
        out
    }

    pub fn patterns(&mut self, value: &Value<'_>) -> Vec<TextPattern> {
        self.list(value, TextPattern::new)
    }

    pub fn codes(&mut self, value: &Value<'_>, kind: Kind) -> Codes {
        self.listed(value, kind).codes
    }

    /// Codes, and how they were written.
    pub fn listed(&mut self, value: &Value<'_>, kind: Kind) -> Listed {
        let mut codes = Codes::default();
        let words = self.list(value, |text| {
            codes.add(kind, text).map(|()| text.trim().to_owned())
        });
        codes.finish();
        let words = match words.len() {
            0..=4 => words.join(", "),
            n => format!("{} and {} more", words[..3].join(", "), n - 3),
        };
        Listed { codes, words }
    }

    /// A number as it is written: in quotes or not.
    fn number_text(&mut self, value: &Value<'_>) -> Option<String> {
        match value.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            DeValue::Integer(n) if n.radix() == 10 => Some(n.as_str().to_owned()),
            DeValue::Float(n) => Some(n.as_str().to_owned()),
            _ => {
                self.error(
                    value.span().start,
                    "expected a number, or a text such as \">= 2\"",
                );
                None
            }
        }
    }

    pub fn span(
        &mut self,
        value: &Value<'_>,
        unit: fn(&str) -> Result<i64, String>,
    ) -> Option<Span> {
        let text = self.number_text(value)?;
        self.of(value, Span::read(&text, unit))
    }

    pub fn number(
        &mut self,
        value: &Value<'_>,
        unit: fn(&str) -> Result<i64, String>,
    ) -> Option<i64> {
        let text = self.number_text(value)?;
        self.of(value, unit(&text))
    }

    pub fn days(&mut self, value: &Value<'_>) -> Option<u16> {
        let read = match value.get_ref() {
            DeValue::Integer(n) => days(n),
            _ => None,
        };
        let expected = "expected calendar days from 1 to 3660, without quotes";
        self.of(value, read.ok_or_else(|| expected.to_owned()))
    }
}

fn days(n: &DeInteger<'_>) -> Option<u16> {
    let days = n.as_str().parse().ok()?;
    (n.radix() == 10 && (1..=3660).contains(&days)).then_some(days)
}

/// Whole numbers: years, minutes.
pub(super) fn whole(text: &str) -> Result<i64, String> {
    let read = text.parse::<u32>().map(i64::from);
    read.map_err(|_| format!("{:?} is no whole number: expected such as 18", short(text)))
}

/// Dollars in cents.
pub(super) fn cents(text: &str) -> Result<i64, String> {
    let read = text.parse::<Money>().map(Money::cents);
    read.map_err(|_| {
        format!(
            "{:?} is no amount: expected dollars such as 500.00",
            short(text)
        )
    })
}

/// Units in thousandths.
pub(super) fn units(text: &str) -> Result<i64, String> {
    let read = text.parse::<crate::domain::Units>();
    read.map(|units| units.0).map_err(|error| error.clone())
}

fn short(text: &str) -> String {
    text.chars().take(20).collect()
}
