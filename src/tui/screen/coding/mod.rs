//! A chart being coded: the note beside its diagnoses and lines, and what the edits say of them.

pub mod chain;
pub mod edit;
pub mod find;
pub mod finding;
pub mod findings;
pub mod finer;
pub mod layout;
pub mod line;
pub mod marks;
pub mod run;
pub mod suggest;
pub mod view;

use super::super::widget::ListState;
use super::super::widget::wrap::reflow;
use crate::codeset::Tables;
use crate::command::{Command, Pane, Scope};
use crate::domain::finding::Place;
use crate::domain::{Accepted, ChartId, Code, CodeSet, Coding, Finding, Severity};
use crate::keymap::Facts;
use crate::scrub::Scrub;
use crate::workflow::chains::Offer;
use crate::workflow::coding::{OpenChart, Work};
use crate::workflow::staging::Case;
use crate::workflow::suggest::Suggestions;
use chrono::NaiveDate;
use marks::NoteMark;

/// A chart being coded.
#[derive(Debug, Clone)]
pub struct CodingScreen {
    /// The chart with its parties, as it was stored last.
    pub open: OpenChart,
    /// The coding as it stands on the screen.
    pub coding: Coding,
    /// The findings that were accepted, and why.
    pub accepted: Vec<Accepted>,
    /// What was made of the chart before, the newest last.
    pub undo: Vec<Work>,
    /// What was taken back, the newest last.
    pub redo: Vec<Work>,
    /// The claim to be, without its codes.
    pub case: Case,
    /// What the edits say about the coding as it stands, in the order in which it is worked.
    pub findings: Vec<Finding>,
    /// What the notes of the diagnoses ask for and the coding lacks.
    pub offers: Vec<Offer>,
    /// The pane that has the keys.
    pub pane: Pane,
    /// Cursor in the diagnoses.
    pub dx: ListState,
    /// Cursor in the lines.
    pub px: ListState,
    /// Cursor in the findings.
    pub found: ListState,
    /// Part of the note that is seen.
    pub note: ListState,
    /// Words looked for in the note.
    pub words: String,
    /// What the note suggests; `None` until it has been read.
    pub suggestions: Option<Suggestions>,
    /// The phrases that name codes.
    pub marks: Vec<NoteMark>,
    /// Saves asked for and not answered.
    pub unanswered: usize,
    /// Why the last save was refused.
    pub refused: Option<String>,
}

impl CodingScreen {
    /// A chart just opened.
    #[must_use]
    pub fn new(open: OpenChart, case: Case) -> Self {
        Self {
            coding: open.chart.coding.clone(),
            accepted: open.chart.accepted(),
            case,
            open,
            undo: Vec::new(),
            redo: Vec::new(),
            findings: Vec::new(),
            offers: Vec::new(),
            pane: Pane::Diagnoses,
            dx: ListState::default(),
            px: ListState::default(),
            found: ListState::default(),
            note: ListState::default(),
            words: String::new(),
            suggestions: None,
            marks: Vec::new(),
            unanswered: 0,
            refused: None,
        }
    }

    /// What was made of the chart so far.
    #[must_use]
    pub fn work(&self) -> Work {
        Work {
            coding: self.coding.clone(),
            accepted: self.accepted.clone(),
        }
    }

    /// Puts other work in its place. Answers what stood there.
    pub fn put(&mut self, work: Work) -> Work {
        Work {
            coding: std::mem::replace(&mut self.coding, work.coding),
            accepted: std::mem::replace(&mut self.accepted, work.accepted),
        }
    }

    /// Asks the edits about the coding as it stands.
    pub fn check(&mut self, scrub: &Scrub<'_>) {
        let work = self.work();
        let findings = self.case.check(scrub, &work);
        self.set_findings(findings);
    }

    /// Its chart.
    #[must_use]
    pub fn id(&self) -> ChartId {
        self.open.chart.id
    }

    /// Takes findings in the order in which they are worked.
    pub fn set_findings(&mut self, findings: Vec<Finding>) {
        self.findings = findings;
        self.found.at = self.found.at.min(self.findings.len().saturating_sub(1));
    }

    /// Takes what the note suggests.
    pub fn set_suggestions(&mut self, suggestions: Suggestions) {
        self.marks = marks::spots(&self.open.chart.documents, &suggestions.marks);
        self.suggestions = Some(suggestions);
    }

    /// Whether a code stands on the claim.
    #[must_use]
    pub fn has_code(&self, set: CodeSet, code: Code) -> bool {
        match set {
            CodeSet::Icd10Cm => self.coding.diagnoses.contains(&code),
            CodeSet::Cpt | CodeSet::Hcpcs => self.coding.lines.iter().any(|line| line.code == code),
        }
    }

    /// How many open findings are of a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        let open = self.findings.iter().filter(|f| f.accepted.is_none());
        open.filter(|f| f.severity == severity).count()
    }

    /// The finding that commands are about, by its place in the list: the one under the cursor, else
    /// one of the row under the cursor - where the last one gone to stands there, that one.
    #[must_use]
    pub fn finding_here(&self) -> Option<usize> {
        let place = match self.pane {
            Pane::Findings => {
                return (self.found.at < self.findings.len()).then_some(self.found.at);
            }
            Pane::Diagnoses => Place::Diagnosis(self.dx.at),
            Pane::Lines => Place::Line(self.px.at),
            Pane::Note => return None,
        };
        let is_here = |at: usize| self.findings.get(at).is_some_and(|f| f.place() == place);
        if is_here(self.found.at) {
            return Some(self.found.at);
        }
        (0..self.findings.len()).find(|at| is_here(*at))
    }

    /// The code under the cursor of the pane that has the keys, else of the diagnoses.
    #[must_use]
    pub fn code(&self) -> Option<(CodeSet, Code)> {
        let dx = || {
            self.coding
                .diagnoses
                .get(self.dx.at)
                .map(|c| (CodeSet::Icd10Cm, *c))
        };
        let px = || {
            let line = self.coding.lines.get(self.px.at)?;
            Some((line.code.procedure_set().unwrap_or(CodeSet::Cpt), line.code))
        };
        match self.pane {
            Pane::Lines => px(),
            Pane::Diagnoses => dx(),
            Pane::Note | Pane::Findings => dx().or_else(px),
        }
    }

    /// The date by which the code under the cursor is judged: a line's own, else the visit's.
    #[must_use]
    pub fn dos(&self) -> NaiveDate {
        let line = self.coding.lines.get(self.px.at);
        match (self.pane, line) {
            (Pane::Lines, Some(line)) => line.from,
            _ => self.open.chart.encounter.from,
        }
    }

    /// The sets whose codes stand here on a date that no edition covers, each once. A chart without
    /// codes yet is asked about its diagnoses: they come first.
    #[must_use]
    pub fn uncovered(&self, tables: &Tables) -> Vec<CodeSet> {
        let visit = (CodeSet::Icd10Cm, self.open.chart.encounter.from);
        let lines = self.coding.lines.iter();
        let lines = lines.filter_map(|line| Some((line.code.procedure_set()?, line.from)));
        let mut out: Vec<CodeSet> = std::iter::once(visit)
            .chain(lines)
            .filter(|(set, dos)| !tables.covers(*set, *dos))
            .map(|(set, _)| set)
            .collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    /// The note: every document under its title.
    #[must_use]
    pub fn note_text(&self) -> String {
        let mut text = String::new();
        for document in &self.open.chart.documents {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            text.push_str(&document.title);
            if let Some(date) = document.date {
                text.push_str(&format!(" {date}"));
            }
            text.push('\n');
            text.push_str(&reflow(&document.text));
        }
        let upstream = &self.open.chart.upstream_codes;
        if !upstream.is_empty() {
            // Advice only: the coder decides.
            text.push_str("\n\nCodes that came with the chart\n");
            text.push_str(&upstream.join("\n"));
        }
        text
    }

    /// Whether a command has something to work on.
    #[must_use]
    pub fn applies(&self, command: Command) -> bool {
        let lines = !self.coding.lines.is_empty();
        match command {
            Command::ListSort | Command::ListFilter => false,
            Command::NoteFind | Command::SuggestOpen => !self.open.chart.documents.is_empty(),
            Command::EntryEdit | Command::EntryUp | Command::EntryDown => {
                self.facts().has_selection && self.pane != Pane::Findings
            }
            Command::EntryDelete => self.facts().has_selection,
            Command::LineModifiers
            | Command::LineUnits
            | Command::LineCharge
            | Command::LinePlace
            | Command::LinePointers => lines,
            Command::CodeNotes
            | Command::CardFavourite
            | Command::CardNote
            | Command::CardForget => self.code().is_some(),
            Command::KitSave => self.coding != Coding::default(),
            Command::ChainOpen => !self.offers.is_empty(),
            Command::FindingsFocus | Command::FindingNext | Command::FindingPrev => {
                !self.findings.is_empty()
            }
            Command::FindingGo => self.pane == Pane::Findings && self.finding_here().is_some(),
            Command::FindingWhy | Command::FindingAccept => self.finding_here().is_some(),
            Command::FindingFix => {
                let here = self.finding_here().and_then(|at| self.findings.get(at));
                here.is_some_and(|finding| finding.repair.is_some())
            }
            Command::EditUndo => !self.undo.is_empty(),
            Command::EditRedo => !self.redo.is_empty(),
            Command::ChartRelease => !self.open.chart.holds.is_empty(),
            _ => true,
        }
    }

    /// What the conditions of the keymap see.
    #[must_use]
    pub fn facts(&self) -> Facts {
        let len = match self.pane {
            Pane::Note => self.open.chart.documents.len(),
            Pane::Diagnoses => self.coding.diagnoses.len(),
            Pane::Lines => self.coding.lines.len(),
            Pane::Findings => self.findings.len(),
        };
        Facts {
            pane: Some(self.pane),
            has_selection: len > 0,
            list_empty: len == 0,
            chart_open: true,
            has_findings: !self.findings.is_empty(),
            can_undo: !self.undo.is_empty(),
            can_redo: !self.redo.is_empty(),
            ..Facts::new(Scope::Coding)
        }
    }
}
