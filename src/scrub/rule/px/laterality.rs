//! Modifiers that name a side, a finger, a toe, an eyelid or an artery, against the code.

use super::kind::{Kind, kind, number};
use super::region::{Region, region};
use super::{add, medicare, take};
use crate::codeset::Indicator;
use crate::domain::{Modifier, Severity};
use crate::scrub::context::Line;
use crate::scrub::{Context, Edit, Report};

/// The edits of this file.
pub(in crate::scrub) const EDITS: &[Edit] = &[Edit {
    id: "px.laterality",
    title: "side, finger, toe, eyelid or artery does not go with the procedure",
    source: "HCPCS Level II anatomic modifiers; NCCI Policy Manual ch. I sec. E; CMS Pub. 100-04 ch. 12 \
             s. 40.7, ch. 23 s. 20.3",
    explain: "RT and LT go with organs that there are two of; FA and F1 to F9 with the hand, TA and T1 \
              to T9 with the foot, E1 to E4 with eyelids, LC, LD, LM, RC and RI with coronary arteries. \
              A payer denies a procedure whose modifier names another part (CARC 4), and one on both \
              sides by definition takes no side.",
    run: laterality,
    ..Edit::BASE
}];

/// Which part a modifier names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Side,
    Finger,
    Toe,
    Lid,
    Artery,
}

fn part(modifier: Modifier) -> Option<Part> {
    Some(match modifier.as_str().as_bytes() {
        b"RT" | b"LT" => Part::Side,
        [b'F', b'A' | b'1'..=b'9'] => Part::Finger,
        [b'T', b'A' | b'1'..=b'9'] => Part::Toe,
        [b'E', b'1'..=b'4'] => Part::Lid,
        b"LC" | b"LD" | b"LM" | b"RC" | b"RI" => Part::Artery,
        _ => return None,
    })
}

/// Codes whose own description is of both sides, and the code of one side.
const BOTH: &[(&str, &str)] = &[
    ("77066", "77065"),
    ("77067", ""),
    ("73521", "73501"),
    ("73522", "73502"),
    ("73523", "73503"),
    ("73565", "73560"),
    ("77047", "77046"),
    ("77049", "77048"),
    ("93970", "93971"),
    ("93880", "93882"),
    ("93925", "93926"),
    ("93930", "93931"),
    ("93985", "93986"),
];

fn laterality(c: &Context<'_>, out: &mut Report<'_>) {
    for line in &c.lines {
        // Letters on ambulances are places, not parts of the body; on what is done on no part of the
        // body they are `px.modifier_invalid`'s.
        if matches!(
            kind(line.code),
            Kind::Ambulance | Kind::Visit | Kind::Laboratory
        ) {
            continue;
        }
        for modifier in &line.modifiers {
            if let Some(part) = part(*modifier) {
                judge(line, *modifier, part, out);
            }
        }
    }
}

fn judge(line: &Line<'_>, modifier: Modifier, part: Part, out: &mut Report<'_>) {
    let code = line.code;
    let on = region(code);
    let (why, fix): (&str, String) = match (part, on) {
        (Part::Side, Region::Single) => ("is of no side", format!("take {modifier} off {code}")),
        (Part::Side, Region::Coronary) => {
            let fix = "name the artery: LC, LD, LM, RC or RI, and take the side off";
            ("is on a coronary artery", fix.into())
        }
        (Part::Side, _) => {
            if let Some((_, one)) = BOTH.iter().find(|(both, _)| *both == code.as_str()) {
                let fix = match *one {
                    "" => format!("take {modifier} off {code}"),
                    one => format!("{one} is of one side; for both sides take {modifier} off"),
                };
                out.add(
                    line.path("modifiers"),
                    format!("{modifier} on {code}: the code is of both sides"),
                    Some(fix),
                );
                return;
            }
            return finer(line, modifier, on, out);
        }
        (Part::Finger, Region::Any | Region::Finger | Region::Hand | Region::Nail)
        | (Part::Toe, Region::Any | Region::Toe | Region::Foot | Region::Nail)
        | (Part::Lid, Region::Any | Region::Eyelid)
        | (Part::Artery, Region::Coronary) => return,
        (Part::Artery, _) if by_heart(line) => return,
        (Part::Finger, Region::Toe | Region::Foot) => {
            ("is on the foot", "T modifiers name toes".to_owned())
        }
        (Part::Toe, Region::Finger | Region::Hand) => {
            ("is on the hand", "F modifiers name fingers".to_owned())
        }
        (Part::Finger, _) => ("is not on a finger", format!("take {modifier} off {code}")),
        (Part::Toe, _) => ("is not on a toe", format!("take {modifier} off {code}")),
        (Part::Lid, Region::Eye) => (
            "is on the eye, not the eyelid",
            "RT or LT names the eye".into(),
        ),
        (Part::Lid, _) => ("is not on an eyelid", format!("take {modifier} off {code}")),
        (Part::Artery, _) => (
            "is not on a coronary artery",
            format!("take {modifier} off {code}"),
        ),
    };
    let sure = fix.starts_with("take");
    let message = format!("{modifier} on {code}: the procedure {why}");
    let repair = sure.then(|| take(line, modifier));
    out.add(line.path("modifiers"), message, Some(fix))
        .repair(repair);
}

/// A side where a finger or toe would be named.
fn finer(line: &Line<'_>, modifier: Modifier, on: Region, out: &mut Report<'_>) {
    let (what, which) = match on {
        Region::Finger => ("a finger", "FA, F1 to F4 left, F5 to F9 right"),
        Region::Toe => ("a toe", "TA, T1 to T4 left, T5 to T9 right"),
        Region::Nail => ("a nail", "the finger (FA, F1 to F9) or toe (TA, T1 to T9)"),
        _ => return,
    };
    let named = line
        .modifiers
        .iter()
        .any(|m| matches!(part(*m), Some(Part::Finger | Part::Toe)));
    if !named {
        let message = format!(
            "{modifier} on {}: the procedure is on {what}, not named",
            line.code
        );
        out.add_as(
            Severity::Warning,
            line.path("modifiers"),
            message,
            Some(format!("name it: {which}")),
        );
    }
}

/// Procedures on the heart that may name an artery: catheters, measurements, codes with a letter.
fn by_heart(line: &Line<'_>) -> bool {
    number(line.code)
        .is_none_or(|n| matches!(n, 33500..=33548 | 92920..=92979 | 93454..=93464 | 93571..=93572))
}

/// A procedure of one part of two or more that names none; part of `px.modifier_missing`.
pub(super) fn missing(c: &Context<'_>, line: &Line<'_>, out: &mut Report<'_>) {
    if line.has("50") || line.modifiers.iter().any(|m| part(*m).is_some()) {
        return;
    }
    let on = region(line.code);
    let (severity, what) = match on {
        Region::Finger => (Severity::Warning, "the finger (FA, F1 to F9)"),
        Region::Toe => (Severity::Warning, "the toe (TA, T1 to T9)"),
        Region::Nail => (
            Severity::Warning,
            "the finger (FA, F1 to F9) or toe (TA, T1 to T9)",
        ),
        Region::Coronary => {
            let severity = if medicare(c.payer) {
                Severity::Error
            } else {
                Severity::Warning
            };
            (severity, "the artery (LC, LD, LM, RC or RI)")
        }
        Region::Eyelid if sided(line) => (Severity::Warning, "the eyelid (E1 to E4) or side"),
        Region::Limb
        | Region::Hand
        | Region::Foot
        | Region::Eye
        | Region::Ear
        | Region::Breast
        | Region::Pair
            if sided(line) =>
        {
            // Images without a side are mostly paid, but asked about.
            match kind(line.code) {
                Kind::Surgery => (Severity::Warning, "the side (RT, LT, or 50 for both)"),
                _ => (Severity::Info, "the side (RT, LT, or 50 for both)"),
            }
        }
        _ => return,
    };
    let side = diagnosed_side(c, line);
    let message = format!("{} does not tell {what}", line.code);
    let repair = side.filter(|_| {
        !matches!(
            on,
            Region::Finger | Region::Toe | Region::Nail | Region::Coronary
        )
    });
    let fix = match repair {
        Some(side) => format!("add {side}: the diagnosis names that side"),
        None => format!("add {}", what.trim_start_matches("the ")),
    };
    out.add_as(severity, line.path("modifiers"), message, Some(fix))
        .repair(repair.and_then(|side| add(line, side)));
}

/// Whether Medicare prices the two sides of a code apart (bilateral indicator 1 or 3).
fn sided(line: &Line<'_>) -> bool {
    let indicators = line.entry().and_then(|entry| entry.indicators);
    indicators.is_some_and(|i| matches!(i.value(Indicator::Bilateral), '1' | '3'))
}

/// The side that the diagnoses a line points at name, where they agree.
fn diagnosed_side(c: &Context<'_>, line: &Line<'_>) -> Option<&'static str> {
    let mut said = None;
    for pointer in &line.pointers {
        let Some(entry) = c.diagnoses.get(pointer.index()).and_then(|dx| dx.entry()) else {
            continue;
        };
        let title = entry.title.to_ascii_lowercase();
        let has = |word: &str| {
            title
                .split(|c: char| !c.is_ascii_alphabetic())
                .any(|w| w == word)
        };
        let side = match (has("right"), has("left"), has("bilateral")) {
            (true, false, false) => "RT",
            (false, true, false) => "LT",
            _ => continue,
        };
        // The heart has a right and a left of its own.
        if entry.code.as_str().starts_with('I') {
            continue;
        }
        match said {
            None => said = Some(side),
            Some(other) if other == side => {}
            Some(_) => return None,
        }
    }
    said
}
