//! How data files are packed: four bytes that mark the kind, a little-endian `u16` version, then a
//! deflate stream holding the content in postcard.

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::{Read, Write};

/// No table comes near it; a damaged or hostile file must not fill the memory.
const MAX_INFLATED: u64 = 256 << 20;

/// A kind of data file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kind {
    /// What it is, for messages: `a code table file`.
    pub what: &'static str,
    /// Its first bytes.
    pub mark: [u8; 4],
    /// The version written and read.
    pub version: u16,
}

impl Kind {
    /// The bytes of a data file.
    pub(crate) fn encode(self, content: &impl Serialize) -> Result<Vec<u8>, String> {
        let raw = postcard::to_stdvec(content).map_err(|e| e.to_string())?;
        let mut out = Vec::with_capacity(raw.len() / 4);
        out.extend_from_slice(&self.mark);
        out.extend_from_slice(&self.version.to_le_bytes());
        let mut deflate = DeflateEncoder::new(out, Compression::best());
        deflate.write_all(&raw).map_err(|e| e.to_string())?;
        deflate.finish().map_err(|e| e.to_string())
    }

    /// Reads a data file. What it refers to is checked where it is put to use.
    pub(crate) fn decode<T: DeserializeOwned>(self, bytes: &[u8]) -> Result<T, String> {
        let rest = bytes
            .strip_prefix(&self.mark)
            .ok_or_else(|| format!("it does not begin with the mark of {}", self.what))?;
        let (version, deflated) = rest.split_at_checked(2).ok_or("it ends in its heading")?;
        if version != self.version.to_le_bytes() {
            return Err(format!(
                "its format is version {}, this program reads version {}",
                u16::from_le_bytes([version[0], version[1]]),
                self.version
            ));
        }
        let mut raw = Vec::new();
        DeflateDecoder::new(deflated)
            .take(MAX_INFLATED)
            .read_to_end(&mut raw)
            .map_err(|e| format!("it cannot be unpacked: {e}"))?;
        postcard::from_bytes(&raw).map_err(|e| format!("it cannot be read: {e}"))
    }
}
