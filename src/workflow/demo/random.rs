//! A small generator of numbers that gives the same row for the same seed on every machine.

/// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014). Not for
/// secrets.
#[derive(Debug, Clone)]
pub(super) struct Random(u64);

impl Random {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from `low` to `high`, both included; `low` where the range is empty.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = u64::try_from(high.saturating_sub(low))
            .unwrap_or(0)
            .saturating_add(1);
        low + i64::try_from(self.next() % width).unwrap_or(0)
    }

    /// Whether something happens that happens so many times in a hundred.
    pub(super) fn chance(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    /// One of the items, which must not be none.
    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        let at = usize::try_from(self.next() % (items.len().max(1) as u64)).unwrap_or(0);
        &items[at]
    }

    /// Puts items in another order.
    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            let j = usize::try_from(self.next() % (i as u64 + 1)).unwrap_or(0);
            items.swap(i, j);
        }
    }

    /// Text from a pattern: `#` becomes a digit, `@` a capital letter, the rest stays.
    pub(super) fn pattern(&mut self, pattern: &str) -> String {
        let letters = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
        pattern
            .chars()
            .map(|c| match c {
                '#' => char::from(b'0' + u8::try_from(self.next() % 10).unwrap_or(0)),
                '@' => char::from(*self.pick(letters)),
                other => other,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_numbers_are_those_of_the_published_algorithm() {
        let mut random = Random::new(1_234_567);
        assert_eq!(random.next(), 6_457_827_717_110_365_317);
        assert_eq!(random.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn patterns_and_ranges_hold() {
        let mut random = Random::new(7);
        for _ in 0..1000 {
            let id = random.pattern("A#@-");
            assert!(
                matches!(id.as_bytes(), [b'A', b'0'..=b'9', b'A'..=b'Z', b'-']),
                "{id}"
            );
            assert!((3..=5).contains(&random.between(3, 5)));
        }
    }
}
