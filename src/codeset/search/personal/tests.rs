use super::super::tests::SEARCH;
use super::*;
use crate::domain::CardId;
use proptest::prelude::*;

const DOS: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 2).unwrap();

/// Queries of many kinds, none chosen for what is kept below.
const QUERIES: [&str; 12] = [
    "diabetic neuropathy",
    "headache",
    "asthma",
    "knee pain",
    "office visit established",
    "copd",
    "anxiety",
    "back pain",
    "E11",
    "I10",
    "993",
    "fracture wrist left",
];

fn query<'a>(words: &'a str, personal: Option<&'a Personal>) -> Query<'a> {
    Query {
        words,
        set: None,
        procedures: false,
        dos: DOS,
        all_codes: false,
        limit: 20,
        personal,
    }
}

fn card(set: CodeSet, code: &str) -> Card {
    Card::new(CardId(1), "ann".into(), set, code.parse().unwrap())
}

fn favourite(set: CodeSet, code: &str) -> Card {
    Card {
        favourite: true,
        ..card(set, code)
    }
}

fn used(set: CodeSet, code: &str, uses: u32, last: u32) -> Card {
    Card {
        uses,
        last_used: NaiveDate::from_ymd_opt(2026, 11, last),
        ..card(set, code)
    }
}

fn noted(code: &str, note: &str) -> Card {
    Card {
        note: note.into(),
        ..card(CodeSet::Icd10Cm, code)
    }
}

fn codes(hits: &[Hit]) -> Vec<String> {
    hits.iter().map(|h| h.code.display(h.set)).collect()
}

fn place(words: &str, personal: Option<&Personal>, code: &str) -> usize {
    let hits = codes(&SEARCH.find(&query(words, personal)));
    hits.iter().position(|c| c == code).unwrap()
}

#[test]
fn with_nothing_kept_every_answer_is_what_it_was() {
    let mut personal = Personal::default();
    for words in QUERIES {
        let plain = SEARCH.find(&query(words, None));
        assert_eq!(
            SEARCH.find(&query(words, Some(&personal))),
            plain,
            "{words}"
        );
    }
    // Forgotten: as if it had never been.
    personal.take(used(CodeSet::Icd10Cm, "M54.50", 9, 2));
    personal.take(noted("I10", "salt"));
    personal.take(card(CodeSet::Icd10Cm, "M54.50"));
    personal.take(noted("I10", ""));
    assert_eq!(personal, Personal::default());
}

#[test]
fn a_favourite_rises_among_near_equals_and_not_above_a_better_match() {
    let personal = Personal::new([
        favourite(CodeSet::Icd10Cm, "M54.50"),
        used(CodeSet::Cpt, "99214", 60, 2),
        favourite(CodeSet::Icd10Cm, "E11.42"),
    ]);
    let of = |words, code| {
        (
            place(words, None, code),
            place(words, Some(&personal), code),
        )
    };
    let (before, after) = of("back pain", "M54.50");
    assert!(0 < after && after < before, "{before} {after}");
    // The four levels of a visit say the same of "office visit established".
    let (before, after) = of("office visit established", "99214");
    assert!(before > 0 && after == 0, "{before} {after}");
    assert_eq!(of("diabetic neuropathy", "E11.40"), (0, 0));
    // Codes typed stand in their order.
    let typed = codes(&SEARCH.find(&query("E11.4", Some(&personal))));
    assert_eq!(typed, codes(&SEARCH.find(&query("E11.4", None))));
    let hits = SEARCH.find(&query("office visit established", Some(&personal)));
    assert_eq!(
        hits[0].kept,
        Kept {
            uses: 60,
            favourite: false,
            noted: false
        }
    );
    assert_eq!(hits[1].kept, Kept::default());
}

#[test]
fn the_more_often_used_rises_higher_and_never_beyond_the_bound() {
    let kept = |uses, favourite| Kept {
        uses,
        favourite,
        noted: false,
    };
    let mut last = 0.0;
    for uses in [1, 2, 8, 50, 1_000] {
        let now = lift(kept(uses, false));
        assert!(last < now && now <= LIFT, "{uses}: {now}");
        last = now;
    }
    assert!(lift(kept(u32::MAX, false)) <= LIFT);
    assert!((lift(kept(0, true)) - LIFT).abs() < f32::EPSILON);
    assert!(lift(kept(0, false)) == 0.0);
}

#[test]
fn notes_are_found_by_their_words() {
    let site = Card {
        owner: String::new(),
        ..noted(
            "M54.50",
            "Harbor Mutual wants six weeks of conservative care",
        )
    };
    let personal = Personal::new([noted("Z23", "one for the visit, harbor"), site]);
    let hits = SEARCH.find(&query("harbor mutual", Some(&personal)));
    let hit = hits.iter().find(|h| h.code.dotted() == "M54.50").unwrap();
    assert_eq!(
        hit.via.as_deref(),
        Some("Harbor Mutual wants six weeks of conservative care")
    );
    assert!(hit.kept.noted);
    let marked: String = (hit.via.as_deref().unwrap().chars().enumerate())
        .filter(|(at, _)| hit.marks.contains(at))
        .map(|(_, c)| c)
        .collect();
    assert_eq!(marked, "HarborMutual");
    // Every word is asked for; the note with one of two is none.
    assert!(!codes(&hits).contains(&"Z23".to_owned()));
    let by_both = SEARCH.find(&query("harbor", Some(&personal)));
    assert!(
        ["Z23", "M54.50"]
            .iter()
            .all(|c| codes(&by_both).contains(&(*c).to_owned()))
    );
    // A code of another set, or not valid then, is not found by its note either.
    let procedures = Query {
        procedures: true,
        ..query("harbor", Some(&personal))
    };
    assert!(!codes(&SEARCH.find(&procedures)).contains(&"Z23".to_owned()));
    // Nor is a code that came with FY2027, in the year before.
    let new = Personal::new([noted("C78.31", "harbor")]);
    let on = |dos: &str| {
        let query = Query {
            dos: dos.parse().unwrap(),
            ..query("harbor", Some(&new))
        };
        codes(&SEARCH.find(&query)).contains(&"C78.31".to_owned())
    };
    assert!(on("2026-10-01") && !on("2026-09-30"));
}

#[test]
fn with_nothing_typed_favourites_come_before_what_was_used_last() {
    let tables = Tables::shipped().unwrap();
    let dx = CodeSet::Icd10Cm;
    let personal = Personal::new([
        used(dx, "E78.5", 3, 20),
        used(dx, "J06.9", 30, 2),
        favourite(dx, "I10"),
        Card {
            favourite: true,
            ..used(dx, "E11.65", 5, 1)
        },
        // A heading cannot be billed, and this code was never valid.
        favourite(dx, "E11"),
        favourite(dx, "Q99.9999"),
        used(CodeSet::Cpt, "99213", 9, 9),
        used(CodeSet::Cpt, "55555", 2, 3),
        favourite(CodeSet::Hcpcs, "J1885"),
        noted("Z23", "only a note"),
    ]);
    let of = |set, procedures, limit| {
        let query = Query {
            set,
            procedures,
            limit,
            ..query("", Some(&personal))
        };
        codes(&personal.offers(&tables, &query))
    };
    assert_eq!(of(Some(dx), false, 9), ["E11.65", "I10", "E78.5", "J06.9"]);
    assert_eq!(of(Some(dx), false, 1), ["E11.65"]);
    // A code that only a licensed table would have is offered as it was typed before.
    assert_eq!(of(None, true, 9), ["J1885", "99213", "55555"]);
    let new = Personal::new([favourite(dx, "C78.31")]);
    let on = |dos: &str| {
        let query = Query {
            dos: dos.parse().unwrap(),
            ..query("", Some(&new))
        };
        new.offers(&tables, &query).len()
    };
    assert_eq!([on("2026-10-01"), on("2026-09-30")], [1, 0]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn what_is_kept_never_moves_a_code_past_a_clearly_better_one(
        at in 0_usize..QUERIES.len(),
        chosen in prop::collection::vec((0_usize..20, any::<bool>(), any::<u32>()), 0..6),
    ) {
        let plain = SEARCH.find(&query(QUERIES[at], None));
        let mut personal = Personal::default();
        for (row, favourite, uses) in chosen {
            if let Some(hit) = plain.get(row) {
                let code = Card::new(CardId(1), "ann".into(), hit.set, hit.code);
                personal.take(Card { favourite, uses, ..code });
            }
        }
        let lifted = SEARCH.find(&query(QUERIES[at], Some(&personal)));
        let score = |hit: &Hit| plain.iter().find(|p| (p.set, p.code) == (hit.set, hit.code)).map(|p| p.score);
        for (i, above) in lifted.iter().enumerate() {
            for below in &lifted[i + 1..] {
                if let (Some(above), Some(below)) = (score(above), score(below)) {
                    prop_assert!(below <= above * (1.0 + LIFT) + 1e-5);
                }
            }
        }
    }
}
