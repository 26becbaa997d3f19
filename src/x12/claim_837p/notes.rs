//! What is told beside a claim: what it cannot hold, and what is not as the guide wants it.

use crate::x12::token::Segment;
use crate::x12::{Fault, Lost};

/// Something that stands in the file and that [`crate::domain::Claim`] has no place for: no edit
/// sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unheld {
    /// What it is, in words.
    pub what: &'static str,
    /// The segment it stands in.
    pub segment: u64,
}

/// Notes as they are made.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub(super) unheld: Vec<Unheld>,
    pub(super) faults: Vec<Fault>,
}

impl Notes {
    pub(super) fn unheld(&mut self, segment: &Segment<'_>, what: &'static str) {
        self.unheld.push(Unheld {
            what,
            segment: segment.place().segment,
        });
    }

    pub(super) fn fault(&mut self, segment: &Segment<'_>, element: &str, message: String) {
        self.faults
            .push(Fault::new(segment.place(), element, Lost::Nothing, message));
    }

    /// Takes all of another's.
    pub(super) fn append(&mut self, other: &mut Self) {
        self.unheld.append(&mut other.unheld);
        self.faults.append(&mut other.faults);
    }
}

/// What a REF of a claim or line is, by its qualifier.
pub(super) fn reference(qualifier: &str) -> &'static str {
    match qualifier {
        "4N" => "service authorization exception (REF*4N)",
        "F5" => "Medicare crossover indicator (REF*F5)",
        "EW" => "mammography certification (REF*EW)",
        "9F" => "referral number (REF*9F)",
        "G1" => "further prior authorization (REF*G1)",
        "F8" => "further payer claim number (REF*F8)",
        "X4" => "further CLIA number (REF*X4)",
        "9A" | "9C" | "9B" | "9D" => "repriced claim or line number (REF*9A, 9B, 9C, 9D)",
        "LX" => "investigational device exemption (REF*LX)",
        "D9" => "clearinghouse trace number (REF*D9)",
        "EA" => "further medical record number (REF*EA)",
        "P4" => "demonstration project (REF*P4)",
        "1J" => "care plan oversight number (REF*1J)",
        "6R" => "line item control number (REF*6R)",
        "F4" => "referring laboratory's CLIA number (REF*F4)",
        "BT" => "immunization batch number (REF*BT)",
        _ => "other reference number (REF)",
    }
}

/// What a DTP of a claim or line is, by its qualifier.
pub(super) fn date(qualifier: &str) -> &'static str {
    match qualifier {
        "431" => "onset of the illness (DTP*431)",
        "454" => "initial treatment (DTP*454)",
        "304" => "last seen (DTP*304)",
        "453" => "acute manifestation (DTP*453)",
        "484" => "last menstrual period (DTP*484)",
        "455" => "last X-ray (DTP*455)",
        "471" => "prescription (DTP*471)",
        "314" | "360" | "361" => "disability dates (DTP*314, 360, 361)",
        "297" | "296" => "last worked, return to work (DTP*297, 296)",
        "435" | "096" => "admission and discharge (DTP*435, 096)",
        "090" | "091" => "care assumed or given up (DTP*090, 091)",
        "444" => "first contact (DTP*444)",
        "050" => "received by the repricer (DTP*050)",
        "607" | "463" | "461" => "certification and therapy dates (DTP*607, 463, 461)",
        "738" | "739" => "test date (DTP*738, 739)",
        "011" => "shipped (DTP*011)",
        _ => "other date (DTP)",
    }
}

/// What a segment of a claim or line is that is not held whatever it says.
pub(super) fn segment(id: &str) -> &'static str {
    match id {
        "PWK" => "supporting documents (PWK)",
        "CN1" => "contract (CN1)",
        "AMT" => "amount (AMT)",
        "K3" => "file information (K3)",
        "NTE" => "note (NTE)",
        "CR1" | "CR2" | "CR3" | "CRC" => {
            "ambulance, spinal, equipment and condition details (CR1, CR2, CR3, CRC)"
        }
        "HCP" => "pricing (HCP)",
        "SV5" => "equipment rental (SV5)",
        "QTY" => "patient count or anesthesia units (QTY)",
        "MEA" => "test result (MEA)",
        "PS1" => "purchased service (PS1)",
        "LQ" | "FRM" => "answers of a form (LQ, FRM)",
        "CAS" => "adjustments by another payer (CAS)",
        "SVD" => "line adjudication by another payer (SVD)",
        "OI" | "MOA" => "other insurance and adjudication details (OI, MOA)",
        "PER" => "contact (PER)",
        "CTP" => "quantity and unit of a drug (CTP)",
        _ => "segment that the guide does not know here",
    }
}
