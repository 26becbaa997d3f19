//! Coverages: SBR and the names of subscriber and payer, in loops 2000B and 2320.

use super::notes::Notes;
use crate::domain::{ClaimCoverage, ClaimPatient, Relationship};
use crate::x12::fault::shown;
use crate::x12::token::Segment;

/// What of a coverage stands on the way to the claim.
#[derive(Debug, Default, Clone)]
pub(super) struct Cover {
    pub(super) payer_code: String,
    pub(super) payer_name: String,
    pub(super) filing: String,
    pub(super) member_id: String,
    pub(super) group: String,
}

impl Cover {
    /// The coverage of a patient; `subscriber` where that is someone else.
    pub(super) fn coverage(
        self,
        relationship: Relationship,
        subscriber: Option<ClaimPatient>,
    ) -> ClaimCoverage {
        ClaimCoverage {
            payer_code: self.payer_code,
            payer_name: self.payer_name,
            filing: self.filing,
            member_id: self.member_id,
            group: self.group,
            relationship,
            subscriber,
        }
    }

    /// NM1 of a payer.
    pub(super) fn payer(&mut self, nm1: &Segment<'_>) {
        nm1.get(3).clone_into(&mut self.payer_name);
        nm1.get(9).clone_into(&mut self.payer_code);
    }

    /// SBR, apart from order and relationship.
    pub(super) fn sbr(&mut self, sbr: &Segment<'_>, notes: &mut Notes) {
        sbr.get(3).clone_into(&mut self.group);
        sbr.get(9).clone_into(&mut self.filing);
        if !sbr.get(4).is_empty() {
            notes.unheld(sbr, "name of a group (SBR04)");
        }
        if !sbr.get(5).is_empty() {
            notes.unheld(
                sbr,
                "insurance type, such as why Medicare is second (SBR05)",
            );
        }
    }
}

/// Another coverage (2320).
#[derive(Debug, Default)]
pub(super) struct Other {
    pub(super) order: String,
    pub(super) relationship: String,
    pub(super) cover: Cover,
    pub(super) person: ClaimPatient,
}

/// Where a coverage stands among those of a claim (SBR01): primary first. Unknown codes stand last.
pub(super) fn rank(order: &str) -> u8 {
    // P, S, T and then the fourth (A) to the eleventh (H) payer; U is unknown.
    match order.as_bytes() {
        b"P" => 0,
        b"S" => 1,
        b"T" => 2,
        [b @ b'A'..=b'H'] => 3 + (b - b'A'),
        _ => 11,
    }
}

/// Judges SBR01.
pub(super) fn judge_order(sbr: &Segment<'_>, notes: &mut Notes) {
    let order = sbr.get(1);
    if rank(order) == 11 && order != "U" {
        notes.fault(
            sbr,
            "SBR01",
            format!(
                "{} is no payer responsibility: expected P, S, T, A to H or U",
                shown(order)
            ),
        );
    }
}

/// The relationship that an individual relationship code (element 1069) names.
pub(super) fn relationship(code: &str) -> Relationship {
    match code {
        "18" => Relationship::SelfSubscriber,
        "01" => Relationship::Spouse,
        "19" => Relationship::Child,
        _ => Relationship::Other,
    }
}

/// All coverages, primary first, and at which place the one stands that the claim is sent to.
pub(super) fn in_order(
    order: String,
    destination: ClaimCoverage,
    others: Vec<Other>,
) -> (Vec<ClaimCoverage>, usize) {
    let mut ranked = vec![(rank(&order), true, destination)];
    ranked.extend(others.into_iter().map(|other| {
        let relationship = relationship(&other.relationship);
        let own = relationship == Relationship::SelfSubscriber;
        let subscriber = (!own).then_some(other.person);
        let coverage = other.cover.coverage(relationship, subscriber);
        (rank(&other.order), false, coverage)
    }));
    ranked.sort_by_key(|(rank, _, _)| *rank);
    let at = ranked.iter().position(|(_, own, _)| *own).unwrap_or(0);
    (ranked.into_iter().map(|(_, _, c)| c).collect(), at)
}
