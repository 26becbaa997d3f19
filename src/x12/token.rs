//! Cuts an X12 stream into segments, elements and components.
//!
//! The delimiters are those that the ISA of each interchange states. Line breaks between segments, as
//! segment terminator, or within segments of files that were wrapped to a line length are all read; a
//! byte order mark and padding after the end as well. Memory is bounded by the longest segment.

use super::fault::{Fault, Lost, Place, shown};
use std::io::{BufRead, Read};

/// The longest segment that is read, in bytes. Segments of the claim guides stay below two thousand;
/// what is longer has lost its terminator.
pub const MAX_SEGMENT: usize = 64 * 1024;

/// The longest ISA that is looked at for its sixteen elements; by the standard it has 106 bytes.
const MAX_ISA: usize = 256;

/// What parts a file into segments, elements and components.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delimiters {
    /// Between elements (byte 4 of the ISA), mostly `*`.
    pub element: u8,
    /// Between repeats of an element (ISA11), mostly `^`; none in version 4010.
    pub repetition: Option<u8>,
    /// Between components of an element (ISA16), mostly `:`.
    pub component: u8,
    /// After a segment (the byte after ISA16), mostly `~`.
    pub segment: u8,
}

/// One segment.
#[derive(Debug, Clone, Copy)]
pub struct Segment<'a> {
    text: &'a str,
    /// Where each element ends, the segment's id first.
    ends: &'a [usize],
    delimiters: Delimiters,
    place: Place,
}

impl<'a> Segment<'a> {
    /// Its id, such as `CLM`.
    #[must_use]
    pub fn id(&self) -> &'a str {
        self.element(0)
    }

    /// The element at a place counted from 1, as it stands; empty where there is none. Place 0 is
    /// the id.
    #[must_use]
    pub fn element(&self, at: usize) -> &'a str {
        let Some(end) = self.ends.get(at) else {
            return "";
        };
        let start = match at.checked_sub(1).and_then(|before| self.ends.get(before)) {
            Some(before) => before + 1,
            None => 0,
        };
        self.text.get(start..*end).unwrap_or_default()
    }

    /// The element at a place, without the spaces around it, which mean nothing.
    #[must_use]
    pub fn get(&self, at: usize) -> &'a str {
        self.element(at).trim()
    }

    /// The component at a place counted from 1 of an element; empty where there is none.
    #[must_use]
    pub fn component(&self, element: usize, at: usize) -> &'a str {
        self.components(element)
            .nth(at.saturating_sub(1))
            .unwrap_or_default()
    }

    /// The components of an element, without the spaces around them.
    pub fn components(&self, element: usize) -> impl Iterator<Item = &'a str> + use<'a> {
        let by = char::from(self.delimiters.component);
        self.element(element).split(by).map(str::trim)
    }

    /// How many elements follow the id.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len().saturating_sub(1)
    }

    /// Whether nothing follows the id.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Where it stands.
    #[must_use]
    pub fn place(&self) -> Place {
        self.place
    }

    /// The delimiters of its interchange.
    #[must_use]
    pub fn delimiters(&self) -> Delimiters {
        self.delimiters
    }
}

/// A stream as segments, in order.
#[derive(Debug)]
pub struct Segments<R> {
    input: R,
    delimiters: Option<Delimiters>,
    /// The bytes of the segment, reused.
    raw: Vec<u8>,
    /// The same as text, where they were no UTF-8.
    decoded: String,
    ends: Vec<usize>,
    /// Bytes taken from the input.
    taken: u64,
    segments: u64,
    /// Where the current segment starts.
    start: u64,
}

impl<R: BufRead> Segments<R> {
    /// The segments of a stream.
    pub fn new(input: R) -> Self {
        Self {
            input,
            delimiters: None,
            raw: Vec::new(),
            decoded: String::new(),
            ends: Vec::new(),
            taken: 0,
            segments: 0,
            start: 0,
        }
    }

    /// Where the segment that was read last stands.
    #[must_use]
    pub fn place(&self) -> Place {
        Place {
            segment: self.segments,
            byte: self.start,
        }
    }

    /// The next segment; `None` at the end.
    ///
    /// # Errors
    /// Where the stream cannot be cut any further: no ISA, delimiters that are none, a segment
    /// without an end, a failing read. Nothing more is to be read then.
    pub fn read(&mut self) -> Result<Option<Segment<'_>>, Fault> {
        let found = match self.delimiters {
            None => self.read_isa()?,
            Some(delimiters) => self.read_segment(delimiters)?,
        };
        let Some(delimiters) = found else {
            return Ok(None);
        };
        // After the last segment of an interchange the next ISA states its own delimiters.
        let last = self.raw.starts_with(b"IEA") && !self.raw.get(3).is_some_and(is_alphanumeric);
        self.delimiters = (!last).then_some(delimiters);
        self.ends.clear();
        let (ends, raw) = (&mut self.ends, &self.raw);
        let text = match std::str::from_utf8(raw) {
            Ok(text) => text,
            Err(_) => {
                // Files from before UTF-8 carry ISO 8859-1: every byte is the character of its number.
                self.decoded.clear();
                self.decoded.extend(raw.iter().map(|b| char::from(*b)));
                &self.decoded
            }
        };
        ends.extend(
            text.bytes()
                .enumerate()
                .filter(|(_, b)| *b == delimiters.element)
                .map(|(at, _)| at),
        );
        ends.push(text.len());
        Ok(Some(Segment {
            text,
            ends,
            delimiters,
            place: Place {
                segment: self.segments,
                byte: self.start,
            },
        }))
    }

    fn fault(&self, message: impl Into<String>) -> Fault {
        Fault::new(self.place(), "", Lost::Rest, message)
    }

    fn unreadable(&self, error: &std::io::Error) -> Fault {
        self.fault(format!("cannot be read any further: {error}"))
    }

    /// One byte; `None` at the end.
    fn byte(&mut self) -> Result<Option<u8>, Fault> {
        let mut byte = [0];
        loop {
            match self.input.read(&mut byte) {
                Ok(0) => return Ok(None),
                Ok(_) => {
                    self.taken += 1;
                    return Ok(Some(byte[0]));
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.unreadable(&error)),
            }
        }
    }

    /// The header of an interchange. It is fixed in width, so that the delimiters can be found by
    /// place; they are found by counting, which also reads an ISA whose blanks were lost.
    fn read_isa(&mut self) -> Result<Option<Delimiters>, Fault> {
        self.raw.clear();
        let first = loop {
            let at = self.taken;
            match self.byte()? {
                None => return Ok(None),
                // Padding, line breaks and the byte order mark of UTF-8.
                Some(b) if is_padding(b) => {}
                Some(b @ (0xEF | 0xBB | 0xBF)) if at < 3 && self.segments == 0 => {
                    self.raw.push(b);
                    if self.raw == [0xEF, 0xBB, 0xBF] {
                        self.raw.clear();
                    }
                }
                Some(b) => {
                    self.start = at;
                    break b;
                }
            }
        };
        self.segments += 1;
        self.raw.push(first);
        let (mut separators, mut element) = (0, None);
        let mut last_separator = 0;
        while separators < 16 || self.raw.len() < last_separator + 3 {
            let Some(b) = self.byte()? else {
                return Err(self.no_isa());
            };
            self.raw.push(b);
            match self.raw.len() {
                n @ ..=3 if !b"ISA".starts_with(&self.raw[..n]) => return Err(self.no_isa()),
                4 => element = Some(b),
                MAX_ISA => return Err(self.no_isa()),
                _ => {}
            }
            if element == Some(b) && separators < 16 {
                separators += 1;
                last_separator = self.raw.len() - 1;
            }
        }
        let segment = self.raw.pop().unwrap_or_default();
        let component = self.raw.last().copied().unwrap_or_default();
        let element = element.unwrap_or_default();
        let repetition = (self.raw.split(|b| *b == element).nth(11))
            .and_then(|isa11| isa11.first().copied())
            .filter(|b| !is_alphanumeric(b) && *b != b' ');
        let delimiters = Delimiters {
            element,
            repetition,
            component,
            segment,
        };
        self.lawful(delimiters)?;
        Ok(Some(delimiters))
    }

    fn no_isa(&self) -> Fault {
        let start: String = String::from_utf8_lossy(&self.raw)
            .chars()
            .take(12)
            .collect();
        let what = if self.segments == 1 {
            "the file starts with"
        } else {
            "after the end of the interchange (IEA) stands"
        };
        self.fault(format!(
            "{what} {}: expected ISA, the header of an X12 interchange with its 16 elements; get the \
             file again as it was sent",
            shown(&start)
        ))
    }

    /// Whether four delimiters can be told apart from each other and from what they part.
    fn lawful(&self, delimiters: Delimiters) -> Result<(), Fault> {
        let Delimiters {
            element,
            repetition,
            component,
            segment,
        } = delimiters;
        let named = [
            ("element separator (byte 4)", Some(element)),
            ("repetition separator (ISA11)", repetition),
            ("component separator (ISA16)", Some(component)),
            ("segment terminator (after ISA16)", Some(segment)),
        ];
        for (at, (name, byte)) in named.iter().enumerate() {
            let Some(byte) = *byte else { continue };
            let same = named[..at].iter().any(|(_, other)| *other == Some(byte));
            if !byte.is_ascii() || is_alphanumeric(&byte) || byte == b' ' || same {
                let shown = char::from(byte).escape_default();
                return Err(self.fault(format!(
                    "the {name} is '{shown}': expected a character of its own that is no letter, \
                     digit or blank, such as * ^ : ~"
                )));
            }
        }
        Ok(())
    }

    /// A segment after the ISA.
    fn read_segment(&mut self, delimiters: Delimiters) -> Result<Option<Delimiters>, Fault> {
        loop {
            self.raw.clear();
            self.start = self.taken;
            let most = MAX_SEGMENT as u64 + 1;
            let taken = (self.input.by_ref().take(most))
                .read_until(delimiters.segment, &mut self.raw)
                .map_err(|error| self.unreadable(&error))?;
            self.taken += taken as u64;
            let ended = self.raw.last() == Some(&delimiters.segment);
            if ended {
                self.raw.pop();
            }
            let leading = self.raw.iter().take_while(|b| is_padding(**b)).count();
            self.raw.drain(..leading);
            self.start += leading as u64;
            if self.raw.is_empty() {
                if ended {
                    continue;
                }
                return Ok(None);
            }
            self.segments += 1;
            if !ended {
                self.without_end(delimiters, taken)?;
            }
            if self.raw.starts_with(b"ISA")
                && (self.raw.get(3))
                    .is_some_and(|b| !is_alphanumeric(b) && *b != delimiters.element)
            {
                return Err(self.fault(
                    "a new interchange starts (ISA) before the end (IEA) of the one before it: its \
                     end is missing; get the file again as it was sent",
                ));
            }
            // Where line breaks end no segment they stand in files wrapped to a line length.
            if !matches!(delimiters.segment, b'\r' | b'\n')
                && self.raw.iter().any(|b| matches!(b, b'\r' | b'\n'))
            {
                self.raw.retain(|b| !matches!(b, b'\r' | b'\n'));
            }
            return Ok(Some(self.stated(delimiters)));
        }
    }

    /// Judges a segment that the end of the file, or of patience, ends.
    fn without_end(&self, delimiters: Delimiters, taken: usize) -> Result<(), Fault> {
        let id: String = (self.raw.iter().take(3))
            .take_while(|b| is_alphanumeric(b))
            .map(|b| char::from(*b))
            .collect();
        let end = char::from(delimiters.segment).escape_default();
        if taken > MAX_SEGMENT {
            return Err(self.fault(format!(
                "segment {id} has no end within {MAX_SEGMENT} bytes: expected its terminator '{end}'; \
                 get the file again as it was sent"
            )));
        }
        // A last line without its line break is whole. So is a trailer whose numbers are checked.
        if matches!(delimiters.segment, b'\r' | b'\n') || id == "IEA" {
            return Ok(());
        }
        Err(self.fault(format!(
            "the file ends within segment {id}: expected its terminator '{end}'; the file is cut \
             short, get it again"
        )))
    }

    /// The delimiters that hold from this segment on: those of an ISA whose predecessor had no IEA,
    /// else the ones before.
    fn stated(&self, before: Delimiters) -> Delimiters {
        if !self.raw.starts_with(b"ISA") {
            return before;
        }
        let mut elements = self.raw.split(|b| *b == before.element);
        let repetition = elements.nth(11).and_then(|e| e.first().copied());
        let component = elements.nth(4).and_then(|e| e.first().copied());
        let now = Delimiters {
            repetition: repetition.filter(|b| !is_alphanumeric(b) && *b != b' '),
            component: component.unwrap_or(before.component),
            ..before
        };
        if self.lawful(now).is_ok() {
            now
        } else {
            before
        }
    }
}

fn is_alphanumeric(b: &u8) -> bool {
    b.is_ascii_alphanumeric()
}

/// What may stand between segments without meaning anything: blanks, line breaks, the fill of
/// fixed-length records and the end-of-file mark of old systems.
fn is_padding(b: u8) -> bool {
    matches!(b, b' ' | b'\t' | b'\r' | b'\n' | 0 | 0x1A)
}

/// Whether a file is an X12 interchange, by its first bytes.
#[must_use]
pub fn is_x12(start: &[u8]) -> bool {
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
    let blank = start.iter().take_while(|b| is_padding(**b)).count();
    match &start[blank..] {
        [b'I', b'S', b'A', b, ..] => !is_alphanumeric(b),
        _ => false,
    }
}
