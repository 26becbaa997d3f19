#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    use claimdeck::codeset::import::{ImportOptions, inspect};
    for name in ["table.txt", "table.xml", "table.csv", "table.zip", "table.gz"] {
        let _ = inspect(&[(name.to_owned(), data.to_vec())], &ImportOptions::default());
    }
});
