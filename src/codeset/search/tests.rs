use super::*;
use proptest::prelude::*;
use std::sync::LazyLock;

pub(super) static SEARCH: LazyLock<Search> =
    LazyLock::new(|| Search::build(&Tables::shipped().unwrap()));

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn dx(words: &str) -> Query<'_> {
    Query {
        words,
        set: Some(CodeSet::Icd10Cm),
        procedures: false,
        dos: day("2026-11-02"),
        all_codes: false,
        limit: 10,
        personal: None,
    }
}

fn codes(query: &Query<'_>) -> Vec<String> {
    let hits = SEARCH.find(query);
    hits.iter().map(|h| h.code.display(h.set)).collect()
}

#[test]
fn the_code_that_is_meant_stands_first() {
    for (words, want) in [
        ("dm2", "E11.9"),
        ("type 2 diabetes mellitus", "E11.9"),
        ("ckd", "N18.9"),
        ("ckd 3", "N18.30"),
        ("dm2 neuropathy", "E11.40"),
        ("diabetic neuropathy type II", "E11.40"),
        ("htn", "I10"),
        ("heart attack", "I21.9"),
        ("tennis elbow left", "M77.12"),
        ("copd exac", "J44.1"),
        ("fx wrist", "S62.109A"),
        ("asthma", "J45.909"),
        ("heart failure", "I50.9"),
        ("pneumonia", "J18.9"),
        ("PNEUMONIA, left out", "J18.9"),
        ("gall stones", "K80.20"),
        ("haemorrhoids", "K64.9"),
        ("otitis media right", "H66.91"),
        ("colles fx left", "S52.532A"),
        ("sequela colles fracture right", "S52.531S"),
        ("hypertention", "I10"),
        ("parkinsons", "G20.A1"),
        ("bell's palsy", "G51.0"),
        ("diverticulitis without perforation", "K57.92"),
        ("ckd stage three", "N18.30"),
        ("breast caancer left", "C50.912"),
        ("fracture of wrist left", "S62.102A"),
        ("colles fx left open", "S52.532B"),
        ("hyper tension", "I10"),
        ("diabetic foot ulcer", "E11.621"),
        ("hx of colon cancer", "Z85.038"),
    ] {
        let codes = codes(&dx(words));
        assert_eq!(
            codes.first().map(String::as_str),
            Some(want),
            "{words}: {codes:?}"
        );
    }
}

#[test]
fn a_code_is_found_by_its_beginning() {
    for (words, want) in [
        ("e11.6", &["E11.610", "E11.618"][..]),
        ("E116", &["E11.610", "E11.618"]),
        ("e11", &["E11.9", "E11.00"]),
        ("i10", &["I10"]),
        ("s52.501a", &["S52.501A"]),
        (" J44.1 ", &["J44.1"]),
    ] {
        let codes = codes(&dx(words));
        assert_eq!(codes[..want.len()], *want, "{words}");
    }
    let procedure = Query {
        set: None,
        procedures: true,
        ..dx("99213")
    };
    assert_eq!(codes(&procedure)[0], "99213");
    assert_eq!(codes(&dx("99213")), [""; 0]);
    let header = Query {
        all_codes: true,
        ..dx("E11")
    };
    assert_eq!(codes(&header)[..2], ["E11", "E11.0"]);
}

#[test]
fn a_procedure_is_found_by_its_words() {
    let query = |words| Query {
        set: None,
        procedures: true,
        ..dx(words)
    };
    for (words, want) in [
        ("cxr 2 views", "71046"),
        ("office visit established low", "99213"),
        ("screening colonoscopy", "G0121"),
        ("a1c", "83036"),
        ("hip replacement", "27130"),
        ("psychotherapy 45", "90834"),
    ] {
        let codes = codes(&query(words));
        assert!(
            codes.iter().take(5).any(|c| c == want),
            "{words}: {codes:?}"
        );
    }
}

#[test]
fn what_matched_is_shown() {
    let hits = SEARCH.find(&dx("congestive heart failure"));
    assert_eq!(hits[0].code.dotted(), "I50.9");
    assert_eq!(hits[0].via.as_deref(), Some("Congestive heart failure NOS"));
    assert_eq!(
        hits[0].marks,
        (0..10).chain(11..16).chain(17..24).collect::<Vec<_>>()
    );
    let hits = SEARCH.find(&dx("asthm"));
    assert_eq!(hits[0].title, "Unspecified asthma, uncomplicated");
    assert_eq!(
        (hits[0].via.clone(), hits[0].marks.clone()),
        (None, vec![12, 13, 14, 15, 16])
    );
}

#[test]
fn only_what_is_valid_on_the_day_is_found() {
    let on = |text, words| {
        codes(&Query {
            dos: day(text),
            ..dx(words)
        })
    };
    // C79.83 came, and D69.1 became a header, on 2026-10-01.
    assert!(!on("2026-09-30", "C79.83").contains(&"C79.83".to_owned()));
    assert_eq!(on("2026-10-01", "C79.83")[0], "C79.83");
    assert_eq!(on("2026-09-30", "D69.1")[0], "D69.1");
    assert!(on("2026-10-01", "D69.1")[0].starts_with("D69.1"));
    assert_ne!(on("2026-10-01", "D69.1")[0], "D69.1");
}

#[test]
fn a_query_without_a_meaning_finds_nothing() {
    for words in ["", "   ", "''", "\u{0}", "zzzzqqqqxxxx"] {
        assert_eq!(codes(&dx(words)), [""; 0], "{words:?}");
    }
    assert_eq!(
        codes(&Query {
            limit: 0,
            personal: None,
            ..dx("asthma")
        }),
        [""; 0]
    );
    assert!(Search::default().find(&dx("asthma")).is_empty());
}

/// What the coder's words ask for, clause by clause: the code is the first.
#[test]
fn what_is_said_decides_and_what_is_not_said_is_the_default() {
    for (clause, words, want) in [
        // The default where nothing finer is said.
        ("default", "diabetes", "E11.9"),
        ("default", "gastroesophageal reflux disease", "K21.9"),
        ("default", "appendicitis", "K37"),
        ("default", "migraine", "G43.909"),
        ("default", "carpal tunnel syndrome", "G56.00"),
        ("default", "ankle sprain", "S93.409A"),
        ("default", "pressure ulcer of sacral region", "L89.159"),
        // The finer one where it is said.
        ("side", "carpal tunnel left", "G56.02"),
        ("side", "carpal tunnel right", "G56.01"),
        ("side", "carpal tunnel bilateral", "G56.03"),
        ("acute", "acute appendicitis", "K35.80"),
        ("acute", "acute cholecystitis", "K81.0"),
        ("chronic", "chronic cholecystitis", "K81.1"),
        (
            "trimester",
            "gestational hypertension second trimester",
            "O13.2",
        ),
        (
            "trimester",
            "gestational hypertension third trimester",
            "O13.3",
        ),
        ("stage", "ckd stage 4", "N18.4"),
        ("stage", "pressure ulcer sacral stage 3", "L89.153"),
        (
            "encounter",
            "sprain of left ankle subsequent encounter",
            "S93.402D",
        ),
        ("encounter", "sprain of left ankle sequela", "S93.402S"),
        ("with", "gerd with esophagitis", "K21.00"),
        ("without", "gerd without esophagitis", "K21.9"),
        ("with", "migraine with aura", "G43.109"),
        // Spelling.
        ("british", "oedema", "R60.9"),
        ("american", "edema", "R60.9"),
        ("british", "iron deficiency anaemia", "D50.9"),
        ("american", "iron deficiency anemia", "D50.9"),
        ("british", "diarrhoea", "R19.7"),
        // Latin and plain.
        ("plain", "kidney failure", "N19"),
        ("latin", "renal failure", "N19"),
        ("plain", "heart arrest", "I46.9"),
        ("latin", "cardiac arrest", "I46.9"),
        ("latin", "pyrexia", "R50.9"),
        ("plain", "fever", "R50.9"),
        ("latin", "cephalgia", "R51.9"),
        ("plain", "headache", "R51.9"),
        // Lay words and eponyms.
        ("lay", "heart attack", "I21.9"),
        ("lay", "stroke", "I63.9"),
        ("lay", "water on the knee", "M25.469"),
        ("eponym", "crohn's disease", "K50.90"),
        ("eponym", "crohns disease", "K50.90"),
        // Hyphens, plurals, numbers.
        ("hyphen", "non-hodgkin lymphoma", "C85.90"),
        ("hyphen", "nonhodgkin lymphoma", "C85.90"),
        ("plural", "kidney stones", "N20.0"),
        ("number", "type 2 diabetes", "E11.9"),
        ("number", "type ii diabetes", "E11.9"),
        ("number", "type two diabetes", "E11.9"),
        // Cut off, run together, mistyped.
        ("cut off", "diab neur", "E11.40"),
        ("cut off", "diab ft ulc", "E11.621"),
        ("run together", "hyper tension", "I10"),
        ("typing error", "penumonia", "J18.9"),
        ("typing error", "atrial fibrilation", "I48.91"),
        ("typing error", "migrane with aura", "G43.109"),
        // Negation.
        ("negation", "chest pain no fever", "R07.9"),
        ("negation", "cough denies fever, chills", "R05.9"),
        ("negation", "gastric ulcer without bleeding", "K25.9"),
        // Words of Greek and Latin parts, tumours by their behaviour, initials.
        ("parts", "nephromegaly", "N28.81"),
        ("behaviour", "adenocarcinoma of left upper lobe", "C34.12"),
    ] {
        let codes = codes(&dx(words));
        let first = codes.first().map(String::as_str);
        assert_eq!(first, Some(want), "{clause}: {words}: {codes:?}");
    }
}

/// Queries that nobody types but somebody pastes.
fn hostile() -> Vec<String> {
    let repeated = |part: &str, times: usize| part.repeat(times);
    vec![
        repeated("a ", 5_000),
        repeated("s p d c o ", 1_000),
        repeated("diabetes ", 2_000),
        repeated("xqzjkw", 10_000),
        (0..500).map(|n| format!("zzq{n}xy ")).collect(),
        (0..500).map(|n| format!("wrd{n} with ms ra ")).collect(),
        repeated("pneumonoultramicroscopicsilicovolcanoconiosis-", 200),
        repeated("\u{1f4a9}\u{0301}\u{202e}", 3_000),
        repeated("without no not ", 900),
        repeated("'s-'s ", 900),
        ('!'..='~').collect::<String>().repeat(50),
        repeated("left right bilateral unspecified other of with ", 200),
    ]
}

#[test]
fn no_query_does_more_than_bounded_work() {
    static OWN: LazyLock<Search> = LazyLock::new(|| read(&SEARCH.to_bytes()).unwrap());
    let work = |words: &str| {
        let _ = OWN.find(&dx(words));
        let spare = OWN.spare.lock().unwrap();
        score::WORK - spare.last().map_or(score::WORK, Scratch::left)
    };
    // What people type is far from the bound, so that the bound changes no answer of theirs.
    for words in [
        "p",
        "type 2 diabetes with diabetic neuropathy and foot ulcer left",
        "hx of breast ca",
        "displaced intertrochanteric fracture of right femur initial encounter for closed fracture",
    ] {
        let work = work(words);
        assert!((1..score::WORK / 4).contains(&work), "{words}: {work}");
    }
    for words in hostile() {
        let start: String = words.chars().take(30).collect();
        let readings = OWN.readings(&words, &CodeSet::ALL);
        assert!(readings.len() <= 3 * rewrite::MOST, "{start}");
        let longest = readings.iter().map(|r| r.words.len()).max();
        assert!(longest.unwrap_or(0) <= rewrite::WORDS, "{start}");
        assert!(work(&words) <= score::WORK, "{start}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_is_answered_within_the_filters(
        noise in ".{0,40}",
        words in prop::collection::vec(
            prop::sample::select(vec![
                "htn", "left", "s/p", "fx", "2\u{b0}", "E11", "without", "diabtes", "carcin", "ca",
                "992", "'s", "-", "\u{e9}", "x", "visit",
            ]),
            0..12,
        ),
        set in prop::sample::select(vec![
            None, Some(CodeSet::Icd10Cm), Some(CodeSet::Cpt), Some(CodeSet::Hcpcs),
        ]),
        procedures in any::<bool>(),
        all_codes in any::<bool>(),
        limit in 0_usize..30,
    ) {
        let text = format!("{}{noise}", words.join(" "));
        let query = Query { words: &text, set, procedures, dos: day("2026-11-02"), all_codes, limit, personal: None };
        let hits = SEARCH.find(&query);
        prop_assert!(hits.len() <= limit);
        let mut seen = std::collections::HashSet::new();
        for hit in hits {
            prop_assert!(all_codes || hit.billable);
            prop_assert!(set.is_none_or(|s| s == hit.set));
            prop_assert!(!procedures || hit.set != CodeSet::Icd10Cm);
            prop_assert!(seen.insert((hit.set, hit.code)));
            let marked = hit.via.as_ref().unwrap_or(&hit.title).chars().count();
            prop_assert!(hit.marks.is_sorted() && hit.marks.iter().all(|m| *m < marked));
        }
    }
}

fn read(mut bytes: &[u8]) -> Option<Search> {
    let count = bytes.len();
    Search::read(&mut Input::new(&mut bytes, count))
}

#[test]
fn an_engine_that_was_written_answers_as_before() {
    let bytes = SEARCH.to_bytes();
    let again = read(&bytes).unwrap();
    for words in [
        "dm2 neuropathy",
        "hypertention",
        "99213",
        "E11",
        "knee replacement",
        "w/o pain",
    ] {
        for set in [None, Some(CodeSet::Icd10Cm)] {
            let query = Query { set, ..dx(words) };
            assert_eq!(again.find(&query), SEARCH.find(&query), "{words}");
        }
    }
    assert_eq!(again.to_bytes(), bytes);
    assert!(read(&bytes[..bytes.len() - 1]).is_none());
    assert!(read(&[&bytes[..], b"x"].concat()).is_none());
}

/// A small engine, so that a change hits something that matters.
fn small() -> Search {
    let mut lexicon = Lexicon::default();
    lexicon.add_abbreviations("abbr\texpansion\tdomain\nfx\tfracture\tdx\n");
    lexicon.add_terms("term\tcode\tkind\nyellow skin\tR17\tlay\n");
    let mut builder = Builder::new(&lexicon);
    let mut row = |code: &str, title: &str, billable: bool| {
        builder.push(&crate::codeset::walk::Row {
            at: crate::codeset::RowRef::default(),
            set: CodeSet::Icd10Cm,
            code: code.parse().unwrap(),
            title,
            inclusions: &["breaking of the arm"],
            includes: &[],
            words: "",
            billable,
            practice: false,
            own_words: false,
            from: None,
            to: None,
        });
    };
    row("R17", "Unspecified jaundice", true);
    row("S52", "Fracture of forearm", false);
    row("S520", "Fracture of forearm, unspecified", true);
    Search {
        index: builder.finish(),
        rewriter: Rewriter::new(&lexicon),
        ..Search::default()
    }
}

proptest! {
    #[test]
    fn a_damaged_engine_is_refused_or_answers(at in any::<prop::sample::Index>(), bits in 1..=255_u8) {
        static BYTES: LazyLock<Vec<u8>> = LazyLock::new(|| small().to_bytes());
        let mut bytes = BYTES.clone();
        bytes[at.index(BYTES.len())] ^= bits;
        if let Some(search) = read(&bytes) {
            for words in ["fx forearm", "S52", "breaking", "yelow skin"] {
                let _ = search.find(&dx(words));
            }
        }
    }
}
