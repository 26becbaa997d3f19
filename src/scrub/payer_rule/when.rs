//! When a rule looks at a claim or a line: every condition that is written must hold.

use super::pattern::{Codes, Kind, Span, TextPattern};
use crate::domain::{Modifier, PayerKind, Relationship, Sex};
use crate::scrub::Context;
use crate::scrub::context::Line;
use chrono::{Months, NaiveDate};

/// The conditions of a rule; what is empty or `None` was not written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::scrub) struct When {
    pub payer: Vec<TextPattern>,
    pub payer_kind: Vec<PayerKind>,
    pub filing: Vec<TextPattern>,
    pub group: Vec<TextPattern>,
    pub relationship: Vec<Relationship>,
    pub secondary: Option<bool>,
    pub frequency: Vec<TextPattern>,
    pub accident: Vec<TextPattern>,
    pub state: Vec<TextPattern>,
    pub billing_npi: Vec<TextPattern>,
    pub rendering_npi: Vec<TextPattern>,
    pub taxonomy: Vec<TextPattern>,
    pub sex: Option<Sex>,
    pub age: Option<Span>,
    pub new_patient: Option<bool>,
    pub total: Option<Span>,
    pub claim_diagnoses: Codes,
    pub diagnoses: Codes,
    pub without_diagnoses: Codes,
    pub with_codes: Codes,
    pub without_codes: Codes,
    pub codes: Codes,
    pub modifiers: Vec<Modifier>,
    pub without_modifiers: Vec<Modifier>,
    pub pos: Vec<TextPattern>,
    pub units: Option<Span>,
    pub charge: Option<Span>,
    pub minutes: Option<Span>,
}

fn one(patterns: &[TextPattern], text: &str) -> bool {
    patterns.is_empty() || patterns.iter().any(|pattern| pattern.fits(text))
}

impl When {
    /// Whether it looks at single lines.
    pub fn looks_at_lines(&self) -> bool {
        !self.codes.is_empty()
            || !self.modifiers.is_empty()
            || !self.without_modifiers.is_empty()
            || !self.pos.is_empty()
            || self.units.is_some()
            || self.charge.is_some()
            || self.minutes.is_some()
    }

    /// Whether what does not differ from line to line holds. What is cheap and rules out most
    /// stands first.
    pub fn claim(&self, c: &Context<'_>) -> bool {
        let claim = c.claim;
        let first = claim.coverages.first();
        let billing = &claim.billing_provider;
        let rendering = claim.rendering_provider.as_ref().unwrap_or(billing);
        let accident = claim.accident.as_ref().map_or("", |a| a.cause.as_str());
        one(&self.payer, c.payer_code)
            && (self.payer_kind.is_empty() || self.payer_kind.contains(&c.payer))
            && one(&self.filing, first.map_or("", |f| f.filing.as_str()))
            && one(&self.group, first.map_or("", |f| f.group.as_str()))
            && (self.relationship.is_empty()
                || first.is_some_and(|f| self.relationship.contains(&f.relationship)))
            && (self.secondary).is_none_or(|wanted| wanted == (claim.coverages.len() > 1))
            && one(&self.frequency, &claim.frequency)
            && one(&self.accident, accident)
            && one(&self.state, &billing.address.state)
            && one(&self.billing_npi, &billing.npi)
            && one(&self.rendering_npi, &rendering.npi)
            && one(&self.taxonomy, &rendering.taxonomy)
            && self.sex.is_none_or(|sex| sex == claim.patient.sex)
            && (self.total).is_none_or(|span| span.has(claim.charge().cents()))
            && (self.claim_diagnoses.is_empty() || any_diagnosis(c, None, &self.claim_diagnoses))
    }

    /// Whether the rest holds: of a line, on its date; without one, of the claim on its first date
    /// of service.
    pub fn place(&self, c: &Context<'_>, line: Option<&Line<'_>>) -> bool {
        let day = line.map_or(c.dos, |line| line.from);
        line.is_none_or(|line| self.line(line))
            && (self.age)
                .is_none_or(|span| c.age_on(day).is_some_and(|age| span.has(i64::from(age))))
            && (self.diagnoses.is_empty() || any_diagnosis(c, line, &self.diagnoses))
            && (self.without_diagnoses.is_empty()
                || !any_diagnosis(c, line, &self.without_diagnoses))
            && (self.with_codes.is_empty() || other_line(c, line, &self.with_codes))
            && (self.without_codes.is_empty() || !other_line(c, line, &self.without_codes))
            && (self.new_patient).is_none_or(|wanted| wanted == is_new(c, day))
    }

    fn line(&self, line: &Line<'_>) -> bool {
        let carries = |modifiers: &[Modifier]| modifiers.iter().any(|m| line.modifiers.contains(m));
        (self.codes.is_empty() || self.codes.has(Kind::Procedure, line.code))
            && (self.modifiers.is_empty() || carries(&self.modifiers))
            && !carries(&self.without_modifiers)
            && one(&self.pos, line.place)
            && self.units.is_none_or(|span| span.has(line.units.0))
            && (self.charge).is_none_or(|span| span.has(line.charge.cents()))
            && (self.minutes)
                .is_none_or(|span| line.minutes.is_some_and(|n| span.has(i64::from(n))))
    }
}

/// Whether one of some diagnoses is among those that a line points at; without a line, on the claim.
pub(super) fn any_diagnosis(c: &Context<'_>, line: Option<&Line<'_>>, codes: &Codes) -> bool {
    let all = &c.claim.coding.diagnoses;
    match line {
        None => all.iter().any(|dx| codes.has(Kind::Diagnosis, *dx)),
        Some(line) => (line.pointers.iter())
            .filter_map(|pointer| all.get(pointer.index()))
            .any(|dx| codes.has(Kind::Diagnosis, *dx)),
    }
}

/// Whether another line of the same day carries one of some codes; without a line, any line.
pub(super) fn other_line(c: &Context<'_>, line: Option<&Line<'_>>, codes: &Codes) -> bool {
    c.lines.iter().any(|other| {
        line.is_none_or(|line| line.at != other.at && line.from == other.from)
            && codes.has(Kind::Procedure, other.code)
    })
}

/// New to who rendered the service: nothing by that NPI in the history of the three years before
/// (CPT's definition of a new patient; group and specialty do not stand on a claim).
fn is_new(c: &Context<'_>, day: NaiveDate) -> bool {
    let Some(start) = day.checked_sub_months(Months::new(36)) else {
        return true;
    };
    let npi = c.rendering_npi();
    !(c.claim.history.iter()).any(|past| past.npi == npi && start < past.date && past.date < day)
}
