//! The headings of a note, and what stands under them.

use crate::codeset::search::texts::words;
use std::ops::Range;

/// Under which heading something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// What the clinician concludes: assessment, impression, diagnosis, problem list of the visit.
    Assessment,
    /// What is to be done.
    Plan,
    /// Why the patient came.
    Complaint,
    /// The history of this illness, and text under no heading that is known.
    Other,
    /// What was done.
    Procedure,
    /// Habits and living.
    Social,
    /// Findings of the examination, of laboratory and pictures.
    Findings,
    /// Questions asked system by system.
    Review,
    /// What the patient had.
    Past,
    /// What the family has.
    Family,
    /// What the patient takes.
    Medications,
    /// What the patient does not bear.
    Allergies,
    /// What to watch for.
    Instructions,
    /// What else it might be.
    Differential,
}

impl Section {
    /// The name shown to people.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Assessment => "assessment",
            Self::Plan => "plan",
            Self::Complaint => "complaint",
            Self::Other => "history",
            Self::Procedure => "procedure",
            Self::Social => "social history",
            Self::Findings => "findings",
            Self::Review => "review of systems",
            Self::Past => "past history",
            Self::Family => "family history",
            Self::Medications => "medications",
            Self::Allergies => "allergies",
            Self::Instructions => "instructions",
            Self::Differential => "differential",
        }
    }
}

/// The section that a heading opens.
pub(super) fn named(heading: &str) -> Option<Section> {
    use Section::{
        Allergies, Assessment, Complaint, Differential, Family, Findings, Instructions,
        Medications, Other, Past, Plan, Procedure, Review, Social,
    };
    let words = words(heading);
    if words.is_empty() || words.len() > 6 {
        return None;
    }
    Some(match words.join(" ").as_str() {
        "a"
        | "a p"
        | "a and p"
        | "ap"
        | "imp"
        | "impression"
        | "impressions"
        | "assessment"
        | "assessments"
        | "assessment plan"
        | "assessment and plan"
        | "assessment and plans"
        | "assessment plans"
        | "impression and plan"
        | "impression plan"
        | "imp plan"
        | "diagnosis"
        | "diagnoses"
        | "dx"
        | "final diagnosis"
        | "final diagnoses"
        | "discharge diagnosis"
        | "discharge diagnoses"
        | "principal diagnosis"
        | "secondary diagnoses"
        | "secondary diagnosis"
        | "primary diagnosis"
        | "admission diagnosis"
        | "admitting diagnosis"
        | "clinical impression"
        | "ed diagnosis"
        | "visit diagnosis"
        | "visit diagnoses"
        | "encounter diagnoses"
        | "encounter diagnosis"
        | "postoperative diagnosis"
        | "postop diagnosis"
        | "post op diagnosis"
        | "postprocedure diagnosis"
        | "conclusion"
        | "problem list"
        | "problems"
        | "active problems"
        | "active problem list"
        | "current problems"
        | "chronic problems"
        | "problems addressed"
        | "problems addressed today"
        | "problem list and plan"
        | "discharge impression"
        | "working diagnosis"
        | "hospital problems"
        | "ap and plan"
        | "medical decision making and assessment"
        | "summary"
        | "pathologic diagnosis" => Assessment,
        "p"
        | "plan"
        | "plans"
        | "plan of care"
        | "recommendation"
        | "recommendations"
        | "treatment"
        | "treatment plan"
        | "orders"
        | "disposition"
        | "dispo"
        | "mdm"
        | "medical decision making"
        | "follow up"
        | "followup"
        | "discharge plan" => Plan,
        "cc"
        | "chief complaint"
        | "chief complaints"
        | "reason for visit"
        | "reason for consult"
        | "reason for consultation"
        | "reason for admission"
        | "presenting complaint"
        | "reason for referral"
        | "complaint"
        | "indication"
        | "indications"
        | "indication for procedure"
        | "preoperative diagnosis"
        | "preop diagnosis"
        | "pre op diagnosis"
        | "preprocedure diagnosis"
        | "reason for exam" => Complaint,
        "hpi"
        | "history of present illness"
        | "history"
        | "interval history"
        | "subjective"
        | "s"
        | "history of presenting illness"
        | "history of presenting complaint"
        | "present illness"
        | "interim history"
        | "interval hpi"
        | "clinical history"
        | "hospital course"
        | "course"
        | "ed course"
        | "events"
        | "brief history"
        | "note" => Other,
        "procedure"
        | "procedures"
        | "procedure note"
        | "procedures performed"
        | "procedure performed"
        | "operation"
        | "operations"
        | "operative procedure"
        | "services"
        | "immunizations"
        | "immunizations given"
        | "vaccines"
        | "vaccines given"
        | "immunizations given today"
        | "procedure in office"
        | "office procedure"
        | "procedures today" => Procedure,
        "social" | "social history" | "sh" | "soc hx" | "social hx" | "habits" | "sochx"
        | "sx hx" | "tobacco" => Social,
        "o"
        | "objective"
        | "exam"
        | "pe"
        | "physical exam"
        | "physical examination"
        | "examination"
        | "vitals"
        | "vital signs"
        | "vs"
        | "labs"
        | "lab"
        | "laboratory"
        | "laboratory data"
        | "results"
        | "data"
        | "data reviewed"
        | "imaging"
        | "radiology"
        | "studies"
        | "diagnostics"
        | "diagnostic studies"
        | "findings"
        | "x ray"
        | "xray"
        | "ecg"
        | "ekg"
        | "ct"
        | "mri"
        | "ultrasound"
        | "tests"
        | "lab results"
        | "lab data"
        | "operative findings"
        | "description of procedure"
        | "technique"
        | "lab in office" => Findings,
        "ros" | "review of systems" | "review of symptoms" | "systems review" | "system review" => {
            Review
        }
        "pmh"
        | "pmhx"
        | "past medical history"
        | "past history"
        | "medical history"
        | "psh"
        | "past surgical history"
        | "surgical history"
        | "pshx"
        | "past medical hx"
        | "pmsh"
        | "past medical and surgical history"
        | "past medical surgical history"
        | "pm psh"
        | "ob history"
        | "obstetric history"
        | "gyn history"
        | "past ocular history"
        | "past psychiatric history"
        | "birth history"
        | "pmh psh"
        | "past med hx"
        | "ocular history"
        | "psychiatric history"
        | "resolved problems"
        | "past problems" => Past,
        "fh"
        | "fhx"
        | "fam hx"
        | "family history"
        | "family hx"
        | "famhx"
        | "family medical history" => Family,
        "meds"
        | "medications"
        | "medication"
        | "medication list"
        | "current medications"
        | "home medications"
        | "current meds"
        | "home meds"
        | "discharge medications"
        | "medications on admission"
        | "rx"
        | "prescriptions"
        | "active medications" => Medications,
        "allergies"
        | "allergy"
        | "all"
        | "drug allergies"
        | "allergies and intolerances"
        | "adverse reactions"
        | "medication allergies"
        | "nkda" => Allergies,
        "instructions"
        | "patient instructions"
        | "precautions"
        | "return precautions"
        | "discharge instructions"
        | "education"
        | "patient education"
        | "counseling"
        | "risks"
        | "consent"
        | "return if"
        | "warning signs"
        | "ed precautions"
        | "advice"
        | "anticipatory guidance"
        | "complications"
        | "risks discussed" => Instructions,
        "ddx"
        | "differential"
        | "differential diagnosis"
        | "differential diagnoses"
        | "differential dx" => Differential,
        _ => return None,
    })
}

/// The heading that stands at the beginning of a range, with where it ends. A heading ends with a
/// colon; one that has a line to itself needs none.
pub(super) fn heading(
    note: &str,
    range: Range<usize>,
    starts_line: bool,
) -> Option<(Section, usize)> {
    let text = &note[range.clone()];
    let trimmed = text.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '#' | '*' | '-' | '=' | '\u{2022}')
    });
    let start = range.start + (text.len() - trimmed.len());
    if let Some((head, _)) = trimmed.split_once(':')
        && head.len() <= 60
        && !head.contains(['\n', ';'])
    {
        // "IMAGING (radiology read):" is a heading with a remark.
        let plain = head.split('(').next().unwrap_or(head);
        if !plain.contains(['.', ','])
            && let Some(section) = named(plain)
        {
            return Some((section, start + head.len() + 1));
        }
    }
    let line = trimmed.lines().next().unwrap_or_default();
    let alone = starts_line && line.len() <= 60 && line.len() > 2 && line.len() == trimmed.len();
    let dashed = trimmed.split_once(" - ").map(|(head, _)| head);
    if alone && let Some(section) = named(line.trim_end_matches(['-', '=', '*', '#', ' '])) {
        return Some((section, range.end));
    }
    // "IMPRESSION - Gout."
    let head = dashed
        .filter(|head| starts_line && head.len() > 2 && !head.contains(char::is_lowercase))?;
    named(head).map(|section| (section, start + head.len() + " -".len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_however_they_are_written() {
        for (text, want) in [
            ("PMH: gout", Some(Section::Past)),
            ("Past Medical History: gout", Some(Section::Past)),
            ("ASSESSMENT/PLAN: gout", Some(Section::Assessment)),
            ("A&P: gout", Some(Section::Assessment)),
            ("# Assessment and Plan", Some(Section::Assessment)),
            ("**Family Hx:** gout", Some(Section::Family)),
            ("IMPRESSION - Gout", Some(Section::Assessment)),
            ("ECG (12 lead, read here): sinus", Some(Section::Findings)),
            ("Hypertension: stable", None),
            ("Plan ahead", None),
            ("at 10:30 seen", None),
        ] {
            let got = heading(text, 0..text.len(), true).map(|(section, _)| section);
            assert_eq!(got, want, "{text}");
        }
    }
}
