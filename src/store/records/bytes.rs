//! Byte strings: as serde sees them, and packed.

use super::{Unreadable, garbled};
use flate2::write::{DeflateDecoder, DeflateEncoder};
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::io::Write;

/// A byte string. serde takes a plain `Vec<u8>` for a list of numbers and writes it one by one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::store) struct Bytes(pub Vec<u8>);

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Bytes;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a byte string")
            }
            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Bytes, E> {
                Ok(Bytes(bytes.to_vec()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Bytes, A::Error> {
                let mut bytes = Vec::new();
                while let Some(byte) = seq.next_element()? {
                    bytes.push(byte);
                }
                Ok(Bytes(bytes))
            }
        }
        from.deserialize_bytes(Read)
    }
}

/// Below this many bytes deflate does not pay.
const WORTH_PACKING: usize = 256;
/// No value is anywhere near this long: a length beyond it is damage, not a reason to allocate.
const LONGEST: usize = 1 << 30;

const RAW: u8 = 0;
const DEFLATED: u8 = 1;

/// Packs bytes for the disk: deflated where that makes them shorter. Notes and forms shrink to
/// about half, and of two images of one record the second costs next to nothing.
pub(in crate::store) fn pack(bytes: &[u8]) -> Vec<u8> {
    if bytes.len() >= WORTH_PACKING
        && let Ok(length) = u32::try_from(bytes.len())
    {
        let mut out = Vec::with_capacity(bytes.len() / 2);
        out.push(DEFLATED);
        out.extend_from_slice(&length.to_le_bytes());
        let mut encoder = DeflateEncoder::new(out, flate2::Compression::fast());
        if encoder.write_all(bytes).is_ok()
            && let Ok(out) = encoder.finish()
            && out.len() < bytes.len()
        {
            return out;
        }
    }
    let mut out = Vec::with_capacity(bytes.len() + 1);
    out.push(RAW);
    out.extend_from_slice(bytes);
    out
}

/// What [`pack`] packed.
pub(in crate::store) fn unpack(packed: &[u8]) -> Result<Vec<u8>, Unreadable> {
    let bad = garbled("a packed value");
    match packed.split_first() {
        Some((&RAW, rest)) => Ok(rest.to_vec()),
        Some((&DEFLATED, rest)) => {
            let (length, body) = rest.split_first_chunk::<4>().ok_or(bad.clone())?;
            let length = u32::from_le_bytes(*length) as usize;
            // Deflate shrinks by 1032 at most, so the stated length is bounded by what is there.
            if length > LONGEST || length / 1032 > body.len() {
                return Err(bad);
            }
            let mut decoder = DeflateDecoder::new(Vec::with_capacity(length));
            decoder.write_all(body).map_err(|_| bad.clone())?;
            let out = decoder.finish().map_err(|_| bad.clone())?;
            if out.len() == length {
                Ok(out)
            } else {
                Err(bad)
            }
        }
        _ => Err(bad),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn packed_bytes_come_back(unit in proptest::collection::vec(any::<u8>(), 0..90), times in 0_usize..20) {
            let bytes = unit.repeat(times);
            prop_assert_eq!(unpack(&pack(&bytes)), Ok(bytes));
        }

        #[test]
        fn any_bytes_unpack_or_are_refused(mut bytes in proptest::collection::vec(any::<u8>(), 0..60), tag in 0_u8..3) {
            if let Some(first) = bytes.first_mut() {
                *first = tag;
            }
            let _ = unpack(&bytes);
        }
    }

    #[test]
    fn text_shrinks_and_short_values_stay() {
        let note = b"The patient returns for follow-up of type 2 diabetes. ".repeat(20);
        assert!(pack(&note).len() < note.len() / 2);
        assert_eq!(pack(b"short"), b"\0short");
    }
}
