//! Reading one `[[rule]]`.

use super::level;
use super::value::{Key, Reader, Value, cents, entries, units, whole};
use crate::domain::person::STATES;
use crate::domain::{Acceptance, Modifier, PayerKind, Relationship, Severity, Sex};
use crate::scrub::payer_rule::{Field, Kind, Need, PayerRule, Span, Template, TextPattern, When};
use crate::scrub::{edit, policy::Level};
use crate::source::did_you_mean;
use std::str::FromStr;
use toml::de::DeTable;

/// What a rule is made of, with what each means: in errors and in the docs.
pub(super) const RULE_KEYS: &[(&str, &str)] = &[
    ("id", "its name; the edit is payer.ID"),
    ("title", "what it is about, in a few words"),
    (
        "severity",
        "error (as where left out), warning, info or off",
    ),
    (
        "message",
        "what is wrong; {code} {line} {payer} {missing} are filled in",
    ),
    (
        "fix",
        "what to do; where left out, what is required says it",
    ),
    (
        "source",
        "what it rests on: the payer's manual, a contract, a letter",
    ),
    ("explain", "why it matters, for the page about the edit"),
    ("since", "first date of service it holds for"),
    ("until", "last date of service it holds for"),
    (
        "acceptance",
        "free, reason (a warning needs one too) or never",
    ),
    ("when", "the conditions; all must hold"),
    ("require", "fields that must be filled in"),
    ("require_modifier", "one of these on the line"),
    ("forbid_modifier", "none of these on the line"),
    ("require_diagnosis", "one of these, pointed at by the line"),
    ("forbid_diagnosis", "none of these, pointed at by the line"),
    ("require_code", "one of these on another line of the day"),
    ("forbid_code", "none of these on another line of the day"),
    ("require_pos", "one of these places of service"),
    ("min_units", "fewest units of the line"),
    ("max_units", "most units of the line"),
    ("min_charge", "lowest charge of the line"),
    ("max_charge", "highest charge of the line"),
    ("min_age", "youngest patient, in years"),
    ("max_age", "oldest patient, in years"),
];

/// The conditions, with what each means.
pub(super) const WHEN_KEYS: &[(&str, &str)] = &[
    ("payer", "electronic id of who is asked first"),
    ("payer_kind", "medicare, medicaid, commercial, blue, ..."),
    ("filing", "claim filing indicator, such as CI"),
    ("group", "group or policy number"),
    ("relationship", "self, spouse, child, other"),
    ("secondary", "true where there is a second coverage"),
    ("frequency", "1, 7, 8"),
    ("accident", "cause: AA, EM, OA"),
    ("state", "state of the billing provider"),
    ("billing_npi", "NPI of the billing provider"),
    ("rendering_npi", "NPI of who rendered the service"),
    ("taxonomy", "taxonomy of who rendered the service"),
    ("sex", "F, M, U"),
    ("age", "years on the date of service: \"0-17\", \">= 65\""),
    (
        "new_patient",
        "true where nothing of three years is known of this provider",
    ),
    ("total", "charge of the claim: \">= 500.00\""),
    ("claim_diagnoses", "one of these anywhere on the claim"),
    ("diagnoses", "one of these, pointed at by the line"),
    ("without_diagnoses", "none of these, pointed at by the line"),
    ("with_codes", "one of these on another line of the day"),
    ("without_codes", "none of these on another line of the day"),
    ("codes", "procedures: \"70551-70553\", \"J*\""),
    ("modifiers", "one of these on the line"),
    ("without_modifiers", "none of these on the line"),
    ("pos", "place of service"),
    ("units", "units of the line: \"> 1\""),
    ("charge", "charge of the line: \">= 500.00\""),
    ("minutes", "minutes of the line"),
];

/// A rule as it is read, before its parts are put together.
#[derive(Default)]
struct Parts {
    id: Option<String>,
    title: Option<String>,
    severity: Option<Level>,
    message: Option<(usize, String)>,
    fix: Option<(usize, String)>,
    source: Option<String>,
    explain: Option<String>,
    since: Option<chrono::NaiveDate>,
    until: Option<(usize, chrono::NaiveDate)>,
    acceptance: Option<Acceptance>,
    when: When,
    need: Need,
}

impl Reader<'_> {
    /// A rule; `None` where it is wrong, which was said.
    pub fn rule(
        &mut self,
        at: usize,
        table: &DeTable<'_>,
        before: &[PayerRule],
    ) -> Option<PayerRule> {
        let problems = self.problems.len();
        let mut parts = Parts::default();
        for (key, value) in entries(table) {
            self.part(&mut parts, key, value, before);
        }
        let missing = [
            ("id", parts.id.is_none() && !has(table, "id")),
            ("message", parts.message.is_none() && !has(table, "message")),
        ];
        for (name, _) in missing.iter().filter(|(_, missing)| *missing) {
            self.error(at, format!("a rule needs {name}: {}", meaning(name)));
        }
        if let (Some(since), Some((at, until))) = (parts.since, parts.until)
            && until < since
        {
            self.error(at, format!("until is {until}, before since, {since}"));
        }
        let spans = [
            ("units", parts.need.units),
            ("charge", parts.need.charge),
            ("age", parts.need.age),
        ];
        for (what, _) in spans
            .iter()
            .filter(|(_, s)| s.is_some_and(|s| s.to < s.from))
        {
            self.error(at, format!("min_{what} is above max_{what}"));
        }
        let (id, message) = (parts.id?, parts.message?);
        if parts.when == When::default() && parts.need.is_empty() {
            self.error(
                at,
                "this rule speaks of every claim: give it a when, or something it requires",
            );
        }
        let mut rule = PayerRule {
            title: parts.title.unwrap_or_else(|| id.clone()),
            id: format!("payer.{id}"),
            severity: parts
                .severity
                .unwrap_or(Level::At(Severity::Error))
                .severity(),
            message: Template::default(),
            fix: None,
            source: parts
                .source
                .unwrap_or_else(|| "a rule of this site".to_owned()),
            explain: parts.explain.unwrap_or_default(),
            since: parts.since,
            until: parts.until.map(|(_, day)| day),
            acceptance: parts.acceptance.unwrap_or(Acceptance::Free),
            place: self.place(at),
            when: parts.when,
            need: parts.need,
        };
        rule.message = self.template(message, &rule)?;
        if let Some(fix) = parts.fix {
            rule.fix = self.template(fix, &rule);
        }
        (self.problems.len() == problems).then_some(rule)
    }

    fn part(&mut self, parts: &mut Parts, key: &Key<'_>, value: &Value<'_>, before: &[PayerRule]) {
        let at = value.span().start;
        let need = &mut parts.need;
        match key.get_ref().as_ref() {
            "id" => parts.id = self.one(value, |text| rule_id(text, before)),
            "title" => parts.title = self.words(value),
            "severity" => parts.severity = self.one(value, level),
            "message" => parts.message = self.words(value).map(|text| (at, text)),
            "fix" => parts.fix = self.words(value).map(|text| (at, text)),
            "source" => parts.source = self.words(value),
            "explain" => parts.explain = self.words(value),
            "since" => parts.since = self.date(value),
            "until" => parts.until = self.date(value).map(|day| (at, day)),
            "acceptance" => parts.acceptance = self.one(value, acceptance),
            "when" => {
                let such_as = "when = { payer = [\"87726\"], codes = [\"70551-70553\"] }";
                if let Some(table) = self.table("when", value, such_as) {
                    self.when(&mut parts.when, table);
                }
            }
            "require" => need.fields = self.list(value, field),
            "require_modifier" => need.modifier = self.list(value, Modifier::from_str),
            "forbid_modifier" => need.no_modifier = self.list(value, Modifier::from_str),
            "require_diagnosis" => need.diagnosis = self.listed(value, Kind::Diagnosis),
            "forbid_diagnosis" => need.no_diagnosis = self.listed(value, Kind::Diagnosis),
            "require_code" => need.code = self.listed(value, Kind::Procedure),
            "forbid_code" => need.no_code = self.listed(value, Kind::Procedure),
            "require_pos" => need.pos = self.list(value, place),
            "min_units" => least(&mut need.units, self.number(value, units)),
            "max_units" => most(&mut need.units, self.number(value, units)),
            "min_charge" => least(&mut need.charge, self.number(value, cents)),
            "max_charge" => most(&mut need.charge, self.number(value, cents)),
            "min_age" => least(&mut need.age, self.number(value, whole)),
            "max_age" => most(&mut need.age, self.number(value, whole)),
            _ => self.unknown(key, "part of a rule", &names(RULE_KEYS)),
        }
    }

    fn when(&mut self, when: &mut When, table: &DeTable<'_>) {
        for (key, value) in entries(table) {
            match key.get_ref().as_ref() {
                "payer" => when.payer = self.patterns(value),
                "payer_kind" => when.payer_kind = self.list(value, PayerKind::from_str),
                "filing" => when.filing = self.patterns(value),
                "group" => when.group = self.patterns(value),
                "relationship" => when.relationship = self.list(value, Relationship::from_str),
                "secondary" => when.secondary = self.flag(value),
                "frequency" => when.frequency = self.list(value, |t| known(t, &["1", "7", "8"])),
                "accident" => when.accident = self.list(value, |t| known(t, &["AA", "EM", "OA"])),
                "state" => when.state = self.list(value, state),
                "billing_npi" => when.billing_npi = self.patterns(value),
                "rendering_npi" => when.rendering_npi = self.patterns(value),
                "taxonomy" => when.taxonomy = self.patterns(value),
                "sex" => when.sex = self.one(value, Sex::from_str),
                "age" => when.age = self.span(value, whole),
                "new_patient" => when.new_patient = self.flag(value),
                "total" => when.total = self.span(value, cents),
                "claim_diagnoses" => when.claim_diagnoses = self.codes(value, Kind::Diagnosis),
                "diagnoses" => when.diagnoses = self.codes(value, Kind::Diagnosis),
                "without_diagnoses" => when.without_diagnoses = self.codes(value, Kind::Diagnosis),
                "with_codes" => when.with_codes = self.codes(value, Kind::Procedure),
                "without_codes" => when.without_codes = self.codes(value, Kind::Procedure),
                "codes" => when.codes = self.codes(value, Kind::Procedure),
                "modifiers" => when.modifiers = self.list(value, Modifier::from_str),
                "without_modifiers" => {
                    when.without_modifiers = self.list(value, Modifier::from_str);
                }
                "pos" => when.pos = self.list(value, |t| TextPattern::new(&place(t)?)),
                "units" => when.units = self.span(value, units),
                "charge" => when.charge = self.span(value, cents),
                "minutes" => when.minutes = self.span(value, whole),
                _ => self.unknown(key, "condition", &names(WHEN_KEYS)),
            }
        }
    }

    fn template(&mut self, (at, text): (usize, String), rule: &PayerRule) -> Option<Template> {
        Template::read(&text, rule.looks_at_lines(), !rule.need.is_empty())
            .map_err(|message| self.error(at, message))
            .ok()
    }
}

fn least(span: &mut Option<Span>, number: Option<i64>) {
    if let Some(n) = number {
        span.get_or_insert(Span::ALL).from = n;
    }
}

fn most(span: &mut Option<Span>, number: Option<i64>) {
    if let Some(n) = number {
        span.get_or_insert(Span::ALL).to = n;
    }
}

/// A name for a rule that no edit and no other rule has.
fn rule_id(text: &str, before: &[PayerRule]) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    if text.is_empty() || !text.chars().all(plain) {
        return Err(format!(
            "{text:?} is no name of a rule: small letters, digits, - and _, such as uhc-mri"
        ));
    }
    let id = format!("payer.{text}");
    if edit(&id).is_some() {
        return Err(format!("{id} is an edit of the program: take another name"));
    }
    match before.iter().find(|rule| rule.id == id) {
        Some(rule) => Err(format!(
            "{text:?} is the name of the rule at {}: take another",
            rule.place
        )),
        None => Ok(text.to_owned()),
    }
}

/// One of a few words.
fn known(text: &str, all: &[&str]) -> Result<TextPattern, String> {
    let found = all.iter().find(|known| known.eq_ignore_ascii_case(text));
    let found = found.ok_or_else(|| {
        let near = did_you_mean(text, all.iter().copied());
        format!("{text:?} is not known here{near}: write {}", all.join(", "))
    });
    TextPattern::new(found?)
}

fn acceptance(text: &str) -> Result<Acceptance, String> {
    match text {
        "free" => Ok(Acceptance::Free),
        "reason" => Ok(Acceptance::Reason),
        "never" => Ok(Acceptance::Never),
        _ => Err(format!(
            "{text:?} is no acceptance: write free, reason or never"
        )),
    }
}

fn field(text: &str) -> Result<Field, String> {
    let all = || Field::ALL.iter().map(|field| field.name());
    Field::ALL
        .iter()
        .copied()
        .find(|field| field.name() == text)
        .ok_or_else(|| {
            let near = did_you_mean(text, all());
            let all: Vec<&str> = all().collect();
            format!("{text:?} is no field{near}: write {}", all.join(", "))
        })
}

fn place(text: &str) -> Result<String, String> {
    match text.as_bytes() {
        [a, b] if a.is_ascii_digit() && b.is_ascii_digit() => Ok(text.to_owned()),
        _ => Err(format!(
            "{text:?} is no place of service: expected two digits, such as 11"
        )),
    }
}

fn state(text: &str) -> Result<TextPattern, String> {
    if STATES
        .iter()
        .any(|(code, _)| code.eq_ignore_ascii_case(text))
    {
        return TextPattern::new(text);
    }
    Err(format!(
        "{text:?} is no state: expected two letters, such as FL"
    ))
}

pub(super) fn names<'t>(keys: &[(&'t str, &str)]) -> Vec<&'t str> {
    keys.iter().map(|(name, _)| *name).collect()
}

fn has(table: &DeTable<'_>, name: &str) -> bool {
    table.iter().any(|(key, _)| key.get_ref() == name)
}

fn meaning(name: &str) -> &'static str {
    let found = RULE_KEYS.iter().find(|(key, _)| *key == name);
    found.map_or("", |(_, meaning)| meaning)
}
