//! What an edit looks at.

use super::Earlier;
use super::{PayerKnobs, Scrub};
use crate::codeset::conventions::Level;
use crate::codeset::{Entry, Lookup, Tables};
use crate::domain::patient::age_in_years;
use crate::domain::{Claim, Code, CodeSet, Payer, PayerKind, ServiceLine};
use chrono::NaiveDate;
use std::cell::OnceCell;
use std::ops::Deref;

/// What is known around a claim and does not stand on it. Nothing of it needs to be known.
#[derive(Debug, Clone, Copy, Default)]
pub struct Setting<'a> {
    /// The note that the claim was coded from.
    pub note: Option<&'a str>,
    /// The payer as its file here has it.
    pub payer: Option<&'a Payer>,
    /// Services claimed before this claim.
    pub earlier: Option<&'a Earlier>,
    /// NPIs that payers see as one physician with who rendered the services: those of the same group
    /// and specialty.
    pub colleagues: &'a [String],
}

/// A diagnosis of the claim and what the tables say of it on the date of service.
pub(super) struct Diagnosis {
    /// Its place, from 0.
    pub at: usize,
    pub code: Code,
    pub found: Lookup,
}

impl Diagnosis {
    /// What the table says, where the code is in force.
    pub fn entry(&self) -> Option<&Entry> {
        entry_of(&self.found)
    }

    /// Its path in the claim.
    pub fn path(&self) -> String {
        format!("diagnoses[{}]", self.at)
    }
}

/// A service line and what the tables say of its code on its date.
pub(super) struct Line<'a> {
    /// Its place, from 0.
    pub at: usize,
    line: &'a ServiceLine,
    pub found: Lookup,
    /// Where it was rendered: its own place of service, else the claim's.
    pub place: &'a str,
}

impl Line<'_> {
    /// What the table says, where the code is in force.
    pub fn entry(&self) -> Option<&Entry> {
        entry_of(&self.found)
    }

    /// The path of one of its fields in the claim.
    pub fn path(&self, field: &str) -> String {
        format!("lines[{}].{field}", self.at)
    }

    /// Its number, as people count.
    pub const fn number(&self) -> usize {
        self.at + 1
    }

    /// Whether it carries a modifier.
    pub fn has(&self, modifier: &str) -> bool {
        self.line.modifiers.iter().any(|m| m.as_str() == modifier)
    }

    /// Whether it carries one of some modifiers.
    pub fn has_any(&self, modifiers: &[&str]) -> bool {
        modifiers.iter().any(|modifier| self.has(modifier))
    }
}

impl Deref for Line<'_> {
    type Target = ServiceLine;

    fn deref(&self) -> &ServiceLine {
        self.line
    }
}

const fn entry_of(found: &Lookup) -> Option<&Entry> {
    match found {
        Lookup::Found(entry) => Some(entry),
        _ => None,
    }
}

/// What an edit looks at. Every code is looked up once, before the first edit.
pub(super) struct Context<'a> {
    pub claim: &'a Claim,
    pub tables: &'a Tables,
    pub today: NaiveDate,
    pub setting: Setting<'a>,
    /// The date by which diagnoses are judged: the first date of service, else the day the chart
    /// arrived, else today.
    pub dos: NaiveDate,
    pub diagnoses: Vec<Diagnosis>,
    conventions: OnceCell<Vec<Vec<Level<'a>>>>,
    pub lines: Vec<Line<'a>>,
    /// Who is asked first, as a kind: from the payer's file, else from the claim filing indicator.
    pub payer: PayerKind,
    /// The electronic id of who is asked first; empty where nobody is.
    pub payer_code: &'a str,
    /// What the site knows of the ways of who is asked first.
    pub knobs: &'a PayerKnobs,
}

impl<'a> Context<'a> {
    pub fn new(with: &Scrub<'a>, claim: &'a Claim, setting: Setting<'a>) -> Self {
        let Scrub {
            tables,
            policy,
            today,
        } = *with;
        let payer_code = claim
            .coverages
            .first()
            .map_or("", |c| c.payer_code.as_str());
        let dos = claim.first_service().or(claim.received).unwrap_or(today);
        let look = |(at, code): (usize, &Code)| Diagnosis {
            at,
            code: *code,
            found: tables.look_up(CodeSet::Icd10Cm, *code, dos),
        };
        let lines = claim.coding.lines.iter().enumerate().map(|(at, line)| {
            let own = line.place_of_service.as_deref();
            Line {
                at,
                line,
                found: tables.look_up_procedure(line.code, line.from),
                place: own.unwrap_or(&claim.place_of_service),
            }
        });
        let filing = claim.coverages.first().map(|c| c.filing.as_str());
        Self {
            claim,
            tables,
            today,
            setting,
            dos,
            diagnoses: claim
                .coding
                .diagnoses
                .iter()
                .enumerate()
                .map(look)
                .collect(),
            conventions: OnceCell::new(),
            lines: lines.collect(),
            payer: setting.payer.map_or_else(
                || PayerKind::of_filing(filing.unwrap_or_default()),
                |payer| payer.kind,
            ),
            payer_code,
            knobs: policy.payer(payer_code),
        }
    }

    /// What the notes above a diagnosis ask of it, from the chapter to the code itself; read once a
    /// claim, and only where an edit asks.
    pub fn conventions(&self, at: usize) -> &[Level<'a>] {
        let of = |dx: &Diagnosis| match dx.found {
            Lookup::Found(_) => self.tables.conventions(dx.code, self.dos),
            _ => Vec::new(),
        };
        let all = self
            .conventions
            .get_or_init(|| self.diagnoses.iter().map(of).collect());
        all.get(at).map_or(&[], Vec::as_slice)
    }

    /// The patient's age in whole years on a day; `None` where the birth date is missing or later.
    pub fn age_on(&self, day: NaiveDate) -> Option<u32> {
        let born = self.claim.patient.birth_date.filter(|born| *born <= day)?;
        Some(age_in_years(born, day))
    }

    /// Whether payers see an earlier service as one of the same physician: the same NPI, or one of the
    /// same group and specialty.
    pub fn is_same_physician(&self, npi: &str) -> bool {
        !npi.is_empty()
            && (npi == self.rendering_npi() || self.setting.colleagues.iter().any(|c| c == npi))
    }

    /// Who rendered the services: the rendering provider, else the billing provider.
    pub fn rendering_npi(&self) -> &'a str {
        let rendering = self.claim.rendering_provider.as_ref();
        &rendering.unwrap_or(&self.claim.billing_provider).npi
    }
}
