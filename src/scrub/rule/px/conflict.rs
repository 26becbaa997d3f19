//! Modifiers that say opposite things on one line.

use super::kind::{Kind, kind};
use super::take;
use crate::domain::Severity;
use crate::scrub::{Context, Edit, Report};

/// The edits of this file.
pub(in crate::scrub) const EDITS: &[Edit] = &[Edit {
    id: "px.modifier_conflict",
    title: "modifiers contradict each other",
    source: "CPT appendix A; CMS Pub. 100-04 ch. 12 s. 20.4 and 40, ch. 23 s. 20.9.1.1, ch. 30 s. 50; \
             NCCI Policy Manual ch. I sec. E",
    explain: "One line cannot be two things: the professional part and the technical part (that is \
              the whole test, without a modifier), both sides and one side, a denial that is expected \
              with and without a signed notice (GA, GZ), two kinds of anesthesia care, a surgeon and \
              an assistant. The payer rejects such a line or takes the modifier that pays less.",
    run: conflict,
    ..Edit::BASE
}];

/// Modifiers of which a line carries one at most, and why.
struct Rule {
    these: &'static [&'static str],
    /// Where empty, two of `these` contradict each other; else one of `these` and one of `those`.
    those: &'static [&'static str],
    severity: Severity,
    why: &'static str,
    fix: &'static str,
    /// The one that goes, where that is sure.
    goes: Goes,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Goes {
    Unknown,
    /// What is in `these`.
    These,
    /// What is in `those`.
    Those,
}

const fn apart(these: &'static [&'static str], why: &'static str, fix: &'static str) -> Rule {
    Rule {
        these,
        those: &[],
        severity: Severity::Error,
        why,
        fix,
        goes: Goes::Unknown,
    }
}

impl Rule {
    const fn from(mut self, those: &'static [&'static str]) -> Self {
        self.those = those;
        self
    }

    const fn goes(mut self, goes: Goes) -> Self {
        self.goes = goes;
        self
    }

    const fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }
}

const DISTINCT: &[&str] = &["XE", "XP", "XS", "XU"];
const FINGERS: &[&str] = &["FA", "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9"];
const TOES: &[&str] = &["TA", "T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9"];
const LIDS: &[&str] = &["E1", "E2", "E3", "E4"];

const RULES: &[Rule] = &[
    apart(
        &["26", "TC"],
        "both parts together are the whole test",
        "delete both for the whole test, else one",
    ),
    apart(
        &["RT", "LT"],
        "a line is for one side",
        "50 for both sides in one session, else a line a side",
    ),
    apart(
        &["50"],
        "50 is both sides, the other one of them",
        "keep 50 for both sides, else the side",
    )
    .from(&["RT", "LT"])
    .goes(Goes::Those),
    apart(
        &["50"],
        "50 is both sides, the other a finger, toe or eyelid",
        "a line for each, without 50",
    )
    .from(&[
        "FA", "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "TA", "T1", "T2", "T3", "T4",
        "T5", "T6", "T7", "T8", "T9", "E1", "E2", "E3", "E4",
    ]),
    apart(
        &["RT"],
        "the other names a left finger, toe or eyelid",
        "keep the one that the note names",
    )
    .from(&[
        "FA", "F1", "F2", "F3", "F4", "TA", "T1", "T2", "T3", "T4", "E1", "E2",
    ]),
    apart(
        &["LT"],
        "the other names a right finger, toe or eyelid",
        "keep the one that the note names",
    )
    .from(&[
        "F5", "F6", "F7", "F8", "F9", "T5", "T6", "T7", "T8", "T9", "E3", "E4",
    ]),
    apart(
        FINGERS,
        "each finger has its own line",
        "a line for each finger",
    )
    .warning(),
    apart(TOES, "each toe has its own line", "a line for each toe").warning(),
    apart(
        LIDS,
        "each eyelid has its own line",
        "a line for each eyelid",
    )
    .warning(),
    apart(
        &["LC", "LD", "LM", "RC", "RI"],
        "each artery has its own line",
        "a line for each artery",
    )
    .warning(),
    apart(
        &["59"],
        "the X modifier says the same more exactly",
        "delete 59",
    )
    .from(DISTINCT)
    .goes(Goes::These),
    apart(
        DISTINCT,
        "one reason why it is distinct is enough",
        "keep the one that the note supports",
    )
    .warning(),
    apart(
        &["GA"],
        "a notice was signed (GA) or was not (GZ)",
        "GA with a signed ABN, GZ without",
    )
    .from(&["GZ"]),
    apart(
        &["GY"],
        "GY is never covered, the other is not necessary this time",
        "GY for what the law excludes, else the other",
    )
    .from(&["GA", "GZ"]),
    apart(
        &["GX"],
        "GX goes with what is never covered",
        "GX with GY, or GA alone",
    )
    .from(&["EY", "GA", "GL", "GZ", "KB"]),
    apart(
        &["76", "77"],
        "the same clinician repeated it (76) or another did (77)",
        "keep one",
    ),
    apart(
        &["58", "78", "79"],
        "it was planned (58), a related return (78) or unrelated (79)",
        "keep one",
    ),
    apart(
        &["54", "55", "56"],
        "all parts of the care are the whole operation",
        "a line for each part, or none for the whole",
    )
    .warning(),
    apart(
        &["25"],
        "25 goes with a minor procedure, 57 with the decision for a major one",
        "57 where the operation has 90 days, else 25",
    )
    .from(&["57"])
    .warning(),
    apart(
        &["93", "FQ"],
        "audio alone is not audio and video",
        "keep the one that the note supports",
    )
    .from(&["95", "GT"]),
    apart(&["GT"], "95 says the same", "delete GT")
        .from(&["95"])
        .goes(Goes::These),
    apart(
        &["GQ"],
        "store and forward is not live",
        "keep the one that the note supports",
    )
    .from(&["95", "GT", "93"]),
    apart(
        &["AA", "AD", "QK", "QX", "QY", "QZ"],
        "each is another kind of anesthesia care",
        "keep the one of who bills",
    ),
    apart(
        &["P1", "P2", "P3", "P4", "P5", "P6"],
        "a patient has one physical status",
        "keep one",
    ),
    apart(
        &["80", "81", "82"],
        "an assistant is of one kind",
        "keep one",
    ),
    apart(
        &["62", "66"],
        "a main surgeon is no assistant",
        "62 or 66 for main surgeons, 80 to 82 or AS for assistants",
    )
    .from(&["80", "81", "82", "AS"]),
    apart(
        &["62", "66"],
        "two surgeons (62) or a team (66)",
        "keep one",
    ),
    apart(
        &["52", "53", "73", "74"],
        "it was reduced (52) or stopped (53; in a facility 73 or 74)",
        "keep one",
    ),
    apart(
        &["22"],
        "it took more work and was not done in full",
        "keep the one that the note supports",
    )
    .from(&["52", "53"]),
    apart(
        &["NU", "RR", "UE"],
        "it was bought new (NU), rented (RR) or bought used (UE)",
        "keep one",
    ),
    apart(
        &["KH", "KI", "KJ"],
        "a rental is in one of these months",
        "keep one",
    ),
    apart(
        &["JW"],
        "a line is the drug thrown away (JW) or says that none was (JZ)",
        "JW on a line of its own for the waste, else JZ",
    )
    .from(&["JZ"]),
    apart(
        &["GN", "GO", "GP"],
        "a line is under one plan of care",
        "keep the one of the therapist",
    ),
    apart(
        &["CO"],
        "CO is an occupational therapy assistant",
        "CO with GO, CQ with GP",
    )
    .from(&["GP", "GN", "CQ"]),
    apart(
        &["CQ"],
        "CQ is a physical therapist assistant",
        "CQ with GP, CO with GO",
    )
    .from(&["GO", "GN"]),
    apart(
        &["96", "97"],
        "a skill is learned (96) or regained (97)",
        "keep one",
    ),
    apart(
        &["GC", "GE"],
        "the teaching physician was there (GC) or was not (GE)",
        "keep one",
    ),
    apart(
        &["Q5", "Q6"],
        "a substitute works by exchange (Q5) or by time (Q6)",
        "keep one",
    ),
    apart(
        &["Q7", "Q8", "Q9"],
        "the findings are of one class",
        "keep one",
    ),
    apart(
        &["FX", "FY"],
        "an image is on film (FX) or cassette (FY)",
        "keep one",
    ),
    apart(&["1P", "2P", "3P", "8P"], "one reason is given", "keep one"),
    apart(
        &["K0", "K1", "K2", "K3", "K4"],
        "a patient has one level",
        "keep one",
    ),
    apart(
        &["PT", "33"],
        "PT is Medicare's, 33 of other payers",
        "PT for Medicare, else 33",
    )
    .warning(),
    apart(
        &["QW"],
        "a test sent out (90) was not run here",
        "QW for a test run here, 90 for one sent out",
    )
    .from(&["90"]),
];

fn conflict(c: &Context<'_>, out: &mut Report<'_>) {
    for line in &c.lines {
        if line.modifiers.len() < 2 || kind(line.code) == Kind::Ambulance {
            continue;
        }
        for rule in RULES {
            let one_of = |set: &[&str]| {
                let mut found = line.modifiers.iter().filter(|m| set.contains(&m.as_str()));
                found.next().copied()
            };
            let Some(first) = one_of(rule.these) else {
                continue;
            };
            let second = if rule.those.is_empty() {
                let mut more = line.modifiers.iter().copied();
                more.find(|m| *m != first && rule.these.contains(&m.as_str()))
            } else {
                one_of(rule.those)
            };
            let Some(second) = second else {
                continue;
            };
            let message = format!("{first} and {second} on {}: {}", line.code, rule.why);
            let repair = match rule.goes {
                Goes::Unknown => None,
                Goes::These => Some(take(line, first)),
                Goes::Those => Some(take(line, second)),
            };
            out.add_as(
                rule.severity,
                line.path("modifiers"),
                message,
                Some(rule.fix.into()),
            )
            .repair(repair);
        }
    }
}
