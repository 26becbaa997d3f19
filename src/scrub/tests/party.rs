//! Cases of the edits on the parties.

use super::*;

pub(super) const FIRES: &[Fires] = &[
    fires("party.npi", "billing_provider.npi", |c| {
        c.billing_provider.npi.clear()
    }),
    fires("party.npi", "billing_provider.npi", |c| {
        c.billing_provider.npi = "1234567890".into()
    }),
    fires("party.npi", "rendering_provider.npi", |c| {
        c.rendering_provider = Some(provider("Who", "Ann", "12453195"));
    }),
    fires("party.npi", "referring_provider.npi", |c| {
        c.referring_provider = Some(provider("Who", "Ann", "1245319590"));
    }),
    fires("party.tax_id", "billing_provider.tax_id", |c| {
        c.billing_provider.tax_id.clear()
    }),
    fires("party.tax_id", "billing_provider.tax_id", |c| {
        c.billing_provider.tax_id = "12345678X".into();
    }),
    fires("party.required", "patient.last", |c| {
        c.patient.name.last = " ".into()
    }),
    fires("party.required", "patient.birth_date", |c| {
        c.patient.birth_date = None
    }),
    fires("party.required", "patient.address.line1", |c| {
        c.patient.address.line1.clear()
    }),
    fires("party.required", "patient.address.zip", |c| {
        c.patient.address.zip = "3280".into()
    }),
    fires("party.required", "patient.address.zip", |c| {
        c.patient.address.zip = "3280A".into()
    }),
    fires("party.required", "billing_provider.name", |c| {
        c.billing_provider.name.clear()
    }),
    fires("party.required", "billing_provider.taxonomy", |c| {
        c.billing_provider.taxonomy.clear()
    }),
    fires("party.required", "billing_provider.address.city", |c| {
        c.billing_provider.address.city.clear();
    }),
    fires("party.required", "rendering_provider.last", |c| {
        c.rendering_provider = Some(provider("", "Ann", "1245319599"));
    }),
    fires("party.required", "coverages[0].subscriber.last", |c| {
        c.coverages[0].subscriber = Some(ClaimPatient::default());
    }),
    fires("party.required", "place_of_service", |c| {
        c.place_of_service.clear()
    }),
    fires("party.required", "place_of_service", |c| {
        c.place_of_service = "98".into()
    }),
];

pub(super) const PASSES: &[Passes] = &[
    passes("party.npi", |c| c.rendering_provider = None),
    passes("party.tax_id", |c| {
        c.billing_provider.tax_id = "12-3456789".into()
    }),
    passes("party.required", |c| {
        c.patient.address.zip = "32801-1234".into()
    }),
];
