//! The site's file, `edits.toml` in the data folder: which edits speak and how loudly, what payers
//! want, and rules of the site's own. It is applied whole or not at all; what is wrong in it is said
//! with file, line and column.

mod rule;
mod value;

use super::edit;
use super::edits;
use super::policy::{Level, PayerKnobs, Policy, Telehealth};
use crate::domain::Severity;
use crate::source::{Place, did_you_mean};
use std::fmt;
use std::str::FromStr;
use toml::de::{DeTable, DeValue};
use value::{Key, Reader, Value, entries};

/// Its name in the data folder.
pub const FILE: &str = "edits.toml";

/// A file to begin with: every part of it shown, nothing of it in force.
pub const STARTER: &str = include_str!("starter.toml");

/// A mistake in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// What was found, what was expected.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

/// What a payer's table may say, with what each means.
const PAYER_KEYS: &[(&str, &str)] = &[
    (
        "timely_filing_days",
        "days from the date of service within which a claim must arrive",
    ),
    ("ndc_required", "true where a drug needs its NDC"),
    (
        "telehealth",
        "modifier of a visit by sound and picture: 95, GT or none",
    ),
    (
        "replacements",
        "false where claims of frequency 7 and 8 are not taken",
    ),
    ("edits", "severities on claims to this payer"),
];

/// What the file is made of.
const TABLES: &[&str] = &["edits", "payer", "rule"];

/// Every key of a rule, of its conditions and of a payer, with what it means: for the docs.
pub fn keys() -> impl Iterator<Item = (&'static str, &'static [(&'static str, &'static str)])> {
    [
        ("[[rule]]", rule::RULE_KEYS),
        ("when", rule::WHEN_KEYS),
        ("[payer.ID]", PAYER_KEYS),
    ]
    .into_iter()
}

/// Reads the file. `file` is how it is named in what is said of it.
///
/// # Errors
/// Every mistake in it, in the order of the file.
pub fn read(file: &str, text: &str) -> Result<Policy, Vec<Problem>> {
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
    let mut policy = Policy::default();
    for (key, value) in entries(table.get_ref()) {
        match key.get_ref().as_ref() {
            "edits" => {
                let such_as = "[edits], then \"dx.sex\" = \"warning\"";
                let levels = reader.table("edits", value, such_as);
                for (id, level) in levels.map_or_else(Vec::new, |t| reader.levels(t)) {
                    policy.set(&id, level);
                }
            }
            "payer" => {
                let such_as = "[payer.\"60054\"], then timely_filing_days = 120";
                if let Some(payers) = reader.table("payer", value, such_as) {
                    for (code, value) in entries(payers) {
                        reader.payer(&mut policy, code.get_ref(), value);
                    }
                }
            }
            "rule" => reader.rules(&mut policy, value),
            _ => reader.unknown(key, "part of this file", TABLES),
        }
    }
    if reader.problems.is_empty() {
        Ok(policy)
    } else {
        Err(reader.problems)
    }
}

impl Reader<'_> {
    /// Severities by edit.
    fn levels(&mut self, table: &DeTable<'_>) -> Vec<(String, Level)> {
        let mut out = Vec::new();
        for (key, value) in entries(table) {
            let known = self.is_edit(key);
            if let (Some(level), true) = (self.one(value, level), known) {
                out.push((key.get_ref().to_string(), level));
            }
        }
        out
    }

    /// Complains where no edit has the id. A rule's severity stands in the rule.
    fn is_edit(&mut self, key: &Key<'_>) -> bool {
        let id = key.get_ref();
        if edit(id).is_some() {
            return true;
        }
        let near = did_you_mean(id, edits().map(|edit| edit.id));
        let message = format!(
            "{id:?} is no edit{near}: `claimdeck edits` lists them; the severity of a rule stands in \
             the rule"
        );
        self.error(key.span().start, message);
        false
    }

    fn payer(&mut self, policy: &mut Policy, code: &str, value: &Value<'_>) {
        let such_as = "[payer.\"60054\"], then timely_filing_days = 120";
        let Some(table) = self.table("a payer", value, such_as) else {
            return;
        };
        let mut knobs = PayerKnobs::default();
        for (key, value) in entries(table) {
            match key.get_ref().as_ref() {
                "timely_filing_days" => knobs.timely_filing_days = self.days(value),
                "ndc_required" => knobs.ndc_required = self.flag(value),
                "telehealth" => knobs.telehealth = self.one(value, telehealth),
                "replacements" => knobs.replacements = self.flag(value),
                "edits" => {
                    let such_as = "edits = { \"px.ncci\" = \"warning\" }";
                    let levels = self.table("edits", value, such_as);
                    for (id, level) in levels.map_or_else(Vec::new, |t| self.levels(t)) {
                        policy.set_for(code, &id, level);
                    }
                }
                _ => self.unknown(key, "part of a payer", &rule::names(PAYER_KEYS)),
            }
        }
        policy.set_knobs(code, knobs);
    }

    fn rules(&mut self, policy: &mut Policy, value: &Value<'_>) {
        let DeValue::Array(rules) = value.get_ref() else {
            self.error(value.span().start, "a rule is a table: write [[rule]]");
            return;
        };
        let mut read = Vec::new();
        for one in rules.iter() {
            if let Some(table) = self.table("a rule", one, "[[rule]]")
                && let Some(rule) = self.rule(one.span().start, table, &read)
            {
                read.push(rule);
            }
        }
        policy.set_rules(read);
    }
}

/// A severity, or off.
fn level(text: &str) -> Result<Level, String> {
    if text == "off" {
        return Ok(Level::Off);
    }
    Severity::from_str(text)
        .map(Level::At)
        .map_err(|_| format!("{text:?} is no severity: write error, warning, info or off"))
}

fn telehealth(text: &str) -> Result<Telehealth, String> {
    match text {
        "none" => Ok(Telehealth::NoModifier),
        "95" | "GT" => text.parse().map(Telehealth::Modifier),
        _ => Err(format!(
            "{text:?} is no telehealth modifier: write 95, GT or none"
        )),
    }
}

#[cfg(test)]
mod tests;
