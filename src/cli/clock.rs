//! The system's clock, or a pinned day.

use crate::workflow::ports::Clock;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

/// Tells the system's time; with a day given, noon of that day.
#[derive(Debug, Clone, Copy)]
pub(super) struct SystemClock(pub(super) Option<NaiveDate>);

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the clock port's one adapter"
    )]
    fn now(&self) -> DateTime<Utc> {
        match self.0 {
            Some(day) => {
                let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
                day.and_time(noon).and_utc()
            }
            None => Utc::now(),
        }
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "this is the clock port's one adapter"
    )]
    fn today(&self) -> NaiveDate {
        self.0.unwrap_or_else(|| chrono::Local::now().date_naive())
    }
}
