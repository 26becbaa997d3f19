//! The use cases, and the ports they need. Screens and commands call the same functions here.

pub mod ports;

use crate::codeset::Tables;
use ports::{Clock, Store};
use std::sync::Arc;

/// Where a user works: what every use case needs.
#[derive(Clone)]
pub struct Desk {
    /// Where records are kept.
    pub store: Arc<dyn Store>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// The code tables.
    pub tables: Arc<Tables>,
    /// Who sits here.
    pub user: String,
}
