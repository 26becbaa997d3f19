//! Cases of the edits on claims as a whole.

use super::*;
use crate::domain::claim::Accident;
use crate::domain::{Payer, PayerId, PayerKind, PriorService};
use crate::scrub::{Earlier, PayerKnobs};

pub(super) const FIRES: &[Fires] = &[
    fires("claim.no_diagnosis", "diagnoses", |c| {
        c.coding.diagnoses.clear();
        c.coding.lines.clear();
    })
    .also(&["claim.no_line"]),
    fires("claim.no_line", "lines", |c| c.coding.lines.clear()),
    fires("claim.too_many_diagnoses", "diagnoses", |c| {
        c.coding.diagnoses = [
            "E11.65", "I10", "E78.5", "N18.31", "Z79.4", "Z79.84", "I48.0", "J44.1", "F17.210",
            "M54.41", "G56.01", "K42.9", "K80.20",
        ]
        .map(code)
        .to_vec();
    }),
    fires("claim.too_many_lines", "lines", |c| {
        c.coding.lines = vec![line("99213", &[1]); 51];
    })
    .also(&["px.mue"]),
    fires("claim.total", "lines", |c| {
        for line in &mut c.coding.lines {
            line.charge = Money::ZERO;
        }
    })
    .also(&["line.charge"]),
    fires("claim.total", "lines", |c| {
        c.coding.lines = (0..11)
            .map(|_| ServiceLine {
                charge: Money(99_999_999),
                ..line("99499", &[1])
            })
            .collect();
    })
    .also(&["line.duplicate", "px.mue", "px.unknown"]),
    fires("claim.prior_authorization", "prior_authorization", |c| {
        c.prior_authorization = Some("Pending".into());
    }),
    fires("claim.dates", "patient.birth_date", |c| {
        c.patient.birth_date = Some(day("1880-01-01"))
    }),
    fires("claim.dates", "received", |c| {
        c.received = Some(day("2026-10-20"))
    }),
    fires("claim.dates", "lines", |c| {
        let first = &mut c.coding.lines[0];
        (first.from, first.to) = (day("2026-09-29"), day("2026-09-29"));
    }),
    fires("claim.duplicate", "lines[0].code", |c| {
        c.history.push(prior("2026-11-02", "99213", "1245319599"));
    }),
    fires("claim.timely_filing", "lines", |c| on(c, "2026-08-25")),
    fires("claim.timely_filing", "lines", |c| on(c, "2026-08-30")),
    fires("claim.frequency", "payer_claim_number", |c| {
        c.frequency = "7".into()
    }),
    fires("claim.frequency", "payer_claim_number", |c| {
        c.payer_claim_number = Some("77".into())
    }),
    fires("claim.frequency", "frequency", |c| c.frequency = "3".into()),
    fires("claim.accident", "accident.state", |c| {
        c.accident = accident("AA", "2026-11-01", "")
    }),
    fires("claim.accident", "accident.state", |c| {
        c.accident = accident("AA", "2026-11-01", "XX")
    }),
    fires("claim.accident", "accident.date", |c| {
        c.accident = accident("OA", "", "")
    }),
    fires("claim.accident", "accident.date", |c| {
        c.accident = accident("OA", "2026-11-03", "")
    }),
    fires("claim.accident", "accident.cause", |c| {
        c.accident = accident("ZZ", "2026-11-01", "")
    }),
    fires("claim.accident", "accident.cause", |c| {
        c.accident = accident("EM", "2026-11-01", "")
    }),
    fires("claim.accident", "accident", |c| {
        c.coverages[0].filing = "WC".into()
    }),
    fires("claim.referring", "referring_provider", |c| {
        medicare(c);
        c.coding.lines = vec![line("80053", &[1]), line("36415", &[1])];
    })
    .also(&["px.clia"]),
    fires("claim.referring", "referring_provider", |c| {
        c.coding.lines = vec![line("99243", &[1])];
    }),
];

pub(super) const PASSES: &[Passes] = &[
    passes("claim.total", |c| c.coding.lines.truncate(1)),
    passes("claim.prior_authorization", |c| {
        c.prior_authorization = Some("A-7731".into())
    }),
    passes("claim.dates", |c| c.received = Some(day("2026-11-20"))),
    passes("claim.dates", |c| {
        c.patient.birth_date = Some(day("1905-01-01"))
    }),
    passes("claim.duplicate", |c| {
        c.history.push(prior("2026-11-02", "99213", "1234567893"));
        c.history.push(prior("2026-11-01", "99213", "1245319599"));
    }),
    passes("claim.timely_filing", |c| on(c, "2026-09-11")),
    passes("claim.frequency", |c| {
        c.frequency = "7".into();
        c.payer_claim_number = Some("2026110299".into());
    }),
    passes("claim.accident", |c| {
        c.accident = accident("AA", "2026-11-01", "FL")
    }),
    passes("claim.accident", |c| {
        c.accident = accident("OA", "2026-11-02", "")
    }),
    // Tested on the spot by the one who sees the patient, for a payer who does not ask.
    passes("claim.referring", |c| {
        c.coding.lines = vec![line("80053", &[1])]
    }),
    passes("claim.referring", |c| {
        medicare(c);
        c.referring_provider = c.rendering_provider.clone();
        c.clia = Some("10D0123456".into());
        c.coding.lines = vec![line("80053", &[1]), line("36415", &[1])];
    }),
    passes("claim.no_diagnosis", |c| {
        c.coding.remove_diagnosis(1);
    }),
    passes("claim.no_line", |c| c.coding.lines.truncate(1)),
    passes("claim.too_many_diagnoses", |c| {
        c.coding.diagnoses = twelve()
    }),
    passes("claim.too_many_lines", |c| {
        c.coding.lines = (0..50).map(|_| line("0999T", &[1])).collect();
    }),
];

fn twelve() -> Vec<Code> {
    let all = [
        "E11.65", "I10", "E78.5", "N18.31", "Z79.4", "Z79.84", "I48.0", "J44.1", "F17.210",
        "M54.41", "G56.01", "K42.9",
    ];
    all.map(code).to_vec()
}

fn on(claim: &mut Claim, date: &str) {
    claim.received = Some(day(date));
    claim.coding.diagnoses = vec![code("I10")];
    claim.coding.lines = vec![line("99213", &[1])];
    (claim.coding.lines[0].from, claim.coding.lines[0].to) = (day(date), day(date));
}

fn prior(date: &str, code: &str, npi: &str) -> PriorService {
    PriorService {
        date: day(date),
        code: code.into(),
        npi: npi.into(),
    }
}

fn accident(cause: &str, date: &str, state: &str) -> Option<Accident> {
    Some(Accident {
        cause: cause.into(),
        date: date.parse().ok(),
        state: state.into(),
    })
}

fn medicare(claim: &mut Claim) {
    claim.coverages[0].filing = "MB".into();
    claim.coverages[0].member_id = "1EG4TE5MK73".into();
}

/// Where a filing limit ends, by payer and day of service.
#[test]
fn the_filing_limit_is_the_payers() {
    let said = |filing: &str, from: &str, today: &str, days: u16| {
        let mut claim = clean();
        medicare(&mut claim);
        claim.coverages[0].filing = filing.into();
        on(&mut claim, from);
        let payer = payer(filing, days);
        let policy = Policy::default();
        let scrub = Scrub {
            tables: tables(),
            policy: &policy,
            today: day(today),
        };
        let setting = Setting {
            payer: (days > 0).then_some(&payer),
            ..Setting::default()
        };
        let found = scrub.check(&claim, setting);
        let found = found.into_iter().find(|f| f.edit == "claim.timely_filing");
        found.map_or("-", |f| f.severity.name())
    };
    for (filing, from, today, days, want) in [
        // One calendar year, whatever the file says; 2026-11-14 is a Saturday.
        ("MB", "2025-11-14", "2026-11-16", 90, "warning"),
        ("MB", "2025-11-14", "2026-11-17", 0, "error"),
        ("MB", "2025-11-24", "2026-11-08", 0, "-"),
        ("MB", "2025-11-24", "2026-11-09", 0, "warning"),
        // The 29th of February counts as the 28th a year on, a Friday.
        ("MB", "2024-02-29", "2025-02-28", 0, "warning"),
        ("MB", "2024-02-29", "2025-03-01", 0, "error"),
        ("MC", "2025-11-24", "2026-11-24", 0, "warning"),
        ("MC", "2025-11-23", "2026-11-24", 0, "error"),
        // A contract known here, to the day.
        ("CI", "2026-08-26", "2026-11-24", 90, "warning"),
        ("CI", "2026-08-25", "2026-11-24", 90, "error"),
        ("CI", "2026-09-10", "2026-11-24", 90, "warning"),
        ("CI", "2026-09-11", "2026-11-24", 90, "-"),
        // What is only usual is no error before a year has passed.
        ("CI", "2026-08-25", "2026-11-24", 0, "warning"),
        ("CI", "2025-11-23", "2026-11-24", 0, "error"),
        ("ZZ", "2020-11-24", "2026-11-24", 0, "-"),
    ] {
        assert_eq!(
            said(filing, from, today, days),
            want,
            "{filing} {from} {today}"
        );
    }
}

#[test]
fn a_site_knows_its_payers_ways() {
    let said = |change: Change| {
        let mut policy = Policy::default();
        let knobs = PayerKnobs {
            timely_filing_days: Some(30),
            replacements: Some(false),
            ..PayerKnobs::default()
        };
        policy.set_knobs("60054", knobs);
        let found = check_with(&changed(change), tables(), &policy, today());
        let found = found.iter().filter(|f| f.edit.starts_with("claim."));
        found
            .map(|f| format!("{} {}", f.edit, f.severity))
            .collect::<Vec<_>>()
    };
    assert_eq!(said(|c| on(c, "2026-10-20")), ["claim.timely_filing error"]);
    assert_eq!(said(|c| on(c, "2026-11-20")), [""; 0]);
    let replaced: Change = |c| {
        c.frequency = "7".into();
        c.payer_claim_number = Some("1".into());
    };
    assert_eq!(said(replaced), ["claim.frequency warning"]);
}

fn payer(filing: &str, timely_filing_days: u16) -> Payer {
    Payer {
        id: PayerId(1),
        revision: 0,
        code: "60054".into(),
        name: "Harbor".into(),
        kind: PayerKind::of_filing(filing),
        filing: filing.into(),
        days_to_pay: 30,
        timely_filing_days,
        phone: String::new(),
        address: address(),
    }
}

#[test]
fn a_service_that_stands_on_an_earlier_claim_is_a_duplicate() {
    let said = |change: fn(&mut Claim)| {
        let mut earlier = Earlier::default();
        earlier.add(&Claim {
            id: "C0".into(),
            ..clean()
        });
        let mut claim = clean();
        change(&mut claim);
        let policy = Policy::default();
        let scrub = Scrub {
            tables: tables(),
            policy: &policy,
            today: today(),
        };
        let setting = Setting {
            earlier: Some(&earlier),
            ..Setting::default()
        };
        let found = scrub.check(&claim, setting).into_iter();
        let found = found.filter(|f| f.edit == "claim.duplicate");
        found.map(|f| f.message).collect::<Vec<_>>()
    };
    assert_eq!(said(|_| {}), ["the whole claim is the same as C0"]);
    assert_eq!(
        said(|c| c.coding.diagnoses[1] = code("E78.5")),
        [
            "99213 of 2026-11-02 stands on claim C0 already",
            "36415 of 2026-11-02 stands on claim C0 already"
        ]
    );
    let fine: [Change; 6] = [
        |c| c.patient.mrn = "M002".into(),
        |c| {
            c.frequency = "7".into();
            c.payer_claim_number = Some("1".into());
        },
        |c| c.rendering_provider = Some(provider("Ray", "Bo", "1234567893")),
        |c| c.coverages[0].payer_code = "12345".into(),
        |c| {
            for line in &mut c.coding.lines {
                (line.from, line.to) = (day("2026-11-03"), day("2026-11-03"));
            }
        },
        |c| {
            for line in &mut c.coding.lines {
                line.modifiers = vec!["76".parse().unwrap()];
            }
        },
    ];
    for (i, change) in fine.into_iter().enumerate() {
        assert_eq!(said(change), [""; 0], "case {i}");
    }
}
