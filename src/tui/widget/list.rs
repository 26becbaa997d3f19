//! Where the cursor of a list stands and which part of the list is seen.

use crate::command::Command;

/// Cursor and first row seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ListState {
    /// Row under the cursor.
    pub at: usize,
    /// First row seen.
    pub top: usize,
}

impl ListState {
    /// Moves the cursor for a list command in a list of `len` rows, `page` of them seen. Answers
    /// whether the command was one that moves.
    pub fn run(&mut self, command: Command, count: Option<u32>, len: usize, page: usize) -> bool {
        let times = count.map_or(1, |n| usize::try_from(n).unwrap_or(1).max(1));
        let page = page.max(1);
        let last = len.saturating_sub(1);
        let step = |rows: usize| rows.saturating_mul(times);
        self.at = match command {
            Command::ListDown => self.at.saturating_add(step(1)),
            Command::ListUp => self.at.saturating_sub(step(1)),
            Command::ListPageDown => self.at.saturating_add(step(page.max(2) - 1)),
            Command::ListPageUp => self.at.saturating_sub(step(page.max(2) - 1)),
            Command::ListHalfDown => self.at.saturating_add(step(page.div_ceil(2))),
            Command::ListHalfUp => self.at.saturating_sub(step(page.div_ceil(2))),
            // With a count they go to that row, as in vi.
            Command::ListFirst => count.map_or(0, |_| times - 1),
            Command::ListLast => count.map_or(last, |_| times - 1),
            _ => return false,
        }
        .min(last);
        true
    }

    /// Keeps the cursor inside the list and in sight. On a slow line the list moves by half a page
    /// once the cursor leaves it, not row by row: each move draws all of it anew.
    pub fn settle(&mut self, len: usize, page: usize, slow: bool) {
        let page = page.max(1);
        let jump = if slow { page / 2 } else { 0 };
        self.at = self.at.min(len.saturating_sub(1));
        if self.at < self.top {
            self.top = self.at.saturating_sub(jump);
        } else if self.at >= self.top + page {
            self.top = self.at + 1 - page + jump;
        }
        self.top = self.top.min(len.saturating_sub(page));
    }

    /// Scrolls a page to read, which has no cursor: only `top` counts.
    pub fn scroll(
        &mut self,
        command: Command,
        count: Option<u32>,
        len: usize,
        page: usize,
    ) -> bool {
        let times = count.map_or(1, |n| usize::try_from(n).unwrap_or(1).max(1));
        let last = len.saturating_sub(page);
        self.top = match command {
            Command::ListDown => self.top.saturating_add(times),
            Command::ListUp => self.top.saturating_sub(times),
            Command::ListPageDown => self.top.saturating_add(page.max(2) - 1),
            Command::ListPageUp => self.top.saturating_sub(page.max(2) - 1),
            Command::ListHalfDown => self.top.saturating_add(page.div_ceil(2)),
            Command::ListHalfUp => self.top.saturating_sub(page.div_ceil(2)),
            Command::ListFirst => 0,
            Command::ListLast => last,
            _ => return false,
        }
        .min(last);
        self.at = self.top;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn moves_and_stays_in_sight() {
        let mut list = ListState::default();
        for (command, count, want) in [
            (Command::ListDown, None, (1, 0)),
            (Command::ListDown, Some(5), (6, 3)),
            (Command::ListUp, None, (5, 3)),
            (Command::ListUp, Some(3), (2, 2)),
            (Command::ListPageDown, None, (5, 2)),
            (Command::ListLast, None, (9, 6)),
            (Command::ListFirst, None, (0, 0)),
            (Command::ListLast, Some(3), (2, 0)),
        ] {
            assert!(list.run(command, count, 10, 4));
            list.settle(10, 4, false);
            assert_eq!((list.at, list.top), want, "{command} {count:?}");
        }
        assert!(!list.run(Command::AppHelp, None, 10, 4));
    }

    #[test]
    fn a_slow_line_is_sent_half_a_page_at_a_time() {
        let mut list = ListState { at: 4, top: 0 };
        list.settle(20, 4, true);
        assert_eq!((list.at, list.top), (4, 3));
        list.at = 2;
        list.settle(20, 4, true);
        assert_eq!((list.at, list.top), (2, 0));
    }

    proptest! {
        #[test]
        fn the_cursor_is_always_seen(at in 0_usize..50, top in 0_usize..50, len in 0_usize..40, page in 0_usize..12, slow in any::<bool>()) {
            let mut list = ListState { at, top };
            list.settle(len, page, slow);
            let page = page.max(1);
            prop_assert!(list.at < len.max(1));
            prop_assert!(list.top <= list.at && list.at < list.top + page);
        }
    }
}
