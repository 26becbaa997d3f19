//! The main job by keys alone, and what is left of it after a power cut of the program.

use super::practice::*;
use rustix::process::Signal;

#[test]
fn a_chart_is_coded_and_staged_and_the_claim_survives_kill_9() {
    let practice = Practice::empty();
    let data = practice.data().to_str().unwrap();
    let mut session = practice.on_terminal(
        &["demo", "--data", data, "--charts", "40", "--seed", "7"],
        XTERM,
        DESIGN,
    );
    queue(&session);
    session.keys("\r").shows("Diagnoses 0");
    session.keys("ddm2 neuropathy").shows("E11.4");
    session.keys("\r").shows("Diagnoses 1");
    session.keys("p99213").shows("99213 ");
    session.keys("\r").shows("Procedures 1");
    session.keys("s");
    let screen = session.shows(" staged").contents();
    // From the moment that the screen says so.
    session.signal(Signal::KILL);
    session.ended();

    let said = screen
        .lines()
        .find(|line| line.contains(" staged"))
        .unwrap()
        .to_owned();
    let id = said.split_whitespace().next().unwrap();
    let shown = practice.plain(&["claim", "show", id, "--json"]);
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert!(
        shown.contains("99213") && shown.contains("\"E11.4"),
        "{said}: {shown}"
    );
    let listed = practice.plain(&["claim", "list", "--json"]);
    let listed = String::from_utf8(listed.stdout).unwrap();
    let row: serde_json::Value = listed
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .find(|row: &serde_json::Value| row["id"] == id)
        .expect("the claim is listed");
    assert_eq!(row["status"], "staged", "{row}");
    assert!(practice.plain(&["verify"]).status.success());

    let again = practice.open(XTERM, DESIGN);
    again.keys("2").shows("Claims");
    again.keys("/").keys(id).shows(id);
}
