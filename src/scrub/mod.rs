//! The edits: what a payer would reject, said before the claim goes.
//!
//! [`edits`] is the one registry: every edit with its id, severity, source and explanation; what
//! checks it stands beside its entry in `rule/`. The command line, the screens, the help and
//! `docs/edits.md` are made from it. A site turns edits up, down or off and adds rules of its own in
//! its file ([`site_file`]), which becomes a [`Policy`]; [`Policy::described`] tells of both alike.

mod context;
mod described;
mod earlier;
mod edit;
mod payer_rule;
mod policy;
mod report;
mod rule;
pub mod site_file;

use context::Context;
pub use context::Setting;
pub use described::{Described, acceptance_words};
pub use earlier::Earlier;
pub use edit::Edit;
pub use policy::{Level, PayerKnobs, Policy, Telehealth};
use report::Report;

use crate::codeset::Tables;
use crate::domain::{Claim, Finding};
use chrono::NaiveDate;

/// Every edit, in the order in which findings of one severity are listed.
pub fn edits() -> impl Iterator<Item = &'static Edit> {
    rule::FILES.iter().copied().flatten()
}

/// The edit with an id.
#[must_use]
pub fn edit(id: &str) -> Option<&'static Edit> {
    edits().find(|edit| edit.id == id)
}

/// What claims are checked with.
#[derive(Debug, Clone, Copy)]
pub struct Scrub<'a> {
    /// The code tables.
    pub tables: &'a Tables,
    /// What the site makes of the edits.
    pub policy: &'a Policy,
    /// Decides what lies in the future, and what is late.
    pub today: NaiveDate,
}

impl Scrub<'_> {
    /// What no edit looks at here today, a sentence each: tables that are not loaded, and the site's
    /// file where it cannot be applied.
    #[must_use]
    pub fn not_checked(&self) -> Vec<String> {
        let file = self.policy.problems().first();
        let rules = file.map(|first| format!("rules of this site: not applied, {first}"));
        let missing = self.tables.not_loaded(self.today).into_iter();
        rules
            .into_iter()
            .chain(missing.map(|table| table.to_string()))
            .collect()
    }

    /// Everything the edits say about a claim, gravest first; findings of one severity stand in the
    /// order of [`edits`].
    #[must_use]
    pub fn check(&self, claim: &Claim, setting: Setting<'_>) -> Vec<Finding> {
        let context = Context::new(self, claim, setting);
        let mut findings = Vec::new();
        for edit in edits() {
            let level = self.policy.level(edit, context.payer_code);
            let speaks = match level {
                Some(level) => level != Level::Off,
                None => edit.in_force(context.dos),
            };
            if speaks {
                (edit.run)(
                    &context,
                    &mut Report {
                        claim,
                        edit,
                        level,
                        findings: &mut findings,
                    },
                );
            }
        }
        for rule in self.policy.rules() {
            rule.check(&context, &mut findings);
        }
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        findings
    }
}

#[cfg(test)]
mod tests;
