//! `verify`: the journal's chain, the view's records against the journal, and the index against the
//! records, both ways.

use super::index;
use super::keys;
use super::records::{self, Bytes, Entry};
use super::view::View;
use crate::workflow::ports::{Key, StoreError, VerifyReport};
use std::collections::HashMap;
use std::ops::Bound;

/// A journal entry with its bytes' hash, as the journal of an adapter hands it out.
pub(super) struct Link {
    /// Its place.
    pub sequence: u64,
    /// Its bytes.
    pub body: Vec<u8>,
    /// Where it stands, in words.
    pub place: String,
    /// Hash of the entry before, as the file's head says, where it is the first of a file.
    pub previous: Option<[u8; 32]>,
}

/// Most problems that are listed one by one.
const MOST: usize = 50;

struct Checks {
    report: VerifyReport,
    unlisted: u64,
}

impl Checks {
    fn wrong(&mut self, problem: String) {
        if self.report.problems.len() < MOST {
            self.report.problems.push(problem);
        } else {
            self.unlisted += 1;
        }
    }
}

/// Checks everything. `next` hands out the journal, oldest entry first.
pub(super) fn verify(
    view: &dyn View,
    mut next: impl FnMut() -> Result<Option<Link>, StoreError>,
) -> Result<VerifyReport, StoreError> {
    let mut checks = Checks {
        report: VerifyReport::default(),
        unlisted: 0,
    };
    let newest = chain(&mut checks, &mut next);
    records(&mut checks, view, newest)?;
    entries(&mut checks, view)?;
    if checks.unlisted > 0 {
        let more = format!("and {} more", checks.unlisted);
        checks.report.problems.push(more);
    }
    Ok(checks.report)
}

/// What the newest entry of each record says it is: a hash of its image.
type Newest = HashMap<Vec<u8>, [u8; 32]>;

/// Follows the chain; `None` where it breaks, since then nobody knows what is newest.
fn chain(
    checks: &mut Checks,
    next: &mut dyn FnMut() -> Result<Option<Link>, StoreError>,
) -> Option<Newest> {
    let mut newest = Newest::new();
    let mut previous: Option<[u8; 32]> = None;
    loop {
        let link = match next() {
            Ok(Some(link)) => link,
            Ok(None) => return Some(newest),
            Err(error) => {
                checks.wrong(format!("{error}; later entries were not checked"));
                return None;
            }
        };
        let Link {
            sequence,
            body,
            place,
            ..
        } = link;
        let entry = match Entry::decode(&body) {
            Ok(entry) => entry,
            Err(error) => {
                checks.wrong(format!("{place}: entry {sequence}: {error}"));
                return None;
            }
        };
        let expected = previous.or(link.previous).unwrap_or([0; 32]);
        if entry.previous != expected || link.previous.is_some_and(|hash| hash != expected) {
            checks.wrong(format!(
                "{place}: entry {sequence} does not follow the one before it: the chain is broken"
            ));
        }
        previous = Some(super::journal::hash(&body));
        for change in entry.changes {
            let before = change
                .before
                .map(|Bytes(image)| super::journal::hash(&image));
            let after = super::journal::hash(&change.after.0);
            let known = newest.insert(change.key.0.clone(), after);
            if known != before {
                checks.wrong(format!(
                    "{place}: entry {sequence} changes {} as it never stood",
                    named(&change.key.0)
                ));
            }
        }
        checks.report.journal_entries += 1;
    }
}

fn named(key: &[u8]) -> String {
    keys::parse_record(key).map_or_else(|| "an unknown record".to_owned(), |key| key.to_string())
}

/// Every record of the view is the newest image of the journal, and the other way round.
fn records(
    checks: &mut Checks,
    view: &dyn View,
    mut newest: Option<Newest>,
) -> Result<(), StoreError> {
    let (from, to) = keys::RECORDS;
    view.scan(Bound::Included(from), to, &mut |key, value| {
        checks.report.records += 1;
        let Some(own) = keys::parse_record(key) else {
            checks.wrong("a key of the view is no record's".to_owned());
            return Ok(true);
        };
        let read = records::unpack(value)
            .and_then(|image| records::decode(own, &image).map(|record| (image, record)));
        let (image, record) = match read {
            Ok(read) => read,
            Err(error) => {
                checks.wrong(format!("{own}: {error}"));
                return Ok(true);
            }
        };
        if let Some(newest) = &mut newest
            && newest.remove(key) != Some(super::journal::hash(&image))
        {
            checks.wrong(format!("{own} is not as the journal has it"));
        }
        for (entry, expected) in index::entries(&record).unwrap_or_default() {
            checks.report.index_entries += 1;
            if view.get(&entry)?.as_ref() != Some(&expected) {
                checks.wrong(format!("{own} is missing in an index, or stale there"));
            }
        }
        Ok(true)
    })?;
    for key in newest.iter().flat_map(HashMap::keys) {
        checks.wrong(format!(
            "{} is in the journal and not in the view",
            named(key)
        ));
    }
    Ok(())
}

/// Every entry of the index is one that its record gives.
fn entries(checks: &mut Checks, view: &dyn View) -> Result<(), StoreError> {
    let (from, to) = keys::INDEX;
    view.scan(Bound::Included(from), to, &mut |entry, value| {
        let owner = keys::owner(entry, value);
        let given = owner.is_some_and(|own| gives(view, own, entry));
        if !given {
            let whose = owner.map_or_else(|| "nothing".to_owned(), |key| key.to_string());
            checks.wrong(format!(
                "an index holds an entry of {whose} that should not be there"
            ));
        }
        Ok(true)
    })
}

fn gives(view: &dyn View, own: Key, entry: &[u8]) -> bool {
    let record = index::get(view, own).ok().flatten();
    record.is_some_and(|record| {
        index::entries(&record).is_ok_and(|all| all.iter().any(|(key, _)| key == entry))
    })
}
