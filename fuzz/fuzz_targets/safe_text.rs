#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data) {
        let shown = claimdeck::domain::text::safe_text(text);
        assert!(!shown.chars().any(|c| c.is_control() && c != char::from(10)));
    }
});
