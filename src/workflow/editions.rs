//! What a new edition of a code set touches in the store: charts that are being coded, claims not
//! sent, kits, favourites and notes.

use super::ports::{List, Row};
use super::{Desk, Result, cards, kits};
use crate::codeset::{Diff, Lookup, Revision, TableInfo};
use crate::domain::{CardId, Chart, ChartId, ClaimId, ClaimStatus, Code, CodeSet, Coding, KitId};
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;
use std::fmt;

/// What an edition did to a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// The code is no more.
    Deleted,
    /// It became a header: finer codes stand below it now.
    NowHeader,
    /// A header became a code that can be billed.
    NowBillable,
    /// It has another title.
    Retitled,
}

impl Change {
    /// What happened to a revised code.
    #[must_use]
    pub fn of(revision: &Revision) -> Self {
        match (revision.rebilled(), revision.after.billable) {
            (true, true) => Self::NowBillable,
            (true, false) => Self::NowHeader,
            (false, _) => Self::Retitled,
        }
    }

    /// In words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Deleted => "deleted",
            Self::NowHeader => "now a header",
            Self::NowBillable => "now billable",
            Self::Retitled => "retitled",
        }
    }
}

/// What holds a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// The coding of a chart that is not coded yet.
    Chart(ChartId),
    /// A code the sending system gave with such a chart.
    Imported(ChartId),
    /// A claim that was staged and not sent.
    Claim(ClaimId),
    /// A kit.
    Kit(KitId),
    /// A favourite, or a note on the code.
    Card(CardId),
}

impl Holder {
    /// What it is, in a word.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Chart(_) => "chart",
            Self::Imported(_) => "chart, code that came with it",
            Self::Claim(_) => "staged claim",
            Self::Kit(_) => "kit",
            Self::Card(_) => "favourite or note",
        }
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Chart(id) | Self::Imported(id) => id.fmt(f),
            Self::Claim(id) => id.fmt(f),
            Self::Kit(id) => id.fmt(f),
            Self::Card(id) => id.fmt(f),
        }
    }
}

/// A code of the store that an edition changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    /// What holds it.
    pub by: Holder,
    /// Name of a kit; empty for all else.
    pub name: String,
    /// The code.
    pub code: Code,
    /// What happened to it.
    pub change: Change,
    /// Date of service; `None` for what has none.
    pub dos: Option<NaiveDate>,
}

/// What the second edition of a comparison touches in the store: open charts and staged claims with
/// dates of service that it is for, and every kit, favourite and note that this user sees.
///
/// # Errors
/// When the store cannot be read.
pub fn touched(desk: &Desk, diff: &Diff) -> Result<Vec<Touched>> {
    let set = diff.to.set;
    let changes: BTreeMap<Code, Change> = diff
        .deleted
        .iter()
        .map(|e| (e.code, Change::Deleted))
        .chain(diff.revised.iter().map(|r| (r.after.code, Change::of(r))))
        .collect();
    let mut out = Vec::new();
    let mut add = |by, name: &str, code: Code, dos: Option<NaiveDate>| {
        if let Some(change) = changes.get(&code)
            && dos.is_none_or(|dos| diff.to.covers(dos))
        {
            out.push(Touched {
                by,
                name: name.to_owned(),
                code,
                change: *change,
                dos,
            });
        }
    };
    for row in desk.rows(List::OpenCharts)? {
        let Row::Chart(row) = row else { continue };
        let chart = desk.chart(row.id)?;
        for (by, code, dos) in codes_of(&chart, set) {
            add(by, "", code, Some(dos));
        }
    }
    for row in desk.rows(List::Claims(ClaimStatus::Staged))? {
        let Row::Claim(row) = row else { continue };
        let file = desk.claim(row.id)?;
        let first = file.claim.first_service().or(file.claim.received);
        let dos = first.unwrap_or_else(|| desk.clock.today());
        for (code, dos) in of_set(&file.claim.coding, set, dos) {
            add(Holder::Claim(file.id), "", code, Some(dos));
        }
    }
    for kit in kits::list(desk)? {
        for (code, _) in of_set(&kit.coding, set, diff.to.effective_from) {
            add(Holder::Kit(kit.id), &kit.name, code, None);
        }
    }
    for card in cards::list(desk)? {
        if card.set == set && (card.favourite || !card.note.is_empty()) {
            add(Holder::Card(card.id), "", card.code, None);
        }
    }
    Ok(out)
}

/// The codes of one set in a coding, each with the date it is judged by: a line's own, a diagnosis'
/// that of the visit.
fn of_set(coding: &Coding, set: CodeSet, visit: NaiveDate) -> Vec<(Code, NaiveDate)> {
    if set == CodeSet::Icd10Cm {
        return coding.diagnoses.iter().map(|code| (*code, visit)).collect();
    }
    let lines = coding.lines.iter();
    let own = lines.filter(|line| line.code.procedure_set() == Some(set));
    own.map(|line| (line.code, line.from)).collect()
}

/// The codes of one set on a chart, and those that came with it, each once.
fn codes_of(chart: &Chart, set: CodeSet) -> Vec<(Holder, Code, NaiveDate)> {
    let visit = chart.encounter.from;
    let coded = of_set(&chart.coding, set, visit);
    let came = chart.upstream_codes.iter().filter_map(|text| {
        // `E11.65 Type 2 diabetes ..`: the code, then what the sender calls it.
        let code: Code = text.split_whitespace().next()?.parse().ok()?;
        let fits = match code.procedure_set() {
            // E1165 has the form of both sets; a chart's dotted codes are diagnoses.
            Some(found) => found == set || set == CodeSet::Icd10Cm,
            None => set == CodeSet::Icd10Cm,
        };
        (fits && !coded.iter().any(|(c, _)| *c == code)).then_some(code)
    });
    let came: Vec<Code> = came.collect();
    let coded = coded
        .iter()
        .map(|(code, dos)| (Holder::Chart(chart.id), *code, *dos));
    let came = came
        .into_iter()
        .map(|code| (Holder::Imported(chart.id), code, visit));
    coded.chain(came).collect()
}

/// Open charts with diagnoses that a new edition ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    /// How many charts.
    pub charts: usize,
    /// The last day of those codes.
    pub on: NaiveDate,
}

/// Open charts whose diagnoses ended with the edition before, where the present one began at most
/// `days` ago; `None` where none did, or where no chart holds such a code.
///
/// # Errors
/// When the store cannot be read.
pub fn ended(desk: &Desk, days: u64) -> Result<Option<Ended>> {
    let today = desk.clock.today();
    let editions = desk.tables.editions();
    let lately = |info: &&TableInfo| {
        info.set == CodeSet::Icd10Cm
            && info.effective_from <= today
            && info
                .effective_from
                .checked_add_days(Days::new(days))
                .is_none_or(|until| today <= until)
    };
    let newest = editions
        .iter()
        .filter(lately)
        .max_by_key(|info| info.effective_from);
    let Some(first) = newest.map(|info| info.effective_from) else {
        return Ok(None);
    };
    let Some(on) = first.pred_opt() else {
        return Ok(None);
    };
    let mut charts = 0;
    for row in desk.rows(List::OpenCharts)? {
        let Row::Chart(row) = row else { continue };
        if row.from < first {
            continue;
        }
        let chart = desk.chart(row.id)?;
        let gone = |code: Code| {
            let found = desk.tables.look_up(CodeSet::Icd10Cm, code, row.from);
            matches!(found, Lookup::NotEffective { to, .. } if to == Some(on))
        };
        let codes = codes_of(&chart, CodeSet::Icd10Cm);
        charts += usize::from(codes.iter().any(|(_, code, _)| gone(*code)));
    }
    Ok((charts > 0).then_some(Ended { charts, on }))
}
