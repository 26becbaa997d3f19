//! `claimdeck index`: the Alphabetic Index by words.

use super::Answer;
use super::context::Context;
use super::out::{Out, Row, row};
use crate::codeset::Tables;
use crate::codeset::alpha::{
    Alphabetic, IndexCode, Listing, Place, Pointer, Standing, Target, Volume, standing,
};
use chrono::NaiveDate;
use serde_json::{Value, json};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Words of the entry and of those above it, or a code, to see what leads to it
    #[arg(required = true)]
    words: Vec<String>,
    /// Only this volume
    #[arg(long, value_enum)]
    volume: Option<Which>,
    /// The edition that speaks on this date of service [default: today]
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    dos: Option<NaiveDate>,
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Which {
    Diseases,
    External,
    Neoplasm,
    Drugs,
}

impl Which {
    const fn volume(self) -> Volume {
        match self {
            Self::Diseases => Volume::Diseases,
            Self::External => Volume::ExternalCause,
            Self::Neoplasm => Volume::Neoplasm,
            Self::Drugs => Volume::Drugs,
        }
    }
}

pub(super) fn run(args: &Args, context: &Context, out: &mut Out) -> Answer {
    let tables = context.any_tables()?;
    let dos = args.dos.unwrap_or(context.today());
    let index = tables.alphabetic(dos)?;
    if index.is_empty() {
        out.say(
            "no Alphabetic Index is imported: `claimdeck codeset update` fetches it, `claimdeck \
             codeset import FILE` reads the official files; `claimdeck search` works without",
        );
        return Ok(0);
    }
    let volume = args.volume.map(Which::volume);
    if let Some(volume) = volume
        && index.listing(volume).is_none()
    {
        out.say(&format!("the {} is not imported", volume.title()));
    }
    let found = index.find(&args.words.join(" "), volume, args.limit);
    let entry = |place: &Place| {
        let listing = index.listing(place.volume)?;
        let at = At {
            tables: &tables,
            index: &index,
            listing,
            dos,
        };
        Some(if out.json() {
            at.object(place.entry)
        } else {
            at.line(place.entry)
        })
    };
    let rows: Vec<Row> = found.iter().filter_map(entry).collect();
    out.list(&rows)?;
    if rows.is_empty() && !out.json() {
        out.say("nothing found: try fewer words, or the noun of the condition alone");
    }
    Ok(0)
}

/// Where entries stand, and on which day they are asked for.
struct At<'a> {
    tables: &'a Tables,
    index: &'a Alphabetic,
    listing: &'a Listing,
    dos: NaiveDate,
}

impl At<'_> {
    fn id(&self, entry: u32) -> String {
        format!("{}-{entry}", self.listing.volume().name())
    }

    /// What the Tabular says of a code, in a word.
    fn state(&self, code: IndexCode) -> &'static str {
        match standing(self.tables, code, self.dos) {
            Standing::Billable(_) => "billable",
            Standing::Header(_) => "heading",
            Standing::NotEffective(_) => "not valid on this date",
            Standing::Absent => "not in the Tabular",
        }
    }

    /// A row to read: codes and references as the book prints them.
    fn line(&self, entry: u32) -> Row {
        let mut codes = Vec::new();
        let mut see = Vec::new();
        for pointer in self.listing.pointers(entry) {
            match pointer {
                Pointer::Code(code) => codes.push(self.marked(code)),
                Pointer::Manifestation(code) => codes.push(format!("[{}]", self.marked(code))),
                Pointer::Cell(column, code) => {
                    let heading = self.listing.columns().get(column);
                    let heading = heading.map_or("", String::as_str);
                    codes.push(format!("{heading} {};", self.marked(code)));
                }
                Pointer::See(text) => see.push(format!("see {text}")),
                Pointer::SeeAlso(text) => see.push(format!("see also {text}")),
                Pointer::Category(code) => see.push(format!("see category {}", code.text())),
                Pointer::Subcategory(code) => see.push(format!("see subcategory {}", code.text())),
                Pointer::Note(text) => see.push(text.to_owned()),
            }
        }
        row! {
            "id" => self.id(entry),
            "entry" => self.listing.path_text(entry),
            "code" => codes.join(" ").trim_end_matches(';'),
            "see" => see.join("; "),
        }
    }

    /// A code, and whether it cannot be used.
    fn marked(&self, code: IndexCode) -> String {
        if standing(self.tables, code, self.dos).is_dead() {
            format!("{} ({})", code.text(), self.state(code))
        } else {
            code.text()
        }
    }

    /// A row for programs.
    fn object(&self, entry: u32) -> Row {
        let path: Vec<String> = self
            .listing
            .path(entry)
            .into_iter()
            .map(|e| self.listing.title(e))
            .collect();
        let code = |code: IndexCode| json!({"code": code.code.dotted(), "dash": code.dash, "state": self.state(code)});
        let mut row = row! {
            "id" => self.id(entry),
            "volume" => self.listing.volume().name(),
            "edition" => self.listing.edition(),
            "path" => path,
        };
        let (mut cells, mut see) = (Vec::new(), Vec::new());
        for pointer in self.listing.pointers(entry) {
            match pointer {
                Pointer::Code(c) => row = row.with("code", code(c)),
                Pointer::Manifestation(c) => row = row.with("manifestation", code(c)),
                Pointer::Cell(column, c) => {
                    let mut cell = code(c);
                    cell["column"] = self.listing.columns().get(column).cloned().into();
                    cells.push(cell);
                }
                Pointer::See(text) => see.push(self.reference("see", text)),
                Pointer::SeeAlso(text) => see.push(self.reference("see also", text)),
                Pointer::Category(c) => see.push(json!({"kind": "see category", "code": c.text()})),
                Pointer::Subcategory(c) => {
                    see.push(json!({"kind": "see subcategory", "code": c.text()}));
                }
                Pointer::Note(text) => row = row.with("note", text),
            }
        }
        if !cells.is_empty() {
            row = row.with("cells", cells);
        }
        if !see.is_empty() {
            row = row.with("see", see);
        }
        row
    }

    /// A reference and the row it leads to.
    fn reference(&self, kind: &str, text: &str) -> Value {
        let target = self.index.resolve(self.listing.volume(), text);
        let id = match target {
            Some(Target::Entry { place, .. }) => {
                Some(format!("{}-{}", place.volume.name(), place.entry))
            }
            Some(Target::Volume(volume, _)) => Some(volume.name().to_owned()),
            Some(Target::Code(code)) => Some(code.text()),
            Some(Target::Condition) | None => None,
        };
        json!({"kind": kind, "text": text, "target": id})
    }
}
