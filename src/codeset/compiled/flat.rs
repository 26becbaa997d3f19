//! Plain data as little-endian bytes and back: no names, no padding, nothing computed.
//!
//! It is for data that this program made itself and keeps beside its source. What is read back is
//! bounded by the bytes there are, but whether numbers point to something is for whoever uses them
//! to check once, where the data is put to use.

use crate::domain::{Code, CodeSet, Sex};
use chrono::{Datelike, NaiveDate};
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, Hash};
use std::ops::Range;

/// The bytes that are still to be read.
#[derive(Debug)]
pub(crate) struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// The next bytes; `None` where there are not so many.
    pub(crate) fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// Whether everything was read.
    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
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
        // Each takes a byte at least, so a wrong count cannot fill the memory.
        let mut run = Vec::with_capacity(count.min(from.0.len()));
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
                let bytes = from.bytes(size_of::<Self>())?;
                Some(Self::from_le_bytes(bytes.try_into().ok()?))
            }

            fn take_run(count: usize, from: &mut Input<'_>) -> Option<Vec<Self>> {
                let bytes = from.bytes(count.checked_mul(size_of::<Self>())?)?;
                let (numbers, _) = bytes.as_chunks();
                Some(numbers.iter().map(|n| Self::from_le_bytes(*n)).collect())
            }
        })+
    };
}

number!(u8, u16, u32, u64, i32, i64, f32);

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

impl Flat for String {
    fn put(&self, out: &mut Vec<u8>) {
        self.len().put(out);
        out.extend_from_slice(self.as_bytes());
    }

    fn take(from: &mut Input<'_>) -> Option<Self> {
        let len = usize::take(from)?;
        Some(std::str::from_utf8(from.bytes(len)?).ok()?.to_owned())
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
        let mut map = Self::with_capacity_and_hasher(count.min(from.0.len()), S::default());
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
        Self::from_canonical(from.bytes(usize::from(len))?)
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

    proptest! {
        #[test]
        fn what_is_written_reads_back(data in some3(), cut in any::<prop::sample::Index>()) {
            let mut out = Vec::new();
            data.put(&mut out);
            let mut input = Input::new(&out);
            prop_assert_eq!(Some3::take(&mut input), Some(data));
            prop_assert!(input.is_empty());
            // Every byte is needed.
            let short = &out[..cut.index(out.len())];
            prop_assert_eq!(Some3::take(&mut Input::new(short)), None);
        }

        #[test]
        fn no_bytes_panic_or_fill_the_memory(bytes in prop::collection::vec(any::<u8>(), 0..99)) {
            let _ = Some3::take(&mut Input::new(&bytes));
            let _ = Vec::<Vec<u16>>::take(&mut Input::new(&bytes));
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
    }
}
