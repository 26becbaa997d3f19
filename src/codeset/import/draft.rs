//! A table on its way from an official file to a data file.

use crate::codeset::entry::NoteKind;
use crate::codeset::file::TableFile;
use crate::codeset::rows::{Span, day_number};
use crate::domain::Code;
use std::collections::HashMap;

/// A row as a reader found it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DraftRow {
    pub code: Code,
    pub title: String,
    pub billable: bool,
    /// More words that find it, such as the short description; may be empty.
    pub words: String,
    pub span: Span,
    /// The block of a category, as an index into [`Draft::levels`].
    pub level: Option<u16>,
}

/// A chapter or block as a reader found it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DraftLevel {
    pub id: String,
    pub title: String,
    pub parent: Option<u16>,
}

/// What a note or a set of seventh characters hangs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Owner {
    Level(u16),
    Code(Code),
}

/// Everything a reader found.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub rows: Vec<DraftRow>,
    pub levels: Vec<DraftLevel>,
    pub notes: Vec<(Owner, NoteKind, String)>,
    pub sevenths: Vec<(Owner, Vec<(char, String)>)>,
    pub modifiers: Vec<(String, String)>,
}

/// Texts stored once.
#[derive(Default)]
struct Interner {
    numbers: HashMap<String, u32>,
    lengths: Vec<u32>,
    arena: String,
}

impl Interner {
    fn text(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = number(self.lengths.len());
        self.numbers.insert(text.to_owned(), number);
        self.lengths.push(number_of_bytes(text));
        self.arena.push_str(text);
        number
    }
}

/// Importers refuse inputs of 4 GiB and more, so every count fits.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn number_of_bytes(text: &str) -> u32 {
    number(text.len())
}

impl Draft {
    /// How many rows can be billed.
    pub(crate) fn billable(&self) -> usize {
        self.rows.iter().filter(|r| r.billable).count()
    }

    /// The first code that stands twice, once the rows are sorted.
    pub(crate) fn sort(&mut self) -> Result<(), Code> {
        self.rows.sort_by_key(|row| row.code);
        match self.rows.windows(2).find(|w| w[0].code == w[1].code) {
            Some(twice) => Err(twice[0].code),
            None => Ok(()),
        }
    }

    /// The content of the data file. The rows must be sorted. What hangs on a code that is not in
    /// the rows is left out.
    pub(crate) fn pack(&self) -> TableFile {
        let mut texts = Interner::default();
        let codes: Vec<Code> = self.rows.iter().map(|r| r.code).collect();
        let mut file = TableFile {
            codes: TableFile::pack_codes(&codes),
            rows: number(codes.len()),
            billable: vec![0; codes.len().div_ceil(8)],
            ..TableFile::default()
        };
        let mut above: Vec<(Code, &str)> = Vec::new();
        for (at, row) in self.rows.iter().enumerate() {
            while above
                .last()
                .is_some_and(|(code, _)| !row.code.as_str().starts_with(code.as_str()))
            {
                above.pop();
            }
            // Most titles are the header's with something after a comma: store that once.
            let tail = above.last().and_then(|(_, title)| {
                row.title
                    .strip_prefix(title)
                    .and_then(|rest| rest.strip_prefix(", "))
            });
            if let (Some(tail), Some((_, head))) = (tail, above.last()) {
                file.heads.push(texts.text(head));
                file.tails.push(texts.text(tail) + 1);
            } else {
                file.heads.push(texts.text(&row.title));
                file.tails.push(0);
            }
            above.push((row.code, &row.title));
            if row.billable {
                file.billable[at / 8] |= 1 << (at % 8);
            }
            if !row.words.is_empty() {
                file.words.push((number(at), texts.text(&row.words)));
            }
            if row.span != (None, None) {
                file.dates
                    .push((number(at), day_number(row.span.0), day_number(row.span.1)));
            }
            if let Some(level) = row.level {
                file.categories.push((number(at), level));
            }
        }
        for level in &self.levels {
            let title = texts.text(&level.title);
            let parent = level.parent.map_or(0, |p| p + 1);
            file.levels.push((level.id.clone(), title, parent));
        }
        let level_count = number(self.levels.len());
        let owner = |owner: &Owner| match owner {
            Owner::Level(level) => Some(u32::from(*level)),
            Owner::Code(code) => {
                let at = codes.binary_search(code).ok()?;
                Some(level_count + number(at))
            }
        };
        for (who, kind, text) in &self.notes {
            if let Some(who) = owner(who) {
                file.notes.push((who, *kind as u8, texts.text(text)));
            }
        }
        // Notes of one owner stand together, in the order of the book.
        file.notes.sort_by_key(|(who, ..)| *who);
        for (who, characters) in &self.sevenths {
            if let Some(who) = owner(who) {
                let characters = characters
                    .iter()
                    .map(|(c, meaning)| (*c, texts.text(meaning)))
                    .collect();
                file.sevenths.push((who, characters));
            }
        }
        file.sevenths.sort_by_key(|(who, _)| *who);
        for (code, title) in &self.modifiers {
            file.modifiers.push((code.clone(), texts.text(title)));
        }
        file.text_lengths = texts.lengths;
        file.arena = texts.arena;
        file
    }
}
