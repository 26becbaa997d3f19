//! Bytes of a journal file: a head, then one frame an entry.
//!
//! Head: `CDJOURN1`, sequence of the first entry u64, hash of the entry before it (32 bytes), crc32
//! of these 48. Frame: length of the payload u32, crc32 of what follows and the length, sequence u64,
//! place in its group u32, payload. All little-endian.
//!
//! A group is what one `fdatasync` covers, and the next group is written only after it: so a whole
//! frame proves that everything before its group was acknowledged. That tells a tail torn by a
//! crash, which may be cut, from damage, which may not.

/// Length of the head of a file.
pub(super) const FILE_HEAD: usize = 52;
/// Length of what stands before a payload.
pub(super) const FRAME_HEAD: usize = 20;
const MAGIC: &[u8; 8] = b"CDJOURN1";

/// The head of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    /// Sequence of the first entry.
    pub first: u64,
    /// Hash of the entry before it; zeros where there is none.
    pub previous: [u8; 32],
}

impl Head {
    /// As written.
    pub(super) fn write(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(FILE_HEAD);
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(&self.first.to_le_bytes());
        out.extend_from_slice(&self.previous);
        let crc = crc32fast::hash(&out);
        out.extend_from_slice(&crc.to_le_bytes());
        out
    }

    /// Read back; `None` where it is torn or damaged.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let head = bytes.get(..FILE_HEAD)?;
        let (body, crc) = head.split_last_chunk::<4>()?;
        if crc32fast::hash(body) != u32::from_le_bytes(*crc) || !body.starts_with(MAGIC) {
            return None;
        }
        Some(Self {
            first: u64::from_le_bytes(*body.get(8..)?.first_chunk()?),
            previous: *body.last_chunk()?,
        })
    }
}

/// One frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frame<'a> {
    /// Place in the journal, from 1.
    pub sequence: u64,
    /// Place in its group, from 0.
    pub place: u32,
    /// The packed entry.
    pub payload: &'a [u8],
}

impl<'a> Frame<'a> {
    /// Appends the frame.
    pub(super) fn write(&self, out: &mut Vec<u8>) -> Option<()> {
        let length = u32::try_from(self.payload.len()).ok()?.to_le_bytes();
        let (sequence, place) = (self.sequence.to_le_bytes(), self.place.to_le_bytes());
        let crc = checksum(&length, &sequence, &place, self.payload);
        for part in [
            &length[..],
            &crc.to_le_bytes(),
            &sequence,
            &place,
            self.payload,
        ] {
            out.extend_from_slice(part);
        }
        Some(())
    }

    /// Reads the frame at the start of the bytes; why not, where it is not whole.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, &'static str> {
        let short = "ends within an entry";
        let (head, rest) = bytes.split_first_chunk::<FRAME_HEAD>().ok_or(short)?;
        let [length, crc] = [0, 4].map(|at| [head[at], head[at + 1], head[at + 2], head[at + 3]]);
        let sequence = *head.get(8..).and_then(<[u8]>::first_chunk).ok_or(short)?;
        let place = *head.last_chunk().ok_or(short)?;
        let payload = rest
            .get(..u32::from_le_bytes(length) as usize)
            .ok_or(short)?;
        if checksum(&length, &sequence, &place, payload) != u32::from_le_bytes(crc) {
            return Err("the checksum does not fit");
        }
        Ok(Self {
            sequence: u64::from_le_bytes(sequence),
            place: u32::from_le_bytes(place),
            payload,
        })
    }

    /// Bytes it takes in the file.
    pub(super) const fn length(&self) -> usize {
        FRAME_HEAD + self.payload.len()
    }
}

fn checksum(length: &[u8], sequence: &[u8], place: &[u8], payload: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    for part in [length, sequence, place, payload] {
        hasher.update(part);
    }
    hasher.finalize()
}

/// Whether a whole frame further on proves that the entry `bad` was acknowledged: one whose group
/// began after it.
pub(super) fn proves_acknowledged(tail: &[u8], bad: u64) -> bool {
    // No group is near this large: a wild number is no sequence.
    const NEAR: u64 = 1 << 40;
    let mut at = 1;
    while let Some(bytes) = tail.get(at..).filter(|b| b.len() >= FRAME_HEAD) {
        let guess = bytes.get(8..).and_then(<[u8]>::first_chunk);
        let near = guess.is_some_and(|g| {
            let sequence = u64::from_le_bytes(*g);
            sequence > bad && sequence - bad < NEAR
        });
        // The sequence is looked at first: a checksum at every byte would take minutes.
        if near && let Ok(frame) = Frame::read(bytes) {
            if frame.sequence.saturating_sub(u64::from(frame.place)) > bad {
                return true;
            }
            at += frame.length();
        } else {
            at += 1;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn file(groups: &[u32]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut sequence = 1;
        for size in groups {
            for place in 0..*size {
                let payload = vec![7; 30];
                let frame = Frame {
                    sequence,
                    place,
                    payload: &payload,
                };
                frame.write(&mut out).unwrap();
                sequence += 1;
            }
        }
        out
    }

    #[test]
    fn a_later_group_proves_an_earlier_one() {
        let one = FRAME_HEAD + 30;
        // Groups of 1, 2 and 3 entries: entries 1 | 2 3 | 4 5 6.
        let bytes = file(&[1, 2, 3]);
        for (bad, want) in [
            (1, true),
            (2, true),
            (3, true),
            (4, false),
            (5, false),
            (6, false),
        ] {
            let at = one * (bad - 1);
            let mut tail = bytes[at..].to_vec();
            tail[FRAME_HEAD + 3] ^= 1;
            assert!(Frame::read(&tail).is_err());
            assert_eq!(proves_acknowledged(&tail, bad as u64), want, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn heads_and_frames_come_back(first in any::<u64>(), previous in any::<[u8; 32]>(), place in any::<u32>(), payload in proptest::collection::vec(any::<u8>(), 0..80)) {
            let head = Head { first, previous };
            prop_assert_eq!(Head::read(&head.write()), Some(head));
            let frame = Frame { sequence: first, place, payload: &payload };
            let mut bytes = Vec::new();
            frame.write(&mut bytes).unwrap();
            prop_assert_eq!(Frame::read(&bytes), Ok(frame));
        }

        #[test]
        fn a_flipped_bit_is_seen(bit in 0_usize..(FRAME_HEAD + 30) * 8) {
            let mut bytes = file(&[1]);
            bytes[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(Frame::read(&bytes).is_err());
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Frame::read(&bytes);
            let _ = Head::read(&bytes);
            let _ = proves_acknowledged(&bytes, 1);
        }
    }
}
