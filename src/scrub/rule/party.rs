//! Edits on the parties: patient, subscriber, providers.

use crate::domain::provider::npi_is_valid;
use crate::domain::{Address, ClaimPatient};
use crate::scrub::{Context, Edit, Report};

/// The edits of this family.
pub(in crate::scrub) const EDITS: &[Edit] = &[
    Edit {
        id: "party.npi",
        title: "NPI missing or wrong",
        source: "45 CFR 162.406, 162.410; CMS NPI check digit (Luhn over 80840 and the NPI)",
        explain: "An NPI has 10 digits, the last of which proves the others.",
        run: npi,
        ..Edit::BASE
    },
    Edit {
        id: "party.tax_id",
        title: "tax id missing or wrong",
        source: "005010X222A1 loop 2010AA REF*EI or REF*SY",
        explain: "The billing provider's tax id has 9 digits.",
        run: tax_id,
        ..Edit::BASE
    },
    Edit {
        id: "party.required",
        title: "name, birth date or address missing",
        source: "005010X222A1 loops 2010AA, 2010BA, 2010CA, 2310B",
        explain: "Patient, subscriber and billing provider are named in full, with addresses.",
        run: required,
        ..Edit::BASE
    },
];

fn npi(c: &Context<'_>, out: &mut Report<'_>) {
    let claim = c.claim;
    let parties = [
        ("billing_provider", Some(&claim.billing_provider)),
        ("rendering_provider", claim.rendering_provider.as_ref()),
        ("referring_provider", claim.referring_provider.as_ref()),
    ];
    for (at, party) in parties
        .into_iter()
        .filter_map(|(at, party)| Some((at, party?)))
    {
        let who = at.replace('_', " ");
        let message = if party.npi.is_empty() {
            format!("the {who} has no NPI")
        } else if npi_is_valid(&party.npi) {
            continue;
        } else {
            format!("the {who}'s NPI {} is not valid", party.npi)
        };
        out.add(
            format!("{at}.npi"),
            message,
            Some("correct the NPI: 10 digits with check digit".into()),
        );
    }
}

fn tax_id(c: &Context<'_>, out: &mut Report<'_>) {
    let tax_id: String = c
        .claim
        .billing_provider
        .tax_id
        .chars()
        .filter(|c| *c != '-')
        .collect();
    if tax_id.len() != 9 || !tax_id.bytes().all(|b| b.is_ascii_digit()) {
        let fix = Some("enter the 9 digits of the employer id".into());
        let message = "the billing provider's tax id is missing or not 9 digits";
        out.add("billing_provider.tax_id", message, fix);
    }
}

fn required(c: &Context<'_>, out: &mut Report<'_>) {
    let claim = c.claim;
    patient(&claim.patient, "patient", out);
    if let Some(subscriber) = claim.coverages.first().and_then(|c| c.subscriber.as_ref())
        && subscriber.name.last.trim().is_empty()
    {
        missing(
            "coverages[0].subscriber.last",
            "the subscriber's last name",
            out,
        );
    }
    let billing = &claim.billing_provider;
    if billing.name.trim().is_empty() {
        missing("billing_provider.name", "the billing provider's name", out);
    }
    if billing.taxonomy.trim().is_empty() {
        missing(
            "billing_provider.taxonomy",
            "the billing provider's taxonomy",
            out,
        );
    }
    address(
        &billing.address,
        "billing_provider",
        "the billing provider's",
        out,
    );
    if let Some(rendering) = &claim.rendering_provider
        && rendering.name.trim().is_empty()
    {
        missing(
            "rendering_provider.last",
            "the rendering provider's name",
            out,
        );
    }
    if claim.place_of_service.trim().is_empty() {
        missing("place_of_service", "the place of service", out);
    } else if c.tables.place_of_service(&claim.place_of_service).is_none() {
        let message = format!("{} is no place of service", claim.place_of_service);
        out.add(
            "place_of_service",
            message,
            Some("choose one, such as 11 (office)".into()),
        );
    }
}

fn patient(patient: &ClaimPatient, at: &str, out: &mut Report<'_>) {
    if patient.name.last.trim().is_empty() {
        missing(&format!("{at}.last"), "the patient's last name", out);
    }
    if patient.birth_date.is_none() {
        missing(
            &format!("{at}.birth_date"),
            "the patient's date of birth",
            out,
        );
    }
    address(&patient.address, at, "the patient's", out);
}

fn address(address: &Address, at: &str, whose: &str, out: &mut Report<'_>) {
    for (field, value) in [
        ("line1", &address.line1),
        ("city", &address.city),
        ("state", &address.state),
    ] {
        if value.trim().is_empty() {
            let what = if field == "line1" { "street" } else { field };
            missing(
                &format!("{at}.address.{field}"),
                &format!("{whose} {what}"),
                out,
            );
        }
    }
    let zip = &address.zip;
    let digits = zip.bytes().filter(u8::is_ascii_digit).count();
    let plain = zip.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    if !plain || !(digits == 5 || digits == 9) {
        let message = format!("{whose} ZIP code is missing or not 5 or 9 digits");
        out.add(
            format!("{at}.address.zip"),
            message,
            Some("correct the ZIP code".into()),
        );
    }
}

fn missing(at: &str, what: &str, out: &mut Report<'_>) {
    out.add(
        at,
        format!("{what} is missing"),
        Some(format!("enter {what}")),
    );
}
