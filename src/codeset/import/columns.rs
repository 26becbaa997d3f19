//! Tables in columns: tab, comma, or fixed width, as a site's own CPT file comes. A mapping says
//! where what stands; without one the heading must name it.

use super::draft::{Draft, DraftRow};
use super::text::{clean, decode, span};
use crate::codeset::error::CodesetError;
use crate::domain::text::unclosed_quote;
use crate::domain::{Code, CodeSet};
use chrono::NaiveDate;
use std::collections::HashMap;
use std::str::FromStr;

/// Where a cell stands.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    /// Column number, from 1.
    Number(usize),
    /// Column named in the heading.
    Named(String),
    /// Characters of the line, from 1, both included.
    Fixed(usize, usize),
}

/// Where what stands: `code=1,title=3`, `code=HCPCS_CODE,title=LONG`, or of fixed width
/// `skip=30,code=1-5,title=7-`. `short` gives more words that find a code, `from` and `to` its
/// dates, `skip` the lines above the table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnMap {
    cells: [Option<Place>; 5],
    skip: usize,
}

const FIELDS: [&str; 5] = ["code", "title", "short", "from", "to"];
const CODE: usize = 0;
const TITLE: usize = 1;
const SHORT: usize = 2;
const FROM: usize = 3;
const TO: usize = 4;

/// Names that headings have for the fields, letters only.
const HEADINGS: [&[&str]; 5] = [
    &[
        "code",
        "hcpcscode",
        "hcpcs",
        "hcpc",
        "cptcode",
        "cpt",
        "cpthcpcs",
        "procedurecode",
    ],
    &[
        "title",
        "longdescription",
        "long",
        "longdescriptor",
        "description",
        "descriptor",
        "fulldescription",
        "codedescription",
    ],
    &["short", "shortdescription", "shortdescriptor", "shortdesc"],
    &[
        "from",
        "effectivefrom",
        "effectivedate",
        "adddate",
        "adddt",
        "codeadddate",
        "addeddate",
    ],
    &[
        "to",
        "effectiveto",
        "termdate",
        "termdt",
        "terminationdate",
        "enddate",
    ],
];

impl FromStr for ColumnMap {
    type Err = CodesetError;

    fn from_str(text: &str) -> Result<Self, CodesetError> {
        let bad = |part: &str| {
            CodesetError::Usage(format!(
                "'{part}' is no column: expected FIELD=NUMBER, FIELD=NAME or FIELD=FIRST-LAST with \
                 FIELD one of {}, or skip=LINES",
                FIELDS.join(", ")
            ))
        };
        let mut map = Self::default();
        for part in text.split(',').map(str::trim).filter(|p| !p.is_empty()) {
            let (field, place) = part.split_once('=').ok_or_else(|| bad(part))?;
            let place = place.trim();
            if field.trim() == "skip" {
                map.skip = place.parse().map_err(|_| bad(part))?;
                continue;
            }
            let field = FIELDS.iter().position(|f| *f == field.trim());
            let field = field.ok_or_else(|| bad(part))?;
            map.cells[field] = Some(Place::parse(place).ok_or_else(|| bad(part))?);
        }
        let fixed = |p: &Place| matches!(p, Place::Fixed(..));
        let mut kinds = map.cells.iter().flatten().map(fixed);
        if kinds.next().is_some_and(|first| kinds.any(|k| k != first)) {
            return Err(CodesetError::Usage(
                "give every column as FIRST-LAST, or none".to_owned(),
            ));
        }
        if map.cells[CODE].is_none() || map.cells[TITLE].is_none() {
            return Err(CodesetError::Usage(
                "the columns must name at least code and title".to_owned(),
            ));
        }
        Ok(map)
    }
}

impl Place {
    fn parse(text: &str) -> Option<Self> {
        if let Ok(number) = text.parse::<usize>() {
            return (number > 0).then_some(Self::Number(number));
        }
        if let Some((first, last)) = text.split_once('-')
            && let Ok(first) = first.trim().parse::<usize>()
        {
            let last = match last.trim() {
                "" => usize::MAX,
                last => last.parse().ok()?,
            };
            return (first > 0 && last >= first).then_some(Self::Fixed(first, last));
        }
        (!text.is_empty()).then(|| Self::Named(text.to_owned()))
    }
}

/// A line with its cells in the order of [`FIELDS`].
struct Cells {
    line: u64,
    cells: [String; 5],
}

/// Reads a table; `file` names it in messages. Answers the set its codes are of.
pub(crate) fn read(
    file: &str,
    bytes: &[u8],
    map: Option<&ColumnMap>,
    set: Option<CodeSet>,
) -> Result<(CodeSet, Draft), CodesetError> {
    let text = decode(bytes);
    let fixed = map.is_some_and(|m| matches!(m.cells[CODE], Some(Place::Fixed(..))));
    let rows = match map {
        Some(map) if fixed => fixed_cells(&text, map),
        _ => delimited_cells(file, &text, map)?,
    };
    let mut draft = Draft::default();
    let mut set = set;
    let mut seen = HashMap::new();
    for Cells { line, cells } in &rows {
        let fail = |message: String| CodesetError::line(file, *line, message);
        let (code, title) = (
            cells[CODE].trim().to_ascii_uppercase(),
            clean(&cells[TITLE]),
        );
        let words = clean(&cells[SHORT]);
        let title = if title.is_empty() { &words } else { &title };
        if title.is_empty() {
            return Err(fail(format!("'{code}' has no title")));
        }
        if let Some(first) = seen.insert(code.clone(), *line) {
            let code = clean(&code);
            return Err(fail(format!("{code} stands twice, first on line {first}")));
        }
        let is_modifier = code.len() == 2 && code.bytes().all(|b| b.is_ascii_alphanumeric());
        if is_modifier {
            draft.modifiers.push((code, title.clone()));
            continue;
        }
        let parsed = code.parse::<Code>().ok();
        let found = parsed.and_then(|c| c.procedure_set());
        let (Some(parsed), Some(found)) = (parsed, found) else {
            let code: String = code.chars().take(20).collect();
            return Err(fail(format!(
                "'{}' in the code column: expected a CPT code such as 99213, a HCPCS code such as \
                 J1885 or a modifier of two characters",
                clean(&code)
            )));
        };
        if *set.get_or_insert(found) != found {
            return Err(fail(format!(
                "{parsed} is a {} code in a {} table: import each set from its own file",
                found.title(),
                set.unwrap_or(found).title()
            )));
        }
        let day = |cell: &str| -> Result<Option<NaiveDate>, CodesetError> {
            let cell = cell.trim();
            let forms = ["%Y%m%d", "%Y-%m-%d", "%m/%d/%Y"];
            let read = |form: &&str| NaiveDate::parse_from_str(cell, form).ok();
            match forms.iter().find_map(read) {
                None if !cell.is_empty() => Err(fail(format!(
                    "'{}' is no date: expected YYYY-MM-DD, YYYYMMDD or MM/DD/YYYY",
                    clean(&cell.chars().take(20).collect::<String>())
                ))),
                day => Ok(day),
            }
        };
        let words = if words == *title {
            String::new()
        } else {
            words.clone()
        };
        draft.rows.push(DraftRow {
            code: parsed,
            title: title.clone(),
            billable: true,
            words,
            span: (day(&cells[FROM])?, day(&cells[TO])?),
            level: None,
        });
    }
    draft
        .sort()
        .map_err(|code| CodesetError::input(file, format!("{code} stands twice")))?;
    draft.modifiers.sort();
    match set {
        Some(set) if !draft.rows.is_empty() => Ok((set, draft)),
        _ => Err(CodesetError::input(file, "it has no codes")),
    }
}

fn fixed_cells(text: &str, map: &ColumnMap) -> Vec<Cells> {
    let lines = text.lines().zip(1_u64..).skip(map.skip);
    lines
        .filter(|(line, _)| !line.trim().is_empty())
        .map(|(text, line)| {
            let cell = |place: &Option<Place>| match place {
                Some(Place::Fixed(first, last)) => span(text, *first, *last).to_owned(),
                _ => String::new(),
            };
            Cells {
                line,
                cells: std::array::from_fn(|field| cell(&map.cells[field])),
            }
        })
        .collect()
}

fn delimited_cells(
    file: &str,
    text: &str,
    map: Option<&ColumnMap>,
) -> Result<Vec<Cells>, CodesetError> {
    let skip = map.map_or_else(|| preamble(text), |m| m.skip);
    // Byte where the table begins, so that lines are counted from the top of the file.
    let start: usize = text.split_inclusive('\n').take(skip).map(str::len).sum();
    let body = &text[start..];
    let first = body.lines().next().unwrap_or_default();
    let delimiter = [b'\t', b'|', b',', b';']
        .into_iter()
        .find(|d| first.as_bytes().contains(d))
        .unwrap_or(b',');
    if delimiter != b'\t'
        && let Some(line) = unclosed_quote(body, delimiter)
    {
        let message = "a quote opens a text here and is never closed: close it, and double the \
                       quotes within the text";
        return Err(CodesetError::line(file, (line + skip) as u64, message));
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        // Tab-separated files have no quoting rule: a quote is an inch there.
        .quoting(delimiter != b'\t')
        .from_reader(body.as_bytes());
    let mut places: Option<[Option<usize>; 5]> = None;
    let mut width = 0;
    let mut out = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| CodesetError::input(file, e.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line) + skip as u64;
        let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or_default();
        let Some(at) = places else {
            let found = find_columns(file, line, &record, map)?;
            width = record.len();
            let heading = cell(found[CODE]).trim().parse::<Code>();
            if heading.is_ok_and(|code| code.procedure_set().is_some()) {
                out.push(Cells {
                    line,
                    cells: found.map(|at| cell(at).to_owned()),
                });
            }
            places = Some(found);
            continue;
        };
        if record.len() != width {
            let message = format!(
                "{} cells, the first line has {width}: a comma inside a text must stand in quotes",
                record.len()
            );
            return Err(CodesetError::line(file, line, message));
        }
        out.push(Cells {
            line,
            cells: at.map(|at| cell(at).to_owned()),
        });
    }
    Ok(out)
}

/// Lines above a table of code, tab, title: the AMA's files begin with what may be done with them.
/// None where the table does not have that form.
fn preamble(text: &str) -> usize {
    const MOST: usize = 200;
    let mut lines = text.lines().take(MOST);
    let above = lines.position(|line| line.contains('\t')).unwrap_or(0);
    let first = text.lines().nth(above).unwrap_or_default();
    if is_pair(first.split('\t')) { above } else { 0 }
}

/// Whether cells are a procedure code and its title, and nothing else.
fn is_pair<'a>(mut cells: impl Iterator<Item = &'a str>) -> bool {
    let code = cells.next().and_then(|c| c.trim().parse::<Code>().ok());
    let title = cells.next().is_some_and(|title| !title.trim().is_empty());
    code.is_some_and(|c| c.procedure_set().is_some()) && title && cells.next().is_none()
}

/// The column of every field, from the mapping or from the first line as a heading.
fn find_columns(
    file: &str,
    line: u64,
    first: &csv::StringRecord,
    map: Option<&ColumnMap>,
) -> Result<[Option<usize>; 5], CodesetError> {
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(char::is_ascii_alphabetic);
        letters.collect::<String>().to_ascii_lowercase()
    };
    let mut out = [None; 5];
    for (field, at) in out.iter_mut().enumerate() {
        *at = match map {
            None => HEADINGS[field]
                .iter()
                .find_map(|name| first.iter().position(|cell| letters(cell) == **name)),
            Some(map) => match &map.cells[field] {
                Some(Place::Number(number)) if *number <= first.len() => Some(number - 1),
                Some(Place::Number(number)) => {
                    let message = format!("column {number} of {}", first.len());
                    return Err(CodesetError::line(file, line, message));
                }
                Some(Place::Named(name)) => {
                    let found = first
                        .iter()
                        .position(|c| c.trim().eq_ignore_ascii_case(name));
                    Some(found.ok_or_else(|| {
                        let message = format!("the heading has no column '{name}'");
                        CodesetError::line(file, line, message)
                    })?)
                }
                Some(Place::Fixed(..)) | None => None,
            },
        };
    }
    if map.is_none() && is_pair(first.iter()) {
        // No heading, and none needed.
        (out[CODE], out[TITLE]) = (Some(0), Some(1));
    }
    if out[CODE].is_none() || (out[TITLE].is_none() && out[SHORT].is_none()) {
        return Err(CodesetError::line(
            file,
            line,
            "the heading names no column for the code and its description: say where they stand, \
             as in --columns code=1,title=2, or code=1-5,title=7- for fixed width",
        ));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, map: Option<&str>) -> Result<Vec<(String, String)>, String> {
        let map = map.map(|m| m.parse().unwrap());
        let (_, draft) =
            read("t", text.as_bytes(), map.as_ref(), None).map_err(|e| e.to_string())?;
        let pair = |r: &DraftRow| (r.code.to_string(), r.title.clone());
        Ok(draft.rows.iter().map(pair).collect())
    }

    #[test]
    fn every_layout_is_read_alike() {
        let want = [
            ("99213".to_owned(), "Visit, established".to_owned()),
            ("99214".to_owned(), "Longer visit".to_owned()),
        ];
        for (text, map) in [
            (
                "CPT Code,Description\n99213,\"Visit, established\"\n99214,Longer visit\n",
                None,
            ),
            (
                "99214\tLonger visit\n99213\tVisit, established\n",
                Some("code=1,title=2"),
            ),
            (
                "x|Code|Text\n1|99213|Visit, established\n2|99214|Longer visit\n",
                Some("code=Code,title=text"),
            ),
            (
                "These codes are licensed.\r\nNo copies, please.\r\n\r\n99213\tVisit, established\r\n\
                 99214\tLonger visit\r\n",
                None,
            ),
            ("99213\tVisit, established\n99214\tLonger visit\n", None),
            (
                "Copyright\n\n99213  Visit, established\r\n99214  Longer visit\r\n",
                Some("skip=2,code=1-5,title=8-"),
            ),
        ] {
            assert_eq!(rows(text, map).unwrap(), want, "{text}");
        }
    }

    #[test]
    fn a_quote_in_a_tab_separated_file_is_an_inch() {
        let rows = rows("99213\tWound of 2\" or \"more\"\n", None).unwrap();
        assert_eq!(rows[0].1, "Wound of 2\" or \"more\"");
    }

    #[test]
    fn what_is_not_understood_is_refused_with_its_line() {
        for (text, map, want) in [
            ("a,b\n1,2\n", None, "t:1: the heading names no column"),
            (
                "code,title\n9921,x\n",
                None,
                "t:2: '9921' in the code column",
            ),
            (
                "code,title\n99213,a, b\n",
                None,
                "t:2: 3 cells, the first line has 2",
            ),
            ("code,title\n99213,\n", None, "t:2: '99213' has no title"),
            (
                "code,title\n99213,x\nJ1885,y\n",
                None,
                "t:3: J1885 is a HCPCS Level II code in a CPT table",
            ),
            (
                "code,title\n99213,x\n99213,y\n",
                None,
                "t:3: 99213 stands twice, first on line 2",
            ),
            (
                "code,title\n25,x\n25,y\n",
                None,
                "t:3: 25 stands twice, first on line 2",
            ),
            (
                "code,title\n99213,\"x\n99214,y\n",
                None,
                "t:2: a quote opens a text here",
            ),
            (
                "Copyright\ncode,title\n99213,\"x\n99214,y\n",
                Some("skip=1,code=1,title=2"),
                "t:3: a quote opens a text here",
            ),
            (
                "x\n99213\tx\n9921\ty\n",
                None,
                "t:3: '9921' in the code column",
            ),
            ("code,title\n", None, "t: it has no codes"),
            ("99213\tx\n", Some("code=1,title=3"), "t:1: column 3 of 2"),
            (
                "code,title,term date\n99213,x,soon\n",
                None,
                "t:2: 'soon' is no date",
            ),
        ] {
            let error = rows(text, map).unwrap_err();
            assert!(error.starts_with(want), "{error}");
        }
    }

    #[test]
    fn a_wrong_mapping_says_what_is_wrong() {
        for (text, want) in [
            ("code=1", "at least code and title"),
            ("code=1-5,title=2", "every column as FIRST-LAST"),
            ("code=0,title=2", "'code=0' is no column"),
            ("colour=1", "'colour=1' is no column"),
            ("code", "'code' is no column"),
        ] {
            let error = text.parse::<ColumnMap>().unwrap_err().to_string();
            assert!(error.contains(want), "{error}");
        }
    }
}
