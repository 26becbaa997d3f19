//! Modifiers without which a payer denies a line.

use super::kind::{Kind, face_to_face, kind, lettered, number, preventive, problem_visit};
use super::{add, component, laterality, medicare, place};
use crate::codeset::Clia;
use crate::domain::{Code, PayerKind, Severity};
use crate::scrub::context::Line;
use crate::scrub::{Context, Edit, Report, Telehealth};

/// The edits of this file.
pub(in crate::scrub) const EDITS: &[Edit] = &[Edit {
    id: "px.modifier_missing",
    title: "modifier missing that the payer looks for",
    source: "CMS Pub. 100-04 ch. 12 s. 30.6.6, 40.2, 50 and 190, ch. 5 s. 20.1 (GP GO GN), ch. 16 s. 70.8 \
             (QW), ch. 18 s. 60 (PT), ch. 20 s. 130 (NU RR UE); Pub. 100-02 ch. 15 s. 240.1.3 (AT); CPT \
             appendix A; NCCI Policy Manual ch. I",
    explain: "A visit on the day of a procedure is paid only with 25 (minor) or 57 (decision for a \
              major one); a test in a hospital only with 26; a procedure on one of two organs with its \
              side; therapy under a plan of care with GP, GO or GN; active chiropractic care with AT; \
              anesthesia with who gave it; equipment with bought or rented. Add one only where the \
              record supports it.",
    run: missing,
    ..Edit::BASE
}];

fn missing(c: &Context<'_>, out: &mut Report<'_>) {
    for line in &c.lines {
        if face_to_face(line.code) {
            beside_procedure(c, line, out);
        }
        laterality::missing(c, line, out);
        component::missing(c, line, out);
        telehealth(c, line, out);
        waived(c, line, out);
        match kind(line.code) {
            Kind::Medicine => {
                therapy(c, line, out);
                chiropractic(c, line, out);
            }
            Kind::Anesthesia => anesthesia(c, line, out),
            Kind::Surgery => screening(c, line, out),
            Kind::Equipment => equipment(c, line, out),
            _ => {}
        }
    }
}

/// Modifiers of those who did not take on the visits around an operation.
const NOT_CARING: [&str; 6] = ["80", "81", "82", "AS", "55", "56"];

/// A visit beside a procedure that includes it. Where the NCCI table has the two as a pair, the fault is
/// `px.ncci`'s; which modifier is missing is told here all the same, as an info.
fn beside_procedure(c: &Context<'_>, visit: &Line<'_>, out: &mut Report<'_>) {
    if visit.has_any(&["24", "FT"]) {
        return;
    }
    let (mut minor, mut bundled) = (None, None);
    for other in &c.lines {
        let Some(entry) = other.entry().filter(|_| !other.has_any(&NOT_CARING)) else {
            continue;
        };
        let days = other.from.signed_duration_since(visit.from).num_days();
        match (entry.global.as_str(), days) {
            ("090", 0 | 1) => {
                return major(c, visit, other, out);
            }
            ("000" | "010", 0) if paired(c, visit, other) => bundled = bundled.or(Some(other)),
            ("000" | "010", 0) => minor = minor.or(Some(other)),
            _ => {}
        }
    }
    if visit.has("25") {
        return;
    }
    if let Some(other) = minor {
        let message = format!(
            "{} beside {}, whose payment includes the visit",
            visit.code, other.code
        );
        let fix = match visit.has("57") {
            true => "25: 57 is for operations with 90 days of follow-up",
            false => "add 25 if the note shows a separate visit, else delete it",
        };
        out.add(visit.path("modifiers"), message, Some(fix.into()))
            .with(other.code)
            .repair(add(visit, "25"));
        return;
    }
    if problem_visit(visit.code) {
        let mut others = c.lines.iter().filter(|other| other.from == visit.from);
        let other = others.find(|other| preventive(other.code));
        if let Some(other) = other.filter(|other| paired(c, visit, other)) {
            bundled = Some(other);
        } else if let Some(other) = other {
            let message = format!("{} beside the preventive visit {}", visit.code, other.code);
            let fix = "add 25 if the note shows work on a problem of its own";
            out.add(visit.path("modifiers"), message, Some(fix.into()))
                .with(other.code)
                .repair(add(visit, "25"));
            return;
        }
    }
    if let Some(other) = bundled {
        tells_apart(visit, other, "25", out);
    }
}

/// A pair of the NCCI of which one is a visit: the modifier that would tell it apart.
fn tells_apart(visit: &Line<'_>, other: &Line<'_>, modifier: &str, out: &mut Report<'_>) {
    let message = format!("{} has no {modifier} beside {}", visit.code, other.code);
    let fix = format!("{modifier} if the note shows that the visit was separate");
    out.add_as(Severity::Info, visit.path("modifiers"), message, Some(fix))
        .with(other.code);
}

/// Whether the NCCI table has the two as a pair.
fn paired(c: &Context<'_>, visit: &Line<'_>, other: &Line<'_>) -> bool {
    c.tables.pair(visit.code, other.code, visit.from).is_some()
}

fn major(c: &Context<'_>, visit: &Line<'_>, operation: &Line<'_>, out: &mut Report<'_>) {
    if visit.has("57") {
        return;
    }
    if !visit.has("25") && paired(c, visit, operation) {
        return tells_apart(visit, operation, "57", out);
    }
    let day = if visit.from == operation.from {
        "the day of"
    } else {
        "the day before"
    };
    let message = format!(
        "{} on {day} {}, whose 90 days include the visit",
        visit.code, operation.code
    );
    // Payers that follow CPT alone take 25 as well.
    let (severity, fix) = if visit.has("25") {
        (
            Severity::Warning,
            "57, not 25, if the operation was decided at this visit",
        )
    } else {
        (
            Severity::Error,
            "add 57 if the operation was decided at this visit, else delete it",
        )
    };
    out.add_as(severity, visit.path("modifiers"), message, Some(fix.into()))
        .with(operation.code)
        .repair(add(visit, "57"));
}

/// A visit by telehealth without the modifier that tells so. Medicare goes by the place alone since
/// 2024 (CMS Pub. 100-04 ch. 12 s. 190.3), unless the site knows better of this payer.
fn telehealth(c: &Context<'_>, line: &Line<'_>, out: &mut Report<'_>) {
    if !matches!(line.place, "02" | "10") || place::hands_on(line.code) || by_itself(line.code) {
        return;
    }
    // Audio alone, strokes and store and forward have their own whatever the payer.
    if line.has_any(&["93", "FQ", "G0", "GQ"]) {
        return;
    }
    let wanted = match c.knobs.telehealth {
        Some(Telehealth::NoModifier) => return,
        Some(Telehealth::Modifier(modifier)) => Some(modifier),
        None if medicare(c.payer) => return,
        None => None,
    };
    let (there, fix) = match &wanted {
        Some(modifier) => (
            line.modifiers.contains(modifier),
            format!("add {modifier}, as this payer wants it"),
        ),
        None => (
            line.has_any(&["95", "GT"]),
            "95 for audio and video, 93 for audio alone".to_owned(),
        ),
    };
    if there {
        return;
    }
    let named = wanted.map_or_else(|| "95 or 93".to_owned(), |m| m.to_string());
    let message = format!("{} in place {} without {named}", line.code, line.place);
    let repair = wanted.and_then(|modifier| add(line, modifier.as_str()));
    out.add_as(
        Severity::Warning,
        line.path("modifiers"),
        message,
        Some(fix),
    )
    .repair(repair);
}

/// Services that are at a distance by their own description.
fn by_itself(code: Code) -> bool {
    match number(code) {
        Some(n) => {
            matches!(n, 98000..=98016 | 98966..=98981 | 99091 | 99421..=99423 | 99446..=99458 | 99473..=99491)
        }
        None => {
            !matches!(kind(code), Kind::Visit)
                || matches!(lettered(code), Some((b'G', 406..=427 | 508..=509)))
        }
    }
}

/// Tests that offices run as kits of the waived kind, hardly ever otherwise.
const KITS: [&str; 17] = [
    "80305", "82274", "83026", "83036", "83655", "85610", "86308", "86318", "86328", "86701",
    "87426", "87428", "87635", "87636", "87804", "87807", "87880",
];

fn waived(c: &Context<'_>, line: &Line<'_>, out: &mut Report<'_>) {
    let own = matches!(
        line.place,
        "01" | "04" | "11" | "12" | "13" | "14" | "15" | "17" | "20" | "31" | "32" | "49"
    );
    if kind(line.code) != Kind::Laboratory || !own || line.has_any(&["QW", "90", "26"]) {
        return;
    }
    if c.tables.clia(line.code) != Some(Clia::Waived) {
        return;
    }
    // Others do not ask whether a test was a waived one.
    if !(medicare(c.payer) || c.payer == PayerKind::Medicaid) {
        return;
    }
    let severity = match KITS.contains(&line.code.as_str()) {
        true => Severity::Warning,
        false => Severity::Info,
    };
    let message = format!(
        "{} without QW stands for a test that is not waived",
        line.code
    );
    let fix = "add QW where the office runs it under a CLIA certificate of waiver";
    out.add_as(severity, line.path("modifiers"), message, Some(fix.into()))
        .repair(add(line, "QW"));
}

/// Codes that are always therapy under a plan of care (CMS Pub. 100-04 ch. 5 s. 20.B; the annual
/// therapy code list).
fn always_therapy(n: u32) -> bool {
    matches!(n,
        92507 | 92508 | 92521..=92524 | 92526 | 92597 | 92607..=92610 | 96125
        | 97012 | 97016..=97028 | 97032..=97039 | 97110..=97150 | 97161..=97168 | 97530 | 97533 | 97535
        | 97537 | 97542 | 97750..=97763 | 97799
    )
}

fn therapy(c: &Context<'_>, line: &Line<'_>, out: &mut Report<'_>) {
    const PLANS: [&str; 3] = ["GN", "GO", "GP"];
    if !number(line.code).is_some_and(always_therapy)
        || line.has_any(&PLANS)
        || line.has_any(&["GY"])
    {
        return;
    }
    let message = format!(
        "{} without GP, GO or GN: under which plan of care?",
        line.code
    );
    let plan = plan_of(c, line);
    let fix = match plan {
        Some(plan) => format!("add {plan}"),
        None => {
            "GP for physical, GO for occupational therapy, GN for speech-language pathology".into()
        }
    };
    let severity = if medicare(c.payer) {
        Severity::Error
    } else {
        Severity::Info
    };
    out.add_as(severity, line.path("modifiers"), message, Some(fix))
        .repair(plan.and_then(|plan| add(line, plan)));
}

/// The plan of care, where the code, another line or the taxonomy of who rendered it tells.
fn plan_of(c: &Context<'_>, line: &Line<'_>) -> Option<&'static str> {
    match number(line.code) {
        Some(97161..=97164) => return Some("GP"),
        Some(97165..=97168) => return Some("GO"),
        Some(92507 | 92508 | 92521..=92524 | 92597 | 92607..=92609) => return Some("GN"),
        _ => {}
    }
    let on_lines = |plan: &&str| c.lines.iter().any(|line| line.has(plan));
    let mut plans = ["GP", "GO", "GN"].into_iter().filter(|plan| on_lines(plan));
    match (plans.next(), plans.next()) {
        (Some(plan), None) => return Some(plan),
        (Some(_), Some(_)) => return None,
        (None, _) => {}
    }
    let party = c
        .claim
        .rendering_provider
        .as_ref()
        .unwrap_or(&c.claim.billing_provider);
    match party.taxonomy.as_str() {
        taxonomy if taxonomy.starts_with("2251") => Some("GP"),
        taxonomy if taxonomy.starts_with("225X") => Some("GO"),
        taxonomy if taxonomy.starts_with("235Z") => Some("GN"),
        _ => None,
    }
}

fn chiropractic(c: &Context<'_>, line: &Line<'_>, out: &mut Report<'_>) {
    let adjustment = matches!(number(line.code), Some(98940..=98942));
    if adjustment && medicare(c.payer) && !line.has_any(&["AT", "GA", "GX", "GY", "GZ"]) {
        let message = format!("{} without AT is denied as maintenance", line.code);
        let fix = "add AT for active treatment, else GA with a signed ABN";
        out.add(line.path("modifiers"), message, Some(fix.into()))
            .repair(add(line, "AT"));
    }
}

fn anesthesia(c: &Context<'_>, line: &Line<'_>, out: &mut Report<'_>) {
    // Daily care of a catheter is no anesthesia.
    if line.code.as_str() == "01996" || line.has_any(&["AA", "AD", "QK", "QX", "QY", "QZ"]) {
        return;
    }
    let severity = if medicare(c.payer) {
        Severity::Error
    } else {
        Severity::Warning
    };
    let message = format!("{} does not tell who gave anesthesia", line.code);
    let fix = "AA by the anesthesiologist alone; QK, QY or AD who directed; QX the CRNA directed, QZ alone";
    out.add_as(severity, line.path("modifiers"), message, Some(fix.into()));
}

/// Colonoscopy that a screening turned into: without it the patient is asked to pay (CMS Pub.
/// 100-04 ch. 18 s. 60.1.1; 42 USC 300gg-13).
fn screening(c: &Context<'_>, line: &Line<'_>, out: &mut Report<'_>) {
    if !matches!(number(line.code), Some(44388..=44408 | 45330..=45398))
        || line.has_any(&["33", "PT"])
    {
        return;
    }
    let first = line
        .pointers
        .first()
        .and_then(|p| c.diagnoses.get(p.index()));
    if !first.is_some_and(|dx| matches!(dx.code.as_str(), "Z1211" | "Z1212")) {
        return;
    }
    let modifier = if medicare(c.payer) { "PT" } else { "33" };
    let message = format!(
        "{} for screening without {modifier}: the patient will be asked to pay",
        line.code
    );
    let fix = format!("add {modifier} if it began as a screening");
    out.add_as(Severity::Info, line.path("modifiers"), message, Some(fix))
        .repair(add(line, modifier));
}

fn equipment(c: &Context<'_>, line: &Line<'_>, out: &mut Report<'_>) {
    let durable = matches!(
        lettered(line.code),
        Some((b'E', 100..=8002) | (b'K', 1..=898))
    );
    let said = [
        "NU", "RR", "UE", "KH", "KI", "KJ", "LL", "MS", "NR", "RB", "GY", "GZ",
    ];
    if !durable || line.has_any(&said) {
        return;
    }
    let listens = medicare(c.payer) || c.payer == PayerKind::Medicaid;
    let severity = if listens {
        Severity::Warning
    } else {
        Severity::Info
    };
    let message = format!("{}: bought or rented?", line.code);
    let fix = "NU bought new, UE bought used, RR rented";
    out.add_as(severity, line.path("modifiers"), message, Some(fix.into()));
}
