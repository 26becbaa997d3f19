//! What is coded first.

use super::{can_cause, is_manifestation};
use crate::codeset::conventions::Level;
use crate::codeset::{Instruction, LevelName, Lookup, NoteKind, Tables, Target};
use crate::domain::{Code, CodeSet, Repair, Severity};
use crate::scrub::{Context, Edit, Report};
use chrono::NaiveDate;

pub(in crate::scrub) const EDITS: &[Edit] = &[Edit {
    id: "dx.code_first",
    title: "what is coded first is missing or stands behind",
    severity: Severity::Warning,
    source: "ICD-10-CM Official Guidelines, sections I.A.13 and I.A.17; \"code first\" notes of the Tabular List",
    explain: "A \"code first\" note names what must stand before the code. A manifestation without its \
              cause before it is rejected; other codes are out of order. Notes that hold only \"if \
              applicable\" ask for nothing, but the order still holds where both are there.",
    run: code_first,
    ..super::ICD_10
}];

/// Whether an instruction at or above a diagnosis names another one on the claim.
pub(super) fn asks_for(c: &Context<'_>, own: usize, other: usize) -> bool {
    let with = c.diagnoses[other].code;
    let mut levels = c.conventions(own).iter();
    levels.any(|level| level.instructions.iter().any(|list| list.names(with)))
}

/// Whether a drug code is of a given kind: character 5 or 6 is `5` for an adverse effect, `6` for
/// underdosing (Official Guidelines, I.C.19.e.5).
pub(super) fn is_drug_code(code: Code, kind: u8) -> bool {
    let text = code.as_str().as_bytes();
    // The sixth character tells, else the fifth where the sixth is a placeholder (T36.95XA).
    let told = match text.get(5) {
        Some(b'X') | None => text.get(4),
        sixth => sixth,
    };
    super::within(code, "T36", "T50") && told == Some(&kind)
}

/// Whether a "code first" of a level is meant for a code: that of T36-T50 is for adverse effects.
fn is_meant(level: &Level<'_>, code: Code) -> bool {
    !matches!(level.name, LevelName::Block("T36-T50")) || is_drug_code(code, b'5')
}

/// The one code that a list names, where it is one and can be billed.
pub(super) fn only_partner(tables: &Tables, list: &Instruction, dos: NaiveDate) -> Option<Code> {
    let [item] = list.items.as_slice() else {
        return None;
    };
    let [target] = item.targets.as_slice() else {
        return None;
    };
    let code = target.single()?;
    let found = tables.look_up(CodeSet::Icd10Cm, code, dos);
    matches!(found, Lookup::Found(entry) if entry.billable).then_some(code)
}

/// The words of a list with its first codes, short enough for a message.
pub(super) fn quoted(list: &Instruction) -> String {
    let codes: Vec<String> = list
        .items
        .iter()
        .flat_map(|item| &item.targets)
        .take(4)
        .map(Target::to_string)
        .collect();
    let more = list
        .items
        .iter()
        .map(|item| item.targets.len())
        .sum::<usize>()
        > codes.len();
    let lead = list.lead.trim_end_matches([',', ' ']);
    match (lead.is_empty(), codes.is_empty()) {
        (_, true) => list.words().to_owned(),
        (true, false) if list.items.len() == 1 => list.words().to_owned(),
        (true, false) => format!("{}{}", codes.join(", "), if more { " ..." } else { "" }),
        (false, false) => format!(
            "{lead}: {}{}",
            codes.join(", "),
            if more { " ..." } else { "" }
        ),
    }
}

fn code_first(c: &Context<'_>, out: &mut Report<'_>) {
    for dx in &c.diagnoses {
        if dx.entry().is_none() {
            continue;
        }
        let manifestation = is_manifestation(dx);
        // The nearest note first; one finding a code says enough.
        for level in c.conventions(dx.at).iter().rev() {
            let mut lists = level.instructions.iter();
            let unmet = lists.find_map(|list| {
                (list.kind == NoteKind::CodeFirst && is_meant(level, dx.code))
                    .then(|| judge(c, dx.at, list, manifestation))
                    .flatten()
                    .map(|unmet| (list, unmet))
            });
            if let Some((list, unmet)) = unmet {
                tell(c, dx.at, level, list, unmet, out);
                break;
            }
        }
    }
}

/// What is wrong by a "code first" list, and how grave.
enum Unmet {
    /// What it names stands behind, there.
    Behind(usize, Severity),
    /// Nothing that it names, or could mean, stands before.
    Missing(Severity),
}

fn judge(c: &Context<'_>, at: usize, list: &Instruction, manifestation: bool) -> Option<Unmet> {
    let (before, after) = (&c.diagnoses[..at], &c.diagnoses[at + 1..]);
    let own = c.diagnoses[at].code;
    let named = |code: Code| code != own && list.names(code);
    if before.iter().any(|dx| named(dx.code)) {
        return None;
    }
    // Week of gestation: beside what supervises a pregnancy as well (Official Guidelines, I.C.21.c.11).
    if own.as_str().starts_with("Z3A") && before.iter().any(|dx| dx.code.as_str().starts_with("Z3"))
    {
        return None;
    }
    let grave = if manifestation {
        Severity::Error
    } else {
        Severity::Warning
    };
    let behind = after
        .iter()
        .find(|dx| named(dx.code) && !asks_first(c, dx.at, own));
    if let Some(dx) = behind {
        // An example of a whole category may be there for itself.
        let only_likely = list.conditional && list.open && !names_closely(list, dx.code);
        return Some(Unmet::Behind(
            dx.at,
            if only_likely { Severity::Info } else { grave },
        ));
    }
    let is_choice = list.lead.is_empty() && list.items.len() > 1;
    if list.conditional || (is_choice && !manifestation) {
        return None;
    }
    if list.open && before.iter().any(can_cause) {
        return None;
    }
    let only_words = list.items.iter().all(|item| item.targets.is_empty());
    if only_words && at > 0 && !manifestation {
        return None;
    }
    Some(Unmet::Missing(if only_words && !manifestation {
        Severity::Info
    } else {
        grave
    }))
}

/// Whether a diagnosis in its turn wants a code before it.
fn asks_first(c: &Context<'_>, at: usize, code: Code) -> bool {
    c.conventions(at).iter().any(|level| {
        let mut lists = level.instructions.iter();
        lists.any(|list| list.kind == NoteKind::CodeFirst && list.names(code))
    })
}

/// Whether a list names a code by more than its category.
fn names_closely(list: &Instruction, code: Code) -> bool {
    let mut targets = list.items.iter().flat_map(|item| &item.targets);
    targets.any(|t| t.contains(code) && t.first.as_str().len() > 3 && t.first == t.last)
}

fn tell(
    c: &Context<'_>,
    at: usize,
    level: &Level<'_>,
    list: &Instruction,
    unmet: Unmet,
    out: &mut Report<'_>,
) {
    let (code, path) = (c.diagnoses[at].code.dotted(), c.diagnoses[at].path());
    match unmet {
        Unmet::Behind(from, severity) => {
            let first = c.diagnoses[from].code;
            let text = first.dotted();
            let message = format!(
                "{text} is coded before {code}: the note at {} says code first",
                level.name
            );
            let fix = format!("move {text} before {code}");
            out.add_as(severity, path, message, Some(fix))
                .repair(Repair::MoveDiagnosis { from, to: at })
                .between(c.diagnoses[at].code, first);
        }
        Unmet::Missing(severity) => {
            let partner = only_partner(c.tables, list, c.dos);
            let message = format!(
                "{code} needs its cause before it: code first {}",
                quoted(list)
            );
            let fix = match partner {
                Some(code) => format!("add {} before it", code.dotted()),
                None => "add the code that the note documents before it".to_owned(),
            };
            let repair = partner.map(|code| Repair::InsertDiagnosis { at, code });
            out.add_as(severity, path, message, Some(fix))
                .repair(repair);
        }
    }
}
