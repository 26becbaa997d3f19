//! Spreadsheets (`.xlsx`): the first sheet as comma-separated text, so that every reader of columns
//! reads it too. A row of the sheet is a line of the text, so that messages name the sheet's row.

use super::archive::bounded;
use super::xml::resolve;
use crate::codeset::error::CodesetError;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::{Cursor, Read, Seek};

/// The part that every workbook has.
const WORKBOOK: &str = "xl/workbook.xml";
/// More rows and columns than any code table; Excel itself ends at 1,048,576 rows.
const MAX_ROWS: usize = 1 << 20;
const MAX_COLUMNS: usize = 512;
/// Far beyond any code table; a hostile sheet must not fill the memory.
const MAX_TEXT: usize = 256 << 20;

type Zip<'a> = zip::ZipArchive<Cursor<&'a [u8]>>;

/// Whether an archive is a spreadsheet.
pub(crate) fn is_sheet<R: Read + Seek>(zip: &zip::ZipArchive<R>) -> bool {
    zip.index_for_name(WORKBOOK).is_some()
}

/// The first sheet as comma-separated text.
pub(crate) fn to_csv(name: &str, mut zip: Zip<'_>) -> Result<Vec<u8>, CodesetError> {
    let fail = |message: String| CodesetError::input(name, message);
    let workbook = part(name, &mut zip, WORKBOOK)?;
    let links = part(name, &mut zip, "xl/_rels/workbook.xml.rels")?;
    let strings = match zip.index_for_name("xl/sharedStrings.xml") {
        Some(_) => shared(&part(name, &mut zip, "xl/sharedStrings.xml")?).map_err(fail)?,
        None => Vec::new(),
    };
    let sheet = first_sheet(&workbook, &links).map_err(fail)?;
    let cells = part(name, &mut zip, &sheet)?;
    grid(&cells, &strings).map_err(fail)
}

/// A part of the workbook.
fn part(name: &str, zip: &mut Zip<'_>, part: &str) -> Result<Vec<u8>, CodesetError> {
    let inner = format!("{name}/{part}");
    let member = zip
        .by_name(part)
        .map_err(|e| CodesetError::input(&inner, format!("the spreadsheet lacks it: {e}")))?;
    bounded(&inner, member)
}

/// The value of an attribute, whatever the prefix of its name.
fn attribute(start: &BytesStart<'_>, name: &[u8]) -> Result<Option<String>, String> {
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|e| format!("a malformed attribute: {e}"))?;
        if attribute.key.local_name().as_ref() == name {
            let value = attribute.unescape_value().map_err(|e| e.to_string())?;
            return Ok(Some(value.into_owned()));
        }
    }
    Ok(None)
}

/// Calls `each` with every element that begins or is empty.
fn elements(
    xml: &[u8],
    mut each: impl FnMut(&BytesStart<'_>) -> Result<bool, String>,
) -> Result<(), String> {
    let mut reader = Reader::from_reader(xml);
    loop {
        match reader.read_event().map_err(|e| e.to_string())? {
            Event::Start(start) | Event::Empty(start) if each(&start)? => return Ok(()),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The part that holds the first sheet.
fn first_sheet(workbook: &[u8], links: &[u8]) -> Result<String, String> {
    let mut id = None;
    elements(workbook, |start| {
        if start.local_name().as_ref() == b"sheet" {
            // `r:id`, beside `sheetId`.
            id = attribute(start, b"id")?;
        }
        Ok(id.is_some())
    })?;
    let id = id.ok_or("the spreadsheet has no sheet")?;
    let mut target = None;
    elements(links, |start| {
        if start.local_name().as_ref() == b"Relationship"
            && attribute(start, b"Id")?.as_deref() == Some(id.as_str())
        {
            target = attribute(start, b"Target")?;
        }
        Ok(target.is_some())
    })?;
    let target = target.ok_or("the spreadsheet does not say where its sheet is")?;
    Ok(match target.strip_prefix('/') {
        Some(whole) => whole.to_owned(),
        None => format!("xl/{target}"),
    })
}

/// Adds what an event says to a text.
fn push(event: &Event<'_>, text: &mut String) -> Result<(), String> {
    match event {
        Event::Text(part) => {
            text.push_str(&part.xml_content().map_err(|e| e.to_string())?);
        }
        Event::CData(part) => {
            text.push_str(&part.xml_content().map_err(|e| e.to_string())?);
        }
        Event::GeneralRef(reference) => {
            text.push(resolve(reference).ok_or("an unknown character reference")?);
        }
        _ => {}
    }
    Ok(())
}

/// The texts that cells name by number: each `<si>`, its runs put together, without how they are
/// read aloud.
fn shared(xml: &[u8]) -> Result<Vec<String>, String> {
    let mut reader = Reader::from_reader(xml);
    let mut out = Vec::new();
    let mut text = String::new();
    let (mut within, mut aloud) = (false, false);
    loop {
        let event = reader.read_event().map_err(|e| e.to_string())?;
        match &event {
            Event::Start(start) => match start.local_name().as_ref() {
                b"si" => text.clear(),
                b"t" => within = !aloud,
                b"rPh" => aloud = true,
                _ => {}
            },
            Event::Empty(start) if start.local_name().as_ref() == b"si" => out.push(String::new()),
            Event::End(end) => match end.local_name().as_ref() {
                b"si" => out.push(std::mem::take(&mut text)),
                b"t" => within = false,
                b"rPh" => aloud = false,
                _ => {}
            },
            Event::Eof => return Ok(out),
            event if within => push(event, &mut text)?,
            _ => {}
        }
    }
}

/// Column and row, both from 0, of a place such as `B3`.
fn place(text: &str) -> Option<(usize, usize)> {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let (column, row) = text.split_at(letters);
    let column = column.bytes().try_fold(0_usize, |sum, letter| {
        let next = sum * 26 + usize::from(letter - b'A') + 1;
        (next <= MAX_COLUMNS).then_some(next)
    })?;
    let row: usize = row.parse().ok()?;
    (row <= MAX_ROWS).then_some((column.checked_sub(1)?, row.checked_sub(1)?))
}

/// A number as people write it: spreadsheets store 1.3 as 1.3000000000000003 at times.
fn number(text: &str) -> String {
    match text.parse::<f64>() {
        Ok(n) if text.contains(['.', 'e', 'E']) && n.is_finite() => {
            let rounded = format!("{n:.10}");
            let short = rounded.trim_end_matches('0').trim_end_matches('.');
            if short == "-0" { "0" } else { short }.to_owned()
        }
        _ => text.to_owned(),
    }
}

/// The cells of a sheet as comma-separated text.
fn grid(xml: &[u8], strings: &[String]) -> Result<Vec<u8>, String> {
    let mut reader = Reader::from_reader(xml);
    let mut out = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(Vec::new());
    let mut size = 0;
    let (mut line, mut next_row) = (0_usize, 0_usize);
    let mut cells: Vec<String> = Vec::new();
    let (mut at, mut kind, mut text, mut within) = (0, String::new(), String::new(), false);
    loop {
        let event = reader.read_event().map_err(|e| e.to_string())?;
        match &event {
            Event::Start(start) | Event::Empty(start) => match start.local_name().as_ref() {
                b"row" => {
                    cells.clear();
                    let said = attribute(start, b"r")?;
                    let row = said.map_or(Ok(next_row + 1), |r| r.parse());
                    let row = row.map_err(|_| "a row without a number")?;
                    if row <= next_row || row > MAX_ROWS {
                        return Err(format!("row {row} stands out of order"));
                    }
                    next_row = row;
                }
                b"c" => {
                    text.clear();
                    kind = attribute(start, b"t")?.unwrap_or_default();
                    at = match attribute(start, b"r")? {
                        Some(said) => place(&said).ok_or_else(|| format!("no cell '{said}'"))?.0,
                        None => cells.len(),
                    };
                    if at < cells.len() || at >= MAX_COLUMNS {
                        return Err(format!("a cell of row {next_row} stands out of order"));
                    }
                }
                b"v" | b"t" => within = matches!(event, Event::Start(_)),
                _ => {}
            },
            Event::End(end) => match end.local_name().as_ref() {
                b"v" | b"t" => within = false,
                b"c" => {
                    let value = match kind.as_str() {
                        "s" => {
                            let number: Option<usize> = text.trim().parse().ok();
                            let found = number.and_then(|n| strings.get(n));
                            found
                                .cloned()
                                .ok_or("a cell names a text that is not there")?
                        }
                        "str" | "inlineStr" | "e" | "b" => std::mem::take(&mut text),
                        _ => number(text.trim()),
                    };
                    cells.resize(at, String::new());
                    size += value.len();
                    cells.push(value);
                }
                b"row" => {
                    size += cells.len() + 1;
                    if size > MAX_TEXT {
                        return Err("the sheet is larger than any code table".to_owned());
                    }
                    while line + 1 < next_row {
                        // A line for every row that is left out.
                        out.write_record([""]).map_err(|e| e.to_string())?;
                        line += 1;
                    }
                    if cells.is_empty() {
                        cells.push(String::new());
                    }
                    // A line end within a cell would be taken for that of the row.
                    let plain = cells.iter().map(|c| c.replace(['\r', '\n'], " "));
                    out.write_record(plain).map_err(|e| e.to_string())?;
                    line += 1;
                }
                b"sheetData" => break,
                _ => {}
            },
            Event::Eof => break,
            event if within => push(event, &mut text)?,
            _ => {}
        }
    }
    out.into_inner().map_err(|e| e.to_string())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Write;

    /// A workbook with one sheet, its texts by number.
    pub(crate) fn workbook(rows: &[&[&str]]) -> Vec<u8> {
        let mut sheet = String::from("<worksheet><sheetData>");
        let mut strings = String::from("<sst>");
        let mut count = 0;
        for (y, row) in rows.iter().enumerate() {
            sheet.push_str(&format!("<row r=\"{}\">", y + 1));
            for (x, cell) in row.iter().enumerate().filter(|(_, c)| !c.is_empty()) {
                let column = char::from(b'A' + u8::try_from(x).unwrap());
                if cell.parse::<f64>().is_ok() {
                    sheet.push_str(&format!("<c r=\"{column}{}\"><v>{cell}</v></c>", y + 1));
                } else {
                    let text = cell.replace('&', "&amp;").replace('<', "&lt;");
                    strings.push_str(&format!("<si><t>{text}</t></si>"));
                    sheet.push_str(&format!(
                        "<c r=\"{column}{}\" t=\"s\"><v>{count}</v></c>",
                        y + 1
                    ));
                    count += 1;
                }
            }
            sheet.push_str("</row>");
        }
        sheet.push_str("</sheetData></worksheet>");
        strings.push_str("</sst>");
        pack(&sheet, &strings)
    }

    pub(crate) fn pack(sheet: &str, strings: &str) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        for (name, text) in [
            (
                WORKBOOK,
                "<workbook><sheets><sheet name=\"A\" sheetId=\"7\" r:id=\"rId3\"/></sheets></workbook>",
            ),
            (
                "xl/_rels/workbook.xml.rels",
                "<Relationships><Relationship Id=\"rId3\" Target=\"worksheets/s.xml\"/></Relationships>",
            ),
            ("xl/worksheets/s.xml", sheet),
            ("xl/sharedStrings.xml", strings),
        ] {
            zip.start_file(name, options).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn csv(bytes: &[u8]) -> Result<String, String> {
        let zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        assert!(is_sheet(&zip));
        to_csv("t.xlsx", zip)
            .map(|b| String::from_utf8(b).unwrap())
            .map_err(|e| e.to_string())
    }

    #[test]
    fn cells_come_out_in_their_places() {
        let bytes = workbook(&[
            &["code", "title", "n"],
            &[],
            &["A", "x, y & <z>", "1.3000000000000003"],
        ]);
        assert_eq!(
            csv(&bytes).unwrap(),
            "code,title,n\n\"\"\nA,\"x, y & <z>\",1.3\n"
        );
        let sheet = "<worksheet><sheetData><row r=\"2\"><c r=\"C2\" t=\"inlineStr\"><is><r><t>in</t></r>\
                     <r><t>line</t></r></is></c></row><row><c><v>20250101</v></c></row></sheetData></worksheet>";
        assert_eq!(
            csv(&pack(sheet, "<sst/>")).unwrap(),
            "\"\"\n,,inline\n20250101\n"
        );
    }

    #[test]
    fn a_sheet_that_is_not_whole_is_refused() {
        for (sheet, want) in [
            (
                "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>9</v></c></row>",
                "a text that is not there",
            ),
            (
                "<row r=\"2\"></row><row r=\"1\"></row>",
                "row 1 stands out of order",
            ),
            (
                "<row r=\"1\"><c r=\"B1\"/><c r=\"ZZZZ1\"/></row>",
                "no cell 'ZZZZ1'",
            ),
            ("<row r=\"9999999\"></row>", "out of order"),
        ] {
            let error = csv(&pack(
                &format!("<w><sheetData>{sheet}</sheetData></w>"),
                "<sst/>",
            ));
            assert!(error.clone().unwrap_err().contains(want), "{error:?}");
        }
    }

    proptest! {
        #[test]
        fn any_xml_is_read_or_refused(sheet in "(<row r=\"[0-9]{1,3}\">|<c r=\"[A-D][0-9]\" t=\"s\">|<v>|[0-9]|</v>|</c>|</row>|<|&|x){0,20}") {
            let _ = grid(sheet.as_bytes(), &["a".to_owned()]);
            let _ = shared(sheet.as_bytes());
        }
    }
}
