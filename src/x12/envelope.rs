//! The envelope: interchange (ISA to IEA), functional group (GS to GE), transaction set (ST to SE).
//!
//! Every part states at its end how much it held and under which control number, so that a lost piece
//! is noticed (X12.5, X12.6; 005010X222A1 appendix C). What does not add up is told; what stands inside
//! is read all the same.

use super::fault::{Fault, Lost, Place, shown};
use super::token::Segment;

/// The fixed widths of the sixteen elements of an ISA.
const ISA_WIDTHS: [usize; 16] = [2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1];

/// What a segment is to the envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A header or trailer of interchange or group.
    Frame,
    /// ST: a transaction set starts.
    Start,
    /// A segment of the transaction set that is open.
    Body,
    /// SE: the transaction set ends.
    End,
    /// A segment outside of any transaction set.
    Stray,
}

/// A part of the envelope that is open.
#[derive(Debug, Clone)]
struct Open {
    /// Control number: ISA13, GS06, ST02.
    control: String,
    /// What it has held so far: groups, sets, segments.
    held: u64,
}

/// A transaction set, as its header states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set {
    /// Which transaction, such as `837` (ST01).
    pub code: String,
    /// The guide it follows, such as `005010X222A1` (ST03, or GS08 where that is empty).
    pub guide: String,
    /// Its control number (ST02).
    pub control: String,
}

/// The parts that are open at a place of the stream.
#[derive(Debug, Default)]
pub struct Envelope {
    interchange: Option<Open>,
    group: Option<Open>,
    /// The guide that the group names (GS08).
    guide: String,
    set: Option<Open>,
    current: Option<Set>,
    stray: bool,
}

impl Envelope {
    /// The transaction set that is open, or was ended last.
    #[must_use]
    pub fn set(&self) -> Option<&Set> {
        self.current.as_ref()
    }

    /// Takes a segment: what it is; what does not add up goes to `faults`.
    pub fn take(&mut self, segment: &Segment<'_>, faults: &mut Vec<Fault>) -> Part {
        if let Some(set) = &mut self.set {
            set.held += 1;
        }
        let place = segment.place();
        let part = match segment.id() {
            "ISA" => {
                self.close(place, Level::Interchange, faults);
                widths(segment, faults);
                self.interchange = Some(Open {
                    control: segment.get(13).to_owned(),
                    held: 0,
                });
                Part::Frame
            }
            "GS" => {
                self.close(place, Level::Group, faults);
                count(&mut self.interchange);
                segment.get(8).clone_into(&mut self.guide);
                self.group = Some(Open {
                    control: segment.get(6).to_owned(),
                    held: 0,
                });
                Part::Frame
            }
            "ST" => {
                self.close(place, Level::Set, faults);
                if self.group.is_none() {
                    faults.push(missing(place, "GS", "a transaction set without a group"));
                }
                count(&mut self.group);
                self.start(segment);
                Part::Start
            }
            "SE" => {
                ended(segment, "ST02", "segments", self.set.take(), faults);
                Part::End
            }
            "GE" => {
                self.close(place, Level::Set, faults);
                ended(
                    segment,
                    "GS06",
                    "transaction sets",
                    self.group.take(),
                    faults,
                );
                Part::Frame
            }
            "IEA" => {
                self.close(place, Level::Group, faults);
                ended(segment, "ISA13", "groups", self.interchange.take(), faults);
                Part::Frame
            }
            // The answer to an interchange may travel before the groups of another.
            "TA1" if self.group.is_none() => Part::Frame,
            _ if self.set.is_some() => Part::Body,
            id => {
                if !self.stray {
                    faults.push(Fault::new(
                        place,
                        id,
                        Lost::Nothing,
                        "stands outside of any transaction set (ST to SE) and is not read",
                    ));
                }
                Part::Stray
            }
        };
        // One fault tells of a whole row of them.
        self.stray = part == Part::Stray;
        part
    }

    /// The end of the file: what is still open has no end.
    pub fn finish(&mut self, place: Place, faults: &mut Vec<Fault>) {
        self.close(place, Level::Interchange, faults);
    }

    fn start(&mut self, segment: &Segment<'_>) {
        let guide = match segment.get(3) {
            "" => &self.guide,
            own => own,
        };
        self.current = Some(Set {
            code: segment.get(1).to_owned(),
            guide: guide.to_owned(),
            control: segment.get(2).to_owned(),
        });
        self.set = Some(Open {
            control: segment.get(2).to_owned(),
            held: 1,
        });
    }

    /// Closes what is open at and below a level without its trailer.
    fn close(&mut self, place: Place, level: Level, faults: &mut Vec<Fault>) {
        let open = [
            (self.set.take(), "SE", "transaction set"),
            (
                (level >= Level::Group).then(|| self.group.take()).flatten(),
                "GE",
                "group",
            ),
            (
                (level >= Level::Interchange)
                    .then(|| self.interchange.take())
                    .flatten(),
                "IEA",
                "interchange",
            ),
        ];
        for (open, id, what) in open {
            if let Some(open) = open {
                faults.push(missing(
                    place,
                    id,
                    &format!("{what} {} has no end", open.control),
                ));
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Set,
    Group,
    Interchange,
}

fn count(open: &mut Option<Open>) {
    if let Some(open) = open {
        open.held += 1;
    }
}

fn missing(place: Place, id: &str, what: &str) -> Fault {
    Fault::new(
        place,
        "",
        Lost::Nothing,
        format!("no {id} stands here: {what}; pieces may be lost, get the file again"),
    )
}

/// Judges a trailer by what it ends.
fn ended(
    trailer: &Segment<'_>,
    header: &str,
    what: &str,
    open: Option<Open>,
    faults: &mut Vec<Fault>,
) {
    let id = trailer.id();
    let mut fault = |element: String, message: String| {
        faults.push(Fault::new(
            trailer.place(),
            &element,
            Lost::Nothing,
            message,
        ));
    };
    let Some(open) = open else {
        fault(
            id.to_owned(),
            "ends what never started: pieces may be lost, get the file again".to_owned(),
        );
        return;
    };
    if trailer.get(1).parse() != Ok(open.held) {
        fault(
            format!("{id}01"),
            format!(
                "says {} {what}, there are {}: pieces may be lost, get the file again",
                shown(trailer.get(1)),
                open.held
            ),
        );
    }
    if trailer.get(2) != open.control {
        fault(
            format!("{id}02"),
            format!(
                "is {}: expected {}, the control number of {header}",
                shown(trailer.get(2)),
                shown(&open.control)
            ),
        );
    }
}

/// The ISA is fixed in width: many readers find the delimiters by place.
fn widths(isa: &Segment<'_>, faults: &mut Vec<Fault>) {
    for (at, width) in ISA_WIDTHS.iter().enumerate() {
        let has = isa.element(at + 1).chars().count();
        if has != *width {
            faults.push(Fault::new(
                isa.place(),
                &format!("ISA{:02}", at + 1),
                Lost::Nothing,
                format!(
                    "is {has} characters wide: expected {width}, filled with blanks; the ISA has a \
                     fixed width"
                ),
            ));
            return;
        }
    }
}
