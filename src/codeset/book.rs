//! What the Tabular says beside its codes: chapters and blocks, notes, seventh characters. Editions
//! that are given as changes share the book of their base.

use super::compiled::flat;
use super::conventions::{Kept, LevelName};
use super::entry::{Note, NoteKind};
use super::file::TableFile;
use super::pool::{Pool, TextId};
use crate::domain::Code;
use std::ops::Range;

/// A chapter or block.
#[derive(Debug)]
pub(crate) struct Level {
    /// `chapter 4`, `E08-E13`.
    pub id: String,
    pub title: TextId,
    pub parent: Option<u16>,
    notes: Range<u32>,
    seventh: Option<u32>,
}

flat!(Level {
    id,
    title,
    parent,
    notes,
    seventh
});

impl Level {
    /// First and last category of a block; `None` for a chapter.
    fn range(&self) -> Option<(&str, &str)> {
        if self.id.starts_with("chapter ") {
            return None;
        }
        Some(self.id.split_once('-').unwrap_or((&self.id, &self.id)))
    }
}

/// Most levels above a category: a chapter and the blocks in it; the book has three.
const DEEPEST: usize = 8;

/// Chapters, blocks, notes and seventh characters of one Tabular.
#[derive(Debug, Default)]
pub(crate) struct Book {
    levels: Vec<Level>,
    categories: Vec<(Code, u16)>,
    notes: Vec<(NoteKind, TextId)>,
    code_notes: Vec<(Code, Range<u32>)>,
    code_sevenths: Vec<(Code, u32)>,
    sevenths: Vec<Vec<(char, TextId)>>,
    /// What was read of the notes so far.
    pub kept: Kept,
}

flat!(Book {
    levels,
    categories,
    notes,
    code_notes,
    code_sevenths,
    sevenths,
    kept
});

impl Book {
    /// Whether its numbers fit together, as those of one that was loaded do.
    pub(crate) fn fits(&self) -> bool {
        let sevenths = self.sevenths.len();
        let level_fits = |(at, level): (usize, &Level)| {
            level.parent.is_none_or(|p| usize::from(p) < at)
                && level.seventh.is_none_or(|s| (s as usize) < sevenths)
        };
        self.levels.iter().enumerate().all(level_fits)
            && self.categories.is_sorted()
            && self.code_notes.is_sorted_by_key(|(code, _)| *code)
            && self.code_sevenths.is_sorted_by_key(|(code, _)| *code)
            && self
                .code_sevenths
                .iter()
                .all(|(_, s)| (*s as usize) < sevenths)
    }

    /// The book of a data file whose texts were appended at `base`; `None` where its parts do not
    /// fit together.
    pub(crate) fn from_file(file: &TableFile, codes: &[Code], base: TextId) -> Option<Self> {
        let texts = u32::try_from(file.text_lengths.len()).ok()?;
        let text = |id: u32| (id < texts).then(|| base + id);
        let mut book = Self::default();
        for (index, (id, title, parent)) in file.levels.iter().enumerate() {
            let parent = parent.checked_sub(1);
            // A parent stands before its children, so walking up always ends.
            if parent.is_some_and(|p| usize::from(p) >= index) {
                return None;
            }
            book.levels.push(Level {
                id: id.clone(),
                title: text(*title)?,
                parent,
                notes: 0..0,
                seventh: None,
            });
        }
        let level_count = u32::try_from(file.levels.len()).ok()?;
        for (row, level) in &file.categories {
            if usize::from(*level) >= book.levels.len() {
                return None;
            }
            book.categories.push((*codes.get(*row as usize)?, *level));
        }
        book.categories.sort_unstable();
        let mut at = 0;
        while let Some(&(owner, _, _)) = file.notes.get(at) {
            let start = u32::try_from(at).ok()?;
            while let Some(&(o, kind, id)) = file.notes.get(at)
                && o == owner
            {
                let kind = *NoteKind::ALL.get(usize::from(kind))?;
                book.notes.push((kind, text(id)?));
                at += 1;
            }
            let range = start..u32::try_from(at).ok()?;
            match owner.checked_sub(level_count) {
                None => book.levels[owner as usize].notes = range,
                Some(row) => book.code_notes.push((*codes.get(row as usize)?, range)),
            }
        }
        for (owner, characters) in &file.sevenths {
            let index = u32::try_from(book.sevenths.len()).ok()?;
            book.sevenths.push(
                characters
                    .iter()
                    .map(|(c, id)| Some((*c, text(*id)?)))
                    .collect::<Option<_>>()?,
            );
            match owner.checked_sub(level_count) {
                None => book.levels[*owner as usize].seventh = Some(index),
                Some(row) => book.code_sevenths.push((*codes.get(row as usize)?, index)),
            }
        }
        // Files are written in this order; a stable sort makes searching safe whatever they hold.
        book.code_notes.sort_by_key(|(code, _)| *code);
        book.code_sevenths.sort_by_key(|(code, _)| *code);
        Some(book)
    }

    /// Chapter and blocks above a code, outermost first.
    pub(crate) fn levels_of(&self, code: Code) -> Vec<&Level> {
        // What a user typed may be shorter than a category.
        let Some(category) = code.as_str().get(..3) else {
            return Vec::new();
        };
        let mut next = self.innermost(category);
        let mut out = Vec::with_capacity(4);
        while let Some(level) = next.and_then(|at| self.levels.get(usize::from(at))) {
            out.push(level);
            next = level.parent;
        }
        out.reverse();
        out
    }

    /// Chapter and blocks above a code, outermost first, each with its place among all that have
    /// notes: [`Book::notes_at`].
    pub(crate) fn places_of(&self, code: Code) -> impl Iterator<Item = (usize, &Level)> {
        let innermost = code.as_str().get(..3).and_then(|c| self.innermost(c));
        let parent = |at: &u16| self.levels.get(usize::from(*at))?.parent;
        let mut path = [u16::MAX; DEEPEST];
        let mut depth = 0;
        let up = std::iter::successors(innermost, parent);
        for (step, at) in path.iter_mut().zip(up) {
            *step = at;
            depth += 1;
        }
        (0..depth).rev().filter_map(move |step| {
            let at = usize::from(path[step]);
            Some((at, self.levels.get(at)?))
        })
    }

    /// The place of a code among all that have notes; `None` where it has none.
    pub(crate) fn place_of(&self, code: Code) -> Option<usize> {
        let found = self.code_notes.binary_search_by_key(&code, |(c, _)| *c);
        found.ok().map(|at| self.levels.len() + at)
    }

    /// How many places have notes, or could.
    pub(crate) fn places(&self) -> usize {
        self.levels.len() + self.code_notes.len()
    }

    /// The notes at a place, as numbers of texts.
    pub(crate) fn notes_at(&self, place: usize) -> &[(NoteKind, TextId)] {
        let range = match place.checked_sub(self.levels.len()) {
            None => self.levels.get(place).map(|level| &level.notes),
            Some(at) => self.code_notes.get(at).map(|(_, range)| range),
        };
        range.map_or(&[], |range| self.notes_in(range))
    }

    /// What stands at a place.
    pub(crate) fn name_at(&self, place: usize) -> Option<LevelName<'_>> {
        match place.checked_sub(self.levels.len()) {
            None => Some(LevelName::Block(&self.levels.get(place)?.id)),
            Some(at) => Some(LevelName::Code(self.code_notes.get(at)?.0)),
        }
    }

    /// Every chapter and block, parents before their children.
    pub(crate) fn levels(&self) -> &[Level] {
        &self.levels
    }

    /// The block, else chapter, that a category stands in directly.
    pub(crate) fn innermost(&self, category: &str) -> Option<u16> {
        self.categories
            .binary_search_by(|(c, _)| c.as_str().cmp(category))
            .ok()
            .map(|at| self.categories[at].1)
            .or_else(|| self.narrowest(category))
            .or_else(|| self.category_before(category))
    }

    /// The smallest block whose range holds a category this book does not know: it is new in an
    /// edition given as changes.
    fn narrowest(&self, category: &str) -> Option<u16> {
        let holding = self.levels.iter().enumerate().filter_map(|(at, level)| {
            let (first, last) = level.range()?;
            (first <= category && category <= last).then_some((at, first, last))
        });
        // Of two ranges that hold it, the inner one begins later, or ends earlier.
        holding
            .max_by(|a, b| a.1.cmp(b.1).then(b.2.cmp(a.2)))
            .and_then(|(at, _, _)| u16::try_from(at).ok())
    }

    /// The block of the category before, where a new one stands at the end of a block whose
    /// published range stops short of it (K6A after K65-K68).
    fn category_before(&self, category: &str) -> Option<u16> {
        let at = self
            .categories
            .partition_point(|(c, _)| c.as_str() < category);
        let (before, level) = self.categories.get(at.checked_sub(1)?)?;
        (before.as_str().as_bytes().first() == category.as_bytes().first()).then_some(*level)
    }

    fn note_range(&self, code: Code) -> Range<u32> {
        let found = self.code_notes.binary_search_by_key(&code, |(c, _)| *c);
        found.map_or(0..0, |at| self.code_notes[at].1.clone())
    }

    fn notes_in(&self, range: &Range<u32>) -> &[(NoteKind, TextId)] {
        self.notes
            .get(range.start as usize..range.end as usize)
            .unwrap_or_default()
    }

    /// Notes of a code itself, as numbers of texts.
    pub(crate) fn raw_notes(&self, code: Code) -> &[(NoteKind, TextId)] {
        self.notes_in(&self.note_range(code))
    }

    fn resolve(&self, range: &Range<u32>, pool: &Pool) -> Vec<Note> {
        let note = |(kind, id): &(NoteKind, TextId)| Note {
            kind: *kind,
            text: pool.get(*id).to_owned(),
        };
        self.notes_in(range).iter().map(note).collect()
    }

    /// Notes of a code itself.
    pub(crate) fn notes(&self, code: Code, pool: &Pool) -> Vec<Note> {
        self.resolve(&self.note_range(code), pool)
    }

    /// Notes of a chapter or block itself.
    pub(crate) fn level_notes(&self, level: &Level, pool: &Pool) -> Vec<Note> {
        self.resolve(&level.notes, pool)
    }

    /// The seventh characters that hold for a code: those defined at it or nearest above it.
    pub(crate) fn sevenths(&self, code: Code) -> &[(char, TextId)] {
        let text = code.as_str();
        for end in (3..=text.len()).rev() {
            let found = self
                .code_sevenths
                .binary_search_by(|(c, _)| c.as_str().cmp(&text[..end]));
            if let Ok(at) = found {
                return &self.sevenths[self.code_sevenths[at].1 as usize];
            }
        }
        let levels = self.levels_of(code);
        let nearest = levels.iter().rev().find_map(|level| level.seventh);
        nearest.map_or(&[], |at| &self.sevenths[at as usize])
    }
}
