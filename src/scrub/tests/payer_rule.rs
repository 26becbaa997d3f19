//! Rules of a site's own: each condition and each requirement on the clean claim, once where it
//! holds and once beside it.

use super::*;
use crate::domain::claim::Accident;
use crate::domain::{PriorService, Relationship, Units};
use crate::scrub::site_file;

/// What the rule `payer.x` with some rows says of the clean claim after a change.
fn found(rows: &str, change: impl FnOnce(&mut Claim)) -> Vec<Finding> {
    let text = format!("[[rule]]\nid = \"x\"\nmessage = \"no\"\n{rows}\n");
    let policy = site_file::read("edits.toml", &text).unwrap_or_else(|all| panic!("{all:#?}"));
    let mut claim = clean();
    change(&mut claim);
    let mut found = check_with(&claim, tables(), &policy, today());
    found.retain(|finding| finding.edit == "payer.x");
    found
}

fn modifiers(line: &mut ServiceLine, all: &[&str]) {
    line.modifiers = all.iter().map(|m| m.parse().unwrap()).collect();
}

/// A condition: the row, whether it holds for the clean claim, and a change after which it is the
/// other way round.
type Condition = (&'static str, bool, Change);

const CONDITIONS: &[Condition] = &[
    ("payer = [\"60054\"]", true, |c| {
        c.coverages[0].payer_code = "600541".into()
    }),
    ("payer = \"600*\"", true, |c| {
        c.coverages[0].payer_code = "60154".into()
    }),
    ("payer = \"1\"", false, |c| {
        c.coverages[0].payer_code = "1".into()
    }),
    ("payer_kind = \"commercial\"", true, |c| {
        c.coverages[0].filing = "MB".into()
    }),
    ("filing = [\"ci\", \"HM\"]", true, |c| {
        c.coverages[0].filing = "BL".into()
    }),
    ("group = \"12*\"", false, |c| {
        c.coverages[0].group = "1234".into()
    }),
    ("relationship = \"self\"", true, |c| {
        c.coverages[0].relationship = Relationship::Child;
    }),
    ("secondary = true", false, |c| {
        c.coverages.push(c.coverages[0].clone())
    }),
    ("secondary = false", true, |c| {
        c.coverages.push(c.coverages[0].clone())
    }),
    ("frequency = \"7\"", false, |c| c.frequency = "7".into()),
    ("accident = [\"AA\"]", false, |c| {
        c.accident = Some(Accident {
            cause: "AA".into(),
            date: None,
            state: String::new(),
        });
    }),
    ("state = \"FL\"", true, |c| {
        c.billing_provider.address.state = "GA".into()
    }),
    ("billing_npi = \"1234567893\"", true, |c| {
        c.billing_provider.npi = "1245319599".into()
    }),
    ("rendering_npi = \"1245319599\"", true, |c| {
        c.rendering_provider = None
    }),
    ("taxonomy = \"207*\"", true, |c| {
        c.rendering_provider.as_mut().unwrap().taxonomy = "363L00000X".into();
    }),
    ("sex = \"F\"", true, |c| c.patient.sex = Sex::Male),
    // Forty-six on the date of service.
    ("age = \">= 46\"", true, |c| {
        c.patient.birth_date = Some(day("1980-11-03"))
    }),
    ("age = \"0-17\"", false, |c| {
        c.patient.birth_date = Some(day("2008-11-03"))
    }),
    ("age = \"< 18\"", false, |c| {
        c.patient.birth_date = Some(day("2008-11-03"))
    }),
    ("new_patient = true", true, |c| {
        c.history = vec![past("2023-11-03")]
    }),
    ("new_patient = false", false, |c| {
        c.history = vec![past("2026-01-05")]
    }),
    ("total = \">= 250\"", true, |c| {
        c.coding.lines[0].charge = Money(12_499)
    }),
    ("claim_diagnoses = \"I10-I16\"", true, |c| {
        c.coding.diagnoses[1] = code("I20.9")
    }),
    ("diagnoses = \"E08-E13\"", true, |c| {
        c.coding.diagnoses[0] = code("E16.2")
    }),
    ("diagnoses = \"E11.6\"", true, |c| {
        c.coding.diagnoses[0] = code("E11.9")
    }),
    ("without_diagnoses = \"E11*\"", false, |c| {
        c.coding.diagnoses[0] = code("E10.9")
    }),
    ("with_codes = \"36415\"", true, |c| {
        c.coding.lines[1].code = code("36416")
    }),
    ("without_codes = \"36415\"", false, |c| {
        c.coding.lines[1].code = code("36416")
    }),
    ("codes = \"99202-99215\"", true, |c| {
        c.coding.lines[0].code = code("99221")
    }),
    ("codes = \"J*\"", false, |c| {
        c.coding.lines[0].code = code("J1885")
    }),
    ("codes = \"00100-69999\"", true, |c| {
        c.coding.lines[1].code = code("0449T")
    }),
    ("modifiers = [\"25\", \"57\"]", false, |c| {
        modifiers(&mut c.coding.lines[0], &["57"])
    }),
    ("without_modifiers = \"25\", codes = \"99213\"", true, |c| {
        modifiers(&mut c.coding.lines[0], &["25"]);
    }),
    ("pos = \"11\"", true, |c| c.place_of_service = "22".into()),
    ("pos = \"22\"", false, |c| {
        c.coding.lines[0].place_of_service = Some("22".into());
    }),
    ("units = \"> 1\"", false, |c| {
        c.coding.lines[0].units = Units(2_000)
    }),
    ("units = 1, codes = \"99213\"", true, |c| {
        c.coding.lines[0].units = Units(1_500)
    }),
    ("charge = \">= 500.00\"", false, |c| {
        c.coding.lines[0].charge = Money(50_000)
    }),
    ("charge = \"100-500\", codes = \"99213\"", true, |c| {
        c.coding.lines[0].charge = Money(50_001);
    }),
    ("minutes = \"> 60\"", false, |c| {
        c.coding.lines[0].minutes = Some(61)
    }),
];

fn past(text: &str) -> PriorService {
    PriorService {
        date: day(text),
        code: "99203".into(),
        npi: "1245319599".into(),
    }
}

#[test]
fn a_condition_holds_or_does_not() {
    for (row, holds, change) in CONDITIONS {
        let rows = format!("when = {{ {row} }}");
        assert_eq!(
            !found(&rows, |_| {}).is_empty(),
            *holds,
            "{row} on the clean claim"
        );
        assert_eq!(
            found(&rows, *change).is_empty(),
            *holds,
            "{row} after the change"
        );
    }
}

/// A requirement: the rows, where it is missed, a change that misses it and one that does not.
type Requirement = (&'static str, &'static str, Change, Change);

const REQUIREMENTS: &[Requirement] = &[
    (
        "require = \"prior_authorization\"",
        "prior_authorization",
        |_| {},
        |c| {
            c.prior_authorization = Some("A1".into());
        },
    ),
    (
        "require = \"referring_provider\"",
        "referring_provider",
        |_| {},
        |c| {
            c.referring_provider = Some(provider("Ref", "A", "1245319599"));
        },
    ),
    (
        "require = \"rendering_provider\"",
        "rendering_provider",
        |c| c.rendering_provider = None,
        |_| {},
    ),
    (
        "require = \"taxonomy\"",
        "rendering_provider.taxonomy",
        |c| {
            c.rendering_provider.as_mut().unwrap().taxonomy.clear();
        },
        |_| {},
    ),
    (
        "require = \"billing_taxonomy\"",
        "billing_provider.taxonomy",
        |c| {
            c.billing_provider.taxonomy.clear();
        },
        |_| {},
    ),
    (
        "require = \"clia\"",
        "clia",
        |c| c.clia = Some(" ".into()),
        |c| c.clia = Some("10D".into()),
    ),
    (
        "require = \"accident\"",
        "accident",
        |_| {},
        |c| c.accident = accident("OA", None, ""),
    ),
    (
        "require = \"accident_date\"",
        "accident",
        |c| c.accident = accident("OA", None, ""),
        |c| {
            c.accident = accident("OA", Some("2026-11-01"), "");
        },
    ),
    (
        "require = \"accident_state\"",
        "accident",
        |c| c.accident = accident("AA", None, ""),
        |c| {
            c.accident = accident("AA", None, "FL");
        },
    ),
    (
        "require = \"payer_claim_number\"",
        "payer_claim_number",
        |_| {},
        |c| {
            c.payer_claim_number = Some("1".into());
        },
    ),
    (
        "require = \"group\"",
        "coverages[0].group",
        |_| {},
        |c| c.coverages[0].group = "G".into(),
    ),
    (
        "require = \"subscriber\"",
        "coverages[0].subscriber",
        |c| {
            c.coverages[0].relationship = Relationship::Child;
        },
        |_| {},
    ),
    (
        "require = \"second_coverage\"",
        "coverages",
        |_| {},
        |c| {
            c.coverages.push(c.coverages[0].clone());
        },
    ),
    (
        "require = \"ndc\"\nwhen.codes = \"99213\"",
        "lines[0].ndc",
        |_| {},
        |c| {
            c.coding.lines[0].ndc = Some("00074433902".into());
        },
    ),
    (
        "require = \"minutes\"\nwhen.codes = \"36415\"",
        "lines[1].minutes",
        |_| {},
        |c| {
            c.coding.lines[1].minutes = Some(5);
        },
    ),
    (
        "require = \"modifier\"\nwhen.codes = \"36415\"",
        "lines[1].modifiers",
        |_| {},
        |c| {
            modifiers(&mut c.coding.lines[1], &["90"]);
        },
    ),
    (
        "require_modifier = [\"95\", \"93\"]\nwhen.codes = \"99213\"",
        "lines[0].modifiers",
        |c| {
            modifiers(&mut c.coding.lines[0], &["25"]);
        },
        |c| modifiers(&mut c.coding.lines[0], &["25", "93"]),
    ),
    (
        "forbid_modifier = \"59\"",
        "lines[1].modifiers",
        |c| {
            modifiers(&mut c.coding.lines[1], &["59"]);
        },
        |c| modifiers(&mut c.coding.lines[1], &["XS"]),
    ),
    (
        "require_diagnosis = \"I10\"\nwhen.codes = \"36415\"",
        "lines[1].pointers",
        |_| {},
        |c| {
            c.coding.lines[1].pointers = vec![Pointer::as_stated(2)];
        },
    ),
    (
        "require_diagnosis = \"Z00-Z13\"",
        "diagnoses",
        |_| {},
        |c| {
            c.coding.diagnoses.push(code("Z00.00"));
        },
    ),
    (
        "forbid_diagnosis = \"E11.65\"\nwhen.codes = \"36415\"",
        "lines[1].pointers",
        |_| {},
        |c| {
            c.coding.lines[1].pointers = vec![Pointer::as_stated(2)];
        },
    ),
    (
        "require_code = \"96372\"\nwhen.codes = \"36415\"",
        "lines[1].code",
        |_| {},
        |c| {
            c.coding.lines[0].code = code("96372");
        },
    ),
    (
        "forbid_code = \"36415\"\nwhen.codes = \"99213\"",
        "lines[0].code",
        |_| {},
        |c| {
            c.coding.lines[1].from = day("2026-11-01");
        },
    ),
    (
        "require_pos = [\"11\", \"22\"]\nwhen.codes = \"99213\"",
        "lines[0].place_of_service",
        |c| {
            c.place_of_service = "23".into();
        },
        |c| c.place_of_service = "22".into(),
    ),
    (
        "max_units = 2",
        "lines[1].units",
        |c| c.coding.lines[1].units = Units(2_001),
        |c| {
            c.coding.lines[1].units = Units(2_000);
        },
    ),
    (
        "min_units = 1.5\nwhen.codes = \"36415\"",
        "lines[1].units",
        |_| {},
        |c| {
            c.coding.lines[1].units = Units(1_500);
        },
    ),
    (
        "max_charge = 125.00",
        "lines[0].charge",
        |c| c.coding.lines[0].charge = Money(12_501),
        |_| {},
    ),
    (
        "min_charge = \"100\"",
        "lines[0].charge",
        |c| c.coding.lines[0].charge = Money(9_999),
        |_| {},
    ),
    (
        "min_age = 18\nmax_age = 64",
        "patient.birth_date",
        |c| {
            c.patient.birth_date = Some(day("2010-01-01"));
        },
        |_| {},
    ),
];

fn accident(cause: &str, date: Option<&str>, state: &str) -> Option<Accident> {
    Some(Accident {
        cause: cause.into(),
        date: date.map(day),
        state: state.into(),
    })
}

#[test]
fn what_is_required_is_missed_where_it_should_stand() {
    for (rows, at, misses, meets) in REQUIREMENTS {
        let missed = found(rows, *misses);
        assert_eq!(missed.len(), 1, "{rows}: {missed:#?}");
        assert_eq!(missed[0].at, *at, "{rows}");
        assert!(
            missed[0].fix.as_ref().is_some_and(|fix| !fix.is_empty()),
            "{rows}"
        );
        assert_eq!(found(rows, *meets), [], "{rows}");
    }
}

/// One key puts right what has just one remedy.
#[test]
fn a_repair_of_a_rule_clears_its_finding() {
    let cases: [(&str, Change); 2] = [
        ("require_modifier = \"95\"\nwhen.codes = \"99213\"", |_| {}),
        ("forbid_modifier = \"59\"", |c| {
            modifiers(&mut c.coding.lines[0], &["59", "25"])
        }),
    ];
    for (rows, change) in cases {
        let before = found(rows, change);
        let repair = before[0].repair.as_ref().unwrap();
        let after = found(rows, |c| {
            change(c);
            c.coding = repair.apply(&c.coding).unwrap();
        });
        assert_eq!(after, [], "{rows}");
    }
}

#[test]
fn a_rule_holds_for_its_dates_of_service() {
    let rows = |since, until| format!("since = {since}\nuntil = {until}\nwhen.codes = \"99213\"");
    for (since, until, speaks) in [
        ("2026-11-02", "2026-11-02", true),
        ("2026-11-03", "2027-01-01", false),
        ("2026-01-01", "2026-11-01", false),
    ] {
        assert_eq!(
            !found(&rows(since, until), |_| {}).is_empty(),
            speaks,
            "{since} {until}"
        );
    }
}

#[test]
fn texts_name_what_they_are_about() {
    let rows = "severity = \"warning\"\nacceptance = \"reason\"\nsource = \"Manual 4.2\"\n\
                when.codes = [\"99213\", \"36415\"]\nrequire = [\"prior_authorization\", \"ndc\"]";
    let text = format!(
        "[[rule]]\nid = \"x\"\nmessage = \"{{payer}}: line {{line}}, {{code}}: no {{missing}}\"\n{rows}\n"
    );
    let policy = site_file::read("f", &text).unwrap();
    let found = check_with(&clean(), tables(), &policy, today());
    let told: Vec<(&str, &str)> = found.iter().map(|f| (&*f.at, &*f.message)).collect();
    // What stands on the claim once is said once.
    assert_eq!(
        told,
        [
            (
                "prior_authorization",
                "Harbor: line 1, 99213: no prior authorization number"
            ),
            ("lines[0].ndc", "Harbor: line 1, 99213: no NDC"),
            ("lines[1].ndc", "Harbor: line 2, 36415: no NDC"),
        ]
    );
    assert!(
        found
            .iter()
            .all(|f| f.severity == Severity::Warning && f.blocks())
    );
    assert_eq!(
        (&*found[0].source, &*found[1].subject),
        ("Manual 4.2", "99213")
    );
}

#[test]
fn a_rule_that_is_off_says_nothing_and_is_still_listed() {
    let rows = "severity = \"off\"\nwhen.payer = \"60054\"";
    assert_eq!(found(rows, |_| {}), []);
    let text = format!("[[rule]]\nid = \"x\"\nmessage = \"no\"\n{rows}\n");
    let policy = site_file::read("f", &text).unwrap();
    let told = policy.describe("payer.x").unwrap();
    assert_eq!((told.level_here(), told.family()), ("off", "payer"));
    assert!(told.place.is_some());
}

/// A payer's own level weighs more than everyone's, and reaches only its claims.
#[test]
fn a_payer_has_its_own_levels() {
    let text =
        "[edits]\n\"dx.duplicate\" = \"info\"\n[payer.60054.edits]\n\"dx.duplicate\" = \"warning\"";
    let policy = site_file::read("f", text).unwrap();
    let severity = |payer: &str| {
        let mut claim = clean();
        claim.coverages[0].payer_code = payer.into();
        claim.coding.diagnoses[1] = code("E11.65");
        let found = check_with(&claim, tables(), &policy, today());
        let found = found.iter().find(|f| f.edit == "dx.duplicate");
        found.map(|f| f.severity)
    };
    assert_eq!(severity("60054"), Some(Severity::Warning));
    assert_eq!(severity("60055"), Some(Severity::Info));
}
