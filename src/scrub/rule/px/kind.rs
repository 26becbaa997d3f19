//! What sort of service a code is, by the section of CPT or HCPCS that it stands in. Numbers only:
//! sections keep their ranges over the years.

use crate::domain::Code;

/// A sort of service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Evaluation and management: visits and what is counted with them.
    Visit,
    /// CPT 00100-01999.
    Anesthesia,
    /// CPT 10004-69990.
    Surgery,
    /// CPT 70010-79999.
    Radiology,
    /// CPT 80047-89398, proprietary analyses (U, M), and the laboratory codes of HCPCS.
    Laboratory,
    /// A vaccine or immune globulin itself: CPT 90281-90399, 90476-90759, 91300-91322.
    Vaccine,
    /// Any other service of CPT's medicine section.
    Medicine,
    /// A drug of HCPCS: J, and Q, C, A9 codes that stand for one.
    Drug,
    /// Equipment, braces and supplies: HCPCS A4000-A8999, B, E, K, L, V2000-V2799.
    Equipment,
    /// HCPCS A0000-A0999.
    Ambulance,
    /// CPT category II: a report of performance.
    Measure,
    /// Category III, other HCPCS codes, and what is no procedure code.
    Other,
}

/// The five digits of a code as a number; `None` for codes with a letter.
pub(super) fn number(code: Code) -> Option<u32> {
    let text = code.as_str().as_bytes();
    let digits = text.len() == 5 && text.iter().all(u8::is_ascii_digit);
    digits.then(|| text.iter().fold(0, |n, b| n * 10 + u32::from(b - b'0')))
}

/// The letter and the number of a HCPCS code.
pub(super) fn lettered(code: Code) -> Option<(u8, u32)> {
    let [letter @ b'A'..=b'Z', digits @ ..] = code.as_str().as_bytes() else {
        return None;
    };
    let digits = digits.len() == 4 && digits.iter().all(u8::is_ascii_digit);
    let text = code.as_str().get(1..)?;
    let value = || text.bytes().fold(0, |n, b| n * 10 + u32::from(b - b'0'));
    digits.then(|| (*letter, value()))
}

/// What sort of service a code is.
pub(super) fn kind(code: Code) -> Kind {
    if let Some(n) = number(code) {
        return match n {
            100..=1999 => Kind::Anesthesia,
            10004..=69990 => Kind::Surgery,
            70010..=79999 => Kind::Radiology,
            80047..=89398 => Kind::Laboratory,
            90281..=90399 | 90476..=90759 | 91300..=91322 => Kind::Vaccine,
            // General ophthalmological visits count as visits (CPT, instructions of modifier 25).
            92002..=92014 | 98000..=98016 | 99202..=99499 => Kind::Visit,
            _ => Kind::Medicine,
        };
    }
    if let Some((letter, n)) = lettered(code) {
        return match (letter, n) {
            (b'A', 0..=999) => Kind::Ambulance,
            (b'A', 4000..=8999) | (b'B' | b'E' | b'K' | b'L', _) | (b'V', 2000..=2799) => {
                Kind::Equipment
            }
            (b'A', 9500..=9700) | (b'J', _) | (b'Q', 138..=149 | 2004..=2057 | 5101..=5160) => {
                Kind::Drug
            }
            (b'P', _) | (b'G', 103 | 123..=124 | 141..=148 | 306..=307 | 328) => Kind::Laboratory,
            (b'G', 402 | 438 | 439 | 463 | 466..=470) | (b'S', 610..=613 | 620 | 621) => {
                Kind::Visit
            }
            (b'G', 425..=427 | 406..=408 | 508..=509) | (b'T', 1015) => Kind::Visit,
            _ => Kind::Other,
        };
    }
    match code.as_str().as_bytes() {
        [_, _, _, _, b'U' | b'M'] => Kind::Laboratory,
        [_, _, _, _, b'F'] => Kind::Measure,
        _ => Kind::Other,
    }
}

/// Whether a code is a visit face to face (or by live telehealth) with the physician or other
/// qualified professional: those that a procedure of the same day includes unless the claim says
/// otherwise.
pub(super) fn face_to_face(code: Code) -> bool {
    match number(code) {
        Some(n) => matches!(n,
            92002..=92014
            | 98000..=98015
            | 99202..=99215
            | 99221..=99239
            | 99242..=99255
            | 99281..=99285
            | 99291
            | 99304..=99316
            | 99341..=99350
            | 99381..=99397
            | 99460..=99463
        ),
        None => matches!(lettered(code), Some((b'G', 402 | 438 | 439))),
    }
}

/// A preventive visit: CPT 99381-99397 and Medicare's own.
pub(super) fn preventive(code: Code) -> bool {
    match number(code) {
        Some(n) => matches!(n, 99381..=99397),
        None => matches!(lettered(code), Some((b'G', 402 | 438 | 439))),
    }
}

/// A visit for a problem in the office or by telehealth, which may stand beside a preventive one.
pub(super) fn problem_visit(code: Code) -> bool {
    number(code).is_some_and(|n| matches!(n, 99202..=99215 | 98000..=98015))
}
