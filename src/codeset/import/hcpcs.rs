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
    let mut reader = reader(&text);
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
                added: record.iter().next_back().and_then(cut_date),
                terminated: None,
            },
        )?;
    }
    maker.finish()
}

/// Names of the columns of CMS's spreadsheet, letters only; the last two may be absent.
const HEADINGS: [&[&str]; 7] = [
    &["HCPC", "HCPCS", "HCPCSCODE"],
    &["SEQNUM", "SEQUENCENUMBER"],
    &["RECID", "RECORDIDENTIFICATION"],
    &["LONGDESCRIPTION"],
    &["SHORTDESCRIPTION"],
    &["ADDDT", "ADDDATE", "CODEADDEDDATE"],
    &["TERMDT", "TERMDATE", "TERMINATIONDATE"],
];

fn columns(heading: &csv::StringRecord) -> [Option<usize>; 7] {
    let letters = |cell: &str| -> String {
        let letters = cell.chars().filter(char::is_ascii_alphabetic);
        letters.collect::<String>().to_ascii_uppercase()
    };
    HEADINGS.map(|names| {
        heading
            .iter()
            .position(|cell| names.contains(&letters(cell).as_str()))
    })
}

fn reader(text: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

/// Whether a line is the heading of CMS's spreadsheet: a record in columns.
pub(crate) fn is_heading(line: &str) -> bool {
    let first = reader(line).into_records().next().and_then(Result::ok);
    first.is_some_and(|heading| columns(&heading)[..5].iter().all(Option::is_some))
}

/// Reads CMS's spreadsheet (`HCPCyyyy_QTR_ANWEB.xlsx`): the records of the fixed-width file, a
/// column a field.
pub(crate) fn read_columns(file: &str, bytes: &[u8]) -> Result<Draft, CodesetError> {
    let text = decode(bytes);
    let mut reader = reader(&text);
    let mut maker = Maker::new(file);
    let mut places = None;
    for record in reader.records() {
        let record = record.map_err(|e| CodesetError::input(file, e.to_string()))?;
        let at = record.position().map_or(0, csv::Position::line);
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let Some(places) = &places else {
            places = Some(columns(&record));
            continue;
        };
        let cell = |field: usize| {
            let at: Option<usize> = places[field];
            at.and_then(|at| record.get(at)).unwrap_or_default().trim()
        };
        let fail = |message: String| CodesetError::line(file, at, message);
        // A spreadsheet takes leading zeros away: 100 for 00100. A modifier is padded by blanks.
        let fused = format!("{}{:0>5}{}", cell(0), cell(1), cell(2));
        let (code, sequence, kind) = key(&fused).ok_or_else(|| {
            fail(format!(
                "'{}' '{}' '{}': expected a code of 2 or 5 characters, a sequence number and a \
                 record kind 3, 4, 7 or 8",
                cut(cell(0)),
                cut(cell(1)),
                cut(cell(2))
            ))
        })?;
        let day = |field: usize| match cell(field) {
            "" => Ok(None),
            text => match date(text) {
                None => Err(fail(format!(
                    "'{}' is no date: expected YYYYMMDD",
                    cut(text)
                ))),
                day => Ok(day),
            },
        };
        maker.take(
            at,
            &Record {
                code,
                sequence,
                kind,
                long: cell(3),
                short: cell(4),
                added: day(5)?,
                terminated: day(6)?,
            },
        )?;
    }
    maker.finish()
}

/// The beginning of a cell, for messages.
fn cut(text: &str) -> String {
    clean(&text.chars().take(20).collect::<String>())
}

/// The day a code was added, in a csv cut from the fixed-width file: of the last cell, which ends
/// with it and the year of the date after it, such as `9F 0201801012019`.
fn cut_date(cell: &str) -> Option<NaiveDate> {
    let digits = cell.len().checked_sub(12).and_then(|at| cell.get(at..))?;
    let plain = digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| date(&digits[..8]))?
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
    fn a_spreadsheet_is_read_as_its_records() {
        let text = "HCPC,SEQNUM,RECID,LONG DESCRIPTION,SHORT DESCRIPTION,PRICE1,ADD DT,ACT EFF DT,TERM DT\n\
                    A1,100,7,Dressing for one wound,Dressing,,20020701,20020701,\n\
                    A0021,100,3,\"Ambulance, outside\",Outside state,,19850101,,\n\
                    A0021,200,4,state,,,,,\n\"\"\n\
                    C9999,00100,3,Gone,Gone,,20240101,20250101,20250930\n";
        assert!(is_heading(text.lines().next().unwrap()));
        let draft = read_columns("h.xlsx", text.as_bytes()).unwrap();
        assert_eq!(draft.rows[0].title, "Ambulance, outside state");
        assert_eq!(draft.rows[1].span, (date("20240101"), date("20250930")));
        assert_eq!(draft.modifiers[0].0, "A1");
        let bad = text.replace("20250930", "soon");
        let error = read_columns("h.xlsx", bad.as_bytes())
            .unwrap_err()
            .to_string();
        assert!(error.starts_with("h.xlsx:6: 'soon' is no date"), "{error}");
    }

    #[test]
    fn a_cut_file_keeps_the_day_a_code_was_added() {
        assert_eq!(cut_date("9F     0201801012019"), date("20180101"));
        assert_eq!(cut_date("200207012002"), date("20020701"));
        assert_eq!(cut_date("x"), None);
        assert_eq!(cut_date("999999999999"), None);
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
