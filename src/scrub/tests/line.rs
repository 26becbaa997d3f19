//! Cases of the edits on service lines.

use super::*;
use crate::domain::Units;

pub(super) const FIRES: &[Fires] = &[
    fires("line.pointer", "lines[1].pointers", |c| {
        c.coding.lines[1].pointers.clear()
    }),
    fires("line.pointer", "lines[1].pointers", |c| {
        c.coding.lines[1] = line("36415", &[3])
    }),
    fires("line.pointer", "lines[1].pointers", |c| {
        c.coding.lines[1] = line("36415", &[0])
    }),
    fires("line.pointer", "lines[1].pointers", |c| {
        c.coding.lines[1] = line("36415", &[200])
    }),
    fires("line.pointer", "lines[1].pointers", |c| {
        c.coding.lines[1] = line("36415", &[1, 1])
    }),
    fires("line.charge", "lines[0].charge", |c| {
        c.coding.lines[0].charge = Money::ZERO
    }),
    fires("line.charge", "lines[0].charge", |c| {
        c.coding.lines[0].charge = Money(-1)
    }),
    fires("line.charge", "lines[0].charge", |c| {
        c.coding.lines[0].charge = Money(100_000_000)
    }),
    fires("line.units", "lines[0].units", |c| {
        c.coding.lines[0].units = Units(0)
    }),
    fires("line.units", "lines[0].units", |c| {
        c.coding.lines[0].units = Units(-1000)
    }),
    fires("line.units", "lines[0].units", |c| {
        c.coding.lines[0].units = Units(10_000_000)
    }),
    fires("line.dates", "lines[1].to", |c| {
        c.coding.lines[1].to = day("2026-11-01")
    }),
    fires("line.dates", "lines[1].to", |c| {
        c.coding.lines[1].to = day("2026-11-25")
    }),
    fires("line.dates", "lines[0].from", |c| {
        c.patient.birth_date = Some(day("2026-11-03"));
        c.coding.lines.truncate(1);
    }),
    // A visit of three days in one unit.
    fires("line.dates", "lines[0].to", |c| {
        c.coding.lines[0].to = day("2026-11-04")
    }),
    fires("line.dates", "lines[0].to", |c| {
        c.coding.lines[0] = ServiceLine {
            to: day("2026-11-05"),
            ..line("11102", &[1])
        };
    }),
    fires("line.units", "lines[0].units", |c| {
        c.coding.lines[0].units = Units(1_500)
    }),
    fires("line.pointer", "lines[0].pointers", |c| {
        c.coding
            .diagnoses
            .extend(["E78.5", "N18.31", "Z79.4"].map(code));
        c.coding.lines[0] = line("99213", &[1, 2, 3, 4, 5]);
    }),
    fires("line.duplicate", "lines[2]", |c| {
        c.coding.lines.push(line("36415", &[1]))
    }),
    // Pointing elsewhere does not make it another service.
    fires("line.duplicate", "lines[2]", |c| {
        c.coding.lines.push(line("36415", &[2]))
    }),
    fires("line.duplicate", "lines[2]", |c| {
        let twice = ServiceLine {
            units: Units(2_000),
            ..line("36415", &[1])
        };
        c.coding.lines.push(twice);
    })
    .also(&["px.mue"]),
];

pub(super) const PASSES: &[Passes] = &[
    passes("line.pointer", |c| {
        c.coding.diagnoses.extend(["E78.5", "Z79.4"].map(code));
        c.coding.lines[0] = line("99213", &[1, 2, 3, 4]);
    }),
    // CPT category II codes report performance and are free.
    passes("line.charge", |c| {
        c.coding.lines[1] = ServiceLine {
            charge: Money::ZERO,
            ..line("3044F", &[1])
        };
    }),
    passes("line.units", |c| {
        c.coding.lines[1] = ServiceLine {
            units: Units(2_500),
            ..line("A0425", &[1])
        }
    }),
    passes("line.dates", |c| {
        c.patient.birth_date = Some(day("2026-11-02"))
    }),
    passes("line.dates", |c| {
        c.coding.lines[0] = ServiceLine {
            to: day("2026-11-03"),
            ..line("11102", &[1])
        };
    }),
    passes("line.duplicate", |c| {
        c.coding.lines.push(with("36415", &["59"]));
    }),
    passes("line.duplicate", |c| {
        let next = ServiceLine {
            from: day("2026-11-03"),
            to: day("2026-11-03"),
            ..line("36415", &[1])
        };
        c.coding.lines.push(next);
    }),
    // Two packages of one drug.
    passes("line.duplicate", |c| {
        for ndc in ["00409379501", "00409379601"] {
            let ndc = Some(ndc.to_owned());
            c.coding.lines.push(ServiceLine {
                ndc,
                ..line("J1885", &[1])
            });
        }
    }),
];

fn with(text: &str, modifiers: &[&str]) -> ServiceLine {
    ServiceLine {
        modifiers: modifiers.iter().map(|m| m.parse().unwrap()).collect(),
        ..line(text, &[1])
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
