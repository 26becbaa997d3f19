//! Providers: those who render a service, and the organizations that bill for it.

use super::id::ProviderId;
use super::person::Address;
use std::fmt;

/// Person or organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProviderKind {
    /// A clinician who renders, refers or supervises.
    Person {
        /// Given name.
        first: String,
    },
    /// A practice or facility that bills.
    Organization,
}

/// A provider of services.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// Its id here.
    pub id: ProviderId,
    /// Revision of the stored record this was read at; 0 for a new one.
    pub revision: u64,
    /// Person or organization.
    pub kind: ProviderKind,
    /// Last name of a person, name of an organization.
    pub name: String,
    /// National Provider Identifier, 10 digits with check digit.
    pub npi: String,
    /// Employer id or social security number, 9 digits; empty where unknown.
    pub tax_id: String,
    /// Health care provider taxonomy code, 10 characters.
    pub taxonomy: String,
    /// Practice address.
    pub address: Address,
    /// Telephone.
    pub phone: String,
}

impl fmt::Display for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ProviderKind::Person { first } => f.pad(&format!("{}, {first}", self.name)),
            ProviderKind::Organization => f.pad(&self.name),
        }
    }
}

/// Whether an NPI is 10 digits with a right check digit: Luhn over `80840` followed by the NPI
/// (45 CFR 162.406; CMS NPI check-digit calculation).
#[must_use]
pub fn npi_is_valid(npi: &str) -> bool {
    if npi.len() != 10 || !npi.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let sum: u32 = format!("80840{npi}")
        .bytes()
        .rev()
        .enumerate()
        .map(|(i, b)| {
            let digit = u32::from(b - b'0');
            match (i % 2, digit) {
                (0, d) => d,
                (_, d @ 0..=4) => d * 2,
                (_, d) => d * 2 - 9,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::npi_is_valid;

    #[test]
    fn npi_check_digit() {
        for (npi, want) in [
            ("1234567893", true),
            ("1245319599", true),
            ("1234567890", false),
            ("123456789", false),
            ("12345678933", false),
            ("123456789X", false),
            ("", false),
        ] {
            assert_eq!(npi_is_valid(npi), want, "{npi}");
        }
    }
}
