//! The shapes in which records are written, and the way to them and back.
//!
//! Every value starts with one byte: the version of its shape. A shape, once released, is frozen:
//! when a domain type changes, its `Stored` implementation no longer compiles, a `V2` shape is
//! written beside the old one, and `decode` learns to lift the old one. The domain itself knows
//! nothing of all this.

mod bytes;
mod chart;
mod claim;
mod entry;
mod kit;
mod party;
mod rows;

pub(super) use bytes::{Bytes, pack, unpack};
pub(super) use entry::{Change, Entry};

use crate::domain::{
    Card, CardId, Chart, ChartId, ClaimFile, ClaimId, Code, FollowUp, Kit, KitId, Modifier, Money,
    Patient, PatientId, Payer, PayerId, Pointer, Provider, ProviderId, Units,
};
use crate::workflow::ports::{ChartRow, ClaimRow, FollowUpRow, Key, Record};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The version of a shape that never changed.
const VERSION: u8 = 1;

/// Why bytes are no record. Never says what the bytes hold: they are patients' data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unreadable {
    /// Written by a later version of this program.
    #[error(
        "{what} is written in format {found}, and this version of claimdeck reads up to {reads}: \
         use the newer claimdeck that wrote it"
    )]
    Newer {
        /// What kind of thing.
        what: &'static str,
        /// The version found.
        found: u8,
        /// The last version known here.
        reads: u8,
    },
    /// Not what was written.
    #[error("{what} cannot be read: its bytes are not what was written")]
    Garbled {
        /// What kind of thing.
        what: &'static str,
    },
}

const fn garbled(what: &'static str) -> Unreadable {
    Unreadable::Garbled { what }
}

/// A domain type that has a shape on disk.
trait Stored: Sized {
    /// The frozen shape.
    type Shape: Serialize + DeserializeOwned;
    /// The version of that shape.
    const VERSION: u8 = VERSION;
    /// To the shape.
    fn store(&self) -> Self::Shape;
    /// Back from it; the laws of the domain type are checked.
    fn load(shape: Self::Shape) -> Result<Self, Unreadable>;
    /// From the bytes of an earlier version of the shape.
    fn lift(what: &'static str, _version: u8, _bytes: &[u8]) -> Result<Self, Unreadable> {
        Err(garbled(what))
    }
}

/// Declares the frozen shape of a struct, field by field. A later version names the function that
/// lifts the bytes of the earlier ones.
macro_rules! shape {
    ($shape:ident of $domain:ty { $($field:ident: $type:ty),* $(,)? }) => {
        shape!($shape of $domain, $crate::store::records::VERSION, |what, _, _| Err($crate::store::records::garbled(what));
            { $($field: $type),* });
    };
    ($shape:ident of $domain:ty, $version:expr, $lift:expr; { $($field:ident: $type:ty),* $(,)? }) => {
        #[derive(serde::Serialize, serde::Deserialize)]
        pub(super) struct $shape { $($field: <$type as Stored>::Shape),* }

        impl Stored for $domain {
            type Shape = $shape;
            const VERSION: u8 = $version;
            fn lift(what: &'static str, version: u8, bytes: &[u8]) -> Result<Self, Unreadable> {
                let lift: fn(&'static str, u8, &[u8]) -> Result<Self, Unreadable> = $lift;
                lift(what, version, bytes)
            }
            fn store(&self) -> $shape {
                let Self { $($field),* } = self;
                $shape { $($field: $field.store()),* }
            }
            fn load(shape: $shape) -> Result<Self, Unreadable> {
                Ok(Self { $($field: Stored::load(shape.$field)?),* })
            }
        }
    };
}

/// Declares the frozen numbers of an enum.
macro_rules! codes {
    ($domain:ty { $($variant:ident = $code:literal),* $(,)? }) => {
        impl Stored for $domain {
            type Shape = u8;
            fn store(&self) -> u8 {
                match self { $(Self::$variant => $code),* }
            }
            fn load(code: u8) -> Result<Self, Unreadable> {
                match code {
                    $($code => Ok(Self::$variant),)*
                    _ => Err(garbled(stringify!($domain))),
                }
            }
        }
    };
}
use {codes, shape};

/// Declares an identifier, written as its number.
macro_rules! ids {
    ($($id:ident),*) => {$(
        impl Stored for $id {
            type Shape = u64;
            fn store(&self) -> u64 { self.0 }
            fn load(number: u64) -> Result<Self, Unreadable> { Ok(Self(number)) }
        }
    )*};
}
ids!(
    PatientId, PayerId, ProviderId, ChartId, ClaimId, KitId, CardId
);

/// Declares a type that is its own shape.
macro_rules! plain {
    ($($type:ty),*) => {$(
        impl Stored for $type {
            type Shape = $type;
            fn store(&self) -> $type { self.clone() }
            fn load(value: $type) -> Result<Self, Unreadable> { Ok(value) }
        }
    )*};
}
plain!(String, bool, char, u16, u32, u64);

impl Stored for Money {
    type Shape = i64;
    fn store(&self) -> i64 {
        self.0
    }
    fn load(cents: i64) -> Result<Self, Unreadable> {
        Ok(Self(cents))
    }
}

impl Stored for Units {
    type Shape = i64;
    fn store(&self) -> i64 {
        self.0
    }
    fn load(thousandths: i64) -> Result<Self, Unreadable> {
        Ok(Self(thousandths))
    }
}

impl Stored for Code {
    type Shape = String;
    fn store(&self) -> String {
        self.as_str().to_owned()
    }
    fn load(text: String) -> Result<Self, Unreadable> {
        text.parse().map_err(|_| garbled("a code"))
    }
}

impl Stored for Modifier {
    type Shape = String;
    fn store(&self) -> String {
        self.as_str().to_owned()
    }
    fn load(text: String) -> Result<Self, Unreadable> {
        text.parse().map_err(|_| garbled("a modifier"))
    }
}

impl Stored for Pointer {
    type Shape = u8;
    fn store(&self) -> u8 {
        self.place()
    }
    fn load(place: u8) -> Result<Self, Unreadable> {
        Ok(Self::as_stated(place))
    }
}

/// Days are counted from here: dates of service within 22 years of it take two bytes.
const EPOCH: NaiveDate = match NaiveDate::from_ymd_opt(2020, 1, 1) {
    Some(date) => date,
    None => NaiveDate::MIN,
};

impl Stored for NaiveDate {
    type Shape = i64;
    fn store(&self) -> i64 {
        (*self - EPOCH).num_days()
    }
    fn load(days: i64) -> Result<Self, Unreadable> {
        TimeDelta::try_days(days)
            .and_then(|delta| EPOCH.checked_add_signed(delta))
            .ok_or(garbled("a date"))
    }
}

impl Stored for DateTime<Utc> {
    type Shape = (i64, u32);
    fn store(&self) -> (i64, u32) {
        (self.timestamp(), self.timestamp_subsec_nanos())
    }
    fn load((seconds, nanos): (i64, u32)) -> Result<Self, Unreadable> {
        Self::from_timestamp(seconds, nanos).ok_or(garbled("a time"))
    }
}

impl<T: Stored> Stored for Option<T> {
    type Shape = Option<T::Shape>;
    fn store(&self) -> Self::Shape {
        self.as_ref().map(T::store)
    }
    fn load(shape: Self::Shape) -> Result<Self, Unreadable> {
        shape.map(T::load).transpose()
    }
}

impl<T: Stored> Stored for Vec<T> {
    type Shape = Vec<T::Shape>;
    fn store(&self) -> Self::Shape {
        self.iter().map(T::store).collect()
    }
    fn load(shape: Self::Shape) -> Result<Self, Unreadable> {
        shape.into_iter().map(T::load).collect()
    }
}

/// Version byte and shape.
fn write<T: Stored>(what: &'static str, value: &T) -> Result<Vec<u8>, Unreadable> {
    postcard::to_stdvec(&(T::VERSION, value.store())).map_err(|_| garbled(what))
}

/// Reads what `write` wrote, today or with an earlier version of the shape.
fn read<T: Stored>(what: &'static str, bytes: &[u8]) -> Result<T, Unreadable> {
    match bytes.split_first() {
        Some((&found, rest)) if found == T::VERSION => T::load(whole(what, rest)?),
        Some((&found, rest)) if found < T::VERSION => T::lift(what, found, rest),
        Some((&found, _)) => Err(Unreadable::Newer {
            what,
            found,
            reads: T::VERSION,
        }),
        None => Err(garbled(what)),
    }
}

/// A shape from its bytes; bytes left over are an error.
fn whole<S: DeserializeOwned>(what: &'static str, bytes: &[u8]) -> Result<S, Unreadable> {
    match postcard::take_from_bytes(bytes) {
        Ok((shape, [])) => Ok(shape),
        _ => Err(garbled(what)),
    }
}

/// A record as it is written, without its key.
pub(super) fn encode(record: &Record) -> Result<Vec<u8>, Unreadable> {
    match record {
        Record::Patient(r) => write("a patient", r),
        Record::Payer(r) => write("a payer", r),
        Record::Provider(r) => write("a provider", r),
        Record::Chart(r) => write("a chart", r.as_ref()),
        Record::Claim(r) => write("a claim", r.as_ref()),
        Record::FollowUp(r) => write("a follow-up", r),
        Record::Kit(r) => write("a kit", r.as_ref()),
        Record::Card(r) => write("a card", r),
    }
}

/// A record of the kind that its key names.
pub(super) fn decode(key: Key, bytes: &[u8]) -> Result<Record, Unreadable> {
    let record = match key {
        Key::Patient(_) => Record::Patient(read::<Patient>("a patient", bytes)?),
        Key::Payer(_) => Record::Payer(read::<Payer>("a payer", bytes)?),
        Key::Provider(_) => Record::Provider(read::<Provider>("a provider", bytes)?),
        Key::Chart(_) => Record::Chart(Box::new(read::<Chart>("a chart", bytes)?)),
        Key::Claim(_) => Record::Claim(Box::new(read::<ClaimFile>("a claim", bytes)?)),
        Key::FollowUp(_) => Record::FollowUp(read::<FollowUp>("a follow-up", bytes)?),
        Key::Kit(_) => Record::Kit(Box::new(read::<Kit>("a kit", bytes)?)),
        Key::Card(_) => Record::Card(read::<Card>("a card", bytes)?),
    };
    if record.key() == key {
        Ok(record)
    } else {
        Err(garbled("a record under another's key"))
    }
}

/// The row of a chart, as lists hold it.
pub(super) fn encode_chart_row(row: &ChartRow) -> Result<Vec<u8>, Unreadable> {
    write("a row of a chart", row)
}

/// The row of a claim, as lists hold it.
pub(super) fn encode_claim_row(row: &ClaimRow) -> Result<Vec<u8>, Unreadable> {
    rows::write_claim(row)
}

/// The row of a follow-up, as lists hold it.
pub(super) fn encode_follow_up_row(row: &FollowUpRow) -> Result<Vec<u8>, Unreadable> {
    write("a row of a follow-up", row)
}

/// A card as its list holds it: whole, as [`encode`] writes it.
pub(super) fn decode_card(bytes: &[u8]) -> Result<Card, Unreadable> {
    read("a card", bytes)
}

/// Back from [`encode_chart_row`].
pub(super) fn decode_chart_row(bytes: &[u8]) -> Result<ChartRow, Unreadable> {
    read("a row of a chart", bytes)
}

/// Back from [`encode_claim_row`].
pub(super) fn decode_claim_row(bytes: &[u8]) -> Result<ClaimRow, Unreadable> {
    read("a row of a claim", bytes)
}

/// Back from [`encode_follow_up_row`].
pub(super) fn decode_follow_up_row(bytes: &[u8]) -> Result<FollowUpRow, Unreadable> {
    read("a row of a follow-up", bytes)
}

#[cfg(test)]
mod tests;
