//! Findings that a person lets stand, and why.
//!
//! What is accepted stays with the chart and answers its edit wherever the same codes stand; where they
//! are gone it says nothing. Staging copies onto the claim what answers a finding then.

use super::coding::{Work, save_work};
use super::ports::{AuditEntry, Key, List, Record, Row};
use super::staging::Case;
use super::{Desk, Result, WorkflowError, coding};
use crate::domain::{Acceptance, Accepted, Chart, ChartId, Finding, Override, finding};

/// How many coded charts are looked through for earlier reasons, the newest first.
const LOOK_BACK: usize = 200;

/// The overrides of a chart once these findings are accepted on it: what was accepted before keeps who
/// and when, what is new is this user's, now.
pub(super) fn kept(desk: &Desk, chart: &Chart, accepted: Vec<Accepted>) -> Result<Vec<Override>> {
    let now = desk.clock.now();
    let mut out: Vec<Override> = Vec::with_capacity(accepted.len());
    for new in accepted {
        let reason = reason(&new.reason)?;
        let same = |old: &&Override| {
            old.edit == new.edit && old.subject == new.subject && old.reason == reason
        };
        let old = chart.overrides.iter().find(same).cloned();
        out.retain(|other| other.edit != new.edit || other.subject != new.subject);
        out.push(old.unwrap_or_else(|| Override {
            edit: new.edit,
            subject: new.subject,
            reason,
            by: desk.user.clone(),
            at: now,
        }));
    }
    Ok(out)
}

fn reason(text: &str) -> Result<String> {
    finding::reason(text).map_err(|why| WorkflowError::Refused(why.to_string()))
}

/// Accepts findings of a chart as it stands, each by its edit, and by its subject where the edit
/// speaks of several. Answers what is accepted now.
///
/// # Errors
/// When the reason says nothing, there is no such finding, it is not clear which is meant, it cannot be
/// accepted, the chart is coded, or it cannot be stored. Nothing is accepted then.
pub fn accept(
    desk: &Desk,
    id: ChartId,
    edits: &[String],
    subject: Option<&str>,
    why: &str,
) -> Result<(Chart, Vec<Override>)> {
    let why = reason(why)?;
    let mut open = coding::open(desk, id)?;
    let mut case = Case::of(desk, &open)?;
    let mut work = Work::of(&open.chart);
    let findings = case.check(&desk.scrub(), &work);
    let mut chosen = Vec::new();
    for edit in edits {
        let finding = one(&findings, id, edit, subject)?;
        may_stand(finding)?;
        let same = |a: &Accepted| a.edit == finding.edit && a.subject == finding.subject;
        work.accepted.retain(|accepted| !same(accepted));
        work.accepted.push(Accepted {
            edit: finding.edit.to_string(),
            subject: finding.subject.clone(),
            reason: why.clone(),
        });
        chosen.push(finding);
    }
    save_work(desk, &mut open.chart, work)?;
    let is_chosen = |kept: &&Override| {
        let mut chosen = chosen.iter();
        chosen.any(|f| f.edit == kept.edit && f.subject == kept.subject)
    };
    let kept: Vec<Override> = open
        .chart
        .overrides
        .iter()
        .filter(is_chosen)
        .cloned()
        .collect();
    Ok((open.chart, kept))
}

/// Whether a finding may be accepted at all.
///
/// # Errors
/// When such a claim could not even be written.
pub fn may_stand(finding: &Finding) -> Result<()> {
    if finding.acceptance != Acceptance::Never {
        return Ok(());
    }
    let fix = finding.fix.as_ref();
    let fix = fix.map_or_else(String::new, |fix| format!(": {fix}"));
    Err(WorkflowError::Refused(format!(
        "{} cannot be accepted, since no payer could read such a claim: {}{fix}",
        finding.edit, finding.message
    )))
}

/// The finding that an edit and a subject name.
fn one<'a>(
    findings: &'a [Finding],
    id: ChartId,
    edit: &str,
    subject: Option<&str>,
) -> Result<&'a Finding> {
    let named = |f: &&Finding| {
        f.edit == edit && subject.is_none_or(|subject| f.subject.eq_ignore_ascii_case(subject))
    };
    let mut found = findings.iter().filter(named);
    let Some(first) = found.next() else {
        let about = subject.map_or_else(String::new, |subject| format!(" about {subject}"));
        return Err(WorkflowError::Refused(format!(
            "{id} has no finding of {edit}{about}: `claimdeck chart check {id}` lists what it has"
        )));
    };
    let mut others: Vec<&str> = found.map(|f| f.subject.as_str()).collect();
    others.retain(|other| *other != first.subject);
    if others.is_empty() {
        return Ok(first);
    }
    others.insert(0, &first.subject);
    others.dedup();
    Err(WorkflowError::Refused(format!(
        "{edit} speaks of several on {id}: say which with --subject {}",
        others.join(", or ")
    )))
}

/// Takes back what was accepted of an edit: of one subject, or of all. Answers what was taken back.
///
/// # Errors
/// When nothing of it was accepted, the chart is coded, or it cannot be stored.
pub fn unaccept(
    desk: &Desk,
    id: ChartId,
    edit: &str,
    subject: Option<&str>,
) -> Result<(Chart, Vec<Override>)> {
    let mut chart = desk.chart(id)?;
    let goes = |kept: &Override| {
        kept.edit == edit
            && subject.is_none_or(|subject| kept.subject.eq_ignore_ascii_case(subject))
    };
    let gone: Vec<Override> = (chart.overrides.iter())
        .filter(|kept| goes(kept))
        .cloned()
        .collect();
    if gone.is_empty() {
        let about = subject.map_or_else(String::new, |subject| format!(" about {subject}"));
        return Err(WorkflowError::Refused(format!(
            "nothing of {edit}{about} is accepted on {id}: `claimdeck chart accept {id} --list` \
             lists what is"
        )));
    }
    let accepted = (chart.overrides.iter())
        .filter(|kept| !goes(kept))
        .map(Override::accepted);
    let work = Work {
        coding: chart.coding.clone(),
        accepted: accepted.collect(),
    };
    save_work(desk, &mut chart, work)?;
    Ok((chart, gone))
}

/// Reasons given before for an edit, the most frequent of late first.
///
/// # Errors
/// When the store cannot be read.
pub fn reasons(desk: &Desk, edit: &str, limit: usize) -> Result<Vec<String>> {
    let page = desk.store.list(List::CodedCharts, None, LOOK_BACK)?;
    let mut counted: Vec<(String, usize)> = Vec::new();
    for row in page.rows {
        let Row::Chart(row) = row else { continue };
        for kept in desk.chart(row.id)?.overrides {
            if kept.edit != edit {
                continue;
            }
            match counted
                .iter_mut()
                .find(|(reason, _)| *reason == kept.reason)
            {
                Some((_, count)) => *count += 1,
                None => counted.push((kept.reason, 1)),
            }
        }
    }
    counted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    Ok(counted
        .into_iter()
        .map(|(reason, _)| reason)
        .take(limit)
        .collect())
}

/// What an entry of the audit trail says of an accepted finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The chart, or the claim it went onto.
    pub record: Key,
    /// It was taken back.
    pub taken_back: bool,
    /// Edit, subject and reason, and who accepted it when.
    pub kept: Override,
}

/// What was accepted, taken back, or staged with a claim in an entry of the audit trail.
#[must_use]
pub fn said(entry: &AuditEntry) -> Vec<Said> {
    let mut out = Vec::new();
    for (before, after) in &entry.changes {
        let of = |record: &Record| match record {
            Record::Chart(chart) => chart.overrides.clone(),
            Record::Claim(file) => file.overrides.clone(),
            _ => Vec::new(),
        };
        let (old, new) = (before.as_ref().map(of).unwrap_or_default(), of(after));
        let mut say = |list: &[Override], others: &[Override], taken_back| {
            let changed = list.iter().filter(|kept| !others.contains(kept));
            out.extend(changed.map(|kept| Said {
                record: after.key(),
                taken_back,
                kept: kept.clone(),
            }));
        };
        say(&old, &new, true);
        say(&new, &old, false);
    }
    out
}
