use super::*;
use crate::domain::{Money, Relationship, Sex, Units};
use chrono::NaiveDate;

mod faults;
mod streams;

const HEAD: &[&str] = &[
    "BHT*0019*00*1*20261102*0900*CH",
    "NM1*41*2*LAKE CLINIC*****46*S1",
    "PER*IC*ANN*TE*4075550100",
    "NM1*40*2*CLEARING HOUSE*****46*R1",
    "HL*1**20*1",
    "PRV*BI*PXC*207Q00000X",
    "NM1*85*2*LAKE CLINIC*****XX*1234567893",
    "N3*1 LAKE ST*SUITE 2",
    "N4*ORLANDO*FL*328011234",
    "REF*EI*123456789",
];

const OWN: &[&str] = &[
    "HL*2*1*22*0",
    "SBR*P*18*G1******CI",
    "NM1*IL*1*ROE*JANE*Q***MI*W1",
    "N3*1 MAIN ST",
    "N4*ORLANDO*FL*32801",
    "DMG*D8*19800203*F",
    "NM1*PR*2*AETNA*****PI*60054",
];

const CLAIM: &[&str] = &[
    "CLM*C1*125***11:B:1*Y*A*Y*Y",
    "HI*ABK:E1165*ABF:I10",
    "NM1*82*1*WHO*ANN****XX*1245319599",
    "PRV*PE*PXC*207Q00000X",
    "LX*1",
    "SV1*HC:99213:25*125*UN*1***1:2",
    "DTP*472*D8*20261102",
];

/// A file of one transaction set with these segments in it.
fn file(parts: &[&[&str]]) -> String {
    let body: Vec<&str> = parts.iter().flat_map(|part| part.iter().copied()).collect();
    let mut text = String::from(
        "ISA*00*          *00*          *ZZ*S1             *ZZ*R1             *261102*0900*^*00501\
         *000000001*0*T*:~GS*HC*S1*R1*20261102*0900*1*X*005010X222A1~ST*837*0001*005010X222A1~",
    );
    for segment in &body {
        text.push_str(segment);
        text.push('~');
    }
    let count = body.len() + 2;
    text.push_str(&format!("SE*{count}*0001~GE*1*1~IEA*1*000000001~"));
    text
}

fn read(text: &str) -> Vec<Result<ReadClaim, Fault>> {
    Claims::new(text.as_bytes()).collect()
}

/// The claim of a file that holds one and nothing that is wrong.
#[track_caller]
fn one(text: &str) -> ReadClaim {
    let mut read = read(text);
    assert_eq!(read.len(), 1, "{read:#?}");
    let read = read.pop().unwrap().unwrap();
    assert_eq!(read.faults, [], "{read:#?}");
    read
}

/// The faults of a file, as they are shown.
fn faults(text: &str) -> Vec<String> {
    read(text)
        .into_iter()
        .flat_map(|read| match read {
            Ok(read) => read.faults,
            Err(fault) => vec![fault],
        })
        .map(|fault| fault.to_string())
        .collect()
}

/// The usual claim with one segment put in another's place; the empty one takes it out.
fn with(old: &str, new: &[&str]) -> String {
    let mut found = 0;
    let mut body = Vec::new();
    for segment in [HEAD, OWN, CLAIM].concat() {
        if segment == old {
            found += 1;
            body.extend(new);
        } else {
            body.push(segment);
        }
    }
    assert_eq!(found, 1, "{old}");
    file(&[&body])
}

fn day(y: i32, m: u32, d: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(y, m, d)
}

#[test]
fn a_subscriber_is_the_patient() {
    let read = one(&file(&[HEAD, OWN, CLAIM]));
    let claim = &read.claim;
    assert_eq!((claim.id.as_str(), read.unheld.len()), ("C1", 0));
    let patient = &claim.patient;
    assert_eq!(patient.name.to_string(), "ROE, JANE Q");
    assert_eq!(
        (patient.birth_date, patient.sex),
        (day(1980, 2, 3), Sex::Female)
    );
    assert_eq!(patient.address.line1, "1 MAIN ST");
    let coverage = &claim.coverages[0];
    assert_eq!(coverage.relationship, Relationship::SelfSubscriber);
    assert_eq!(coverage.subscriber, None);
    assert_eq!(
        [
            &coverage.payer_code,
            &coverage.payer_name,
            &coverage.filing,
            &coverage.member_id,
            &coverage.group
        ],
        ["60054", "AETNA", "CI", "W1", "G1"]
    );
    let billing = &claim.billing_provider;
    assert_eq!(
        [
            &billing.name,
            &billing.npi,
            &billing.tax_id,
            &billing.taxonomy
        ],
        ["LAKE CLINIC", "1234567893", "123456789", "207Q00000X"]
    );
    assert_eq!(
        [&billing.address.line2, &billing.address.zip],
        ["SUITE 2", "328011234"]
    );
    let rendering = claim.rendering_provider.as_ref().unwrap();
    assert_eq!(
        [
            &rendering.name,
            &rendering.first,
            &rendering.npi,
            &rendering.taxonomy
        ],
        ["WHO", "ANN", "1245319599", "207Q00000X"]
    );
    assert_eq!([&claim.place_of_service, &claim.frequency], ["11", "1"]);
    let codes: Vec<&str> = claim.coding.diagnoses.iter().map(|d| d.as_str()).collect();
    assert_eq!(codes, ["E1165", "I10"]);
    let line = &claim.coding.lines[0];
    assert_eq!(
        (line.code.as_str(), line.charge, line.units),
        ("99213", Money(12_500), Units::ONE)
    );
    assert_eq!(
        (Some(line.from), Some(line.to)),
        (day(2026, 11, 2), day(2026, 11, 2))
    );
    assert_eq!(line.modifiers[0].as_str(), "25");
    let pointers: Vec<u8> = line.pointers.iter().map(|p| p.place()).collect();
    assert_eq!(pointers, [1, 2]);
}

#[test]
fn a_dependent_has_a_subscriber() {
    let text = file(&[
        HEAD,
        &[
            "HL*2*1*22*1",
            "SBR*P**G1******CI",
            "NM1*IL*1*ROE*JANE****MI*W1",
            "DMG*D8*19800203*F",
            "NM1*PR*2*AETNA*****PI*60054",
            "HL*3*2*23*0",
            "PAT*19",
            "NM1*QC*1*ROE*TIM",
            "N3*1 MAIN ST",
            "N4*ORLANDO*FL*32801",
            "DMG*D8*20150607*M",
        ],
        CLAIM,
        // A second child of the same subscriber, and another subscriber after it.
        &[
            "HL*4*2*23*0",
            "PAT*G8",
            "NM1*QC*1*ROE*SUE",
            "DMG*D8*20120101*F",
        ],
        &["CLM*C2*125***11:B:1*Y*A*Y*Y"],
        &CLAIM[1..],
        &["HL*5*1*22*0"],
        &OWN[1..],
        &["CLM*C3*125***11:B:1*Y*A*Y*Y"],
        &CLAIM[1..],
    ]);
    let claims: Vec<Claim> = read(&text).into_iter().map(|r| r.unwrap().claim).collect();
    let seen: Vec<(&str, &str, Relationship)> = claims
        .iter()
        .map(|c| {
            (
                c.id.as_str(),
                c.patient.name.first.as_str(),
                c.coverages[0].relationship,
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("C1", "TIM", Relationship::Child),
            ("C2", "SUE", Relationship::Other),
            ("C3", "JANE", Relationship::SelfSubscriber)
        ]
    );
    let subscriber = claims[0].coverages[0].subscriber.as_ref().unwrap();
    assert_eq!(
        (subscriber.name.first.as_str(), subscriber.birth_date),
        ("JANE", day(1980, 2, 3))
    );
    assert_eq!(claims[1].coverages[0].subscriber.as_ref(), Some(subscriber));
    assert_eq!(claims[2].coverages[0].subscriber, None);
}

#[test]
fn what_a_claim_carries_besides() {
    let read = one(&file(&[
        HEAD,
        &["HL*2*1*22*0", "SBR*S*18**MEDICARE*12****MB"],
        &OWN[2..6],
        &[
            "NM1*PR*2*MEDICARE*****PI*10234",
            "CLM*C9*1627.5***22:B:7*Y*A*Y*Y**AA:OA::FL",
            "DTP*439*D8*20261020",
            "DTP*431*D8*20261019",
            "REF*F8*PAYER77",
            "REF*G1*AUTH1",
            "REF*X4*10D0000001",
            "REF*EA*M001",
            "HI*ABK:S134XXA",
            "NM1*DN*1*REF*BOB****XX*1003000126",
            "NM1*77*2*HOSPITAL*****XX*1234567893",
            "N3*2 LAKE ST",
            "N4*ORLANDO*FL*328011234",
            "SBR*P*01*G7******CI",
            "CAS*PR*1*20",
            "AMT*D*80",
            "OI***Y***Y",
            "NM1*IL*1*ROE*JOE****MI*W7",
            "N3*3 MAIN ST",
            "N4*TAMPA*FL*33601",
            "NM1*PR*2*AETNA*****PI*60054",
            "REF*F8*OTHER1",
            "LX*1",
            "SV1*HC:00142:QK:QS:P1*827.5*MJ*61***1",
            "DTP*472*RD8*20261102-20261103",
            "NM1*82*1*GAS*MAN****XX*1245319599",
            "PRV*PE*PXC*207L00000X",
            "LX*2",
            "SV1*HC:J1885*800*UN*2.5*11**1",
            "DTP*472*D8*20261103",
            "LIN**N4*00409379601",
            "CTP****2.5*ML",
            "REF*XZ*RX1",
            "NM1*82*1*GAS*MAN****XX*1245319599",
            "PRV*PE*PXC*207L00000X",
            "SVD*60054*80*HC:J1885**1",
            "CAS*CO*45*20",
            "DTP*573*D8*20261110",
        ],
    ]));
    let claim = &read.claim;
    assert_eq!([&claim.place_of_service, &claim.frequency], ["22", "7"]);
    assert_eq!(claim.payer_claim_number.as_deref(), Some("PAYER77"));
    assert_eq!(claim.prior_authorization.as_deref(), Some("AUTH1"));
    assert_eq!(claim.clia.as_deref(), Some("10D0000001"));
    assert_eq!(claim.patient.mrn, "M001");
    let accident = claim.accident.as_ref().unwrap();
    assert_eq!(
        (
            accident.cause.as_str(),
            accident.date,
            accident.state.as_str()
        ),
        ("AA", day(2026, 10, 20), "FL")
    );
    assert_eq!(claim.referring_provider.as_ref().unwrap().npi, "1003000126");
    // Every line says the same of who rendered it, so the claim does.
    let rendering = claim.rendering_provider.as_ref().unwrap();
    assert_eq!(
        [&rendering.name, &rendering.taxonomy],
        ["GAS", "207L00000X"]
    );
    // Primary first, whoever the claim is sent to.
    let payers: Vec<&str> = claim
        .coverages
        .iter()
        .map(|c| c.payer_code.as_str())
        .collect();
    assert_eq!(
        (payers.as_slice(), read.destination),
        (&["60054", "10234"][..], 1)
    );
    let primary = &claim.coverages[0];
    assert_eq!(
        (
            primary.relationship,
            primary.group.as_str(),
            primary.member_id.as_str()
        ),
        (Relationship::Spouse, "G7", "W7")
    );
    let subscriber = primary.subscriber.as_ref().unwrap();
    assert_eq!(
        [&subscriber.name.first, &subscriber.address.city],
        ["JOE", "TAMPA"]
    );
    let [anesthesia, drug] = claim.coding.lines.as_slice() else {
        panic!("{claim:#?}");
    };
    assert_eq!(
        (anesthesia.minutes, anesthesia.units),
        (Some(61), Units::ONE)
    );
    assert_eq!(Some(anesthesia.to), day(2026, 11, 3));
    assert_eq!((drug.minutes, drug.units), (None, Units(2500)));
    assert_eq!(drug.ndc.as_deref(), Some("00409379601"));
    assert_eq!(drug.place_of_service.as_deref(), Some("11"));
    assert_eq!(
        read.unheld
            .iter()
            .map(|u| (u.what, u.segment))
            .collect::<Vec<_>>(),
        [
            ("name of a group (SBR04)", 15),
            ("insurance type, such as why Medicare is second (SBR05)", 15),
            ("second cause or country of an accident (CLM11)", 21),
            ("onset of the illness (DTP*431)", 23),
            ("service facility (2310C)", 30),
            ("adjustments by another payer (CAS)", 34),
            ("what another payer paid or left (2320 AMT)", 35),
            ("other insurance and adjudication details (OI, MOA)", 36),
            ("references of another payer (2330A, 2330B REF)", 41),
            ("quantity and unit of a drug (CTP)", 51),
            ("prescription number (REF*XZ, VY)", 52),
            ("line adjudication by another payer (SVD)", 55),
            ("adjustments by another payer (CAS)", 56),
        ]
    );
}

#[test]
fn what_lines_say_apart_is_told_and_not_taken() {
    let line = |n: u8, who: &str, auth: &str| {
        vec![
            format!("LX*{n}"),
            "SV1*HC:99213*10*UN*1***1".to_owned(),
            "DTP*472*D8*20261102".to_owned(),
            format!("REF*G1*{auth}"),
            format!("NM1*82*1*{who}****XX*1245319599"),
        ]
    };
    let lines = [line(1, "WHO*ANN", "A1"), line(2, "FOE*JIM", "A2")].concat();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let text = file(&[
        HEAD,
        OWN,
        &["CLM*C1*20***11:B:1*Y*A*Y*Y", "HI*ABK:I10"],
        &lines,
    ]);
    let read = one(&text);
    assert_eq!(read.claim.rendering_provider, None);
    assert_eq!(read.claim.prior_authorization.as_deref(), Some("A1"));
    let told: Vec<&str> = read.unheld.iter().map(|u| u.what).collect();
    assert_eq!(
        told,
        [
            "rendering provider of a line that is not the claim's (2420A)",
            "rendering provider of a line that is not the claim's (2420A)",
            "prior authorization of a line that is not the claim's (REF*G1)",
        ]
    );
}
