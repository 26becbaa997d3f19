//! `claimdeck card`: what you and the site keep about codes.

use super::Answer;
use super::context::Context;
use super::failure::Failure;
use super::out::{Out, Row, row};
use crate::codeset::Lookup;
use crate::domain::{Card, Code, CodeSet};
use crate::workflow::Desk;
use crate::workflow::cards::{self, Whose};

#[derive(Debug, clap::Subcommand)]
pub(super) enum What {
    /// What is kept: yours, then the site's
    List {
        /// Only favourites
        #[arg(long)]
        favourites: bool,
        /// Only cards whose note holds all of these words
        #[arg(long, value_name = "WORDS")]
        note: Option<String>,
    },
    /// Make a code a favourite
    Favourite {
        #[command(flatten)]
        which: Which,
        /// No longer one
        #[arg(long)]
        off: bool,
    },
    /// Write a note on a code; an empty text takes it away
    Note {
        #[command(flatten)]
        which: Which,
        /// The note
        text: String,
    },
    /// Forget how often you used codes; favourites and notes stay
    Forget {
        /// The codes
        #[arg(required_unless_present = "all")]
        codes: Vec<Code>,
        /// Every code
        #[arg(long, conflicts_with = "codes")]
        all: bool,
        /// Which set the codes belong to, where that is not plain
        #[arg(long, value_parser = code_set)]
        set: Option<CodeSet>,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct Which {
    /// The code
    code: Code,
    /// Which set it belongs to, where that is not plain: icd10cm, cpt, hcpcs
    #[arg(long, value_parser = code_set)]
    set: Option<CodeSet>,
    /// For the whole site, not for you alone
    #[arg(long)]
    site: bool,
}

impl Which {
    fn whose(&self) -> Whose {
        match self.site {
            true => Whose::Sites,
            false => Whose::Mine,
        }
    }
}

/// Reads a set.
fn code_set(text: &str) -> Result<CodeSet, String> {
    let set = CodeSet::ALL.into_iter().find(|set| set.name() == text);
    set.ok_or_else(|| "expected icd10cm, cpt or hcpcs".to_owned())
}

pub(super) fn run(what: &What, context: &Context, out: &mut Out) -> Answer {
    let desk = context.desk()?;
    match what {
        What::List { favourites, note } => {
            let words = note.as_deref().unwrap_or_default().to_lowercase();
            let holds = |card: &Card| {
                let text = card.note.to_lowercase();
                words.split_whitespace().all(|word| text.contains(word))
            };
            let cards = cards::list(&desk)?;
            let rows: Vec<Row> = (cards.iter())
                .filter(|card| (!favourites || card.favourite) && holds(card))
                .map(|card| card_row(&desk, card))
                .collect();
            out.list(&rows)?;
        }
        What::Favourite { which, off } => {
            let set = set_of(&desk, which.code, which.set)?;
            let card = cards::favourite(&desk, which.whose(), set, which.code, !off)?;
            out.changed(&state(
                &card,
                if *off { "not a favourite" } else { "favourite" },
            ))?;
        }
        What::Note { which, text } => {
            let set = set_of(&desk, which.code, which.set)?;
            let done = cards::note(&desk, set, which.code, &[(which.whose(), text)])?;
            match done.first() {
                Some(card) => out.changed(&state(card, "noted"))?,
                None => {
                    let card = cards::card(&desk, which.whose(), set, which.code)?;
                    out.changed(&state(&card, "unchanged"))?;
                }
            }
        }
        What::Forget { codes, set, .. } => {
            let codes = (codes.iter())
                .map(|code| Ok((set_of(&desk, *code, *set)?, *code)))
                .collect::<Result<Vec<_>, Failure>>()?;
            let done = cards::forget(&desk, &codes)?;
            for card in &done {
                out.changed(&state(card, "forgotten"))?;
            }
            if done.is_empty() {
                out.say("nothing to forget: no use of these codes is counted");
            }
        }
    }
    Ok(0)
}

/// The set that has a code, where it was not said: many codes of ICD-10-CM look like HCPCS codes.
fn set_of(desk: &Desk, code: Code, said: Option<CodeSet>) -> Result<CodeSet, Failure> {
    if let Some(set) = said {
        return Ok(set);
    }
    let today = desk.clock.today();
    let has = |set: &CodeSet| {
        let found = desk.tables.look_up(*set, code, today);
        matches!(found, Lookup::Found(_) | Lookup::NotEffective { .. })
    };
    let sets: Vec<CodeSet> = CodeSet::ALL.into_iter().filter(has).collect();
    match (sets.as_slice(), code.procedure_set()) {
        ([set], _) => Ok(*set),
        ([], Some(set)) => Ok(set),
        ([], None) => Err(Failure::usage(format!("{code} is in no table here"))),
        (several, _) => {
            let names: Vec<&str> = several.iter().map(|set| set.name()).collect();
            Err(
                Failure::usage(format!("{code} stands in {}", names.join(" and ")))
                    .hint("say which one with --set"),
            )
        }
    }
}

fn state(card: &Card, state: &str) -> Row {
    row! { "id" => card.id.to_string(), "state" => state }
        .with("code", card.code.display(card.set))
        .with("for", whose(card))
}

fn whose(card: &Card) -> String {
    match card.owner.as_str() {
        "" => "site".to_owned(),
        owner => owner.to_owned(),
    }
}

fn card_row(desk: &Desk, card: &Card) -> Row {
    let title = match desk.tables.look_up(card.set, card.code, desk.clock.today()) {
        Lookup::Found(entry) | Lookup::NotEffective { entry, .. } => entry.title,
        Lookup::Unknown | Lookup::NotInPractice => String::new(),
    };
    row! {
        "id" => card.id.to_string(),
        "set" => card.set.name(),
        "code" => card.code.display(card.set),
        "favourite" => card.favourite,
        "uses" => card.uses,
        "last_used" => card.last_used.map(|day| day.to_string()),
        "for" => whose(card),
        "note" => card.note.clone(),
        "title" => title,
    }
}
