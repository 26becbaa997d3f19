//! CMS's HCPCS Level II file (`HCPCyyyy_QTR_ANWEB.txt`): records of fixed columns, a long
//! description going on over several, and a csv that people make of it by cutting it at runs of
//! spaces.
//!
//! Columns of the record: code 1-5 (a modifier takes two), sequence 6-10, kind 11 (3 a code, 4 its
//! continuation, 7 a modifier, 8 its continuation), long description 12-91, short 92-119, date
//! added 269-276, termination date 285-292.

use super::draft::{Draft, DraftRow};
use super::text::{clean, decode, span};
use crate::codeset::error::CodesetError;
use crate::domain::{Code, CodeSet};
use chrono::NaiveDate;

/// A record, whichever form it came in.
struct Record<'a> {
    code: &'a str,
    sequence: u32,
    kind: u8,
    long: &'a str,
    short: &'a str,
    added: Option<NaiveDate>,
    terminated: Option<NaiveDate>,
}

/// Reads code, sequence and kind, which stand together: `A0021001003`, `A1   001007`.
fn key(text: &str) -> Option<(&str, u32, u8)> {
    let text = text.trim();
    let (rest, kind) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let (code, sequence) = rest.split_at_checked(rest.len().checked_sub(5)?)?;
    let kind = *kind.as_bytes().first()?;
    let code = code.trim_end();
    let length = match kind {
        b'3' | b'4' => 5,
        b'7' | b'8' => 2,
        _ => return None,
    };
    let plain = |s: &str| {
        s.bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    };
    (code.len() == length && plain(code) && sequence.bytes().all(|b| b.is_ascii_digit()))
        .then(|| Some((code, sequence.parse().ok()?, kind)))?
}

fn date(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text.trim(), "%Y%m%d").ok()
}

/// Whether a line is a record of the fixed-width file.
pub(crate) fn is_record(line: &str) -> bool {
    line.len() > 91 && key(span(line, 1, 11)).is_some()
}

/// Whether a line of a csv begins with the fused key of a record.
pub(crate) fn is_cut_record(line: &str) -> bool {
    line.split_once(',').is_some_and(|(first, _)| {
        let first = first.trim_matches('"');
        // Modifiers stand first in the file, their blanks cut away.
        key(first).is_some()
    })
}

/// Reads the fixed-width file.
pub(crate) fn read_fixed(file: &str, bytes: &[u8]) -> Result<Draft, CodesetError> {
    let text = decode(bytes);
    let mut maker = Maker::new(file);
    for (line, at) in text.lines().zip(1_u64..) {
        if line.trim_matches(['\u{1a}', ' ']).is_empty() {
            continue;
        }
        let (code, sequence, kind) = key(span(line, 1, 11)).ok_or_else(|| {
            CodesetError::line(
                file,
                at,
                "expected a code (1-5), a sequence number (6-10) and a record kind 3, 4, 7 or 8 (11)",
            )
        })?;
        maker.take(
            at,
            &Record {
                code,
                sequence,
                kind,
                long: span(line, 12, 91),
                short: span(line, 92, 119),
                added: date(span(line, 269, 276)),
                terminated: date(span(line, 285, 292)),
            },
        )?;
    }
    maker.finish()
}

/// Reads a csv cut from the fixed-width file: the key in the first column, the long description in
/// the second, the short one (28 characters, often with more behind it) in the third. The
/// termination date is lost in it.
pub(crate) fn read_cut(file: &str, bytes: &[u8]) -> Result<Draft, CodesetError> {
    let text = decode(bytes);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut maker = Maker::new(file);
    for (index, record) in reader.records().enumerate() {
        let record = record.map_err(|e| CodesetError::input(file, e.to_string()))?;
        let at = record.position().map_or(0, csv::Position::line);
        let cell = |n: usize| record.get(n).unwrap_or_default();
        let Some((code, sequence, kind)) = key(cell(0)) else {
            if index == 0 {
                continue; // the heading
            }
            let message = format!(
                "'{}' in the first column: expected a code of 2 or 5 characters, a sequence number \
                 of 5 digits and a record kind 3, 4, 7 or 8, as in A0021001003",
                cell(0).chars().take(20).collect::<String>()
            );
            return Err(CodesetError::line(file, at, message));
        };
        if record.len() < 3 {
            let message = format!(
                "{} columns: expected the key and two descriptions",
                record.len()
            );
            return Err(CodesetError::line(file, at, message));
        }
        maker.take(
            at,
            &Record {
                code,
                sequence,
                kind,
                long: cell(1),
                short: span(cell(2), 1, 28),
                added: None,
                terminated: None,
            },
        )?;
    }
    maker.finish()
}

/// What a record kind begins or goes on with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    Nothing,
    Code,
    Modifier,
}

/// Puts records together.
struct Maker<'a> {
    file: &'a str,
    draft: Draft,
    last: Last,
    sequence: u32,
    code: String,
}

impl<'a> Maker<'a> {
    fn new(file: &'a str) -> Self {
        Self {
            file,
            draft: Draft::default(),
            last: Last::Nothing,
            sequence: 0,
            code: String::new(),
        }
    }

    fn take(&mut self, line: u64, record: &Record<'_>) -> Result<(), CodesetError> {
        let fail = |message: String| Err(CodesetError::line(self.file, line, message));
        let goes_on = matches!(record.kind, b'4' | b'8');
        let last = if matches!(record.kind, b'3' | b'4') {
            Last::Code
        } else {
            Last::Modifier
        };
        let expected = if goes_on { self.sequence + 100 } else { 100 };
        let same = record.code == self.code && last == self.last;
        if (goes_on && !same) || record.sequence != expected {
            return fail(format!(
                "{} has sequence {:05}: expected {expected:05} of the code before or 00100 of the \
                 next; a line is missing or out of order",
                record.code, record.sequence
            ));
        }
        (self.last, self.sequence) = (last, record.sequence);
        record.code.clone_into(&mut self.code);
        let long = clean(record.long);
        if goes_on {
            let title = match last {
                Last::Code => self.draft.rows.last_mut().map(|r| &mut r.title),
                _ => self.draft.modifiers.last_mut().map(|m| &mut m.1),
            };
            if let (Some(title), false) = (title, long.is_empty()) {
                title.push(' ');
                title.push_str(&long);
            }
            return Ok(());
        }
        if long.is_empty() {
            return fail(format!("{} has no long description", record.code));
        }
        if last == Last::Modifier {
            self.draft.modifiers.push((record.code.to_owned(), long));
            return Ok(());
        }
        let code: Option<Code> = record.code.parse().ok();
        match code.filter(|c| c.procedure_set() == Some(CodeSet::Hcpcs)) {
            None => fail(format!(
                "'{}' is no HCPCS Level II code: expected a letter and four digits",
                record.code
            )),
            Some(code) => {
                self.draft.rows.push(DraftRow {
                    code,
                    title: long,
                    billable: true,
                    words: clean(record.short),
                    span: (record.added, record.terminated),
                    level: None,
                });
                Ok(())
            }
        }
    }

    fn finish(mut self) -> Result<Draft, CodesetError> {
        let twice = |code: &str| CodesetError::input(self.file, format!("{code} stands twice"));
        self.draft.sort().map_err(|code| twice(code.as_str()))?;
        self.draft.modifiers.sort();
        let mut pairs = self.draft.modifiers.windows(2);
        if let Some(pair) = pairs.find(|m| m[0].0 == m[1].0) {
            return Err(twice(&pair[0].0));
        }
        if self.draft.rows.is_empty() {
            return Err(CodesetError::input(self.file, "it has no codes"));
        }
        Ok(self.draft)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(key: &str, long: &str, short: &str, added: &str, ended: &str) -> String {
        format!(
            "{key}{long:<80}{short:<28}{:149}{added:<8}{:8}{ended:<8}\n",
            "", ""
        )
    }

    #[test]
    fn descriptions_go_on_over_records() {
        let text = record(
            "A1   001007",
            "Dressing for one wound",
            "Dressing",
            "20020701",
            "",
        ) + &record(
            "A0021001003",
            "Ambulance service, outside state per mile,",
            "Outside state",
            "19850101",
            "",
        ) + &record("A0021002004", "transport (medicaid only)", "", "", "")
            + &record("C9999001003", "Gone", "Gone", "20240101", "20250930");
        assert!(text.lines().all(is_record));
        let draft = read_fixed("h.txt", text.as_bytes()).unwrap();
        assert_eq!(
            draft.modifiers,
            [("A1".to_owned(), "Dressing for one wound".to_owned())]
        );
        assert_eq!(
            draft.rows[0].title,
            "Ambulance service, outside state per mile, transport (medicaid only)"
        );
        assert_eq!(draft.rows[0].words, "Outside state");
        assert_eq!(
            draft.rows[1].span,
            (date("20240101"), date("20250930")),
            "dates of its own"
        );
    }

    #[test]
    fn a_missing_record_is_found() {
        let error = |text: String| {
            read_fixed("h.txt", text.as_bytes())
                .unwrap_err()
                .to_string()
        };
        let first = record("A0021001003", "Ambulance service,", "x", "", "");
        assert!(
            error(first.clone() + &record("A0021003004", "end", "", "", ""))
                .starts_with("h.txt:2: A0021 has sequence 00300: expected 00200")
        );
        assert!(
            error(first.clone() + &record("A0080002004", "end", "", "", ""))
                .starts_with("h.txt:2: A0080 has sequence 00200")
        );
        assert_eq!(error(first.clone() + &first), "h.txt: A0021 stands twice");
        assert!(error("A0021".to_owned()).starts_with("h.txt:1: expected a code (1-5)"));
    }

    #[test]
    fn a_csv_cut_from_it_is_read() {
        let text = "Code,Description1,Description2\nA1001007,Dressing,Dressing\n\
                    A0021001003,\"Ambulance, outside\",Outside state ambulance serv 00  9\nA0021002004,state,\n";
        let draft = read_cut("h.csv", text.as_bytes()).unwrap();
        assert_eq!(draft.rows[0].title, "Ambulance, outside state");
        assert_eq!(draft.rows[0].words, "Outside state ambulance serv");
        let bad = read_cut("h.csv", b"Code,D,E\nA1001007,x,y\nA0021,x,y\n").unwrap_err();
        assert!(
            bad.to_string()
                .starts_with("h.csv:3: 'A0021' in the first column")
        );
    }
}
