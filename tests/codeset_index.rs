//! Importing the Alphabetic Index: what is read, what is refused. The fixtures are small and in this
//! project's own words; the official files are read where they are present beside the project.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)] // tests, helpers too

use claimdeck::codeset::alpha::{
    Alphabetic, Listing, Place, Pointer, Standing, Target, Volume, standing,
};
use claimdeck::codeset::import::{ImportOptions, ImportReport, import_files, inspect};
use claimdeck::codeset::{CodesetError, Tables};
use proptest::prelude::*;
use std::io::Write;
use std::path::PathBuf;
use std::sync::OnceLock;

const DISEASES: &str = include_str!("codeset_data/index_diseases.xml");
const EXTERNAL: &str = include_str!("codeset_data/index_external.xml");
const NEOPLASM: &str = include_str!("codeset_data/index_neoplasm.xml");
const DRUGS: &str = include_str!("codeset_data/index_drugs.xml");
const ALL: [(&str, &str); 4] = [
    ("d.xml", DISEASES),
    ("e.xml", EXTERNAL),
    ("n.xml", NEOPLASM),
    ("t.xml", DRUGS),
];

fn see(name: &str, text: &str) -> Result<ImportReport, CodesetError> {
    let contents = [(name.to_owned(), text.as_bytes().to_vec())];
    inspect(&contents, &ImportOptions::default())
}

/// The tables with what was imported from files of these contents.
fn tables(files: &[(&str, &str)]) -> Tables {
    let dir = tempfile::tempdir().unwrap();
    let paths: Vec<PathBuf> = files
        .iter()
        .map(|(name, text)| {
            let path = dir.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        })
        .collect();
    let dest = dir.path().join("c");
    import_files(&paths, &ImportOptions::default(), &dest).unwrap();
    Tables::open(&dest).unwrap()
}

/// The tables with the fixtures imported.
fn fixture_tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| tables(&ALL))
}

fn fixture() -> Alphabetic {
    let dos = "2026-11-24".parse().unwrap();
    fixture_tables().alphabetic(dos).unwrap()
}

/// A listing as indented lines with what each entry points at.
fn lines(listing: &Listing) -> Vec<String> {
    (0..u32::try_from(listing.len()).unwrap())
        .map(|entry| {
            let mut line = "- ".repeat(usize::from(listing.depth(entry)));
            line.push_str(&listing.title(entry));
            for pointer in listing.pointers(entry) {
                line.push_str(&match pointer {
                    Pointer::Code(code) => format!(" {}", code.text()),
                    Pointer::Manifestation(code) => format!(" [{}]", code.text()),
                    Pointer::See(text) => format!(" - see {text}"),
                    Pointer::SeeAlso(text) => format!(" - see also {text}"),
                    Pointer::Category(code) => format!(" - see category {}", code.text()),
                    Pointer::Subcategory(code) => format!(" - see subcategory {}", code.text()),
                    Pointer::Note(text) => format!(" ({text})"),
                    Pointer::Cell(column, code) => format!(" {column}:{}", code.text()),
                });
            }
            line
        })
        .collect()
}

#[test]
fn each_of_the_four_files_is_read_whole() {
    let index = fixture();
    let of = |volume| lines(index.listing(volume).unwrap());
    let diseases = of(Volume::Diseases);
    for want in [
        "Ankle - see condition",
        "Ache (dull) (steady) - see also Headache R52",
        "- ear H92.0-",
        "- inner ear - see subcategory H83.8",
        "- - - dementia of later life E11.8 [F02.80]",
        "Sarcoma of fat (any) tissue - see Neoplasm, lip, malignant",
        "Stone, kidney - see category N20",
    ] {
        assert!(diseases.iter().any(|l| l == want), "{want}: {diseases:#?}");
    }
    let external = of(Volume::ExternalCause);
    assert!(external.contains(&"- - stairs W10.9".to_owned()));
    let neoplasm = of(Volume::Neoplasm);
    assert!(
        neoplasm
            .contains(&"- bone (outer layer) 0:C41.9 1:C79.51 3:D16.9 4:D48.0 5:D49.2".to_owned())
    );
    assert!(of(Volume::Drugs).contains(&"Paracetamol - see Acetaminophen".to_owned()));
    let drugs = index.listing(Volume::Drugs).unwrap();
    assert_eq!(drugs.columns().len(), 6);
    assert_eq!(drugs.columns()[5], "Underdosing");
}

#[test]
fn an_entry_knows_its_place() {
    let index = fixture();
    let listing = index.listing(Volume::Diseases).unwrap();
    let entry = (0..200)
        .find(|e| listing.title(*e) == "foot ulcer")
        .unwrap();
    assert_eq!(
        listing.path_text(entry),
        "Diabetes, diabetic, type 2, with, foot ulcer"
    );
    let main = listing.path(entry)[0];
    assert!(listing.main_terms().contains(&main));
    assert!(listing.below(main).contains(&entry));
    let children: Vec<String> = listing.children(main).map(|e| listing.title(e)).collect();
    assert_eq!(children, ["type 1", "type 2"]);
    assert_eq!(listing.name(main), "Diabetes, diabetic");
    assert!(listing.has_children(main) && !listing.has_children(entry));
}

#[test]
fn index_terms_come_as_plain_words() {
    let tables = fixture_tables();
    let mut terms = Vec::new();
    tables
        .for_each_index_term(|code, text| terms.push((code.dotted(), text.to_owned())))
        .unwrap();
    for (code, text) in [
        ("E11.621", "Diabetes diabetic type 2 with foot ulcer"),
        (
            "E10.29",
            "Diabetes diabetic type 1 with kidney complication",
        ),
        ("C79.51", "secondary malignant neoplasm bone"),
        ("D24", "benign neoplasm breast nipple"),
        ("T39.012", "intentional self-harm poisoning by Aspirin"),
        ("T49.0X5", "adverse effect of Penicillin cream"),
        ("W06", "Fall falling from off bed"),
    ] {
        let want = (code.to_owned(), text.to_owned());
        assert!(terms.contains(&want), "{want:?}: {terms:#?}");
    }
    assert!(terms.iter().all(|(code, _)| code != "F02.80"));
    let mut sees = Vec::new();
    tables
        .for_each_index_see(|from, to| sees.push((from.to_owned(), to.to_owned())))
        .unwrap();
    assert!(sees.contains(&("Bruise".to_owned(), "Contusion".to_owned())));
    assert!(sees.contains(&("Cyst bone".to_owned(), "Cyst".to_owned())));
    assert!(sees.iter().all(|(from, _)| from != "Ankle"));
}

/// The path of an entry.
fn path(index: &Alphabetic, place: Place) -> String {
    index.listing(place.volume).unwrap().path_text(place.entry)
}

#[test]
fn entries_are_found_by_words_of_their_path_and_by_code() {
    let index = fixture();
    for (words, volume, first, count) in [
        ("diab", None, "Diabetes, diabetic", 1),
        (
            "type 2 foot ulcer",
            None,
            "Diabetes, diabetic, type 2, with, foot ulcer",
            1,
        ),
        (
            "ulc diabetes",
            None,
            "Diabetes, diabetic, type 2, with, foot ulcer",
            1,
        ),
        // The entry itself, not all that stands below it.
        ("contusion", None, "Contusion", 1),
        ("kidney", None, "Stone, kidney", 3),
        // Nonessential modifiers find as well.
        ("sugar", None, "Diabetes, diabetic", 1),
        ("fall ladder", None, "Fall, falling, from, off, ladder", 1),
        (
            "breast",
            Some(Volume::Neoplasm),
            "Neoplasm, tumor, breast",
            1,
        ),
        ("penicillin", Some(Volume::Drugs), "Penicillin", 1),
        ("penicillin", Some(Volume::Diseases), "", 0),
        (
            "E11.621",
            None,
            "Diabetes, diabetic, type 2, with, foot ulcer",
            1,
        ),
        ("t39.01", None, "Aspirin", 1),
        ("E10", None, "Diabetes, diabetic, type 1", 3),
        ("xyzzy", None, "", 0),
        (" ,;- ", None, "", 0),
    ] {
        let found = index.find(words, volume, 50);
        let paths: Vec<String> = found.iter().map(|p| path(&index, *p)).collect();
        assert_eq!(
            paths.first().map_or("", String::as_str),
            first,
            "{words}: {paths:#?}"
        );
        assert_eq!(paths.len(), count, "{words}: {paths:#?}");
    }
    assert_eq!(index.find("c", None, 3).len(), 3);
}

#[test]
fn references_lead_to_their_entries() {
    let index = fixture();
    let entry = |path: &str| format!("{path}, whole");
    for (from, text, want) in [
        (Volume::Diseases, "Contusion", entry("Contusion")),
        (
            Volume::Diseases,
            "Contusion, knee",
            entry("Contusion, knee"),
        ),
        (Volume::Diseases, "Pain, abdomen", entry("Pain, abdomen")),
        (Volume::Diseases, "Cyst, by site", entry("Cyst")),
        // Through "with", and in other words and another order.
        (
            Volume::Diseases,
            "Diabetes, type 1, neuropathy",
            entry("Diabetes, diabetic, type 1, with, neuropathy"),
        ),
        (
            Volume::Diseases,
            "Diabetes, ulcers, foot, type 2",
            entry("Diabetes, diabetic, type 2, with, foot ulcer"),
        ),
        (
            Volume::Diseases,
            "also Diabetic foot ulcer",
            entry("Diabetes, diabetic, type 2, with, foot ulcer"),
        ),
        (
            Volume::Diseases,
            "Pressure, high, with, heart failure",
            entry("Pressure, high, with, heart failure"),
        ),
        // Not all of it is there.
        (
            Volume::Diseases,
            "Failure, heart, chronic",
            "Failure, failed, heart, near".to_owned(),
        ),
        (Volume::Diseases, "condition", "condition".to_owned()),
        (Volume::Diseases, "category M01", "M01".to_owned()),
        (Volume::Diseases, "subcategory M14.8-", "M14.8-".to_owned()),
        (
            Volume::Diseases,
            "N00-N07 with fourth character .0",
            "N00".to_owned(),
        ),
        (
            Volume::Diseases,
            "Neoplasm, lip, malignant",
            entry("Neoplasm, tumor, lip") + " 0",
        ),
        (
            Volume::Diseases,
            "Neoplasm, benign, by site",
            entry("Neoplasm, tumor") + " 3",
        ),
        (
            Volume::Diseases,
            "Table of Drugs and Chemicals, by drug, adverse effect",
            "drugs 4".to_owned(),
        ),
        (
            Volume::Diseases,
            "Poisoning, aspirin",
            entry("Aspirin") + " 0",
        ),
        (
            Volume::ExternalCause,
            "Fall, from, stairs",
            entry("Fall, falling, from, off, stairs"),
        ),
        (
            Volume::ExternalCause,
            "Index to Diseases and Injuries, Fracture",
            entry("Fracture, broken"),
        ),
        (Volume::Drugs, "Acetaminophen", entry("Acetaminophen")),
        (
            Volume::Diseases,
            "by specific substance",
            "nothing".to_owned(),
        ),
        (Volume::Diseases, "", "nothing".to_owned()),
    ] {
        let got = match index.resolve(from, text) {
            None => "nothing".to_owned(),
            Some(Target::Condition) => "condition".to_owned(),
            Some(Target::Code(code)) => code.text(),
            Some(Target::Volume(volume, column)) => {
                format!(
                    "{} {}",
                    volume.name(),
                    column.map_or(-1, |c| i32::try_from(c).unwrap())
                )
            }
            Some(Target::Entry {
                place,
                column,
                whole,
            }) => {
                let how = if whole { "whole" } else { "near" };
                let column = column.map_or(String::new(), |c| format!(" {c}"));
                format!("{}, {how}{column}", path(&index, place))
            }
        };
        assert_eq!(got, want, "{text}");
    }
}

#[test]
fn a_dead_code_of_the_index_is_known() {
    let tables = fixture_tables();
    let dos = "2026-11-24".parse().unwrap();
    let index = tables.alphabetic(dos).unwrap();
    let state = |words: &str| {
        let place = index.find(words, None, 1)[0];
        let listing = index.listing(place.volume).unwrap();
        let code = listing
            .pointers(place.entry)
            .find_map(|p| p.code())
            .unwrap();
        standing(tables, code, dos)
    };
    assert!(matches!(state("foot ulcer"), Standing::Billable(_)));
    assert!(matches!(state("fracture wrist"), Standing::Header(_)));
    assert_eq!(state("gone from the tables"), Standing::Absent);
    assert!(state("gone from the tables").is_dead());
}

#[test]
fn the_files_of_one_edition_are_one_table() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("all.zip");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    for (name, text) in ALL {
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
    let dest = dir.path().join("c");
    let import = || {
        import_files(
            std::slice::from_ref(&path),
            &ImportOptions::default(),
            &dest,
        )
    };
    let report = import().unwrap();
    let table = &report.tables[0];
    assert_eq!(
        (
            report.tables.len(),
            table.id().as_str(),
            table.volumes.len()
        ),
        (1, "icd10cm-index-FY2027", 4)
    );
    assert!(dest.join("icd10cm-index-FY2027/index.cdx").is_file());
    assert!(import().unwrap().tables[0].unchanged);
    let checks = Tables::check(Some(&dest)).unwrap();
    let check = checks.last().unwrap();
    assert_eq!(check.folder, "icd10cm-index-FY2027");
    assert!(check.problems.is_empty() && check.rows == table.rows as u64);
    let editions = Tables::open(&dest).unwrap().alphabetic_editions().unwrap();
    assert_eq!(editions[0].volumes, table.volumes);
    // A disk that goes bad is found.
    let data = dest.join("icd10cm-index-FY2027/index.cdx");
    let mut bytes = std::fs::read(&data).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&data, bytes).unwrap();
    assert!(
        !Tables::check(Some(&dest))
            .unwrap()
            .last()
            .unwrap()
            .problems
            .is_empty()
    );
    let tables = Tables::open(&dest).unwrap();
    assert!(tables.set_aside()[0].contains("icd10cm-index-FY2027") && !tables.has_alphabetic());
    // Two of one kind, and another table of that edition.
    let twice = [("a.xml", DRUGS), ("b.xml", DRUGS)].map(|(n, t)| (n.to_owned(), t.into()));
    let error = inspect(&twice, &ImportOptions::default()).unwrap_err();
    assert!(error.to_string().contains("Table of Drugs"), "{error}");
}

#[test]
fn the_edition_of_the_date_speaks() {
    let older = DISEASES
        .replace("<version>2027<", "<version>2020<")
        .replace("T14.8", "T14.90");
    let tables = tables(&[ALL[0], ALL[1], ("older.xml", &older)]);
    for (dos, want) in [
        ("2026-11-24", ["FY2027", "FY2027"]),
        ("2021-01-01", ["FY2020", "FY2027"]),
        ("2010-01-01", ["FY2020", "FY2027"]),
    ] {
        let index = tables.alphabetic(dos.parse().unwrap()).unwrap();
        let edition = |volume| index.listing(volume).unwrap().edition().to_owned();
        assert_eq!(
            [edition(Volume::Diseases), edition(Volume::ExternalCause)],
            want,
            "{dos}"
        );
        assert!(index.listing(Volume::Drugs).is_none());
    }
    assert!(
        Tables::shipped()
            .unwrap()
            .alphabetic("2026-11-24".parse().unwrap())
            .unwrap()
            .is_empty()
    );
}

#[test]
fn what_is_not_understood_is_refused_with_its_line() {
    for (change, to, want) in [
        (
            "<code>R52</code>",
            "<remark>R52</remark>",
            "f.xml:15: <remark> in <mainTerm>",
        ),
        (
            "<code>R52</code>",
            "<code>R5</code>",
            "f.xml:15: 'R5' is no ICD-10-CM code",
        ),
        (
            "<code>R52</code>",
            "<code>see there</code>",
            "'see there' is no ICD-10-CM code",
        ),
        (
            "level=\"1\"",
            "level=\"3\"",
            "<term level=\"3\"> stands 1 levels below",
        ),
        ("level=\"1\"", "", "<term> needs level"),
        ("<title>Ankle</title>", "", "a term without <title>"),
        (
            "<title>Ankle</title>",
            "<title> </title>",
            "a term without <title>",
        ),
        (
            "<ICD10CM.index>",
            "<ICD10CM.index isAddenda=\"true\">",
            "these are addenda",
        ),
        (
            "<see>condition</see>",
            "<see>&what;</see>",
            "&what; is no character",
        ),
        ("</ICD10CM.index>", "", "the file ends early"),
        (
            "Small index of diseases",
            "Small index of remedies",
            "its title is",
        ),
        ("<version>2027</version>", "", "say so with --from"),
    ] {
        assert!(DISEASES.contains(change), "{change}");
        let error = see("f.xml", &DISEASES.replacen(change, to, 1)).unwrap_err();
        assert!(error.to_string().contains(want), "{want}: {error}");
    }
    for (change, to, want) in [
        (
            "Ca in situ",
            "Ca elsewhere",
            "expected those of the Neoplasm Table",
        ),
        ("<head col=\"3\">", "<head col=\"4\">", "is not column 3"),
        (
            "<cell col=\"3\">",
            "<cell col=\"9\">",
            "a column that has no heading",
        ),
        (
            "<cell col=\"3\">",
            "<cell col=\"1\">",
            "a column that has no heading",
        ),
        ("<cell col=\"3\">", "<cell>", "<cell> needs col"),
    ] {
        let error = see("f.xml", &NEOPLASM.replacen(change, to, 1)).unwrap_err();
        assert!(error.to_string().contains(want), "{want}: {error}");
    }
}

proptest! {
    #[test]
    fn a_damaged_file_is_refused_or_read_but_never_more(
        which in 0..4_usize,
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0..12_usize, "[<>/&; a-zA-Z0-9.-]{0,6}"), 1..4),
    ) {
        let mut text = ALL[which].1.to_owned();
        for (at, length, new) in cuts {
            let start = at.index(text.len());
            let end = (start + length).min(text.len());
            text.replace_range(start..end, &new);
        }
        if let Ok(report) = see("f.xml", &text) {
            prop_assert!(report.tables.iter().all(|t| t.rows > 0 && t.volumes.len() == 1));
        }
    }
}

/// Files of the shared samples, imported; `None`, with a word why, where they are not there.
fn official(names: &[&str]) -> Option<(tempfile::TempDir, ImportReport)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data/icd10cm");
    let paths: Vec<PathBuf> = names.iter().map(|n| folder.join(n)).collect();
    if !paths.iter().all(|p| p.is_file()) {
        println!("skipped: {names:?} are not present");
        return None;
    }
    let dir = tempfile::tempdir().unwrap();
    let report = import_files(&paths, &ImportOptions::default(), dir.path()).unwrap();
    Some((dir, report))
}

fn counts(report: &ImportReport) -> Vec<(Volume, usize, usize)> {
    let index = report.tables.iter().find(|t| !t.volumes.is_empty());
    let volumes = index.unwrap().volumes.iter();
    volumes
        .map(|v| (v.volume, v.main_terms, v.entries))
        .collect()
}

#[test]
fn the_official_fy2017_index_has_its_official_counts() {
    let Some((dir, report)) = official(&["ICD10CM_FY2017_Full_XML.zip"]) else {
        return;
    };
    assert_eq!(
        counts(&report),
        [
            (Volume::Diseases, 7_973, 77_199),
            (Volume::Neoplasm, 1, 1_930),
            (Volume::Drugs, 5_170, 7_416),
            (Volume::ExternalCause, 314, 7_572),
        ]
    );
    let tables = Tables::open(dir.path()).unwrap();
    let dos = "2017-01-01".parse().unwrap();
    let index = tables.alphabetic(dos).unwrap();
    // Every code leads into the Tabular of the same year, but for misprints of the book.
    let (mut all, mut dead) = (0, Vec::new());
    for listing in index.listings() {
        for entry in 0..u32::try_from(listing.len()).unwrap() {
            for code in listing.pointers(entry).filter_map(|p| p.code()) {
                all += 1;
                let found = standing(&tables, code, dos);
                if found.is_dead() {
                    dead.push((code.text(), listing.path_text(entry)));
                }
            }
        }
    }
    println!(
        "{} of {all} codes are not in the Tabular: {dead:?}",
        dead.len()
    );
    assert!(all > 110_000 && dead.len() * 1_000 < all);
    // And every "see" to an entry, a table, a category, or to the condition.
    let (mut all, mut whole, mut near) = (0, 0, Vec::new());
    let mut lost = Vec::new();
    for listing in index.listings() {
        for entry in 0..u32::try_from(listing.len()).unwrap() {
            for pointer in listing.pointers(entry) {
                let (Pointer::See(text) | Pointer::SeeAlso(text)) = pointer else {
                    continue;
                };
                all += 1;
                match index.resolve(listing.volume(), text) {
                    Some(Target::Entry {
                        whole: false,
                        place,
                        ..
                    }) => {
                        let to = index.listing(place.volume).unwrap().path_text(place.entry);
                        near.push(format!("{text} -> {to}"));
                    }
                    Some(_) => whole += 1,
                    None => lost.push(text.to_owned()),
                }
            }
        }
    }
    println!(
        "of {all} references {whole} lead where they say, {} near, {} nowhere: {near:#?} {lost:?}",
        near.len(),
        lost.len()
    );
    assert!(whole * 100 > all * 97);
}

#[test]
fn the_official_files_of_2022_have_their_counts() {
    let names = ["icd10cm_eindex_2022.xml", "icd10cm_neoplasm_2022.xml"];
    if let Some((_dir, report)) = official(&names) {
        assert_eq!(
            counts(&report),
            [
                (Volume::Neoplasm, 1, 1_939),
                (Volume::ExternalCause, 314, 7_800)
            ]
        );
    }
}
