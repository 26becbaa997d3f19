use super::*;
use crate::codeset::Tables;
use proptest::prelude::*;
use std::sync::LazyLock;

static SUGGESTER: LazyLock<Suggester> = LazyLock::new(|| {
    let tables = Tables::shipped().unwrap();
    Suggester::new(Arc::new(Search::build(&tables)))
});

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 2).unwrap()
}

/// "CODE context" of every mention.
fn read(note: &str) -> Vec<String> {
    let mentions = SUGGESTER.read(note, day());
    mentions
        .iter()
        .map(|m| {
            let best = &m.codes[0];
            format!("{} {}", best.code.display(best.set), m.context.name())
        })
        .collect()
}

#[test]
fn a_phrase_leads_to_its_code() {
    for (note, want) in [
        (
            "Type 2 diabetes with diabetic polyneuropathy.",
            "E11.42 affirmed",
        ),
        ("GERD", "K21.9 affirmed"),
        ("gastroesophageal reflux disease", "K21.9 affirmed"),
        ("COPD with acute exacerbation", "J44.1 affirmed"),
        ("HTN - stable", "I10 affirmed"),
        ("htn stable", "I10 affirmed"),
        ("ESSENTIAL HYPERTENSION, CONTROLLED.", "I10 affirmed"),
        ("Osteoarthritis, right knee", "M17.11 affirmed"),
        ("Right carpal tunnel syndrome", "G56.01 affirmed"),
        ("Carpal tunnel syndrome, left.", "G56.02 affirmed"),
        (
            "Laceration of left hand without foreign body",
            "S61.412A affirmed",
        ),
        (
            "Closed Colles fracture of the right radius",
            "S52.531A affirmed",
        ),
        ("CKD stage 3a", "N18.31 affirmed"),
        ("chronic diastolic heart failure", "I50.32 affirmed"),
        ("hypertention, at goal", "I10 affirmed"),
        ("Acute cystitis with hematuria", "N30.01 affirmed"),
        ("Former smoker", "Z87.891 affirmed"),
        ("Blood drawn by venipuncture.", "36415 affirmed"),
    ] {
        assert_eq!(read(note), [want], "{note}");
    }
}

#[test]
fn what_the_note_says_of_it_is_told() {
    for (note, want) in [
        ("Denies hemoptysis.", &["R04.2 negated"][..]),
        (
            "No fever, wheezing or hemoptysis.",
            &["R50.9 negated", "R06.2 negated", "R04.2 negated"],
        ),
        (
            "No fever but has a cough.",
            &["R50.9 negated", "R05.9 affirmed"],
        ),
        ("Pneumonia: no", &["J18.9 negated"]),
        ("Probable pneumonia.", &["J18.9 uncertain"]),
        ("r/o pneumonia", &["J18.9 uncertain"]),
        ("?pneumonia", &["J18.9 uncertain"]),
        ("Pneumonia was ruled out.", &["J18.9 ruled_out"]),
        ("Osteomyelitis is unlikely.", &["M86.9 ruled_out"]),
        ("Return if hemoptysis.", &["R04.2 hypothetical"]),
        ("Father had gout.", &["Z82.61 family"]),
        ("Mother reports fever.", &["R50.9 affirmed"]),
        (
            "FAMILY HISTORY: breast cancer in a sister",
            &["Z80.3 family"],
        ),
        ("History of breast cancer", &["Z85.3 affirmed"]),
        ("h/o gout", &["Z87.39 historical"]),
        ("PMH: gout", &["Z87.39 historical"]),
        (
            "PMH: gout\nASSESSMENT: gout",
            &["Z87.39 historical", "M10.9 affirmed"],
        ),
        (
            "Severe sepsis without septic shock, due to pneumonia",
            &["R65.20 affirmed", "R65.21 negated", "J18.9 affirmed"],
        ),
        ("ECG ordered.", &["93000 planned"]),
        (
            "ALLERGIES: penicillin (hives)",
            &["Z88.0 affirmed", "L50.9 drug"],
        ),
        ("Husband has gout.", &["M10.9 other_person"]),
    ] {
        assert_eq!(read(note), want, "{note}");
    }
}

#[test]
fn everyday_words_name_nothing() {
    for note in [
        "Here for a routine visit. Home pressures run 130 over 80.",
        "BP 120/80, HR 70, Temp 98.6, RR 16. Skin warm and dry. Abdomen soft.",
        "Lives with her mother. Works at a school. Drives a car.",
        "Continue current treatment. Follow up in three months. Call with questions.",
        "Heart regular, lungs clear. Ears, nose and throat normal.",
        "CT of the chest reviewed. PT twice a week. Seen in the ED.",
        "Discussed risks and benefits. Patient agrees with the plan.",
    ] {
        let offered: Vec<String> = read(note)
            .into_iter()
            .filter(|m| m.ends_with("affirmed"))
            .collect();
        assert!(offered.is_empty(), "{note}: {offered:?}");
    }
}

#[test]
fn every_row_of_what_was_done_has_its_code() {
    let (search, day) = (&SUGGESTER.search, day());
    for (phrase, code) in done_rows() {
        let code: Code = code.parse().unwrap();
        let set = code.procedure_set().unwrap_or(CodeSet::Icd10Cm);
        let mut rows = search.rows_coded(set, code.as_str());
        let found = rows.any(|row| search.row(row).code == code && search.is_valid(row, day));
        assert!(found, "{phrase}: {code}");
    }
}

fn holds(note: &str) {
    let mentions = SUGGESTER.read(note, day());
    let mut last = 0;
    for m in &mentions {
        assert!(
            m.range.start >= last && m.range.start < m.range.end,
            "{note:?} {m:?}"
        );
        assert_eq!(note.get(m.range.clone()), Some(m.text.as_str()), "{note:?}");
        assert!(!m.codes.is_empty());
        last = m.range.end;
    }
    assert_eq!(mentions, SUGGESTER.read(note, day()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_text_is_too_odd(note in any::<String>()) {
        holds(&note);
    }

    #[test]
    fn words_in_any_order_hold(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "diabetes", "type", "2", "no", "fever,", "left", "knee", "pain", "PMH:", "and", "with",
                "CKD", "w/", "h/o", "?", "\n", ".", "(", "stage 3", "\u{1b}[2J", "é", "X-ray", "r/o", "fracture",
                "gastro-esophageal", "reflux", "neuropathy", "mother", "if", "open", "radius", "ALLERGIES:",
            ]),
            0..80,
        ),
    ) {
        holds(&words.join(" "));
    }
}

#[test]
fn a_long_text_is_read_to_its_end() {
    let note = "Left knee pain and no fever. ".repeat(3_000);
    assert!(SUGGESTER.read(&note, day()).len() >= 6_000);
    holds(&"fracture of radius and ulna ".repeat(400));
    holds(&"a".repeat(100_000));
}
