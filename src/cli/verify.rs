//! `claimdeck verify`: is everything as it should be?

use super::Answer;
use super::context::Context;
use super::failure::FINDINGS;
use super::out::{Out, row};

pub(super) fn run(context: &Context, out: &mut Out) -> Answer {
    let desk = context.desk()?;
    let report = desk
        .store
        .verify()
        .map_err(crate::workflow::WorkflowError::from)?;
    out.show(&row! {
        "id" => "store",
        "state" => if report.problems.is_empty() { "sound" } else { "damaged" },
        "records" => report.records,
        "index_entries" => report.index_entries,
        "journal_entries" => report.journal_entries,
        "repairs" => report.repairs.clone(),
        "problems" => report.problems.clone(),
    })?;
    Ok(if report.problems.is_empty() {
        0
    } else {
        FINDINGS
    })
}
