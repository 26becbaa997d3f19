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
    let mut rows: BTreeMap<Code, RowParts> = BTreeMap::new();
    for row in 0..base.len() {
        let parts = base.parts(row);
        rows.insert(parts.code, parts);
    }
    let mut added = added(pool, table, files.added)?;
    let mut dated: BTreeMap<Code, NaiveDate> = BTreeMap::new();
    let name = format!("{table}/changes.tsv");
    for (line, [code, change, from]) in tsv::rows(&name, files.changes, ["code", "change", "from"])?
    {
        let code = parse_code(&name, line, code)?;
        let from: NaiveDate = from.parse().map_err(|_| {
            CodesetError::line(
                &name,
                line,
                format!("'{from}' is no date: expected YYYY-MM-DD"),
            )
        })?;
        let later = (from > starts).then_some(from);
        let known = rows.get_mut(&code);
        match (change, known) {
            ("added", None) if added.contains_key(&code) => {
                dated.extend(later.map(|from| (code, from)));
            }
            ("header", Some(row)) if row.billable && later.is_none() => row.billable = false,
            ("deleted", Some(_)) if later.is_none() => {
                rows.remove(&code);
            }
            ("deleted", Some(row)) => row.span.1 = from.pred_opt(),
            _ => {
                return Err(CodesetError::line(
                    &name,
                    line,
                    format!(
                        "{} cannot be '{change}' from {from}: expected added (and in added.tsv), \
                         header or deleted, as the base table allows",
                        code.dotted()
                    ),
                ));
            }
        }
    }
    for (code, new) in std::mem::take(&mut added) {
        let parts = RowParts {
            code,
            head: new.title,
            tail: NONE,
            billable: new.billable,
            own_words: true,
            words: NONE,
            span: (dated.get(&code).copied(), None),
        };
        if rows.insert(code, parts).is_some() {
            let message = format!("added.tsv: {} is in the base table already", code.dotted());
            return Err(CodesetError::damaged(table, message));
        }
    }
    let name = format!("{table}/retitled.tsv");
    for (line, [code, title]) in tsv::rows(&name, files.retitled, ["code", "title"])? {
        let code = parse_code(&name, line, code)?;
        let row = rows.get_mut(&code).ok_or_else(|| {
            CodesetError::line(
                &name,
                line,
                format!("{} is not in the table", code.dotted()),
            )
        })?;
        (row.head, row.tail, row.own_words) = (pool.push(title), NONE, true);
    }
    let mut rows = Rows::from_parts(rows.into_values());
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
