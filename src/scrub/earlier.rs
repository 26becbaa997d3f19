//! Services claimed before, to find what is claimed twice.

use crate::domain::{Claim, ServiceLine};
use foldhash::quality::FixedState;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, Hasher};

/// The services of claims that went before. A line takes about 16 bytes, so that a file of many
/// thousand claims can be gone through.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Earlier {
    /// Ids of claims.
    claims: Vec<String>,
    /// A digest of what makes a service the same, and the first claim it stands on.
    services: HashMap<u64, u32>,
    /// A digest of all that a claim says, and the first claim that says it.
    whole: HashMap<u64, u32>,
}

impl Earlier {
    /// Takes in a claim. A void one claims nothing.
    pub fn add(&mut self, claim: &Claim) {
        let Ok(at) = u32::try_from(self.claims.len()) else {
            return;
        };
        if claim.frequency == "8" {
            return;
        }
        self.claims.push(claim.id.clone());
        self.whole.entry(whole(claim)).or_insert(at);
        for line in &claim.coding.lines {
            self.services.entry(digest(claim, line)).or_insert(at);
        }
    }

    /// The earlier claim that says the same in everything but its id.
    #[must_use]
    pub fn same(&self, claim: &Claim) -> Option<&str> {
        self.id(*self.whole.get(&whole(claim))?)
    }

    /// The earlier claim on which a line's service stands.
    #[must_use]
    pub fn claim_with(&self, claim: &Claim, line: &ServiceLine) -> Option<&str> {
        self.id(*self.services.get(&digest(claim, line))?)
    }

    fn id(&self, at: u32) -> Option<&str> {
        let at = usize::try_from(at).ok()?;
        self.claims.get(at).map(String::as_str)
    }
}

/// What makes a service the same: patient, payer, who rendered it, code, modifiers in any order, day.
fn digest(claim: &Claim, line: &ServiceLine) -> u64 {
    let mut hasher = FixedState::default().build_hasher();
    let patient = &claim.patient;
    if patient.mrn.is_empty() {
        patient.name.last.to_lowercase().hash(&mut hasher);
        patient.name.first.to_lowercase().hash(&mut hasher);
    } else {
        patient.mrn.hash(&mut hasher);
    }
    patient.birth_date.hash(&mut hasher);
    let payer = claim.coverages.first().map(|c| &c.payer_code);
    payer.hash(&mut hasher);
    let rendering = claim.rendering_provider.as_ref();
    rendering
        .unwrap_or(&claim.billing_provider)
        .npi
        .hash(&mut hasher);
    line.code.hash(&mut hasher);
    let mut modifiers = line.modifiers.clone();
    modifiers.sort_unstable();
    modifiers.hash(&mut hasher);
    line.from.hash(&mut hasher);
    hasher.finish()
}

/// All that a claim asks for, without its id, the day its chart came, and what was before.
fn whole(claim: &Claim) -> u64 {
    let mut hasher = FixedState::default().build_hasher();
    let Claim {
        id: _,
        patient,
        coverages,
        billing_provider,
        rendering_provider,
        referring_provider,
        place_of_service,
        frequency,
        payer_claim_number,
        prior_authorization,
        clia,
        accident,
        received: _,
        coding,
        history: _,
    } = claim;
    (
        patient,
        coverages,
        billing_provider,
        rendering_provider,
        referring_provider,
    )
        .hash(&mut hasher);
    (
        place_of_service,
        frequency,
        payer_claim_number,
        prior_authorization,
        clia,
    )
        .hash(&mut hasher);
    (accident, coding).hash(&mut hasher);
    hasher.finish()
}
