#![no_main]
use libfuzzer_sys::fuzz_target;

// Bytes behind the start of an Index, so that they reach its reader.
fuzz_target!(|data: &[u8]| {
    use claimdeck::codeset::import::{ImportOptions, inspect};
    const STARTS: [&str; 2] = [
        "<ICD10CM.index><version>2027</version><title>Index to Diseases</title><letter>",
        "<ICD10CM.index><version>2027</version>",
    ];
    for start in STARTS {
        let mut bytes = start.as_bytes().to_vec();
        bytes.extend_from_slice(data);
        let _ = inspect(&[("index.xml".to_owned(), bytes)], &ImportOptions::default());
    }
});
