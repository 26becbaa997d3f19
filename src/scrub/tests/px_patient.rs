//! Cases of the edits on procedures that look at the patient, the place and what went before.

use super::px::{SAME, at, bill, earlier, for_diagnoses, medicare, referred};
use super::*;
use crate::domain::PriorService;

const NEW: &str = "px.new_patient";
const GLOBAL: &str = "px.global_period";
const PLACE: &str = "px.pos";
const LINE_PLACE: &str = "lines[0].place_of_service";
const CODE: &str = "lines[0].code";
const MODIFIERS: &str = "lines[0].modifiers";
const OTHER: &str = "1999999992";

fn born(c: &mut Claim, date: &str) {
    c.patient.birth_date = Some(day(date));
    // The diagnoses of the clean claim are an adult's.
    for_diagnoses(c, &["Z76.89"]);
}

fn male(c: &mut Claim) {
    c.patient.sex = Sex::Male;
}

pub(super) const FIRES: &[Fires] = &[
    fires(NEW, CODE, |c| {
        bill(c, &["99203"]);
        earlier(c, "2025-01-05", "99213", SAME);
    }),
    fires(NEW, CODE, |c| {
        bill(c, &["99203"]);
        earlier(c, "2023-11-03", "99213", SAME);
    }),
    // An operation counts; so does a visit by telehealth.
    fires(NEW, CODE, |c| {
        bill(c, &["92004"]);
        earlier(c, "2024-05-05", "66984", SAME);
    }),
    fires(NEW, CODE, |c| {
        bill(c, &["99385"]);
        born(c, "2000-01-01");
        earlier(c, "2024-05-05", "99395", SAME);
    }),
    // The group, of which the specialty is not known.
    fires(NEW, CODE, |c| {
        bill(c, &["99203"]);
        earlier(c, "2025-01-05", "99213", "1234567893");
    }),
    fires(GLOBAL, MODIFIERS, |c| {
        bill(c, &["99213"]);
        earlier(c, "2026-10-23", "12032", SAME);
    }),
    fires(GLOBAL, MODIFIERS, |c| {
        bill(c, &["99213-25"]);
        earlier(c, "2026-08-04", "27447", SAME);
    }),
    fires(GLOBAL, MODIFIERS, |c| {
        bill(c, &["20610-RT"]);
        earlier(c, "2026-10-20", "27447", SAME);
    }),
    // The day of the operation, on another claim; the day before.
    fires(GLOBAL, MODIFIERS, |c| {
        bill(c, &["99213"]);
        earlier(c, "2026-11-02", "27447", SAME);
    }),
    fires(GLOBAL, MODIFIERS, |c| {
        bill(c, &["99214"]);
        earlier(c, "2026-11-03", "27447", SAME);
    }),
    // Both on this claim.
    fires(GLOBAL, "lines[1].modifiers", |c| {
        bill(c, &["12032", "99213"]);
        let line = &mut c.coding.lines[0];
        line.from = day("2026-10-28");
        line.to = line.from;
    }),
    fires(GLOBAL, CODE, |c| {
        for_diagnoses(c, &["Z39.2"]);
        bill(c, &["59430"]);
        earlier(c, "2026-10-05", "59400", SAME);
    }),
    fires(PLACE, "place_of_service", |c| {
        c.place_of_service = "98".into()
    }),
    fires(PLACE, "lines[1].place_of_service", |c| {
        c.coding.lines[1].place_of_service = Some("00".into())
    }),
    fires(PLACE, LINE_PLACE, |c| bill(c, &["99284"])),
    fires(PLACE, LINE_PLACE, |c| bill(c, &["99223"])),
    fires(PLACE, LINE_PLACE, |c| at(c, "21", &["99213"])),
    fires(PLACE, LINE_PLACE, |c| at(c, "23", &["99213"])),
    fires(PLACE, LINE_PLACE, |c| bill(c, &["99308"])),
    fires(PLACE, LINE_PLACE, |c| bill(c, &["99348"])),
    fires(PLACE, LINE_PLACE, |c| {
        referred(c);
        at(c, "21", &["99244"]);
    }),
    fires(PLACE, LINE_PLACE, |c| {
        referred(c);
        bill(c, &["99254"]);
    }),
    fires(PLACE, LINE_PLACE, |c| at(c, "21", &["99396"])),
    fires(PLACE, LINE_PLACE, |c| at(c, "10", &["20610-RT"])),
    fires(PLACE, LINE_PLACE, |c| at(c, "02", &["96372"])),
    fires(PLACE, LINE_PLACE, |c| bill(c, &["99213-95"])),
    fires(PLACE, LINE_PLACE, |c| at(c, "81", &["99213"])),
    fires(PLACE, LINE_PLACE, |c| bill(c, &["27447-RT"])),
    // What is the hospital's.
    fires(PLACE, CODE, |c| at(c, "22", &["93000"])),
    fires(PLACE, CODE, |c| at(c, "21", &["71046-TC"])),
    fires(PLACE, CODE, |c| {
        medicare(c);
        at(c, "23", &["96372"]);
    }),
    fires("px.age", CODE, |c| bill(c, &["99395"])),
    fires("px.age", CODE, |c| bill(c, &["90460"])),
    fires("px.age", CODE, |c| at(c, "24", &["42820"])),
    fires("px.age", CODE, |c| bill(c, &["91318"])),
    fires("px.age", CODE, |c| {
        born(c, "2026-09-01");
        at(c, "21", &["99468"]);
    }),
    fires("px.age", CODE, |c| {
        born(c, "1950-01-01");
        bill(c, &["59025"]);
    }),
    fires("px.age", CODE, |c| at(c, "22", &["99100"])).also(&["px.addon_alone"]),
    fires("px.sex", CODE, |c| bill(c, &["55866"])).also(&["px.pos"]),
    fires("px.sex", CODE, |c| {
        male(c);
        bill(c, &["57454"]);
    }),
    fires("px.sex", CODE, |c| {
        male(c);
        at(c, "12", &["E0603-NU"]);
    }),
];

pub(super) const PASSES: &[Passes] = &[
    passes(NEW, |c| bill(c, &["99203"])),
    // Three years ago to the day is not within three years.
    passes(NEW, |c| {
        bill(c, &["99203"]);
        earlier(c, "2023-11-02", "99213", SAME);
    }),
    // Another clinician, of whom nothing else is known.
    passes(NEW, |c| {
        bill(c, &["99203"]);
        earlier(c, "2025-01-05", "99213", OTHER);
    }),
    // The reading of a test, a test, a drug: no service face to face.
    passes(NEW, |c| {
        bill(c, &["99203"]);
        for service in ["93010", "71046", "80053", "J1885", "36415", "99421"] {
            earlier(c, "2026-01-05", service, SAME);
        }
    }),
    passes(NEW, |c| earlier(c, "2026-01-05", "99213", SAME)),
    // The day after the last, somebody else, with the modifier, an operation without days.
    passes(GLOBAL, |c| {
        bill(c, &["99213"]);
        earlier(c, "2026-10-22", "12032", SAME);
    }),
    passes(GLOBAL, |c| {
        bill(c, &["99213"]);
        earlier(c, "2026-08-03", "27447", SAME);
    }),
    passes(GLOBAL, |c| {
        bill(c, &["99213"]);
        earlier(c, "2026-10-20", "27447", OTHER);
    }),
    passes(GLOBAL, |c| {
        bill(c, &["99213-24"]);
        earlier(c, "2026-10-20", "27447", SAME);
    }),
    passes(GLOBAL, |c| {
        bill(c, &["20610-79-RT", "27310-78-LT"]);
        c.place_of_service = "22".into();
        earlier(c, "2026-10-20", "27447", SAME);
    }),
    passes(GLOBAL, |c| {
        bill(c, &["99213", "71046", "36415"]);
        earlier(c, "2026-10-30", "20610", SAME);
    }),
    passes(GLOBAL, |c| {
        bill(c, &["71046", "99024"]);
        c.coding.lines[1].charge = Money::ZERO;
        earlier(c, "2026-10-30", "27447", SAME);
    }),
    passes(GLOBAL, |c| {
        at(c, "21", &["99223-57"]);
        earlier(c, "2026-11-03", "27447", SAME);
    }),
    passes(GLOBAL, |c| {
        for_diagnoses(c, &["Z39.2"]);
        bill(c, &["59430"]);
        earlier(c, "2026-10-05", "59409", SAME);
    }),
    passes(PLACE, |c| at(c, "23", &["99284"])),
    passes(PLACE, |c| at(c, "22", &["99223"])),
    passes(PLACE, |c| at(c, "22", &["99213"])),
    passes(PLACE, |c| at(c, "31", &["99308"])),
    passes(PLACE, |c| at(c, "12", &["99348"])),
    passes(PLACE, |c| at(c, "10", &["99213-95"])),
    passes(PLACE, |c| at(c, "22", &["93010", "71046-26"])),
    passes(PLACE, |c| bill(c, &["93000", "96372"])),
    passes(PLACE, |c| at(c, "24", &["27447-RT"])),
    passes(PLACE, |c| {
        c.coding.lines[0].place_of_service = Some("22".into());
    }),
    passes("px.age", |c| bill(c, &["99396"])),
    passes("px.age", |c| {
        born(c, "2007-11-03");
        bill(c, &["90460"]);
    }),
    passes("px.age", |c| {
        born(c, "2026-10-05");
        at(c, "21", &["99468"]);
    }),
    passes("px.age", |c| {
        c.patient.birth_date = None;
        bill(c, &["99213"]);
        c.patient.birth_date = Some(day("1980-02-03"));
    }),
    passes("px.sex", |c| bill(c, &["57454"])),
    passes("px.sex", |c| {
        male(c);
        bill(c, &["57454-KX"]);
    }),
    passes("px.sex", |c| {
        c.patient.sex = Sex::Unknown;
        bill(c, &["57454"]);
    }),
];

fn fix(edit: &str, change: impl FnOnce(&mut Claim)) -> String {
    let mut claim = clean();
    change(&mut claim);
    let found = check(&claim, tables(), today());
    let finding = found.iter().find(|f| f.edit == edit).unwrap();
    finding.fix.clone().unwrap_or_default()
}

#[test]
fn a_fix_names_the_right_code_where_it_is_certain() {
    for (code, want) in [("99395", "99396"), ("99397", "99396"), ("99385", "99386")] {
        let said = fix("px.age", |c| bill(c, &[code]));
        assert!(said.starts_with(want), "{code}: {said}");
    }
    for (code, want) in [("99204", "99214"), ("92002", "92012")] {
        let said = fix(NEW, |c| {
            bill(c, &[code]);
            earlier(c, "2025-01-05", "99213", SAME);
        });
        assert!(said.starts_with(want), "{code}: {said}");
    }
    let said = fix(PLACE, |c| at(c, "22", &["93000"]));
    assert!(said.contains("93010"), "{said}");
}

#[test]
fn days_after_an_operation_are_counted_as_medicare_does() {
    // The day after the operation is the first.
    for (on, want) in [("2026-11-01", "day 1"), ("2026-10-23", "day 10")] {
        let mut claim = clean();
        bill(&mut claim, &["99213"]);
        earlier(&mut claim, on, "12032", SAME);
        let found = check(&claim, tables(), today());
        let finding = found.iter().find(|f| f.edit == GLOBAL).unwrap();
        let said = format!("99213 on {want} of the 10 that 12032 of {on} includes");
        assert_eq!(finding.message, said);
    }
}

/// Those of one group and specialty are one physician to payers.
#[test]
fn a_colleague_of_the_same_specialty_makes_a_patient_established() {
    let said = |colleagues: &[String]| {
        let mut claim = clean();
        claim.coding.lines[0] = line("99203", &[1]);
        claim.history.push(PriorService {
            date: day("2025-11-03"),
            code: "99213".into(),
            npi: "1999999984".into(),
        });
        let policy = Policy::default();
        let scrub = Scrub {
            tables: tables(),
            policy: &policy,
            today: today(),
        };
        let setting = Setting {
            colleagues,
            ..Setting::default()
        };
        let found = scrub.check(&claim, setting);
        let found = found.into_iter().find(|f| f.edit == "px.new_patient");
        found.map(|f| f.severity)
    };
    assert_ne!(said(&[]), Some(Severity::Error));
    assert_eq!(said(&["1999999984".into()]), Some(Severity::Error));
}
