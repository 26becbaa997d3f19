use super::*;
use crate::codeset::alpha::Listing;
use proptest::prelude::*;
use std::fmt::Write;

proptest! {
    #[test]
    fn a_tree_of_any_shape_reads_back_as_written(
        steps in prop::collection::vec((0..9_u8, "[a-z<&]{1,6}( [A-Z]{1,3})?"), 1..40),
    ) {
        // Each entry at most one level below the one before.
        let mut want: Vec<(u8, String)> = Vec::new();
        let mut text = String::from(
            "<ICD10CM.index><version>2027</version><title>Index to Diseases</title><letter>",
        );
        let mut open: Vec<&str> = Vec::new();
        for (step, title) in steps {
            let depth = want.last().map_or(0, |(before, _)| step.min(before + 1));
            while open.len() > usize::from(depth) {
                text.push_str(open.pop().unwrap());
            }
            let written = title.replace('&', "&amp;").replace('<', "&lt;");
            if depth == 0 {
                write!(text, "<mainTerm><title>{written}</title>").unwrap();
                open.push("</mainTerm>");
            } else {
                write!(text, "<term level=\"{depth}\"><title>{written}</title>").unwrap();
                open.push("</term>");
            }
            want.push((depth, title));
        }
        while let Some(end) = open.pop() {
            text.push_str(end);
        }
        text.push_str("</letter></ICD10CM.index>");
        let file = read("i.xml", text.as_bytes()).unwrap().file;
        let listing = Listing::from_file(file, "FY2027").unwrap();
        let read: Vec<(u8, String)> = (0..u32::try_from(listing.len()).unwrap())
            .map(|e| (listing.depth(e), listing.title(e)))
            .collect();
        prop_assert_eq!(read, want);
    }

    #[test]
    fn a_data_file_that_does_not_fit_together_is_refused_or_answers(
        depths in prop::collection::vec(0..4_u8, 0..6),
        titles in prop::collection::vec(0..4_u32, 0..6),
        counts in prop::collection::vec(0..3_u8, 0..6),
        pointers in prop::collection::vec((0..24_u8, 0..4_u32), 0..8),
        lengths in prop::collection::vec(0..6_u32, 0..4),
    ) {
        let file = VolumeFile {
            volume: 1,
            text_lengths: lengths,
            arena: "E11.9A\u{1e}é\u{1f}".to_owned(),
            columns: vec!["a".to_owned(), "b".to_owned()],
            depths,
            titles,
            counts,
            pointers,
        };
        if let Some(listing) = Listing::from_file(file, "E") {
            for entry in 0..8 {
                let _ = (listing.title(entry), listing.path_text(entry), listing.below(entry));
                let _ = listing.pointers(entry).count();
            }
        }
    }
}
