//! The official Tabular List in XML (`icd10cm_tabular_YYYY.xml`): chapters, blocks, codes, notes
//! and seventh characters. Codes with a seventh character are not in the file; they are made here
//! from the definitions, with the placeholder X up to the sixth character.

use super::draft::{Draft, DraftLevel, DraftRow, Owner};
use super::seventh::{Characters, NotApplying, expand};
use super::text::clean;
use super::xml::{attribute_of, note_kind, resolve};
use crate::codeset::entry::NoteKind;
use crate::codeset::error::CodesetError;
use crate::domain::Code;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::sync::Arc;

/// What the file says of itself.
#[derive(Debug)]
pub(crate) struct Tabular {
    /// The year in `<version>`.
    pub version: String,
    pub draft: Draft,
}

/// An element that holds others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Container {
    Chapter,
    Section,
    Diag,
}

/// An open chapter, section or diag.
struct Open {
    container: Container,
    owner: Option<Owner>,
    title: String,
    characters: Option<Characters>,
    own_characters: Vec<(char, String)>,
    has_children: bool,
    /// Of a section: whether a category stands directly in it.
    has_categories: bool,
    /// Level that categories below belong to.
    level: Option<u16>,
    /// Of a chapter: its title is `desc`, its number `name`.
    name: String,
}

/// What is being read inside a container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    Nothing,
    Notes(NoteKind),
    /// `sevenChrNote`: how the seventh characters are used.
    SeventhNote,
    SeventhDefinition,
}

struct Maker<'a> {
    file: &'a str,
    draft: Draft,
    open: Vec<Open>,
    inside: Inside,
    version: String,
    not_applying: Vec<NotApplying>,
    /// Leaves that take a seventh character.
    leaves: Vec<(usize, Characters)>,
    /// Of every level: whether a category stands directly in it.
    has_categories: Vec<bool>,
}

/// Reads a Tabular; `file` names it in messages.
pub(crate) fn read(file: &str, input: &[u8]) -> Result<Tabular, CodesetError> {
    let input = input.strip_prefix(b"\xef\xbb\xbf").unwrap_or(input);
    let mut reader = Reader::from_reader(input);
    // Only counted where something is wrong.
    let fail = |at: u64, message: String| {
        let read = usize::try_from(at).map_or(input.len(), |at| at.min(input.len()));
        let newlines = input[..read].iter().filter(|b| **b == b'\n').count();
        CodesetError::line(file, newlines as u64 + 1, message)
    };
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.trim_text_start = false;
    let mut maker = Maker {
        file,
        draft: Draft::default(),
        open: Vec::new(),
        inside: Inside::Nothing,
        version: String::new(),
        not_applying: Vec::new(),
        leaves: Vec::new(),
        has_categories: Vec::new(),
    };
    let mut path: Vec<Vec<u8>> = Vec::new();
    let mut text = String::new();
    let mut attribute = None;
    let mut skipping: Option<usize> = None;
    loop {
        let before = reader.buffer_position();
        match reader.read_event() {
            Err(error) => {
                return Err(fail(
                    reader.error_position(),
                    format!("this is not well-formed XML: {error}"),
                ));
            }
            Ok(Event::Eof) => break,
            Ok(Event::Start(start)) => {
                if path.is_empty() && start.name().as_ref() != b"ICD10CM.tabular" {
                    let name = String::from_utf8_lossy(start.name().as_ref()).into_owned();
                    return Err(fail(
                        before,
                        format!("the root is <{name}>: expected <ICD10CM.tabular>"),
                    ));
                }
                path.push(start.name().as_ref().to_vec());
                text.clear();
                if skipping.is_none() {
                    attribute = attribute_of(&start).map_err(|m| fail(before, m))?;
                    if maker
                        .start(&path, attribute.as_deref())
                        .map_err(|m| fail(before, m))?
                    {
                        skipping = Some(path.len());
                    }
                }
            }
            Ok(Event::Text(part)) => {
                let part = part
                    .xml_content()
                    .map_err(|e| fail(before, e.to_string()))?;
                text.push_str(&part);
            }
            Ok(Event::CData(part)) => {
                let part = part
                    .xml_content()
                    .map_err(|e| fail(before, e.to_string()))?;
                text.push_str(&part);
            }
            Ok(Event::GeneralRef(reference)) => match resolve(&reference) {
                Some(c) => text.push(c),
                None => {
                    let name = String::from_utf8_lossy(&reference).into_owned();
                    return Err(fail(
                        before,
                        format!("&{name}; is no character this file may use"),
                    ));
                }
            },
            Ok(Event::End(_)) => {
                if skipping.is_none() {
                    maker
                        .end(&path, &clean(&text), attribute.as_deref())
                        .map_err(|m| fail(before, m))?;
                } else if skipping == Some(path.len()) {
                    skipping = None;
                }
                path.pop();
                text.clear();
                if path.is_empty() {
                    break;
                }
            }
            Ok(Event::Decl(_) | Event::Comment(_) | Event::PI(_) | Event::DocType(_)) => {}
            Ok(Event::Empty(_)) => {}
        }
    }
    if !path.is_empty() || maker.draft.rows.is_empty() {
        return Err(fail(
            u64::MAX,
            "the file ends early: expected </ICD10CM.tabular> after at least one code".to_owned(),
        ));
    }
    maker.finish()
}

impl Maker<'_> {
    /// An element begins. Answers whether it is to be skipped whole.
    fn start(&mut self, path: &[Vec<u8>], attribute: Option<&str>) -> Result<bool, String> {
        let name = path.last().map_or(&b""[..], Vec::as_slice);
        let depth = path.len();
        match name {
            b"ICD10CM.tabular" | b"version" if depth <= 2 => {}
            // Conventions, the list of blocks (each stands below with its title again), and the
            // table of visual acuity, which is no note.
            b"introduction" | b"sectionIndex" | b"visualImpairment" => return Ok(true),
            b"chapter" if depth == 2 => self.push(Container::Chapter),
            b"section" if self.container() == Some(Container::Chapter) => {
                let id = attribute.ok_or("a <section> without id")?;
                let level = self.level(id)?;
                self.push(Container::Section);
                if let Some(open) = self.open.last_mut() {
                    open.level = Some(level);
                    open.owner = Some(Owner::Level(level));
                }
            }
            b"diag" if matches!(self.container(), Some(Container::Section | Container::Diag)) => {
                self.push(Container::Diag);
            }
            b"name" | b"desc" if !self.open.is_empty() && self.inside == Inside::Nothing => {}
            b"sevenChrNote" if !self.open.is_empty() => self.inside = Inside::SeventhNote,
            b"sevenChrDef" if !self.open.is_empty() => self.inside = Inside::SeventhDefinition,
            b"note" if self.inside != Inside::Nothing => {}
            b"extension" if self.inside == Inside::SeventhDefinition => {}
            _ => match note_kind(name) {
                Some(kind) if !self.open.is_empty() && self.inside == Inside::Nothing => {
                    self.inside = Inside::Notes(kind);
                }
                _ => {
                    let name = String::from_utf8_lossy(name);
                    let above = path
                        .get(depth.wrapping_sub(2))
                        .map(|p| String::from_utf8_lossy(p));
                    return Err(format!(
                        "<{name}> in <{}>: expected the elements of the Tabular List; this may be \
                         a newer layout than this program knows",
                        above.unwrap_or_default()
                    ));
                }
            },
        }
        Ok(false)
    }

    fn container(&self) -> Option<Container> {
        self.open.last().map(|open| open.container)
    }

    fn push(&mut self, container: Container) {
        // All data of a code stands before the codes below it, so the definition above is known.
        let above = self.open.last_mut().map(|above| {
            above.has_children = true;
            above.has_categories |=
                container == Container::Diag && above.container == Container::Section;
            (above.characters.clone(), above.level)
        });
        let (characters, level) = above.unwrap_or_default();
        self.open.push(Open {
            container,
            owner: None,
            title: String::new(),
            characters,
            own_characters: Vec::new(),
            has_children: false,
            has_categories: false,
            level,
            name: String::new(),
        });
    }

    fn level(&mut self, id: &str) -> Result<u16, String> {
        let level = u16::try_from(self.draft.levels.len()).map_err(|_| "too many blocks")?;
        let chapter = self.open.first().and_then(|chapter| chapter.level);
        self.draft.levels.push(DraftLevel {
            id: id.to_owned(),
            title: String::new(),
            parent: chapter,
        });
        self.has_categories.push(false);
        Ok(level)
    }

    /// An element ends with its text.
    fn end(&mut self, path: &[Vec<u8>], text: &str, attribute: Option<&str>) -> Result<(), String> {
        let name = path.last().map_or(&b""[..], Vec::as_slice);
        match name {
            b"version" => text.clone_into(&mut self.version),
            b"name" => self.name(text)?,
            b"desc" => self.describe(text)?,
            b"note" => self.note(text)?,
            b"extension" => {
                let mut characters = attribute.unwrap_or_default().chars();
                let (Some(character), None) = (characters.next(), characters.next()) else {
                    return Err("an <extension> needs char=\"..\" with one character".to_owned());
                };
                if !character.is_ascii_uppercase() && !character.is_ascii_digit() {
                    return Err(format!(
                        "'{character}' is no seventh character: expected A-Z, 0-9"
                    ));
                }
                let open = self
                    .open
                    .last_mut()
                    .ok_or("an <extension> outside a code")?;
                open.own_characters.push((character, text.to_owned()));
            }
            b"sevenChrDef" => {
                self.inside = Inside::Nothing;
                let open = self
                    .open
                    .last_mut()
                    .ok_or("a <sevenChrDef> outside a code")?;
                let characters = Arc::new(std::mem::take(&mut open.own_characters));
                let owner = open.owner.ok_or("a <sevenChrDef> before its <name>")?;
                open.characters = Some(Arc::clone(&characters));
                self.draft.sevenths.push((owner, characters.to_vec()));
            }
            b"chapter" | b"section" | b"diag" => self.close()?,
            _ => self.inside = Inside::Nothing,
        }
        Ok(())
    }

    fn name(&mut self, text: &str) -> Result<(), String> {
        let chapter = self.container() == Some(Container::Chapter);
        let level = if chapter {
            Some(self.level(&format!("chapter {text}"))?)
        } else {
            None
        };
        let open = self.open.last_mut().ok_or("a <name> outside a chapter")?;
        if !open.name.is_empty() {
            return Err(format!("a second <name> in {}", open.name));
        }
        text.clone_into(&mut open.name);
        open.owner = match open.container {
            Container::Chapter => {
                open.level = level;
                level.map(Owner::Level)
            }
            Container::Section => open.owner,
            Container::Diag => {
                let code: Code = text.parse().map_err(|e| format!("{e}"))?;
                // Since FY2026 there are codes such as QA0.0: only the first must be a letter.
                let letter = code.as_str().starts_with(|c: char| c.is_ascii_uppercase());
                if !letter || !(3..=7).contains(&code.as_str().len()) {
                    return Err(format!("'{text}' is no ICD-10-CM code"));
                }
                Some(Owner::Code(code))
            }
        };
        Ok(())
    }

    fn describe(&mut self, text: &str) -> Result<(), String> {
        let open = self.open.last_mut().ok_or("a <desc> outside a chapter")?;
        if text.is_empty() {
            return Err(format!("{} has an empty <desc>", open.name));
        }
        match (open.owner, open.container) {
            (None, _) => return Err("a <desc> before its <name>".to_owned()),
            (Some(Owner::Level(level)), _) => {
                if let Some(level) = self.draft.levels.get_mut(usize::from(level)) {
                    // "Intestinal infectious diseases (A00-A09)": the range is the id.
                    let is_range = |s: &str| {
                        s.bytes()
                            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-')
                    };
                    let title = text
                        .rsplit_once(" (")
                        .filter(|(_, range)| range.strip_suffix(')').is_some_and(is_range));
                    title
                        .map_or(text, |(title, _)| title)
                        .clone_into(&mut level.title);
                }
            }
            (Some(Owner::Code(code)), _) => {
                let above = self.open.iter().rev().nth(1);
                let in_section = above.is_some_and(|a| a.container == Container::Section);
                let level = above.and_then(|a| a.level).filter(|_| in_section);
                if in_section != (code.as_str().len() == 3) {
                    return Err(format!(
                        "{}: a code of three characters stands in a block, a longer one in a code",
                        code.dotted()
                    ));
                }
                if let Some(Owner::Code(parent)) = above.and_then(|a| a.owner)
                    && !code.as_str().starts_with(parent.as_str())
                {
                    return Err(format!("{} stands in {}", code.dotted(), parent.dotted()));
                }
                self.draft.rows.push(DraftRow {
                    code,
                    title: text.to_owned(),
                    billable: false,
                    words: String::new(),
                    span: (None, None),
                    level,
                });
            }
        }
        if let Some(open) = self.open.last_mut() {
            text.clone_into(&mut open.title);
        }
        Ok(())
    }

    fn note(&mut self, text: &str) -> Result<(), String> {
        if text.is_empty() {
            return Ok(());
        }
        let open = self.open.last().ok_or("a <note> outside a chapter")?;
        let owner = open.owner.ok_or("a <note> before its <name>")?;
        let kind = match self.inside {
            Inside::Notes(kind) => kind,
            Inside::Nothing | Inside::SeventhNote => NoteKind::Note,
            Inside::SeventhDefinition => {
                // More of the meaning of the character before; the title does not take it.
                let last = open.own_characters.last().map(|(c, _)| *c);
                let last = last.ok_or("a <note> before the first <extension>")?;
                self.draft.notes.push((
                    owner,
                    NoteKind::Note,
                    format!("7th character {last}: {text}"),
                ));
                return Ok(());
            }
        };
        if text.contains("do not apply") && text.to_ascii_lowercase().contains("7th character") {
            let rule = NotApplying::parse(text).ok_or_else(|| {
                format!("this rule on 7th characters is not one this program knows: {text}")
            })?;
            self.not_applying.push(rule);
        }
        self.draft.notes.push((owner, kind, text.to_owned()));
        Ok(())
    }

    fn close(&mut self) -> Result<(), String> {
        let open = self.open.pop().ok_or("an end without a beginning")?;
        if open.title.is_empty() {
            return Err(format!("'{}' has no <desc>", open.name));
        }
        match open.owner {
            Some(Owner::Level(level)) => {
                if let Some(has) = self.has_categories.get_mut(usize::from(level)) {
                    *has = open.has_categories;
                }
            }
            Some(Owner::Code(code)) if !open.has_children => {
                // A leaf closes right after its row was pushed.
                let at = self.draft.rows.len() - 1;
                debug_assert_eq!(self.draft.rows[at].code, code);
                // C44.1021 has its seven characters already.
                let takes = code.as_str().len() < 7;
                match open.characters.filter(|c| takes && !c.is_empty()) {
                    Some(characters) => self.leaves.push((at, characters)),
                    None => self.draft.rows[at].billable = true,
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Tabular, CodesetError> {
        self.nest_blocks();
        expand(&mut self.draft.rows, &self.leaves, &self.not_applying)
            .map_err(|message| CodesetError::input(self.file, message))?;
        self.draft.sort().map_err(|code| {
            CodesetError::input(self.file, format!("{} stands twice", code.dotted()))
        })?;
        Ok(Tabular {
            version: self.version,
            draft: self.draft,
        })
    }

    /// The file lists blocks flat; one without categories of its own (C00-C96) is a group of those
    /// whose range it holds.
    fn nest_blocks(&mut self) {
        let ends = |id: &str| -> Option<(String, String)> {
            let (first, last) = id.split_once('-').unwrap_or((id, id));
            (!id.starts_with("chapter ")).then(|| (first.to_owned(), last.to_owned()))
        };
        let all: Vec<_> = self.draft.levels.iter().map(|l| ends(&l.id)).collect();
        for (at, own) in all.iter().enumerate() {
            let Some((first, last)) = own else { continue };
            // Groups stand before what they hold; the nearest one before is the innermost.
            let group = (0..at).rev().find(|g| {
                !self.has_categories[*g]
                    && all[*g]
                        .as_ref()
                        .is_some_and(|(f, l)| f <= first && last <= l)
            });
            if let Some(group) = group.and_then(|g| u16::try_from(g).ok()) {
                self.draft.levels[at].parent = Some(group);
            }
        }
    }
}
