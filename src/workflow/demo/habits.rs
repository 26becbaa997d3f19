//! Kits, favourites and notes of the demo, so that a newcomer finds some.

use super::super::ports::{Key, Record};
use super::super::{Desk, Result, WorkflowError};
use super::content::text;
use crate::domain::{Card, CardId, Code, CodeSet, Kit, KitId};
use crate::intake::kit_file;
use chrono::{Days, NaiveDate};
use serde::Deserialize;

#[derive(Deserialize)]
struct CardsFile {
    card: Vec<DemoCard>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DemoCard {
    set: String,
    #[serde(deserialize_with = "text")]
    code: Code,
    #[serde(default)]
    favourite: bool,
    #[serde(default)]
    uses: u32,
    /// Days since it was used last.
    #[serde(default)]
    days_ago: u64,
    #[serde(default)]
    note: String,
    #[serde(default)]
    site: bool,
}

/// The records, as of a day.
pub(super) fn make(desk: &Desk, today: NaiveDate) -> Result<Vec<Record>> {
    let damaged = |what: &str, why: String| {
        WorkflowError::Refused(format!("the demo's {what} are damaged: {why}"))
    };
    let kits = kit_file::read("kits.jsonl", include_str!("kits.jsonl"))
        .map_err(|error| damaged("kits", error.to_string()))?;
    let cards: CardsFile = toml::from_str(include_str!("cards.toml"))
        .map_err(|error| damaged("cards", error.to_string()))?;
    let owner = |everyones: bool| match everyones {
        true => String::new(),
        false => desk.user.clone(),
    };
    let mut puts = Vec::new();
    for kit in kits {
        puts.push(Record::Kit(Box::new(Kit {
            id: KitId(desk.store.next_id(Key::Kit(KitId(0)))),
            revision: 0,
            name: kit.name,
            owner: owner(kit.shared),
            specialty: kit.specialty,
            hotkey: kit.hotkey,
            coding: kit.coding,
            retired: false,
        })));
    }
    for demo in cards.card {
        let set = CodeSet::ALL.into_iter().find(|set| set.name() == demo.set);
        let set = set.ok_or_else(|| damaged("cards", format!("no set {}", demo.set)))?;
        let id = CardId(desk.store.next_id(Key::Card(CardId(0))));
        puts.push(Record::Card(Card {
            favourite: demo.favourite,
            uses: demo.uses,
            last_used: (demo.uses > 0)
                .then(|| today.checked_sub_days(Days::new(demo.days_ago)))
                .flatten(),
            note: demo.note,
            ..Card::new(id, owner(demo.site), set, demo.code)
        }));
    }
    Ok(puts)
}
