//! What a note says of a visit's time and medical decision making, against its level.

use crate::domain::{Code, Severity};
use crate::scrub::{Context, Edit, Report};
use chrono::NaiveDate;

/// The edits of this file.
pub(in crate::scrub) const EDITS: &[Edit] = &[Edit {
    id: "px.em_level",
    title: "the note states another level of visit",
    severity: Severity::Info,
    source: "CPT E/M Guidelines 2023, levels by time or medical decision making; 85 FR 84472 \
             (office, 2021), 87 FR 69404 (other settings, 2023)",
    explain: "A level is carried by the total time of the day or by medical decision making, \
              whichever is higher. This compares what the note states in words, and is no more \
              than a hint: what was done decides, not the word for it.",
    since: NaiveDate::from_ymd_opt(2023, 1, 1),
    run: level,
    ..Edit::BASE
}];

/// Medical decision making.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mdm {
    Straightforward,
    Low,
    Moderate,
    High,
}

impl Mdm {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Straightforward, "straightforward"),
        (Self::Low, "low"),
        (Self::Moderate, "moderate"),
        (Self::High, "high"),
    ];

    fn name(self) -> &'static str {
        Self::ALL
            .into_iter()
            .find(|(m, _)| *m == self)
            .map_or("", |(_, name)| name)
    }
}

/// One level of a family: its code, the minutes that carry it (0 where time does not count) and the
/// most decision making it stands for.
type Level = (&'static str, u32, Mdm);

use Mdm::{High, Low, Moderate, Straightforward};

/// The families, each from its lowest level: CPT's times of 2024, met or exceeded.
const FAMILIES: [&[Level]; 16] = [
    &[
        ("99202", 15, Straightforward),
        ("99203", 30, Low),
        ("99204", 45, Moderate),
        ("99205", 60, High),
    ],
    &[
        ("99212", 10, Straightforward),
        ("99213", 20, Low),
        ("99214", 30, Moderate),
        ("99215", 40, High),
    ],
    &[
        ("99221", 40, Low),
        ("99222", 55, Moderate),
        ("99223", 75, High),
    ],
    &[
        ("99231", 25, Low),
        ("99232", 35, Moderate),
        ("99233", 50, High),
    ],
    &[
        ("99234", 45, Low),
        ("99235", 70, Moderate),
        ("99236", 85, High),
    ],
    &[
        ("99242", 20, Straightforward),
        ("99243", 30, Low),
        ("99244", 40, Moderate),
        ("99245", 55, High),
    ],
    &[
        ("99252", 35, Straightforward),
        ("99253", 45, Low),
        ("99254", 60, Moderate),
        ("99255", 80, High),
    ],
    // Visits in an emergency department have no times.
    &[
        ("99282", 0, Straightforward),
        ("99283", 0, Low),
        ("99284", 0, Moderate),
        ("99285", 0, High),
    ],
    &[
        ("99304", 25, Low),
        ("99305", 35, Moderate),
        ("99306", 50, High),
    ],
    &[
        ("99307", 10, Straightforward),
        ("99308", 20, Low),
        ("99309", 30, Moderate),
        ("99310", 45, High),
    ],
    &[
        ("99341", 15, Straightforward),
        ("99342", 30, Low),
        ("99344", 60, Moderate),
        ("99345", 75, High),
    ],
    &[
        ("99347", 20, Straightforward),
        ("99348", 30, Low),
        ("99349", 40, Moderate),
        ("99350", 60, High),
    ],
    &[
        ("98000", 15, Straightforward),
        ("98001", 30, Low),
        ("98002", 45, Moderate),
        ("98003", 60, High),
    ],
    &[
        ("98004", 10, Straightforward),
        ("98005", 20, Low),
        ("98006", 30, Moderate),
        ("98007", 40, High),
    ],
    &[
        ("98008", 15, Straightforward),
        ("98009", 30, Low),
        ("98010", 45, Moderate),
        ("98011", 60, High),
    ],
    &[
        ("98012", 10, Straightforward),
        ("98013", 20, Low),
        ("98014", 30, Moderate),
        ("98015", 40, High),
    ],
];

fn level(c: &Context<'_>, out: &mut Report<'_>) {
    for line in &c.lines {
        let Some((family, billed)) = family_of(line.code) else {
            continue;
        };
        let note = c.setting.note.unwrap_or_default();
        let time = line
            .minutes
            .filter(|m| *m > 0)
            .or_else(|| stated_minutes(note));
        let mdm = stated_mdm(note);
        let by_time = time.and_then(|minutes| by_time(family, minutes));
        let by_mdm = mdm.and_then(|mdm| family.iter().position(|(.., most)| mdm <= *most));
        let Some(carried) = by_time.max(by_mdm) else {
            continue;
        };
        if carried == billed {
            continue;
        }
        let mut said = Vec::new();
        if let Some(minutes) = time.filter(|_| family[0].1 > 0) {
            said.push(format!("{minutes} minutes"));
        }
        if let Some(mdm) = mdm {
            said.push(format!("{} decision making", mdm.name()));
        }
        let stated = said.join(" and ");
        let (code, fit) = (line.code, family[carried].0);
        let (message, fix) = if carried < billed {
            // Where only time is stated, decision making may carry what time does not.
            let message = format!("{stated} carry {fit}, {code} is billed");
            let fix = match family[billed] {
                (_, 0, most) => format!("{code} takes {} decision making", most.name()),
                (_, minutes, most) => format!(
                    "{code} takes {minutes} minutes or {} decision making: see that the note \
                     carries it",
                    most.name()
                ),
            };
            (message, fix)
        } else {
            let message = format!("{stated} would carry {fit}, {code} is billed");
            (message, format!("see whether {fit} is meant"))
        };
        out.add_as(Severity::Info, line.path("code"), message, Some(fix));
    }
}

/// The family of a visit, and the place of its level there.
fn family_of(code: Code) -> Option<(&'static [Level], usize)> {
    FAMILIES.into_iter().find_map(|family| {
        let at = family.iter().position(|(of, ..)| *of == code.as_str())?;
        Some((family, at))
    })
}

/// The highest level that minutes carry; `None` where they carry none, or time does not count.
fn by_time(family: &[Level], minutes: u32) -> Option<usize> {
    family
        .iter()
        .rposition(|(_, least, _)| *least > 0 && *least <= minutes)
}

/// Sentences of a note, lower case.
fn sentences(note: &str) -> impl Iterator<Item = String> + '_ {
    let ends = |c: char| matches!(c, '\n' | '.' | ';' | '!' | '?');
    note.split(ends).map(str::to_lowercase)
}

/// The total minutes of the day that a note states; the last statement counts, since an attestation
/// stands at the end. Time of something else (a procedure, counseling on smoking) is none of the
/// visit's.
fn stated_minutes(note: &str) -> Option<u32> {
    const OF_VISIT: [&str; 5] = [
        "total time",
        "time spent",
        "spent",
        "total of",
        "total visit time",
    ];
    const OF_ELSE: [&str; 16] = [
        "critical care",
        "smoking",
        "tobacco",
        "cessation",
        "procedure",
        "psychotherapy",
        "therapy",
        "exercise",
        "walk",
        "advance care",
        "prolonged",
        "anesthesia",
        "infusion",
        "screen time",
        "per day",
        "drive",
    ];
    let mut found = None;
    for sentence in sentences(note) {
        let has = |words: &[&str]| words.iter().any(|w| sentence.contains(w));
        if !has(&OF_VISIT) || has(&OF_ELSE) {
            continue;
        }
        let words: Vec<&str> = sentence
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|w| !w.is_empty())
            .collect();
        for pair in words.windows(2) {
            if let Some(minutes) = minutes_of(pair[0], pair[1]) {
                found = Some(minutes);
            }
        }
    }
    // More than a day is no statement about a visit.
    found.filter(|minutes| (1..=24 * 60).contains(minutes))
}

/// Minutes that two words state: `35 minutes`, `35min` beside anything.
fn minutes_of(first: &str, second: &str) -> Option<u32> {
    if ["min", "mins", "minutes", "minute"].contains(&second) {
        return first.parse().ok();
    }
    let number = |word: &str| word.strip_suffix("min").and_then(|n| n.parse().ok());
    number(second).or_else(|| number(first))
}

/// The decision making that a note states: `MDM: moderate`, `moderate complexity medical decision
/// making`; the last statement counts.
fn stated_mdm(note: &str) -> Option<Mdm> {
    let mut found = None;
    for sentence in sentences(note) {
        let marks = ["mdm", "medical decision making", "medical decision-making"];
        let Some(mark) = marks
            .into_iter()
            .find_map(|m| Some((sentence.find(m)?, m.len())))
        else {
            continue;
        };
        let (before, after) = (&sentence[..mark.0], &sentence[mark.0 + mark.1..]);
        // What follows the mark is its value; else what stands right before it.
        found = named(after.split_whitespace().take(6))
            .or_else(|| named(before.split_whitespace().rev().take(4)))
            .or(found);
    }
    found
}

/// The first level among words.
fn named<'a>(words: impl Iterator<Item = &'a str>) -> Option<Mdm> {
    let plain = |word: &'a str| word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let mut words = words.map(plain);
    words.find_map(|word| {
        Mdm::ALL
            .into_iter()
            .find(|(_, name)| *name == word)
            .map(|(m, _)| m)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn time_is_read_where_it_is_the_visits() {
        for (note, want) in [
            ("I spent 35 minutes on this encounter.", Some(35)),
            ("Total time: 45 min", Some(45)),
            ("Time spent today 32min.", Some(32)),
            (
                "Spent 10 minutes on chart.\nTotal time on the day 40 minutes",
                Some(40),
            ),
            ("Walks 30 minutes a day.", None),
            ("I spent 5 minutes on smoking cessation.", None),
            ("Critical care: spent 35 minutes.", None),
            ("Pain for 20 minutes.", None),
            ("Total time: 99999 minutes", None),
            ("", None),
        ] {
            assert_eq!(stated_minutes(note), want, "{note}");
        }
    }

    #[test]
    fn decision_making_is_read_on_either_side_of_its_name() {
        for (note, want) in [
            ("MDM: Moderate", Some(Moderate)),
            ("Medical decision making of high complexity", Some(High)),
            ("Low complexity medical decision-making.", Some(Low)),
            ("MDM straightforward", Some(Straightforward)),
            ("Moderate pain. High fever.", None),
            ("MDM discussed", None),
        ] {
            assert_eq!(stated_mdm(note), want, "{note}");
        }
    }

    #[test]
    fn levels_rise_within_a_family() {
        for family in FAMILIES {
            assert!(family.is_sorted_by(|a, b| a.0 < b.0 && a.1 <= b.1 && a.2 < b.2));
        }
        let (family, at) = family_of("99214".parse().unwrap()).unwrap();
        assert_eq!(
            (at, by_time(family, 39), by_time(family, 9)),
            (2, Some(2), None)
        );
        assert!(family_of("99211".parse().unwrap()).is_none());
    }

    proptest! {
        #[test]
        fn any_note_is_read(note in "(\\PC|spent|mdm|minutes| |\n|[0-9]){0,80}") {
            let _ = (stated_minutes(&note), stated_mdm(&note));
        }
    }
}
