#![no_main]
use libfuzzer_sys::fuzz_target;

// Whatever stands in a site's file, it is taken whole or complained of with places in it.
fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data) {
        match claimdeck::scrub::site_file::read("fuzz", text) {
            Ok(policy) => assert!(policy.described().all(|edit| edit.id.contains('.'))),
            Err(problems) => {
                assert!(!problems.is_empty());
                let lines = text.matches('\n').count() + 1;
                assert!(problems.iter().all(|p| p.place.line <= lines));
            }
        }
    }
});
