//! Whatever a claim holds, no edit panics, and findings come in order.

use super::*;
use crate::domain::Units;
use proptest::prelude::*;

#[test]
fn the_gravest_findings_stand_first() {
    let mut claim = clean();
    claim.coding.lines[0].code = code("0999T");
    claim.coding.lines[1].charge = Money::ZERO;
    let findings = check(&claim, tables(), today());
    assert!(findings.is_sorted_by_key(|f| std::cmp::Reverse(f.severity)));
    assert_eq!(findings.len(), 2);
}

prop_compose! {
    fn any_line()(
        text in "[A-Z0-9]{1,12}",
        pointers in proptest::collection::vec(any::<u8>(), 0..8),
        (from, to) in (any_day(), any_day()),
        (units, charge) in (any::<i64>(), any::<i64>()),
        minutes in any::<Option<u32>>(),
    ) -> ServiceLine {
        ServiceLine {
            pointers: pointers.into_iter().map(Pointer::as_stated).collect(),
            to,
            units: Units(units),
            charge: Money(charge),
            minutes,
            place_of_service: None,
            ..ServiceLine::new(code(&text), from)
        }
    }
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    prop_oneof![
        Just(NaiveDate::MIN),
        Just(NaiveDate::MAX),
        (700_000_i32..760_000).prop_map(|n| NaiveDate::from_num_days_from_ce_opt(n).unwrap()),
    ]
}

proptest! {
    #[test]
    fn no_claim_makes_an_edit_panic(
        dx in proptest::collection::vec("[A-Z0-9]{1,12}", 0..20),
        lines in proptest::collection::vec(any_line(), 0..60),
        texts in proptest::collection::vec("\\PC{0,12}", 12),
        birth in proptest::option::of(any_day()),
        now in any_day(),
    ) {
        let mut claim = clean();
        claim.coding.diagnoses = dx.iter().map(|d| code(d)).collect();
        claim.coding.lines = lines;
        claim.patient.birth_date = birth;
        claim.received = birth;
        let [a, b, c, d, e, f, g, h, i, j, k, l] = <[String; 12]>::try_from(texts).unwrap();
        claim.patient.name.last = a;
        claim.patient.address.zip = b;
        claim.billing_provider.npi = c;
        claim.billing_provider.tax_id = d;
        claim.billing_provider.name = e;
        claim.place_of_service = f;
        claim.coverages[0].payer_code = g;
        claim.coverages[0].filing = h;
        claim.coverages[0].member_id = i;
        claim.rendering_provider = Some(provider(&j, &k, &l));
        for finding in check(&claim, tables(), now) {
            prop_assert!(!finding.message.is_empty() && !finding.at.is_empty());
        }
    }
}
