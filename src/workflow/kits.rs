//! Kits: codes that a practice posts together with one key.

use super::coding::usual_charge;
use super::ports::{Key, List, Record, Row, kit_name};
use super::{Desk, Result, WorkflowError, coding};
use crate::codeset::{Lookup, Tables};
use crate::domain::kit::Posted;
use crate::domain::text::safe_text;
use crate::domain::{Chart, Code, CodeSet, Coding, Kit, KitId, Money};
use crate::intake::kit_file::KitLine;
use chrono::NaiveDate;

/// What a kit is called, who sees it, and which key posts it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Head {
    /// Its name.
    pub name: String,
    /// Specialty it is for; empty for any.
    pub specialty: String,
    /// The key that posts it.
    pub hotkey: Option<char>,
    /// Everyone's, not the user's alone.
    pub shared: bool,
}

impl Head {
    /// The head of a kit as it stands.
    #[must_use]
    pub fn of(kit: &Kit) -> Self {
        Self {
            name: kit.name.clone(),
            specialty: kit.specialty.clone(),
            hotkey: kit.hotkey,
            shared: kit.owner.is_empty(),
        }
    }
}

/// A code of a kit that cannot be billed on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The code, and why not, such as `E11 needs more characters`.
    pub text: String,
    /// Its place among the kit's diagnoses.
    pub diagnosis: Option<usize>,
    /// Its place among the kit's lines.
    pub line: Option<usize>,
}

/// Why a kit was not posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotPosted {
    /// Some of its codes cannot be billed on the day. It may be posted without them.
    Codes(Vec<Problem>),
    /// It does not fit on the claim, or nothing of it is left.
    Full(String),
}

impl NotPosted {
    /// The codes in one line.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Codes(problems) => {
                let texts: Vec<&str> = problems.iter().map(|p| p.text.as_str()).collect();
                texts.join("; ")
            }
            Self::Full(text) => text.clone(),
        }
    }
}

/// The kits that the user sees: their own first, then everyone's, each by specialty and name. A key
/// that one of the user's own has posts that one; on everyone's it is not shown then.
///
/// # Errors
/// When the store cannot be read.
pub fn list(desk: &Desk) -> Result<Vec<Kit>> {
    let mut kits: Vec<Kit> = all(desk)?;
    kits.retain(|kit| kit.is_for(&desk.user));
    kits.sort_by_cached_key(|kit| {
        let words = (kit.specialty.to_lowercase(), kit.name.to_lowercase());
        (kit.owner.is_empty(), words, kit.id)
    });
    let mut taken: Vec<char> = Vec::new();
    for kit in &mut kits {
        match kit.hotkey {
            Some(key) if taken.contains(&key) => kit.hotkey = None,
            Some(key) => taken.push(key),
            None => {}
        }
    }
    Ok(kits)
}

/// Every kit, retired ones too.
fn all(desk: &Desk) -> Result<Vec<Kit>> {
    let mut kits = Vec::new();
    for row in desk.rows(List::Kits)? {
        if let Row::Key(Key::Kit(id)) = row {
            kits.push(desk.kit(id)?);
        }
    }
    Ok(kits)
}

/// The kit of an id or a name: the user's own before everyone's.
///
/// # Errors
/// When the user sees no such kit, or the store cannot be read.
pub fn find(desk: &Desk, text: &str) -> Result<Kit> {
    let text = text.trim();
    if let Ok(id) = text.parse::<KitId>()
        && text.starts_with(['K', 'k'])
        && let Some(Record::Kit(kit)) = desk.store.get(Key::Kit(id))?
        && kit.is_for(&desk.user)
    {
        return Ok(*kit);
    }
    for owner in [desk.user.as_str(), ""] {
        if let Some(Key::Kit(id)) = desk.store.find(&kit_name(owner, text))? {
            return desk.kit(id);
        }
    }
    Err(WorkflowError::Refused(format!(
        "there is no kit '{text}': `claimdeck kit list` lists them"
    )))
}

/// Keeps a coding as a new kit. Dates go, and a charge that is the usual one is left to the table.
///
/// # Errors
/// When there is nothing to keep, the name or the key is taken, or it cannot be stored.
pub fn save(desk: &Desk, head: &Head, coding: &Coding) -> Result<Kit> {
    let id = KitId(desk.store.next_id(Key::Kit(KitId(0))));
    let coding = kept(&desk.tables, coding)?;
    let kit = Kit {
        id,
        revision: 0,
        name: String::new(),
        owner: String::new(),
        specialty: String::new(),
        hotkey: None,
        coding,
        retired: false,
    };
    put(desk, "kit.save", headed(desk, kit, head)?)
}

/// Changes what a kit is called, for whom it is, and which key posts it.
///
/// # Errors
/// When the user does not see it, the name or the key is taken, or it cannot be stored.
pub fn change(desk: &Desk, id: KitId, head: &Head) -> Result<Kit> {
    let kit = headed(desk, seen(desk, id)?, head)?;
    put(desk, "kit.change", kit)
}

/// Puts the codes of a coding in the place of a kit's.
///
/// # Errors
/// When the user does not see it, there is nothing to keep, or it cannot be stored.
pub fn recode(desk: &Desk, id: KitId, coding: &Coding) -> Result<Kit> {
    let mut kit = seen(desk, id)?;
    kit.coding = kept(&desk.tables, coding)?;
    put(desk, "kit.recode", kit)
}

/// Takes a kit away. It is kept in the store, and [`restore`] brings it back.
///
/// # Errors
/// When the user does not see it, or it cannot be stored.
pub fn delete(desk: &Desk, id: KitId) -> Result<Kit> {
    let mut kit = seen(desk, id)?;
    kit.retired = true;
    put(desk, "kit.delete", kit)
}

/// Brings a kit back that was taken away.
///
/// # Errors
/// When there is none, its name or key is taken meanwhile, or it cannot be stored.
pub fn restore(desk: &Desk, id: KitId) -> Result<Kit> {
    let mut kit = desk.kit(id)?;
    let head = Head::of(&kit);
    let others = !kit.owner.is_empty() && kit.owner != desk.user;
    if !kit.retired || others {
        return Err(WorkflowError::Refused(format!(
            "{id} was not deleted by you: there is nothing to bring back"
        )));
    }
    kit.retired = false;
    let kit = headed(desk, kit, &head)?;
    put(desk, "kit.restore", kit)
}

/// Codes of a kit that cannot be billed on a day. A day that no edition of a set covers says nothing
/// about its codes: the edits warn of it.
#[must_use]
pub fn problems(tables: &Tables, kit: &Kit, day: NaiveDate) -> Vec<Problem> {
    let why = |set: CodeSet, code: Code, found: Lookup| -> Option<String> {
        let code = code.display(set);
        match found {
            Lookup::Found(entry) if entry.billable => None,
            Lookup::Found(_) => Some(format!("{code} is a heading and needs more characters")),
            Lookup::NotEffective { .. } if !tables.covers(set, day) => None,
            Lookup::NotEffective { .. } => Some(format!("{code} is not valid on {day}")),
            Lookup::Unknown if !tables.covers(set, day) => None,
            Lookup::Unknown => Some(format!("{code} is in no {} table", set.title())),
            Lookup::NotInPractice => None,
        }
    };
    let mut out = Vec::new();
    for (at, code) in kit.coding.diagnoses.iter().enumerate() {
        let set = CodeSet::Icd10Cm;
        if let Some(text) = why(set, *code, tables.look_up(set, *code, day)) {
            out.push(Problem {
                text,
                diagnosis: Some(at),
                line: None,
            });
        }
    }
    for (at, line) in kit.coding.lines.iter().enumerate() {
        let set = super::cards::set_of_line(line.code);
        if let Some(text) = why(set, line.code, tables.look_up_procedure(line.code, day)) {
            out.push(Problem {
                text,
                diagnosis: None,
                line: Some(at),
            });
        }
    }
    out
}

/// A coding with a kit put on it, on the day of a visit, and what that came to. Lines without a
/// charge get the practice's usual one. `skip` leaves out the codes that cannot be billed; without
/// it nothing is posted where there are any.
///
/// # Errors
/// Why not; nothing is posted then.
pub fn place(
    tables: &Tables,
    kit: &Kit,
    day: NaiveDate,
    coding: &Coding,
    skip: bool,
) -> std::result::Result<(Coding, Posted), NotPosted> {
    let problems = problems(tables, kit, day);
    if !problems.is_empty() && !skip {
        return Err(NotPosted::Codes(problems));
    }
    let diagnoses: Vec<usize> = problems.iter().filter_map(|p| p.diagnosis).collect();
    let lines: Vec<usize> = problems.iter().filter_map(|p| p.line).collect();
    let mut kit = kit.clone().without(&diagnoses, &lines);
    if kit.coding == Coding::default() {
        return Err(NotPosted::Full(format!(
            "nothing of {} can be billed on {day}",
            kit.name
        )));
    }
    for line in &mut kit.coding.lines {
        (line.from, line.to) = (day, day);
        if line.charge == Money::ZERO {
            line.charge = usual_charge(tables, line).unwrap_or_default();
        }
    }
    let mut next = coding.clone();
    match kit.post(&mut next, day) {
        Ok(posted) => Ok((next, posted)),
        Err(error) => Err(NotPosted::Full(error.to_string())),
    }
}

/// Posts a kit on a chart and stores it, as [`place`] says.
///
/// # Errors
/// When it was not posted, or the chart cannot be stored.
pub fn post(desk: &Desk, chart: &mut Chart, kit: &Kit, skip: bool) -> Result<Posted> {
    let day = chart.encounter.from;
    let placed = place(&desk.tables, kit, day, &chart.coding, skip);
    let (next, posted) = placed.map_err(|why| WorkflowError::Refused(why.text()))?;
    coding::save(desk, chart, next)?;
    Ok(posted)
}

/// What reading kits from a file came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Imported {
    /// Kits that are new.
    pub new: Vec<Kit>,
    /// Kits that were there with other codes, and have those of the file now.
    pub replaced: Vec<Kit>,
    /// How many were there just so.
    pub unchanged: usize,
    /// Kits whose key belongs to another kit here: they have none now.
    pub keyless: Vec<String>,
}

/// Takes kits from a file, all or none. A kit that is here already under its name is an error where
/// it differs, unless `replace` says that the file's takes its place.
///
/// # Errors
/// When one differs, with its line, or it cannot be stored.
pub fn import(desk: &Desk, lines: Vec<KitLine>, shared: bool, replace: bool) -> Result<Imported> {
    let mut known: Vec<Kit> = all(desk)?;
    known.retain(|kit| kit.is_for(&desk.user));
    let mut done = Imported::default();
    let mut puts = Vec::new();
    for line in lines {
        let owner = match shared || line.shared {
            true => String::new(),
            false => desk.user.clone(),
        };
        let name = line.name.to_lowercase();
        let same = |kit: &&Kit| kit.owner == owner && kit.name.to_lowercase() == name;
        let old = known.iter().find(same).cloned();
        let key_free = |key: &char| {
            !known.iter().any(|kit| {
                kit.owner == owner && kit.hotkey == Some(*key) && kit.name.to_lowercase() != name
            })
        };
        let hotkey = line.hotkey.filter(key_free);
        if hotkey != line.hotkey {
            done.keyless.push(line.name.clone());
        }
        let kit = Kit {
            id: old.as_ref().map_or(KitId(0), |kit| kit.id),
            revision: old.as_ref().map_or(0, |kit| kit.revision),
            name: line.name,
            owner,
            specialty: line.specialty,
            hotkey,
            coding: line.coding,
            retired: false,
        };
        match old {
            Some(old) if old == kit => done.unchanged += 1,
            Some(_) if !replace => {
                return Err(WorkflowError::Refused(format!(
                    "line {}: there is another kit '{}' here, {}: say that it is to be replaced, or \
                     rename one; nothing was taken from the file",
                    line.line, kit.name, kit.id
                )));
            }
            Some(_) => {
                known.retain(|other| other.id != kit.id);
                known.push(kit.clone());
                puts.push(kit);
            }
            None => {
                let id = KitId(desk.store.next_id(Key::Kit(KitId(0))));
                let kit = Kit { id, ..kit };
                known.push(kit.clone());
                puts.push(kit);
            }
        }
    }
    if !puts.is_empty() {
        let records = puts.iter().cloned().map(|kit| Record::Kit(Box::new(kit)));
        desk.commit("kit.import", records.collect())?;
    }
    (done.new, done.replaced) = puts.into_iter().partition(|kit| kit.revision == 0);
    Ok(done)
}

/// A kit that the user sees.
fn seen(desk: &Desk, id: KitId) -> Result<Kit> {
    let kit = desk.kit(id)?;
    if kit.is_for(&desk.user) {
        Ok(kit)
    } else {
        Err(WorkflowError::NotFound(Key::Kit(id)))
    }
}

/// A coding as a kit keeps it.
fn kept(tables: &Tables, coding: &Coding) -> Result<Coding> {
    if *coding == Coding::default() {
        return Err(WorkflowError::Refused(
            "nothing is coded here to make a kit of".into(),
        ));
    }
    let mut coding = coding.clone();
    let diagnoses = coding.diagnoses.len();
    for line in &mut coding.lines {
        if usual_charge(tables, line) == Some(line.charge) {
            line.charge = Money::ZERO;
        }
        line.pointers.retain(|p| p.index() < diagnoses);
    }
    Ok(Kit::undated(coding))
}

/// The kit with a head, once that is lawful and nobody's else.
fn headed(desk: &Desk, mut kit: Kit, head: &Head) -> Result<Kit> {
    let refused = |text: String| Err(WorkflowError::Refused(text));
    kit.name = safe_text(head.name.trim()).into_owned();
    kit.specialty = safe_text(head.specialty.trim()).into_owned();
    if kit.name.is_empty() {
        return refused("a kit needs a name, such as: diabetes check".into());
    }
    for (what, text) in [("name", &kit.name), ("specialty", &kit.specialty)] {
        if text.chars().count() > Kit::LONGEST {
            return refused(format!(
                "the {what} is longer than {} characters",
                Kit::LONGEST
            ));
        }
    }
    kit.hotkey = head.hotkey;
    if let Some(key) = kit.hotkey.filter(|key| !Kit::is_hotkey(*key)) {
        return refused(format!(
            "'{key}' cannot be the key of a kit: choose a small letter or a digit"
        ));
    }
    kit.owner = match head.shared {
        true => String::new(),
        false => desk.user.clone(),
    };
    let others = all(desk)?
        .into_iter()
        .filter(|other| other.id != kit.id && !other.retired && other.owner == kit.owner);
    for other in others {
        if other.name.to_lowercase() == kit.name.to_lowercase() {
            return refused(format!(
                "there is a kit '{}' already, {}: choose another name",
                other.name, other.id
            ));
        }
        if kit.hotkey.is_some() && other.hotkey == kit.hotkey {
            return refused(format!(
                "the key {} posts '{}' already: choose another",
                kit.hotkey.unwrap_or_default(),
                other.name
            ));
        }
    }
    Ok(kit)
}

/// Stores a kit where it changed; answers it with its new revision.
fn put(desk: &Desk, action: &str, mut kit: Kit) -> Result<Kit> {
    if kit.revision > 0 && desk.kit(kit.id)? == kit {
        return Ok(kit);
    }
    let done = desk.commit(action, vec![Record::Kit(Box::new(kit.clone()))])?;
    if let Some((_, revision)) = done.revisions.first() {
        kit.revision = *revision;
    }
    Ok(kit)
}
