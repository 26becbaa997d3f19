//! Edits on what a claim can hold, and on the editions that judge it.

use crate::domain::{Acceptance, CodeSet, Coding, Money, Severity};
use crate::scrub::rule::words;
use crate::scrub::{Context, Edit, Report};
use chrono::NaiveDate;

/// The edits of this family.
pub(in crate::scrub) const EDITS: &[Edit] = &[
    Edit {
        id: "claim.no_diagnosis",
        title: "no diagnosis",
        source: "005010X222A1 loop 2300 HI (required); CMS Pub. 100-04 ch. 26 s. 10.4 item 21",
        explain: "A professional claim names at least one diagnosis: the reason for the visit.",
        acceptance: Acceptance::Never,
        run: no_diagnosis,
        ..Edit::BASE
    },
    Edit {
        id: "claim.no_line",
        title: "no service line",
        source: "005010X222A1 loop 2400 (required)",
        explain: "A claim without a service line asks for nothing: add at least one procedure.",
        acceptance: Acceptance::Never,
        run: no_line,
        ..Edit::BASE
    },
    Edit {
        id: "claim.too_many_diagnoses",
        title: "more than 12 diagnoses",
        source: "005010X222A1 loop 2300 HI01 to HI12",
        explain: "A professional claim holds 12 diagnoses. Keep those that the lines point at.",
        acceptance: Acceptance::Never,
        run: too_many_diagnoses,
        ..Edit::BASE
    },
    Edit {
        id: "claim.too_many_lines",
        title: "more than 50 lines",
        source: "005010X222A1 loop 2400 (repeat 50)",
        explain: "A professional claim holds 50 lines. Split the services into two claims.",
        acceptance: Acceptance::Never,
        run: too_many_lines,
        ..Edit::BASE
    },
    Edit {
        id: "claim.edition",
        title: "date of service outside every edition loaded",
        severity: Severity::Warning,
        source: "45 CFR 162.1002(c); the annual and quarterly updates of ICD-10-CM, CPT and HCPCS",
        explain: "Codes are judged by the edition in force on the date of service. Without it, \
                  whether they exist and are valid is not known: correct the date, or import the \
                  edition.",
        run: edition,
        ..Edit::BASE
    },
    Edit {
        id: "claim.total",
        title: "total charge zero or more than a claim can carry",
        source: "005010X222A1 loop 2300 CLM02 (sum of SV102); CMS Pub. 100-04 ch. 26 s. 10.4 item 28",
        explain: "The total is the sum of the lines. A claim that asks for nothing, or for more than \
                  its field holds, is returned: correct the charges, or split the claim.",
        run: total,
        ..Edit::BASE
    },
    Edit {
        id: "claim.prior_authorization",
        title: "prior authorization is no number",
        severity: Severity::Warning,
        source: "005010X222A1 loop 2300 REF*G1",
        explain: "The payer looks its authorization up by this number. A word that stands for one \
                  (pending, none) finds nothing: enter the number, or leave it empty. Which \
                  services need one is the payer's rule; a site writes it down as a rule of its own.",
        run: prior_authorization,
        ..Edit::BASE
    },
];

/// The most that CMS-1500 item 28 holds, in cents: seven digits of dollars.
const MOST_TOTAL: Money = Money(999_999_999);

/// The most characters that REF02 holds.
const MOST_REFERENCE: usize = 50;

fn no_diagnosis(c: &Context<'_>, out: &mut Report<'_>) {
    if c.claim.coding.diagnoses.is_empty() {
        out.add(
            "diagnoses",
            "no diagnosis",
            Some("add the reason for the visit".into()),
        );
    }
}

fn no_line(c: &Context<'_>, out: &mut Report<'_>) {
    if c.claim.coding.lines.is_empty() {
        out.add("lines", "no service line", Some("add what was done".into()));
    }
}

fn too_many_diagnoses(c: &Context<'_>, out: &mut Report<'_>) {
    let count = c.claim.coding.diagnoses.len();
    if count > Coding::MAX_DIAGNOSES {
        let fix = format!("delete {}", count - Coding::MAX_DIAGNOSES);
        out.add(
            "diagnoses",
            format!("{count} diagnoses, a claim holds 12"),
            Some(fix),
        );
    }
}

fn too_many_lines(c: &Context<'_>, out: &mut Report<'_>) {
    let count = c.claim.coding.lines.len();
    if count > Coding::MAX_LINES {
        let fix = Some("split the services into two claims".into());
        out.add("lines", format!("{count} lines, a claim holds 50"), fix);
    }
}

/// One finding a set and date of service that no loaded edition covers.
fn edition(c: &Context<'_>, out: &mut Report<'_>) {
    let coding = &c.claim.coding;
    let diagnoses =
        (!coding.diagnoses.is_empty()).then(|| (CodeSet::Icd10Cm, c.dos, "diagnoses".to_owned()));
    let lines = coding.lines.iter().enumerate().filter_map(|(i, line)| {
        let set = line.code.procedure_set()?;
        Some((set, line.from, format!("lines[{i}].code")))
    });
    let mut said: Vec<(CodeSet, NaiveDate)> = Vec::new();
    for (set, date, at) in diagnoses.into_iter().chain(lines) {
        if c.tables.covers(set, date) || said.contains(&(set, date)) {
            continue;
        }
        said.push((set, date));
        let message = format!(
            "no edition of {} is loaded for {date}: whether a code is valid then is not known \
             (loaded: {})",
            set.title(),
            c.tables.loaded(set)
        );
        let fix = "import the edition in force on that day: codeset update, or codeset import";
        out.add(at, message, Some(fix.into()));
    }
}

fn total(c: &Context<'_>, out: &mut Report<'_>) {
    let total = c.claim.charge();
    if total > MOST_TOTAL {
        let message = format!("the lines come to {total}, more than a claim can carry");
        out.add("lines", message, Some("split the claim".into()));
    } else if total == Money::ZERO && !c.lines.is_empty() {
        let message = "the claim asks for nothing: its total is 0.00";
        out.add("lines", message, Some("enter the charges".into()));
    }
}

fn prior_authorization(c: &Context<'_>, out: &mut Report<'_>) {
    let Some(number) = &c.claim.prior_authorization else {
        return;
    };
    let message = if words::stands_for_nothing(number) {
        "the prior authorization is no number".to_owned()
    } else if number.chars().count() > MOST_REFERENCE {
        format!("the prior authorization is longer than {MOST_REFERENCE} characters")
    } else {
        return;
    };
    let fix = "enter the number that the payer gave, or leave it empty";
    out.add("prior_authorization", message, Some(fix.into()));
}
