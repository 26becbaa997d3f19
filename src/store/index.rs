//! The index: what stands in names and lists for a record, and how lists are read.
//!
//! [`entries`] is a pure function of one record. A commit takes away what the record's old image
//! gave and adds what the new one gives; `verify` computes the same again.

use super::keys;
use super::records::{self, Unreadable};
use super::view::View;
use crate::domain::ClaimStatus;
use crate::workflow::ports::{
    ChartRow, ClaimRow, Cursor, FollowUpRow, Key, List, Page, Record, Row, StoreError,
};
use std::ops::Bound;

/// A key of the index and its value.
pub(super) type IndexEntry = (Vec<u8>, Vec<u8>);

/// Every entry of the index that speaks of a record.
pub(super) fn entries(record: &Record) -> Result<Vec<IndexEntry>, Unreadable> {
    let own = keys::record(record.key());
    let mut out: Vec<IndexEntry> = record
        .names()
        .iter()
        .map(|name| (keys::name(name), own.clone()))
        .collect();
    match record {
        Record::Patient(_) | Record::Payer(_) | Record::Provider(_) => {}
        Record::Chart(chart) => {
            let row = records::encode_chart_row(&ChartRow::of(chart))?;
            let from = chart.encounter.from;
            out.push((keys::chart_of(chart.patient, from, chart.id), row.clone()));
            out.push((keys::chart_in_queue(chart.status, from, chart.id), row));
        }
        Record::Claim(file) => {
            let row = records::encode_claim_row(&ClaimRow::of(file))?;
            let waits = file.status == ClaimStatus::Sent && file.late.is_none();
            if let Some(expected) = file.expected.filter(|_| waits) {
                out.push((keys::due(expected, file.id), row.clone()));
            }
            let at = file.staged_at;
            out.push((keys::claim_of(file.patient, at, file.id), row.clone()));
            out.push((keys::claim_in_state(file.status, at, file.id), row));
        }
        Record::FollowUp(chase) => out.push((
            keys::follow_up(chase.state, chase.next_action, chase.claim),
            records::encode_follow_up_row(&FollowUpRow::of(chase))?,
        )),
        Record::Kit(_) => {}
        Record::Card(card) if card.is_blank() => {}
        Record::Card(card) => out.push((keys::card(card), records::encode(record)?)),
    }
    Ok(out)
}

/// One write to the view: `None` takes the key away.
pub(super) type Op = (Vec<u8>, Option<Vec<u8>>);

/// What turns the index of the old image into that of the new one, the record included.
pub(super) fn ops(
    key: &[u8],
    before: Option<&Record>,
    after: &Record,
    image: &[u8],
) -> Result<Vec<Op>, Unreadable> {
    let new = entries(after)?;
    let old = before.map(entries).transpose()?.unwrap_or_default();
    let mut ops: Vec<Op> = old
        .iter()
        .filter(|(key, _)| !new.iter().any(|(kept, _)| kept == key))
        .map(|(key, _)| (key.clone(), None))
        .collect();
    ops.extend(
        new.into_iter()
            .filter(|entry| !old.contains(entry))
            .map(|(key, value)| (key, Some(value))),
    );
    ops.push((key.to_vec(), Some(records::pack(image))));
    Ok(ops)
}

/// A record of the view.
pub(super) fn get(view: &dyn View, key: Key) -> Result<Option<Record>, StoreError> {
    match view.get(&keys::record(key))? {
        Some(value) => {
            let image = records::unpack(&value).map_err(|e| unreadable(key, &e))?;
            let record = records::decode(key, &image).map_err(|e| unreadable(key, &e))?;
            Ok(Some(record))
        }
        None => Ok(None),
    }
}

/// The record that answers to a name.
pub(super) fn find(view: &dyn View, name: &str) -> Result<Option<Key>, StoreError> {
    match view.get(&keys::name(name))? {
        Some(value) => keys::parse_record(&value)
            .map(Some)
            .ok_or_else(|| StoreError::Damaged("a name in the view leads nowhere".to_owned())),
        None => Ok(None),
    }
}

/// A page of a list: one key range, read from the cursor on.
pub(super) fn page(
    view: &dyn View,
    list: List,
    after: Option<&Cursor>,
    limit: usize,
) -> Result<Page, StoreError> {
    let (start, end) = keys::list(&list);
    let from = match after {
        Some(Cursor(key)) if *key >= start => Bound::Excluded(key.as_slice()),
        _ => Bound::Included(start.as_slice()),
    };
    let mut rows = Vec::new();
    let mut last = None;
    let mut next = None;
    view.scan(from, &end, &mut |key, value| {
        if rows.len() == limit {
            next = last.take().or_else(|| after.map(|cursor| cursor.0.clone()));
            return Ok(false);
        }
        rows.push(row(&list, key, value)?);
        last = Some(key.to_vec());
        Ok(true)
    })?;
    Ok(Page {
        rows,
        next: next.map(Cursor),
    })
}

fn row(list: &List, key: &[u8], value: &[u8]) -> Result<Row, StoreError> {
    let bad = |e: Unreadable| damaged(&e);
    Ok(match list {
        List::OpenCharts | List::CodedCharts | List::ChartsOf(_) => {
            Row::Chart(records::decode_chart_row(value).map_err(bad)?)
        }
        List::Claims(_) | List::ClaimsOf(_) | List::Due(_) => {
            Row::Claim(records::decode_claim_row(value).map_err(bad)?)
        }
        List::FollowUps(_) => Row::FollowUp(records::decode_follow_up_row(value).map_err(bad)?),
        List::Cards(_) => Row::Card(records::decode_card(value).map_err(bad)?),
        List::Patients | List::Payers | List::Providers | List::Kits => {
            Row::Key(keys::parse_record(key).ok_or_else(|| {
                StoreError::Damaged("a key in the view is no record's".to_owned())
            })?)
        }
    })
}

/// What cannot be read, as the port's error.
pub(super) fn damaged(error: &Unreadable) -> StoreError {
    match error {
        Unreadable::Newer { .. } => StoreError::Io {
            what: "the store was written by a newer claimdeck".to_owned(),
            error: std::io::Error::new(std::io::ErrorKind::Unsupported, error.to_string()),
        },
        Unreadable::Garbled { .. } => StoreError::Damaged(error.to_string()),
    }
}

/// The same, naming the record.
pub(super) fn unreadable(key: Key, error: &Unreadable) -> StoreError {
    match damaged(error) {
        StoreError::Damaged(why) => StoreError::Damaged(format!("{key}: {why}")),
        other => other,
    }
}
