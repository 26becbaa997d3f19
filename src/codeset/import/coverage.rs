//! Billing and coding articles: the tables of the Medicare Coverage Database's download
//! (`current_article.zip`), and a table of one's own with a row for each procedure and diagnosis.

use super::single::Single;
use super::text::{clean, decode};
use super::{Found, ImportOptions, Ready, base_names, edition_of};
use crate::codeset::error::CodesetError;
use crate::codeset::necessity::{ArticleFile, ArticleRow, DATA_FILE, List, RuleRow, SET};
use crate::domain::Code;
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

/// Which table a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Articles,
    Procedures,
    Covered,
    Refused,
    /// Whose an article is.
    Owners,
    Contractors,
    /// Which contractor serves which state.
    Jurisdictions,
    States,
    /// A table of one's own.
    Own,
}

/// An article's number and version.
type Id = (String, String);
/// A diagnosis, or the first and last of a range.
type Span = (Code, Code);

/// What was read, of one file or of all together.
#[derive(Debug, Default)]
pub(crate) struct Read {
    articles: BTreeMap<Id, ArticleRow>,
    procedures: Vec<(Id, String, Code)>,
    covered: Vec<(Id, String, Span)>,
    refused: Vec<(Id, String, Span)>,
    owners: Vec<(Id, String)>,
    contractors: HashMap<String, String>,
    jurisdictions: Vec<(String, String)>,
    states: HashMap<String, String>,
    /// The newest change that a table tells.
    updated: Option<NaiveDate>,
}

fn names(heading: &csv::StringRecord) -> Vec<String> {
    heading
        .iter()
        .map(|cell| cell.trim().to_ascii_lowercase())
        .collect()
}

fn reader(text: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

/// Which table a text is, told by its heading; an error where it is one that lists no diagnoses.
pub(super) fn detect(text: &str) -> Result<Option<Part>, String> {
    let first = text.lines().next().unwrap_or_default();
    let Some(Ok(heading)) = reader(first).into_records().next() else {
        return Ok(None);
    };
    let names = names(&heading);
    let has = |all: &[&str]| all.iter().all(|n| names.iter().any(|name| name == n));
    if has(&["lcd_id", "hcpc_code_id"]) {
        return Err(
            "an LCD lists no diagnoses since 2019: expected its articles (current_article.zip)"
                .to_owned(),
        );
    }
    let parts: [(Part, &[&str]); 9] = [
        (Part::Own, &["article", "procedure", "diagnosis"]),
        (
            Part::Covered,
            &["article_id", "icd10_code_id", "icd10_covered_group"],
        ),
        (
            Part::Refused,
            &["article_id", "icd10_code_id", "icd10_noncovered_group"],
        ),
        (
            Part::Procedures,
            &["article_id", "hcpc_code_id", "hcpc_code_group"],
        ),
        (Part::Articles, &["article_id", "title"]),
        (Part::Owners, &["article_id", "contractor_id"]),
        (Part::Contractors, &["contractor_id", "contractor_bus_name"]),
        (
            Part::Jurisdictions,
            &["contractor_id", "state_id", "term_date"],
        ),
        (Part::States, &["state_id", "state_abbrev"]),
    ];
    Ok(parts
        .into_iter()
        .find(|(_, all)| has(all))
        .map(|(part, _)| part))
}

/// Reads a table.
pub(super) fn read(part: Part, file: &str, bytes: &[u8]) -> Result<Read, CodesetError> {
    let text = decode(bytes);
    let mut reader = reader(&text);
    let mut records = reader.records();
    let heading = records.next().and_then(Result::ok).unwrap_or_default();
    let names = names(&heading);
    let mut out = Read::default();
    for record in records {
        let record = record.map_err(|e| CodesetError::input(file, e.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |name: &str| {
            let at = names.iter().position(|n| n == name);
            at.and_then(|at| record.get(at)).unwrap_or_default().trim()
        };
        out.row(part, &cell)
            .map_err(|message| CodesetError::line(file, line, message))?;
    }
    Ok(out)
}

impl Read {
    fn row<'a>(&mut self, part: Part, cell: &dyn Fn(&str) -> &'a str) -> Result<(), String> {
        let id = || (clean(cell("article_id")), clean(cell("article_version")));
        let contractor = || {
            let keys = ["contractor_id", "contractor_type_id", "contractor_version"];
            keys.map(cell).join("/")
        };
        if let Some(day) = day(cell("last_updated")).unwrap_or_default() {
            self.updated = self.updated.max(Some(day));
        }
        match part {
            Part::Articles => {
                let shown = clean(cell("display_id"));
                let row = ArticleRow {
                    id: if shown.is_empty() {
                        format!("A{}", id().0)
                    } else {
                        shown
                    },
                    title: clean(cell("title")),
                    from: days(cell("article_eff_date"))?,
                    to: [days(cell("article_end_date"))?, days(cell("date_retired"))?]
                        .into_iter()
                        .flatten()
                        .min(),
                    ..ArticleRow::default()
                };
                self.articles.insert(id(), row);
            }
            Part::Procedures => {
                // Other kinds of codes stand among them, such as `XX000`, none.
                if let Some(code) = procedure(cell("hcpc_code_id")) {
                    self.procedures
                        .push((id(), clean(cell("hcpc_code_group")), code));
                }
            }
            Part::Covered => {
                if let Some(span) = span(cell("icd10_code_id"))? {
                    self.covered
                        .push((id(), clean(cell("icd10_covered_group")), span));
                }
            }
            Part::Refused => {
                if let Some(span) = span(cell("icd10_code_id"))? {
                    self.refused
                        .push((id(), clean(cell("icd10_noncovered_group")), span));
                }
            }
            Part::Owners => self.owners.push((id(), contractor())),
            Part::Contractors => {
                self.contractors
                    .insert(contractor(), clean(cell("contractor_bus_name")));
            }
            Part::Jurisdictions => {
                if cell("term_date").is_empty() {
                    self.jurisdictions
                        .push((contractor(), cell("state_id").to_owned()));
                }
            }
            Part::States => {
                // Parts of a state stand as states of their own.
                let state = match cell("state_abbrev") {
                    "DN" | "QN" | "UN" => "NY",
                    "EM" | "WM" => "MO",
                    "NF" | "SF" => "CA",
                    state => state,
                };
                self.states
                    .insert(cell("state_id").to_owned(), clean(state));
            }
            Part::Own => self.own(cell)?,
        }
        Ok(())
    }

    /// A row of a table of one's own.
    fn own<'a>(&mut self, cell: &dyn Fn(&str) -> &'a str) -> Result<(), String> {
        let id = (clean(cell("article")), String::new());
        if id.0.is_empty() {
            return Err("no article: expected its number, such as A57123".to_owned());
        }
        let code = procedure(cell("procedure"))
            .ok_or_else(|| format!("'{}' is no procedure code", clean(cell("procedure"))))?;
        let diagnosis = span(cell("diagnosis"))?
            .ok_or("no diagnosis: expected a code, a header or a range such as E08-E13")?;
        let row = self.articles.entry(id.clone()).or_default();
        row.id.clone_from(&id.0);
        for (to, from) in [(&mut row.title, cell("title"))] {
            if to.is_empty() {
                *to = clean(from);
            }
        }
        (row.from, row.to) = (
            row.from.or(days(cell("from"))?),
            row.to.or(days(cell("to"))?),
        );
        for (all, one) in [
            (&mut row.contractors, cell("contractor")),
            (&mut row.states, cell("state")),
        ] {
            let one = clean(one);
            if !one.is_empty() && !all.contains(&one) {
                all.push(one);
            }
        }
        let group = clean(cell("group"));
        match cell("covered").to_ascii_lowercase().as_str() {
            "" | "covered" | "y" | "yes" => {
                self.covered.push((id.clone(), group.clone(), diagnosis))
            }
            "noncovered" | "non-covered" | "not covered" | "n" | "no" => {
                self.refused.push((id.clone(), group.clone(), diagnosis));
            }
            other => {
                return Err(format!(
                    "covered is '{}': expected covered or noncovered",
                    clean(other)
                ));
            }
        }
        self.procedures.push((id, group, code));
        Ok(())
    }

    fn join(&mut self, other: Self) {
        self.articles.extend(other.articles);
        self.procedures.extend(other.procedures);
        self.covered.extend(other.covered);
        self.refused.extend(other.refused);
        self.owners.extend(other.owners);
        self.contractors.extend(other.contractors);
        self.jurisdictions.extend(other.jurisdictions);
        self.states.extend(other.states);
        self.updated = self.updated.max(other.updated);
    }

    /// Everything put together.
    fn file(mut self) -> ArticleFile {
        let mut served: HashMap<&str, Vec<&String>> = HashMap::new();
        for (contractor, state) in &self.jurisdictions {
            served
                .entry(contractor)
                .or_default()
                .extend(self.states.get(state));
        }
        for (id, contractor) in &self.owners {
            let Some(row) = self.articles.get_mut(id) else {
                continue;
            };
            let name = self.contractors.get(contractor);
            row.contractors.extend(name.cloned());
            let states = served.get(contractor.as_str()).into_iter().flatten();
            row.states.extend(states.map(|s| (*s).clone()));
        }
        let covered = by_group(&self.covered);
        let refused = by_group(&self.refused);
        let mut of: BTreeMap<&Id, BTreeMap<Code, BTreeSet<&str>>> = BTreeMap::new();
        for (id, group, code) in &self.procedures {
            of.entry(id)
                .or_default()
                .entry(*code)
                .or_default()
                .insert(group);
        }
        let singles: BTreeSet<Code> = self
            .covered
            .iter()
            .chain(&self.refused)
            .filter(|(.., span)| span.0 == span.1)
            .map(|(.., span)| span.0)
            .collect();
        let diagnoses: Vec<Code> = singles.into_iter().collect();
        let mut lists = Lists::new(&diagnoses);
        let (mut articles, mut rules) = (Vec::new(), Vec::new());
        for (id, procedures) in of {
            let mut row = self.articles.remove(id).unwrap_or_else(|| ArticleRow {
                id: format!("A{}", id.0),
                ..ArticleRow::default()
            });
            for all in [&mut row.contractors, &mut row.states] {
                all.sort();
                all.dedup();
            }
            let article = number(articles.len());
            articles.push(row);
            let groups: BTreeSet<&str> = procedures.values().flatten().copied().collect();
            for (code, own) in &procedures {
                let mut pick = |all: &Groups<'_>| -> Vec<u32> {
                    let Some(all) = all.get(id) else {
                        return Vec::new();
                    };
                    let paired = all.keys().copied().eq(groups.iter().copied());
                    let counts = |group: &&str| !paired || own.contains(group);
                    let found = all.iter().filter(|(group, _)| counts(group));
                    found.map(|(_, spans)| lists.number(spans)).collect()
                };
                rules.push(RuleRow {
                    procedure: code.to_string(),
                    article,
                    covered: pick(&covered),
                    refused: pick(&refused),
                });
            }
        }
        rules.sort_by(|a, b| (&a.procedure, a.article).cmp(&(&b.procedure, b.article)));
        let lists = lists.lists;
        ArticleFile {
            diagnoses: diagnoses.iter().map(Code::to_string).collect(),
            lists,
            articles,
            rules,
        }
    }
}

/// Of each article the diagnoses of each of its groups.
type Groups<'a> = BTreeMap<&'a Id, BTreeMap<&'a str, BTreeSet<Span>>>;

fn by_group(rows: &[(Id, String, Span)]) -> Groups<'_> {
    let mut out = Groups::new();
    for (id, group, span) in rows {
        out.entry(id)
            .or_default()
            .entry(group)
            .or_default()
            .insert(*span);
    }
    out
}

/// Lists, each kept once: contractors copy each other's.
struct Lists<'a> {
    diagnoses: &'a [Code],
    numbers: HashMap<List, u32>,
    lists: Vec<List>,
}

impl<'a> Lists<'a> {
    fn new(diagnoses: &'a [Code]) -> Self {
        Self {
            diagnoses,
            numbers: HashMap::new(),
            lists: Vec::new(),
        }
    }

    fn number(&mut self, spans: &BTreeSet<Span>) -> u32 {
        let mut list = List::default();
        for (from, to) in spans {
            if from == to {
                let at = self.diagnoses.binary_search(from).ok();
                list.codes.extend(at.map(number));
            } else {
                list.ranges.push((from.to_string(), to.to_string()));
            }
        }
        if let Some(known) = self.numbers.get(&list) {
            return *known;
        }
        let new = number(self.lists.len());
        self.lists.push(list.clone());
        self.numbers.insert(list, new);
        new
    }
}

/// Inputs are bounded, so every count fits.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn procedure(text: &str) -> Option<Code> {
    let code: Code = text.parse().ok()?;
    code.procedure_set().map(|_| code)
}

/// A diagnosis, header (`E11`, `E11.*`) or range; `None` where the cell is empty or, as `XX000` in
/// the database, stands for none.
fn span(text: &str) -> Result<Option<Span>, String> {
    if text.is_empty() || text.starts_with("XX") {
        return Ok(None);
    }
    let bad = || format!("'{}' is no diagnosis code or range", clean(text));
    let code = |part: &str| -> Result<Code, String> {
        let part = part.trim().trim_end_matches('*').trim_end_matches('.');
        let code: Code = part.parse().map_err(|_| bad())?;
        let form = code.as_str().as_bytes();
        let fits = (3..=7).contains(&form.len())
            && form[0].is_ascii_uppercase()
            && form[1].is_ascii_digit();
        fits.then_some(code).ok_or_else(bad)
    };
    match text.split_once('-') {
        None => code(text).map(|code| Some((code, code))),
        Some((from, to)) => {
            let (from, to) = (code(from)?, code(to)?);
            if from > to {
                Err(bad())
            } else {
                Ok(Some((from, to)))
            }
        }
    }
}

/// A day, with or without its time; `None` for an empty cell.
fn day(text: &str) -> Result<Option<NaiveDate>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let date = text.split([' ', 'T']).next().unwrap_or_default();
    let forms = ["%Y-%m-%d", "%m/%d/%Y", "%Y%m%d"];
    let read = forms
        .iter()
        .find_map(|form| NaiveDate::parse_from_str(date, form).ok());
    match read {
        Some(day) => Ok(Some(day)),
        None => Err(format!("'{}' is no date: expected YYYY-MM-DD", clean(text))),
    }
}

/// A day, in days of the common era.
fn days(text: &str) -> Result<Option<i32>, String> {
    Ok(day(text)?.map(|day| day.num_days_from_ce()))
}

/// Makes one table of all the parts; `None` where there are none.
pub(super) fn make_ready(
    found: Vec<Found>,
    options: &ImportOptions,
    dest: &Path,
) -> Option<Result<Ready, CodesetError>> {
    let files: Vec<String> = found.iter().map(|f| f.file.clone()).collect();
    let mut parts = found.into_iter().filter_map(|f| f.coverage);
    let mut all = parts.next()?;
    for part in parts {
        all.join(part);
    }
    Some(ready(&files, all, options, dest))
}

fn ready(
    files: &[String],
    all: Read,
    options: &ImportOptions,
    dest: &Path,
) -> Result<Ready, CodesetError> {
    let shown = files.join(" and ");
    let failed = |message: String| CodesetError::input(&shown, message);
    if all.procedures.is_empty() {
        return Err(failed(
            "no article lists a procedure: import article_x_hcpc_code.csv with it, or the zip"
                .to_owned(),
        ));
    }
    if all.covered.is_empty() && all.refused.is_empty() {
        return Err(failed(
            "no article lists a diagnosis: import article_x_icd10_covered.csv with it, or the zip"
                .to_owned(),
        ));
    }
    let earliest = all.articles.values().filter_map(|a| a.from).min();
    let earliest = earliest.and_then(NaiveDate::from_num_days_from_ce_opt);
    let span = all.updated.or(earliest).map(|day| (Some(day), None));
    let name = span.and_then(|s| s.0).map(|day| day.to_string());
    let edition = edition_of(&shown, name, span, options)?;
    let file = all.file();
    let (rows, articles) = (file.rules.len(), file.articles.len());
    let data = file.encode().map_err(failed)?;
    let table = Single {
        set: SET,
        title: "Medicare coverage articles",
        licence: "US Government work, public domain; CPT codes without descriptions",
        source: base_names(files.first().map_or("", String::as_str)),
        files: shown,
        edition,
        file: DATA_FILE,
        data,
        rows,
        volumes: Vec::new(),
        remarks: vec![format!(
            "{articles} articles; what their paragraphs say is not modelled"
        )],
    };
    table.ready(dest)
}
