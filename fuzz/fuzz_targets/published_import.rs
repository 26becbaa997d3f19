#![no_main]
use libfuzzer_sys::fuzz_target;
use std::io::{Cursor, Write};

/// A workbook whose sheet and texts are what the fuzzer says.
fn workbook(sheet: &[u8], strings: &[u8]) -> Option<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let parts: [(&str, &[u8]); 4] = [
        (
            "xl/workbook.xml",
            b"<workbook><sheets><sheet r:id=\"a\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            b"<Relationships><Relationship Id=\"a\" Target=\"s.xml\"/></Relationships>",
        ),
        ("xl/s.xml", sheet),
        ("xl/sharedStrings.xml", strings),
    ];
    for (name, bytes) in parts {
        zip.start_file(name, options).ok()?;
        zip.write_all(bytes).ok()?;
    }
    Some(zip.finish().ok()?.into_inner())
}

// Spreadsheets, the relative value file, places of service, HCPCS in columns, the table of sources:
// each is read or refused, never a panic.
fuzz_target!(|data: &[u8]| {
    use claimdeck::codeset::import::{ImportOptions, inspect};
    let look = |name: &str, bytes: Vec<u8>| {
        let _ = inspect(&[(name.to_owned(), bytes)], &ImportOptions::default());
    };
    let Some((kind, rest)) = data.split_first() else {
        return;
    };
    let with = |heading: &str| [heading.as_bytes(), rest].concat();
    match kind % 5 {
        0 => {
            let at = rest.len() / 2;
            if let Some(bytes) = workbook(&rest[..at], &rest[at..]) {
                look("t.xlsx", bytes);
            }
        }
        1 => look(
            "PPRRVU26_JAN.csv",
            with(
                "HCPCS,MOD,STATUS,WORK_RVU,NONFAC_PE_RVU,NONFAC_NA,FAC_PE_RVU,FAC_NA,MP_RVU,\
                 NONFAC_TOTAL,FAC_TOTAL,PCTC,GLOB_DAYS,MULT_PROC,BILAT,ASST,CO_SURG,TEAM,CONV_FACTOR\n",
            ),
        ),
        2 => look(
            "pos.csv",
            with("pos_code,pos_type,pos_name,pos_description\n"),
        ),
        3 => look(
            "HCPC2026_JAN.csv",
            with("HCPC,SEQNUM,RECID,LONG DESCRIPTION,SHORT DESCRIPTION,ADD DT,TERM DT\n"),
        ),
        _ => {
            let text = String::from_utf8_lossy(rest);
            let _ = claimdeck::codeset::sources::sources(Some(("fuzz", &text)));
        }
    }
});
