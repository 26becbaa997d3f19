//! Procedure-to-procedure edits (`ccipra-v323r0-f1.txt` and its further parts): column 1, column 2,
//! "* = in existence prior to 1996", effective date, deletion date with `*` for none, modifier
//! indicator, rationale. The deletion date is the last day of service an edit is in force.

use super::dates::{calendar, last};
use super::plain;
use super::table::{Top, is_remark, rows};
use crate::codeset::error::CodesetError;
use crate::codeset::ncci::{PairDraft, PairIndicator, procedure};

const EXPECTED: &str = "Column 1, Column 2, Effective Date, Deletion Date, Modifier and PTP Edit \
                        Rationale, as in the practitioner PTP edits of CMS";

/// Whether a text is such a file.
pub(super) fn is_it(top: &str) -> bool {
    let mut lines = top.lines().map(plain);
    lines.any(|line| {
        let rest = line
            .strip_prefix("column1")
            .map(|r| r.strip_prefix("code").unwrap_or(r));
        rest.is_some_and(|r| r.starts_with("column2") && r.contains("modifier"))
    })
}

/// Where what stands.
struct Places {
    effective: usize,
    deletion: usize,
    modifier: usize,
    rationale: Option<usize>,
}

fn heading(cells: &[&str]) -> Result<Top<Places>, String> {
    let names: Vec<String> = cells.iter().map(|c| plain(c)).collect();
    let begins = |at: usize, word: &str| names.get(at).is_some_and(|n| n.starts_with(word));
    if !begins(0, "column1") || !begins(1, "column2") {
        return Ok(Top::Above);
    }
    let find = |word: &str| names.iter().position(|n| n.starts_with(word));
    let need = |word: &str, name: &str| {
        find(word).ok_or_else(|| format!("the heading has no {name}: expected {EXPECTED}"))
    };
    Ok(Top::Heading(Places {
        effective: need("effective", "Effective Date")?,
        deletion: need("deletion", "Deletion Date")?,
        modifier: need("modifier", "Modifier")?,
        rationale: names.iter().position(|n| n.contains("rationale")),
    }))
}

/// Reads a part.
pub(super) fn read(file: &str, text: &str) -> Result<PairDraft, CodesetError> {
    let mut draft = PairDraft::default();
    let each = |places: &Places, cells: &[&str]| {
        let cell = |at: usize| cells.get(at).copied().unwrap_or_default();
        if cell(0).is_empty() || is_remark(cells) {
            // The heading goes on, or a notice.
            return Ok(());
        }
        let span = (
            calendar(cell(places.effective))?,
            last(cell(places.deletion))?,
        );
        let indicator = PairIndicator::of(cell(places.modifier)).ok_or_else(|| {
            let found: String = cell(places.modifier).chars().take(20).collect();
            format!("modifier indicator '{found}': expected 0, 1 or 9")
        })?;
        // An edit withdrawn as if it had never been ends on the day it begins; earlier is an error.
        if span.1 < span.0 {
            return Err("the deletion date lies before the effective date".to_owned());
        }
        let rationale = places.rationale.map(cell).unwrap_or_default();
        draft.push((
            procedure(cell(0))?,
            procedure(cell(1))?,
            indicator,
            span,
            rationale,
        ))
    };
    rows(file, text, EXPECTED, heading, each)?;
    if draft.len() == 0 {
        return Err(CodesetError::input(
            file,
            "it has no pairs below its heading",
        ));
    }
    Ok(draft)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codeset::ncci::Content;
    use crate::codeset::ncci::PairTable;
    use proptest::prelude::*;

    /// The text as CMS writes it, with codes of no meaning.
    pub(crate) const CMS: &str = "\
CPT only copyright of its owner.  All rights reserved.\r
Column1/Column2 Edits\r
Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\r
\t\tprior to 1996\tDate\tDate\t0=not allowed\t\r
\t\t\t\t*=no data\t1=allowed\t\r
\t\t\t\t\t9=not applicable\t\r
00100\t36000\t\t20021001\t*\t1\tStandards of medical / surgical practice\r
00100\t0213T\t\t20100701\t20151231\t0\tMisuse of column two code with column one code\r
00100\t0213T\t\t20160101\t*\t1\tMisuse of column two code with column one code\r
G0101\t99213\t*\t19960101\t19960101\t9\tMore extensive procedure\r
";

    fn table(text: &str) -> Result<(PairTable, usize), CodesetError> {
        read("p.txt", text).map(PairDraft::finish)
    }

    #[test]
    fn the_text_of_cms_is_read_with_its_history() {
        assert!(is_it(CMS));
        let (table, doubles) = table(CMS).unwrap();
        assert_eq!((table.len(), doubles), (4, 0));
        let back = PairTable::decode(&table.encode().unwrap()).unwrap();
        assert_eq!(back, table);
        // The same as comma-separated text with the heading in one line.
        let csv = "\"A notice, of more lines\nthan one\"\n\"Column 1\",\"Column 2\",\"* = in existence \
                   prior to 1996\",\"Effective Date\",\"Deletion Date *=no data\",\"Modifier\n0=not \
                   allowed\",\"PTP Edit Rationale\"\n00100,36000,,20021001,*,1,Standards\n";
        assert!(is_it(
            "Column 1,Column 2,x,Effective Date,Deletion Date,Modifier"
        ));
        assert_eq!(read("p.csv", csv).unwrap().len(), 1);
    }

    #[test]
    fn what_is_not_understood_is_refused_with_its_line() {
        let error =
            |from: &str, to: &str| table(&CMS.replacen(from, to, 1)).unwrap_err().to_string();
        for (from, to, want) in [
            (
                "00100\t36000",
                "100\t36000",
                "p.txt:7: '100' is no procedure code",
            ),
            (
                "00100\t36000",
                "00100\t00100",
                "p.txt:7: a code stands beside itself",
            ),
            ("\t20021001", "\t20021301", "p.txt:7: '20021301' is no date"),
            (
                "*\t1\tStan",
                "*\t2\tStan",
                "p.txt:7: modifier indicator '2'",
            ),
            (
                "20151231",
                "20091231",
                "p.txt:8: the deletion date lies before",
            ),
            (
                "Deletion\tModifier",
                "Ending\tModifier",
                "p.txt:3: the heading has no Deletion Date",
            ),
        ] {
            let message = error(from, to);
            assert!(message.starts_with(want), "{message}");
        }
        let none = CMS.split("00100").next().unwrap();
        assert!(table(none).unwrap_err().to_string().contains("no pairs"));
        assert!(table("").unwrap_err().to_string().contains("no heading"));
    }

    #[test]
    fn a_pair_that_stands_twice_is_told() {
        let twice = CMS.to_owned() + "00100\t36000\t\t20021001\t*\t1\tStandards\r\n";
        assert_eq!(table(&twice).map(|(t, n)| (t.len(), n)).unwrap(), (4, 1));
    }

    proptest! {
        #[test]
        fn any_rows_are_read_or_refused(rows in "([0-9A-Z]{0,6}[\t,\"]|\\*|2026[01]{4}|\n|[a-z ]{0,9}){0,40}") {
            let _ = read("p.txt", &rows);
            if let Ok((table, _)) = table(&format!("{CMS}{rows}")) {
                let bytes = table.encode().unwrap();
                prop_assert_eq!(PairTable::decode(&bytes).unwrap(), table);
            }
        }
    }
}
