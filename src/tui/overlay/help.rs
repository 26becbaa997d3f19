//! Pages made from the command table and from the code tables.

use super::page::{Kind, Page};
use crate::codeset::fees::global_meaning;
use crate::codeset::{Kept, Lookup, NoteKind, Personal, Tables};
use crate::command::{Command, Group, Scope};
use crate::domain::{Card, Code, CodeSet, Finding, Severity};
use crate::keymap::Keymap;
use crate::scrub::{Described, Scrub};
use chrono::NaiveDate;

/// Every key that works in a scope, in the order of the command table.
#[must_use]
pub fn help_page(keymap: &Keymap, scope: Scope) -> Page {
    let mut page = Page::new(
        format!("Help: {} ({} keys)", scope.title(), keymap.name()),
        16,
    );
    // In the order of the table: what belongs to the screen before what works everywhere.
    let mut groups: Vec<Group> = Vec::new();
    for command in Command::ALL {
        if !groups.contains(&command.group()) {
            groups.push(command.group());
        }
    }
    for group in &groups {
        let mut headed = false;
        for command in Command::ALL
            .iter()
            .filter(|c| c.group() == *group && c.works_in(scope))
        {
            let keys: Vec<String> = keymap
                .keys_of(*command, scope)
                .iter()
                .map(|keys| keys.short())
                .collect();
            if keys.is_empty() {
                continue;
            }
            if !headed {
                page.heading(group.title());
                headed = true;
            }
            page.row(keys.join(" "), command.help());
        }
    }
    page.heading("More");
    page.row(
        "Ctrl-C",
        "Cancels what was begun; it never ends the program.",
    );
    page
}

/// What the registry, or the site's file, says of an edit.
pub fn edit_lines(page: &mut Page, finding: &Finding, edit: Option<&Described<'_>>) {
    let Some(edit) = edit else {
        page.row("Source", finding.source.as_ref());
        return;
    };
    page.heading(edit.title);
    if !edit.explain.is_empty() {
        page.row("Why", edit.explain);
    }
    page.row("Source", finding.source.as_ref());
    if finding.source != edit.source {
        page.row("Edit", edit.source);
    }
    if let Some(place) = edit.place {
        page.row("Written", place.to_string());
    }
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    let dates = match (day(edit.since), day(edit.until)) {
        (None, None) => "every date of service".to_owned(),
        (Some(since), None) => format!("dates of service from {since}"),
        (None, Some(until)) => format!("dates of service to {until}"),
        (Some(since), Some(until)) => format!("dates of service {since} to {until}"),
    };
    page.row("In force", dates);
    if let Some(shipped) = edit.severity.filter(|shipped| *shipped != finding.severity) {
        let text = format!("{shipped} by itself; {} here", finding.severity);
        page.row("Severity", text);
    }
}

/// What is checked before a claim goes: what is not, then every edit with the severity it has here.
#[must_use]
pub fn edits_page(scrub: &Scrub<'_>) -> Page {
    let edits: Vec<_> = scrub.policy.described().collect();
    let mut page = Page::new(format!("Claim edits ({})", edits.len()), 9);
    let missing = scrub.not_checked();
    if !missing.is_empty() {
        page.heading("Not checked, or not in full");
        for text in missing {
            page.line(Kind::Warning, "", text);
        }
    }
    let mut family = "";
    for edit in &edits {
        if edit.family() != family {
            family = edit.family();
            page.heading(match family {
                "dx" => "Diagnoses",
                "px" => "Procedures",
                "line" => "Lines",
                "claim" => "Claim",
                "party" => "Parties",
                _ => "Payers",
            });
        }
        let kind = match edit.severity_here() {
            Some(Severity::Error) => Kind::Error,
            Some(Severity::Warning) => Kind::Warning,
            Some(Severity::Info) => Kind::Info,
            None => Kind::Muted,
        };
        page.line(kind, edit.level_here(), edit_text(edit));
    }
    page
}

/// An edit in one paragraph.
fn edit_text(edit: &Described<'_>) -> String {
    let mut text = format!("{}: {}.", edit.id, edit.title);
    for more in [edit.explain, &edit.dates()] {
        if !more.is_empty() {
            text.push(' ');
            text.push_str(more);
            if !more.ends_with('.') {
                text.push('.');
            }
        }
    }
    for (payer, level) in &edit.payers {
        let level = level.severity().map_or("off", Severity::name);
        text.push_str(&format!(" Payer {payer}: {level}."));
    }
    text
}

const fn kind_title(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Inclusion => "Term",
        NoteKind::Includes => "Includes",
        NoteKind::Excludes1 => "Excludes1",
        NoteKind::Excludes2 => "Excludes2",
        NoteKind::CodeFirst => "Code first",
        NoteKind::UseAdditional => "Use add'l",
        NoteKind::CodeAlso => "Code also",
        NoteKind::Note => "Note",
    }
}

/// What the tables say of a code: where it stands, its notes and those above it, what it needs.
#[must_use]
pub fn code_page(tables: &Tables, set: CodeSet, code: Code, dos: NaiveDate) -> Page {
    let mut page = Page::new(format!("{} {}", set.title(), code.display(set)), 11);
    if !tables.covers(set, dos) {
        let text = format!(
            "no {} for {dos}: loaded are {}; what follows may not hold on that day",
            set.title(),
            tables.loaded(set)
        );
        page.line(Kind::Warning, "Edition", text);
    }
    let entry = match tables.look_up(set, code, dos) {
        Lookup::Found(entry) => Some(entry),
        Lookup::NotEffective { entry, from, to } => {
            let day = |day: Option<NaiveDate>| day.map_or("open".to_owned(), |day| day.to_string());
            let text = format!("not on {dos}; from {} to {}", day(from), day(to));
            page.line(Kind::Error, "Valid", text);
            Some(entry)
        }
        Lookup::Unknown => {
            page.line(Kind::Error, "", format!("No such code on {dos}."));
            None
        }
        Lookup::NotInPractice => {
            page.line(
                Kind::Info,
                "",
                "Not in the practice table; it may well exist.",
            );
            None
        }
    };
    if let Some(entry) = entry {
        page.line(Kind::Heading, code.display(set), &entry.title);
        if !entry.billable {
            page.line(
                Kind::Warning,
                "Not billed",
                "a heading: it needs more characters",
            );
        }
        if entry.practice {
            page.line(
                Kind::Muted,
                "Table",
                "practice table, in this project's own words",
            );
        } else if entry.own_words {
            page.line(
                Kind::Muted,
                "Title",
                "a plain description, until the official file is imported",
            );
        }
        facts(&mut page, &entry);
    }
    if set == CodeSet::Icd10Cm {
        let above = tables.ancestors(code, dos);
        if !above.is_empty() {
            page.heading("Where it stands");
            for (level, title) in above {
                page.row(level, title);
            }
        }
        // The nearest level first: its notes decide most often.
        for level in tables.notes(code, dos).into_iter().rev() {
            if level.notes.is_empty() {
                continue;
            }
            page.heading(format!("{} {}", level.level, level.title));
            for note in level.notes {
                let kind = match note.kind {
                    NoteKind::Excludes1 => Kind::Warning,
                    _ => Kind::Text,
                };
                page.line(kind, kind_title(note.kind), note.text);
            }
        }
        let sevenths = tables.seventh_chars(code, dos);
        if !sevenths.is_empty() {
            page.heading("Seventh character");
            for seventh in sevenths {
                page.row(seventh.character.to_string(), seventh.meaning);
            }
        }
    }
    page
}

/// Adds what the user and the site keep about a code, below its title.
pub fn add_kept(page: &mut Page, personal: &Personal, set: CodeSet, code: Code) {
    let [own, sites] = personal.cards(set, code);
    let mut kept = Page::new("", 0);
    let mut note = |label: &str, card: Option<&Card>| {
        if let Some(card) = card.filter(|card| !card.note.is_empty()) {
            kept.line(Kind::Info, label, &card.note);
        }
    };
    note("Your note", own);
    note("Site's", sites);
    let Kept {
        uses, favourite, ..
    } = personal.kept(set, code);
    let mut words = Vec::new();
    if favourite {
        words.push("a favourite".to_owned());
    }
    if uses > 0 {
        let last = own.and_then(|card| card.last_used);
        let last = last.map_or_else(String::new, |day| format!(", last on {day}"));
        words.push(format!("used {uses} times{last}"));
    }
    if !words.is_empty() {
        kept.row("Kept", words.join("; "));
    }
    let title = page
        .lines
        .iter()
        .position(|line| line.kind == Kind::Heading);
    let below = title.map_or(page.lines.len(), |at| at + 1);
    page.lines.splice(below..below, kept.lines);
}

fn facts(page: &mut Page, entry: &crate::codeset::Entry) {
    if entry.add_on {
        page.line(Kind::Warning, "Add-on", "never billed alone");
    }
    match &entry.fee {
        Some(fee) => {
            for (name, text) in fee.facts() {
                page.row(name, text);
            }
        }
        None if !entry.global.is_empty() => {
            let meaning = global_meaning(&entry.global);
            page.row("Global", format!("{} {meaning}", entry.global));
        }
        None => {}
    }
    if !entry.places.is_empty() {
        page.row("Places", entry.places.join(" "));
    }
    if let Some(sex) = entry.sex {
        page.row("Sex", sex.letter().to_string());
    }
    let age = |n: Option<u32>| n.map_or("any".to_owned(), |n| n.to_string());
    if entry.ages != (None, None) {
        page.row(
            "Ages",
            format!("{} to {}", age(entry.ages.0), age(entry.ages.1)),
        );
    }
    if entry.charge > 0 {
        page.row("Charge", crate::domain::Money(entry.charge).to_string());
    }
}
