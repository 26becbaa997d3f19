//! Where a "see" leads.

use super::find::Place;
use super::listing::{EntryId, IndexCode, Listing};
use super::words::{each_word, key};
use super::{Alphabetic, Volume};

/// Where a reference leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// To an entry.
    Entry {
        /// The entry.
        place: Place,
        /// Of a table: the column it names.
        column: Option<usize>,
        /// Every part of the reference was found; else the nearest entry above it.
        whole: bool,
    },
    /// To a table as a whole, whose row the coder must find, perhaps to one of its columns.
    Volume(Volume, Option<usize>),
    /// To a category or subcategory of the Tabular.
    Code(IndexCode),
    /// "See condition": the term is an organ or a way of saying it; the condition is the main term.
    Condition,
}

/// What a reference says before its first part where it leads into another volume.
const VOLUMES: [(&str, Volume); 6] = [
    ("table of drug", Volume::Drugs),
    ("table of neoplasm", Volume::Neoplasm),
    ("neoplasm table", Volume::Neoplasm),
    ("external cause", Volume::ExternalCause),
    ("index to external", Volume::ExternalCause),
    ("index to disease", Volume::Diseases),
];

/// Words of a reference that name a column of a table.
const COLUMNS: [(Volume, &str, usize); 16] = [
    (Volume::Neoplasm, "malignant", 0),
    (Volume::Neoplasm, "primary", 0),
    (Volume::Neoplasm, "malignant primary", 0),
    (Volume::Neoplasm, "secondary", 1),
    (Volume::Neoplasm, "malignant secondary", 1),
    (Volume::Neoplasm, "in situ", 2),
    (Volume::Neoplasm, "benign", 3),
    (Volume::Neoplasm, "uncertain behavior", 4),
    (Volume::Neoplasm, "uncertain", 4),
    (Volume::Neoplasm, "unspecified behavior", 5),
    (Volume::Neoplasm, "unspecified", 5),
    (Volume::Drugs, "poisoning", 0),
    (Volume::Drugs, "accident", 0),
    (Volume::Drugs, "undetermined", 3),
    (Volume::Drugs, "adverse effect", 4),
    (Volume::Drugs, "underdosing", 5),
];

impl Alphabetic {
    /// Where the text of a "see" or "see also" in a volume leads; `None` where it names nothing that
    /// is loaded ("by specific substance").
    #[must_use]
    pub fn resolve(&self, from: Volume, text: &str) -> Option<Target> {
        let parts = parts(text);
        let first = parts.first()?;
        if matches!(first.as_str(), "condition") {
            return Some(Target::Condition);
        }
        if let Some(code) = code_in(text) {
            return Some(Target::Code(code));
        }
        let named = VOLUMES.iter().find(|(words, _)| first.starts_with(words));
        if let Some((_, volume)) = named {
            return self.in_volume(*volume, &parts[1..]);
        }
        if first == "neoplasm"
            && let Some(target) = self.in_volume(Volume::Neoplasm, &parts)
        {
            return Some(target);
        }
        // The volume itself first, then the others.
        let others = [Volume::Diseases, Volume::ExternalCause, Volume::Drugs];
        let mut near = None;
        for volume in std::iter::once(from).chain(others.into_iter().filter(|v| *v != from)) {
            let reached = self.listing(volume).and_then(|l| l.reach(&parts));
            if let Some((entry, whole)) = reached {
                let target = Target::Entry {
                    place: Place { volume, entry },
                    column: None,
                    whole,
                };
                if whole {
                    return Some(target);
                }
                near = near.or(Some(target));
            }
        }
        // "Poisoning, mercury": the rest stands in a table.
        if first == "poisoning" && parts.len() > 1 {
            return self.in_volume(Volume::Drugs, &parts).or(near);
        }
        near
    }

    /// Where parts lead within a volume, some of which may name a column.
    fn in_volume(&self, volume: Volume, parts: &[String]) -> Option<Target> {
        let listing = self.listing(volume)?;
        let column = |part: &str| {
            let named = COLUMNS
                .iter()
                .find(|(v, name, _)| *v == volume && *name == part);
            named.map(|(.., column)| *column)
        };
        let chosen = parts.iter().find_map(|p| column(p));
        let rest: Vec<String> = parts
            .iter()
            .filter(|p| column(p).is_none())
            .cloned()
            .collect();
        match listing.reach(&rest) {
            Some((entry, whole)) => Some(Target::Entry {
                place: Place { volume, entry },
                column: chosen,
                whole,
            }),
            None => Some(Target::Volume(volume, chosen)),
        }
    }
}

/// The parts of a reference as they are compared. "By site" and the like stand for what only the
/// coder knows, so they are left out.
fn parts(text: &str) -> Vec<String> {
    // "Struck by" is a main term, "Injury by site" a term and an advice.
    const ADVICE: [&str; 6] = ["site", "type", "region", "drug", "specific", "specified"];
    let text = text.trim_start_matches(['-', ' ']);
    text.strip_prefix("also ")
        .unwrap_or(text)
        .split([',', '.', ';'])
        .enumerate()
        .map(|(at, part)| {
            let mut words: Vec<&str> = part.split_whitespace().collect();
            let by = words.iter().position(|w| *w == "by");
            if let Some((by, next)) = by.and_then(|by| Some((by, words.get(by + 1)?)))
                && (at > 0 || ADVICE.contains(next))
            {
                words.truncate(by);
            }
            key(&words.join(" "))
        })
        .filter(|part| !part.is_empty())
        .collect()
}

/// The first code in a reference such as "category M01", "subcategory M14.8-" or "N00-N07 with
/// fourth character .0".
fn code_in(text: &str) -> Option<IndexCode> {
    text.split_whitespace()
        .map(|word| word.trim_matches([',', ';', '(', ')']))
        .find_map(|word| {
            // Of a range its first category.
            let first = match word.split_once('-') {
                Some((first, rest)) if !rest.is_empty() => first,
                _ => word,
            };
            let bytes = first.as_bytes();
            let begins =
                matches!(bytes, [a, b, ..] if a.is_ascii_uppercase() && b.is_ascii_digit());
            begins.then(|| IndexCode::parse(first)).flatten()
        })
}

/// Whether a title is what a part names: as a whole, or by one of its forms ("Abdomen, abdominal").
fn names(title: &str, part: &str) -> bool {
    key(title) == part || title.split(',').any(|form| key(form) == part)
}

impl Listing {
    /// The entry that parts of a reference lead to, and whether all of them were found; the deepest
    /// there is. `None` where not even the main term is there.
    fn reach(&self, parts: &[String]) -> Option<(EntryId, bool)> {
        let first = parts.first()?;
        let mains: Vec<EntryId> = self.main_terms_named(first).collect();
        if mains.is_empty() {
            return self.reach_within(first, &parts[1..]);
        }
        let mut best: Option<(EntryId, usize)> = None;
        for main in &mains {
            let name = self.name(*main);
            // "Fracture, pathological" is a main term of two parts; forms of a word are not counted.
            let forms = name.split(',').map(key);
            let own = forms.zip(parts).take_while(|(form, part)| form == *part);
            let own = own.count().max(1);
            if let Some(entry) = self.descend(*main, &parts[own..]) {
                // The main term that says least beyond the reference.
                let extra = name.split(',').count().saturating_sub(own);
                if best.is_none_or(|(_, least)| extra < least) {
                    best = Some((entry, extra));
                }
            }
        }
        if let Some((entry, _)) = best {
            return Some((entry, true));
        }
        self.nearest(&mains, parts)
    }

    /// As [`Self::reach`], where the first part is no main term: its first words may be one
    /// ("Neoplasm ovary"), else its last ("Chagas' disease").
    fn reach_within(&self, first: &str, others: &[String]) -> Option<(EntryId, bool)> {
        let spaces: Vec<usize> = first.match_indices(' ').map(|(at, _)| at).collect();
        let heads = spaces
            .iter()
            .rev()
            .map(|at| (&first[..*at], &first[*at + 1..]));
        let last = spaces.last().map(|at| (&first[*at + 1..], &first[..*at]));
        let mut near = None;
        for (main, rest) in heads.chain(last) {
            if self.main_terms_named(main).next().is_none() {
                continue;
            }
            let mut parts = vec![main.to_owned(), rest.to_owned()];
            parts.extend_from_slice(others);
            match self.reach(&parts) {
                Some((entry, true)) => return Some((entry, true)),
                other => near = near.or(other),
            }
        }
        near
    }

    /// Where parts lead, each an entry directly below the one before or below a connecting word
    /// ("with", "due to") that the reference leaves out.
    fn descend(&self, from: EntryId, parts: &[String]) -> Option<EntryId> {
        parts.iter().try_fold(from, |at, part| {
            let named = |e: &EntryId| names(&self.name(*e), part);
            self.children(at).find(named).or_else(|| {
                let connecting = |e: &EntryId| key(&self.name(*e)).split(' ').all(is_connecting);
                let mut below = self.children(at).filter(connecting);
                below.find_map(|e| self.children(e).find(named))
            })
        })
    }

    /// The entry whose path has most words of the parts, in whatever order, and least beyond; and
    /// whether it has them all. References and entries word the same thing in many ways.
    fn nearest(&self, mains: &[EntryId], parts: &[String]) -> Option<(EntryId, bool)> {
        let wanted: Vec<&str> = parts
            .iter()
            .flat_map(|part| part.split(' '))
            .filter(|word| !is_connecting(word))
            .take(32)
            .collect();
        let all = u32::MAX >> (32 - wanted.len().clamp(1, 32));
        // (missing, words beyond, entry)
        let mut best: Option<(u32, u32, EntryId)> = None;
        for main in mains {
            // (words had, words beyond) of the path to each level
            let mut path: Vec<(u32, u32)> = Vec::new();
            for entry in std::iter::once(*main).chain(self.below(*main)) {
                path.truncate(usize::from(self.depth(entry)));
                let (mut had, mut beyond) = path.last().copied().unwrap_or_default();
                each_word(self.marked_title(entry), |word, modifier| {
                    if is_connecting(word) {
                        return;
                    }
                    let at = wanted.iter().position(|w| alike(w, word));
                    match at {
                        Some(at) => had |= 1 << at,
                        None if !modifier => beyond += 1,
                        None => {}
                    }
                });
                path.push((had, beyond));
                let missing = (all & !had).count_ones();
                if best.is_none_or(|(m, b, _)| (missing, beyond) < (m, b)) {
                    best = Some((missing, beyond, entry));
                }
            }
        }
        best.map(|(missing, _, entry)| (entry, missing == 0))
    }
}

/// Words that join others and tell nothing by themselves.
fn is_connecting(word: &str) -> bool {
    const WORDS: [&str; 14] = [
        "with", "due", "to", "in", "of", "or", "and", "by", "the", "for", "from", "nec", "nos", "a",
    ];
    WORDS.contains(&word)
}

/// Whether two words are forms of one: `retina` and `retinal`, `tarsus` and `tarsal`.
fn alike(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let shared: usize = a
        .chars()
        .zip(b.chars())
        .take_while(|(a, b)| a == b)
        .map(|(c, _)| c.len_utf8())
        .sum();
    shared >= 4 && a.len() - shared <= 3 && b.len() - shared <= 3
}
