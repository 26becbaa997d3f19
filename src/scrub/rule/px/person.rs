//! Codes whose description names an age or is of an organ of one sex.

use super::kind::{Kind, kind, number};
use crate::domain::{Code, Severity, Sex};
use crate::scrub::context::Line;
use crate::scrub::{Context, Edit, Report};
use chrono::{Days, Months, NaiveDate};

/// The edits of this file.
pub(in crate::scrub) const EDITS: &[Edit] = &[
    Edit {
        id: "px.age",
        title: "procedure not for the patient's age",
        source: "CPT code descriptions; for vaccines the product's age range (CDC, vaccine code sets); \
                 Medicare Code Editor, maternity ages 9 to 64",
        explain: "The description of the code names an age: preventive visits 99381 to 99397, newborn \
                  and pediatric critical care, vaccine counselling up to 18, tonsils under and from 12, \
                  dialysis months. The age on the date of service decides. A product given outside its \
                  licensed age, or a code the practice table knows for an age, is asked about.",
        run: age,
        ..Edit::BASE
    },
    Edit {
        id: "px.sex",
        title: "procedure of an organ that the other sex has",
        source: "CMS Pub. 100-04 ch. 32 s. 240 (KX on gender-specific services); practice table",
        explain: "Payers deny an operation on an organ that the registered sex does not have. Where it is \
                  right all the same, as for a transgender or intersex patient, KX says so.",
        run: sex,
        ..Edit::BASE
    },
];

/// An age.
#[derive(Debug, Clone, Copy)]
enum Age {
    Days(u64),
    Months(u32),
    Years(u32),
}
use Age::{Days as D, Months as M, Years as Y};

impl Age {
    /// The day on which somebody reaches it.
    fn reached(self, born: NaiveDate) -> Option<NaiveDate> {
        match self {
            D(days) => born.checked_add_days(Days::new(days)),
            M(months) => born.checked_add_months(Months::new(months)),
            Y(years) => born.checked_add_months(Months::new(12 * years)),
        }
    }
}

impl std::fmt::Display for Age {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            D(days) => write!(f, "{days} days"),
            M(months) => write!(f, "{months} months"),
            Y(1) => write!(f, "1 year"),
            Y(years) => write!(f, "{years} years"),
        }
    }
}

/// A run of codes for an age: first and last code, from which age, under which age, and a number
/// that codes of the same service for other ages share (0 for none).
type Run = (u32, u32, Option<Age>, Option<Age>, u8);

/// Ages in the code's own description.
const DEFINED: &[Run] = &[
    (326, 326, None, Some(Y(1)), 0),
    (561, 561, None, Some(Y(1)), 1),
    (562, 562, Some(Y(1)), None, 1),
    (36400, 36406, None, Some(Y(3)), 0),
    (36410, 36410, Some(Y(3)), None, 0),
    (36555, 36555, None, Some(Y(5)), 2),
    (36556, 36556, Some(Y(5)), None, 2),
    (36557, 36557, None, Some(Y(5)), 3),
    (36558, 36558, Some(Y(5)), None, 3),
    (36560, 36560, None, Some(Y(5)), 4),
    (36561, 36561, Some(Y(5)), None, 4),
    (36568, 36568, None, Some(Y(5)), 5),
    (36569, 36569, Some(Y(5)), None, 5),
    (36570, 36570, None, Some(Y(5)), 6),
    (36571, 36571, Some(Y(5)), None, 6),
    (36572, 36572, None, Some(Y(5)), 7),
    (36573, 36573, Some(Y(5)), None, 7),
    (42820, 42820, None, Some(Y(12)), 8),
    (42821, 42821, Some(Y(12)), None, 8),
    (42825, 42825, None, Some(Y(12)), 9),
    (42826, 42826, Some(Y(12)), None, 9),
    (42830, 42830, None, Some(Y(12)), 10),
    (42831, 42831, Some(Y(12)), None, 10),
    (42835, 42835, None, Some(Y(12)), 11),
    (42836, 42836, Some(Y(12)), None, 11),
    (49495, 49496, None, Some(M(6)), 0),
    (49500, 49501, Some(M(6)), Some(Y(5)), 0),
    (49505, 49505, Some(Y(5)), None, 0),
    (49507, 49507, Some(Y(5)), None, 0),
    (54160, 54160, None, Some(D(29)), 12),
    (54161, 54161, Some(D(29)), None, 12),
    (90460, 90461, None, Some(Y(19)), 0),
    (90696, 90696, Some(Y(4)), Some(Y(7)), 0),
    (90700, 90702, None, Some(Y(7)), 0),
    (90714, 90715, Some(Y(7)), None, 0),
    (90732, 90732, Some(Y(2)), None, 0),
    (90951, 90953, None, Some(Y(2)), 13),
    (90954, 90956, Some(Y(2)), Some(Y(12)), 13),
    (90957, 90959, Some(Y(12)), Some(Y(20)), 13),
    (90960, 90962, Some(Y(20)), None, 13),
    (90963, 90963, None, Some(Y(2)), 14),
    (90964, 90964, Some(Y(2)), Some(Y(12)), 14),
    (90965, 90965, Some(Y(12)), Some(Y(20)), 14),
    (90966, 90966, Some(Y(20)), None, 14),
    (90967, 90967, None, Some(Y(2)), 15),
    (90968, 90968, Some(Y(2)), Some(Y(12)), 15),
    (90969, 90969, Some(Y(12)), Some(Y(20)), 15),
    (90970, 90970, Some(Y(20)), None, 15),
    (92601, 92602, None, Some(Y(7)), 16),
    (92603, 92604, Some(Y(7)), None, 16),
    (95782, 95783, None, Some(Y(6)), 17),
    (95810, 95811, Some(Y(6)), None, 17),
    (99151, 99151, None, Some(Y(5)), 18),
    (99152, 99152, Some(Y(5)), None, 18),
    (99155, 99155, None, Some(Y(5)), 19),
    (99156, 99156, Some(Y(5)), None, 19),
    (99381, 99381, None, Some(Y(1)), 20),
    (99382, 99382, Some(Y(1)), Some(Y(5)), 20),
    (99383, 99383, Some(Y(5)), Some(Y(12)), 20),
    (99384, 99384, Some(Y(12)), Some(Y(18)), 20),
    (99385, 99385, Some(Y(18)), Some(Y(40)), 20),
    (99386, 99386, Some(Y(40)), Some(Y(65)), 20),
    (99387, 99387, Some(Y(65)), None, 20),
    (99391, 99391, None, Some(Y(1)), 21),
    (99392, 99392, Some(Y(1)), Some(Y(5)), 21),
    (99393, 99393, Some(Y(5)), Some(Y(12)), 21),
    (99394, 99394, Some(Y(12)), Some(Y(18)), 21),
    (99395, 99395, Some(Y(18)), Some(Y(40)), 21),
    (99396, 99396, Some(Y(40)), Some(Y(65)), 21),
    (99397, 99397, Some(Y(65)), None, 21),
    (99460, 99465, None, Some(D(29)), 0),
    (99468, 99469, None, Some(D(29)), 22),
    (99471, 99472, Some(D(29)), Some(M(25)), 22),
    (99475, 99476, Some(Y(2)), Some(Y(6)), 22),
    (99477, 99477, None, Some(D(29)), 0),
];

/// Ages a vaccine is licensed for: a dose outside them is asked about, not denied as a rule.
const LICENSED: &[Run] = &[
    (90632, 90632, Some(Y(18)), None, 1),
    (90633, 90633, None, Some(Y(19)), 1),
    (90649, 90651, Some(Y(9)), Some(Y(46)), 0),
    (90653, 90653, Some(Y(50)), None, 0),
    (90662, 90662, Some(Y(50)), None, 0),
    (90680, 90681, None, Some(Y(1)), 0),
    (90710, 90710, Some(Y(1)), Some(Y(13)), 0),
    (90744, 90744, None, Some(Y(20)), 0),
    (90746, 90746, Some(Y(18)), None, 0),
    (90750, 90750, Some(Y(18)), None, 0),
    (91318, 91318, None, Some(Y(5)), 2),
    (91319, 91319, Some(Y(5)), Some(Y(12)), 2),
    (91320, 91320, Some(Y(12)), None, 2),
    (91321, 91321, None, Some(Y(12)), 3),
    (91322, 91322, Some(Y(12)), None, 3),
];

fn fits(run: &Run, born: NaiveDate, on: NaiveDate) -> bool {
    let reached = |age: Option<Age>| age.and_then(|age| age.reached(born)).map(|day| day <= on);
    reached(run.2).unwrap_or(true) && !reached(run.3).unwrap_or(false)
}

fn words(run: &Run) -> String {
    match (run.2, run.3) {
        (Some(from), Some(under)) => format!("from {from} to under {under}"),
        (Some(from), None) => format!("{from} and older"),
        (None, Some(under)) => format!("under {under}"),
        (None, None) => "any age".into(),
    }
}

/// The code of the same service for the patient's age.
fn right_one(runs: &[Run], wrong: &Run, n: u32, born: NaiveDate, on: NaiveDate) -> Option<Code> {
    let mut family = runs.iter().filter(|run| wrong.4 != 0 && run.4 == wrong.4);
    let right = family.find(|run| fits(run, born, on))?;
    format!("{:05}", right.0 + (n - wrong.0)).parse().ok()
}

fn age(c: &Context<'_>, out: &mut Report<'_>) {
    let Some(born) = c.claim.patient.birth_date else {
        return;
    };
    for line in c.lines.iter().filter(|line| line.from >= born) {
        let Some(n) = number(line.code) else {
            by_practice(c, line, out);
            continue;
        };
        if n == 99100 {
            extreme(c, line, out);
            continue;
        }
        let of = |runs: &'static [Run]| runs.iter().find(|run| (run.0..=run.1).contains(&n));
        let (runs, run, severity) = match (of(DEFINED), of(LICENSED)) {
            (Some(run), _) => (DEFINED, run, Severity::Error),
            (None, Some(run)) => (LICENSED, run, Severity::Warning),
            (None, None) => {
                by_practice(c, line, out);
                continue;
            }
        };
        if !fits(run, born, line.from) {
            let message = format!(
                "{} is for {}, the patient is {}",
                line.code,
                words(run),
                told(c, line)
            );
            let fix = match right_one(runs, run, n, born, line.from) {
                Some(right) => format!("{right} is for this age, or correct the birth date"),
                None => "choose the code for this age, or correct the birth date".into(),
            };
            out.add_as(severity, line.path("code"), message, Some(fix));
        }
    }
}

/// The patient's age on a line's date, in the unit people use.
fn told(c: &Context<'_>, line: &Line<'_>) -> String {
    match (c.claim.patient.birth_date, c.age_on(line.from)) {
        (Some(born), Some(0)) => {
            let days = line.from.signed_duration_since(born).num_days();
            format!("{days} days old")
        }
        (_, Some(years)) => format!("{years}"),
        _ => "of no known age".into(),
    }
}

/// 99100 is anesthesia under 1 year and over 70.
fn extreme(c: &Context<'_>, line: &Line<'_>, out: &mut Report<'_>) {
    if let Some(years @ 1..=70) = c.age_on(line.from) {
        let message =
            format!("99100 is for patients under 1 year or over 70, the patient is {years}");
        out.add(line.path("code"), message, Some("delete the line".into()));
    }
}

/// Ages that the practice table knows beside the code's description.
fn by_practice(c: &Context<'_>, line: &Line<'_>, out: &mut Report<'_>) {
    let (Some(entry), Some(years)) = (line.entry(), c.age_on(line.from)) else {
        return;
    };
    let (least, most) = entry.ages;
    if least.is_none_or(|least| least <= years) && most.is_none_or(|most| years <= most) {
        return;
    }
    let range = match (least, most) {
        (Some(least), Some(most)) => format!("{least} to {most}"),
        (Some(least), None) => format!("{least} and older"),
        (None, Some(most)) => format!("up to {most}"),
        (None, None) => return,
    };
    let message = format!(
        "{} is usual at ages {range}, the patient is {}",
        line.code,
        told(c, line)
    );
    let fix = Some("check the code and the birth date".into());
    out.add_as(Severity::Warning, line.path("code"), message, fix);
}

fn sex(c: &Context<'_>, out: &mut Report<'_>) {
    let patient = c.claim.patient.sex;
    if patient == Sex::Unknown {
        return;
    }
    for line in &c.lines {
        let of = line.entry().and_then(|entry| entry.sex);
        let Some(of) = of.filter(|of| *of != patient && !line.has("KX")) else {
            continue;
        };
        let whose = |sex: Sex| if sex == Sex::Male { "male" } else { "female" };
        let message = format!(
            "{} is for {} patients, the patient is registered {}",
            line.code,
            whose(of),
            whose(patient)
        );
        let fix = "check the code and the patient; KX where it is right all the same";
        // Supplies and drugs may be meant for somebody else of the family, or used otherwise.
        let severity = match kind(line.code) {
            Kind::Equipment | Kind::Drug => Severity::Warning,
            _ => Severity::Error,
        };
        out.add_as(severity, line.path("code"), message, Some(fix.into()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_turn_on_the_day() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let born = day("2020-05-10");
        let run = |n: u32| {
            DEFINED
                .iter()
                .find(|run| (run.0..=run.1).contains(&n))
                .unwrap()
        };
        for (code, on, want) in [
            (99392, "2025-05-09", true),
            (99392, "2025-05-10", false),
            (99393, "2025-05-10", true),
            (99468, "2020-06-07", true),
            (99468, "2020-06-08", false),
            (99471, "2020-06-08", true),
            (90460, "2039-05-09", true),
            (90460, "2039-05-10", false),
        ] {
            assert_eq!(fits(run(code), born, day(on)), want, "{code} {on}");
        }
    }

    /// Codes of one service for several ages leave no age out, and no code stands in two runs.
    #[test]
    fn the_runs_fit_together() {
        for runs in [DEFINED, LICENSED] {
            assert!(runs.windows(2).all(|w| w[0].1 < w[1].0));
            let mut families: Vec<u8> = runs.iter().map(|run| run.4).filter(|f| *f != 0).collect();
            families.dedup();
            for family in families {
                let members: Vec<&Run> = runs.iter().filter(|run| run.4 == family).collect();
                let length = |run: &&Run| run.1 - run.0;
                assert!(members.len() > 1, "{family}");
                assert!(
                    members.iter().all(|run| length(run) == length(&members[0])),
                    "{family}"
                );
            }
        }
    }
}
