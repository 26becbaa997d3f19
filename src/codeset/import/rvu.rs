//! The relative value file of the Medicare Physician Fee Schedule (`PPRRVUyy_MON.csv`) as CMS
//! publishes it, with titles above a heading that goes over several lines, and tables made from it
//! with a heading of one line.

use super::text::{clean, decode};
use crate::codeset::error::CodesetError;
use crate::codeset::fees::{Fee, Indicator, Rvu, global_meaning, status_meaning};
use crate::domain::Code;
use chrono::{Months, NaiveDate};
use csv::StringRecord;

/// The heading stands within so many lines.
const TOP: usize = 20;

/// What a heading calls each field, letters only: CMS's words over its lines, then those of others.
const FIELDS: [(&str, &[&str]); 19] = [
    ("MOD", &["MOD", "MODIFIER"]),
    ("STATUS CODE", &["STATUSCODE", "STATUS"]),
    ("WORK RVU", &["WORKRVU"]),
    ("NON-FAC PE RVU", &["NONFACPERVU", "NONFACILITYPERVU"]),
    ("FACILITY PE RVU", &["FACILITYPERVU", "FACPERVU"]),
    ("MP RVU", &["MPRVU"]),
    ("GLOB DAYS", &["GLOBDAYS", "GLOBALDAYS"]),
    ("PCTC IND", &["PCTCIND", "PCTC"]),
    ("MULT PROC", &["MULTPROC"]),
    ("BILAT SURG", &["BILATSURG", "BILAT"]),
    ("ASST SURG", &["ASSTSURG", "ASST"]),
    ("CO-SURG", &["COSURG"]),
    ("TEAM SURG", &["TEAMSURG", "TEAM"]),
    ("CONV FACTOR", &["CONVFACTOR", "CONVERSIONFACTOR"]),
    (
        "NON-FAC NA INDICATOR",
        &["NONFACNAINDICATOR", "NONFACNA", "NONFACILITYNAINDICATOR"],
    ),
    ("FACILITY NA INDICATOR", &["FACILITYNAINDICATOR", "FACNA"]),
    ("NON-FACILITY TOTAL", &["NONFACILITYTOTAL", "NONFACTOTAL"]),
    ("FACILITY TOTAL", &["FACILITYTOTAL", "FACTOTAL"]),
    ("HCPCS", &["HCPCS"]),
];
const CODE: usize = 18;
/// Fields from here on may be absent, but for the code.
const OPTIONAL: std::ops::Range<usize> = 14..18;

/// Whether a line is the last of the heading.
fn is_heading(record: &StringRecord) -> bool {
    let cell = |at: usize| letters(record.get(at).unwrap_or_default());
    cell(0) == "HCPCS" && cell(1).starts_with("MOD") && record.len() > 12
}

fn letters(text: &str) -> String {
    let letters = text.chars().filter(char::is_ascii_alphabetic);
    letters.collect::<String>().to_ascii_uppercase()
}

fn reader(text: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

/// Whether a text is such a file.
pub(crate) fn is_fee_schedule(text: &str) -> bool {
    let mut reader = reader(text);
    let mut top = reader.records().take(TOP).flatten();
    top.any(|record| is_heading(&record))
}

/// Reads the file; the rows ascend by code and modifier.
pub(crate) fn read(file: &str, bytes: &[u8]) -> Result<Vec<Fee>, CodesetError> {
    let text = decode(bytes);
    let mut reader = reader(&text);
    let mut above: Vec<String> = Vec::new();
    let mut places = None;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| CodesetError::input(file, e.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        let fail = |message: String| CodesetError::line(file, line, message);
        let Some(places) = &places else {
            // What stands alone in its line is a title, not a part of the heading.
            let cells = record.iter().filter(|c| !c.trim().is_empty()).count();
            if cells > 1 {
                above.resize(above.len().max(record.len()), String::new());
                for (all, cell) in above.iter_mut().zip(&record) {
                    all.push_str(&letters(cell));
                }
            }
            if is_heading(&record) {
                places = Some(columns(&above).map_err(fail)?);
            } else if line as usize > TOP {
                break;
            }
            continue;
        };
        let cell = |field: usize| {
            let at: Option<usize> = places[field];
            at.and_then(|at| record.get(at)).unwrap_or_default().trim()
        };
        if cell(CODE).is_empty() {
            continue;
        }
        rows.push(row(&cell).map_err(fail)?);
    }
    if rows.is_empty() {
        return Err(CodesetError::input(
            file,
            "it has no rows below its heading",
        ));
    }
    rows.sort_by_key(|f| (f.code, f.modifier));
    let same = |w: &&[Fee]| (w[0].code, w[0].modifier) == (w[1].code, w[1].modifier);
    if let Some(twice) = rows.windows(2).find(same) {
        let code = String::from_utf8_lossy(&twice[0].code).into_owned();
        let message = format!("{code} {} stands twice", twice[0].modifier());
        return Err(CodesetError::input(file, message));
    }
    Ok(rows)
}

/// The column of every field.
fn columns(heading: &[String]) -> Result<[Option<usize>; 19], String> {
    let mut out = [None; 19];
    for (field, (name, words)) in FIELDS.iter().enumerate() {
        let named = |h: &&(usize, &String)| words.contains(&h.1.as_str());
        let all: Vec<(usize, &String)> = heading.iter().enumerate().collect();
        let mut found = all.iter().filter(named);
        out[field] = found.next().map(|(at, _)| *at);
        if found.next().is_some() {
            return Err(format!("the heading has {name} twice"));
        }
        if out[field].is_none() && !OPTIONAL.contains(&field) {
            return Err(format!(
                "the heading has no {name}: expected the relative value file PPRRVU of CMS"
            ));
        }
    }
    Ok(out)
}

/// One row.
fn row<'a>(cell: &dyn Fn(usize) -> &'a str) -> Result<Fee, String> {
    let code: Option<Code> = cell(CODE).parse().ok();
    let code = code.filter(|c| c.procedure_set().is_some());
    let code: Option<[u8; 5]> = code.and_then(|c| c.as_str().as_bytes().try_into().ok());
    let code = code.ok_or_else(|| {
        format!(
            "'{}' is no procedure code: expected five characters; a spreadsheet may have taken \
             zeros away",
            short(cell(CODE))
        )
    })?;
    let modifier: [u8; 2] = match cell(0).as_bytes() {
        [] => *b"  ",
        [a, b] if a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric() => [*a, *b],
        _ => return Err(format!("'{}' is no modifier", short(cell(0)))),
    };
    let status = one(cell(1)).filter(|s| !status_meaning(*s as char).is_empty());
    let status = status.ok_or_else(|| {
        format!(
            "status '{}': expected a letter such as A, B, C or N",
            short(cell(1))
        )
    })?;
    // Spreadsheets take leading zeros away.
    let global = match cell(6) {
        "0" => "000",
        "10" => "010",
        "90" => "090",
        other => other,
    };
    let days: Option<[u8; 3]> = global.as_bytes().try_into().ok();
    let days = days.filter(|_| !global_meaning(global).is_empty());
    let days = days.ok_or_else(|| {
        format!(
            "global days '{}': expected 000, 010, 090, MMM, XXX, YYY or ZZZ",
            short(global)
        )
    })?;
    let mut indicators = [b'9'; 6];
    for (which, value) in Indicator::ALL.into_iter().zip(&mut indicators) {
        let text = cell(7 + which as usize);
        let known = one(text).filter(|c| !which.meaning(*c as char).is_empty());
        *value = known.ok_or_else(|| {
            let name = FIELDS[7 + which as usize].0;
            format!("{name} is '{}': no value CMS has defined", short(text))
        })?;
    }
    let fee = Fee {
        code,
        modifier,
        status,
        global: days,
        indicators,
        work: rvu(cell(2))?,
        nonfacility: rvu(cell(3))?,
        facility: rvu(cell(4))?,
        malpractice: rvu(cell(5))?,
        nonfacility_na: cell(14).eq_ignore_ascii_case("NA"),
        facility_na: cell(15).eq_ignore_ascii_case("NA"),
        factor: factor(cell(13))?,
    };
    // The totals prove that the columns are what the heading says.
    for (field, facility) in [(16, false), (17, true)] {
        let said = cell(field);
        if !said.is_empty() && (rvu(said)?.0 - fee.total(facility).0).abs() > 1 {
            return Err(format!(
                "{} is {said}, but its parts make {}",
                FIELDS[field].0,
                fee.total(facility)
            ));
        }
    }
    Ok(fee)
}

fn one(text: &str) -> Option<u8> {
    match text.as_bytes() {
        [one] => Some(*one),
        _ => None,
    }
}

fn short(text: &str) -> String {
    clean(&text.chars().take(20).collect::<String>())
}

/// A number with so many decimals, as a whole number of the last.
fn decimal(text: &str, decimals: usize) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let rest = rest.trim_end_matches('0');
    if !plain(whole) || !plain(rest) || whole.len() > 8 || rest.len() > decimals {
        return None;
    }
    if whole.is_empty() && rest.is_empty() {
        return None;
    }
    format!("{whole}{rest:0<decimals$}")
        .parse()
        .ok()
        .map(|n: i64| sign * n)
}

fn rvu(text: &str) -> Result<Rvu, String> {
    let number = decimal(text, 2).and_then(|n| i32::try_from(n).ok());
    let number = number.filter(|n| n.abs() < 10_000_000).map(Rvu);
    number.ok_or_else(|| {
        format!(
            "'{}' is no relative value: expected a number of two decimals, such as 1.30",
            short(text)
        )
    })
}

fn factor(text: &str) -> Result<u32, String> {
    let number = decimal(text, 4).and_then(|n| u32::try_from(n).ok());
    number.ok_or_else(|| {
        format!(
            "'{}' is no conversion factor: expected dollars such as 32.3465",
            short(text)
        )
    })
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// First and last day of the quarter's file: it is for the services of its year from its month on.
/// CMS's titles name it, else the file's name does: `PPRRVU25_OCT.csv`, `PPRRVU2026_Jan.csv`,
/// `rvu2025_oct.csv`, `RVU25D.zip`.
pub(crate) fn span_of(name: &str, bytes: &[u8]) -> Option<(NaiveDate, NaiveDate)> {
    let top = decode(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let titled = top.lines().find(|l| l.contains("relative value file"));
    let from = titled.and_then(titled_month).or_else(|| {
        // The member of an archive first, then the archive.
        name.rsplit(['/', '\\']).find_map(named_month)
    })?;
    let last = NaiveDate::from_ymd_opt(chrono::Datelike::year(&from), 12, 31)?;
    Some((from, last))
}

/// Whether it is the file for those who qualify in an alternative payment model, with a conversion
/// factor of its own: `PPRRVU2026_Jan_QPP.csv` beside `.._nonQPP.csv`.
pub(crate) fn is_qpp(name: &str) -> bool {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let letters = letters(base);
    letters.contains("QPP") && !letters.contains("NONQPP")
}

/// Name of the edition.
pub(crate) fn edition(name: &str, from: NaiveDate) -> String {
    let qpp = if is_qpp(name) { "-qpp" } else { "" };
    format!("{}{qpp}", from.format("%Y-%m"))
}

fn titled_month(line: &str) -> Option<NaiveDate> {
    let mut numbers = line.split(|c: char| !c.is_ascii_digit());
    let year = numbers.find_map(|n| n.parse().ok().filter(|y| (2000..2100).contains(y)))?;
    let month = (1..).zip(MONTHS).find(|(_, m)| line.contains(m))?.0;
    NaiveDate::from_ymd_opt(year, month, 1)
}

fn named_month(name: &str) -> Option<NaiveDate> {
    let name = name.to_ascii_lowercase();
    let (_, rest) = name.split_once("rvu")?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (year, rest) = rest.split_at(digits);
    let year: i32 = match year.len() {
        2 => 2000 + year.parse::<i32>().ok()?,
        4 => year.parse().ok()?,
        _ => return None,
    };
    let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
    let rest = rest.trim_start_matches(['_', '-', ' ']);
    let month = MONTHS.iter().position(|m| rest.starts_with(&m[..3]));
    // RVU25A to RVU25D are the four quarters.
    let quarter = || match rest.as_bytes() {
        [q @ b'a'..=b'd'] | [q @ b'a'..=b'd', b'.' | b'_' | b'-', ..] => {
            Some(usize::from(q - b'a') * 3)
        }
        _ => None,
    };
    let months = u32::try_from(month.or_else(quarter)?).ok()?;
    first.checked_add_months(Months::new(months))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The file as CMS writes it: titles, a heading over lines, then rows.
    const CMS: &str = "\
\"2026 National Physician Fee Schedule Relative Value File January Release\",,,,,,,,,,,,,,,,,,,,,,,,
\"CPT codes only are copyright of their owner.\",,,,,,,,,,,,,,,,,,,,,,,,
,,,,NOT USED,,,,,,,,,,,,,,,,,,,,
,,,,FOR,,,NON-FAC,,FACILITY,,NON-,,,,,,,,,,,,,
,,,STATUS,MEDICARE,WORK,NON-FAC,NA,FACILITY,NA,MP,FACILITY,FACILITY,PCTC,GLOB,PRE,INTRA,POST,MULT,BILAT,ASST,CO-,TEAM,ENDO,CONV
HCPCS,MOD,DESCRIPTION,CODE,PAYMENT,RVU,PE RVU,INDICATOR,PE RVU,INDICATOR,RVU,TOTAL,TOTAL,IND,DAYS,OP,OP,OP,PROC,SURG,SURG,SURG,SURG,BASE,FACTOR
71046,,x,A,,0.22,0.77,,0.77,NA,0.02,1.01,1.01,1,XXX,0.00,0.00,0.00,0,0,0,0,0,,32.3465
71046,26,x,A,,0.22,0.08,,0.08,,0.01,0.31,0.31,1,XXX,0.00,0.00,0.00,0,0,0,0,0,,32.3465
27447,,x,A,,19.60,15.30,NA,15.30,,3.98,38.88,38.88,0,090,0.10,0.69,0.21,2,1,2,1,0,,32.3465
";

    #[test]
    fn the_file_of_cms_is_read_with_its_heading_over_lines() {
        assert!(is_fee_schedule(CMS));
        let rows = read("p.csv", CMS.as_bytes()).unwrap();
        let knee = rows[0];
        assert_eq!((knee.global(), knee.status()), ("090", 'A'));
        assert_eq!(knee.total(true), Rvu(3888));
        assert!(knee.nonfacility_na && !knee.facility_na);
        assert_eq!(knee.indicator(Indicator::Assistant), '2');
        assert_eq!(rows[2].modifier(), "26");
        assert_eq!(rows[2].factor, 323_465);
        let (from, to) = span_of("whatever.csv", CMS.as_bytes()).unwrap();
        assert_eq!(
            (from.to_string().as_str(), to.to_string().as_str()),
            ("2026-01-01", "2026-12-31")
        );
    }

    #[test]
    fn what_is_not_understood_is_refused_with_its_line() {
        let error = |from: &str, to: &str| {
            let text = CMS.replacen(from, to, 1);
            read("p.csv", text.as_bytes()).unwrap_err().to_string()
        };
        for (from, to, want) in [
            (
                "71046,,x,A",
                "7104,,x,A",
                "p.csv:7: '7104' is no procedure code",
            ),
            ("71046,,x,A", "71046,,x,Z", "p.csv:7: status 'Z'"),
            ("090", "045", "p.csv:9: global days '045'"),
            ("19.60", "19,60", "p.csv:9: "),
            (
                "38.88",
                "48.88",
                "p.csv:9: NON-FACILITY TOTAL is 48.88, but its parts make 38.88",
            ),
            ("71046,26", "71046,", "p.csv: 71046  stands twice"),
            ("MULT,", ",", "p.csv:6: the heading has no MULT PROC"),
        ] {
            let message = error(from, to);
            assert!(message.starts_with(want), "{message}");
        }
    }

    #[test]
    fn quarters_are_read_from_names() {
        let month = |name: &str| named_month(name).map(|d| d.to_string());
        for (name, want) in [
            ("PPRRVU25_OCT.csv", "2025-10-01"),
            ("PPRRVU2026_Jan_nonQPP.csv", "2026-01-01"),
            ("rvu2025_oct_no_descriptors.csv", "2025-10-01"),
            ("RVU26C.zip", "2026-07-01"),
        ] {
            assert_eq!(month(name).as_deref(), Some(want), "{name}");
        }
        assert_eq!(month("rvu.csv"), None);
        assert_eq!(month("RVU26Z.zip"), None);
    }

    #[test]
    fn decimals_are_exact() {
        assert_eq!(decimal("1.3", 2), Some(130));
        assert_eq!(decimal("-.05", 2), Some(-5));
        assert_eq!(decimal("1.300", 2), Some(130));
        assert_eq!(decimal("1.305", 2), None);
        assert_eq!(decimal(".", 2), None);
        assert_eq!(decimal("1e3", 2), None);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,200}", rows in "[A-Z0-9,.\n]{0,200}") {
            let _ = read("x", text.as_bytes());
            let _ = read("x", format!("{CMS}{rows}").as_bytes());
        }
    }
}
