//! Tab-separated tables of this project: a heading, then rows; `#` begins a comment line.

use super::error::CodesetError;

/// A row: its line from 1 and the wanted columns.
pub(crate) type Row<'a, const N: usize> = (u64, [&'a str; N]);

/// The columns named, of every row. A column may stand anywhere in the heading; cells at the end of
/// a row that are left out are empty.
pub(crate) fn rows<'a, const N: usize>(
    file: &str,
    text: &'a str,
    columns: [&str; N],
) -> Result<Vec<Row<'a, N>>, CodesetError> {
    let mut lines = text
        .lines()
        .zip(1_u64..)
        .filter(|(line, _)| !line.is_empty() && !line.starts_with('#'));
    let Some((heading, at)) = lines.next() else {
        let message = format!(
            "it is empty: expected a heading with {}",
            columns.join(", ")
        );
        return Err(CodesetError::input(file, message));
    };
    let names: Vec<&str> = heading.split('\t').map(str::trim).collect();
    let mut places = [0; N];
    for (place, column) in places.iter_mut().zip(columns) {
        *place = names.iter().position(|n| *n == column).ok_or_else(|| {
            CodesetError::line(file, at, format!("the heading has no column '{column}'"))
        })?;
    }
    let mut out = Vec::new();
    for (line, at) in lines {
        let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        if cells.len() > names.len() {
            let message = format!("{} cells, the heading has {}", cells.len(), names.len());
            return Err(CodesetError::line(file, at, message));
        }
        out.push((
            at,
            places.map(|p| cells.get(p).copied().unwrap_or_default()),
        ));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_name() {
        let text = "# a comment\nb\ta\tc\n1\t2\n\n3\t4\t5\n";
        let rows = rows("t.tsv", text, ["a", "c"]).unwrap();
        assert_eq!(rows, [(3, ["2", ""]), (5, ["4", "5"])]);
    }

    #[test]
    fn a_wrong_heading_or_row_names_its_line() {
        let message = |text: &str| rows("t.tsv", text, ["a"]).unwrap_err().to_string();
        assert_eq!(message("b\n1\n"), "t.tsv:1: the heading has no column 'a'");
        assert_eq!(message("a\n1\t2\n"), "t.tsv:2: 2 cells, the heading has 1");
        assert!(message("").contains("empty"));
    }
}
