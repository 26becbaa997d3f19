//! Unspecified diagnoses where the note, or the side, tells more.

use super::side::side_of_lines;
use super::sided::{Side, at_side, side_in};
use crate::codeset::Entry;
use crate::domain::{Code, Repair, Severity};
use crate::scrub::context::Diagnosis;
use crate::scrub::{Context, Edit, Report};

pub(in crate::scrub) const EDITS: &[Edit] = &[Edit {
    id: "dx.unspecified",
    title: "an unspecified diagnosis where more is known",
    severity: Severity::Info,
    source: "ICD-10-CM Official Guidelines, sections I.A.9.b, I.B.2, I.B.13 and I.B.18",
    explain: "A code is as fine as the note documents. Spoken of where a finer code exists and the note \
              has its words, and where only the side is missing: payers turn unspecified sides down.",
    run: unspecified,
    ..super::ICD_10
}];

fn unspecified(c: &Context<'_>, out: &mut Report<'_>) {
    for dx in &c.diagnoses {
        let Some(entry) = dx.entry().filter(|e| e.billable) else {
            continue;
        };
        let open = entry.title.contains("nspecified") || entry.title.contains("not otherwise");
        if !open {
            continue;
        }
        if let Some(note) = c.setting.note
            && by_note(c, dx, entry, note, out)
        {
            continue;
        }
        // Where a line tells the side, `dx.laterality` names the code.
        if side_in(&entry.title) == Some(Side::Unspecified) && side_of_lines(c, dx.at).is_none() {
            by_side(c, dx, entry, out);
        }
    }
}

fn by_side(c: &Context<'_>, dx: &Diagnosis, entry: &Entry, out: &mut Report<'_>) {
    let at = |side| at_side(c.tables, entry, side, c.dos);
    // Most unspecified codes have no sides at all.
    let Some(right) = at(Side::Right) else {
        return;
    };
    let Some(left) = at(Side::Left) else {
        return;
    };
    let message = format!("{} tells no side", dx.code.dotted());
    let fix = format!("right {}, left {}", right.dotted(), left.dotted());
    out.add(dx.path(), message, Some(fix));
}

/// Names the finer codes that the note has the words of; answers whether there is one.
fn by_note(
    c: &Context<'_>,
    dx: &Diagnosis,
    entry: &Entry,
    note: &str,
    out: &mut Report<'_>,
) -> bool {
    let sentences: Vec<Vec<String>> = note
        .split(['.', '\n', ';'])
        .map(|sentence| words(sentence).collect())
        .collect();
    let finer: Vec<Code> = siblings(c, dx)
        .into_iter()
        .filter(|other| other.billable && other.code != dx.code)
        .filter(|other| sentences.iter().any(|s| names(s, entry, other)))
        .map(|other| other.code)
        .collect();
    let [first, ..] = finer.as_slice() else {
        return false;
    };
    let all: Vec<String> = finer.iter().take(4).map(Code::dotted).collect();
    let message = format!("{} is unspecified; the note tells more", dx.code.dotted());
    let fix = format!("look at {}", all.join(", "));
    let repair = (finer.len() == 1).then_some(Repair::ReplaceDiagnosis {
        at: dx.at,
        code: *first,
    });
    out.add(dx.path(), message, Some(fix)).repair(repair);
    true
}

/// The codes beside a diagnosis: of the header right above it.
fn siblings(c: &Context<'_>, dx: &Diagnosis) -> Vec<Entry> {
    let text = dx.code.as_str();
    let above = (3..text.len()).rev().find_map(|end| {
        let code: Code = text.get(..end)?.parse().ok()?;
        let below = c.tables.children(code, c.dos);
        (!below.is_empty()).then_some(below)
    });
    above.unwrap_or_default()
}

/// Words of a text that tell something.
fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    const FILLERS: [&str; 16] = [
        "unspecified",
        "of",
        "the",
        "and",
        "or",
        "with",
        "without",
        "in",
        "to",
        "due",
        "not",
        "other",
        "otherwise",
        "specified",
        "elsewhere",
        "classified",
    ];
    text.split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
        .filter(|word| word.len() > 1 && !FILLERS.contains(&word.as_str()))
}

/// Whether a sentence has every word by which a title says more than another, close to a word of
/// both, and denies none of it.
fn names(sentence: &[String], own: &Entry, other: &Entry) -> bool {
    let own: Vec<String> = words(&own.title).collect();
    let theirs: Vec<String> = words(&other.title).collect();
    let has = |word: &String| sentence.contains(word);
    let mut more = theirs.iter().filter(|word| !own.contains(word)).peekable();
    if more.peek().is_none() || !more.all(has) {
        return false;
    }
    // What is "other" or "unspecified" names nothing.
    if other.title.contains("nspecified") || other.title.starts_with("Other") {
        return false;
    }
    let denied = ["no", "denies", "denied", "negative"];
    theirs.iter().any(|word| own.contains(word) && has(word))
        && !sentence.iter().any(|word| denied.contains(&word.as_str()))
}
