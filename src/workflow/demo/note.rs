//! Fills the blanks of a note.

use super::random::Random;
use crate::domain::{Patient, Sex};
use chrono::NaiveDate;

/// A note with its blanks filled: who, when, and measurements near what is usual.
pub(super) fn fill(
    template: &str,
    patient: &Patient,
    provider: &str,
    day: NaiveDate,
    random: &mut Random,
) -> String {
    let mut out = String::with_capacity(template.len() + 64);
    let mut rest = template.trim_start_matches('\n');
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}').map(|at| open + at) else {
            break;
        };
        out.push_str(&rest[..open]);
        let blank = &rest[open + 1..close];
        match value(blank, patient, provider, day, random) {
            Some(text) => out.push_str(&text),
            None => out.push_str(&rest[open..=close]),
        }
        rest = &rest[close + 1..];
    }
    out.push_str(rest);
    out
}

fn value(
    blank: &str,
    patient: &Patient,
    provider: &str,
    day: NaiveDate,
    random: &mut Random,
) -> Option<String> {
    let age = patient.age_on(day);
    let grown = age >= 13;
    let female = patient.sex == Sex::Female;
    let word = |f: &str, m: &str| Some(if female { f } else { m }.to_owned());
    let number = |n: i64| Some(n.to_string());
    let tenths = |n: i64| Some(format!("{}.{}", n / 10, n % 10));
    match blank {
        "name" => Some(format!("{} {}", patient.name.first, patient.name.last)),
        "age" => number(i64::from(age)),
        "sex" => word("female", "male"),
        "he" => word("she", "he"),
        "He" => word("She", "He"),
        "his" => word("her", "his"),
        "His" => word("Her", "His"),
        "him" => word("her", "him"),
        "provider" => Some(provider.to_owned()),
        "dos" => Some(day.format("%m/%d/%Y").to_string()),
        "bp" if grown => Some(format!(
            "{}/{}",
            random.between(112, 138),
            random.between(66, 84)
        )),
        "bp" => Some(format!(
            "{}/{}",
            random.between(92, 108),
            random.between(54, 68)
        )),
        "hr" if grown => number(random.between(62, 88)),
        "hr" => number(random.between(84, 110)),
        "rr" if grown => number(random.between(12, 18)),
        "rr" => number(random.between(18, 24)),
        "temp" => tenths(random.between(976, 988)).map(|t| format!("{t} F")),
        "spo2" => number(random.between(96, 99)),
        "weight" if grown => Some(format!("{} lb", random.between(118, 228))),
        // Twice the age plus eight kilograms, the rule of thumb for small children.
        "weight" => tenths((2 * i64::from(age) + 8) * 22).map(|w| format!("{w} lb")),
        "a1c" => tenths(random.between(65, 79)),
        "glucose" => number(random.between(88, 138)),
        "ldl" => number(random.between(68, 118)),
        "creat" => tenths(random.between(7, 11)),
        "pain" => number(random.between(3, 7)),
        _ => None,
    }
}
