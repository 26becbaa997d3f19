#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data)
        && let Ok(kits) = claimdeck::intake::kit_file::read("fuzz", text)
    {
        for kit in kits {
            let written = claimdeck::intake::kit_file::write(&kit).expect("writes");
            let again = claimdeck::intake::kit_file::read("fuzz", &written).expect("reads");
            let line = claimdeck::intake::kit_file::KitLine { line: 1, ..kit };
            assert_eq!(again, vec![line]);
        }
    }
});
