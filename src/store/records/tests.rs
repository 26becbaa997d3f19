//! Records of every shape come back as they were.

use super::*;
use crate::domain::claim::Accident;
use crate::domain::*;
use proptest::prelude::*;

/// Makes records out of random numbers; with none left, the smallest ones.
struct Dice(Vec<u32>);

impl Dice {
    fn roll(&mut self, sides: u32) -> u32 {
        self.0.pop().unwrap_or(0) % sides
    }

    fn number(&mut self) -> u64 {
        let high = u64::from(self.0.pop().unwrap_or(0));
        let low = u64::from(self.0.pop().unwrap_or(0));
        (high << 32 | low) >> self.roll(64)
    }

    fn signed(&mut self) -> i64 {
        let n = self.number().cast_signed();
        if self.roll(2) == 0 {
            n
        } else {
            n.wrapping_neg()
        }
    }

    fn text(&mut self) -> String {
        let samples = ["", "Roe", "é\u{1}\n", "M-00012345", "Type 2 diabetes. "];
        let times = if self.roll(4) == 0 { 60 } else { 1 };
        samples[self.roll(5) as usize].repeat(times)
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.roll(u32::try_from(of.len()).unwrap()) as usize]
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.roll(2) == 1).then(|| make(self))
    }

    fn some<T>(&mut self, make: impl Fn(&mut Self) -> T) -> Vec<T> {
        (0..self.roll(4)).map(|_| make(self)).collect()
    }

    fn date(&mut self) -> NaiveDate {
        let ends = [NaiveDate::MIN, NaiveDate::MAX, EPOCH];
        match self.roll(4) {
            0 => self.one(&ends),
            _ => EPOCH + TimeDelta::days(i64::from(self.roll(60_000)) - 40_000),
        }
    }

    fn time(&mut self) -> DateTime<Utc> {
        let seconds = i64::from(self.roll(u32::MAX)) - 1_000_000_000;
        DateTime::from_timestamp(seconds, self.roll(1_000_000_000)).unwrap()
    }

    fn name(&mut self) -> PersonName {
        let (last, first, middle) = (self.text(), self.text(), self.text());
        PersonName {
            last,
            first,
            middle,
        }
    }

    fn sex(&mut self) -> Sex {
        self.one(&[Sex::Female, Sex::Male, Sex::Unknown])
    }

    fn address(&mut self) -> Address {
        Address {
            line1: self.text(),
            line2: self.text(),
            city: self.text(),
            state: self.text(),
            zip: self.text(),
        }
    }

    fn coding(&mut self) -> Coding {
        let code = |dice: &mut Self| {
            let texts = ["I10", "E1165", "99213", "1", "ABCDEFGHIJKL"];
            dice.one(&texts).parse::<Code>().unwrap()
        };
        Coding {
            diagnoses: self.some(code),
            lines: self.some(|dice| ServiceLine {
                code: code(dice),
                modifiers: dice.some(|d| d.one(&["25", "RT"]).parse().unwrap()),
                from: dice.date(),
                to: dice.date(),
                units: Units(dice.signed()),
                charge: Money(dice.signed()),
                // Outside claims state pointers beyond the law of 1..=12.
                pointers: dice.some(|d| Pointer::as_stated(d.one(&[1, 12, 0, 255]))),
                place_of_service: dice.maybe(Self::text),
                ndc: dice.maybe(Self::text),
                minutes: dice.maybe(|d| d.roll(u32::MAX)),
            }),
        }
    }

    fn patient(&mut self) -> Patient {
        Patient {
            id: PatientId(self.number()),
            revision: self.number(),
            mrn: self.text(),
            name: self.name(),
            birth_date: self.date(),
            sex: self.sex(),
            address: self.address(),
            phone: self.text(),
            coverages: self.some(|dice| Coverage {
                payer: PayerId(dice.number()),
                member_id: dice.text(),
                group: dice.text(),
                relationship: dice.one(Relationship::ALL),
                subscriber: dice.maybe(|d| Subscriber {
                    name: d.name(),
                    birth_date: d.maybe(Self::date),
                    sex: d.sex(),
                    address: d.address(),
                }),
                from: dice.maybe(Self::date),
                to: dice.maybe(Self::date),
            }),
        }
    }

    fn payer(&mut self) -> Payer {
        Payer {
            id: PayerId(self.number()),
            revision: self.number(),
            code: self.text(),
            name: self.text(),
            kind: self.one(PayerKind::ALL),
            filing: self.text(),
            days_to_pay: u16::try_from(self.roll(65_536)).unwrap(),
            timely_filing_days: u16::try_from(self.roll(65_536)).unwrap(),
            phone: self.text(),
            address: self.address(),
        }
    }

    fn provider(&mut self) -> Provider {
        Provider {
            id: ProviderId(self.number()),
            revision: self.number(),
            kind: match self.maybe(Self::text) {
                Some(first) => ProviderKind::Person { first },
                None => ProviderKind::Organization,
            },
            name: self.text(),
            npi: self.text(),
            tax_id: self.text(),
            taxonomy: self.text(),
            address: self.address(),
            phone: self.text(),
        }
    }

    fn chart(&mut self) -> Chart {
        Chart {
            id: ChartId(self.number()),
            revision: self.number(),
            source: self.text(),
            patient: PatientId(self.number()),
            encounter: Encounter {
                kind: self.one(EncounterKind::ALL),
                from: self.date(),
                to: self.date(),
                place_of_service: self.text(),
                rendering: self.maybe(|d| ProviderId(d.number())),
                billing: self.maybe(|d| ProviderId(d.number())),
                referring: self.maybe(|d| ProviderId(d.number())),
                payer: self.maybe(|d| PayerId(d.number())),
            },
            documents: self.some(|dice| Document {
                title: dice.text(),
                date: dice.maybe(Self::date),
                text: dice.text(),
            }),
            upstream_codes: self.some(Self::text),
            received: self.date(),
            expected_charge: Money(self.signed()),
            status: self.one(ChartStatus::ALL),
            assigned_to: self.text(),
            holds: self.some(|dice| Hold {
                reason: dice.text(),
                by: dice.text(),
                at: dice.time(),
            }),
            coding: self.coding(),
            overrides: self.some(Self::accepted),
            claim: self.maybe(|d| ClaimId(d.number())),
        }
    }

    fn accepted(&mut self) -> Override {
        Override {
            edit: self.text(),
            subject: self.text(),
            reason: self.text(),
            by: self.text(),
            at: self.time(),
        }
    }

    fn claim_patient(&mut self) -> ClaimPatient {
        ClaimPatient {
            mrn: self.text(),
            name: self.name(),
            birth_date: self.maybe(Self::date),
            sex: self.sex(),
            address: self.address(),
        }
    }

    fn party(&mut self) -> Party {
        Party {
            name: self.text(),
            first: self.text(),
            npi: self.text(),
            tax_id: self.text(),
            taxonomy: self.text(),
            address: self.address(),
        }
    }

    fn claim(&mut self) -> ClaimFile {
        ClaimFile {
            id: ClaimId(self.number()),
            revision: self.number(),
            chart: self.maybe(|d| ChartId(d.number())),
            patient: PatientId(self.number()),
            payer: self.maybe(|d| PayerId(d.number())),
            claim: Claim {
                id: self.text(),
                patient: self.claim_patient(),
                coverages: self.some(|dice| ClaimCoverage {
                    payer_code: dice.text(),
                    payer_name: dice.text(),
                    filing: dice.text(),
                    member_id: dice.text(),
                    group: dice.text(),
                    relationship: dice.one(Relationship::ALL),
                    subscriber: dice.maybe(Self::claim_patient),
                }),
                billing_provider: self.party(),
                rendering_provider: self.maybe(Self::party),
                referring_provider: self.maybe(Self::party),
                place_of_service: self.text(),
                frequency: self.text(),
                payer_claim_number: self.maybe(Self::text),
                prior_authorization: self.maybe(Self::text),
                clia: self.maybe(Self::text),
                accident: self.maybe(|dice| Accident {
                    cause: dice.text(),
                    date: dice.maybe(Self::date),
                    state: dice.text(),
                }),
                received: self.maybe(Self::date),
                coding: self.coding(),
                history: self.some(|dice| PriorService {
                    date: dice.date(),
                    code: dice.text(),
                    npi: dice.text(),
                }),
            },
            status: self.one(ClaimStatus::ALL),
            staged_at: self.time(),
            staged_by: self.text(),
            sent: self.maybe(Self::date),
            expected: self.maybe(Self::date),
            late: self.maybe(Self::date),
            settled: self.maybe(Self::date),
            paid: Money(self.signed()),
            overrides: self.some(Self::accepted),
            note: self.text(),
        }
    }

    fn follow_up(&mut self) -> FollowUp {
        FollowUp {
            claim: ClaimId(self.number()),
            revision: self.number(),
            state: self.one(FollowUpState::ALL),
            expected: self.date(),
            marked: self.date(),
            next_action: self.date(),
            assigned_to: self.text(),
            contacts: self.some(|dice| Contact {
                at: dice.time(),
                by: dice.text(),
                text: dice.text(),
            }),
            outcome: self.text(),
        }
    }

    fn kit(&mut self) -> Kit {
        Kit {
            id: KitId(self.number()),
            revision: self.number(),
            name: self.text(),
            owner: self.text(),
            specialty: self.text(),
            hotkey: self.maybe(|d| d.one(&['a', '9', '\u{e9}'])),
            coding: Kit::undated(self.coding()),
            retired: self.roll(2) == 1,
        }
    }
    fn card(&mut self) -> Card {
        Card {
            id: CardId(self.number()),
            revision: self.number(),
            set: self.one(&CodeSet::ALL),
            code: self
                .one(&["I10", "E1165", "99213", "J1885"])
                .parse()
                .unwrap(),
            owner: self.text(),
            favourite: self.roll(2) == 1,
            uses: self.roll(u32::MAX),
            last_used: self.maybe(Self::date),
            note: self.text(),
        }
    }
    fn record(&mut self) -> Record {
        match self.roll(8) {
            0 => Record::Patient(self.patient()),
            1 => Record::Payer(self.payer()),
            2 => Record::Provider(self.provider()),
            3 => Record::Chart(Box::new(self.chart())),
            4 => Record::Claim(Box::new(self.claim())),
            5 => Record::FollowUp(self.follow_up()),
            6 => Record::Kit(Box::new(self.kit())),
            _ => Record::Card(self.card()),
        }
    }
}

fn dice() -> impl Strategy<Value = Dice> {
    prop::collection::vec(any::<u32>(), 0..300).prop_map(Dice)
}

impl std::fmt::Debug for Dice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

proptest! {
    #[test]
    fn records_come_back(mut dice in dice()) {
        let record = dice.record();
        let image = encode(&record).unwrap();
        prop_assert_eq!(decode(record.key(), &image), Ok(record));
    }

    #[test]
    fn rows_come_back(mut dice in dice()) {
        let row = ChartRow::of(&dice.chart());
        prop_assert_eq!(decode_chart_row(&encode_chart_row(&row).unwrap()), Ok(row));
        let row = ClaimRow::of(&dice.claim());
        prop_assert_eq!(decode_claim_row(&encode_claim_row(&row).unwrap()), Ok(row));
        let row = FollowUpRow::of(&dice.follow_up());
        prop_assert_eq!(decode_follow_up_row(&encode_follow_up_row(&row).unwrap()), Ok(row));
    }

    #[test]
    fn entries_come_back(mut dice in dice()) {
        let entry = Entry {
            at: dice.time(),
            by: dice.text(),
            action: dice.text(),
            changes: dice.some(|d| Change {
                key: Bytes(d.text().into_bytes()),
                before: d.maybe(|d| Bytes(d.text().into_bytes())),
                after: Bytes(d.text().into_bytes()),
            }),
            previous: [7; 32],
        };
        let bytes = entry.clone().encode().unwrap();
        prop_assert_eq!(Entry::decode(&bytes), Ok(entry));
    }

    #[test]
    fn any_bytes_are_read_or_refused(kind in 0_u8..8, mut bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let key = super::super::keys::parse_record(&[&[0x10 + kind][..], &[0; 8]].concat()).unwrap();
        let _ = decode(key, &bytes);
        for version in [1, 2] {
            if let Some(first) = bytes.first_mut() {
                *first = version;
            }
            let _ = decode(key, &bytes);
        }
        let _ = Entry::decode(&bytes);
    }
}

#[test]
fn a_later_version_and_another_records_key_are_told() {
    let record = Dice(Vec::new()).record();
    let mut image = encode(&record).unwrap();
    let other = Key::Patient(PatientId(99));
    assert_eq!(
        decode(other, &image),
        Err(garbled("a record under another's key"))
    );
    image[0] = VERSION + 1;
    let error = decode(record.key(), &image).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a patient is written in format 2, and this version of claimdeck reads up to 1: use the \
         newer claimdeck that wrote it"
    );
    image[0] = VERSION;
    image.push(0);
    assert_eq!(decode(record.key(), &image), Err(garbled("a patient")));
}

/// The frozen bytes of version 1: a change here makes every store out there unreadable.
#[test]
fn shapes_of_version_1_stay_as_they_are() {
    let mut follow_up = Dice(Vec::new()).follow_up();
    follow_up.claim = ClaimId(300);
    follow_up.revision = 2;
    follow_up.state = FollowUpState::Snoozed;
    follow_up.expected = EPOCH + TimeDelta::days(1);
    follow_up.marked = EPOCH - TimeDelta::days(1);
    follow_up.next_action = EPOCH + TimeDelta::days(100);
    follow_up.assigned_to = "ann".to_owned();
    follow_up.contacts = vec![Contact {
        at: DateTime::from_timestamp(10, 5).unwrap(),
        by: "b".to_owned(),
        text: "t".to_owned(),
    }];
    let bytes = encode(&Record::FollowUp(follow_up)).unwrap();
    let want = [
        1, // version
        0xac, 2, // claim 300
        2, 1, // revision, snoozed
        2, 1, 0xc8, 1, // days 1, -1, 100, zigzag
        3, b'a', b'n', b'n', // assigned to
        1, 20, 5, 1, b'b', 1, b't', // one contact
        0,    // outcome
    ];
    assert_eq!(bytes, want);
}

/// Kits and cards came with format 2 of the view; their bytes are frozen from then on.
#[test]
fn shapes_of_kits_and_cards_stay_as_they_are() {
    let mut dice = Dice(Vec::new());
    let mut kit = dice.kit();
    kit.id = KitId(300);
    kit.revision = 2;
    kit.name = "DM".to_owned();
    kit.hotkey = Some('d');
    kit.coding.diagnoses = vec!["I10".parse().unwrap()];
    let bytes = encode(&Record::Kit(Box::new(kit))).unwrap();
    let want = [
        1, 0xac, 2, 2, // version, kit 300, revision
        2, b'D', b'M', 0, 0, // name, everyone's, any specialty
        1, 1, b'd', // its key
        1, 3, b'I', b'1', b'0', 0, // one diagnosis, no line
        0, // not retired
    ];
    assert_eq!(bytes, want);
    let mut card = dice.card();
    card.id = CardId(7);
    card.owner = "a".to_owned();
    card.favourite = true;
    card.uses = 300;
    card.last_used = Some(EPOCH + TimeDelta::days(1));
    card.note = "n".to_owned();
    let bytes = encode(&Record::Card(card)).unwrap();
    let want = [
        1, 7, 0, // version, card 7, revision
        0, 3, b'I', b'1', b'0', // set, code
        1, b'a', 1, 0xac, 2, // owner, favourite, 300 uses
        1, 2, 1, b'n', // last used, note
    ];
    assert_eq!(bytes, want);
}

/// Accepted findings came with format 3 of the view: charts and claims have a second version.
#[test]
fn charts_and_claims_of_version_1_are_read_and_their_accepted_findings_lifted() {
    let mut dice = Dice(Vec::new());
    let (chart, mut claim) = (dice.chart(), dice.claim());
    claim.staged_by = "ann".to_owned();
    // A version 1 has the bytes of a version 2 but for the version and the empty list before the
    // last field of the chart.
    let mut bytes = encode(&Record::Chart(Box::new(chart.clone()))).unwrap();
    assert_eq!(bytes[0], 2);
    assert_eq!(bytes[bytes.len() - 2..], [0, 0], "no override, no claim");
    bytes.pop();
    bytes[0] = 1;
    let read = decode(Key::Chart(chart.id), &bytes);
    assert_eq!(read, Ok(Record::Chart(Box::new(chart))));

    let mut bytes = encode(&Record::Claim(Box::new(claim.clone()))).unwrap();
    assert_eq!(bytes[bytes.len() - 2..], [0, 0], "no override, no note");
    bytes[0] = 1;
    let same = decode(Key::Claim(claim.id), &bytes);
    assert_eq!(same, Ok(Record::Claim(Box::new(claim.clone()))));
    bytes.truncate(bytes.len() - 2);
    bytes.extend([1, 9]);
    bytes.extend(b"px.mue: 3");
    bytes.push(0);
    claim.overrides = vec![Override {
        edit: "px.mue".to_owned(),
        subject: String::new(),
        reason: "3".to_owned(),
        by: "ann".to_owned(),
        at: claim.staged_at,
    }];
    let lifted = decode(Key::Claim(claim.id), &bytes);
    assert_eq!(lifted, Ok(Record::Claim(Box::new(claim.clone()))));
    bytes[0] = 0;
    assert_eq!(
        decode(Key::Claim(claim.id), &bytes),
        Err(garbled("a claim"))
    );
}

/// A claim on which nothing was accepted has the row it always had, so that an older index stays.
#[test]
fn rows_of_claims_are_of_version_2_only_where_something_was_accepted() {
    let mut row = ClaimRow::of(&Dice(Vec::new()).claim());
    let old = encode_claim_row(&row).unwrap();
    assert_eq!(old[0], 1);
    row.accepted = 2;
    let new = encode_claim_row(&row).unwrap();
    assert_eq!(new[0], 2);
    assert_eq!(new[1..new.len() - 1], old[1..]);
    assert_eq!(decode_claim_row(&new), Ok(row));
}
