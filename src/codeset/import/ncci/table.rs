//! Rows of a table whose heading stands some lines below its top: tab text or comma-separated.

use crate::codeset::error::CodesetError;

/// The heading stands within so many rows.
const TOP_ROWS: usize = 60;

/// What a row of the top is.
pub(super) enum Top<P> {
    /// No heading yet, or a part of it.
    Above,
    /// The places of the columns are known from here on.
    Heading(P),
}

/// Goes through a text: `top` sees its rows until it finds the heading, `each` the rows below it.
/// `each` answers whether the row was one; a heading may go on over the next lines.
pub(super) fn rows<P>(
    file: &str,
    text: &str,
    expected: &str,
    mut top: impl FnMut(&[&str]) -> Result<Top<P>, String>,
    mut each: impl FnMut(&P, &[&str]) -> Result<(), String>,
) -> Result<(), CodesetError> {
    let mut places: Option<P> = None;
    let mut seen = 0;
    let mut row = |line: u64, cells: &[&str]| {
        let fail = |message: String| CodesetError::line(file, line, message);
        if cells.iter().all(|c| c.is_empty()) {
            return Ok(());
        }
        if let Some(places) = &places {
            return each(places, cells).map_err(fail);
        }
        seen += 1;
        match top(cells).map_err(fail)? {
            Top::Heading(found) => places = Some(found),
            Top::Above if seen > TOP_ROWS => {
                return Err(fail(format!(
                    "no heading within {TOP_ROWS} rows: expected {expected}"
                )));
            }
            Top::Above => {}
        }
        Ok(())
    };
    if tabbed(text) {
        let mut cells: Vec<&str> = Vec::new();
        for (line, at) in text.lines().zip(1..) {
            cells.clear();
            cells.extend(line.split('\t').map(|c| c.trim().trim_matches('"').trim()));
            row(at, &cells)?;
        }
    } else {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let mut record = csv::StringRecord::new();
        loop {
            let more = reader.read_record(&mut record);
            if !more.map_err(|e| CodesetError::input(file, e.to_string()))? {
                break;
            }
            let line = record.position().map_or(0, csv::Position::line);
            let cells: Vec<&str> = record.iter().map(str::trim).collect();
            row(line, &cells)?;
        }
    }
    match places {
        Some(_) => Ok(()),
        None => Err(CodesetError::input(
            file,
            format!("it has no heading: expected {expected}"),
        )),
    }
}

/// Whether columns are set apart by tabs: more lines of the top have one than have a comma.
fn tabbed(text: &str) -> bool {
    let mut tabs = 0_usize;
    let mut commas = 0_usize;
    for line in text.lines().take(TOP_ROWS) {
        tabs += usize::from(line.contains('\t'));
        commas += usize::from(line.contains(','));
    }
    tabs > commas || (tabs > 0 && tabs == commas)
}

/// Whether a row is a remark that stands alone in its line, as a notice below the table.
pub(super) fn is_remark(cells: &[&str]) -> bool {
    let mut full = cells.iter().filter(|c| !c.is_empty());
    full.next().is_some_and(|c| c.contains(' ')) && full.next().is_none()
}
