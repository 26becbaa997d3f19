//! What a file is: told by its content, never by its name. Names only help with the edition.

use super::draft::Draft;
use super::text::decode;
use super::{
    ImportOptions, alphabetic, columns, coverage, hcpcs, ncci, order, places, rvu, tabular,
};
use crate::codeset::alpha::VolumeFile;
use crate::codeset::error::CodesetError;
use crate::codeset::fees::Fee;
use crate::codeset::reference::Place;
use crate::domain::CodeSet;
use chrono::{Months, NaiveDate};

/// Layouts that are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    Tabular,
    Order,
    Hcpcs,
    HcpcsColumns,
    HcpcsCut,
    Columns,
    /// Places of service.
    Places,
    /// The relative value file of the Medicare fee schedule.
    Fees,
    /// A volume of the Alphabetic Index.
    Index,
    /// A table of the National Correct Coding Initiative.
    Ncci(ncci::Kind),
    /// A table of coverage articles.
    Coverage(coverage::Part),
}

/// A table found in a file.
pub(crate) struct Found {
    /// The file, and the member of an archive.
    pub file: String,
    pub content: Content,
    pub set: CodeSet,
    pub edition: Option<String>,
    /// First and last date of service.
    pub span: Option<(Option<NaiveDate>, Option<NaiveDate>)>,
    pub draft: Draft,
    /// Of [`Content::Index`]: the volume; the draft is empty then.
    pub volume: Option<VolumeFile>,
    /// Of [`Content::Places`].
    pub places: Vec<Place>,
    /// Of [`Content::Fees`].
    pub fees: Vec<Fee>,
    /// Of [`Content::Ncci`].
    pub ncci: Option<ncci::Read>,
    /// Of [`Content::Coverage`].
    pub coverage: Option<coverage::Read>,
    pub remarks: Vec<String>,
}

/// Which layout bytes have, or why they have none.
pub(super) fn detect(name: &str, bytes: &[u8], options: &ImportOptions) -> Result<Content, String> {
    let start = &bytes[..bytes.len().min(4096)];
    if start.starts_with(b"%PDF") || (start.contains(&0) && !start.is_empty()) {
        return Err("it is no text: expected XML or text".to_owned());
    }
    let text = decode(start);
    if text.trim_start().starts_with('<') {
        if text.contains("<ICD10CM.index") || text.contains("<ICD10CM.table") {
            return Ok(Content::Index);
        }
        if text.contains("<ICD10CM.tabular") {
            return Ok(Content::Tabular);
        }
        let page = text.to_ascii_lowercase();
        if page.contains("<html") || page.contains("<!doctype html") {
            return Err(
                "it is a web page, not a file: the address has moved, or asks for a click first; \
                 download the file by hand"
                    .to_owned(),
            );
        }
        return Err(
            "its root is neither <ICD10CM.tabular> nor <ICD10CM.index>: expected the Tabular List \
             or the Alphabetic Index"
                .to_owned(),
        );
    }
    let mut lines = text.lines().filter(|l| !l.trim().is_empty());
    let first = lines.next().ok_or("it is empty")?;
    if options.columns.is_some() {
        return Ok(Content::Columns);
    }
    if let Some(part) = coverage::detect(&text)? {
        return Ok(Content::Coverage(part));
    }
    if let Some(kind) = ncci::detect(name, bytes)? {
        return Ok(Content::Ncci(kind));
    }
    if order::is_order_line(first) {
        return Ok(Content::Order);
    }
    if hcpcs::is_record(first) {
        return Ok(Content::Hcpcs);
    }
    if hcpcs::is_heading(first) {
        return Ok(Content::HcpcsColumns);
    }
    if places::is_places(&text) {
        return Ok(Content::Places);
    }
    if rvu::is_fee_schedule(&text) {
        return Ok(Content::Fees);
    }
    if hcpcs::is_cut_record(first) || lines.next().is_some_and(hcpcs::is_cut_record) {
        return Ok(Content::HcpcsCut);
    }
    for (mark, what) in [
        ("Add:", "addenda"),
        ("Delete:", "addenda"),
        ("Revise from:", "addenda"),
    ] {
        if first.starts_with(mark) {
            return Err(format!("these are {what}: expected the whole order file"));
        }
    }
    let mut words = first.splitn(2, ' ');
    if let (Some(code), Some(rest)) = (words.next(), words.next())
        && rest.starts_with(' ')
        && code.len() <= 7
        && code.len() >= 3
        && code.bytes().all(|b| b.is_ascii_alphanumeric())
        && code.starts_with(|c: char| c.is_ascii_uppercase())
        && !first.contains('\t')
    {
        return Err(format!(
            "{} looks like the codes file, which has no headers: expected the order file \
             (icd10cm-order-YYYY.txt); a table of fixed width needs --columns code=1-5,title=7-",
            name.rsplit('/').next().unwrap_or(name)
        ));
    }
    Ok(Content::Columns)
}

pub(super) fn read_content(
    name: &str,
    bytes: &[u8],
    content: Content,
    options: &ImportOptions,
) -> Result<Found, CodesetError> {
    let mut remarks = Vec::new();
    let mut volume = None;
    let (mut places, mut fees) = (Vec::new(), Vec::new());
    let mut edits = None;
    let mut articles = None;
    let (set, draft, year) = match content {
        Content::Tabular => {
            let read = tabular::read(name, bytes)?;
            (CodeSet::Icd10Cm, read.draft, read.version.parse().ok())
        }
        Content::Index => {
            let read = alphabetic::read(name, bytes)?;
            volume = Some(read.file);
            let year = read.version.parse().ok().or_else(|| year_in(name));
            (CodeSet::Icd10Cm, Draft::default(), year)
        }
        Content::Order => (CodeSet::Icd10Cm, order::read(name, bytes)?, year_in(name)),
        Content::Hcpcs => (CodeSet::Hcpcs, hcpcs::read_fixed(name, bytes)?, None),
        Content::HcpcsColumns => (CodeSet::Hcpcs, hcpcs::read_columns(name, bytes)?, None),
        Content::Places => {
            places = places::read(name, bytes)?;
            (CodeSet::Cpt, Draft::default(), None)
        }
        Content::Fees => {
            fees = rvu::read(name, bytes)?;
            (CodeSet::Cpt, Draft::default(), None)
        }
        Content::Coverage(part) => {
            articles = Some(coverage::read(part, name, bytes)?);
            (CodeSet::Cpt, Draft::default(), None)
        }
        Content::Ncci(kind) => {
            edits = Some(ncci::read(kind, name, bytes)?);
            (CodeSet::Cpt, Draft::default(), None)
        }
        Content::HcpcsCut => {
            remarks.push(
                "cut from CMS's fixed-width file: titles are whole, the dates codes end on are \
                 lost; import the .txt of CMS to have them"
                    .to_owned(),
            );
            (CodeSet::Hcpcs, hcpcs::read_cut(name, bytes)?, None)
        }
        Content::Columns => {
            let (set, draft) = columns::read(name, bytes, options.columns.as_ref(), options.set)?;
            (set, draft, None)
        }
    };
    let (edition, span) = match set {
        _ if content == Content::Fees => match rvu::span_of(name, bytes) {
            Some((from, to)) => (Some(rvu::edition(name, from)), Some((Some(from), Some(to)))),
            None => (None, None),
        },
        _ if edits.is_some() => match ncci::quarter_of(name) {
            Some(quarter) => (
                Some(quarter.name()),
                Some((Some(quarter.from), Some(quarter.to))),
            ),
            None => (None, None),
        },
        CodeSet::Icd10Cm => match year.and_then(|y| Some((y, fiscal_year(y)?))) {
            Some((year, (from, to))) => (Some(format!("FY{year}")), Some((Some(from), Some(to)))),
            None => (None, None),
        },
        CodeSet::Hcpcs | CodeSet::Cpt => match month_in(name) {
            Some(from) => (
                Some(from.format("%Y-%m").to_string()),
                Some((Some(from), None)),
            ),
            None => (None, None),
        },
    };
    Ok(Found {
        file: name.to_owned(),
        content,
        set,
        edition,
        span,
        draft,
        volume,
        places,
        fees,
        ncci: edits,
        coverage: articles,
        remarks,
    })
}

/// October 1 of the year before to September 30.
fn fiscal_year(year: i32) -> Option<(NaiveDate, NaiveDate)> {
    let from = NaiveDate::from_ymd_opt(year.checked_sub(1)?, 10, 1)?;
    Some((from, from.checked_add_months(Months::new(12))?.pred_opt()?))
}

/// The base name, lower case.
fn base_name(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    base.to_ascii_lowercase()
}

/// A year from 2000 on that stands alone in a file name.
fn year_in(name: &str) -> Option<i32> {
    let base = base_name(name);
    let mut numbers = base.split(|c: char| !c.is_ascii_digit());
    numbers.find_map(|n| {
        n.parse()
            .ok()
            .filter(|y| (2000..2100).contains(y) && n.len() == 4)
    })
}

/// The first day of the month a file name names: `HCPC2025_OCT`, `hcpcs_codes_2026jan`.
fn month_in(name: &str) -> Option<NaiveDate> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let base = base_name(name);
    let year = year_in(name)?;
    // The month stands right after the year, perhaps behind a sign.
    let (_, rest) = base.split_once(&year.to_string())?;
    let rest = rest.trim_start_matches(['_', '-', ' ']);
    let month = (1..).zip(MONTHS).find(|(_, m)| rest.starts_with(m))?.0;
    NaiveDate::from_ymd_opt(year, month, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editions_are_read_from_names() {
        assert_eq!(year_in("/x2019/icd10cm-order-2027.txt.gz"), Some(2027));
        assert_eq!(year_in("codes.csv"), None);
        let month = |name: &str| month_in(name).map(|d| d.to_string());
        assert_eq!(
            month("HCPC2025_OCT_ANWEB.csv").as_deref(),
            Some("2025-10-01")
        );
        assert_eq!(
            month("hcpcs_codes_2026jan.csv").as_deref(),
            Some("2026-01-01")
        );
        assert_eq!(month("hcpcs 2026.csv"), None);
        let (from, to) = fiscal_year(2027).unwrap();
        assert_eq!(
            (from.to_string(), to.to_string()),
            ("2026-10-01".into(), "2027-09-30".into())
        );
        assert_eq!(fiscal_year(i32::MIN), None);
    }

    #[test]
    fn what_is_no_table_says_what_it_is() {
        let detect = |bytes: &[u8]| detect("f", bytes, &ImportOptions::default()).unwrap_err();
        assert!(detect(b"%PDF-1.7").contains("no text"));
        assert!(detect(b"<?xml?><svg>").contains("Alphabetic Index"));
        assert!(detect(b"<!DOCTYPE html><html>").contains("web page"));
        assert!(detect(b"Add:         1 E11A ").contains("addenda"));
        assert!(detect(b"A000    Cholera due to").contains("codes file"));
        assert!(detect(b"").contains("empty"));
    }
}
