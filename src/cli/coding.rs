//! Diagnoses and lines as the command line writes and prints them.

use crate::domain::{
    Code, Coding, Finding, Modifier, Money, Override, Pointer, ServiceLine, Units,
};
use crate::workflow::chains::Offer;
use serde_json::{Value, json};

/// How a line is written.
pub(super) const LINE_SYNTAX: &str = "\
A line is CODE[-MOD[-MOD..]][:POINTERS[:UNITS[:CHARGE]]], then any of :pos=11 :ndc=.. :minutes=60
:from=YYYY-MM-DD :to=YYYY-MM-DD. POINTERS are letters A to L, the first diagnosis being A. What is
left out or empty: the first four diagnoses, 1 unit, the practice's usual charge, the visit's dates.

    claimdeck chart code CH7 --dx E11.65,I10 --line 99213-25:AB:1:125.00 --line 36415:A";

/// Reads one line. `new` makes a line for a code, with the visit's dates and the usual charge.
pub(super) fn line(
    text: &str,
    diagnoses: usize,
    new: impl Fn(Code) -> ServiceLine,
) -> Result<ServiceLine, String> {
    let bad = |what: String| format!("line '{text}': {what}");
    let mut fields = text.split(':');
    let mut head = fields.next().unwrap_or_default().split('-');
    let code: Code = head
        .next()
        .unwrap_or_default()
        .parse()
        .map_err(|e| bad(format!("{e}")))?;
    let mut line = new(code);
    for modifier in head {
        let modifier: Modifier = modifier.parse().map_err(bad)?;
        line.modifiers.push(modifier);
    }
    if line.modifiers.len() > ServiceLine::MAX_MODIFIERS {
        return Err(bad("a line holds four modifiers".into()));
    }
    let mut place = 0;
    for field in fields {
        if let Some((name, value)) = field.split_once('=') {
            named(&mut line, name, value).map_err(bad)?;
            continue;
        }
        place += 1;
        match (place, field.trim()) {
            (1..=3, "") => {}
            (1, letters) => line.pointers = pointers(letters).map_err(bad)?,
            (2, units) => line.units = units.parse::<Units>().map_err(bad)?,
            (3, charge) => {
                line.charge = charge.parse::<Money>().map_err(|e| bad(e.to_string()))?;
            }
            (_, other) => {
                return Err(bad(format!(
                    "'{other}' is too much: expected CODE-MOD:POINTERS:UNITS:CHARGE"
                )));
            }
        }
    }
    if let Some(wrong) = line.pointers.iter().find(|p| p.index() >= diagnoses) {
        return Err(bad(format!(
            "{} points at no diagnosis: there are {diagnoses}",
            wrong.letter()
        )));
    }
    Ok(line)
}

fn named(line: &mut ServiceLine, name: &str, value: &str) -> Result<(), String> {
    let units = |e: std::num::ParseIntError| format!("minutes '{value}': {e}");
    match name {
        "pos" => line.place_of_service = Some(value.to_owned()),
        "ndc" => line.ndc = Some(value.to_owned()),
        "minutes" => line.minutes = Some(value.parse().map_err(units)?),
        "from" => line.from = super::date(value)?,
        "to" => line.to = super::date(value)?,
        _ => {
            return Err(format!(
                "'{name}' is not known: expected pos, ndc, minutes, from or to"
            ));
        }
    }
    Ok(())
}

fn pointers(letters: &str) -> Result<Vec<Pointer>, String> {
    let mut out = Vec::new();
    for letter in letters.chars() {
        let place = u8::try_from(letter.to_ascii_uppercase())
            .ok()
            .filter(u8::is_ascii_uppercase)
            .map(|b| b - b'A' + 1);
        let pointer = place.and_then(Pointer::new);
        out.push(pointer.ok_or_else(|| format!("'{letter}' is no pointer: expected A to L"))?);
    }
    if out.len() > ServiceLine::MAX_POINTERS {
        return Err("a line holds four pointers".into());
    }
    Ok(out)
}

/// Diagnoses as printed.
pub(super) fn diagnoses(coding: &Coding) -> Value {
    coding.diagnoses.iter().map(|d| d.dotted()).collect()
}

/// Lines as printed in JSON: the fields of claim JSON.
pub(super) fn lines(coding: &Coding) -> Value {
    coding
        .lines
        .iter()
        .map(|line| {
            json!({
                "code": line.code.to_string(),
                "modifiers": line.modifiers.iter().map(ToString::to_string).collect::<Vec<_>>(),
                "from": line.from.to_string(),
                "to": line.to.to_string(),
                "units": line.units.to_string(),
                "charge": line.charge.to_string(),
                "pointers": line.pointers.iter().map(|p| p.place()).collect::<Vec<_>>(),
                "place_of_service": line.place_of_service,
                "ndc": line.ndc,
                "minutes": line.minutes,
            })
        })
        .collect()
}

/// A coding as text, a line each.
pub(super) fn text(coding: &Coding) -> Vec<String> {
    let letter = |i: usize| {
        u8::try_from(i + 1)
            .ok()
            .and_then(Pointer::new)
            .map_or('?', Pointer::letter)
    };
    let diagnoses = coding.diagnoses.iter().enumerate();
    let mut out: Vec<String> = diagnoses
        .map(|(i, code)| format!("  {}  {}", letter(i), code.dotted()))
        .collect();
    for line in &coding.lines {
        let modifiers: String = line.modifiers.iter().map(|m| format!("-{m}")).collect();
        let pointers: String = line.pointers.iter().map(|p| p.letter()).collect();
        out.push(format!(
            "  {}{modifiers}  {}  x{}  {}  {pointers}",
            line.code, line.from, line.units, line.charge
        ));
    }
    out
}

/// What the notes of the diagnoses ask for, as a JSON array.
pub(super) fn offers(offers: &[Offer]) -> Value {
    offers
        .iter()
        .map(|offer| {
            let partners: Value = (offer.partners.iter())
                .map(|partner| {
                    let codes: Vec<String> =
                        partner.targets.iter().map(ToString::to_string).collect();
                    json!({"text": partner.text, "codes": codes})
                })
                .collect();
            json!({
                "code": offer.code.dotted(), "kind": offer.kind.name(), "level": offer.level,
                "lead": offer.lead, "required": offer.required, "partners": partners,
            })
        })
        .collect()
}

/// An offer as a line of text.
pub(super) fn offer(offer: &Offer) -> String {
    let all: Vec<String> = (offer.partners.iter())
        .map(crate::workflow::chains::Partner::codes)
        .collect();
    let must = if offer.required { "must" } else { "may" };
    let what = match (offer.lead.as_str(), offer.partners.first()) {
        ("", Some(partner)) => partner.text.clone(),
        (lead, _) => lead.to_owned(),
    };
    format!(
        "{must:<8} {:<22} {} {what}: {} (note at {})",
        offer.code.dotted(),
        offer.kind.heading().to_lowercase(),
        all.join(", "),
        offer.level
    )
}

/// The coding of a kit as text: its lines have no dates, and a charge of zero is the usual one.
pub(super) fn text_undated(coding: &Coding) -> Vec<String> {
    let diagnoses = Coding {
        diagnoses: coding.diagnoses.clone(),
        lines: Vec::new(),
    };
    let mut out = text(&diagnoses);
    for line in &coding.lines {
        let modifiers: String = line.modifiers.iter().map(|m| format!("-{m}")).collect();
        let pointers: String = line.pointers.iter().map(|p| p.letter()).collect();
        let charge = match line.charge {
            Money::ZERO => "usual charge".to_owned(),
            charge => charge.to_string(),
        };
        out.push(format!(
            "  {}{modifiers}  x{}  {charge}  {pointers}",
            line.code, line.units
        ));
    }
    out
}

/// The findings that stand open as a JSON array; those accepted are [`accepted`].
pub(super) fn findings(findings: &[Finding]) -> Value {
    let open = findings.iter().filter(|f| f.accepted.is_none());
    open.map(finding_json).collect()
}

/// The accepted findings as a JSON array: as findings, with who accepted which subject when, and why.
pub(super) fn accepted(findings: &[Finding], overrides: &[Override]) -> Value {
    let answered = findings.iter().filter_map(|finding| {
        let kept = overrides
            .iter()
            .find(|kept| kept.accepted().answers(finding))?;
        let mut json = finding_json(finding);
        let (fields, more) = (json.as_object_mut()?, override_json(kept));
        for name in ["subject", "reason", "by", "accepted_at"] {
            fields.insert(name.to_owned(), more.get(name).cloned().unwrap_or_default());
        }
        Some(json)
    });
    answered.collect()
}

fn finding_json(f: &Finding) -> Value {
    json!({
        "edit": f.edit, "severity": f.severity.name(), "at": f.at, "message": f.message,
        "source": f.source, "fix": f.fix,
    })
}

/// Accepted findings as they are kept, as a JSON array.
pub(super) fn overrides(overrides: &[Override]) -> Value {
    overrides.iter().map(override_json).collect()
}

/// One accepted finding as it is kept.
pub(super) fn override_json(kept: &Override) -> Value {
    json!({
        "edit": kept.edit, "subject": kept.subject, "reason": kept.reason, "by": kept.by,
        "accepted_at": kept.at.to_rfc3339(),
    })
}

/// An accepted finding as a line of text.
pub(super) fn override_text(kept: &Override) -> String {
    let about = match kept.subject.as_str() {
        "" => String::new(),
        subject => format!(" of {subject}"),
    };
    format!(
        "{}{about}: {} ({}, {})",
        kept.edit,
        kept.reason,
        kept.by,
        kept.at.format("%Y-%m-%d %H:%M")
    )
}

/// A finding as a line of text. Of an accepted one the reason stands in the place of what to do.
pub(super) fn finding(finding: &Finding) -> String {
    let (what, more) = match (&finding.accepted, &finding.fix) {
        (Some(reason), _) => ("accepted", format!(" ({reason})")),
        (None, Some(fix)) => (finding.severity.name(), format!(" ({fix})")),
        (None, None) => (finding.severity.name(), String::new()),
    };
    format!(
        "{what:<8} {:<22} {:<22} {}{more}",
        finding.edit, finding.at, finding.message
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    fn read(text: &str) -> Result<ServiceLine, String> {
        let day = NaiveDate::from_ymd_opt(2026, 11, 2).unwrap();
        line(text, 2, |code| ServiceLine {
            charge: Money(9900),
            ..ServiceLine::new(code, day)
        })
    }

    #[test]
    fn lines_are_read_as_documented() {
        for (text, modifiers, letters, units, charge) in [
            ("99213", "", "", 1000, 9900),
            ("99213-25:AB:1:125.00", "25", "AB", 1000, 12500),
            ("j1885-rt-59:b:2.5", "RT 59", "B", 2500, 9900),
            ("36415::3:", "", "", 3000, 9900),
        ] {
            let line = read(text).unwrap();
            let mods: Vec<&str> = line.modifiers.iter().map(Modifier::as_str).collect();
            let got: String = line.pointers.iter().map(|p| p.letter()).collect();
            assert_eq!(
                (
                    mods.join(" ").as_str(),
                    got.as_str(),
                    line.units.0,
                    line.charge.0
                ),
                (modifiers, letters, units, charge),
                "{text}"
            );
        }
        let line = read("00840:A:1:900:minutes=75:pos=22:from=2026-11-03").unwrap();
        assert_eq!(line.minutes, Some(75));
        assert_eq!(line.place_of_service.as_deref(), Some("22"));
        assert_eq!(line.from.to_string(), "2026-11-03");
    }

    proptest::proptest! {
        #[test]
        fn no_line_makes_its_reader_panic(text in "[0-9A-Z]{0,6}[-:=.a-z0-9é]{0,24}") {
            if let Ok(line) = read(&text) {
                proptest::prop_assert!(line.pointers.iter().all(|p| p.index() < 2));
            }
        }
    }

    #[test]
    fn wrong_lines_say_what_is_wrong() {
        for (text, part) in [
            ("", "not a code"),
            ("99213-255", "not a modifier"),
            ("99213-25-26-27-28-29", "four modifiers"),
            ("99213:C", "points at no diagnosis"),
            ("99213:1", "no pointer"),
            ("99213:ABABA", "four pointers"),
            ("99213:A:x", "number of units"),
            ("99213:A:1:cheap", "amount"),
            ("99213:A:1:2:3", "too much"),
            ("99213:colour=red", "not known"),
            ("99213:from=yesterday", "YYYY-MM-DD"),
        ] {
            let message = read(text).unwrap_err();
            assert!(message.contains(part), "{text}: {message}");
            assert!(message.contains(text), "{text}: {message}");
        }
    }
}
