#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data)
        && let Ok(claims) = claimdeck::intake::claim_json::read("fuzz", text)
    {
        for claim in claims {
            let written = claimdeck::intake::claim_json::write(&claim).expect("writes");
            let again = claimdeck::intake::claim_json::read("fuzz", &written).expect("reads");
            assert_eq!(again, vec![claim]);
        }
    }
});
