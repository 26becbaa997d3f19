use super::*;
use std::sync::LazyLock;

static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::shipped().unwrap());

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

/// The level and words by which a code excludes another.
fn excluded(own: &str, other: &str) -> Option<String> {
    let levels = TABLES.conventions(code(own), day("2026-11-24"));
    levels.iter().find_map(|level| {
        let words = level.excludes1(code(own), code(other))?;
        Some(format!("{}: {words}", level.name))
    })
}

#[test]
fn exclusions_are_inherited_from_every_level() {
    for (own, other, level) in [
        ("E11.65", "E10.9", Some("E11")),
        ("J44.9", "J42", Some("J42")),
        ("R10.9", "N23", Some("R10")),
        ("I10", "I11.9", None),
        ("Q66.89", "I10", None),
        ("R73.03", "E11.9", Some("R73")),
    ] {
        let got = excluded(own, other).or_else(|| excluded(other, own));
        let at = got.as_deref().and_then(|g| g.split(':').next());
        match level {
            Some(level) => assert!(
                at.is_some_and(|at| at.starts_with(level)),
                "{own} {other}: {got:?}"
            ),
            None => assert_eq!(got, None, "{own} {other}"),
        }
    }
}

#[test]
fn every_excludes1_note_is_read_or_in_the_report() {
    let mut told = String::new();
    for dos in ["2026-09-30", "2026-11-24"] {
        let report = TABLES.excludes1_report(day(dos));
        assert!(report.notes > 5_000, "{}", report.notes);
        let share = report.unread.len() * 100 / report.notes;
        assert!(share < 2, "{} of {}", report.unread.len(), report.notes);
        told += &format!(
            "# {}: {} notes, {} of words only, {} not read in full\n",
            report.edition,
            report.notes,
            report.words,
            report.unread.len()
        );
        for note in report.unread {
            told += &format!("{}\t{}\t{}\n", note.level, note.part, note.text);
        }
    }
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/codeset_data/excludes1_unread.tsv"
    );
    if std::env::var_os("UPDATE_REPORT").is_some() {
        std::fs::write(path, &told).unwrap();
    }
    let known = std::fs::read_to_string(path).unwrap();
    assert_eq!(told, known, "UPDATE_REPORT=1 writes the report anew");
}

#[test]
fn instructions_are_read_as_lists() {
    let of = |text: &str, kind: NoteKind| -> Vec<(String, Instruction)> {
        let levels = TABLES.conventions(code(text), day("2026-11-24"));
        levels
            .iter()
            .flat_map(|l| {
                l.instructions
                    .iter()
                    .map(|i| (l.name.to_string(), i.clone()))
            })
            .filter(|(_, i)| i.kind == kind)
            .collect()
    };
    let first = of("F02.80", NoteKind::CodeFirst);
    let (level, list) = first.last().unwrap();
    assert_eq!(level, "F02");
    assert!(
        list.open && !list.conditional && list.is_required(true),
        "{list:?}"
    );
    assert!(list.names(code("G30.9")) && !list.names(code("I10")));
    let (_, ckd) = of("N18.30", NoteKind::CodeFirst).pop().unwrap();
    assert!(
        ckd.conditional && !ckd.open && ckd.names(code("I12.9")),
        "{ckd:?}"
    );
    let (_, kidney) = of("D63.1", NoteKind::CodeFirst).pop().unwrap();
    assert!(!kidney.open && kidney.is_required(false), "{kidney:?}");
    let drugs = of("E11.42", NoteKind::UseAdditional);
    assert!(
        drugs
            .iter()
            .any(|(level, i)| level == "E11" && i.names(code("Z79.4"))),
        "{drugs:?}"
    );
}
