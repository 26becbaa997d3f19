//! Rows that say the same of another side, trimester, fetus or encounter.

use super::fold;
use super::index::Index;
use super::score::Found;
use super::vocabulary::place;
use super::weights;
use crate::domain::CodeSet;
use std::collections::HashMap;

/// Gives every row the first row of its family.
pub(super) fn group(index: &mut Index) {
    let mut first: HashMap<(CodeSet, [u8; 3], u64), u32> = HashMap::new();
    for at in 0..index.rows.len() {
        let row = &index.rows[at];
        let code = row.code.as_str().as_bytes();
        let &[a, b, c, ..] = code else { continue };
        if row.set != CodeSet::Icd10Cm || !row.billable {
            continue;
        }
        let title = index.text(place(at));
        let end = [", initial encounter", ", subsequent encounter", ", sequela"]
            .iter()
            .filter_map(|e| title.find(e))
            .min()
            .unwrap_or(title.len());
        let mut hash = 0_u64;
        let numbered = title.contains("fetus");
        let timed = title.contains("trimester");
        fold::each_word(&title[..end], |word, _, joined| {
            let apart = match word {
                "right" | "left" | "bilateral" | "unspecified" | "side" | "both" => true,
                "first" | "second" | "third" => timed,
                "1" | "2" | "3" | "4" | "5" | "other" => numbered,
                _ => joined,
            };
            if !apart {
                // The order of the words changes with the side now and then.
                hash = hash.wrapping_add(fold::hash(word));
            }
        });
        let family = *first.entry((row.set, [a, b, c], hash)).or_insert(place(at));
        index.rows[at].family = family;
    }
}

/// Moves further rows of a family down where they have a part of the query only, so that the first
/// rows tell apart what may be meant; where all of it is covered, the sides belong together.
pub(super) fn spread(index: &Index, found: &mut [Found]) {
    let mut families: HashMap<u32, i32> = HashMap::new();
    for found in found.iter_mut() {
        let before = families
            .entry(index.rows[found.row as usize].family)
            .or_default();
        if found.coverage < weights::COVERED {
            found.score *= weights::FAMILY.powi(*before);
        }
        *before += 1;
    }
}
