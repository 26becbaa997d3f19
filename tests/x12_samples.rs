//! The public 837P samples, where they are present beside the project: that they are read as they
//! stand, and what the edits say about them.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)] // tests, helpers too

use chrono::Days;
use claimdeck::codeset::Tables;
use claimdeck::domain::{Claim, Money, Relationship, Severity};
use claimdeck::scrub::{Policy, Scrub, Setting};
use claimdeck::x12::claim_837p::{Claims, ReadClaim};
use claimdeck::x12::{Fault, Lost};
use std::path::PathBuf;

/// A folder of the shared samples; `None`, with a word why, where it is not there.
fn folder(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data/x12")
        .join(name);
    if path.is_dir() {
        return Some(path);
    }
    println!("skipped: the X12 samples ({name}) are not present");
    None
}

/// The samples of a folder by name, in order.
fn samples(name: &str) -> Vec<(String, Vec<u8>)> {
    let Some(folder) = folder(name) else {
        return Vec::new();
    };
    let mut all: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e != "json"))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect();
    all.sort();
    all
}

fn read(bytes: &[u8]) -> Vec<Result<ReadClaim, Fault>> {
    Claims::new(bytes).collect()
}

/// How much of a file came out: claims, claims set aside, other faults.
fn counted(bytes: &[u8]) -> [usize; 3] {
    let mut counts = [0; 3];
    for read in read(bytes) {
        match read {
            Ok(read) => {
                counts[0] += 1;
                counts[2] += read.faults.len();
            }
            Err(fault) if fault.lost == Lost::Claim => counts[1] += 1,
            Err(_) => counts[2] += 1,
        }
    }
    counts
}

/// Every sample is read to its end; what is not a professional claim of 5010 gives none and says so.
#[test]
fn every_sample_is_read_to_its_end() {
    for (name, bytes) in samples("837P") {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let claims = if text.contains("X222") {
            text.split('~')
                .filter(|s| s.trim().starts_with("CLM"))
                .count()
        } else {
            0
        };
        let [read, aside, faults] = counted(&bytes);
        assert_eq!(read + aside, claims, "{name}");
        assert!(
            claims > 0 || faults > 0,
            "{name} gives nothing and says nothing"
        );
        // Set aside are only the four whose composites are parted by what their ISA does not state.
        let mixed = text.contains("11>B>1") || text.contains("22>B>1") || text.contains("23>B>1");
        assert_eq!(aside, usize::from(mixed), "{name}");
        if mixed {
            let stated = text.replace('>', ":");
            assert_eq!(counted(stated.as_bytes())[..2], [1, 0], "{name}");
        }
    }
}

/// Cut off at every byte, a sample gives no claim that differs from the whole one.
#[test]
fn no_sample_gives_half_a_claim() {
    for (name, bytes) in samples("clean-837P") {
        let whole = read(&bytes)[0].as_ref().unwrap().claim.clone();
        for cut in 1..bytes.len() - 2 {
            let read = read(&bytes[..cut]);
            assert!(
                read.iter().flatten().all(|read| read.claim == whole),
                "{name} {cut}"
            );
            assert!(read.iter().any(Result::is_err), "{name} {cut}");
        }
    }
}

/// What stands in the clean samples, value by value.
struct Expected {
    file: &'static str,
    id: &'static str,
    /// Last and first name, date of birth, sex.
    patient: [&'static str; 4],
    /// Of each coverage: payer's id, filing indicator, member number, group, relationship.
    coverages: &'static [(
        &'static str,
        &'static str,
        &'static str,
        &'static str,
        Relationship,
    )],
    /// First name of the primary subscriber, where that is not the patient.
    subscriber: Option<&'static str>,
    /// Name, NPI, tax id, taxonomy, ZIP code.
    billing: [&'static str; 5],
    /// NPI and taxonomy.
    rendering: Option<[&'static str; 2]>,
    referring: Option<&'static str>,
    /// Code, modifier, date, cents, pointers.
    lines: &'static [(&'static str, &'static str, &'static str, i64, &'static [u8])],
    unheld: usize,
}

const CLEAN: &[Expected] = &[
    Expected {
        file: "commercial-health-insurance.edi",
        id: "26463774",
        patient: ["SMITH", "TED", "1973-05-01", "M"],
        coverages: &[(
            "999996666",
            "CI",
            "JS00111223333",
            "2222-SJ",
            Relationship::Child,
        )],
        subscriber: Some("JANE"),
        billing: [
            "BEN KILDARE SERVICE",
            "1234567893",
            "587654321",
            "207Q00000X",
            "331111234",
        ],
        rendering: None,
        referring: None,
        lines: &[
            ("99213", "", "2024-10-03", 4000, &[1]),
            ("87070", "", "2024-10-03", 1500, &[1]),
            ("99214", "", "2024-10-10", 3500, &[2]),
            ("86663", "", "2024-10-10", 1000, &[2]),
        ],
        // Pay-to address, the provider's number with the payer, the clearinghouse's trace.
        unheld: 3,
    },
    Expected {
        file: "encounter.edi",
        id: "26462967",
        patient: ["SMITH", "TED", "1943-05-01", "M"],
        coverages: &[(
            "741234",
            "HM",
            "00221111",
            "12312-A",
            Relationship::SelfSubscriber,
        )],
        subscriber: None,
        billing: [
            "BEN KILDARE SERVICE",
            "1234567893",
            "587654321",
            "207Q00000X",
            "331111234",
        ],
        rendering: None,
        referring: None,
        lines: &[
            ("99213", "", "2024-10-03", 4000, &[1]),
            ("87070", "", "2024-10-03", 1500, &[1]),
            ("99214", "", "2024-10-10", 3500, &[2]),
            ("86663", "", "2024-10-10", 1000, &[2]),
        ],
        // Pay-to address, onset, trace, service facility.
        unheld: 4,
    },
    Expected {
        file: "medicare-secondary-payer-COB.edi",
        id: "101KEN6055",
        patient: ["MEDYUM", "WAYNE", "1956-01-10", "M"],
        coverages: &[
            ("59999", "CI", "COM188-404777", "", Relationship::Spouse),
            (
                "10234",
                "MB",
                "1EG4TE5MK73",
                "",
                Relationship::SelfSubscriber,
            ),
        ],
        subscriber: Some("CAROL"),
        billing: ["SPECIALISTS", "1003000126", "890123456", "", "212361234"],
        rendering: Some(["1245319599", "207X00000X"]),
        referring: Some("BRYHT"),
        lines: &[("99203", "25", "2024-01-19", 12_000, &[1, 2])],
        // Numbers of providers with the payer (3), names of groups (2), why Medicare is second, addresses,
        // a middle name, and all that the first payer paid and left (6).
        unheld: 14,
    },
];

#[test]
fn the_clean_samples_are_read_exactly() {
    let all = samples("clean-837P");
    if all.is_empty() {
        return;
    }
    assert_eq!(all.len(), CLEAN.len());
    for (want, (file, bytes)) in CLEAN.iter().zip(&all) {
        assert_eq!(want.file, file);
        let all = read(bytes);
        assert_eq!(all.len(), 1, "{file}: {all:#?}");
        let read = all[0].as_ref().unwrap();
        assert_eq!(read.faults, [], "{file}");
        assert_eq!(read.unheld.len(), want.unheld, "{file}: {:#?}", read.unheld);
        compare(&read.claim, want);
        // The payer it is sent to is the last in the one that goes on to Medicare.
        assert_eq!(read.destination + 1, want.coverages.len(), "{file}");
    }
}

fn compare(claim: &Claim, want: &Expected) {
    let file = want.file;
    let patient = &claim.patient;
    assert_eq!(
        [
            patient.name.last.clone(),
            patient.name.first.clone(),
            patient.birth_date.unwrap().to_string(),
            patient.sex.letter().to_string()
        ],
        want.patient,
        "{file}"
    );
    let coverages: Vec<_> = claim
        .coverages
        .iter()
        .map(|c| {
            (
                c.payer_code.as_str(),
                c.filing.as_str(),
                c.member_id.as_str(),
                c.group.as_str(),
                c.relationship,
            )
        })
        .collect();
    assert_eq!(coverages, want.coverages, "{file}");
    let subscriber = claim.coverages[0].subscriber.as_ref();
    assert_eq!(
        subscriber.map(|s| s.name.first.as_str()),
        want.subscriber,
        "{file}"
    );
    let billing = &claim.billing_provider;
    assert_eq!(
        [
            &billing.name,
            &billing.npi,
            &billing.tax_id,
            &billing.taxonomy,
            &billing.address.zip
        ],
        want.billing,
        "{file}"
    );
    let rendering = claim.rendering_provider.as_ref();
    assert_eq!(
        rendering.map(|p| [p.npi.as_str(), p.taxonomy.as_str()]),
        want.rendering,
        "{file}"
    );
    let referring = claim.referring_provider.as_ref();
    assert_eq!(referring.map(|p| p.name.as_str()), want.referring, "{file}");
    assert_eq!(
        [&claim.id, &claim.place_of_service, &claim.frequency],
        [want.id, "11", "1"]
    );
    let diagnoses: Vec<&str> = claim.coding.diagnoses.iter().map(|d| d.as_str()).collect();
    assert_eq!(diagnoses, ["J020", "Z1159"], "{file}");
    assert_eq!(claim.coding.lines.len(), want.lines.len(), "{file}");
    for (line, (code, modifier, date, cents, pointers)) in claim.coding.lines.iter().zip(want.lines)
    {
        let modifiers: Vec<&str> = line.modifiers.iter().map(|m| m.as_str()).collect();
        assert_eq!(
            (line.code.as_str(), modifiers.concat().as_str()),
            (*code, *modifier),
            "{file}"
        );
        assert_eq!(
            (line.from, line.from.to_string().as_str()),
            (line.to, *date),
            "{file}"
        );
        assert_eq!((line.charge, line.minutes), (Money(*cents), None), "{file}");
        let at: Vec<u8> = line.pointers.iter().map(|p| p.place()).collect();
        assert_eq!(at, *pointers, "{file}");
    }
}

/// What errors and warnings say of the claims of a file, on the day after its last service; `edit at`,
/// without that the editions of its time are not loaded, which is true of every old one.
fn said(text: &str, tables: &Tables) -> Vec<String> {
    let policy = Policy::default();
    let mut said = Vec::new();
    for read in read(text.as_bytes()) {
        let claim = read.unwrap().claim;
        let scrub = Scrub {
            tables,
            policy: &policy,
            today: claim.last_service().unwrap() + Days::new(1),
        };
        said.extend(
            scrub
                .check(&claim, Setting::default())
                .into_iter()
                .filter(|f| f.severity > Severity::Info && f.edit != "claim.edition")
                .map(|f| format!("{} {}", f.edit, f.at)),
        );
    }
    said.sort();
    said
}

/// Nothing is said but what is listed. Of what is listed, all that does not depend on the code tables
/// of the time is said.
#[track_caller]
fn accepted(file: &str, text: &str, tables: &Tables, list: &[(&str, &str)]) {
    let said = said(text, tables);
    let listed = |one: &String| list.iter().any(|(listed, _)| listed == one);
    let new: Vec<&String> = said.iter().filter(|one| !listed(one)).collect();
    assert!(
        new.is_empty(),
        "{file}: accept only what is wrong in the sample: {new:?}"
    );
    for (one, why) in list {
        let by_codes = one.starts_with("px.") || one.starts_with("dx.");
        assert!(
            by_codes || said.iter().any(|said| said == one),
            "{file}: not found any more: {one} ({why})"
        );
    }
}

/// The three clean samples get no error or warning but for what is wrong in them. Their dates are also
/// moved to days of which tables are shipped, so that their codes are judged.
#[test]
fn nothing_is_said_of_clean_samples_but_what_is_wrong_in_them() {
    let tables = Tables::shipped().unwrap();
    for (file, bytes) in samples("clean-837P") {
        let list: &[(&str, &str)] = match file.as_str() {
            "medicare-secondary-payer-COB.edi" => &[
                (
                    "party.npi referring_provider.npi",
                    "a UPIN stands in the NPI's place: UPINs ended in 2008 (REF*1G, no NM109)",
                ),
                (
                    "party.address billing_provider.address.zip",
                    "21236 is a ZIP code of Maryland, the state is Pennsylvania",
                ),
            ],
            _ => &[],
        };
        let text = String::from_utf8(bytes).unwrap();
        accepted(&file, &text, &tables, list);
        let moved = text
            .replace("*202410", "*202610")
            .replace("*202401", "*202601");
        assert_ne!(moved, text);
        accepted(&file, &moved, &tables, list);
    }
}

const NO_CHECK_DIGIT: &str = "a made-up NPI: its check digit is wrong";
const ELSEWHERE: &str = "a made-up ZIP code: it lies in another state";

/// X12's own examples, which are fifteen and more years old: what is said of each, and why it is
/// right. Four of them part their composites by `>` and state `:`; they are judged as they were meant.
const EXAMPLES: &[(&str, &[(&str, &str)])] = &[
    (
        "ambulance.example5",
        &[("party.npi billing_provider.npi", NO_CHECK_DIGIT)],
    ),
    (
        "autoaccident",
        &[
            ("party.npi billing_provider.npi", NO_CHECK_DIGIT),
            ("party.npi rendering_provider.npi", NO_CHECK_DIGIT),
            ("party.address billing_provider.address.zip", ELSEWHERE),
            ("party.address patient.address.zip", ELSEWHERE),
            (
                "px.modifier_missing lines[1].modifiers",
                "26010 drains a finger, and no FA to F9 says which",
            ),
        ],
    ),
    (
        "cob.2ndary.example4",
        &[
            ("party.npi billing_provider.npi", NO_CHECK_DIGIT),
            (
                "px.modifier_missing lines[0].modifiers",
                "98940 to Medicare without AT, which it has asked for since October 2004",
            ),
        ],
    ),
    (
        "cob.example3.A",
        &[
            ("party.npi billing_provider.npi", NO_CHECK_DIGIT),
            ("party.npi rendering_provider.npi", NO_CHECK_DIGIT),
            (
                "payer.required coverages[1].payer_id",
                "the other coverage has no 2330B, which the guide requires",
            ),
            (
                "payer.required coverages[1].payer_name",
                "the other coverage has no 2330B, which the guide requires",
            ),
        ],
    ),
    (
        "cob.example3.B",
        &[
            ("party.npi billing_provider.npi", NO_CHECK_DIGIT),
            ("party.npi rendering_provider.npi", NO_CHECK_DIGIT),
        ],
    ),
    (
        "cob.example3.C",
        &[
            ("party.npi billing_provider.npi", NO_CHECK_DIGIT),
            ("party.npi rendering_provider.npi", NO_CHECK_DIGIT),
        ],
    ),
    (
        "cob.example4",
        &[
            ("party.npi billing_provider.npi", NO_CHECK_DIGIT),
            ("party.npi rendering_provider.npi", NO_CHECK_DIGIT),
            (
                "party.npi referring_provider.npi",
                "a UPIN instead of an NPI",
            ),
            ("party.address billing_provider.address.zip", ELSEWHERE),
        ],
    ),
    ("drug.example10.1", &[]),
    (
        "drug.example10.2",
        &[(
            "party.taxonomy billing_provider.taxonomy",
            "neither the billing provider nor anyone else states a taxonomy, and the payer is \
             commercial: the claim may be paid, and it asks for a look",
        )],
    ),
    (
        "drug.example10.3",
        &[("party.taxonomy billing_provider.taxonomy", "as in 10.2")],
    ),
    (
        "example1",
        &[(
            "party.taxonomy billing_provider.taxonomy",
            "203BF0100Y is of the list before the NUCC's, whose codes end in X",
        )],
    ),
    (
        "example11",
        &[
            ("party.npi billing_provider.npi", NO_CHECK_DIGIT),
            ("party.npi referring_provider.npi", NO_CHECK_DIGIT),
            (
                "party.address billing_provider.address.line1",
                "P O BOX 123 as billing address, which 5010 does not take",
            ),
            (
                "party.taxonomy billing_provider.taxonomy",
                "as in drug.example10.2",
            ),
        ],
    ),
    (
        "example12",
        &[
            ("party.npi rendering_provider.npi", NO_CHECK_DIGIT),
            (
                "party.taxonomy billing_provider.taxonomy",
                "as in drug.example10.2",
            ),
            ("party.address billing_provider.address.zip", ELSEWHERE),
            ("party.address patient.address.zip", ELSEWHERE),
            (
                "party.address coverages[0].subscriber.address.zip",
                ELSEWHERE,
            ),
        ],
    ),
    (
        "example2",
        &[
            ("party.npi billing_provider.npi", NO_CHECK_DIGIT),
            ("party.taxonomy billing_provider.taxonomy", "as in example1"),
        ],
    ),
    (
        "example7",
        &[
            ("party.npi billing_provider.npi", NO_CHECK_DIGIT),
            ("party.npi referring_provider.npi", NO_CHECK_DIGIT),
        ],
    ),
    (
        "example8",
        &[("party.npi referring_provider.npi", NO_CHECK_DIGIT)],
    ),
    (
        "example9",
        &[
            ("party.npi billing_provider.npi", NO_CHECK_DIGIT),
            ("party.npi rendering_provider.npi", NO_CHECK_DIGIT),
        ],
    ),
];

#[test]
fn what_is_said_of_the_published_examples_is_wrong_in_them() {
    let tables = Tables::shipped().unwrap();
    let examples: Vec<_> = samples("837P")
        .into_iter()
        .filter(|(name, _)| name.contains("837_005010X222A2__demo."))
        .collect();
    if examples.is_empty() {
        return;
    }
    assert_eq!(examples.len(), EXAMPLES.len());
    for ((name, list), (file, bytes)) in EXAMPLES.iter().zip(&examples) {
        assert!(file.ends_with(&format!("demo.{name}.837")), "{file} {name}");
        let text = String::from_utf8(bytes.clone()).unwrap();
        let meant = match text.contains(">B>") {
            true => text.replace('>', ":"),
            false => text,
        };
        accepted(file, &meant, &tables, list);
    }
}
