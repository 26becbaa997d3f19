//! Edit distance to a word and to its beginnings, in one machine word per column.

/// A word to compare with others: at most 64 bytes of it.
pub(super) struct Pattern {
    masks: [u64; 256],
    len: usize,
    /// Which letters it has, to rule out most words without comparing.
    pub letters: u32,
}

/// Which of 32 kinds of bytes a word has.
pub(super) fn letters(word: &str) -> u32 {
    word.bytes().fold(0, |set, b| set | 1 << (b & 31))
}

impl Pattern {
    /// Of a word.
    pub(super) fn new(word: &str) -> Self {
        let mut masks = [0; 256];
        let len = word.len().min(64);
        for (i, b) in word.bytes().take(len).enumerate() {
            masks[usize::from(b)] |= 1 << i;
        }
        Self {
            masks,
            len,
            letters: letters(word),
        }
    }

    /// Insertions, deletions, replacements and swaps of neighbours between the pattern and `word`;
    /// with `open`, between the pattern and the beginning of `word` nearest to it. Myers' bit
    /// vectors with Hyyrö's transposition.
    pub(super) fn distance(&self, word: &str, open: bool) -> usize {
        if self.len == 0 {
            return if open { 0 } else { word.len() };
        }
        let top = 1_u64 << (self.len - 1);
        let (mut plus, mut minus) = (u64::MAX, 0_u64);
        let (mut before, mut diagonal) = (0_u64, 0_u64);
        let mut score = self.len;
        let mut best = score;
        for b in word.bytes() {
            let equal = self.masks[usize::from(b)];
            let swap = ((!diagonal & equal) << 1) & before;
            diagonal = ((((equal & plus).wrapping_add(plus)) ^ plus) | equal | minus) | swap;
            let rise = minus | !(diagonal | plus);
            let fall = diagonal & plus;
            if rise & top != 0 {
                score += 1;
            }
            if fall & top != 0 {
                score -= 1;
            }
            let rise = rise << 1 | 1;
            plus = (fall << 1) | !(diagonal | rise);
            minus = rise & diagonal;
            before = equal;
            best = best.min(score);
        }
        if open { best } else { score }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The textbook table.
    fn slow(a: &[u8], b: &[u8]) -> Vec<usize> {
        let mut d = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                d[i][j] = if i == 0 {
                    j
                } else if j == 0 {
                    i
                } else {
                    let same = usize::from(a[i - 1] != b[j - 1]);
                    let mut v = (d[i - 1][j] + 1)
                        .min(d[i][j - 1] + 1)
                        .min(d[i - 1][j - 1] + same);
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        v = v.min(d[i - 2][j - 2] + 1);
                    }
                    v
                };
            }
        }
        d[a.len()].clone()
    }

    proptest! {
        #[test]
        fn it_is_the_textbook_distance(a in "[a-d]{1,12}", b in "[a-d]{0,12}") {
            let row = slow(a.as_bytes(), b.as_bytes());
            let pattern = Pattern::new(&a);
            prop_assert_eq!(pattern.distance(&b, false), row[b.len()]);
            prop_assert_eq!(pattern.distance(&b, true), row.into_iter().min().unwrap());
        }
    }
}
