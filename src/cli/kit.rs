//! `claimdeck kit`: codes that are posted together.

use super::Answer;
use super::coding as written;
use super::context::Context;
use super::failure::Failure;
use super::out::{Out, Row, row};
use super::text_in;
use crate::domain::{ChartId, Code, Kit, Modifier};
use crate::intake::kit_file::{self, KitLine};
use crate::workflow::Desk;
use crate::workflow::kits::{self, Head, NotPosted};
use serde_json::{Value, json};
use std::path::PathBuf;

#[derive(Debug, clap::Subcommand)]
pub(super) enum What {
    /// Your kits, then everyone's
    List,
    /// A kit with its codes, and which of them cannot be billed today
    Show {
        /// The kit: its id or its name
        kit: String,
    },
    /// Keep a chart's diagnoses and lines as a kit
    Save {
        /// The chart
        chart: ChartId,
        /// What it is called
        name: String,
        #[command(flatten)]
        more: More,
    },
    /// Put a kit on a chart: diagnoses, lines, pointers
    Post {
        /// The chart
        chart: ChartId,
        /// The kit: its id or its name
        kit: String,
        /// Post it without its codes that cannot be billed on the date of service
        #[arg(long)]
        skip_invalid: bool,
    },
    /// Change a kit: what is left out stays
    Set {
        /// The kit: its id or its name
        kit: String,
        /// What it is called
        #[arg(long)]
        name: Option<String>,
        /// Put the codes of this chart in it
        #[arg(long, value_name = "CHART")]
        codes_of: Option<ChartId>,
        /// Make it yours alone
        #[arg(long, conflicts_with = "shared")]
        mine: bool,
        /// No key posts it any more
        #[arg(long, conflicts_with = "hotkey")]
        no_hotkey: bool,
        #[command(flatten)]
        more: More,
    },
    /// Take a kit off the list; `restore` brings it back
    Delete {
        /// The kit: its id or its name
        kit: String,
    },
    /// Bring a kit back that was deleted
    Restore {
        /// The kit's id
        kit: crate::domain::KitId,
    },
    /// Print kits as JSON Lines, for `import` at another site
    Export {
        /// Only these: ids or names [default: every kit you see]
        kits: Vec<String>,
    },
    /// Take kits from a file that `export` wrote; all or none
    Import {
        /// The file; - for standard input
        file: PathBuf,
        /// Make all of them everyone's
        #[arg(long)]
        shared: bool,
        /// A kit of the same name here takes the file's codes
        #[arg(long)]
        replace: bool,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct More {
    /// Specialty it is for, such as "family practice"
    #[arg(long)]
    specialty: Option<String>,
    /// The key that posts it from the list of kits: a small letter or a digit
    #[arg(long, value_name = "KEY")]
    hotkey: Option<char>,
    /// Make it everyone's
    #[arg(long)]
    shared: bool,
}

impl More {
    fn apply(&self, head: &mut Head) {
        if let Some(specialty) = &self.specialty {
            head.specialty.clone_from(specialty);
        }
        head.hotkey = self.hotkey.or(head.hotkey);
        head.shared |= self.shared;
    }
}

pub(super) fn run(what: &What, context: &Context, out: &mut Out) -> Answer {
    let desk = context.desk()?;
    match what {
        What::List => {
            let rows: Vec<Row> = kits::list(&desk)?.iter().map(kit_row).collect();
            out.list(&rows)?;
            if rows.is_empty() && !out.json() {
                out.say("no kit yet: `claimdeck kit save CHART NAME` keeps a chart's codes as one");
            }
        }
        What::Show { kit } => show(&kits::find(&desk, kit)?, &desk, context, out)?,
        What::Save { chart, name, more } => {
            let mut head = Head {
                name: name.clone(),
                ..Head::default()
            };
            more.apply(&mut head);
            let coding = desk.chart(*chart)?.coding;
            let kit = kits::save(&desk, &head, &coding)?;
            out.changed(&state(&kit, "kept"))?;
        }
        What::Post {
            chart,
            kit,
            skip_invalid,
        } => post(*chart, kit, *skip_invalid, &desk, out)?,
        What::Set {
            kit,
            name,
            codes_of,
            mine,
            no_hotkey,
            more,
        } => {
            let before = kits::find(&desk, kit)?;
            let mut head = Head::of(&before);
            head.name = name.clone().unwrap_or(head.name);
            head.shared &= !mine;
            if *no_hotkey {
                head.hotkey = None;
            }
            more.apply(&mut head);
            let mut after = kits::change(&desk, before.id, &head)?;
            if let Some(chart) = codes_of {
                after = kits::recode(&desk, before.id, &desk.chart(*chart)?.coding)?;
            }
            let changed = after != before;
            out.changed(&state(
                &after,
                if changed { "changed" } else { "unchanged" },
            ))?;
        }
        What::Delete { kit } => {
            let kit = kits::find(&desk, kit)?;
            out.changed(&state(&kits::delete(&desk, kit.id)?, "deleted"))?;
        }
        What::Restore { kit } => {
            out.changed(&state(&kits::restore(&desk, *kit)?, "restored"))?;
        }
        What::Export { kits: wanted } => {
            let kits = match wanted.is_empty() {
                true => kits::list(&desk)?,
                false => (wanted.iter())
                    .map(|text| kits::find(&desk, text))
                    .collect::<Result<_, _>>()?,
            };
            for kit in &kits {
                let line = kit_file::write(&KitLine::of(kit));
                out.json_text(&line.map_err(|error| Failure::bug(error.to_string()))?)?;
            }
        }
        What::Import {
            file,
            shared,
            replace,
        } => import(file, *shared, *replace, &desk, out)?,
    }
    Ok(0)
}

fn state(kit: &Kit, state: &str) -> Row {
    row! { "id" => kit.id.to_string(), "state" => state, "name" => kit.name.clone() }
}

fn whose(kit: &Kit) -> &str {
    match kit.owner.as_str() {
        "" => "everyone",
        owner => owner,
    }
}

fn kit_row(kit: &Kit) -> Row {
    let code = |line: &crate::domain::ServiceLine| {
        let modifiers: String = line
            .modifiers
            .iter()
            .map(|m: &Modifier| format!("-{m}"))
            .collect();
        format!("{}{modifiers}", line.code)
    };
    let dx: Vec<String> = kit.coding.diagnoses.iter().map(Code::dotted).collect();
    let px: Vec<String> = kit.coding.lines.iter().map(code).collect();
    row! {
        "id" => kit.id.to_string(),
        "hotkey" => kit.hotkey.map(String::from),
        "name" => kit.name.clone(),
        "specialty" => kit.specialty.clone(),
        "for" => whose(kit),
        "diagnoses" => dx,
        "lines" => px,
    }
}

fn show(kit: &Kit, desk: &Desk, context: &Context, out: &mut Out) -> Result<(), Failure> {
    let problems: Vec<String> = kits::problems(&desk.tables, kit, context.today())
        .into_iter()
        .map(|problem| problem.text)
        .collect();
    let head = row! {
        "id" => kit.id.to_string(),
        "name" => kit.name.clone(),
        "hotkey" => kit.hotkey.map(String::from),
        "specialty" => kit.specialty.clone(),
        "for" => whose(kit),
    };
    if out.json() {
        return out.object(
            &head
                .with("diagnoses", written::diagnoses(&kit.coding))
                .with("lines", lines(kit))
                .with("not_billable", problems),
        );
    }
    out.show(&head)?;
    for text in written::text_undated(&kit.coding) {
        out.line(&text)?;
    }
    for problem in &problems {
        out.line(&format!("not posted: {problem}"))?;
    }
    Ok(())
}

/// Lines without what only a posted line has: dates, and a charge that is the table's.
fn lines(kit: &Kit) -> Value {
    let line = |line: &crate::domain::ServiceLine| {
        json!({
            "code": line.code.to_string(),
            "modifiers": line.modifiers.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "units": line.units.to_string(),
            "charge": (line.charge.cents() != 0).then(|| line.charge.to_string()),
            "pointers": line.pointers.iter().map(|p| p.place()).collect::<Vec<_>>(),
            "place_of_service": line.place_of_service,
            "ndc": line.ndc,
            "minutes": line.minutes,
        })
    };
    kit.coding.lines.iter().map(line).collect()
}

fn post(chart: ChartId, kit: &str, skip: bool, desk: &Desk, out: &mut Out) -> Result<(), Failure> {
    let kit = kits::find(desk, kit)?;
    let mut chart = desk.chart(chart)?;
    let day = chart.encounter.from;
    let placed = kits::place(&desk.tables, &kit, day, &chart.coding, skip);
    if let Err(why @ NotPosted::Codes(_)) = placed {
        return Err(
            Failure::usage(format!("nothing was posted: {}", why.text()))
                .hint("--skip-invalid posts the kit without them"),
        );
    }
    let posted = kits::post(desk, &mut chart, &kit, skip)?;
    out.changed(
        &row! { "id" => chart.id.to_string(), "state" => chart.status.name() }
            .with("kit", kit.id.to_string())
            .with("new_diagnoses", posted.diagnoses)
            .with("new_lines", posted.lines)
            .with("diagnoses", written::diagnoses(&chart.coding))
            .with("charge", chart.charge().to_string()),
    )
}

fn import(
    file: &std::path::Path,
    shared: bool,
    replace: bool,
    desk: &Desk,
    out: &mut Out,
) -> Result<(), Failure> {
    let (name, text) = text_in::read(file)?;
    let lines = kit_file::read(&name, &text)?;
    let done = kits::import(desk, lines, shared, replace).map_err(|error| {
        Failure::from(error).hint("--replace lets the file's kits take their place")
    })?;
    for kit in &done.new {
        out.changed(&state(kit, "new"))?;
    }
    for kit in &done.replaced {
        out.changed(&state(kit, "replaced"))?;
    }
    if done.unchanged > 0 {
        out.say(&format!("{} unchanged", done.unchanged));
    }
    for name in &done.keyless {
        out.say(&format!(
            "{name}: its key posts another kit here, so it has none"
        ));
    }
    Ok(())
}
