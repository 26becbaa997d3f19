//! Edits on service lines.

use crate::domain::{Acceptance, Coding, Money, ServiceLine};
use crate::scrub::{Context, Edit, Report};

/// The edits of this family.
pub(in crate::scrub) const EDITS: &[Edit] = &[
    Edit {
        id: "line.pointer",
        title: "diagnosis pointer missing or wrong",
        source: "005010X222A1 loop 2400 SV107",
        explain: "Every line points at one to four diagnoses that stand on the claim.",
        acceptance: Acceptance::Never,
        run: pointer,
        ..Edit::BASE
    },
    Edit {
        id: "line.charge",
        title: "charge missing or impossible",
        source: "005010X222A1 loop 2400 SV102; CMS Pub. 100-04 ch. 26 s. 10.4 item 24F",
        explain: "Every line carries a charge above zero; only CPT category II codes and 99024 may be free.",
        run: charge,
        ..Edit::BASE
    },
    Edit {
        id: "line.units",
        title: "units missing or impossible",
        source: "005010X222A1 loop 2400 SV104; CMS Pub. 100-04 ch. 26 s. 10.4 item 24G",
        explain: "Every line carries units above zero, and no more than a claim form can hold.",
        run: units,
        ..Edit::BASE
    },
    Edit {
        id: "line.dates",
        title: "dates of service impossible",
        source: "005010X222A1 loop 2400 DTP*472",
        explain: "A service begins before it ends, after the patient is born, and not in the future.",
        run: dates,
        ..Edit::BASE
    },
];

/// The most a line's charge can be: CMS-1500 item 24F holds six digits of dollars.
const MOST_CHARGE: Money = Money(99_999_999);

/// The most units a line can carry: CMS-1500 item 24G and payers' systems hold four digits.
pub(super) const MOST_UNITS: i64 = 9_999_000;

fn pointer(c: &Context<'_>, out: &mut Report<'_>) {
    let diagnoses = c.claim.coding.diagnoses.len();
    for (i, line) in c.claim.coding.lines.iter().enumerate() {
        let at = format!("lines[{i}].pointers");
        if line.pointers.is_empty() {
            let message = format!("line {} ({}) points at no diagnosis", i + 1, line.code);
            out.add(
                &at,
                message,
                Some("point it at the reason for the service".into()),
            );
        }
        if line.pointers.len() > ServiceLine::MAX_POINTERS {
            let message = format!(
                "line {} has {} pointers, a line holds 4",
                i + 1,
                line.pointers.len()
            );
            out.add(&at, message, Some("keep the four that tell most".into()));
        }
        for (n, pointer) in line.pointers.iter().enumerate() {
            if pointer.index() >= diagnoses {
                // A place beyond a claim's twelve was read as the most a pointer holds.
                let place = match pointer.place() {
                    place if usize::from(place) > Coding::MAX_DIAGNOSES => {
                        "no place of a claim (1 to 12)".to_owned()
                    }
                    place => format!("diagnosis {place}"),
                };
                let message = format!(
                    "line {} points at {place}, the claim has {diagnoses}",
                    i + 1
                );
                out.add(
                    &at,
                    message,
                    Some("point it at a diagnosis of the claim".into()),
                );
            } else if line.pointers[..n].contains(pointer) {
                let message = format!("line {} points twice at {}", i + 1, pointer.letter());
                out.add(&at, message, Some("delete one".into()));
            }
        }
    }
}

fn charge(c: &Context<'_>, out: &mut Report<'_>) {
    for (i, line) in c.claim.coding.lines.iter().enumerate() {
        let may_be_free = may_be_free(line.code.as_str());
        let problem = if line.charge < Money::ZERO {
            format!(
                "line {} ({}) has a negative charge, {}",
                i + 1,
                line.code,
                line.charge
            )
        } else if line.charge == Money::ZERO && !may_be_free {
            format!("line {} ({}) has no charge", i + 1, line.code)
        } else if line.charge > MOST_CHARGE {
            format!(
                "line {} ({}) charges {}, more than a claim can carry",
                i + 1,
                line.code,
                line.charge
            )
        } else {
            continue;
        };
        out.add(
            format!("lines[{i}].charge"),
            problem,
            Some("enter the charge".into()),
        );
    }
}

/// Whether a line may be reported without charge: CPT category II codes report performance, not
/// work, and 99024 a visit that the charge of an operation includes.
fn may_be_free(code: &str) -> bool {
    code == "99024" || (code.len() == 5 && code.ends_with('F'))
}

fn units(c: &Context<'_>, out: &mut Report<'_>) {
    for (i, line) in c.claim.coding.lines.iter().enumerate() {
        let problem = if line.units.0 <= 0 {
            format!("line {} ({}) has {} units", i + 1, line.code, line.units)
        } else if line.units.0 > MOST_UNITS {
            format!(
                "line {} ({}) has {} units, more than a claim can carry",
                i + 1,
                line.code,
                line.units
            )
        } else {
            continue;
        };
        out.add(
            format!("lines[{i}].units"),
            problem,
            Some("enter units from 1 to 9999".into()),
        );
    }
}

fn dates(c: &Context<'_>, out: &mut Report<'_>) {
    for (i, line) in c.claim.coding.lines.iter().enumerate() {
        let born = c.claim.patient.birth_date;
        let (at, message) = if line.from > line.to {
            (
                "to",
                format!(
                    "line {} ends on {}, before it begins on {}",
                    i + 1,
                    line.to,
                    line.from
                ),
            )
        } else if line.to > c.today {
            (
                "to",
                format!("line {} is dated {}, in the future", i + 1, line.to),
            )
        } else if let Some(born) = born.filter(|born| line.from < *born) {
            (
                "from",
                format!(
                    "line {} is dated {}, before the patient's birth on {born}",
                    i + 1,
                    line.from
                ),
            )
        } else {
            continue;
        };
        out.add(
            format!("lines[{i}].{at}"),
            message,
            Some("correct the dates".into()),
        );
    }
}
