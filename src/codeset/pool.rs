//! One arena of texts for every loaded table.

use super::compiled::flat::{self, flat};

/// Number of a text in a [`Pool`].
pub(crate) type TextId = u32;

/// Texts one after the other, found by number. Tables of several editions share it.
#[derive(Debug, Default)]
pub(crate) struct Pool {
    arena: String,
    ends: Vec<u32>,
}

flat!(Pool { arena, ends });

impl Pool {
    /// Whether every end is one of a text, as it is in one that was filled.
    pub(crate) fn fits(&self) -> bool {
        let arena = self.arena.as_str();
        self.ends.is_sorted()
            && flat::below(&self.ends, arena.len() + 1, None)
            && (arena.is_ascii()
                || self
                    .ends
                    .iter()
                    .all(|at| arena.is_char_boundary(*at as usize)))
    }

    /// The text of a number; empty for a number never given out.
    pub(crate) fn get(&self, id: TextId) -> &str {
        let id = id as usize;
        let Some(&end) = self.ends.get(id) else {
            return "";
        };
        let start = if id == 0 { 0 } else { self.ends[id - 1] };
        self.arena
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }

    /// Adds a text.
    pub(crate) fn push(&mut self, text: &str) -> TextId {
        self.arena.push_str(text);
        let id = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        // 4 GiB of texts is far beyond what importers accept.
        self.ends
            .push(u32::try_from(self.arena.len()).unwrap_or(u32::MAX));
        id
    }

    /// Adds the texts of a table file; answers the number to add to its numbers, or `None` where
    /// the lengths do not cut the arena into texts.
    pub(crate) fn append(&mut self, arena: &str, lengths: &[u32]) -> Option<u32> {
        let base = u32::try_from(self.ends.len()).ok()?;
        let start = u64::try_from(self.arena.len()).ok()?;
        u32::try_from(start + arena.len() as u64).ok()?;
        self.ends.reserve(lengths.len());
        let mut at: usize = 0;
        for length in lengths {
            at = at.checked_add(*length as usize)?;
            if !arena.is_char_boundary(at) {
                self.ends.truncate(base as usize);
                return None;
            }
            self.ends
                .push(u32::try_from(start + at as u64).unwrap_or(u32::MAX));
        }
        if at != arena.len() {
            self.ends.truncate(base as usize);
            return None;
        }
        self.arena.push_str(arena);
        Some(base)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_keep_their_numbers() {
        let mut pool = Pool::default();
        let one = pool.push("one");
        let base = pool.append("twothree", &[3, 5]).unwrap();
        assert_eq!(
            [pool.get(one), pool.get(base), pool.get(base + 1)],
            ["one", "two", "three"]
        );
        assert_eq!(pool.append("éa", &[1, 2]), None, "cuts a character");
        assert_eq!(pool.append("abc", &[1, 1]), None, "leaves a rest");
        assert_eq!(pool.get(3), "", "nothing was left behind");
    }
}
