//! Place of service: whether it exists, and whether the service can be given there.

use super::component::{self, in_hospital};
use super::kind::{Kind, kind, number};
use super::medicare;
use crate::domain::{Code, Severity};
use crate::scrub::context::Line;
use crate::scrub::{Context, Edit, Report};
use std::ops::RangeInclusive;

/// The edits of this file.
pub(in crate::scrub) const EDITS: &[Edit] = &[Edit {
    id: "px.pos",
    title: "place of service does not exist or does not go with the code",
    source: "CMS place of service code set; CMS Pub. 100-04 ch. 26 s. 10.5, ch. 12 s. 30.6 and 190, \
             ch. 23 addendum (PC/TC); CPT E/M category headings",
    explain: "Many codes say where they are given: 99281 to 99285 in an emergency room, 99221 to 99239 \
              in a hospital, 99304 to 99316 in a nursing facility, 99341 to 99350 at home, 99202 to \
              99215 in an office or clinic. Places 02 and 10 are for telehealth only, and telehealth \
              modifiers for those places. In a hospital the technical part of a test and the work of \
              the staff are the hospital's. Payers deny a code in a place it cannot be given in.",
    run: place,
    ..Edit::BASE
}];

/// Where the codes of a run are given.
struct Rule {
    codes: RangeInclusive<u32>,
    places: Places,
    severity: Severity,
    /// What is said of them, after the code and the place.
    says: &'static str,
    fix: &'static str,
}

enum Places {
    Only(&'static [&'static str]),
    Never(&'static [&'static str]),
}
use Places::{Never, Only};

/// Hospitals and facilities like one, and telehealth.
const HOSPITAL: &[&str] = &[
    "02", "06", "08", "10", "19", "21", "22", "23", "24", "25", "26", "34", "51", "52", "55", "56",
    "61",
];

const RULES: &[Rule] = &[
    Rule {
        codes: 99281..=99288,
        places: Only(&["02", "23"]),
        severity: Severity::Error,
        says: "is an emergency room visit (place 23)",
        fix: "99202 to 99215 for an office or urgent care visit, or correct the place",
    },
    Rule {
        codes: 99221..=99239,
        places: Only(HOSPITAL),
        severity: Severity::Error,
        says: "is a visit to a hospital inpatient or observation patient",
        fix: "99202 to 99215 for an office visit, or correct the place",
    },
    Rule {
        codes: 99242..=99245,
        places: Never(&["21", "51", "61"]),
        severity: Severity::Error,
        says: "is an outpatient consultation",
        fix: "99252 to 99255 for an inpatient, or correct the place",
    },
    Rule {
        codes: 99252..=99255,
        places: Only(&[
            "02", "06", "08", "10", "19", "21", "22", "23", "26", "31", "32", "34", "51", "52",
            "54", "55", "56", "61",
        ]),
        severity: Severity::Error,
        says: "is a consultation for an inpatient or observation patient",
        fix: "99242 to 99245 for an outpatient, or correct the place",
    },
    Rule {
        codes: 99304..=99316,
        places: Only(&["02", "10", "31", "32", "54", "56"]),
        severity: Severity::Error,
        says: "is a nursing facility visit (places 31, 32, 54, 56)",
        fix: "choose the visit code of the place, or correct the place",
    },
    Rule {
        codes: 99341..=99350,
        places: Only(&[
            "02", "03", "04", "09", "10", "12", "13", "14", "16", "27", "33", "34", "54", "55",
            "56", "57", "99",
        ]),
        severity: Severity::Error,
        says: "is a visit in a home or residence",
        fix: "choose the visit code of the place, or correct the place",
    },
    Rule {
        codes: 99202..=99215,
        places: Never(&["12", "21", "41", "42", "51", "61", "81"]),
        severity: Severity::Error,
        says: "is an office or other outpatient visit",
        fix: "99221 to 99239 for a hospital inpatient, 99341 to 99350 at home, or correct the place",
    },
    Rule {
        codes: 99202..=99215,
        places: Never(&["13", "14", "16", "23", "31", "32", "33"]),
        severity: Severity::Warning,
        says: "is an office or other outpatient visit",
        fix: "99281 to 99285 in an emergency room, 99304 to 99316 in a nursing facility, 99341 to 99350 in a \
              residence, or correct the place",
    },
    Rule {
        codes: 99381..=99397,
        places: Never(&["21", "23", "24", "41", "42", "51", "61", "81"]),
        severity: Severity::Error,
        says: "is a preventive visit of an outpatient",
        fix: "correct the place",
    },
    Rule {
        codes: 99460..=99460,
        places: Only(&["19", "21", "22", "23", "25", "26"]),
        severity: Severity::Error,
        says: "is care of a newborn in a hospital or birth center",
        fix: "99461 elsewhere, or correct the place",
    },
    Rule {
        codes: 99461..=99461,
        places: Never(&["19", "21", "22", "23", "25"]),
        severity: Severity::Error,
        says: "is care of a newborn outside a hospital or birth center",
        fix: "99460 in a hospital, or correct the place",
    },
    Rule {
        codes: 99462..=99465,
        places: Only(&["19", "21", "22", "23", "25", "26"]),
        severity: Severity::Error,
        says: "is care of a newborn in a hospital or birth center",
        fix: "correct the place",
    },
    Rule {
        codes: 99468..=99480,
        places: Only(&["02", "19", "21", "22", "23", "26", "41", "42"]),
        severity: Severity::Error,
        says: "is inpatient care of a critically ill child",
        fix: "99291 for critical care elsewhere, or correct the place",
    },
    Rule {
        codes: 98000..=98015,
        places: Only(&["02", "10"]),
        severity: Severity::Warning,
        says: "is a telehealth visit (places 02 and 10)",
        fix: "10 where the patient was at home, else 02",
    },
    Rule {
        codes: 99500..=99602,
        places: Never(&["11", "19", "20", "21", "22", "23", "24"]),
        severity: Severity::Warning,
        says: "is a visit of staff at home",
        fix: "correct the place",
    },
];

/// Services that cannot be given by telehealth: they take hands, a specimen, a machine or a thing.
pub(super) fn hands_on(code: Code) -> bool {
    match (kind(code), number(code)) {
        // Weekly management of radiation is on CMS's list.
        (Kind::Radiology, Some(77427)) => false,
        (
            Kind::Anesthesia
            | Kind::Surgery
            | Kind::Radiology
            | Kind::Laboratory
            | Kind::Vaccine
            | Kind::Drug
            | Kind::Equipment
            | Kind::Ambulance,
            _,
        ) => true,
        (Kind::Medicine, Some(n)) => {
            matches!(n, 90460..=90474 | 95004..=95199 | 96360..=96549 | 97010..=97039 | 98925..=98943)
        }
        _ => false,
    }
}

fn place(c: &Context<'_>, out: &mut Report<'_>) {
    // What is empty is `party.required`'s.
    let own = c.claim.place_of_service.trim();
    if !own.is_empty() && c.tables.place_of_service(own).is_none() {
        unknown("place_of_service".into(), own, out);
    }
    for line in &c.lines {
        let known = c.tables.place_of_service(line.place).is_some();
        if let (Some(place), false) = (&line.place_of_service, known) {
            unknown(line.path("place_of_service"), place, out);
        }
        if known && !ruled(c, line, out) {
            telehealth(c, line, out);
            component::in_facility(c, line, out);
            facility_only(c, line, out);
        }
    }
}

fn unknown(at: String, place: &str, out: &mut Report<'_>) {
    let message = format!("{place} is no place of service");
    let fix = "choose one of the table: 11 office, 21 inpatient, 22 outpatient hospital, 23 emergency room ..";
    out.add(at, message, Some(fix.into()));
}

/// Says what the code itself says of its place; whether something was said.
fn ruled(c: &Context<'_>, line: &Line<'_>, out: &mut Report<'_>) -> bool {
    let place = line.place;
    let title = || c.tables.place_of_service(place).unwrap_or_default();
    if let Some(n) = number(line.code) {
        let broken = RULES.iter().find(|rule| {
            rule.codes.contains(&n)
                && match rule.places {
                    Only(places) => !places.contains(&place),
                    Never(places) => places.contains(&place),
                }
        });
        if let Some(rule) = broken {
            let message = format!("{} in {place} ({}): it {}", line.code, title(), rule.says);
            out.add_as(
                rule.severity,
                line.path("place_of_service"),
                message,
                Some(rule.fix.into()),
            );
            return true;
        }
    }
    let (severity, says, fix) = match (kind(line.code), place) {
        (_, "02" | "10") if hands_on(line.code) => (
            Severity::Error,
            "it cannot be given by telehealth",
            "correct the place",
        ),
        (Kind::Visit | Kind::Anesthesia, "81") => (
            Severity::Error,
            "a laboratory does not give it",
            "correct the place",
        ),
        (Kind::Surgery, "81") if !matches!(number(line.code), Some(36415 | 36416)) => (
            Severity::Error,
            "a laboratory does not give it",
            "correct the place",
        ),
        (Kind::Ambulance, place) if !matches!(place, "41" | "42" | "99") => (
            Severity::Warning,
            "an ambulance is place 41 or 42",
            "41 by land, 42 by air or water",
        ),
        _ => return false,
    };
    let message = format!("{} in {place} ({}): {says}", line.code, title());
    out.add_as(
        severity,
        line.path("place_of_service"),
        message,
        Some(fix.into()),
    );
    true
}

/// Telehealth modifiers where the place is not one of telehealth. Medicare has wanted 02 and 10
/// since 2024 (CMS Pub. 100-04 ch. 12 s. 190.3); hospitals go on with 95 in their own places.
fn telehealth(c: &Context<'_>, line: &Line<'_>, out: &mut Report<'_>) {
    let elsewhere = matches!(
        line.place,
        "11" | "12" | "17" | "20" | "49" | "50" | "53" | "71" | "72"
    );
    if !elsewhere || !line.has_any(&["93", "95", "FQ", "GT"]) {
        return;
    }
    let title = c.tables.place_of_service(line.place).unwrap_or_default();
    // Centers have rules of their own.
    let severity = match line.place {
        "50" | "53" | "71" | "72" => Severity::Info,
        _ => Severity::Warning,
    };
    let message = format!("{} by telehealth in {} ({title})", line.code, line.place);
    let fix = "place 10 where the patient was at home, 02 elsewhere, or take the modifier off";
    out.add_as(
        severity,
        line.path("place_of_service"),
        message,
        Some(fix.into()),
    );
}

/// A major operation outside every place where it is done, as far as the practice table knows.
fn facility_only(c: &Context<'_>, line: &Line<'_>, out: &mut Report<'_>) {
    let Some(entry) = line.entry().filter(|entry| !entry.places.is_empty()) else {
        return;
    };
    let facility = |place: &str| in_hospital(place) || place == "24";
    if kind(line.code) != Kind::Surgery
        || !matches!(line.place, "11" | "12" | "17" | "20" | "49")
        || !entry.places.iter().all(|place| facility(place))
    {
        return;
    }
    let severity = match entry.global.as_str() {
        "090" => Severity::Warning,
        _ => Severity::Info,
    };
    let title = c.tables.place_of_service(line.place).unwrap_or_default();
    let message = format!(
        "{} in {} ({title}): it is done in {}",
        line.code,
        line.place,
        entry.places.join(", ")
    );
    let fix = if medicare(c.payer) {
        "correct the place: the rate depends on it"
    } else {
        "correct the place"
    };
    out.add_as(
        severity,
        line.path("place_of_service"),
        message,
        Some(fix.into()),
    );
}
