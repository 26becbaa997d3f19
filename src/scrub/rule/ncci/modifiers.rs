//! Which modifiers let both codes of a pair be paid (NCCI Policy Manual, chapter I, section E).

use crate::domain::{Code, Modifier};
use chrono::NaiveDate;

/// What the modifiers of a pair's two lines say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The services are told apart.
    Apart,
    /// A payer's system may let it pass, but what stands there does not tell them apart: why.
    Doubtful(String),
    /// Nothing tells them apart.
    Bundled,
}

/// A code with the modifiers of its line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Coded<'a> {
    pub code: Code,
    pub modifiers: &'a [Modifier],
}

impl Coded<'_> {
    fn has_any(&self, modifiers: &[&str]) -> bool {
        let has = |m: &Modifier| modifiers.contains(&m.as_str());
        self.modifiers.iter().any(has)
    }
}

/// Modifiers that say a service is distinct.
const DISTINCT: [&str; 5] = ["59", "XE", "XS", "XP", "XU"];
/// Modifiers of a visit that say it goes beyond what the procedure includes.
const VISIT: [&str; 4] = ["25", "57", "24", "27"];
/// Modifiers of a later procedure that say how it stands to an earlier one.
const LATER: [&str; 3] = ["58", "78", "79"];

/// First date of service on which 59 and X{EPSU} count on column 1 as well (CMS CR 11168,
/// transmittal 2259).
const EITHER_COLUMN: NaiveDate = match NaiveDate::from_ymd_opt(2019, 7, 1) {
    Some(date) => date,
    None => NaiveDate::MIN,
};

/// Whether a code is a visit, which modifier 25 is for: evaluation and management, eye visits, the
/// psychiatric evaluation, Medicare's preventive visits.
pub(super) fn is_visit(code: Code) -> bool {
    let text = code.as_str();
    matches!(
        text,
        "G0402" | "G0438" | "G0439" | "G0463" | "S0610" | "S0612" | "S0613"
    ) || matches!(
        text,
        "90791" | "90792" | "92002" | "92004" | "92012" | "92014"
    ) || (text.len() == 5 && ("99202"..="99499").contains(&text))
}

/// Whether a code is an operation, which modifier 25 is not for.
fn is_operation(code: Code) -> bool {
    ("10000"..="69999").contains(&code.as_str())
}

/// Where on the body a modifier points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Site<'a> {
    modifier: &'a str,
    part: Part,
    /// Left or right; `None` for a vessel.
    left: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// A whole side: LT, RT.
    Side,
    Eyelid,
    Finger,
    Toe,
    Vessel,
}

fn site(modifier: &Modifier) -> Option<Site<'_>> {
    let text = modifier.as_str();
    let (part, left) = match text.as_bytes() {
        b"LT" => (Part::Side, Some(true)),
        b"RT" => (Part::Side, Some(false)),
        b"LC" | b"LD" | b"RC" | b"LM" | b"RI" => (Part::Vessel, None),
        [b'E', n @ b'1'..=b'4'] => (Part::Eyelid, Some(*n <= b'2')),
        [b'F', n @ (b'A' | b'1'..=b'9')] => (Part::Finger, Some(*n == b'A' || *n <= b'4')),
        [b'T', n @ (b'A' | b'1'..=b'9')] => (Part::Toe, Some(*n == b'A' || *n <= b'4')),
        _ => return None,
    };
    Some(Site {
        modifier: text,
        part,
        left,
    })
}

impl Site<'_> {
    /// Whether two sites cannot be one and the same place.
    fn apart(self, other: Self) -> bool {
        if self.part == other.part {
            return self.modifier != other.modifier;
        }
        match (self.part, other.part) {
            // A finger of the right hand is on the right side.
            (Part::Side, _) | (_, Part::Side) => {
                self.left.zip(other.left).is_some_and(|(a, b)| a != b)
            }
            _ => true,
        }
    }
}

/// What the modifiers of a column 1 and a column 2 line say on a date of service.
pub(super) fn verdict(one: Coded<'_>, two: Coded<'_>, dos: NaiveDate) -> Verdict {
    let both = [one, two];
    let visits = both.iter().filter(|c| is_visit(c.code));
    if visits.clone().any(|v| v.has_any(&VISIT)) {
        return Verdict::Apart;
    }
    let distinct = two.has_any(&DISTINCT) || (dos >= EITHER_COLUMN && one.has_any(&DISTINCT));
    if is_visit(two.code) {
        if distinct || both.iter().any(|c| c.has_any(&LATER)) {
            let why = "59 and its like are for procedures, a visit takes 25 or 57";
            return Verdict::Doubtful(why.to_owned());
        }
        return Verdict::Bundled;
    }
    if distinct || both.iter().any(|c| c.has_any(&LATER) || c.has_any(&["91"])) {
        return Verdict::Apart;
    }
    // Other services of medicine carry 25 at times, such as an evaluation by a therapist.
    if both
        .iter()
        .any(|c| !is_operation(c.code) && c.has_any(&VISIT))
    {
        return Verdict::Apart;
    }
    by_site(one, two)
}

fn by_site(one: Coded<'_>, two: Coded<'_>) -> Verdict {
    let first: Vec<Site<'_>> = one.modifiers.iter().filter_map(site).collect();
    let second: Vec<Site<'_>> = two.modifiers.iter().filter_map(site).collect();
    match (first.first(), second.first()) {
        (None, None) => Verdict::Bundled,
        (Some(a), Some(b)) => {
            let apart = first.iter().all(|a| second.iter().all(|b| a.apart(*b)));
            if apart {
                return Verdict::Apart;
            }
            Verdict::Doubtful(if a.modifier == b.modifier {
                format!("{} on both lines is one and the same place", a.modifier)
            } else {
                format!("{} and {} may be one place", a.modifier, b.modifier)
            })
        }
        (Some(only), None) | (None, Some(only)) => Verdict::Doubtful(format!(
            "{} on one line only does not tell where the other was",
            only.modifier
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(one: &str, two: &str, dos: &str) -> Verdict {
        let read = |text: &str| {
            let mut words = text.split('-');
            let code: Code = words.next().unwrap().parse().unwrap();
            (
                code,
                words.map(|m| m.parse().unwrap()).collect::<Vec<Modifier>>(),
            )
        };
        let ((a, first), (b, second)) = (read(one), read(two));
        let coded = |code, modifiers| Coded { code, modifiers };
        verdict(coded(a, &first), coded(b, &second), dos.parse().unwrap())
    }

    #[test]
    fn what_tells_two_services_apart() {
        let now = "2026-11-02";
        for (one, two, dos) in [
            ("17110", "99213-25", now),
            ("27447", "99223-57", now),
            ("99396", "99213-25", now),
            ("11042", "97597-59", now),
            ("11042-XS", "97597", now),
            ("11042", "97597-59", "2019-06-30"),
            ("45385", "45380-XU", now),
            ("20610-RT", "20550-LT", now),
            ("26055-F5", "26055-F6", now),
            ("26055-F5", "20550-LT", now),
            ("11730-TA", "64450-RT", now),
            ("67840-E1", "67800-E3", now),
            ("92928-LD", "92920-RC", now),
            ("27236", "20680-78", now),
            ("80053", "82947-91", now),
            ("97140", "97161-25", now),
        ] {
            assert_eq!(judged(one, two, dos), Verdict::Apart, "{one} {two} {dos}");
        }
    }

    #[test]
    fn what_does_not() {
        let now = "2026-11-02";
        for (one, two, dos) in [
            ("17110", "99213", now),
            ("20610-RT", "99213", now),
            ("17110-25", "99213", now),
            ("11042-59", "97597", "2019-06-30"),
            ("11042", "97597-76", now),
            ("11042-25", "97597", now),
            ("45385", "45380-51", now),
        ] {
            assert_eq!(judged(one, two, dos), Verdict::Bundled, "{one} {two} {dos}");
        }
        for (one, two, why) in [
            ("29881-RT", "29877-RT", "RT on both lines"),
            ("20610-RT", "20550", "RT on one line only"),
            ("20610-RT", "20550-F5", "RT and F5 may be one place"),
            ("17110-59", "99213", "a visit takes 25"),
            ("17110", "99213-59", "a visit takes 25"),
        ] {
            let verdict = judged(one, two, now);
            let told = matches!(&verdict, Verdict::Doubtful(said) if said.contains(why));
            assert!(told, "{one} {two}: {verdict:?}");
        }
    }
}
