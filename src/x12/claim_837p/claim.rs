//! A claim on its way: loop 2300 and those within it.

use super::coverage::{Other, in_order, judge_order};
use super::hierarchy::Parties;
use super::line::{Draft, separator_hint};
use super::notes::{self, Notes};
use super::{ReadClaim, party};
use crate::domain::claim::Accident;
use crate::domain::{Claim, Code, Coding, Money, Party};
use crate::x12::fault::shown;
use crate::x12::token::Segment;
use crate::x12::{Fault, Lost, Place, value};

/// What the segments that come are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    Claim,
    Referring,
    Rendering,
    /// Another payer's coverage (2320), its subscriber (2330A), its payer (2330B).
    Other,
    OtherSubscriber,
    OtherPayer,
    Line,
    /// Someone a claim has no place for.
    Unheld,
}

/// A claim whose segments are being read.
#[derive(Debug)]
pub(super) struct Builder {
    place: Place,
    id: String,
    total: Result<Money, String>,
    place_of_service: String,
    frequency: String,
    accident: Option<Accident>,
    mrn: Option<String>,
    payer_claim_number: Option<String>,
    prior_authorization: Option<String>,
    clia: Option<String>,
    referring: Option<Party>,
    rendering: Option<Party>,
    diagnoses: Vec<Code>,
    others: Vec<Other>,
    lines: Vec<Draft>,
    at: At,
    notes: Notes,
    /// Why it cannot be read.
    problems: Vec<Fault>,
}

impl Builder {
    /// Starts with CLM.
    pub(super) fn new(clm: &Segment<'_>) -> Self {
        let mut new = Self {
            place: clm.place(),
            id: clm.get(1).to_owned(),
            total: value::amount(clm.get(2)),
            place_of_service: clm.component(5, 1).to_owned(),
            frequency: clm.component(5, 3).to_owned(),
            accident: None,
            mrn: None,
            payer_claim_number: None,
            prior_authorization: None,
            clia: None,
            referring: None,
            rendering: None,
            diagnoses: Vec::new(),
            others: Vec::new(),
            lines: Vec::new(),
            at: At::Claim,
            notes: Notes::default(),
            problems: Vec::new(),
        };
        new.facility(clm);
        new.causes(clm);
        // Signature on file, assignment and release as nearly every claim has them; a claim has no
        // place for anything else.
        let usual: [(usize, &[&str]); 4] =
            [(6, &["Y"]), (7, &["A"]), (8, &["Y"]), (9, &["Y", "I"])];
        if usual
            .iter()
            .any(|(at, usual)| !usual.contains(&clm.get(*at)))
        {
            let what = "signature, assignment or release that is not the usual Y, A, Y, Y or I (CLM06 to CLM09)";
            new.notes.unheld(clm, what);
        }
        if !clm.get(12).is_empty() || !clm.get(20).is_empty() {
            let what = "special program or reason of delay (CLM12, CLM20)";
            new.notes.unheld(clm, what);
        }
        new
    }

    /// CLM05: place of service, its qualifier, frequency.
    fn facility(&mut self, clm: &Segment<'_>) {
        let hint = separator_hint(clm, &self.place_of_service);
        if !hint.is_empty() {
            let message = format!("is {}: expected such as 11:B:1{hint}", shown(clm.get(5)));
            self.problem(Fault::of_claim(clm.place(), "CLM05", message));
        } else if clm.component(5, 2) != "B" {
            let message = format!(
                "is {}: expected B, a place of service code",
                shown(clm.component(5, 2))
            );
            self.notes.fault(clm, "CLM05-2", message);
        }
    }

    /// CLM11: what the claim is related to.
    fn causes(&mut self, clm: &Segment<'_>) {
        let mut causes = (1..=3)
            .map(|at| clm.component(11, at))
            .filter(|c| !c.is_empty());
        if let Some(cause) = causes.next() {
            self.accident = Some(Accident {
                cause: cause.to_owned(),
                date: None,
                state: clm.component(11, 4).to_owned(),
            });
            if causes.next().is_some() || !clm.component(11, 5).is_empty() {
                let what = "second cause or country of an accident (CLM11)";
                self.notes.unheld(clm, what);
            }
        }
    }

    fn problem(&mut self, fault: Fault) {
        self.problems.push(fault);
    }

    /// Takes a segment that follows CLM.
    pub(super) fn take(&mut self, segment: &Segment<'_>) {
        let id = segment.id();
        let opens = id == "SV1" && self.starts_line();
        if opens {
            let message = "opens a line without LX: expected LX before it";
            self.notes.fault(segment, "SV1", message.to_owned());
        }
        if id == "LX" || opens {
            self.lines.push(Draft::new(segment));
            self.at = At::Line;
        }
        if self.at == At::Line {
            let taken = self
                .lines
                .last_mut()
                .map(|line| line.take(segment, &mut self.notes));
            if let Some(Err(fault)) = taken {
                self.problem(fault);
            }
            return;
        }
        match (id, self.at) {
            ("SBR", _) => self.other(segment),
            ("NM1", At::Claim | At::Referring | At::Rendering) => self.name(segment),
            ("NM1", At::Unheld) if self.others.is_empty() => self.name(segment),
            ("NM1", _) => self.name_of_other(segment),
            ("HI", _) => self.health(segment),
            ("PRV", At::Rendering) => {
                if let Some(party) = &mut self.rendering {
                    party::specialty(segment, party);
                }
            }
            ("N3" | "N4", At::OtherSubscriber) => {
                if let Some(other) = self.others.last_mut() {
                    let address = &mut other.person.address;
                    match id {
                        "N3" => party::street(segment, address),
                        _ => party::city(segment, address, &mut self.notes),
                    }
                }
            }
            // What else is said of someone who is told already.
            ("N3" | "N4" | "PER" | "PRV" | "REF", At::Unheld) => {}
            ("REF", At::Claim) => self.reference(segment),
            ("REF", At::OtherPayer | At::OtherSubscriber) => {
                let what = "references of another payer (2330A, 2330B REF)";
                self.notes.unheld(segment, what);
            }
            ("REF", _) => {
                let what = "secondary identifier of a provider or payer (REF)";
                self.notes.unheld(segment, what);
            }
            ("N3" | "N4", At::OtherPayer) => {
                if id == "N3" {
                    self.notes.unheld(segment, "address of a payer (N3, N4)");
                }
            }
            ("DTP", At::Claim) if segment.get(1) == "439" => self.accident_date(segment),
            ("DTP", At::Claim) => self.notes.unheld(segment, notes::date(segment.get(1))),
            ("DTP", _) => {
                let what = "when another payer paid (DTP*573)";
                self.notes.unheld(segment, what);
            }
            ("AMT", At::Claim) => {
                let what = "what the patient paid (AMT*F5)";
                self.notes.unheld(segment, what);
            }
            ("AMT", _) => {
                let what = "what another payer paid or left (2320 AMT)";
                self.notes.unheld(segment, what);
            }
            (id, _) => self.notes.unheld(segment, notes::segment(id)),
        }
    }

    /// Whether an SV1 stands without the LX that should open its line.
    fn starts_line(&self) -> bool {
        self.at != At::Line || self.lines.last().is_some_and(Draft::has_service)
    }

    fn reference(&mut self, segment: &Segment<'_>) {
        let place = match segment.get(1) {
            "F8" => &mut self.payer_claim_number,
            "G1" => &mut self.prior_authorization,
            "X4" => &mut self.clia,
            "EA" => &mut self.mrn,
            other => return self.notes.unheld(segment, notes::reference(other)),
        };
        match place {
            None => *place = Some(segment.get(2).to_owned()),
            Some(_) => self.notes.unheld(segment, notes::reference(segment.get(1))),
        }
    }

    fn accident_date(&mut self, segment: &Segment<'_>) {
        match value::period(segment.get(2), segment.get(3)) {
            Ok((date, _)) => match &mut self.accident {
                Some(accident) => accident.date = Some(date),
                None => {
                    let what = "date of an accident without its cause (DTP*439)";
                    self.notes.unheld(segment, what);
                }
            },
            Err(message) => self.problem(Fault::of_claim(segment.place(), "DTP03", message)),
        }
    }

    /// HI: diagnoses, in order; the other lists of codes are told.
    fn health(&mut self, hi: &Segment<'_>) {
        for at in 1..=hi.len() {
            if hi.get(at).is_empty() {
                continue;
            }
            let first = self.diagnoses.is_empty();
            match hi.component(at, 1) {
                "ABK" | "ABF" => {}
                "BK" | "BF" => {
                    let what =
                        "that diagnoses are ICD-9-CM (HI with BK, BF): they are read as ICD-10-CM";
                    self.notes.unheld(hi, what);
                }
                "BP" | "BO" => {
                    let what = "anesthesia related procedure (HI*BP, BO)";
                    return self.notes.unheld(hi, what);
                }
                "BG" => return self.notes.unheld(hi, "condition codes (HI*BG)"),
                other => {
                    let message = format!(
                        "{} is no list of codes of a professional claim: expected ABK, ABF, BP, BO \
                         or BG{}",
                        shown(other),
                        separator_hint(hi, other)
                    );
                    let element = format!("HI{at:02}-1");
                    return self.problem(Fault::of_claim(hi.place(), &element, message));
                }
            }
            if first && hi.component(at, 1).ends_with("BF") {
                let message = "the first diagnosis is marked as a further one (ABF): expected ABK";
                self.notes
                    .fault(hi, &format!("HI{at:02}-1"), message.to_owned());
            }
            match hi.component(at, 2).parse() {
                Ok(code) => self.diagnoses.push(code),
                Err(error) => {
                    let element = format!("HI{at:02}-2");
                    self.problem(Fault::of_claim(hi.place(), &element, format!("{error}")));
                }
            }
        }
    }

    fn name(&mut self, nm1: &Segment<'_>) {
        self.at = match nm1.get(1) {
            "DN" if self.referring.is_none() => {
                self.referring = Some(party::provider(nm1, &mut self.notes));
                At::Referring
            }
            "82" if self.rendering.is_none() => {
                self.rendering = Some(party::provider(nm1, &mut self.notes));
                At::Rendering
            }
            other => {
                let what = match other {
                    "DN" | "P3" => "second referring provider (2310A)",
                    "82" => "second rendering provider (2310B)",
                    "77" => "service facility (2310C)",
                    "DQ" => "supervising provider (2310D)",
                    "PW" | "45" => "where an ambulance picked up or dropped off (2310E, 2310F)",
                    _ => "other party of a claim (NM1)",
                };
                self.notes.unheld(nm1, what);
                At::Unheld
            }
        };
    }

    /// SBR: another coverage.
    fn other(&mut self, sbr: &Segment<'_>) {
        judge_order(sbr, &mut self.notes);
        let mut other = Other {
            order: sbr.get(1).to_owned(),
            relationship: sbr.get(2).to_owned(),
            ..Other::default()
        };
        other.cover.sbr(sbr, &mut self.notes);
        self.others.push(other);
        self.at = At::Other;
    }

    fn name_of_other(&mut self, nm1: &Segment<'_>) {
        let Some(other) = self.others.last_mut() else {
            return;
        };
        self.at = match nm1.get(1) {
            "IL" => {
                other.person.name = party::person(nm1, &mut self.notes);
                nm1.get(9).clone_into(&mut other.cover.member_id);
                At::OtherSubscriber
            }
            "PR" => {
                other.cover.payer(nm1);
                At::OtherPayer
            }
            _ => {
                let what = "providers' numbers with another payer (2330C to 2330G)";
                self.notes.unheld(nm1, what);
                At::Unheld
            }
        };
    }

    /// Sets it aside since its end may be missing.
    pub(super) fn cut(&mut self, place: Place) {
        self.problems.insert(
            0,
            Fault::of_claim(
                place,
                "",
                "the transaction set ends here without SE, so lines of this claim may be missing",
            ),
        );
    }

    /// The claim, or why it is set aside; `above` are what was noted of the levels above it.
    pub(super) fn finish(
        mut self,
        parties: Result<Parties, Fault>,
        above: &mut Notes,
    ) -> Result<ReadClaim, Fault> {
        let mut notes = std::mem::take(above);
        notes.append(&mut self.notes);
        let from_lines = self.providers_of_lines();
        let mut lines = Vec::with_capacity(self.lines.len());
        for (at, draft) in std::mem::take(&mut self.lines).into_iter().enumerate() {
            match draft.finish(at + 1, &self.place_of_service) {
                Ok(line) => lines.extend(line),
                Err(fault) => self.problems.push(fault),
            }
        }
        let parties = match (parties, self.problems.is_empty()) {
            (Ok(parties), true) => parties,
            (parties, _) => {
                self.problems.extend(parties.err());
                return Err(self.set_aside());
            }
        };
        for (place, what) in from_lines {
            notes.unheld.push(super::Unheld {
                what,
                segment: place.segment,
            });
        }
        let coding = Coding {
            diagnoses: self.diagnoses,
            lines,
        };
        total(self.place, &self.total, coding.charge(), &mut notes);
        for fault in &mut notes.faults {
            fault.claim = Some(self.id.clone());
        }
        let mut patient = parties.patient;
        patient.mrn = self.mrn.unwrap_or_default();
        let (coverages, destination) = in_order(parties.order, parties.coverage, self.others);
        let claim = Claim {
            id: self.id,
            patient,
            coverages,
            billing_provider: parties.billing,
            rendering_provider: self.rendering,
            referring_provider: self.referring,
            place_of_service: self.place_of_service,
            frequency: self.frequency,
            payer_claim_number: self.payer_claim_number,
            prior_authorization: self.prior_authorization,
            clia: self.clia,
            accident: self.accident,
            received: None,
            coding,
            history: Vec::new(),
        };
        Ok(ReadClaim {
            claim,
            destination,
            place: self.place,
            faults: notes.faults,
            unheld: notes.unheld,
        })
    }

    /// The first problem, with how many more there are.
    fn set_aside(self) -> Fault {
        let more = self.problems.len().saturating_sub(1);
        let mut problems = self.problems.into_iter();
        let mut fault = problems
            .next()
            .unwrap_or_else(|| Fault::of_claim(self.place, "CLM", "cannot be read".to_owned()));
        if fault.place == Place::default() {
            fault.place = self.place;
        }
        if more > 0 {
            fault
                .message
                .push_str(&format!(" (and {more} more in this claim)"));
        }
        fault.lost = Lost::Claim;
        fault.within(&self.id)
    }

    /// Takes what the lines say where the claim says nothing and every line says the same, which
    /// means the same. What a line has of its own is told.
    fn providers_of_lines(&mut self) -> Vec<(Place, &'static str)> {
        let mut told = Vec::new();
        let lines = &mut self.lines;
        let mut fill = |whole: &mut Option<Party>, of: fn(&Draft) -> &Option<Party>, what| {
            if whole.is_none() && lines.iter().all(|line| of(line) == of(&lines[0])) {
                whole.clone_from(&lines.first().and_then(|line| of(line).clone()));
            }
            for line in lines.iter().filter(|l| of(l).is_some() && of(l) != whole) {
                told.push((line.place(), what));
            }
        };
        fill(
            &mut self.rendering,
            |line| &line.rendering,
            "rendering provider of a line that is not the claim's (2420A)",
        );
        fill(
            &mut self.referring,
            |line| &line.referring,
            "ordering or referring provider of a line that is not the claim's (2420E, 2420F)",
        );
        let mut fill = |whole: &mut Option<String>, of: fn(&Draft) -> &Option<String>, what| {
            if whole.is_none() {
                whole.clone_from(&lines.iter().find_map(|line| of(line).clone()));
            }
            for line in lines.iter().filter(|l| of(l).is_some() && of(l) != whole) {
                told.push((line.place(), what));
            }
        };
        fill(
            &mut self.prior_authorization,
            |line| &line.authorization,
            "prior authorization of a line that is not the claim's (REF*G1)",
        );
        fill(
            &mut self.clia,
            |line| &line.clia,
            "CLIA number of a line that is not the claim's (REF*X4)",
        );
        told
    }
}

/// CLM02 must be the sum of the lines (005010X222A1 loop 2300 CLM02).
fn total(place: Place, stated: &Result<Money, String>, sum: Money, notes: &mut Notes) {
    let message = match stated {
        Ok(stated) if *stated == sum => return,
        Ok(stated) => format!("says {stated}, the lines (SV102) sum to {sum}: the two must agree"),
        Err(message) => message.clone(),
    };
    notes
        .faults
        .push(Fault::new(place, "CLM02", Lost::Nothing, message));
}
