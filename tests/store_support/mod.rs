//! What the tests of the store share: small records and ways to read a store back.
#![allow(dead_code, reason = "every test file uses its own part")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests fail by panic"
)]

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use claimdeck::domain::*;
use claimdeck::workflow::ports::*;

/// A day, counted from 1 January 2026.
pub fn day(n: i64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + TimeDelta::days(n)
}

/// A moment, counted in seconds from the beginning of 2026.
pub fn at(n: i64) -> DateTime<Utc> {
    day(0).and_hms_opt(0, 0, 0).unwrap().and_utc() + TimeDelta::seconds(n)
}

pub fn set(action: &str, puts: Vec<Record>) -> ChangeSet {
    ChangeSet {
        at: at(0),
        by: "ann".to_owned(),
        action: action.to_owned(),
        puts,
    }
}

pub fn patient(id: u64, mrn: &str) -> Patient {
    Patient {
        id: PatientId(id),
        revision: 0,
        mrn: mrn.to_owned(),
        name: PersonName {
            last: format!("Roe{id}"),
            first: "Jane".to_owned(),
            middle: String::new(),
        },
        birth_date: day(-10_000),
        sex: Sex::Female,
        address: Address::default(),
        phone: String::new(),
        coverages: Vec::new(),
    }
}

pub fn chart(id: u64, patient: u64, from: i64, status: ChartStatus) -> Chart {
    let note = "Type 2 diabetes with neuropathy, foot exam done, A1c 7.9. ".repeat(20);
    Chart {
        id: ChartId(id),
        revision: 0,
        source: format!("test:{id}"),
        patient: PatientId(patient),
        encounter: Encounter {
            kind: EncounterKind::Clinic,
            from: day(from),
            to: day(from),
            place_of_service: "11".to_owned(),
            rendering: Some(ProviderId(1)),
            billing: None,
            referring: None,
            payer: Some(PayerId(1)),
        },
        documents: vec![Document {
            title: "Progress note".to_owned(),
            date: None,
            text: format!("{id} {note}"),
        }],
        upstream_codes: Vec::new(),
        received: day(from + 1),
        expected_charge: Money(12_500),
        status,
        assigned_to: String::new(),
        holds: Vec::new(),
        coding: Coding::default(),
        overrides: Vec::new(),
        claim: None,
    }
}

pub fn claim(id: u64, patient: u64, status: ClaimStatus, staged: i64) -> ClaimFile {
    ClaimFile {
        id: ClaimId(id),
        revision: 0,
        chart: None,
        patient: PatientId(patient),
        payer: None,
        claim: Claim {
            id: ClaimId(id).to_string(),
            patient: ClaimPatient::default(),
            coverages: Vec::new(),
            billing_provider: Party::default(),
            rendering_provider: None,
            referring_provider: None,
            place_of_service: "11".to_owned(),
            frequency: "1".to_owned(),
            payer_claim_number: None,
            prior_authorization: None,
            clia: None,
            accident: None,
            received: None,
            coding: Coding::default(),
            history: Vec::new(),
        },
        status,
        staged_at: at(staged),
        staged_by: "ann".to_owned(),
        sent: None,
        expected: None,
        late: None,
        settled: None,
        paid: Money::ZERO,
        overrides: Vec::new(),
        note: String::new(),
    }
}

pub fn follow_up(claim: u64, state: FollowUpState, next: i64) -> FollowUp {
    FollowUp {
        claim: ClaimId(claim),
        revision: 0,
        state,
        expected: day(0),
        marked: day(1),
        next_action: day(next),
        assigned_to: String::new(),
        contacts: Vec::new(),
        outcome: String::new(),
    }
}

pub fn kit(id: u64, owner: &str, name: &str) -> Kit {
    let line = ServiceLine {
        pointers: Pointer::new(1).into_iter().collect(),
        ..ServiceLine::new("99214".parse().unwrap(), Kit::UNDATED)
    };
    Kit {
        id: KitId(id),
        revision: 0,
        name: name.to_owned(),
        owner: owner.to_owned(),
        specialty: "family practice".to_owned(),
        hotkey: Some('d'),
        coding: Coding {
            diagnoses: vec!["E11.42".parse().unwrap(), "I10".parse().unwrap()],
            lines: vec![line],
        },
        retired: false,
    }
}

pub fn card(id: u64, owner: &str, code: &str) -> Card {
    let code = code.parse::<Code>().unwrap();
    let set = match code.as_str().as_bytes()[0] {
        b'0'..=b'9' => CodeSet::Cpt,
        b'J' => CodeSet::Hcpcs,
        _ => CodeSet::Icd10Cm,
    };
    Card {
        uses: 3,
        last_used: Some(day(9)),
        note: "payer asks for the A1c".to_owned(),
        ..Card::new(CardId(id), owner.to_owned(), set, code)
    }
}

/// The keys of a whole list, read in pages of a size.
pub fn keys(store: &dyn Store, list: List, page: usize) -> Vec<String> {
    let mut keys = Vec::new();
    let mut cursor = None;
    loop {
        let got = store.list(list.clone(), cursor.as_ref(), page).unwrap();
        assert!(got.rows.len() <= page);
        keys.extend(got.rows.iter().map(|row| match row {
            Row::Chart(row) => row.id.to_string(),
            Row::Claim(row) => row.id.to_string(),
            Row::FollowUp(row) => Key::FollowUp(row.claim).to_string(),
            Row::Card(row) => row.id.to_string(),
            Row::Key(key) => key.to_string(),
        }));
        cursor = got.next;
        if cursor.is_none() {
            return keys;
        }
    }
}

/// The report of a store in which nothing is wrong.
pub fn clean(store: &dyn Store) -> VerifyReport {
    let report = store.verify().unwrap();
    assert_eq!(report.problems, Vec::<String>::new());
    report
}

/// The next line `ack N N ..` of a process's output; `None` at its end. What is no such line (the
/// test harness talks too), or was torn by a kill, is passed over.
pub fn next_ack<T: std::str::FromStr, const N: usize>(
    out: &mut impl std::io::BufRead,
) -> Option<[T; N]> {
    let mut line = String::new();
    while out.read_line(&mut line).unwrap() > 0 {
        if let Some((_, ack)) = line.strip_suffix('\n').and_then(|l| l.split_once("ack ")) {
            let numbers: Vec<T> = ack.split(' ').map_while(|n| n.parse().ok()).collect();
            if let Ok(ack) = numbers.try_into() {
                return Some(ack);
            }
        }
        line.clear();
    }
    None
}
