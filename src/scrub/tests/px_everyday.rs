//! The everyday claims of each specialty, as a certified coder sends them: the edits on procedures
//! find no error and no warning in them.

use super::px::{at, bill, for_diagnoses, medicare, referred};
use super::*;

/// A name, and a claim as it is sent.
const CLEAN: &[(&str, Change)] = &[
    ("a laboratory", |c| {
        medicare(c);
        c.clia = Some("10D1234567".into());
        at(c, "81", &["80053", "85025", "83036", "36415"]);
    }),
    ("a radiologist in a hospital", |c| {
        medicare(c);
        at(c, "22", &["71046-26", "74177-26"]);
    }),
    ("an emergency physician", |c| {
        at(c, "23", &["99284-25", "12002"]);
    }),
    ("a surgery center's surgeon", |c| {
        for_diagnoses(c, &["H25.11"]);
        at(c, "24", &["66984-RT"]);
    }),
    ("a house call", |c| at(c, "12", &["99348"])),
    ("telehealth at home", |c| at(c, "10", &["99214-95"])),
    ("telehealth for Medicare", |c| {
        medicare(c);
        at(c, "10", &["99214"]);
    }),
    ("psychotherapy by video", |c| at(c, "10", &["90837-95"])),
    ("physical therapy", |c| {
        medicare(c);
        bill(c, &["97161-GP", "97110-GP", "97140-GP-59"]);
    }),
    ("a chiropractor", |c| {
        medicare(c);
        for_diagnoses(c, &["M99.03"]);
        bill(c, &["98941-AT"]);
    }),
    ("an anesthesiologist", |c| {
        at(c, "22", &["00790-AA-P3"]);
        c.coding.lines[0].minutes = Some(95);
    }),
    ("a CRNA under direction", |c| {
        medicare(c);
        at(c, "22", &["00790-QX-QS"]);
        c.coding.lines[0].minutes = Some(95);
    }),
    ("a birth", |c| {
        for_diagnoses(c, &["O80", "Z3A.39", "Z37.0"]);
        c.patient.birth_date = Some(day("1996-02-03"));
        at(c, "21", &["59400"]);
    }),
    ("equipment", |c| {
        medicare(c);
        at(c, "12", &["E0143-NU-KX"]);
    }),
    ("a vaccine beside a visit", |c| {
        for_diagnoses(c, &["I10", "Z23"]);
        bill(c, &["99213-25", "90471", "90686"]);
    }),
    ("a hospitalist", |c| {
        medicare(c);
        at(c, "21", &["99223-AI"]);
    }),
    ("an orthopedist's injection on both sides", |c| {
        for_diagnoses(c, &["M17.0"]);
        bill(c, &["20610-50"]);
    }),
    ("a podiatrist's nails", |c| {
        medicare(c);
        bill(c, &["11721-Q8-59", "11056-Q8"]);
    }),
    ("a dermatologist", |c| {
        bill(c, &["99213-25", "11102", "17110-59"])
    }),
    ("an endoscopist", |c| at(c, "22", &["45385", "45380-59"])),
    ("a cardiologist in a hospital", |c| {
        at(c, "21", &["93010", "93306-26"])
    }),
    ("a cardiologist in the office", |c| {
        bill(c, &["93000", "93306"])
    }),
    ("a stent", |c| at(c, "21", &["92928-LD"])),
    ("an assistant at a knee", |c| {
        at(c, "21", &["27447-AS-RT"]);
        c.rendering_provider = Some(provider("Who", "Ann", "1245319599"));
    }),
    ("an ambulance", |c| {
        medicare(c);
        at(c, "41", &["A0427-RH", "A0425-RH"]);
    }),
    ("a nursing home round", |c| at(c, "31", &["99308"])),
    ("a consultation", |c| {
        referred(c);
        bill(c, &["99243"]);
    }),
    ("a trigger finger", |c| {
        for_diagnoses(c, &["M65.331"]);
        at(c, "24", &["26055-F7"]);
    }),
    ("mammography", |c| {
        for_diagnoses(c, &["Z12.31"]);
        bill(c, &["77067", "77063"]);
    }),
    ("Medicare's yearly visit with a problem", |c| {
        medicare(c);
        bill(c, &["G0439", "99213-25"]);
    }),
    ("a screening that found a polyp, Medicare", |c| {
        medicare(c);
        for_diagnoses(c, &["Z12.11", "K63.5"]);
        at(c, "22", &["45385-PT"]);
    }),
    ("a pathologist", |c| {
        medicare(c);
        at(c, "22", &["88305-26"]);
    }),
];

#[test]
fn the_edits_on_procedures_leave_everyday_claims_alone() {
    let mut wrong = Vec::new();
    for (name, change) in CLEAN {
        let found = check(&changed(*change), tables(), today());
        let strays = found
            .iter()
            .filter(|f| f.edit.starts_with("px.") && f.severity > Severity::Info);
        wrong.extend(strays.map(|f| format!("{name}: {} {} {}", f.edit, f.at, f.message)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
