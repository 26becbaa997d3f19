//! The official Alphabetic Index in XML (`icd10cm-index-YYYY.xml` and its External Cause, Neoplasm
//! and Drug files): main terms, subterms of up to nine levels, what each points at.

use super::text::clean;
use super::xml::resolve;
use crate::codeset::alpha::{IndexCode, NEMOD, Volume, VolumeFile, kind};
use crate::codeset::error::CodesetError;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// Deeper than any Index; the book has nine levels.
const MAX_DEPTH: usize = 16;

/// What one of the files says.
#[derive(Debug)]
pub(crate) struct IndexVolume {
    /// The year in `<version>`.
    pub version: String,
    pub file: VolumeFile,
}

/// Headings of the columns with codes, by which a table is known; the reader of the search words
/// relies on their order.
const COLUMNS: [(Volume, [&str; 6]); 2] = [
    (
        Volume::Neoplasm,
        [
            "malignant primary",
            "malignant secondary",
            "in situ",
            "benign",
            "uncertain",
            "unspecified",
        ],
    ),
    (
        Volume::Drugs,
        [
            "accidental",
            "self-harm",
            "assault",
            "undetermined",
            "adverse effect",
            "underdosing",
        ],
    ),
];

#[derive(Default)]
struct Maker {
    version: String,
    heading: String,
    /// Heading of the column of the terms, then those of the codes.
    columns: Vec<String>,
    /// Each text once; text 0 is the empty one.
    texts: Vec<String>,
    numbers: HashMap<String, u32>,
    depths: Vec<u8>,
    titles: Vec<u32>,
    /// (entry, kind, text).
    pointers: Vec<(u32, u8, u32)>,
    /// Entries that are open, the main term first.
    open: Vec<u32>,
    /// The title that is being read.
    title: String,
}

/// Reads one file of the Index; `name` names it in messages.
pub(crate) fn read(name: &str, input: &[u8]) -> Result<IndexVolume, CodesetError> {
    let input = input.strip_prefix(b"\xef\xbb\xbf").unwrap_or(input);
    let mut reader = Reader::from_reader(input);
    // Only counted where something is wrong.
    let fail = |at: u64, message: String| {
        let read = usize::try_from(at).map_or(input.len(), |at| at.min(input.len()));
        let newlines = input[..read].iter().filter(|b| **b == b'\n').count();
        CodesetError::line(name, newlines as u64 + 1, message)
    };
    reader.config_mut().expand_empty_elements = true;
    let mut maker = Maker::default();
    let mut path: Vec<Vec<u8>> = Vec::new();
    let mut column = None;
    let mut text = String::new();
    loop {
        let before = reader.buffer_position();
        match reader.read_event() {
            Err(error) => {
                let message = format!("this is not well-formed XML: {error}");
                return Err(fail(reader.error_position(), message));
            }
            Ok(Event::Eof) => break,
            Ok(Event::Start(start)) => {
                path.push(start.name().as_ref().to_vec());
                column = maker
                    .start(&path, &start, &text)
                    .map_err(|m| fail(before, m))?;
                text.clear();
            }
            Ok(Event::Text(part)) => {
                let part = part.xml_content();
                text.push_str(&part.map_err(|e| fail(before, e.to_string()))?);
            }
            Ok(Event::CData(part)) => {
                let part = part.xml_content();
                text.push_str(&part.map_err(|e| fail(before, e.to_string()))?);
            }
            Ok(Event::GeneralRef(reference)) => match resolve(&reference) {
                Some(c) => text.push(c),
                None => {
                    let name = String::from_utf8_lossy(&reference).into_owned();
                    let message = format!("&{name}; is no character this file may use");
                    return Err(fail(before, message));
                }
            },
            Ok(Event::End(_)) => {
                maker
                    .end(&path, &text, column)
                    .map_err(|m| fail(before, m))?;
                path.pop();
                text.clear();
                if path.is_empty() {
                    break;
                }
            }
            Ok(Event::Decl(_) | Event::Comment(_) | Event::PI(_) | Event::DocType(_)) => {}
            Ok(Event::Empty(_)) => {}
        }
    }
    if !path.is_empty() || maker.depths.is_empty() {
        let message = "the file ends early: expected </ICD10CM.index> after at least one main term";
        return Err(fail(u64::MAX, message.to_owned()));
    }
    maker
        .finish()
        .map_err(|message| CodesetError::input(name, message))
}

/// The value of an attribute.
fn attribute(start: &BytesStart<'_>, name: &str) -> Result<Option<String>, String> {
    let attribute = start
        .try_get_attribute(name)
        .map_err(|e| format!("a malformed attribute: {e}"))?;
    let value = attribute.map(|a| a.unescape_value().map(|v| clean(&v)));
    value.transpose().map_err(|e| e.to_string())
}

/// A number in an attribute.
fn number(start: &BytesStart<'_>, name: &str) -> Result<usize, String> {
    let element = String::from_utf8_lossy(start.name().as_ref()).into_owned();
    let value = attribute(start, name)?;
    let number = value.as_deref().and_then(|v| v.parse().ok());
    number.ok_or_else(|| format!("<{element}> needs {name}=\"..\" with a number"))
}

impl Maker {
    /// An element begins after `text`. Answers the column, of a cell or heading.
    fn start(
        &mut self,
        path: &[Vec<u8>],
        start: &BytesStart<'_>,
        text: &str,
    ) -> Result<Option<usize>, String> {
        let name = path.last().map_or(&b""[..], Vec::as_slice);
        let above = path
            .len()
            .checked_sub(2)
            .map_or(&b""[..], |at| path[at].as_slice());
        let term = matches!(above, b"mainTerm" | b"term");
        match name {
            b"ICD10CM.index" | b"ICD10CM.table" if path.len() == 1 => {
                if attribute(start, "isAddenda")?.as_deref() == Some("true") {
                    return Err(
                        "these are addenda, what changed from one year to the next: expected the \
                         whole Index"
                            .to_owned(),
                    );
                }
            }
            b"version" | b"title" | b"indexHeading" | b"letter" if path.len() == 2 => {}
            b"head" if above == b"indexHeading" => return number(start, "col").map(Some),
            b"title" if above == b"letter" => {}
            b"mainTerm" if above == b"letter" => self.open(0)?,
            b"term" if term => {
                let level = number(start, "level")?;
                if level != self.open.len() {
                    return Err(format!(
                        "<term level=\"{level}\"> stands {} levels below its main term",
                        self.open.len()
                    ));
                }
                self.open(level)?;
            }
            b"title" if term => self.title.clear(),
            b"nemod" if above == b"title" && path.len() > 3 => self.title_part(text, false),
            b"nemod" | b"code" | b"manif" | b"see" | b"seeAlso" | b"seecat" | b"subcat"
            | b"warning"
                if term => {}
            b"cell" if term => return number(start, "col").map(Some),
            _ => {
                let name = String::from_utf8_lossy(name);
                let above = String::from_utf8_lossy(above);
                return Err(format!(
                    "<{name}> in <{above}>: expected the elements of the Alphabetic Index; this \
                     may be addenda, or a newer layout than this program knows"
                ));
            }
        }
        Ok(None)
    }

    /// An entry begins; its title comes with its end tag.
    fn open(&mut self, depth: usize) -> Result<(), String> {
        let depth = u8::try_from(depth)
            .ok()
            .filter(|d| usize::from(*d) < MAX_DEPTH)
            .ok_or_else(|| format!("a <term> more than {MAX_DEPTH} levels deep"))?;
        if let Some(above) = self.open.last()
            && self.titles.get(*above as usize).is_none_or(|t| *t == 0)
        {
            return Err("a <term> before the <title> of the term above".to_owned());
        }
        let entry = u32::try_from(self.depths.len()).map_err(|_| "too many entries")?;
        self.open.push(entry);
        self.depths.push(depth);
        // Text 0 is the empty one: no title yet.
        self.titles.push(0);
        Ok(())
    }

    /// More of a title: `text` as it stands in the file, its outer spaces made one.
    fn title_part(&mut self, text: &str, modifier: bool) {
        let part = clean(text);
        if modifier {
            if !part.is_empty() {
                if !self.title.is_empty() && !self.title.ends_with(' ') {
                    self.title.push(' ');
                }
                self.title.push(NEMOD[0]);
                self.title.push_str(&part);
                self.title.push(NEMOD[1]);
            }
            return;
        }
        if !part.is_empty() {
            let joined = part.starts_with([',', ';', ')', '.']);
            if !self.title.is_empty() && !joined {
                self.title.push(' ');
            }
            self.title.push_str(&part);
        }
    }

    fn text(&mut self, text: &str) -> Result<u32, String> {
        if let Some(number) = self.numbers.get(text) {
            return Ok(*number);
        }
        if self.texts.is_empty() {
            self.texts.push(String::new());
            self.numbers.insert(String::new(), 0);
            return self.text(text);
        }
        let number = u32::try_from(self.texts.len()).map_err(|_| "too many texts")?;
        self.texts.push(text.to_owned());
        self.numbers.insert(text.to_owned(), number);
        Ok(number)
    }

    fn point(&mut self, kind: u8, text: &str) -> Result<(), String> {
        let entry = *self.open.last().ok_or("an element outside a main term")?;
        let text = self.text(text)?;
        self.pointers.push((entry, kind, text));
        Ok(())
    }

    /// A pointer that names a code.
    fn point_at_code(&mut self, kind: u8, text: &str) -> Result<(), String> {
        let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let code = IndexCode::parse(&plain).ok_or_else(|| {
            format!("'{text}' is no ICD-10-CM code: expected one such as E11.36 or H16.14-")
        })?;
        self.point(kind, &code.text())
    }

    /// An element ends after `text`.
    fn end(&mut self, path: &[Vec<u8>], text: &str, column: Option<usize>) -> Result<(), String> {
        let name = path.last().map_or(&b""[..], Vec::as_slice);
        let above = path
            .len()
            .checked_sub(2)
            .map_or(&b""[..], |at| path[at].as_slice());
        let words = clean(text);
        match name {
            b"version" => self.version = words,
            b"title" if path.len() == 2 => self.heading = words,
            b"title" if above == b"letter" => {}
            b"head" => {
                if column != Some(self.columns.len() + 1) {
                    return Err(format!(
                        "<head>{words}</head> is not column {} from the left",
                        self.columns.len() + 1
                    ));
                }
                self.columns.push(words);
            }
            b"title" => {
                self.title_part(text, false);
                let title = std::mem::take(&mut self.title);
                self.set_title(&title)?;
            }
            b"nemod" if above == b"title" => self.title_part(text, true),
            b"nemod" => {
                let entry = *self.open.last().ok_or("an element outside a main term")?;
                self.title = self.title_of(entry).to_owned();
                self.title_part(text, true);
                let title = std::mem::take(&mut self.title);
                self.set_title(&title)?;
            }
            b"code" => self.point_at_code(kind::CODE, &words)?,
            // One edition after the other has words in place of a code there ("ventral surface of
            // tongue and floor of mouth").
            b"manif" if IndexCode::parse(&words).is_none() && !words.is_empty() => {
                self.point(kind::NOTE, &words)?;
            }
            b"manif" => self.point_at_code(kind::MANIFESTATION, &words)?,
            b"seecat" => self.point_at_code(kind::CATEGORY, &words)?,
            b"subcat" => self.point_at_code(kind::SUBCATEGORY, &words)?,
            b"see" | b"seeAlso" | b"warning" if words.is_empty() => {}
            b"see" => self.point(kind::SEE, &words)?,
            b"seeAlso" => self.point(kind::SEE_ALSO, &words)?,
            b"warning" => self.point(kind::NOTE, &words)?,
            b"cell" => {
                // The first column is the term itself.
                let column = column.and_then(|c| c.checked_sub(2));
                let column = column.filter(|c| c + 1 < self.columns.len());
                let column = column
                    .and_then(|c| u8::try_from(c).ok())
                    .ok_or_else(|| format!("'{words}' stands in a column that has no heading"))?;
                // A dash alone: no code for that.
                if !words
                    .chars()
                    .all(|c| matches!(c, '-' | '\u{2013}' | '\u{2014}'))
                {
                    self.point_at_code(kind::CELL + column, &words)?;
                }
            }
            b"mainTerm" | b"term" => {
                let entry = self.open.pop().ok_or("an end without a beginning")?;
                if self.title_of(entry).is_empty() {
                    return Err("a term without <title>".to_owned());
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn title_of(&self, entry: u32) -> &str {
        let text = self.titles.get(entry as usize);
        text.and_then(|text| self.texts.get(*text as usize))
            .map_or("", String::as_str)
    }

    fn set_title(&mut self, title: &str) -> Result<(), String> {
        let entry = *self.open.last().ok_or("a <title> outside a main term")?;
        let text = self.text(title)?;
        if let Some(place) = self.titles.get_mut(entry as usize) {
            *place = text;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<IndexVolume, String> {
        let volume = self.volume()?;
        self.pointers.sort_by_key(|(entry, ..)| *entry);
        let mut counts = vec![0_u8; self.depths.len()];
        for (entry, ..) in &self.pointers {
            let count = &mut counts[*entry as usize];
            *count = count
                .checked_add(1)
                .ok_or("an entry with more than 255 codes and references")?;
        }
        let place = Volume::ALL.iter().position(|v| *v == volume);
        Ok(IndexVolume {
            version: self.version,
            file: VolumeFile {
                volume: place.and_then(|p| u8::try_from(p).ok()).unwrap_or_default(),
                text_lengths: self
                    .texts
                    .iter()
                    .map(|t| u32::try_from(t.len()).map_err(|_| "a text is too long"))
                    .collect::<Result<_, _>>()?,
                arena: self.texts.concat(),
                columns: self.columns.into_iter().skip(1).collect(),
                depths: self.depths,
                titles: self.titles,
                counts,
                pointers: self.pointers.into_iter().map(|(_, k, t)| (k, t)).collect(),
            },
        })
    }

    /// Which volume it is: a table is known by its columns, an index by its title.
    fn volume(&self) -> Result<Volume, String> {
        if let Some((first, codes)) = self.columns.split_first() {
            let fits = |(_, names): &&(Volume, [&str; 6])| {
                codes.len() == names.len()
                    && codes
                        .iter()
                        .zip(names)
                        .all(|(head, name)| head.to_ascii_lowercase().contains(name))
            };
            return COLUMNS
                .iter()
                .find(fits)
                .map(|(volume, _)| *volume)
                .ok_or_else(|| {
                    format!(
                        "its columns are {first}, {}: expected those of the Neoplasm Table or the \
                     Table of Drugs and Chemicals",
                        codes.join(", ")
                    )
                });
        }
        let heading = self.heading.to_ascii_lowercase();
        if heading.contains("external cause") {
            Ok(Volume::ExternalCause)
        } else if heading.contains("disease") {
            Ok(Volume::Diseases)
        } else {
            Err(format!(
                "its title is '{}': expected the Index to Diseases and Injuries or the External \
                 Cause Index",
                self.heading
            ))
        }
    }
}

#[cfg(test)]
mod tests;
