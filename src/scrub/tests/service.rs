//! Cases of the edits on laboratory tests, drugs, time and levels of visits.

use super::*;

/// The clean claim, billed to a payer of a kind (a claim filing indicator) that its number fits.
fn to(c: &mut Claim, filing: &str) {
    let coverage = &mut c.coverages[0];
    coverage.filing = filing.into();
    if filing == "MB" {
        coverage.member_id = "1EG4TE5MK73".into();
    }
}

fn add<'a>(c: &'a mut Claim, text: &str) -> &'a mut ServiceLine {
    c.coding.lines.push(line(text, &[1]));
    let last = c.coding.lines.len() - 1;
    &mut c.coding.lines[last]
}

fn ordered(c: &mut Claim) {
    c.referring_provider = Some(provider("Adams", "Lee", "1234567893"));
}

fn minutes(c: &mut Claim, text: &str, minutes: Option<u32>) {
    c.coding.lines.truncate(1);
    c.coding.lines[0] = ServiceLine {
        minutes,
        place_of_service: Some("24".into()),
        modifiers: vec!["AA".parse().unwrap()],
        ..line(text, &[1])
    };
}

pub(super) const FIRES: &[Fires] = &[
    fires("px.clia", "clia", |c| {
        to(c, "MB");
        add(c, "84403");
        ordered(c);
    }),
    fires("px.clia", "clia", |c| {
        to(c, "MC");
        add(c, "81002");
        ordered(c);
    }),
    // Whoever pays, a number that is none is wrong.
    fires("px.clia", "clia", |c| c.clia = Some("45D012345".into())),
    fires("px.clia", "clia", |c| c.clia = Some("45X0123456".into())),
    // Another payer may ask for it.
    fires("px.clia", "clia", |c| {
        add(c, "84403");
        ordered(c);
    }),
    fires("px.ndc", "lines[2].ndc", |c| {
        to(c, "MC");
        add(c, "J1885");
    }),
    fires("px.ndc", "lines[2].ndc", |c| {
        add(c, "J1885").ndc = Some("0409-3795-01".into());
    }),
    fires("px.ndc", "lines[2].ndc", |c| {
        add(c, "J1885").ndc = Some("0409379501".into());
    }),
    fires("px.ndc", "lines[2].ndc", |c| {
        add(c, "J1885").ndc = Some("00000000000".into());
    }),
    fires("px.ndc", "lines[0].ndc", |c| {
        c.coding.lines[0].ndc = Some("00409379501".into());
    }),
    fires("px.anesthesia_minutes", "lines[0].minutes", |c| {
        minutes(c, "00142", None);
    }),
    fires("px.anesthesia_minutes", "lines[0].minutes", |c| {
        minutes(c, "00142", Some(0));
    }),
    fires("px.anesthesia_minutes", "lines[0].minutes", |c| {
        minutes(c, "00142", Some(1441));
    }),
    fires("px.anesthesia_minutes", "lines[0].minutes", |c| {
        minutes(c, "01996", Some(30));
    }),
    fires("px.anesthesia_minutes", "lines[0].units", |c| {
        minutes(c, "00142", Some(45));
        c.coding.lines[0].units = crate::domain::Units(20_000);
    }),
    fires("px.em_level", "lines[0].code", |c| {
        c.coding.lines[0].minutes = Some(45);
    }),
    fires("px.em_level", "lines[0].code", |c| {
        c.coding.lines[0].minutes = Some(12);
    }),
];

pub(super) const PASSES: &[Passes] = &[
    passes("px.clia", |c| {
        to(c, "MB");
        add(c, "84403");
        c.clia = Some("45D0123456".into());
    }),
    // A reading alone, and a skin test, which is no laboratory test.
    passes("px.clia", |c| {
        to(c, "MB");
        add(c, "88305").modifiers = vec!["26".parse().unwrap()];
        add(c, "86580");
    }),
    passes("px.ndc", |c| {
        to(c, "MC");
        add(c, "J1885").ndc = Some("00409-3795-01".into());
    }),
    passes("px.ndc", |c| {
        to(c, "MC");
        add(c, "90686").ndc = Some("49281042250".into());
    }),
    passes("px.anesthesia_minutes", |c| minutes(c, "00142", Some(45))),
    passes("px.anesthesia_minutes", |c| minutes(c, "01996", None)),
    passes("px.em_level", |c| c.coding.lines[0].minutes = Some(25)),
];

fn of(edit: &str, claim: &Claim, setting: Setting<'_>, policy: &Policy) -> Vec<(Severity, String)> {
    let scrub = Scrub {
        tables: tables(),
        policy,
        today: today(),
    };
    let found = scrub.check(claim, setting).into_iter();
    let found = found.filter(|f| f.edit == edit);
    found.map(|f| (f.severity, f.message)).collect()
}

#[test]
fn who_pays_decides_how_grave_a_missing_number_is() {
    let policy = Policy::default();
    for (filing, clia, ndc) in [
        ("MB", Some(Severity::Warning), None),
        ("MC", Some(Severity::Warning), Some(Severity::Error)),
        ("16", Some(Severity::Warning), Some(Severity::Info)),
        ("CI", Some(Severity::Info), Some(Severity::Info)),
    ] {
        let mut claim = clean();
        to(&mut claim, filing);
        add(&mut claim, "84403");
        add(&mut claim, "J1885");
        let gravest = |edit| {
            let found = of(edit, &claim, Setting::default(), &policy);
            found.into_iter().map(|f| f.0).max()
        };
        assert_eq!(
            (gravest("px.clia"), gravest("px.ndc")),
            (clia, ndc),
            "{filing}"
        );
    }
}

#[test]
fn a_site_says_that_a_payer_wants_the_ndc_or_does_not() {
    for (required, want) in [(true, Some(Severity::Error)), (false, None)] {
        let mut policy = Policy::default();
        let knobs = crate::scrub::PayerKnobs {
            ndc_required: Some(required),
            ..Default::default()
        };
        policy.set_knobs("60054", knobs);
        let mut claim = clean();
        add(&mut claim, "J1885");
        let found = of("px.ndc", &claim, Setting::default(), &policy);
        assert_eq!(found.first().map(|f| f.0), want);
    }
}

#[test]
fn the_notes_words_are_held_against_the_level() {
    let policy = Policy::default();
    for (note, want) in [
        (
            "Total time today: 34 minutes.",
            Some("34 minutes would carry 99214, 99213 is billed"),
        ),
        (
            "MDM: straightforward. I spent 12 minutes.",
            Some("12 minutes and straightforward decision making carry 99212, 99213 is billed"),
        ),
        ("MDM: low. I spent 12 minutes.", None),
        ("Total time 25 minutes.", None),
        ("Knee pain for 40 minutes after walking.", None),
    ] {
        let setting = Setting {
            note: Some(note),
            ..Setting::default()
        };
        let found = of("px.em_level", &clean(), setting, &policy);
        let said = found.first().map(|f| f.1.as_str());
        assert_eq!(said, want, "{note}");
        assert!(found.iter().all(|f| f.0 == Severity::Info));
    }
}
