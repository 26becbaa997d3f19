//! Cases of the edits on modifiers: wrong, contradicting, missing.

use super::px::{at, bill, for_diagnoses, medicare};
use super::*;

const INVALID: &str = "px.modifier_invalid";
const CONFLICT: &str = "px.modifier_conflict";
const MISSING: &str = "px.modifier_missing";
const FIRST: &str = "lines[0].modifiers";

pub(super) const FIRES: &[Fires] = &[
    // In no table, twice, too many.
    fires(INVALID, FIRST, |c| bill(c, &["99213-ZZ"])),
    fires(INVALID, FIRST, |c| bill(c, &["99213-25-25"])),
    fires(INVALID, FIRST, |c| bill(c, &["71046-26-GC-Q6-CR-KX"])),
    // Of visits, on what is none.
    fires(INVALID, FIRST, |c| bill(c, &["11102-25"])),
    fires(INVALID, FIRST, |c| bill(c, &["96372-25"])),
    fires(INVALID, FIRST, |c| bill(c, &["93000-25"])),
    fires(INVALID, FIRST, |c| bill(c, &["80053-25"])),
    fires(INVALID, FIRST, |c| bill(c, &["17110-24"])),
    fires(INVALID, FIRST, |c| at(c, "21", &["27447-57-RT"])),
    // Of procedures, on visits.
    fires(INVALID, FIRST, |c| bill(c, &["99213-59"])),
    fires(INVALID, FIRST, |c| bill(c, &["99213-XU"])),
    fires(INVALID, FIRST, |c| bill(c, &["99213-76"])),
    fires(INVALID, FIRST, |c| bill(c, &["99213-79"])),
    fires(INVALID, FIRST, |c| bill(c, &["99213-22"])),
    fires(INVALID, FIRST, |c| bill(c, &["99213-51"])),
    // Of operations with days of follow-up, on one without.
    fires(INVALID, FIRST, |c| bill(c, &["20610-54-RT"])),
    fires(INVALID, FIRST, |c| bill(c, &["80053-91-QW-76"])),
    // Components.
    fires(INVALID, FIRST, |c| bill(c, &["99213-26"])),
    fires(INVALID, FIRST, |c| bill(c, &["93010-26"])),
    fires(INVALID, FIRST, |c| bill(c, &["93005-TC"])),
    fires(INVALID, FIRST, |c| bill(c, &["93000-26"])),
    fires(INVALID, FIRST, |c| bill(c, &["85025-TC-QW"])),
    // Anesthesia, laboratory, telehealth, therapy, equipment.
    fires(INVALID, FIRST, |c| bill(c, &["20610-AA-RT"])),
    fires(INVALID, FIRST, |c| bill(c, &["99213-P3"])),
    fires(INVALID, FIRST, |c| bill(c, &["99213-91"])),
    fires(INVALID, FIRST, |c| bill(c, &["84402-QW"])),
    fires(INVALID, FIRST, |c| bill(c, &["99213-QW"])),
    fires(INVALID, FIRST, |c| bill(c, &["20610-95-RT"])).also(&["px.pos"]),
    fires(INVALID, FIRST, |c| bill(c, &["97161-GO"])),
    fires(INVALID, FIRST, |c| bill(c, &["80053-GP-QW"])),
    fires(INVALID, FIRST, |c| bill(c, &["99213-NU"])),
    fires(INVALID, FIRST, |c| bill(c, &["99213-1P"])),
    // Of parts of the body.
    fires(INVALID, FIRST, |c| bill(c, &["99213-LT"])),
    fires(INVALID, FIRST, |c| bill(c, &["85025-F5-QW"])),
    // Of facilities.
    fires(INVALID, FIRST, |c| bill(c, &["45378-73"])),
    fires(INVALID, FIRST, |c| bill(c, &["99213-27"])),
    // Opposites.
    fires(CONFLICT, FIRST, |c| bill(c, &["71046-26-TC"])),
    fires(CONFLICT, FIRST, |c| bill(c, &["20610-RT-LT"])),
    fires(CONFLICT, FIRST, |c| bill(c, &["20610-50-RT"])),
    fires(CONFLICT, FIRST, |c| bill(c, &["20610-59-XS-RT"])),
    fires(CONFLICT, FIRST, |c| bill(c, &["20610-XS-XU-RT"])),
    fires(CONFLICT, FIRST, |c| bill(c, &["80061-GA-GZ-QW"])),
    fires(CONFLICT, FIRST, |c| bill(c, &["80061-GY-GA-QW"])),
    fires(CONFLICT, FIRST, |c| bill(c, &["71046-76-77"])),
    fires(CONFLICT, FIRST, |c| at(c, "22", &["27447-78-79-RT"])),
    fires(CONFLICT, FIRST, |c| bill(c, &["99213-25-57"])),
    fires(CONFLICT, FIRST, |c| at(c, "10", &["99213-95-93"])),
    fires(CONFLICT, FIRST, |c| at(c, "10", &["99213-95-GT"])),
    fires(CONFLICT, FIRST, |c| at(c, "22", &["00731-AA-QX"])).also(&["px.anesthesia_minutes"]),
    fires(CONFLICT, FIRST, |c| at(c, "22", &["00731-AA-P2-P3"])).also(&["px.anesthesia_minutes"]),
    fires(CONFLICT, FIRST, |c| at(c, "21", &["27447-80-82-RT"])),
    fires(CONFLICT, FIRST, |c| at(c, "21", &["22551-62-80"])),
    fires(CONFLICT, FIRST, |c| bill(c, &["45378-52-53"])),
    fires(CONFLICT, FIRST, |c| at(c, "12", &["E0601-NU-RR"])),
    fires(CONFLICT, FIRST, |c| bill(c, &["97110-GP-GO"])),
    fires(CONFLICT, FIRST, |c| bill(c, &["26055-F6-LT"])),
    fires(CONFLICT, FIRST, |c| bill(c, &["11750-TA-T1"])),
    // A visit beside an operation.
    // The fault of an NCCI pair is px.ncci's; what is missing is told beside it.
    fires(MISSING, FIRST, |c| bill(c, &["99213", "17110"])).also(&["px.ncci"]),
    fires(MISSING, FIRST, |c| bill(c, &["99213", "27096-RT"])),
    fires(MISSING, FIRST, |c| bill(c, &["99214", "28285-T7"])),
    fires(MISSING, FIRST, |c| bill(c, &["99214-25", "28285-T7"])),
    fires(MISSING, FIRST, |c| {
        bill(c, &["99214", "28285-T7"]);
        let line = &mut c.coding.lines[0];
        line.from = day("2026-11-01");
        line.to = line.from;
    }),
    // Sides, fingers, arteries.
    fires(MISSING, FIRST, |c| bill(c, &["20610"])),
    fires(MISSING, FIRST, |c| at(c, "24", &["66984"])),
    fires(MISSING, FIRST, |c| bill(c, &["26055"])),
    fires(MISSING, FIRST, |c| bill(c, &["11730"])),
    fires(MISSING, FIRST, |c| at(c, "21", &["92928"])),
    fires(MISSING, "lines[1].modifiers", |c| {
        for_diagnoses(c, &["M17.11"]);
        bill(c, &["99213-25", "20610"]);
    }),
    // In a hospital, the interpretation.
    fires(MISSING, FIRST, |c| at(c, "22", &["71046"])),
    fires(MISSING, FIRST, |c| at(c, "23", &["76705"])),
    // Telehealth, for a payer that is not Medicare.
    fires(MISSING, FIRST, |c| at(c, "10", &["99213"])),
    fires(MISSING, FIRST, |c| at(c, "02", &["90837"])),
    // What Medicare looks for.
    fires(MISSING, FIRST, |c| {
        medicare(c);
        bill(c, &["97110"]);
    }),
    fires(MISSING, FIRST, |c| {
        medicare(c);
        bill(c, &["98941"]);
    }),
    fires(MISSING, FIRST, |c| {
        medicare(c);
        at(c, "22", &["00731-QS"]);
    })
    .also(&["px.anesthesia_minutes"]),
    fires(MISSING, FIRST, |c| {
        medicare(c);
        at(c, "12", &["E0601"]);
    }),
    fires(MISSING, FIRST, |c| {
        medicare(c);
        bill(c, &["87880"]);
    })
    .also(&["px.clia"]),
    fires(MISSING, FIRST, |c| {
        for_diagnoses(c, &["Z12.11"]);
        at(c, "22", &["45385"]);
    }),
];

pub(super) const PASSES: &[Passes] = &[
    passes(INVALID, |c| bill(c, &["99213-25", "11102"])),
    passes(INVALID, |c| bill(c, &["71046-26"])),
    passes(INVALID, |c| bill(c, &["20610-RT-59-GC-KX"])),
    passes(INVALID, |c| bill(c, &["80053-91"])),
    passes(INVALID, |c| bill(c, &["81001-90"])),
    passes(INVALID, |c| bill(c, &["87880-QW"])),
    passes(INVALID, |c| at(c, "24", &["45378-73"])),
    passes(INVALID, |c| at(c, "21", &["27447-55-RT"])),
    passes(INVALID, |c| at(c, "41", &["A0429-RH", "A0425-RH"])),
    passes(INVALID, |c| at(c, "41", &["A0428-SH-QM"])),
    passes(INVALID, |c| at(c, "22", &["00731-QZ-QS-P3"])),
    // General ophthalmological visits count as visits.
    passes(INVALID, |c| bill(c, &["92014-25", "65222-RT"])),
    passes(CONFLICT, |c| bill(c, &["20610-50"])),
    passes(CONFLICT, |c| bill(c, &["20610-RT", "20610-LT"])),
    passes(CONFLICT, |c| bill(c, &["99213-24-25", "20610-79-RT"])),
    passes(CONFLICT, |c| at(c, "21", &["99223-24-57"])),
    passes(CONFLICT, |c| bill(c, &["97110-GP-KX-59"])),
    passes(CONFLICT, |c| bill(c, &["80061-GY-GX-QW"])),
    passes(CONFLICT, |c| at(c, "21", &["27447-80-AS-RT"])),
    passes(CONFLICT, |c| at(c, "22", &["00731-QX-QS-P3"])),
    passes(CONFLICT, |c| at(c, "10", &["90837-93-FQ"])),
    // A visit on its own, with its modifier, or on another day.
    passes(MISSING, |c| bill(c, &["99213-25", "27096-RT"])),
    passes(MISSING, |c| at(c, "21", &["99223-57", "27447-RT"])),
    passes(MISSING, |c| bill(c, &["99213-24", "27096-79-RT"])),
    passes(MISSING, |c| {
        bill(c, &["99213", "27096-RT"]);
        let line = &mut c.coding.lines[0];
        line.from = day("2026-10-30");
        line.to = line.from;
    }),
    // The assistant does not see the patient before.
    passes(MISSING, |c| at(c, "21", &["99223", "27447-AS-RT"])),
    // A test without days.
    passes(MISSING, |c| bill(c, &["99213", "93000"])),
    passes(MISSING, |c| bill(c, &["20610-RT", "20610-LT"])),
    passes(MISSING, |c| bill(c, &["66984-LT"])),
    passes(MISSING, |c| at(c, "21", &["92928-LD"])),
    passes(MISSING, |c| at(c, "22", &["71046-26"])),
    passes(MISSING, |c| bill(c, &["71046"])),
    // A whole test is no question of 26.
    passes(MISSING, |c| at(c, "22", &["93010"])),
    passes(MISSING, |c| at(c, "10", &["99213-95"])),
    passes(MISSING, |c| at(c, "10", &["98006"])),
    passes(MISSING, |c| bill(c, &["98941"])),
    passes(MISSING, |c| {
        medicare(c);
        at(c, "10", &["99213"]);
    }),
    passes(MISSING, |c| {
        medicare(c);
        bill(c, &["97110-GP", "97140-GP"]);
    }),
    passes(MISSING, |c| {
        medicare(c);
        bill(c, &["98941-AT"]);
    }),
    passes(MISSING, |c| {
        medicare(c);
        bill(c, &["98941-GA"]);
    }),
    passes(MISSING, |c| {
        medicare(c);
        at(c, "22", &["00731-AA"]);
    }),
    passes(MISSING, |c| at(c, "22", &["01996"])),
    passes(MISSING, |c| {
        medicare(c);
        at(c, "12", &["E0601-RR-KX"]);
    }),
    passes(MISSING, |c| {
        for_diagnoses(c, &["Z12.11"]);
        at(c, "22", &["45385-33"]);
    }),
];

/// The repair that a finding of an edit offers on a claim, in words.
fn repair(edit: &str, change: impl FnOnce(&mut Claim)) -> Option<String> {
    let mut claim = clean();
    change(&mut claim);
    let found = check(&claim, tables(), today());
    let finding = found.iter().find(|f| f.edit == edit).unwrap();
    finding.repair.as_ref().map(crate::domain::Repair::words)
}

#[test]
fn one_key_adds_what_is_sure() {
    let side = |diagnosis: &str| {
        repair(MISSING, |c| {
            for_diagnoses(c, &[diagnosis]);
            bill(c, &["20610"]);
        })
    };
    assert_eq!(side("M17.11").as_deref(), Some("add RT to line 1"));
    assert_eq!(side("M25.562").as_deref(), Some("add LT to line 1"));
    assert_eq!(side("M17.0"), None);
    assert_eq!(side("E11.65"), None);
    let plan = |codes: &'static [&'static str]| {
        repair(MISSING, |c| {
            medicare(c);
            bill(c, codes);
        })
    };
    assert_eq!(plan(&["97161"]).as_deref(), Some("add GP to line 1"));
    assert_eq!(plan(&["97165"]).as_deref(), Some("add GO to line 1"));
    assert_eq!(
        plan(&["97110", "97140-GP"]).as_deref(),
        Some("add GP to line 1")
    );
    assert_eq!(plan(&["97110"]), None);
    assert_eq!(
        repair(CONFLICT, |c| bill(c, &["20610-RT-59-XS"])).as_deref(),
        Some("take 59 off line 1")
    );
    assert_eq!(repair(CONFLICT, |c| bill(c, &["20610-RT-LT"])), None);
}

#[test]
fn a_site_that_knows_a_payers_telehealth_is_followed() {
    use crate::scrub::{PayerKnobs, Telehealth};
    let said = |telehealth: Telehealth, codes: &[&str]| {
        let mut claim = clean();
        medicare(&mut claim);
        at(&mut claim, "10", codes);
        let mut policy = Policy::default();
        let knobs = PayerKnobs {
            telehealth: Some(telehealth),
            ..PayerKnobs::default()
        };
        policy.set_knobs("09102", knobs);
        let found = check_with(&claim, tables(), &policy, today());
        found.iter().any(|f| f.edit == MISSING)
    };
    let gt = Telehealth::Modifier("GT".parse().unwrap());
    assert!(said(gt, &["99213-95"]));
    assert!(!said(gt, &["99213-GT"]));
    assert!(!said(Telehealth::NoModifier, &["99213"]));
}
