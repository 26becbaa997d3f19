//! The compact data file of a table (`.cdt`): what importers write and the binary embeds.
//!
//! Layout: packed as [`Kind`] says, a [`TableFile`]. Columns rather than rows, texts stored once, codes front-coded:
//! the 98,186 rows and 25,000 notes of ICD-10-CM take less than 2 MB.

use crate::codeset::packed::Kind;
use crate::domain::Code;
use serde::{Deserialize, Serialize};

const KIND: Kind = Kind {
    what: "a code table file",
    mark: *b"CDT\0",
    version: 1,
};

/// No date, in [`TableFile::dates`].
pub(crate) const NO_DATE: i32 = i32::MIN;

/// The content of a data file. Texts are numbers into `text_lengths`; an optional text or level is
/// its number plus 1, and 0 where there is none.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct TableFile {
    /// Length of every text in `arena`, in bytes.
    pub text_lengths: Vec<u32>,
    /// The texts, one after the other.
    pub arena: String,
    /// Codes in ascending order: a byte (shared with the code before `<< 4` | own), then own bytes.
    pub codes: Vec<u8>,
    /// How many codes.
    pub rows: u32,
    /// A bit a row, lowest first: it can be billed.
    pub billable: Vec<u8>,
    /// A text a row: the title, or what stands before `, ` and the tail.
    pub heads: Vec<u32>,
    /// An optional text a row: the title after `, `.
    pub tails: Vec<u32>,
    /// (row, text): more words that find it.
    pub words: Vec<(u32, u32)>,
    /// (row, first day, last day): days since 1970-01-01 where a code has its own dates.
    pub dates: Vec<(u32, i32, i32)>,
    /// Chapters and blocks: (id, title, optional parent).
    pub levels: Vec<(String, u32, u16)>,
    /// (row, level): the block of a category.
    pub categories: Vec<(u32, u16)>,
    /// (owner, kind, text): owner is a level, or a row plus the number of levels.
    pub notes: Vec<(u32, u8, u32)>,
    /// (owner, characters with meaning).
    pub sevenths: Vec<(u32, Vec<(char, u32)>)>,
    /// Two-character modifiers that came with the table.
    pub modifiers: Vec<(String, u32)>,
}

impl TableFile {
    /// The bytes of the data file.
    pub(crate) fn encode(&self) -> Result<Vec<u8>, String> {
        KIND.encode(self)
    }

    /// Reads a data file. What it refers to is checked where it is put to use.
    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, String> {
        KIND.decode(bytes)
    }

    /// Writes the codes, which must ascend.
    pub(crate) fn pack_codes(codes: &[Code]) -> Vec<u8> {
        let mut out = Vec::with_capacity(codes.len() * 3);
        let mut before: &str = "";
        for code in codes {
            let text = code.as_str();
            let shared = before
                .bytes()
                .zip(text.bytes())
                .take_while(|(a, b)| a == b)
                .count();
            // At most 7 each, so both fit in half a byte.
            out.push(u8::try_from(shared << 4 | (text.len() - shared)).unwrap_or_default());
            out.extend_from_slice(&text.as_bytes()[shared..]);
            before = text;
        }
        out
    }

    /// Reads the codes back; `None` unless they are codes, ascending, `rows` of them.
    pub(crate) fn unpack_codes(&self) -> Option<Vec<Code>> {
        let mut codes: Vec<Code> = Vec::with_capacity(self.codes.len() / 2);
        let mut text: Vec<u8> = Vec::with_capacity(8);
        let mut rest = self.codes.as_slice();
        while let Some((&head, after)) = rest.split_first() {
            let (own, after) = after.split_at_checked(usize::from(head & 15))?;
            let shared = usize::from(head >> 4);
            if shared > text.len() {
                return None;
            }
            text.truncate(shared);
            text.extend_from_slice(own);
            let code: Code = std::str::from_utf8(&text).ok()?.parse().ok()?;
            if codes.last().is_some_and(|last| *last >= code) {
                return None;
            }
            codes.push(code);
            rest = after;
        }
        (codes.len() == self.rows as usize).then_some(codes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(texts: &[&str]) -> Vec<Code> {
        texts.iter().map(|t| t.parse().unwrap()).collect()
    }

    #[test]
    fn a_file_reads_back_as_written() {
        let all = codes(&["E11", "E110", "E1165", "S52501A", "S52501B"]);
        let file = TableFile {
            codes: TableFile::pack_codes(&all),
            rows: 5,
            arena: "Type 2".to_owned(),
            text_lengths: vec![6],
            ..TableFile::default()
        };
        let back = TableFile::decode(&file.encode().unwrap()).unwrap();
        assert_eq!(back.unpack_codes().unwrap(), all);
        assert_eq!(back.arena, "Type 2");
    }

    #[test]
    fn what_is_no_table_file_is_refused() {
        assert!(TableFile::decode(b"").is_err());
        assert!(TableFile::decode(b"CDT\0").is_err());
        assert!(
            TableFile::decode(b"CDT\0\x09\x00")
                .unwrap_err()
                .contains("version 9")
        );
        assert!(TableFile::decode(b"CDT\0\x01\x00\xff\xff\xff").is_err());
        let mut file = TableFile {
            codes: TableFile::pack_codes(&codes(&["E11", "E110"])),
            rows: 3,
            ..TableFile::default()
        };
        assert_eq!(file.unpack_codes(), None, "one code too few");
        file.codes = vec![0x70, b'A'];
        assert_eq!(file.unpack_codes(), None, "shares what is not there");
    }
}
