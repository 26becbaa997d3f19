//! Medically unlikely edits of practitioners (`MCR_MUE_PractitionerServices_Eff_10-01-2026.csv`):
//! code, MUE value, adjudication indicator such as `3 Date of Service Edit: Clinical`, rationale.

use super::plain;
use super::table::{Top, is_remark, rows};
use crate::codeset::error::CodesetError;
use crate::codeset::ncci::{UnitBasis, UnitTable, procedure};

const EXPECTED: &str = "HCPCS/CPT Code, Practitioner Services MUE Values, MUE Adjudication \
                        Indicator and MUE Rationale, as in the practitioner MUE table of CMS";

/// Whether a text is such a file; an error where it is the table of others.
pub(super) fn is_it(top: &str) -> Result<bool, String> {
    let top = plain(top);
    if top.contains("practitionerservicesmuevalue") {
        return Ok(true);
    }
    let others = [
        ("outpatienthospitalservicesmuevalue", "outpatient hospitals"),
        ("facilityoutpatientservicesmuevalue", "outpatient hospitals"),
        ("dmesupplierservicesmuevalue", "equipment suppliers"),
    ];
    match others.iter().find(|(mark, _)| top.contains(mark)) {
        Some((_, who)) => Err(format!(
            "it is the MUE table of {who}: expected the one of practitioners"
        )),
        None => Ok(false),
    }
}

/// Where what stands.
struct Places {
    code: usize,
    value: usize,
    indicator: usize,
    rationale: Option<usize>,
}

fn heading(cells: &[&str]) -> Result<Top<Places>, String> {
    let names: Vec<String> = cells.iter().map(|c| plain(c)).collect();
    let find = |test: &dyn Fn(&str) -> bool| names.iter().position(|n| test(n));
    let Some(value) = find(&|n| n.ends_with("muevalues") || n.ends_with("muevalue")) else {
        return Ok(Top::Above);
    };
    let need = |at: Option<usize>, name: &str| {
        at.ok_or_else(|| format!("the heading has no {name}: expected {EXPECTED}"))
    };
    let is_code = |n: &str| n.starts_with("hcpcs") || n.starts_with("cpt") || n == "code";
    Ok(Top::Heading(Places {
        code: need(find(&is_code), "HCPCS/CPT Code")?,
        value,
        indicator: need(
            find(&|n| n.contains("adjudicationindicator") || n == "mai"),
            "MUE Adjudication Indicator",
        )?,
        rationale: find(&|n| n.contains("rationale")),
    }))
}

/// Reads the table.
pub(super) fn read(file: &str, text: &str) -> Result<UnitTable, CodesetError> {
    let mut table = UnitTable::default();
    let mut count = 0;
    let each = |places: &Places, cells: &[&str]| {
        if is_remark(cells) {
            return Ok(());
        }
        let cell = |at: usize| cells.get(at).copied().unwrap_or_default();
        let short = |at: usize| cell(at).chars().take(30).collect::<String>();
        let units: u32 = cell(places.value).parse().map_err(|_| {
            format!(
                "MUE value '{}': expected a whole number",
                short(places.value)
            )
        })?;
        let basis = UnitBasis::of(cell(places.indicator)).ok_or_else(|| {
            format!(
                "adjudication indicator '{}': expected one that begins with 1, 2 or 3",
                short(places.indicator)
            )
        })?;
        let rationale = places.rationale.map(cell).unwrap_or_default();
        count += 1;
        table.push((procedure(cell(places.code))?, units, basis, rationale))
    };
    rows(file, text, EXPECTED, heading, each)?;
    if count == 0 {
        return Err(CodesetError::input(
            file,
            "it has no codes below its heading",
        ));
    }
    table.arrange().map_err(|e| CodesetError::input(file, e))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codeset::ncci::Content;
    use proptest::prelude::*;

    const CMS: &str = "\
\"Codes and other data only are copyright of their owner.
All rights reserved, in several lines.\",,,
\"HCPCS/
CPT Code\",\"Practitioner Services MUE Values\",\"MUE Adjudication Indicator\",\"MUE Rationale\"
0001U,1,\"2 Date of Service Edit: Policy\",\"Code Descriptor / CPT Instruction\"
99213,2,3 Date of Service Edit: Clinical,Clinical: Data
11055,0,1 Line Edit,CMS Policy
";

    #[test]
    fn the_table_of_practitioners_is_read() {
        assert_eq!(is_it(CMS), Ok(true));
        let table = read("m.csv", CMS).unwrap();
        assert_eq!(table.rows(), 3);
        assert_eq!(UnitTable::decode(&table.encode().unwrap()).unwrap(), table);
        for (heading, who) in [
            (
                "Outpatient Hospital Services MUE Values",
                "outpatient hospitals",
            ),
            ("DME Supplier Services MUE Values", "equipment suppliers"),
        ] {
            let other = CMS.replace("Practitioner Services MUE Values", heading);
            assert!(is_it(&other).unwrap_err().contains(who));
        }
        assert_eq!(is_it("code,title\n"), Ok(false));
    }

    #[test]
    fn what_is_not_understood_is_refused_with_its_line() {
        for (from, to, want) in [
            ("0001U", "1U", "m.csv:5: '1U' is no procedure code"),
            ("99213,2", "99213,two", "m.csv:6: MUE value 'two'"),
            (
                "1 Line",
                "One line",
                "m.csv:7: adjudication indicator 'One line Edit'",
            ),
            ("1 Line", "12 Line", "m.csv:7: adjudication indicator"),
            ("11055", "99213", "m.csv: 99213 stands twice"),
            (
                "MUE Adjudication Indicator",
                "MUE A",
                "m.csv:3: the heading has no MUE Adjudication",
            ),
        ] {
            let message = read("m.csv", &CMS.replacen(from, to, 1))
                .unwrap_err()
                .to_string();
            assert!(message.starts_with(want), "{message}");
        }
    }

    proptest! {
        #[test]
        fn any_rows_are_read_or_refused(rows in "([0-9A-Z]{0,6}[,\"]|[1-4] [A-Za-z:]{0,9}|\n){0,40}") {
            let _ = read("m.csv", &rows);
            if let Ok(table) = read("m.csv", &format!("{CMS}{rows}")) {
                prop_assert_eq!(UnitTable::decode(&table.encode().unwrap()).unwrap(), table);
            }
        }
    }
}
