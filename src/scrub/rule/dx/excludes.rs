//! Diagnoses whose notes exclude each other.

use super::order::asks_for;
use crate::domain::{Acceptance, Code, Severity};
use crate::scrub::{Context, Edit, Report};

pub(in crate::scrub) const EDITS: &[Edit] = &[
    Edit {
        id: "dx.excludes1",
        title: "two diagnoses that exclude each other",
        severity: Severity::Warning,
        acceptance: Acceptance::Reason,
        source: "ICD-10-CM Official Guidelines, section I.A.12.a; Excludes1 notes of the Tabular List",
        explain: "An Excludes1 note at a code, or at a header, block or chapter above it, says that the \
                  other code is not used together with it. The two may stand only where the conditions \
                  are unrelated; say so in the reason.",
        run: excludes1,
        ..super::ICD_10
    },
    Edit {
        id: "dx.excludes2",
        title: "a diagnosis that is not part of another",
        severity: Severity::Info,
        source: "ICD-10-CM Official Guidelines, section I.A.12.b; Excludes2 notes of the Tabular List",
        explain: "An Excludes2 note says that the other condition is not part of this one. Both codes \
                  may stand together where the note documents both.",
        run: excludes2,
        ..super::ICD_10
    },
];

/// What a pair is excluded by: the level and its words.
type Why<'a> = (String, &'a str);

/// Why the first of two diagnoses excludes the second by an Excludes1 note, whatever else the book
/// says.
fn not_with<'a>(c: &'a Context<'_>, own: usize, other: usize) -> Option<Why<'a>> {
    let (code, with) = (c.diagnoses[own].code, c.diagnoses[other].code);
    // The nearest note speaks most plainly.
    c.conventions(own).iter().rev().find_map(|level| {
        let words = level.excludes1(code, with)?;
        Some((level.name.to_string(), words))
    })
}

/// Each pair of different diagnoses, the earlier first.
fn pairs(c: &Context<'_>) -> impl Iterator<Item = (usize, usize)> {
    let all = &c.diagnoses;
    (0..all.len())
        .flat_map(|a| (a + 1..all.len()).map(move |b| (a, b)))
        .filter(|(a, b)| all[*a].code != all[*b].code)
}

fn said(c: &Context<'_>, a: usize, b: usize) -> (Code, Code) {
    (c.diagnoses[a].code, c.diagnoses[b].code)
}

fn excludes1(c: &Context<'_>, out: &mut Report<'_>) {
    for (a, b) in pairs(c) {
        let Some((level, words)) = not_with(c, a, b).or_else(|| not_with(c, b, a)) else {
            continue;
        };
        // The book itself asks for both.
        if asks_for(c, a, b) || asks_for(c, b, a) {
            continue;
        }
        let (one, other) = said(c, a, b);
        let (first, second) = (one.dotted(), other.dotted());
        let message =
            format!("{second} is not coded with {first}: Excludes1 at {level} names \"{words}\"");
        let fix =
            "keep the one that the note documents; keep both only if unrelated, with a reason";
        out.add(c.diagnoses[b].path(), message, Some(fix.into()))
            .between(one, other);
    }
}

fn excludes2(c: &Context<'_>, out: &mut Report<'_>) {
    for (a, b) in pairs(c) {
        // Notes of chapters and blocks name half the book.
        let near = |own: usize, other: usize| {
            let (code, with) = (c.diagnoses[own].code, c.diagnoses[other].code);
            let levels = c.conventions(own).iter().rev();
            levels.filter(|level| level.is_near()).find_map(|level| {
                let words = level.excludes2(code, with)?;
                Some((level.name.to_string(), words))
            })
        };
        let Some((level, words)) = near(a, b).or_else(|| near(b, a)) else {
            continue;
        };
        if not_with(c, a, b).or_else(|| not_with(c, b, a)).is_some() {
            continue;
        }
        let (one, other) = said(c, a, b);
        let (first, second) = (one.dotted(), other.dotted());
        let message = format!(
            "{second} and {first} may stand together where both are documented: Excludes2 at {level} names \"{words}\""
        );
        out.add(c.diagnoses[b].path(), message, None)
            .between(one, other);
    }
}
