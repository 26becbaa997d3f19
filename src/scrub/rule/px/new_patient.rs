//! New patient codes for a patient who was seen within three years.

use super::history::{By, priors};
use super::kind::{Kind, face_to_face, kind, lettered, number};
use crate::domain::{Code, Severity};
use crate::scrub::{Context, Edit, Report};
use chrono::Months;

/// The edits of this file.
pub(in crate::scrub) const EDITS: &[Edit] = &[Edit {
    id: "px.new_patient",
    title: "new patient code for a patient seen within three years",
    source: "CPT E/M guidelines, New and Established Patients; CMS Pub. 100-04 ch. 12 s. 30.6.7.A",
    explain: "A new patient has had no professional service face to face from the physician, or from \
              another of the same specialty in the same group, within the past three years. The \
              reading of a test or an injection by the staff does not count. Payers deny the new \
              patient code and do not pay the difference until the claim is corrected.",
    run: new_patient,
    ..Edit::BASE
}];

/// New patient codes and the code of the same service to an established patient: first code of each
/// run, last code, and the established code of the first.
const RUNS: &[(u32, u32, u32)] = &[
    (92002, 92002, 92012),
    (92004, 92004, 92014),
    (98000, 98003, 98004),
    (98008, 98011, 98012),
    (99202, 99205, 99212),
    (99341, 99342, 99347),
    (99344, 99345, 99349),
    (99381, 99387, 99391),
];

/// The code for an established patient; `None` for a code that is not for new patients.
fn established(code: Code) -> Option<Code> {
    let n = number(code)?;
    let (first, _, of_first) = RUNS
        .iter()
        .find(|(first, last, _)| (*first..=*last).contains(&n))?;
    format!("{}", of_first + (n - first)).parse().ok()
}

/// Whether a service makes the patient an established one.
fn counts(code: Code) -> bool {
    match (kind(code), number(code)) {
        (Kind::Surgery, Some(n)) => !matches!(n, 36400..=36416),
        (Kind::Visit, Some(n)) => face_to_face(code) || matches!(n, 99495..=99496),
        (Kind::Visit, None) => lettered(code).is_some(),
        (Kind::Medicine, Some(n)) => {
            matches!(n, 90785..=90899 | 97010..=97799 | 98925..=98943 | 99024)
        }
        _ => false,
    }
}

fn new_patient(c: &Context<'_>, out: &mut Report<'_>) {
    for line in &c.lines {
        let Some(established) = established(line.code) else {
            continue;
        };
        let Some(since) = line.from.checked_sub_months(Months::new(36)) else {
            continue;
        };
        let within = priors(c).filter(|prior| since < prior.date && prior.date < line.from);
        let seen = within.filter(|prior| prior.by != By::Other && counts(prior.code));
        // The clinician's own, then the latest.
        let Some(seen) = seen.max_by_key(|prior| (prior.by == By::Same, prior.date)) else {
            continue;
        };
        let (severity, who) = match seen.by {
            By::Same => (Severity::Error, "the same clinician"),
            _ => (Severity::Warning, "the same group"),
        };
        let message = format!(
            "{} is for new patients: {} by {who} on {} is within three years",
            line.code, seen.code, seen.date
        );
        let fix =
            format!("{established}, or the level of an established patient that the note supports");
        out.add_as(severity, line.path("code"), message, Some(fix));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codeset::{Lookup, Tables};

    #[test]
    fn every_new_patient_code_has_an_established_one() {
        let tables = Tables::shipped().unwrap();
        let day = "2026-11-02".parse().unwrap();
        for (new, want) in [
            ("99202", Some("99212")),
            ("99205", Some("99215")),
            ("99342", Some("99348")),
            ("99344", Some("99349")),
            ("99345", Some("99350")),
            ("99387", Some("99397")),
            ("92004", Some("92014")),
            ("98003", Some("98007")),
            ("98011", Some("98015")),
            ("99213", None),
            ("G0438", None),
        ] {
            let found = established(new.parse().unwrap());
            assert_eq!(found.map(|code| code.to_string()).as_deref(), want, "{new}");
            if let Some(code) = found {
                let entry = tables.look_up_procedure(code, day);
                assert!(matches!(entry, Lookup::Found(_)), "{code}");
            }
        }
    }
}
