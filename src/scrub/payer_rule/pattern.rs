//! What a rule compares with: codes and ranges of codes, texts with an open end, amounts.

use crate::domain::{Code, Modifier};

/// Which codes a list is about: they are written and ordered differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::scrub) enum Kind {
    Diagnosis,
    Procedure,
}

/// Codes, ranges and beginnings of codes; empty where nothing was written. Made once, asked often:
/// ranges are sorted, disjoint and found by bisection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::scrub) struct Codes {
    /// Class, first and last code of each range.
    ranges: Vec<(u8, Code, Code)>,
    /// Beginnings, which hold whatever a code ends with.
    beginnings: Vec<Code>,
}

/// A range is of one kind of procedure: a CPT range of digits (00100-69999) holds no category III
/// code (0100T), though it would stand within it by its letters.
fn class(code: Code) -> u8 {
    match code.as_str().as_bytes() {
        [first, .., last] if first.is_ascii_digit() && last.is_ascii_alphabetic() => *last,
        _ => b'0',
    }
}

impl Codes {
    /// Reads one entry: a code, `FIRST-LAST`, or a beginning with a star. A diagnosis stands for
    /// itself and all below it, as in the book: `E11` is every code of E11, `E08-E13` every code to
    /// the last of E13.
    pub fn add(&mut self, kind: Kind, text: &str) -> Result<(), String> {
        let text = text.trim();
        if let Some(start) = text.strip_suffix('*') {
            let start: Code = start
                .parse()
                .map_err(|_| format!("{text:?} is no beginning of a code: write such as J*"))?;
            self.beginnings.push(start);
            return Ok(());
        }
        let (first, last) = match text.split_once('-') {
            Some((first, last)) => (code_of(kind, first)?, code_of(kind, last)?),
            None => {
                let code = code_of(kind, text)?;
                (code, code)
            }
        };
        if last < first {
            return Err(format!(
                "the range {text} runs backwards: write {last}-{first}"
            ));
        }
        let class = match kind {
            Kind::Diagnosis => 0,
            Kind::Procedure
                if class(first) != class(last) || first.procedure_set() != last.procedure_set() =>
            {
                return Err(format!(
                    "{text} begins and ends with different kinds of codes: write one range a kind"
                ));
            }
            Kind::Procedure => class(first),
        };
        self.ranges.push((class, first, end_of(last)));
        Ok(())
    }

    /// Puts the ranges in order, once all are added.
    pub fn finish(&mut self) {
        self.ranges.sort_unstable();
        let mut out: Vec<(u8, Code, Code)> = Vec::with_capacity(self.ranges.len());
        for (class, first, last) in self.ranges.drain(..) {
            match out.last_mut() {
                Some(before) if before.0 == class && first <= before.2 => {
                    before.2 = before.2.max(last);
                }
                _ => out.push((class, first, last)),
            }
        }
        self.ranges = out;
        self.beginnings.sort_unstable();
        self.beginnings.dedup();
    }

    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty() && self.beginnings.is_empty()
    }

    /// Whether a code is among them.
    pub fn has(&self, kind: Kind, code: Code) -> bool {
        let class = match kind {
            Kind::Diagnosis => 0,
            Kind::Procedure => class(code),
        };
        let after = self.ranges.partition_point(|r| (r.0, r.1) <= (class, code));
        let range = after.checked_sub(1).and_then(|at| self.ranges.get(at));
        range.is_some_and(|(c, _, last)| *c == class && code <= *last)
            || self
                .beginnings
                .iter()
                .any(|start| code.as_str().starts_with(start.as_str()))
    }
}

/// A code as a rule may name it: a procedure whole, a diagnosis from its category on.
fn code_of(kind: Kind, text: &str) -> Result<Code, String> {
    let code: Code = text.parse().map_err(|_| no_code(kind, text))?;
    let dotted = text.contains('.');
    let letters = code.as_str().as_bytes();
    let can_be = match kind {
        // The dot tells E11.65 from a HCPCS code of the same letters.
        Kind::Procedure => !dotted && code.procedure_set().is_some(),
        Kind::Diagnosis => {
            (3..=7).contains(&letters.len())
                && letters[0].is_ascii_alphabetic()
                && letters[1].is_ascii_digit()
        }
    };
    if can_be {
        Ok(code)
    } else {
        Err(no_code(kind, text))
    }
}

fn no_code(kind: Kind, text: &str) -> String {
    let text: String = text.chars().take(20).collect();
    match kind {
        Kind::Procedure => {
            format!("{text:?} can be no CPT or HCPCS code: write such as 99213, 70551-70553 or J*")
        }
        Kind::Diagnosis => {
            format!("{text:?} can be no ICD-10-CM code: write such as E11.65, E11, E08-E13 or S*")
        }
    }
}

/// The last code that a code stands above.
fn end_of(code: Code) -> Code {
    let mut letters = [b'Z'; 12];
    let text = code.as_str().as_bytes();
    letters[..text.len()].copy_from_slice(text);
    Code::from_canonical(&letters).unwrap_or(code)
}

/// A text, or its beginning with a star; case does not matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::scrub) struct TextPattern {
    text: String,
    open: bool,
}

impl TextPattern {
    pub fn new(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.is_empty() || text == "*" {
            return Err("expected a text, or its beginning such as 87*".to_owned());
        }
        let (text, open) = match text.strip_suffix('*') {
            Some(text) => (text, true),
            None => (text, false),
        };
        Ok(Self {
            text: text.to_owned(),
            open,
        })
    }

    pub fn fits(&self, text: &str) -> bool {
        let text = text.trim().as_bytes();
        let own = self.text.as_bytes();
        match text.get(..own.len()) {
            Some(start) if self.open || text.len() == own.len() => start.eq_ignore_ascii_case(own),
            _ => false,
        }
    }
}

/// From, to; both within.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::scrub) struct Span {
    pub from: i64,
    pub to: i64,
}

impl Span {
    pub const ALL: Self = Self {
        from: i64::MIN,
        to: i64::MAX,
    };

    /// Reads `18`, `0-17`, `65-`, `>= 500`, `> 2`, `<= 4`, `< 18`. `number` reads one number in the
    /// smallest part of its unit.
    pub fn read(text: &str, number: impl Fn(&str) -> Result<i64, String>) -> Result<Self, String> {
        let text = text.trim();
        for sign in [">=", "<=", ">", "<"] {
            if let Some(rest) = text.strip_prefix(sign) {
                let n = number(rest.trim())?;
                let (from, to) = match sign {
                    ">=" => (n, i64::MAX),
                    "<=" => (i64::MIN, n),
                    ">" => (n.saturating_add(1), i64::MAX),
                    _ => (i64::MIN, n.saturating_sub(1)),
                };
                return Ok(Self { from, to });
            }
        }
        match text.split_once('-') {
            Some((from, "")) => number(from.trim()).map(|from| Self { from, ..Self::ALL }),
            Some((from, to)) => {
                let (from_text, to_text) = (from.trim(), to.trim());
                let (from, to) = (number(from_text)?, number(to_text)?);
                if to < from {
                    return Err(format!(
                        "the range {text} runs backwards: write {to_text}-{from_text}"
                    ));
                }
                Ok(Self { from, to })
            }
            None => number(text).map(|n| Self { from: n, to: n }),
        }
    }

    pub const fn has(self, n: i64) -> bool {
        self.from <= n && n <= self.to
    }
}

/// `95`, `95 or 93`, `95, 93 or GT`.
pub(in crate::scrub) fn any_of(modifiers: &[Modifier]) -> String {
    words(modifiers.iter().map(ToString::to_string))
}

/// Names with commas, and "or" before the last.
pub(super) fn words(names: impl Iterator<Item = String>) -> String {
    let names: Vec<String> = names.collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} or {last}", before.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn codes(kind: Kind, all: &[&str]) -> Codes {
        let mut codes = Codes::default();
        for text in all {
            codes.add(kind, text).unwrap();
        }
        codes.finish();
        codes
    }

    #[test]
    fn a_list_of_codes_holds_what_the_book_would_say() {
        let dx = codes(Kind::Diagnosis, &["E08-E13", "I10", "S52.5", "O9A*"]);
        let px = codes(
            Kind::Procedure,
            &["99202-99215", "J*", "0001F-0015F", "70551"],
        );
        for (kind, list, code, want) in [
            (Kind::Diagnosis, &dx, "E08", true),
            (Kind::Diagnosis, &dx, "E13.9", true),
            (Kind::Diagnosis, &dx, "E07.9", false),
            (Kind::Diagnosis, &dx, "E14", false),
            (Kind::Diagnosis, &dx, "I10", true),
            (Kind::Diagnosis, &dx, "I11.0", false),
            (Kind::Diagnosis, &dx, "S52.501A", true),
            (Kind::Diagnosis, &dx, "S52.601A", false),
            (Kind::Diagnosis, &dx, "O9A.21", true),
            (Kind::Procedure, &px, "99202", true),
            (Kind::Procedure, &px, "99215", true),
            (Kind::Procedure, &px, "99216", false),
            (Kind::Procedure, &px, "J1885", true),
            (Kind::Procedure, &px, "0015F", true),
            (Kind::Procedure, &px, "0016F", false),
            (Kind::Procedure, &px, "0002T", false),
            (Kind::Procedure, &px, "70552", false),
        ] {
            assert_eq!(list.has(kind, code.parse().unwrap()), want, "{code}");
        }
    }

    proptest! {
        /// Bisection answers as a look at every range does, also where ranges overlap.
        #[test]
        fn ranges_answer_alike_however_they_overlap(
            ends in proptest::collection::vec((10_000_u32..10_040, 0_u32..12), 1..8),
            asked in 9_995_u32..10_060,
        ) {
            let texts: Vec<String> =
                ends.iter().map(|(from, len)| format!("{from}-{}", from + len)).collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let list = codes(Kind::Procedure, &texts);
            let code = format!("{asked:05}").parse().unwrap();
            let want = ends.iter().any(|(from, len)| (*from..=from + len).contains(&asked));
            prop_assert_eq!(list.has(Kind::Procedure, code), want);
        }

        #[test]
        fn a_span_is_read_as_written(from in 0_i64..1000, more in 0_i64..1000) {
            let read = |text: &str| Span::read(text, |t| t.parse().map_err(|_| String::new()));
            let to = from + more;
            prop_assert_eq!(read(&format!("{from}-{to}")), Ok(Span { from, to }));
            prop_assert_eq!(read(&format!("> {from}")), read(&format!(">= {}", from + 1)));
            prop_assert_eq!(read(&format!("< {}", to + 1)), read(&format!("<= {to}")));
            prop_assert_eq!(read(&format!("{from}-")), read(&format!(">={from}")));
        }
    }
}
