//! Shapes of kits and cards.

use super::{Stored, Unreadable, codes, garbled, shape};
use crate::domain::{Card, CardId, Code, CodeSet, Coding, Kit, KitId};
use chrono::NaiveDate;

codes!(CodeSet { Icd10Cm = 0, Cpt = 1, Hcpcs = 2 });

shape!(KitV1 of Kit {
    id: KitId,
    revision: u64,
    name: String,
    owner: String,
    specialty: String,
    hotkey: Option<char>,
    coding: Coding,
    retired: bool,
});

shape!(CardV1 of Card {
    id: CardId,
    revision: u64,
    set: CodeSet,
    code: Code,
    owner: String,
    favourite: bool,
    uses: u32,
    last_used: Option<NaiveDate>,
    note: String,
});
