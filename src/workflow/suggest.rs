//! Suggestions for a chart: each code once, what is offered apart from what is left out, and why.

use crate::codeset::suggest::Candidate;
use crate::codeset::{Context, Mention, Section, Suggester};
use crate::domain::{Chart, Code, CodeSet, Document, EncounterKind};
use chrono::NaiveDate;
use std::ops::Range;

/// Which rule for uncertain diagnoses holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// They are not coded (Official Guidelines, section IV.H).
    Outpatient,
    /// Those still uncertain at discharge are coded as if they were so (II.H, III.C).
    Inpatient,
}

impl Setting {
    /// That of a kind of visit.
    #[must_use]
    pub const fn of(kind: EncounterKind) -> Self {
        match kind {
            EncounterKind::Inpatient => Self::Inpatient,
            _ => Self::Outpatient,
        }
    }
}

/// Where a phrase stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Which document of the chart, from 0.
    pub document: usize,
    /// Bytes of its text.
    pub range: Range<usize>,
    /// Line of its text, from 1.
    pub line: usize,
}

/// A code that the note suggests.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// The code, with its title.
    pub code: Candidate,
    /// What the note says of it.
    pub context: Context,
    /// The phrase it comes from, on one line.
    pub phrase: String,
    /// Where that stands.
    pub place: Place,
    /// Under which heading.
    pub section: Section,
    /// Why it is left out, or is another code than the phrase alone would have; empty where there is
    /// nothing to say.
    pub why: String,
    /// How many phrases name it.
    pub mentions: usize,
}

/// A phrase to mark in the note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Where.
    pub place: Place,
    /// Its code is offered.
    pub offered: bool,
}

/// What the note of a chart suggests.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Suggestions {
    /// What may be coded: conclusions first, then in the order of the note.
    pub offered: Vec<Suggestion>,
    /// What the note names and does not affirm.
    pub left_out: Vec<Suggestion>,
    /// Every phrase, in the order of the documents and of their texts.
    pub marks: Vec<Mark>,
}

impl Suggestions {
    /// Those offered, then those left out.
    pub fn iter(&self) -> impl Iterator<Item = (&Suggestion, bool)> {
        let offered = self.offered.iter().map(|s| (s, true));
        offered.chain(self.left_out.iter().map(|s| (s, false)))
    }
}

/// What the documents of a chart suggest.
#[must_use]
pub fn of_chart(suggester: &Suggester, chart: &Chart) -> Suggestions {
    let visit = &chart.encounter;
    of_documents(
        suggester,
        &chart.documents,
        visit.from,
        Setting::of(visit.kind),
    )
}

/// What a text suggests.
#[must_use]
pub fn of_text(suggester: &Suggester, text: &str, day: NaiveDate, setting: Setting) -> Suggestions {
    let document = Document {
        title: String::new(),
        date: None,
        text: text.to_owned(),
    };
    of_documents(suggester, &[document], day, setting)
}

fn of_documents(
    suggester: &Suggester,
    documents: &[Document],
    day: NaiveDate,
    setting: Setting,
) -> Suggestions {
    let mut all = Vec::new();
    let mut out = Suggestions::default();
    for (document, text) in documents.iter().map(|d| d.text.as_str()).enumerate() {
        let mut line = 1;
        let mut counted = 0;
        for mention in suggester.read(text, day) {
            line += text[counted..mention.range.start].matches('\n').count();
            counted = mention.range.start;
            let place = Place {
                document,
                range: mention.range.clone(),
                line,
            };
            out.marks.push(Mark {
                place: place.clone(),
                offered: is_offered(mention.context, setting),
            });
            all.extend(suggestion(mention, place));
        }
    }
    presume(suggester, &mut all, day);
    let (offered, left_out) = all
        .into_iter()
        .partition(|s: &Suggestion| is_offered(s.context, setting));
    out.offered = only_telling(once(offered));
    out.left_out = once(left_out);
    let known: Vec<Code> = out.offered.iter().map(|s| s.code.code).collect();
    out.left_out.retain(|s| !known.contains(&s.code.code));
    let procedure = |s: &Suggestion| s.code.set != CodeSet::Icd10Cm;
    out.offered.sort_by_key(|s| {
        (
            procedure(s),
            s.section,
            s.place.document,
            s.place.range.start,
        )
    });
    out
}

fn is_offered(context: Context, setting: Setting) -> bool {
    match context {
        Context::Affirmed => true,
        Context::Uncertain => setting == Setting::Inpatient,
        _ => false,
    }
}

fn suggestion(mention: Mention, place: Place) -> Option<Suggestion> {
    let code = mention.codes.into_iter().next()?;
    let why = match (mention.context, mention.cue.as_str()) {
        (Context::Affirmed, _) => String::new(),
        (context, "") => context.reason().to_owned(),
        (context, cue) => format!("\"{}\": {}", one_line(cue), context.reason()),
    };
    Some(Suggestion {
        code,
        context: mention.context,
        phrase: one_line(&mention.text),
        place,
        section: mention.section,
        why,
        mentions: 1,
    })
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Each code once: where a conclusion names it, else where it stands first.
fn once(mut all: Vec<Suggestion>) -> Vec<Suggestion> {
    all.sort_by_key(|s| (s.section, s.place.document, s.place.range.start));
    let mut out: Vec<Suggestion> = Vec::new();
    for next in all {
        match out
            .iter_mut()
            .find(|s| s.code.code == next.code.code && s.code.set == next.code.set)
        {
            Some(known) => known.mentions += 1,
            None => out.push(next),
        }
    }
    out
}

/// Leaves out a code that only says less than another of its category: what a note calls "diabetes"
/// here and names in full there is the one it names in full.
fn only_telling(all: Vec<Suggestion>) -> Vec<Suggestion> {
    let told: Vec<(String, usize)> = all.iter().map(|s| (category(s), left_open(s))).collect();
    let said_better = |s: &Suggestion| {
        let (own, open) = (category(s), left_open(s));
        told.iter()
            .any(|(other, less)| *other == own && *less < open)
    };
    all.into_iter().filter(|s| !said_better(s)).collect()
}

/// The category of a diagnosis; a procedure stands for itself.
fn category(s: &Suggestion) -> String {
    let code = s.code.code.as_str();
    match s.code.set {
        CodeSet::Icd10Cm => code.get(..3).unwrap_or(code).to_owned(),
        CodeSet::Cpt | CodeSet::Hcpcs => code.to_owned(),
    }
}

/// How many things the title of a code leaves open.
fn left_open(s: &Suggestion) -> usize {
    let title = s.code.title.to_lowercase();
    let bare = title.contains("without complication") || s.code.code.as_str().len() == 3;
    title.matches("unspecified").count() + usize::from(bare)
}

/// The combinations that the classification presumes where a note has both parts, unless it says
/// that they are not related (Official Guidelines, section I.C.9.a).
fn presume(suggester: &Suggester, all: &mut [Suggestion], day: NaiveDate) {
    let present = |s: &Suggestion, starts: &str| {
        s.context == Context::Affirmed
            && s.code.set == CodeSet::Icd10Cm
            && s.code.code.as_str().starts_with(starts)
    };
    let has = |starts: &str| all.iter().any(|s| present(s, starts));
    let failing = has("I50");
    let kidney = has("N18");
    let last_stage = has("N185") || has("N186");
    let code = match (failing, kidney, last_stage) {
        (true, false, _) => "I110",
        (false, true, false) => "I129",
        (false, true, true) => "I120",
        (true, true, false) => "I130",
        (true, true, true) => "I132",
        (false, false, _) => return,
    };
    let Some(combined) = suggester.candidate_of(code, day) else {
        return;
    };
    for s in all
        .iter_mut()
        .filter(|s| present(s, "I10") || present(s, "I11"))
    {
        if s.code.code != combined.code {
            s.code = combined.clone();
            "with what the note names besides (Guidelines I.C.9.a)".clone_into(&mut s.why);
        }
    }
}
