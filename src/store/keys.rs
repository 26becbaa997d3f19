//! Keys of the view: one ordered space of bytes, parted by the first byte.
//!
//! | first byte | then | value |
//! |---|---|---|
//! | `00` | a name | facts about the view itself |
//! | `10`..`17` | number | a record, packed |
//! | `20` | unique outside name | key of the record that answers to it |
//! | `30`..`37` | what the list is of, what it is ordered by, number | a row of the list |
//!
//! Numbers, dates and times are big-endian with the sign bit turned, so that bytes sort as they do.

use crate::domain::{
    Card, CardId, ChartId, ChartStatus, ClaimId, ClaimStatus, CodeSet, FollowUpState, KitId,
    PatientId, PayerId, ProviderId,
};
use crate::workflow::ports::{Key, List};
use chrono::{DateTime, Datelike, NaiveDate, Utc};

/// The format of the view: keys, rows and records. A view of another format is rebuilt.
pub(super) const FORMAT: &[u8] = b"\0format";
/// Sequence of the last journal entry that the view holds.
pub(super) const LAST_SEQUENCE: &[u8] = b"\0last_seq";

const NAME: u8 = 0x20;
const OPEN_CHARTS: u8 = 0x30;
const CODED_CHARTS: u8 = 0x31;
const CHARTS_OF: u8 = 0x32;
const CLAIMS: u8 = 0x33;
const CLAIMS_OF: u8 = 0x34;
const DUE: u8 = 0x35;
const FOLLOW_UPS: u8 = 0x36;
const CARDS: u8 = 0x37;

/// First byte of every record, and one beyond the last.
pub(super) const RECORDS: (&[u8], &[u8]) = (&[0x10], &[0x18]);
/// First byte of every index entry, and one beyond the last.
pub(super) const INDEX: (&[u8], &[u8]) = (&[NAME], &[0x38]);

/// How many kinds of record there are.
pub(super) const KINDS: u8 = 8;

/// The kind of a record, from 0.
pub(super) const fn kind(key: Key) -> u8 {
    match key {
        Key::Patient(_) => 0,
        Key::Payer(_) => 1,
        Key::Provider(_) => 2,
        Key::Chart(_) => 3,
        Key::Claim(_) => 4,
        Key::FollowUp(_) => 5,
        Key::Kit(_) => 6,
        Key::Card(_) => 7,
    }
}

/// The number that stands in a key.
pub(super) const fn number(key: Key) -> u64 {
    match key {
        Key::Patient(PatientId(n))
        | Key::Payer(PayerId(n))
        | Key::Provider(ProviderId(n))
        | Key::Chart(ChartId(n))
        | Key::Claim(ClaimId(n))
        | Key::FollowUp(ClaimId(n))
        | Key::Kit(KitId(n))
        | Key::Card(CardId(n)) => n,
    }
}

const fn key_of(kind: u8, n: u64) -> Option<Key> {
    Some(match kind {
        0 => Key::Patient(PatientId(n)),
        1 => Key::Payer(PayerId(n)),
        2 => Key::Provider(ProviderId(n)),
        3 => Key::Chart(ChartId(n)),
        4 => Key::Claim(ClaimId(n)),
        5 => Key::FollowUp(ClaimId(n)),
        6 => Key::Kit(KitId(n)),
        7 => Key::Card(CardId(n)),
        _ => return None,
    })
}

/// Where a record stands.
pub(super) fn record(key: Key) -> Vec<u8> {
    let mut out = vec![0x10 + kind(key)];
    out.extend_from_slice(&number(key).to_be_bytes());
    out
}

/// Which record stands there; `None` for what is no record's key.
pub(super) fn parse_record(bytes: &[u8]) -> Option<Key> {
    let (first, rest) = bytes.split_first()?;
    let n = u64::from_be_bytes(rest.try_into().ok()?);
    key_of(first.checked_sub(0x10)?, n)
}

/// From the first record of a kind to one beyond the last.
pub(super) fn records_of(kind: u8) -> (Vec<u8>, Vec<u8>) {
    (vec![0x10 + kind], vec![0x11 + kind])
}

/// Where a unique name stands.
pub(super) fn name(text: &str) -> Vec<u8> {
    let mut out = vec![NAME];
    out.extend_from_slice(text.as_bytes());
    out
}

/// The name that stands in a key; `None` where the key is no name's.
pub(super) fn parse_name(bytes: &[u8]) -> Option<&str> {
    match bytes.split_first() {
        Some((&NAME, text)) => std::str::from_utf8(text).ok(),
        _ => None,
    }
}

/// Which record an index entry speaks of, from its key and value.
pub(super) fn owner(entry: &[u8], value: &[u8]) -> Option<Key> {
    let (&first, rest) = entry.split_first()?;
    let kind = match first {
        NAME => return parse_record(value),
        OPEN_CHARTS | CODED_CHARTS | CHARTS_OF => 3,
        CLAIMS | CLAIMS_OF | DUE => 4,
        FOLLOW_UPS => 5,
        CARDS => 7,
        _ => return None,
    };
    let n = u64::from_be_bytes(*rest.last_chunk::<8>()?);
    // The newest-first list turns the number over, to sort it down.
    key_of(kind, if first == CODED_CHARTS { !n } else { n })
}

fn day(date: NaiveDate) -> [u8; 4] {
    (date.num_days_from_ce().cast_unsigned() ^ (1 << 31)).to_be_bytes()
}

fn moment(at: DateTime<Utc>) -> [u8; 12] {
    let mut out = [0; 12];
    let seconds = at.timestamp().cast_unsigned() ^ (1 << 63);
    out[..8].copy_from_slice(&seconds.to_be_bytes());
    out[8..].copy_from_slice(&at.timestamp_subsec_nanos().to_be_bytes());
    out
}

const fn claim_state(status: ClaimStatus) -> u8 {
    match status {
        ClaimStatus::Staged => 0,
        ClaimStatus::Sent => 1,
        ClaimStatus::Paid => 2,
        ClaimStatus::Denied => 3,
        ClaimStatus::Closed => 4,
        ClaimStatus::Void => 5,
    }
}

const fn chase_state(state: FollowUpState) -> u8 {
    match state {
        FollowUpState::Open => 0,
        FollowUpState::Snoozed => 1,
        FollowUpState::Resolved => 2,
    }
}

fn join(first: u8, parts: &[&[u8]]) -> Vec<u8> {
    let mut out = vec![first];
    for part in parts {
        out.extend_from_slice(part);
    }
    out
}

/// Place of a chart in the list of its status.
pub(super) fn chart_in_queue(status: ChartStatus, from: NaiveDate, id: ChartId) -> Vec<u8> {
    match status {
        ChartStatus::Ready | ChartStatus::InProgress | ChartStatus::Held => {
            join(OPEN_CHARTS, &[&day(from), &id.0.to_be_bytes()])
        }
        ChartStatus::Coded => {
            let newest_first = day(from).map(|byte| !byte);
            join(CODED_CHARTS, &[&newest_first, &(!id.0).to_be_bytes()])
        }
    }
}

/// Place of a chart in its patient's list.
pub(super) fn chart_of(patient: PatientId, from: NaiveDate, id: ChartId) -> Vec<u8> {
    let parts: [&[u8]; 3] = [&patient.0.to_be_bytes(), &day(from), &id.0.to_be_bytes()];
    join(CHARTS_OF, &parts)
}

/// Place of a claim among those of its state.
pub(super) fn claim_in_state(status: ClaimStatus, staged: DateTime<Utc>, id: ClaimId) -> Vec<u8> {
    let parts: [&[u8]; 3] = [&[claim_state(status)], &moment(staged), &id.0.to_be_bytes()];
    join(CLAIMS, &parts)
}

/// Place of a claim in its patient's list.
pub(super) fn claim_of(patient: PatientId, staged: DateTime<Utc>, id: ClaimId) -> Vec<u8> {
    let parts: [&[u8]; 3] = [
        &patient.0.to_be_bytes(),
        &moment(staged),
        &id.0.to_be_bytes(),
    ];
    join(CLAIMS_OF, &parts)
}

/// Place of a sent claim among those that wait for money.
pub(super) fn due(expected: NaiveDate, id: ClaimId) -> Vec<u8> {
    join(DUE, &[&day(expected), &id.0.to_be_bytes()])
}

/// Place of a follow-up among those of its state.
pub(super) fn follow_up(state: FollowUpState, next: NaiveDate, id: ClaimId) -> Vec<u8> {
    let parts: [&[u8]; 3] = [&[chase_state(state)], &day(next), &id.0.to_be_bytes()];
    join(FOLLOW_UPS, &parts)
}

/// Place of a card in its owner's list.
pub(super) fn card(card: &Card) -> Vec<u8> {
    let set = match card.set {
        CodeSet::Icd10Cm => 0,
        CodeSet::Cpt => 1,
        CodeSet::Hcpcs => 2,
    };
    // A code is shorter than twelve characters or just as long: filled up, codes sort as they do.
    let mut code = [0; 12];
    for (place, byte) in code.iter_mut().zip(card.code.as_str().bytes()) {
        *place = byte;
    }
    let owner = cards_of(&card.owner);
    let parts: [&[u8]; 3] = [&[set], &code, &card.id.0.to_be_bytes()];
    [owner, parts.concat()].concat()
}

/// What the cards of an owner begin with. The length stands first, so that no owner's list holds
/// another's.
fn cards_of(owner: &str) -> Vec<u8> {
    let length = u32::try_from(owner.len()).unwrap_or(u32::MAX);
    join(CARDS, &[&length.to_be_bytes(), owner.as_bytes()])
}

/// Where a list begins, and one beyond its end.
pub(super) fn list(list: &List) -> (Vec<u8>, Vec<u8>) {
    let prefix = match list {
        List::OpenCharts => vec![OPEN_CHARTS],
        List::CodedCharts => vec![CODED_CHARTS],
        List::ChartsOf(patient) => join(CHARTS_OF, &[&patient.0.to_be_bytes()]),
        List::Claims(status) => join(CLAIMS, &[&[claim_state(*status)]]),
        List::ClaimsOf(patient) => join(CLAIMS_OF, &[&patient.0.to_be_bytes()]),
        List::Due(before) => return (vec![DUE], join(DUE, &[&day(*before)])),
        List::FollowUps(state) => join(FOLLOW_UPS, &[&[chase_state(*state)]]),
        List::Patients => return records_of(0),
        List::Payers => return records_of(1),
        List::Providers => return records_of(2),
        List::Kits => return records_of(6),
        List::Cards(owner) => cards_of(owner),
    };
    let end = beyond(&prefix);
    (prefix, end)
}

/// The first key that does not start with the prefix. The first byte is never `ff`.
fn beyond(prefix: &[u8]) -> Vec<u8> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.pop() {
        if let Some(next) = last.checked_add(1) {
            end.push(next);
            break;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date() -> impl Strategy<Value = NaiveDate> {
        (-100_000_i64..100_000).prop_map(|n| NaiveDate::default() + chrono::TimeDelta::days(n))
    }

    proptest! {
        #[test]
        fn keys_sort_as_dates_and_numbers_do(a in date(), b in date(), i in any::<u64>(), j in any::<u64>()) {
            let (i, j) = (ChartId(i), ChartId(j));
            let ready = ChartStatus::Ready;
            prop_assert_eq!(
                chart_in_queue(ready, a, i).cmp(&chart_in_queue(ready, b, j)),
                (a, i).cmp(&(b, j))
            );
            let coded = ChartStatus::Coded;
            prop_assert_eq!(
                chart_in_queue(coded, a, i).cmp(&chart_in_queue(coded, b, j)),
                (b, j).cmp(&(a, i))
            );
        }

        #[test]
        fn keys_sort_as_moments_do(a in any::<i32>(), b in any::<i32>(), m in 0_u32..1_000_000_000, n in 0_u32..1_000_000_000) {
            let at = |s: i32, n| DateTime::from_timestamp(i64::from(s), n).unwrap();
            let of = |s, n| claim_of(PatientId(1), at(s, n), ClaimId(1));
            prop_assert_eq!(of(a, m).cmp(&of(b, n)), (a, m).cmp(&(b, n)));
        }

        #[test]
        fn entries_name_their_owner(n in any::<u64>(), d in date()) {
            for status in [ChartStatus::Held, ChartStatus::Coded] {
                let entry = chart_in_queue(status, d, ChartId(n));
                prop_assert_eq!(owner(&entry, &[]), Some(Key::Chart(ChartId(n))));
            }
            prop_assert_eq!(owner(&due(d, ClaimId(n)), &[]), Some(Key::Claim(ClaimId(n))));
            let key = Key::Payer(PayerId(n));
            prop_assert_eq!(owner(&name("payer:1"), &record(key)), Some(key));
        }
    }

    #[test]
    fn a_prefix_of_ff_bytes_ends_where_the_next_list_begins() {
        let (start, end) = list(&List::ChartsOf(PatientId(u64::MAX)));
        assert_eq!(start, [&[CHARTS_OF][..], &[0xff; 8]].concat());
        assert_eq!(end, [CHARTS_OF + 1]);
    }
}
