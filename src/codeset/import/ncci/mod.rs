//! The files of the National Correct Coding Initiative as CMS publishes them each quarter for
//! practitioners: pairs (PTP) in several parts, unit limits (MUE), add-on codes (AOC); as text or as
//! spreadsheets, with lines of copyright above a heading that may go over several lines.

mod aoc;
mod dates;
mod mue;
mod ptp;
mod quarter;
mod ready;
mod table;

use super::text::decode;
use crate::codeset::error::CodesetError;
use crate::codeset::ncci::{AddOnTable, PairDraft, UnitTable};
pub(crate) use quarter::{quarter_of, same_table};
pub(super) use ready::make_ready;

/// So many bytes show what a file is: a notice of copyright of some thousand characters stands
/// above the heading.
pub(super) const TOP: usize = 32 << 10;

/// Which table a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Pairs,
    Units,
    AddOns,
}

/// What was read from a file.
#[derive(Debug)]
pub(crate) enum Read {
    Pairs(PairDraft),
    Units(UnitTable),
    AddOns(AddOnTable),
}

/// Which table a file is, told by its beginning; `None` where it is none, an error where it is one
/// of those that practitioners do not bill by.
pub(super) fn detect(name: &str, bytes: &[u8]) -> Result<Option<Kind>, String> {
    let top = decode(&bytes[..bytes.len().min(TOP)]);
    let kind = if mue::is_it(&top)? {
        Kind::Units
    } else if ptp::is_it(&top) {
        Kind::Pairs
    } else if aoc::is_it(&top) {
        Kind::AddOns
    } else {
        return Ok(None);
    };
    let name = name.to_ascii_lowercase();
    let of_others = [
        ("ccioph", "outpatient hospitals"),
        ("hospital", "outpatient hospitals"),
        ("dme", "equipment suppliers"),
    ];
    // What a path says of its own folders is no part of the name.
    let own = name.rsplit(['/', '\\']).next().unwrap_or(&name);
    match of_others.iter().find(|(mark, _)| own.contains(mark)) {
        Some((_, who)) if kind != Kind::AddOns => Err(format!(
            "it is the NCCI table of {who}: expected the one of practitioners"
        )),
        _ => Ok(Some(kind)),
    }
}

/// Reads a file.
pub(super) fn read(kind: Kind, file: &str, bytes: &[u8]) -> Result<Read, CodesetError> {
    let text = decode(bytes);
    Ok(match kind {
        Kind::Pairs => Read::Pairs(ptp::read(file, &text)?),
        Kind::Units => Read::Units(mue::read(file, &text)?),
        Kind::AddOns => Read::AddOns(aoc::read(file, &text)?),
    })
}

/// Letters and digits of a heading, lower case.
fn plain(text: &str) -> String {
    let plain = text.chars().filter(char::is_ascii_alphanumeric);
    plain.collect::<String>().to_ascii_lowercase()
}
