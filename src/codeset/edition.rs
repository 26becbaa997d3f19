//! An edition given as changes to the one before: `changes.tsv`, `added.tsv`, `retitled.tsv` and
//! `flags.tsv` in a folder whose manifest names its `base`.

use super::entry::DxFlags;
use super::error::CodesetError;
use super::pool::{Pool, TextId};
use super::rows::{NONE, RowParts, Rows};
use super::tsv;
use crate::domain::Code;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The texts of the four files.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Changes<'a> {
    pub changes: &'a str,
    pub added: &'a str,
    pub retitled: &'a str,
    pub flags: &'a str,
}

/// A code that is new in the edition.
struct Added {
    title: TextId,
    billable: bool,
}

fn parse_code(file: &str, line: u64, text: &str) -> Result<Code, CodesetError> {
    text.parse()
        .map_err(|e| CodesetError::line(file, line, format!("{e}")))
}

/// Applies the changes of an edition that begins on `starts`.
pub(crate) fn apply(
    base: &Rows,
    pool: &mut Pool,
    table: &str,
    starts: NaiveDate,
    files: Changes<'_>,
) -> Result<Rows, CodesetError> {
    // What the base says of a code, as changed so far; `None` where the edition has it no more.
    let mut changed: BTreeMap<Code, Option<RowParts>> = BTreeMap::new();
    let now = |changed: &BTreeMap<Code, Option<RowParts>>, code: Code| match changed.get(&code) {
        Some(row) => *row,
        None => base.find(code).map(|row| base.parts(row)),
    };
    let added = added(pool, table, files.added)?;
    let mut dated: BTreeMap<Code, NaiveDate> = BTreeMap::new();
    let name = format!("{table}/changes.tsv");
    for (line, [code, change, from]) in tsv::rows(&name, files.changes, ["code", "change", "from"])?
    {
        let code = parse_code(&name, line, code)?;
        let from: NaiveDate = from.parse().map_err(|_| {
            let message = format!("'{from}' is no date: expected YYYY-MM-DD");
            CodesetError::line(&name, line, message)
        })?;
        let later = (from > starts).then_some(from);
        match (change, now(&changed, code)) {
            ("added", None) if added.contains_key(&code) => {
                dated.extend(later.map(|from| (code, from)));
            }
            ("header", Some(mut row)) if row.billable && later.is_none() => {
                row.billable = false;
                changed.insert(code, Some(row));
            }
            ("deleted", Some(_)) if later.is_none() => {
                changed.insert(code, None);
            }
            ("deleted", Some(mut row)) => {
                row.span.1 = from.pred_opt();
                changed.insert(code, Some(row));
            }
            _ => {
                let message = format!(
                    "{} cannot be '{change}' from {from}: expected added (and in added.tsv), \
                     header or deleted, as the base table allows",
                    code.dotted()
                );
                return Err(CodesetError::line(&name, line, message));
            }
        }
    }
    for (code, new) in added {
        if now(&changed, code).is_some() {
            let message = format!("added.tsv: {} is in the base table already", code.dotted());
            return Err(CodesetError::damaged(table, message));
        }
        let parts = RowParts {
            code,
            head: new.title,
            tail: NONE,
            billable: new.billable,
            own_words: true,
            words: NONE,
            span: (dated.get(&code).copied(), None),
        };
        changed.insert(code, Some(parts));
    }
    let name = format!("{table}/retitled.tsv");
    for (line, [code, title]) in tsv::rows(&name, files.retitled, ["code", "title"])? {
        let code = parse_code(&name, line, code)?;
        let mut row = now(&changed, code).ok_or_else(|| {
            let message = format!("{} is not in the table", code.dotted());
            CodesetError::line(&name, line, message)
        })?;
        (row.head, row.tail, row.own_words) = (pool.push(title), NONE, true);
        changed.insert(code, Some(row));
    }
    let mut rows = base.with_changes(&changed);
    flag(&mut rows, table, files.flags)?;
    Ok(rows)
}

fn added(pool: &mut Pool, table: &str, text: &str) -> Result<BTreeMap<Code, Added>, CodesetError> {
    let name = format!("{table}/added.tsv");
    let mut out = BTreeMap::new();
    for (line, [code, title, billable]) in tsv::rows(&name, text, ["code", "title", "billable"])? {
        let new = Added {
            title: pool.push(title),
            billable: billable == "Y",
        };
        if out.insert(parse_code(&name, line, code)?, new).is_some() {
            return Err(CodesetError::line(
                &name,
                line,
                format!("{code} stands twice"),
            ));
        }
    }
    Ok(out)
}

/// Sets the flags of `flags.tsv`: `HEADER*` speaks for every code that begins with HEADER, and the
/// longest row that matches decides.
pub(crate) fn flag(rows: &mut Rows, table: &str, text: &str) -> Result<(), CodesetError> {
    let name = format!("{table}/flags.tsv");
    let mut patterns: Vec<(bool, Code, DxFlags)> = Vec::new();
    for (line, [pattern, letters]) in tsv::rows(&name, text, ["code", "flags"])? {
        let prefix = pattern.strip_suffix('*');
        let code = parse_code(&name, line, prefix.unwrap_or(pattern))?;
        let flags = DxFlags::from_letters(letters).map_err(|letter| {
            let message = format!("'{letter}' is no flag: expected letters of NPMAFUXQ");
            CodesetError::line(&name, line, message)
        })?;
        patterns.push((prefix.is_none(), code, flags));
    }
    // Shorter prefixes first, so that longer ones overwrite them, whole codes last.
    patterns.sort_by_key(|(exact, code, _)| (*exact, code.as_str().len()));
    for (exact, code, flags) in patterns {
        rows.set_flags(code.as_str(), exact, flags);
    }
    Ok(())
}
