//! Edits on drugs: the National Drug Code of what a physician administers.

use crate::domain::{Code, PayerKind, Repair, Severity};
use crate::scrub::{Context, Edit, Report};

/// The edits of this file.
pub(in crate::scrub) const EDITS: &[Edit] = &[Edit {
    id: "px.ndc",
    title: "NDC missing, malformed or misplaced",
    source: "42 USC 1396r-8(a)(7); 42 CFR 447.520; 21 CFR 207.33; 005010X222A1 loop 2410 LIN*N4",
    explain: "An NDC has 11 digits: labeler 5, product 4, package 2. Labels print 10, one segment \
              short of a leading zero. Medicaid pays for a drug that a physician administers only \
              with the NDC of what was given; other payers ask for it by contract.",
    run: ndc,
    ..Edit::BASE
}];

fn ndc(c: &Context<'_>, out: &mut Report<'_>) {
    for line in &c.lines {
        let text = line.ndc.as_deref().unwrap_or_default().trim();
        let drug = is_drug(line.code);
        if text.is_empty() {
            if drug {
                missing(c, line.number(), line.code, &line.path("ndc"), out);
            }
            continue;
        }
        if !may_carry(line.code) {
            let message = format!("line {} ({}) is no drug", line.number(), line.code);
            let mut drugs = c.lines.iter().filter(|l| is_drug(l.code));
            let fix = match (drugs.next(), drugs.next()) {
                (Some(drug), None) if drug.ndc.is_none() => {
                    format!("enter the NDC on line {} ({})", drug.number(), drug.code)
                }
                _ => "delete the NDC, or enter it on the drug's line".to_owned(),
            };
            out.add_as(Severity::Warning, line.path("ndc"), message, Some(fix));
            continue;
        }
        let (what, fix) = match read(text) {
            Ndc::Whole => continue,
            Ndc::Short(whole) => {
                let message = format!("NDC {text} has 10 digits: written out it is {whole}");
                let fix = format!("take {whole}");
                let ndc = Repair::SetNdc {
                    line: line.at,
                    ndc: whole,
                };
                out.add(line.path("ndc"), message, Some(fix)).repair(ndc);
                continue;
            }
            Ndc::Ten => (
                "has 10 digits, and which segment lacks its zero is not told",
                "copy it with its hyphens from the label: 4-4-2, 5-3-2 or 5-4-1",
            ),
            Ndc::Stand => (
                "stands in for a number",
                "enter the NDC of what was given, from the label",
            ),
            Ndc::Wrong => ("is no NDC", "11 digits: labeler 5, product 4, package 2"),
        };
        let shown: String = text.chars().take(20).collect();
        let message = format!("NDC {shown} {what}");
        out.add(line.path("ndc"), message, Some(fix.to_owned()));
    }
}

fn missing(c: &Context<'_>, number: usize, code: Code, at: &str, out: &mut Report<'_>) {
    let second = c.claim.coverages.iter().skip(1);
    let second = second.map(|coverage| PayerKind::of_filing(&coverage.filing));
    let severity = match (c.knobs.ndc_required, c.payer) {
        (Some(true), _) | (None, PayerKind::Medicaid) => Severity::Error,
        (Some(false), _) => return,
        // Medicaid gets such a claim when the first payer has paid.
        _ if second.into_iter().any(|k| k == PayerKind::Medicaid) => Severity::Warning,
        // Medicare prices by the HCPCS code alone.
        (None, PayerKind::Medicare) => return,
        _ => Severity::Info,
    };
    let message = match severity {
        Severity::Info => format!("line {number} ({code}) has no NDC: some payers ask for it"),
        _ => format!("line {number} ({code}) is a drug without its NDC"),
    };
    let fix = "enter the NDC of what was given, 11 digits from the label".to_owned();
    out.add_as(severity, at, message, Some(fix));
}

/// What a text is as an NDC.
#[derive(Debug, PartialEq, Eq)]
enum Ndc {
    /// 11 digits, with or without hyphens.
    Whole,
    /// 10 digits whose hyphens tell where the zero belongs: with it.
    Short(String),
    /// 10 digits without hyphens.
    Ten,
    /// One digit over and over, or no labeler.
    Stand,
    Wrong,
}

fn read(text: &str) -> Ndc {
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = text.split('-').collect();
    if !parts.iter().all(|part| digits(part)) {
        return Ndc::Wrong;
    }
    let whole = match parts[..] {
        [one] if one.len() == 11 => one.to_owned(),
        [one] if one.len() == 10 => return Ndc::Ten,
        [a, b, c] => {
            let whole = format!("{a:0>5}{b:0>4}{c:0>2}");
            let short = matches!(
                (a.len(), b.len(), c.len()),
                (4, 4, 2) | (5, 3, 2) | (5, 4, 1)
            );
            if short && !stands_in(&whole) {
                return Ndc::Short(whole);
            }
            if (a.len(), b.len(), c.len()) != (5, 4, 2) && !short {
                return Ndc::Wrong;
            }
            whole
        }
        _ => return Ndc::Wrong,
    };
    if stands_in(&whole) {
        Ndc::Stand
    } else {
        Ndc::Whole
    }
}

/// No labeler has the number 0, and no product is one digit over and over.
fn stands_in(whole: &str) -> bool {
    whole.starts_with("00000") || whole.bytes().all(|b| whole.starts_with(char::from(b)))
}

/// Whether a code is a drug that a physician administers, for which Medicaid asks for the NDC: J
/// codes, the drugs and biosimilars among Q and S codes, immune globulins. Vaccines are not: they
/// are outside the rebate program (42 USC 1396r-8(k)(2)(B)).
fn is_drug(code: Code) -> bool {
    const DRUGS: [(&str, &str); 16] = [
        ("90281", "90399"),
        ("J0000", "J3529"),
        ("J3531", "J7329"),
        ("J7331", "J9999"),
        ("Q0138", "Q0139"),
        ("Q0144", "Q0144"),
        ("Q0161", "Q0181"),
        ("Q2009", "Q2009"),
        ("Q2017", "Q2017"),
        ("Q2041", "Q2059"),
        ("Q3027", "Q3028"),
        ("Q4074", "Q4074"),
        ("Q4081", "Q4081"),
        ("Q5101", "Q5199"),
        ("Q9991", "Q9992"),
        ("S0012", "S0197"),
    ];
    within(code, &DRUGS)
}

/// Whether an NDC has anything to say beside a code: drugs, vaccines, blood products, what else
/// comes from a pharmacy. State codes (T) may be anything.
fn may_carry(code: Code) -> bool {
    const CPT: [(&str, &str); 3] = [("90281", "90399"), ("90476", "90759"), ("91300", "91399")];
    let letter = code.as_str().chars().next().unwrap_or('0');
    "ABCJPQST".contains(letter) || within(code, &CPT)
}

fn within(code: Code, ranges: &[(&str, &str)]) -> bool {
    let text = code.as_str();
    text.len() == 5
        && ranges
            .iter()
            .any(|(from, to)| (*from..=*to).contains(&text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_ndc_is_read_in_every_form_it_is_written_in() {
        let short = |text: &str| Ndc::Short(text.to_owned());
        for (text, want) in [
            ("00069315083", Ndc::Whole),
            ("00069-3150-83", Ndc::Whole),
            ("0069-3150-83", short("00069315083")),
            ("50242-040-62", short("50242004062")),
            ("60575-4112-1", short("60575411201")),
            ("0069315083", Ndc::Ten),
            ("00000000000", Ndc::Stand),
            ("00000-4112-01", Ndc::Stand),
            ("0000-4112-01", Ndc::Stand),
            ("99999999999", Ndc::Stand),
            ("006931508", Ndc::Wrong),
            ("000693150833", Ndc::Wrong),
            ("N400069315083", Ndc::Wrong),
            ("0069-315-083", Ndc::Wrong),
            ("00069-3150", Ndc::Wrong),
            ("J1885", Ndc::Wrong),
            ("-", Ndc::Wrong),
        ] {
            assert_eq!(read(text), want, "{text}");
        }
    }

    #[test]
    fn drugs_are_told_from_vaccines_and_supplies() {
        for (code, drug, carries) in [
            ("J1885", true, true),
            ("Q5103", true, true),
            ("90384", true, true),
            ("J3530", false, true),
            ("90686", false, true),
            ("Q2037", false, true),
            ("A4550", false, true),
            ("96372", false, false),
            ("99213", false, false),
            ("E0601", false, false),
        ] {
            let code: Code = code.parse().unwrap();
            assert_eq!((is_drug(code), may_carry(code)), (drug, carries), "{code}");
        }
    }

    proptest! {
        #[test]
        fn what_is_padded_is_whole(text in "[0-9]{1,6}-[0-9]{1,5}-[0-9]{1,3}|\\PC{0,14}") {
            if let Ndc::Short(whole) = read(&text) {
                prop_assert_eq!(read(&whole), Ndc::Whole);
            }
        }
    }
}
