//! Shapes of patients, payers and providers.

use super::{Stored, Unreadable, codes, garbled, shape};
use crate::domain::{
    Address, Coverage, Patient, PatientId, Payer, PayerId, PayerKind, PersonName, Provider,
    ProviderId, ProviderKind, Relationship, Sex, Subscriber,
};
use chrono::NaiveDate;

shape!(PersonNameV1 of PersonName { last: String, first: String, middle: String });

shape!(AddressV1 of Address {
    line1: String,
    line2: String,
    city: String,
    state: String,
    zip: String,
});

codes!(Sex { Unknown = 0, Female = 1, Male = 2 });

codes!(Relationship { SelfSubscriber = 0, Spouse = 1, Child = 2, Other = 3 });

codes!(PayerKind {
    Medicare = 0,
    MedicareAdvantage = 1,
    Medicaid = 2,
    Commercial = 3,
    Blue = 4,
    SelfFunded = 5,
    Tricare = 6,
    WorkersComp = 7,
    Auto = 8,
    Other = 9,
});

shape!(SubscriberV1 of Subscriber {
    name: PersonName,
    birth_date: Option<NaiveDate>,
    sex: Sex,
    address: Address,
});

shape!(CoverageV1 of Coverage {
    payer: PayerId,
    member_id: String,
    group: String,
    relationship: Relationship,
    subscriber: Option<Subscriber>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
});

shape!(PatientV1 of Patient {
    id: PatientId,
    revision: u64,
    mrn: String,
    name: PersonName,
    birth_date: NaiveDate,
    sex: Sex,
    address: Address,
    phone: String,
    coverages: Vec<Coverage>,
});

shape!(PayerV1 of Payer {
    id: PayerId,
    revision: u64,
    code: String,
    name: String,
    kind: PayerKind,
    filing: String,
    days_to_pay: u16,
    timely_filing_days: u16,
    phone: String,
    address: Address,
});

/// The given name of a person; `None` for an organization.
impl Stored for ProviderKind {
    type Shape = Option<String>;
    fn store(&self) -> Option<String> {
        match self {
            Self::Person { first } => Some(first.clone()),
            Self::Organization => None,
        }
    }
    fn load(first: Option<String>) -> Result<Self, Unreadable> {
        Ok(first.map_or(Self::Organization, |first| Self::Person { first }))
    }
}

shape!(ProviderV1 of Provider {
    id: ProviderId,
    revision: u64,
    kind: ProviderKind,
    name: String,
    npi: String,
    tax_id: String,
    taxonomy: String,
    address: Address,
    phone: String,
});
