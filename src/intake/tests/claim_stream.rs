//! Claims read from a stream, whole or broken.

use crate::intake::claim_stream::ClaimStream;
use proptest::prelude::*;
use std::io::{BufReader, Read};

fn claim(id: &str) -> String {
    format!(
        r#"{{"id":"{id}","patient":{{"last":"Roe }}{{\"["}},"billing_provider":{{"name":"B"}}}}"#
    )
}

/// Ids of the claims that are read, and `!LINE` for what is not.
fn read(text: impl AsRef<[u8]>) -> Vec<String> {
    let stream = ClaimStream::new("c.json", text.as_ref());
    stream
        .map(|read| read.map_or_else(|e| format!("!{}", e.line), |claim| claim.id))
        .collect()
}

#[test]
fn every_form_is_read_and_a_bad_claim_does_not_take_the_others_with_it() {
    let [a, b, c] = ["A", "B", "C"].map(claim);
    let pretty = a.replace(",\"", ",\n  \"");
    for (text, want) in [
        (a.clone(), &["A"][..]),
        (format!("{a}\n{b}\n\n{c}\n"), &["A", "B", "C"]),
        (format!("{a}{b} {c}"), &["A", "B", "C"]),
        (format!("\u{feff}[{a},{b},\n{c}]\n"), &["A", "B", "C"]),
        ("[]".into(), &[]),
        (format!("{pretty}\n{pretty}"), &["A", "A"]),
        // A claim that is no claim.
        (format!("{a}\n{{\"idd\":1}}\n{c}"), &["A", "!2", "C"]),
        (format!("[{a},\n{{\"idd\":1}},\n{c}]"), &["A", "!2", "C"]),
        // Half a claim.
        (format!("{a}\n{}\n{c}", &b[..40]), &["A", "!2", "C"]),
        (
            format!("{a}\n{}\n{c}", &b[..b.len() - 1]),
            &["A", "!2", "C"],
        ),
        (format!("{a}\n{}", &b[..40]), &["A", "!2"]),
        // No JSON at all.
        (format!("{a}\nhello {b}\n{c}"), &["A", "!2", "C"]),
        (format!("{a}}}\n{b}"), &["A", "!1", "B"]),
        // Arrays that do not end, or too soon.
        (format!("[{a}"), &["A", "!1"]),
        (format!("[{a}]\n{b}"), &["A", "!2"]),
        (format!("[{a},\n{}", &b[..40]), &["A", "!2"]),
        (String::new(), &["!1"]),
        (" \n\n".into(), &["!1"]),
    ] {
        assert_eq!(read(&text), want, "{text}");
    }
}

#[test]
fn what_is_no_text_is_told_with_its_line() {
    let mut bytes = claim("A").replace(",\"", ",\n\"").into_bytes();
    let at = bytes.iter().rposition(|b| *b == b'B').unwrap();
    bytes[at] = 0xff;
    let text = [claim("B").into_bytes(), b"\n".to_vec(), bytes].concat();
    let errors: Vec<_> = ClaimStream::new("c.json", &text[..])
        .filter_map(Result::err)
        .collect();
    assert_eq!(errors[0].line, 4);
    assert!(errors[0].message.contains("UTF-8"), "{}", errors[0]);
}

#[test]
fn an_object_without_end_does_not_fill_the_memory() {
    let endless = std::io::repeat(b' ').take(1 << 30);
    let text = b"{\"id\":\"A\"".chain(endless);
    let stream = ClaimStream::new("c.json", BufReader::new(text));
    let errors: Vec<_> = stream.filter_map(Result::err).take(2).collect();
    assert_eq!(errors.len(), 1);
    assert!(errors[0].message.contains("does not end"));
}

proptest! {
    /// Whatever comes, reading ends; whole claims on lines of their own are all read.
    #[test]
    fn any_bytes_are_read_to_their_end(
        junk in proptest::collection::vec(any::<u8>(), 0..80),
        cut in 0_usize..200,
    ) {
        let a = claim("A");
        let half = &a.as_bytes()[..cut.min(a.len())];
        let text = [half, b"\n", &junk, b"\n", a.as_bytes()].concat();
        let all = read(&text);
        prop_assert!(all.len() <= text.len());
    }
}
