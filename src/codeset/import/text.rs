//! Texts of official files.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

/// A reader that counts the lines that went through it.
pub(crate) struct Lines<R> {
    inner: R,
    line: Rc<Cell<u64>>,
}

impl<R> Lines<R> {
    pub(crate) fn new(inner: R) -> Self {
        Self {
            inner,
            line: Rc::new(Cell::new(1)),
        }
    }

    /// The line the reader stands in, from 1; readable while the reader is lent.
    pub(crate) fn counter(&self) -> Rc<Cell<u64>> {
        Rc::clone(&self.line)
    }
}

impl<R: BufRead> Read for Lines<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.fill_buf()?;
        let count = got.len().min(out.len());
        out[..count].copy_from_slice(&got[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Lines<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        // What is consumed stands in the buffer, so this does not read.
        if let Ok(buffer) = self.inner.fill_buf() {
            let newlines = buffer.iter().take(count).filter(|b| **b == b'\n').count();
            self.line.set(self.line.get() + newlines as u64);
        }
        self.inner.consume(count);
    }
}

/// A text with runs of white space made one space and control characters gone.
pub(crate) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().filter(|c| !c.is_control()));
    }
    out
}
