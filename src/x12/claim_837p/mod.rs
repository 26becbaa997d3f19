//! Reads professional claims: 837P by guide 005010X222A1, and its forms X222 and X222A2.
//!
//! Claims are handed out one at a time, in the order of the file. A claim that cannot be held is set
//! aside with its reason and place, and the others come. What the file says and a claim has no place
//! for stands beside it as [`Unheld`]; values are handed over as they are, right or wrong, for the edits
//! to judge.

mod claim;
mod coverage;
mod hierarchy;
mod line;
mod notes;
mod party;

use super::envelope::{Envelope, Part};
use super::token::{Segment, Segments};
use super::{Fault, Lost, Place};
use crate::domain::Claim;
use crate::x12::fault::shown;
use claim::Builder;
use hierarchy::Hierarchy;
pub use notes::Unheld;
use std::collections::VecDeque;
use std::io::BufRead;

/// The guide that is read, and the forms of it that are met: before its first errata, and with those
/// that name no change for professional claims.
pub const GUIDES: [&str; 3] = ["005010X222A1", "005010X222", "005010X222A2"];

/// A claim as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadClaim {
    /// The claim.
    pub claim: Claim,
    /// Which of its coverages it is sent to; the others are told to that payer.
    pub destination: usize,
    /// Its CLM.
    pub place: Place,
    /// What is not as the guide wants it, in the claim and in what stood before it.
    pub faults: Vec<Fault>,
    /// What a claim has no place for.
    pub unheld: Vec<Unheld>,
}

/// The claims of a stream. An error that costs no more than its claim or transaction set
/// ([`Fault::lost`]) is followed by those that come after it.
#[derive(Debug)]
pub struct Claims<R> {
    segments: Segments<R>,
    state: State,
    ended: bool,
}

#[derive(Debug, Default)]
struct State {
    envelope: Envelope,
    /// Whether the transaction set that is open holds professional claims.
    reading: bool,
    /// Code and guide of the transaction sets that were passed over last: a row of them is told once.
    passed_over: Option<(String, String)>,
    hierarchy: Hierarchy,
    claim: Option<Builder>,
    out: VecDeque<Result<ReadClaim, Fault>>,
}

impl<R: BufRead> Claims<R> {
    /// The claims of a stream.
    pub fn new(input: R) -> Self {
        Self {
            segments: Segments::new(input),
            state: State::default(),
            ended: false,
        }
    }
}

impl<R: BufRead> Iterator for Claims<R> {
    type Item = Result<ReadClaim, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.state.out.is_empty() && !self.ended {
            match self.segments.read() {
                Ok(Some(segment)) => self.state.take(&segment),
                Ok(None) => {
                    self.ended = true;
                    self.state.finish(self.segments.place());
                }
                // The claim that is open may lack its last lines: it goes with the rest.
                Err(fault) => {
                    self.ended = true;
                    self.state.broken(fault);
                }
            }
        }
        self.state.out.pop_front()
    }
}

impl State {
    fn take(&mut self, segment: &Segment<'_>) {
        let mut faults = Vec::new();
        let part = self.envelope.take(segment, &mut faults);
        // A transaction set without its end may lack the last lines of its last claim.
        let cut = part != Part::Body && part != Part::End && !faults.is_empty();
        match part {
            Part::Body if self.reading => self.body(segment),
            Part::Body | Part::Stray => {}
            Part::Start | Part::End | Part::Frame => {
                self.flush(cut.then(|| segment.place()));
                self.reading = part == Part::Start && self.reads(segment, &mut faults);
                self.hierarchy = Hierarchy::default();
            }
        }
        self.out.extend(faults.into_iter().map(Err));
    }

    /// Whether the transaction set that starts holds what is read here.
    fn reads(&mut self, st: &Segment<'_>, faults: &mut Vec<Fault>) -> bool {
        let Some(set) = self.envelope.set() else {
            return false;
        };
        if set.code == "837" && GUIDES.contains(&set.guide.as_str()) {
            self.passed_over = None;
            return true;
        }
        let kind = (set.code.clone(), set.guide.clone());
        if self.passed_over.as_ref() != Some(&kind) {
            let what = match kind.0.as_str() {
                "837" => format!("claims by guide {}", shown(&kind.1)),
                code => format!("transaction {}", shown(code)),
            };
            faults.push(Fault::new(
                st.place(),
                "ST",
                Lost::Transaction,
                format!(
                    "{what} is not read here: expected 837 by 005010X222A1, professional claims"
                ),
            ));
            self.passed_over = Some(kind);
        }
        false
    }

    fn body(&mut self, segment: &Segment<'_>) {
        match (segment.id(), &mut self.claim) {
            ("CLM", _) => {
                self.flush(None);
                self.claim = Some(Builder::new(segment));
            }
            ("HL", _) => {
                self.flush(None);
                self.hierarchy.take(segment);
            }
            (_, Some(claim)) => claim.take(segment),
            (_, None) => self.hierarchy.take(segment),
        }
    }

    /// Hands out the claim that is open. `cut` is where it was found that its end may be missing.
    fn flush(&mut self, cut: Option<Place>) {
        if let Some(mut claim) = self.claim.take() {
            if let Some(place) = cut {
                claim.cut(place);
            }
            let parties = self.hierarchy.parties();
            let read = claim.finish(parties, &mut self.hierarchy.notes);
            self.out.push_back(read);
        }
        let told = std::mem::take(&mut self.hierarchy.notes.faults);
        self.out.extend(told.into_iter().map(Err));
    }

    fn finish(&mut self, place: Place) {
        let mut faults = Vec::new();
        self.envelope.finish(place, &mut faults);
        self.flush((!faults.is_empty()).then_some(place));
        self.out.extend(faults.into_iter().map(Err));
    }

    fn broken(&mut self, fault: Fault) {
        self.flush(Some(fault.place));
        self.out.push_back(Err(fault));
    }
}

#[cfg(test)]
mod tests;
