//! The official order file (`icd10cm-order-YYYY.txt`): every code and header with both titles.
//!
//! Fixed columns: order number 1-5, code 7-13, `1` for a billable code or `0` for a header at 15,
//! short title 17-76, long title from 78.

use super::draft::{Draft, DraftRow};
use super::text::{clean, decode, span};
use crate::codeset::error::CodesetError;
use crate::domain::Code;

/// Whether a line has the form of an order file.
pub(crate) fn is_order_line(line: &str) -> bool {
    let bytes = line.as_bytes();
    bytes.len() > 77
        && bytes[..5].iter().all(u8::is_ascii_digit)
        && bytes[5] == b' '
        && bytes[6].is_ascii_uppercase()
        && bytes[13] == b' '
        && matches!(bytes[14], b'0' | b'1')
        && bytes[15] == b' '
}

/// Reads an order file; `file` names it in messages.
///
/// Refuses a file with a missing or doubled row (the order numbers must follow each other), a
/// header with nothing below it, and a billable code with something below it: each means that
/// lines are missing.
pub(crate) fn read(file: &str, bytes: &[u8]) -> Result<Draft, CodesetError> {
    let text = decode(bytes);
    let mut draft = Draft::default();
    let mut number = 0_u32;
    for (line, at) in text.lines().zip(1_u64..) {
        let fail = |message: String| CodesetError::line(file, at, message);
        if line.trim().is_empty() {
            continue;
        }
        if !is_order_line(line) {
            return Err(fail(
                "expected an order number (1-5), a code (7-13), 0 or 1 (15), a short title \
                 (17-76) and a long title (from 78)"
                    .to_owned(),
            ));
        }
        let found: u32 = span(line, 1, 5).parse().unwrap_or(0);
        if found != number + 1 {
            return Err(fail(format!(
                "order number {found:05} after {number:05}: a row is missing or stands twice; \
                 download the file again"
            )));
        }
        number = found;
        let code: Code = span(line, 7, 13)
            .trim_end()
            .parse()
            .map_err(|e| fail(format!("{e}")))?;
        if code.as_str().len() < 3 {
            return Err(fail(format!("'{code}' is no ICD-10-CM code")));
        }
        let title = clean(span(line, 78, usize::MAX));
        if title.is_empty() {
            return Err(fail(format!("{} has no long title", code.dotted())));
        }
        draft.rows.push(DraftRow {
            code,
            title,
            billable: span(line, 15, 15) == "1",
            words: String::new(),
            span: (None, None),
            level: None,
        });
    }
    draft
        .sort()
        .map_err(|code| CodesetError::input(file, format!("{} stands twice", code.dotted())))?;
    for (at, row) in draft.rows.iter().enumerate() {
        let parent = draft
            .rows
            .get(at + 1)
            .is_some_and(|next| next.code.as_str().starts_with(row.code.as_str()));
        if parent == row.billable {
            let code = row.code.dotted();
            let message = if parent {
                format!("{code} is marked billable but has codes below it")
            } else {
                format!("{code} is a header with no code below it: the file is not whole")
            };
            return Err(CodesetError::input(file, message));
        }
    }
    if draft.rows.is_empty() {
        return Err(CodesetError::input(file, "it has no rows"));
    }
    Ok(draft)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(number: u32, code: &str, billable: u8, title: &str) -> String {
        format!("{number:05} {code:<7} {billable} {title:<60} {title}\r\n")
    }

    fn error(text: &str) -> String {
        read("o.txt", text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn rows_are_read_by_column() {
        let text = line(1, "I10", 1, "Essential hypertension")
            + &line(2, "I11", 0, "HHD")
            + &line(3, "I110", 1, "HHD with heart failure");
        let draft = read("o.txt", text.as_bytes()).unwrap();
        let rows: Vec<_> = draft
            .rows
            .iter()
            .map(|r| (r.code.dotted(), r.billable, r.title.as_str()))
            .collect();
        assert_eq!(
            rows,
            [
                ("I10".to_owned(), true, "Essential hypertension"),
                ("I11".to_owned(), false, "HHD"),
                ("I11.0".to_owned(), true, "HHD with heart failure"),
            ]
        );
    }

    #[test]
    fn a_file_that_is_not_whole_is_refused() {
        let i10 = line(1, "I10", 1, "a");
        assert!(
            error(&(i10.clone() + &line(3, "I110", 1, "b")))
                .starts_with("o.txt:2: order number 00003")
        );
        assert!(
            error(&(i10.clone() + "00002 I11")).starts_with("o.txt:2: expected an order number")
        );
        assert!(
            error(&(i10.clone() + &line(2, "I11", 0, "b")))
                .contains("I11 is a header with no code")
        );
        assert!(
            error(&(i10.clone() + &line(2, "I101", 1, "b"))).contains("I10 is marked billable")
        );
        assert!(error(&(i10.clone() + &line(2, "I10", 1, "a"))).contains("I10 stands twice"));
        assert!(error("").contains("no rows"));
    }
}
