//! Makes patients who fit the visits.

use super::content::{Content, DemoPayer, Scenario};
use super::random::Random;
use crate::domain::{
    Address, Coverage, Patient, PatientId, Payer, PayerKind, PersonName, Relationship, Sex,
    Subscriber,
};
use chrono::{Datelike, Days, NaiveDate};

/// Chooses who pays for a visit of someone of an age, by the payers' weights; the place in the
/// content's list, `None` where nobody pays for such a visit.
pub(super) fn payer(
    content: &Content,
    scenario: &Scenario,
    age: i64,
    random: &mut Random,
) -> Option<usize> {
    // At 65 nearly everyone has Medicare in one of its forms; before, nobody here has.
    let usual = |kind: PayerKind| {
        let medicare = matches!(kind, PayerKind::Medicare | PayerKind::MedicareAdvantage);
        match age {
            65.. => medicare || kind == PayerKind::SelfFunded,
            _ => !medicare,
        }
    };
    let able: Vec<_> = content
        .payers
        .iter()
        .enumerate()
        .filter(|(_, demo)| scenario.fits(demo.kind))
        .collect();
    let mut chosen = able.clone();
    chosen.retain(|(_, demo)| usual(demo.kind));
    if chosen.is_empty() {
        chosen = able;
    }
    let total: i64 = chosen.iter().map(|(_, demo)| demo.weight).sum();
    let mut left = random.between(1, total);
    chosen.into_iter().find_map(|(at, demo)| {
        left -= demo.weight;
        (left <= 0).then_some(at)
    })
}

/// Who is to be made: someone of an age on a day.
pub(super) struct Wanted {
    pub id: PatientId,
    pub sex: Sex,
    pub age: i64,
    pub day: NaiveDate,
}

/// A new patient for a visit.
pub(super) fn patient(
    content: &Content,
    (demo, payer): (&DemoPayer, &Payer),
    &Wanted { id, sex, age, day }: &Wanted,
    random: &mut Random,
) -> Patient {
    let people = &content.people;
    let last = random.pick(&people.last).clone();
    let name = PersonName {
        first: first_name(content, sex, random),
        last: last.clone(),
        middle: if random.chance(60) {
            random.pattern("@")
        } else {
            String::new()
        },
    };
    let city = random.pick(&people.cities);
    let address = Address {
        line1: format!(
            "{} {}",
            random.between(11, 9899),
            random.pick(&people.streets)
        ),
        line2: if random.chance(15) {
            format!("Apt {}", random.between(1, 48))
        } else {
            String::new()
        },
        city: city.city.clone(),
        state: city.state.clone(),
        zip: city.zip.clone(),
    };
    let mut coverage = Coverage {
        payer: payer.id,
        member_id: random.pattern(&demo.member_id),
        group: if matches!(demo.kind, PayerKind::Commercial | PayerKind::SelfFunded) {
            random.pattern("#####")
        } else {
            String::new()
        },
        relationship: Relationship::SelfSubscriber,
        subscriber: None,
        from: NaiveDate::from_ymd_opt(day.year(), 1, 1),
        to: None,
    };
    let family_plan = matches!(
        demo.kind,
        PayerKind::Commercial | PayerKind::Blue | PayerKind::SelfFunded | PayerKind::Tricare
    );
    if family_plan && (age < 20 || random.chance(15)) {
        let child = age < 20;
        let other_sex = match (child, random.chance(50), sex) {
            (true, true, _) | (false, _, Sex::Male) => Sex::Female,
            _ => Sex::Male,
        };
        let other_age = if child {
            age + random.between(22, 38)
        } else {
            (age + random.between(-4, 4)).max(20)
        };
        coverage.relationship = if child {
            Relationship::Child
        } else {
            Relationship::Spouse
        };
        coverage.subscriber = Some(Subscriber {
            name: PersonName {
                first: first_name(content, other_sex, random),
                last,
                middle: String::new(),
            },
            birth_date: Some(birth(other_age, day, random)),
            sex: other_sex,
            address: address.clone(),
        });
    }
    Patient {
        id,
        revision: 0,
        mrn: format!("M{:05}", id.0),
        name,
        birth_date: birth(age, day, random),
        sex,
        address,
        // 555-01xx is kept free for fiction.
        phone: random.pattern("614-555-01##"),
        coverages: vec![coverage],
    }
}

fn first_name(content: &Content, sex: Sex, random: &mut Random) -> String {
    let names = match sex {
        Sex::Male => &content.people.first_m,
        _ => &content.people.first_f,
    };
    random.pick(names).clone()
}

/// A birth date that gives an age in completed years on a day, and for the weeks around it.
fn birth(age: i64, day: NaiveDate, random: &mut Random) -> NaiveDate {
    let year = day.year() - i32::try_from(age).unwrap_or(0);
    let birthday = NaiveDate::from_ymd_opt(year, day.month(), day.day().min(28)).unwrap_or(day);
    let back = u64::try_from(random.between(1, 300)).unwrap_or(1);
    birthday
        .checked_sub_days(Days::new(back))
        .unwrap_or(birthday)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::patient::age_in_years;

    #[test]
    fn birth_dates_give_the_age() {
        let mut random = Random::new(1);
        for (y, m, d) in [(2026, 11, 24), (2028, 2, 29), (2027, 1, 1)] {
            let day = NaiveDate::from_ymd_opt(y, m, d).unwrap();
            for age in 0..80 {
                let born = birth(age, day, &mut random);
                assert_eq!(i64::from(age_in_years(born, day)), age, "{born} {day}");
            }
        }
    }
}
