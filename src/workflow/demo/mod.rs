//! A practice to try everything on: synthetic patients, charts with notes, payers of every kind,
//! claims at every stage, late ones with their follow-ups, kits and favourites. The same seed and day make the same
//! practice.

mod content;
mod habits;
mod lives;
mod note;
mod parties;
mod people;
mod random;

use super::coding::OpenChart;
use super::ports::{Key, Record};
use super::{Desk, Result, WorkflowError, staging};
use crate::domain::{
    Chart, ChartId, ChartStatus, ClaimFile, ClaimId, Coding, Document, Encounter, Finding, Hold,
    Money, Patient, PatientId, Payer, Provider, Sex,
};
use crate::scrub::Setting;
use chrono::{DateTime, NaiveDate, Utc};
use content::{Content, Scenario};
use lives::{Days3, Life};
use random::Random;

/// What is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How many charts wait to be coded; two thirds as many have been coded before.
    pub charts: usize,
    /// Which practice: the same number makes the same one.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            charts: 220,
            seed: 1,
        }
    }
}

/// What was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Made {
    /// Patients.
    pub patients: usize,
    /// Charts, coded or not.
    pub charts: usize,
    /// Claims.
    pub claims: usize,
    /// Claims that are late and chased.
    pub late: usize,
}

/// What a store holds, as far as the demo may touch it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Nothing.
    Nothing,
    /// A demo practice, and what was done in it.
    Demo,
    /// A demo whose making was cut short: parts of a practice.
    Part,
    /// Something else: a real practice.
    Other,
}

/// The action of the change sets that make the demo; the first one marks a store as a demo.
const ACTION: &str = "demo.fill";

/// The action of the last of them: without it, the making was cut short.
const LAST: &str = "demo.filled";

/// How many records go into one change set.
const BATCH: usize = 2000;

/// People whose names stand in the demo.
const PEOPLE: &[&str] = &["avery", "jordan", "morgan", "riley"];

const HOLDS: &[&str] = &[
    "query to provider: laterality not documented",
    "waiting for the operative note",
    "waiting for the pathology report",
    "coverage not verified",
    "signature missing on the note",
];

/// Whether a store is empty, a demo, or a real one.
///
/// # Errors
/// When the store cannot be read.
pub fn holds(desk: &Desk) -> Result<Holds> {
    let mut read = 0;
    loop {
        let entry = desk.store.audit(read, 1)?.pop();
        return Ok(match entry {
            None if read == 0 => Holds::Nothing,
            None => Holds::Part,
            Some(entry) if entry.action == ACTION => {
                read = entry.sequence;
                continue;
            }
            // What was worked on is kept, however it began.
            Some(_) if read > 0 => Holds::Demo,
            Some(_) => Holds::Other,
        });
    }
}

/// Fills an empty store.
///
/// # Errors
/// When the store is not empty, or cannot be written.
pub fn fill(desk: &Desk, options: &Options) -> Result<Made> {
    if holds(desk)? != Holds::Nothing {
        return Err(WorkflowError::Refused(
            "the demo is made only in an empty store: choose another folder".into(),
        ));
    }
    let content = Content::read()
        .map_err(|e| WorkflowError::Refused(format!("the demo's content is damaged: {e}")))?;
    let mut maker = Maker::new(desk, &content, options.seed)?;
    for life in lives::deal(options.charts * 2 / 3, &mut maker.random) {
        maker.coded(life)?;
    }
    for _ in 0..options.charts {
        maker.waiting()?;
    }
    for record in habits::make(desk, maker.today)? {
        maker.put(record)?;
    }
    maker.store(LAST)?;
    Ok(maker.made)
}

/// A visit: its chart, everything that stands around it, and how it is coded rightly.
struct Visit {
    open: OpenChart,
    payer: Payer,
    days: Days3,
    coding: Coding,
}

struct Maker<'a> {
    desk: &'a Desk,
    content: &'a Content,
    random: Random,
    today: NaiveDate,
    payers: Vec<Payer>,
    providers: Vec<Provider>,
    billing: Vec<Provider>,
    patients: Vec<Patient>,
    /// Scenarios not dealt yet.
    deck: Vec<&'a Scenario>,
    puts: Vec<Record>,
    made: Made,
}

impl<'a> Maker<'a> {
    /// Stores the payers and providers.
    fn new(desk: &'a Desk, content: &'a Content, seed: u64) -> Result<Self> {
        let parties = parties::make(desk, content);
        let mut puts: Vec<Record> = parties.payers.iter().cloned().map(Record::Payer).collect();
        let providers = parties.providers.iter().chain(&parties.billing);
        puts.extend(providers.cloned().map(Record::Provider));
        desk.commit(ACTION, puts)?;
        Ok(Self {
            desk,
            content,
            random: Random::new(seed),
            today: desk.clock.today(),
            payers: parties.payers,
            providers: parties.providers,
            billing: parties.billing,
            patients: Vec::new(),
            deck: Vec::new(),
            puts: Vec::new(),
            made: Made::default(),
        })
    }

    /// A coded chart with its claim.
    fn coded(&mut self, life: Life) -> Result<()> {
        let today = self.today;
        let Visit {
            mut open,
            payer,
            days,
            coding,
        } = self.visit(|payer, random| lives::days(life, payer, today, random))?;
        open.chart.coding = coding;
        let claim = staging::draft(self.desk, &open)?;
        let findings = self.desk.scrub().check(&claim, Setting::default());
        let mut chart = open.chart;
        if findings.iter().any(Finding::blocks) {
            // Tables that a site imported may know better than the demo: its coder decides.
            chart.coding = Coding::default();
            return self.put(Record::Chart(Box::new(chart)));
        }
        let id = ClaimId(self.desk.store.next_id(Key::Claim(ClaimId(0))));
        let by = *self.random.pick(PEOPLE);
        by.clone_into(&mut chart.assigned_to);
        let at = self.moment(days.staged);
        let file = ClaimFile::staged(id, claim, &chart, at, by);
        let (file, chase) = lives::live(life, file, &days, &payer, today, &mut self.random);
        if life == Life::Void {
            chart.status = ChartStatus::InProgress;
        } else {
            chart.status = ChartStatus::Coded;
            chart.claim = Some(id);
        }
        self.made.claims += 1;
        self.put(Record::Claim(Box::new(file)))?;
        if let Some(chase) = chase {
            self.made.late += 1;
            self.put(Record::FollowUp(chase))?;
        }
        self.put(Record::Chart(Box::new(chart)))
    }

    /// A chart that waits to be coded: most are untouched, some begun, held or given to someone.
    fn waiting(&mut self) -> Result<()> {
        let today = self.today;
        let Visit {
            open, days, coding, ..
        } = self.visit(|_, random| lives::waiting(today, random))?;
        let mut chart = open.chart;
        match self.random.between(1, 100) {
            1..=6 => {
                chart.status = ChartStatus::InProgress;
                (*self.random.pick(PEOPLE)).clone_into(&mut chart.assigned_to);
                chart.coding.diagnoses = coding.diagnoses.into_iter().take(2).collect();
            }
            7..=11 => {
                chart.status = ChartStatus::Held;
                chart.holds.push(Hold {
                    reason: (*self.random.pick(HOLDS)).to_owned(),
                    by: (*self.random.pick(PEOPLE)).to_owned(),
                    at: self.moment(days.received),
                });
            }
            12..=25 => (*self.random.pick(PEOPLE)).clone_into(&mut chart.assigned_to),
            26..=30 => self.desk.user.clone_into(&mut chart.assigned_to),
            _ => {}
        }
        self.put(Record::Chart(Box::new(chart)))
    }

    /// Someone's visit of the next scenario, on days that are chosen when the payer is known.
    fn visit(&mut self, days: impl Fn(&Payer, &mut Random) -> Days3) -> Result<Visit> {
        if self.deck.is_empty() {
            self.deck = self.content.scenarios.iter().collect();
            self.random.shuffle(&mut self.deck);
        }
        let scenario = self
            .deck
            .pop()
            .ok_or_else(|| WorkflowError::Refused("the demo has no scenario".into()))?;
        let age = self.random.between(scenario.age[0], scenario.age[1]);
        let chosen = people::payer(self.content, scenario, age, &mut self.random);
        let chosen = chosen.ok_or_else(|| {
            WorkflowError::Refused(format!("no payer of the demo pays for {}", scenario.id))
        })?;
        let payer = self.payers[chosen].clone();
        let days = days(&payer, &mut self.random);
        let day = days.service;
        let patient = match self.known_patient(scenario, &payer, day) {
            Some(patient) => patient,
            None => {
                let sex = scenario.sex.unwrap_or(match self.random.chance(52) {
                    true => Sex::Female,
                    false => Sex::Male,
                });
                let id = PatientId(self.desk.store.next_id(Key::Patient(PatientId(0))));
                let at = (&self.content.payers[chosen], &payer);
                let who = people::Wanted { id, sex, age, day };
                let patient = people::patient(self.content, at, &who, &mut self.random);
                self.patients.push(patient.clone());
                self.made.patients += 1;
                self.put(Record::Patient(patient.clone()))?;
                patient
            }
        };
        let coding = scenario.coding(day).map_err(WorkflowError::Refused)?;
        let (rendering, signature) = self.rendering(scenario);
        let billing = self.billing[scenario.billing()].clone();
        let referring = scenario
            .is_referred()
            .then(|| self.random.pick(&self.providers[..2]).clone());
        let text = note::fill(&scenario.note, &patient, &signature, day, &mut self.random);
        let expected_charge = match self.random.chance(85) {
            true => coding.charge(),
            false => Money::ZERO,
        };
        let chart = Chart {
            id: ChartId(self.desk.store.next_id(Key::Chart(ChartId(0)))),
            revision: 0,
            source: String::new(),
            patient: patient.id,
            encounter: Encounter {
                kind: scenario.kind,
                from: day,
                to: day,
                place_of_service: scenario.pos.clone(),
                rendering: Some(rendering.id),
                billing: Some(billing.id),
                referring: referring.as_ref().map(|p| p.id),
                payer: Some(payer.id),
            },
            documents: vec![Document {
                title: scenario.title.clone(),
                date: Some(day),
                text,
            }],
            upstream_codes: Vec::new(),
            received: days.received,
            expected_charge,
            status: ChartStatus::Ready,
            assigned_to: String::new(),
            holds: Vec::new(),
            coding: Coding::default(),
            overrides: Vec::new(),
            claim: None,
        };
        self.made.charts += 1;
        Ok(Visit {
            open: OpenChart {
                chart,
                patient,
                payer: Some(payer.clone()),
                rendering: Some(rendering),
                billing: Some(billing),
                referring,
            },
            payer,
            days,
            coding,
        })
    }

    /// Now and then, a patient who was here before.
    fn known_patient(
        &mut self,
        scenario: &Scenario,
        payer: &Payer,
        day: NaiveDate,
    ) -> Option<Patient> {
        if !self.random.chance(35) {
            return None;
        }
        let fits = |p: &&Patient| {
            p.coverages.first().is_some_and(|c| c.payer == payer.id)
                && scenario.sex.is_none_or(|sex| sex == p.sex)
                && (scenario.age[0]..=scenario.age[1]).contains(&i64::from(p.age_on(day)))
        };
        let able: Vec<&Patient> = self.patients.iter().filter(fits).collect();
        (!able.is_empty()).then(|| (*self.random.pick(&able)).clone())
    }

    /// Who renders, and how they sign.
    fn rendering(&mut self, scenario: &Scenario) -> (Provider, String) {
        let all = self.content.providers.iter().zip(&self.providers);
        let able: Vec<_> = all
            .filter(|(demo, _)| demo.specialty == scenario.specialty)
            .collect();
        let (demo, provider) = *self.random.pick(&able);
        let signature = format!("{} {}, {}", demo.first, demo.last, demo.credential);
        (provider.clone(), signature)
    }

    /// A moment of a day, not after now.
    fn moment(&mut self, day: NaiveDate) -> DateTime<Utc> {
        lives::moment(day, &mut self.random).min(self.desk.clock.now())
    }

    fn put(&mut self, record: Record) -> Result<()> {
        self.puts.push(record);
        if self.puts.len() >= BATCH {
            self.store(ACTION)?;
        }
        Ok(())
    }

    fn store(&mut self, action: &str) -> Result<()> {
        self.desk.commit(action, std::mem::take(&mut self.puts))?;
        Ok(())
    }
}
