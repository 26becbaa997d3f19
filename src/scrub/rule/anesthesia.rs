//! Edits on the time of anesthesia.

use crate::domain::{Code, Severity, Units};
use crate::scrub::{Context, Edit, Report};

/// The edits of this file.
pub(in crate::scrub) const EDITS: &[Edit] = &[Edit {
    id: "px.anesthesia_minutes",
    title: "anesthesia time missing or impossible",
    source: "CMS Pub. 100-04 ch. 12 s. 50.G and ch. 26 s. 10.4 item 24G; 005010X222A1 SV103 MJ",
    explain: "Anesthesia is paid by base units and time: the line tells the minutes from when the \
              anesthesia practitioner begins to prepare the patient to when care is handed over. \
              Daily management of an epidural (01996) and the add-on for burns (01953) take no \
              time.",
    run: minutes,
    ..Edit::BASE
}];

/// Minutes of a day: more is two claims, or a slip.
const DAY: u32 = 24 * 60;

fn minutes(c: &Context<'_>, out: &mut Report<'_>) {
    for line in &c.lines {
        let (number, code, at) = (line.number(), line.code, line.path("minutes"));
        if !takes_time(code) {
            let Some(minutes) = line.minutes.filter(|_| takes_none(code)) else {
                continue;
            };
            let message = format!("line {number} ({code}) has {minutes} minutes and takes no time");
            let fix = "delete the minutes, or correct the code".to_owned();
            out.add_as(Severity::Warning, at, message, Some(fix));
            continue;
        }
        let message = match line.minutes {
            // Supervision of more than four at once is paid by units alone (ch. 12 s. 50.D).
            None if line.has("AD") => continue,
            None => format!("line {number} ({code}) is anesthesia without its minutes"),
            Some(0) => format!("line {number} ({code}) has 0 minutes"),
            Some(minutes @ 1..=DAY) => {
                if !agree(line.units, minutes) {
                    let message = format!(
                        "line {number} ({code}) has {} units for {minutes} minutes",
                        line.units
                    );
                    let fix = format!(
                        "units are 1, the minutes, or units of time: {minutes} minutes are {} of \
                         15 minutes",
                        Units(i64::from(minutes) * 1000 / 15 / 100 * 100)
                    );
                    let at = line.path("units");
                    out.add_as(Severity::Warning, at, message, Some(fix));
                }
                continue;
            }
            Some(minutes) => {
                format!("line {number} ({code}) has {minutes} minutes, more than a day")
            }
        };
        let fix = "enter the minutes of anesthesia from the record".to_owned();
        out.add(at, message, Some(fix));
    }
}

/// Whether a code is anesthesia by time.
fn takes_time(code: Code) -> bool {
    is_anesthesia(code) && !["01953", "01996"].contains(&code.as_str())
}

fn is_anesthesia(code: Code) -> bool {
    let text = code.as_str();
    text.len() == 5
        && text.bytes().all(|b| b.is_ascii_digit())
        && ("00100".."02000").contains(&text)
}

/// Whether minutes on a code can only be a slip: the two of anesthesia that take none, surgery,
/// radiology and laboratory. Visits and therapies have times, which a site may note on the line.
fn takes_none(code: Code) -> bool {
    is_anesthesia(code) || ("10000".."90000").contains(&code.as_str())
}

/// Whether units and minutes may stand together: one unit, the minutes themselves, or units of ten
/// to fifteen minutes, begun ones counted or not.
fn agree(units: Units, minutes: u32) -> bool {
    let thousandths = i64::from(minutes) * 1000;
    let whole_up = |size: i64| (thousandths / size + 999) / 1000 * 1000;
    let least = thousandths / 15 / 1000 * 1000;
    units == Units::ONE || units.0 == thousandths || (least..=whole_up(10)).contains(&units.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_agree_with_minutes_in_the_ways_they_are_counted() {
        for (units, minutes, want) in [
            (1_000, 95, true),
            (95_000, 95, true),
            (6_000, 95, true),
            (7_000, 95, true),
            (6_300, 95, true),
            (10_000, 95, true),
            (11_000, 95, false),
            (5_000, 95, false),
            (950_000, 95, false),
            (2_000, 95, false),
            (1_000, 5, true),
        ] {
            assert_eq!(agree(Units(units), minutes), want, "{units} {minutes}");
        }
    }
}
