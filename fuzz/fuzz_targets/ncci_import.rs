#![no_main]
use libfuzzer_sys::fuzz_target;

// Rows below the headings of the NCCI tables, and whole data files of them: read or refused, never a
// panic.
fuzz_target!(|data: &[u8]| {
    use claimdeck::codeset::import::{ImportOptions, inspect};
    const PAIRS: &str = "Column1/Column2 Edits\r\nColumn 1\tColumn 2\t*=in existence\tEffective\t\
                         Deletion\tModifier\tPTP Edit Rationale\r\n11042\t97597\t\t20160101\t*\t1\tx\r\n";
    const UNITS: &str = "HCPCS/CPT Code,Practitioner Services MUE Values,MUE Adjudication \
                         Indicator,MUE Rationale\n99213,2,3 Date of Service Edit: Clinical,x\n";
    const FIXED: &str = "101953       01952       2013091       \r\n";
    const COLUMNS: &str = "AOC_Edit_Type,Add-On_Code,AOC_DelDT,Primary_Code,Primary_Code_DelDT,\
                           AOC_Edit_EffDT,AOC_Edit_DelDT\n1,01953,,01952,,2013091,\n";
    let Some((kind, rest)) = data.split_first() else {
        return;
    };
    let (name, start) = match kind % 4 {
        0 => ("ccipra-v323r0-f1.txt", PAIRS),
        1 => ("MCR_MUE_PractitionerServices_Eff_10-01-2026.csv", UNITS),
        2 => ("AOC_V2026Q4-MCR.txt", FIXED),
        _ => ("AOC_V2026Q4-MCR.csv", COLUMNS),
    };
    // What one part begins may go on in the next.
    let at = rest.len() / 2;
    let first = [start.as_bytes(), &rest[..at]].concat();
    let second = [start.as_bytes(), &rest[at..]].concat();
    let other = name.replace("-f1", "-f2");
    let files = [(name.to_owned(), first), (other, second)];
    let count = if *kind < 128 { 1 } else { 2 };
    let _ = inspect(&files[..count], &ImportOptions::default());
});
