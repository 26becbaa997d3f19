//! A desk with a few charts, and hands to type on it.

use chrono::{DateTime, NaiveDate, Utc};
use claimdeck::codeset::{Search, Suggester, Tables};
use claimdeck::domain::coding::Coding;
use claimdeck::domain::*;
use claimdeck::keymap::{InputEvent, Key, KeyCode, Keymap};
use claimdeck::store::MemoryStore;
use claimdeck::tui::app::App;
use claimdeck::tui::effect::{Answer, Effect, Job, Ticket};
use claimdeck::tui::msg::Msg;
use claimdeck::tui::update::update;
use claimdeck::tui::view::draw;
use claimdeck::tui::widget::Look;
use claimdeck::tui::work::Worker;
use claimdeck::workflow::ports::{
    AuditEntry, ChangeSet, Clock, Committed, Cursor, Key as StoreKey, List, Page, Record, Store,
    StoreError, VerifyReport,
};
use claimdeck::workflow::{Desk, claims, coding, staging, suggest};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};

/// The day of every test.
pub const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();

pub fn day(m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, m, d).unwrap()
}

struct Pinned;

impl Clock for Pinned {
    fn now(&self) -> DateTime<Utc> {
        TODAY.and_hms_opt(15, 4, 5).unwrap().and_utc()
    }
    fn today(&self) -> NaiveDate {
        TODAY
    }
}

/// A store on a disk that may be full, or not be read.
#[derive(Default)]
pub struct Flaky {
    inner: MemoryStore,
    pub full: AtomicBool,
    pub unreadable: AtomicBool,
}

impl Flaky {
    fn readable(&self) -> Result<(), StoreError> {
        if self.unreadable.load(Ordering::SeqCst) {
            return Err(StoreError::Damaged("block 7 cannot be read".into()));
        }
        Ok(())
    }
}

impl Store for Flaky {
    fn commit(&self, changes: ChangeSet) -> Result<Committed, StoreError> {
        if self.full.load(Ordering::SeqCst) {
            return Err(StoreError::DiskFull);
        }
        self.inner.commit(changes)
    }
    fn next_id(&self, kind: StoreKey) -> u64 {
        self.inner.next_id(kind)
    }
    fn get(&self, key: StoreKey) -> Result<Option<Record>, StoreError> {
        self.inner.get(key)
    }
    fn find(&self, name: &str) -> Result<Option<StoreKey>, StoreError> {
        self.inner.find(name)
    }
    fn list(&self, list: List, after: Option<&Cursor>, limit: usize) -> Result<Page, StoreError> {
        // The lists that screens show; what a claim is checked against is another matter.
        if !matches!(list, List::ClaimsOf(_)) {
            self.readable()?;
        }
        self.inner.list(list, after, limit)
    }
    fn audit(&self, after: u64, limit: usize) -> Result<Vec<AuditEntry>, StoreError> {
        self.inner.audit(after, limit)
    }
    fn verify(&self) -> Result<VerifyReport, StoreError> {
        self.inner.verify()
    }
}

static TABLES: LazyLock<Arc<Tables>> = LazyLock::new(|| Arc::new(Tables::shipped().unwrap()));
static SEARCH: LazyLock<Arc<Search>> = LazyLock::new(|| Arc::new(Search::build(&TABLES)));
static SUGGESTER: LazyLock<Suggester> = LazyLock::new(|| Suggester::new(SEARCH.clone()));

pub fn desk() -> Desk {
    Desk {
        store: Arc::new(MemoryStore::new()),
        clock: Arc::new(Pinned),
        tables: TABLES.clone(),
        policy: Arc::default(),
        user: "maria".into(),
    }
}

const NOTE: &str = "CC: Diabetes follow up.\nHPI: 46 year old with type 2 diabetes and burning feet for a year. Sugars 180 to 220 fasting. \
Takes metformin 1000 mg twice a day.\nEXAM: Monofilament 4/10 left, 5/10 right.\nASSESSMENT: 1. Type 2 diabetes with diabetic \
polyneuropathy, not at goal. 2. Hypertension, stable.\nPLAN: Start duloxetine 30 mg. Foot care taught. Return in three months.";

/// Two payers, two clinicians and a practice, and `charts` charts of as many patients.
pub fn fill(desk: &Desk, charts: u64) {
    let address = Address {
        line1: "1 Main St".into(),
        city: "Orlando".into(),
        state: "FL".into(),
        zip: "32801".into(),
        ..Address::default()
    };
    let mut puts = Vec::new();
    for (id, name, kind, filing, pay, file) in [
        (1, "Blue Shield", PayerKind::Blue, "BL", 30, 180),
        (2, "Medicare", PayerKind::Medicare, "MB", 14, 365),
    ] {
        puts.push(Record::Payer(Payer {
            id: PayerId(id),
            revision: 0,
            code: format!("6005{id}"),
            name: name.into(),
            kind,
            filing: filing.into(),
            days_to_pay: pay,
            timely_filing_days: file,
            phone: String::new(),
            address: address.clone(),
        }));
    }
    let person = |first: &str| ProviderKind::Person {
        first: first.into(),
    };
    for (id, kind, name, npi) in [
        (1, person("Ann"), "Who", "1245319599"),
        (2, ProviderKind::Organization, "Lake Clinic", "1234567893"),
    ] {
        puts.push(Record::Provider(Provider {
            id: ProviderId(id),
            revision: 0,
            kind,
            name: name.into(),
            npi: npi.into(),
            tax_id: "123456789".into(),
            taxonomy: "207Q00000X".into(),
            address: address.clone(),
            phone: String::new(),
        }));
    }
    let names = [
        ("Muñoz", "Ana"),
        ("Smith", "John"),
        ("Okafor", "Ngozi"),
        ("O'Neil", "Pat"),
        ("Li", "Wei"),
    ];
    let kinds = [
        EncounterKind::Clinic,
        EncounterKind::Ed,
        EncounterKind::Telehealth,
    ];
    for n in 1..=charts {
        let i = usize::try_from(n).unwrap();
        let (last, first) = names[i % names.len()];
        let payer = PayerId(n % 2 + 1);
        puts.push(Record::Patient(Patient {
            id: PatientId(n),
            revision: 0,
            mrn: format!("M{n:05}"),
            name: PersonName {
                last: last.into(),
                first: first.into(),
                middle: String::new(),
            },
            birth_date: NaiveDate::from_ymd_opt(1980, 2, 3).unwrap(),
            sex: if i % 2 == 0 { Sex::Female } else { Sex::Male },
            address: address.clone(),
            phone: String::new(),
            coverages: vec![Coverage {
                payer,
                member_id: format!("1EG4TE5MK{:02}", n % 100),
                group: String::new(),
                relationship: Relationship::SelfSubscriber,
                subscriber: None,
                from: None,
                to: None,
            }],
        }));
        let received = day(11, 2 + u32::try_from(n % 20).unwrap());
        puts.push(Record::Chart(Box::new(Chart {
            id: ChartId(n),
            revision: 0,
            source: String::new(),
            patient: PatientId(n),
            encounter: Encounter {
                kind: kinds[i % kinds.len()],
                from: day(11, 1 + u32::try_from(n % 20).unwrap()),
                to: day(11, 1 + u32::try_from(n % 20).unwrap()),
                place_of_service: "11".into(),
                rendering: Some(ProviderId(1)),
                billing: Some(ProviderId(2)),
                referring: None,
                payer: Some(payer),
            },
            documents: vec![Document {
                title: "Progress note".into(),
                date: Some(day(11, 2)),
                text: NOTE.into(),
            }],
            upstream_codes: Vec::new(),
            received,
            expected_charge: Money(i64::try_from(n % 7 + 1).unwrap() * 4_500),
            status: ChartStatus::Ready,
            assigned_to: String::new(),
            holds: Vec::new(),
            coding: Coding::default(),
            overrides: Vec::new(),
            claim: None,
        })));
    }
    desk.commit("test.fill", puts).unwrap();
}

/// Codes and stages a chart through the use cases.
pub fn stage(desk: &Desk, chart: u64) -> ClaimId {
    stage_by(desk, chart, TODAY)
}

/// The same, with its service on a day at the latest.
fn stage_by(desk: &Desk, chart: u64, latest: NaiveDate) -> ClaimId {
    let mut open = coding::open(desk, ChartId(chart)).unwrap();
    let mut codes = Coding::default();
    codes.add_diagnosis("E11.42".parse().unwrap()).unwrap();
    let mut line = coding::new_line(desk, &open.chart, "99213".parse().unwrap());
    line.charge = Money(12_500);
    (line.from, line.to) = (line.from.min(latest), line.to.min(latest));
    codes.add_line(line).unwrap();
    coding::save(desk, &mut open.chart, codes).unwrap();
    staging::stage(desk, ChartId(chart)).unwrap().claim
}

/// Stages a chart and marks its claim sent on a day.
pub fn send(desk: &Desk, chart: u64, on: NaiveDate) -> ClaimId {
    let claim = stage_by(desk, chart, on);
    claims::mark_sent(desk, claim, on).unwrap();
    claim
}

/// The interface on a desk, with hands.
pub struct Hands {
    pub app: App,
    pub desk: Desk,
    worker: Worker,
    /// Jobs not done yet: only where answers are held back.
    pub jobs: VecDeque<(Ticket, Job)>,
    /// Whether jobs wait until `deliver`.
    pub slow: bool,
    /// Keys pressed so far.
    pub keys: usize,
    pub quit: bool,
    /// The note of the open chart is to be read; only some tests do.
    pub note_asked: bool,
}

impl Hands {
    pub fn on(desk: Desk, size: (u16, u16), look: Look) -> Self {
        Self::with_keymap(desk, size, look, "standard")
    }

    pub fn with_keymap(desk: Desk, size: (u16, u16), look: Look, keymap: &str) -> Self {
        let keymap = Keymap::preset(keymap).unwrap();
        let mut app = App::new(&desk.user, TODAY, desk.tables.clone(), keymap, look);
        app.policy = desk.policy.clone();
        app.search = Some(SEARCH.clone());
        app.size = size;
        let mut hands = Self {
            worker: Worker::new(desk.clone()),
            app,
            desk,
            jobs: VecDeque::new(),
            slow: false,
            keys: 0,
            quit: false,
            note_asked: false,
        };
        let effects = hands.app.start();
        hands.run_effects(effects);
        hands
    }

    /// An 80x24 colour screen with three charts.
    pub fn plain(charts: u64) -> Self {
        let desk = desk();
        fill(&desk, charts);
        Self::on(desk, (80, 24), Look::new(true, true))
    }

    /// Does what the model asks for.
    pub fn run_effects(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Work(ticket, job) => self.jobs.push_back((ticket, job)),
                Effect::Quit => self.quit = true,
                Effect::Suggest => self.note_asked = true,
                Effect::Redraw | Effect::Suspend | Effect::ReloadKeys => {}
            }
        }
        if !self.slow {
            self.deliver();
        }
    }

    /// Reads the note of the open chart, as was asked for when it opened.
    pub fn read_note(&mut self) -> &mut Self {
        assert!(std::mem::take(&mut self.note_asked), "nothing asked for it");
        let chart = &self
            .app
            .coding
            .as_ref()
            .expect("a chart is open")
            .open
            .chart;
        let found = suggest::of_chart(&SUGGESTER, chart);
        let id = chart.id;
        self.suggest(id, found)
    }

    /// Lets the note of a chart suggest something.
    pub fn suggest(&mut self, id: ChartId, found: suggest::Suggestions) -> &mut Self {
        let effects = update(&mut self.app, Msg::Suggested(id, Box::new(found)));
        assert!(effects.is_empty());
        self
    }

    /// Does every job asked for, and what they lead to.
    pub fn deliver(&mut self) {
        while self.deliver_one() {}
    }

    pub fn deliver_one(&mut self) -> bool {
        let Some((ticket, job)) = self.jobs.pop_front() else {
            return false;
        };
        let outcome = self.worker.run(job);
        let cards = self.worker.take_cards();
        let slow = std::mem::replace(&mut self.slow, true);
        let effects = update(
            &mut self.app,
            Msg::Answer(Box::new(Answer {
                ticket,
                outcome,
                cards,
            })),
        );
        self.run_effects(effects);
        self.slow = slow;
        true
    }

    pub fn event(&mut self, event: InputEvent) -> &mut Self {
        let effects = update(&mut self.app, Msg::Input(event));
        self.run_effects(effects);
        self
    }

    /// Presses keys by name, separated by spaces.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for name in keys.split_whitespace() {
            self.keys += 1;
            let key: Key = name.parse().unwrap();
            self.event(InputEvent::Key(key));
        }
        self
    }

    /// Types text.
    pub fn type_text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.keys += 1;
            self.event(InputEvent::Key(Key::plain(KeyCode::Char(c))));
        }
        self
    }

    pub fn buffer(&self) -> Buffer {
        let (width, height) = self.app.size;
        let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
        draw(&self.app, &mut buf);
        buf
    }

    /// The screen as text, without trailing spaces.
    pub fn screen(&self) -> String {
        let buf = self.buffer();
        let mut out = String::new();
        for y in 0..buf.area.height {
            let mut line = String::new();
            for x in 0..buf.area.width {
                line.push_str(buf[(x, y)].symbol());
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }

    /// The line at the foot.
    pub fn said(&self) -> String {
        self.app
            .notice
            .as_ref()
            .map(|n| n.text.clone())
            .unwrap_or_default()
    }

    pub fn chart(&self, id: u64) -> Chart {
        self.desk.chart(ChartId(id)).unwrap()
    }

    pub fn claim(&self, id: u64) -> ClaimFile {
        match self.desk.store.get(StoreKey::Claim(ClaimId(id))).unwrap() {
            Some(Record::Claim(file)) => *file,
            other => panic!("no claim C{id}: {other:?}"),
        }
    }
}

/// The diagnoses on the screen.
pub fn codes(hands: &Hands) -> Vec<String> {
    let coding = hands.app.coding.as_ref().expect("a chart is open");
    coding.coding.diagnoses.iter().map(Code::dotted).collect()
}

/// Letters that a line on the screen points at.
pub fn pointers(hands: &Hands, line: usize) -> String {
    let coding = hands.app.coding.as_ref().expect("a chart is open");
    coding.coding.lines[line]
        .pointers
        .iter()
        .map(|p| p.letter())
        .collect()
}

/// A chart open with E11.42, I10 and 99213 on it.
pub fn coded() -> Hands {
    let mut hands = Hands::plain(3);
    hands
        .press("enter d")
        .type_text("e11.42")
        .press("tab")
        .type_text("i10")
        .press("enter p");
    hands.type_text("99213").press("enter");
    assert_eq!(codes(&hands), ["E11.42", "I10"]);
    hands
}
