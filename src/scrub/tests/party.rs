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
    fires("party.taxonomy", "billing_provider.taxonomy", |c| {
        c.billing_provider.taxonomy.clear()
    }),
    fires("party.required", "billing_provider.address.city", |c| {
        c.billing_provider.address.city.clear();
    }),
    fires("party.required", "rendering_provider.last", |c| {
        c.rendering_provider = Some(provider("", "Ann", "1245319599"));
    }),
    fires("party.tax_id", "billing_provider.tax_id", |c| {
        c.billing_provider.tax_id = "000000000".into();
    }),
    fires("party.taxonomy", "rendering_provider.taxonomy", |c| {
        who(c).taxonomy = "207Q00000".into();
    }),
    fires("party.taxonomy", "rendering_provider.taxonomy", |c| {
        who(c).taxonomy = "999Q00000X".into();
    }),
    fires("party.address", "billing_provider.address.line1", |c| {
        c.billing_provider.address.line1 = "P.O. Box 12".into();
    }),
    fires("party.address", "patient.address.state", |c| {
        c.patient.address.state = "XX".into()
    }),
    fires("party.address", "billing_provider.address.zip", |c| {
        c.billing_provider.address.zip = "90210".into();
    }),
    fires("party.required", "coverages[0].subscriber", |c| {
        c.coverages[0].relationship = Relationship::Child;
    }),
    fires("party.required", "coverages[0].subscriber.last", |c| {
        c.coverages[0].subscriber = Some(ClaimPatient::default());
    }),
    fires("party.required", "place_of_service", |c| {
        c.place_of_service.clear()
    }),
];

pub(super) const PASSES: &[Passes] = &[
    passes("party.npi", |c| c.rendering_provider = None),
    passes("party.taxonomy", |c| who(c).taxonomy = "363LF0000X".into()),
    // A patient may well live behind a box.
    passes("party.address", |c| {
        c.patient.address.line1 = "PO Box 12".into()
    }),
    passes("party.address", |c| {
        c.patient.address.state = "CA".into();
        c.patient.address.zip = "90210-1234".into();
    }),
    passes("party.tax_id", |c| {
        c.billing_provider.tax_id = "12-3456789".into()
    }),
    passes("party.required", |c| {
        c.patient.address.zip = "32801-1234".into()
    }),
];

fn who(claim: &mut Claim) -> &mut Party {
    claim.rendering_provider.get_or_insert_default()
}

/// Whose taxonomy a payer looks at decides how much it matters that the billing provider has none.
#[test]
fn a_missing_taxonomy_is_as_grave_as_the_payer_takes_it() {
    for (filing, rendering, want) in [
        ("CI", "207Q00000X", Severity::Info),
        ("CI", "", Severity::Warning),
        ("MC", "207Q00000X", Severity::Warning),
        ("MB", "", Severity::Info),
    ] {
        let mut claim = clean();
        claim.coverages[0].filing = filing.into();
        who(&mut claim).taxonomy = rendering.into();
        claim.billing_provider.taxonomy.clear();
        let said = check(&claim, tables(), today());
        let told = said.iter().find(|f| f.at == "billing_provider.taxonomy");
        assert_eq!(told.unwrap().severity, want, "{filing} {rendering}");
    }
}
