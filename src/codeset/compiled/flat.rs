//! Plain data as little-endian bytes and back: no names, no padding, nothing computed.
//!
//! It is for data that this program made itself and keeps beside its source. What is read back is
//! bounded by the bytes there are, but whether numbers point to something is for whoever uses them
//! to check once, where the data is put to use.

use crate::domain::{Code, CodeSet, Sex};
use chrono::{Datelike, NaiveDate};
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, Hash};
use std::io::Read;
use std::ops::Range;
use std::sync::OnceLock;

/// Bytes at hand at a time; a multiple of every number's size.
const CHUNK: usize = 64 << 10;

/// What is still to be read. It passes through a small buffer straight into what is made of it, so
/// that the memory for a whole file is touched once, and its checksum is taken on the way.
pub(crate) struct Input<'a> {
    source: &'a mut dyn Read,
    /// Bytes that were not asked of the source yet.
    left: usize,
    buffer: Box<[u8]>,
    at: usize,
    end: usize,
    sum: crc32fast::Hasher,
}

impl<'a> Input<'a> {
    /// Of the next `left` bytes of a source.
    pub(crate) fn new(source: &'a mut dyn Read, left: usize) -> Self {
        Self {
            source,
            left,
            buffer: vec![0; CHUNK].into_boxed_slice(),
            at: 0,
            end: 0,
            sum: crc32fast::Hasher::new(),
        }
    }

    /// Bytes still to come.
    fn remaining(&self) -> usize {
        self.left + (self.end - self.at)
    }

    /// Whether everything was read.
    pub(crate) fn is_empty(&self) -> bool {
        self.remaining() == 0
    }

    /// Reads what is left and throws it away, for the checksum; whether that could be done.
    pub(crate) fn drain(&mut self) -> bool {
        while !self.is_empty() {
            let count = self.remaining().min(CHUNK);
            if self.few(count).is_none() {
                return false;
            }
        }
        true
    }

    /// The checksum of what was asked of the source so far.
    pub(crate) fn sum(&self) -> u32 {
        self.sum.clone().finalize()
    }

    /// Brings at least `count` bytes into the buffer, no more than fit in it.
    fn gather(&mut self, count: usize) -> Option<()> {
        if count > self.remaining() || count > self.buffer.len() {
            return None;
        }
        while self.end - self.at < count {
            self.buffer.copy_within(self.at..self.end, 0);
            (self.at, self.end) = (0, self.end - self.at);
            let room = self.buffer.len() - self.end;
            let space = &mut self.buffer[self.end..self.end + room.min(self.left)];
            let got = match self.source.read(space) {
                Ok(0) => return None,
                Ok(got) => got,
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(_) => return None,
            };
            self.sum.update(&space[..got]);
            self.end += got;
            self.left -= got;
        }
        Some(())
    }

    /// The next few bytes; `None` where there are not so many.
    fn small<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.gather(N)?;
        let bytes = *self.buffer[self.at..self.end].first_chunk()?;
        self.at += N;
        Some(bytes)
    }

    /// The next bytes, a few of them.
    fn few(&mut self, count: usize) -> Option<&[u8]> {
        self.gather(count)?;
        self.at += count;
        self.buffer.get(self.at - count..self.at)
    }

    /// The next bytes, however many.
    fn many(&mut self, count: usize) -> Option<Vec<u8>> {
        if count > self.remaining() {
            return None;
        }
        let mut out = Vec::with_capacity(count);
        let at_hand = count.min(self.end - self.at);
        out.extend_from_slice(&self.buffer[self.at..self.at + at_hand]);
        self.at += at_hand;
        let more = count - at_hand;
        let mut source = (&mut *self.source).take(u64::try_from(more).ok()?);
        let got = source.read_to_end(&mut out).ok()?;
        self.sum.update(&out[at_hand..]);
        self.left -= got;
        (got == more).then_some(out)
    }

    /// A run of numbers of `N` bytes each.
    fn numbers<T, const N: usize>(&mut self, count: usize, of: fn([u8; N]) -> T) -> Option<Vec<T>> {
        if count.checked_mul(N)? > self.remaining() {
            return None;
        }
        let mut out = Vec::with_capacity(count);
        while out.len() < count {
            self.gather(N)?;
            let (numbers, _) = self.buffer[self.at..self.end].as_chunks();
            let numbers = &numbers[..numbers.len().min(count - out.len())];
            out.extend(numbers.iter().map(|n| of(*n)));
            self.at += numbers.len() * N;
        }
        Some(out)
    }
}

/// Data that is written as bytes and read back.
pub(crate) trait Flat: Sized {
    /// Appends it.
    fn put(&self, out: &mut Vec<u8>);

    /// Reads what [`Flat::put`] wrote; `None` where it is not that.
    fn take(from: &mut Input<'_>) -> Option<Self>;

    /// Appends a run of it.
    fn put_run(run: &[Self], out: &mut Vec<u8>) {
        for item in run {
            item.put(out);
        }
    }

    /// Reads a run.
    fn take_run(count: usize, from: &mut Input<'_>) -> Option<Vec<Self>> {
        // A wrong count cannot fill the memory: what is made is not much larger than its bytes.
        let most = (4 * from.remaining()) / size_of::<Self>().max(1);
        let mut run = Vec::with_capacity(count.min(most));
        for _ in 0..count {
            run.push(Self::take(from)?);
        }
        Some(run)
    }
}

/// Makes a struct [`Flat`]: its fields in the order they stand here. A field that is forgotten does
/// not compile.
macro_rules! flat {
    ($type:ty { $($field:ident),+ $(,)? }) => {
        impl $crate::codeset::compiled::flat::Flat for $type {
            fn put(&self, out: &mut Vec<u8>) {
                let Self { $($field),+ } = self;
                $($crate::codeset::compiled::flat::Flat::put($field, out);)+
            }

            fn take(from: &mut $crate::codeset::compiled::flat::Input<'_>) -> Option<Self> {
                Some(Self {
                    $($field: $crate::codeset::compiled::flat::Flat::take(from)?),+
                })
            }
        }
    };
    // An enum without data: its number is its place here.
    (enum $type:ident { $($variant:ident),+ $(,)? }) => {
        impl $crate::codeset::compiled::flat::Flat for $type {
            fn put(&self, out: &mut Vec<u8>) {
                let all = [$(Self::$variant),+];
                let at = all.iter().position(|v| v == self).unwrap_or_default();
                out.push(u8::try_from(at).unwrap_or(u8::MAX));
            }

            fn take(from: &mut $crate::codeset::compiled::flat::Input<'_>) -> Option<Self> {
                let all = [$(Self::$variant),+];
                let at: u8 = $crate::codeset::compiled::flat::Flat::take(from)?;
                all.get(usize::from(at)).copied()
            }
        }
    };
}
pub(crate) use flat;

macro_rules! number {
    ($($type:ty),+) => {
        $(impl Flat for $type {
            fn put(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }

            fn take(from: &mut Input<'_>) -> Option<Self> {
                Some(Self::from_le_bytes(from.small()?))
            }

            fn take_run(count: usize, from: &mut Input<'_>) -> Option<Vec<Self>> {
                from.numbers(count, Self::from_le_bytes)
            }
        })+
    };
}

number!(u8, u16, u32, u64, i32, i64, f32);

impl<const N: usize> Flat for [u8; N] {
    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self);
    }

    fn take(from: &mut Input<'_>) -> Option<Self> {
        from.small()
    }
}

/// As 64 bits, whatever the machine.
impl Flat for usize {
    fn put(&self, out: &mut Vec<u8>) {
        u64::try_from(*self).unwrap_or(u64::MAX).put(out);
    }

    fn take(from: &mut Input<'_>) -> Option<Self> {
        Self::try_from(u64::take(from)?).ok()
    }
}

impl Flat for bool {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }

    fn take(from: &mut Input<'_>) -> Option<Self> {
        match u8::take(from)? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl Flat for char {
    fn put(&self, out: &mut Vec<u8>) {
        u32::from(*self).put(out);
    }

    fn take(from: &mut Input<'_>) -> Option<Self> {
        Self::from_u32(u32::take(from)?)
    }
}

/// Texts up to this length are copied from the buffer.
const SHORT: usize = 4096;

impl Flat for String {
    fn put(&self, out: &mut Vec<u8>) {
        self.len().put(out);
        out.extend_from_slice(self.as_bytes());
    }

    fn take(from: &mut Input<'_>) -> Option<Self> {
        let len = usize::take(from)?;
        if len <= SHORT {
            return Some(std::str::from_utf8(from.few(len)?).ok()?.to_owned());
        }
        Self::from_utf8(from.many(len)?).ok()
    }
}

impl<T: Flat> Flat for Option<T> {
    fn put(&self, out: &mut Vec<u8>) {
        self.is_some().put(out);
        if let Some(inner) = self {
            inner.put(out);
        }
    }

    fn take(from: &mut Input<'_>) -> Option<Self> {
        if bool::take(from)? {
            return Some(Some(T::take(from)?));
        }
        Some(None)
    }
}

/// What is made when it is first asked for is made again.
impl<T> Flat for OnceLock<T> {
    fn put(&self, _: &mut Vec<u8>) {}

    fn take(_: &mut Input<'_>) -> Option<Self> {
        Some(Self::new())
    }
}

impl<T: Flat> Flat for Vec<T> {
    fn put(&self, out: &mut Vec<u8>) {
        self.len().put(out);
        T::put_run(self, out);
    }

    fn take(from: &mut Input<'_>) -> Option<Self> {
        let count = usize::take(from)?;
        T::take_run(count, from)
    }
}

impl<T: Flat> Flat for Range<T> {
    fn put(&self, out: &mut Vec<u8>) {
        self.start.put(out);
        self.end.put(out);
    }

    fn take(from: &mut Input<'_>) -> Option<Self> {
        Some(T::take(from)?..T::take(from)?)
    }
}

macro_rules! tuple {
    ($($name:ident),+) => {
        impl<$($name: Flat),+> Flat for ($($name,)+) {
            fn put(&self, out: &mut Vec<u8>) {
                #[expect(non_snake_case, reason = "types name the parts")]
                let ($($name,)+) = self;
                $($name.put(out);)+
            }

            fn take(from: &mut Input<'_>) -> Option<Self> {
                Some(($($name::take(from)?,)+))
            }
        }
    };
}

tuple!(A, B);
tuple!(A, B, C);

/// In order of keys, so that the same map is always the same bytes.
impl<K: Flat + Ord + Hash, V: Flat, S: BuildHasher + Default> Flat for HashMap<K, V, S> {
    fn put(&self, out: &mut Vec<u8>) {
        let mut entries: Vec<(&K, &V)> = self.iter().collect();
        entries.sort_unstable_by_key(|(key, _)| *key);
        entries.len().put(out);
        for (key, value) in entries {
            key.put(out);
            value.put(out);
        }
    }

    fn take(from: &mut Input<'_>) -> Option<Self> {
        let count = usize::take(from)?;
        let most = (4 * from.remaining()) / size_of::<(K, V)>().max(1);
        let mut map = Self::with_capacity_and_hasher(count.min(most), S::default());
        for _ in 0..count {
            map.insert(K::take(from)?, V::take(from)?);
        }
        Some(map)
    }
}

impl<K: Flat + Ord + Hash, S: BuildHasher + Default> Flat for HashSet<K, S> {
    fn put(&self, out: &mut Vec<u8>) {
        let mut keys: Vec<&K> = self.iter().collect();
        keys.sort_unstable();
        keys.len().put(out);
        for key in keys {
            key.put(out);
        }
    }

    fn take(from: &mut Input<'_>) -> Option<Self> {
        Some(Vec::take(from)?.into_iter().collect())
    }
}

impl Flat for Code {
    fn put(&self, out: &mut Vec<u8>) {
        let text = self.as_str();
        out.push(u8::try_from(text.len()).unwrap_or_default());
        out.extend_from_slice(text.as_bytes());
    }

    fn take(from: &mut Input<'_>) -> Option<Self> {
        let len = u8::take(from)?;
        Self::from_canonical(from.few(usize::from(len))?)
    }
}

/// As days of the common era.
impl Flat for NaiveDate {
    fn put(&self, out: &mut Vec<u8>) {
        self.num_days_from_ce().put(out);
    }

    fn take(from: &mut Input<'_>) -> Option<Self> {
        Self::from_num_days_from_ce_opt(i32::take(from)?)
    }
}

flat!(
    enum CodeSet {
        Icd10Cm,
        Cpt,
        Hcpcs,
    }
);
flat!(
    enum Sex {
        Female,
        Male,
        Unknown,
    }
);

/// Whether `starts` cuts `len` items into pieces, `pieces` of them: `pieces + 1` ascending places,
/// the first 0 and the last `len`.
pub(crate) fn cuts(starts: &[u32], pieces: usize, len: usize) -> bool {
    starts.len() == pieces + 1
        && starts.first() == Some(&0)
        && starts.last().is_some_and(|last| *last as usize == len)
        && starts.is_sorted()
}

/// Whether `starts` cuts a text into pieces, none of them within a character.
pub(crate) fn cuts_text(starts: &[u32], pieces: usize, text: &str) -> bool {
    cuts(starts, pieces, text.len())
        && (text.is_ascii() || starts.iter().all(|at| text.is_char_boundary(*at as usize)))
}

/// Whether every number is below `end`, or is `none`.
pub(crate) fn below(numbers: &[u32], end: usize, none: Option<u32>) -> bool {
    let highest = numbers.iter().filter(|n| Some(**n) != none).max();
    highest.is_none_or(|n| (*n as usize) < end)
}

/// Whether every number is an amount: none below 0, none endless, none no number.
pub(crate) fn amounts(numbers: &[f32]) -> bool {
    numbers.iter().all(|n| (0.0..f32::INFINITY).contains(n))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Debug, Clone, PartialEq)]
    struct Some3 {
        numbers: Vec<u32>,
        words: HashMap<String, Vec<(String, Option<char>)>>,
        set: CodeSet,
        code: Code,
    }
    flat!(Some3 {
        numbers,
        words,
        set,
        code
    });

    fn some3() -> impl Strategy<Value = Some3> {
        let pair = (".{0,5}", any::<Option<char>>());
        let words = prop::collection::hash_map(".{0,5}", prop::collection::vec(pair, 0..3), 0..4);
        let set = prop::sample::select(&CodeSet::ALL[..]);
        let code = "[A-Z0-9]{1,12}".prop_map(|c| c.parse().unwrap());
        (prop::collection::vec(any::<u32>(), 0..9), words, set, code).prop_map(
            |(numbers, words, set, code)| Some3 {
                numbers,
                words,
                set,
                code,
            },
        )
    }

    fn read(mut bytes: &[u8], count: usize) -> Option<Some3> {
        Some3::take(&mut Input::new(&mut bytes, count))
    }

    #[test]
    fn what_is_longer_than_the_buffer_is_whole() {
        let long = (
            "x".repeat(3 * CHUNK + 7),
            (0..u32::try_from(CHUNK).unwrap()).collect::<Vec<u32>>(),
            vec!["y".repeat(SHORT + 1); 40],
        );
        let mut out = vec![9];
        long.put(&mut out);
        let mut bytes = &out[..];
        let mut input = Input::new(&mut bytes, out.len());
        assert_eq!(u8::take(&mut input), Some(9));
        assert_eq!(Flat::take(&mut input), Some(long));
        assert!(input.is_empty());
        assert_eq!(input.sum(), crc32fast::hash(&out));
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(data in some3(), cut in any::<prop::sample::Index>()) {
            let mut out = Vec::new();
            data.put(&mut out);
            let mut bytes = &out[..];
            let mut input = Input::new(&mut bytes, out.len());
            prop_assert_eq!(Some3::take(&mut input), Some(data));
            prop_assert!(input.is_empty());
            prop_assert_eq!(input.sum(), crc32fast::hash(&out));
            // Every byte is needed, and a source that ends early is no more than it is.
            let short = cut.index(out.len());
            prop_assert_eq!(read(&out[..short], short), None);
            prop_assert_eq!(read(&out[..short], out.len()), None);
        }

        #[test]
        fn no_bytes_panic_or_fill_the_memory(bytes in prop::collection::vec(any::<u8>(), 0..99)) {
            let _ = read(&bytes, bytes.len());
            let _ = Vec::<Vec<u16>>::take(&mut Input::new(&mut &bytes[..], bytes.len()));
        }
    }

    #[test]
    fn places_are_checked() {
        assert!(cuts(&[0, 2, 2, 5], 3, 5));
        assert!(!cuts(&[0, 2, 5], 3, 5), "one piece short");
        assert!(!cuts(&[1, 2, 5], 2, 5), "does not begin at the beginning");
        assert!(!cuts(&[0, 3, 2, 5], 3, 5), "goes back");
        assert!(!cuts(&[0, 2], 1, 5), "leaves a rest");
        assert!(cuts_text(&[0, 1, 3], 2, "aé"));
        assert!(!cuts_text(&[0, 2, 3], 2, "aé"), "cuts a character");
        assert!(below(&[0, 4, u32::MAX], 5, Some(u32::MAX)));
        assert!(!below(&[0, 5], 5, None));
        assert!(amounts(&[0.0, 1.5]));
        for bad in [-1.0, f32::NAN, f32::INFINITY] {
            assert!(!amounts(&[1.0, bad]), "{bad}");
        }
    }
}
