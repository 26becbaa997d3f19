//! What a rule asks for, and how what is missing is named, found and put right.

use super::pattern::{Codes, Span, any_of};
use super::when::{any_diagnosis, other_line};
use crate::domain::payer::named;
use crate::domain::{Claim, Modifier, Money, Relationship, Repair, ServiceLine, Units};
use crate::scrub::Context;
use crate::scrub::context::Line;
use std::fmt;
use std::str::FromStr;

named! {
    /// A field that a payer may want filled in; the title is its name for people.
    Field {
        /// REF*G1.
        PriorAuthorization = "prior_authorization", "prior authorization number";
        /// Loop 2310A.
        ReferringProvider = "referring_provider", "referring provider with an NPI";
        /// Loop 2310B.
        RenderingProvider = "rendering_provider", "rendering provider with an NPI";
        /// PRV03 of who rendered the service.
        Taxonomy = "taxonomy", "taxonomy of the rendering provider";
        /// PRV03 of loop 2000A.
        BillingTaxonomy = "billing_taxonomy", "taxonomy of the billing provider";
        /// REF*X4.
        Clia = "clia", "CLIA number";
        /// CLM11.
        Accident = "accident", "cause of the accident";
        /// DTP*439.
        AccidentDate = "accident_date", "date of the accident";
        /// CLM11-4.
        AccidentState = "accident_state", "state of the accident";
        /// REF*F8.
        PayerClaimNumber = "payer_claim_number", "payer's number of the earlier claim";
        /// SBR03.
        Group = "group", "group number";
        /// Loop 2010BA, where the patient is covered by someone else's policy.
        Subscriber = "subscriber", "subscriber of the policy";
        /// A second coverage.
        SecondCoverage = "second_coverage", "second coverage";
        /// LIN03 of a line.
        Ndc = "ndc", "NDC";
        /// Minutes of a line.
        Minutes = "minutes", "minutes";
        /// Any modifier on a line.
        Modifier = "modifier", "modifier";
    }
}

impl Field {
    /// Whether it stands on a line.
    pub const fn of_a_line(self) -> bool {
        matches!(self, Self::Ndc | Self::Minutes | Self::Modifier)
    }

    fn is_there(self, claim: &Claim, line: Option<&ServiceLine>) -> bool {
        let some = |text: &Option<String>| text.as_deref().is_some_and(|t| !t.trim().is_empty());
        let accident = claim.accident.as_ref();
        let rendering = claim.rendering_provider.as_ref();
        let coverage = claim.coverages.first();
        match self {
            Self::PriorAuthorization => some(&claim.prior_authorization),
            Self::ReferringProvider => {
                (claim.referring_provider.as_ref()).is_some_and(|p| !p.npi.trim().is_empty())
            }
            Self::RenderingProvider => rendering.is_some_and(|p| !p.npi.trim().is_empty()),
            Self::Taxonomy => !(rendering.unwrap_or(&claim.billing_provider).taxonomy)
                .trim()
                .is_empty(),
            Self::BillingTaxonomy => !claim.billing_provider.taxonomy.trim().is_empty(),
            Self::Clia => some(&claim.clia),
            Self::Accident => accident.is_some_and(|a| !a.cause.trim().is_empty()),
            Self::AccidentDate => accident.is_some_and(|a| a.date.is_some()),
            Self::AccidentState => accident.is_some_and(|a| !a.state.trim().is_empty()),
            Self::PayerClaimNumber => some(&claim.payer_claim_number),
            Self::Group => coverage.is_some_and(|c| !c.group.trim().is_empty()),
            Self::Subscriber => coverage.is_none_or(|c| {
                c.relationship == Relationship::SelfSubscriber || c.subscriber.is_some()
            }),
            Self::SecondCoverage => claim.coverages.len() > 1,
            Self::Ndc => line.is_none_or(|l| some(&l.ndc)),
            Self::Minutes => line.is_none_or(|l| l.minutes.is_some_and(|n| n > 0)),
            Self::Modifier => line.is_none_or(|l| !l.modifiers.is_empty()),
        }
    }

    /// Where it stands, or should, in the claim.
    fn path(self, claim: &Claim, line: Option<&Line<'_>>) -> String {
        let provider = |field: &str| match claim.rendering_provider {
            Some(_) => format!("rendering_provider.{field}"),
            None => format!("billing_provider.{field}"),
        };
        let of_line = |field: &str| line.map_or_else(|| "lines".to_owned(), |l| l.path(field));
        match self {
            Self::PriorAuthorization => "prior_authorization".to_owned(),
            Self::ReferringProvider => "referring_provider".to_owned(),
            Self::RenderingProvider => "rendering_provider".to_owned(),
            Self::Taxonomy => provider("taxonomy"),
            Self::BillingTaxonomy => "billing_provider.taxonomy".to_owned(),
            Self::Clia => "clia".to_owned(),
            Self::Accident | Self::AccidentDate | Self::AccidentState => "accident".to_owned(),
            Self::PayerClaimNumber => "payer_claim_number".to_owned(),
            Self::Group => "coverages[0].group".to_owned(),
            Self::Subscriber => "coverages[0].subscriber".to_owned(),
            Self::SecondCoverage => "coverages".to_owned(),
            Self::Ndc => of_line("ndc"),
            Self::Minutes => of_line("minutes"),
            Self::Modifier => of_line("modifiers"),
        }
    }
}

/// What a rule asks for; what is empty or `None` was not written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::scrub) struct Need {
    pub fields: Vec<Field>,
    pub modifier: Vec<Modifier>,
    pub no_modifier: Vec<Modifier>,
    pub diagnosis: Listed,
    pub no_diagnosis: Listed,
    pub code: Listed,
    pub no_code: Listed,
    pub pos: Vec<String>,
    pub units: Option<Span>,
    pub charge: Option<Span>,
    pub age: Option<Span>,
}

/// Codes, and how they were written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::scrub) struct Listed {
    pub codes: Codes,
    pub words: String,
}

/// What is missing: where, in which words, what to do, and the one change that does it.
pub(super) struct Missing {
    pub at: String,
    pub what: String,
    pub fix: String,
    pub repair: Option<Repair>,
}

impl Need {
    /// Whether it asks for anything; a rule that does not speaks wherever its conditions hold.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it looks at single lines.
    pub fn looks_at_lines(&self) -> bool {
        self.fields.iter().any(|field| field.of_a_line())
            || !self.modifier.is_empty()
            || !self.no_modifier.is_empty()
            || !self.pos.is_empty()
            || self.units.is_some()
            || self.charge.is_some()
    }

    /// Gives everything that is missing to `say`.
    pub(super) fn missing(
        &self,
        c: &Context<'_>,
        line: Option<&Line<'_>>,
        say: &mut dyn FnMut(Missing),
    ) {
        for field in &self.fields {
            let stated = line.map(|line| &**line);
            if !field.is_there(c.claim, stated) {
                say(Missing {
                    at: field.path(c.claim, line),
                    what: field.title().to_owned(),
                    fix: format!("enter the {}", field.title()),
                    repair: None,
                });
            }
        }
        if let Some(line) = line {
            self.of_line(line, say);
        }
        self.of_codes(c, line, say);
        let day = line.map_or(c.dos, |line| line.from);
        if let Some(span) = self.age
            && let Some(age) = c.age_on(day)
            && !span.has(i64::from(age))
        {
            say(Missing {
                at: "patient.birth_date".to_owned(),
                what: format!("age {}", bounds(span, |n| n.to_string())),
                fix: "check the birth date and the code".to_owned(),
                repair: None,
            });
        }
    }

    fn of_line(&self, line: &Line<'_>, say: &mut dyn FnMut(Missing)) {
        let at = line.at;
        if !self.modifier.is_empty() && !self.modifier.iter().any(|m| line.modifiers.contains(m)) {
            let words = any_of(&self.modifier);
            say(Missing {
                at: line.path("modifiers"),
                what: format!("modifier {words}"),
                fix: format!("add modifier {words}"),
                repair: match self.modifier[..] {
                    [modifier] => Some(Repair::AddModifier { line: at, modifier }),
                    _ => None,
                },
            });
        }
        let wrong = |m: &&Modifier| self.no_modifier.contains(m);
        for modifier in line.modifiers.iter().filter(wrong) {
            say(Missing {
                at: line.path("modifiers"),
                what: format!("line without modifier {modifier}"),
                fix: format!("take modifier {modifier} off"),
                repair: Some(Repair::RemoveModifier {
                    line: at,
                    modifier: *modifier,
                }),
            });
        }
        if !self.pos.is_empty() && !self.pos.iter().any(|place| place == line.place) {
            let words = super::pattern::words(self.pos.iter().cloned());
            say(Missing {
                at: line.path("place_of_service"),
                what: format!("place of service {words}"),
                fix: format!("enter place of service {words}, where that is so"),
                repair: None,
            });
        }
        if let Some(span) = self.units.filter(|span| !span.has(line.units.0)) {
            let words = bounds(span, |n| Units(n).to_string());
            say(Missing {
                at: line.path("units"),
                what: format!("{words} units"),
                fix: format!("bill {words} units"),
                repair: None,
            });
        }
        if let Some(span) = self.charge.filter(|span| !span.has(line.charge.cents())) {
            let words = bounds(span, |n| Money(n).to_string());
            say(Missing {
                at: line.path("charge"),
                what: format!("charge of {words}"),
                fix: format!("charge {words}"),
                repair: None,
            });
        }
    }

    fn of_codes(&self, c: &Context<'_>, line: Option<&Line<'_>>, say: &mut dyn FnMut(Missing)) {
        let pointers = || line.map_or_else(|| "diagnoses".to_owned(), |l| l.path("pointers"));
        let code = || line.map_or_else(|| "lines".to_owned(), |l| l.path("code"));
        if !self.diagnosis.codes.is_empty() && !any_diagnosis(c, line, &self.diagnosis.codes) {
            let words = &self.diagnosis.words;
            say(Missing {
                at: pointers(),
                what: format!("diagnosis {words}"),
                fix: match line {
                    Some(_) => format!("point the line at {words}, where the note bears it out"),
                    None => format!("add {words}, where the note bears it out"),
                },
                repair: None,
            });
        }
        if !self.no_diagnosis.codes.is_empty() && any_diagnosis(c, line, &self.no_diagnosis.codes) {
            let words = &self.no_diagnosis.words;
            say(Missing {
                at: pointers(),
                what: format!("another diagnosis than {words}"),
                fix: "look for the finer diagnosis in the note".to_owned(),
                repair: None,
            });
        }
        if !self.code.codes.is_empty() && !other_line(c, line, &self.code.codes) {
            let words = &self.code.words;
            say(Missing {
                at: code(),
                what: format!("line with {words}"),
                fix: format!("add {words}, where it was done"),
                repair: None,
            });
        }
        if !self.no_code.codes.is_empty() && other_line(c, line, &self.no_code.codes) {
            let words = &self.no_code.words;
            say(Missing {
                at: code(),
                what: format!("claim without {words}"),
                fix: format!("delete one of the two, or bill {words} apart"),
                repair: None,
            });
        }
    }
}

/// `at most 4`, `at least 2`, `2 to 4`.
fn bounds(span: Span, show: impl Fn(i64) -> String) -> String {
    match (span.from, span.to) {
        (i64::MIN, to) => format!("at most {}", show(to)),
        (from, i64::MAX) => format!("at least {}", show(from)),
        (from, to) => format!("{} to {}", show(from), show(to)),
    }
}
