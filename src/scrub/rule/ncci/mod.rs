//! The edits of the National Correct Coding Initiative: pairs, units, add-on codes.

mod add_on;
mod modifiers;
mod other;
mod pair;
mod units;

use crate::scrub::Edit;

/// The edits of this file.
pub(in crate::scrub) const EDITS: &[Edit] = &[
    Edit {
        id: "px.ncci",
        title: "two procedures that are not paid side by side",
        source: "CMS NCCI procedure-to-procedure edits; NCCI Policy Manual ch. I, sec. A and E; CMS \
                 Pub. 100-04 ch. 23 s. 20.9",
        explain: "Of a pair in the NCCI table the column 2 code is not paid beside the column 1 \
                  code on one day by one practitioner. Indicator 0: never. Indicator 1: unless a \
                  modifier tells that the services were separate: 25 or 57 on a visit; 59, XE, XS, \
                  XP or XU; modifiers of side, finger, toe, eyelid or vessel that set the two apart. \
                  The record must bear it out. Indicator 9: the edit was withdrawn.",
        run: pair::run,
        ..Edit::BASE
    },
    Edit {
        id: "px.mue",
        title: "more units than are likely",
        source: "CMS NCCI medically unlikely edits; NCCI Policy Manual ch. I, sec. V; CMS Pub. \
                 100-08 ch. 3 s. 3.10.1",
        explain: "The MUE table has the most units of a code for one patient, one day and one \
                  practitioner. Adjudication indicator 1 is judged line by line: what was separate \
                  stands on a line of its own with a modifier. 2 is the day's limit by policy: never \
                  more. 3 is the day's limit by what is done: denied, and paid on appeal where the \
                  record shows the need.",
        run: units::run,
        ..Edit::BASE
    },
    Edit {
        id: "px.addon_alone",
        title: "add-on code without its primary procedure",
        source: "CMS NCCI add-on code edits (types 1 to 3); CPT introduction, add-on codes; CMS Pub. \
                 100-04 ch. 12 s. 30",
        explain: "An add-on code is paid only beside its primary procedure, by the same \
                  practitioner on the same day. Type 1 has a full list of primary codes, types 2 and \
                  3 leave some or all to the payer.",
        run: add_on::run,
        ..Edit::BASE
    },
];
