//! What is not as the guide wants it.

use super::*;

/// Each fault names its place, says what was expected, and costs what it must.
#[test]
fn faults_are_told_with_their_place() {
    for (old, new, want, lost) in [
        (
            CLAIM[0],
            "CLM*C1*ABC***11:B:1*Y*A*Y*Y",
            "CLM02, claim C1: 'ABC' is not an amount",
            Lost::Nothing,
        ),
        (
            CLAIM[0],
            "CLM*C1*126***11:B:1*Y*A*Y*Y",
            "CLM02, claim C1: says 126.00, the lines (SV102) sum to 125.00",
            Lost::Nothing,
        ),
        (
            CLAIM[0],
            "CLM*C1*125***11:A:1*Y*A*Y*Y",
            "CLM05-2, claim C1: is 'A': expected B",
            Lost::Nothing,
        ),
        (
            CLAIM[0],
            "CLM*C1*125***11>B>1*Y*A*Y*Y",
            "'>' parts nothing in this file, its component separator is ':'",
            Lost::Claim,
        ),
        (
            CLAIM[1],
            "HI*ABF:E1165*ABF:I10",
            "HI01-1, claim C1: the first diagnosis is marked",
            Lost::Nothing,
        ),
        (
            CLAIM[1],
            "HI*XYZ:E1165",
            "HI01-1, claim C1: 'XYZ' is no list of codes",
            Lost::Claim,
        ),
        (
            CLAIM[1],
            "HI*ABK:E1165*ABF:?",
            "HI02-2, claim C1: '?' is not a code",
            Lost::Claim,
        ),
        (
            CLAIM[5],
            "SV1*WK:99213*125*UN*1***1",
            "SV101-1, claim C1: 'WK' is no qualifier",
            Lost::Claim,
        ),
        (
            CLAIM[5],
            "SV1*HC:99213:2*125*UN*1***1",
            "SV101-3, claim C1: '2' is not a modifier",
            Lost::Claim,
        ),
        (
            CLAIM[5],
            "SV1*HC:99213*$125*UN*1***1",
            "SV102, claim C1: '$125' is not an amount",
            Lost::Claim,
        ),
        (
            CLAIM[5],
            "SV1*HC:99213*125*ZZ*1***1",
            "SV103, claim C1: 'ZZ' is no unit",
            Lost::Claim,
        ),
        (
            CLAIM[5],
            "SV1*HC:99213*125*UN*X***1",
            "SV104, claim C1: 'X' is not a number of units",
            Lost::Claim,
        ),
        (
            CLAIM[5],
            "SV1*HC:00142*125*MJ*6.5***1",
            "SV104, claim C1: '6.5' is no number of whole minutes",
            Lost::Claim,
        ),
        (
            CLAIM[5],
            "SV1*HC:99213*125*UN*1***A",
            "SV107-1, claim C1: 'A' is no diagnosis pointer",
            Lost::Claim,
        ),
        (
            CLAIM[5],
            "NTE*ADD*NO SERVICE",
            "SV1, claim C1: line 1 has no SV1",
            Lost::Claim,
        ),
        (
            CLAIM[6],
            "DTP*472*D8*20261332",
            "DTP03, claim C1: '20261332' is not a date",
            Lost::Claim,
        ),
        (
            CLAIM[6],
            "NTE*ADD*NO DATE",
            "DTP, claim C1: line 1 has no DTP*472",
            Lost::Claim,
        ),
        (
            OWN[0],
            "HL*2*5*22*0",
            "HL02, claim C1: is '5': expected '1', the billing provider",
            Lost::Claim,
        ),
        (
            OWN[0],
            "HL*7*1*22*0",
            "HL01: is '7': expected 2",
            Lost::Nothing,
        ),
        (
            OWN[1],
            "SBR*X*18*G1******CI",
            "SBR01: 'X' is no payer responsibility",
            Lost::Nothing,
        ),
        (
            OWN[1],
            "SBR*P**G1******CI",
            "SBR02, claim C1: the patient is not known",
            Lost::Claim,
        ),
        (OWN[1], "REF*SY*1", "has no place here", Lost::Nothing),
        (
            OWN[5],
            "DMG*D8*19801301*F",
            "DMG02, claim C1: '19801301' is not a date",
            Lost::Claim,
        ),
        (
            OWN[6],
            "NM1*XX*2*AETNA",
            "NM101: 'XX' is no party",
            Lost::Nothing,
        ),
    ] {
        let text = with(old, &[new]);
        let all: Vec<Fault> = read(&text)
            .into_iter()
            .flat_map(|read| match read {
                Ok(read) => read.faults,
                Err(fault) => vec![fault],
            })
            .collect();
        let fault = all.iter().find(|fault| fault.to_string().contains(want));
        let fault = fault.unwrap_or_else(|| panic!("{new}: {all:#?}"));
        assert_eq!(fault.lost, lost, "{fault}");
        assert!(
            fault.place.byte > 106 && fault.place.segment > 1,
            "{fault:?}"
        );
    }
}

#[test]
fn the_place_is_counted_in_segments_and_bytes() {
    let text = with(CLAIM[5], &["SV1*HC:99213*X*UN*1***1"]);
    let at = text.find("SV1*").unwrap();
    let fault = read(&text)[0].clone().unwrap_err();
    // ISA, GS and ST stand before the body.
    let segment = 3 + HEAD.len() + OWN.len() + 6;
    assert_eq!(
        fault.place,
        Place {
            segment: segment as u64,
            byte: at as u64
        }
    );
    assert_eq!(
        fault.to_string(),
        format!(
            "segment {segment} (byte {at}) SV102, claim C1: 'X' is not an amount: expected dollars \
             and at most two decimals, such as 125.00"
        )
    );
}

#[test]
fn one_bad_claim_is_set_aside_and_the_others_come() {
    let bad = [
        "CLM*C2*125***11:B:1*Y*A*Y*Y",
        "HI*ABK:?",
        "LX*1",
        "SV1*HC:99213*X*UN*1***1",
    ];
    let third = ["CLM*C3*125***11:B:1*Y*A*Y*Y"];
    let text = file(&[HEAD, OWN, CLAIM, &bad, &third, &CLAIM[1..]]);
    let read = read(&text);
    let ids: Vec<Result<&str, &str>> = read
        .iter()
        .map(|read| match read {
            Ok(read) => Ok(read.claim.id.as_str()),
            Err(fault) => Err(fault.claim.as_deref().unwrap_or_default()),
        })
        .collect();
    assert_eq!(ids, [Ok("C1"), Err("C2"), Ok("C3")]);
    let told = read[1].as_ref().unwrap_err().to_string();
    assert!(told.ends_with("(and 1 more in this claim)"), "{told}");
}

#[test]
fn what_stands_out_of_order_is_told() {
    // HI before CLM belongs to no claim, and the claim has none.
    let mut body = [HEAD, OWN].concat();
    body.extend([CLAIM[1], CLAIM[0]]);
    body.extend(&CLAIM[2..]);
    let read = read(&file(&[&body]));
    let fault = read[0].clone().unwrap_err();
    assert_eq!((fault.element.as_str(), fault.lost), ("HI", Lost::Nothing));
    assert!(read[1].as_ref().unwrap().claim.coding.diagnoses.is_empty());
    // A service without its LX is a line all the same.
    let read = super::read(&with("LX*1", &[]));
    let read = read[0].as_ref().unwrap();
    assert_eq!(read.claim.coding.lines.len(), 1);
    assert!(read.faults[0].message.contains("without LX"), "{read:?}");
    // A patient level below a subscriber who is the patient: whose claim it is, is open.
    let child = ["HL*3*2*23*0", "PAT*19", "NM1*QC*1*ROE*TIM"];
    let told = faults(&file(&[HEAD, OWN, &child, CLAIM]));
    assert!(
        told[0].contains("HL03, claim C1") && told.len() == 1,
        "{told:?}"
    );
    // A claim before any level.
    let told = faults(&file(&[CLAIM]));
    assert!(told[0].contains("below no billing provider"), "{told:?}");
}

#[test]
fn other_guides_and_transactions_are_passed_over() {
    let good = file(&[HEAD, OWN, CLAIM]);
    for (from, to, want) in [
        ("X222A1~S", "X222A2~S", None),
        ("005010X222A1~BHT", "005010X222~BHT", None),
        ("*005010X222A1~BHT", "~BHT", None),
        (
            "005010X222A1~BHT",
            "005010X223A2~BHT",
            Some("claims by guide '005010X223A2' is not read"),
        ),
        ("ST*837", "ST*835", Some("transaction '835' is not read")),
    ] {
        let text = good.replace(from, to);
        assert_ne!(text, good, "{from}");
        let told = faults(&text);
        match want {
            None => assert_eq!((read(&text).len(), told.len()), (1, 0), "{told:?}"),
            Some(want) => assert!(told.len() == 1 && told[0].contains(want), "{told:?}"),
        }
    }
}

#[test]
fn a_row_of_what_is_passed_over_is_told_once() {
    let claims = file(&[HEAD, OWN, CLAIM]);
    let (start, rest) = claims.split_at(claims.find("ST*").unwrap());
    let (set, end) = rest.split_at(rest.find("GE*").unwrap());
    let answer = "ST*999*1*005010X231A1~AK1*HC*1~SE*3*1~";
    let end = end.replacen("GE*1", "GE*6", 1);
    let text = format!("{start}{answer}{answer}{set}{answer}{answer}{set}{end}");
    let lost: Vec<Option<Lost>> = read(&text)
        .into_iter()
        .map(|read| read.err().map(|fault| fault.lost))
        .collect();
    let passed = Some(Lost::Transaction);
    assert_eq!(lost, [passed, None, passed, None]);
}
