//! The edits: what a payer would reject, said before the claim goes.
//!
//! One table, [`EDITS`], holds every edit with its id, severity, source and explanation; what checks
//! it stands in one file a family under `rule/`.

mod rule;

use crate::codeset::Tables;
use crate::domain::{Claim, Finding, Severity};
use chrono::NaiveDate;

/// An edit: one rule, with what it rests on.
pub struct Edit {
    /// Stable id, `FAMILY.NAME`.
    pub id: &'static str,
    /// What it is about, in a few words.
    pub title: &'static str,
    /// How grave its findings are, unless a finding says otherwise.
    pub severity: Severity,
    /// The rule it rests on: guide, section.
    pub source: &'static str,
    /// Why it matters and what to do, for people.
    pub explain: &'static str,
    run: fn(&Context<'_>, &mut Report),
}

impl Edit {
    /// The family: what stands before the dot.
    #[must_use]
    pub fn family(&self) -> &'static str {
        self.id.split('.').next().unwrap_or_default()
    }
}

/// What an edit looks at.
struct Context<'a> {
    claim: &'a Claim,
    tables: &'a Tables,
    today: NaiveDate,
}

impl Context<'_> {
    /// The date by which diagnoses are judged: the first date of service, else the day the chart
    /// arrived, else today.
    fn service_date(&self) -> NaiveDate {
        self.claim
            .first_service()
            .or(self.claim.received)
            .unwrap_or(self.today)
    }
}

/// Where one edit puts what it finds.
struct Report {
    edit: &'static Edit,
    findings: Vec<Finding>,
}

impl Report {
    fn add(&mut self, at: impl Into<String>, message: impl Into<String>, fix: Option<String>) {
        self.add_as(self.edit.severity, at, message, fix);
    }

    fn add_as(
        &mut self,
        severity: Severity,
        at: impl Into<String>,
        message: impl Into<String>,
        fix: Option<String>,
    ) {
        self.findings.push(Finding {
            edit: self.edit.id,
            severity,
            at: at.into(),
            message: message.into(),
            source: self.edit.source,
            fix,
        });
    }
}

/// Everything the edits say about a claim, gravest first; findings of one severity stand in the
/// order of [`EDITS`]. `today` decides what lies in the future.
#[must_use]
pub fn check(claim: &Claim, tables: &Tables, today: NaiveDate) -> Vec<Finding> {
    let context = Context {
        claim,
        tables,
        today,
    };
    let mut findings = Vec::new();
    for edit in EDITS {
        let mut report = Report {
            edit,
            findings: Vec::new(),
        };
        (edit.run)(&context, &mut report);
        findings.append(&mut report.findings);
    }
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    findings
}

/// Every edit, in the order in which findings are listed.
pub static EDITS: &[Edit] = &[
    Edit {
        id: "claim.no_diagnosis",
        title: "no diagnosis",
        severity: Severity::Error,
        source: "005010X222A1 loop 2300 HI (required); CMS Pub. 100-04 ch. 26 s. 10.4 item 21",
        explain: "A professional claim names at least one diagnosis: the reason for the visit.",
        run: rule::claim::no_diagnosis,
    },
    Edit {
        id: "claim.no_line",
        title: "no service line",
        severity: Severity::Error,
        source: "005010X222A1 loop 2400 (required)",
        explain: "A claim without a service line asks for nothing: add at least one procedure.",
        run: rule::claim::no_line,
    },
    Edit {
        id: "claim.too_many_diagnoses",
        title: "more than 12 diagnoses",
        severity: Severity::Error,
        source: "005010X222A1 loop 2300 HI01 to HI12",
        explain: "A professional claim holds 12 diagnoses. Keep those that the lines point at.",
        run: rule::claim::too_many_diagnoses,
    },
    Edit {
        id: "claim.too_many_lines",
        title: "more than 50 lines",
        severity: Severity::Error,
        source: "005010X222A1 loop 2400 (repeat 50)",
        explain: "A professional claim holds 50 lines. Split the services into two claims.",
        run: rule::claim::too_many_lines,
    },
    Edit {
        id: "claim.edition",
        title: "date of service outside every edition loaded",
        severity: Severity::Warning,
        source: "45 CFR 162.1002(c); the annual and quarterly updates of ICD-10-CM, CPT and HCPCS",
        explain: "Codes are judged by the edition in force on the date of service. Without it, \
                  whether they exist and are valid is not known: correct the date, or import the \
                  edition.",
        run: rule::claim::edition,
    },
    Edit {
        id: "dx.unknown",
        title: "diagnosis code does not exist",
        severity: Severity::Error,
        source: "ICD-10-CM Tabular List; 45 CFR 162.1002(c)(2)",
        explain: "The code stands in no loaded edition of ICD-10-CM. Search for the condition again.",
        run: rule::dx::unknown,
    },
    Edit {
        id: "dx.not_effective",
        title: "diagnosis code not valid on the date of service",
        severity: Severity::Error,
        source: "45 CFR 162.1002(c)(2); ICD-10-CM annual update",
        explain: "Codes come and go on 1 October and 1 April. The date of service decides, not today.",
        run: rule::dx::not_effective,
    },
    Edit {
        id: "dx.not_billable",
        title: "diagnosis code is a header",
        severity: Severity::Error,
        source: "ICD-10-CM Official Guidelines, section I.B.2",
        explain: "A code is invalid unless coded to the full number of characters, 7th included.",
        run: rule::dx::not_billable,
    },
    Edit {
        id: "dx.duplicate",
        title: "diagnosis code twice",
        severity: Severity::Error,
        source: "ICD-10-CM Official Guidelines, section I.B.12",
        explain: "Each diagnosis code may be reported only once for an encounter.",
        run: rule::dx::duplicate,
    },
    Edit {
        id: "px.unknown",
        title: "procedure code does not exist",
        severity: Severity::Error,
        source: "45 CFR 162.1002(c)(3), (b)(5)",
        explain: "The code is malformed or stands in no loaded table. While only a practice table \
                  is loaded, a well-formed code outside it is no error.",
        run: rule::px::unknown,
    },
    Edit {
        id: "px.not_effective",
        title: "procedure code not valid on the date of service",
        severity: Severity::Error,
        source: "45 CFR 162.1002(c)(3); CPT and HCPCS annual and quarterly updates",
        explain: "The date of service decides which edition a procedure is taken from.",
        run: rule::px::not_effective,
    },
    Edit {
        id: "line.pointer",
        title: "diagnosis pointer missing or wrong",
        severity: Severity::Error,
        source: "005010X222A1 loop 2400 SV107",
        explain: "Every line points at one to four diagnoses that stand on the claim.",
        run: rule::line::pointer,
    },
    Edit {
        id: "line.charge",
        title: "charge missing or impossible",
        severity: Severity::Error,
        source: "005010X222A1 loop 2400 SV102; CMS Pub. 100-04 ch. 26 s. 10.4 item 24F",
        explain: "Every line carries a charge above zero; only CPT category II codes and 99024 may be free.",
        run: rule::line::charge,
    },
    Edit {
        id: "line.units",
        title: "units missing or impossible",
        severity: Severity::Error,
        source: "005010X222A1 loop 2400 SV104; CMS Pub. 100-04 ch. 26 s. 10.4 item 24G",
        explain: "Every line carries units above zero, and no more than a claim form can hold.",
        run: rule::line::units,
    },
    Edit {
        id: "line.dates",
        title: "dates of service impossible",
        severity: Severity::Error,
        source: "005010X222A1 loop 2400 DTP*472",
        explain: "A service begins before it ends, after the patient is born, and not in the future.",
        run: rule::line::dates,
    },
    Edit {
        id: "party.npi",
        title: "NPI missing or wrong",
        severity: Severity::Error,
        source: "45 CFR 162.406, 162.410; CMS NPI check digit (Luhn over 80840 and the NPI)",
        explain: "An NPI has 10 digits, the last of which proves the others.",
        run: rule::party::npi,
    },
    Edit {
        id: "party.tax_id",
        title: "tax id missing or wrong",
        severity: Severity::Error,
        source: "005010X222A1 loop 2010AA REF*EI or REF*SY",
        explain: "The billing provider's tax id has 9 digits.",
        run: rule::party::tax_id,
    },
    Edit {
        id: "party.required",
        title: "name, birth date or address missing",
        severity: Severity::Error,
        source: "005010X222A1 loops 2010AA, 2010BA, 2010CA, 2310B",
        explain: "Patient, subscriber and billing provider are named in full, with addresses.",
        run: rule::party::required,
    },
    Edit {
        id: "payer.required",
        title: "payer or member number missing",
        severity: Severity::Error,
        source: "005010X222A1 loops 2000B, 2010BA, 2010BB",
        explain: "A claim names a payer, its electronic id and the member number.",
        run: rule::payer::required,
    },
];

#[cfg(test)]
mod tests;
