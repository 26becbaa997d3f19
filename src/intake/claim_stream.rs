//! Claims read one at a time: from one object, an array of them, or JSON Lines, however long.
//!
//! Objects are told apart by their braces and then read one by one, so that memory holds one claim
//! and a claim that cannot be read does not take the others with it.

use super::IntakeError;
use super::claim_json::{self, ClaimJson};
use crate::domain::Claim;
use std::io::BufRead;

/// The longest object that is read. Fifty lines with everything a claim can hold come nowhere near.
const MOST: usize = 4 << 20;

/// The claims of a stream, in order. After an error reading goes on with the next object, if there is
/// one to be found.
pub struct ClaimStream<R> {
    file: String,
    source: Source<R>,
    /// Whether the values stand in an array; `None` before the first byte that is not blank.
    array: Option<bool>,
    /// Whether the first value of the stream is still to come.
    first: bool,
    /// Whether an object did not end, so that from there on each must end on its line: a second
    /// search for the end of each would take for ever in a hostile file.
    by_line: bool,
    done: bool,
}

/// How deep a byte of JSON stands.
#[derive(Default)]
struct Nesting {
    depth: usize,
    in_text: bool,
    escaped: bool,
}

impl Nesting {
    /// Goes on by a byte; whether it closes the outermost brace.
    fn closes(&mut self, byte: u8) -> bool {
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' if self.in_text => self.escaped = true,
            b'"' => self.in_text = !self.in_text,
            _ if self.in_text => {}
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0;
            }
            _ => {}
        }
        false
    }
}

/// An object as it stands in the stream.
struct Frame {
    bytes: Vec<u8>,
    /// Where it begins, from 1.
    line: usize,
    column: usize,
}

impl<R: BufRead> ClaimStream<R> {
    /// Claims of a stream; `file` names it in errors.
    pub fn new(file: impl Into<String>, input: R) -> Self {
        Self {
            file: file.into(),
            source: Source::new(input),
            array: None,
            first: true,
            by_line: false,
            done: false,
        }
    }

    fn fail(&self, line: usize, message: impl Into<String>) -> IntakeError {
        IntakeError {
            file: self.file.clone(),
            line,
            message: message.into(),
        }
    }

    /// The next object; `None` at the end.
    fn frame(&mut self) -> Result<Option<Frame>, IntakeError> {
        loop {
            let Some(byte) = self.peek_solid()? else {
                self.done = true;
                return match (self.array, self.first) {
                    (Some(true), _) => {
                        Err(self.fail(self.source.line, "the array does not end: expected ]"))
                    }
                    (_, true) => Err(self.fail(
                        1,
                        "no claim: expected a JSON object, an array of them, or one a line",
                    )),
                    _ => Ok(None),
                };
            };
            match (self.array, byte) {
                (None, b'[') => {
                    self.array = Some(true);
                    self.source.skip();
                }
                (Some(true), b']') => return self.end_of_array(),
                (Some(true), b',') if !self.first => self.source.skip(),
                (_, b'{') => {
                    self.array.get_or_insert(false);
                    self.first = false;
                    return self.object().map(Some);
                }
                // What is left of the object that did not end.
                _ if self.by_line => self.skip_line()?,
                _ => {
                    let line = self.source.line;
                    let column = self.source.column;
                    self.array.get_or_insert(false);
                    self.first = false;
                    self.skip_line()?;
                    return Err(self.fail(
                        line,
                        format!("no claim begins here (column {column}): expected a JSON object"),
                    ));
                }
            }
        }
    }

    /// What follows the `]` of an array is nothing.
    fn end_of_array(&mut self) -> Result<Option<Frame>, IntakeError> {
        self.source.skip();
        self.done = true;
        if self.peek_solid()?.is_some() {
            let message = "something follows the end of the array: expected nothing";
            return Err(self.fail(self.source.line, message));
        }
        Ok(None)
    }

    /// The object that begins at the next byte.
    fn object(&mut self) -> Result<Frame, IntakeError> {
        let mut frame = Frame {
            bytes: Vec::new(),
            line: self.source.line,
            column: self.source.column,
        };
        let mut nesting = Nesting::default();
        loop {
            let read = self.source.take(&mut frame.bytes, |byte| {
                if nesting.closes(byte) {
                    Some(End::Closed)
                } else if self.by_line && byte == b'\n' {
                    Some(End::Line)
                } else {
                    None
                }
            });
            match read.map_err(|error| self.unreadable(&error))? {
                Some(End::Closed) => return Ok(frame),
                Some(End::Line) => {
                    return Err(self.fail(frame.line, "the object on this line does not end"));
                }
                Some(End::Stream) => break,
                None if frame.bytes.len() >= MOST => break,
                None => {}
            }
        }
        // A brace or quote is missing. The others are looked for on the lines that it swallowed.
        match frame.bytes.iter().position(|byte| *byte == b'\n') {
            Some(end) if self.array != Some(true) && !self.by_line => {
                let rest = frame.bytes.split_off(end + 1);
                self.source.again(rest, frame.line + 1);
                self.by_line = true;
            }
            _ => self.done = true,
        }
        let message = "the object that begins here does not end: expected a closing brace; after \
                       it only claims on a line of their own are read";
        Err(self.fail(frame.line, message))
    }

    /// The next byte that is not blank, left where it is.
    fn peek_solid(&mut self) -> Result<Option<u8>, IntakeError> {
        loop {
            match self.peek()? {
                Some(byte) if byte.is_ascii_whitespace() => self.source.skip(),
                // A mark of the encoding before the first value.
                Some(0xEF | 0xBB | 0xBF) if self.first && self.array.is_none() => {
                    self.source.skip()
                }
                other => return Ok(other),
            }
        }
    }

    fn skip_line(&mut self) -> Result<(), IntakeError> {
        while self.next()?.is_some_and(|byte| byte != b'\n') {}
        Ok(())
    }

    fn peek(&mut self) -> Result<Option<u8>, IntakeError> {
        let peeked = self.source.peek();
        peeked.map_err(|error| self.unreadable(&error))
    }

    fn unreadable(&mut self, error: &std::io::Error) -> IntakeError {
        self.done = true;
        self.fail(self.source.line, format!("cannot be read on: {error}"))
    }

    fn next(&mut self) -> Result<Option<u8>, IntakeError> {
        let byte = self.peek()?;
        if byte.is_some() {
            self.source.skip();
        }
        Ok(byte)
    }

    fn claim(&self, frame: &Frame) -> Result<Claim, IntakeError> {
        let read: Result<ClaimJson, _> = serde_json::from_slice(&frame.bytes);
        read.map(Claim::from).map_err(|error| {
            let line = frame.line + error.line().saturating_sub(1);
            if let Err(error) = std::str::from_utf8(&frame.bytes) {
                let before = frame.bytes.get(..error.valid_up_to()).unwrap_or_default();
                let line = frame.line + before.iter().filter(|b| **b == b'\n').count();
                return self.fail(line, "not UTF-8 text: save the file as UTF-8");
            }
            let column = match error.line() {
                0 | 1 => frame.column.saturating_sub(1) + error.column(),
                _ => error.column(),
            };
            self.fail(line, claim_json::told(&error, column))
        })
    }
}

impl<R: BufRead> Iterator for ClaimStream<R> {
    type Item = Result<Claim, IntakeError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        match self.frame() {
            Ok(Some(frame)) => Some(self.claim(&frame)),
            Ok(None) => None,
            Err(error) => Some(Err(error)),
        }
    }
}

/// Where taking bytes ends.
enum End {
    /// With the outermost brace.
    Closed,
    /// With the line.
    Line,
    /// With the stream.
    Stream,
}

/// Bytes with their place; some may be read again.
struct Source<R> {
    input: R,
    again: Vec<u8>,
    at: usize,
    line: usize,
    column: usize,
}

impl<R: BufRead> Source<R> {
    const fn new(input: R) -> Self {
        Self {
            input,
            again: Vec::new(),
            at: 0,
            line: 1,
            column: 1,
        }
    }

    /// The bytes at hand; none at the end.
    fn bytes(&mut self) -> std::io::Result<&[u8]> {
        if self.at < self.again.len() {
            return Ok(self.again.get(self.at..).unwrap_or_default());
        }
        // What an interruption leaves is asked for once more.
        while let Err(error) = self.input.fill_buf() {
            if error.kind() != std::io::ErrorKind::Interrupted {
                return Err(error);
            }
        }
        self.input.fill_buf()
    }

    fn peek(&mut self) -> std::io::Result<Option<u8>> {
        Ok(self.bytes()?.first().copied())
    }

    /// Goes past the byte that was peeked at.
    fn skip(&mut self) {
        let byte = self.peek().ok().flatten();
        self.consume(usize::from(byte.is_some()));
        if byte == Some(b'\n') {
            self.line += 1;
            self.column = 1;
        } else {
            self.column += 1;
        }
    }

    fn consume(&mut self, count: usize) {
        if self.at < self.again.len() {
            self.at += count;
        } else {
            self.input.consume(count);
        }
    }

    /// Takes the bytes at hand up to and with the one at which `end` says so; `None` where it does not
    /// in these.
    fn take(
        &mut self,
        into: &mut Vec<u8>,
        mut end: impl FnMut(u8) -> Option<End>,
    ) -> std::io::Result<Option<End>> {
        let bytes = self.bytes()?;
        if bytes.is_empty() {
            return Ok(Some(End::Stream));
        }
        let (mut lines, mut column, mut found) = (0, 0, None);
        let mut count = 0;
        for byte in bytes {
            count += 1;
            column += 1;
            if *byte == b'\n' {
                lines += 1;
                column = 0;
            }
            found = end(*byte);
            if found.is_some() {
                break;
            }
        }
        into.extend_from_slice(bytes.get(..count).unwrap_or_default());
        self.consume(count);
        self.column = if lines == 0 { self.column } else { 1 } + column;
        self.line += lines;
        Ok(found)
    }

    /// Puts bytes back that were read, the first of which begins a line.
    fn again(&mut self, mut bytes: Vec<u8>, line: usize) {
        bytes.extend_from_slice(self.again.get(self.at..).unwrap_or_default());
        (self.again, self.at) = (bytes, 0);
        (self.line, self.column) = (line, 1);
    }
}
