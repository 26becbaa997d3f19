//! Payers and providers of the demo.

use super::content::Content;
use crate::domain::{Payer, PayerId, Provider, ProviderId, ProviderKind};
use crate::workflow::Desk;
use crate::workflow::ports::Key;

/// Payers, clinicians and organizations, each in the order of the content.
pub(super) struct Parties {
    pub payers: Vec<Payer>,
    pub providers: Vec<Provider>,
    pub billing: Vec<Provider>,
}

/// New records for the parties in the content.
pub(super) fn make(desk: &Desk, content: &Content) -> Parties {
    let payers = content.payers.iter().map(|demo| Payer {
        id: PayerId(desk.store.next_id(Key::Payer(PayerId(0)))),
        revision: 0,
        code: demo.code.clone(),
        name: demo.name.clone(),
        kind: demo.kind,
        filing: demo.filing.clone(),
        days_to_pay: demo.days_to_pay,
        timely_filing_days: demo.timely_filing_days,
        phone: demo.phone.clone(),
        address: demo.address(),
    });
    let next = || ProviderId(desk.store.next_id(Key::Provider(ProviderId(0))));
    let billing: Vec<Provider> = content
        .billing
        .iter()
        .map(|demo| Provider {
            id: next(),
            revision: 0,
            kind: ProviderKind::Organization,
            name: demo.name.clone(),
            npi: demo.npi.clone(),
            tax_id: demo.tax_id.clone(),
            taxonomy: demo.taxonomy.clone(),
            address: demo.address(),
            phone: demo.phone.clone(),
        })
        .collect();
    let providers = content.providers.iter().map(|demo| Provider {
        id: next(),
        revision: 0,
        kind: ProviderKind::Person {
            first: demo.first.clone(),
        },
        name: demo.last.clone(),
        npi: demo.npi.clone(),
        tax_id: String::new(),
        taxonomy: demo.taxonomy.clone(),
        address: billing
            .first()
            .map(|b| b.address.clone())
            .unwrap_or_default(),
        phone: String::new(),
    });
    Parties {
        payers: payers.collect(),
        providers: providers.collect(),
        billing,
    }
}
