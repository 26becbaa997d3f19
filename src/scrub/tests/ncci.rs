//! Cases of the NCCI edits, over the practice sets.

use super::*;
use crate::domain::{PriorService, Repair, Units};

/// Lines such as `11042-59 x2 @2026-11-03`, in place of those of the clean claim.
fn lines(c: &mut Claim, all: &[&str]) {
    c.coding.lines = all.iter().map(|text| written(text)).collect();
}

fn written(text: &str) -> ServiceLine {
    let mut words = text.split(' ');
    let mut parts = words.next().unwrap_or_default().split('-');
    let mut made = line(parts.next().unwrap_or_default(), &[1]);
    made.modifiers = parts.map(|m| m.parse().unwrap()).collect();
    for word in words {
        if let Some(units) = word.strip_prefix('x') {
            made.units = units.parse().unwrap();
        } else if let Some(date) = word.strip_prefix('@') {
            (made.from, made.to) = (day(date), day(date));
        } else if let Some(charge) = word.strip_prefix('$') {
            made.charge = charge.parse().unwrap();
        }
    }
    made
}

fn before(c: &mut Claim, text: &str, date: &str, npi: &str) {
    c.history.push(PriorService {
        date: day(date),
        code: text.into(),
        npi: npi.into(),
    });
}

const ANN: &str = "1245319599";

pub(super) const FIRES: &[Fires] = &[
    // A visit beside a minor procedure, a major one, an injection.
    fires("px.ncci", "lines[0].modifiers", |c| {
        lines(c, &["99213", "17110"])
    }),
    fires("px.ncci", "lines[0].modifiers", |c| {
        lines(c, &["99213", "20610-RT"])
    }),
    fires("px.ncci", "lines[1].modifiers", |c| {
        lines(c, &["17110-59", "99213"])
    }),
    fires("px.ncci", "lines[0].modifiers", |c| {
        lines(c, &["99213", "99396"])
    }),
    // Indicator 1 without a modifier, with one that says nothing, on the same side.
    fires("px.ncci", "lines[0].modifiers", |c| {
        lines(c, &["97597", "11042"])
    }),
    fires("px.ncci", "lines[1].modifiers", |c| {
        lines(c, &["45385", "45380-51"])
    }),
    fires("px.ncci", "lines[1].modifiers", |c| {
        lines(c, &["97140", "97124"])
    }),
    // Indicator 0, whatever the modifier.
    fires("px.ncci", "lines[0].code", |c| {
        lines(c, &["45378-59", "45380"])
    }),
    fires("px.ncci", "lines[0].code", |c| {
        lines(c, &["43235", "43239"])
    }),
    // The other service stands on another claim of the day.
    fires("px.ncci", "lines[0].modifiers", |c| {
        lines(c, &["97597"]);
        before(c, "11042", "2026-11-02", ANN);
    }),
    fires("px.ncci", "lines[0].modifiers", |c| {
        lines(c, &["11042"]);
        before(c, "97597", "2026-11-02", ANN);
    }),
    fires("px.mue", "lines[1].units", |c| {
        lines(c, &["99213", "36415 x9"])
    }),
    fires("px.mue", "lines[0].units", |c| lines(c, &["27096-50 x2"])),
    fires("px.addon_alone", "lines[0].code", |c| lines(c, &["11045"])),
    fires("px.addon_alone", "lines[1].code", |c| {
        lines(c, &["99214", "90472"])
    }),
    fires("px.addon_alone", "lines[0].code", |c| {
        lines(c, &["11045 @2026-11-03", "11042"]);
    }),
    // Listed nowhere, but marked as an add-on in the practice table.
    fires("px.addon_alone", "lines[0].code", |c| lines(c, &["58611"])),
];

pub(super) const PASSES: &[Passes] = &[
    passes("px.ncci", |c| lines(c, &["99213-25", "17110"])),
    passes("px.ncci", |c| lines(c, &["99213-25", "20610-RT"])),
    passes("px.ncci", |c| lines(c, &["99213-25", "99396"])),
    passes("px.ncci", |c| lines(c, &["97597-59", "11042"])),
    passes("px.ncci", |c| lines(c, &["97597", "11042-XS"])),
    passes("px.ncci", |c| lines(c, &["45385", "45380-59"])),
    passes("px.ncci", |c| lines(c, &["97140", "97124-59"])),
    // On another day; before the table's edits; by somebody else.
    passes("px.ncci", |c| lines(c, &["45378 @2026-11-03", "45380"])),
    passes("px.ncci", |c| {
        lines(c, &["97597"]);
        before(c, "11042", "2026-11-02", "1003000126");
        before(c, "11042", "2026-11-01", ANN);
    }),
    passes("px.ncci", |c| {
        lines(c, &["97597-59"]);
        before(c, "11042", "2026-11-02", ANN);
    }),
    // No pair at all.
    passes("px.ncci", |c| lines(c, &["99213", "80053", "36415"])),
    passes("px.mue", |c| lines(c, &["99213", "97110 x4"])),
    passes("px.mue", |c| lines(c, &["27096-50"])),
    passes("px.mue", |c| {
        lines(c, &["97110 x4", "97110 x4 @2026-11-03"])
    }),
    passes("px.addon_alone", |c| lines(c, &["11042", "11045"])),
    passes("px.addon_alone", |c| lines(c, &["90471", "90472"])),
    passes("px.addon_alone", |c| {
        lines(c, &["11045"]);
        before(c, "11042", "2026-11-02", ANN);
    }),
    passes("px.addon_alone", |c| lines(c, &["58611", "59510"])),
];

/// What an edit says of lines: severity, message, fix, repair in words.
fn of(edit: &str, change: Change) -> Vec<(Severity, String, String, String)> {
    let found = check(&changed(change), tables(), today());
    let found = found.into_iter().filter(|f| f.edit == edit);
    let words = |r: &Option<Repair>| r.as_ref().map(Repair::words).unwrap_or_default();
    found
        .map(|f| {
            (
                f.severity,
                f.message.clone(),
                f.fix.clone().unwrap_or_default(),
                words(&f.repair),
            )
        })
        .collect()
}

fn one(edit: &str, change: Change) -> (Severity, String, String, String) {
    let mut all = of(edit, change);
    assert_eq!(all.len(), 1, "{all:#?}");
    all.remove(0)
}

#[test]
fn a_pair_is_told_with_its_column_2_its_reason_and_its_way_out() {
    let (severity, message, fix, repair) = one("px.ncci", |c| lines(c, &["99213", "17110"]));
    assert_eq!(severity, Severity::Error);
    assert!(
        message.starts_with("99213 is bundled into 17110 (line 2): visit beside"),
        "{message}"
    );
    assert!(
        fix.starts_with("25 on line 1 where the visit went beyond what 17110"),
        "{fix}"
    );
    assert_eq!(repair, "add 25 to line 1");

    let (_, _, fix, repair) = one("px.ncci", |c| lines(c, &["97597", "11042"]));
    assert!(
        fix.starts_with("XE, XS, XP, XU or 59 on line 1 where it was separate"),
        "{fix}"
    );
    assert_eq!(
        repair, "",
        "59 is for the record to bear out, not for a key"
    );

    let (severity, message, fix, repair) = one("px.ncci", |c| {
        lines(c, &["45378 $900.00", "45380 $1200.00"])
    });
    assert_eq!(
        (severity, repair.as_str()),
        (Severity::Error, "delete line 1")
    );
    assert!(message.contains("no modifier changes that") && fix == "delete line 1");
    // Where column 2 is worth more, which of the two was done is for a person to say.
    let (_, _, fix, repair) = one("px.ncci", |c| {
        lines(c, &["45378 $1200.00", "45380 $900.00"])
    });
    assert!(repair.is_empty() && fix.contains("45380 or 45378"), "{fix}");
}

#[test]
fn a_decision_for_major_surgery_takes_57() {
    let all = of("px.ncci", |c| lines(c, &["99223", "27447"]));
    for (_, _, fix, repair) in all {
        assert!(fix.starts_with("57 on line 1"), "{fix}");
        assert_eq!(repair, "add 57 to line 1");
    }
}

#[test]
fn what_may_pass_a_payers_system_is_a_warning() {
    for change in [
        (|c| lines(c, &["97597-RT", "11042-RT"])) as Change,
        |c| lines(c, &["97597", "11042-RT"]),
        |c| lines(c, &["17110-59", "99213"]),
        |c| {
            lines(c, &["11042"]);
            before(c, "97597", "2026-11-02", ANN);
        },
    ] {
        assert_eq!(one("px.ncci", change).0, Severity::Warning);
    }
}

#[test]
fn a_code_on_several_lines_is_told_of_once_for_each_column_2_line() {
    let all = of("px.ncci", |c| {
        lines(c, &["11042", "97597", "97597", "11042"])
    });
    assert_eq!(all.len(), 2, "{all:#?}");
}

#[test]
fn units_are_judged_by_the_line_or_by_the_day() {
    let limit = |text: &str| tables().unit_limit(code(text), day("2026-11-02")).unwrap();
    assert_eq!(
        (limit("69210").units, limit("69210").basis.number()),
        (1, 2)
    );
    // Two sides on two lines: Medicare asks for modifier 50.
    let (severity, message, fix, _) = one("px.mue", |c| lines(c, &["69210-RT", "69210-LT"]));
    assert_eq!(severity, Severity::Warning);
    assert!(
        message.contains("2 units on 2026-11-02 (lines 1, 2), at most 1 a day (MAI 2"),
        "{message}"
    );
    assert!(fix.contains("modifier 50"), "{fix}");
    let (_, _, fix, repair) = one("px.mue", |c| lines(c, &["69210-50 x2"]));
    assert!(fix.contains("both sides"), "{fix}");
    assert_eq!(repair, "1 units on line 1");
    // The other claim of the day counts.
    let (severity, message, ..) = one("px.mue", |c| {
        lines(c, &["69210-RT"]);
        before(c, "69210", "2026-11-02", ANN);
    });
    assert!(
        severity == Severity::Error && message.contains("other claims"),
        "{message}"
    );
    // The halves of a test are one test.
    assert_eq!(of("px.mue", |c| lines(c, &["93306-26", "93306-TC"])), []);
    // A stretch of days is spread over them.
    assert_eq!(
        of("px.mue", |c| {
            lines(c, &["69210 x2"]);
            c.coding.lines[0].to = day("2026-11-03");
        }),
        []
    );
    // Minutes of anesthesia are no units.
    assert_eq!(of("px.mue", |c| lines(c, &["00142 x90"])), []);
}

#[test]
fn an_add_on_names_its_primary_procedures() {
    let (severity, message, fix, _) = one("px.addon_alone", |c| lines(c, &["11045"]));
    assert_eq!(severity, Severity::Error);
    assert!(message.starts_with("11045 is an add-on"), "{message}");
    assert_eq!(fix, "add the primary procedure (11042) or delete line 1");
}

/// The pairs every coder knows, as the practice set has them.
#[test]
fn famous_pairs_are_found_without_their_modifier_and_not_with_it() {
    for (bare, told_apart) in [
        (["80048", "80053"], None),
        (["45378", "45380"], None),
        (["43235", "43239"], None),
        (["93000", "93005"], None),
        (["45380", "45385"], Some(["45380-59", "45385"])),
        (["99213", "17110"], Some(["99213-25", "17110"])),
        (["97140", "97124"], Some(["97140", "97124-59"])),
        (["97140", "97530"], Some(["97140-59", "97530"])),
        (["11042", "97597"], Some(["11042", "97597-59"])),
        (["20610", "99214"], Some(["20610", "99214-25"])),
        (["96372", "99213"], Some(["96372", "99213-25"])),
        (["11720", "11055"], Some(["11720-59", "11055"])),
    ] {
        let found = |all: [&str; 2]| {
            let mut claim = clean();
            lines(&mut claim, &all);
            let found = check(&claim, tables(), today());
            found.iter().filter(|f| f.edit == "px.ncci").count()
        };
        assert_eq!(found(bare), 1, "{bare:?}");
        if let Some(with) = told_apart {
            assert_eq!(found(with), 0, "{with:?}");
        }
    }
}

#[test]
fn a_replacement_is_not_held_against_the_claim_it_replaces() {
    let mut claim = clean();
    lines(&mut claim, &["97597"]);
    before(&mut claim, "11042", "2026-11-02", ANN);
    claim.frequency = "7".into();
    claim.payer_claim_number = Some("123".into());
    let found = check(&claim, tables(), today());
    assert!(found.iter().all(|f| f.edit != "px.ncci"), "{found:#?}");
    assert_eq!(Units::ONE, claim.coding.lines[0].units);
}
