//! Findings, from the first to a staged claim: gone to, put right, accepted, explained.

use super::harness::*;
use claimdeck::command::Pane;
use claimdeck::domain::*;
use claimdeck::tui::Look;
use claimdeck::tui::app::Screen;
use claimdeck::tui::overlay::Overlay;
use insta::assert_snapshot;

const COLOR: Look = Look::new(true, true);
const PLAIN: Look = Look::new(false, false);

fn pane(hands: &Hands) -> Pane {
    hands.app.coding.as_ref().expect("a chart is open").pane
}

/// The edits that speak, accepted ones with their reason.
fn found(hands: &Hands) -> Vec<(String, Option<String>)> {
    let coding = hands.app.coding.as_ref().expect("a chart is open");
    let all = coding.findings.iter();
    all.map(|f| (f.edit.to_string(), f.accepted.clone()))
        .collect()
}

fn open_ones(hands: &Hands, edit: &str) -> usize {
    let all = found(hands).into_iter();
    all.filter(|(e, accepted)| e == edit && accepted.is_none())
        .count()
}

fn modifiers(hands: &Hands, line: usize) -> Vec<String> {
    let coding = hands.app.coding.as_ref().expect("a chart is open");
    let line = &coding.coding.lines[line];
    line.modifiers.iter().map(ToString::to_string).collect()
}

/// A chart with a visit that asks for no money: an error that may stand with a reason.
fn free() -> Hands {
    let mut hands = coded();
    hands.press("p").type_text("36415").press("enter up c");
    hands.type_text("0").press("enter");
    assert_eq!(open_ones(&hands, "line.charge"), 1, "{:?}", found(&hands));
    hands
}

#[test]
fn a_change_is_checked_before_it_is_stored() {
    let mut hands = coded();
    hands.slow = true;
    hands.press("n").type_text("0").press("enter");
    assert_eq!(open_ones(&hands, "line.units"), 1);
    assert!(hands.screen().contains("1 error"), "{}", hands.screen());
    hands.deliver();
    assert_eq!(open_ones(&hands, "line.units"), 1);
}

#[test]
fn one_key_puts_a_finding_right_from_its_row_and_undo_takes_that_back() {
    let mut hands = coded();
    hands.press("p").type_text("20610").press("enter");
    assert_eq!(open_ones(&hands, "px.ncci"), 1, "{:?}", found(&hands));
    // From any pane the next finding is gone to, said in full, and put right where it stands.
    hands.press("tab tab tab");
    while !hands.said().contains("25") {
        assert!(hands.keys < 40, "{}", hands.screen());
        hands.press(".");
    }
    assert_eq!(pane(&hands), Pane::Lines);
    assert!(
        hands.said().contains("= add 25 to line 1"),
        "{}",
        hands.said()
    );
    hands.press("=");
    assert_eq!(modifiers(&hands, 0), ["25"]);
    assert_eq!(open_ones(&hands, "px.ncci"), 0, "{:?}", found(&hands));
    assert_eq!(hands.chart(2).coding.lines[0].modifiers.len(), 1, "stored");
    assert!(hands.said().contains("u takes it back"), "{}", hands.said());
    hands.press("u");
    assert!(modifiers(&hands, 0).is_empty());
    assert_eq!(open_ones(&hands, "px.ncci"), 1);
    // Among the findings the key bar says what the key will do.
    hands.press("f home");
    while !hands.screen().contains("= add 25 to line 1") {
        assert!(hands.keys < 60, "{}", hands.screen());
        hands.press("down");
    }
    hands.press("=");
    assert_eq!(modifiers(&hands, 0), ["25"]);
}

#[test]
fn where_no_one_change_is_sure_the_key_says_what_to_decide() {
    let mut hands = free();
    hands.press("f home =");
    assert!(
        hands.said().contains("no one change is sure"),
        "{}",
        hands.said()
    );
    // On a row without findings there is nothing to put right.
    hands.press("enter up =");
    assert!(
        hands
            .said()
            .contains("no finding is here; . goes to the next"),
        "{}",
        hands.said()
    );
}

#[test]
fn an_error_is_accepted_with_a_reason_and_staged_in_few_keys() {
    let mut hands = free();
    hands.press("s");
    assert_eq!(
        (pane(&hands), hands.app.screen),
        (Pane::Findings, Screen::Coding)
    );
    let said = hands.said();
    assert!(
        said.contains("not staged") && said.contains("O accepts it with a reason"),
        "{said}"
    );
    // What says nothing is no reason.
    hands.press("O").type_text("x").press("enter");
    assert!(
        hands.screen().contains("a reason is needed"),
        "{}",
        hands.screen()
    );
    hands
        .press("backspace")
        .type_text("free by contract")
        .press("enter");
    assert_eq!(open_ones(&hands, "line.charge"), 0);
    assert!(hands.screen().contains("1 accepted"), "{}", hands.screen());
    let kept = hands.chart(2).overrides.clone();
    assert_eq!(kept[0].reason, "free by contract");
    assert_eq!(
        (kept[0].subject.as_str(), kept[0].by.as_str()),
        ("99213", "maria")
    );

    // Undo takes it back, redo gives it again; each is stored.
    hands.press("u");
    assert_eq!(open_ones(&hands, "line.charge"), 1);
    assert!(hands.chart(2).overrides.is_empty());
    hands.press("U s");
    let claim = hands.claim(1);
    assert_eq!(claim.overrides.len(), 1);
    assert_eq!(claim.overrides[0].reason, "free by contract");
    assert!(hands.said().starts_with("C1 staged"), "{}", hands.said());
    // The claim says so on its page.
    hands.press("2 enter");
    let screen = hands.screen();
    assert!(
        screen.contains("free by contract") && screen.contains("maria"),
        "{screen}"
    );
}

#[test]
fn a_reason_given_before_is_offered_and_taken_with_two_keys() {
    let mut hands = free();
    hands
        .press("f home O")
        .type_text("free by contract")
        .press("enter s");
    assert!(hands.said().starts_with("C1 staged"), "{}", hands.said());
    hands.press("d").type_text("i10").press("enter p");
    hands.type_text("36415").press("enter p");
    hands
        .type_text("99213")
        .press("enter c")
        .type_text("0")
        .press("enter s");
    assert!(hands.said().contains("not staged"), "{}", hands.said());
    hands.press("O");
    assert!(
        hands.screen().contains("earlier: free by contract"),
        "{}",
        hands.screen()
    );
    hands.press("tab enter s");
    assert!(hands.said().starts_with("C2 staged"), "{}", hands.said());
    assert_eq!(hands.claim(2).overrides[0].reason, "free by contract");
}

#[test]
fn what_was_accepted_holds_for_its_code_and_is_taken_back_with_one_key() {
    let mut hands = free();
    hands
        .press("f home O")
        .type_text("free by contract")
        .press("enter");
    // Another diagnosis, another order: the same line, the same reason.
    hands.press("d").type_text("e78.5").press("enter up <");
    assert_eq!(open_ones(&hands, "line.charge"), 0);
    // Another code in the line's place is another subject.
    hands
        .press("p")
        .type_text("99214")
        .press("enter c")
        .type_text("0")
        .press("enter");
    assert_eq!(open_ones(&hands, "line.charge"), 1);
    hands.press("u u f end");
    assert_eq!(
        found(&hands).last().unwrap().1.as_deref(),
        Some("free by contract")
    );
    hands.press("x");
    assert_eq!(open_ones(&hands, "line.charge"), 1);
    hands.press("x");
    assert!(
        hands.said().contains("nothing accepted"),
        "{}",
        hands.said()
    );
    // An emptied reason takes it back as well.
    hands.press("u f end O");
    assert!(
        hands.screen().contains("empty takes it back"),
        "{}",
        hands.screen()
    );
    hands.press("ctrl-u enter");
    assert_eq!(open_ones(&hands, "line.charge"), 1);
    assert!(hands.chart(2).overrides.is_empty());
}

#[test]
fn what_could_not_be_written_is_refused_with_a_word() {
    let mut hands = Hands::plain(1);
    hands.press("enter f home O");
    assert!(
        hands.said().contains("cannot be accepted"),
        "{}",
        hands.said()
    );
    assert!(hands.app.overlays.is_empty());
    // About no row of this screen: the finding itself is gone to.
    hands.press("enter");
    assert!(
        hands.said().contains("not about the codes"),
        "{}",
        hands.said()
    );
    hands.press("W");
    let screen = hands.screen();
    assert!(screen.contains("cannot be accepted: no payer"), "{screen}");
}

/// A finding as an edit would make it.
fn made(edit: &'static str, severity: Severity, at: &str, message: &str, fix: &str) -> Finding {
    Finding {
        subject: "99213".into(),
        fix: (!fix.is_empty()).then(|| fix.to_owned()),
        ..Finding::new(
            edit,
            severity,
            at,
            message,
            "CMS NCCI Policy Manual, ch. I, s. D",
        )
    }
}

/// A chart with findings of every kind, as they are on every screen.
pub fn all_kinds(size: (u16, u16), look: Look) -> Hands {
    let desk = desk();
    fill(&desk, 2);
    let mut hands = Hands::on(desk, size, look);
    hands
        .press("enter d")
        .type_text("e11.42")
        .press("tab")
        .type_text("i10");
    hands.press("enter p").type_text("99213").press("enter");
    let mut ncci = made(
        "px.ncci",
        Severity::Error,
        "lines[0].modifiers",
        "99213 is bundled with 20610, unless a separate visit is documented",
        "add 25 where the visit was significant and separate",
    );
    ncci.repair = Some(Repair::AddModifier {
        line: 0,
        modifier: "25".parse().unwrap(),
    });
    let mut excludes = made(
        "dx.excludes1",
        Severity::Warning,
        "diagnoses[1]",
        "I10 and I15.0 exclude each other (Excludes1 at I10)",
        "keep one, or say why both are there",
    );
    excludes.acceptance = Acceptance::Reason;
    let mut charge = made(
        "line.charge",
        Severity::Error,
        "lines[0].charge",
        "99213 asks for nothing",
        "",
    );
    charge.accepted = Some("free by contract".into());
    let findings = vec![
        ncci,
        excludes,
        made(
            "claim.timely_filing",
            Severity::Warning,
            "lines",
            "the payer takes it until 2026-12-01",
            "send it this week",
        ),
        made(
            "dx.unspecified",
            Severity::Info,
            "diagnoses[0]",
            "E11.42 has a finer neighbour",
            "",
        ),
        charge,
    ];
    let coding = hands.app.coding.as_mut().expect("open");
    coding.set_findings(findings);
    hands
}

#[test]
fn how_they_look() {
    for (name, size, look) in [
        ("findings_80x24", (80, 24), COLOR),
        ("findings_80x24_ascii", (80, 24), PLAIN),
        ("findings_40x10", (40, 10), PLAIN),
        ("findings_200x50", (200, 50), COLOR),
    ] {
        let mut hands = all_kinds(size, look);
        hands.press("f down");
        assert_snapshot!(name, hands.screen());
    }
    let mut hands = all_kinds((80, 24), COLOR);
    assert_snapshot!("findings_resting_80x24", hands.screen());
    hands.press("f W");
    assert_snapshot!("finding_why_80x24", hands.screen());
    hands.press("esc O");
    assert_snapshot!("finding_accept_80x24", hands.screen());
    let mut hands = all_kinds((40, 10), PLAIN);
    hands.press("f O");
    assert_snapshot!("finding_accept_40x10", hands.screen());
}

#[test]
fn where_only_reasons_are_missing_staging_asks_for_them_at_once() {
    let mut hands = all_kinds((80, 24), COLOR);
    let coding = hands.app.coding.as_mut().expect("open");
    let only = coding.findings[1].clone();
    coding.set_findings(vec![only.clone()]);
    // The store's own check stands behind: here it is what refuses.
    let mut out = Vec::new();
    let then = claimdeck::tui::app::Then::Next;
    let said = claimdeck::tui::screen::coding::finding::stopped(&mut hands.app, then, &mut out);
    assert_eq!(
        (said, out.len()),
        (None, 1),
        "the reason is asked for at once"
    );
    hands.run_effects(out);
    let Some(Overlay::Form(form)) = hands.app.overlays.last() else {
        panic!("{}", hands.screen());
    };
    assert!(form.title.starts_with("To stage"), "{}", form.title);
    // Given it, the claim is staged without another key.
    hands
        .type_text("two conditions, both treated")
        .press("enter");
    assert!(hands.said().contains("C1 staged"), "{}", hands.said());
    assert_eq!(hands.app.screen, Screen::Coding, "the next chart");
}
