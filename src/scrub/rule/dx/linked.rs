//! Diagnoses that no line points at.

use super::{is_external_cause, within};
use crate::domain::{Code, Severity};
use crate::scrub::{Context, Edit, Report};

pub(in crate::scrub) const EDITS: &[Edit] = &[Edit {
    id: "dx.unlinked",
    title: "no line points at the diagnosis",
    severity: Severity::Info,
    source: "837P implementation guide, SV107; CMS-1500 manual (NUCC), item 24E",
    explain: "A diagnosis that no line points at gives no service a reason. Circumstances and status may \
              stand without; the first diagnosis should not.",
    run: unlinked,
    ..super::ICD_10
}];

/// What payers expect beside the diagnoses that lines point at.
fn may_stand_alone(code: Code) -> bool {
    let ranges = [
        ("B95", "B97"),
        ("Z16", "Z19"),
        ("Z28", "Z28"),
        ("Z37", "Z37"),
        ("Z3A", "Z3A"),
        ("Z55", "Z68"),
        ("Z72", "Z99"),
    ];
    is_external_cause(code) || ranges.iter().any(|(from, to)| within(code, from, to))
}

fn unlinked(c: &Context<'_>, out: &mut Report<'_>) {
    let pointed = |at: usize| {
        let mut pointers = c.lines.iter().flat_map(|line| line.pointers.iter());
        pointers.any(|p| p.index() == at)
    };
    // Lines without any pointer are spoken of themselves.
    if c.lines.iter().all(|line| line.pointers.is_empty()) {
        return;
    }
    for dx in &c.diagnoses {
        if pointed(dx.at) || (dx.at > 0 && may_stand_alone(dx.code)) {
            continue;
        }
        let code = dx.code.dotted();
        let (severity, message) = if dx.at == 0 {
            (
                Severity::Warning,
                format!("no line points at {code}, the first diagnosis"),
            )
        } else {
            (Severity::Info, format!("no line points at {code}"))
        };
        let fix = "point a line at it, or delete it";
        out.add_as(severity, dx.path(), message, Some(fix.into()));
    }
}
