//! Cases of the edits that go by Medicare's payment policy indicators, and of sides.

use super::px::{at, bill, medicare};
use super::*;
use crate::domain::Units;

const SIDE: &str = "px.laterality";
const BOTH: &str = "px.bilateral";
const HELP: &str = "px.assistant";
const STATUS: &str = "px.status";
const MODIFIERS: &str = "lines[0].modifiers";
const CODE: &str = "lines[0].code";

pub(super) const FIRES: &[Fires] = &[
    fires(SIDE, MODIFIERS, |c| at(c, "22", &["45378-RT"])),
    fires(SIDE, MODIFIERS, |c| bill(c, &["71046-RT"])),
    fires(SIDE, MODIFIERS, |c| bill(c, &["77066-RT"])),
    fires(SIDE, MODIFIERS, |c| at(c, "22", &["27447-F5"])),
    fires(SIDE, MODIFIERS, |c| bill(c, &["20610-T5"])),
    fires(SIDE, MODIFIERS, |c| bill(c, &["28285-F5"])),
    fires(SIDE, MODIFIERS, |c| bill(c, &["26055-T5"])),
    fires(SIDE, MODIFIERS, |c| at(c, "24", &["66984-E1"])),
    fires(SIDE, MODIFIERS, |c| bill(c, &["20610-E1"])),
    fires(SIDE, MODIFIERS, |c| bill(c, &["20610-LD"])),
    fires(SIDE, MODIFIERS, |c| at(c, "21", &["92928-LT"])),
    // The finger itself is not named.
    fires(SIDE, MODIFIERS, |c| bill(c, &["26055-RT"])),
    fires(SIDE, MODIFIERS, |c| bill(c, &["28285-LT"])),
    fires(BOTH, MODIFIERS, |c| bill(c, &["99213-50"])),
    fires(BOTH, MODIFIERS, |c| at(c, "22", &["45378-50"])),
    fires(BOTH, MODIFIERS, |c| bill(c, &["77066-50"])),
    fires(BOTH, MODIFIERS, |c| bill(c, &["85025-50-QW"])),
    fires(BOTH, MODIFIERS, |c| bill(c, &["31231-50"])),
    fires(BOTH, "lines[0].units", |c| {
        bill(c, &["73030-50"]);
        c.coding.lines[0].units = Units(2000);
    }),
    fires(BOTH, MODIFIERS, |c| bill(c, &["20610-50", "20610-RT"])),
    fires(HELP, MODIFIERS, |c| at(c, "22", &["11102-80"])),
    fires(HELP, MODIFIERS, |c| bill(c, &["99213-AS"])),
    fires(HELP, MODIFIERS, |c| at(c, "22", &["66984-80-LT"])),
    fires(HELP, MODIFIERS, |c| at(c, "22", &["45378-62"])),
    fires(HELP, MODIFIERS, |c| at(c, "22", &["45378-66"])),
    fires(STATUS, CODE, |c| {
        medicare(c);
        bill(c, &["99243"]);
    }),
    fires(STATUS, CODE, |c| {
        medicare(c);
        bill(c, &["99000"]);
    }),
    fires(STATUS, CODE, |c| {
        medicare(c);
        bill(c, &["99396"]);
    }),
    fires(STATUS, "lines[1].code", |c| {
        medicare(c);
        bill(c, &["99213", "94760"]);
    }),
];

pub(super) const PASSES: &[Passes] = &[
    passes(SIDE, |c| bill(c, &["20610-RT", "73030-LT"])),
    passes(SIDE, |c| bill(c, &["26055-F6", "28285-T7", "11750-TA"])),
    passes(SIDE, |c| bill(c, &["73140-F6"])),
    passes(SIDE, |c| at(c, "21", &["92928-LD", "92928-RC"])),
    passes(SIDE, |c| bill(c, &["67840-E2", "68761-E1"])),
    passes(SIDE, |c| bill(c, &["77065-LT", "76642-RT"])),
    passes(SIDE, |c| at(c, "41", &["A0428-RI"])),
    passes(SIDE, |c| at(c, "22", &["52332-LT", "50590-RT"])),
    passes(SIDE, |c| at(c, "12", &["L1902-RT"])),
    passes(BOTH, |c| bill(c, &["20610-50"])),
    passes(BOTH, |c| bill(c, &["20610-RT", "20610-LT"])),
    passes(BOTH, |c| bill(c, &["73030-50"])),
    passes(BOTH, |c| {
        bill(c, &["20610-50", "20610-50"]);
        let line = &mut c.coding.lines[1];
        line.from = day("2026-10-12");
        line.to = line.from;
    }),
    passes(HELP, |c| at(c, "21", &["27447-AS-RT"])),
    passes(HELP, |c| at(c, "21", &["22551-62"])),
    passes(HELP, |c| at(c, "21", &["33533-80"])),
    // Other payers have schedules of their own.
    passes(STATUS, |c| bill(c, &["99243"])),
    passes(STATUS, |c| bill(c, &["99396"])),
    passes(STATUS, |c| {
        medicare(c);
        bill(c, &["99396-GY"]);
    }),
    passes(STATUS, |c| {
        medicare(c);
        bill(c, &["94760"]);
    }),
    passes(STATUS, |c| {
        medicare(c);
        bill(c, &["99213", "99024"]);
        c.coding.lines[1].charge = Money::ZERO;
    }),
];

#[test]
fn an_assistant_that_needs_proof_is_a_warning() {
    let severity = |codes: &[&str]| {
        let mut claim = clean();
        at(&mut claim, "22", codes);
        let found = check(&claim, tables(), today());
        let finding = found.iter().find(|f| f.edit == HELP);
        finding.map(|f| f.severity)
    };
    // The indicators of these codes are 1, 0 and 2.
    assert_eq!(severity(&["11102-80"]), Some(Severity::Error));
    assert_eq!(severity(&["68761-80-E1"]), Some(Severity::Warning));
    assert_eq!(severity(&["27447-80-RT"]), None);
}

#[test]
fn a_plan_in_medicares_place_may_pay_for_more() {
    let mut claim = clean();
    bill(&mut claim, &["99243"]);
    claim.coverages[0].filing = "16".into();
    let found = check(&claim, tables(), today());
    let finding = found.iter().find(|f| f.edit == STATUS).unwrap();
    assert_eq!(finding.severity, Severity::Info);
}
