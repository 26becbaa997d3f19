//! Days that cannot be, or do not fit each other.

use crate::domain::Severity;
use crate::scrub::{Context, Edit, Report};
use chrono::{Datelike, NaiveDate};

/// The edits of this file.
pub(in crate::scrub) const EDITS: &[Edit] = &[Edit {
    id: "claim.dates",
    title: "days that do not fit each other",
    source: "005010X222A1 loops 2010BA DMG02, 2400 DTP*472; CMS Pub. 100-04 ch. 23 s. 10.4 \
             (services on both sides of 1 October)",
    explain: "Someone was born before being treated and no longer than a life ago, a chart arrives \
              after the visit, and services before and from 1 October are judged by different \
              editions of ICD-10-CM, so they go on different claims.",
    run: dates,
    ..Edit::BASE
}];

/// The greatest age that the Medicare Code Editor takes, in years.
const MOST_AGE: i32 = 124;

fn dates(c: &Context<'_>, out: &mut Report<'_>) {
    born(
        c,
        "patient.birth_date",
        "the patient",
        c.claim.patient.birth_date,
        out,
    );
    for (i, coverage) in c.claim.coverages.iter().enumerate() {
        let day = coverage.subscriber.as_ref().and_then(|s| s.birth_date);
        let at = format!("coverages[{i}].subscriber.birth_date");
        born(c, &at, "the subscriber", day, out);
    }
    let (Some(first), Some(last)) = (c.claim.first_service(), c.claim.last_service()) else {
        return;
    };
    if let Some(received) = c.claim.received.filter(|received| *received < first) {
        let message = format!("the chart arrived on {received}, before the service of {first}");
        let fix = Some("correct one of the dates".into());
        out.add_as(Severity::Warning, "received", message, fix);
    }
    if fiscal_year(first) != fiscal_year(last) && first <= last {
        let message = format!(
            "services from {first} to {last} stand on both sides of 1 October, when ICD-10-CM changes"
        );
        let fix = Some("put what was done from 1 October on a claim of its own".into());
        out.add_as(Severity::Warning, "lines", message, fix);
    }
}

fn born(c: &Context<'_>, at: &str, who: &str, day: Option<NaiveDate>, out: &mut Report<'_>) {
    let Some(day) = day else {
        return;
    };
    let message = if day > c.today {
        format!("{who} is born on {day}, in the future")
    } else if c.dos.year().saturating_sub(day.year()) > MOST_AGE {
        format!("{who} is born on {day}, longer ago than anyone has lived")
    } else {
        return;
    };
    out.add(at, message, Some("correct the date of birth".into()));
}

/// The fiscal year in which a day lies: ICD-10-CM's editions begin on 1 October.
fn fiscal_year(day: NaiveDate) -> i32 {
    day.year().saturating_add(i32::from(day.month() >= 10))
}
