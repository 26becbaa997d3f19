//! Filing: in time, once, and as what.

use crate::domain::{Acceptance, PayerKind, Severity};
use crate::scrub::{Context, Edit, Report};
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// The edits of this file.
pub(in crate::scrub) const EDITS: &[Edit] = &[
    Edit {
        id: "claim.duplicate",
        title: "service claimed already",
        source: "CMS Pub. 100-04 ch. 1 s. 120 (exact duplicates); CARC 18",
        explain: "The same service for the same patient on the same day by the same provider to the \
                  same payer is denied as a duplicate. Where it was truly done again, 76, 77, 91, \
                  59 or XE to XU says so; where a claim is corrected, send it as a replacement.",
        acceptance: Acceptance::Reason,
        run: duplicate,
        ..Edit::BASE
    },
    Edit {
        id: "claim.timely_filing",
        title: "too late to file, or soon too late",
        source: "42 CFR 424.44 (Medicare: one calendar year); 42 CFR 447.45(d) (Medicaid: 12 months); \
                 32 CFR 199.7(d) (Tricare: one year); the payer's contract otherwise",
        explain: "A payer takes a claim for so many days from the service. Past the limit it is \
                  denied for good (CARC 29). From 15 days before the limit on this says so.",
        run: timely_filing,
        ..Edit::BASE
    },
    Edit {
        id: "claim.frequency",
        title: "frequency code wrong, or the payer's number missing",
        source: "005010X222A1 loop 2300 CLM05-3, REF*F8",
        explain: "1 is an original claim, 7 replaces and 8 voids one that the payer has: both name \
                  it by the payer's own claim number, which stands on the remittance.",
        run: frequency,
        ..Edit::BASE
    },
];

/// From how many days before a filing limit on it is told.
const DAYS_AHEAD: i64 = 15;

/// Modifiers that say that a service was rightly done again.
const REPEATED: &[&str] = &["59", "76", "77", "91", "XE", "XP", "XS", "XU"];

fn duplicate(c: &Context<'_>, out: &mut Report<'_>) {
    if is_follow_on(c) {
        return;
    }
    if let Some(other) = c.setting.earlier.and_then(|earlier| earlier.same(c.claim)) {
        let message = format!("the whole claim is the same as {other}");
        let fix = "delete one, or make it a replacement (frequency 7)";
        out.add("lines", message, Some(fix.into()));
        return;
    }
    let fix = || {
        let all =
            "delete it, add 76 or 77 where it was repeated, or replace the claim (frequency 7)";
        Some(all.to_owned())
    };
    for line in c.lines.iter().filter(|line| !line.has_any(REPEATED)) {
        let history = c.claim.history.iter().any(|prior| {
            prior.date == line.from
                && prior.code == line.code.as_str()
                && prior.npi == c.rendering_npi()
                && !prior.npi.is_empty()
        });
        let elsewhere = c.setting.earlier.and_then(|e| e.claim_with(c.claim, line));
        let what = format!("{} of {}", line.code, line.from);
        let message = match elsewhere {
            Some(other) => format!("{what} stands on claim {other} already"),
            None if history => format!("{what} was rendered by the same provider already"),
            None => continue,
        };
        // The rest of a claim differs: a part of it may have been split off for a reason.
        let severity = if history {
            Severity::Error
        } else {
            Severity::Warning
        };
        out.add_as(severity, line.path("code"), message, fix());
    }
}

/// Whether the claim replaces or voids another.
fn is_follow_on(c: &Context<'_>) -> bool {
    matches!(c.claim.frequency.as_str(), "7" | "8")
}

/// A filing limit.
struct Limit {
    /// Last day on which the payer takes the claim.
    last: NaiveDate,
    /// Where it comes from.
    rule: &'static str,
    /// Whether it is what payers of this kind usually have, and not a rule or contract known here.
    usual: bool,
}

fn timely_filing(c: &Context<'_>, out: &mut Report<'_>) {
    // A correction is judged by when the original came, which is not known here.
    let Some(first) = c.claim.first_service().filter(|_| !is_follow_on(c)) else {
        return;
    };
    let Some(limit) = limit(c, first) else {
        return;
    };
    let left = (limit.last - c.today).num_days();
    let at = "lines";
    if left < 0 {
        let message = format!(
            "the service of {first} can no longer be filed: {} ended on {}",
            limit.rule, limit.last
        );
        // Nobody's usual limit is beyond a year.
        let over_a_year = first
            .checked_add_months(Months::new(12))
            .is_some_and(|y| y < c.today);
        let severity = if limit.usual && !over_a_year {
            Severity::Warning
        } else {
            Severity::Error
        };
        let fix = "look for proof that it was filed in time, or write the claim off";
        out.add_as(severity, at, message, Some(fix.into()));
    } else if left <= DAYS_AHEAD {
        let days = if left == 1 { "day" } else { "days" };
        let message = format!(
            "{left} {days} left to file the service of {first}: {} ends on {}",
            limit.rule, limit.last
        );
        out.add_as(Severity::Warning, at, message, Some("send it now".into()));
    }
}

fn limit(c: &Context<'_>, first: NaiveDate) -> Option<Limit> {
    let days = |days: u16, rule, usual| {
        let last = first.checked_add_days(Days::new(days.into()))?;
        Some(Limit { last, rule, usual })
    };
    let year = |rule| {
        let last = first.checked_add_months(Months::new(12))?;
        let usual = false;
        Some(Limit { last, rule, usual })
    };
    if let Some(site) = c.knobs.timely_filing_days {
        return days(site, "the filing limit that the site's file gives", false);
    }
    if c.payer == PayerKind::Medicare {
        // One calendar year, whatever a payer's file says; a last day on a weekend moves on.
        return year("Medicare's calendar year").map(|limit| Limit {
            last: next_working_day(limit.last),
            ..limit
        });
    }
    if let Some(payer) = c.setting.payer.filter(|payer| payer.timely_filing_days > 0) {
        return days(payer.timely_filing_days, "the payer's filing limit", false);
    }
    match c.payer {
        PayerKind::Medicaid => year("Medicaid's 12 months"),
        PayerKind::Tricare => year("Tricare's year"),
        PayerKind::MedicareAdvantage => days(365, "the plan's usual year", true),
        PayerKind::Other | PayerKind::WorkersComp | PayerKind::Auto | PayerKind::Medicare => None,
        kind => days(
            kind.usual_timely_filing(),
            "the usual limit of 90 days",
            true,
        ),
    }
}

fn next_working_day(day: NaiveDate) -> NaiveDate {
    let weekend = |day: &NaiveDate| matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    day.iter_days().find(|day| !weekend(day)).unwrap_or(day)
}

fn frequency(c: &Context<'_>, out: &mut Report<'_>) {
    let claim = c.claim;
    let number = claim.payer_claim_number.as_deref().unwrap_or_default();
    match claim.frequency.as_str() {
        "1" if !number.trim().is_empty() => {
            let message = "an original claim carries the payer's number of another claim";
            let fix = "make it a replacement (7), or delete the number";
            out.add_as(
                Severity::Warning,
                "payer_claim_number",
                message,
                Some(fix.into()),
            );
        }
        "1" => {}
        "7" | "8" => {
            let what = if claim.frequency == "7" {
                "replacement"
            } else {
                "void"
            };
            if number.trim().is_empty() {
                let message = format!("a {what} without the payer's number of the claim");
                let fix = "enter the payer's claim number from the remittance";
                out.add("payer_claim_number", message, Some(fix.into()));
            }
            let medicare = c.payer == PayerKind::Medicare;
            if !c.knobs.replacements.unwrap_or(!medicare) {
                let who = if medicare {
                    "Medicare Part B"
                } else {
                    "the payer"
                };
                let message = format!("{who} takes no {what} claims");
                let fix = "ask for a reopening, or send a new claim where it was rejected";
                out.add_as(Severity::Warning, "frequency", message, Some(fix.into()));
            }
        }
        other => {
            let message = format!("'{other}' is no frequency of a professional claim");
            let fix = "enter 1 (original), 7 (replacement) or 8 (void)";
            out.add("frequency", message, Some(fix.into()));
        }
    }
}
