//! The phrases that name codes, as they stand in the note on the screen. A line of the note is
//! broken anew at every width, so a phrase is placed by counting the characters that are no space:
//! breaking lines changes spaces only.

use crate::domain::Document;
use crate::domain::text::safe_text;
use crate::workflow::suggest::{Mark, Place};
use std::ops::Range;

/// A phrase by the characters of the note that are no space, counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteMark {
    /// Where it stands.
    pub range: Range<usize>,
    /// Its code is offered.
    pub offered: bool,
}

/// Characters of a text that are no space, as the screen shows it.
fn inked(text: &str) -> usize {
    safe_text(text)
        .chars()
        .filter(|c| !c.is_whitespace())
        .count()
}

/// Where the text of a document begins in the note, after its title and those before it.
fn start_of(documents: &[Document], document: usize) -> usize {
    let title = |d: &Document| inked(&d.title) + d.date.map_or(0, |date| inked(&date.to_string()));
    let whole = |d: &Document| title(d) + inked(&d.text);
    let before: usize = documents.iter().take(document).map(whole).sum();
    before + documents.get(document).map_or(0, title)
}

/// Where a phrase stands in the note.
#[must_use]
pub fn spot(documents: &[Document], place: &Place) -> Range<usize> {
    let text = documents
        .get(place.document)
        .map_or("", |d| d.text.as_str());
    let to = |at: usize| inked(text.get(..at).unwrap_or(text));
    let start = start_of(documents, place.document);
    start + to(place.range.start)..start + to(place.range.end)
}

/// Where every phrase stands in the note; `marks` are in the order of the documents.
#[must_use]
pub fn spots(documents: &[Document], marks: &[Mark]) -> Vec<NoteMark> {
    let mut out = Vec::with_capacity(marks.len());
    // Counted on from the phrase before: a note is gone through once.
    let mut last = (usize::MAX, 0, 0);
    for Mark { place, offered } in marks {
        let text = documents
            .get(place.document)
            .map_or("", |d| d.text.as_str());
        if last.0 != place.document {
            last = (place.document, 0, start_of(documents, place.document));
        }
        let between = |from: usize, to: usize| inked(text.get(from..to).unwrap_or_default());
        let start = last.2 + between(last.1, place.range.start);
        let end = start + between(place.range.start, place.range.end);
        last = (place.document, place.range.end, end);
        out.push(NoteMark {
            range: start..end,
            offered: *offered,
        });
    }
    out
}

/// What a line of the note holds of some phrases: its characters, counted from 0, with the spaces
/// inside a phrase. `before`: inked characters before the line.
#[must_use]
pub fn within(line: &str, before: usize, ranges: &[&Range<usize>]) -> Vec<usize> {
    let mut at = before;
    let mut out = Vec::new();
    for (i, c) in line.chars().enumerate() {
        if c.is_whitespace() {
            if ranges
                .iter()
                .any(|range| range.start < at && at < range.end)
            {
                out.push(i);
            }
            continue;
        }
        if ranges.iter().any(|range| range.contains(&at)) {
            out.push(i);
        }
        at += 1;
    }
    out
}

/// Inked characters before each line, and after the last.
#[must_use]
pub fn counts(lines: &[String]) -> Vec<usize> {
    let mut out = Vec::with_capacity(lines.len() + 1);
    let mut all = 0;
    out.push(0);
    for line in lines {
        all += line.chars().filter(|c| !c.is_whitespace()).count();
        out.push(all);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::super::super::widget::wrap::{reflow, wrap};
    use super::*;
    use proptest::prelude::*;

    fn document(text: &str) -> Document {
        Document {
            title: "A note".to_owned(),
            date: None,
            text: text.to_owned(),
        }
    }

    fn mark(document: usize, range: Range<usize>) -> Mark {
        Mark {
            place: Place {
                document,
                range,
                line: 1,
            },
            offered: true,
        }
    }

    proptest! {
        /// Whatever the width, the letters marked are those of the phrase.
        #[test]
        fn a_phrase_is_found_again(
            words in prop::collection::vec("[a-z\u{7}\u{200b}é]{1,9}", 1..60),
            pick in 0_usize..60,
            width in 8_u16..100,
        ) {
            let pick = pick % words.len();
            let text = words.join(" ");
            let start: usize = words[..pick].iter().map(|w| w.len() + 1).sum();
            let range = start..start + words[pick].len();
            let documents = [document("first"), document(&text)];
            let spots = spots(&documents, &[mark(1, range.clone())]);
            prop_assert_eq!(&spots[0].range, &spot(&documents, &mark(1, range).place));
            let note = format!("A note\nfirst\n\nA note\n{}", reflow(&text));
            let lines = wrap(&note, width);
            let counts = counts(&lines);
            let mut found = String::new();
            for (line, before) in lines.iter().zip(&counts) {
                let marked = within(line, *before, &[&spots[0].range]);
                let chars: Vec<char> = line.chars().collect();
                found.extend(marked.iter().map(|at| chars[*at]).filter(|c| !c.is_whitespace()));
            }
            prop_assert_eq!(found, safe_text(&words[pick]).into_owned());
        }
    }
}
