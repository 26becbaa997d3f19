#![no_main]
use claimdeck::codeset::{Search, Suggester, Tables};
use libfuzzer_sys::fuzz_target;
use std::sync::{Arc, LazyLock};

static SUGGESTER: LazyLock<Suggester> = LazyLock::new(|| {
    let tables = Tables::shipped().expect("the shipped tables are whole");
    Suggester::new(Arc::new(Search::build(&tables)))
});

fuzz_target!(|note: &str| {
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 2).unwrap_or_default();
    let mut last = 0;
    for mention in SUGGESTER.read(note, day) {
        assert!(mention.range.start >= last);
        assert_eq!(note.get(mention.range.clone()), Some(mention.text.as_str()));
        last = mention.range.end;
    }
});
