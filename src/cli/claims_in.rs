//! Claims from a file, whatever form it has: claim JSON, or an 837P known by its first bytes.

use super::failure::Failure;
use super::out::say;
use crate::domain::Claim;
use crate::intake::claim_stream::ClaimStream;
use crate::x12::claim_837p::Claims;
use crate::x12::{Fault, Lost, token};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

/// How many bytes tell what a file is, with a byte order mark or blank lines before it.
const START: u64 = 256;

/// How many bytes are asked for at once.
const AT_ONCE: usize = 1 << 16;

/// The claims of a file, in order. What of an 837P is not as the guide wants it is told on stderr as
/// it is met, and stops nothing that can still be read.
pub(super) struct ClaimsIn {
    name: String,
    source: Source,
    /// Places that are not as the guide wants them.
    faults: usize,
    /// Claims that could not be read.
    set_aside: usize,
    /// What claims have no place for, and how often it was met.
    unheld: BTreeMap<&'static str, usize>,
}

enum Source {
    Json(ClaimStream<Box<dyn BufRead>>),
    X12(Box<Claims<Box<dyn BufRead>>>),
}

impl ClaimsIn {
    /// Opens a file; `-` is standard input.
    pub(super) fn open(file: &Path) -> Result<Self, Failure> {
        let name = file.display().to_string();
        let mut input: Box<dyn BufRead> = if name == "-" {
            Box::new(BufReader::with_capacity(AT_ONCE, io::stdin()))
        } else {
            Box::new(BufReader::with_capacity(
                AT_ONCE,
                File::open(file).map_err(|e| Failure::unreadable(file, &e))?,
            ))
        };
        // A pipe may hand out less than the first bytes at once.
        let mut bytes = Vec::new();
        let read = input.by_ref().take(START).read_to_end(&mut bytes);
        read.map_err(|e| Failure::unreadable(file, &e))?;
        let x12 = token::is_x12(&bytes);
        let all: Box<dyn BufRead> = Box::new(Cursor::new(bytes).chain(input));
        let source = if x12 {
            Source::X12(Box::new(Claims::new(all)))
        } else {
            Source::Json(ClaimStream::new(&name, all))
        };
        Ok(Self {
            name,
            source,
            faults: 0,
            set_aside: 0,
            unheld: BTreeMap::new(),
        })
    }

    fn fault(&mut self, fault: &Fault) {
        match fault.lost {
            Lost::Claim => self.set_aside += 1,
            Lost::Nothing | Lost::Transaction | Lost::Rest => self.faults += 1,
        }
        say(&format!("claimdeck: {}: {fault}", self.name));
    }

    /// Says, after the last claim, what no edit has seen. Whether everything could be read as it
    /// stands.
    pub(super) fn finish(&self) -> bool {
        let told: Vec<String> = self
            .unheld
            .iter()
            .map(|(what, times)| format!("{what} {times}"))
            .collect();
        if !told.is_empty() {
            say(&format!(
                "in the file and seen by no edit: {}",
                told.join("; ")
            ));
        }
        if self.set_aside > 0 {
            say(&format!(
                "set aside, not checked: {}",
                super::check::count(self.set_aside, "claim")
            ));
        }
        self.faults == 0 && self.set_aside == 0
    }
}

impl Iterator for ClaimsIn {
    type Item = Claim;

    fn next(&mut self) -> Option<Claim> {
        loop {
            let read = match &mut self.source {
                Source::Json(claims) => match claims.next()? {
                    Ok(claim) => return Some(claim),
                    Err(error) => {
                        self.set_aside += 1;
                        say(&format!("claimdeck: {error}"));
                        continue;
                    }
                },
                Source::X12(claims) => claims.next()?,
            };
            match read {
                Ok(read) => {
                    for fault in &read.faults {
                        self.fault(fault);
                    }
                    for unheld in read.unheld {
                        *self.unheld.entry(unheld.what).or_default() += 1;
                    }
                    return Some(read.claim);
                }
                Err(fault) => self.fault(&fault),
            }
        }
    }
}
