//! Which billable code a header stands for when nothing finer was said.

use super::index::{Index, NONE};
use super::vocabulary::place;
use crate::domain::CodeSet;

/// Gives every header its range of rows and its default. Rows of one set are in order of codes, so
/// what is below a header follows it.
pub(super) fn choose_defaults(index: &mut Index) {
    let end = index
        .rows
        .partition_point(|row| row.set == CodeSet::Icd10Cm);
    let mut open: Vec<usize> = Vec::new();
    let mut parents = Vec::with_capacity(end);
    for at in 0..end {
        let code = index.rows[at].code;
        while let Some(top) = open.last() {
            let above = index.rows[*top].code;
            // Two forms of one code (its title changed) are siblings.
            if code != above && code.as_str().starts_with(above.as_str()) {
                break;
            }
            index.rows[*top].end = place(at);
            open.pop();
        }
        parents.push(open.last().map_or(NONE, |top| place(*top)));
        open.push(at);
    }
    for top in open {
        index.rows[top].end = place(end);
    }
    for (row, parent) in index.rows.iter_mut().zip(&parents) {
        row.parent = *parent;
    }
    // Children stand behind their parents, so going backwards theirs is known first.
    let mut best: Vec<(i32, u32)> = vec![(i32::MIN, NONE); end];
    for at in (0..end).rev() {
        let (claim, child) = best[at];
        if !index.rows[at].billable && child != NONE {
            let child_row = &index.rows[child as usize];
            let weak = claim <= 0 || child_row.weak;
            let default = if child_row.billable {
                child
            } else {
                child_row.default
            };
            let row = &mut index.rows[at];
            row.default = default;
            row.weak = weak;
        }
        let parent = parents[at] as usize;
        let usable = index.rows[at].billable || index.rows[at].default != NONE;
        if let Some(best) = best.get_mut(parent).filter(|_| usable) {
            let claim = claim_of(index, at);
            // Going backwards, an earlier child of the same claim takes its place.
            if claim >= best.0 {
                *best = (claim, place(at));
            }
        }
    }
    share_between_forms(index, end);
}

/// What stands below a header stands below its earlier forms too.
fn share_between_forms(index: &mut Index, end: usize) {
    for at in (1..end).rev() {
        let (before, after) = index.rows.split_at_mut(at);
        if let (Some(old), Some(new)) = (before.last_mut(), after.first())
            && old.code == new.code
            && !old.billable
        {
            (old.end, old.default, old.weak) = (new.end, new.default, new.weak);
        }
    }
}

/// How strongly a row claims to be the default of its parent; 0 and less is no claim.
fn claim_of(index: &Index, at: usize) -> i32 {
    let row = &index.rows[at];
    let title = index.text(place(at));
    let code = row.code.as_str();
    let has = |word: &str| title.contains(word);
    let mut claim = 0;
    if code.len() == 7 {
        // Seventh characters: initial encounter; "not applicable or unspecified".
        return match code.as_bytes()[6] {
            b'A' => 10,
            b'0' if has("unspecified") => 10,
            b'B' => 1,
            _ => -1,
        };
    }
    if has("nspecified") {
        claim += 4;
    }
    if code.ends_with('9') {
        claim += 3;
    } else if code.ends_with('0') {
        claim += 1;
    }
    if has("without") || has("ncomplicated") || has("not intractable") || has("accidental") {
        claim += 2;
    }
    if has("Other ") || has("other ") {
        claim -= 3;
    }
    claim
}
