//! What the words around a phrase make of it: denied, of the family, past, uncertain.
//!
//! The method is that of NegEx (Chapman and others, *A simple algorithm for identifying negated
//! findings and diseases in discharge summaries*, 2001) and `ConText` (Harkema and others, 2009):
//! trigger phrases with a direction, whose scope ends at words that end it. Words, scopes and code
//! are this project's own.

use super::section::Section;
use super::text::{Before, Token};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// What the note says about something it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Context {
    /// The patient has it, or it was done.
    Affirmed,
    /// The patient had it.
    Historical,
    /// It may be: not coded for outpatients (Official Guidelines, section IV.H), coded as if it
    /// were so at the discharge of an inpatient (II.H, III.C).
    Uncertain,
    /// The patient does not have it.
    Negated,
    /// It was thought of, and is not it.
    RuledOut,
    /// It might come, or is looked for.
    Hypothetical,
    /// It is to be done.
    Planned,
    /// Somebody else has it.
    OtherPerson,
    /// It is said of a drug: what it is for, or what it did.
    Drug,
    /// The family has it.
    Family,
}

impl Context {
    /// The name in output that programs read.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Affirmed => "affirmed",
            Self::Historical => "historical",
            Self::Uncertain => "uncertain",
            Self::Negated => "negated",
            Self::RuledOut => "ruled_out",
            Self::Hypothetical => "hypothetical",
            Self::Planned => "planned",
            Self::OtherPerson => "other_person",
            Self::Drug => "drug",
            Self::Family => "family",
        }
    }

    /// The name shown to people.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Affirmed => "present",
            Self::Historical => "past",
            Self::Uncertain => "uncertain",
            Self::Negated => "negated",
            Self::RuledOut => "ruled out",
            Self::Hypothetical => "not yet",
            Self::Planned => "planned",
            Self::OtherPerson => "somebody else",
            Self::Drug => "drug list",
            Self::Family => "family history",
        }
    }

    /// Why it is not offered, with the rule where there is one.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Affirmed => "",
            Self::Historical => "past: code it only where it still counts, as Z85 to Z87",
            Self::Uncertain => "uncertain: not coded for outpatients (Guidelines IV.H)",
            Self::Negated => "the note says that it is not so",
            Self::RuledOut => "ruled out: code the signs and symptoms instead",
            Self::Hypothetical => "what to watch or look for, not what is",
            Self::Planned => "to be done, not done",
            Self::OtherPerson => "somebody else has it",
            Self::Drug => "what a drug is for or did, not a diagnosis of this visit",
            Self::Family => "the family has it: Z80 to Z84 where it counts",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Words after it.
    After,
    /// Words before it, in the same part of the sentence.
    Before,
}

/// A trigger: its words, what it says, of which words, and how many; past commas or not.
struct Trigger {
    words: &'static str,
    says: Option<Context>,
    reach: Reach,
    slots: usize,
    commas: bool,
}

const fn after(words: &'static str, says: Context, slots: usize, commas: bool) -> Trigger {
    Trigger {
        words,
        says: Some(says),
        reach: Reach::After,
        slots,
        commas,
    }
}

const fn before(words: &'static str, says: Context) -> Trigger {
    Trigger {
        words,
        says: Some(says),
        reach: Reach::Before,
        slots: 8,
        commas: false,
    }
}

/// Looks like a trigger and is none.
const fn nothing(words: &'static str) -> Trigger {
    Trigger {
        words,
        says: None,
        reach: Reach::After,
        slots: 0,
        commas: false,
    }
}

use Context::{Family, Historical, Hypothetical, Negated, OtherPerson, RuledOut, Uncertain};

const FAR: usize = 40;

static TRIGGERS: &[Trigger] = &[
    after("no", Negated, FAR, true),
    after("not", Negated, 5, false),
    after("denies", Negated, FAR, true),
    after("denied", Negated, FAR, true),
    after("deny", Negated, FAR, true),
    after("denying", Negated, FAR, true),
    after("without", Negated, 12, false),
    after("w o", Negated, 6, false),
    after("negative for", Negated, FAR, true),
    after("neg for", Negated, FAR, true),
    after("free of", Negated, 8, false),
    after("absence of", Negated, 6, false),
    after("lack of", Negated, 6, false),
    after("never", Negated, 5, false),
    after("neither", Negated, 10, false),
    after("nor", Negated, 8, false),
    after("none of", Negated, 8, false),
    after("rather than", Negated, 6, false),
    after("instead of", Negated, 6, false),
    after("doubt", Negated, 6, false),
    after("not have", Negated, 12, true),
    after("not had", Negated, 12, true),
    after("no history of", Negated, FAR, true),
    after("no hx of", Negated, FAR, true),
    after("no h o", Negated, FAR, true),
    after("no known", Negated, 6, false),
    after("no evidence of", Negated, FAR, true),
    after("no sign of", Negated, FAR, true),
    after("no signs of", Negated, FAR, true),
    after("not consistent with", Negated, 8, false),
    after("declined", Negated, 6, false),
    nothing("no change"),
    nothing("no changes"),
    nothing("not only"),
    nothing("not just"),
    nothing("not at goal"),
    nothing("not well controlled"),
    nothing("no improvement"),
    nothing("no better"),
    nothing("no relief"),
    nothing("without relief"),
    nothing("not improving"),
    nothing("not improved"),
    nothing("not resolved"),
    nothing("without improvement"),
    nothing("no response"),
    nothing("no show"),
    nothing("no longer responding"),
    after("no longer", Historical, 8, false),
    before("negative", Negated),
    before("denied", Negated),
    before("absent", Negated),
    before("not present", Negated),
    before("not seen", Negated),
    before("not noted", Negated),
    before("not found", Negated),
    before("not identified", Negated),
    before("not appreciated", Negated),
    before("was not", Negated),
    before("were not", Negated),
    after("ruled out for", RuledOut, 8, true),
    before("ruled out", RuledOut),
    before("was ruled out", RuledOut),
    before("excluded", RuledOut),
    before("unlikely", RuledOut),
    before("is unlikely", RuledOut),
    after("unlikely to be", RuledOut, 6, false),
    before("less likely", RuledOut),
    before("not likely", RuledOut),
    before("not supported", RuledOut),
    before("not suspected", RuledOut),
    before("doubtful", RuledOut),
    after("low suspicion for", RuledOut, 8, true),
    after("low suspicion of", RuledOut, 8, true),
    after("low concern for", RuledOut, 8, true),
    after("no concern for", RuledOut, 8, true),
    after("unlikely", RuledOut, 4, false),
    after("possible", Uncertain, 6, false),
    after("possibly", Uncertain, 6, false),
    after("probable", Uncertain, 6, false),
    after("probably", Uncertain, 6, false),
    after("suspected", Uncertain, 6, false),
    after("suspect", Uncertain, 6, false),
    after("suspects", Uncertain, 6, false),
    after("suspicious for", Uncertain, 8, false),
    after("suspicion of", Uncertain, 8, false),
    after("suspicion for", Uncertain, 8, false),
    after("likely", Uncertain, 6, false),
    after("most likely", Uncertain, 6, false),
    after("questionable", Uncertain, 6, false),
    after("presumed", Uncertain, 6, false),
    after("presumptive", Uncertain, 6, false),
    after("working diagnosis", Uncertain, 8, false),
    after("consistent with", Uncertain, 8, false),
    after("compatible with", Uncertain, 8, false),
    after("suggestive of", Uncertain, 8, false),
    after("suggests", Uncertain, 8, false),
    after("concern for", Uncertain, 8, true),
    after("concerning for", Uncertain, 8, true),
    after("concerns for", Uncertain, 8, true),
    after("worrisome for", Uncertain, 8, true),
    after("worry about", Uncertain, 8, true),
    after("rule out", Uncertain, 10, true),
    after("r o", Uncertain, 10, true),
    after("to exclude", Uncertain, 10, true),
    after("cannot exclude", Uncertain, 10, true),
    after("evaluate for", Uncertain, 10, true),
    after("eval for", Uncertain, 10, true),
    after("evaluation for", Uncertain, 10, true),
    after("workup for", Uncertain, 10, true),
    after("work up for", Uncertain, 10, true),
    after("assess for", Uncertain, 10, true),
    after("testing for", Uncertain, 10, true),
    after("test for", Uncertain, 8, false),
    after("could be", Uncertain, 6, false),
    after("may be", Uncertain, 6, false),
    after("might be", Uncertain, 6, false),
    after("may have", Uncertain, 6, false),
    after("might have", Uncertain, 6, false),
    after("appears to be", Uncertain, 6, false),
    after("differential includes", Uncertain, FAR, true),
    after("differential diagnosis includes", Uncertain, FAR, true),
    after("considered", Uncertain, 6, false),
    before("considered", Uncertain),
    before("suspected", Uncertain),
    before("possible", Uncertain),
    before("vs", Uncertain),
    before("versus", Uncertain),
    after("vs", Uncertain, 6, false),
    after("versus", Uncertain, 6, false),
    after("history of", Historical, 12, true),
    after("hx of", Historical, 12, true),
    after("hx", Historical, 6, false),
    after("h o", Historical, 12, true),
    after("past history of", Historical, 12, true),
    after("past medical history of", Historical, FAR, true),
    after(
        "past medical history significant for",
        Historical,
        FAR,
        true,
    ),
    after("past medical history includes", Historical, FAR, true),
    after("pmh of", Historical, FAR, true),
    after("pmh significant for", Historical, FAR, true),
    after("pmhx of", Historical, FAR, true),
    after("status post", Historical, 8, false),
    after("s p", Historical, 8, false),
    after("previous", Historical, 4, false),
    after("previously", Historical, 5, false),
    after("prior", Historical, 4, false),
    after("remote", Historical, 5, false),
    after("resolved", Historical, 4, false),
    after("childhood", Historical, 3, false),
    after("used to have", Historical, 5, false),
    after("recovered from", Historical, 5, false),
    after("had a", Historical, 5, false),
    before("resolved", Historical),
    before("has resolved", Historical),
    before("years ago", Historical),
    before("year ago", Historical),
    before("yrs ago", Historical),
    before("as a child", Historical),
    nothing("prior to"),
    nothing("history of present illness"),
    nothing("likely due"),
    nothing("had a fall"),
    after("family history of", Family, FAR, true),
    after("family history", Family, FAR, true),
    after("family hx of", Family, FAR, true),
    after("family hx", Family, FAR, true),
    after("fh of", Family, FAR, true),
    after("fhx of", Family, FAR, true),
    after("runs in the family", Family, 0, false),
    before("runs in the family", Family),
    before("in the family", Family),
    after("if", Hypothetical, FAR, true),
    after("unless", Hypothetical, FAR, true),
    after("in case of", Hypothetical, FAR, true),
    after("return for", Hypothetical, FAR, true),
    after("return to ed for", Hypothetical, FAR, true),
    after("er for", Hypothetical, FAR, true),
    after("ed for", Hypothetical, FAR, true),
    after("call for", Hypothetical, FAR, true),
    after("sooner for", Hypothetical, FAR, true),
    after("watch for", Hypothetical, FAR, true),
    after("watching for", Hypothetical, FAR, true),
    after("monitor for", Hypothetical, FAR, true),
    after("risk of", Hypothetical, 10, true),
    after("risk for", Hypothetical, 10, true),
    after("risks of", Hypothetical, FAR, true),
    after("risk factors for", Hypothetical, 10, true),
    after("risks including", Hypothetical, FAR, true),
    after("risks include", Hypothetical, FAR, true),
    after("prevention of", Hypothetical, 8, true),
    after("to prevent", Hypothetical, 8, true),
    after("prevent", Hypothetical, 8, true),
    after("to avoid", Hypothetical, 8, true),
    after("prophylaxis for", Hypothetical, 8, false),
    before("prophylaxis", Hypothetical),
    before("precautions", Hypothetical),
    after("screening for", Hypothetical, 8, true),
    after("screen for", Hypothetical, 8, true),
    after("screened for", Hypothetical, 8, true),
    before("screen", Hypothetical),
    before("screening", Hypothetical),
    after("vaccine for", Hypothetical, 5, false),
    after("symptoms of", Hypothetical, 5, false),
    after("signs of", Hypothetical, 5, false),
    after("exposure to", OtherPerson, 6, false),
    after("exposed to", OtherPerson, 6, false),
    after("contact with", OtherPerson, 6, false),
    after("contacts with", OtherPerson, 6, false),
];

/// Triggers by their first word.
static BY_WORD: LazyLock<HashMap<&str, Vec<&Trigger>>> = LazyLock::new(|| {
    let mut out: HashMap<&str, Vec<&Trigger>> = HashMap::new();
    for trigger in TRIGGERS {
        let first = trigger.words.split(' ').next().unwrap_or_default();
        out.entry(first).or_default().push(trigger);
    }
    out
});

/// The family: what follows is theirs, unless they only tell or come along.
const RELATIVES: [&str; 29] = [
    "father",
    "mother",
    "dad",
    "mom",
    "brother",
    "brothers",
    "sister",
    "sisters",
    "aunt",
    "uncle",
    "grandmother",
    "grandfather",
    "grandparent",
    "grandparents",
    "cousin",
    "parent",
    "parents",
    "sibling",
    "siblings",
    "maternal",
    "paternal",
    "mgm",
    "mgf",
    "pgm",
    "pgf",
    "son",
    "daughter",
    "niece",
    "nephew",
];

/// Others whose illness is not the patient's.
const OTHERS: [&str; 13] = [
    "wife",
    "husband",
    "spouse",
    "partner",
    "roommate",
    "coworker",
    "coworkers",
    "classmate",
    "classmates",
    "boyfriend",
    "girlfriend",
    "neighbor",
    "friend",
];

/// Who does this tells of the patient.
const TELLING: [&str; 41] = [
    "reports",
    "report",
    "reported",
    "states",
    "stated",
    "says",
    "said",
    "notes",
    "noted",
    "denies",
    "denied",
    "brought",
    "brings",
    "bring",
    "concerned",
    "noticed",
    "gives",
    "gave",
    "worried",
    "present",
    "describes",
    "called",
    "calls",
    "who",
    "here",
    "thinks",
    "feels",
    "helps",
    "agrees",
    "understands",
    "tells",
    "at",
    "drove",
    "witnessed",
    "saw",
    "found",
    "wants",
    "asks",
    "also",
    "accompanied",
    "accompanies",
];

/// Before a relative: they only come along.
const ALONG: [&str; 11] = [
    "by", "with", "per", "from", "to", "the", "his", "her", "for", "via", "and",
];

/// Words that end what a trigger says.
const ENDS: [&str; 30] = [
    "had",
    "but",
    "however",
    "although",
    "though",
    "except",
    "besides",
    "yet",
    "has",
    "have",
    "reports",
    "reported",
    "states",
    "complains",
    "admits",
    "endorses",
    "positive",
    "presents",
    "presented",
    "presenting",
    "currently",
    "now",
    "today",
    "continues",
    "here",
    "shows",
    "showed",
    "started",
    "because",
    "complaining",
];

/// Procedures in a sentence with one of these were not done at this visit.
const NOT_DONE: [&str; 36] = [
    "order",
    "ordered",
    "schedule",
    "scheduled",
    "refer",
    "referred",
    "referral",
    "recommend",
    "recommended",
    "will",
    "needs",
    "need",
    "needed",
    "due",
    "obtain",
    "consider",
    "considered",
    "considering",
    "offered",
    "declined",
    "declines",
    "deferred",
    "refused",
    "refuses",
    "pending",
    "if",
    "discussed",
    "last",
    "prior",
    "previous",
    "ago",
    "next",
    "outside",
    "previously",
    "plan",
    "planned",
];

/// What every word of a sentence stands under, with the words that say so.
pub(super) struct Said {
    slots: Vec<Option<(Context, Range<usize>)>>,
    not_done: bool,
}

impl Said {
    /// Reads a sentence; `asked` are words with a question mark before them.
    pub(super) fn of(tokens: &[Token], asked: &[bool]) -> Self {
        let mut said = Self {
            slots: vec![None; tokens.len()],
            not_done: tokens.iter().any(|t| NOT_DONE.contains(&t.word.as_str())),
        };
        let mut at = 0;
        while at < tokens.len() {
            let step = said.trigger(tokens, at);
            said.person(tokens, at);
            if asked[at] {
                said.mark(
                    tokens,
                    at..at,
                    at..(at + 5).min(tokens.len()),
                    Uncertain,
                    false,
                );
            }
            at += step.max(1);
        }
        // "Chest pain: no".
        if let [.., last] = tokens
            && last.before == Before::Comma
            && matches!(
                last.word.as_str(),
                "no" | "none" | "negative" | "neg" | "denies" | "denied" | "absent"
            )
        {
            let at = tokens.len() - 1;
            let start = part_start(tokens, at.saturating_sub(1));
            said.mark_back(tokens, at..at + 1, start, Negated);
        }
        said
    }

    /// Applies the longest trigger that begins here; answers how many words it has.
    fn trigger(&mut self, tokens: &[Token], at: usize) -> usize {
        let Some(triggers) = BY_WORD.get(tokens[at].word.as_str()) else {
            return 1;
        };
        let found: Vec<(&Trigger, usize)> = triggers
            .iter()
            .filter_map(|t| {
                let mut many = 0;
                for word in t.words.split(' ') {
                    if tokens.get(at + many)?.word != word {
                        return None;
                    }
                    many += 1;
                }
                Some((*t, many))
            })
            .collect();
        let Some(longest) = found.iter().map(|(_, many)| *many).max() else {
            return 1;
        };
        for (trigger, many) in found.into_iter().filter(|(_, many)| *many == longest) {
            let Some(says) = trigger.says else { continue };
            let cue = at..at + many;
            match trigger.reach {
                Reach::After => {
                    let end = (cue.end + trigger.slots).min(tokens.len());
                    self.mark(tokens, cue.clone(), cue.end..end, says, trigger.commas);
                }
                Reach::Before => {
                    let start = part_start(tokens, at).max(at.saturating_sub(trigger.slots));
                    self.mark_back(tokens, cue, start, says);
                }
            }
        }
        longest
    }

    fn person(&mut self, tokens: &[Token], at: usize) {
        let word = tokens[at].word.as_str();
        let says = if RELATIVES.contains(&word) {
            Family
        } else if OTHERS.contains(&word) {
            OtherPerson
        } else {
            return;
        };
        let along = at > 0 && ALONG.contains(&tokens[at - 1].word.as_str());
        let tells = tokens[at + 1..]
            .iter()
            .take(3)
            .any(|t| TELLING.contains(&t.word.as_str()));
        if !along && !tells {
            self.mark(tokens, at..at + 1, at + 1..tokens.len(), says, true);
        }
    }

    fn mark(
        &mut self,
        tokens: &[Token],
        cue: Range<usize>,
        range: Range<usize>,
        says: Context,
        commas: bool,
    ) {
        for at in range.clone() {
            let word = tokens[at].word.as_str();
            // A family's illnesses and conditions go on to the end.
            let on = matches!(says, Family | OtherPerson | Hypothetical);
            let cause = says == Negated && matches!(word, "with" | "due" | "secondary" | "caused");
            let ends = !on && (ENDS.contains(&word) || cause);
            let comma = at > cue.end && tokens[at].before == Before::Comma;
            // "no fever, positive for cough"; "possible gastritis, hypertension".
            if (at > range.start && ends) || (comma && !commas) {
                return;
            }
            self.set(at, says, &cue);
        }
    }

    fn mark_back(&mut self, tokens: &[Token], cue: Range<usize>, start: usize, says: Context) {
        for at in (start..cue.start).rev() {
            if ENDS.contains(&tokens[at].word.as_str()) {
                return;
            }
            self.set(at, says, &cue);
        }
    }

    /// What stands under several triggers is what the gravest of them says.
    fn set(&mut self, at: usize, says: Context, cue: &Range<usize>) {
        let slot = &mut self.slots[at];
        if slot.as_ref().is_none_or(|(known, _)| *known < says) {
            *slot = Some((says, cue.clone()));
        }
    }

    /// What a phrase that has these words stands under, and the words that say so. A trigger that
    /// is part of the phrase itself says nothing more.
    pub(super) fn about(
        &self,
        tokens: &[Token],
        range: Range<usize>,
        used: impl Fn(usize) -> bool,
    ) -> (Context, Option<Range<usize>>) {
        let outside = |cue: &Range<usize>| {
            let binds = |at: &usize| matches!(tokens[*at].word.as_str(), "of" | "for" | "to");
            cue.is_empty() || cue.clone().filter(|at| !binds(at)).any(|at| !used(at))
        };
        // A phrase that begins within a trigger, as "history of gout" in "family history of gout",
        // stands under it as far as it goes on.
        let under = |at: usize| {
            let (says, cue) = self.slots.get(at)?.as_ref()?;
            outside(cue).then(|| (*says, Some(cue.clone())))
        };
        let first = range.clone().find(|at| used(*at)).unwrap_or(range.start);
        let last = range.clone().rev().find(|at| used(*at)).unwrap_or(first);
        let within = |(_, cue): &(Context, Option<Range<usize>>)| {
            cue.as_ref().is_some_and(|cue| cue.contains(&first))
        };
        under(first)
            .or_else(|| under(last).filter(within))
            .unwrap_or((Context::Affirmed, None))
    }

    /// Whether something was left for another day.
    pub(super) fn not_done(&self) -> bool {
        self.not_done
    }
}

/// Where the part between commas begins that a word stands in.
fn part_start(tokens: &[Token], at: usize) -> usize {
    let mut start = at;
    while start > 0 && tokens[start].before != Before::Comma {
        start -= 1;
    }
    start
}

/// What a heading makes of what stands under it, where the sentence itself says nothing.
pub(super) const fn of_section(section: Section) -> Context {
    match section {
        Section::Past => Context::Historical,
        Section::Family => Context::Family,
        Section::Medications | Section::Allergies => Context::Drug,
        Section::Instructions => Context::Hypothetical,
        Section::Differential => Context::Uncertain,
        _ => Context::Affirmed,
    }
}
