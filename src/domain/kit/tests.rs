use super::*;
use crate::domain::{Code, Money};
use proptest::prelude::*;

const DAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 2).unwrap();

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

/// A kit of diagnoses and of lines `CODE:LETTERS`.
fn kit(diagnoses: &[&str], lines: &[(&str, &[u8])]) -> Kit {
    let line = |(text, pointers): &(&str, &[u8])| ServiceLine {
        pointers: pointers.iter().filter_map(|p| Pointer::new(*p)).collect(),
        ..ServiceLine::new(code(text), Kit::UNDATED)
    };
    Kit {
        id: KitId(1),
        revision: 0,
        name: "DM check".to_owned(),
        owner: String::new(),
        specialty: String::new(),
        hotkey: Some('d'),
        coding: Coding {
            diagnoses: diagnoses.iter().map(|d| code(d)).collect(),
            lines: lines.iter().map(line).collect(),
        },
        retired: false,
    }
}

fn letters(coding: &Coding) -> Vec<String> {
    let of = |line: &ServiceLine| line.pointers.iter().map(|p| p.letter()).collect();
    coding.lines.iter().map(of).collect()
}

#[test]
fn diagnoses_that_stand_are_not_repeated_and_pointers_find_them() {
    let kit = kit(
        &["E11.42", "I10", "Z79.84"],
        &[("99214", &[1, 3]), ("83036", &[2])],
    );
    let mut coding = Coding::default();
    for standing in ["I10", "E78.5"] {
        coding.add_diagnosis(code(standing)).unwrap();
    }
    let posted = kit.post(&mut coding, DAY).unwrap();
    let codes: Vec<String> = coding.diagnoses.iter().map(Code::dotted).collect();
    assert_eq!(codes, ["I10", "E78.5", "E11.42", "Z79.84"]);
    assert_eq!(letters(&coding), ["CD", "A"]);
    assert_eq!(posted.places, [2, 0, 3]);
    assert_eq!(
        (posted.diagnoses, posted.first_line, posted.lines),
        (2, 0, 2)
    );
    assert!(coding.lines.iter().all(|l| (l.from, l.to) == (DAY, DAY)));
    assert!(coding.lines.iter().all(|l| l.charge == Money::ZERO));
}

#[test]
fn a_line_without_pointers_is_for_the_diagnoses_of_its_kit() {
    let kit = kit(&["W10.9XXA", "S52.501A"], &[("25600", &[])]);
    let mut coding = Coding::default();
    coding.add_diagnosis(code("I10")).unwrap();
    kit.post(&mut coding, DAY).unwrap();
    // Not the fall, which is an external cause, nor what stood before.
    assert_eq!(letters(&coding), ["C"]);
}

#[test]
fn what_does_not_fit_is_refused_whole_with_the_count() {
    let kit = kit(&["E11.42", "I10", "Z79.84"], &[("99214", &[1])]);
    let mut coding = Coding::default();
    for i in 0..10 {
        coding.add_diagnosis(code(&format!("A{i:02}"))).unwrap();
    }
    let before = coding.clone();
    let error = kit.post(&mut coding, DAY).unwrap_err();
    assert_eq!(
        error.to_string(),
        "DM check brings 3 more diagnoses to the 10 that stand, and a claim holds 12: nothing was \
         posted"
    );
    assert_eq!(coding, before);
    // One of the three stands: it fits.
    coding.replace_diagnosis(0, code("I10")).unwrap();
    kit.post(&mut coding, DAY).unwrap();
    assert_eq!(coding.diagnoses.len(), 12);
    coding.lines = vec![ServiceLine::new(code("99213"), DAY); Coding::MAX_LINES];
    let error = kit.post(&mut coding, DAY).unwrap_err();
    assert!(matches!(
        error,
        KitError::TooManyLines {
            more: 1,
            stand: 50,
            ..
        }
    ));
}

#[test]
fn a_kit_without_some_codes_keeps_its_pointers() {
    let kit = kit(
        &["E11", "I10", "Z79.84"],
        &[("99214", &[1, 3]), ("99999", &[1]), ("83036", &[2])],
    );
    let rest = kit.without(&[0, 0], &[1]);
    let mut coding = Coding::default();
    rest.post(&mut coding, DAY).unwrap();
    assert_eq!(coding.diagnoses, [code("I10"), code("Z79.84")]);
    assert_eq!(letters(&coding), ["B", "A"]);
}

#[test]
fn a_kit_is_seen_by_its_owner_or_by_all() {
    let mut kit = kit(&["I10"], &[]);
    assert!(kit.is_for("ann"));
    kit.owner = "ann".to_owned();
    assert!(kit.is_for("ann") && !kit.is_for("bob") && !kit.is_for(""));
    kit.retired = true;
    assert!(!kit.is_for("ann"));
}

/// Some of sixteen diagnoses, none twice.
fn diagnoses(most: usize) -> impl Strategy<Value = Vec<Code>> {
    let all: Vec<Code> = (0..16).map(|i| code(&format!("A{i:02}"))).collect();
    prop::sample::subsequence(all, 0..=most).prop_shuffle()
}

proptest! {
    #[test]
    fn lines_of_a_posted_kit_point_at_its_diagnoses_and_others_stay(
        stand in diagnoses(12),
        own in diagnoses(12),
        pointers in prop::collection::vec(prop::collection::vec(1_u8..=12, 0..4), 0..6),
        old_lines in prop::collection::vec(prop::collection::vec(1_u8..=12, 1..4), 0..4),
    ) {
        let line = |of: usize, places: &Vec<u8>| {
            let mut line = ServiceLine::new(code("99213"), Kit::UNDATED);
            let lawful = places.iter().filter(|p| usize::from(**p) <= of);
            line.pointers = lawful.filter_map(|p| Pointer::new(*p)).collect();
            line
        };
        let mut kit = kit(&[], &[]);
        kit.coding.lines = pointers.iter().map(|p| line(own.len(), p)).collect();
        kit.coding.diagnoses = own;
        let mut coding = Coding {
            lines: old_lines.iter().map(|p| line(stand.len(), p)).filter(|l| !l.pointers.is_empty()).collect(),
            diagnoses: stand,
        };
        let before = coding.clone();
        let target = |coding: &Coding, line: &ServiceLine| -> Vec<Code> {
            line.pointers.iter().map(|p| coding.diagnoses[p.index()]).collect()
        };
        match kit.post(&mut coding, DAY) {
            Err(_) => prop_assert_eq!(coding, before),
            Ok(posted) => {
                prop_assert!(coding.diagnoses.len() <= Coding::MAX_DIAGNOSES);
                prop_assert_eq!(&coding.diagnoses[..before.diagnoses.len()], &before.diagnoses[..]);
                let mut unique = coding.diagnoses.clone();
                unique.sort_unstable();
                unique.dedup();
                prop_assert_eq!(unique.len(), coding.diagnoses.len());
                for (now, then) in coding.lines.iter().zip(&before.lines) {
                    prop_assert_eq!(now, then);
                }
                prop_assert_eq!(posted.first_line, before.lines.len());
                for (now, then) in coding.lines[posted.first_line..].iter().zip(&kit.coding.lines) {
                    let now = target(&coding, now);
                    if then.pointers.is_empty() {
                        // Nothing stated: the kit's own diagnoses, where it has any.
                        let all_own = now.iter().all(|d| kit.coding.diagnoses.contains(d));
                        prop_assert!(all_own || kit.coding.diagnoses.is_empty());
                    } else {
                        prop_assert_eq!(now, target(&kit.coding, then));
                    }
                }
            }
        }
    }
}
