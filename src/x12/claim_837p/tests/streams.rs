//! Streams as they come: cut short, damaged, with other delimiters.

use super::*;
use proptest::prelude::*;

/// A file cut off anywhere gives no claim that is not whole, and says that it is cut.
#[test]
fn a_file_cut_short_never_gives_half_a_claim() {
    let second = ["CLM*C2*125***11:B:1*Y*A*Y*Y"];
    let text = file(&[HEAD, OWN, CLAIM, &second, &CLAIM[1..]]);
    let whole: Vec<Claim> = read(&text).into_iter().map(|r| r.unwrap().claim).collect();
    assert_eq!(whole.len(), 2);
    for cut in 0..text.len() {
        let read = read(&text[..cut]);
        for read in read.iter().flatten() {
            assert!(whole.contains(&read.claim), "{cut}");
        }
        assert_eq!(
            read.iter().any(Result::is_err),
            cut > 0 && cut < text.len() - 1,
            "{cut}: {read:#?}"
        );
    }
}

proptest! {
    /// Any file is read to its end, whatever was done to its bytes.
    #[test]
    fn any_bytes_are_read_or_refused(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 0..12),
    ) {
        let mut bytes = file(&[HEAD, OWN, CLAIM]).into_bytes();
        for (at, byte, what) in edits {
            let at = at.index(bytes.len());
            match what {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => { bytes.remove(at); }
            }
        }
        let claims = Claims::new(bytes.as_slice()).count();
        prop_assert!(claims <= bytes.len());
    }

    /// Delimiters and line breaks change nothing of what is read.
    #[test]
    fn any_lawful_delimiters_read_the_same(
        delimiters in Just(b"*^:~|<>!;\x1c\x1d\x1e\x1f\r\n+=".to_vec()).prop_shuffle(),
        breaks in 0..4_usize,
        wrapped in prop::option::of(20..90_usize),
        mark in any::<bool>(),
    ) {
        let text = file(&[HEAD, OWN, CLAIM]);
        let want = one(&text).claim;
        let [element, repetition, component, end, ..] = delimiters[..] else { unreachable!() };
        // A line break ends segments or stands between them, and parts nothing within one.
        prop_assume!(![element, repetition, component].iter().any(|b| matches!(b, b'\r' | b'\n')));
        let mut bytes = Vec::new();
        for b in text.bytes() {
            match b {
                b'*' => bytes.push(element),
                b'^' => bytes.push(repetition),
                b':' => bytes.push(component),
                b'~' => {
                    bytes.push(end);
                    bytes.extend([&b""[..], b"\n", b"\r\n", b" \r\n"][breaks]);
                }
                b => bytes.push(b),
            }
        }
        if let Some(width) = wrapped.filter(|_| !matches!(end, b'\r' | b'\n')) {
            // Behind the header, whose place and width are fixed.
            let rest = bytes.split_off(106);
            for chunk in rest.chunks(width) {
                bytes.extend(chunk);
                bytes.extend(b"\r\n");
            }
        }
        if mark {
            bytes.splice(0..0, *b"\xEF\xBB\xBF");
        }
        let read: Vec<_> = Claims::new(bytes.as_slice()).collect();
        prop_assert_eq!(read.len(), 1, "{:?}", read);
        let read = read[0].as_ref().unwrap();
        prop_assert_eq!(&read.claim, &want);
        prop_assert!(read.faults.is_empty(), "{:?}", read.faults);
    }
}
