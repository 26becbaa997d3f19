//! What the note tells.

use super::*;

fn fix(codes: &[&str], note: &str) -> Option<String> {
    let mut claim = clean();
    dx(&mut claim, codes);
    let policy = Policy::default();
    let scrub = Scrub {
        tables: tables(),
        policy: &policy,
        today: today(),
    };
    let setting = Setting {
        note: Some(note),
        ..Setting::default()
    };
    let found = scrub.check(&claim, setting);
    let finding = found.into_iter().find(|f| f.edit == "dx.unspecified")?;
    assert_eq!(finding.severity, Severity::Info);
    finding.fix
}

#[test]
fn an_unspecified_code_is_spoken_of_where_the_note_names_a_finer_one() {
    let told = fix(
        &["M25.569"],
        "Chronic pain in the right knee for two weeks.",
    );
    assert!(told.is_some_and(|f| f.contains("M25.561")));
    let told = fix(&["I50.20"], "Chronic systolic heart failure, EF 30%.");
    assert!(told.is_some_and(|f| f.contains("I50.22")));
    for note in [
        "Heart failure.",
        "No chronic systolic heart failure.",
        "Chronic cough.",
    ] {
        assert_eq!(fix(&["I50.20"], note), None, "{note}");
    }
}
