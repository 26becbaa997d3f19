//! Files and what is packed in them: gzip, zips within zips as agencies make them, spreadsheets.

use super::detect::{Content, Found, detect, read_content};
use super::text::clean;
use super::{ImportOptions, ncci, rvu, sheet};
use crate::codeset::error::CodesetError;
use flate2::read::MultiGzDecoder;
use std::io::{Cursor, Read};
use std::path::Path;

/// Far beyond any official file; a hostile archive must not fill the memory.
const MAX_BYTES: u64 = 512 << 20;

/// Zips within zips; agencies go one deep.
const MAX_DEPTH: usize = 3;

/// Reads a whole file from the disk.
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>, CodesetError> {
    let io = |e| CodesetError::io(path, e);
    let file = std::fs::File::open(path).map_err(io)?;
    bounded(&path.display().to_string(), file)
}

pub(crate) fn bounded(name: &str, input: impl Read) -> Result<Vec<u8>, CodesetError> {
    let mut bytes = Vec::new();
    input
        .take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| CodesetError::input(name, format!("it cannot be read: {e}")))?;
    if bytes.len() as u64 > MAX_BYTES {
        let message = format!("it is larger than {} MB: no code table is", MAX_BYTES >> 20);
        return Err(CodesetError::input(name, message));
    }
    Ok(bytes)
}

/// Tables of a file, and what was passed over in it.
pub(crate) struct Reading<'a> {
    pub options: &'a ImportOptions,
    pub found: Vec<Found>,
    pub passed_over: Vec<String>,
    /// Bytes that may still be unpacked from the file at hand.
    room: u64,
}

type Zip<'a> = zip::ZipArchive<Cursor<&'a [u8]>>;

fn open<'a>(name: &str, bytes: &'a [u8]) -> Result<Zip<'a>, CodesetError> {
    zip::ZipArchive::new(Cursor::new(bytes))
        .map_err(|e| CodesetError::input(name, format!("a damaged zip: {e}")))
}

fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

impl<'a> Reading<'a> {
    pub(crate) fn new(options: &'a ImportOptions) -> Self {
        Self {
            options,
            found: Vec::new(),
            passed_over: Vec::new(),
            room: MAX_BYTES,
        }
    }

    /// Reads every table of a file.
    pub(crate) fn read(&mut self, name: &str, bytes: &[u8]) -> Result<(), CodesetError> {
        self.room = MAX_BYTES;
        if is_zip(bytes) {
            let zip = open(name, bytes)?;
            if sheet::is_sheet(&zip) {
                return self.take(name, &sheet::to_csv(name, zip)?);
            }
            let before = self.found.len();
            self.read_zip(name, zip, 1)?;
            if self.found.len() == before {
                return Err(CodesetError::input(
                    name,
                    "no file in this zip is a code table: expected the Tabular List or the \
                     Alphabetic Index in XML, the order file, CMS's HCPCS file, its relative value \
                     file or an NCCI table of practitioners",
                ));
            }
            self.choose(before);
            return Ok(());
        }
        if bytes.starts_with(&[0x1f, 0x8b]) {
            let unpacked = bounded(name, MultiGzDecoder::new(bytes))?;
            return self.take(name, &unpacked);
        }
        self.take(name, bytes)
    }

    /// Takes a file that must be a table.
    fn take(&mut self, name: &str, bytes: &[u8]) -> Result<(), CodesetError> {
        let content = detect(name, bytes, self.options)
            .map_err(|reason| CodesetError::input(name, reason))?;
        self.found
            .push(read_content(name, bytes, content, self.options)?);
        Ok(())
    }

    fn pass_over(&mut self, name: &str, reason: &str) {
        self.passed_over.push(format!("{name}: {reason}"));
    }

    /// Reads the members of a zip: those that are tables, passing over the others.
    fn read_zip(&mut self, name: &str, mut zip: Zip<'_>, depth: usize) -> Result<(), CodesetError> {
        // Spreadsheets last: a table that is there as text too is read from the text.
        let is_book = |zip: &Zip<'_>, index| {
            let name = zip.name_for_index(index).unwrap_or_default();
            name.to_ascii_lowercase().ends_with(".xlsx")
        };
        let mut order: Vec<usize> = (0..zip.len()).collect();
        order.sort_by_key(|index| is_book(&zip, *index));
        for index in order {
            let member = zip
                .by_index(index)
                .map_err(|e| CodesetError::input(name, format!("a damaged zip: {e}")))?;
            if member.is_dir() {
                continue;
            }
            let inner = format!("{name}/{}", clean(member.name()));
            let twin = self.found.iter().find(|f| {
                f.ncci.is_some() && f.file.starts_with(name) && ncci::same_table(&f.file, &inner)
            });
            if let Some(twin) = twin {
                let reason = format!("{} is taken in its place", twin.file);
                self.pass_over(&inner, &reason);
                continue;
            }
            let bytes = bounded(&inner, member)?;
            self.room = self.room.checked_sub(bytes.len() as u64).ok_or_else(|| {
                let message = format!("it unpacks to more than {} MB", MAX_BYTES >> 20);
                CodesetError::input(name, message)
            })?;
            if !is_zip(&bytes) {
                self.member(&inner, &bytes)?;
                continue;
            }
            let packed = open(&inner, &bytes)?;
            if sheet::is_sheet(&packed) {
                // Much that is packed beside a table is a spreadsheet of some other kind.
                match sheet::to_csv(&inner, packed) {
                    Ok(text) => self.member(&inner, &text)?,
                    Err(error) => self.passed_over.push(error.to_string()),
                }
            } else if depth < MAX_DEPTH {
                self.read_zip(&inner, packed, depth + 1)?;
            } else {
                self.pass_over(&inner, "zips too deep within each other");
            }
        }
        Ok(())
    }

    fn member(&mut self, inner: &str, bytes: &[u8]) -> Result<(), CodesetError> {
        match detect(inner, bytes, self.options) {
            // Agencies pack much beside the table; a guess at columns is not good enough here.
            Ok(Content::Columns) if self.options.columns.is_none() => {
                self.pass_over(inner, "not an official table");
            }
            Ok(content) => self
                .found
                .push(read_content(inner, bytes, content, self.options)?),
            Err(reason) => self.pass_over(inner, &reason),
        }
        Ok(())
    }

    /// Agencies pack one table in several forms: the one that says most is taken. Of the relative
    /// value files, which from 2026 on differ by conversion factor, that of most physicians is.
    fn choose(&mut self, before: usize) {
        let rank = |f: &Found| match f.content {
            Content::Hcpcs => Some((0, 0)),
            Content::HcpcsColumns => Some((0, 1)),
            Content::HcpcsCut => Some((0, 2)),
            Content::Fees => Some((1, u8::from(rvu::is_qpp(&f.file)))),
            _ => None,
        };
        let rest = self.found.split_off(before);
        let mut kept: Vec<Found> = Vec::new();
        for next in rest {
            let Some((kind, grade)) = rank(&next) else {
                kept.push(next);
                continue;
            };
            let same = |f: &&mut Found| {
                rank(f).is_some_and(|(k, g)| k == kind && g != grade) && f.span == next.span
            };
            let Some(other) = kept.iter_mut().find(same) else {
                kept.push(next);
                continue;
            };
            let worse = rank(other).is_some_and(|(_, g)| grade > g);
            let gone = if worse {
                next
            } else {
                std::mem::replace(other, next)
            };
            let reason = format!("{} is taken in its place", other.file);
            self.passed_over.push(format!("{}: {reason}", gone.file));
        }
        self.found.append(&mut kept);
    }
}
