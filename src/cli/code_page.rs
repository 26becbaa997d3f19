//! A code as people read it: what it is, whether it can be billed, what it needs, then the book.

use super::failure::Failure;
use super::out::Out;
use crate::codeset::{DxFlag, Entry, Finer, LevelNotes, NoteKind, SeventhChar};
use crate::domain::{CodeSet, Money};
use crate::tui::widget::wrap::wrap;
use chrono::NaiveDate;
use std::io::IsTerminal;

/// Columns of labels before texts.
const LABEL: usize = 11;

/// Everything there is to tell of a code.
pub(super) struct Shown {
    pub entry: Entry,
    pub dos: NaiveDate,
    /// Valid on the date; `None` where no edition covers it.
    pub valid: Option<bool>,
    /// First and last day, of a code that is not valid on the date.
    pub days: (Option<NaiveDate>, Option<NaiveDate>),
    /// The edition that answers for the date.
    pub edition: String,
    /// Every edition that has it, with its first day.
    pub editions: Vec<(String, Option<NaiveDate>)>,
    /// Chapter, blocks and codes above it.
    pub hierarchy: Vec<(String, String)>,
    /// Notes of every level, outermost first.
    pub notes: Vec<LevelNotes>,
    /// The seventh characters it takes.
    pub sevenths: Vec<SeventhChar>,
    /// Of a header, the codes one step below.
    pub finer: Vec<Finer>,
}

impl Shown {
    /// What a header needs before it can be billed.
    pub(super) fn missing(&self) -> Option<String> {
        let [first, ..] = self.finer.as_slice() else {
            return None;
        };
        let (has, next) = (self.entry.code.as_str(), first.code.as_str());
        if next.len() == 7 {
            let fill = next.len() - has.len() - 1;
            let all: String = self
                .finer
                .iter()
                .filter_map(|f| f.code.as_str().chars().nth(6))
                .collect();
            let all: Vec<String> = all.chars().map(String::from).collect();
            let x = if fill == 0 {
                String::new()
            } else {
                format!(", after the placeholder {}", "X".repeat(fill))
            };
            return Some(format!("the 7th character{x}: one of {}", all.join(" ")));
        }
        let more = if self.sevenths.is_empty() {
            ""
        } else {
            ", in the end a 7th character"
        };
        Some(format!("more characters{more}"))
    }

    /// Youngest and oldest age in years, from the table or from the Medicare Code Editor's flags.
    pub(super) fn ages(&self) -> (Option<u32>, Option<u32>) {
        let flags = self.entry.flags;
        match self.entry.ages {
            (None, None) if flags.has(DxFlag::Newborn) => (Some(0), Some(0)),
            (None, None) if flags.has(DxFlag::Pediatric) => (Some(0), Some(17)),
            (None, None) if flags.has(DxFlag::Maternity) => (Some(9), Some(64)),
            (None, None) if flags.has(DxFlag::Adult) => (Some(15), Some(124)),
            ages => ages,
        }
    }

    fn state(&self) -> String {
        let entry = &self.entry;
        let mut state = Vec::new();
        match self.missing() {
            Some(missing) => state.push(format!("header, not billable: it needs {missing}")),
            None if !entry.billable => state.push("header, not billable".to_owned()),
            None => state.push("billable".to_owned()),
        }
        match (self.valid, self.days) {
            (Some(false), (from, to)) => {
                let day =
                    |d: Option<NaiveDate>| d.map_or_else(|| "open".to_owned(), |d| d.to_string());
                state.push(format!(
                    "NOT VALID on {}: from {} to {}",
                    self.dos,
                    day(from),
                    day(to)
                ));
            }
            (Some(true), _) => state.push(format!("valid on {}", self.dos)),
            (None, _) => state.push(format!("not known for {}", self.dos)),
        }
        state.join("; ")
    }

    fn table(&self) -> String {
        let set = self.entry.set.title();
        let mut text = format!("{set} {}", self.edition);
        if self.entry.practice {
            text.push_str(", practice table: common codes in our own words");
        } else if self.entry.own_words {
            text.push_str("; the title is in our own words until the official file is imported");
        }
        match self.editions.as_slice() {
            [(_, Some(from))] => text.push_str(&format!("; new from {from}")),
            [_, .., (last, _)] if *last != self.edition => {
                text.push_str(&format!("; last in {last}"));
            }
            _ => {}
        }
        text
    }
}

/// Columns to break text at; `None` where it goes into a file or another program.
fn width() -> Option<u16> {
    let terminal = std::io::stdout().is_terminal();
    let size = terminal.then(crossterm::terminal::size)?.ok()?;
    Some(size.0.clamp(40, 110))
}

/// A label and its text, which goes on below the text where it is long.
fn row(out: &mut Out, indent: usize, label: &str, text: &str) -> Result<(), Failure> {
    let margin = indent + LABEL;
    let lines = match width() {
        Some(width) => wrap(
            text,
            width
                .saturating_sub(u16::try_from(margin).unwrap_or(0))
                .max(20),
        ),
        None => vec![text.to_owned()],
    };
    let head = format!("{:indent$}{label:<width$}", "", width = LABEL - 1);
    for (at, line) in lines.iter().enumerate() {
        let lead = if at == 0 { head.as_str() } else { "" };
        out.line(&format!("{lead:<width$} {line}", width = margin - 1))?;
    }
    Ok(())
}

/// Prints it.
pub(super) fn print(shown: &Shown, out: &mut Out) -> Result<(), Failure> {
    let entry = &shown.entry;
    row(out, 0, &entry.code.display(entry.set), &entry.title)?;
    row(out, 0, "", &shown.state())?;
    row(out, 0, "", &shown.table())?;
    facts(shown, out)?;
    if !shown.finer.is_empty() {
        out.line("")?;
        out.line("Choose")?;
        for finer in &shown.finer {
            let more = if finer.billable { "" } else { "  [more]" };
            row(
                out,
                2,
                &finer.code.dotted(),
                &format!("{}{more}", finer.adds),
            )?;
        }
    } else if !shown.sevenths.is_empty() {
        out.line("")?;
        out.line("7th character")?;
        let own = entry.code.as_str().chars().nth(6);
        for seventh in &shown.sevenths {
            let here = if own == Some(seventh.character) {
                "  [this code]"
            } else {
                ""
            };
            let text = format!("{}{here}", seventh.meaning);
            row(out, 2, &seventh.character.to_string(), &text)?;
        }
    }
    if !shown.hierarchy.is_empty() {
        out.line("")?;
        out.line("Where it stands")?;
        for (level, title) in &shown.hierarchy {
            row(out, 2, level, title)?;
        }
    }
    // The nearest level first: its notes decide most often.
    for level in shown
        .notes
        .iter()
        .rev()
        .filter(|level| !level.notes.is_empty())
    {
        out.line("")?;
        let from = if level.level == entry.code.dotted() {
            ""
        } else {
            "Inherited from "
        };
        out.line(&format!("{from}{} {}", level.level, level.title))?;
        let mut before = None;
        for note in &level.notes {
            // A kind is named once for all its notes.
            let label = if before == Some(note.kind) {
                ""
            } else {
                label(note.kind)
            };
            before = Some(note.kind);
            row(out, 2, label, note.text.trim_start_matches([',', ' ']))?;
        }
    }
    Ok(())
}

const fn label(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Inclusion => "Term",
        NoteKind::UseAdditional => "Use add'l",
        NoteKind::Note => "Note",
        other => other.heading(),
    }
}

fn facts(shown: &Shown, out: &mut Out) -> Result<(), Failure> {
    let entry = &shown.entry;
    for flag in entry.flags.iter() {
        row(out, 0, "", flag.meaning())?;
    }
    if let Some(sex) = entry.sex {
        row(out, 0, "", &format!("sex {}", sex.letter()))?;
    }
    if entry.set != CodeSet::Icd10Cm {
        let age = |n: Option<u32>| n.map_or_else(|| "any".to_owned(), |n| n.to_string());
        if entry.ages != (None, None) {
            row(
                out,
                0,
                "",
                &format!("ages {} to {}", age(entry.ages.0), age(entry.ages.1)),
            )?;
        }
        if entry.add_on {
            row(out, 0, "", "add-on: never billed alone")?;
        }
        if entry.fee.is_none() && !entry.global.is_empty() {
            row(out, 0, "", &format!("global days {}", entry.global))?;
        }
        if !entry.places.is_empty() {
            row(
                out,
                0,
                "",
                &format!("places of service {}", entry.places.join(", ")),
            )?;
        }
        if let (None, Some(bilateral)) = (&entry.fee, entry.bilateral) {
            row(out, 0, "", &format!("bilateral indicator {bilateral}"))?;
        }
        if entry.charge != 0 {
            row(out, 0, "", &format!("usual charge {}", Money(entry.charge)))?;
        }
        if let Some(fee) = &entry.fee {
            out.line("")?;
            out.line("Medicare fee schedule")?;
            for (label, text) in fee.facts() {
                row(out, 2, label, &text)?;
            }
        }
    }
    Ok(())
}
