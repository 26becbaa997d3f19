//! How a note becomes sentences of words: where a line goes on in the next, which words stand under
//! which heading, and what stands between two words.

use super::section::{self, Section};
use crate::codeset::search::texts::each_word;
use std::ops::Range;

/// Words of a sentence looked at together; a longer one is cut. One bit each, see
/// [`super::find`].
pub(super) const MOST: usize = 120;

/// What stands before a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    /// A space, or nothing that parts.
    Space,
    /// A comma, a bracket or a dash.
    Comma,
}

/// A word of the note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// Bytes of the note.
    pub range: Range<usize>,
    /// Folded.
    pub word: String,
    /// What stands before it.
    pub before: Before,
    /// Words written together with a hyphen, beginning with this: the joined word, and how many.
    pub joined: Option<(String, usize)>,
}

/// A sentence, an item of a list, or a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sentence {
    pub section: Section,
    pub tokens: Vec<Token>,
    /// What was written, cut at spaces, with the tokens that each piece holds.
    pub chunks: Vec<(Range<usize>, Range<usize>)>,
    /// Hardly a small letter in it: capitals say nothing.
    pub shouted: bool,
}

/// The sentences of a note, in order.
pub(super) fn sentences(note: &str) -> Vec<Sentence> {
    let mut out = Vec::new();
    let mut section = Section::Other;
    for block in blocks(note) {
        let mut at = block.start;
        while at < block.end {
            if let Some((named, end)) = section::heading(note, at..block.end, at == block.start) {
                section = named;
                at = end;
                continue;
            }
            let end = sentence_end(note, at..block.end);
            push(note, at..end, section, &mut out);
            at = end;
        }
    }
    out
}

/// Lines, each with those that go on with it.
fn blocks(note: &str) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (at, _) in note.match_indices('\n') {
        lines.push(start..at);
        start = at + 1;
    }
    lines.push(start..note.len());
    let width = |line: &Range<usize>| line.end - line.start;
    let margin = lines.iter().map(width).max().unwrap_or(0);
    // Narrower text was not broken at a margin, wider text not at all.
    let broken = (56..=140).contains(&margin);
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut before: Option<Range<usize>> = None;
    for line in lines {
        let text = note[line.clone()].trim();
        let first = text.split_whitespace().next().map_or(0, str::len);
        let goes_on = before.as_ref().is_some_and(|last| {
            let full = width(last) + 1 + first > margin - margin / 4;
            let open = !note[last.clone()]
                .trim_end()
                .ends_with(['.', ':', ';', '!', '?']);
            let small = text.starts_with(|c: char| c.is_lowercase());
            broken && !text.is_empty() && !begins(text) && (full && (open || small))
        });
        match out.last_mut() {
            Some(last) if goes_on => last.end = line.end,
            _ => out.push(line.clone()),
        }
        before = (!text.is_empty()).then_some(line);
    }
    out
}

/// Whether a line begins an item or a heading.
fn begins(line: &str) -> bool {
    let word = line.split_whitespace().next().unwrap_or_default();
    let number = word.trim_end_matches(['.', ')', ':']);
    let numbered = number.len() < word.len() && number.bytes().all(|b| b.is_ascii_digit());
    let head = line.split_once(':').map(|(head, _)| head);
    let heading = head.is_some_and(|head| {
        head.len() <= 40
            && (section::named(head).is_some()
                || head.chars().any(char::is_alphabetic) && !head.chars().any(char::is_lowercase))
    });
    line.starts_with(['-', '*', '\u{2022}', '#', '>']) || numbered || heading
}

/// Where the sentence that begins here ends.
fn sentence_end(note: &str, range: Range<usize>) -> usize {
    let text = &note[range.clone()];
    let mut chars = text.char_indices().peekable();
    let mut word_start = 0;
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        let ends = match c {
            ';' | '!' | '?' => next.is_none_or(char::is_whitespace),
            '.' => {
                let spaced = next.is_none_or(char::is_whitespace);
                let word = &text[word_start..at];
                // "Dr.", "pt." and "1." end no sentence; a lone letter is an initial.
                let short = matches!(
                    word.to_ascii_lowercase().as_str(),
                    "dr" | "mr" | "mrs" | "ms" | "st" | "vs" | "pt" | "hx" | "approx" | "no"
                ) && next.is_some();
                let initial = word.len() == 1 && word.starts_with(char::is_uppercase);
                spaced && !short && !initial
            }
            _ => false,
        };
        if ends {
            return range.start + at + c.len_utf8();
        }
        if c.is_whitespace() {
            word_start = at + c.len_utf8();
        }
    }
    range.end
}

fn push(note: &str, range: Range<usize>, section: Section, out: &mut Vec<Sentence>) {
    let text = &note[range.clone()];
    let mut tokens: Vec<Token> = Vec::new();
    let mut parts = 0;
    each_word(text, |word, at, joined| {
        if joined {
            let from = tokens
                .iter()
                .position(|t| t.range.start == range.start + at.start);
            if let Some(from) = from {
                let many = tokens.len() - from;
                tokens[from].joined = Some((word.to_owned(), many));
            }
            return;
        }
        let last = tokens.last().map_or(range.start, |t| t.range.end);
        let between = &note[last..range.start + at.start];
        tokens.push(Token {
            range: range.start + at.start..range.start + at.end,
            word: word.to_owned(),
            before: before(between),
            joined: None,
        });
        parts += 1;
    });
    if parts == 0 {
        return;
    }
    let letters = |c: fn(char) -> bool| text.chars().filter(|x| c(*x)).count();
    let shouted = letters(char::is_uppercase) > 4 * letters(char::is_lowercase) + 8;
    while !tokens.is_empty() {
        let rest = tokens.split_off(tokens.len().min(MOST));
        let chunks = chunks(note, &tokens);
        out.push(Sentence {
            section,
            tokens,
            chunks,
            shouted,
        });
        tokens = rest;
    }
}

fn before(between: &str) -> Before {
    let dash =
        between.contains(" -") || between.contains('\u{2014}') || between.contains('\u{2013}');
    if dash || between.contains([',', '(', ')', '[', ']', ':', '.', '"', '+']) {
        Before::Comma
    } else {
        Before::Space
    }
}

/// What was written between spaces, with the tokens each piece holds.
fn chunks(note: &str, tokens: &[Token]) -> Vec<(Range<usize>, Range<usize>)> {
    let mut out: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    let Some(first) = tokens.first() else {
        return out;
    };
    let is_edge =
        |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '(' | ')' | '[' | ']' | '"');
    for (at, token) in tokens.iter().enumerate() {
        let from = out.last().map_or(first.range.start, |(bytes, _)| bytes.end);
        if token.range.start < from {
            if let Some((_, held)) = out.last_mut() {
                held.end = at + 1;
            }
            continue;
        }
        let rest = &note[token.range.end..];
        let tail = rest.find(is_edge).unwrap_or(rest.len());
        let piece = &note[token.range.start..token.range.end + tail];
        let end = token.range.start + piece.trim_end_matches(['.', '?', '!']).len();
        out.push((token.range.start..end.max(token.range.end), at..at + 1));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(note: &str) -> Vec<(Section, String)> {
        let words = |s: &Sentence| {
            let words: Vec<&str> = s.tokens.iter().map(|t| t.word.as_str()).collect();
            words.join(" ")
        };
        let all = sentences(note);
        all.iter().map(|s| (s.section, words(s))).collect()
    }

    #[test]
    fn sentences_end_where_a_reader_ends_them() {
        let got: Vec<String> = read("Seen by Dr. Who. BP 120.5 today; no fever\nCough x 3 days")
            .into_iter()
            .map(|(_, words)| words)
            .collect();
        assert_eq!(
            got,
            [
                "seen by dr who",
                "bp 120 5 today",
                "no fever",
                "cough x 3 days"
            ]
        );
    }

    #[test]
    fn a_line_broken_at_the_margin_goes_on() {
        let note = "ASSESSMENT: Type 2 diabetes mellitus, long standing, with diabetic\n\
                    polyneuropathy. Stable.\n- Hypertension\n- Gout";
        let got = read(note);
        assert_eq!(
            got[0].1,
            "type 2 diabetes mellitus long standing with diabetic polyneuropathy"
        );
        assert!(
            got.iter()
                .all(|(section, _)| *section == Section::Assessment)
        );
        assert_eq!(got.len(), 4);
    }

    #[test]
    fn headings_within_a_line_count() {
        let got = read("PMH: asthma.  MEDS: none.  ALLERGIES: sulfa.\nHeart: regular");
        let sections: Vec<Section> = got.iter().map(|(section, _)| *section).collect();
        assert_eq!(
            sections,
            [
                Section::Past,
                Section::Medications,
                Section::Allergies,
                Section::Allergies
            ]
        );
    }

    #[test]
    fn a_sentence_without_end_is_cut() {
        let note = "word ".repeat(1_000);
        let got = sentences(&note);
        assert!(got.iter().all(|s| s.tokens.len() <= MOST));
        assert_eq!(got.iter().map(|s| s.tokens.len()).sum::<usize>(), 1_000);
    }

    #[test]
    fn pieces_between_spaces_hold_their_words() {
        let note = "DM2 w/ CKD (stage 3a), n/v.";
        let sentence = &sentences(note)[0];
        let got: Vec<&str> = sentence
            .chunks
            .iter()
            .map(|(bytes, _)| &note[bytes.clone()])
            .collect();
        assert_eq!(got, ["DM2", "w/", "CKD", "stage", "3a", "n/v"]);
        assert_eq!(sentence.chunks[5].1.len(), 2);
    }
}
