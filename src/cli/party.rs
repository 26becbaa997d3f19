//! Flags that patients, payers and providers share.

use super::out::{Row, row};
use crate::domain::Address;

/// An address and a telephone; what is left out stays as it was.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct Where {
    /// Street and number
    #[arg(long)]
    line1: Option<String>,
    /// Apartment, suite
    #[arg(long)]
    line2: Option<String>,
    /// City
    #[arg(long)]
    city: Option<String>,
    /// State, two letters
    #[arg(long)]
    state: Option<String>,
    /// ZIP code, 5 or 9 digits
    #[arg(long)]
    zip: Option<String>,
    /// Telephone
    #[arg(long)]
    phone: Option<String>,
}

impl Where {
    /// Puts what was given in the place of what is there.
    pub(super) fn apply(&self, address: &mut Address, phone: &mut String) {
        set(&mut address.line1, self.line1.as_deref());
        set(&mut address.line2, self.line2.as_deref());
        set(&mut address.city, self.city.as_deref());
        set(&mut address.state, self.state.as_deref());
        set(&mut address.zip, self.zip.as_deref());
        set(phone, self.phone.as_deref());
    }
}

/// Puts a text in another's place, where one was given.
pub(super) fn set(field: &mut String, given: Option<&str>) {
    if let Some(text) = given {
        text.trim().clone_into(field);
    }
}

/// An address on one line.
pub(super) fn one_line(a: &Address) -> String {
    let parts = [&a.line1, &a.line2, &a.city, &a.state, &a.zip];
    let parts: Vec<&str> = parts
        .into_iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(", ")
}

/// What is said of a record that was saved.
pub(super) fn saved(id: impl std::fmt::Display, changed: bool) -> Row {
    row! {
        "id" => id.to_string(),
        "state" => if changed { "changed" } else { "unchanged" },
    }
}
