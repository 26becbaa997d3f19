//! Codes named inside the notes of the Tabular: `(E08-E13 with .36)`, `(B95-B97)`, `K50.-`,
//! `(S00-T88)`, `(T36-T50 with fifth or sixth character 5)`. Whether a code exists is for the
//! tables to say; here is only read what is written.

use crate::domain::Code;
use std::ops::Range;

/// A code or range of codes that a text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where it stands in the text, in bytes.
    pub span: Range<usize>,
    /// What it names.
    pub target: Target,
}

/// What a note points at: a code with all below it, a range of them, or those of a range that have
/// certain characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The code, or the first of a range.
    pub first: Code,
    /// The last of a range; the code itself otherwise.
    pub last: Code,
    with: With,
}

/// What the codes of a target must have besides.
#[derive(Debug, Clone, PartialEq, Eq)]
enum With {
    Anything,
    /// What stands after the dot begins with one of these.
    Detail(Vec<String>),
    /// One of these places (counted from 0) holds one of these characters.
    Place(Vec<usize>, Vec<char>),
    /// The code, or its first six characters, end with one of these.
    Ending(Vec<String>),
}

impl Target {
    /// A code and all below it.
    #[must_use]
    pub const fn code(code: Code) -> Self {
        Self {
            first: code,
            last: code,
            with: With::Anything,
        }
    }

    /// Whether it names one code or header and nothing narrower.
    #[must_use]
    pub fn single(&self) -> Option<Code> {
        (self.first == self.last && self.with == With::Anything).then_some(self.first)
    }

    /// Whether it names only some of the codes of its range.
    #[must_use]
    pub fn is_narrowed(&self) -> bool {
        self.with != With::Anything
    }

    /// Whether a code, in order of codes, stands before the end of the range.
    #[must_use]
    pub fn reaches(&self, code: Code) -> bool {
        let (text, last) = (code.as_str(), self.last.as_str());
        // The end of a range holds everything below it.
        text.get(..last.len()).unwrap_or(text) <= last
    }

    /// Whether a code is among those named.
    #[must_use]
    pub fn contains(&self, code: Code) -> bool {
        let text = code.as_str();
        if text < self.first.as_str() || !self.reaches(code) {
            return false;
        }
        match &self.with {
            With::Anything => true,
            With::Detail(details) => {
                let detail = text.get(3..).unwrap_or_default();
                details.iter().any(|d| detail.starts_with(d.as_str()))
            }
            With::Place(places, characters) => places.iter().any(|place| {
                let at = text.as_bytes().get(*place).copied().map(char::from);
                at.is_some_and(|c| characters.contains(&c))
            }),
            With::Ending(endings) => {
                let stem = text.get(..6).unwrap_or(text);
                let ends =
                    |end: &String| text.ends_with(end.as_str()) || stem.ends_with(end.as_str());
                endings.iter().any(ends)
            }
        }
    }
}

impl std::fmt::Display for Target {
    /// As the book writes it: `E11`, `B95-B97`, `E08-E13 with .36`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.first.dotted())?;
        if self.first != self.last {
            write!(f, "-{}", self.last.dotted())?;
        }
        match &self.with {
            With::Anything => Ok(()),
            With::Detail(details) => write!(f, " with .{}", details.join(", .")),
            With::Place(places, characters) => {
                let places: Vec<String> = places.iter().map(|p| (p + 1).to_string()).collect();
                let characters: Vec<String> = characters.iter().map(char::to_string).collect();
                write!(
                    f,
                    " with character {} being {}",
                    places.join(" or "),
                    characters.join(" or ")
                )
            }
            With::Ending(endings) => write!(f, " ending in {}", endings.join(", ")),
        }
    }
}

/// The codes and ranges that a text names, in the order they stand in.
#[must_use]
pub fn links(text: &str) -> Vec<Link> {
    let bytes = text.as_bytes();
    let mut out: Vec<Link> = Vec::new();
    // Links from here on are narrowed by the next "with".
    let mut open = 0;
    let mut at = 0;
    while at < bytes.len() {
        if let Some((link, end)) = link_at(text, at) {
            out.push(link);
            at = end;
            continue;
        }
        match bytes[at] {
            b'(' | b';' => open = out.len(),
            b'w' if out.len() > open && starts_clause(bytes, at) => {
                let clause = text.get(at + 5..).unwrap_or_default();
                let end = clause.find([')', '(', ';']).unwrap_or(clause.len());
                let with = narrowing(&clause[..end]);
                if with != With::Anything {
                    out[open..]
                        .iter_mut()
                        .for_each(|l| l.target.with = with.clone());
                    at += 5 + end;
                }
                open = out.len();
            }
            _ => {}
        }
        at += 1;
    }
    out
}

/// Whether `with ` begins here, as a word.
fn starts_clause(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|b| bytes.get(b));
    bytes[at..].starts_with(b"with ") && before.is_none_or(|b| !b.is_ascii_alphanumeric())
}

/// A code or range that begins at a byte, and where reading goes on.
fn link_at(text: &str, start: usize) -> Option<(Link, usize)> {
    let (first, after) = code_at(text, start)?;
    let rest = &text[after..];
    // "S12.0--S12.3-", "E00-E03.-", "S00 - S09": the sign of what follows may stand before the range.
    let joins = [
        "--",
        "-",
        ".--",
        ".-",
        " - ",
        "\u{2013}",
        " \u{2013} ",
        "- -",
    ];
    let range = joins.iter().find_map(|join| {
        let tail = rest.strip_prefix(join)?;
        code_at(text, text.len() - tail.len())
    });
    let (last, after) = range
        .filter(|(last, _)| first.as_str() <= last.as_str())
        .unwrap_or((first, after));
    // "-" and ".-" say that more characters follow.
    let rest = &text[after..];
    let more = [".-", "-"].iter().find(|sign| rest.starts_with(**sign));
    let end = after + more.map_or(0, |sign| sign.len());
    let link = Link {
        span: start..end,
        target: Target {
            first,
            last,
            with: With::Anything,
        },
    };
    Some((link, end))
}

/// A code that begins at a byte: a letter, a digit, then up to five more, a dot after the third.
fn code_at(text: &str, start: usize) -> Option<(Code, usize)> {
    let bytes = text.as_bytes();
    let code_byte = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit();
    let before = start.checked_sub(1).and_then(|at| text.as_bytes().get(at));
    if before.is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 0x80) {
        return None;
    }
    match bytes.get(start..start + 3)? {
        [letter, digit, third]
            if letter.is_ascii_uppercase() && digit.is_ascii_digit() && code_byte(*third) => {}
        _ => return None,
    }
    let run = |from: usize| bytes[from..].iter().take_while(|b| code_byte(**b)).count();
    let mut end = start + 3 + run(start + 3);
    if end == start + 3 && bytes.get(end) == Some(&b'.') {
        let detail = run(end + 1);
        if detail > 0 {
            end += 1 + detail;
        }
    }
    if bytes
        .get(end)
        .is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 0x80)
    {
        return None;
    }
    let code: Code = text.get(start..end)?.parse().ok()?;
    (code.as_str().len() <= 7).then_some((code, end))
}

/// The seventh characters of open fractures (ICD-10-CM, category S52).
const OPEN_FRACTURE: [char; 9] = ['B', 'C', 'E', 'F', 'H', 'J', 'M', 'N', 'Q'];

/// What a clause after "with" asks for; [`With::Anything`] where it is not understood.
fn narrowing(clause: &str) -> With {
    // "with open fracture 7th character" (S51): every seventh character of an open fracture.
    if clause.trim() == "open fracture 7th character" {
        return With::Place(vec![6], OPEN_FRACTURE.to_vec());
    }
    // "fifth-character 1" (J17)
    let clause = clause.replace("-character", " character");
    let words: Vec<&str> = clause
        .split([' ', ','])
        .filter(|word| !word.is_empty())
        .collect();
    let Some(at) = words.iter().position(|word| word.starts_with("character")) else {
        return detail(&words);
    };
    let (named, given) = (&words[..at], &words[at + 1..]);
    let given = given.iter().filter(|word| !matches!(**word, "or" | "and"));
    let values: Vec<&str> = given.map_while(|word| value(word)).collect();
    if values.is_empty() {
        return With::Anything;
    }
    if named.contains(&"final") {
        return With::Ending(values.into_iter().map(str::to_owned).collect());
    }
    let places: Vec<usize> = named.iter().filter_map(|word| place(word)).collect();
    // "fifth to sixth characters 51" (R44): one after the other.
    if named.contains(&"to") && values.iter().all(|v| v.len() == places.len()) {
        return With::Ending(values.into_iter().map(str::to_owned).collect());
    }
    let mut characters: Vec<char> = Vec::new();
    for value in values {
        match value.as_bytes() {
            [one] => characters.push(char::from(*one)),
            [from, b'-', to] => characters.extend((*from..=*to).map(char::from)),
            _ => return With::Anything,
        }
    }
    if places.is_empty() {
        return With::Anything;
    }
    With::Place(places, characters)
}

/// Digits and letters that a clause gives, such as `5`, `1-4`, `-23`, `.6`.
fn value(word: &str) -> Option<&str> {
    let plain = word.trim_start_matches(['-', '.']).trim_end_matches('.');
    let good = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-';
    (!plain.is_empty() && plain.len() <= 4 && plain.bytes().all(good)).then_some(plain)
}

/// The place a word names, counted from 0.
fn place(word: &str) -> Option<usize> {
    match word {
        "fourth" | "4th" => Some(3),
        "fifth" | "5th" => Some(4),
        "sixth" | "six" | "6th" => Some(5),
        "seventh" | "7th" => Some(6),
        _ => None,
    }
}

/// `.14, .24, .94`, `.51-.52`, `.69-`: what must stand after the dot.
fn detail(words: &[&str]) -> With {
    let mut details = Vec::new();
    for word in words {
        if matches!(*word, "or" | "and") {
            continue;
        }
        let Some(text) = word.strip_prefix('.') else {
            return With::Anything;
        };
        let parts: Vec<&str> = text
            .split('-')
            .map(|part| part.trim_matches('.'))
            .filter(|part| !part.is_empty())
            .collect();
        let plain = |part: &&str| {
            part.bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        };
        if parts.is_empty() || parts.len() > 2 || !parts.iter().all(plain) {
            return With::Anything;
        }
        match (
            parts[0].parse::<u16>(),
            parts.get(1).map(|to| to.parse::<u16>()),
        ) {
            (Ok(from), Some(Ok(to))) if from <= to && to - from < 100 => {
                let width = parts[0].len();
                details.extend((from..=to).map(|n| format!("{n:0width$}")));
            }
            _ => details.extend(parts.iter().map(|part| (*part).to_owned())),
        }
    }
    if details.is_empty() {
        With::Anything
    } else {
        With::Detail(details)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> Vec<String> {
        links(text).iter().map(|l| l.target.to_string()).collect()
    }

    #[test]
    fn notes_name_codes_and_ranges() {
        for (text, want) in [
            ("(B95-B97)", &["B95-B97"][..]),
            ("tobacco dependence (F17.-)", &["F17"]),
            ("trypanosomiasis (B56.-, B57.-)", &["B56", "B57"]),
            ("multiple sclerosis (G35-)", &["G35"]),
            ("acquired (E00-E03.-)", &["E00-E03"]),
            ("vertebral fracture (S12.0--S12.3-)", &["S12.0-S12.3"]),
            ("head injury (S00 - S09)", &["S00-S09"]),
            ("(M05.00-M06.9)", &["M05.00-M06.9"]),
            ("gout (M1A.-, M10.-)", &["M1A", "M10"]),
            ("(T45.1X5)", &["T45.1X5"]),
            ("injury S52.501A.", &["S52.501A"]),
            ("hypertension (I10-I1A)", &["I10-I1A"]),
            ("cataract (E08-E13 with .36)", &["E08-E13 with .36"]),
            (
                "(F10-F19, with .17, .27, .97)",
                &["F10-F19 with .17, .27, .97"],
            ),
            ("(E08-E13 with .51-.52)", &["E08-E13 with .51, .52"]),
            ("ulcer (L97.-, L98.49-), if applicable", &["L97", "L98.49"]),
            ("from category E11 to further identify", &["E11"]),
            (
                "(T36-T50 with fifth or sixth character 5)",
                &["T36-T50 with character 5 or 6 being 5"],
            ),
            (
                "medication (T36-T50) with fifth or sixth character 6",
                &["T36-T50 with character 5 or 6 being 6"],
            ),
            ("(I69. with final characters -23)", &["I69 ending in 23"]),
            (
                "(S42.- with 7th character B or C)",
                &["S42 with character 7 being B or C"],
            ),
            (
                "a (E10.-); b (E08-E13 with .9), c (K50.-)",
                &["E10", "E08-E13 with .9", "K50"],
            ),
            (
                "(S52.- with open fracture 7th character)",
                &["S52 with character 7 being B or C or E or F or H or J or M or N or Q"],
            ),
            (
                "whooping cough (A37 with fifth-character 1)",
                &["A37 with character 5 being 1"],
            ),
            (
                "(F11-F19 with fifth to sixth characters 51)",
                &["F11-F19 ending in 51"],
            ),
            // Not understood: the codes stand as they are.
            ("poisoning (T36) with delirium", &["T36"]),
            ("the H1 receptor, COVID19, xB20, B2", &[]),
            ("backwards (B97-B95)", &["B97", "B95"]),
            ("", &[]),
        ] {
            assert_eq!(shown(text), want, "{text}");
        }
    }

    #[test]
    fn a_link_spans_its_signs() {
        let text = "see (K50.-, B95-B97)";
        let spans: Vec<&str> = links(text).into_iter().map(|l| &text[l.span]).collect();
        assert_eq!(spans, ["K50.-", "B95-B97"]);
    }

    #[test]
    fn a_target_holds_what_stands_below_it() {
        for (text, inside, outside) in [
            (
                "(K50.-)",
                &["K50", "K50.9", "K50.012"][..],
                &["K51", "K5", "K49.9"][..],
            ),
            ("(B95-B97)", &["B95.0", "B97", "B97.89"], &["B94.9", "B98"]),
            (
                "(E08-E13 with .36)",
                &["E11.36", "E08.36"],
                &["E11.65", "E14.36", "E11"],
            ),
            (
                "(M05.00-M06.9)",
                &["M05.00", "M06.9", "M06.88"],
                &["M04.9", "M07.60"],
            ),
            (
                "(T36-T50 with fifth or sixth character 5)",
                &["T36.0X5A", "T45.515A", "T36.0X5"],
                &["T36.0X1A", "T51.0X5A"],
            ),
            (
                "(T36-T50 with final character 6)",
                &["T36.0X6A", "T36.0X6"],
                &["T36.0X5A"],
            ),
            (
                "(S42.- with 7th character B or C)",
                &["S42.201B"],
                &["S42.201A", "S42.201"],
            ),
        ] {
            let target = &links(text)[0].target;
            for code in inside {
                assert!(target.contains(code.parse().unwrap()), "{text} {code}");
            }
            for code in outside {
                assert!(!target.contains(code.parse().unwrap()), "{text} {code}");
            }
        }
        assert_eq!(links("(K50.-)")[0].target.single(), "K50".parse().ok());
        assert_eq!(links("(B95-B97)")[0].target.single(), None);
    }

    proptest! {
        #[test]
        fn any_text_is_read_and_spans_are_in_order(text in "\\PC{0,40}", tail in "[A-Z0-9.,;() \u{2013}-]{0,30}( with (fifth|final|.)[a-z0-9 .,-]{0,20})?") {
            let text = text + &tail;
            let mut end = 0;
            for link in links(&text) {
                prop_assert!(link.span.start >= end && link.span.end > link.span.start);
                prop_assert!(text.get(link.span.clone()).is_some());
                prop_assert!(link.target.first <= link.target.last);
                prop_assert!(!link.target.to_string().is_empty());
                let _ = link.target.contains(link.target.first);
                end = link.span.end;
            }
        }
    }
}
