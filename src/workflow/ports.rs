//! What the use cases need from the world: a store and a clock.

use crate::domain::{
    Card, CardId, Chart, ChartId, ChartStatus, ClaimFile, ClaimId, ClaimStatus, Code, CodeSet,
    EncounterKind, FollowUp, FollowUpState, Kit, KitId, Money, Patient, PatientId, Payer, PayerId,
    Provider, ProviderId,
};
use chrono::{DateTime, NaiveDate, Utc};

/// Tells the time. `--as-of` and tests pin it.
pub trait Clock: Send + Sync {
    /// The moment, for what is recorded.
    fn now(&self) -> DateTime<Utc>;
    /// The calendar day where the user sits, for what is counted.
    fn today(&self) -> NaiveDate;
}

/// Names one stored record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A patient.
    Patient(PatientId),
    /// A payer.
    Payer(PayerId),
    /// A provider.
    Provider(ProviderId),
    /// A chart.
    Chart(ChartId),
    /// A claim.
    Claim(ClaimId),
    /// The follow-up of a claim.
    FollowUp(ClaimId),
    /// A kit.
    Kit(KitId),
    /// A card.
    Card(CardId),
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Patient(id) => id.fmt(f),
            Self::Payer(id) => id.fmt(f),
            Self::Provider(id) => id.fmt(f),
            Self::Chart(id) => id.fmt(f),
            Self::Claim(id) => id.fmt(f),
            Self::FollowUp(id) => write!(f, "follow-up of {id}"),
            Self::Kit(id) => id.fmt(f),
            Self::Card(id) => id.fmt(f),
        }
    }
}

/// One stored record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// A patient.
    Patient(Patient),
    /// A payer.
    Payer(Payer),
    /// A provider.
    Provider(Provider),
    /// A chart.
    Chart(Box<Chart>),
    /// A claim.
    Claim(Box<ClaimFile>),
    /// A follow-up.
    FollowUp(FollowUp),
    /// A kit.
    Kit(Box<Kit>),
    /// A card.
    Card(Card),
}

impl Record {
    /// Its key.
    #[must_use]
    pub fn key(&self) -> Key {
        match self {
            Self::Patient(r) => Key::Patient(r.id),
            Self::Payer(r) => Key::Payer(r.id),
            Self::Provider(r) => Key::Provider(r.id),
            Self::Chart(r) => Key::Chart(r.id),
            Self::Claim(r) => Key::Claim(r.id),
            Self::FollowUp(r) => Key::FollowUp(r.claim),
            Self::Kit(r) => Key::Kit(r.id),
            Self::Card(r) => Key::Card(r.id),
        }
    }

    /// The revision it was read at; 0 for a new record.
    #[must_use]
    pub fn revision(&self) -> u64 {
        match self {
            Self::Patient(r) => r.revision,
            Self::Payer(r) => r.revision,
            Self::Provider(r) => r.revision,
            Self::Chart(r) => r.revision,
            Self::Claim(r) => r.revision,
            Self::FollowUp(r) => r.revision,
            Self::Kit(r) => r.revision,
            Self::Card(r) => r.revision,
        }
    }

    /// Sets the revision.
    pub fn set_revision(&mut self, revision: u64) {
        match self {
            Self::Patient(r) => r.revision = revision,
            Self::Payer(r) => r.revision = revision,
            Self::Provider(r) => r.revision = revision,
            Self::Chart(r) => r.revision = revision,
            Self::Claim(r) => r.revision = revision,
            Self::FollowUp(r) => r.revision = revision,
            Self::Kit(r) => r.revision = revision,
            Self::Card(r) => r.revision = revision,
        }
    }

    /// The unique outside names it answers to, such as `mrn:M001`: no two records may share one.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        match self {
            Self::Patient(r) => vec![format!("mrn:{}", r.mrn)],
            Self::Payer(r) => vec![payer_name(&r.code, &r.name)],
            Self::Provider(r) => vec![provider_name(&r.npi, &r.to_string())],
            Self::Chart(r) if r.source.is_empty() => Vec::new(),
            Self::Chart(r) => vec![format!("chart:{}", r.source)],
            Self::Claim(_) | Self::FollowUp(_) => Vec::new(),
            Self::Kit(r) if r.retired => Vec::new(),
            Self::Kit(r) => vec![kit_name(&r.owner, &r.name)],
            Self::Card(r) => vec![card_name(&r.owner, r.set, r.code)],
        }
    }
}

/// The unique name of a payer: its electronic id, or its name while the id is not known.
#[must_use]
pub fn payer_name(code: &str, name: &str) -> String {
    if code.is_empty() {
        format!("payer-called:{name}")
    } else {
        format!("payer:{code}")
    }
}

/// The unique name of a provider: the NPI, or the name while the NPI is not known.
#[must_use]
pub fn provider_name(npi: &str, name: &str) -> String {
    if npi.is_empty() {
        format!("provider-called:{name}")
    } else {
        format!("npi:{npi}")
    }
}

/// The unique name of a kit. Its owner is written so that a colon in a name splits nothing else.
#[must_use]
pub fn kit_name(owner: &str, name: &str) -> String {
    format!("kit:{}:{}", escaped(owner), name.to_lowercase())
}

/// The unique name of a card.
#[must_use]
pub fn card_name(owner: &str, set: CodeSet, code: Code) -> String {
    format!("card:{}:{set}:{code}", escaped(owner))
}

fn escaped(owner: &str) -> String {
    owner.replace('%', "%25").replace(':', "%3A")
}

/// A set of changes that is stored whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeSet {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: String,
    /// What was done, such as `chart.code`, `claim.stage`: the command's name.
    pub action: String,
    /// The records as they shall be, each with the revision it was read at (0 = new).
    pub puts: Vec<Record>,
}

/// What a commit answers once it is durable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// Its place in the journal.
    pub sequence: u64,
    /// New revision of each record, in the order of [`ChangeSet::puts`].
    pub revisions: Vec<(Key, u64)>,
}

/// The lists a store keeps in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum List {
    /// Charts not coded yet (ready, in work, held), by first date of service.
    OpenCharts,
    /// Charts whose claim is staged, newest date of service first.
    CodedCharts,
    /// Charts of a patient, by date of service.
    ChartsOf(PatientId),
    /// Claims in a state, oldest staged first.
    Claims(ClaimStatus),
    /// Claims of a patient, oldest first.
    ClaimsOf(PatientId),
    /// Claims sent and not marked late, whose expected date lies before the given one, by that date.
    Due(NaiveDate),
    /// Follow-ups in a state, by next-action date.
    FollowUps(FollowUpState),
    /// Every patient, by id.
    Patients,
    /// Every payer, by id.
    Payers,
    /// Every provider, by id.
    Providers,
    /// Every kit, retired ones too, by id.
    Kits,
    /// The cards of an owner (empty: the site's) that say something, by code.
    Cards(String),
}

/// Where a page ended; hand it back for the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor(pub Vec<u8>);

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The rows, in the list's order.
    pub rows: Vec<Row>,
    /// Where the next page starts; `None` at the end.
    pub next: Option<Cursor>,
}

/// What a list holds of each record, so that it is shown without reading the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// A chart.
    Chart(ChartRow),
    /// A claim.
    Claim(ClaimRow),
    /// A follow-up.
    FollowUp(FollowUpRow),
    /// A card, whole.
    Card(Card),
    /// Any other record: its key.
    Key(Key),
}

/// A chart in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartRow {
    /// Its id.
    pub id: ChartId,
    /// Where it stands.
    pub status: ChartStatus,
    /// Kind of visit.
    pub kind: EncounterKind,
    /// First date of service.
    pub from: NaiveDate,
    /// Day it arrived.
    pub received: NaiveDate,
    /// Whose.
    pub patient: PatientId,
    /// Primary payer.
    pub payer: Option<PayerId>,
    /// Who rendered.
    pub rendering: Option<ProviderId>,
    /// What it will bill.
    pub charge: Money,
    /// Who works on it.
    pub assigned_to: String,
    /// First open hold; empty where none.
    pub hold: String,
}

/// A claim in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimRow {
    /// Its id.
    pub id: ClaimId,
    /// Where it stands.
    pub status: ClaimStatus,
    /// Patient's name, as on the claim.
    pub patient_name: String,
    /// Payer's name, as on the claim; empty for a patient without coverage.
    pub payer_name: String,
    /// First date of service.
    pub from: Option<NaiveDate>,
    /// Total charge.
    pub charge: Money,
    /// What has been paid.
    pub paid: Money,
    /// Day it went out.
    pub sent: Option<NaiveDate>,
    /// Day payment is expected.
    pub expected: Option<NaiveDate>,
    /// Day it was marked late.
    pub late: Option<NaiveDate>,
    /// How many findings a person had accepted when it was staged.
    pub accepted: u32,
}

impl ChartRow {
    /// The row of a chart.
    #[must_use]
    pub fn of(chart: &Chart) -> Self {
        Self {
            id: chart.id,
            status: chart.status,
            kind: chart.encounter.kind,
            from: chart.encounter.from,
            received: chart.received,
            patient: chart.patient,
            payer: chart.encounter.payer,
            rendering: chart.encounter.rendering,
            charge: chart.charge(),
            assigned_to: chart.assigned_to.clone(),
            hold: chart
                .holds
                .first()
                .map(|hold| hold.reason.clone())
                .unwrap_or_default(),
        }
    }
}

impl ClaimRow {
    /// The row of a claim.
    #[must_use]
    pub fn of(file: &ClaimFile) -> Self {
        Self {
            id: file.id,
            status: file.status,
            patient_name: file.claim.patient.name.to_string(),
            payer_name: file
                .claim
                .coverages
                .first()
                .map(|coverage| coverage.payer_name.clone())
                .unwrap_or_default(),
            from: file.claim.first_service(),
            charge: file.claim.charge(),
            paid: file.paid,
            sent: file.sent,
            expected: file.expected,
            late: file.late,
            accepted: u32::try_from(file.overrides.len()).unwrap_or(u32::MAX),
        }
    }
}

impl FollowUpRow {
    /// The row of a follow-up.
    #[must_use]
    pub fn of(chase: &FollowUp) -> Self {
        Self {
            claim: chase.claim,
            state: chase.state,
            expected: chase.expected,
            next_action: chase.next_action,
            assigned_to: chase.assigned_to.clone(),
        }
    }
}

impl ClaimRow {
    /// What is still open.
    #[must_use]
    pub fn open(&self) -> Money {
        self.status.open(self.charge, self.paid)
    }
}

/// A follow-up in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUpRow {
    /// The late claim.
    pub claim: ClaimId,
    /// Where it stands.
    pub state: FollowUpState,
    /// Day payment was expected.
    pub expected: NaiveDate,
    /// Day of the next action.
    pub next_action: NaiveDate,
    /// Who chases it.
    pub assigned_to: String,
}

/// One entry of the audit trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Place in the journal.
    pub sequence: u64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: String,
    /// What was done.
    pub action: String,
    /// Which records, each before (where it stood before) and after.
    pub changes: Vec<(Option<Record>, Record)>,
    /// Hash of this entry, chained over the one before, in hexadecimal.
    pub hash: String,
}

/// What `verify` found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VerifyReport {
    /// Records read.
    pub records: u64,
    /// Index entries recomputed.
    pub index_entries: u64,
    /// Journal entries whose chain was checked.
    pub journal_entries: u64,
    /// What is wrong, each in one line; empty when all is well.
    pub problems: Vec<String>,
    /// What was repaired at open (a torn tail cut off, a view rebuilt), each in one line.
    pub repairs: Vec<String>,
}

/// Why the store did not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process has it.
    #[error("the store {0} is open in another window: close that one, or work there")]
    OpenElsewhere(String),
    /// A record was changed meanwhile.
    #[error("{key} was changed meanwhile (revision {stored}, read at {read}): open it again")]
    Conflict {
        /// The record.
        key: Key,
        /// Revision in the store.
        stored: u64,
        /// Revision the change was made on.
        read: u64,
    },
    /// A unique name is taken.
    #[error("{name} belongs to {key} already")]
    Taken {
        /// The name.
        name: String,
        /// Whose it is.
        key: Key,
    },
    /// The disk is full.
    #[error("the disk is full: nothing of this change was stored; free some space and try again")]
    DiskFull,
    /// What was written cannot be read back.
    #[error("the store is damaged: {0}")]
    Damaged(String),
    /// The system refused.
    #[error("{what}: {error}")]
    Io {
        /// What was tried.
        what: String,
        /// What the system said.
        error: std::io::Error,
    },
}

/// Where records are kept. One writer; every commit is atomic and durable when it returns.
pub trait Store: Send + Sync {
    /// Stores a change set whole, or not at all. Returns only once it is durable.
    ///
    /// # Errors
    /// A stale revision is [`StoreError::Conflict`]; nothing is stored on any error.
    fn commit(&self, changes: ChangeSet) -> Result<Committed, StoreError>;

    /// A number never given before for records of this kind (the key's number is ignored).
    fn next_id(&self, kind: Key) -> u64;

    /// A record; `None` where there is none.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn get(&self, key: Key) -> Result<Option<Record>, StoreError>;

    /// The record that answers to an outside name ([`Record::names`]).
    ///
    /// # Errors
    /// When the store cannot be read.
    fn find(&self, name: &str) -> Result<Option<Key>, StoreError>;

    /// A page of a list, after a cursor.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn list(&self, list: List, after: Option<&Cursor>, limit: usize) -> Result<Page, StoreError>;

    /// Audit entries after a sequence number, oldest first.
    ///
    /// # Errors
    /// When the journal cannot be read.
    fn audit(&self, after: u64, limit: usize) -> Result<Vec<AuditEntry>, StoreError>;

    /// Recomputes every index from the records and checks the journal's chain.
    ///
    /// # Errors
    /// When the store cannot be read at all; what is merely wrong stands in the report.
    fn verify(&self) -> Result<VerifyReport, StoreError>;
}
