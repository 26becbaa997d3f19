//! One volume in memory: entries in the order of the book, found by number.

use super::Volume;
use super::file::{NEMOD, VolumeFile, kind};
use super::words::{WordList, key};
use crate::domain::Code;
use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;

/// Number of an entry within its volume, in the order of the book.
pub type EntryId = u32;

/// A code as the Index prints it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct IndexCode {
    /// The code, or the part of it the Index gives.
    pub code: Code,
    /// A dash stands behind it: the code goes on, and the Tabular must be read
    /// (Guidelines I.A.7, I.B.1).
    pub dash: bool,
}

impl IndexCode {
    /// As printed: `E11.36`, `H16.14-`, `P92.-`.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = self.code.dotted();
        if self.dash {
            if self.code.as_str().len() == 3 {
                text.push('.');
            }
            text.push('-');
        }
        text
    }

    /// Reads a code of the Index; `None` where it is none of ICD-10-CM.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let dash = text.ends_with('-');
        let stem = text.trim_end_matches('-');
        let stem = stem.strip_suffix('.').unwrap_or(stem);
        let code: Code = stem.parse().ok()?;
        let letters = code.as_str().as_bytes();
        let fits = (3..=7).contains(&letters.len()) && letters[0].is_ascii_uppercase();
        fits.then_some(Self { code, dash })
    }
}

/// What an entry points at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pointer<'a> {
    /// The code of the entry.
    Code(IndexCode),
    /// In square brackets: the manifestation, to be coded after the first code
    /// (Guidelines I.A.13).
    Manifestation(IndexCode),
    /// "see": must be followed (Guidelines I.A.16).
    See(&'a str),
    /// "see also": may be followed.
    SeeAlso(&'a str),
    /// "see category".
    Category(IndexCode),
    /// "see subcategory".
    Subcategory(IndexCode),
    /// Words that stand beside the entry.
    Note(&'a str),
    /// The code in a column of a table, counted from 0.
    Cell(usize, IndexCode),
}

impl Pointer<'_> {
    /// The code it names, if it names one.
    #[must_use]
    pub const fn code(&self) -> Option<IndexCode> {
        match self {
            Self::Code(code)
            | Self::Manifestation(code)
            | Self::Category(code)
            | Self::Subcategory(code)
            | Self::Cell(_, code) => Some(*code),
            Self::See(_) | Self::SeeAlso(_) | Self::Note(_) => None,
        }
    }
}

/// A volume of the Index.
pub struct Listing {
    volume: Volume,
    edition: String,
    columns: Vec<String>,
    arena: String,
    /// Where each text ends in the arena.
    text_ends: Vec<u32>,
    depths: Vec<u8>,
    titles: Vec<u32>,
    /// Where the pointers of each entry end.
    pointer_ends: Vec<u32>,
    pointers: Vec<(u8, u32)>,
    /// Entry of every main term.
    main_terms: Vec<EntryId>,
    /// Words of the titles; made when something is first looked for.
    words: OnceLock<WordList>,
    /// Forms of the main terms as references name them, sorted.
    names: OnceLock<Vec<(String, EntryId)>>,
}

impl fmt::Debug for Listing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listing")
            .field("volume", &self.volume)
            .field("edition", &self.edition)
            .field("entries", &self.len())
            .finish_non_exhaustive()
    }
}

impl Listing {
    /// The volume of a data file; `None` where its parts do not fit together.
    pub(crate) fn from_file(file: VolumeFile, edition: &str) -> Option<Self> {
        let volume = *Volume::ALL.get(usize::from(file.volume))?;
        let entries = file.depths.len();
        if file.titles.len() != entries || file.counts.len() != entries {
            return None;
        }
        let mut end = 0_u32;
        let mut text_ends = Vec::with_capacity(file.text_lengths.len());
        for length in &file.text_lengths {
            end = end.checked_add(*length)?;
            if !file.arena.is_char_boundary(end as usize) {
                return None;
            }
            text_ends.push(end);
        }
        let known = |text: &u32| (*text as usize) < text_ends.len();
        if end as usize != file.arena.len() || !file.titles.iter().all(known) {
            return None;
        }
        let mut at = 0_u32;
        let mut pointer_ends = Vec::with_capacity(entries);
        for count in &file.counts {
            at = at.checked_add(u32::from(*count))?;
            pointer_ends.push(at);
        }
        if at as usize != file.pointers.len() {
            return None;
        }
        let mut main_terms = Vec::new();
        let mut before = None;
        for (entry, depth) in (0..).zip(&file.depths) {
            // Never more than one step down, so that every subterm has what it stands below.
            match before {
                None if *depth > 0 => return None,
                Some(before) if *depth > before && *depth - before > 1 => return None,
                _ => {}
            }
            if *depth == 0 {
                main_terms.push(entry);
            }
            before = Some(*depth);
        }
        let listing = Self {
            volume,
            edition: edition.to_owned(),
            columns: file.columns,
            arena: file.arena,
            text_ends,
            depths: file.depths,
            titles: file.titles,
            pointer_ends,
            pointers: file.pointers,
            main_terms,
            words: OnceLock::new(),
            names: OnceLock::new(),
        };
        let sound = |&(kind, text): &(u8, u32)| {
            (text as usize) < listing.text_ends.len() && listing.pointer(kind, text).is_some()
        };
        listing.pointers.iter().all(sound).then_some(listing)
    }

    /// Which volume.
    #[must_use]
    pub const fn volume(&self) -> Volume {
        self.volume
    }

    /// Its edition, such as `FY2027`.
    #[must_use]
    pub fn edition(&self) -> &str {
        &self.edition
    }

    /// Headings of the columns with codes; empty where it is no table.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// How many entries of every level.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.depths.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.depths.is_empty()
    }

    /// Entries of the main terms, in the order of the book.
    #[must_use]
    pub fn main_terms(&self) -> &[EntryId] {
        &self.main_terms
    }

    /// How far below its main term an entry stands; 0 for a main term, and for one that is not there.
    #[must_use]
    pub fn depth(&self, entry: EntryId) -> u8 {
        self.depths.get(entry as usize).copied().unwrap_or_default()
    }

    /// How many entries, as a number of an entry.
    pub(super) fn count(&self) -> EntryId {
        EntryId::try_from(self.len()).unwrap_or(EntryId::MAX)
    }

    /// How many texts.
    pub(super) const fn text_count(&self) -> usize {
        self.text_ends.len()
    }

    /// The text of an entry's title.
    pub(super) fn title_text(&self, entry: EntryId) -> u32 {
        self.titles.get(entry as usize).copied().unwrap_or(u32::MAX)
    }

    /// The words of its titles.
    pub(super) fn words(&self) -> &WordList {
        self.words.get_or_init(|| {
            let mut is_title = vec![false; self.text_ends.len()];
            for title in &self.titles {
                is_title[*title as usize] = true;
            }
            let texts = (0..).zip(is_title);
            WordList::new(texts.map(|(text, is)| if is { self.text(text) } else { "" }))
        })
    }

    /// Makes ready what finding needs, so that the first key typed need not wait for it.
    pub fn prepare(&self) {
        self.words();
        self.names();
    }

    fn names(&self) -> &[(String, EntryId)] {
        self.names.get_or_init(|| {
            let mut names: Vec<(String, EntryId)> = Vec::new();
            for main in &self.main_terms {
                let name = self.name(*main);
                names.push((key(&name), *main));
                names.extend(name.split(',').map(|form| (key(form), *main)));
            }
            names.sort_unstable();
            names.dedup();
            names
        })
    }

    /// Main terms one of whose forms is this key.
    pub(super) fn main_terms_named(&self, key: &str) -> impl Iterator<Item = EntryId> {
        let names = self.names();
        let start = names.partition_point(|(name, _)| name.as_str() < key);
        let found = names[start..]
            .iter()
            .take_while(move |(name, _)| name == key);
        found.map(|(_, entry)| *entry)
    }

    fn text(&self, text: u32) -> &str {
        let at = text as usize;
        let Some(&end) = self.text_ends.get(at) else {
            return "";
        };
        let start = at.checked_sub(1).map_or(0, |before| self.text_ends[before]);
        self.arena
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }

    /// The title with the marks of its nonessential modifiers.
    pub(super) fn marked_title(&self, entry: EntryId) -> &str {
        self.titles
            .get(entry as usize)
            .map_or("", |text| self.text(*text))
    }

    /// The title as printed, nonessential modifiers in their round brackets.
    #[must_use]
    pub fn title(&self, entry: EntryId) -> String {
        let marked = self.marked_title(entry);
        marked.chars().filter(|c| !NEMOD.contains(c)).collect()
    }

    /// The title in parts: (text, whether it is a nonessential modifier, which may be absent from
    /// the diagnosis without changing the code; Guidelines I.A.7).
    pub fn title_parts(&self, entry: EntryId) -> impl Iterator<Item = (&str, bool)> {
        let parts = self.marked_title(entry).split(NEMOD[0]).enumerate();
        parts.flat_map(|(at, part)| {
            let (modifier, rest) = match part.split_once(NEMOD[1]) {
                Some((modifier, rest)) if at > 0 => (modifier, rest),
                _ => ("", part),
            };
            [(modifier, true), (rest, false)]
                .into_iter()
                .filter(|(text, _)| !text.is_empty())
        })
    }

    /// The title without nonessential modifiers.
    #[must_use]
    pub fn name(&self, entry: EntryId) -> String {
        let mut out = String::new();
        for (part, modifier) in self.title_parts(entry) {
            if !modifier {
                // The space before a modifier and the comma after it do not stay together.
                if part.starts_with([',', ' ']) {
                    out.truncate(out.trim_end().len());
                }
                out.push_str(part);
            }
        }
        out.truncate(out.trim_end().len());
        out
    }

    fn pointer(&self, kind: u8, text: u32) -> Option<Pointer<'_>> {
        let text = self.text(text);
        let code = || IndexCode::parse(text);
        Some(match kind {
            kind::CODE => Pointer::Code(code()?),
            kind::MANIFESTATION => Pointer::Manifestation(code()?),
            kind::SEE => Pointer::See(text),
            kind::SEE_ALSO => Pointer::SeeAlso(text),
            kind::CATEGORY => Pointer::Category(code()?),
            kind::SUBCATEGORY => Pointer::Subcategory(code()?),
            kind::NOTE => Pointer::Note(text),
            cell => {
                let column = usize::from(cell.checked_sub(kind::CELL)?);
                (column < self.columns.len()).then_some(())?;
                Pointer::Cell(column, code()?)
            }
        })
    }

    /// What an entry points at, in the order of the book.
    pub fn pointers(&self, entry: EntryId) -> impl Iterator<Item = Pointer<'_>> {
        let at = entry as usize;
        let end = self.pointer_ends.get(at).copied().unwrap_or_default();
        let start = match at.checked_sub(1) {
            Some(before) => self.pointer_ends.get(before).copied().unwrap_or(end),
            None => 0,
        };
        let own = self.pointers.get(start as usize..end as usize);
        own.unwrap_or_default()
            .iter()
            .filter_map(|(kind, text)| self.pointer(*kind, *text))
    }

    /// Entries that stand below an entry, at every level.
    #[must_use]
    pub fn below(&self, entry: EntryId) -> Range<EntryId> {
        let at = entry as usize;
        let Some(own) = self.depths.get(at) else {
            return entry..entry;
        };
        let more = self.depths[at + 1..]
            .iter()
            .take_while(|d| *d > own)
            .count();
        let first = entry + 1;
        first..first + u32::try_from(more).unwrap_or_default()
    }

    /// Entries directly below an entry.
    pub fn children(&self, entry: EntryId) -> impl Iterator<Item = EntryId> {
        let depth = self.depth(entry).saturating_add(1);
        self.below(entry).filter(move |e| self.depth(*e) == depth)
    }

    /// Whether an entry has subterms.
    #[must_use]
    pub fn has_children(&self, entry: EntryId) -> bool {
        let next = self.depths.get(entry as usize + 1);
        next.is_some_and(|next| *next > self.depth(entry))
    }

    /// The entry an entry stands directly below; `None` for a main term.
    #[must_use]
    pub fn parent(&self, entry: EntryId) -> Option<EntryId> {
        let above = self.depth(entry).checked_sub(1)?;
        (0..entry).rev().find(|e| self.depth(*e) == above)
    }

    /// The entry and those above it, the main term first.
    #[must_use]
    pub fn path(&self, entry: EntryId) -> Vec<EntryId> {
        let mut path: Vec<EntryId> =
            std::iter::successors(Some(entry), |e| self.parent(*e)).collect();
        path.reverse();
        path
    }

    /// The path as printed: `Fracture, traumatic, femur`.
    #[must_use]
    pub fn path_text(&self, entry: EntryId) -> String {
        let names: Vec<String> = self.path(entry).iter().map(|e| self.name(*e)).collect();
        names.join(", ")
    }
}
