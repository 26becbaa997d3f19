//! What is read from files, and what is said of files that cannot be.

mod chart_file;
mod claim_json;
mod claim_stream;
mod fhir;

use super::*;
use chart_file::{CSV, JSONL};
use chrono::NaiveDate;
use proptest::collection::vec;
use proptest::prelude::*;

const BUNDLE: &str = include_str!("../../tests/fixtures/bundle.json");

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The only error of a file, as `FILE:LINE: message`.
fn error(intake: &Intake) -> String {
    assert_eq!(intake.errors.len(), 1, "{:?}", intake.errors);
    intake.errors[0].to_string()
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-z0-9 ]{1,12}",
        "\\PC{1,8}",
        Just("\u{1b}[2J\u{0}\t\"\\".to_owned())
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in vec(any::<u8>(), 0..400), which in 0_usize..4) {
        let formats = [None, Some(Format::Fhir), Some(Format::Csv), Some(Format::JsonLines)];
        let _ = read("f", &bytes, formats[which]);
        let _ = super::claim_json::read("f", &String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn no_change_to_a_bundle_makes_its_reader_panic(
        cut in 0_usize..BUNDLE.len(),
        with in prop_oneof![Just(String::new()), any_text()],
        gone in 0_usize..40,
    ) {
        let (a, b) = ((0..=cut).rev().find(|i| BUNDLE.is_char_boundary(*i)).unwrap(), cut + gone);
        let b = (b..=BUNDLE.len()).find(|i| BUNDLE.is_char_boundary(*i)).unwrap_or(BUNDLE.len());
        let text = format!("{}{with}{}", &BUNDLE[..a], &BUNDLE[b.max(a)..]);
        let read = super::fhir::read("f", &text);
        for error in &read.errors {
            prop_assert!(error.line >= 1 && error.line <= text.lines().count() + 1, "{}", error);
        }
    }
}

#[test]
fn forms_are_told_from_their_content() {
    for (file, text, want) in [
        ("x", BUNDLE, Format::Fhir),
        (
            "x.json",
            "\u{feff} {\"resourceType\":\"Bundle\"}",
            Format::Fhir,
        ),
        (
            "x.ndjson",
            "{\"resourceType\":\"Bundle\"}",
            Format::JsonLines,
        ),
        ("x", JSONL, Format::JsonLines),
        ("x.txt", CSV, Format::Csv),
        ("x", "", Format::Csv),
    ] {
        assert_eq!(detect(file, text), want, "{text:.20}");
    }
}

#[test]
fn text_that_is_not_utf8_is_named_with_line_and_byte() {
    let read = read("c.csv", b"visit_id\nM\xfcller\n", None);
    assert_eq!(
        error(&read),
        "c.csv:2: byte 10 is not UTF-8 text: save the file as UTF-8 and read it again"
    );
}

/// What came from outside stays as it came: it is made harmless where it is shown, so that nothing
/// is lost of a record.
#[test]
fn control_characters_stay_in_the_record() {
    let read = super::fhir::read("b.json", BUNDLE);
    assert!(read.charts[0].documents[0].text.contains("\u{1b}[31m"));
    let shown = crate::domain::text::safe_text(&read.charts[0].documents[0].text);
    assert!(!shown.chars().any(char::is_control));
}
