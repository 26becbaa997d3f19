//! A service line: loop 2400 and those within it.

use super::notes::{self, Notes};
use super::party;
use crate::domain::{Code, Modifier, Money, Party, Pointer, ServiceLine, Units};
use crate::x12::fault::shown;
use crate::x12::token::Segment;
use crate::x12::{Fault, Place, value};
use chrono::NaiveDate;

/// Whom the segments of a line are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Who {
    #[default]
    Line,
    Rendering,
    Referring,
    /// Someone a claim has no place for.
    Unheld,
}

/// A line on its way.
#[derive(Debug, Default)]
pub(super) struct Draft {
    place: Place,
    service: Option<Service>,
    /// Whether what it should hold was there and could not be read, which is told already.
    refused: bool,
    dates: Option<(NaiveDate, NaiveDate)>,
    ndc: Option<String>,
    who: Who,
    /// Who rendered it, where the line says so (2420A).
    pub(super) rendering: Option<Party>,
    /// Who ordered or referred it, where the line says so (2420E, 2420F).
    pub(super) referring: Option<Party>,
    /// Prior authorization of the line (REF*G1).
    pub(super) authorization: Option<String>,
    /// CLIA number of the line (REF*X4).
    pub(super) clia: Option<String>,
}

/// What SV1 says.
#[derive(Debug)]
struct Service {
    code: Code,
    modifiers: Vec<Modifier>,
    charge: Money,
    units: Units,
    minutes: Option<u32>,
    place_of_service: Option<String>,
    pointers: Vec<Pointer>,
}

impl Draft {
    pub(super) fn new(first: &Segment<'_>) -> Self {
        Self {
            place: first.place(),
            ..Self::default()
        }
    }

    /// Where it starts.
    pub(super) fn place(&self) -> Place {
        self.place
    }

    /// Whether its SV1 has been read.
    pub(super) fn has_service(&self) -> bool {
        self.service.is_some()
    }

    /// Takes a segment of the line.
    ///
    /// # Errors
    /// A value that a claim cannot hold.
    pub(super) fn take(&mut self, segment: &Segment<'_>, notes: &mut Notes) -> Result<(), Fault> {
        let taken = self.read(segment, notes);
        self.refused |= taken.is_err();
        taken
    }

    fn read(&mut self, segment: &Segment<'_>, notes: &mut Notes) -> Result<(), Fault> {
        match (segment.id(), self.who) {
            ("LX", _) => {}
            ("SV1", _) => self.service = Some(service(segment, notes)?),
            ("NM1", _) => self.name(segment, notes),
            ("PRV", Who::Rendering) => {
                if let Some(party) = &mut self.rendering {
                    party::specialty(segment, party);
                }
            }
            ("DTP", _) if segment.get(1) == "472" => {
                let dates = value::period(segment.get(2), segment.get(3));
                let told = |message| Fault::of_claim(segment.place(), "DTP03", message);
                self.dates = Some(dates.map_err(told)?);
            }
            // The date on which another payer paid the line stands beside its SVD.
            ("DTP", _) if segment.get(1) == "573" => {}
            ("DTP", _) => notes.unheld(segment, notes::date(segment.get(1))),
            ("LIN", _) if segment.get(2) == "N4" => self.ndc = Some(segment.get(3).to_owned()),
            ("LIN", _) => notes.unheld(segment, "product code that is no NDC (LIN)"),
            ("REF", Who::Line) => self.reference(segment, notes),
            ("REF", Who::Rendering | Who::Referring) => {
                notes.unheld(segment, "secondary identifier of a provider or payer (REF)");
            }
            ("N3" | "N4" | "PER" | "REF" | "PRV", _) => {}
            ("AMT", _) if segment.get(1) == "EAF" => {}
            (id, _) => notes.unheld(segment, notes::segment(id)),
        }
        Ok(())
    }

    fn reference(&mut self, segment: &Segment<'_>, notes: &mut Notes) {
        let place = match segment.get(1) {
            "G1" => &mut self.authorization,
            "X4" => &mut self.clia,
            // A prescription number (XZ) or link (VY) belongs to the drug.
            "XZ" | "VY" => return notes.unheld(segment, "prescription number (REF*XZ, VY)"),
            other => return notes.unheld(segment, notes::reference(other)),
        };
        match place {
            None => *place = Some(segment.get(2).to_owned()),
            Some(_) => notes.unheld(segment, notes::reference(segment.get(1))),
        }
    }

    fn name(&mut self, nm1: &Segment<'_>, notes: &mut Notes) {
        self.who = match nm1.get(1) {
            "82" => {
                self.rendering = Some(party::provider(nm1, notes));
                Who::Rendering
            }
            "DK" | "DN" if self.referring.is_none() => {
                self.referring = Some(party::provider(nm1, notes));
                Who::Referring
            }
            other => {
                notes.unheld(nm1, who_of_line(other));
                Who::Unheld
            }
        };
    }

    /// The line; `None` where a fault has told already why there is none.
    ///
    /// # Errors
    /// Where SV1 or the date of service is missing.
    pub(super) fn finish(
        self,
        number: usize,
        place_of_claim: &str,
    ) -> Result<Option<ServiceLine>, Fault> {
        if self.refused {
            return Ok(None);
        }
        let missing = |element: &str, what: &str| {
            Fault::of_claim(
                self.place,
                element,
                format!("line {number} has no {what}: expected one in every line"),
            )
        };
        let Some(service) = self.service else {
            return Err(missing("SV1", "SV1, the professional service"));
        };
        let Some((from, to)) = self.dates else {
            return Err(missing("DTP", "DTP*472, the date of service"));
        };
        Ok(Some(ServiceLine {
            code: service.code,
            modifiers: service.modifiers,
            from,
            to,
            units: service.units,
            charge: service.charge,
            pointers: service.pointers,
            place_of_service: service
                .place_of_service
                .filter(|place| place != place_of_claim),
            ndc: self.ndc,
            minutes: service.minutes,
        }))
    }
}

/// Someone named on a line whom a claim has no place for.
fn who_of_line(code: &str) -> &'static str {
    match code {
        "DK" | "DN" | "P3" => "second ordering or referring provider of a line (2420E, 2420F)",
        "QB" => "purchased service provider of a line (2420B)",
        "77" => "service facility of a line (2420C)",
        "DQ" => "supervising provider of a line (2420D)",
        "PW" | "45" => "where an ambulance picked up or dropped off (2420G, 2420H)",
        _ => "other party of a line (NM1)",
    }
}

/// SV1: what was done.
fn service(sv1: &Segment<'_>, notes: &mut Notes) -> Result<Service, Fault> {
    let fault =
        |element: &str, message: String| Err(Fault::of_claim(sv1.place(), element, message));
    let qualifier = sv1.component(1, 1);
    if qualifier != "HC" {
        return fault(
            "SV101-1",
            format!(
                "{} is no qualifier that is read here: expected HC (CPT or HCPCS code){}",
                shown(qualifier),
                separator_hint(sv1, qualifier)
            ),
        );
    }
    let code = match sv1.component(1, 2).parse::<Code>() {
        Ok(code) => code,
        Err(error) => return fault("SV101-2", error.to_string()),
    };
    let mut modifiers = Vec::new();
    for at in 3..=6 {
        match sv1.component(1, at) {
            "" => {}
            text => match text.parse() {
                Ok(modifier) => modifiers.push(modifier),
                Err(message) => return fault(&format!("SV101-{at}"), message),
            },
        }
    }
    if !sv1.component(1, 7).is_empty() {
        notes.unheld(sv1, "description of a service (SV101-7)");
    }
    let charge = match value::amount(sv1.get(2)) {
        Ok(charge) => charge,
        Err(message) => return fault("SV102", message),
    };
    let (units, minutes) = match sv1.get(3) {
        "MJ" => match value::whole(sv1.get(4)) {
            Some(minutes) => (Units::ONE, Some(minutes)),
            None => {
                return fault(
                    "SV104",
                    format!("{} is no number of whole minutes", shown(sv1.get(4))),
                );
            }
        },
        "UN" => match value::quantity(sv1.get(4)) {
            Ok(units) => (units, None),
            Err(message) => return fault("SV104", message),
        },
        other => {
            return fault(
                "SV103",
                format!(
                    "{} is no unit of a service: expected UN (units) or MJ (minutes)",
                    shown(other)
                ),
            );
        }
    };
    let mut pointers = Vec::new();
    for (at, text) in sv1.components(7).enumerate().filter(|(_, t)| !t.is_empty()) {
        let Some(place) = value::whole(text) else {
            return fault(
                &format!("SV107-{}", at + 1),
                format!(
                    "{} is no diagnosis pointer: expected 1 to 12{}",
                    shown(text),
                    separator_hint(sv1, text)
                ),
            );
        };
        pointers.push(Pointer::as_stated(u8::try_from(place).unwrap_or(u8::MAX)));
    }
    if [9, 11, 12, 15].iter().any(|at| !sv1.get(*at).is_empty()) {
        notes.unheld(
            sv1,
            "emergency, EPSDT, family planning or copay of a line (SV109, 11, 12, 15)",
        );
    }
    Ok(Service {
        code,
        modifiers,
        charge,
        units,
        minutes,
        place_of_service: Some(sv1.get(5).to_owned()).filter(|place| !place.is_empty()),
        pointers,
    })
}

/// What to look at where a composite element seems not to have been parted.
pub(super) fn separator_hint(segment: &Segment<'_>, text: &str) -> String {
    let odd = |c: char| c.is_ascii_punctuation() && !matches!(c, '.' | '-');
    match text.chars().find(|c| odd(*c)) {
        Some(c) => format!(
            "; '{c}' parts nothing in this file, its component separator is '{}' (ISA16)",
            char::from(segment.delimiters().component).escape_default()
        ),
        None => String::new(),
    }
}
