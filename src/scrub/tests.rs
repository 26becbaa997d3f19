//! One mutation of a clean claim an edit, and what it must say then.

use super::*;
use crate::codeset::import::{ImportOptions, import_files};
use crate::domain::{
    Address, ClaimCoverage, ClaimPatient, Code, CodeSet, Coding, Money, Party, PersonName, Pointer,
    Relationship, ServiceLine, Sex, Units,
};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::OnceLock;

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| Tables::shipped().unwrap())
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn today() -> NaiveDate {
    day("2026-11-24")
}

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

fn address() -> Address {
    Address {
        line1: "1 Main St".into(),
        line2: String::new(),
        city: "Orlando".into(),
        state: "FL".into(),
        zip: "32801".into(),
    }
}

fn provider(name: &str, first: &str, npi: &str) -> Party {
    Party {
        name: name.into(),
        first: first.into(),
        npi: npi.into(),
        tax_id: "123456789".into(),
        taxonomy: "207Q00000X".into(),
        address: address(),
    }
}

fn line(text: &str, pointers: &[u8]) -> ServiceLine {
    ServiceLine {
        charge: Money(12_500),
        pointers: pointers.iter().map(|p| Pointer::as_stated(*p)).collect(),
        ..ServiceLine::new(code(text), day("2026-11-02"))
    }
}

/// A claim about which nothing is to be said.
fn clean() -> Claim {
    Claim {
        id: "C1".into(),
        patient: ClaimPatient {
            mrn: "M001".into(),
            name: PersonName {
                last: "Roe".into(),
                first: "Jane".into(),
                middle: String::new(),
            },
            birth_date: Some(day("1980-02-03")),
            sex: Sex::Female,
            address: address(),
        },
        coverages: vec![ClaimCoverage {
            payer_code: "60054".into(),
            payer_name: "Harbor".into(),
            filing: "CI".into(),
            member_id: "W123456789".into(),
            group: String::new(),
            relationship: Relationship::SelfSubscriber,
            subscriber: None,
        }],
        billing_provider: provider("Lake Clinic", "", "1234567893"),
        rendering_provider: Some(provider("Who", "Ann", "1245319599")),
        referring_provider: None,
        place_of_service: "11".into(),
        frequency: "1".into(),
        payer_claim_number: None,
        prior_authorization: None,
        clia: None,
        accident: None,
        received: Some(day("2026-11-02")),
        coding: Coding {
            diagnoses: vec![code("E11.65"), code("I10")],
            lines: vec![line("99213", &[1, 2]), line("36415", &[1])],
        },
        history: Vec::new(),
    }
}

/// What is said of the clean claim after a change, as `edit at`.
fn said(change: impl FnOnce(&mut Claim)) -> Vec<String> {
    said_by(tables(), change)
}

fn said_by(tables: &Tables, change: impl FnOnce(&mut Claim)) -> Vec<String> {
    let mut claim = clean();
    change(&mut claim);
    check(&claim, tables, today())
        .iter()
        .map(|f| format!("{} {}", f.edit, f.at))
        .collect()
}

type Change = fn(&mut Claim);

/// Each edit with changes that make it speak, and where.
const CASES: &[(&str, &str, Change)] = &[
    ("claim.no_line", "lines", |c| c.coding.lines.clear()),
    ("claim.too_many_diagnoses", "diagnoses", |c| {
        c.coding.diagnoses = [
            "E11.65", "I10", "E78.5", "N18.31", "Z79.4", "Z79.84", "I48.0", "J44.1", "F17.210",
            "M54.41", "G56.01", "K42.9", "K80.20",
        ]
        .map(code)
        .to_vec();
    }),
    ("claim.too_many_lines", "lines", |c| {
        c.coding.lines = vec![line("99213", &[1]); 51];
    }),
    ("dx.unknown", "diagnoses[1]", |c| {
        c.coding.diagnoses[1] = code("E11.7")
    }),
    ("dx.unknown", "diagnoses[0]", |c| {
        c.coding.diagnoses[0] = code("99213")
    }),
    ("dx.unknown", "diagnoses[0]", |c| {
        c.coding.diagnoses[0] = code("E11.65001")
    }),
    ("dx.not_billable", "diagnoses[0]", |c| {
        c.coding.diagnoses[0] = code("E11.6")
    }),
    ("dx.not_billable", "diagnoses[0]", |c| {
        c.coding.diagnoses[0] = code("S52.501")
    }),
    ("dx.duplicate", "diagnoses[2]", |c| {
        c.coding.diagnoses.push(code("E11.65"))
    }),
    ("px.unknown", "lines[0].code", |c| {
        c.coding.lines[0].code = code("9921")
    }),
    ("px.unknown", "lines[0].code", |c| {
        c.coding.lines[0].code = code("E11.65")
    }),
    ("line.pointer", "lines[1].pointers", |c| {
        c.coding.lines[1].pointers.clear()
    }),
    ("line.pointer", "lines[1].pointers", |c| {
        c.coding.lines[1] = line("36415", &[3])
    }),
    ("line.pointer", "lines[1].pointers", |c| {
        c.coding.lines[1] = line("36415", &[0])
    }),
    ("line.pointer", "lines[1].pointers", |c| {
        c.coding.lines[1] = line("36415", &[200])
    }),
    ("line.pointer", "lines[1].pointers", |c| {
        c.coding.lines[1] = line("36415", &[1, 1])
    }),
    ("line.charge", "lines[0].charge", |c| {
        c.coding.lines[0].charge = Money::ZERO
    }),
    ("line.charge", "lines[0].charge", |c| {
        c.coding.lines[0].charge = Money(-1)
    }),
    ("line.charge", "lines[0].charge", |c| {
        c.coding.lines[0].charge = Money(100_000_000)
    }),
    ("line.units", "lines[0].units", |c| {
        c.coding.lines[0].units = Units(0)
    }),
    ("line.units", "lines[0].units", |c| {
        c.coding.lines[0].units = Units(-1000)
    }),
    ("line.units", "lines[0].units", |c| {
        c.coding.lines[0].units = Units(10_000_000)
    }),
    ("line.dates", "lines[1].to", |c| {
        c.coding.lines[1].to = day("2026-11-01")
    }),
    ("line.dates", "lines[1].to", |c| {
        c.coding.lines[1].to = day("2026-11-25")
    }),
    ("line.dates", "lines[0].from", |c| {
        c.patient.birth_date = Some(day("2026-11-03"));
        c.coding.lines.truncate(1);
    }),
    ("party.npi", "billing_provider.npi", |c| {
        c.billing_provider.npi.clear()
    }),
    ("party.npi", "billing_provider.npi", |c| {
        c.billing_provider.npi = "1234567890".into()
    }),
    ("party.npi", "rendering_provider.npi", |c| {
        c.rendering_provider = Some(provider("Who", "Ann", "12453195"));
    }),
    ("party.npi", "referring_provider.npi", |c| {
        c.referring_provider = Some(provider("Who", "Ann", "1245319590"));
    }),
    ("party.tax_id", "billing_provider.tax_id", |c| {
        c.billing_provider.tax_id.clear()
    }),
    ("party.tax_id", "billing_provider.tax_id", |c| {
        c.billing_provider.tax_id = "12345678X".into();
    }),
    ("party.required", "patient.last", |c| {
        c.patient.name.last = " ".into()
    }),
    ("party.required", "patient.birth_date", |c| {
        c.patient.birth_date = None
    }),
    ("party.required", "patient.address.line1", |c| {
        c.patient.address.line1.clear()
    }),
    ("party.required", "patient.address.zip", |c| {
        c.patient.address.zip = "3280".into()
    }),
    ("party.required", "patient.address.zip", |c| {
        c.patient.address.zip = "3280A".into()
    }),
    ("party.required", "billing_provider.name", |c| {
        c.billing_provider.name.clear()
    }),
    ("party.required", "billing_provider.taxonomy", |c| {
        c.billing_provider.taxonomy.clear()
    }),
    ("party.required", "billing_provider.address.city", |c| {
        c.billing_provider.address.city.clear();
    }),
    ("party.required", "rendering_provider.last", |c| {
        c.rendering_provider = Some(provider("", "Ann", "1245319599"));
    }),
    ("party.required", "coverages[0].subscriber.last", |c| {
        c.coverages[0].subscriber = Some(ClaimPatient::default());
    }),
    ("party.required", "place_of_service", |c| {
        c.place_of_service.clear()
    }),
    ("party.required", "place_of_service", |c| {
        c.place_of_service = "98".into()
    }),
    ("payer.required", "coverages", |c| c.coverages.clear()),
    ("payer.required", "coverages[0].payer_id", |c| {
        c.coverages[0].payer_code.clear()
    }),
    ("payer.required", "coverages[0].payer_name", |c| {
        c.coverages[0].payer_name.clear()
    }),
    ("payer.required", "coverages[0].filing", |c| {
        c.coverages[0].filing.clear()
    }),
    ("payer.required", "coverages[0].member_id", |c| {
        c.coverages[0].member_id.clear()
    }),
];

/// Edits whose cases stand in tests of their own below.
const ELSEWHERE: &[&str] = &[
    "claim.no_diagnosis",
    "claim.edition",
    "dx.not_effective",
    "px.not_effective",
];

#[test]
fn a_clean_claim_has_no_finding() {
    assert_eq!(said(|_| {}), Vec::<String>::new());
}

#[test]
fn one_mistake_is_one_finding() {
    for (i, (edit, at, change)) in CASES.iter().enumerate() {
        assert_eq!(said(change), [format!("{edit} {at}")], "case {i}");
    }
}

#[test]
fn every_edit_is_tested_and_explained() {
    let tested: BTreeSet<&str> = CASES
        .iter()
        .map(|(edit, ..)| *edit)
        .chain(ELSEWHERE.iter().copied())
        .collect();
    let known: BTreeSet<&str> = EDITS.iter().map(|edit| edit.id).collect();
    assert_eq!(tested, known);
    assert_eq!(known.len(), EDITS.len(), "an id stands twice");
    for each in EDITS {
        let families = ["dx", "px", "line", "claim", "party", "payer"];
        assert!(families.contains(&each.family()), "{}", each.id);
        assert!(
            !each.source.is_empty() && !each.explain.is_empty(),
            "{}",
            each.id
        );
    }
}

#[test]
fn without_a_diagnosis_lines_have_nothing_to_point_at() {
    let all = said(|c| {
        c.coding.diagnoses.clear();
        c.coding.lines = vec![line("99213", &[])];
    });
    assert_eq!(
        all,
        [
            "claim.no_diagnosis diagnoses",
            "line.pointer lines[0].pointers"
        ]
    );
}

#[test]
fn a_pointer_is_told_as_what_it_is() {
    for (place, want) in [
        (0, "line 2 points at diagnosis 0, the claim has 2"),
        (3, "line 2 points at diagnosis 3, the claim has 2"),
        (
            255,
            "line 2 points at no place of a claim (1 to 12), the claim has 2",
        ),
    ] {
        let mut claim = clean();
        claim.coding.lines[1].pointers = vec![Pointer::as_stated(place)];
        let found = check(&claim, tables(), today());
        assert!(found.iter().any(|f| f.message == want), "{found:?}");
    }
}

#[test]
fn five_pointers_are_too_many() {
    let all = said(|c| {
        let more = ["E78.5", "N18.31", "Z79.4"].map(code);
        c.coding.diagnoses.extend(more);
        c.coding.lines[0] = line("99213", &[1, 2, 3, 4, 5]);
    });
    assert_eq!(all, ["line.pointer lines[0].pointers"]);
}

#[test]
fn what_looks_odd_and_is_right_passes() {
    let fine: [Change; 5] = [
        // CPT category II codes report performance and are free.
        |c| {
            c.coding.lines[1] = ServiceLine {
                charge: Money::ZERO,
                ..line("3044F", &[1])
            };
        },
        |c| c.billing_provider.tax_id = "12-3456789".into(),
        |c| c.patient.address.zip = "32801-1234".into(),
        |c| c.rendering_provider = None,
        |c| c.coding.lines[0].units = Units(2_500),
    ];
    for (i, change) in fine.into_iter().enumerate() {
        let errors: Vec<String> = said(change)
            .into_iter()
            .filter(|text| !text.starts_with("px.unknown"))
            .collect();
        assert_eq!(errors, Vec::<String>::new(), "case {i}");
    }
}

#[test]
fn a_code_outside_the_practice_table_is_an_info_until_a_table_is_imported() {
    let mut claim = clean();
    claim.coding.lines[0].code = code("0999T");
    let findings = check(&claim, tables(), today());
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(
        (findings[0].edit, findings[0].severity),
        ("px.unknown", Severity::Info)
    );

    let own = own_cpt();
    let findings = check(&claim, &own, today());
    assert_eq!(
        (findings[0].edit, findings[0].severity),
        ("px.unknown", Severity::Error)
    );
}

/// A site's own CPT file, in which 99213 begins late and 36415 has ended.
fn own_cpt() -> Tables {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("cpt.csv");
    let text = "code,title,from,to\n99213,Visit,2026-12-01,\n36415,Blood,2020-01-01,2026-10-31\n\
                99214,Visit,2020-01-01,\n";
    std::fs::write(&file, text).unwrap();
    let options = ImportOptions {
        set: Some(CodeSet::Cpt),
        effective_from: Some(day("2026-01-01")),
        ..ImportOptions::default()
    };
    let dest = dir.path().join("codesets");
    import_files(&[file], &options, &dest).unwrap();
    Tables::open(&dest).unwrap()
}

#[test]
fn the_date_of_service_decides_whether_a_procedure_is_in_force() {
    let own = own_cpt();
    assert_eq!(
        said_by(&own, |_| {}),
        [
            "px.not_effective lines[0].code",
            "px.not_effective lines[1].code"
        ]
    );
    assert_eq!(
        said_by(&own, |c| {
            c.coding.lines.truncate(1);
            c.coding.lines[0].code = code("99214");
        }),
        Vec::<String>::new()
    );
}

#[test]
fn the_date_of_service_decides_whether_a_diagnosis_is_in_force() {
    let diff = tables().diff("FY2026", "FY2027").unwrap();
    let deleted = diff.deleted.iter().find(|e| e.billable).unwrap().code;
    let added = diff.added.iter().find(|e| e.billable).unwrap().code;
    let on = |dos: &str, dx: Code| {
        said(|c| {
            c.coding.diagnoses[0] = dx;
            for line in &mut c.coding.lines {
                (line.from, line.to) = (day(dos), day(dos));
            }
        })
    };
    let wrong = ["dx.not_effective diagnoses[0]"];
    assert_eq!(on("2026-10-01", deleted), wrong);
    assert_eq!(on("2026-09-30", deleted), [""; 0]);
    assert_eq!(on("2026-09-30", added), wrong);
    assert_eq!(on("2026-10-01", added), [""; 0]);
}

#[test]
fn a_day_that_no_table_covers_is_a_warning_and_not_an_error() {
    let mut claim = clean();
    claim.coding.diagnoses[0] = code("Q99.ZZ");
    claim.coding.lines[1].code = code("J9999");
    claim.coding.lines.push(line("99214", &[1]));
    for line in &mut claim.coding.lines {
        (line.from, line.to) = (day("2015-10-02"), day("2015-10-02"));
    }
    let findings = check(&claim, tables(), today());
    let said: Vec<_> = findings.iter().map(|f| (f.edit, f.at.as_str())).collect();
    // Once a set, not once a code.
    assert_eq!(
        said,
        [
            ("claim.edition", "diagnoses"),
            ("claim.edition", "lines[0].code"),
            ("claim.edition", "lines[1].code"),
        ]
    );
    assert!(findings.iter().all(|f| f.severity == Severity::Warning));
    assert_eq!(
        findings[0].message,
        "no edition of ICD-10-CM is loaded for 2015-10-02: whether a code is valid then is not \
         known (loaded: FY2026 from 2025-10-01 to 2026-09-30, FY2027 from 2026-10-01 to 2027-09-30)"
    );
}

#[test]
fn each_line_is_judged_by_its_own_day() {
    let said = said(|c| {
        let first = &mut c.coding.lines[0];
        (first.from, first.to) = (day("2025-11-03"), day("2025-11-03"));
    });
    assert_eq!(said, ["claim.edition lines[0].code"]);
}

#[test]
fn the_gravest_findings_stand_first() {
    let mut claim = clean();
    claim.coding.lines[0].code = code("0999T");
    claim.coding.lines[1].charge = Money::ZERO;
    let findings = check(&claim, tables(), today());
    assert!(findings.is_sorted_by_key(|f| std::cmp::Reverse(f.severity)));
    assert_eq!(findings.len(), 2);
}

prop_compose! {
    fn any_line()(
        text in "[A-Z0-9]{1,12}",
        pointers in proptest::collection::vec(any::<u8>(), 0..8),
        (from, to) in (any_day(), any_day()),
        (units, charge) in (any::<i64>(), any::<i64>()),
        minutes in any::<Option<u32>>(),
    ) -> ServiceLine {
        ServiceLine {
            pointers: pointers.into_iter().map(Pointer::as_stated).collect(),
            to,
            units: Units(units),
            charge: Money(charge),
            minutes,
            place_of_service: None,
            ..ServiceLine::new(code(&text), from)
        }
    }
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    prop_oneof![
        Just(NaiveDate::MIN),
        Just(NaiveDate::MAX),
        (700_000_i32..760_000).prop_map(|n| NaiveDate::from_num_days_from_ce_opt(n).unwrap()),
    ]
}

proptest! {
    #[test]
    fn no_claim_makes_an_edit_panic(
        dx in proptest::collection::vec("[A-Z0-9]{1,12}", 0..20),
        lines in proptest::collection::vec(any_line(), 0..60),
        texts in proptest::collection::vec("\\PC{0,12}", 12),
        birth in proptest::option::of(any_day()),
        now in any_day(),
    ) {
        let mut claim = clean();
        claim.coding.diagnoses = dx.iter().map(|d| code(d)).collect();
        claim.coding.lines = lines;
        claim.patient.birth_date = birth;
        claim.received = birth;
        let [a, b, c, d, e, f, g, h, i, j, k, l] = <[String; 12]>::try_from(texts).unwrap();
        claim.patient.name.last = a;
        claim.patient.address.zip = b;
        claim.billing_provider.npi = c;
        claim.billing_provider.tax_id = d;
        claim.billing_provider.name = e;
        claim.place_of_service = f;
        claim.coverages[0].payer_code = g;
        claim.coverages[0].filing = h;
        claim.coverages[0].member_id = i;
        claim.rendering_provider = Some(provider(&j, &k, &l));
        for finding in check(&claim, tables(), now) {
            prop_assert!(!finding.message.is_empty() && !finding.at.is_empty());
        }
    }
}
