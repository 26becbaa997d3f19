//! The hierarchy above the claims: billing provider (loop 2000A), subscriber and payer (2000B), and
//! the patient where that is someone else (2000C).

use super::coverage::{Cover, judge_order, relationship};
use super::notes::Notes;
use super::party;
use crate::domain::{ClaimCoverage, ClaimPatient, Party, Relationship};
use crate::x12::fault::shown;
use crate::x12::token::Segment;
use crate::x12::{Fault, Lost, Place};

/// Whom the segments before the next NM1 or HL are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Who {
    /// Before the first HL.
    #[default]
    Header,
    Level,
    BillingProvider,
    Subscriber,
    Payer,
    Patient,
    /// Someone a claim has no place for.
    Unheld,
}

/// A level of the hierarchy.
#[derive(Debug, Default)]
struct Level<T> {
    /// Its number (HL01).
    id: String,
    what: T,
    /// Why no claim below can be read: whose it is would be a guess.
    doubt: Option<Fault>,
}

#[derive(Debug, Default)]
struct Subscriber {
    place: Place,
    /// Payer responsibility (SBR01); empty without SBR.
    order: String,
    /// Relationship code (SBR02); only 18 has a meaning here.
    own: bool,
    has_sbr: bool,
    person: ClaimPatient,
    coverage: Cover,
}

#[derive(Debug)]
struct Patient {
    relationship: Relationship,
    person: ClaimPatient,
}

/// Whose claim it is, as the levels above it say.
#[derive(Debug)]
pub(super) struct Parties {
    pub(super) billing: Party,
    pub(super) patient: ClaimPatient,
    /// Payer responsibility (SBR01) of the coverage that the claim is sent to.
    pub(super) order: String,
    pub(super) coverage: ClaimCoverage,
}

/// The levels that are open.
#[derive(Debug, Default)]
pub(super) struct Hierarchy {
    levels: u64,
    billing: Option<Level<Party>>,
    subscriber: Option<Level<Subscriber>>,
    patient: Option<Level<Patient>>,
    who: Who,
    /// Told with the next claim.
    pub(super) notes: Notes,
}

impl Hierarchy {
    /// Takes a segment that stands before, between or above claims.
    pub(super) fn take(&mut self, segment: &Segment<'_>) {
        match segment.id() {
            "HL" => self.level(segment),
            "NM1" => self.name(segment),
            "BHT" | "PER" if self.who == Who::Header => {}
            id => self.detail(id, segment),
        }
    }

    fn level(&mut self, hl: &Segment<'_>) {
        self.levels += 1;
        self.who = Who::Level;
        if hl.get(1).parse() != Ok(self.levels) {
            let message = format!(
                "is {}: expected {}, since levels are numbered in order",
                shown(hl.get(1)),
                self.levels
            );
            self.notes.fault(hl, "HL01", message);
        }
        let id = hl.get(1).to_owned();
        let doubt = |parent: Option<&str>, name: &str| {
            let stated = hl.get(2);
            (parent != Some(stated)).then(|| {
                Fault::of_claim(
                    hl.place(),
                    "HL02",
                    format!(
                        "is {}: expected {}, so whose claims stand below is not known",
                        shown(stated),
                        match parent {
                            Some(parent) => format!("{}, the {name} before it", shown(parent)),
                            None => format!("the number of a {name} before it, and there is none"),
                        }
                    ),
                )
            })
        };
        match hl.get(3) {
            "20" => {
                self.billing = Some(Level {
                    id,
                    ..Level::default()
                });
                (self.subscriber, self.patient) = (None, None);
            }
            "22" => {
                let parent = self.billing.as_ref().map(|level| level.id.as_str());
                let doubt = doubt(parent, "billing provider");
                let what = Subscriber {
                    place: hl.place(),
                    ..Subscriber::default()
                };
                self.subscriber = Some(Level { id, what, doubt });
                self.patient = None;
            }
            "23" => {
                let parent = self.subscriber.as_ref().map(|level| level.id.as_str());
                let doubt = doubt(parent, "subscriber").or_else(|| {
                    let own = self.subscriber.as_ref().is_some_and(|s| s.what.own);
                    own.then(|| {
                        Fault::of_claim(
                            hl.place(),
                            "HL03",
                            "a patient level (23) stands below a subscriber who is the patient \
                             (SBR02 is 18): leave one of them out",
                        )
                    })
                });
                let what = Patient {
                    relationship: Relationship::Other,
                    person: ClaimPatient::default(),
                };
                self.patient = Some(Level { id, what, doubt });
            }
            other => {
                let message = format!(
                    "{} is no level of a professional claim: expected 20, 22 or 23",
                    shown(other)
                );
                let fault = Fault::of_claim(hl.place(), "HL03", message);
                self.patient = None;
                self.subscriber = Some(Level {
                    id,
                    what: Subscriber::default(),
                    doubt: Some(fault),
                });
            }
        }
    }

    fn name(&mut self, nm1: &Segment<'_>) {
        let notes = &mut self.notes;
        self.who = match (nm1.get(1), self.who) {
            // Submitter and receiver are the envelope's.
            ("41" | "40", _) => Who::Header,
            ("85", _) => match &mut self.billing {
                Some(level) => {
                    let taxonomy = std::mem::take(&mut level.what.taxonomy);
                    level.what = party::provider(nm1, notes);
                    level.what.taxonomy = taxonomy;
                    Who::BillingProvider
                }
                None => misplaced(nm1, notes),
            },
            ("IL", _) => match &mut self.subscriber {
                Some(level) => {
                    level.what.person.name = party::person(nm1, notes);
                    nm1.get(9).clone_into(&mut level.what.coverage.member_id);
                    Who::Subscriber
                }
                None => misplaced(nm1, notes),
            },
            ("PR", _) => match &mut self.subscriber {
                Some(level) => {
                    level.what.coverage.payer(nm1);
                    Who::Payer
                }
                None => misplaced(nm1, notes),
            },
            ("QC", _) => match &mut self.patient {
                Some(level) => {
                    level.what.person.name = party::person(nm1, notes);
                    if !nm1.get(9).is_empty() {
                        notes.unheld(nm1, "member number of a patient's own (NM109)");
                    }
                    Who::Patient
                }
                None => misplaced(nm1, notes),
            },
            ("87", _) => {
                notes.unheld(nm1, "pay-to address (2010AB)");
                Who::Unheld
            }
            ("PE", _) => {
                notes.unheld(nm1, "pay-to plan (2010AC)");
                Who::Unheld
            }
            _ => misplaced(nm1, notes),
        };
    }

    fn detail(&mut self, id: &str, segment: &Segment<'_>) {
        let Self {
            billing,
            subscriber,
            patient,
            who,
            notes,
            ..
        } = self;
        let billing = billing.as_mut();
        let subscriber = subscriber.as_mut();
        let patient = patient.as_mut();
        match (id, *who) {
            (_, Who::Unheld) => {}
            ("PRV", Who::Level | Who::BillingProvider) if segment.get(1) == "BI" => {
                if let Some(level) = billing {
                    party::specialty(segment, &mut level.what);
                }
            }
            ("SBR", Who::Level) => match subscriber {
                Some(level) => {
                    judge_order(segment, notes);
                    segment.get(1).clone_into(&mut level.what.order);
                    level.what.own = segment.get(2) == "18";
                    level.what.has_sbr = true;
                    level.what.coverage.sbr(segment, notes);
                }
                None => stray(segment, notes),
            },
            ("PAT", Who::Level) => {
                if let Some(level) = patient {
                    level.what.relationship = relationship(segment.get(1));
                }
                if (5..=9).any(|at| !segment.get(at).is_empty()) {
                    notes.unheld(
                        segment,
                        "death, weight or pregnancy of the patient (PAT05 to PAT09)",
                    );
                }
            }
            ("N3" | "N4", Who::BillingProvider | Who::Subscriber | Who::Patient) => {
                let address = match who {
                    Who::BillingProvider => billing.map(|level| &mut level.what.address),
                    Who::Subscriber => subscriber.map(|level| &mut level.what.person.address),
                    _ => patient.map(|level| &mut level.what.person.address),
                };
                match address {
                    Some(address) if id == "N3" => party::street(segment, address),
                    Some(address) => party::city(segment, address, notes),
                    None => {}
                }
            }
            ("N3" | "N4", Who::Payer) => {
                if id == "N3" {
                    notes.unheld(segment, "address of a payer (N3, N4)");
                }
            }
            ("DMG", Who::Subscriber | Who::Patient) => {
                let (person, doubt) = match (who, subscriber, patient) {
                    (Who::Subscriber, Some(level), _) => (&mut level.what.person, &mut level.doubt),
                    (_, _, Some(level)) => (&mut level.what.person, &mut level.doubt),
                    _ => return,
                };
                if let Err(fault) = party::demographics(segment, person, notes) {
                    doubt.get_or_insert(fault);
                }
            }
            ("REF", Who::BillingProvider) if matches!(segment.get(1), "EI" | "SY") => {
                if let Some(level) = billing {
                    segment.get(2).clone_into(&mut level.what.tax_id);
                }
            }
            ("REF", Who::BillingProvider | Who::Payer) => {
                notes.unheld(segment, "secondary identifier of a provider or payer (REF)");
            }
            ("REF", Who::Subscriber | Who::Patient) => {
                notes.unheld(
                    segment,
                    "secondary identifier or casualty claim number (REF)",
                );
            }
            ("PER", Who::BillingProvider | Who::Subscriber | Who::Patient) => {
                notes.unheld(segment, super::notes::segment("PER"));
            }
            ("CUR", Who::Level) => notes.unheld(segment, "foreign currency (CUR)"),
            _ => stray(segment, notes),
        }
    }

    /// Whose the claim that was just read is.
    ///
    /// # Errors
    /// Where the levels above it leave that open.
    pub(super) fn parties(&self) -> Result<Parties, Fault> {
        let Some(billing) = &self.billing else {
            return Err(whose(
                "a claim stands below no billing provider (HL with 20)",
            ));
        };
        let Some(subscriber) = &self.subscriber else {
            return Err(whose("a claim stands below no subscriber (HL with 22)"));
        };
        let doubts = [
            billing.doubt.as_ref(),
            subscriber.doubt.as_ref(),
            self.patient.as_ref().and_then(|level| level.doubt.as_ref()),
        ];
        if let Some(fault) = doubts.into_iter().flatten().next() {
            return Err(fault.clone());
        }
        let held = &subscriber.what;
        if !held.has_sbr {
            return Err(Fault::of_claim(
                held.place,
                "SBR",
                "the subscriber level has no SBR: which payer comes first and whether the \
                 subscriber is the patient is not known",
            ));
        }
        let cover = held.coverage.clone();
        let (patient, coverage) = match &self.patient {
            Some(level) => (
                level.what.person.clone(),
                cover.coverage(level.what.relationship, Some(held.person.clone())),
            ),
            None if held.own => (
                held.person.clone(),
                cover.coverage(Relationship::SelfSubscriber, None),
            ),
            None => {
                return Err(Fault::of_claim(
                    held.place,
                    "SBR02",
                    "the patient is not known: SBR02 is not 18 (the subscriber is the patient) and \
                     no patient level (HL with 23) stands before the claim",
                ));
            }
        };
        Ok(Parties {
            billing: billing.what.clone(),
            patient,
            order: held.order.clone(),
            coverage,
        })
    }
}

fn whose(message: &str) -> Fault {
    Fault::new(Place::default(), "", Lost::Claim, message)
}

/// A name that has no place in the levels that are open.
fn misplaced(nm1: &Segment<'_>, notes: &mut Notes) -> Who {
    let message = format!("{} is no party that has a place here", shown(nm1.get(1)));
    notes.fault(nm1, "NM101", message);
    Who::Unheld
}

/// A segment that has no place here.
fn stray(segment: &Segment<'_>, notes: &mut Notes) {
    let message = "has no place here and is not read".to_owned();
    notes.fault(segment, segment.id(), message);
}
