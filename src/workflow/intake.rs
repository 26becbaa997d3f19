//! Charts from other systems become patients, payers, providers and charts here. Everything is
//! found again by its outside name, so that the same file twice changes nothing.

use super::ports::{Key, Record};
use super::{Desk, Result};
use crate::domain::{
    Address, Chart, ChartId, ChartStatus, Coding, Coverage, Encounter, Money, Patient, PatientId,
    Payer, PayerId, Provider, ProviderId, ProviderKind, Sex,
};
use crate::intake::{InCoverage, InPatient, InPayer, InProvider, Incoming};
use chrono::NaiveDate;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// How charts are taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct How {
    /// Say what would be done, store nothing.
    pub dry_run: bool,
    /// Store what can be, though something is refused; else it is all or nothing.
    pub keep_good: bool,
}

/// How many records of a kind that a file names went which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// New here.
    pub created: usize,
    /// Here before, and changed.
    pub updated: usize,
    /// Here before, and the same.
    pub unchanged: usize,
    /// Coded already, and so left alone.
    pub kept: usize,
}

/// A chart that cannot be taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Line of the file it begins on.
    pub line: usize,
    /// Why, and what to do.
    pub message: String,
}

/// What came of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Charts.
    pub charts: Count,
    /// Patients.
    pub patients: Count,
    /// Payers.
    pub payers: Count,
    /// Providers.
    pub providers: Count,
    /// Charts that were refused. Nothing is stored then, unless the good ones were asked for.
    pub refused: Vec<Refused>,
    /// Whether anything was stored.
    pub stored: bool,
}

/// Takes in the charts of one file, as one change set.
///
/// - A patient is known by the medical record number. A different birth date, or a name of which
///   neither part agrees, is refused: it is another person. What the file says wins over what is
///   here; what it does not say stays.
/// - A payer is known by its electronic id, else by its name; a provider by the NPI, else by name.
///   Only what is not known of them yet is filled in. A new payer gets the days that are usual for
///   its kind.
/// - A chart is known by its source. One that is not coded gets the file's visit and documents and
///   keeps its coding; a coded one is left alone.
///
/// # Errors
/// When the store cannot be read or written; nothing is stored then.
pub fn apply(desk: &Desk, charts: &[Incoming], how: How) -> Result<Report> {
    let mut taker = Taker::new(desk)?;
    for incoming in charts {
        if let Err(message) = taker.chart(incoming)? {
            taker.refused.push(Refused {
                line: incoming.line,
                message,
            });
        }
    }
    let (mut report, puts) = taker.finish();
    let whole = report.refused.is_empty() || how.keep_good;
    if whole && !how.dry_run && !puts.is_empty() {
        desk.commit("intake", puts)?;
        report.stored = true;
    }
    Ok(report)
}

/// A record as it was read (`None` where it is new) and as it shall be.
struct Pair<T> {
    before: Option<T>,
    now: T,
    /// Whether the file names it.
    named: bool,
}

/// A chart of the file.
struct Taken {
    pair: Pair<Chart>,
    /// What the file says of it.
    incoming: Incoming,
    /// The coverages that the file names with it.
    coverages: Vec<Coverage>,
}

struct Taker<'a> {
    desk: &'a Desk,
    today: NaiveDate,
    payers: Vec<Pair<Payer>>,
    providers: Vec<Pair<Provider>>,
    patients: HashMap<String, Pair<Patient>>,
    /// By source.
    charts: HashMap<String, Taken>,
    /// Sources in the order they came.
    order: Vec<String>,
    refused: Vec<Refused>,
}

/// What a chart came to: done, or why it is refused.
type Outcome<T> = std::result::Result<T, String>;

impl<'a> Taker<'a> {
    fn new(desk: &'a Desk) -> Result<Self> {
        fn known<T: Clone>(all: Vec<T>) -> Vec<Pair<T>> {
            let pair = |it: T| Pair {
                before: Some(it.clone()),
                now: it,
                named: false,
            };
            all.into_iter().map(pair).collect()
        }
        Ok(Self {
            desk,
            today: desk.clock.today(),
            payers: known(desk.payers()?),
            providers: known(desk.providers()?),
            patients: HashMap::new(),
            charts: HashMap::new(),
            order: Vec::new(),
            refused: Vec::new(),
        })
    }

    fn chart(&mut self, incoming: &Incoming) -> Result<Outcome<()>> {
        if let Some(Taken {
            incoming: first, ..
        }) = self.charts.get(&incoming.source)
        {
            let same = Incoming {
                line: first.line,
                ..incoming.clone()
            } == *first;
            return Ok(if same {
                Ok(())
            } else {
                Err(format!(
                    "the visit {} stands on line {} already, otherwise: give each visit an id of its own",
                    incoming.source, first.line
                ))
            });
        }
        if let Err(message) = possible(incoming) {
            return Ok(Err(message));
        }
        let before = match self
            .desk
            .store
            .find(&format!("chart:{}", incoming.source))?
        {
            Some(Key::Chart(id)) => Some(self.desk.chart(id)?),
            _ => None,
        };
        let (patient, coverages) = match self.patient(&incoming.patient, before.as_ref())? {
            Ok(known) => known,
            Err(message) => return Ok(Err(message)),
        };
        let encounter = self.encounter(incoming, before.as_ref());
        let now = match &before {
            Some(coded) if coded.status == ChartStatus::Coded => coded.clone(),
            Some(open) => Chart {
                encounter,
                documents: incoming.documents.clone(),
                upstream_codes: incoming.upstream_codes.clone(),
                expected_charge: incoming.expected_charge,
                ..open.clone()
            },
            None => Chart {
                id: ChartId(self.desk.store.next_id(Key::Chart(ChartId(0)))),
                revision: 0,
                source: incoming.source.clone(),
                patient,
                encounter,
                documents: incoming.documents.clone(),
                upstream_codes: incoming.upstream_codes.clone(),
                received: self.today,
                expected_charge: incoming.expected_charge,
                status: ChartStatus::Ready,
                assigned_to: String::new(),
                holds: Vec::new(),
                coding: Coding::default(),
                overrides: Vec::new(),
                claim: None,
            },
        };
        self.order.push(incoming.source.clone());
        let pair = Pair {
            before,
            now,
            named: true,
        };
        let taken = Taken {
            pair,
            incoming: incoming.clone(),
            coverages,
        };
        self.charts.insert(incoming.source.clone(), taken);
        Ok(Ok(()))
    }

    /// Takes over what the file says of a patient: who it is, and the coverages the file names.
    fn patient(
        &mut self,
        it: &InPatient,
        chart: Option<&Chart>,
    ) -> Result<Outcome<(PatientId, Vec<Coverage>)>> {
        if !self.patients.contains_key(&it.mrn)
            && let Some(Key::Patient(id)) = self.desk.store.find(&format!("mrn:{}", it.mrn))?
        {
            let stored = self.desk.patient(id)?;
            let pair = Pair {
                before: Some(stored.clone()),
                now: stored,
                named: true,
            };
            self.patients.insert(it.mrn.clone(), pair);
        }
        let known = self.patients.get(&it.mrn).map(|pair| &pair.now);
        if let Some(known) = known
            && let Some(message) = another(known, it)
        {
            return Ok(Err(message));
        }
        if let Some(chart) = chart
            && known.map(|k| k.id) != Some(chart.patient)
        {
            return Ok(Err(format!(
                "the visit {} is here for another patient than MRN {}: correct the number",
                chart.source, it.mrn
            )));
        }
        let coverages: Vec<Coverage> = it
            .coverages
            .iter()
            .filter_map(|c| self.coverage(c))
            .collect();
        let id = || PatientId(self.desk.store.next_id(Key::Patient(PatientId(0))));
        let pair = match self.patients.entry(it.mrn.clone()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(Pair {
                before: None,
                now: Patient {
                    id: id(),
                    revision: 0,
                    mrn: it.mrn.clone(),
                    name: it.name.clone(),
                    birth_date: it.birth_date,
                    sex: it.sex,
                    address: it.address.clone(),
                    phone: it.phone.clone(),
                    coverages: Vec::new(),
                },
                named: true,
            }),
        };
        learn(&mut pair.now, it, coverages.clone());
        Ok(Ok((pair.now.id, coverages)))
    }

    /// The visit, but for its payer: that is known once the whole file is.
    fn encounter(&mut self, incoming: &Incoming, before: Option<&Chart>) -> Encounter {
        let visit = &incoming.visit;
        let old = before.map(|chart| &chart.encounter);
        let mut provider = |it: &Option<InProvider>, old: Option<ProviderId>| match it {
            Some(it) => Some(self.provider(it)),
            None => old,
        };
        let rendering = provider(&visit.rendering, old.and_then(|e| e.rendering));
        let billing = provider(&visit.billing, old.and_then(|e| e.billing));
        let referring = provider(&visit.referring, old.and_then(|e| e.referring));
        Encounter {
            kind: visit.kind,
            from: visit.from,
            to: visit.to,
            place_of_service: visit.place_of_service.clone(),
            rendering,
            billing,
            referring,
            payer: None,
        }
    }

    /// A coverage, where its payer has an id or a name.
    fn coverage(&mut self, it: &InCoverage) -> Option<Coverage> {
        Some(Coverage {
            payer: self.payer(&it.payer)?,
            member_id: it.member_id.clone(),
            group: it.group.clone(),
            relationship: it.relationship,
            subscriber: it.subscriber.clone(),
            from: it.from,
            to: it.to,
        })
    }

    fn payer(&mut self, it: &InPayer) -> Option<PayerId> {
        if it.code.is_empty() && it.name.is_empty() {
            return None;
        }
        let at = find(&self.payers, |p| !it.code.is_empty() && p.code == it.code).or_else(|| {
            find(&self.payers, |p| {
                (it.code.is_empty() || p.code.is_empty()) && p.name.eq_ignore_ascii_case(&it.name)
            })
        });
        if let Some(at) = at {
            self.payers[at].named = true;
            let payer = &mut self.payers[at].now;
            fill(&mut payer.code, &it.code);
            fill(&mut payer.filing, &it.filing);
            return Some(payer.id);
        }
        let id = PayerId(self.desk.store.next_id(Key::Payer(PayerId(0))));
        self.payers.push(Pair {
            before: None,
            now: Payer {
                id,
                revision: 0,
                code: it.code.clone(),
                name: if it.name.is_empty() {
                    it.code.clone()
                } else {
                    it.name.clone()
                },
                kind: it.kind,
                filing: it.filing.clone(),
                days_to_pay: it.kind.usual_days_to_pay(),
                timely_filing_days: it.kind.usual_timely_filing(),
                phone: String::new(),
                address: Address::default(),
            },
            named: true,
        });
        Some(id)
    }

    fn provider(&mut self, it: &InProvider) -> ProviderId {
        let kind = match &it.first {
            Some(first) => ProviderKind::Person {
                first: first.clone(),
            },
            None => ProviderKind::Organization,
        };
        let at = find(&self.providers, |p| !it.npi.is_empty() && p.npi == it.npi).or_else(|| {
            find(&self.providers, |p| {
                (it.npi.is_empty() || p.npi.is_empty()) && p.name == it.name && p.kind == kind
            })
        });
        if let Some(at) = at {
            self.providers[at].named = true;
            let provider = &mut self.providers[at].now;
            fill(&mut provider.npi, &it.npi);
            fill(&mut provider.tax_id, &it.tax_id);
            fill(&mut provider.taxonomy, &it.taxonomy);
            fill(&mut provider.phone, &it.phone);
            if provider.address == Address::default() {
                provider.address.clone_from(&it.address);
            }
            return provider.id;
        }
        let id = ProviderId(self.desk.store.next_id(Key::Provider(ProviderId(0))));
        self.providers.push(Pair {
            before: None,
            now: Provider {
                id,
                revision: 0,
                kind,
                name: it.name.clone(),
                npi: it.npi.clone(),
                tax_id: it.tax_id.clone(),
                taxonomy: it.taxonomy.clone(),
                address: it.address.clone(),
                phone: it.phone.clone(),
            },
            named: true,
        });
        id
    }

    /// What was counted, and the records to store.
    fn finish(self) -> (Report, Vec<Record>) {
        let mut report = Report {
            refused: self.refused,
            ..Report::default()
        };
        let mut puts = Vec::new();
        let mut charts = self.charts;
        for pair in self.payers {
            count(pair, &mut report.payers, &mut puts, Record::Payer);
        }
        for pair in self.providers {
            count(pair, &mut report.providers, &mut puts, Record::Provider);
        }
        for taken in charts.values_mut() {
            let chart = &mut taken.pair.now;
            if chart.status != ChartStatus::Coded {
                let patient = self.patients.get(&taken.incoming.patient.mrn);
                let all = patient.map_or(&[][..], |pair| &pair.now.coverages);
                chart.encounter.payer = payer_of(&taken.coverages, all, chart.encounter.from);
            }
        }
        let mut patients: Vec<_> = self.patients.into_values().collect();
        patients.sort_by_key(|pair| pair.now.id);
        for pair in patients {
            count(pair, &mut report.patients, &mut puts, Record::Patient);
        }
        for source in self.order {
            let Some(Taken { pair, .. }) = charts.remove(&source) else {
                continue;
            };
            if pair.now.status == ChartStatus::Coded {
                report.charts.kept += 1;
                continue;
            }
            let record = |chart| Record::Chart(Box::new(chart));
            count(pair, &mut report.charts, &mut puts, record);
        }
        (report, puts)
    }
}

/// Who pays a visit: of the coverages that its own row names, else of all of the patient's, the
/// first in force on the day; where none is, the first. A row that names none is answered from
/// what the whole file says, so that a later row changes nothing when the file comes again.
fn payer_of(own: &[Coverage], all: &[Coverage], day: NaiveDate) -> Option<PayerId> {
    let covers =
        |c: &&Coverage| c.from.is_none_or(|from| from <= day) && c.to.is_none_or(|to| day <= to);
    let in_force = own.iter().find(covers).or(all.iter().find(covers));
    let payer = in_force.or(own.first()).or(all.first());
    payer.map(|c| c.payer)
}

/// Why a visit cannot have been so.
fn possible(incoming: &Incoming) -> Outcome<()> {
    let visit = &incoming.visit;
    if visit.to < visit.from {
        return Err(format!(
            "the visit ends on {}, before it begins on {}: correct the dates",
            visit.to, visit.from
        ));
    }
    if incoming.expected_charge < Money::ZERO {
        return Err(format!(
            "the expected charge is {}: expected none or a positive amount",
            incoming.expected_charge
        ));
    }
    Ok(())
}

fn find<T>(all: &[Pair<T>], is: impl Fn(&T) -> bool) -> Option<usize> {
    all.iter().position(|pair| is(&pair.now))
}

fn count<T: PartialEq>(
    pair: Pair<T>,
    to: &mut Count,
    puts: &mut Vec<Record>,
    record: impl Fn(T) -> Record,
) {
    match pair.before {
        Some(_) if !pair.named => return,
        Some(before) if before == pair.now => {
            to.unchanged += 1;
            return;
        }
        Some(_) => to.updated += 1,
        None => to.created += 1,
    }
    puts.push(record(pair.now));
}

/// Why the file's patient is not the one with that number here; `None` where it is.
fn another(known: &Patient, it: &InPatient) -> Option<String> {
    if known.birth_date != it.birth_date {
        return Some(format!(
            "MRN {} belongs to someone with another birth date: correct the number or the date",
            it.mrn
        ));
    }
    let same = |a: &str, b: &str| a.trim().to_lowercase() == b.trim().to_lowercase();
    let agrees = same(&known.name.last, &it.name.last) || same(&known.name.first, &it.name.first);
    (!agrees).then(|| {
        format!(
            "MRN {} belongs to someone with another name: correct the number or the name",
            it.mrn
        )
    })
}

/// Takes over what the file says of a patient; what it does not say stays.
fn learn(patient: &mut Patient, it: &InPatient, coverages: Vec<Coverage>) {
    let name = &mut patient.name;
    for (field, said) in [
        (&mut name.last, &it.name.last),
        (&mut name.first, &it.name.first),
        (&mut name.middle, &it.name.middle),
        (&mut patient.phone, &it.phone),
    ] {
        if !said.is_empty() {
            field.clone_from(said);
        }
    }
    if it.sex != Sex::Unknown {
        patient.sex = it.sex;
    }
    if it.address != Address::default() {
        patient.address.clone_from(&it.address);
    }
    // The file's coverages stand first; others that were entered here stay behind them.
    let mut merged: Vec<Coverage> = Vec::new();
    for mut coverage in coverages {
        if merged.iter().any(|c| c.payer == coverage.payer) {
            continue;
        }
        if let Some(old) = patient.coverages.iter().find(|c| c.payer == coverage.payer) {
            fill(&mut coverage.member_id, &old.member_id);
            fill(&mut coverage.group, &old.group);
            if coverage.subscriber.is_none() && coverage.relationship == old.relationship {
                coverage.subscriber.clone_from(&old.subscriber);
            }
        }
        merged.push(coverage);
    }
    for old in &patient.coverages {
        if !merged.iter().any(|c| c.payer == old.payer) {
            merged.push(old.clone());
        }
    }
    patient.coverages = merged;
}

/// Fills in a text that is not known yet.
fn fill(field: &mut String, said: &str) {
    if field.is_empty() {
        said.clone_into(field);
    }
}
