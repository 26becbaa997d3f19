//! Claim JSON, in and out.

use super::any_text;
use crate::domain::claim::Accident;
use crate::domain::{
    Address, Claim, ClaimCoverage, ClaimPatient, Code, Coding, Finding, Money, Party, PersonName,
    Pointer, PriorService, Relationship, ServiceLine, Severity, Sex, Units,
};
use crate::intake::claim_json;
use chrono::NaiveDate;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

const CONTRACT: &str = r#"{"id":"C1","patient":{"mrn":"M001","last":"Roe","first":"Jane","birth_date":"1980-02-03","sex":"F",
 "address":{"line1":"1 Main St","city":"Orlando","state":"FL","zip":"32801"}},
 "coverages":[{"payer_id":"60054","payer_name":"Aetna","filing":"CI","member_id":"W123456789","group":"","relationship":"self"}],
 "billing_provider":{"name":"Lake Clinic","npi":"1234567893","tax_id":"123456789","taxonomy":"207Q00000X"},
 "rendering_provider":{"last":"Who","first":"Ann","npi":"1245319599","taxonomy":"207Q00000X"},
 "referring_provider":null,"place_of_service":"11","frequency":"1","payer_claim_number":null,"prior_authorization":null,
 "clia":null,"accident":null,"received":"2026-11-02","diagnoses":["E11.65","I10"],
 "lines":[{"code":"99213","modifiers":["25"],"from":"2026-11-02","to":"2026-11-02","units":"1","charge":"125.00",
   "pointers":[1,2],"place_of_service":null,"ndc":null,"minutes":null}],
 "history":[{"date":"2026-01-05","code":"99203","npi":"1245319599"}]}"#;

#[test]
fn the_claim_of_the_contract_reads_and_writes() {
    let claims = claim_json::read("c.json", CONTRACT).unwrap();
    let claim = &claims[0];
    assert_eq!(claim.patient.name.to_string(), "Roe, Jane");
    assert_eq!(claim.charge(), Money(12_500));
    assert_eq!(claim.coding.diagnoses[0].as_str(), "E1165");
    assert_eq!(claim.coding.lines[0].pointers[1].letter(), 'B');
    assert_eq!(claim.rendering_provider.as_ref().unwrap().name, "Who");
    let written = claim_json::write(claim).unwrap();
    assert!(!written.contains('\n'), "one line");
    assert!(
        written.contains(r#""diagnoses":["E11.65","I10"]"#),
        "{written}"
    );
    assert_eq!(claim_json::read("again", &written).unwrap(), claims);
}

#[test]
fn claims_come_as_an_object_an_array_or_lines() {
    let one = CONTRACT.replace('\n', " ");
    for (text, count) in [
        (one.clone(), 1),
        (format!("\u{feff}[{one},{one}]"), 2),
        (format!("{one}\n{one}\n\n{one}\n"), 3),
        (CONTRACT.to_owned(), 1),
        ("[]".to_owned(), 0),
    ] {
        assert_eq!(
            claim_json::read("c", &text).unwrap().len(),
            count,
            "{text:.20}"
        );
    }
}

#[test]
fn what_is_wrong_in_claim_json_is_named_with_its_line() {
    for (from, to, line, part) in [
        (
            r#""clia":null"#,
            r#""cliaa":null"#,
            7,
            "unknown field `cliaa`",
        ),
        (r#""sex":"F""#, r#""sex":"X""#, 1, "'X' is not a sex"),
        (r#""zip":"32801""#, r#""zip":32801"#, 2, "invalid type"),
        (
            r#""units":"1""#,
            r#""units":"many""#,
            8,
            "not a number of units",
        ),
        (
            r#""charge":"125.00""#,
            r#""charge":"12.345""#,
            8,
            "not an amount",
        ),
        (
            r#""from":"2026-11-02""#,
            r#""from":"11/02/2026""#,
            8,
            "expected YYYY-MM-DD",
        ),
        (r#""E11.65""#, r#""E11-65""#, 7, "not a code"),
        (r#""25""#, r#""255""#, 8, "not a modifier"),
        (
            r#""relationship":"self""#,
            r#""relationship":"me""#,
            3,
            "expected one of self",
        ),
        (
            r#""npi":"1245319599"}]}"#,
            r#""npi":"1245319599"}]"#,
            1,
            "does not end",
        ),
        (r#"{"id":"C1","#, "{", 10, "missing field `id`"),
    ] {
        assert!(CONTRACT.contains(from), "{from}");
        let error = claim_json::read("c.json", &CONTRACT.replace(from, to)).unwrap_err();
        assert_eq!(
            (error.file.as_str(), error.line),
            ("c.json", line),
            "{error}"
        );
        assert!(error.message.contains(part), "{error}");
    }
    let error = claim_json::read("c.json", " \n").unwrap_err();
    assert!(error.message.contains("no claim"), "{error}");
    let second = format!("{}\n{{\"id\":", CONTRACT.replace('\n', " "));
    assert_eq!(claim_json::read("c.json", &second).unwrap_err().line, 2);
}

#[test]
fn a_finding_is_written_as_the_contract_says() {
    let message = "E11.7 is no ICD-10-CM code";
    let at = "diagnoses[1]";
    let finding = Finding::new("dx.unknown", Severity::Error, at, message, "Tabular");
    assert_eq!(
        claim_json::write_finding("C1", &finding).unwrap(),
        r#"{"claim":"C1","edit":"dx.unknown","severity":"error","at":"diagnoses[1]","message":"E11.7 is no ICD-10-CM code","source":"Tabular","fix":null}"#
    );
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (1_i32..3_650_000).prop_map(|n| NaiveDate::from_num_days_from_ce_opt(n % 730_000 + 1).unwrap())
}

prop_compose! {
    fn any_address()(parts in vec(any_text(), 5)) -> Address {
        let [line1, line2, city, state, zip] = <[String; 5]>::try_from(parts).unwrap();
        Address { line1, line2, city, state, zip }
    }
}

fn any_sex() -> impl Strategy<Value = Sex> {
    prop_oneof![Just(Sex::Female), Just(Sex::Male), Just(Sex::Unknown)]
}

prop_compose! {
    fn any_patient()(
        parts in vec(any_text(), 4),
        birth_date in option::of(any_day()),
        sex in any_sex(),
        address in any_address(),
    ) -> ClaimPatient {
        let [mrn, last, first, middle] = <[String; 4]>::try_from(parts).unwrap();
        let name = PersonName { last, first, middle };
        ClaimPatient { mrn, name, birth_date, sex, address }
    }
}

prop_compose! {
    fn any_party()(
        parts in vec(any_text(), 4),
        first in prop_oneof![Just(String::new()), any_text()],
        address in any_address(),
    ) -> Party {
        let [name, npi, tax_id, taxonomy] = <[String; 4]>::try_from(parts).unwrap();
        Party { name, first, npi, tax_id, taxonomy, address }
    }
}

prop_compose! {
    fn any_coverage()(
        parts in vec(any_text(), 5),
        relationship in proptest::sample::select(Relationship::ALL),
        subscriber in option::of(any_patient()),
    ) -> ClaimCoverage {
        let [payer_code, payer_name, filing, member_id, group] =
            <[String; 5]>::try_from(parts).unwrap();
        ClaimCoverage {
            payer_code, payer_name, filing, member_id, group, relationship, subscriber,
        }
    }
}

prop_compose! {
    fn any_line()(
        code in "[A-Z0-9]{1,12}",
        modifiers in vec("[A-Z0-9]{2}", 0..6),
        (from, to) in (any_day(), any_day()),
        (units, charge) in (-9_999_999_i64..9_999_999, -9_999_999_i64..9_999_999),
        pointers in vec(any::<u8>(), 0..6),
        place_of_service in option::of(any_text()),
        ndc in option::of(any_text()),
        minutes in any::<Option<u32>>(),
    ) -> ServiceLine {
        ServiceLine {
            code: code.parse().unwrap(),
            modifiers: modifiers.iter().map(|m| m.parse().unwrap()).collect(),
            from, to,
            units: Units(units),
            charge: Money(charge),
            pointers: pointers.into_iter().map(Pointer::as_stated).collect(),
            place_of_service, ndc, minutes,
        }
    }
}

prop_compose! {
    fn any_claim()(
        texts in vec(any_text(), 3),
        maybe in vec(option::of(any_text()), 3),
        patient in any_patient(),
        coverages in vec(any_coverage(), 0..3),
        billing_provider in any_party(),
        (rendering_provider, referring_provider) in (option::of(any_party()), option::of(any_party())),
        (received, accident) in (option::of(any_day()), option::of((any_text(), option::of(any_day())))),
        dx in vec("[A-Z0-9]{1,8}", 0..14),
        lines in vec(any_line(), 0..4),
        history in vec((any_day(), any_text(), any_text()), 0..3),
    ) -> Claim {
        let [id, place_of_service, frequency] = <[String; 3]>::try_from(texts).unwrap();
        let [payer_claim_number, prior_authorization, clia] =
            <[Option<String>; 3]>::try_from(maybe).unwrap();
        Claim {
            id, patient, coverages, billing_provider, rendering_provider, referring_provider,
            place_of_service, frequency, payer_claim_number, prior_authorization, clia,
            accident: accident.map(|(cause, date)| Accident { state: cause.clone(), cause, date }),
            received,
            coding: Coding {
                diagnoses: dx.iter().map(|d| d.parse::<Code>().unwrap()).collect(),
                lines,
            },
            history: history
                .into_iter()
                .map(|(date, code, npi)| PriorService { date, code, npi })
                .collect(),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_claim_comes_back_as_it_went(claim in any_claim()) {
        let text = claim_json::write(&claim).unwrap();
        prop_assert_eq!(claim_json::read("c", &text).unwrap(), vec![claim]);
    }
}
