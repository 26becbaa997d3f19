//! `claimdeck edits`: what is checked, and on which rule it rests.

use super::Answer;
use super::out::{Out, Row, row};
use crate::scrub::{self, Edit};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// As Markdown, for the manual
    #[arg(long)]
    markdown: bool,
}

pub(super) fn run(args: &Args, out: &mut Out) -> Answer {
    if args.markdown {
        out.text(&markdown())?;
        return Ok(0);
    }
    let rows: Vec<Row> = scrub::edits().map(edit_row).collect();
    out.list(&rows)?;
    Ok(0)
}

fn edit_row(edit: &Edit) -> Row {
    row! {
        "id" => edit.id,
        "severity" => edit.severity.name(),
        "title" => edit.title,
        "source" => edit.source,
    }
}

fn markdown() -> String {
    let mut text = String::from(
        "# Edits\n\nWhat is checked before a claim is staged, and by `claimdeck check`. An error \
         blocks staging; a warning and an info do not.\n",
    );
    let mut family = "";
    for edit in scrub::edits() {
        if edit.family() != family {
            family = edit.family();
            text.push_str(&format!(
                "\n## {family}\n\n| Edit | Severity | What | Why and what to do | Source |\n|---|---|---|---|---|\n"
            ));
        }
        text.push_str(&format!(
            "| `{}` | {} | {} | {} | {} |\n",
            edit.id, edit.severity, edit.title, edit.explain, edit.source
        ));
    }
    text
}
