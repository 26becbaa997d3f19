#![no_main]
use claimdeck::x12::claim_837p::Claims;
use libfuzzer_sys::fuzz_target;

// Any bytes are read to their end, and what comes out is not more than what went in.
fuzz_target!(|data: &[u8]| {
    let mut last = 0;
    for read in Claims::new(data) {
        if let Ok(read) = read {
            assert!(read.place.byte >= last && read.place.byte < data.len() as u64);
            assert!(read.destination < read.claim.coverages.len());
            last = read.place.byte;
        }
    }
});
