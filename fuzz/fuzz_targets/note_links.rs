#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data) {
        let mut end = 0;
        for link in claimdeck::codeset::links(text) {
            assert!(link.span.start >= end && text.get(link.span.clone()).is_some());
            assert!(link.target.first <= link.target.last);
            end = link.span.end;
        }
    }
});
