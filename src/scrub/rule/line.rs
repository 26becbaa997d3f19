//! Edits on service lines.

use crate::domain::{Acceptance, Code, Coding, Money, Pointer, Repair, ServiceLine, Severity};
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
        explain: "Every line carries units above zero, and no more than a claim form can hold. \
                  Only miles, drugs, supplies and time of anesthesia come in parts.",
        run: units,
        ..Edit::BASE
    },
    Edit {
        id: "line.dates",
        title: "dates of service impossible",
        source: "005010X222A1 loop 2400 DTP*472; CMS Pub. 100-04 ch. 26 s. 10.4 items 24A, 24G",
        explain: "A service begins before it ends, after the patient is born, and not in the future. \
                  A range of days goes with one unit for each day of a visit.",
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
        let repair = || {
            let pointers = lawful(&line.pointers, diagnoses);
            let some = !pointers.is_empty();
            some.then_some(Repair::SetPointers { line: i, pointers })
        };
        let mut add = |message: String, fix: &str| {
            out.add(&at, message, Some(fix.into())).repair(repair());
        };
        if line.pointers.is_empty() {
            let message = format!("line {} ({}) points at no diagnosis", i + 1, line.code);
            add(message, "point it at the reason for the service");
        }
        if line.pointers.len() > ServiceLine::MAX_POINTERS {
            let message = format!(
                "line {} has {} pointers, a line holds 4",
                i + 1,
                line.pointers.len()
            );
            add(message, "keep the four that tell most");
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
                add(message, "point it at a diagnosis of the claim");
            } else if line.pointers[..n].contains(pointer) {
                let message = format!("line {} points twice at {}", i + 1, pointer.letter());
                add(message, "delete one");
            }
        }
    }
}

/// What stays of pointers once those that cannot be are gone; the first diagnosis where none does.
fn lawful(pointers: &[Pointer], diagnoses: usize) -> Vec<Pointer> {
    let mut out: Vec<Pointer> = Vec::new();
    let first = Pointer::new(1);
    for pointer in pointers.iter().copied().chain(first) {
        let last_resort = !out.is_empty() && Some(pointer) == first && !pointers.contains(&pointer);
        let fits = pointer.index() < diagnoses && out.len() < ServiceLine::MAX_POINTERS;
        if fits && !out.contains(&pointer) && !last_resort {
            out.push(pointer);
        }
    }
    out
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
        } else if line.units.0 % 1000 != 0 && comes_whole(line.code) {
            let message = format!(
                "line {} ({}) has {} units: it comes whole",
                i + 1,
                line.code,
                line.units
            );
            let fix = Some("enter whole units".into());
            out.add(format!("lines[{i}].units"), message, fix);
            continue;
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

/// Whether a service is done a whole number of times: CPT but for anesthesia, whose time may be told
/// in tenths of units. HCPCS has miles in tenths (CMS Pub. 100-04 ch. 15 s. 30.1.2), drugs and
/// supplies by measure.
fn comes_whole(code: Code) -> bool {
    let text = code.as_str();
    text.starts_with(|c: char| c.is_ascii_digit()) && !("00100".."02000").contains(&text)
}

fn dates(c: &Context<'_>, out: &mut Report<'_>) {
    for (i, line) in c.claim.coding.lines.iter().enumerate() {
        let number = i + 1;
        let born = c.claim.patient.birth_date;
        let (at, message, repair) = if line.from > line.to {
            let message = format!(
                "line {number} ends on {}, before it begins on {}",
                line.to, line.from
            );
            let (from, to) = (line.from, line.from);
            ("to", message, Some(Repair::SetDates { line: i, from, to }))
        } else if line.to > c.today {
            let message = format!("line {number} is dated {}, in the future", line.to);
            ("to", message, None)
        } else if let Some(born) = born.filter(|born| line.from < *born) {
            let message = format!(
                "line {number} is dated {}, before the patient's birth on {born}",
                line.from
            );
            ("from", message, None)
        } else {
            if let Some(message) = odd_span(line, number) {
                let fix = "one line a day, or a unit for each day".to_owned();
                let at = format!("lines[{i}].to");
                out.add_as(Severity::Warning, at, message, Some(fix));
            }
            continue;
        };
        let fix = match &repair {
            Some(repair) => repair.words(),
            None => "correct the dates".to_owned(),
        };
        out.add(format!("lines[{i}].{at}"), message, Some(fix))
            .repair(repair);
    }
}

/// What is odd about a range of days: a visit counts once a day, and an operation may end after
/// midnight but not go on for days. Care of a pregnancy, a month or a course has its own ranges.
fn odd_span(line: &ServiceLine, number: usize) -> Option<String> {
    const VISITS: [(&str, &str); 7] = [
        ("99202", "99239"),
        ("99242", "99255"),
        ("99281", "99285"),
        ("99291", "99291"),
        ("99304", "99316"),
        ("99341", "99350"),
        ("99381", "99397"),
    ];
    let days = (line.to - line.from).num_days() + 1;
    if days < 2 {
        return None;
    }
    let code = line.code.as_str();
    let within = |(from, to): &(&str, &str)| (*from..=*to).contains(&code);
    let what = format!("line {number} ({code}) is of {days} days");
    if code.len() == 5 && VISITS.iter().any(within) {
        let fewer = line.units.0 < days.checked_mul(1000)?;
        return fewer
            .then(|| format!("{what} and has {} units: a visit is of one day", line.units));
    }
    let surgery = code.len() == 5 && ("10004".."70000").contains(&code);
    let maternity = ("59400".."59623").contains(&code);
    (surgery && !maternity && days > 2 && line.units.0 < days.checked_mul(1000)?)
        .then(|| format!("{what}: an operation is of one day, or ends on the next"))
}
