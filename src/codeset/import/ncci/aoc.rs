//! Add-on code edits (`AOC_V2026Q4-MCR.txt` and `.xlsx`): type, add-on code, primary code, and days
//! as year and day of the year. The text has no heading and fixed columns; the spreadsheet names
//! them. `CCCCC` stands where the payer decides on the primary codes.

use super::dates::ordinal;
use super::plain;
use super::table::{Top, is_remark, rows};
use crate::codeset::error::CodesetError;
use crate::codeset::import::text::span;
use crate::codeset::ncci::{AddOnKind, AddOnTable, Content, Five, OPEN, procedure};

const EXPECTED: &str = "AOC_Edit_Type, Add-On_Code, Primary_Code and AOC_Edit_EffDT, as in the \
                        add-on code file of CMS";
/// The payer decides on the primary codes.
const CONTRACTOR: &str = "CCCCC";

/// Whether a text is such a file.
pub(super) fn is_it(top: &str) -> bool {
    if top
        .lines()
        .find(|l| !l.trim().is_empty())
        .is_some_and(is_fixed)
    {
        return true;
    }
    let heading = |line: &str| {
        let line = plain(line);
        line.contains("addoncode") && line.contains("primarycode") && line.contains("type")
    };
    top.lines().any(heading)
}

/// Type, add-on code, its last day, primary code, its last day, first and last day of the edit.
const FIXED: [(usize, usize); 7] = [
    (1, 1),
    (2, 6),
    (7, 13),
    (14, 18),
    (19, 25),
    (26, 32),
    (33, 39),
];

/// The cells of a line of the fixed form.
fn fixed(line: &str) -> [&str; 7] {
    FIXED.map(|(first, last)| span(line, first, last).trim())
}

fn is_fixed(line: &str) -> bool {
    let [kind, code, _, primary, _, from, _] = fixed(line);
    let primary = primary == CONTRACTOR || procedure(primary).is_ok();
    matches!(kind, "1" | "2" | "3") && procedure(code).is_ok() && primary && from.len() == 7
}

/// Adds a row of cells in the order of [`FIXED`].
fn push(table: &mut AddOnTable, cells: [&str; 7]) -> Result<(), String> {
    let [kind, code, gone, primary, primary_gone, from, to] = cells;
    let kind_of = AddOnKind::of(kind).ok_or_else(|| {
        let found: String = kind.chars().take(20).collect();
        format!("edit type '{found}': expected 1, 2 or 3")
    })?;
    let primaries: Option<(Five, Five)> = match primary {
        CONTRACTOR | "" if kind_of != AddOnKind::One => None,
        // Some type 1 rows leave the choice to the payer as well.
        CONTRACTOR => None,
        primary => procedure(primary).map(|p| Some((p, p)))?,
    };
    let kind_of = match primaries {
        None => kind_of.max(AddOnKind::Two),
        Some(_) => kind_of,
    };
    let from = ordinal(from)?.unwrap_or(0);
    let mut to_day = OPEN;
    for last in [gone, primary_gone, to] {
        to_day = to_day.min(ordinal(last)?.unwrap_or(OPEN));
    }
    if to_day < from {
        // Withdrawn before it began: it was never in force.
        return Ok(());
    }
    table.push((procedure(code)?, kind_of, primaries, (from, to_day)));
    Ok(())
}

/// Where what stands, in the order of [`FIXED`].
type Places = [Option<usize>; 7];

fn heading(cells: &[&str]) -> Result<Top<Places>, String> {
    let names: Vec<String> = cells.iter().map(|c| plain(c)).collect();
    let find = |test: &dyn Fn(&str) -> bool| names.iter().position(|n| test(n));
    let (Some(code), Some(primary)) = (
        find(&|n| n == "addoncode" || n == "aoc" || n == "addon"),
        find(&|n| n == "primarycode" || n == "primary" || n == "primaryprocedurecode"),
    ) else {
        return Ok(Top::Above);
    };
    let gone = |n: &str| n.contains("del") || n.contains("end");
    let kind = find(&|n| n.contains("type"))
        .ok_or_else(|| format!("the heading has no AOC_Edit_Type: expected {EXPECTED}"))?;
    Ok(Top::Heading([
        Some(kind),
        Some(code),
        find(&|n| {
            (n.starts_with("aoc") || n.starts_with("addon")) && !n.contains("edit") && gone(n)
        }),
        Some(primary),
        find(&|n| n.starts_with("primary") && gone(n)),
        find(&|n| n.contains("eff") || n.contains("start")),
        find(&|n| {
            !n.starts_with("primary") && (n.contains("edit") || n.starts_with("del")) && gone(n)
        }),
    ]))
}

/// Reads the table.
pub(super) fn read(file: &str, text: &str) -> Result<AddOnTable, CodesetError> {
    let mut table = AddOnTable::default();
    if text
        .lines()
        .find(|l| !l.trim().is_empty())
        .is_some_and(is_fixed)
    {
        for (line, at) in text.lines().zip(1..).filter(|(l, _)| !l.trim().is_empty()) {
            push(&mut table, fixed(line)).map_err(|e| CodesetError::line(file, at, e))?;
        }
    } else {
        let each = |places: &Places, cells: &[&str]| {
            if is_remark(cells) {
                return Ok(());
            }
            let cell = |at: usize| cells.get(at).copied().unwrap_or_default();
            push(&mut table, places.map(|p| p.map(cell).unwrap_or_default()))
        };
        rows(file, text, EXPECTED, heading, each)?;
    }
    let table = table.arrange();
    if table.rows() == 0 {
        return Err(CodesetError::input(file, "it has no add-on codes"));
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FIXED_TEXT: &str = "\
20054T       CCCCC       2013091       Contractor Defined Primary Codes\r
101953       01952       2013091\r
1010122013365100040       2013091\r
196376       963740       2013091\r
";
    /// The third row ended in 2013, the fourth is cut wrong.
    fn fixed_text() -> String {
        FIXED_TEXT
            .replace(
                "1010122013365100040       2013091",
                "1010122013365100402013365201309120133650",
            )
            .replace("963740  ", "96374  ")
    }

    const COLUMNS: &str = "\
\"CPT only copyright of its owner.\",,,,,,,
AOC_Edit_Type,Add-On_Code,AOC_DelDT,Primary_Code,Primary_Code_DelDT,AOC_Edit_EffDT,AOC_Edit_DelDT,Special_Instruction_Notes
1,01953,,01952,,2013091,,
3,11045,,11042,,2013091,2020366,
3,11045,,CCCCC,,2013091,,(Contractor Defined Primary Codes)
";

    #[test]
    fn the_fixed_text_and_the_columns_are_read() {
        let text = fixed_text();
        assert!(is_it(&text) && is_it(COLUMNS) && !is_it("code,title\n"));
        assert_eq!(read("a.txt", &text).unwrap().rows(), 4);
        let table = read("a.csv", COLUMNS).unwrap();
        assert_eq!(table.rows(), 2);
        assert_eq!(AddOnTable::decode(&table.encode().unwrap()).unwrap(), table);
    }

    #[test]
    fn what_is_not_understood_is_refused_with_its_line() {
        for (from, to, want) in [
            ("1,01953", "4,01953", "a.csv:3: edit type '4'"),
            ("01952", "1952", "a.csv:3: '1952' is no procedure code"),
            ("2020366", "2020367", "a.csv:4: '2020367' is no date"),
            (
                "AOC_Edit_Type",
                "AOC_Edit",
                "a.csv:2: the heading has no AOC_Edit_Type",
            ),
        ] {
            let message = read("a.csv", &COLUMNS.replacen(from, to, 1))
                .unwrap_err()
                .to_string();
            assert!(message.starts_with(want), "{message}");
        }
        let text = fixed_text().replacen("101953", "1019.3", 1);
        assert!(
            read("a.txt", &text)
                .unwrap_err()
                .to_string()
                .starts_with("a.txt:2: '019.3'")
        );
    }

    proptest! {
        #[test]
        fn any_lines_are_read_or_refused(rows in "([0-9A-Z ]{0,42}\n|[0-9A-Z]{0,5},){0,20}") {
            let _ = read("a.txt", &rows);
            for top in [COLUMNS, &fixed_text()] {
                if let Ok(table) = read("a.txt", &format!("{top}{rows}")) {
                    prop_assert_eq!(AddOnTable::decode(&table.encode().unwrap()).unwrap(), table);
                }
            }
        }
    }
}
