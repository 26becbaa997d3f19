//! Patients and their coverages.

use super::id::{PatientId, PayerId};
use super::payer::named;
use super::person::{Address, PersonName, Sex};
use chrono::{Datelike, NaiveDate};
use std::fmt;
use std::str::FromStr;

/// A patient of the practice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patient {
    /// Its id here.
    pub id: PatientId,
    /// Revision of the stored record this was read at; 0 for a new one.
    pub revision: u64,
    /// Medical record number of the practice; unique.
    pub mrn: String,
    /// Name.
    pub name: PersonName,
    /// Date of birth.
    pub birth_date: NaiveDate,
    /// Sex.
    pub sex: Sex,
    /// Home address.
    pub address: Address,
    /// Telephone; empty where unknown.
    pub phone: String,
    /// Coverages, primary first.
    pub coverages: Vec<Coverage>,
}

impl Patient {
    /// Age in completed years on a date; 0 before birth.
    #[must_use]
    pub fn age_on(&self, date: NaiveDate) -> u32 {
        age_in_years(self.birth_date, date)
    }
}

/// Completed years from birth to a date; 0 where the date is before birth. Someone born on
/// 29 February completes a year on 1 March of common years.
#[must_use]
pub fn age_in_years(birth: NaiveDate, date: NaiveDate) -> u32 {
    let before_birthday = (date.month(), date.day()) < (birth.month(), birth.day());
    u32::try_from(date.year() - birth.year() - i32::from(before_birthday)).unwrap_or(0)
}

named! {
    /// Relationship of the patient to the subscriber (X12 individual relationship, element 1069).
    Relationship {
        /// The patient is the subscriber (18).
        SelfSubscriber = "self", "Self";
        /// Spouse (01).
        Spouse = "spouse", "Spouse";
        /// Child (19).
        Child = "child", "Child";
        /// Any other (G8).
        Other = "other", "Other";
    }
}

/// One coverage of a patient by a payer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// Who pays.
    pub payer: PayerId,
    /// Member number.
    pub member_id: String,
    /// Group or policy number; empty where none.
    pub group: String,
    /// The patient's relationship to the subscriber.
    pub relationship: Relationship,
    /// The subscriber, where that is not the patient.
    pub subscriber: Option<Subscriber>,
    /// First day of cover, where known.
    pub from: Option<NaiveDate>,
    /// Last day of cover, where known.
    pub to: Option<NaiveDate>,
}

/// The person whose policy covers the patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscriber {
    /// Name.
    pub name: PersonName,
    /// Date of birth, where known.
    pub birth_date: Option<NaiveDate>,
    /// Sex.
    pub sex: Sex,
    /// Address.
    pub address: Address,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_turn_on_the_birthday() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        for (birth, on, want) in [
            (day(1980, 2, 3), day(2026, 2, 2), 45),
            (day(1980, 2, 3), day(2026, 2, 3), 46),
            (day(2000, 2, 29), day(2026, 2, 28), 25),
            (day(2000, 2, 29), day(2026, 3, 1), 26),
            (day(2026, 5, 1), day(2026, 4, 1), 0),
        ] {
            assert_eq!(age_in_years(birth, on), want, "{birth} {on}");
        }
    }
}
