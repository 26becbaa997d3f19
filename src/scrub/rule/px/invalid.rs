//! Modifiers that do not exist, or do not go with the code they stand on.

use super::kind::{Kind, face_to_face, kind, number};
use super::{component, take};
use crate::codeset::Clia;
use crate::domain::{Modifier, ServiceLine, Severity};
use crate::scrub::context::Line;
use crate::scrub::{Context, Edit, Report};

/// The edits of this file.
pub(in crate::scrub) const EDITS: &[Edit] = &[Edit {
    id: "px.modifier_invalid",
    title: "modifier does not exist or does not go with the code",
    source: "CPT appendix A; HCPCS Level II modifiers; CMS Pub. 100-04 ch. 12 s. 30.6, 40 and 50, \
             ch. 23 s. 20.3; NCCI Policy Manual ch. I",
    explain: "Most modifiers go with one sort of service: 24, 25 and 57 with visits, 58, 78 and 79 \
              with procedures, 54 to 56 with operations that have days of follow-up, AA and P1 to P6 \
              with anesthesia, 90 and 91 with laboratory tests, QW with tests that have a waived \
              version, 26 and TC with tests that have both parts. On another sort the payer rejects \
              the line. A line carries at most four modifiers, none twice.",
    run: invalid,
    ..Edit::BASE
}];

/// How a modifier goes with a code.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    Right,
    /// Some payers take it.
    Doubtful,
    Wrong,
}
use Fit::{Doubtful, Right, Wrong};

/// Which services some modifiers go with.
struct Rule {
    modifiers: &'static [&'static str],
    fit: fn(&Line<'_>) -> Fit,
    /// What they go with, after "go(es) with".
    with: &'static str,
    /// What a coder may have meant.
    hint: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        modifiers: &["25"],
        fit: |line| visits_and_evaluations(line),
        with: "visits (E/M) only",
        hint: "put 25 on the visit of that day; 59 or X{EPSU} marks a distinct procedure",
    },
    Rule {
        modifiers: &["24"],
        fit: |line| visits_and_evaluations(line),
        with: "visits (E/M) only",
        hint: "79 marks an unrelated procedure in the days after an operation",
    },
    Rule {
        modifiers: &["57", "FS", "FT"],
        fit: |line| visits_and_evaluations(line),
        with: "visits (E/M) only",
        hint: "put it on the visit",
    },
    Rule {
        modifiers: &["59", "XE", "XP", "XS", "XU"],
        fit: |line| not_on_visits(line),
        with: "procedures, not with visits (E/M)",
        hint: "25 marks a separate visit",
    },
    Rule {
        modifiers: &["76", "77"],
        fit: repeated,
        with: "procedures, not with visits or laboratory tests",
        hint: "91 marks a repeated laboratory test",
    },
    Rule {
        modifiers: &["22", "53", "63"],
        fit: |line| not_on_visits(line),
        with: "procedures, not with visits (E/M)",
        hint: "choose the level of the visit that the note supports",
    },
    Rule {
        modifiers: &["51"],
        fit: multiple,
        with: "a second procedure of the session, never with an add-on code, a visit, a test or a supply",
        hint: "an add-on code is reported in full beside its procedure",
    },
    Rule {
        modifiers: &["54", "55", "56"],
        fit: split_care,
        with: "operations that have 10 or 90 days of follow-up",
        hint: "there is no follow-up to share here",
    },
    Rule {
        modifiers: &["58", "78", "79"],
        fit: |line| match kind(line.code) {
            Kind::Laboratory => Wrong,
            _ => not_on_visits(line),
        },
        with: "procedures, not with visits (E/M)",
        hint: "24 marks an unrelated visit in the days after an operation",
    },
    Rule {
        modifiers: &["90", "91", "92"],
        fit: |line| match kind(line.code) {
            Kind::Laboratory | Kind::Other => Right,
            _ if matches!(number(line.code), Some(36415 | 36416 | 99000 | 99001)) => Doubtful,
            _ => Wrong,
        },
        with: "laboratory tests only",
        hint: "76 marks a repeated procedure",
    },
    Rule {
        modifiers: &["27"],
        fit: |_| Wrong,
        with: "claims of hospitals, not of professionals",
        hint: "25 marks a separate visit",
    },
    Rule {
        modifiers: &["73", "74"],
        fit: |line| if line.place == "24" { Right } else { Wrong },
        with: "claims of surgery centers and hospitals, not of professionals",
        hint: "53 marks a procedure that the physician stopped",
    },
    Rule {
        modifiers: &["SG"],
        fit: |line| if line.place == "24" { Right } else { Doubtful },
        with: "facility services of a surgery center (place 24)",
        hint: "the physician's own service takes none",
    },
    Rule {
        modifiers: &[
            "AA", "AD", "QK", "QX", "QY", "QZ", "QS", "G8", "G9", "23", "P1", "P2", "P3", "P4",
            "P5", "P6",
        ],
        fit: |line| match kind(line.code) {
            Kind::Anesthesia | Kind::Other => Right,
            _ if matches!(number(line.code), Some(99100..=99140)) => Right,
            _ => Wrong,
        },
        with: "anesthesia codes (00100 to 01999) only",
        hint: "47 marks anesthesia given by the surgeon",
    },
    Rule {
        modifiers: &["47"],
        fit: |line| match kind(line.code) {
            Kind::Anesthesia | Kind::Visit | Kind::Laboratory => Wrong,
            _ => Right,
        },
        with: "the operation, not with anesthesia codes",
        hint: "the surgeon who gives anesthesia adds 47 to the operation",
    },
    Rule {
        modifiers: &["93", "95", "FQ", "GT"],
        fit: by_telehealth,
        with: "services that can be given by telehealth",
        hint: "this service takes the patient's presence",
    },
    Rule {
        modifiers: &["PT"],
        fit: |line| match kind(line.code) {
            Kind::Visit | Kind::Drug | Kind::Vaccine | Kind::Equipment => Wrong,
            _ => Right,
        },
        with: "the procedure that a colorectal screening turned into",
        hint: "33 marks another preventive service",
    },
    Rule {
        modifiers: &["JW", "JZ"],
        fit: |line| match kind(line.code) {
            Kind::Drug | Kind::Vaccine | Kind::Equipment | Kind::Other => Right,
            _ => Wrong,
        },
        with: "drugs from single-dose containers",
        hint: "put it on the line of the drug",
    },
    Rule {
        modifiers: &[
            "NU", "UE", "RR", "KH", "KI", "KJ", "LL", "MS", "BP", "BR", "BU", "RA", "RB",
        ],
        fit: |line| match kind(line.code) {
            Kind::Equipment | Kind::Drug | Kind::Other => Right,
            _ => Wrong,
        },
        with: "equipment and braces",
        hint: "put it on the line of the equipment",
    },
    Rule {
        modifiers: &["AT"],
        fit: |line| match number(line.code) {
            Some(98940..=98943 | 97010..=97799) => Right,
            _ if kind(line.code) == Kind::Other => Right,
            _ => Wrong,
        },
        with: "chiropractic adjustment (98940 to 98943)",
        hint: "put it on the adjustment",
    },
    Rule {
        modifiers: &["GP", "GO", "GN", "CO", "CQ"],
        fit: |line| match kind(line.code) {
            Kind::Laboratory | Kind::Anesthesia | Kind::Drug | Kind::Vaccine => Wrong,
            Kind::Radiology => Doubtful,
            _ if face_to_face(line.code) => Wrong,
            _ => Right,
        },
        with: "therapy under a plan of care",
        hint: "put it on the therapy",
    },
    Rule {
        modifiers: &["GN", "GO"],
        fit: |line| wrong_on(line, 97161..=97164),
        with: "speech (GN) and occupational (GO) therapy; this is a physical therapy evaluation",
        hint: "GP marks physical therapy",
    },
    Rule {
        modifiers: &["GN", "GP"],
        fit: |line| wrong_on(line, 97165..=97168),
        with: "speech (GN) and physical (GP) therapy; this is an occupational therapy evaluation",
        hint: "GO marks occupational therapy",
    },
    Rule {
        modifiers: &["GO", "GP"],
        fit: |line| match number(line.code) {
            Some(92507 | 92508 | 92521..=92524) => Wrong,
            _ => Right,
        },
        with: "occupational (GO) and physical (GP) therapy; this is speech therapy",
        hint: "GN marks speech-language pathology",
    },
    Rule {
        modifiers: &[
            "RT", "LT", "E1", "E2", "E3", "E4", "FA", "F1", "F2", "F3", "F4", "F5", "F6", "F7",
            "F8", "F9", "TA", "T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "LC", "LD",
            "LM", "RC", "RI",
        ],
        // On which part of the body a procedure may be is for `px.laterality`.
        fit: |line| match kind(line.code) {
            Kind::Visit | Kind::Laboratory => Wrong,
            _ => Right,
        },
        with: "procedures on a part of the body",
        hint: "put it on the procedure",
    },
    Rule {
        modifiers: &["AI"],
        fit: |line| match number(line.code) {
            Some(99221..=99223 | 99234..=99236 | 99304..=99306) => Right,
            _ => Doubtful,
        },
        with: "the first visit of a hospital or nursing facility stay",
        hint: "only the admitting physician adds it, to the first visit",
    },
    Rule {
        modifiers: &["1P", "2P", "3P", "8P"],
        fit: |line| match kind(line.code) {
            Kind::Measure | Kind::Other => Right,
            _ => Wrong,
        },
        with: "category II codes (performance measures) only",
        hint: "put it on the measure",
    },
    Rule {
        modifiers: &["GG", "GH", "CT", "FX", "FY"],
        fit: |line| match kind(line.code) {
            Kind::Radiology | Kind::Other => Right,
            _ => Wrong,
        },
        with: "imaging only",
        hint: "put it on the image",
    },
    Rule {
        modifiers: &["Q7", "Q8", "Q9"],
        fit: |line| match number(line.code) {
            Some(11055..=11057 | 11719..=11721) => Right,
            None if kind(line.code) == Kind::Other => Right,
            _ => Doubtful,
        },
        with: "routine foot care",
        hint: "put it on the foot care",
    },
    Rule {
        modifiers: &["QL", "QM", "QN", "GM"],
        fit: |line| match kind(line.code) {
            Kind::Ambulance | Kind::Other => Right,
            _ => Wrong,
        },
        with: "ambulance services only",
        hint: "put it on the transport",
    },
];

/// Right on visits, wrong on what is plainly no evaluation of the patient.
fn visits_and_evaluations(line: &Line<'_>) -> Fit {
    match kind(line.code) {
        Kind::Visit | Kind::Other => Right,
        Kind::Medicine => match number(line.code) {
            // Evaluations that some payers count with the visits.
            Some(
                90785..=90899
                | 96105..=96171
                | 97151..=97172
                | 97802..=97804
                | 98960..=98972
                | 99500..=99602,
            ) => Doubtful,
            _ => Wrong,
        },
        _ => Wrong,
    }
}

fn not_on_visits(line: &Line<'_>) -> Fit {
    if face_to_face(line.code) {
        Wrong
    } else {
        Right
    }
}

fn repeated(line: &Line<'_>) -> Fit {
    match kind(line.code) {
        Kind::Laboratory => Doubtful,
        _ => not_on_visits(line),
    }
}

fn multiple(line: &Line<'_>) -> Fit {
    if line.entry().is_some_and(|entry| entry.add_on) {
        return Wrong;
    }
    match kind(line.code) {
        Kind::Laboratory | Kind::Drug | Kind::Vaccine | Kind::Equipment | Kind::Ambulance => Wrong,
        _ => not_on_visits(line),
    }
}

fn split_care(line: &Line<'_>) -> Fit {
    match line.entry().map(|entry| entry.global.as_str()) {
        Some("010" | "090" | "YYY") => Right,
        Some("000" | "XXX" | "ZZZ" | "MMM") => Wrong,
        _ => match kind(line.code) {
            Kind::Surgery | Kind::Other | Kind::Medicine => Right,
            _ => Wrong,
        },
    }
}

/// What CMS's list of telehealth services and CPT appendix P hold nothing of.
fn by_telehealth(line: &Line<'_>) -> Fit {
    if super::place::hands_on(line.code) {
        Wrong
    } else {
        Right
    }
}

fn wrong_on(line: &Line<'_>, codes: std::ops::RangeInclusive<u32>) -> Fit {
    match number(line.code) {
        Some(n) if codes.contains(&n) => Wrong,
        _ => Right,
    }
}

fn invalid(c: &Context<'_>, out: &mut Report<'_>) {
    for line in &c.lines {
        let count = line.modifiers.len();
        if count > ServiceLine::MAX_MODIFIERS {
            let message = format!(
                "line {} has {count} modifiers, a line holds 4",
                line.number()
            );
            let fix = "keep those that decide on payment; 99 in the last place tells of more";
            out.add(line.path("modifiers"), message, Some(fix.into()));
        }
        for (at, modifier) in line.modifiers.iter().enumerate() {
            if line.modifiers[..at].contains(modifier) {
                let message = format!("{modifier} stands twice on {}", line.code);
                out.add(line.path("modifiers"), message, Some("delete one".into()))
                    .repair(take(line, *modifier));
            } else if kind(line.code) == Kind::Ambulance && journey(*modifier) {
                // Where it went, in whatever letters another modifier may have too.
            } else if c.tables.modifier(modifier.as_str()).is_none() {
                let message = format!("{modifier} on {} is not a modifier", line.code);
                out.add(
                    line.path("modifiers"),
                    message,
                    Some("choose one of the table".into()),
                );
            } else {
                misplaced(line, *modifier, out);
                waived(c, line, *modifier, out);
                component::invalid(line, *modifier, out);
            }
        }
    }
}

fn misplaced(line: &Line<'_>, modifier: Modifier, out: &mut Report<'_>) {
    let rules = RULES
        .iter()
        .filter(|rule| rule.modifiers.contains(&modifier.as_str()));
    let wrong = |rule: &&Rule| (rule.fit)(line) != Right;
    let Some(rule) = rules.into_iter().find(wrong) else {
        return;
    };
    let severity = match (rule.fit)(line) {
        Wrong => Severity::Error,
        Doubtful | Right => Severity::Warning,
    };
    let message = format!(
        "{modifier} on {}: {modifier} goes with {}",
        line.code, rule.with
    );
    let fix = format!("take {modifier} off {}; {}", line.code, rule.hint);
    out.add_as(severity, line.path("modifiers"), message, Some(fix))
        .repair(take(line, modifier));
}

/// QW tells that the waived version of a test was used (CMS Pub. 100-04 ch. 16 s. 70.8).
fn waived(c: &Context<'_>, line: &Line<'_>, modifier: Modifier, out: &mut Report<'_>) {
    if modifier.as_str() != "QW" {
        return;
    }
    let (severity, why) = match c.tables.clia(line.code) {
        Some(Clia::Waived) => return,
        Some(Clia::WaivedNoQw) => (Severity::Warning, "is waived without QW"),
        Some(Clia::ProviderPerformed | Clia::Subject) => (Severity::Error, "has no waived version"),
        Some(Clia::Excluded) => (Severity::Error, "needs no CLIA certificate"),
        None if kind(line.code) == Kind::Laboratory => {
            (Severity::Warning, "is not known to be waived")
        }
        None => (Severity::Error, "is no laboratory test"),
    };
    let message = format!("QW on {}: the code {why}", line.code);
    let fix = format!("take QW off {}", line.code);
    out.add_as(severity, line.path("modifiers"), message, Some(fix))
        .repair(take(line, modifier));
}

/// Whether a modifier of an ambulance names origin and destination by two letters (CMS Pub. 100-04
/// ch. 15 s. 30).
fn journey(modifier: Modifier) -> bool {
    const PLACES: &[u8] = b"DEGHIJNPRS";
    match modifier.as_str().as_bytes() {
        [from, to] => PLACES.contains(from) && (PLACES.contains(to) || *to == b'X'),
        _ => false,
    }
}
