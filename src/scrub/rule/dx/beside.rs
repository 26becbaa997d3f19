//! What is coded in addition.

use super::order::{only_partner, quoted};
use super::{can_cause, within};
use crate::codeset::{Instruction, LevelName, NoteKind, Target};
use crate::domain::{Code, Repair, Severity};
use crate::scrub::context::Diagnosis;
use crate::scrub::{Context, Edit, Report};

pub(in crate::scrub) const EDITS: &[Edit] = &[
    Edit {
        id: "dx.use_additional",
        title: "an additional code is asked for",
        severity: Severity::Info,
        source: "ICD-10-CM Official Guidelines, section I.A.17; \"use additional code\" notes of the Tabular List",
        explain: "A \"use additional code\" note asks for a second code that tells more, after this one. \
                  Notes that hold only sometimes (\"if applicable\", use of tobacco or of a drug) are \
                  not spoken of.",
        run: |c, out| ask(c, NoteKind::UseAdditional, out),
        ..super::ICD_10
    },
    Edit {
        id: "dx.code_also",
        title: "another code is asked for",
        severity: Severity::Info,
        source: "ICD-10-CM Official Guidelines, section I.A.17; \"code also\" notes of the Tabular List",
        explain: "A \"code also\" note says that two codes may be needed to describe the condition; their \
                  order follows the reason for the visit.",
        run: |c, out| ask(c, NoteKind::CodeAlso, out),
        ..super::ICD_10
    },
];

fn ask(c: &Context<'_>, kind: NoteKind, out: &mut Report<'_>) {
    for dx in c.diagnoses.iter().filter(|dx| dx.entry().is_some()) {
        // The nearest note first; one finding a code says enough.
        let levels = c.conventions(dx.at).iter().rev().filter(|l| l.is_near());
        let mut lists = levels.flat_map(|level| {
            let lists = level.instructions.iter();
            lists.map(move |list| (level.name, list))
        });
        let unmet = lists.find(|(name, list)| list.kind == kind && is_unmet(c, dx, *name, list));
        if let Some((name, list)) = unmet {
            say(c, dx, name, list, out);
        } else if kind == NoteKind::UseAdditional && lacks_weeks(c, dx) {
            let message = format!("{} has no week of gestation beside it", dx.code.dotted());
            let fix = "add the week, Z3A.-, if the note tells it";
            out.add(dx.path(), message, Some(fix.into()));
        }
    }
}

/// Whether a pregnancy code stands first without a week of gestation (ICD-10-CM chapter 15; Official
/// Guidelines, I.C.21.c.11): not asked for in abortive outcomes and after delivery.
fn lacks_weeks(c: &Context<'_>, dx: &Diagnosis) -> bool {
    let spoken = |range: (&str, &str)| within(dx.code, range.0, range.1);
    dx.at == 0
        && [
            ("O09", "O16"),
            ("O20", "O48"),
            ("O60", "O77"),
            ("O80", "O82"),
        ]
        .into_iter()
        .any(spoken)
        && !c
            .diagnoses
            .iter()
            .any(|d| d.code.as_str().starts_with("Z3A"))
}

fn is_unmet(c: &Context<'_>, dx: &Diagnosis, name: LevelName<'_>, list: &Instruction) -> bool {
    if (list.conditional && !is_if_known(list)) || is_of_status(list) {
        return false;
    }
    let mut others = c.diagnoses.iter().filter(|d| d.at != dx.at);
    if list.items.iter().all(|item| item.targets.is_empty()) {
        // Words only: what can be told is that nothing else of the kind stands there at all.
        let own = matches!(name, LevelName::Code(code) if code.as_str().len() > 3);
        let infection = list.words().contains("infection");
        let meant = |d: &Diagnosis| {
            if infection {
                is_infection(d.code)
            } else {
                can_cause(d)
            }
        };
        return own && !list.items.is_empty() && !others.any(meant);
    }
    // A list that begins with its own code would be met by itself.
    !list.names(dx.code)
        && !others.any(|d| list.names(d.code))
        && list
            .items
            .iter()
            .any(|item| !says_sometimes(&item.text) && exists(c, &item.targets))
}

/// Whether a code tells an infection: chapter 1, and those of the airways, where a note asks for one
/// in words alone (J44.0).
fn is_infection(code: Code) -> bool {
    [
        ("A00", "B99"),
        ("J00", "J22"),
        ("J85", "J86"),
        ("U07", "U07"),
    ]
    .iter()
    .any(|(first, last)| within(code, first, last))
}

fn exists(c: &Context<'_>, targets: &[Target]) -> bool {
    targets.iter().any(|t| c.tables.has_target(t, c.dos))
}

/// Whether the words of one condition say that it need not be there.
fn says_sometimes(text: &str) -> bool {
    ["if applicable", "any ", "when ", "where "]
        .iter()
        .any(|sign| text.contains(sign))
}

/// Whether all that makes a list conditional is that the fact may not be known.
fn is_if_known(list: &Instruction) -> bool {
    let words = list.words();
    words.contains("if known") && !says_sometimes(words)
}

/// Whether a list is of circumstances that a patient may well not have: use of tobacco, alcohol or a
/// drug, exposures, and outside causes.
fn is_of_status(list: &Instruction) -> bool {
    let status = |t: &Target| {
        let ranges = [
            ("F10", "F19"),
            ("P96.81", "P96.81"),
            ("V00", "Y99"),
            ("Z55", "Z65"),
            ("Z72", "Z99"),
        ];
        let plain = |text: &str| text.replace('.', "");
        ranges
            .iter()
            .any(|(first, last)| within(t.first, &plain(first), &plain(last)))
            || within(t.first, "T36", "T50")
    };
    let targets = || list.items.iter().flat_map(|item| &item.targets);
    // Lists of tobacco name a disease or two besides (J45).
    let of_status = targets().filter(|t| status(t)).count();
    of_status > 0 && of_status * 2 >= targets().count()
}

fn say(
    c: &Context<'_>,
    dx: &Diagnosis,
    name: LevelName<'_>,
    list: &Instruction,
    out: &mut Report<'_>,
) {
    let asks = match list.kind {
        NoteKind::CodeAlso => "code also",
        _ => "use additional",
    };
    let message = format!(
        "{}: {asks} {} (note at {name})",
        dx.code.dotted(),
        quoted(list)
    );
    let partner = only_partner(c.tables, list, c.dos);
    let fix = match partner {
        Some(code) => format!("add {}, if documented", code.dotted()),
        None => "add what the note documents".to_owned(),
    };
    let at = dx.at + 1;
    let repair = partner.map(|code| Repair::InsertDiagnosis { at, code });
    out.add(dx.path(), message, Some(fix)).repair(repair);
}
