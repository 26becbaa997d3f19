use super::envelope::{Envelope, Part};
use super::token::{MAX_SEGMENT, Segments, is_x12};
use super::{Fault, Lost};

const ISA: &str = "ISA*00*          *00*          *ZZ*S1             *ZZ*R1             *261102*0900\
                   *^*00501*000000001*0*T*:~";

/// Each segment's elements, or the fault that ended the reading.
fn cut(bytes: &[u8]) -> Result<Vec<Vec<String>>, Fault> {
    let mut segments = Segments::new(bytes);
    let mut all = Vec::new();
    while let Some(segment) = segments.read()? {
        all.push(
            (0..=segment.len())
                .map(|at| segment.element(at).to_owned())
                .collect(),
        );
    }
    Ok(all)
}

fn message(bytes: &[u8]) -> String {
    cut(bytes).unwrap_err().to_string()
}

#[test]
fn segments_elements_and_components() {
    let text = format!("{ISA}CLM*C1*100***11:B:1*Y~\r\nHI*ABK:I10*ABF: E1165 ~");
    let mut segments = Segments::new(text.as_bytes());
    assert_eq!(segments.read().unwrap().unwrap().id(), "ISA");
    let clm = segments.read().unwrap().unwrap();
    assert_eq!((clm.id(), clm.len(), clm.element(3)), ("CLM", 6, ""));
    assert_eq!([5, 1, 99].map(|at| clm.component(at, 1)), ["11", "C1", ""]);
    assert_eq!(clm.component(5, 3), "1");
    assert_eq!((clm.place().segment, clm.place().byte), (2, 106));
    let hi = segments.read().unwrap().unwrap();
    assert_eq!(
        (hi.place().segment, hi.place().byte),
        (3, text.find("HI*").unwrap() as u64)
    );
    assert_eq!(hi.components(2).collect::<Vec<_>>(), ["ABF", "E1165"]);
    assert!(segments.read().unwrap().is_none());
}

#[test]
fn every_interchange_states_its_delimiters() {
    let other = ISA.replace('*', "|").replace(':', ">").replace('~', "\n");
    let text = format!("\u{feff}\r\n{ISA}TA1*1~\r\n IEA*0*1~\r\n{other}TA1|2\nIEA|0|1\n\0\u{1a}");
    let ids: Vec<String> = cut(text.as_bytes())
        .unwrap()
        .iter()
        .map(|s| s[..2].join("="))
        .collect();
    assert_eq!(
        ids,
        ["ISA=00", "TA1=1", "IEA=0", "ISA=00", "TA1=2", "IEA=0"]
    );
}

#[test]
fn a_line_break_as_terminator_may_be_missing_at_the_end() {
    for end in ["\r\n", "\n", "\r"] {
        let text = format!("{ISA}GS*1~GE*2~IEA*1*1~").replace('~', end);
        let all = cut(text.trim_end().as_bytes()).unwrap();
        assert_eq!(all.len(), 4, "{end:?}");
        assert_eq!(all[3], ["IEA", "1", "1"]);
    }
}

#[test]
fn text_before_utf_8_is_read() {
    let mut bytes = format!("{ISA}NM1*IL*1*MU").into_bytes();
    bytes.extend(b"\xD1OZ~");
    assert_eq!(cut(&bytes).unwrap()[1][3], "MU\u{d1}OZ");
    let utf8 = format!("{ISA}NM1*IL*1*MU\u{d1}OZ~");
    assert_eq!(cut(utf8.as_bytes()).unwrap()[1][3], "MU\u{d1}OZ");
}

#[test]
fn what_cannot_be_cut_says_so() {
    for (text, want) in [
        ("{\"id\":1}", "the file starts with '{\"': expected ISA"),
        ("ISA*00*", "the file starts with 'ISA*00*': expected ISA"),
        (
            "ISABELLA WAS HERE AND WROTE QUITE A LOT OF TEXT",
            "expected ISA",
        ),
        (
            &ISA.replace('~', ":"),
            "the segment terminator (after ISA16) is ':'",
        ),
        (
            &ISA.replace('*', "A"),
            "the element separator (byte 4) is 'A'",
        ),
        (
            &format!("{ISA}IEA*0*1~GARBAGE"),
            "after the end of the interchange (IEA) stands 'GA'",
        ),
        (
            &format!("{ISA}CLM*C1*10"),
            "ends within segment CLM: expected its terminator '~'",
        ),
        (&format!("{ISA}CLM~ISA|00"), "ends within segment ISA"),
        (
            &format!("{ISA}CLM~ISA|00~"),
            "a new interchange starts (ISA) before the end (IEA)",
        ),
        (
            &format!("{ISA}NTE*{}", "A".repeat(MAX_SEGMENT)),
            "no end within",
        ),
    ] {
        let told = message(text.as_bytes());
        assert!(told.contains(want), "{told}");
        assert_eq!(cut(text.as_bytes()).unwrap_err().lost, Lost::Rest);
    }
    assert_eq!(cut(b""), Ok(vec![]));
    assert_eq!(cut(b" \r\n"), Ok(vec![]));
}

#[test]
fn a_failing_read_is_told() {
    struct Failing;
    impl std::io::Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is gone"))
        }
    }
    let start = std::io::Cursor::new(format!("{ISA}GS*1~"));
    let both = std::io::Read::chain(start, std::io::BufReader::new(Failing));
    let mut segments = Segments::new(both);
    assert!(segments.read().is_ok() && segments.read().is_ok());
    let told = segments.read().unwrap_err().to_string();
    assert!(told.contains("the disk is gone"), "{told}");
}

#[test]
fn files_are_known_by_their_first_bytes() {
    for (start, want) in [
        (ISA, true),
        ("\u{feff}ISA*", true),
        ("\r\nISA|00", true),
        ("ISABEL", false),
        ("ISA", false),
        ("{\"id\"", false),
        ("", false),
    ] {
        assert_eq!(is_x12(start.as_bytes()), want, "{start}");
    }
}

/// Faults of the envelope of a file.
fn envelope(text: &str) -> Vec<String> {
    let mut segments = Segments::new(text.as_bytes());
    let (mut envelope, mut faults) = (Envelope::default(), Vec::new());
    while let Some(segment) = segments.read().unwrap() {
        envelope.take(&segment, &mut faults);
    }
    let end = segments.place();
    envelope.finish(end, &mut faults);
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn what_the_envelope_states_is_held_against_what_it_holds() {
    let good =
        format!("{ISA}GS*HC*S*R*2*3*17*X*G~ST*837*0001~BHT*1~SE*3*0001~GE*1*17~IEA*1*000000001~");
    assert_eq!(envelope(&good), Vec::<String>::new());
    for (from, to, want) in [
        ("SE*3", "SE*4", "SE01: says '4' segments, there are 3"),
        ("SE*3", "SE*X", "SE01: says 'X' segments"),
        (
            "SE*3*0001",
            "SE*3*0002",
            "SE02: is '0002': expected '0001', the control number of ST02",
        ),
        (
            "GE*1",
            "GE*2",
            "GE01: says '2' transaction sets, there are 1",
        ),
        ("GE*1*17", "GE*1*18", "GE02: is '18': expected '17'"),
        ("IEA*1", "IEA*2", "IEA01: says '2' groups, there are 1"),
        (
            "IEA*1*000000001",
            "IEA*1*000000002",
            "IEA02: is '000000002'",
        ),
        (
            "IEA*1*000000001~",
            "",
            "no IEA stands here: interchange 000000001 has no end",
        ),
        (
            "SE*3*0001~",
            "",
            "no SE stands here: transaction set 0001 has no end",
        ),
        ("GE*1*17~", "", "no GE stands here: group 17 has no end"),
        (
            "ST*837*0001~",
            "",
            "BHT: stands outside of any transaction set",
        ),
        (
            "S1             ",
            "S1",
            "ISA06: is 2 characters wide: expected 15",
        ),
    ] {
        let text = good.replacen(from, to, 1);
        assert_ne!(text, good, "{from}");
        let told = envelope(&text);
        assert!(told.iter().any(|t| t.contains(want)), "{from}: {told:?}");
    }
}

#[test]
fn parts_are_told_apart() {
    let text = format!(
        "{ISA}TA1*1~GS*HC*S*R*2*3*17*X*G1~ST*837*1~BHT~SE*3*1~ST*837*2*G2~SE*2*2~GE*2*17~IEA*1*000000001~"
    );
    let mut segments = Segments::new(text.as_bytes());
    let (mut envelope, mut faults) = (Envelope::default(), Vec::new());
    let (mut parts, mut guides) = (Vec::new(), Vec::new());
    while let Some(segment) = segments.read().unwrap() {
        let part = envelope.take(&segment, &mut faults);
        if part == Part::Start {
            guides.extend(envelope.set().map(|set| set.guide.clone()));
        }
        parts.push(part);
    }
    use Part::{Body, End, Frame, Start};
    assert_eq!(
        parts,
        [
            Frame, Frame, Frame, Start, Body, End, Start, End, Frame, Frame
        ]
    );
    assert_eq!(
        (guides, faults),
        (vec!["G1".to_owned(), "G2".to_owned()], vec![])
    );
}
