#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    for format in [None, Some(claimdeck::intake::Format::Fhir), Some(claimdeck::intake::Format::Csv)] {
        let _ = claimdeck::intake::read("fuzz", data, format);
    }
});
