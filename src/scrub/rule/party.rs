//! Edits on the parties: patient, subscriber, providers.

use super::zip;
use crate::domain::person::is_state;
use crate::domain::provider::npi_is_valid;
use crate::domain::{Address, ClaimPatient, PayerKind, Relationship, Severity};
use crate::scrub::{Context, Edit, Report};
use std::collections::BTreeSet;

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
    Edit {
        id: "party.taxonomy",
        title: "taxonomy missing or wrong",
        source: "005010X222A1 loops 2000A and 2310B PRV03; NUCC Health Care Provider Taxonomy",
        explain: "A taxonomy code says what a provider is: nine characters and an X. Many payers, \
                  Medicaid above all, find the provider's contract by NPI and taxonomy together.",
        run: taxonomy,
        ..Edit::BASE
    },
    Edit {
        id: "party.address",
        title: "address that cannot be billed from or mailed to",
        source: "005010X222A1 loop 2010AA N3 (a street address; a box goes into 2010AB), N4; USPS \
                 Publication 28 and 65",
        explain: "The billing provider's address is a street: a post office box belongs into the \
                  pay-to address. A state is one of US mail, and its ZIP codes are known.",
        run: addresses,
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
    let digits = tax_id.len() == 9 && tax_id.bytes().all(|b| b.is_ascii_digit());
    let one_digit = tax_id.bytes().collect::<BTreeSet<u8>>().len() == 1;
    if !digits || one_digit {
        let fix = Some("enter the 9 digits of the employer id".into());
        let message = if digits {
            "the billing provider's tax id is one digit nine times"
        } else {
            "the billing provider's tax id is missing or not 9 digits"
        };
        out.add("billing_provider.tax_id", message, fix);
    }
}

fn required(c: &Context<'_>, out: &mut Report<'_>) {
    let claim = c.claim;
    patient(&claim.patient, "patient", out);
    for (i, coverage) in claim.coverages.iter().enumerate() {
        match &coverage.subscriber {
            Some(subscriber) if subscriber.name.last.trim().is_empty() => {
                let at = format!("coverages[{i}].subscriber.last");
                missing(&at, "the subscriber's last name", out);
            }
            None if coverage.relationship != Relationship::SelfSubscriber => {
                let message = format!(
                    "the patient is the subscriber's {}, and the subscriber is not named",
                    coverage.relationship.title().to_lowercase()
                );
                let fix = Some("enter who holds the policy".into());
                let at = format!("coverages[{i}].subscriber");
                out.add_as(Severity::Warning, at, message, fix);
            }
            _ => {}
        }
    }
    let billing = &claim.billing_provider;
    if billing.name.trim().is_empty() {
        missing("billing_provider.name", "the billing provider's name", out);
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

/// First three characters of the taxonomy codes in the NUCC's list: the groupings of providers.
const GROUPINGS: &[&str] = &[
    "101", "102", "103", "104", "106", "107", "111", "122", "124", "125", "126", "132", "133",
    "136", "146", "152", "156", "163", "164", "167", "170", "171", "172", "173", "174", "175",
    "176", "177", "183", "193", "202", "204", "207", "208", "209", "211", "213", "221", "222",
    "224", "225", "226", "227", "229", "231", "235", "237", "242", "246", "247", "251", "252",
    "253", "261", "273", "275", "276", "281", "282", "283", "284", "286", "287", "291", "292",
    "293", "302", "305", "310", "311", "313", "314", "315", "317", "320", "322", "323", "324",
    "331", "332", "333", "335", "336", "341", "343", "344", "347", "363", "364", "367", "372",
    "373", "374", "376", "385", "390", "405",
];

fn taxonomy(c: &Context<'_>, out: &mut Report<'_>) {
    let claim = c.claim;
    let parties = [
        ("billing_provider", Some(&claim.billing_provider)),
        ("rendering_provider", claim.rendering_provider.as_ref()),
        ("referring_provider", claim.referring_provider.as_ref()),
    ];
    for (at, party) in parties {
        let Some(party) = party else {
            continue;
        };
        let who = at.replace('_', " ");
        let path = format!("{at}.taxonomy");
        let code = party.taxonomy.trim();
        if code.is_empty() {
            if at == "billing_provider" {
                let message = format!("the {who} has no taxonomy code");
                let fix = Some("enter what the provider is registered as".into());
                let severity = match matters_of_billing(c) {
                    true => Severity::Warning,
                    false => Severity::Info,
                };
                out.add_as(severity, path, message, fix);
            }
            continue;
        }
        let upper = |b: u8| b.is_ascii_digit() || b.is_ascii_uppercase();
        let fix = Some("enter the code under which the provider is registered in NPPES".into());
        if code.len() != 10 || !code.bytes().all(upper) || !code.ends_with('X') {
            let message = format!("the {who}'s taxonomy {code} is not nine characters and an X");
            out.add(path, message, fix);
        } else if !code
            .get(..3)
            .is_some_and(|group| GROUPINGS.contains(&group))
        {
            let message = format!("no kind of provider has a taxonomy like the {who}'s, {code}");
            out.add_as(Severity::Warning, path, message, fix);
        }
    }
}

/// Whether a claim is likely to fail for want of the billing provider's taxonomy: Medicaid finds the
/// contract by it; Medicare uses none, and others take the rendering provider's where that is stated
/// (005010X222A1 loop 2000A PRV: only where adjudication is known to depend on it).
fn matters_of_billing(c: &Context<'_>) -> bool {
    let medicaid = c.claim.coverages.iter().any(|own| own.filing == "MC");
    let rendering = c.claim.rendering_provider.as_ref();
    let stated = rendering.is_some_and(|party| !party.taxonomy.trim().is_empty());
    medicaid || !(stated || c.payer == PayerKind::Medicare)
}

fn addresses(c: &Context<'_>, out: &mut Report<'_>) {
    let billing = &c.claim.billing_provider.address;
    if is_box(&billing.line1) || is_box(&billing.line2) {
        let message = "the billing provider's address is a post office box";
        let fix = "enter the street; the box belongs into the pay-to address";
        out.add("billing_provider.address.line1", message, Some(fix.into()));
    }
    state(billing, "billing_provider", "the billing provider's", out);
    state(&c.claim.patient.address, "patient", "the patient's", out);
    for (i, coverage) in c.claim.coverages.iter().enumerate() {
        if let Some(subscriber) = &coverage.subscriber {
            let at = format!("coverages[{i}].subscriber");
            state(&subscriber.address, &at, "the subscriber's", out);
        }
    }
}

/// A state that there is, with a ZIP code that lies in it. What is missing is `party.required`'s.
fn state(address: &Address, at: &str, whose: &str, out: &mut Report<'_>) {
    let code = address.state.trim();
    if code.is_empty() {
        return;
    }
    if !is_state(code) {
        let message = format!("{whose} state '{code}' is none of US mail");
        let fix = Some("enter the two capital letters of the state".into());
        out.add(format!("{at}.address.state"), message, fix);
    } else if !zip::fits(address.zip.trim(), code) {
        let message = format!("{whose} ZIP code {} does not lie in {code}", address.zip);
        let fix = Some("correct the ZIP code or the state".into());
        out.add_as(Severity::Warning, format!("{at}.address.zip"), message, fix);
    }
}

/// Whether a line of an address is a post office box: `PO Box 1`, `P.O. BOX 1`, `Post Office Box 1`,
/// `POB 1`, `Box 1`.
fn is_box(line: &str) -> bool {
    let mut plain = String::with_capacity(line.len() + 2);
    for c in line.chars().filter(|c| *c != '.') {
        plain.push(if c.is_ascii_alphanumeric() {
            c.to_ascii_uppercase()
        } else {
            ' '
        });
    }
    let words: Vec<&str> = plain.split_whitespace().collect();
    let number = |word: Option<&&str>| word.is_some_and(|w| w.bytes().any(|b| b.is_ascii_digit()));
    match words.as_slice() {
        ["BOX" | "POB" | "POBOX" | "LOCKBOX", rest @ ..] => number(rest.first()),
        _ => {
            words
                .windows(2)
                .any(|pair| pair == ["PO", "BOX"] || pair == ["OFFICE", "BOX"])
                || words.windows(3).any(|three| three == ["P", "O", "BOX"])
                || words.iter().any(|word| word.starts_with("POBOX"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_box;

    #[test]
    fn a_box_is_told_from_a_street() {
        for (line, want) in [
            ("PO Box 12", true),
            ("P.O. Box 12", true),
            ("P O BOX 12", true),
            ("po-box 12", true),
            ("Post Office Box 12", true),
            ("POB 12", true),
            ("Box 12", true),
            ("Suite 4, PO Box 12", true),
            ("12 Box Elder Rd", false),
            ("Boxwood Lane 3", false),
            ("1 Post Office Square", false),
            ("Box Hill Road", false),
            ("", false),
        ] {
            assert_eq!(is_box(line), want, "{line}");
        }
    }
}
